package storetest

import (
	"errors"
	"testing"

	"careerpath/store"
)

var settings = []promise{
	{"somebody who has chosen nothing has the zero settings", func(t *testing.T, s store.Store) {
		ann, _ := newPerson(t, s)
		same(t, all(t, s, ann.ID).Settings, store.Settings{})
	}},
	{"settings come back as they were put, in place of those before", func(t *testing.T, s store.Store) {
		ann, _ := newPerson(t, s)
		ben, _ := newPerson(t, s)
		want := store.Settings{Aim: "director", Names: map[string]string{newID(): `<"Öfter"> & \u0041`},
			Calendar: &store.SecretHash{1, 255}, LinkKept: true}
		for _, put := range []store.Settings{{Aim: "manager", LinkKept: true}, want} {
			update(t, s, ann.ID, func(tx store.Tx) error { return tx.PutSettings(put) })
			same(t, all(t, s, ann.ID).Settings, put)
		}
		update(t, s, ann.ID, func(tx store.Tx) error { return tx.PutDraft(draftOf("q", 1)) })
		same(t, all(t, s, ann.ID).Settings, want)
		same(t, all(t, s, ben.ID).Settings, store.Settings{})
		update(t, s, ann.ID, func(tx store.Tx) error { return tx.PutSettings(store.Settings{}) })
		same(t, all(t, s, ann.ID).Settings, store.Settings{})
	}},
	{"settings that were put and taken back with the rest are as they were", func(t *testing.T, s store.Store) {
		ann, _ := newPerson(t, s)
		update(t, s, ann.ID, func(tx store.Tx) error { return tx.PutSettings(store.Settings{Aim: "manager"}) })
		errOwn := errors.New("own")
		err := s.Update(t.Context(), ann.ID, func(tx store.Tx) error {
			return errors.Join(tx.PutSettings(store.Settings{Aim: "director"}), errOwn)
		})
		if !errors.Is(err, errOwn) {
			t.Errorf("the update's own error is lost: %v", err)
		}
		same(t, all(t, s, ann.ID).Settings, store.Settings{Aim: "manager"})
	}},
}
