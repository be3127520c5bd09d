package norms_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"careerpath/engine/internal/norms"
)

// The worked numbers are those of tables that every textbook of testing prints: the normal curve with z, T, stanines and
// percentile ranks under it (for example Test Service Bulletin 48, The Psychological Corporation 1955; Anastasi & Urbina
// 1997, p. 60), and of the stanines' shares 4, 7, 12, 17, 20, 17, 12, 7, 4.
func TestAScoreStandsWhereTheTablesOfTheNormalCurveSay(t *testing.T) {
	iq := norms.Table{Mean: 100, SD: 15}
	for _, tt := range []struct {
		x, z, t, percentile float64
		stanine             int
	}{
		{100, 0, 50, 50, 5},
		{115, 1, 60, 84.134474606854, 7},
		{85, -1, 40, 15.865525393146, 3},
		{130, 2, 70, 97.724986805182, 9},
		{70, -2, 30, 2.275013194818, 1},
		{145, 3, 80, 99.865010196837, 9},
		{119.224, 1.2816, 62.816, 90.000849990232, 8},
		{96.25, -0.25, 47.5, 40.129367431707, 5}, // the border of two stanines counts to the higher
		{96.24, -0.250666666667, 47.49333333333, 40.103591707187, 4},
		{103.75, 0.25, 52.5, 59.870632568293, 6},
		{10, -6, -10, 0.000000098659, 1},
	} {
		got := iq.Of(tt.x)
		if !got.Scored || got.Side != 0 || !near(got.Z, tt.z) || !near(got.T, tt.t) || !near(got.Percentile, tt.percentile) ||
			got.Stanine != tt.stanine {
			t.Errorf("%v stands at %+v, want %+v", tt.x, got, tt)
		}
	}
}

// Apart from the last of twelve decimals.
func near(a, b float64) bool { return math.Abs(a-b) < 1e-11 }

func TestAScoreBetweenPercentilesIsOnTheLineBetweenThem(t *testing.T) {
	table := norms.Table{Percents: []float64{5, 10, 25, 50, 75, 90}, Values: []float64{1, 2, 4, 7, 9, 12}}
	for _, tt := range []struct {
		name          string
		x, percentile float64
		side          int
		scored        bool
	}{
		{"at a stated one", 7, 50, 0, true},
		{"at the first", 1, 5, 0, true},
		{"at the last", 12, 90, 0, true},
		{"half way", 3, 17.5, 0, true},
		{"a third of the way", 5, 33.333333333333, 0, true},
		{"below the first", 0, 5, -1, false},
		{"above the last", 13, 90, 1, false},
	} {
		got := table.Of(tt.x)
		if !near(got.Percentile, tt.percentile) || got.Side != tt.side || got.Scored != tt.scored {
			t.Errorf("%s: %v stands at %+v, want percentile %v on side %d", tt.name, tt.x, got, tt.percentile, tt.side)
		}
		if !tt.scored && (got.Z != 0 || got.T != 0 || got.Stanine != 0) {
			t.Errorf("%s: %v has scores that nothing says: %+v", tt.name, tt.x, got)
		}
	}
	if got := table.Of(7); got.Z != 0 || got.T != 50 || got.Stanine != 5 {
		t.Errorf("the median stands at %+v", got)
	}
	if got := table.Of(12); !near(got.Z, 1.281551565545) || !near(got.T, 62.81551565545) || got.Stanine != 8 {
		t.Errorf("the 90th percentile stands at %+v, and z is 1.2816", got)
	}
}

// Many people may share a number, as at the floor of a symptom scale. Of the people at it as many count as lower as
// count as higher; at an end of the table nobody knows how many share it.
func TestAScoreThatPercentilesShareIsInTheirMiddleOrABound(t *testing.T) {
	table := norms.Table{Percents: []float64{5, 25, 50, 60, 75, 90, 95}, Values: []float64{0, 0, 3, 3, 5, 9, 9}}
	for _, tt := range []struct {
		x, percentile float64
		side          int
	}{{0, 25, -1}, {3, 55, 0}, {9, 90, 1}, {4, 67.5, 0}, {1.5, 37.5, 0}} {
		if got := table.Of(tt.x); got.Percentile != tt.percentile || got.Side != tt.side {
			t.Errorf("%v stands at %+v, want percentile %v on side %d", tt.x, got, tt.percentile, tt.side)
		}
	}
	flat := norms.Table{Percents: []float64{10, 90}, Values: []float64{2, 2}}
	if got := flat.Of(2); got.Side == 0 || got.Scored {
		t.Errorf("where all percentiles are one number it stands at %+v, and nothing says where in it", got)
	}
}

func TestMeanAndPercentilesTogetherGiveTheirOwnPart(t *testing.T) {
	both := norms.Table{Mean: 10, SD: 4, Percents: []float64{25, 75}, Values: []float64{6, 11}}
	if got := both.Of(11); got.Z != 0.25 || got.T != 52.5 || got.Stanine != 6 || got.Percentile != 75 || got.Side != 0 {
		t.Errorf("11 stands at %+v", got)
	}
	if got := both.Of(14); got.Z != 1 || got.Percentile != 75 || got.Side != 1 {
		t.Errorf("14 stands at %+v, want z of the mean and the percentile a bound", got)
	}
}

func TestQuantilesAreThoseOfTheNormalDistribution(t *testing.T) {
	for p, z := range map[float64]float64{ // Abramowitz & Stegun 1964, table 26.5; NIST handbook 1.3.6.7.1
		0.5: 0, 0.975: 1.959963984540, 0.95: 1.644853626951, 0.9: 1.281551565545, 0.75: 0.674489750196,
		0.001: -3.090232306168, 0.999: 3.090232306168, 1e-6: -4.753424308823,
	} {
		if got := norms.Quantile(p); !near(got, z) {
			t.Errorf("the quantile of %v is %v, want %v", p, got, z)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.Float64Range(1e-9, 1-1e-9).Draw(t, "p")
		if back := 0.5 * math.Erfc(-norms.Quantile(p)/math.Sqrt2); math.Abs(back-p) > 1e-12 {
			t.Errorf("Φ(Φ⁻¹(%v)) is %v", p, back)
		}
	})
}

func TestAHigherNumberNeverStandsLower(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 8).Draw(t, "n")
		table := norms.Table{}
		percent, value := 0.0, -5.0
		for range n {
			percent += float64(rapid.IntRange(1, 12).Draw(t, "percent"))
			value += float64(rapid.IntRange(0, 4).Draw(t, "value"))
			table.Percents, table.Values = append(table.Percents, percent), append(table.Values, value)
		}
		if rapid.Bool().Draw(t, "with mean and SD") {
			table.Mean, table.SD = value/2, rapid.Float64Range(0.1, 20).Draw(t, "sd")
		}
		x := rapid.Float64Range(-10, 40).Draw(t, "x")
		y := x + rapid.Float64Range(0, 10).Draw(t, "more")
		low, high := table.Of(x), table.Of(y)
		if low.Percentile > high.Percentile || low.Scored && high.Scored && (low.Z > high.Z || low.Stanine > high.Stanine) {
			t.Errorf("%v stands at %+v and %v at %+v, of %+v", x, low, y, high, table)
		}
	})
}
