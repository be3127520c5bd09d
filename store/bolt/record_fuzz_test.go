package bolt_test

import (
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.etcd.io/bbolt"

	"careerpath/store"
	"careerpath/store/bolt"
)

// FuzzStoredRecord puts anything under a checksum that fits where a record of a person is kept. It is read as what it
// says, and then reads the same once it is kept again, or it is damage: never a panic, and never as if it weren't there.
func FuzzStoredRecord(f *testing.F) {
	path := newPath(f)
	s := opened(f, path)
	must(f, s.CreatePerson(f.Context(), store.Person{ID: "ann"}, keyOf(secretOf(0))))
	must(f, s.Close())
	whole, err := os.ReadFile(path)
	must(f, err)
	kinds := []byte("adpkrsAe")
	for i, text := range []string{`j{"id":"q","quiz":"q","answers":{"it":4},"result":{"catalog":"sha256:1"}}`,
		`j{"quiz":"q","answers":{"it":{"answer":4,"labels":["a"]},"old":3}}`, `j{"id":"q","version":1,"plan":{"milestones":[]}}`,
		`j{"id":"q","kind":"api","hash":"AA"}`, `j{}`, `j{"aim":"x","names":{"q":"y"}}`, `j{"created":"2026-11-28T00:00:00Z"}`,
		`j{"kind":"k","data":[1]}`} {
		f.Add(byte(i), []byte(text))
	}
	for _, text := range []string{"z", "z\x00", "z\x01", "z\x01m\x02j{j{}", "z\x01m\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01j", "",
		"j", "j{", "jnull", "c", "s12345678", "j[]", "j{\"answers\":{\"it\":{\"answer\":{}}}}"} {
		f.Add(byte(len(text)), []byte(text))
	}
	f.Fuzz(func(t *testing.T, which byte, payload []byte) {
		kind := kinds[int(which)%len(kinds)]
		path := newPath(t)
		must(t, os.WriteFile(path, whole, 0o600))
		place := bolt.PlaceOf("ann", kind, "q")
		switch kind {
		case 's', 'A':
			place = append([]byte("tann\x00"), kind)
		case 'e':
			place = []byte("tann\x00e\x00\x00\x00\x00\x00\x00\x00\x01")
		}
		db, err := bbolt.Open(path, 0, &bbolt.Options{NoSync: true})
		must(t, err)
		must(t, db.Update(func(tx *bbolt.Tx) error {
			return tx.Bucket([]byte("data")).Put(place, bolt.Seal(place, payload))
		}))
		must(t, db.Close())
		s, err := bolt.Open(path)
		if err != nil {
			refused(t, path, store.Damaged, path)
			return
		}
		defer func() { must(t, s.Close()) }()
		got, found, err := recordOf(t, s, kind)
		if err != nil {
			if store.CodeOf(err) != store.Damaged {
				t.Errorf("%q as %c: %v", payload, kind, err)
			}
			return
		}
		if !found {
			t.Fatalf("%q as %c is as if it weren't there", payload, kind)
		}
		again, _, err := recordOf(t, s, kind)
		if diff := cmp.Diff(got, again); err != nil || diff != "" {
			t.Errorf("%q as %c, kept again: %v\n%s", payload, kind, err, diff)
		}
	})
}

// recordOf reads the record of a kind that FuzzStoredRecord puts there, and keeps what it read in its place where that
// can be.
func recordOf(t *testing.T, s *bolt.Store, kind byte) (got any, found bool, err error) {
	t.Helper()
	err = s.Update(t.Context(), "ann", func(tx store.Tx) error {
		switch kind {
		case 'a':
			all, err := tx.Summaries("", "", 2)
			if got, found = all, len(all) == 1; err != nil || !found {
				return err
			}
			_, err = tx.Assessment(all[0].ID)
			return err
		case 'd':
			d, err := tx.Draft("q")
			if got, found = d, true; err != nil || d.Quiz != "q" { // of another quiz it isn't kept here again
				return err
			}
			return tx.PutDraft(d)
		case 'p':
			p, err := tx.Plan("q")
			if got, found = p, true; err != nil {
				return err
			}
			_, err = tx.PlanSummaries("", 2)
			return err
		case 'k':
			keys, err := tx.Keys()
			got, found = keys, len(keys) == 2
			return err
		case 'r':
			_, err := tx.Records("q")
			found = true
			return err
		case 's':
			settings, err := tx.Settings()
			if got, found = settings, true; err != nil {
				return err
			}
			return tx.PutSettings(settings)
		case 'A':
			got, found = tx.Person(), true
			return nil
		default:
			events, err := tx.Events(0, 10)
			got, found = events, len(events) == 1
			return err
		}
	})
	return got, found, err
}
