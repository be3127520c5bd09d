package score_test

import (
	"slices"
	"testing"

	"careerpath/engine"
	"careerpath/engine/enginetest"
)

// ruled is a draft of three skills and one rule-reading fact, with a person at levels 60, 40 and 80.
func ruled(rules ...engine.Rule) (*enginetest.Draft, *engine.Quiz, engine.Answers) {
	d := enginetest.DraftOf("drive", "craft", "reach")
	d.Role("a", "junior", 70, 30, 80)
	d.Role("b", "junior", 40, 60, 50)
	q, answers := d.Exactly(60, 40, 80)
	q.Sections = append(q.Sections, engine.Section{Title: "Facts",
		Items: []engine.Item{enginetest.Numbered("people", 0, 50)}})
	for i := range rules {
		rules[i].Because = "because of " + rules[i].ID
	}
	d.Rules = rules
	answers["people"] = engine.Number(0)
	return d, q, answers
}

func TestRulesMoveLevelsInTheirOrder(t *testing.T) {
	for _, tt := range []struct {
		name  string
		rules []engine.Rule
		want  map[string]float64
		moved []engine.LevelMove // of the last rule
	}{
		{"a cap lowers what is above it",
			[]engine.Rule{{ID: "r", When: enginetest.When("fact.people == 0"), Cap: enginetest.Credit{"drive": 50}.Points()}},
			map[string]float64{"drive": 50, "craft": 40, "reach": 80}, []engine.LevelMove{{Skill: "drive", From: 60, To: 50}}},
		{"a cap leaves what is below it",
			[]engine.Rule{{ID: "r", When: enginetest.When("fact.people == 0"), Cap: enginetest.Credit{"drive": 70}.Points()}},
			map[string]float64{"drive": 60, "craft": 40, "reach": 80}, nil},
		{"a floor raises what is below it",
			[]engine.Rule{{ID: "r", When: enginetest.When("fact.people == 0"), Floor: enginetest.Credit{"craft": 55}.Points()}},
			map[string]float64{"drive": 60, "craft": 55, "reach": 80}, []engine.LevelMove{{Skill: "craft", From: 40, To: 55}}},
		{"a floor leaves what is above it",
			[]engine.Rule{{ID: "r", When: enginetest.When("fact.people == 0"), Floor: enginetest.Credit{"craft": 30}.Points()}},
			map[string]float64{"drive": 60, "craft": 40, "reach": 80}, nil},
		{"add moves, and stops at 100",
			[]engine.Rule{{ID: "r", When: enginetest.When("fact.people == 0"),
				Add: enginetest.Credit{"drive": 12.5, "reach": 30}.Points()}},
			map[string]float64{"drive": 72.5, "craft": 40, "reach": 100},
			[]engine.LevelMove{{Skill: "drive", From: 60, To: 72.5}, {Skill: "reach", From: 80, To: 100}}},
		{"add moves, and stops at 0",
			[]engine.Rule{{ID: "r", When: enginetest.When("fact.people == 0"), Add: enginetest.Credit{"craft": -45}.Points()}},
			map[string]float64{"drive": 60, "craft": 0, "reach": 80}, []engine.LevelMove{{Skill: "craft", From: 40, To: 0}}},
		{"multiply takes a level times a factor, and stops at 100",
			[]engine.Rule{{
				ID: "r", When: enginetest.When("fact.people == 0"),
				Multiply: enginetest.Credit{"craft": 0.8, "reach": 1.5}.Points(),
			}},
			map[string]float64{"drive": 60, "craft": 32, "reach": 100},
			[]engine.LevelMove{{Skill: "craft", From: 40, To: 32}, {Skill: "reach", From: 80, To: 100}}},
		{"one rule multiplies before it adds",
			[]engine.Rule{{
				ID: "r", When: enginetest.When("fact.people == 0"), Multiply: enginetest.Credit{"craft": 0.5}.Points(),
				Add: enginetest.Credit{"craft": 5}.Points(),
			}},
			map[string]float64{"drive": 60, "craft": 25, "reach": 80}, []engine.LevelMove{{Skill: "craft", From: 40, To: 25}}},
		{"one rule caps, then raises to the floor, then adds",
			[]engine.Rule{{ID: "r", When: enginetest.When("fact.people == 0"),
				Cap: enginetest.Credit{"drive": 30}.Points(), Floor: enginetest.Credit{"drive": 45}.Points(),
				Add: enginetest.Credit{"drive": 5}.Points()}},
			map[string]float64{"drive": 50, "craft": 40, "reach": 80}, []engine.LevelMove{{Skill: "drive", From: 60, To: 50}}},
		{"a rule reads what the rules before it left",
			[]engine.Rule{
				{ID: "first", When: enginetest.When("fact.people == 0"), Add: enginetest.Credit{"craft": 30}.Points()},
				{ID: "second", When: enginetest.When("level.craft == 70"), Cap: enginetest.Credit{"craft": 65}.Points()},
			},
			map[string]float64{"drive": 60, "craft": 65, "reach": 80}, []engine.LevelMove{{Skill: "craft", From: 70, To: 65}}},
		{"and not what the rules after it do",
			[]engine.Rule{
				{ID: "first", When: enginetest.When("level.craft == 70"), Cap: enginetest.Credit{"craft": 65}.Points()},
				{ID: "second", When: enginetest.When("fact.people == 0"), Add: enginetest.Credit{"craft": 30}.Points()},
			},
			map[string]float64{"drive": 60, "craft": 70, "reach": 80}, []engine.LevelMove{{Skill: "craft", From: 40, To: 70}}},
		{"the order of a cap and an add counts",
			[]engine.Rule{
				{ID: "first", When: enginetest.When("fact.people == 0"), Cap: enginetest.Credit{"reach": 70}.Points()},
				{ID: "second", When: enginetest.When("fact.people == 0"), Add: enginetest.Credit{"reach": 15}.Points()},
			},
			map[string]float64{"drive": 60, "craft": 40, "reach": 85}, []engine.LevelMove{{Skill: "reach", From: 70, To: 85}}},
		{"a rule whose condition fails does nothing",
			[]engine.Rule{{ID: "r", When: enginetest.When("fact.people > 0"), Cap: enginetest.Credit{"drive": 0}.Points()}},
			map[string]float64{"drive": 60, "craft": 40, "reach": 80}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d, _, answers := ruled(tt.rules...)
			got := enginetest.Score(t, d.Catalog(t), answers)
			enginetest.Same(t, "levels", enginetest.LevelsOf(got), tt.want)
			enginetest.Same(t, "rules in the trace", len(got.Rules), len(tt.rules))
			enginetest.Same(t, "moved", got.Rules[len(got.Rules)-1].Moved, tt.moved)
		})
	}
}

