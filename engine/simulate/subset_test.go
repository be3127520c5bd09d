package simulate_test

import (
	"testing"

	"careerpath/engine/enginetest"
	"careerpath/engine/simulate"
)

// What is passed over on the way must not change what is found.
func TestTheSearchForASubsetFindsWhatTryingEveryItemFinds(t *testing.T) {
	shipped, _ := enginetest.Shipped(t)
	kinds, _ := enginetest.EveryKind(t)
	found := 0
	for _, q := range shipped.Quizzes() {
		if len(q.Roles) == 0 {
			continue
		}
		got := simulate.Shortest(shipped, q.ID, 90)
		enginetest.Same(t, q.ID, got, simulate.PlainShortest(shipped, q.ID, 90))
		if got != nil {
			found += len(got.Items)
		}
	}
	for _, q := range kinds.Quizzes() {
		enginetest.Same(t, q.ID, simulate.Shortest(kinds, q.ID, 700), simulate.PlainShortest(kinds, q.ID, 700))
	}
	branched := enginetest.Branched(t)
	enginetest.Same(t, "work", simulate.Shortest(branched, "work", 700), simulate.PlainShortest(branched, "work", 700))
	if found < 10 {
		t.Errorf("only %d items were found in all", found)
	}
}
