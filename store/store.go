// Package store says what is kept of people and what every backend promises. It must never know how results are made or
// shown.
//
// A person is an id and the keys that open their data. All that is kept of them hangs under the id and goes when they
// go: keys, drafts, assessments, plans, events, settings, memberships of groups and small records.
package store

import (
	"context"
	"encoding/json"
	"strings"
	"time"
	"unicode/utf8"

	"careerpath/engine"
)

// Store keeps people's data. It is safe for concurrent use. Every error is an *Error; ids of other people's records are
// as good as absent.
//
// What a call has acknowledged by returning nil is on disk and survives the death of the process and of the machine. A
// call whose ctx has ended before its work began does nothing and fails with Unavailable wrapping ctx.Err(); work that
// has begun is seen through. Unavailable for any other reason may come at the last moment, when the disk or the
// connection fails: then a change is kept as a whole or not at all, and only looking tells.
//
// Ids are what ValidID says. One that is not is never found, and keeping it fails with Internal, as does anything that
// JSON can't hold. Records come back as they were given, but for times, which come back in UTC, to the microsecond or
// better.
type Store interface {
	// CreatePerson adds a person who is found by the hashes of their keys from then on. Exists where the id or a hash is
	// taken, Internal where two of the keys have the same id.
	CreatePerson(ctx context.Context, p Person, keys ...Key) error

	// KeyBySecret finds a key, and whose it is. NotFound where nobody has that secret.
	KeyBySecret(ctx context.Context, secret SecretHash) (Person, Key, error)

	// People returns at most limit people with an id after the one given, in order of id, by bytes; after "" from the
	// first on, and none where limit is 0 or less. Each call sees one consistent state, but other people may come and
	// go between two calls. For whoever looks after the data, not for people themselves.
	People(ctx context.Context, after string, limit int) ([]Person, error)

	// Finished returns what people with an id after one and up to another, by bytes, have completed: of each person the
	// sheets of those that choose picks from the summaries of all of theirs of a quiz, as indices; quiz "" is of all. People
	// come in order of id, summaries and sheets in order of theirs, by bytes; of whom nothing is picked isn't there.
	// Each person is as at one moment, not all at the same. It reads everybody in between at once, so whoever goes through
	// many takes some at a time, as People pages them; any number of calls may do so beside each other. choose is as read
	// of View is, and may run more than once.
	Finished(ctx context.Context, quiz, after, through string, choose func([]Summary) []int) ([]Finished, error)

	// Members returns at most limit members of a group, with an id after the one given, in order of id, by bytes; none
	// where there is no such group. Like People it sees one consistent state a call.
	Members(ctx context.Context, group, after string, limit int) ([]Membership, error)

	// DeletePerson removes a person, their keys and everything that hangs under them: they leave their groups, and the
	// groups they run end. NotFound where there is no such person.
	DeletePerson(ctx context.Context, person string) error

	// View runs read over one consistent state of a person's data. NotFound where there is no such person; an error of
	// read comes back as it is, and its panic goes on to the caller. read may run more than once, must be short, must not
	// call the store and must not keep the Reader.
	View(ctx context.Context, person string, read func(Reader) error) error

	// Update runs change as one transaction: all of it is kept, or, where change returns an error or panics, nothing.
	// Updates of one person happen one after another. change may run more than once, and on another goroutine than the
	// caller's, so it must have no effect but through the Tx, must not call the store and must not keep the Tx.
	// NotFound where there is no such person; an error of change comes back as it is, and its panic goes on to the
	// caller. An error of the Tx that change leaves aside is no reason to undo the rest, unless it is Damaged or
	// Unavailable.
	Update(ctx context.Context, person string, change func(Tx) error) error

	// Try writes nothing of anybody's and waits for the disk, so that it shows whether changes can be kept.
	Try(ctx context.Context) error

	// Close waits for calls under way and releases the store. Calls after it fail with Unavailable; closing twice is fine.
	Close() error
}