func TestTheTraceNamesEveryRule(t *testing.T) {
	d, q, answers := ruled(
		engine.Rule{ID: "capped", When: enginetest.When("fact.people == 0"),
			Cap: enginetest.Credit{"drive": 50, "reach": 90}.Points()},
		engine.Rule{ID: "spoken", When: enginetest.When("fit.a > 0 && readiness.b >= 0 && gap.craft >= 0"),
			Note: "Well done."},
		engine.Rule{ID: "unheard", When: enginetest.When("fit.a > 2"), Note: "Impossible."},
		engine.Rule{ID: "idle", When: enginetest.When("fact.people > 9"),
			Floor: enginetest.Credit{"craft": 62.5}.Points(), Add: enginetest.Credit{"craft": -1}.Points()},
	)
	q.Rules = []engine.Rule{{ID: "own", When: enginetest.When(`answer.shows_drive == "a"`),
		Add: enginetest.Credit{"craft": 10}.Points(), Because: "because of own"}}
	delete(answers, "shows_reach")
	d.Roles[0].Requires = []engine.Requirement{enginetest.Requirement("level.drive > 0"),
		enginetest.Requirement("level.reach > 10 && fit.a >= 0")}
	got := enginetest.Score(t, d.Catalog(t), answers)
	enginetest.Same(t, "trace", got.Rules, []engine.RuleOutcome{
		{Rule: "capped", Applied: true, Effect: "cap drive 50, cap reach 90", Because: "because of capped",
			Moved: []engine.LevelMove{{Skill: "drive", From: 60, To: 50}}},
		{Rule: "idle", Effect: "floor craft 62.5, add craft -1", Because: "because of idle"},
		{Rule: "own", Applied: true, Effect: "add craft 10", Because: "because of own",
			Moved: []engine.LevelMove{{Skill: "craft", From: 40, To: 50}}},
		{Rule: "a_requires_2", Effect: "requirement of a", Because: "it needs level.reach > 10 && fit.a >= 0",
			Unknown: []string{"level.reach"}},
		{Rule: "spoken", Applied: true, Effect: "note", Because: "because of spoken", Note: "Well done."},
		{Rule: "unheard", Effect: "note", Because: "because of unheard"},
	})
}

