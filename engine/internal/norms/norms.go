// Package norms says where a number stands among those of a group of people, by the group's mean and standard deviation
// or by its percentiles. It must never know what the number measures.
package norms

import (
	"math"
	"slices"

	"careerpath/engine/internal/exact"
)

// Table is what is known of a group's numbers.
type Table struct {
	Mean, SD float64 // SD is 0 where they aren't known
	// rising percents, more than 0 and less than 100, and the numbers that they are at, which don't fall; nil where
	// none are known
	Percents, Values []float64
}

// Standing is where a number stands.
type Standing struct {
	Z, T    float64 // where Scored
	Stanine int     // 1–9, where Scored
	Scored  bool
	// how many percent of the group are lower, 0–100. With Side −1 it is the most that it can be, with 1 the least
	Percentile float64
	Side       int
}

// Of returns where x stands. By mean and SD, z = (x − mean)/SD, and the percentile is 100·Φ(z). Where percentiles are
// stated they give the percentile: on a straight line between two of them, and in the middle of those that have x in
// common. Outside of them, and at a number that the first or the last of them share with another, only a bound is
// known. Without mean and SD z is the one that has the percentile, Φ⁻¹. T = 50 + 10z (McCall 1922), the stanine is
// 2z + 5 rounded half up and kept within 1 and 9 (Thorndike 1982).
func (t *Table) Of(x float64) Standing {
	var out Standing
	if t.SD > 0 {
		out.score((x - t.Mean) / t.SD)
		out.Percentile = exact.Rounded(50 * math.Erfc(-out.Z/math.Sqrt2))
	}
	if len(t.Percents) == 0 {
		return out
	}
	out.Percentile, out.Side = t.percentile(x)
	if t.SD == 0 && out.Side == 0 {
		out.score(Quantile(out.Percentile / 100))
	}
	return out
}

// score sets what follows from z.
func (s *Standing) score(z float64) {
	s.Z, s.Scored = exact.Rounded(z), true
	s.T = exact.Rounded(50 + float64(10*s.Z))
	s.Stanine = int(min(max(math.Floor(exact.Rounded(float64(2*s.Z)+5.5)), 1), 9))
}

// percentile looks x up among the percentiles.
func (t *Table) percentile(x float64) (percent float64, side int) {
	last := len(t.Values) - 1
	from, found := slices.BinarySearch(t.Values, x) // the first that isn't less
	if !found {
		switch {
		case from == 0:
			return t.Percents[0], -1
		case from > last:
			return t.Percents[last], 1
		}
		low, high := t.Values[from-1], t.Values[from]
		part := (x - low) / (high - low)
		return exact.Rounded(t.Percents[from-1] + float64(part*(t.Percents[from]-t.Percents[from-1]))), 0
	}
	to := from
	for to < last && t.Values[to+1] == x {
		to++
	}
	switch {
	case from == to:
		return t.Percents[from], 0
	case from == 0 && to == last: // all of them are x, and nothing says how many are lower
		return t.Percents[last], -1
	case from == 0:
		return t.Percents[to], -1
	case to == last:
		return t.Percents[from], 1
	}
	return exact.Rounded((t.Percents[from] + t.Percents[to]) / 2), 0
}

// Quantile is the z below which a share p of the standard normal distribution is, 0 < p < 1: Φ⁻¹(p).
func Quantile(p float64) float64 {
	if p > 0.5 { // by symmetry, so that both tails are as exact
		return -Quantile(1 - p)
	}
	return -math.Sqrt2 * math.Erfcinv(2*p)
}
