package simulate_test

import (
	"slices"
	"testing"

	"careerpath/engine"
	"careerpath/engine/enginetest"
	"careerpath/engine/simulate"
)

func TestNoSimulatedSheetMixesOptions(t *testing.T) {
	c := enginetest.Branched(t)
	q := enginetest.QuizOf(t, c, "work")
	habits, _ := q.Item("habits")
	alone := map[string]int{}
	sound := func(who string, answers engine.Answers) {
		for id, a := range answers {
			if why := c.CheckAnswer("work", id, a); why != "" {
				t.Fatalf("%s: %s %s", who, id, why)
			}
		}
		if slices.Contains(answers["habits"].Options(), habits.Options[3].ID) {
			alone[who]++
		}
	}
	for i := range 600 {
		sound("holders", simulate.HolderAnswers(c, "work", i, 22))
		sound("random", simulate.RandomSheet(c, "work", i))
	}
	for _, r := range simulated(t, c, "work", simulate.Options{People: 60}).Reach {
		sound("reach", r.Answers)
	}
	if alone["holders"] == 0 || alone["random"] == 0 {
		t.Errorf("%v chose what stands alone: too few to tell", alone)
	}
}
