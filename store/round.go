package store

import (
	"time"

	"careerpath/engine"
	"careerpath/engine/outside"
)

// The kinds of record of an outside view.
const (
	RoundRecords    = "round"    // by the id of the assessment that it belongs to
	ObservedRecords = "observed" // by a random id
)

// Round is somebody's asking others how they see them: the same quiz as an assessment of theirs, answered about them.
type Round struct {
	ID         string    `json:"id"` // UUIDv7, the subject of its observers' keys
	Assessment string    `json:"assessment"`
	Called     string    `json:"called"` // what those asked call the person
	Created    time.Time `json:"created"`
	Closed     time.Time `json:"closed,omitzero"` // zero: answers are taken
	Asked      []Asked   `json:"asked"`           // in the order in which they were asked
	Seen       *Seen     `json:"seen,omitempty"`  // nil: nothing could be shown yet
}

// Asked is one link of a round. It says nothing of whether somebody has answered through it: a key that is used is
// deleted, and what is known of it stays here as it was.
type Asked struct {
	Key       string     `json:"key"`  // id
	Hash      SecretHash `json:"hash"` // of the key's secret
	Name      string     `json:"name"` // that the person gave for whoever has the link
	Expires   time.Time  `json:"expires"`
	Withdrawn bool       `json:"withdrawn,omitempty"`
}

// Seen is what a person saw when they last looked. It is kept as it was shown, so that nothing but another look changes
// it.
type Seen struct {
	Observers int             `json:"observers"` // whose answers it takes in
	On        engine.Date     `json:"on"`
	Skills    []outside.Skill `json:"skills"`
}

// Observed are the levels that one observer's answers gave a person. Nothing tells whose they are, when they came or
// through which link: the record's id is random. They are never shown by themselves, not even in an export, and are
// deleted when the round is closed.
type Observed struct {
	Round  string         `json:"round"` // id
	Levels []engine.Level `json:"levels"`
}

// Open says whether a round takes answers.
func (r *Round) Open() bool { return r.Closed.IsZero() }
