package trial_test

import (
	"maps"
	"testing"

	"pgregory.net/rapid"

	"careerpath/engine/internal/trial"
)

// A trial comes to what the whole sheet is scored as, with rules that read levels, answers or points.
func TestATrialComesToWhatScoringDoes(t *testing.T) {
	others := 0
	rapid.Check(t, func(t *rapid.T) {
		d := anyQuiz(t)
		cq := compile(t, d)
		answers := anyAnswers(t, cq)
		sheet, tr := read(t, cq, answers)
		home := tr.Other(-1)
		all := trial.Alternatives(sheet)
		for i := range all {
			if all[i].Branches {
				continue
			}
			changed := maps.Clone(answers)
			changed[cq.Items[all[i].Item].Item.ID] = all[i].Answer
			scored, faults := cq.ScoreShown(changed, 0, nil)
			if faults != nil {
				t.Fatalf("%v", faults)
			}
			want := -1
			if r, ok := cq.Role[string(scored.Role)]; ok && r != home {
				want = r
				others++
			}
			if got := tr.Other(home, &all[i]); got != want {
				t.Fatalf("alternative %d: %d, want %d", i, got, want)
			}
		}
	})
	if others == 0 {
		t.Error("no alternative has another role recommended")
	}
}
