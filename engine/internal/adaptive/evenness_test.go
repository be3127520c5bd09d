package adaptive_test

import (
	"math"
	"testing"

	"careerpath/engine"
	"careerpath/engine/enginetest"
	"careerpath/engine/internal/adaptive"
	"careerpath/engine/internal/compiled"
)

// A sum of squares of two levels 10 and −10 with error variance 100 now and at the end is 2 and stays so. With a third
// skill that isn't measured yet, error variance 50 at the end and true variance 25, (25 + 50)·⅔/50 = 1 is added on
// average, and 2·50²/50² = 2 is the variance. With half of the answers left, 100 now and 50 at the end, a level of 10 is
// drawn to ½·10 + ½·(25/125)·10 = 6, with variance ¼·(25·0.8 + 100) = 30: (36 + 30)/50 on average.
func TestTheEndIsWhatTheAnswersLeftMakeOfIt(t *testing.T) {
	done := adaptive.Known{Measured: true, Level: 10, Now: 100, Last: 100}
	back := done
	back.Level = -10
	half := done
	half.Last = 50
	for name, tt := range map[string]struct {
		of               []adaptive.Known
		mean, spread     float64
		limit, reachedBy float64
	}{
		"all is answered":          {[]adaptive.Known{done, back}, 2, 0, 1.9, 1},
		"all is answered, in vain": {[]adaptive.Known{done, back}, 2, 0, 2.1, 0},
		"a skill is left":          {[]adaptive.Known{done, back, {Last: 50}}, 3, 2, 3, math.NaN()},
		"half of a skill is left":  {[]adaptive.Known{half}, 1.32, (2*30*30 + 4*36*30) / 2500., 1, math.NaN()},
	} {
		t.Run(name, func(t *testing.T) {
			mean, spread := adaptive.AtEnd(tt.of, 25)
			enginetest.Near(t, "mean", mean, tt.mean, 1e-12)
			enginetest.Near(t, "variance", spread, tt.spread, 1e-12)
			chance := adaptive.Reaches(mean, spread, tt.limit)
			if !math.IsNaN(tt.reachedBy) {
				enginetest.Near(t, "chance", chance, tt.reachedBy, 0)
			} else if chance < 0.3 || chance > 0.7 {
				t.Errorf("a limit near the mean is reached in %v of cases", chance)
			}
		})
	}
	// e^(−x) of an exponential variable: mean 1, variance 1
	enginetest.Near(t, "exponential", adaptive.Reaches(1, 1, 2), math.Exp(-2), 1e-12)
}

// Somebody who stays in the middle is foreseen to end even, surer with each answer; once all is answered it is what the
// whole quiz finds. Somebody whose levels differ is not.
func TestEvenLevelsAreForeseen(t *testing.T) {
	c, _ := enginetest.Shipped(t)
	whole, err := c.Inside().Quiz("marketing_career")
	if err != nil {
		t.Fatal(err)
	}
	cq := adaptive.Of(whole)
	middle := func(ci *compiled.Item) engine.Answer { return ci.Answers[len(ci.Answers)/2] }
	given := make([]engine.Answer, len(cq.Items))
	before, asked := 1.0, 0
	for i := range cq.Items {
		if ci := &cq.Items[i]; ci.Points == 5 {
			given[i] = middle(ci)
			asked++
		}
		s := cq.Take(given)
		s.Judge(0)
		if now := adaptive.Uneven(s); asked == 10 || asked == 20 || asked == 40 {
			if now > before {
				t.Errorf("after %d answers in the middle %v are uneven, and before %v", asked, now, before)
			}
			before = now
		}
	}
	if before > 0.01 {
		t.Errorf("after all answers in the middle %v are uneven", before)
	}
	for role := range cq.Roles {
		answers := make([]engine.Answer, len(cq.Items))
		for i := range cq.Items {
			ci := &cq.Items[i]
			if ci.Points != 5 || len(ci.Skills) != 1 {
				continue
			}
			answers[i] = ci.Answers[0]
			if cq.Roles[role].Levels[ci.Skills[0]] >= 50 != ci.Item.Reversed {
				answers[i] = ci.Answers[4]
			}
		}
		s := cq.Take(answers)
		s.Judge(0)
		if chance := adaptive.Uneven(s); chance < 0.99 {
			t.Errorf("a profile at its ends is uneven by %v", chance)
		}
	}
}
