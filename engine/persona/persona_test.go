package persona_test

import (
	"testing"

	"careerpath/engine"
	"careerpath/engine/enginetest"
	"careerpath/engine/persona"
	"careerpath/engine/score"
)

func TestWhoHasMovedAllTheWayAnswersLikeTheOtherRole(t *testing.T) {
	c, _ := enginetest.Shipped(t)
	cast := persona.Choose(c)
	if cast == nil {
		t.Fatal("the program's own content gives nobody")
	}
	if !persona.Compares(cast.Quiz, cast.From.ID, cast.To.ID) || persona.Compares(cast.Quiz, cast.From.ID, "nobody") {
		t.Error("the quiz is not one that compares the two roles")
	}
	for moved, want := range map[float64]string{0: cast.From.ID, 1: cast.To.ID} {
		who := persona.Person{
			Level: func(skill string) float64 { return cast.Level(skill, moved, 1) },
			Swing: func(string) float64 { return 0 },
			Fact:  func(fact string) (float64, bool) { return persona.Typical(cast.From, fact) },
		}
		answers := who.Answers(cast.Quiz)
		result, err := c.Score(cast.Quiz.ID, answers)
		if err != nil {
			t.Fatal(err)
		}
		if got := result.Roles[0].Role; got != want {
			t.Errorf("moved by %v they look like a %s, not a %s", moved, got, want)
		}
	}
}

func TestContentWithoutAPathUpGivesNobody(t *testing.T) {
	c, err := score.NewCatalog(engine.Content{})
	if err != nil {
		t.Fatal(err)
	}
	if cast := persona.Choose(c); cast != nil {
		t.Errorf("it gives %+v", cast)
	}
}

func TestAnswersThatCountPointsShowTheLevel(t *testing.T) {
	c, q := enginetest.Counted(t)
	for _, level := range []float64{0, 30, 80, 100} {
		who := persona.Person{Level: func(string) float64 { return level }, Swing: func(string) float64 { return 0 },
			Fact: func(string) (float64, bool) { return 30, true }}
		result, err := c.Score("work", who.Answers(q))
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range result.Levels {
			enginetest.Near(t, l.Skill, l.Level, level, 13)
		}
	}
}

func TestAPersonChoosesTheLevelNearestToTheirs(t *testing.T) {
	d := enginetest.DraftOf("drive")
	d.Skills[0].Anchors = []engine.Anchor{{Level: 10, Text: "…"}, {Level: 40, Text: "…"}, {Level: 90, Text: "…"}}
	drive := enginetest.Ref("drive")
	d.Quiz(engine.Item{ID: "drives", AskLevel: &drive})
	q, _ := d.Catalog(t).Quiz("work")
	for level, want := range map[float64]string{0: "level_10", 25: "level_10", 26: "level_40", 66: "level_90"} {
		who := persona.Person{Level: func(string) float64 { return level }, Swing: func(string) float64 { return 0 }}
		enginetest.Same(t, "the answer", who.Answers(q)["drives"], engine.Choice(want))
	}
}
