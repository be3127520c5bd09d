package people

import (
	"math"

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

// PlainSit is Sit as its comment says it, item by item.
func (s *Source) PlainSit(p *Person, picks []uint8) {
	rel := s.Quiz.Quiz.Reliability
	for i := range s.Quiz.Items {
		ci := &s.Quiz.Items[i]
		switch {
		case ci.Points > 0:
			level, n := Mean(ci, p.Levels), float64(ci.Points)
			var point float64
			if s.graded {
				theta := (level - 50) / rel.SD
				between := thresholds(rel, ci.Points)
				point = float64(1 + gradedPoint(p.random.Float64(), discrimination(rel), theta, between))
			} else {
				shown := level + float64(rel.SEM(1)*p.random.NormFloat64())
				point = min(max(math.Round(1+float64(shown/100*(n-1))), 1), n)
			}
			if ci.Reversed {
				point = n + 1 - point
			}
			picks[i] = uint8(point)
		case ci.Fact != nil && len(ci.Options) > 0:
			if picks[i] = 0; !math.IsNaN(p.Facts[i]) {
				picks[i] = uint8(1 + ci.Pick(ci.Stating(p.Facts[i])))
			}
		case len(ci.Options) > 0:
			seen := make([]float64, len(ci.Skills))
			for j, k := range ci.Skills {
				seen[j] = p.Levels[k] + float64(rel.SEM(1)*p.random.NormFloat64())
			}
			best, appeal := 0, math.Inf(-1)
			for o := range ci.Options {
				sum := 0.0
				for j, points := range ci.Options[o].Credit {
					sum += float64(points / 100 * seen[j])
				}
				if sum > appeal {
					best, appeal = o, sum
				}
			}
			picks[i] = uint8(1 + best)
		default:
			picks[i] = 0
		}
	}
}
