package change_test

import (
	"testing"

	"careerpath/engine"
	"careerpath/engine/change"
	"careerpath/engine/enginetest"
	"careerpath/engine/plan"
)

// A person's progress page and a comparison of two files say the same of a change of level, with an item left out too.
func TestProgressSaysTheSameOfALevel(t *testing.T) {
	d := enginetest.DraftOf("s")
	quiz := d.Quiz(enginetest.Five("a", "s"), enginetest.Five("b", "s"), enginetest.Five("c", "s"))
	c := d.Catalog(t)
	comparison, err := change.New(c, quiz.ID, change.Options{Confidence: 0.95})
	if err != nil {
		t.Fatal(err)
	}
	var scores [][]change.Score
	var history plan.History
	for on, points := range [][]float64{{1, 2, 2}, {4, 5}} {
		answers := engine.Answers{}
		for i, point := range points {
			answers[[]string{"a", "b", "c"}[i]] = engine.Number(point)
		}
		taken := engine.Taken{ID: "x", On: engine.Date(on), Answers: answers}
		if taken.Result, err = c.Score(quiz.ID, answers); err != nil {
			t.Fatal(err)
		}
		if taken.Snapshot, err = c.Snapshot(quiz.ID, answers); err != nil {
			t.Fatal(err)
		}
		history.Taken = append(history.Taken, taken)
		scores = append(scores, comparison.Scores(&taken.Result))
	}
	comparison.First(scores[0])
	comparison.Settle(nil)
	changes, _ := comparison.Compare(scores[0], scores[1])
	progress, err := plan.Compare(c, quiz.ID, history)
	if err != nil {
		t.Fatal(err)
	}
	enginetest.Near(t, "RCI", *changes[0].RCI, progress.Since[0].Skills[0].RCI, 1e-9)
}
