// Package runs looks at how the answers on scales follow each other: signs of answers that nobody has thought about. Points
// are a person's answers in shown order, as positions; one without an answer is NaN. It must never know what is asked.
package runs

import (
	"math"

	"careerpath/engine/internal/exact"
)

// Longest is how many points one after another are the same, at most. One without an answer ends a run, as in
// longstring of the R package careless (Yentes & Wilhelm), which has it from rle: NA is the same as nothing.
func Longest(points []float64) int {
	longest, run := 0, 0
	for i, p := range points {
		switch {
		case math.IsNaN(p):
			run = 0
			continue
		case i > 0 && p == points[i-1]:
			run++
		default:
			run = 1
		}
		longest = max(longest, run)
	}
	return longest
}

// Variability is the sample standard deviation of points, 0 for less than two.
func Variability(points []float64) float64 {
	n, mean, sum := float64(given(points)), 0.0, 0.0
	if n < 2 {
		return 0
	}
	for _, p := range points {
		if !math.IsNaN(p) {
			mean += p / n
		}
	}
	for _, p := range points {
		if !math.IsNaN(p) {
			d := p - mean
			sum += float64(d * d)
		}
	}
	return exact.Rounded(math.Sqrt(sum / (n - 1)))
}

// Monotonous says whether a run among points is long enough for a sign of carelessness, and whether all points are the
// same. telling are those of the points that may be such signs, NaN in place of others: see compiled.Quiz.Along.
func Monotonous(points, telling []float64) (long, none bool) {
	return Signs(Longest(telling), given(points), even(points) && given(telling) > 0)
}

// Signs is Monotonous where the longest run that may be a sign, how many points there are, and whether these are
// all the same is known.
func Signs(longestRun, points int, even bool) (long, none bool) {
	return points >= 4 && 2*longestRun >= points, points >= 2 && even
}

func given(points []float64) int {
	n := 0
	for _, p := range points {
		if !math.IsNaN(p) {
			n++
		}
	}
	return n
}

// even says whether all points are the same.
func even(points []float64) bool {
	first := math.NaN()
	for _, p := range points {
		switch {
		case math.IsNaN(p) || p == first:
		case math.IsNaN(first):
			first = p
		default:
			return false
		}
	}
	return true
}
