package stats_test

import (
	"testing"

	"careerpath/engine/enginetest"
	"careerpath/engine/internal/stats"
)

// Jacobson & Truax (1991), page 14: a pretest of 32.5, a posttest of 47.5, SD 7.5 and r .80 make SE 3.35, S_diff 4.74
// and RC 3.16.
func TestReliableChangeIsAsPublished(t *testing.T) {
	sem := 3.35
	se := stats.DifferenceError(sem, sem)
	enginetest.Near(t, "S_diff", se, 4.74, 0.005)
	enginetest.Near(t, "RC", stats.RCI(32.5, 47.5, se), 3.16, 0.01)
	enginetest.Same(t, "without an error", stats.RCI(1, 2, 0), 0.)
}

// The bounds that every table of the normal distribution and of t has.
func TestTwoSidedBoundsAreThoseOfTables(t *testing.T) {
	enginetest.Near(t, "z, 95 %", stats.TwoSided(0.95), 1.959964, 1e-6)
	enginetest.Near(t, "z, 80 %", stats.TwoSided(0.80), 1.281552, 1e-6)
	enginetest.Near(t, "t, 9 degrees of freedom", stats.TwoSidedT(0.95, 9), 2.262157, 1e-6)
	enginetest.Near(t, "t, 1 degree of freedom", stats.TwoSidedT(0.95, 1), 12.7062, 1e-4)
	enginetest.Near(t, "P of t", stats.TwoSidedP(-2.262157, 9), 0.05, 1e-6)
}

func TestMomentsLoseNothingToALargeMean(t *testing.T) {
	var m stats.Moments
	enginetest.Same(t, "SD of nothing", m.SD(), 0.)
	for _, x := range []float64{4, 7, 13, 16} {
		m.Add(1e9 + x)
	}
	enginetest.Same(t, "mean", m.Mean(), 1e9+10)
	enginetest.Near(t, "SD", m.SD(), 5.477226, 1e-6)
}
