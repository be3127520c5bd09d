package engine

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Rule adjusts levels or adds a note to the result where its condition holds. It has either a note, or one or more of cap, floor and add.
type Rule struct {
	At      Pos           `yaml:"-" json:"-"`
	ID      string        `yaml:"id,required"`
	When    Expression    `yaml:"when,required"`
	Cap     []SkillPoints `yaml:"cap"`   // the level is at most this
	Floor   []SkillPoints `yaml:"floor"` // the level is at least this
	Add     []SkillPoints `yaml:"add"`   // the level moves by this, then is kept within 0–100
	Note    string        `yaml:"note"`  // for the result page
	Because string        `yaml:"because,required"`
}

// SkillPoints are level points of one skill.
type SkillPoints struct {
	Skill  Ref     `yaml:",key"`
	Points float64 `yaml:",value"`
}

// Adjusts says whether the rule moves levels.
func (r *Rule) Adjusts() bool { return len(r.Cap)+len(r.Floor)+len(r.Add) > 0 }

// Effect names what the rule does: "cap team_leadership 60", several joined by a comma, or "note".
func (r *Rule) Effect() string {
	if !r.Adjusts() {
		return "note"
	}
	var parts []string
	for _, e := range []struct {
		verb   string
		points []SkillPoints
	}{{"cap", r.Cap}, {"floor", r.Floor}, {"add", r.Add}} {
		for _, p := range e.points {
			parts = append(parts, fmt.Sprintf("%s %s %s", e.verb, p.Skill.ID, strconv.FormatFloat(p.Points, 'g', -1, 64)))
		}
	}
	return strings.Join(parts, ", ")
}

// SkillIDs lists the ids of the skills the rule moves.
func (r *Rule) SkillIDs() []string {
	var ids []string
	for _, p := range slices.Concat(r.Cap, r.Floor, r.Add) {
		if !slices.Contains(ids, p.Skill.ID) {
			ids = append(ids, p.Skill.ID)
		}
	}
	return ids
}

// Moved returns where the rule takes a level of a skill: capped, then raised to the floor, then added to, within 0–100.
func (r *Rule) Moved(skill string, level float64) float64 {
	for _, p := range r.Cap {
		if p.Skill.ID == skill {
			level = min(level, p.Points)
		}
	}
	for _, p := range r.Floor {
		if p.Skill.ID == skill {
			level = max(level, p.Points)
		}
	}
	for _, p := range r.Add {
		if p.Skill.ID == skill {
			level += p.Points
		}
	}
	return min(max(level, 0), 100)
}
