package bolt

import (
	"context"
	"encoding/hex"
	"errors"

	"go.etcd.io/bbolt"

	"careerpath/store"
)

// personRecord is what is kept under people/<person>.
type personRecord struct {
	Person  store.Person `json:"person"`
	Secrets []string     `json:"secrets"` // the keys under secrets, to go with the person
}

// CreatePerson is as store.Store says.
func (s *Store) CreatePerson(ctx context.Context, p store.Person, secret store.SecretHash) error {
	p.Created = p.Created.UTC()
	hash := hex.EncodeToString(secret[:])
	return s.write(ctx, func(w *work) error {
		if !store.ValidID(p.ID) {
			return internal(nil, "%q can't be a person's id", p.ID)
		}
		if w.people.Get([]byte(p.ID)) != nil || w.secrets.Get([]byte(hash)) != nil {
			return exists("there is such a person already")
		}
		if err := w.put(w.people, []byte(p.ID), personRecord{p, []string{hash}}); err != nil {
			return err
		}
		if err := w.put(w.secrets, []byte(hash), p.ID); err != nil {
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
		return nil
	})
}

// PersonBySecret is as store.Store says.
func (s *Store) PersonBySecret(ctx context.Context, secret store.SecretHash) (store.Person, error) {
	var found store.Person
	err := s.read(ctx, func(w *work) error {
		var id string
		ok, err := w.get(w.secrets, hex.EncodeToString(secret[:]), &id)
		if err != nil {
			return err
		}
		if !ok {
			return notFound("nobody has this secret")
		}
		rec, err := w.person(id)
		if store.CodeOf(err) == store.NotFound {
			return damaged(s.path, errors.New("a secret leads to nobody"))
		}
		found = rec.Person
		return err
	})
	return found, err
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
		rec, err := w.person(person)
		if err != nil {
			return err
		}
		w.wrote = true
		for _, hash := range rec.Secrets {
			if err := w.secrets.Delete([]byte(hash)); err != nil {
				return damaged(s.path, err)
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
	r := &reader{work: w, who: rec.Person, own: own,
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
