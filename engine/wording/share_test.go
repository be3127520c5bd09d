package wording_test

import (
	"testing"

	"careerpath/engine/wording"
)

func TestNoMatchShareIsCalledSurerThanItCanBe(t *testing.T) {
	for share, want := range map[float64]string{
		0: "less than 1 %", 0.0099: "less than 1 %", 0.01: "1 %", 0.444: "44 %", 0.7236643: "72 %", 0.9499: "95 %",
		0.95: "95 %", 0.9501: "more than 95 %", 0.99: "more than 95 %", 1: "more than 95 %",
	} {
		if got := wording.English.MatchShare(share); got != want {
			t.Errorf("%v is written %q, not %q", share, got, want)
		}
	}
}

// "less than 1 %" of two roles would leave more than 99 % for the other one.
func TestNoMatchShareIsCalledSurerByWhatIsLeftForTheOthers(t *testing.T) {
	for _, tt := range []struct {
		share, best float64
		roles       int
		want        string
	}{
		{0.002, 0.998, 2, "less than 5 %"}, {0.03, 0.97, 2, "less than 5 %"}, {0.05, 0.95, 2, "5 %"},
		{0.998, 0.998, 2, "more than 95 %"}, {0.002, 0.99, 3, "less than 3 %"}, {0.03, 0.96, 3, "3 %"},
		{0.002, 0.99, 4, "less than 2 %"}, {0.002, 0.99, 6, "less than 1 %"}, {0.002, 0.99, 20, "less than 1 %"},
		{0.3, 0.7, 2, "30 %"}, {0.02, 0.7, 3, "2 %"}, {1, 1, 1, "more than 95 %"}, {0.002, 0.9, 3, "less than 1 %"},
	} {
		if got := wording.English.MatchShareOf(tt.share, tt.best, tt.roles); got != tt.want {
			t.Errorf("%v of %d roles is written %q, not %q", tt.share, tt.roles, got, tt.want)
		}
	}
}

func TestAMatchShareIsSaidInTenthsAndAsNoSurerThanItIs(t *testing.T) {
	for share, want := range map[float64]string{
		0: "less than 1 in 10", 0.049: "less than 1 in 10", 0.051: "about 1 in 10", 0.72: "about 7 in 10",
		0.949: "about 9 in 10", 0.95: "about 9 in 10", 0.951: "nearly 10 in 10", 1: "nearly 10 in 10",
	} {
		if got := wording.English.InTen(share); got != want {
			t.Errorf("%v is said as %q, not %q", share, got, want)
		}
	}
}
