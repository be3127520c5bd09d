package simulate_test

import (
	"strings"
	"testing"

	"careerpath/engine"
	"careerpath/engine/enginetest"
	"careerpath/engine/simulate"
)

func TestACutThatHoldsTooFewFailsItsGate(t *testing.T) {
	for name, tt := range map[string]struct {
		calibration engine.Calibration
		gate, pass  bool
	}{
		"stated":                {engine.Calibration{N: 1994, Alpha: 0.1, Cut: 0.4111, On: engine.OnSimulated}, true, true},
		"claims too much":       {engine.Calibration{N: 1994, Alpha: 0.01, Cut: 0.4111, On: engine.OnSimulated}, true, false},
		"claimed of real ones":  {engine.Calibration{N: 1994, Alpha: 0.01, Cut: 0.4111, On: engine.OnPeople}, false, false},
		"all roles hold anyone": {engine.Calibration{N: 1994, Alpha: 0.01, Cut: 1, On: engine.OnSimulated}, true, true},
	} {
		t.Run(name, func(t *testing.T) {
			content := enginetest.ShippedContent(t)
			for i := range content.Quizzes {
				if content.Quizzes[i].ID == enginetest.ShippedQuiz {
					content.Quizzes[i].Calibration = &tt.calibration
				}
			}
			sets, gates := simulate.SetsOf(enginetest.CatalogOf(t, content), enginetest.ShippedQuiz, 4000)
			if sets.People < 3900 || len(sets.ByRole) != 6 {
				t.Errorf("it is of %d people and %d roles", sets.People, len(sets.ByRole))
			}
			enginetest.Same(t, "there is a gate", len(gates) == 1, tt.gate)
			if tt.gate && (gates[0].Got >= gates[0].Want) != tt.pass {
				t.Errorf("got %v of %v", gates[0].Got, gates[0].Want)
			}
			if tt.gate && !strings.Contains(gates[0].Advice, "calibrate command") {
				t.Errorf("the advice is %q", gates[0].Advice)
			}
		})
	}
}
