package storetest

import (
	"errors"
	"testing"

	"careerpath/engine"
	"careerpath/engine/plan"
	"careerpath/store"
)

// errOwn is an error of the caller's own.
var errOwn = errors.New("on second thoughts")

var transactions = []promise{
	{"an update that fails leaves nothing behind and gives its own error back", func(t *testing.T, s store.Store) {
		ann, _ := newPerson(t, s)
		fill(t, s, ann.ID)
		before := all(t, s, ann.ID)
		for _, want := range []error{errOwn, &store.Error{Code: store.NotFound, Message: "mine"}} {
			err := s.Update(t.Context(), ann.ID, func(tx store.Tx) error {
				if err := overwrite(tx); err != nil {
					return err
				}
				return want
			})
			isItself(t, err, want)
			same(t, all(t, s, ann.ID), before)
		}
	}},
	{"an update that panics leaves nothing behind, and its panic reaches the caller", func(t *testing.T, s store.Store) {
		ann, _ := newPerson(t, s)
		fill(t, s, ann.ID)
		before := all(t, s, ann.ID)
		got := recovered(func() {
			_ = s.Update(t.Context(), ann.ID, func(tx store.Tx) error {
				_ = overwrite(tx)
				panic(errOwn)
			})
		})
		isItself(t, got, errOwn)
		same(t, all(t, s, ann.ID), before)
		update(t, s, ann.ID, overwrite)
	}},
	{"a view that fails or panics gives its own back", func(t *testing.T, s store.Store) {
		ann, _ := newPerson(t, s)
		isItself(t, s.View(t.Context(), ann.ID, func(store.Reader) error { return errOwn }), errOwn)
		isItself(t, recovered(func() { _ = s.View(t.Context(), ann.ID, func(store.Reader) error { panic(errOwn) }) }), errOwn)
		update(t, s, ann.ID, overwrite)
	}},
	{"an update reads what it has written", func(t *testing.T, s store.Store) {
		ann, _ := newPerson(t, s)
		first, growth := fill(t, s, ann.ID)
		second := assessmentOf(t, newID())
		changed, another := planOf(growth.ID, 2), planOf(newID(), 3)
		changed.Version = 1
		var seen []held
		update(t, s, ann.ID, func(tx store.Tx) error {
			seen = nil
			look := func() error {
				h, err := everything(tx)
				seen = append(seen, h)
				return err
			}
			return errors.Join(
				look(),
				tx.PutDraft(draftOf(first.Quiz, 2)),
				tx.PutDraft(draftOf("another", 3)),
				tx.AddAssessment(second),
				tx.PutSettings(store.Settings{Aim: "director"}),
				wantVersion(tx, changed, 2),
				wantVersion(tx, another, 1),
				wantSeq(tx, 3),
				look(),
				tx.DeleteDraft(first.Quiz),
				look(),
			)
		})
		e1, e2, e3 := eventOf("first"), eventOf("second"), eventOf("numbered")
		e1.Seq, e2.Seq, e3.Seq = 1, 2, 3
		changed.Version, another.Version = 2, 1
		assessments, plans, events := []store.Assessment{first, second}, []store.Plan{changed, another},
			[]store.Event{e1, e2, e3}
		want := []held{
			{ann, []store.Draft{draftOf(first.Quiz, 1)}, assessments[:1], []store.Plan{growth}, events[:2], store.Settings{}},
			{ann, []store.Draft{draftOf("another", 3), draftOf(first.Quiz, 2)}, assessments, plans, events,
				store.Settings{Aim: "director"}},
			{ann, []store.Draft{draftOf("another", 3)}, assessments, plans, events, store.Settings{Aim: "director"}},
		}
		same(t, seen, want)
		same(t, all(t, s, ann.ID), want[2])
	}},
	{"an update may go on where an assessment exists and a plan is Stale", func(t *testing.T, s store.Store) {
		ann, _ := newPerson(t, s)
		first, growth := fill(t, s, ann.ID)
		growth.Version++
		var taken, stale error
		update(t, s, ann.ID, func(tx store.Tx) error {
			taken = tx.AddAssessment(first)
			_, stale = tx.PutPlan(growth)
			return tx.PutDraft(draftOf("kept", 1))
		})
		code(t, taken, store.Exists)
		code(t, stale, store.Stale)
		if got := all(t, s, ann.ID); len(got.Assessments) != 1 || len(got.Drafts) != 2 {
			t.Errorf("got %+v", got)
		}
	}},
	{"an update that changes nothing is fine", func(t *testing.T, s store.Store) {
		ann, _ := newPerson(t, s)
		update(t, s, ann.ID, func(tx store.Tx) error {
			if got := tx.Person(); got != ann {
				return errors.New("it is another person's: " + got.ID)
			}
			return nil
		})
		same(t, all(t, s, ann.ID), held{Person: ann})
	}},
}

// overwrite changes everything that fill has put.
func overwrite(tx store.Tx) error {
	kept, err := Plans(tx)
	for _, p := range kept {
		p.Active, p.Plan = !p.Active, plan.Plan{}
		err = errors.Join(err, wantVersion(tx, p, p.Version+1))
	}
	_, appended := tx.AppendEvent(eventOf("undone"))
	return errors.Join(
		err,
		appended,
		wantVersion(tx, planOf(newID(), 1), 1),
		tx.PutDraft(store.Draft{Quiz: "day_at_work", Answers: map[string]store.Given{"x": {Answer: engine.Number(1)}}}),
		tx.PutDraft(draftOf("new", 1)),
		tx.DeleteDraft("day_at_work"),
		tx.AddAssessment(store.Assessment{ID: newID(), Quiz: "new"}),
	)
}

// isItself checks that an error or the value of a panic came back as it is, not wrapped.
func isItself(t *testing.T, got, want any) {
	t.Helper()
	if got != want {
		t.Errorf("got %v, want %v itself", got, want)
	}
}

// recovered returns what do panics with.
func recovered(do func()) (reason any) {
	defer func() { reason = recover() }()
	do()
	return nil
}