// Reader reads one person's data.
type Reader interface {
	// Person returns whose data it is.
	Person() Person

	// Draft returns the answers begun to a quiz. NotFound where there are none.
	Draft(quiz string) (Draft, error)

	// Drafts returns all answers begun, in order of quiz id, by bytes.
	Drafts() ([]Draft, error)

	// Assessment returns a completed quiz. NotFound where this person has none of that id.
	Assessment(id string) (Assessment, error)

	// Summary returns the summary of a completed quiz. NotFound where this person has none of that id.
	Summary(id string) (Summary, error)

	// Summaries returns at most limit summaries of completed quizzes with an id before the one given, newest first: by id,
	// by bytes, downwards (ids are UUIDv7, so by time). Before "" is from the newest on, quiz "" is of all; none where
	// limit is 0 or less. It reads no more than it returns, but that a backend may pass by those of other quizzes.
	Summaries(quiz, before string, limit int) ([]Summary, error)

	// First returns the summary of the oldest completed quiz, by id, by bytes; quiz "" is of all. NotFound where there is
	// none.
	First(quiz string) (Summary, error)

	// Corrections says which assessments others correct.
	Corrections() (Corrections, error)

	// Count counts what is kept, without reading it.
	Count() (Counts, error)

	// Plan returns a plan. NotFound where this person has none of that id.
	Plan(id string) (Plan, error)

	// ActivePlans returns the plans that are active, oldest first by id, by bytes: one at most, but of old data.
	ActivePlans() ([]Plan, error)

	// PlanSummaries returns at most limit summaries of plans with an id before the one given, newest first: by id, by
	// bytes, downwards. Before "" is from the newest on; none where limit is 0 or less.
	PlanSummaries(before string, limit int) ([]PlanSummary, error)

	// Settings returns what the person has chosen: the zero Settings where nothing was kept.
	Settings() (Settings, error)

	// Keys returns all keys, in order of id, by bytes.
	Keys() ([]Key, error)

	// Memberships returns the groups that this person is in, in order of the groups' ids, by bytes.
	Memberships() ([]Membership, error)

	// Record returns a small record. NotFound where this person has none of that kind and id.
	Record(kind, id string) (json.RawMessage, error)

	// Records returns all records of a kind, in order of id, by bytes.
	Records(kind string) ([]Record, error)

	// Usage returns how much is kept of the person. It goes through all of their records and reads none, so that it costs
	// little, and tells also where some can't be read.
	Usage() (Usage, error)

	// Events returns at most limit events with a sequence number above after, in order; none where limit is 0 or less.
	Events(after uint64, limit int) ([]Event, error)
}

// Tx reads and changes one person's data. What it has written it also reads.
type Tx interface {
	Reader

	// PutDraft keeps a draft in place of the one of the same quiz.
	PutDraft(d Draft) error

	// DeleteDraft removes a draft; where there is none it does nothing.
	DeleteDraft(quiz string) error

	// AddAssessment keeps a completed quiz for ever. Exists where this person has one of that id.
	AddAssessment(a Assessment) error

	// PutPlan keeps a plan in place of the version it was made from and returns its version from now on. A new plan has
	// Version 0. Stale where another version has been kept since: read it again and decide anew.
	PutPlan(p Plan) (uint64, error)

	// PutSettings keeps what the person has chosen in place of what they had chosen before.
	PutSettings(s Settings) error

	// PutKey keeps a key in place of the one of the same id, whose secret opens nothing any more where it was another.
	// Exists where another key has the hash, of whoever.
	PutKey(k Key) error

	// DeleteKey removes a key; where there is none it does nothing.
	DeleteKey(id string) error

	// PutRecord keeps a small record in place of the one of the same kind and id.
	PutRecord(kind, id string, body json.RawMessage) error

	// DeleteRecord removes a record; where there is none it does nothing.
	DeleteRecord(kind, id string) error

	// Join makes this person a member of a group, or changes how they are; whoever Member says they are is ignored.
	// NotFound where the owner isn't there, Exists where the group is somebody else's.
	Join(m Membership) error

	// Leave ends a membership; where there is none it does nothing.
	Leave(group string) error

	// EndGroup ends all memberships of a group that this person runs; where there are none it does nothing.
	EndGroup(group string) error

	// Forget removes the person and everything that hangs under them, as DeletePerson does. Nothing else may be done with
	// the Tx afterwards.
	Forget() error

	// AppendEvent keeps an event after all others of the person and returns its sequence number, from 1 up without
	// gaps. The Seq given is ignored.
	AppendEvent(e Event) (uint64, error)

	// PutEvent keeps an event in place of the one of the same Seq. NotFound where there is none.
	PutEvent(e Event) error
}

