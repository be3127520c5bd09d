package engine_test

import (
	"testing"

	"careerpath/engine"
)

func TestCasesSayWhatComesOutOtherwise(t *testing.T) {
	d := ladder()
	d.Roles[1].Requires = []engine.Requirement{requirement("level.drive >= 50")}
	q, _ := d.exactly(20, 90, 30, 20)
	q.Sections[0].Items = append(q.Sections[0].Items, numbered("people", 0, 9), choosing("tools", "many", credit{"drive": 50}, credit{"drive": 0}))
	d.Rules = []engine.Rule{{ID: "some_people", When: when("fact.people > 1"), Note: "…", Because: "…"}}
	sheet := func(extra ...engine.CaseAnswer) []engine.CaseAnswer {
		for _, skill := range []string{"drive", "craft", "reach", "vision"} {
			extra = append(extra, engine.CaseAnswer{Item: ref("shows_" + skill), Answer: "a"})
		}
		return extra
	}
	for i, cs := range []engine.Case{
		{Name: "all as expected", Answers: sheet(engine.CaseAnswer{Item: ref("people"), Answer: 2.0}), Expect: engine.Expectation{
			Verdict: engine.Clear, Role: "maker", Next: "chief", Unmet: []engine.Ref{ref("seller")}, Rules: []engine.Ref{ref("some_people")},
		}},
		{Name: "only a verdict is expected", Answers: sheet(), Expect: engine.Expectation{Verdict: engine.Clear}},
		{Name: "a list is several choices", Answers: sheet(engine.CaseAnswer{Item: ref("tools"), Answer: []any{"a", "b"}}), Expect: engine.Expectation{Verdict: engine.Clear}},
		{Name: "nothing as expected", Answers: sheet(engine.CaseAnswer{Item: ref("people"), Answer: 1.0}), Expect: engine.Expectation{
			Verdict: engine.Likely, Role: "chief", Next: "seller", Unmet: []engine.Ref{ref("maker")}, Rules: []engine.Ref{ref("some_people")},
		}},
		{Name: "another role", Answers: sheet(), Expect: engine.Expectation{Verdict: engine.Clear, Role: "chief"}},
		{Name: "no answers", Expect: engine.Expectation{Verdict: engine.Clear}},
		{Name: "a wrong answer", Answers: sheet(engine.CaseAnswer{Item: ref("people"), Answer: 99.0}), Expect: engine.Expectation{Verdict: engine.Clear}},
		{Name: "no answer at all", Answers: sheet(engine.CaseAnswer{Item: ref("people"), Answer: []any{1.0}}), Expect: engine.Expectation{Verdict: engine.Clear}},
	} {
		cs.Quiz, cs.At.Line, cs.Expect.At.Line, cs.At.File, cs.Expect.At.File = ref("work"), i+1, i+1, "cases.yaml", "cases.yaml"
		d.Cases = append(d.Cases, cs)
	}
	d.Cases = append(d.Cases, engine.Case{At: engine.Pos{File: "cases.yaml", Line: 20}, Quiz: ref("wark"), Name: "no such quiz"})
	same(t, "faults", d.catalog(t).RunCases().Error(), `cases.yaml:4:0: case "nothing as expected": expected a requirement of maker to fail, and all hold
cases.yaml:4:0: case "nothing as expected": expected likely chief, got clear maker (maker 0.99, chief 0.01, seller 0.00)
cases.yaml:4:0: case "nothing as expected": expected next seller, got chief
cases.yaml:4:0: case "nothing as expected": expected rule some_people to be applied
cases.yaml:5:0: case "another role": expected clear chief, got clear maker (maker 0.99, chief 0.01, seller 0.00)
cases.yaml:6:0: case "no answers": expected clear no role, got insufficient no role ()
cases.yaml:7:0: case "a wrong answer": people: takes a number from 0 to 9, not 99
cases.yaml:8:0: case "no answer at all": people: a list of answers holds option ids in quotes
cases.yaml:20:0: case "no such quiz": there is no quiz "wark" (did you mean "work"?)`)
}
