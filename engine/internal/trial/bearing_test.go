package trial_test

import (
	"fmt"
	"testing"

	"careerpath/engine"
	"careerpath/engine/enginetest"
)

func TestRulesAndRequirementsMakeAnswersBearOnOneAnother(t *testing.T) {
	number := 0
	capped := func(when, skill string) engine.Rule {
		number++
		return engine.Rule{ID: fmt.Sprint("rule_", number), When: enginetest.When(when), Because: "…",
			Cap: enginetest.Credit{skill: 40}.Points()}
	}
	for _, tt := range []struct {
		name              string
		rules             []engine.Rule
		requires          string
		knot, requirement bool // of the items drive and craft
	}{
		{name: "nothing does"},
		{name: "a rule reads the one and moves the other", knot: true,
			rules: []engine.Rule{capped("level.drive > 50", "craft")}},
		{name: "a rule reads the one and moves a third", rules: []engine.Rule{capped("level.drive > 50", "reach")}},
		{name: "two rules move a third", knot: true,
			rules: []engine.Rule{capped("level.drive > 50", "reach"), capped("answer.craft > 3", "reach")}},
		{name: "one rule's move is another's condition", knot: true,
			rules: []engine.Rule{capped("level.reach > 50", "craft"), capped("level.drive > 50", "reach")}},
		{name: "a requirement reads both", requires: "level.drive + level.craft > 50", requirement: true},
		{name: "a requirement reads one", requires: "level.drive > 50"},
		{name: "a requirement reads what both may move by a rule", requires: "level.reach > 50",
			knot: true, requirement: true,
			rules: []engine.Rule{capped("level.drive > level.craft", "reach")}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := enginetest.DraftOf("drive", "craft", "reach")
			d.Role("maker", "junior", 10, 90, 40)
			d.Role("pusher", "junior", 90, 10, 40)
			if tt.requires != "" {
				d.Roles[0].Requires = []engine.Requirement{enginetest.Requirement(tt.requires)}
			}
			d.Quiz(enginetest.Five("drive", "drive"), enginetest.Five("craft", "craft"),
				enginetest.Five("reach", "reach")).Rules = tt.rules
			three := engine.Number(3)
			_, tr := read(t, compile(t, d), engine.Answers{"drive": three, "craft": three, "reach": three})
			knot, requirement := tr.Together(0, 1)
			enginetest.Same(t, "a knot", knot, tt.knot)
			enginetest.Same(t, "a requirement", requirement, tt.requirement)
		})
	}
}
