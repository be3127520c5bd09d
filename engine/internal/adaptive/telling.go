package adaptive

import (
	"math"
	"slices"

	"careerpath/engine"
	"careerpath/engine/internal/compiled"
	"careerpath/engine/internal/exact"
)

// best is the open item that tells most about the role, the first of several; −1 where none does. A question that decides
// whether others are asked tells half as much as the best of those.
func (v *view) best() int {
	v.expect()
	told := make([]float64, len(v.Quiz.Items))
	for i := range told {
		if twin := v.twin(i); twin < i {
			told[i] = told[twin]
		} else {
			told[i] = v.tells(i)
		}
	}
	for i := range v.Quiz.Items {
		if show := v.Quiz.Items[i].ShowCode; show != nil && !v.Shown[i] {
			for _, slot := range show.Slots() {
				if slot < len(told) && v.open(slot) {
					told[slot] = max(told[slot], told[i]/2)
				}
			}
		}
	}
	best, most := -1, 0.0
	for i, x := range told {
		if x = exact.Rounded(x); v.open(i) && x > most {
			best, most = i, x
		}
	}
	return best
}

// twin is the first item of which answers tell the same: a scale of as many points about the same skills.
func (v *view) twin(item int) int {
	ci := &v.Quiz.Items[item]
	if ci.Points == 0 || ci.Worth.Stated || ci.Unscored {
		return item
	}
	for i := range item {
		of := &v.Quiz.Items[i]
		if v.Answers[i].Form() == v.Answers[item].Form() && of.Points == ci.Points && !of.Worth.Stated && !of.Unscored && slices.Equal(of.Skills, ci.Skills) &&
			slices.Equal(of.Counts, ci.Counts) {
			return i
		}
	}
	return item
}

// expect works out what level of each skill a holder of each role has who answered as the person did. Before any answer
// that is the role's, raised or lowered as far as all answers together are, with variance τ²; k answers with a mean x of
// variance e²/k each move it to where the two meet (Bayes' rule for normal distributions). How far a person rates
// themselves high as a whole is the mean of x − q over the measured skills, drawn towards 0 as if one more said so.
func (v *view) expect() {
	cq := v.Quiz
	n := len(cq.Skills)
	v.error, v.spread, v.levels = make([]float64, n), make([]float64, n), make([][]float64, len(cq.Roles))
	v.most = make([]float64, n)
	for k := range cq.Skills {
		for _, t := range cq.Terms[k] {
			v.most[k] = max(v.most[k], t.Weight)
		}
		v.error[k] = float64(cq.SemsOf[k][1] * cq.SemsOf[k][1])
	}
	for r := range v.levels {
		asks := cq.Roles[r].Levels
		raised, measured := 0.0, 1.0
		for k, m := range v.Measured {
			if m {
				raised += v.Answered[k] - asks[k]
				measured++
			}
		}
		raised /= measured
		v.levels[r] = make([]float64, n)
		for k := range cq.Skills {
			prior, precision := asks[k]+raised, 1/float64(cq.Tau*cq.Tau)
			if !v.Measured[k] {
				v.levels[r][k], v.spread[k] = prior, 1/precision
				continue
			}
			seen := float64(v.now[k]) / v.error[k]
			v.levels[r][k] = (float64(precision*prior) + float64(seen*v.Answered[k])) / (precision + seen)
			v.spread[k] = 1 / (precision + seen)
		}
	}
}

// tells is the mutual information of an item's answer and the role, in nats: by how much the entropy of the shares is
// expected to fall. Holders of a role answer with chances p(answer | role), so it is Σ_r P_r Σ_a p(a|r)·ln(p(a|r)/p(a)).
func (v *view) tells(item int) float64 {
	ci := &v.Quiz.Items[item]
	if len(ci.Skills) == 0 || ci.Unscored || v.Answers[item].Form() != engine.FormNone {
		return 0
	}
	chances := make([][]float64, len(v.levels))
	for r := range chances {
		if len(ci.Options) > 0 && ci.Form == engine.FormChoice && !ci.Worth.Stated {
			chances[r] = v.choosing(ci, v.levels[r])
		} else {
			chances[r] = v.showing(ci, v.levels[r])
		}
	}
	return float64(information(v.shares, chances) * v.weighs(ci))
}

