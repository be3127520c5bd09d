package compiled

import (
	"math"
	"slices"

	"careerpath/engine"
)

// Fit is how close a person's shape is to each role's. Slices over roles are parallel to Quiz.Roles.
type Fit struct {
	sheet     *Sheet
	Distances []float64 // D²/T
	Shares    []float64 // sum to 1
}

// Centred returns xs minus their mean over the measured skills; entries of other skills are 0.
func (s *Sheet) Centred(xs []float64) []float64 {
	out := make([]float64, len(xs))
	centre(out, xs, s.Measured)
	return out
}

// Apart is how far a person's shape is from a role's: Σ (x̃_s − q̃_rs)² over the measured skills, whose number is n.
func (s *Sheet) Apart(role int) (squares float64, n int) {
	x := s.centred[0]
	n = centre(x, s.Levels, s.Measured)
	q := s.shape(role, s.centred[1])
	for k, m := range s.Measured {
		if m {
			squares += float64((x[k] - q[k]) * (x[k] - q[k]))
		}
	}
	return squares, n
}

// centre puts into out what Centred returns, and returns over how many skills the mean is.
func centre(out, xs []float64, measured []bool) int {
	mean, n := 0.0, 0
	for k, m := range measured {
		if m {
			mean += xs[k]
			n++
		}
	}
	mean /= float64(n)
	for k, m := range measured {
		out[k] = 0
		if m {
			out[k] = xs[k] - mean
		}
	}
	return n
}

// shape is a role's profile less its mean over the measured skills, in room where it has to be worked out.
func (s *Sheet) shape(role int, room []float64) []float64 {
	if !slices.Contains(s.Measured, false) {
		return s.Quiz.Roles[role].Centred
	}
	centre(room, s.Quiz.Roles[role].Levels, s.Measured)
	return room
}

// Variance is how far apart a person's level and a real holder's profile are by chance alone, SEM² + τ², times the
// quiz's temperature T. So all that is made of it, distances, log-odds and their slopes, is divided by T.
func (s *Sheet) Variance(skill int) float64 { return s.Quiz.variance(s.Sems[skill]) }

func (cq *Quiz) variance(sem float64) float64 {
	return (float64(sem*sem) + float64(cq.Tau*cq.Tau)) * cq.Temperature
}

// Fit compares shapes: both the levels and the profile are centred on their own means over the measured skills, D²_r =
// Σ (x̃_s − q̃_rs)²/((SEM_s² + τ²)·T), and the match share is exp(−½D²_r) / Σ_j exp(−½D²_j).
func (s *Sheet) Fit() *Fit {
	f := &s.compared
	x, variance := s.centred[0], s.centred[2]
	centre(x, s.Levels, s.Measured)
	for k, m := range s.Measured {
		if m {
			variance[k] = s.Variance(k)
		}
	}
	nearest := math.Inf(1)
	for r := range s.Quiz.Roles {
		q, sum := s.shape(r, s.centred[1]), 0.0
		for k, m := range s.Measured {
			if m {
				d := x[k] - q[k]
				sum += float64(d*d) / variance[k]
			}
		}
		f.Distances[r] = sum
	}
	if len(s.Quiz.Families) > 0 {
		s.place(f.Distances)
	}
	for _, d := range f.Distances {
		nearest = min(nearest, d)
	}
	total := 0.0
	for r, d := range f.Distances {
		f.Shares[r] = math.Exp((nearest - d) / 2)
		total += f.Shares[r]
	}
	for r := range f.Shares {
		f.Shares[r] /= total
	}
	return f
}

// Flat says whether the levels are no more uneven than measurement noise makes a flat profile: Σ (x̃_s/SEM_s)² <
// χ²_.95(S−1). It looks at the levels from answers alone: what a rule moved is no sign that the answers tell skills
// apart. Of a short form it is what the whole quiz is foreseen to find.
func (s *Sheet) Flat() bool {
	if s.Quiz.foresee != nil {
		return s.Quiz.foresee(s)
	}
	return s.even(s.Answered)
}

func (s *Sheet) even(levels []float64) bool {
	x := s.centred[0]
	n, sum := centre(x, levels, s.Measured), 0.0
	for k, m := range s.Measured {
		if m {
			z := x[k] / s.Sems[k]
			sum += float64(z * z)
		}
	}
	return sum < s.Quiz.Flatness[n]
}

// Claimable says whether enough was measured of every role for any claim about them: see engine.LeastMeasured.
func (s *Sheet) Claimable() bool {
	for r := range s.Quiz.Roles {
		if !s.claims(r) {
			return false
		}
	}
	return true
}

// claims says whether enough was measured of a role for its readiness to be claimed.
func (s *Sheet) claims(role int) bool {
	weight := 0.0
	for k, m := range s.Measured {
		if m {
			weight += s.Quiz.Roles[role].Weights[k]
		}
	}
	return weight >= s.Quiz.Roles[role].Least()
}

// Least is how much weight of the role has to be measured.
func (cr *Role) Least() float64 { return engine.LeastMeasured * cr.Weighs }

// Readiness is how much of a role's bar a person clears, 0–100: 100·Σ w·min(x, q) / Σ w·q over the measured skills.
// Surplus is never punished.
func (s *Sheet) Readiness(role int) float64 {
	have, need := 0.0, 0.0
	r := &s.Quiz.Roles[role]
	for k, m := range s.Measured {
		if m {
			have += float64(r.Weights[k] * min(s.Levels[k], r.Levels[k]))
			need += float64(r.Weights[k] * r.Levels[k])
		}
	}
	if need == 0 {
		return 100
	}
	return have / need * 100
}

// ReadinessAtHeight is Readiness with all levels raised or lowered alike, so that their mean is the profile's: what is
// left is how the person's shape falls short of the role's. No level goes below 0.
func (s *Sheet) ReadinessAtHeight(role int) float64 {
	r := &s.Quiz.Roles[role]
	shift, n := 0.0, 0
	for k, m := range s.Measured {
		if m {
			shift += r.Levels[k] - s.Levels[k]
			n++
		}
	}
	shift /= float64(n)
	have, need := 0.0, 0.0
	for k, m := range s.Measured {
		if m {
			have += float64(r.Weights[k] * min(max(s.Levels[k]+shift, 0), r.Levels[k]))
			need += float64(r.Weights[k] * r.Levels[k])
		}
	}
	if need == 0 {
		return 100
	}
	return have / need * 100
}

// gap is how far a person is below a role's level of a skill, in level points, 0 where they are above it.
func (s *Sheet) gap(role, skill int) float64 {
	return max(0, s.Quiz.Roles[role].Levels[skill]-s.Levels[skill])
}
