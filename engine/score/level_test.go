package score_test

import (
	"fmt"
	"math"
	"testing"

	"careerpath/engine"
	"careerpath/engine/enginetest"
)

func TestCreditIsThePlaceOnTheScale(t *testing.T) {
	for _, tt := range []struct {
		labels int
		want   []float64
	}{
		{2, []float64{0, 100}},
		{3, []float64{0, 50, 100}},
		{5, []float64{0, 25, 50, 75, 100}},
		{7, []float64{0, 100.0 / 6, 200.0 / 6, 50, 400.0 / 6, 500.0 / 6, 100}},
		{11, []float64{0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100}},
	} {
		d := enginetest.DraftOf("drive", "craft")
		q := d.Quiz(enginetest.Scaled("straight", "own", enginetest.Credit{"drive": 1}),
			enginetest.Reversed(enginetest.Scaled("turned", "own", enginetest.Credit{"craft": 1})))
		q.Scales = append(q.Scales, engine.Scale{ID: enginetest.Ref("own"), Labels: enginetest.Numbers("", tt.labels)})
		c := d.Catalog(t)
		for k, want := range tt.want {
			point := engine.Number(float64(k + 1))
			got := enginetest.LevelsOf(enginetest.Score(t, c, engine.Answers{"straight": point, "turned": point}))
			enginetest.Near(t, fmt.Sprintf("credit of %d of %d", k+1, tt.labels), got["drive"], want, 1e-9)
			enginetest.Near(t, fmt.Sprintf("credit of %d of %d, reversed", k+1, tt.labels), got["craft"], 100-want, 1e-9)
		}
	}
}

func TestStandardErrorOfMeasurementFallsWithTheItems(t *testing.T) {
	r := engine.Reliability{SD: 22, InterItemR: 0.45}
	for k, want := range map[int]float64{1: 16.32, 2: 13.55, 3: 11.84, 4: 10.64, 6: 9.05, 12: 6.69} {
		enginetest.Near(t, fmt.Sprintf("SEM of %d items", k), r.SEM(k), want, 0.005)
	}
	enginetest.Near(t, "reliability of one item", r.Alpha(1), 0.45, 1e-12)
	enginetest.Near(t, "reliability of 3 items", r.Alpha(3), 3*0.45/1.9, 1e-12)
}

func TestSEMCountsTheItemsThatWereAnswered(t *testing.T) {
	d := enginetest.DraftOf("drive")
	d.Quiz(enginetest.Five("one", "drive"), enginetest.Five("two", "drive"), enginetest.Five("three", "drive"),
		enginetest.Five("four", "drive"))
	c := d.Catalog(t)
	answers := engine.Answers{}
	for i, want := range []float64{math.NaN(), 13.55, 11.84, 10.64} {
		answers[[]string{"one", "two", "three", "four"}[i]] = engine.Number(4)
		got := enginetest.Score(t, c, answers).Levels
		if i == 0 {
			enginetest.Same(t, "one of four items answered", len(got), 0)
			continue
		}
		enginetest.Near(t, fmt.Sprintf("SEM of %d items", i+1), got[0].SEM, want, 0.005)
		enginetest.Same(t, "items", got[0].Items, i+1)
	}
}

