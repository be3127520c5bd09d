package score_test

import (
	"testing"

	"careerpath/engine"
	"careerpath/engine/enginetest"
)

// Two skills with SEMs of 5 and 15 are off their mean by the same number of points, whose error is √(25 + 225)/2 =
// 7.906: with z = 2.2414 of .05/4 both stand out from 17.72 points on, whichever of them is measured well.
func TestAnUnevenMeanCountsTheErrorOfEverySkill(t *testing.T) {
	for apart, want := range map[float64]int{35.4: 0, 35.5: 1} {
		r := &engine.Result{Levels: []engine.Level{{Skill: "a", Level: 50 + apart, SEM: 5}, {Skill: "b", Level: 50, SEM: 15}}}
		above, below := r.Strengths()
		if len(above) != want || len(below) != want {
			t.Errorf("%v points apart: %v above, %v below, want %d each", apart, above, below, want)
		}
	}
}

// Four skills: z of .05/8 is 2.4977, so with an SEM of 10 a level stands out from 2.4977·10·√.75 = 21.63 points off the
// mean.
func TestStrengthsAreBeyondWhatErrorMakesLikely(t *testing.T) {
	levels := func(xs ...float64) *engine.Result {
		r := &engine.Result{}
		for i, x := range xs {
			r.Levels = append(r.Levels, engine.Level{Skill: string(rune('a' + i)), Level: x, SEM: 10})
		}
		return r
	}
	names := func(ls []engine.Level) (out string) {
		for _, l := range ls {
			out += l.Skill
		}
		return out
	}
	for _, tt := range []struct {
		name         string
		result       *engine.Result
		above, below string
	}{
		{"even", levels(50, 50, 50, 50), "", ""},
		{"just inside", levels(50, 50, 21.6+50, 50-21.6), "", ""},
		{"just outside", levels(50, 50, 21.7+50, 50-21.7), "c", "d"},
		{"two above", levels(90, 90, 40, 20), "ab", "d"},
		{"a single skill has nothing to stand out from", levels(90), "", ""},
		{"none", levels(), "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			above, below := tt.result.Strengths()
			enginetest.Same(t, "above", names(above), tt.above)
			enginetest.Same(t, "below", names(below), tt.below)
		})
	}
}
