package storetest

import (
	"errors"
	"testing"
	"time"

	"careerpath/engine/portfolio"
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
			Calendar: &store.SecretHash{1, 255}, LinkKept: true, Evidence: []portfolio.Tick{
				{Skill: "planning", Evidence: "led", Title: "Planning", Text: "has “led”", Level: 62.5, Name: "Leading", Note: "Öfter\n…",
					At: time.Date(2026, 3, 1, 12, 30, 0, 1000, time.UTC)},
				{Skill: "leading", Evidence: "led", Title: "Leading", Text: "has led", At: time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)}}}
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
	{"ticked evidence is kept once, taken back, and goes with the person", func(t *testing.T, s store.Store) {
		ann, _ := newPerson(t, s)
		tick := portfolio.Tick{Skill: "planning", Evidence: "led", Title: "Planning", Text: "has led", Level: 80,
			At: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)}
		set := func(to *portfolio.Tick) []portfolio.Tick {
			update(t, s, ann.ID, func(tx store.Tx) error {
				kept, err := tx.Settings()
				if err != nil {
					return err
				}
				kept.SetTick("planning", "led", to)
				return tx.PutSettings(kept)
			})
			return all(t, s, ann.ID).Settings.Evidence
		}
		same(t, set(&tick), []portfolio.Tick{tick})
		tick.Note = "twice"
		same(t, set(&tick), []portfolio.Tick{tick})
		same(t, set(nil), nil)
		set(&tick)
		if err := s.DeletePerson(t.Context(), ann.ID); err != nil {
			t.Fatal(err)
		}
		err := s.View(t.Context(), ann.ID, func(store.Reader) error { return nil })
		if store.CodeOf(err) != store.NotFound {
			t.Errorf("after deletion: %v", err)
		}
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
