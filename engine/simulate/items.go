package simulate

import (
	"cmp"
	"math"
	"slices"

	"careerpath/engine/internal/compiled"
	"careerpath/engine/internal/exact"
	"careerpath/engine/internal/people"
)

// recovery says how well each skill's level shows the true one.
func (t *tally) recovery() []Recovery {
	out := []Recovery{}
	cq := t.s.quiz
	for k, id := range cq.Skills {
		items, sum := itemsOf(cq, k), &t.skills[k]
		row := Recovery{
			Skill: id, Items: len(items), SEM: exact.Rounded(cq.Quiz.Reliability.SEM(len(items))),
			R: exact.Rounded(sum.correlation()), Within: exact.Share(sum.within, sum.n),
		}
		if sum.n > 0 {
			row.Error = exact.Rounded(math.Sqrt(sum.off / float64(sum.n)))
		}
		out = append(out, row)
	}
	return out
}

// itemsOf are the items that measure a skill, as indices.
func itemsOf(cq *compiled.Quiz, skill int) []int {
	var out []int
	for i := range cq.Items {
		if slices.Contains(cq.Items[i].Skills, skill) {
			out = append(out, i)
		}
	}
	return out
}

// correlation is Pearson's r, 0 where either of the two doesn't vary.
func correlation(xs, ys []float64) float64 {
	var mx, my, xx, yy, xy float64
	for i := range xs {
		mx += xs[i]
		my += ys[i]
	}
	mx, my = mx/float64(len(xs)), my/float64(len(xs))
	for i := range xs {
		dx, dy := xs[i]-mx, ys[i]-my
		xx += float64(dx * dx)
		yy += float64(dy * dy)
		xy += float64(dx * dy)
	}
	const none = 1e-9
	if !(xx > none && yy > none) {
		return 0
	}
	return xy / math.Sqrt(float64(xx*yy))
}

// numberBins is into how many groups of about equal size numbers are put.
const numberBins = 5

// weakItem is the part of the median item's information below which an item counts as weak.
const weakItem = 0.25

// information ranks items by the mutual information, in bits, of their answer with the person's role; in a quiz without
// roles with the third of its skills' true levels, and number items, which measure none, are left out. Only items that
// measure a skill count as weak.
func (k *kept) information() []Information {
	s, out := k.s, []Information{}
	var measuring []float64
	for i := range s.quiz.Items {
		ci := &s.quiz.Items[i]
		about, measures := make([]int, k.people), len(ci.Skills) > 0
		switch {
		case len(s.quiz.Roles) > 0:
			for p := range about {
				about[p] = s.role(p)
			}
		case measures:
			truth, levels := make([]float64, k.people), make([]float64, len(s.quiz.Skills))
			for p := range truth {
				for _, skill := range ci.Skills {
					levels[skill] = k.levels[skill][p]
				}
				truth[p] = people.Mean(ci, levels)
			}
			about = binned(truth, 3)
		default:
			continue
		}
		bits := exact.Rounded(mutualInformation(k.categories(i), about))
		out = append(out, Information{Item: ci.Item.ID, Bits: bits})
		if measures {
			measuring = append(measuring, bits)
		}
	}
	slices.Sort(measuring)
	for i := range out {
		if it := &s.quiz.Items[s.quiz.Index[out[i].Item]]; len(it.Skills) > 0 {
			out[i].Weak = out[i].Bits < weakItem*measuring[len(measuring)/2]
		}
	}
	slices.SortStableFunc(out, func(a, b Information) int { return cmp.Compare(b.Bits, a.Bits) })
	return out
}

// categories are everybody's answers to an item as numbers from 1, 0 where there is none. Simulated people choose one
// option, of many too.
func (k *kept) categories(item int) []int {
	out := make([]int, k.people)
	if k.facts[item] == nil {
		for p, shown := range k.shown[item] {
			if shown {
				out[p] = int(k.picks[item][p])
			}
		}
		return out
	}
	var stated []float64
	for p, shown := range k.shown[item] {
		if shown {
			stated = append(stated, k.facts[item][p])
		}
	}
	bins := binned(stated, numberBins)
	for p, shown := range k.shown[item] {
		if shown {
			out[p], bins = 1+bins[0], bins[1:]
		}
	}
	return out
}

// binned puts numbers into at most n groups of about equal size, equal numbers into the same.
func binned(xs []float64, n int) []int {
	sorted := slices.Sorted(slices.Values(xs))
	out := make([]int, len(xs))
	for i, x := range xs {
		for cut := 1; cut < n; cut++ {
			if x >= sorted[cut*len(sorted)/n] {
				out[i] = cut
			}
		}
	}
	return out
}

// mutualInformation is I(X;Y) in bits of two rows of categories, with the correction of Miller (1955) and Madow for
// what a finite number of people shows by chance: each entropy is too small by (its categories − 1)/(2N) nats. It is at
// least 0.
func mutualInformation(xs, ys []int) float64 {
	n := float64(len(xs))
	one, other := make([]int, 1+slices.Max(xs)), make([]int, 1+slices.Max(ys))
	both := make([]int, len(one)*len(other))
	for i := range xs {
		one[xs[i]]++
		other[ys[i]]++
		both[xs[i]*len(other)+ys[i]]++
	}
	entropy := func(counts []int) float64 {
		sum, used := 0.0, 0
		for _, c := range counts {
			if c > 0 {
				p := float64(c) / n
				sum -= float64(p * math.Log(p))
				used++
			}
		}
		return sum + float64(used-1)/(2*n)
	}
	return max(0, (entropy(one)+entropy(other)-entropy(both))/math.Ln2)
}
