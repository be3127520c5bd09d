package people_test

import (
	"fmt"
	"testing"

	"careerpath/engine"
	"careerpath/engine/enginetest"
	"careerpath/engine/internal/people"
)

// Science.md §7, worked.
func TestGradedProbabilities(t *testing.T) {
	for theta, want := range map[float64][]float64{
		0: {.09535, .22547, .35836, .22547, .09535},
		1: {.02298, .07237, .22547, .35836, .32082},
	} {
		for k, p := range people.GradedProbabilities(1.5, theta, []float64{-1.5, -.5, .5, 1.5}) {
			enginetest.Near(t, fmt.Sprintf("θ = %v, point %d", theta, k+1), p, want[k], 5e-6)
		}
	}
	a, b := people.GradedScale(engine.Reliability{SD: 22, InterItemR: 0.45}, 5)
	enginetest.Near(t, "slope", a, 1.5395170, 1e-6) // 1.702·√(.45/.55)
	for k, want := range []float64{-37.5 / 22, -12.5 / 22, 12.5 / 22, 37.5 / 22} {
		enginetest.Near(t, "threshold", b[k], want, 1e-12)
	}
}
