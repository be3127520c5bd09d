package storetest

import (
	"testing"
	"time"

	"careerpath/store"
)

// keysOf reads a person's keys.
func keysOf(t *testing.T, s store.Store, person string) (keys []store.Key) {
	t.Helper()
	must(t, s.View(t.Context(), person, func(r store.Reader) (err error) {
		keys, err = r.Keys()
		return err
	}))
	return keys
}

var keys = []promise{
	{"a key is found by its secret, with whose it is", func(t *testing.T, s store.Store) {
		ann, _ := newPerson(t, s)
		ben, _ := newPerson(t, s)
		want := store.Key{ID: "b", Hash: store.SecretHash{1, 2}, Kind: store.KeyShare, Name: "Fünf “coaches”", Created: noon,
			Expires: noon.Add(time.Hour), Used: noon.Add(time.Minute),
			Scope: &store.Scope{What: "plan", Subject: "p", Comment: true}}
		bare := store.Key{ID: "a", Hash: store.SecretHash{3}, Kind: store.KeyAPI, Created: noon}
		update(t, s, ann.ID, func(tx store.Tx) error {
			if err := tx.PutKey(want); err != nil {
				return err
			}
			return tx.PutKey(bare)
		})
		for _, k := range []store.Key{want, bare} {
			who, got, err := s.KeyBySecret(t.Context(), k.Hash)
			must(t, err)
			same(t, who, ann)
			same(t, got, k.UTC())
		}
		same(t, keysOf(t, s, ann.ID)[:2], []store.Key{bare.UTC(), want.UTC()})
		same(t, len(keysOf(t, s, ben.ID)), 1)
	}},
	{"a key that gets another secret is not found by the old one", func(t *testing.T, s store.Store) {
		ann, secret := newPerson(t, s)
		k := keysOf(t, s, ann.ID)[0]
		k.Hash = store.SecretHash{5}
		update(t, s, ann.ID, func(tx store.Tx) error { return tx.PutKey(k) })
		_, _, err := s.KeyBySecret(t.Context(), secret)
		code(t, err, store.NotFound)
		_, got, err := s.KeyBySecret(t.Context(), k.Hash)
		must(t, err)
		same(t, got, k)
		same(t, keysOf(t, s, ann.ID), []store.Key{k})
	}},
	{"a deleted key opens nothing, and its secret is free", func(t *testing.T, s store.Store) {
		ann, secret := newPerson(t, s)
		ben, _ := newPerson(t, s)
		update(t, s, ann.ID, func(tx store.Tx) error {
			if err := tx.DeleteKey("there is none"); err != nil {
				return err
			}
			return tx.DeleteKey("browser")
		})
		_, _, err := s.KeyBySecret(t.Context(), secret)
		code(t, err, store.NotFound)
		same(t, keysOf(t, s, ann.ID), nil)
		update(t, s, ben.ID, func(tx store.Tx) error { return tx.PutKey(store.Key{ID: "k", Hash: secret}) })
		who, _, err := s.KeyBySecret(t.Context(), secret)
		must(t, err)
		same(t, who, ben)
	}},
	{"a secret is for one key only, of whoever", func(t *testing.T, s store.Store) {
		ann, secret := newPerson(t, s)
		ben, _ := newPerson(t, s)
		for _, p := range []store.Person{ann, ben} {
			var put error
			update(t, s, p.ID, func(tx store.Tx) error {
				put = tx.PutKey(store.Key{ID: "other", Hash: secret})
				return nil
			})
			code(t, put, store.Exists)
			same(t, len(keysOf(t, s, p.ID)), 1)
		}
		who, k, err := s.KeyBySecret(t.Context(), secret)
		must(t, err)
		same(t, who, ann)
		same(t, k.ID, "browser")
	}},
	{"a person may be created without a key or with several", func(t *testing.T, s store.Store) {
		none, two := store.Person{ID: newID(), Created: noon.UTC()}, store.Person{ID: newID(), Created: noon.UTC()}
		must(t, s.CreatePerson(t.Context(), none))
		a, b := store.Key{ID: "a", Hash: store.SecretHash{1}}, store.Key{ID: "b", Hash: store.SecretHash{2}}
		code(t, s.CreatePerson(t.Context(), two, a, store.Key{ID: "a", Hash: store.SecretHash{3}}), store.Internal)
		must(t, s.CreatePerson(t.Context(), two, a, b))
		same(t, keysOf(t, s, none.ID), nil)
		same(t, keysOf(t, s, two.ID), []store.Key{a, b})
	}},
	{"keys go with their person", func(t *testing.T, s store.Store) {
		ann, _ := newPerson(t, s)
		update(t, s, ann.ID, func(tx store.Tx) error { return tx.PutKey(store.Key{ID: "k", Hash: store.SecretHash{7}}) })
		must(t, s.DeletePerson(t.Context(), ann.ID))
		_, _, err := s.KeyBySecret(t.Context(), store.SecretHash{7})
		code(t, err, store.NotFound)
	}},
}
