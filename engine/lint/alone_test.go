package lint_test

import (
	"testing"

	"careerpath/engine"
	"careerpath/engine/enginetest"
)

// What is said of conditions knows which options are never chosen together.
func TestConditionsOnOptionsThatStandAlone(t *testing.T) {
	for source, want := range map[string]string{
		`"a" in answer.tools && "c" in answer.tools`:                                  "never",
		`"a" in answer.tools && "b" in answer.tools`:                                  "",
		`"c" in answer.tools`:                                                         "",
		`"a" in answer.tools || "b" in answer.tools`:                                  "",
		`"a" not in answer.tools && "c" not in answer.tools`:                          "",
		`"c" in answer.tools == ("a" not in answer.tools && "b" not in answer.tools)`: "always",
	} {
		d := enginetest.DraftOf("drive")
		q := d.Quiz(enginetest.ChoosingOrNone("tools", enginetest.Credit{"drive": 60}, enginetest.Credit{"drive": 40},
			enginetest.Credit{"drive": 0}), enginetest.Five("often", "drive"))
		q.Rules = []engine.Rule{{ID: "r", When: enginetest.When(source), Note: "…", Because: "…"}}
		enginetest.Same(t, source, said(d.Catalog(t)), want)
	}
}
