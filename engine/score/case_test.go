package score_test

import (
	"testing"

	"careerpath/engine"
	"careerpath/engine/enginetest"
)

func TestCasesSayWhatComesOutOtherwise(t *testing.T) {
	d := ladder()
	d.Roles[1].Requires = []engine.Requirement{enginetest.Requirement("level.drive >= 50")}
	q, _ := d.Exactly(20, 90, 30, 20)
	q.Sections[0].Items = append(q.Sections[0].Items, enginetest.Numbered("people", 0, 9),
		enginetest.Choosing("tools", "many", enginetest.Credit{"drive": 50}, enginetest.Credit{"drive": 0}))
	d.Rules = []engine.Rule{{ID: "some_people", When: enginetest.When("fact.people > 1"), Note: "…", Because: "…"}}
	sheet := func(extra ...engine.CaseAnswer) []engine.CaseAnswer {
		for _, skill := range []string{"drive", "craft", "reach", "vision"} {
			extra = append(extra, engine.CaseAnswer{Item: enginetest.Ref("shows_" + skill), Answer: "a"})
		}
		return extra
	}
	for i, cs := range []engine.Case{
		{Name: "all as expected", Answers: sheet(engine.CaseAnswer{Item: enginetest.Ref("people"), Answer: 2.0}),
			Expect: engine.Expectation{
				Verdict: engine.VerdictClear, Role: "maker", Next: "chief", Unmet: []engine.Ref{enginetest.Ref("seller")},
				Rules: []engine.Ref{enginetest.Ref("some_people")},
			}},
		{Name: "only a verdict is expected", Answers: sheet(), Expect: engine.Expectation{Verdict: engine.VerdictClear}},
		{Name: "a list is several choices", Answers: sheet(engine.CaseAnswer{Item: enginetest.Ref("tools"),
			Answer: []any{"a", "b"}}), Expect: engine.Expectation{Verdict: engine.VerdictClear}},
		{Name: "nothing as expected", Answers: sheet(engine.CaseAnswer{Item: enginetest.Ref("people"), Answer: 1.0}),
			Expect: engine.Expectation{
				Verdict: engine.VerdictLikely, Role: "chief", Next: "seller", Unmet: []engine.Ref{enginetest.Ref("maker")},
				Rules: []engine.Ref{enginetest.Ref("some_people")},
			}},
		{Name: "another role", Answers: sheet(), Expect: engine.Expectation{Verdict: engine.VerdictClear, Role: "chief"}},
		{Name: "no answers", Expect: engine.Expectation{Verdict: engine.VerdictClear}},
		{Name: "a wrong answer", Answers: sheet(engine.CaseAnswer{Item: enginetest.Ref("people"), Answer: 99.0}),
			Expect: engine.Expectation{Verdict: engine.VerdictClear}},
		{Name: "no answer at all", Answers: sheet(engine.CaseAnswer{Item: enginetest.Ref("people"),
			Answer: []any{1.0}}), Expect: engine.Expectation{Verdict: engine.VerdictClear}},
	} {
		cs.Quiz, cs.At.Line, cs.Expect.At.Line, cs.At.File, cs.Expect.At.File = enginetest.Ref("work"), i+1, i+1,
			"cases.yaml", "cases.yaml"
		d.Cases = append(d.Cases, cs)
	}
	d.Cases = append(d.Cases, engine.Case{At: engine.Pos{File: "cases.yaml", Line: 20}, Quiz: enginetest.Ref("wark"),
		Name: "no such quiz"})
	enginetest.Same(t, "faults", d.Catalog(t).RunCases().Error(), `cases.yaml:4:0: case "nothing as expected": expected a requirement of maker to fail, and all hold
cases.yaml:4:0: case "nothing as expected": expected likely chief, got clear maker (maker 0.99, chief 0.01, seller 0.00)
cases.yaml:4:0: case "nothing as expected": expected next seller, got chief
cases.yaml:4:0: case "nothing as expected": expected rule some_people to be applied
cases.yaml:5:0: case "another role": expected clear chief, got clear maker (maker 0.99, chief 0.01, seller 0.00)
cases.yaml:6:0: case "no answers": expected clear no role, got insufficient no role ()
cases.yaml:7:0: case "a wrong answer": people: takes a number from 0 to 9, not 99
cases.yaml:8:0: case "no answer at all": people: a list of answers holds option ids in quotes
cases.yaml:20:0: case "no such quiz": there is no quiz "wark" (did you mean "work"?)`)
}
