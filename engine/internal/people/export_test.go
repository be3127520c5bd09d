package people

import (
	"careerpath/engine"
)

// GradedProbabilities is how likely each point of a scale is: how much of the chances from 0 to 1 come to it.
func GradedProbabilities(a, theta float64, b []float64) []float64 {
	out := make([]float64, len(b)+1)
	from := 0.0
	for k := range out {
		low, high := from, 1.0
		for range 60 {
			if middle := (low + high) / 2; gradedPoint(middle, a, theta, b) <= k {
				low = middle
			} else {
				high = middle
			}
		}
		out[k], from = high-from, high
	}
	return out
}

// GradedScale is the slope and the thresholds of the graded response model for a scale of n points.
func GradedScale(r engine.Reliability, n int) (float64, []float64) {
	return discrimination(r), thresholds(r, n)
}
