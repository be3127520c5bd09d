package storetest

import (
	"errors"
	"strings"
	"testing"

	"careerpath/store"
)

var usages = []promise{
	{"usage counts what is kept of a person, within the transaction too", func(t *testing.T, s store.Store) {
		ann, _ := newPerson(t, s)
		ben, _ := newPerson(t, s)
		begun := usageOf(t, s, ann.ID)
		if begun.Bytes <= 0 || begun.Drafts+begun.Assessments+begun.Plans+begun.Events > 0 {
			t.Errorf("of a new person the usage is %+v", begun)
		}
		update(t, s, ann.ID, func(tx store.Tx) error {
			for n, quiz := range []string{"one", "two", "one"} {
				if err := tx.PutDraft(draftOf(quiz, n)); err != nil {
					return err
				}
			}
			for range 3 {
				if _, err := tx.AppendEvent(eventOf("tick")); err != nil {
					return err
				}
			}
			u, err := tx.Usage()
			if u.Drafts != 2 || u.Events != 3 || u.EventBytes <= 0 || u.Bytes <= begun.Bytes+u.EventBytes {
				t.Errorf("within the transaction the usage is %+v, and was %+v", u, begun)
			}
			return err
		})
		grown := usageOf(t, s, ann.ID)
		if grown.Drafts != 2 || grown.Events != 3 || grown.Bytes <= begun.Bytes {
			t.Errorf("after it the usage is %+v", grown)
		}
		update(t, s, ann.ID, func(tx store.Tx) error { return tx.DeleteDraft("one") })
		if u := usageOf(t, s, ann.ID); u.Drafts != 1 || u.Bytes >= grown.Bytes {
			t.Errorf("without a draft it is %+v", u)
		}
		same(t, usageOf(t, s, ben.ID), begun)
	}},
	{"what is put and taken away again leaves the usage as it was", func(t *testing.T, s store.Store) {
		ann, _ := newPerson(t, s)
		key := store.Key{ID: "another", Hash: store.SecretHash{9, 9}, Kind: store.KeyBrowser, Created: noon}
		update(t, s, ann.ID, func(tx store.Tx) error {
			return errors.Join(tx.PutDraft(draftOf("quiz", 1)), tx.PutRecord("kind", "record", []byte(`{"a":1}`)), tx.PutKey(key))
		})
		before := usageOf(t, s, ann.ID)
		for _, remove := range []func(store.Tx) error{
			func(tx store.Tx) error { return tx.DeleteDraft("quiz") },
			func(tx store.Tx) error { return tx.DeleteRecord("kind", "record") },
			func(tx store.Tx) error { return tx.DeleteKey("another") },
		} {
			kept := usageOf(t, s, ann.ID)
			update(t, s, ann.ID, func(tx store.Tx) error { // over what is there, and what isn't
				return errors.Join(remove(tx), remove(tx), tx.PutDraft(draftOf("quiz", 1)), tx.PutDraft(draftOf("quiz", 1)),
					tx.PutRecord("kind", "record", []byte(`{"a":1}`)), tx.PutRecord("kind", "record", []byte(`{"a":1}`)),
					tx.PutKey(key), tx.PutKey(key))
			})
			same(t, usageOf(t, s, ann.ID), kept)
			update(t, s, ann.ID, remove)
			if u := usageOf(t, s, ann.ID); u.Bytes >= kept.Bytes {
				t.Errorf("once something is away the usage is %+v, and was %+v", u, kept)
			}
			update(t, s, ann.ID, func(tx store.Tx) error {
				return errors.Join(tx.PutDraft(draftOf("quiz", 1)), tx.PutRecord("kind", "record", []byte(`{"a":1}`)), tx.PutKey(key))
			})
			same(t, usageOf(t, s, ann.ID), before)
		}
	}},
	{"a try changes nothing, and fails where the store is closed", func(t *testing.T, s store.Store) {
		ann, _ := newPerson(t, s)
		before := all(t, s, ann.ID)
		must(t, s.Try(t.Context()))
		same(t, all(t, s, ann.ID), before)
		must(t, s.Close())
		code(t, s.Try(t.Context()), store.Unavailable)
	}},
	{"an event may be replaced, and no other changes", func(t *testing.T, s store.Store) {
		ann, _ := newPerson(t, s)
		update(t, s, ann.ID, func(tx store.Tx) error {
			for range 3 {
				if _, err := tx.AppendEvent(eventOf("tick")); err != nil {
					return err
				}
			}
			return nil
		})
		want := all(t, s, ann.ID).Events
		want[1].Kind, want[1].Data = "tock", []byte(`"`+strings.Repeat("tock ", 100)+`"`)
		update(t, s, ann.ID, func(tx store.Tx) error { return tx.PutEvent(want[1]) })
		same(t, all(t, s, ann.ID).Events, want)
		for _, seq := range []uint64{0, 4} {
			e := eventOf("tick")
			e.Seq = seq
			err := s.Update(t.Context(), ann.ID, func(tx store.Tx) error { return tx.PutEvent(e) })
			code(t, err, store.NotFound)
		}
		update(t, s, ann.ID, func(tx store.Tx) error { return wantSeq(tx, 4) })
	}},
}

func usageOf(t *testing.T, s store.Store, person string) (u store.Usage) {
	t.Helper()
	must(t, s.View(t.Context(), person, func(r store.Reader) (err error) {
		u, err = r.Usage()
		return err
	}))
	return u
}
