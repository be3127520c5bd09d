package simulate_test

import (
	"testing"

	"careerpath/engine/enginetest"
	"careerpath/engine/simulate"
)

// People answer what counts points so that roles are told apart by it, numbers and summed options too.
func TestAnswersThatCountPointsTellRolesApart(t *testing.T) {
	c, _ := enginetest.Counted(t)
	for _, model := range []simulate.AnswerModel{simulate.RoundedNormal, simulate.GradedResponse} {
		got, err := simulate.Run(c, t.Context(), "work", simulate.Options{People: 600, Seed: 2, Model: model}, nil)
		if err != nil {
			t.Fatal(err)
		}
		bits := map[string]float64{}
		for _, it := range got.Items {
			bits[it.Item] = it.Bits
		}
		for _, id := range []string{"number", "turned", "signs", "slid", "plain"} {
			if bits[id] < 0.1 {
				t.Errorf("%s: %s tells %v bits of the role", model, id, bits[id])
			}
		}
	}
}
