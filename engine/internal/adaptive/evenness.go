package adaptive

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"careerpath/engine/internal/compiled"
	"careerpath/engine/internal/exact"
)

// likelier is the chance from which on something is rather so than not.
const likelier = 0.5

// even is the rule for compiled.Quiz.Shortened: the whole quiz would rather find the levels too even than not.
func even(s *compiled.Sheet) bool { return newView(s).uneven() < likelier }

// spreads is how many standard deviations of true levels are tried, from 0 to 2τ.
const spreads = 11

// uneven is the chance that the whole quiz would find the levels uneven: that Σ (x̃_s/SEM_s)² reaches its limit with the
// answers that are left. A test may end as soon as its end is foreseen (Lan, Simon & Halperin 1982). How far the
// person's true levels lie apart isn't known: standard deviations from 0 to 2τ are as likely as each other before any
// answer, and then as likely as they make the levels so far (Bayes' rule). With each of them the sum at the end has a mean
// and a variance, and is taken as a gamma variable of these.
func (v *view) uneven() float64 {
	skills := v.known()
	if len(skills) < 2 {
		return 1
	}
	var logs, chances [spreads]float64
	highest := math.Inf(-1)
	for i := range logs {
		sd := float64(i) * 2 * v.Quiz.Tau / (spreads - 1)
		logs[i] = likelihood(skills, sd*sd)
		mean, variance := atEnd(skills, sd*sd)
		chances[i] = reaches(mean, variance, v.Quiz.Flatness[len(skills)])
		highest = max(highest, logs[i])
	}
	all, sum := 0.0, 0.0
	for i := range logs {
		weight := math.Exp(logs[i] - highest)
		all += weight
		sum += float64(weight * chances[i])
	}
	return exact.Rounded(sum / all)
}

// known is what is known of a skill's level: where it lies by the answers so far, less the mean of all, and its error
// variances, now and at the end of the quiz.
type known struct {
	measured  bool
	level     float64
	now, last float64
}

// known lists the skills that the whole quiz would measure.
func (v *view) known() []known {
	var out []known
	mean, n := 0.0, 0.0
	for k, measured := range v.Measured {
		if measured {
			mean += v.Answered[k]
			n++
		}
	}
	for k, measured := range v.Measured {
		if !measured && v.all[k] == 0 {
			continue
		}
		now, last := v.Quiz.SemsOf[k][v.now[k]], v.Quiz.SemsOf[k][v.all[k]]
		of := known{measured: measured, now: float64(now * now), last: float64(last * last)}
		if measured {
			of.level = v.Answered[k] - mean/n
		}
		out = append(out, of)
	}
	return out
}

// likelihood is the logarithm of that of the levels so far, where true levels have a variance and any mean.
func likelihood(skills []known, variance float64) float64 {
	sum, weight := 0.0, 0.0
	for _, of := range skills {
		if of.measured {
			total := of.now + variance
			sum += math.Log(total) + float64(of.level*of.level)/total
			weight += 1 / total
		}
	}
	if weight == 0 {
		return 0
	}
	return -(sum + math.Log(weight)) / 2
}

// atEnd is the mean and the variance of Σ (x̃_s/SEM_s)² at the end of the quiz, where true levels have a variance. A level
// of which answers are left moves towards where it is expected: drawn to the mean of all by as much as its error makes
// likely.
func atEnd(skills []known, variance float64) (mean, spread float64) {
	n := float64(len(skills))
	for _, of := range skills {
		m, v := 0.0, (variance+of.last)*(n-1)/n
		if of.measured {
			m, v = of.level, 0
			if left := 1/of.last - 1/of.now; left > nearly {
				kept, drawn := of.last/of.now, variance/(variance+of.now)
				m = float64(kept*of.level) + float64((1-kept)*drawn*of.level)
				v = float64((1 - kept) * (1 - kept) * (float64(variance*(1-drawn)) + 1/left))
			}
		}
		mean += (float64(m*m) + v) / of.last
		spread += (float64(2*v*v) + float64(4*m*m*v)) / float64(of.last*of.last)
	}
	return mean, spread
}

// nearly is a precision that rounding leaves of none.
const nearly = 1e-9

// reaches is the chance that a gamma variable with a mean and a variance reaches a limit.
func reaches(mean, variance, limit float64) float64 {
	if variance > 0 {
		return distuv.Gamma{Alpha: mean * mean / variance, Beta: mean / variance}.Survival(limit)
	}
	if mean < limit {
		return 0
	}
	return 1
}