func TestARuleThatReadsAnUnknownNameIsNotAppliedAndSaysSo(t *testing.T) {
	for _, tt := range []struct {
		name, source string
		unknown      []string
	}{
		{"a fact that was not stated", "fact.people == 0", []string{"fact.people"}},
		{"where the rest doesn't settle it", "level.drive > 99 || fact.people == 0", []string{"fact.people"}},
		{"a level that is not measured", "level.craft >= 0", []string{"level.craft"}},
		{"an answer that was not given", `answer.shows_craft == "a"`, []string{"answer.shows_craft"}},
		{"several names, each once", "fact.people > 0 && level.craft > 0 && fact.people < 9",
			[]string{"fact.people", "level.craft"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d, q, answers := ruled()
			q.Rules = []engine.Rule{{ID: "r", When: enginetest.When(tt.source),
				Cap: enginetest.Credit{"drive": 0}.Points(), Because: "…"}}
			delete(answers, "people")
			delete(answers, "shows_craft")
			got := enginetest.Score(t, d.Catalog(t), answers)
			enginetest.Same(t, "trace", got.Rules, []engine.RuleOutcome{{Rule: "r", Effect: "cap drive 0", Because: "…",
				Unknown: tt.unknown}})
			enginetest.Same(t, "drive", enginetest.LevelsOf(got)["drive"], 60.0)
		})
	}
}

func TestARuleWhoseOutcomeIsCertainNeedsNoOtherName(t *testing.T) {
	for source, applied := range map[string]bool{
		"level.drive > 0 || fact.people == 0":                                      true,
		"fact.people == 0 || level.drive > 0":                                      true,
		"level.drive > 99 && fact.people == 0":                                     false,
		"fact.people > 0 ? level.drive > 1 : level.drive > 2":                      true,
		"(fact.people > 0 ? 1 : 0) + (level.drive > 1 ? 1 : 0) >= 1":               true,
		"(fact.people > 0 ? 1 : 0) + (level.drive > 99 ? 1 : 0) >= 2":              false,
		"level.craft > 50 && (fact.people > 0 || level.drive > 99) && 1 > 2":       false,
		`answer.shows_craft in ["a"] || level.drive in [level.drive, level.craft]`: true,
	} {
		d, q, answers := ruled()
		q.Rules = []engine.Rule{{ID: "r", When: enginetest.When(source), Note: "It holds.", Because: "…"}}
		delete(answers, "people")
		delete(answers, "shows_craft")
		want := engine.RuleOutcome{Rule: "r", Applied: applied, Effect: "note", Because: "…"}
		if applied {
			want.Note = "It holds."
		}
		enginetest.Same(t, source, enginetest.Score(t, d.Catalog(t), answers).Rules, []engine.RuleOutcome{want})
	}
}

func TestARequirementThatFailsForCertainBarsARole(t *testing.T) {
	d, _, answers := ruled()
	d.Roles[0].Requires = []engine.Requirement{enginetest.Requirement("level.craft > 50 && level.drive > 99"),
		enginetest.Requirement("level.craft > 50 || level.drive > 0")}
	delete(answers, "shows_craft")
	got := enginetest.Score(t, d.Catalog(t), answers)
	at := slices.IndexFunc(got.Roles, func(r engine.RoleFit) bool { return r.Role == "a" })
	enginetest.Same(t, "unmet", got.Roles[at].Unmet, []engine.Unmet{{When: "level.craft > 50 && level.drive > 99",
		Because: "it needs level.craft > 50 && level.drive > 99"}})
	enginetest.Same(t, "rules", got.Rules, []engine.RuleOutcome{})
}

