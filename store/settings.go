package store

import (
	"slices"

	"careerpath/engine/portfolio"
)

// Settings are what a person has chosen for themselves. The zero value is what everyone begins with.
type Settings struct {
	// id of the role that the person would like to reach, "" where they aren't sure. It shapes pages, never a score.
	Aim string `json:"aim,omitempty"`
	// what the person calls their results, by id; a plan has its name in itself
	Names map[string]string `json:"names,omitempty"`
	// SHA-256 of the key that opens the person's calendar to programs, nil where there is none
	Calendar *SecretHash `json:"calendar,omitempty"`
	// the person says that they have kept their private link
	LinkKept bool `json:"link_kept,omitempty"`
	// what the person says shows their skills, each once; it shapes pages and exports, never a score
	Evidence []portfolio.Tick `json:"evidence,omitempty"`
}

// Tick returns the evidence of a skill that the person has ticked, nil where they haven't.
func (s *Settings) Tick(skill, evidence string) *portfolio.Tick {
	for i := range s.Evidence {
		if t := &s.Evidence[i]; t.Skill == skill && t.Evidence == evidence {
			return t
		}
	}
	return nil
}

// SetTick puts a tick in place of the one of the same evidence, or takes that back where it is nil.
func (s *Settings) SetTick(skill, evidence string, tick *portfolio.Tick) {
	kept := slices.DeleteFunc(slices.Clone(s.Evidence), func(t portfolio.Tick) bool {
		return t.Skill == skill && t.Evidence == evidence
	})
	if tick != nil {
		kept = append(kept, *tick)
	}
	s.Evidence = kept
	if len(kept) == 0 {
		s.Evidence = nil
	}
}
