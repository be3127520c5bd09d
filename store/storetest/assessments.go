package storetest

import (
	"errors"
	"fmt"
	"slices"
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
	{"summaries come newest first, by the bytes of their ids, page by page", func(t *testing.T, s store.Store) {
		ann, _ := newPerson(t, s)
		ids := []string{"0190-a", "0190-b", "0191", "A", "a", "a b", "a-b", "ab"}
		for range 4 {
			ids = append(ids, newID())
		}
		slices.Sort(ids)
		for i := range ids {
			update(t, s, ann.ID, func(tx store.Tx) error { return tx.AddAssessment(bareAssessment(ids[i*5%len(ids)], "q")) })
		}
		slices.Reverse(ids)
		view(t, s, ann.ID, func(r store.Reader) {
			for _, before := range append([]string{"", "~", "0", "b", "0190-b0", newID()}, ids...) {
				for _, limit := range []int{-1, 0, 1, 3, 100} {
					var want []string
					for _, id := range ids {
						if (before == "" || id < before) && len(want) < limit {
							want = append(want, id)
						}
					}
					got, err := r.Summaries("", before, limit)
					code(t, err, "")
					if got := idsOf(got); !slices.Equal(got, want) {
						t.Errorf("%d summaries before %q: got %q, want %q", limit, before, got, want)
					}
				}
			}
			first, err := r.First("")
			code(t, err, "")
			if want := ids[len(ids)-1]; first.ID != want {
				t.Errorf("the first is %q, want %q", first.ID, want)
			}
		})
	}},
	{"a summary says what its assessment does, and nobody else's is among them", func(t *testing.T, s store.Store) {
		ann, _ := newPerson(t, s)
		bob, _ := newPerson(t, s)
		a := assessmentOf(t, newID())
		update(t, s, ann.ID, func(tx store.Tx) error { return tx.AddAssessment(a) })
		update(t, s, bob.ID, func(tx store.Tx) error { return tx.AddAssessment(bareAssessment(newID(), "q")) })
		view(t, s, ann.ID, func(r store.Reader) {
			got, err := r.Summaries("", "", 10)
			code(t, err, "")
			same(t, got, []store.Summary{a.Summary()})
			one, err := r.Summary(a.ID)
			code(t, err, "")
			same(t, one, a.Summary())
			_, err = r.Summary(newID())
			code(t, err, store.NotFound)
		})
		update(t, s, bob.ID, func(tx store.Tx) error { // which reads what it has written
			later := bareAssessment(newID(), "q")
			if err := tx.AddAssessment(later); err != nil {
				return err
			}
			got, err := tx.Summaries("", "", 1)
			if err == nil && (len(got) != 1 || got[0].ID != later.ID) {
				t.Errorf("a transaction that has added %q finds %q newest", later.ID, idsOf(got))
			}
			return err
		})
	}},
	{"summaries of one quiz leave out the others", func(t *testing.T, s store.Store) {
		ann, _ := newPerson(t, s)
		var ids []string
		for i := range 60 { // quizzes enough for a mark of one byte to be that of several
			ids = append(ids, newID())
			quiz := fmt.Sprintf("quiz %d", i/2)
			update(t, s, ann.ID, func(tx store.Tx) error { return tx.AddAssessment(bareAssessment(ids[i], quiz)) })
		}
		view(t, s, ann.ID, func(r store.Reader) {
			for i := range 30 {
				quiz := fmt.Sprintf("quiz %d", i)
				for limit, want := range map[int][]string{1: {ids[2*i+1]}, 2: {ids[2*i+1], ids[2*i]}, 9: {ids[2*i+1], ids[2*i]}} {
					got, err := r.Summaries(quiz, "", limit)
					code(t, err, "")
					if !slices.Equal(idsOf(got), want) {
						t.Errorf("%d summaries of %s: got %q, want %q", limit, quiz, idsOf(got), want)
					}
				}
				got, err := r.Summaries(quiz, ids[2*i+1], 9)
				code(t, err, "")
				first, firstErr := r.First(quiz)
				code(t, firstErr, "")
				if !slices.Equal(idsOf(got), ids[2*i:2*i+1]) || first.ID != ids[2*i] {
					t.Errorf("of %s before the last: got %q, and %q as the first", quiz, idsOf(got), first.ID)
				}
			}
			got, err := r.Summaries("quiz 30", "", 9)
			code(t, err, "")
			if len(got) > 0 {
				t.Errorf("of a quiz never taken there are %q", idsOf(got))
			}
			_, err = r.First("quiz 30")
			code(t, err, store.NotFound)
		})
	}},
	{"corrections are told by what they correct, however old it is", func(t *testing.T, s store.Store) {
		ann, _ := newPerson(t, s)
		first, second, third := bareAssessment("first", "q"), bareAssessment(newID(), "q"), bareAssessment("~", "r")
		second.Corrects, second.Corrected = first.ID, noon.UTC()
		last := bareAssessment(newID(), "q")
		last.Corrects = second.ID
		for _, a := range []store.Assessment{first, second, third, last} {
			update(t, s, ann.ID, func(tx store.Tx) error { return tx.AddAssessment(a) })
		}
		view(t, s, ann.ID, func(r store.Reader) {
			got, err := r.Corrections()
			code(t, err, "")
			same(t, got, store.Corrections{first.ID: second.ID, second.ID: last.ID})
			if by := got.Last(first.ID); by != last.ID {
				t.Errorf("the first is replaced by %q in the end, want %q", by, last.ID)
			}
			all, err := r.Summaries("", "", 9)
			code(t, err, "")
			if got := idsOf(got.Standing(all)); !slices.Equal(got, []string{third.ID, last.ID}) &&
				!slices.Equal(got, []string{last.ID, third.ID}) {
				t.Errorf("standing are %q", got)
			}
		})
	}},
	{"what is kept is counted", func(t *testing.T, s store.Store) {
		ann, _ := newPerson(t, s)
		bob, _ := newPerson(t, s)
		fill(t, s, bob.ID)
		update(t, s, ann.ID, func(tx store.Tx) error {
			err := tx.PutDraft(draftOf("q", 1))
			for _, id := range []string{"a", "b"} {
				err = errors.Join(err, tx.AddAssessment(bareAssessment(id, "q")))
			}
			for _, id := range []string{"a", "b", "c"} {
				_, failed := tx.PutPlan(fullPlan(id))
				err = errors.Join(err, failed)
			}
			for range 4 {
				_, failed := tx.AppendEvent(eventOf("seen"))
				err = errors.Join(err, failed)
			}
			return err
		})
		view(t, s, ann.ID, func(r store.Reader) {
			got, err := r.Count()
			code(t, err, "")
			same(t, got, store.Counts{Drafts: 1, Assessments: 2, Plans: 3, Events: 4})
		})
	}},
}

// bareAssessment is one of a quiz with nothing in it.
func bareAssessment(id, quiz string) store.Assessment {
	return store.Assessment{ID: id, Quiz: quiz, Started: noon.UTC(), Finished: noon.UTC()}
}

func idsOf(all []store.Summary) (ids []string) {
	for i := range all {
		ids = append(ids, all[i].ID)
	}
	return ids
}
