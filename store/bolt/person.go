package bolt

import (
	"context"
	"encoding/hex"

	"go.etcd.io/bbolt"

	"careerpath/store"
)

// personRecord is what is kept under people/<person>.
type personRecord struct {
	Person store.Person `json:"person"`
	// the hash of the one secret of a person of format 3, until it is changed: the key under secrets
	Secrets []string `json:"secrets,omitempty"`
}

// CreatePerson is as store.Store says.
func (s *Store) CreatePerson(ctx context.Context, p store.Person, keys ...store.Key) error {
	p.Created = p.Created.UTC()
	return s.write(ctx, func(w *work) error {
		if !store.ValidID(p.ID) {
			return internal(nil, "%q can't be a person's id", p.ID)
		}
		taken := w.people.Get([]byte(p.ID)) != nil
		ids := map[string]bool{}
		for _, k := range keys {
			taken = taken || w.secrets.Get([]byte(hex.EncodeToString(k.Hash[:]))) != nil
			if ids[k.ID] {
				return internal(nil, "two keys have the id %q", k.ID)
			}
			ids[k.ID] = true
		}
		if taken {
			return exists("there is such a person already")
		}
		if err := w.put(w.people, []byte(p.ID), personRecord{Person: p}); err != nil {
			return err
		}
		own, err := w.data.CreateBucket([]byte(p.ID))
		if err != nil {
			return damaged(w.store.path, err)
		}
		for _, name := range []string{draftsBucket, assessmentsBucket, eventsBucket} {
			if _, err := own.CreateBucket([]byte(name)); err != nil {
				return damaged(w.store.path, err)
			}
		}
		r, err := w.open(p.ID)
		if err != nil {
			return err
		}
		for _, k := range keys {
			if err := (&tx{r}).PutKey(k); err != nil {
				return err
			}
		}
		return nil
	})
}

// People is as store.Store says.
func (s *Store) People(ctx context.Context, after string, limit int) ([]store.Person, error) {
	var page []store.Person
	err := s.read(ctx, func(w *work) error {
		c := w.people.Cursor()
		key, value := c.Seek([]byte(after))
		if key != nil && string(key) == after {
			key, value = c.Next()
		}
		for ; key != nil && len(page) < limit; key, value = c.Next() {
			var rec personRecord
			if err := decode(key, value, &rec); err != nil {
				return damaged(s.path, err)
			}
			page = append(page, rec.Person)
		}
		return nil
	})
	return page, err
}

// DeletePerson is as store.Store says.
func (s *Store) DeletePerson(ctx context.Context, person string) error {
	return s.write(ctx, func(w *work) error {
		r, err := w.open(person)
		if err != nil {
			return err
		}
		t := &tx{r}
		if err := t.depart(); err != nil {
			return err
		}
		keys, err := t.Keys()
		if err != nil {
			return err
		}
		w.wrote = true
		for _, k := range keys {
			if err := t.closeDoor(k.ID); err != nil {
				return err
			}
		}
		if err := w.people.Delete([]byte(person)); err != nil {
			return damaged(s.path, err)
		}
		if err := w.data.DeleteBucket([]byte(person)); err != nil {
			return damaged(s.path, err)
		}
		return nil
	})
}

// person reads who has the id.
func (w *work) person(id string) (personRecord, error) {
	var rec personRecord
	ok, err := w.get(w.people, id, &rec)
	if err == nil && !ok {
		err = notFound("there is no such person")
	}
	return rec, err
}

// reader is one person's data inside a transaction.
type reader struct {
	work        *work
	who         store.Person
	secrets     []string // of a person of format 3
	drafts      *bbolt.Bucket
	assessments *bbolt.Bucket
	events      *bbolt.Bucket
	plans       *bbolt.Bucket // nil for a person who has never had one
	settings    *bbolt.Bucket // nil for a person who has never chosen anything
	own         *bbolt.Bucket // that the others are in
}

// open finds a person's data.
func (w *work) open(person string) (*reader, error) {
	rec, err := w.person(person)
	if err != nil {
		return nil, err
	}
	own, err := w.child(w.data, person)
	if err != nil {
		return nil, err
	}
	r := &reader{work: w, who: rec.Person, secrets: rec.Secrets, own: own,
		plans: own.Bucket([]byte(plansBucket)), settings: own.Bucket([]byte(settingsBucket))}
	for _, open := range []struct {
		name   string
		bucket **bbolt.Bucket
	}{{draftsBucket, &r.drafts}, {assessmentsBucket, &r.assessments}, {eventsBucket, &r.events}} {
		if *open.bucket, err = w.child(own, open.name); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// Person returns whose data it is.
func (r *reader) Person() store.Person { return r.who }

// tx is one person's data inside a transaction that changes it.
type tx struct{ *reader }

var (
	_ store.Reader = (*reader)(nil)
	_ store.Tx     = (*tx)(nil)
)
