package simulate

import (
	"context"

	"careerpath/engine"
	"careerpath/engine/score"
)

// GradedProbabilities is how likely each point of a scale is.
var GradedProbabilities = gradedProbabilities

// GradedScale is the slope and the thresholds of the graded response model for a scale of n points.
func GradedScale(r engine.Reliability, n int) (float64, []float64) {
	return discrimination(r), thresholds(r, n)
}

// WorstByAllItems is the share of holders that their own role fits best, of the role for which it is least: as the search for a sufficient subset counts it once
// all items are in, and as the sheets' own fit does.
func WorstByAllItems(c *score.Catalog, quiz string, people int) (bySubset, byFit float64) {
	s := newSimulator(context.Background(), c.Inside(), c.Inside().Quizzes[quiz], Options{People: people, Model: RoundedNormal}, nil)
	sittings, _ := s.draw(lowNoise, peopleAtLowNoise)
	sub := newSubset(s.quiz, sittings)
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
	bySubset, _ = sub.with(last)
	byFit = 1
	for _, row := range s.confusion(lowNoise, sittings).Roles {
		byFit = min(byFit, row.Best)
	}
	return bySubset, byFit
}
