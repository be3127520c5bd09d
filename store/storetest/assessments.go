package storetest

import (
	"testing"

	"careerpath/store"
)

var assessments = []promise{
	{"an assessment comes back as it was added, to the last digit", func(t *testing.T, s store.Store) {
		ann, _ := newPerson(t, s)
		want := assessmentOf(t, newID())
		update(t, s, ann.ID, func(tx store.Tx) error { return tx.AddAssessment(want) })
		var got store.Assessment
		must(t, s.View(t.Context(), ann.ID, func(r store.Reader) (err error) {
			got, err = r.Assessment(want.ID)
			return err
		}))
		same(t, got, want)
		same(t, all(t, s, ann.ID).Assessments, []store.Assessment{want})
	}},
	{"an assessment that isn't there is not found", func(t *testing.T, s store.Store) {
		ann, _ := newPerson(t, s)
		fill(t, s, ann.ID)
		var missing error
		must(t, s.View(t.Context(), ann.ID, func(r store.Reader) error {
			_, missing = r.Assessment(newID())
			return nil
		}))
		code(t, missing, store.NotFound)
	}},
	{"an assessment never changes", func(t *testing.T, s store.Store) {
		ann, _ := newPerson(t, s)
		first, _ := fill(t, s, ann.ID)
		second := first
		second.Quiz = "another"
		err := s.Update(t.Context(), ann.ID, func(tx store.Tx) error { return tx.AddAssessment(second) })
		code(t, err, store.Exists)
		same(t, all(t, s, ann.ID).Assessments, []store.Assessment{first})
	}},
	{"assessments come in the order of their ids' bytes", func(t *testing.T, s store.Store) {
		ann, _ := newPerson(t, s)
		var want []store.Assessment
		for _, id := range []string{"0190-a", "0190-b", "0191", "A", "a", "a b", "a-b", "ab"} {
			want = append(want, store.Assessment{ID: id, Quiz: "q", Started: noon.UTC(), Finished: noon.UTC()})
		}
		for i := range want {
			update(t, s, ann.ID, func(tx store.Tx) error { return tx.AddAssessment(want[(i*5)%len(want)]) })
		}
		same(t, all(t, s, ann.ID).Assessments, want)
	}},
}
