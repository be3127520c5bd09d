package simulate_test

import (
	"math"
	"testing"

	"careerpath/engine/enginetest"
	"careerpath/engine/simulate"
)

// feasible is what a first try of a short form came to, on the profiles of the shipped roles and a quiz of 49 items: how
// many were asked on average, and how often people were told their own role by it and by the whole quiz.
var feasible = map[string][3]float64{"15": {13.3, 0.984, 0.987}, "25": {26.1, 0.903, 0.907}}

// The short form of each shipped quiz that tells roles apart keeps its gates with other people than those of the usual
// seed, as far as so few tell: two standard errors are allowed for.
func TestTheShortFormsOfShippedQuizzesKeepTheirGates(t *testing.T) {
	c, _ := enginetest.Shipped(t)
	const people, seeds = 1200, 2
	taken := 0
	for _, q := range c.Quizzes() {
		if !c.TakesShort(q.ID) {
			continue
		}
		taken++
		sums := map[string]simulate.Short{}
		for seed := uint64(2); seed < 2+seeds; seed++ {
			of, gates, err := simulate.ShortOf(c, q.ID, seed, people)
			if err != nil {
				t.Fatal(err)
			}
			enginetest.Same(t, "gates", len(gates), 2*len(of))
			for _, s := range of {
				sum := sums[s.Of]
				sum.Items, sum.Of = sum.Items+s.Items/seeds, s.Of
				sum.Correct, sum.Whole = sum.Correct+s.Correct/seeds, sum.Whole+s.Whole/seeds
				sum.WholeOf, sum.Error = s.WholeOf, s.Error
				sums[s.Of] = sum
			}
		}
		for _, group := range []string{"15", "25", "stress"} {
			s := sums[group]
			if first, tried := feasible[group]; tried && q.ID == enginetest.ShippedQuiz {
				t.Logf("%s at %s: %.1f of %.0f items (first try: %.1f of 49), own role %.3f (%.3f), whole quiz %.3f (%.3f)", q.ID,
					group, s.Items, s.WholeOf, first[0], s.Correct, first[1], s.Whole, first[2])
			} else {
				t.Logf("%s at %s: %.1f of %.0f items, own role %.3f, whole quiz %.3f", q.ID, group, s.Items, s.WholeOf, s.Correct,
					s.Whole)
			}
			if s.Items > 18 || s.Whole-s.Correct > 0.01+2*s.Error/math.Sqrt(seeds) {
				t.Errorf("%s at %s asks %v items and tells %v their own role, and the whole quiz %v", q.ID, group, s.Items,
					s.Correct, s.Whole)
			}
			if s.Error <= 0 || s.Error > 0.01 {
				t.Errorf("%s at %s: the difference is off by %v", q.ID, group, s.Error)
			}
		}
	}
	if taken < 4 {
		t.Errorf("%d shipped quizzes have a short form", taken)
	}
}
