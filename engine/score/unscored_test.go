package score_test

import (
	"errors"
	"strings"
	"testing"

	"careerpath/engine"
	"careerpath/engine/enginetest"
	"careerpath/engine/score"
)

func unscored(it engine.Item) engine.Item {
	it.Measures, it.Unscored = nil, true
	return it
}

// symptoms is the PHQ-9 with its tenth question, which asks how hard the symptoms made life and is not scored.
func symptoms(t *testing.T) (*score.Catalog, func(answers ...float64) engine.Answers) {
	t.Helper()
	d := enginetest.DraftOf("depression")
	ids := []string{"q1", "q2", "q3", "q4", "q5", "q6", "q7", "q8", "q9"}
	var items []engine.Item
	var some []string
	for _, id := range ids {
		items = append(items, enginetest.Five(id, "depression"))
		some = append(some, "answer."+id+" > 1")
	}
	items = append(items, enginetest.ShownWhere(unscored(enginetest.Five("q10", "")), strings.Join(some, " || ")))
	q := d.Quiz(items...)
	q.Sums = []engine.Sum{{Skill: enginetest.Ref("depression")}}
	q.Rules = []engine.Rule{{ID: "hard", When: enginetest.When("answer.q10 > 2"), Note: "It was hard.", Because: "…"}}
	return d.Catalog(t), func(answers ...float64) engine.Answers {
		given := engine.Answers{}
		for i, x := range answers {
			if x > 0 {
				given[append(ids, "q10")[i]] = engine.Number(x)
			}
		}
		return given
	}
}

func TestAHealthyPersonIsNotAskedTheUnscoredItemAndIsMeasured(t *testing.T) {
	c, given := symptoms(t)
	got := enginetest.Score(t, c, given(1, 1, 1, 1, 1, 1, 1, 1, 1))
	enginetest.Same(t, "verdict", got.Verdict, engine.VerdictLevelsOnly)
	enginetest.Same(t, "coverage", got.Coverage, 1.0)
	enginetest.Same(t, "level", enginetest.LevelsOf(got), map[string]float64{"depression": 0})
}

func TestAnUnscoredItemIsAskedAndReadAndCountsForNothing(t *testing.T) {
	c, given := symptoms(t)
	open := given(4, 1, 1, 1, 1, 1, 1, 1) // only q9 is empty
	shown, err := c.Shown("work", open)
	if err != nil {
		t.Fatal(err)
	}
	enginetest.Same(t, "last asked", shown[len(shown)-1], "q10")
	without := enginetest.Score(t, c, open)
	for point := 1.0; point <= 5; point++ {
		open["q10"] = engine.Number(point)
		with := enginetest.Score(t, c, open)
		enginetest.Same(t, "levels", with.Levels, without.Levels)
		enginetest.Same(t, "quality", with.Quality, without.Quality)
		enginetest.Same(t, "verdict", with.Verdict, without.Verdict)
		enginetest.Same(t, "rule", with.Rules[0].Applied, point > 2)
	}
	snapshot, err := c.Snapshot("work", open)
	if err != nil {
		t.Fatal(err)
	}
	last := snapshot.Items[len(snapshot.Items)-1]
	enginetest.Same(t, "kept", []string{last.ID, last.Answer}, []string{"q10", "5"})
}

func TestAnItemOfAnyKindCanBeUnscored(t *testing.T) {
	d := enginetest.DraftOf("drive", "craft")
	d.Role("a", "junior", 90, 10)
	d.Role("b", "junior", 10, 90)
	choice := unscored(enginetest.Choosing("sex", "one", nil, nil))
	several := unscored(enginetest.Choosing("aids", "many", nil, nil, nil))
	q := d.Quiz(enginetest.Five("one", "drive"), enginetest.Five("two", "craft"), enginetest.Five("three", "drive"),
		choice, several, engine.Item{ID: "age", Ask: "…", Number: &engine.NumberRange{Min: 0, Max: 120}, Unscored: true},
		engine.Item{ID: "mood", Ask: "…", Slider: &engine.SliderEnds{Low: "low", High: "high"}, Unscored: true})
	q.Rules = []engine.Rule{{ID: "all", Note: "…", Because: "…",
		When: enginetest.When(`answer.sex == "a" && "b" in answer.aids && answer.age > 30 && answer.mood == 50`)}}
	c := d.Catalog(t)
	answers := engine.Answers{"one": engine.Number(5), "two": engine.Number(1), "three": engine.Number(4)}
	before := enginetest.Score(t, c, answers)
	answers["sex"], answers["aids"] = engine.Choice("a"), engine.Choices("b", "c")
	answers["age"], answers["mood"] = engine.Number(31), engine.Number(50)
	after := enginetest.Score(t, c, answers)
	enginetest.Same(t, "applied", after.Rules[0].Applied, true)
	before.Rules, after.Rules = nil, nil
	enginetest.Same(t, "the rest", after, before)
	changes, err := c.Changes(t.Context(), "work", answers)
	if err != nil {
		t.Fatal(err)
	}
	for _, ch := range changes {
		for id := range ch.Set {
			if it, _ := q.Item(id); it.Unscored {
				t.Errorf("another answer to %s is said to change the role", id)
			}
		}
	}
}

func TestAnUnscoredItemMeasuresNothing(t *testing.T) {
	d := enginetest.DraftOf("drive")
	two, five := 2.0, enginetest.Five("scale", "drive")
	five.Reversed, five.Points, five.Does = true, []float64{0, 1, 2, 3, 4}, "do it"
	credited := enginetest.Choosing("credited", "one", enginetest.Credit{"drive": 0}, enginetest.Credit{"drive": 100})
	pointed := enginetest.Choosing("pointed", "one", nil, nil)
	pointed.Options[1].Points = &two
	empty := enginetest.Choosing("empty", "one", nil, nil)
	partly := enginetest.Choosing("partly", "one", enginetest.Credit{"drive": 50}, nil)
	items := []engine.Item{five, credited, pointed}
	for i := range items {
		items[i].Unscored = true
	}
	d.Quiz(append(items, empty, partly, enginetest.Five("one", "drive"))...)
	_, err := score.NewCatalog(d.Content)
	var faults engine.Faults
	if !errors.As(err, &faults) {
		t.Fatalf("the error is %v", err)
	}
	for _, want := range []string{
		`item "scale" is unscored, so it measures nothing: leave measures out, or unscored`,
		`item "scale" is unscored, so it measures nothing: leave points out, or unscored`,
		`item "scale" is unscored, so it measures nothing: leave reversed out, or unscored`,
		`item "scale" is unscored, so it measures nothing: leave does out, or unscored`,
		`item "credited" is unscored, so it measures nothing: leave the credit of option "a" out, or unscored`,
		`item "pointed" is unscored, so it measures nothing: leave the points of option "b" out, or unscored`,
		`item "empty": nothing says what its options count for: write credit: or points: at each, or unscored: true at ` +
			`the item where it measures nothing`,
		`option "b" of item "partly" states no credit, and others do: write what it shows of a skill, from 0 to 100`,
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("no fault says: %s", want)
		}
	}
	if strings.Contains(err.Error(), "skill: 0") {
		t.Errorf("a fault advises credit of 0:\n%v", err)
	}
}
