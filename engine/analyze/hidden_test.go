package analyze_test

import (
	"testing"

	"careerpath/engine"
	"careerpath/engine/enginetest"
)

// Who skips questions that count as lowest then is analyzed like who answers them so.
func TestSkippedItemsAreAnalyzedAsTheLowest(t *testing.T) {
	ids := []string{"one", "two", "three"}
	quiz := func(skips bool) []engine.Answers {
		rows := [][]int{{1, 1, 1}, {1, 1, 1}, {2, 3, 1}, {4, 3, 4}, {5, 4, 5}, {3, 2, 4}}
		if skips {
			rows[0], rows[1] = []int{1}, []int{1}
		}
		return sheetsOf(ids, rows...)
	}
	draft := func(hidden engine.Hidden) *enginetest.Draft {
		d := enginetest.DraftOf("a")
		three := enginetest.Reversed(enginetest.Five("three", "a"))
		q := d.Quiz(enginetest.Five("one", "a"), enginetest.Five("two", "a"), three)
		if q.Hidden = hidden; hidden != "" {
			items := q.Sections[0].Items
			items[1], items[2] = enginetest.ShownWhere(items[1], "answer.one > 1"),
				enginetest.ShownWhere(items[2], "answer.one > 1")
		}
		return d
	}
	answered := quiz(false)
	for _, a := range answered[:2] {
		a["three"] = engine.Number(5) // reversed, so the lowest
	}
	want := analyzed(t, draft("").Catalog(t), "work", answered).Skills[0]
	got := analyzed(t, draft(engine.HiddenLowest).Catalog(t), "work", quiz(true)).Skills[0]
	enginetest.Same(t, "reliability", got.Reliability, want.Reliability)
	enginetest.Same(t, "norms", got.Norms, want.Norms)
	for i := range got.Items {
		got.Items[i].Counts = want.Items[i].Counts // which count what was answered
		enginetest.Same(t, got.Items[i].Item, got.Items[i], want.Items[i])
	}
}

// What is unscored may be left open: nobody answers the less carefully for that.
func TestUnscoredItemsLeftOpenAreNoSignOfCarelessness(t *testing.T) {
	d := enginetest.DraftOf("a")
	items := []engine.Item{enginetest.Five("one", "a")}
	for _, id := range []string{"age", "sex", "place"} {
		it := enginetest.Five(id, "a")
		it.Measures, it.Unscored = nil, true
		items = append(items, it)
	}
	d.Quiz(items...)
	c := d.Catalog(t)
	for _, answers := range []engine.Answers{{"one": engine.Number(3)},
		{"one": engine.Number(3), "age": engine.Number(3), "sex": engine.Number(3), "place": engine.Number(3)}} {
		a := addedUp(t, c, "work", nil)
		row, err := a.Add(answers, "")
		if err != nil {
			t.Fatal(err)
		}
		enginetest.Same(t, "shown, answered, longest run and signs",
			[]int{row.Shown, row.Answered, row.LongestRun, len(row.Signs)}, []int{1, 1, 1, 0})
	}
}
