package score_test

import (
	"strings"
	"testing"

	"careerpath/engine"
	"careerpath/engine/enginetest"
)

// team is a quiz about drive, which everybody can show, and lead, to which two of three items may not apply.
func team() (*enginetest.Draft, engine.Answers) {
	d := enginetest.DraftOf("drive", "lead")
	d.Role("maker", "junior", 90, 20)
	d.Role("chief", "senior", 30, 90)
	d.Roles[1].Requires = []engine.Requirement{enginetest.Requirement("level.lead >= 40")}
	coached, praised := enginetest.Five("coached", "lead"), enginetest.Five("praised", "lead")
	coached.NA, praised.NA = "I have no team", "Nobody works with me"
	d.Quiz(enginetest.Five("pushed", "drive"), enginetest.Five("started", "drive"), coached, praised,
		enginetest.Five("spoke", "lead"))
	return d, engine.Answers{"pushed": engine.Number(5), "started": engine.Number(5), "coached": engine.Number(1),
		"praised": engine.Number(1), "spoke": engine.Number(5)}
}

func TestALevelRestsOnTheItemsThatApply(t *testing.T) {
	d, answers := team()
	c := d.Catalog(t)
	enginetest.Near(t, "of all three", enginetest.LevelsOf(enginetest.Score(t, c, answers))["lead"], 100.0/3, 1e-9)
	answers["coached"], answers["praised"] = engine.NotApplicable(), engine.NotApplicable()
	r := enginetest.Score(t, c, answers)
	// one of three is less than half of the item weight where the others are open, and all of it where they don't apply
	enginetest.Near(t, "of the one that applies", enginetest.LevelsOf(r)["lead"], 100, 1e-9)
	delete(answers, "coached")
	delete(answers, "praised")
	if level, measured := enginetest.LevelsOf(enginetest.Score(t, c, answers))["lead"]; measured {
		t.Errorf("with two of three items open, lead is %v", level)
	}
}

func TestWhoHasNoTeamIsNotCalledUnfitToLead(t *testing.T) {
	d, answers := team()
	answers["coached"], answers["praised"], answers["spoke"] = engine.NotApplicable(), engine.NotApplicable(),
		engine.NotApplicable()
	d.Quizzes[0].Sections[0].Items[4].NA = "I speak to nobody"
	d.Quizzes[0].Verdicts = &engine.Thresholds{Coverage: 0.5}
	r := enginetest.Score(t, d.Catalog(t), answers)
	if _, measured := enginetest.LevelsOf(r)["lead"]; measured {
		t.Error("lead is measured by items that don't apply")
	}
	fit := enginetest.FitOf(t, r, "chief")
	if !fit.Eligible || len(fit.Unmet) > 0 {
		t.Errorf("what can't be judged is held against them: %+v", fit)
	}
	for _, rule := range r.Rules {
		if rule.Rule == "chief_requires_1" {
			enginetest.Same(t, "what the trace says", rule, engine.RuleOutcome{
				Rule: "chief_requires_1", Effect: "requirement of chief", Because: "it needs level.lead >= 40",
				Unknown: []string{"level.lead"}, Unasked: true,
			})
			return
		}
	}
	t.Errorf("no rule says that the requirement can't be judged: %+v", r.Rules)
}

func TestAnItemThatAlwaysAppliesTakesNoSuchAnswer(t *testing.T) {
	d, answers := team()
	answers["pushed"] = engine.NotApplicable()
	_, err := d.Catalog(t).Score("work", answers)
	if err == nil || !strings.Contains(err.Error(), `pushed: takes a whole number from 1`) {
		t.Errorf("got %v", err)
	}
}

func TestAnAnswerThatDoesNotApplyIsReadAndWritten(t *testing.T) {
	answers, err := engine.ParseAnswers([]byte(`{"coached": "na"}`))
	if err != nil {
		t.Fatal(err)
	}
	enginetest.Same(t, "read", answers["coached"].Form(), engine.FormNotApplicable)
	enginetest.Same(t, "written", answers["coached"].String(), `"na"`)
}

func TestChoosingABandStatesItsNumber(t *testing.T) {
	d, answers := team()
	items := &d.Quizzes[0].Sections[0].Items
	*items = append(*items, enginetest.Stating("people", "one", 0, 4, 25))
	d.Rules = []engine.Rule{{ID: "leads_nobody", When: enginetest.When("fact.people == 0"),
		Cap: enginetest.Credit{"lead": 10}.Points(), Because: "Nobody reports to you."}}
	c := d.Catalog(t)
	for option, want := range map[string]float64{"a": 10, "b": 100.0 / 3, "c": 100.0 / 3} {
		answers["people"] = engine.Choice(option)
		enginetest.Near(t, option, enginetest.LevelsOf(enginetest.Score(t, c, answers))["lead"], want, 1e-9)
	}
	changes, err := c.Changes(t.Context(), "work", answers)
	if err != nil {
		t.Fatal(err)
	}
	for _, ch := range changes {
		if _, moved := ch.Set["people"]; moved {
			t.Errorf("a fact isn't something to do otherwise: %v", ch.Set)
		}
	}
}
