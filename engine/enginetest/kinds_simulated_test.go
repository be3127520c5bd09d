package enginetest_test

import (
	"testing"

	"careerpath/engine"
	"careerpath/engine/analyze"
	"careerpath/engine/enginetest"
	"careerpath/engine/simulate"
)

func TestEveryKindIsSimulatedAndAnalysed(t *testing.T) {
	c, q := enginetest.EveryKind(t)
	for _, model := range []simulate.AnswerModel{simulate.RoundedNormal, simulate.GradedResponse} {
		options := simulate.Options{People: 200, Seed: 1, Model: model}
		out, err := simulate.Run(c, t.Context(), q.ID, options, nil)
		if err != nil {
			t.Fatal(err)
		}
		told := map[engine.Kind]bool{}
		for _, information := range out.Items {
			it, _ := q.Item(information.Item)
			told[it.Kind()] = told[it.Kind()] || information.Bits > 0.1
		}
		for _, kind := range engine.Kinds() {
			if kind != engine.KindNumber && !told[kind] {
				t.Errorf("%s items tell simulated people nothing about their role", kind)
			}
		}
	}
	analyzer, err := analyze.New(c, q.ID)
	if err != nil {
		t.Fatal(err)
	}
	added := 0
	for _, answers := range sat(c, q) {
		if _, err := analyzer.Add(answers, ""); err == nil {
			added++
		}
	}
	analysed := map[string]int{}
	for _, skill := range analyzer.Analysis().Skills {
		for _, it := range skill.Items {
			analysed[it.Kind] += it.Answered
		}
	}
	for _, kind := range engine.Kinds() {
		if kind != engine.KindNumber && analysed[kind.String()] < added {
			t.Errorf("of %d people %d answers to %s items were analysed", added, analysed[kind.String()], kind)
		}
	}
}
