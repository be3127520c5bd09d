package bolt

import (
	"context"

	"go.etcd.io/bbolt"

	"careerpath/store"
)

// Memberships is as store.Reader says.
func (r *reader) Memberships() (all []store.Membership, err error) {
	defer r.work.guard(&err)
	if b := r.own.Bucket([]byte(memberBucket)); b != nil {
		all, err = list[store.Membership](r.work, b)
	}
	return all, err
}

// Members is as store.Store says.
func (s *Store) Members(ctx context.Context, group, after string, limit int) ([]store.Membership, error) {
	var page []store.Membership
	err := s.read(ctx, func(w *work) error {
		b := w.group(group)
		if b == nil {
			return nil
		}
		c := b.Cursor()
		key, _ := c.Seek([]byte(after))
		if key != nil && string(key) == after {
			key, _ = c.Next()
		}
		for ; key != nil && len(page) < limit; key, _ = c.Next() {
			member, err := w.open(string(key))
			if err != nil {
				return err
			}
			var m store.Membership
			in, err := w.get(member.own.Bucket([]byte(memberBucket)), group, &m)
			if err == nil && !in {
				err = damaged(s.path, errNoMember)
			}
			if err != nil {
				return err
			}
			page = append(page, m)
		}
		return nil
	})
	return page, err
}

// group is the bucket of a group's members, nil where it has none.
func (w *work) group(id string) *bbolt.Bucket {
	groups := w.tx.Bucket([]byte(groupsBucket))
	if groups == nil || !store.ValidID(id) {
		return nil
	}
	return groups.Bucket([]byte(id))
}

// Join is as store.Tx says.
func (t *tx) Join(m store.Membership) (err error) {
	defer t.work.guard(&err)
	if !store.ValidID(m.Group) {
		return internal(nil, "%q can't be a group's id", m.Group)
	}
	m.Member, m.Joined = t.who.ID, m.Joined.UTC()
	group := t.work.group(m.Group)
	if group != nil {
		var owner string
		first, record := group.Cursor().First()
		if err := decode(first, record, &owner); err != nil {
			return damaged(t.work.store.path, err)
		}
		if owner != m.Owner {
			return exists("there is another group of that id")
		}
	}
	r, err := t.work.open(m.Owner)
	if err != nil {
		return err
	}
	if group == nil {
		t.work.wrote = true
		groups, err := t.work.tx.CreateBucketIfNotExists([]byte(groupsBucket))
		if err == nil {
			group, err = groups.CreateBucket([]byte(m.Group))
		}
		if err != nil {
			return damaged(t.work.store.path, err)
		}
		runs, err := (&tx{r}).bucket(runsBucket)
		if err != nil {
			return err
		}
		if err := t.work.put(runs, []byte(m.Group), true); err != nil {
			return err
		}
	}
	if err := t.work.put(group, []byte(m.Member), m.Owner); err != nil {
		return err
	}
	b, err := t.bucket(memberBucket)
	if err != nil {
		return err
	}
	return t.work.put(b, []byte(m.Group), m)
}

// Leave is as store.Tx says.
func (t *tx) Leave(group string) (err error) {
	defer t.work.guard(&err)
	var m store.Membership
	b := t.own.Bucket([]byte(memberBucket))
	if b == nil {
		return nil
	}
	in, err := t.work.get(b, group, &m)
	if err != nil || !in {
		return err
	}
	if err := t.remove(b, group); err != nil {
		return err
	}
	members := t.work.group(group)
	if members == nil {
		return damaged(t.work.store.path, errNoMember)
	}
	if err := t.remove(members, t.who.ID); err != nil {
		return err
	}
	if first, _ := members.Cursor().First(); first != nil {
		return nil
	}
	return t.work.disband(m.Owner, group)
}

// disband removes what is kept of a group without members.
func (w *work) disband(owner, group string) error {
	w.wrote = true
	if err := w.tx.Bucket([]byte(groupsBucket)).DeleteBucket([]byte(group)); err != nil {
		return damaged(w.store.path, err)
	}
	r, err := w.open(owner)
	if err != nil {
		return err
	}
	return (&tx{r}).remove(r.own.Bucket([]byte(runsBucket)), group)
}

// EndGroup is as store.Tx says.
func (t *tx) EndGroup(group string) (err error) {
	defer t.work.guard(&err)
	runs := t.own.Bucket([]byte(runsBucket))
	if runs == nil || !store.ValidID(group) || runs.Get([]byte(group)) == nil {
		return nil
	}
	for {
		members := t.work.group(group)
		if members == nil {
			return nil
		}
		id, _ := members.Cursor().First()
		r, err := t.work.open(string(id))
		if err != nil {
			return err
		}
		if err := (&tx{r}).Leave(group); err != nil {
			return err
		}
	}
}

// depart has a person leave all groups, and ends those that they run.
func (t *tx) depart() error {
	for _, way := range []struct {
		bucket string
		end    func(group string) error
	}{{runsBucket, t.EndGroup}, {memberBucket, t.Leave}} {
		for {
			b := t.own.Bucket([]byte(way.bucket))
			if b == nil {
				break
			}
			group, _ := b.Cursor().First()
			if group == nil {
				break
			}
			if err := way.end(string(group)); err != nil {
				return err
			}
		}
	}
	return nil
}
