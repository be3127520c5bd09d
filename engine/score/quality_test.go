package score_test

import (
	"fmt"
	"slices"
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
		// as R's rle has it, on which longstring of careless rests: NA is unlike what is before it, NA too
		{"an item left out ends a run", []float64{2, 2, 0, 2, 5, 1}, 0, 2, 1.5165750888, nil},
		{"a run after a gap", []float64{2, 2, 0, 2, 2, 2, 1}, 0, 3, 0.4082482905, []engine.Warning{engine.WarnLongRun}},
		{"every second item left out", []float64{2, 0, 3, 0, 2, 0, 3}, 0, 1, 0.5773502692, nil},
		{"the same throughout with a gap", []float64{3, 3, 3, 0, 3, 3, 3, 3}, 0, 4, 0,
			[]engine.Warning{engine.WarnLongRun, engine.WarnNoVariability}},
		{"the same throughout with many gaps", []float64{3, 0, 3, 0, 3, 0, 3, 0, 3}, 0, 1, 0,
			[]engine.Warning{engine.WarnNoVariability}},
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
			// What is no scale item does not interrupt a run, nor does what isn't asked.
			items = slices.Insert(items, len(items)/2, enginetest.Numbered("people", 0, 9),
				enginetest.ShownWhere(enginetest.Five("asked_of_few", "drive"), "fact.people > 5"))
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

// On a list of symptoms most people have few: PHQ-9 all at "not at all" is 39 in 100 of a community sample. So where a
// quiz says that its floor is usual, only other runs are signs.
func TestAllAtTheFloorIsNoSignWhereThatIsUsual(t *testing.T) {
	long, none := engine.WarnLongRun, engine.WarnNoVariability
	for _, tt := range []struct {
		name            string
		points          string // 0: not answered
		reversed        bool   // the last three
		run             int
		usually, stated []engine.Warning
	}{
		{"all at the floor", "111111111", false, 9, []engine.Warning{long, none}, nil},
		{"all at the floor but for a gap", "111101111", false, 4, []engine.Warning{long, none}, nil},
		{"nearly all at the floor", "111111112", false, 8, []engine.Warning{long}, nil},
		{"all at the ceiling", "444444444", false, 9, []engine.Warning{long, none}, []engine.Warning{long, none}},
		{"a run above the floor", "122222111", false, 5, []engine.Warning{long}, []engine.Warning{long}},
		{"the same label, which is a floor for some", "111111111", true, 9, []engine.Warning{long, none},
			[]engine.Warning{none}},
		{"none of it, keyed both ways", "111111444", true, 6, []engine.Warning{long}, nil},
		{"varied", "121314121", false, 1, nil, nil},
	} {
		for _, usual := range []bool{false, true} {
			d := enginetest.DraftOf("low_mood")
			answers := engine.Answers{}
			var items []engine.Item
			for i, p := range tt.points {
				it := enginetest.Scaled(fmt.Sprintf("q%d", i+1), "days", enginetest.Credit{"low_mood": 1})
				it.Reversed = tt.reversed && i >= 6
				if items = append(items, it); p > '0' {
					answers[it.ID] = engine.Number(float64(p - '0'))
				}
			}
			q := d.Quiz(items...)
			q.Scales = append(q.Scales, engine.Scale{ID: enginetest.Ref("days"), Labels: []string{"Not at all",
				"Several days", "More than half the days", "Nearly every day"}})
			q.FloorIsUsual = usual
			want := tt.usually
			if usual {
				want = tt.stated
			}
			got := enginetest.Score(t, d.Catalog(t), answers).Quality
			got.Warnings = slices.DeleteFunc(got.Warnings, func(w engine.Warning) bool { return w == engine.WarnInconsistent })
			enginetest.Same(t, fmt.Sprintf("%s, usual %v: signs", tt.name, usual), got.Warnings,
				append([]engine.Warning{}, want...))
			enginetest.Same(t, tt.name+": run", got.LongestRun, tt.run)
		}
	}
}