// weighs is how much of what an answer tells goes into the levels, 0–1: an item that weighs a third of the heaviest one
// about a skill moves the level a third as far.
func (v *view) weighs(ci *compiled.Item) float64 {
	sum := 0.0
	for j, k := range ci.Skills {
		sum += ci.Weights[j] / v.most[k]
	}
	return sum / float64(len(ci.Skills))
}

// information is the mutual information of roles with some shares and answers with some chances by role.
func information(shares []float64, chances [][]float64) float64 {
	sum := 0.0
	for a := range chances[0] {
		whole := 0.0
		for r, share := range shares {
			whole += float64(share * chances[r][a])
		}
		for r, share := range shares {
			if p := float64(share * chances[r][a]); p > 0 {
				sum += float64(p * math.Log(chances[r][a]/whole))
			}
		}
	}
	return sum
}

// most is how many different credits of an item are told apart.
const most = 11

// showing are the chances of each credit that an item can earn, for somebody of some levels: the one nearest to the level
// the item shows, seen with the error of one answer.
func (v *view) showing(ci *compiled.Item, levels []float64) []float64 {
	mean, variance, weight := 0.0, 0.0, 0.0
	for _, j := range ci.Shows {
		k := ci.Skills[j]
		mean += float64(ci.Counts[j] * levels[k])
		variance += float64(ci.Counts[j] * (v.spread[k] + v.error[k]))
		weight += ci.Counts[j]
	}
	mean, variance = mean/weight, variance/weight
	credits := v.credits(ci)
	out := make([]float64, len(credits))
	below := 0.0
	for i := range credits {
		upTo := 1.0
		if i+1 < len(credits) {
			upTo = normal(((credits[i]+credits[i+1])/2 - mean) / math.Sqrt(variance))
		}
		out[i] = upTo - below
		below = upTo
	}
	return out
}

// credits are the different ones that an item can earn, rising: as far as there are no more than most, else so many that
// lie evenly.
func (v *view) credits(ci *compiled.Item) []float64 {
	var out []float64
	for i := range ci.Picks {
		out = append(out, ci.Picks[i].Credit[0])
	}
	slices.Sort(out)
	if out = slices.Compact(out); len(out) > 1 && len(out) <= most {
		return out
	}
	out = out[:0]
	for i := range most {
		out = append(out, float64(i)*100/(most-1))
	}
	return out
}

// choosing are the chances of each option, for somebody of some levels. They choose by what the option's credits, weighed
// by their levels as they see them, come to; such sums differ by chance about as logistic variables of the same variance
// do, so the chances are a softmax (McFadden 1974).
func (v *view) choosing(ci *compiled.Item, levels []float64) []float64 {
	n := len(ci.Options)
	out, spread := make([]float64, n), 0.0
	highest := math.Inf(-1)
	for o := range ci.Options {
		for j, k := range ci.Skills {
			out[o] += float64(ci.Options[o].Credit[j] / 100 * levels[k])
			d := (ci.Options[o].Credit[j] - ci.Options[(o+1)%n].Credit[j]) / 100
			spread += float64(d*d*(v.spread[k]+v.error[k])) / float64(n)
		}
		highest = max(highest, out[o])
	}
	scale := math.Sqrt(spread) * math.Sqrt(3) / math.Pi
	total := 0.0
	for o := range out {
		out[o] = math.Exp((out[o] - highest) / max(scale, 1e-9))
		total += out[o]
	}
	for o := range out {
		out[o] /= total
	}
	return out
}
