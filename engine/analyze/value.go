package analyze

import (
	"slices"

	"careerpath/engine"
	"careerpath/engine/internal/compiled"
)

// itemValue is what a person's answer to an item shows of a skill: of a scale how many points it is above the lowest
// (below the highest, where the item is reversed), of a choice the credit it earns, in billionths; false where it isn't
// answered.
func itemValue(s *compiled.Sheet, item, skill int) (uint64, bool) {
	ci := &s.Quiz.Items[item]
	switch {
	case s.Answers[item].Form() == engine.FormNone:
		return 0, false
	case ci.Item.Kind() != engine.KindScale:
		return units(s.Credits[item][slices.Index(ci.Skills, skill)]), true
	case ci.Item.Reversed:
		return uint64(len(ci.Labels)) - uint64(s.Answers[item].Number()), true
	}
	return uint64(s.Answers[item].Number()) - 1, true
}

// valueCredit is how much credit one unit of itemValue is.
func valueCredit(ci *compiled.Item) float64 {
	if ci.Item.Kind() == engine.KindScale {
		return 100 / float64(len(ci.Labels)-1)
	}
	return billionth
}
