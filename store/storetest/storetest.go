// Package storetest is the one suite that every backend of store.Store passes. Each promise of the store package is a
// subtest named after it.
package storetest

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"careerpath/engine"
	"careerpath/store"
)

// promise is one thing that every store must do.
type promise struct {
	is    string // a sentence
	check func(t *testing.T, s store.Store)
}

// Run checks every promise of store.Store, several at a time. open returns a store without people, each time another;
// Run closes it.
func Run(t *testing.T, open func(t *testing.T) store.Store) {
	for _, p := range slices.Concat(people, drafts, assessments, finished, plans, events, settings, keys, records, groups, onlookers, usages,
		transactions, manyAtOnce, lifetimes) {
		t.Run(p.is, func(t *testing.T) {
			t.Parallel()
			s := open(t)
			t.Cleanup(func() { must(t, s.Close()) })
			p.check(t, s)
		})
	}
}

// must ends the test where a call that has to succeed failed. It is not for use inside View and Update, which may run
// on another goroutine.
func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// code checks what kind of error err is.
func code(t *testing.T, err error, want store.Code) {
	t.Helper()
	if got := store.CodeOf(err); got != want {
		t.Errorf("got error %v (code %q), want code %q", err, got, want)
	}
	var e *store.Error
	if errors.As(err, &e) && e.Message == "" {
		t.Errorf("the error has no message")
	}
}

// same compares records.
func same[T any](t *testing.T, got, want T) {
	t.Helper()
	if diff := difference(got, want); diff != "" {
		t.Errorf("what came back is not what was kept (-kept +back):\n%s", diff)
	}
}

func difference[T any](got, want T) string {
	return cmp.Diff(want, got, cmp.AllowUnexported(engine.Answer{}), cmp.Comparer(sameJSON))
}

// sameJSON compares JSON by its value.
func sameJSON(a, b json.RawMessage) bool {
	if len(a) == 0 || len(b) == 0 {
		return len(a) == len(b)
	}
	var v, w any
	return json.Unmarshal(a, &v) == nil && json.Unmarshal(b, &w) == nil && cmp.Equal(v, w)
}

// noon is a time in a zone, with microseconds.
var noon = time.Date(2026, 3, 29, 12, 0, 0, 123456000, time.FixedZone("UTC+2", 2*60*60))

// newPerson creates a person, and returns them with their secret.
func newPerson(t *testing.T, s store.Store) (store.Person, store.SecretHash) {
	t.Helper()
	p := store.Person{ID: newID(), Created: noon.UTC()}
	secret := store.SecretHash([]byte(fmt.Sprintf("%32.32s", p.ID[4:])))
	must(t, s.CreatePerson(t.Context(), p, keyOf(secret)))
	return p, secret
}

// keyOf is a browser's key with a secret.
func keyOf(secret store.SecretHash) store.Key {
	return store.Key{ID: "browser", Kind: store.KeyBrowser, Hash: secret}
}

// newID returns a UUIDv7, each higher than the one before.
func newID() string { return uuid.Must(uuid.NewV7()).String() }

// draftOf is a small draft that says n.
func draftOf(quiz string, n int) store.Draft {
	return store.Draft{
		ID: "d", Quiz: quiz, Answers: map[string]store.Given{"said": {Answer: engine.Number(float64(n)), At: noon.UTC(),
			Seconds: 1.5}},
		Started: noon.UTC(), Updated: noon.UTC().Add(time.Duration(n) * time.Microsecond),
	}
}

// said returns the n of a draft that draftOf made, 0 for the zero Draft.
func said(d store.Draft) int { return int(d.Answers["said"].Answer.Number()) }

// eventOf is a small event.
func eventOf(kind string) store.Event {
	return store.Event{At: noon.UTC(), Kind: kind, Subject: "it", Data: json.RawMessage(`{"was":"well"}`)}
}

// update changes a person's data where nothing may go wrong.
func update(t *testing.T, s store.Store, person string, change func(store.Tx) error) {
	t.Helper()
	must(t, s.Update(t.Context(), person, change))
}

// view reads a person's data where nothing may go wrong.
func view(t *testing.T, s store.Store, person string, read func(store.Reader)) {
	t.Helper()
	must(t, s.View(t.Context(), person, func(r store.Reader) error { read(r); return nil }))
}

// held is all that a person's data holds.
type held struct {
	Person      store.Person
	Drafts      []store.Draft
	Assessments []store.Assessment
	Plans       []store.Plan
	Events      []store.Event
	Settings    store.Settings
}

// all reads everything a person has.
func all(t *testing.T, s store.Store, person string) held {
	t.Helper()
	var h held
	must(t, s.View(t.Context(), person, func(r store.Reader) (err error) {
		h, err = everything(r)
		return err
	}))
	return h
}

func everything(r store.Reader) (h held, err error) {
	h.Person = r.Person()
	if h.Drafts, err = r.Drafts(); err != nil {
		return h, err
	}
	if h.Assessments, err = Taken(r); err != nil {
		return h, err
	}
	if h.Plans, err = Plans(r); err != nil {
		return h, err
	}
	if h.Settings, err = r.Settings(); err != nil {
		return h, err
	}
	h.Events, err = r.Events(0, 1_000_000)
	return h, err
}

// together runs do for 0 to n-1 at the same time, and ends the test with their errors.
func together(t *testing.T, n int, do func(i int) error) {
	t.Helper()
	failed := make([]error, n)
	start := make(chan struct{})
	var running sync.WaitGroup
	for i := range n {
		running.Go(func() {
			<-start
			failed[i] = do(i)
		})
	}
	close(start)
	running.Wait()
	must(t, errors.Join(failed...))
}

// Taken reads all assessments of a person, the oldest first.
func Taken(r store.Reader) (all []store.Assessment, err error) {
	summaries, err := r.Summaries("", "", 1_000_000)
	for i := range slices.Backward(summaries) {
		a, err := r.Assessment(summaries[i].ID)
		if err != nil {
			return nil, err
		}
		all = append(all, a)
	}
	return all, err
}

// Plans reads all plans of a person, the oldest first.
func Plans(r store.Reader) (all []store.Plan, err error) {
	summaries, err := r.PlanSummaries("", 1_000_000)
	for i := range slices.Backward(summaries) {
		p, err := r.Plan(summaries[i].ID)
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, err
}
