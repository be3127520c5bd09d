package score_test

import (
	"fmt"
	"testing"

	"careerpath/engine"
	"careerpath/engine/enginetest"
)

func TestQualityWarnsAndNeverDiscards(t *testing.T) {
	for _, tt := range []struct {
		name        string
		points      []float64 // 0: not answered
		seconds     float64
		run         int
		variability float64
		warnings    []engine.Warning
	}{
		{"varied answers", []float64{1, 3, 2, 5, 4, 3}, 7, 1, 1.4142135624, nil},
		{"a run of half", []float64{4, 4, 4, 1, 2, 3}, 0, 3, 1.2649110641, []engine.Warning{engine.WarnLongRun}},
		{"a run of less than half", []float64{4, 4, 1, 1, 2, 3}, 0, 2, 1.3784048752, nil},
		{"the same throughout", []float64{3, 3, 3, 3, 3, 3}, 0, 6, 0,
			[]engine.Warning{engine.WarnLongRun, engine.WarnNoVariability}},
		{"two the same", []float64{3, 3}, 0, 2, 0, []engine.Warning{engine.WarnNoVariability}},
		{"one answer has no spread", []float64{3}, 0, 1, 0, nil},
		{"no answers", []float64{0, 0, 0}, 0, 0, 0, nil},
		{"a missing answer does not end a run", []float64{2, 2, 0, 2, 5, 1}, 0, 3, 1.5165750888,
			[]engine.Warning{engine.WarnLongRun}},
		{"under a second an item", []float64{1, 3, 2, 5, 4, 3}, 0.99, 1, 1.4142135624, []engine.Warning{engine.WarnTooFast}},
		{"a second an item is slow enough", []float64{1, 3, 2, 5, 4, 3}, 1, 1, 1.4142135624, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := enginetest.DraftOf("drive")
			answers := engine.Answers{}
			var items []engine.Item
			for i, p := range tt.points {
				id := fmt.Sprintf("item_%d", i+1)
				it := enginetest.Five(id, "drive")
				if i%2 == 1 {
					it = enginetest.Reversed(it) // raw answers count, not credit
				}
				items = append(items, it)
				if p > 0 {
					answers[id] = engine.Number(p)
				}
			}
			// What is no scale item does not interrupt a run either.
			items = append(items[:len(items)/2:len(items)/2],
				append([]engine.Item{enginetest.Numbered("people", 0, 9)}, items[len(items)/2:]...)...)
			answers["people"] = engine.Number(3)
			d.Quiz(items...)
			result, err := d.Catalog(t).ScoreTimed("work", answers, tt.seconds)
			if err != nil {
				t.Fatal(err)
			}
			got := result.Quality
			enginetest.Same(t, "longest run", got.LongestRun, tt.run)
			enginetest.Near(t, "variability", got.Variability, tt.variability, 1e-9)
			enginetest.Same(t, "warnings", got.Warnings, append([]engine.Warning{}, tt.warnings...))
		})
	}
}
