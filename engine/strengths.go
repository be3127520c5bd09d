package engine

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// Published says whether all that is measured has a raw sum, as in published questionnaires, where much of a scale may
// be no strength.
func (r *Result) Published() bool {
	return len(r.Levels) > 0 && !slices.ContainsFunc(r.Levels, func(l Level) bool { return l.Sum == nil })
}

// Strengths returns the levels that stand out above and below a person's own mean by more than measurement error makes
// likely, in the order of Levels: |x − x̄| ≥ z·√(SEM²·(1 − 2/S) + Σ SEM²/S²), which is z·SEM·√(1 − 1/S) where every
// skill has the same SEM: the mean has a part of the skill's own error in it. z is taken for all S skills at once
// (Bonferroni: of people who are the same throughout at most 5 in 100 have anything standing out).
func (r *Result) Strengths() (above, below []Level) {
	n := float64(len(r.Levels))
	if n < 2 {
		return nil, nil
	}
	mean, meanError := 0.0, 0.0
	for _, l := range r.Levels {
		mean += l.Level / n
		meanError += float64(l.SEM*l.SEM) / (n * n)
	}
	z := distuv.UnitNormal.Quantile(1 - 0.05/(2*n))
	for _, l := range r.Levels {
		switch margin := z * math.Sqrt(float64(l.SEM*l.SEM*(1-2/n))+meanError); {
		case l.Level-mean >= margin:
			above = append(above, l)
		case mean-l.Level >= margin:
			below = append(below, l)
		}
	}
	return above, below
}
