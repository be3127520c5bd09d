package simulate

import (
	"careerpath/engine/internal/people"
	"careerpath/engine/score"
)

// WorstByAllItems is the share of holders that their own role fits best, of the role for which it is least: as the
// search for a sufficient subset counts it once all items are in, and as the sheets' own fit does.
func WorstByAllItems(c *score.Catalog, quiz string, n int) (bySubset, byFit float64) {
	s := simulatorOf(c, quiz, n)
	drawn, _ := s.populate(lowNoise, people.AtLowNoise, n)
	sub := newSubset(s.quiz, drawn.kept.sat(0, n))
	last := 0
	for i := range s.quiz.Items {
		if len(s.quiz.Items[i].Skills) > 0 {
			last = i
		}
	}
	for i := range s.quiz.Items {
		if i != last && len(s.quiz.Items[i].Skills) > 0 {
			sub.add(i)
		}
	}
	bySubset = sub.worst(last)
	byFit = 1
	for _, row := range drawn.confusion(lowNoise).Roles {
		byFit = min(byFit, row.Best)
	}
	return bySubset, byFit
}
