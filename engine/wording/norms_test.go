package wording_test

import (
	"testing"

	"careerpath/engine"
	"careerpath/engine/wording"
)

func TestWhereSomebodyStandsIsSaidInPlainWords(t *testing.T) {
	x := func(x float64) *float64 { return &x }
	for _, tt := range []struct {
		name string
		of   engine.NormScore
		want wording.NormRow
	}{
		{"mean and SD", engine.NormScore{People: 1312, Z: x(0.8), T: x(58), Percentile: 78.814460141660, Stanine: 7},
			wording.NormRow{Said: "T 58, higher than about 79 of 100 in “Women” (1,312 people)", T: "58", Z: "0.80",
				Percentile: "79", Stanine: "7"}},
		{"of how many isn't known", engine.NormScore{Z: x(-1.004), T: x(39.96), Percentile: 15.77, Stanine: 3},
			wording.NormRow{Said: "T 40, higher than about 16 of 100 in “Women”", T: "40", Z: "-1.00", Percentile: "16",
				Stanine: "3"}},
		{"nearly everybody", engine.NormScore{Z: x(4), T: x(90), Percentile: 99.9968, Stanine: 9},
			wording.NormRow{Said: "T 90, higher than over 99 of 100 in “Women”", T: "90", Z: "4.00", Percentile: "> 99",
				Stanine: "9"}},
		{"nearly nobody", engine.NormScore{Z: x(-4), T: x(10), Percentile: 0.0032, Stanine: 1},
			wording.NormRow{Said: "T 10, lower than over 99 of 100 in “Women”", T: "10", Z: "-4.00", Percentile: "< 1",
				Stanine: "1"}},
		{"below the table", engine.NormScore{People: 90, Percentile: 2.5, Bound: engine.BoundBelow},
			wording.NormRow{Said: "higher than at most 2.5 of 100 in “Women” (90 people)", Percentile: "≤ 2.5"}},
		{"above it", engine.NormScore{Percentile: 95, Bound: engine.BoundAbove},
			wording.NormRow{Said: "higher than at least 95 of 100 in “Women”", Percentile: "≥ 95"}},
	} {
		if got := wording.English.NormRow(&tt.of, "Women"); got != tt.want {
			t.Errorf("%s: got %+v, want %+v", tt.name, got, tt.want)
		}
	}
}
