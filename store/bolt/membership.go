package bolt

import (
	"cmp"
	"context"
	"slices"

	"careerpath/store"
)

// Memberships is as store.Reader says.
func (r *reader) Memberships() (all []store.Membership, err error) {
	defer r.work.guard(&err)
	all, err = list[store.Membership](r.work, r.kind(memberKind))
	slices.SortFunc(all, func(a, b store.Membership) int { return cmp.Compare(a.Group, b.Group) })
	return all, err
}

// Members is as store.Store says.
func (s *Store) Members(ctx context.Context, group, after string, limit int) ([]store.Membership, error) {
	var page []store.Membership
	err := s.read(ctx, func(w *work) error {
		if !store.ValidID(group) {
			return nil
		}
		return w.idsAfter(w.groups, appendID(nil, group), after, limit, func(id string) error {
			member, err := w.open(id)
			if err != nil {
				return w.lost(err)
			}
			var m store.Membership
			in, err := member.read(memberKind, group, &m)
			if err == nil && !in {
				err = w.damaged(errNoMember)
			}
			page = append(page, m)
			return err
		})
	})
	return page, err
}

// first is a member of a group, and who runs it; false where it has no members.
func (w *work) first(group string) (member, owner string, ok bool, err error) {
	if member, owner, ok, err = firstMember(w.groups, group); err != nil {
		err = w.damaged(err)
	}
	return member, owner, ok, err
}

func firstMember(groups *bucket, group string) (member, owner string, ok bool, err error) {
	place := appendID(nil, group)
	key, value, err := groups.first(place, place)
	if err != nil || key == nil {
		return "", "", false, err
	}
	payload, err := groups.unseal(key, value)
	if err == nil {
		owner, err = wholeID(payload)
	}
	if err == nil {
		member, err = wholeID(key[len(place):])
	}
	return member, owner, err == nil, err
}

// memberPlace is where groups has a member.
func memberPlace(group, member string) []byte { return appendID(appendID(nil, group), member) }

// Join is as store.Tx says.
func (t *tx) Join(m store.Membership) (err error) {
	defer t.work.guard(&err)
	if !store.ValidID(m.Group) {
		return internal(nil, "%q can't be a group's id", m.Group)
	}
	m.Member, m.Joined = t.who.ID, m.Joined.UTC()
	_, owner, ok, err := t.work.first(m.Group)
	if err != nil {
		return err
	}
	if ok && owner != m.Owner {
		return exists("there is another group of that id")
	}
	r, err := t.work.open(m.Owner)
	if err != nil {
		return err
	}
	if !ok {
		if err := t.work.put(t.work.data, r.at(runsKind, m.Group), nil); err != nil {
			return err
		}
	}
	if err := t.work.put(t.work.groups, memberPlace(m.Group, m.Member), appendID(nil, m.Owner)); err != nil {
		return err
	}
	return t.work.putPacked(t.at(memberKind, m.Group), m)
}

// Leave is as store.Tx says.
func (t *tx) Leave(group string) (err error) {
	defer t.work.guard(&err)
	if !store.ValidID(group) {
		return nil
	}
	if in, err := t.work.has(t.work.data, t.at(memberKind, group)); err != nil || !in {
		return err
	}
	place := memberPlace(group, t.who.ID)
	payload, there, err := t.work.get(t.work.groups, place)
	if err != nil {
		return err
	}
	if !there {
		return t.work.damaged(errNoMember)
	}
	runs, err := wholeID(payload)
	if err != nil {
		return t.work.damaged(err)
	}
	if err := t.remove(memberKind, group); err != nil {
		return err
	}
	if err := t.work.remove(t.work.groups, place); err != nil {
		return err
	}
	if _, _, some, err := t.work.first(group); err != nil || some {
		return err
	}
	owner, err := t.work.open(runs)
	if err != nil {
		return t.work.lost(err)
	}
	return (&tx{owner}).remove(runsKind, group)
}

// EndGroup is as store.Tx says.
func (t *tx) EndGroup(group string) (err error) {
	defer t.work.guard(&err)
	if !store.ValidID(group) {
		return nil
	}
	if runs, err := t.work.has(t.work.data, t.at(runsKind, group)); err != nil || !runs {
		return err
	}
	for {
		member, _, some, err := t.work.first(group)
		if err != nil || !some {
			return err
		}
		r, err := t.work.open(member)
		if err != nil {
			return t.work.lost(err)
		}
		if err := (&tx{r}).Leave(group); err != nil {
			return err
		}
		// somebody who doesn't know that they are in it
		if still, err := t.work.has(t.work.groups, memberPlace(group, member)); err != nil || still {
			return cmp.Or(err, t.work.damaged(errNoMember))
		}
	}
}

// depart has a person leave all groups, and ends those that they run.
func (t *tx) depart() error {
	for _, way := range []struct {
		kind byte
		end  func(group string) error
	}{{runsKind, t.EndGroup}, {memberKind, t.Leave}} {
		places, err := t.places([]byte{way.kind})
		if err != nil {
			return err
		}
		for _, place := range places {
			group, err := wholeID(place[len(t.place)+1:])
			if err != nil {
				return t.work.damaged(err)
			}
			if err := way.end(group); err != nil {
				return err
			}
		}
	}
	return nil
}