// ValidID says whether an id can be kept: 1 to 255 bytes of UTF-8 without NUL.
func ValidID(id string) bool {
	return id != "" && len(id) <= 255 && utf8.ValidString(id) && !strings.Contains(id, "\x00")
}

// Person is someone who uses careerpath. No name or address is needed.
type Person struct {
	ID      string    `json:"id"` // UUIDv7
	Created time.Time `json:"created"`
}

// SecretHash is the SHA-256 of a key's secret: enough to recognise the secret, too little to know it.
type SecretHash [32]byte

// Draft is a quiz that is being answered.
type Draft struct {
	// UUIDv7, by which a page knows that it belongs to this draft and to no earlier or later one; "" in old files
	ID   string `json:"id"`
	Quiz string `json:"quiz"`
	// id of the person's latest assessment of the quiz when this was begun, "" for none
	After string `json:"after,omitempty"`
	// id of the assessment that finishing this corrects, "" where it is taken anew
	Corrects string `json:"corrects,omitempty"`
	// what the order comes from in which the person sees the items, as score.Catalog.Order has it; "" for as written
	Seed  string `json:"seed,omitempty"`
	Short bool   `json:"short,omitempty"` // it is the short form that is answered
	// id of the role whose plan the short form goes on for, "" for none
	Toward  string           `json:"toward,omitempty"`
	Answers map[string]Given `json:"answers"` // by item id
	Started time.Time        `json:"started"`
	Updated time.Time        `json:"updated"`
}

// Given is an answer to one item, as it was given. Without an answer it says that one was taken back.
type Given struct {
	Answer engine.Answer `json:"answer,omitzero"`
	// the words it was given under, as engine.Catalog.Labels has them; nil where they aren't known
	Labels  []string  `json:"labels,omitempty"`
	At      time.Time `json:"at"`                // when it changed last
	Seconds float64   `json:"seconds,omitempty"` // that giving it first took, 0 where that isn't known
}

// UnmarshalJSON reads what is kept, and the bare answers of drafts that an earlier careerpath kept: without labels and
// times.
func (g *Given) UnmarshalJSON(text []byte) error {
	if !strings.HasPrefix(string(text), "{") {
		*g = Given{}
		return g.Answer.UnmarshalJSON(text)
	}
	type plain Given
	return json.Unmarshal(text, (*plain)(g))
}

// Assessment is one completed quiz with its result. It never changes. A correction is an assessment of its own that
// replaces the one it corrects.
type Assessment struct {
	ID      string    `json:"id"` // UUIDv7
	Quiz    string    `json:"quiz"`
	Started time.Time `json:"started"`
	// of a correction, when the first of those it corrects was finished
	Finished  time.Time       `json:"finished"`
	Corrects  string          `json:"corrects,omitempty"` // id of the assessment that this one replaces, "" for none
	Corrected time.Time       `json:"corrected,omitzero"` // when the correction was made
	Answers   engine.Answers  `json:"answers"`
	Result    engine.Result   `json:"result"`
	Snapshot  engine.Snapshot `json:"snapshot"`
}

// Counts says how much is kept of a person.
type Counts struct {
	Drafts, Assessments, Plans, Events int
}

// Event is something that happened to a person's data.
type Event struct {
	Seq     uint64    `json:"seq"` // per person, from 1 up
	At      time.Time `json:"at"`
	Kind    string    `json:"kind"`    // what happened: assessment_finished
	Subject string    `json:"subject"` // the id of what it happened to
	// what changed; comes back as the same value, not always in the same bytes
	Data json.RawMessage `json:"data,omitempty"`
}
