package height

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"careerpath/engine/internal/exact"
)

// AtBest is the share of the holders of two profiles, as many of each, that the best rule can tell apart by levels:
// Φ(d/2), where d² = δᵀΣ⁻¹δ (Mahalanobis 1936; Fisher 1936). δ is the difference of the profiles. Σ is how holders lie
// around them: variances by skill, and elevation, the standard deviation of how high somebody rates themselves as a
// whole. Rounding answers to points takes away from it and adds nothing.
func AtBest(lower, upper, variances []float64, elevation float64) float64 {
	var squares, sum, weight float64 // Σ δ²/v, Σ δ/v, Σ 1/v
	for k, v := range variances {
		d := upper[k] - lower[k]
		squares += float64(d * d / v)
		sum += d / v
		weight += 1 / v
	}
	common := float64(elevation * elevation)
	squares -= float64(common * sum * sum / (1 + float64(common*weight))) // Sherman & Morrison 1950
	return exact.Rounded(distuv.UnitNormal.CDF(math.Sqrt(max(squares, 0)) / 2))
}
