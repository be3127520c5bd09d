package lint_test

import (
	"strings"
	"testing"

	"careerpath/engine"
	"careerpath/engine/enginetest"
	"careerpath/engine/lint"
)

func TestARoleIsWhereItIsAskedForExpectedAndLedTo(t *testing.T) {
	d := enginetest.DraftOf("drive", "craft")
	d.Role("maker", "junior", 20, 90)
	d.Role("seller", "junior", 80, 20)
	d.Path("seller", "maker")
	q, _ := d.Exactly(20, 90)
	d.Role("idle", "junior", 30, 70)
	d.Cases = []engine.Case{{
		Quiz: enginetest.Ref(q.ID), Name: "A maker", Expect: engine.Expectation{Role: "maker", Verdict: engine.VerdictClear},
	}}
	var got []string
	for _, f := range lint.Unfinished(d.Catalog(t)) {
		got = append(got, f.Message)
	}
	enginetest.Same(t, "what is missing", strings.Join(got, "\n"), strings.Join([]string{
		`no case expects the role "seller"`,
		`no quiz names the role "idle", so nobody is recommended it`,
		`no growth path leads to or from the role "idle"`,
	}, "\n"))
}
