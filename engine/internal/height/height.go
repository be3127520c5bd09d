// Package height tells the positions of one family apart: by how much of each step from one to the next a person has
// made. It must never know where levels come from, or what is done with what it finds.
package height

import "math"

// logistic is the standard deviation of the logistic distribution, π/√3: odds of so much a standard error are as far
// apart as those of the normal one.
var logistic = math.Pi / math.Sqrt(3)

// Step is the way from a position to the next one up. Of skills that ask for no more there it says nothing.
type Step struct {
	Parts []Part
}

// Part is a skill that a step raises.
type Part struct {
	Skill    int
	From, To float64 // its level at the lower and at the upper position, 0–100
	Weight   float64 // its importance at the upper one, 1–5
}

// NewStep takes levels by skill, and weights of the upper position.
func NewStep(lower, upper, weights []float64) Step {
	var s Step
	for k, to := range upper {
		if to > lower[k] {
			s.Parts = append(s.Parts, Part{k, lower[k], to, weights[k]})
		}
	}
	return s
}

// Made is how many level points of a part a level makes, each with the part's weight: w·(clamp(x, from, to) − from).
// Surplus in one skill doesn't make up for what another lacks.
func (p *Part) Made(level float64) float64 {
	return p.Weight * (min(max(level, p.From), p.To) - p.From)
}

// whole is Made of the whole part.
func (p *Part) whole() float64 { return p.Weight * (p.To - p.From) }

// Slope is what a weighed level point adds to the odds of a step: (π/√3)/√Σ(w_s·SEM_s)² over the skills that it raises
// and that are measured; 0 where none is. sems are standard errors of measurement by skill, in level points.
func (s *Step) Slope(sems []float64, measured []bool) float64 {
	sum := 0.0
	for i := range s.Parts {
		if p := &s.Parts[i]; measured[p.Skill] {
			e := p.Weight * sems[p.Skill]
			sum += float64(e * e)
		}
	}
	if sum == 0 {
		return 0
	}
	return logistic / math.Sqrt(sum)
}

// Odds is ln(P(upper)/P(lower)) at levels by skill: (π/√3)·(t − ½)/e, where t is the share of the step that is made,
// Σ w·made / Σ w·(to − from), and e its standard error, √Σ(w·SEM)² / Σ w·(to − from). The bar is half of the step. It
// rises with every level, and is 0 where nothing that the step raises is measured.
//
// Log-odds of neighbours that are linear in what is made are an adjacent-categories model (Masters 1982: partial
// credit), so any two positions differ by the sum of the steps between them.
func (s *Step) Odds(levels, sems []float64, measured []bool) float64 {
	sum := 0.0
	for i := range s.Parts {
		if p := &s.Parts[i]; measured[p.Skill] {
			sum += p.Made(levels[p.Skill]) - p.whole()/2
		}
	}
	return float64(s.Slope(sems, measured) * sum)
}

// Neutral is Odds at level 50 throughout.
func (s *Step) Neutral(sems []float64, measured []bool) float64 {
	sum := 0.0
	for i := range s.Parts {
		if p := &s.Parts[i]; measured[p.Skill] {
			sum += p.Made(50) - p.whole()/2
		}
	}
	return float64(s.Slope(sems, measured) * sum)
}

// Chances turns log-odds, each against the same, into probabilities that add up to 1, in place.
func Chances(odds []float64) {
	most := math.Inf(-1)
	for _, x := range odds {
		most = max(most, x)
	}
	total := 0.0
	for i, x := range odds {
		odds[i] = math.Exp(x - most)
		total += odds[i]
	}
	for i := range odds {
		odds[i] /= total
	}
}
