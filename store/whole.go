package store

import (
	"bytes"
	"context"
	"encoding/json"
	"time"
)

// Copier is a store whose people can be copied into another one as they are: versions of plans, numbers of events and
// all. For whoever looks after the data, not for people themselves.
type Copier interface {
	Store
	Stretches

	// AtOneMoment has use read what the store holds at one moment, however long that takes and whatever changes meanwhile.
	// use must not call the store and must read from its own goroutine alone.
	AtOneMoment(ctx context.Context, use func(Stretches) error) error

	// Import adds people with everything they have but memberships, which are to be joined once the groups' owners are
	// there: all of it is kept, or nothing. Exists where an id or the hash of a key is taken.
	Import(ctx context.Context, people []Whole) error

	// BeginCopy has the store remember that everybody of a source is being copied into it, until EndCopy. Exists where it
	// has people that no copy of that source has brought, or a copy of another source was begun.
	BeginCopy(ctx context.Context, source string) error

	// EndCopy has the store be nobody's copy any more.
	EndCopy(ctx context.Context) error
}

// Stretches reads everything of people whose ids are next to each other.
type Stretches interface {
	// Stretch returns people with an id after one and up to another, in order of id, by bytes, with all that is kept of
	// them: at most limit people, and fewer where they have much. After "" is from the first on, up to "" is up to the
	// last; there are no more where it returns nobody. Each call sees one consistent state.
	Stretch(ctx context.Context, after, upTo string, limit int) ([]Whole, error)
}

// Whole is everything that is kept of a person.
type Whole struct {
	Person      Person
	Keys        []Key // in order of id, as all lists are but those of events and records
	Settings    Settings
	Drafts      []Draft // in order of quiz id
	Assessments []Assessment
	Plans       []Plan
	Events      []Event      // in order of Seq
	Records     []KindRecord // in order of kind and id
	Memberships []Membership // in order of the groups' ids

	// why the rest can't be read, nil where it can: then nothing is here but the id
	Damage error
}

// KindRecord is a small record with its kind.
type KindRecord struct {
	Kind string
	Record
}

// Unlike names the kinds of records in which two people who should be the same differ, none where they are the same. A
// person's own time is compared to the microsecond, JSON by its value.
func (w *Whole) Unlike(other *Whole) (kinds []string, err error) {
	created := func(w *Whole) time.Time { return w.Person.Created.UTC().Truncate(time.Microsecond) }
	for _, of := range []struct {
		kind string
		a, b any
	}{
		{"a person", []any{w.Person.ID, created(w)}, []any{other.Person.ID, created(other)}},
		{"keys", w.Keys, other.Keys},
		{"settings", w.Settings, other.Settings},
		{"drafts", w.Drafts, other.Drafts},
		{"results", w.Assessments, other.Assessments},
		{"plans", w.Plans, other.Plans},
		{"events", w.Events, other.Events},
		{"small records", w.Records, other.Records},
		{"memberships", w.Memberships, other.Memberships},
	} {
		a, err := json.Marshal(of.a)
		if err != nil {
			return nil, &Error{Code: Internal, Message: "what is kept can't be written as JSON", Err: err}
		}
		b, err := json.Marshal(of.b)
		if err != nil {
			return nil, &Error{Code: Internal, Message: "what is kept can't be written as JSON", Err: err}
		}
		if !bytes.Equal(a, b) {
			kinds = append(kinds, of.kind)
		}
	}
	return kinds, nil
}
