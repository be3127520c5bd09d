package storetest

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"careerpath/engine"
	"careerpath/engine/plan"
	"careerpath/store"
)

var drafts = []promise{
	{"a draft comes back as it was put", func(t *testing.T, s store.Store) {
		ann, _ := newPerson(t, s)
		want := store.Draft{
			ID: newID(), Quiz: "q", After: newID(), Corrects: newID(), Started: noon.UTC(), Updated: noon.UTC(),
			Seed: "3fa9c1d2e4b5a697",
			Answers: map[string]store.Given{
				"point": {Answer: engine.Number(4), Labels: []string{`<"Öfter"> & \u0041`}, At: noon.UTC(),
					Seconds: 0.1 + 0.2},
				"money": {Answer: engine.Number(1e12 + 0.25), Labels: []string{"budget"},
					At: noon.UTC().Add(time.Microsecond), Seconds: 1e-9},
				"tiny":       {Answer: engine.Number(math.SmallestNonzeroFloat64)},
				"one":        {Answer: engine.Choice(`<"é"> & \u0041`)},
				"many":       {Answer: engine.Choices("b", "a"), Labels: []string{"B", ""}},
				"none":       {Answer: engine.Choices([]string{}...)},
				"":           {Answer: engine.Number(0)},
				"taken_back": {At: noon.UTC()},
			},
		}
		update(t, s, ann.ID, func(tx store.Tx) error { return tx.PutDraft(want) })
		same(t, all(t, s, ann.ID).Drafts, []store.Draft{want})
	}},
	{"a draft takes the place of the one of the same quiz", func(t *testing.T, s store.Store) {
		ann, _ := newPerson(t, s)
		for n := range 3 {
			update(t, s, ann.ID, func(tx store.Tx) error { return tx.PutDraft(draftOf("q", n)) })
		}
		same(t, all(t, s, ann.ID).Drafts, []store.Draft{draftOf("q", 2)})
	}},
	{"a draft that isn't there is not found, and deleting it does nothing", func(t *testing.T, s store.Store) {
		ann, _ := newPerson(t, s)
		update(t, s, ann.ID, func(tx store.Tx) error { return tx.PutDraft(draftOf("q", 1)) })
		var missing error
		update(t, s, ann.ID, func(tx store.Tx) error {
			_, missing = tx.Draft("other")
			return tx.DeleteDraft("other")
		})
		code(t, missing, store.NotFound)
		same(t, all(t, s, ann.ID).Drafts, []store.Draft{draftOf("q", 1)})
	}},
	{"a deleted draft is gone", func(t *testing.T, s store.Store) {
		ann, _ := newPerson(t, s)
		update(t, s, ann.ID, func(tx store.Tx) error { return tx.PutDraft(draftOf("gone", 1)) })
		update(t, s, ann.ID, func(tx store.Tx) error { return tx.PutDraft(draftOf("kept", 2)) })
		update(t, s, ann.ID, func(tx store.Tx) error { return tx.DeleteDraft("gone") })
		same(t, all(t, s, ann.ID).Drafts, []store.Draft{draftOf("kept", 2)})
	}},
	{"drafts come in the order of their quizzes' bytes", func(t *testing.T, s store.Store) {
		ann, _ := newPerson(t, s)
		var want []store.Draft
		for i, quiz := range []string{"B", "Z", "a", "a b", "a-b", "aB", "a_b", "ab", "b", "é", "ж"} {
			want = append(want, draftOf(quiz, i))
		}
		for i := range want {
			update(t, s, ann.ID, func(tx store.Tx) error { return tx.PutDraft(want[(i*7)%len(want)]) })
		}
		same(t, all(t, s, ann.ID).Drafts, want)
	}},
	{"a draft may be large", func(t *testing.T, s store.Store) {
		ann, _ := newPerson(t, s)
		large := draftOf("large", 1)
		for i := range 16 {
			long := strings.Repeat(fmt.Sprintf("%x", i), 1<<16)
			large.Answers[fmt.Sprintf("item_%d", i)] = store.Given{Answer: engine.Choice(long)}
		}
		update(t, s, ann.ID, func(tx store.Tx) error { return tx.PutDraft(large) })
		same(t, all(t, s, ann.ID).Drafts, []store.Draft{large})
		update(t, s, ann.ID, func(tx store.Tx) error { return tx.DeleteDraft("large") })
		same(t, all(t, s, ann.ID), held{Person: ann})
	}},
	{"what was put shares no memory with what was given, nor with what comes back", func(t *testing.T, s store.Store) {
		ann, _ := newPerson(t, s)
		given := draftOf("q", 1)
		must(t, s.Update(t.Context(), ann.ID, func(tx store.Tx) error { return tx.PutDraft(given) }))
		given.Answers["said"] = store.Given{Answer: engine.Number(2), Seconds: 2}
		got := all(t, s, ann.ID).Drafts
		same(t, got, []store.Draft{draftOf("q", 1)})
		got[0].Answers["said"] = store.Given{Answer: engine.Number(3), Seconds: 3}
		same(t, all(t, s, ann.ID).Drafts, []store.Draft{draftOf("q", 1)})
	}},
	{"what JSON can't hold can't be kept", func(t *testing.T, s store.Store) {
		ann, _ := newPerson(t, s)
		var failed []error
		update(t, s, ann.ID, func(tx store.Tx) error {
			_, badPlan := tx.PutPlan(store.Plan{ID: "p", Plan: plan.Plan{HoursPerWeek: math.NaN()}})
			_, badData := tx.AppendEvent(store.Event{Data: []byte(`{"cut`)})
			failed = []error{
				tx.PutDraft(store.Draft{Quiz: "q", Answers: map[string]store.Given{"item": {Seconds: math.NaN()}}}),
				tx.PutDraft(store.Draft{Quiz: "q", Answers: map[string]store.Given{"item": {Answer: engine.Number(math.Inf(1))}}}),
				tx.AddAssessment(store.Assessment{ID: "a", Result: engine.Result{Coverage: math.Inf(1)}}),
				badPlan,
				badData,
			}
			return nil
		})
		for _, err := range failed {
			code(t, err, store.Internal)
		}
		same(t, all(t, s, ann.ID), held{Person: ann})
	}},
}
