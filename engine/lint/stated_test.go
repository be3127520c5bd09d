package lint_test

import (
	"strings"
	"testing"

	"careerpath/engine"
	"careerpath/engine/enginetest"
	"careerpath/engine/lint"
)

// Where options state a fact, it is one of their numbers, in whatever order they stand.
func TestConditionsOnAFactThatOptionsState(t *testing.T) {
	for source, want := range map[string]string{
		"fact.people > 0": "", "fact.people == 0": "", "fact.people >= 0": "always", "fact.people > 25": "never",
		"fact.people > 4 && fact.people < 25": "never", "fact.people in [0, 4, 25]": "always",
	} {
		d := enginetest.Conditioned(source)
		q := &d.Content.Quizzes[0]
		for i := range q.Sections[0].Items {
			if it := &q.Sections[0].Items[i]; it.ID == "people" {
				it.Number, it.Choose = nil, "one"
				for id, value := range map[string]float64{"few": 4, "nobody": 0, "many": 25} {
					it.Options = append(it.Options, engine.Option{ID: id, Text: id, Value: &value})
				}
			}
		}
		c := d.Catalog(t)
		if got := said(c); got != want {
			t.Errorf("%s: %q is said, want %q", source, got, want)
		}
		for _, l := range lint.Check(c) {
			if source == "fact.people > 25" && strings.Contains(l.Message, "never applied") &&
				!strings.Contains(l.Message, "because fact.people is one of 0, 4, 25") {
				t.Error(l)
			}
		}
	}
}
