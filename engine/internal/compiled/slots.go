package compiled

import (
	"slices"

	"careerpath/engine/internal/expression"
)

// slots says where in a frame the quiz's names are. The answer to an item is at the item's index, and so is the fact it
// states; the others follow group by group, by skill or by role. Points and the band they fall into share a slot. One
// slot is for names that mean nothing in this quiz, and is never known.
type slots struct{ Levels, Gaps, Fits, Readiness, Scores, Never int }

func (cq *Quiz) layOut() slots {
	items, skills, roles := len(cq.Items), len(cq.Skills), len(cq.Roles)
	fits, scores := items+2*skills, items+2*skills+2*roles
	return slots{items, items + skills, fits, fits + roles, scores, scores + skills + len(cq.Quiz.Composites)}
}

// Slot says where in a frame a name is.
func (cq *Quiz) Slot(n expression.Name) int {
	first, within := 0, cq.Index
	switch n.Group {
	case "answer":
	case "fact":
		within = cq.asks
	case "level":
		first, within = cq.Slots.Levels, cq.Skill
	case "gap":
		first, within = cq.Slots.Gaps, cq.Skill
	case "fit":
		first, within = cq.Slots.Fits, cq.Role
	case "readiness":
		first, within = cq.Slots.Readiness, cq.Role
	case "sum", "band":
		first, within = cq.Slots.Scores, cq.Scale
	}
	i, ok := within[n.Key]
	if !ok {
		return cq.Slots.Never
	}
	return first + i
}

// asked says whether the person, had they left nothing open, would have told the value of a slot.
func (s *Sheet) asked(slot int) bool {
	at := s.Quiz.Slots
	switch {
	case slot == at.Never, slot >= at.Gaps && slot < at.Fits && len(s.Quiz.Roles) == 0:
		return false
	case slot >= at.Scores:
		return slices.ContainsFunc(s.Quiz.ScoredItems(slot-at.Scores), s.asksItem)
	case slot >= at.Fits:
		return true
	case slot < at.Levels:
		return s.asksItem(slot)
	}
	terms := s.Quiz.Terms[(slot-at.Levels)%len(s.Quiz.Skills)]
	return slices.ContainsFunc(terms, func(t Term) bool { return s.asksItem(t.Item) })
}

// MayAsk says whether an item is shown, or is hidden only because something before it was left open.
func (s *Sheet) MayAsk(i int) bool { return s.Shown[i] || s.asksItem(i) }

// asksItem says whether MayAsk holds and the item applies.
func (s *Sheet) asksItem(i int) bool {
	if s.Shown[i] {
		return s.Applies(i)
	}
	if s.skipped[i] {
		return false
	}
	for _, slot := range s.Quiz.Items[i].ShowCode.Slots() {
		if !s.Frame.Known[slot] && s.asked(slot) {
			return true
		}
	}
	return false
}
