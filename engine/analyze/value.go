package analyze

import (
	"slices"

	"careerpath/engine/internal/compiled"
)

// itemValue is what a person's answer to an item shows of a skill: of a scale how many points it is above the lowest
// (below the highest, where the item is reversed), of one that states points how many of these, in billionths, and of
// other choices the credit they earn, in billionths; false where it isn't answered, and doesn't count as if it were.
func itemValue(s *compiled.Sheet, item, skill int) (uint64, bool) {
	ci := &s.Quiz.Items[item]
	switch {
	case s.Skipped(item) && (ci.Worth.Stated || ci.Points > 0):
		return 0, true
	case !s.Answers[item].Given() && !s.Skipped(item):
		return 0, false
	case ci.Worth.Stated:
		j := slices.Index(ci.Skills, skill)
		return units(ci.Worth.Earned(s.Credits[item][j]) - ci.Worth.Least), true
	case ci.Points == 0:
		return units(s.Credits[item][slices.Index(ci.Skills, skill)]), true
	}
	above := uint64(ci.Pick(s.Answers[item]))
	if ci.Reversed {
		above = uint64(ci.Points-1) - above
	}
	return above, true
}

// valueCredit is how much credit one unit of itemValue is.
func valueCredit(ci *compiled.Item) float64 {
	switch {
	case ci.Worth.Stated:
		return billionth * 100 / ci.Worth.Span()
	case ci.Points > 0:
		return 100 / float64(ci.Points-1)
	}
	return billionth
}
