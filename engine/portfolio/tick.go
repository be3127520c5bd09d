package portfolio

import (
	"time"

	"careerpath/engine"
)

// Tick is evidence that a person has ticked, in the words it was ticked in: it reads the same whatever becomes of the
// content.
type Tick struct {
	Skill    string    `json:"skill"`    // id
	Evidence string    `json:"evidence"` // id, of the skill's
	Title    string    `json:"title"`    // of the skill
	Text     string    `json:"text"`     // of the evidence
	Level    float64   `json:"level"`    // that it shows, 0–100
	Name     string    `json:"name,omitempty"`
	Note     string    `json:"note,omitempty"` // of the person
	At       time.Time `json:"at"`
}

// TickOf is the tick of a piece of evidence of a skill; false where the skill has none of that id.
func TickOf(s *engine.Skill, evidence string) (Tick, bool) {
	a, e, ok := s.Marker(evidence)
	return Tick{Skill: s.ID, Evidence: e.ID, Title: s.Title, Text: e.Text, Level: a.Level, Name: a.Name}, ok
}
