package storetest

import (
	"encoding/json"
	"errors"
	"testing"

	"careerpath/store"
)

// recordsOf reads a person's records of a kind.
func recordsOf(t *testing.T, s store.Store, person, kind string) (records []store.Record) {
	t.Helper()
	must(t, s.View(t.Context(), person, func(r store.Reader) (err error) {
		records, err = r.Records(kind)
		return err
	}))
	return records
}

var records = []promise{
	{"records come back as they were put, kinds and people apart, in order of id", func(t *testing.T, s store.Store) {
		ann, _ := newPerson(t, s)
		ben, _ := newPerson(t, s)
		body := func(text string) json.RawMessage { return json.RawMessage(`{"said":"` + text + `"}`) }
		update(t, s, ann.ID, func(tx store.Tx) error {
			return errors.Join(tx.PutRecord("round", "b", body("first")), tx.PutRecord("round", "b", body("Öfter 🧭")),
				tx.PutRecord("round", "a", body("a")), tx.PutRecord("reply", "b", body("another")))
		})
		same(t, recordsOf(t, s, ann.ID, "round"), []store.Record{{ID: "a", Body: body("a")}, {ID: "b", Body: body("Öfter 🧭")}})
		same(t, recordsOf(t, s, ann.ID, "reply"), []store.Record{{ID: "b", Body: body("another")}})
		same(t, recordsOf(t, s, ben.ID, "round"), nil)
		var one json.RawMessage
		var none, nowhere error
		must(t, s.View(t.Context(), ann.ID, func(r store.Reader) (err error) {
			_, none = r.Record("round", "c")
			_, nowhere = r.Record("nothing", "a")
			one, err = r.Record("round", "b")
			return err
		}))
		same(t, one, body("Öfter 🧭"))
		code(t, none, store.NotFound)
		code(t, nowhere, store.NotFound)
	}},
	{"a deleted record is gone, and so are those of a deleted person", func(t *testing.T, s store.Store) {
		ann, secret := newPerson(t, s)
		update(t, s, ann.ID, func(tx store.Tx) error {
			return errors.Join(tx.PutRecord("round", "a", json.RawMessage(`1`)), tx.PutRecord("round", "b", json.RawMessage(`2`)))
		})
		update(t, s, ann.ID, func(tx store.Tx) error {
			return errors.Join(tx.DeleteRecord("round", "a"), tx.DeleteRecord("round", "c"), tx.DeleteRecord("none", "a"))
		})
		same(t, recordsOf(t, s, ann.ID, "round"), []store.Record{{ID: "b", Body: json.RawMessage(`2`)}})
		must(t, s.DeletePerson(t.Context(), ann.ID))
		must(t, s.CreatePerson(t.Context(), ann, keyOf(secret)))
		same(t, recordsOf(t, s, ann.ID, "round"), nil)
	}},
	{"what is no id, no kind or no JSON can't be kept", func(t *testing.T, s store.Store) {
		ann, _ := newPerson(t, s)
		for _, id := range notIDs {
			var put, kind, read error
			update(t, s, ann.ID, func(tx store.Tx) error {
				put, kind = tx.PutRecord("round", id, json.RawMessage(`1`)), tx.PutRecord(id, "a", json.RawMessage(`1`))
				_, read = tx.Record(id, id)
				return errors.Join(tx.DeleteRecord(id, "a"), tx.DeleteRecord("round", id))
			})
			code(t, put, store.Internal)
			code(t, kind, store.Internal)
			code(t, read, store.NotFound)
		}
		var put error
		update(t, s, ann.ID, func(tx store.Tx) error {
			put = tx.PutRecord("round", "a", json.RawMessage(`{"cut`))
			return nil
		})
		code(t, put, store.Internal)
		same(t, recordsOf(t, s, ann.ID, "round"), nil)
	}},
	{"records are read and written as values", func(t *testing.T, s store.Store) {
		type note struct{ Text string }
		ann, _ := newPerson(t, s)
		update(t, s, ann.ID, func(tx store.Tx) error {
			return errors.Join(store.Put(tx, "note", "b", note{"two"}), store.Put(tx, "note", "a", note{"one"}),
				store.Put(tx, "odd", "a", []int{1}))
		})
		var one note
		var all []note
		var odd error
		must(t, s.View(t.Context(), ann.ID, func(r store.Reader) (err error) {
			if one, err = store.Get[note](r, "note", "b"); err != nil {
				return err
			}
			_, odd = store.Get[note](r, "odd", "a")
			all, err = store.List[note](r, "note")
			return err
		}))
		same(t, one, note{"two"})
		same(t, all, []note{{"one"}, {"two"}})
		code(t, odd, store.Damaged)
	}},
}