func TestLevelIsTheWeightedMeanOfCredit(t *testing.T) {
	d := enginetest.DraftOf("drive", "craft")
	d.Quiz(
		enginetest.Scaled("heavy", "five", enginetest.Credit{"drive": 3, "craft": 1}),
		enginetest.Reversed(enginetest.Five("turned", "drive")),
		enginetest.Choosing("scene", "one", enginetest.Credit{"drive": 80}, enginetest.Credit{"craft": 60}),
		enginetest.Choosing("tools", "many", enginetest.Credit{"craft": 90}, enginetest.Credit{"craft": 0, "drive": 30},
			enginetest.Credit{"craft": 60}),
	)
	c := d.Catalog(t)
	for _, tt := range []struct {
		name         string
		answers      engine.Answers
		drive, craft float64
	}{
		{"an item counts with its weight",
			engine.Answers{"heavy": engine.Number(5), "turned": engine.Number(5), "scene": engine.Choice("a"),
				"tools": engine.Choices("a")},
			(3*100 + 0 + 80 + 0) / 6.0, (100 + 0 + 90) / 3.0},
		{"a reversed item earns 100 minus its credit",
			engine.Answers{"heavy": engine.Number(1), "turned": engine.Number(2), "scene": engine.Choice("a"),
				"tools": engine.Choices("a")},
			(0 + 75 + 80 + 0) / 6.0, (0 + 0 + 90) / 3.0},
		{"a skill that another option names earns 0",
			engine.Answers{"heavy": engine.Number(3), "turned": engine.Number(3), "scene": engine.Choice("b"),
				"tools": engine.Choices("a")},
			(150 + 50 + 0 + 0) / 6.0, (50 + 60 + 90) / 3.0},
		{"several choices earn their mean",
			engine.Answers{"heavy": engine.Number(3), "turned": engine.Number(3), "scene": engine.Choice("a"),
				"tools": engine.Choices("a", "b", "c")},
			(150 + 50 + 80 + 10) / 6.0, (50 + 0 + 50) / 3.0},
		{"the order of several choices does not matter",
			engine.Answers{"heavy": engine.Number(3), "turned": engine.Number(3), "scene": engine.Choice("a"),
				"tools": engine.Choices("c", "b", "a")},
			(150 + 50 + 80 + 10) / 6.0, (50 + 0 + 50) / 3.0},
		{"an item without an answer is left out, not counted as 0",
			engine.Answers{"heavy": engine.Number(5), "turned": engine.Number(1)},
			100, math.NaN()},
		{"no option chosen is no answer",
			engine.Answers{"heavy": engine.Number(5), "turned": engine.Number(1), "tools": engine.Choices()},
			100, math.NaN()},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := enginetest.LevelsOf(enginetest.Score(t, c, tt.answers))
			for skill, want := range map[string]float64{"drive": tt.drive, "craft": tt.craft} {
				level, measured := got[skill]
				if math.IsNaN(want) {
					if measured {
						t.Errorf("%s is %v, want it not measured", skill, level)
					}
					continue
				}
				enginetest.Near(t, skill, level, want, 1e-9)
			}
		})
	}
}

func TestASkillNeedsHalfOfItsItemWeight(t *testing.T) {
	for _, tt := range []struct {
		name     string
		weights  []float64
		answered int // how many from the first
		measured bool
	}{
		{"half of the weight answered is enough", []float64{1, 1, 1, 1}, 2, true},
		{"less is not", []float64{1, 1, 1, 1}, 1, false},
		{"one heavy item can be half", []float64{2, 1, 1}, 1, true},
		{"two light items can be less", []float64{1, 1, 2.5}, 2, false},
		{"half is half whatever the last bit of a sum", []float64{0.3, 0.1, 0.2}, 1, true},
		{"and so with many tenths", []float64{0.1, 0.7, 0.8}, 2, true},
		{"nothing answered is not measured", []float64{1}, 0, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := enginetest.DraftOf("drive")
			answers := engine.Answers{}
			var items []engine.Item
			for i, w := range tt.weights {
				id := fmt.Sprintf("item_%d", i+1)
				items = append(items, enginetest.Scaled(id, "five", enginetest.Credit{"drive": w}))
				if i < tt.answered {
					answers[id] = engine.Number(4)
				}
			}
			d.Quiz(items...)
			got := enginetest.Score(t, d.Catalog(t), answers)
			if measured := len(got.Levels) == 1; measured != tt.measured {
				t.Fatalf("measured is %v, want %v", measured, tt.measured)
			}
			if tt.measured {
				enginetest.Near(t, "level", got.Levels[0].Level, 75, 1e-9)
				enginetest.Near(t, "coverage", got.Coverage, 1, 0)
			} else {
				enginetest.Near(t, "coverage", got.Coverage, 0, 0)
			}
		})
	}
}

