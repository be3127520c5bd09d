package engine

import "math"

// fit is how close a person's shape is to each role's. Slices over roles are parallel to compiledQuiz.roles.
type fit struct {
	sheet     *sheet
	distances []float64 // D²
	shares    []float64 // sum to 1
}

// centred returns xs minus their mean over the measured skills; entries of other skills are 0.
func (s *sheet) centred(xs []float64) []float64 {
	mean, n := 0.0, 0
	for k, m := range s.measured {
		if m {
			mean += xs[k]
			n++
		}
	}
	out := make([]float64, len(xs))
	for k, m := range s.measured {
		if m {
			out[k] = xs[k] - mean/float64(n)
		}
	}
	return out
}

// variance is how far apart a person's level and a real holder's profile are by chance alone: SEM² + τ².
func (s *sheet) variance(skill int) float64 {
	return float64(s.sems[skill]*s.sems[skill]) + float64(s.quiz.tau*s.quiz.tau)
}

// fit compares shapes: both the levels and the profile are centred on their own means over the measured skills, D²_r = Σ (x̃_s − q̃_rs)²/(SEM_s² + τ²), and
// the match share is exp(−½D²_r) / Σ_j exp(−½D²_j).
func (s *sheet) fit() *fit {
	f := &fit{sheet: s, distances: make([]float64, len(s.quiz.roles)), shares: make([]float64, len(s.quiz.roles))}
	x := s.centred(s.levels)
	nearest := math.Inf(1)
	for r := range s.quiz.roles {
		q := s.centred(s.quiz.roles[r].levels)
		for k, m := range s.measured {
			if m {
				d := x[k] - q[k]
				f.distances[r] += float64(d*d) / s.variance(k)
			}
		}
		nearest = min(nearest, f.distances[r])
	}
	total := 0.0
	for r, d := range f.distances {
		f.shares[r] = math.Exp((nearest - d) / 2)
		total += f.shares[r]
	}
	for r := range f.shares {
		f.shares[r] /= total
	}
	return f
}

// flat says whether the levels are no more uneven than measurement noise makes a flat profile: Σ (x̃_s/SEM_s)² < χ²_.95(S−1). It looks at the levels
// from answers alone: what a rule moved is no sign that the answers tell skills apart.
func (s *sheet) flat() bool {
	x := s.centred(s.answered)
	sum, n := 0.0, 0
	for k, m := range s.measured {
		if m {
			z := x[k] / s.sems[k]
			sum += float64(z * z)
			n++
		}
	}
	return sum < s.quiz.flatness[n]
}

// readiness is how much of a role's bar a person clears, 0–100: 100·Σ w·min(x, q) / Σ w·q over the measured skills. Surplus is never punished.
func (s *sheet) readiness(role int) float64 {
	have, need := 0.0, 0.0
	r := &s.quiz.roles[role]
	for k, m := range s.measured {
		if m {
			have += float64(r.weights[k] * min(s.levels[k], r.levels[k]))
			need += float64(r.weights[k] * r.levels[k])
		}
	}
	if need == 0 {
		return 100
	}
	return have / need * 100
}

// gap is how far a person is below a role's level of a skill, in level points, 0 where they are above it.
func (s *sheet) gap(role, skill int) float64 {
	return max(0, s.quiz.roles[role].levels[skill]-s.levels[skill])
}
