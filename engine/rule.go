package engine

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Rule adjusts levels or adds a note to the result where its condition holds. It has either a note, or one or more of cap, floor and add.
type Rule struct {
	At      Pos        `yaml:"-" json:"-"`
	ID      string     `yaml:"id,required"`
	When    Expression `yaml:"when,required"`
	Cap     []Points   `yaml:"cap"`   // the level is at most this
	Floor   []Points   `yaml:"floor"` // the level is at least this
	Add     []Points   `yaml:"add"`   // the level moves by this, then is kept within 0–100
	Note    string     `yaml:"note"`  // for the result page
	Because string     `yaml:"because,required"`
}

// Points are level points of one skill.
type Points struct {
	Skill  Ref     `yaml:",key"`
	Points float64 `yaml:",value"`
}

// adjusts says whether the rule moves levels.
func (r *Rule) adjusts() bool { return len(r.Cap)+len(r.Floor)+len(r.Add) > 0 }

// effect names what the rule does: "cap team_leadership 60", several joined by a comma, or "note".
func (r *Rule) effect() string {
	if !r.adjusts() {
		return "note"
	}
	var parts []string
	for _, e := range []struct {
		verb   string
		points []Points
	}{{"cap", r.Cap}, {"floor", r.Floor}, {"add", r.Add}} {
		for _, p := range e.points {
			parts = append(parts, fmt.Sprintf("%s %s %s", e.verb, p.Skill.ID, strconv.FormatFloat(p.Points, 'g', -1, 64)))
		}
	}
	return strings.Join(parts, ", ")
}

// skills lists the ids of the skills the rule moves.
func (r *Rule) skills() []string {
	var ids []string
	for _, p := range slices.Concat(r.Cap, r.Floor, r.Add) {
		if !slices.Contains(ids, p.Skill.ID) {
			ids = append(ids, p.Skill.ID)
		}
	}
	return ids
}

// move returns where the rule takes a level of a skill: capped, then raised to the floor, then added to, within 0–100.
func (r *Rule) move(skill string, level float64) float64 {
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

// check reports a rule that does nothing, two things at once, or something out of range.
func (r *Rule) check(faults *Faults, skills map[string]int) {
	switch {
	case r.adjusts() && r.Note != "":
		faults.Add(r.At, "rule %q both moves levels and has a note: split it into two rules", r.ID)
	case !r.adjusts() && r.Note == "":
		faults.Add(r.At, "rule %q has no effect: give it cap, floor, add or note", r.ID)
	}
	for _, p := range slices.Concat(r.Cap, r.Floor) {
		if !within(p.Points, 0, 100) {
			faults.Add(p.Skill.At, "rule %q: a level is between 0 and 100, not %v", r.ID, p.Points)
		}
	}
	for _, p := range r.Add {
		if !within(p.Points, -100, 100) || p.Points == 0 {
			faults.Add(p.Skill.At, "rule %q: add takes points between -100 and 100 other than 0, not %v", r.ID, p.Points)
		}
	}
	for _, p := range slices.Concat(r.Cap, r.Floor, r.Add) {
		if _, ok := skills[p.Skill.ID]; !ok {
			faults.Add(p.Skill.At, "rule %q names an unknown skill %q%s", r.ID, p.Skill.ID, suggestionFor(faults, p.Skill.ID, skills))
		}
	}
}
