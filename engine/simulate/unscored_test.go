package simulate_test

import (
	"fmt"
	"testing"

	"careerpath/engine"
	"careerpath/engine/enginetest"
	"careerpath/engine/simulate"
)

// Unscored items are answered by chance, each answer as often as another, so that what hangs on them is tried too; and
// the report says nothing of them.
func TestSimulatedPeopleAnswerUnscoredItemsByChance(t *testing.T) {
	for _, roles := range []bool{false, true} {
		d := enginetest.DraftOf("drive", "craft")
		if roles {
			d.Role("a", "junior", 90, 10)
			d.Role("b", "junior", 10, 90)
		}
		scale := enginetest.Five("filter", "drive")
		scale.Measures, scale.Unscored = nil, true
		choice := enginetest.Choosing("sex", "one", nil, nil)
		several := enginetest.Choosing("aids", "many", nil, nil, nil)
		choice.Unscored, several.Unscored = true, true
		d.Quiz(scale, choice, several,
			engine.Item{ID: "age", Ask: "…", Number: &engine.NumberRange{Min: 18, Max: 99}, Unscored: true},
			engine.Item{ID: "mood", Ask: "…", Slider: &engine.SliderEnds{Low: "low", High: "high"}, Unscored: true},
			enginetest.Five("one", "drive"), enginetest.Five("two", "craft"),
			enginetest.ShownWhere(enginetest.Five("three", "drive"), `answer.sex == "a" && answer.age > 20`),
			enginetest.Five("four", "craft"))
		c := d.Catalog(t)
		counts := map[string]int{}
		const people = 400
		for i := range people {
			answers := simulate.HolderAnswers(c, "work", i, 15)
			for _, id := range []string{"filter", "sex", "aids", "age", "mood"} {
				a, given := answers[id]
				if !given {
					t.Fatalf("person %d says nothing of %s", i, id)
				}
				counts[id+" "+a.String()]++
			}
		}
		for point := 1; point <= 5; point++ {
			if n := counts[fmt.Sprintf("filter %d", point)]; n < people/10 {
				t.Errorf("with roles %v only %d of %d answer the filter by %d", roles, n, people, point)
			}
		}
		if n := counts[`sex "a"`]; n < people/3 || n > people*2/3 {
			t.Errorf("with roles %v %d of %d are a", roles, n, people)
		}
		report, err := simulate.Run(c, t.Context(), "work", simulate.Options{People: 300, Seed: 1}, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, of := range report.Items {
			if it, _ := c.Quizzes()[0].Item(of.Item); it.Unscored {
				t.Errorf("the report ranks %s", of.Item)
			}
		}
		if len(report.Items) != 4 {
			t.Errorf("the report ranks %d items, want 4", len(report.Items))
		}
	}
}
