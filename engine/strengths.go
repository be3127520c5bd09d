package engine

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Strengths returns the levels that stand out above and below a person's own mean by more than measurement error makes likely, in the order of Levels:
// |x − x̄| ≥ z·SEM·√(1 − 1/S), with z taken for all S skills at once (Bonferroni: a person who is the same throughout has something standing out in 5 of 100
// cases).
func (r *Result) Strengths() (above, below []Level) {
	n := float64(len(r.Levels))
	if n < 2 {
		return nil, nil
	}
	mean := 0.0
	for _, l := range r.Levels {
		mean += l.Level / n
	}
	z := distuv.UnitNormal.Quantile(1 - 0.05/(2*n))
	for _, l := range r.Levels {
		switch margin := z * l.SEM * math.Sqrt(1-1/n); {
		case l.Level-mean >= margin:
			above = append(above, l)
		case mean-l.Level >= margin:
			below = append(below, l)
		}
	}
	return above, below
}
