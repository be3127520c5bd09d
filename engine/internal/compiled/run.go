package compiled

import (
	"math"

	"careerpath/engine/internal/exact"
)

// Points are a person's answers on scales and sliders, in shown order, as positions: see engine.Kind. One without an
// answer is NaN.

// position is where the pick-th answer of an item lies, NaN for none, −1.
func (ci *Item) position(pick int) float64 {
	if pick < 0 {
		return math.NaN()
	}
	return ci.Positions[pick]
}

// Telling puts into out, from its beginning, those of a person's points that may be a sign of carelessness in a run, NaN
// in place of others. Where a floor is usual, as on a list of symptoms, an answer that earns nothing is none. pick is
// how an item is answered, from 0, or −1 for not at all.
func (cq *Quiz) Telling(out []float64, pick func(item int) int) []float64 {
	out = out[:0]
	for i := range cq.Items {
		ci := &cq.Items[i]
		if !ci.Ordered() {
			continue
		}
		p := pick(i)
		if p >= 0 && cq.Quiz.FloorIsUsual && ci.Floor[p] {
			p = -1
		}
		out = append(out, ci.position(p))
	}
	return out
}

// LongestRun is how many points one after another are the same, at most. One without an answer ends a run, as in
// longstring of the R package careless (Yentes & Wilhelm), which has it from rle: NA is the same as nothing.
func LongestRun(points []float64) int {
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
// same. telling are those of the points that may be such signs, NaN in place of others: see Quiz.Telling.
func Monotonous(points, telling []float64) (long, none bool) {
	return SignsOfRuns(LongestRun(telling), given(points), even(points) && given(telling) > 0)
}

// SignsOfRuns is Monotonous where the longest run that may be a sign, how many points there are, and whether these are
// all the same is known.
func SignsOfRuns(longestRun, points int, even bool) (long, none bool) {
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
