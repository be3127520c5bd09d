package people

import (
	"math"

	"careerpath/engine"
	"careerpath/engine/internal/compiled"
)

// question is an item made ready to be answered by many. It has points or options, or asks for a fact.
type question struct {
	skills   []int // that an option is chosen by
	shows    []int // and that a point shows
	weights  []float64
	weight   float64 // Σ weights of those
	one      bool    // one skill, of weight 1
	steps    float64 // points less one, 0 for an item without
	reversed bool
	sd       float64   // of the level it shows, among people
	err      float64   // the standard error of a single item
	slope    float64   // of the graded response model: see discrimination
	between  []float64 // and its thresholds: see thresholds
	options  [][]part  // what each option earns
	states   []float64 // what each option states, of an item that states a fact
	counts   *ladder   // of an item that states points, nil for others
	choices  int       // of options
	any      int       // how many choices an unscored item has, which all are as likely
}

// part is the credit that an option earns for a skill, as a share of 1.
type part struct {
	at     int // index in question.skills
	credit float64
}

// newQuestion makes a question of an item whose answers are as reliable as rel says.
func newQuestion(ci *compiled.Item, rel engine.Reliability) question {
	q := question{skills: ci.Skills, reversed: ci.Reversed, choices: len(ci.Options), sd: rel.SD, err: rel.SEM(1),
		slope: discrimination(rel)}
	for _, j := range ci.Shows {
		q.shows, q.weights = append(q.shows, ci.Skills[j]), append(q.weights, ci.Counts[j])
		q.weight += ci.Counts[j]
	}
	if unscored(ci) {
		q.any = len(choices(ci))
		return q
	}
	q.one = len(q.weights) == 1 && q.weight == 1
	if ci.Points > 0 {
		q.steps, q.between = float64(ci.Points-1), thresholds(rel, ci.Points)
	}
	if answers, counts := counted(ci); counts {
		q.counts, q.choices = newLadder(ci, answers, rel), len(answers)
		return q
	}
	for o := range ci.Options {
		if ci.Fact != nil {
			q.states = append(q.states, ci.Options[o].Value)
			continue
		}
		var parts []part
		for at, points := range ci.Options[o].Credit {
			if points != 0 {
				parts = append(parts, part{at, points / 100})
			}
		}
		q.options = append(q.options, parts)
	}
	return q
}

// Sit answers every item as a person would, whether or not it is shown to them: into picks goes which of the item's
// choices it is, from 1, and 0 for numbers. An item with points shows the mean of the levels it measures, by the model; a
// choice goes to the option whose credit suits the person's levels best, each seen with a single item's error. Where an
// item states points, it is answered as one with points is, by what its answers earn. What is unscored is answered by
// chance.
func (s *Source) Sit(p *Person, picks []uint8) {
	for i := range s.questions {
		q := &s.questions[i]
		switch {
		case q.counts != nil && s.graded:
			level := q.mean(p.Levels) + s.drifted(p, i)
			theta := (level - 50) / q.sd
			picks[i] = q.counts.pick(gradedPoint(p.random.Float64(), q.slope, theta, q.counts.between), level)
		case q.counts != nil:
			shown := q.mean(p.Levels) + s.drifted(p, i) + float64(q.err*p.random.NormFloat64())
			picks[i] = q.counts.pick(q.counts.nearest(shown), shown)
		case q.steps > 0 && s.graded:
			theta := (q.mean(p.Levels) + s.drifted(p, i) - 50) / q.sd
			picks[i] = q.pick(gradedPoint(p.random.Float64(), q.slope, theta, q.between))
		case q.steps > 0:
			picks[i] = q.pick(q.nearest(q.mean(p.Levels) + s.drifted(p, i) +
				float64(q.err*p.random.NormFloat64())))
		case len(q.options) > 0:
			seen := p.seen[:len(q.skills)]
			for j, k := range q.skills {
				seen[j] = p.Levels[k] + float64(q.err*p.random.NormFloat64())
			}
			picks[i] = uint8(1 + q.preferred(seen))
		case q.any > 0:
			picks[i] = uint8(1 + p.random.IntN(q.any))
		case q.states != nil:
			picks[i] = q.stating(p.Facts[i])
		default:
			picks[i] = 0
		}
	}
}

// drifted is by how much a person's drift raises or lowers their answer to an item: over the whole quiz by none.
func (s *Source) drifted(p *Person, item int) float64 {
	if p.drift == 0 {
		return 0
	}
	return float64(p.drift * (float64(item)/float64(max(1, len(s.questions)-1)) - 0.5))
}

// stating is the option, from 1, whose number is nearest to a fact, the first of several: see engine.FactDistance; 0 for
// a fact that isn't known.
func (q *question) stating(fact float64) uint8 {
	best := -1
	for o, x := range q.states {
		if !math.IsNaN(fact) &&
			(best < 0 || engine.FactDistance(x, fact) < engine.FactDistance(q.states[best], fact)) {
			best = o
		}
	}
	return uint8(1 + best)
}

// mean is the mean of the levels that the item shows, by its weights: see Mean.
func (q *question) mean(levels []float64) float64 {
	if q.one {
		return levels[q.shows[0]]
	}
	sum := 0.0
	for j, k := range q.shows {
		sum += float64(q.weights[j] * levels[k])
	}
	return sum / q.weight
}

// nearest is the point, from 0, that is nearest to a level.
func (q *question) nearest(level float64) int {
	at := 1 + float64(level/100*q.steps)
	return min(max(int(at+0.5)-1, 0), int(q.steps))
}

// pick is the choice, from 1, for someone who stands at a point, from 0.
func (q *question) pick(point int) uint8 {
	if q.reversed {
		point = int(q.steps) - point
	}
	return uint8(1 + point)
}

// preferred is the option whose credit, weighed by levels as they are seen, is most.
func (q *question) preferred(seen []float64) int {
	best, appeal := 0, math.Inf(-1)
	for o, parts := range q.options {
		sum := 0.0
		for _, of := range parts {
			sum += float64(of.credit * seen[of.at])
		}
		if sum > appeal {
			best, appeal = o, sum
		}
	}
	return best
}

// discrimination is the slope of the graded response model that gives items the inter-item correlation r̄:
// a = 1.702·√(r̄/(1−r̄)), for a loading λ = √r̄ on one factor is the slope λ/√(1−λ²) of the normal ogive (Takane & de
// Leeuw 1987), and 1.702 takes that to the logistic.
func discrimination(r engine.Reliability) float64 {
	return 1.702 * math.Sqrt(r.InterItemR/(1-r.InterItemR))
}

// thresholds are those of a scale of n points, in standard deviations from level 50: half-way between the levels of
// neighbouring points.
func thresholds(r engine.Reliability, n int) []float64 {
	out := make([]float64, n-1)
	for k := range out {
		out[k] = (float64((float64(k)+0.5)/float64(n-1)*100) - 50) / r.SD
	}
	return out
}

// gradedPoint is the point, from 0, that a chance u of 0–1 comes to for a person at θ: points are as likely as p_k =
// P*_k − P*_{k+1} with P*_k = 1/(1+exp(−a(θ−b_k))), P* = 1 below the first threshold and 0 above the last (Samejima
// 1969). Thresholds b rise.
func gradedPoint(u, a, theta float64, b []float64) int {
	above := 1.0
	for k := range b {
		next := 1 / (1 + math.Exp(-float64(a*(theta-b[k]))))
		if u -= above - next; u < 0 {
			return k
		}
		above = next
	}
	return len(b)
}
