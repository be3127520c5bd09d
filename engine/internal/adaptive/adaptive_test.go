package adaptive_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"careerpath/engine/enginetest"
	"careerpath/engine/internal/adaptive"
)

// What evidence is expected to add, against numbers worked out by hand: of two roles as likely as each other, evidence
// that sets them δ apart tells the right one in Φ(δ/2) of cases; with p = .9 and δ = 1, ln 9 = 2.1972246, so
// .9·Φ(2.6972246) + .1·Φ(−1.6972246) − .9 = .8968542 + .0044827 − .9 = .0013369.
func TestGainIsWhatTheRestWouldAdd(t *testing.T) {
	for _, of := range []struct{ p, squared, want float64 }{
		{0.5, 0, 0}, {0.5, 1, 0.1914625}, {0.5, 4, 0.3413447}, {0.9, 1, 0.0013369}, {1, 4, 0},
	} {
		enginetest.Near(t, "gain", adaptive.Gain(of.p, of.squared), of.want, 1e-6)
	}
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.Float64Range(0.5, 0.9999).Draw(t, "p")
		a, b := rapid.Float64Range(0, 50).Draw(t, "a"), rapid.Float64Range(0, 50).Draw(t, "b")
		less, more := adaptive.Gain(p, min(a, b)), adaptive.Gain(p, max(a, b))
		if less < 0 || more < less-1e-12 || more > 1-p+1e-12 {
			t.Fatalf("with p %v, %v adds %v, and %v adds %v", p, min(a, b), less, max(a, b), more)
		}
	})
}

// What an answer tells is at least nothing and at most what there is to know; it is the entropy itself where each role
// answers in a way of its own, and nothing where all answer alike.
func TestInformationIsBetweenNothingAndAll(t *testing.T) {
	apart := [][]float64{{1, 0}, {0, 1}}
	enginetest.Near(t, "apart", adaptive.Information([]float64{0.5, 0.5}, apart), math.Ln2, 1e-12)
	enginetest.Near(t, "alike", adaptive.Information([]float64{0.3, 0.7}, [][]float64{{0.2, 0.8}, {0.2, 0.8}}), 0, 1e-12)
	rapid.Check(t, func(t *rapid.T) {
		chance := rapid.Float64Range(0.01, 0.99)
		share := chance.Draw(t, "share")
		x, y := chance.Draw(t, "x"), chance.Draw(t, "y")
		got := adaptive.Information([]float64{share, 1 - share}, [][]float64{{x, 1 - x}, {y, 1 - y}})
		entropy := -float64(share*math.Log(share)) - float64((1-share)*math.Log(1-share))
		if got < -1e-12 || got > entropy+1e-12 {
			t.Fatalf("an answer tells %v of %v", got, entropy)
		}
	})
}
