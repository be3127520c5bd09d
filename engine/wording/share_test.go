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
		if got := wording.MatchShare(share); got != want {
			t.Errorf("%v is written %q, not %q", share, got, want)
		}
	}
}