func TestTheTraceTellsWhatTheQuizNeverAsksFromWhatWasLeftOpen(t *testing.T) {
	d := enginetest.DraftOf("drive", "craft")
	d.Role("a", "junior", 90, 10)
	d.Role("b", "junior", 10, 90)
	d.Role("c", "junior", 10, 20)
	d.Rules = []engine.Rule{
		{ID: "on_people", When: enginetest.When("fact.people > 0"), Note: "…", Because: "…"},
		{ID: "on_pets", When: enginetest.When("fact.pets > 0"), Note: "…", Because: "…"},
		{ID: "on_c", When: enginetest.When("fit.c > 0 && fact.pets > 0"), Note: "…", Because: "…"},
	}
	work := d.Quiz(enginetest.Five("one", "drive"), enginetest.Five("two", "craft"), enginetest.Numbered("pets", 0, 9))
	work.Roles = work.Roles[:2]
	other := d.Quiz(enginetest.Five("one", "drive"), enginetest.Five("two", "craft"), enginetest.Numbered("people", 0, 9))
	other.ID = "other"
	got := enginetest.Score(t, d.Catalog(t), engine.Answers{"one": engine.Number(5), "two": engine.Number(1)})
	unasked := map[string]bool{}
	for _, r := range got.Rules {
		unasked[r.Rule] = r.Unasked
	}
	enginetest.Same(t, "unasked", unasked, map[string]bool{"on_people": true, "on_pets": false, "on_c": true})
}

// What somebody isn't asked after their other answers they didn't leave open, but where they left those open they did.
func TestTheTraceTellsWhatWasHiddenFromWhatWasLeftOpen(t *testing.T) {
	for name, tt := range map[string]struct {
		people, teams float64 // −1: left open
		want          map[string]bool
	}{
		"leads nobody": {0, -1, map[string]bool{"on_teams": true, "on_sites": true, "on_craft": true,
			"on_both": true}},
		"leaves teams open": {3, -1, map[string]bool{"on_teams": false, "on_sites": false, "on_craft": false,
			"on_both": false}},
		"leads one team": {3, 1, map[string]bool{"on_teams": false, "on_sites": true, "on_craft": false,
			"on_both": true}},
		"leaves all of it open": {-1, -1, map[string]bool{"on_teams": false, "on_sites": false, "on_craft": false,
			"on_both": false}},
		"leads several teams": {3, 2, map[string]bool{"on_teams": false, "on_sites": false, "on_craft": false,
			"on_both": false}},
	} {
		d := enginetest.DraftOf("drive", "craft")
		d.Quiz(enginetest.Five("one", "drive"), enginetest.Numbered("people", 0, 9),
			enginetest.ShownWhere(enginetest.Numbered("teams", 1, 9), "fact.people > 0"),
			enginetest.ShownWhere(enginetest.Numbered("sites", 1, 9), "fact.teams > 1"),
			enginetest.ShownWhere(enginetest.Five("two", "craft"), "fact.people > 0"))
		d.Rules = []engine.Rule{
			{ID: "on_teams", When: enginetest.When("fact.teams > 9"), Note: "…", Because: "…"},
			{ID: "on_sites", When: enginetest.When("fact.sites > 9"), Note: "…", Because: "…"},
			{ID: "on_craft", When: enginetest.When("level.craft > 100"), Note: "…", Because: "…"},
			{ID: "on_both", When: enginetest.When("fact.people >= 0 && fact.sites > 9"), Note: "…", Because: "…"},
			{ID: "on_gap", When: enginetest.When("gap.drive > 100"), Note: "…", Because: "…"},
		}
		answers := engine.Answers{"one": engine.Number(5)}
		for id, x := range map[string]float64{"people": tt.people, "teams": tt.teams} {
			if x >= 0 {
				answers[id] = engine.Number(x)
			}
		}
		got := map[string]bool{}
		for _, r := range enginetest.Score(t, d.Catalog(t), answers).Rules {
			got[r.Rule] = r.Unasked
		}
		tt.want["on_gap"] = true
		enginetest.Same(t, name, got, tt.want)
	}
}

