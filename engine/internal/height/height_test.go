package height_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"careerpath/engine/enginetest"
	"careerpath/engine/internal/height"
)

// sem is the standard error of a level that rests on one item of SD 22 and r .45: 22·√.55.
var sem = 22 * math.Sqrt(0.55)

// By hand, for x = (50, 60): the step from (20, 40) to (60, 40) raises the first skill, of weight 2. Of 40 points 30
// are made, t = .75, and e = SEM/40 = .4078909, whatever the weight: 1.8137994·.25/.4078909 = 1.1116939. The step from
// there to (80, 80), with weights 1 and 3, is made by 3·20 of 1·20 + 3·40 = 140, t = .4285714, and e = √(1 + 9)·SEM/140
// = .3685327: 1.8137994·(−.0714286)/.3685327 = −.3515485. Chances are as 1, e^1.1116939 and e^.7601454.
func TestAStepIsWorthWhatIsMadeOfIt(t *testing.T) {
	levels, sems, all := []float64{50, 60}, []float64{sem, sem}, []bool{true, true}
	first := height.NewStep([]float64{20, 40}, []float64{60, 40}, []float64{2, 5})
	second := height.NewStep([]float64{60, 40}, []float64{80, 80}, []float64{1, 3})
	one, two := first.Odds(levels, sems, all), second.Odds(levels, sems, all)
	enginetest.Near(t, "the first step", one, 1.1116938926387505, 1e-12)
	enginetest.Near(t, "the second step", two, -0.3515484761637146, 1e-12)
	chances := []float64{0, one, one + two}
	height.Chances(chances)
	for i, want := range []float64{0.16186232809322562, 0.49198097152332493, 0.34615670038344937} {
		enginetest.Near(t, "a chance", chances[i], want, 1e-12)
	}
	// who makes all of a step, and who makes none, are as far from its bar
	enginetest.Near(t, "all of it", first.Odds([]float64{95, 0}, sems, all), 2*1.1116938926387505, 1e-12)
	enginetest.Near(t, "none of it", first.Odds([]float64{0, 95}, sems, all), -2*1.1116938926387505, 1e-12)
	enginetest.Near(t, "where it isn't measured", first.Odds(levels, sems, []bool{false, true}), 0, 0)
	// of the second the first skill alone: nothing of 20 points
	enginetest.Near(t, "where a part of it isn't", second.Odds(levels, sems, []bool{true, false}),
		-math.Pi/math.Sqrt(3)*0.5*20/sem, 1e-12)
	enginetest.Near(t, "at 50", second.Neutral(sems, all), second.Odds([]float64{50, 50}, sems, all), 1e-15)
}

func TestOddsRiseWithEveryLevel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		levels := rapid.SliceOfN(rapid.Float64Range(0, 100), 4, 4)
		lower, upper, at := levels.Draw(t, "lower"), levels.Draw(t, "upper"), levels.Draw(t, "levels")
		step := height.NewStep(lower, upper, rapid.SliceOfN(rapid.Float64Range(1, 5), 4, 4).Draw(t, "weights"))
		sems := rapid.SliceOfN(rapid.Float64Range(1, 30), 4, 4).Draw(t, "sems")
		measured := rapid.SliceOfN(rapid.Bool(), 4, 4).Draw(t, "measured")
		before := step.Odds(at, sems, measured)
		skill := rapid.IntRange(0, 3).Draw(t, "skill")
		at[skill] = rapid.Float64Range(at[skill], 100).Draw(t, "more")
		if after := step.Odds(at, sems, measured); after < before-1e-12 {
			t.Fatalf("they fall from %v to %v", before, after)
		}
	})
}

// By hand: 15, 20 and 15 points are 50/3 on average, and its error is √(6·SEM²)/3 = 13.32 for one item each, of which
// 1.96 are 26.11; for three items, with SEM 11.84, 9.66 and 18.94; for six, with 9.05, 7.39 and 14.48.
func TestStyleIsTheMeanDifference(t *testing.T) {
	for _, of := range []struct {
		sem     float64
		differs bool
	}{{sem, false}, {11.836606910677345, false}, {9.05, true}} {
		points, differs := height.Style([]height.Pair{
			{Rated: 70, Described: 55, RatedSEM: of.sem, DescribedSEM: of.sem},
			{Rated: 80, Described: 60, RatedSEM: of.sem, DescribedSEM: of.sem},
			{Rated: 65, Described: 50, RatedSEM: of.sem, DescribedSEM: of.sem},
		})
		enginetest.Near(t, "points", points, 50.0/3, 1e-12)
		enginetest.Same(t, "differs", differs, of.differs)
	}
}
