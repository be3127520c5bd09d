package wording_test

import (
	"testing"

	"careerpath/engine"
	"careerpath/engine/wording"
)

func TestReadinessIsToldWhereEnoughOfTheRoleIsMeasured(t *testing.T) {
	role := engine.SnapshotRole{ID: "chief", Levels: map[string]float64{"plan": 60, "lead": 40},
		Weights: map[string]float64{"plan": 1, "lead": 1}}
	r := &engine.Result{Levels: []engine.Level{{Skill: "plan", Level: 30}, {Skill: "lead", Level: 90}}}
	for asks, told := range map[float64]bool{0: true, 100: true, 150: true, 151: false, 400: false} {
		role.Asks = asks // 0 is that of words kept before it was
		readiness, got := wording.Readiness(r, role)
		if readiness != 70 || got != told {
			t.Errorf("of %v asked, 100 measured: %v %%, told: %v", asks, readiness, got)
		}
	}
	if _, told := wording.Readiness(&engine.Result{}, role); told {
		t.Error("readiness is told where nothing is measured")
	}
}
