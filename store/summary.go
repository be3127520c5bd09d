package store

import (
	"slices"
	"time"

	"careerpath/engine"
)

// Summary is what lists and figures need of an assessment, in about a tenth of the room. Result and Snapshot are what
// engine.Summarize leaves of them.
type Summary struct {
	ID        string          `json:"id"`
	Quiz      string          `json:"quiz"`
	Started   time.Time       `json:"started"`
	Finished  time.Time       `json:"finished"`
	Corrects  string          `json:"corrects,omitempty"`
	Corrected time.Time       `json:"corrected,omitzero"`
	Result    engine.Result   `json:"result"`
	Snapshot  engine.Snapshot `json:"snapshot"`
}

// Summary returns what lists need of an assessment.
func (a *Assessment) Summary() Summary {
	summary, _ := Split(*a)
	return summary
}

// Split takes an assessment apart into its summary and what that leaves out, for a backend to keep them so that the one
// is read without the other. Join puts them together again.
func Split(a Assessment) (Summary, Assessment) {
	result, rest, words := engine.Summarize(a.Result, a.Snapshot)
	return Summary{a.ID, a.Quiz, a.Started, a.Finished, a.Corrects, a.Corrected, result, words},
		Assessment{Answers: a.Answers, Result: rest, Snapshot: a.Snapshot}
}

// Join is the assessment that was split.
func Join(s Summary, rest Assessment) Assessment {
	return Assessment{s.ID, s.Quiz, s.Started, s.Finished, s.Corrects, s.Corrected, rest.Answers,
		engine.Restore(s.Result, rest.Result), rest.Snapshot}
}

// Corrections says by the id of an assessment which other one corrects it.
type Corrections map[string]string

// Last is the id of the assessment that has replaced another in the end, "" where none has.
func (c Corrections) Last(id string) (last string) {
	for range len(c) {
		by := c[id]
		if by == "" {
			break
		}
		id, last = by, by
	}
	return last
}

// First is the id of the assessment that another one, in the end, replaces: itself where it is no correction.
func (c Corrections) First(id string) string {
	of := make(map[string]string, len(c))
	for corrected, by := range c {
		of[by] = corrected
	}
	for range len(c) {
		if of[id] == "" {
			break
		}
		id = of[id]
	}
	return id
}

// Replaces says whether an assessment is in the place of another one that a reader has: of what it corrects in the end.
// Where that is lost, a correction stands for itself.
func (c Corrections) Replaces(r Reader, s *Summary) (bool, error) {
	if s.Corrects == "" {
		return false, nil
	}
	_, err := r.Summary(c.First(s.ID))
	if CodeOf(err) == NotFound {
		return false, nil
	}
	return err == nil, err
}

// Standing returns those of some summaries that no assessment corrects, those finished first first.
func (c Corrections) Standing(all []Summary) []Summary {
	standing := slices.DeleteFunc(slices.Clone(all), func(s Summary) bool { return c[s.ID] != "" })
	slices.SortStableFunc(standing, func(a, b Summary) int { return a.Finished.Compare(b.Finished) })
	return standing
}

// Standing returns those of all assessments of a person that no other one corrects, those finished first first.
func Standing(all []Assessment) []Assessment {
	corrected := make(map[string]bool, len(all))
	for i := range all {
		corrected[all[i].Corrects] = true
	}
	standing := slices.DeleteFunc(slices.Clone(all), func(a Assessment) bool { return corrected[a.ID] })
	slices.SortStableFunc(standing, func(a, b Assessment) int { return a.Finished.Compare(b.Finished) })
	return standing
}
