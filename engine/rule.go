package engine

import (
	"slices"
	"strings"
)

// Rule moves levels or adds a note to the result where its condition holds. It has either a note, or one or more
// effects: see Effect.
type Rule struct {
	At       Pos           `yaml:"-" json:"-"`
	ID       string        `yaml:"id,required"`
	When     Expression    `yaml:"when,required"`
	Cap      []SkillPoints `yaml:"cap"`                        // the level is at most this
	Floor    []SkillPoints `yaml:"floor"`                      // the level is at least this
	Multiply []SkillPoints `yaml:"multiply" json:",omitempty"` // the level times this, then kept within 0–100
	Add      []SkillPoints `yaml:"add"`                        // the level moves by this, then is kept within 0–100
	Note     string        `yaml:"note,text"`                  // for the result page
	Because  string        `yaml:"because,required,text"`
}

// SkillPoints are level points of one skill, or for a factor how often.
type SkillPoints struct {
	Skill  Ref     `yaml:",key"`
	Points float64 `yaml:",value"`
}

// Adjusts says whether the rule moves levels.
func (r *Rule) Adjusts() bool {
	return slices.ContainsFunc(effects, func(e Effect) bool { return len(e.Of(r)) > 0 })
}

// Effect names what the rule does: "cap team_leadership 60", several joined by a comma, or "note".
func (r *Rule) Effect() string {
	var parts []string
	for _, e := range effects {
		for _, p := range e.Of(r) {
			parts = append(parts, effectText(e, p))
		}
	}
	if parts == nil {
		return "note"
	}
	return strings.Join(parts, ", ")
}

// SkillIDs lists the ids of the skills the rule moves.
func (r *Rule) SkillIDs() []string {
	var ids []string
	for _, e := range effects {
		for _, p := range e.Of(r) {
			if !slices.Contains(ids, p.Skill.ID) {
				ids = append(ids, p.Skill.ID)
			}
		}
	}
	return ids
}

// Moved returns where the rule takes a level of a skill: through its effects in their order, then kept within 0–100. A
// higher level never ends up lower than a lower one.
func (r *Rule) Moved(skill string, level float64) float64 {
	for _, e := range effects {
		for _, p := range e.Of(r) {
			if p.Skill.ID == skill {
				level = e.Move(level, p.Points)
			}
		}
	}
	return min(max(level, 0), 100)
}

// Leaves returns between which levels of a skill the rule changes nothing, as far as its effects say one by one; from
// is above to where there are none.
func (r *Rule) Leaves(skill string) (from, to float64) {
	from, to = 0, 100
	for _, e := range effects {
		for _, p := range e.Of(r) {
			if p.Skill.ID == skill {
				low, high := e.Leaves(p.Points)
				from, to = max(from, low), min(to, high)
			}
		}
	}
	return from, to
}