// A rule that asks for 100 must see 100 where the result shows 100, whatever sums of thirds and tenths do in their last
// bit.
func TestARuleSeesTheLevelThatTheResultShows(t *testing.T) {
	for n := 1; n <= 12; n++ {
		d := enginetest.DraftOf("drive", "craft")
		var all []enginetest.Credit
		var ids []string
		items := []engine.Item{}
		answers := engine.Answers{}
		for i := range n {
			all, ids = append(all, enginetest.Credit{"craft": 100}), append(ids, string(rune('a'+i)))
			id := fmt.Sprintf("item_%d", i+1)
			items = append(items, enginetest.Scaled(id, "five", enginetest.Credit{"drive": 0.1 * float64(1+i%3)}))
			answers[id] = engine.Number(5)
		}
		all = append(all, enginetest.Credit{"craft": 0})
		answers["tools"] = engine.Choices(ids...)
		d.Quiz(append(items, enginetest.Choosing("tools", "many", all...))...)
		d.Rules = []engine.Rule{
			{ID: "full_drive", When: enginetest.When("level.drive == 100"), Note: "…", Because: "…"},
			{ID: "full_craft", When: enginetest.When("level.craft == 100"), Note: "…", Because: "…"},
		}
		got := enginetest.Score(t, d.Catalog(t), answers)
		enginetest.Same(t, fmt.Sprintf("levels of %d answers", n), enginetest.LevelsOf(got),
			map[string]float64{"drive": 100, "craft": 100})
		for _, r := range got.Rules {
			if !r.Applied {
				t.Errorf("%s is not applied with %d items", r.Rule, n)
			}
		}
	}
}

func TestHiddenItemsAreIgnoredAndNotCounted(t *testing.T) {
	d := enginetest.DraftOf("drive", "craft")
	d.Quiz(
		enginetest.Numbered("people", 0, 50),
		enginetest.Five("always", "drive"),
		enginetest.ShownWhere(enginetest.Five("leads", "drive"), "fact.people > 0"),
		enginetest.ShownWhere(enginetest.Five("leads_many", "drive"), "fact.people > 0 && answer.leads >= 4"),
		enginetest.ShownWhere(enginetest.Five("only_with_people", "craft"), "fact.people > 0"),
	)
	c := d.Catalog(t)
	for _, tt := range []struct {
		name    string
		answers engine.Answers
		shown   []string
		want    map[string]float64
		items   int
	}{
		{"an answer to a hidden item is left aside",
			engine.Answers{"people": engine.Number(0), "always": engine.Number(5), "leads": engine.Number(1),
				"only_with_people": engine.Number(5)},
			[]string{"people", "always"}, map[string]float64{"drive": 100}, 1},
		{"a hidden item's weight is not asked for",
			engine.Answers{"people": engine.Number(0), "always": engine.Number(5)},
			[]string{"people", "always"}, map[string]float64{"drive": 100}, 1},
		{"a condition on what isn't known hides the item",
			engine.Answers{"always": engine.Number(5), "leads": engine.Number(1)},
			[]string{"people", "always"}, map[string]float64{"drive": 100}, 1},
		{"a shown item counts",
			engine.Answers{"people": engine.Number(3), "always": engine.Number(5), "leads": engine.Number(3),
				"only_with_people": engine.Number(5)},
			[]string{"people", "always", "leads", "only_with_people"}, map[string]float64{"drive": 75, "craft": 100}, 2},
		{"a condition can hang on another",
			engine.Answers{"people": engine.Number(3), "always": engine.Number(5), "leads": engine.Number(4),
				"leads_many": engine.Number(1), "only_with_people": engine.Number(5)},
			[]string{"people", "always", "leads", "leads_many", "only_with_people"},
			map[string]float64{"drive": 175.0 / 3, "craft": 100}, 3},
		{"what hangs on a hidden item is hidden",
			engine.Answers{"people": engine.Number(0), "always": engine.Number(5), "leads": engine.Number(5),
				"leads_many": engine.Number(5)},
			[]string{"people", "always"}, map[string]float64{"drive": 100}, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := enginetest.Score(t, c, tt.answers)
			for skill, want := range tt.want {
				enginetest.Near(t, skill, enginetest.LevelsOf(got)[skill], want, 1e-9)
			}
			enginetest.Same(t, "skills measured", len(got.Levels), len(tt.want))
			enginetest.Same(t, "items behind drive", got.Levels[0].Items, tt.items)
			shown, err := c.Shown("work", tt.answers)
			if err != nil {
				t.Fatal(err)
			}
			enginetest.Same(t, "items shown", shown, tt.shown)
		})
	}
}
