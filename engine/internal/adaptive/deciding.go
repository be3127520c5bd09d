package adaptive

import (
	"math"

	"careerpath/engine"
	"careerpath/engine/internal/compiled"
	"careerpath/engine/internal/exact"
	"careerpath/engine/internal/expression"
)

// deciding is the item on which something else hangs than which role is nearest, −1 where nothing does: a requirement of
// the best role or of the one recommended, or a rule that moves levels so far that it sways which role is nearest. It is
// asked where that isn't known for want of an answer. A requirement that reads a level is one that the rest of the quiz may still
// turn over where it holds at one end of what the level may come to, and not at the other.
func (v *view) deciding(out *engine.Result) int {
	for i := range v.Quiz.Rules {
		cr := &v.Quiz.Rules[i]
		if !cr.Adjusts {
			continue
		}
		if item := v.unknown(cr.Code); item >= 0 && v.sways(cr) {
			return item
		}
	}
	for _, id := range []string{out.Roles[0].Role, string(out.Role)} {
		if id == "" {
			continue
		}
		role := v.Quiz.Role[id]
		for j := range v.Quiz.Roles[role].Requirements {
			if item := v.requirement(role, j); item >= 0 {
				return item
			}
		}
	}
	return -1
}

// sways says whether a rule, if it held, would have another role be nearest, or leave it open which is.
func (v *view) sways(cr *compiled.Rule) bool {
	was := make([]float64, len(cr.Skills))
	for i, of := range cr.Skills {
		if was[i] = v.Levels[of.Skill]; v.Measured[of.Skill] {
			v.SetLevel(of.Skill, cr.Rule.Moved(of.ID, was[i]))
		}
	}
	moved := newView(v.Sheet)
	sways := moved.top != v.top || exact.Rounded(moved.gain()) > Bound
	for i, of := range cr.Skills {
		v.SetLevel(of.Skill, was[i])
	}
	v.shares = v.Fit().Shares
	return sways
}

// unknown is the item that tells what a condition needs to know, −1 where it is known or no item does. Of facts and answers
// it is the item itself, of a level the heaviest item about it.
func (v *view) unknown(code *expression.Code) int {
	if _, known := code.Holds(v.Frame); known {
		return -1
	}
	for _, slot := range code.Slots() {
		if v.Frame.Known[slot] {
			continue
		}
		if item := v.tellsOf(slot); item >= 0 {
			return item
		}
	}
	return -1
}

// tellsOf is an open item that tells what is in a slot, −1 where none does.
func (v *view) tellsOf(slot int) int {
	at := v.Quiz.Slots
	switch {
	case slot < at.Levels:
		if v.open(slot) {
			return slot
		}
	case slot < at.Fits && slot != at.Never:
		return v.heaviest((slot - at.Levels) % len(v.Quiz.Skills))
	}
	return -1
}

// heaviest is the open item that weighs most in a skill, the first of several; −1 where there is none.
func (v *view) heaviest(skill int) int {
	best, most := -1, 0.0
	for _, t := range v.Quiz.Terms[skill] {
		if v.open(t.Item) && t.Weight > most {
			best, most = t.Item, t.Weight
		}
	}
	return best
}

// expected says whether all that isn't known of a requirement is one level, and a holder of the role who answered so would
// clear it with a standard deviation to spare. Then it decides nothing, as far as can be told.
func (v *view) expected(role, at int) bool {
	unknown := -1
	for _, slot := range v.Quiz.Roles[role].Requirements[at].Code.Slots() {
		if v.Frame.Known[slot] {
			continue
		}
		if slot < v.Quiz.Slots.Levels || slot >= v.Quiz.Slots.Gaps || unknown >= 0 {
			return false
		}
		unknown = slot - v.Quiz.Slots.Levels
	}
	if unknown < 0 {
		return false
	}
	v.expect()
	return v.MeetsAt(role, at, unknown, v.levels[role][unknown]-math.Sqrt(v.spread[unknown]))
}

// moving is the item that tells whether a rule holds that would move a level up, for a requirement that doesn't hold, or
// down, for one that does; −1 where there is none.
func (v *view) moving(skill int, down bool) int {
	for i := range v.Quiz.Rules {
		cr := &v.Quiz.Rules[i]
		for _, of := range cr.Skills {
			if !cr.Adjusts || of.Skill != skill {
				continue
			}
			to := cr.Rule.Moved(of.ID, v.Levels[skill])
			if down && to < v.Levels[skill] || !down && to > v.Levels[skill] {
				if item := v.unknown(cr.Code); item >= 0 {
					return item
				}
			}
		}
	}
	return -1
}

// requirement is the item that may decide about a requirement of a role, −1 where none does.
func (v *view) requirement(role, at int) int {
	req := &v.Quiz.Roles[role].Requirements[at]
	v.Reach(role, req.Gaps)
	if item := v.unknown(req.Code); item >= 0 {
		if v.expected(role, at) {
			return -1
		}
		return item
	}
	slots := v.Quiz.Slots
	for _, slot := range req.Code.Slots() {
		if slot < slots.Levels || slot >= slots.Gaps {
			continue
		}
		k := slot - slots.Levels
		if !v.Measured[k] {
			continue
		}
		last := v.Quiz.SemsOf[k][v.all[k]]
		meets, _ := req.Code.Holds(v.Frame)
		if item := v.moving(k, meets); item >= 0 {
			return item
		}
		if item := v.heaviest(k); !meets && item >= 0 {
			return item
		}
		by := math.Sqrt(max(0, float64(v.Sems[k]*v.Sems[k])-float64(last*last)))
		if v.MeetsAt(role, at, k, v.Levels[k]-by) != v.MeetsAt(role, at, k, v.Levels[k]+by) {
			if item := v.heaviest(k); item >= 0 {
				return item
			}
		}
	}
	return -1
}
