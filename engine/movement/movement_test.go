package movement_test

import (
	"strings"
	"testing"

	"careerpath/engine/movement"
	"careerpath/engine/plan"
	"careerpath/engine/wording"
)

// "One are compared here" was said of a single group of skills.
func TestOneGroupIsNotComparedInThePlural(t *testing.T) {
	group := func(id string, c plan.Certainty, skills ...plan.Change) plan.Change {
		return plan.Change{ID: id, Title: id, From: 40, To: 60, Certainty: c, Skills: skills}
	}
	for _, tt := range []struct {
		changes []plan.Change
		want    string
	}{
		{[]plan.Change{group("Drive", plan.Probable)},
			"Chance alone makes one group of skills in five look as if it had moved, so take what is probable as a hint."},
		{[]plan.Change{group("Drive", plan.Probable), group("Craft", plan.Probable)},
			"Chance alone makes one group of skills in five look as if it had moved, and two are compared here, so take what " +
				"is probable as a hint."},
		{[]plan.Change{group("Drive", plan.WithinNoise, group("Push", plan.Reliable))},
			"Taken alone, Push moved by more than noise usually makes."},
		{[]plan.Change{group("Drive", plan.WithinNoise, group("Push", plan.Reliable), group("Pull", plan.WithinNoise))},
			"Taken alone, Push moved by more than noise usually makes. With 2 skills compared at once, about one " +
				"such change is to be expected by chance."},
	} {
		if got := strings.Join(movement.Doubts(wording.English, tt.changes, true), " "); !strings.HasSuffix(got, tt.want) {
			t.Errorf("got  %q\nwant %q", got, tt.want)
		}
	}
}
