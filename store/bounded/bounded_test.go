package bounded_test

import (
	"errors"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"careerpath/store"
	"careerpath/store/bolt"
	"careerpath/store/bounded"
)

func open(t *testing.T, bounds store.Bounds) *bounded.Store {
	t.Helper()
	st, err := bolt.Open(filepath.Join(t.TempDir(), "people.db"))
	if err != nil {
		t.Fatal(err)
	}
	return bounded.Over(st, bounds)
}

// person opens a store with bounds, and returns what changes the data of its only person.
func person(t *testing.T, bounds store.Bounds) func(func(store.Tx) error) error {
	t.Helper()
	s := open(t, bounds)
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := s.CreatePerson(t.Context(), store.Person{ID: "ann", Created: time.Now()}); err != nil {
		t.Fatal(err)
	}
	return func(change func(store.Tx) error) error { return s.Update(t.Context(), "ann", change) }
}

func wantFull(t *testing.T, err error, part store.Part, most int64) {
	t.Helper()
	var full *store.FullError
	if store.CodeOf(err) != store.Full || !errors.As(err, &full) || full.Part != part || full.Most != most {
		t.Errorf("got %v, want that there are too many %s, more than %d", err, part, most)
	}
}

func TestWhatGoesBeyondABoundIsUndoneAndTheRestGoesOn(t *testing.T) {
	update := person(t, store.Bounds{Drafts: 2, Plans: 1, Events: 3})
	draft := func(n int) func(store.Tx) error {
		return func(tx store.Tx) error {
			if _, err := tx.AppendEvent(store.Event{Kind: "begun"}); err != nil {
				return err
			}
			return tx.PutDraft(store.Draft{Quiz: strconv.Itoa(n)})
		}
	}
	for _, n := range []int{1, 2} {
		if err := update(draft(n)); err != nil {
			t.Fatal(err)
		}
	}
	wantFull(t, update(draft(3)), store.AllDrafts, 2)
	if err := update(draft(2)); err != nil {
		t.Errorf("a draft that is there can't be kept again: %v", err)
	}
	wantFull(t, update(draft(1)), store.AllEvents, 3)
	if err := update(func(tx store.Tx) error { return tx.DeleteDraft("1") }); err != nil {
		t.Error(err)
	}
	plan := func(id string) error {
		return update(func(tx store.Tx) error {
			_, err := tx.PutPlan(store.Plan{ID: id})
			return err
		})
	}
	if err := plan("one"); err != nil {
		t.Error(err)
	}
	wantFull(t, plan("two"), store.AllPlans, 1)
	var got store.Usage
	if err := update(func(tx store.Tx) (err error) {
		got, err = tx.Usage()
		return err
	}); err != nil || got.Drafts != 1 || got.Plans != 1 || got.Events != 3 {
		t.Errorf("in the end there is %+v (%v)", got, err)
	}
}

func TestWhoHasTooManyBytesCanStillShorten(t *testing.T) {
	update := person(t, store.Bounds{Bytes: 2000})
	write := func(bytes int) error {
		var said strings.Builder
		for n := range bytes / 4 { // which can't be packed to nothing
			said.WriteString(strconv.FormatInt(int64(1000003*n*n+n)%46656+46656, 36))
		}
		return update(func(tx store.Tx) error { return tx.PutRecord("note", "n", []byte(`"`+said.String()+`"`)) })
	}
	if err := write(1000); err != nil {
		t.Fatal(err)
	}
	wantFull(t, write(8000), store.AllBytes, 2000)
	if err := write(500); err != nil {
		t.Error(err)
	}
}

func TestWhatIsBeyondANewBoundMayStayAndShrink(t *testing.T) {
	before := store.Usage{Plans: 9, Bytes: 900}
	b := store.Bounds{Plans: 5, Bytes: 500}
	for _, tt := range []struct {
		is    string
		after store.Usage
		want  store.Part
	}{
		{"unchanged", before, ""}, {"less", store.Usage{Plans: 8, Bytes: 800}, ""},
		{"more of what is bounded", store.Usage{Plans: 10, Bytes: 900}, store.AllPlans},
		{"more bytes", store.Usage{Plans: 9, Bytes: 901}, store.AllBytes},
		{"more of what isn't bounded", store.Usage{Plans: 9, Bytes: 900, Drafts: 99}, ""},
	} {
		over := b.Exceeded(before, tt.after)
		if over == nil && tt.want != "" || over != nil && over.Part != tt.want {
			t.Errorf("%s: %v, want %q", tt.is, over, tt.want)
		}
	}
	if b := store.UsualBounds.Times(2); b.Plans != 400 || b.Bytes != 16<<20 {
		t.Errorf("twice the usual bounds are %+v", b)
	}
}