func TestARuleDoesNotGiveALevelToASkillThatIsNotMeasured(t *testing.T) {
	d, _, answers := ruled(engine.Rule{ID: "r", When: enginetest.When("fact.people == 0"),
		Floor: enginetest.Credit{"craft": 90, "drive": 70}.Points()})
	delete(answers, "shows_craft")
	got := enginetest.Score(t, d.Catalog(t), answers)
	enginetest.Same(t, "levels", enginetest.LevelsOf(got), map[string]float64{"drive": 70, "reach": 80})
	enginetest.Same(t, "moved", got.Rules[0].Moved, []engine.LevelMove{{Skill: "drive", From: 60, To: 70}})
}

func TestARuleOfTheCatalogLeavesASkillAloneThatTheQuizDoesNotMeasure(t *testing.T) {
	d, _, answers := ruled(
		engine.Rule{ID: "moves", When: enginetest.When("fact.people == 0"), Cap: enginetest.Credit{"elsewhere": 5}.Points()},
		engine.Rule{ID: "reads", When: enginetest.When("level.elsewhere > 5"), Cap: enginetest.Credit{"drive": 5}.Points()},
		engine.Rule{ID: "asks", When: enginetest.When("gap.elsewhere > 5 || fact.pets > 1"), Note: "…"},
	)
	d.Skills = append(d.Skills, d.Skills[0])
	d.Skills[3].ID = "elsewhere"
	other := d.Quizzes[0]
	other.ID, other.Roles, other.Sections = "other", nil,
		[]engine.Section{{Items: []engine.Item{enginetest.Five("item", "elsewhere"), enginetest.Numbered("pets", 0, 9)}}}
	d.Quizzes = append(d.Quizzes, other)
	c := d.Catalog(t)
	got := enginetest.Score(t, c, answers)
	enginetest.Same(t, "levels", enginetest.LevelsOf(got), map[string]float64{"drive": 60, "craft": 40, "reach": 80})
	enginetest.Same(t, "trace", got.Rules, []engine.RuleOutcome{
		{Rule: "moves", Applied: true, Effect: "cap elsewhere 5", Because: "because of moves"},
		{Rule: "reads", Effect: "cap drive 5", Because: "because of reads", Unknown: []string{"level.elsewhere"},
			Unasked: true},
		{Rule: "asks", Effect: "note", Because: "because of asks", Unknown: []string{"fact.pets", "gap.elsewhere"},
			Unasked: true},
	})
	enginetest.Same(t, "skills of the quiz", c.QuizSkills("work"), []string{"drive", "craft", "reach"})
}

func TestAGapIsToTheRoleThatAsks(t *testing.T) {
	d, _, answers := ruled(engine.Rule{ID: "r", When: enginetest.When("gap.drive == 10 && gap.craft == 0"),
		Note: "to a, which fits best"})
	d.Roles[0].Requires = []engine.Requirement{enginetest.Requirement("gap.drive > 10")}
	d.Roles[1].Requires = []engine.Requirement{enginetest.Requirement("gap.craft > 20")}
	got := enginetest.Score(t, d.Catalog(t), answers)
	enginetest.Same(t, "best", got.Roles[0].Role, "a")
	enginetest.Same(t, "unmet by a", enginetest.FitOf(t, got, "a").Unmet,
		[]engine.Unmet{{When: "gap.drive > 10", Because: "it needs gap.drive > 10"}})
	enginetest.Same(t, "unmet by b", enginetest.FitOf(t, got, "b").Unmet,
		[]engine.Unmet{{When: "gap.craft > 20", Because: "it needs gap.craft > 20"}})
	enginetest.Same(t, "note", got.Rules[0].Note, "to a, which fits best")
}
