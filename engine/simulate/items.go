package simulate

import (
	"cmp"
	"math"
	"slices"

	"careerpath/engine"
	"careerpath/engine/internal/compiled"
	"careerpath/engine/internal/exact"
)

// recovery compares levels from answers alone, before rules, with the true ones, which count as 0 below 0 and as 100 above 100.
func (s *simulator) recovery(people []sitting) []Recovery {
	out := []Recovery{}
	for k, id := range s.quiz.Skills {
		items := itemsOf(s.quiz, k)
		row := Recovery{Skill: id, Items: len(items), SEM: exact.Rounded(s.quiz.Quiz.Reliability.SEM(len(items)))}
		var shown, truth []float64
		squares, within := 0.0, 0
		for i := range people {
			sheet := people[i].sheet
			if !sheet.Measured[k] {
				continue
			}
			x, y := sheet.Answered[k], min(max(people[i].levels[k], 0), 100)
			shown, truth = append(shown, x), append(truth, y)
			squares += float64((x - y) * (x - y))
			if math.Abs(x-y) <= 1.96*sheet.Sems[k] {
				within++
			}
		}
		row.R, row.Within = exact.Rounded(correlation(shown, truth)), exact.Share(within, len(shown))
		if len(shown) > 0 {
			row.Error = exact.Rounded(math.Sqrt(squares / float64(len(shown))))
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

// information ranks items by the mutual information, in bits, of their answer with the person's role; in a quiz without roles with the third of its skills' true
// levels, and number items, which measure none, are left out. Only items that measure a skill count as weak.
func (s *simulator) information(people []sitting) []Information {
	out := []Information{}
	var measuring []float64
	for i := range s.quiz.Items {
		ci := &s.quiz.Items[i]
		about, measures := make([]int, len(people)), len(ci.Skills) > 0
		switch {
		case len(s.quiz.Roles) > 0:
			for p := range people {
				about[p] = people[p].role
			}
		case measures:
			truth := make([]float64, len(people))
			for p := range people {
				truth[p] = mean(ci, people[p].levels)
			}
			about = binned(truth, 3)
		default:
			continue
		}
		bits := exact.Rounded(mutualInformation(s.categories(i, people), about))
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

// categories are everybody's answers to an item as numbers from 1, 0 where there is none. Simulated people choose one option, of many too.
func (s *simulator) categories(item int, people []sitting) []int {
	out := make([]int, len(people))
	if s.quiz.Items[item].Item.Kind() != engine.KindNumber {
		for p := range people {
			a := people[p].sheet.Answers[item]
			out[p] = 1 + slices.IndexFunc(s.choices[item], func(b engine.Answer) bool {
				return a.Form() == b.Form() && a.Number() == b.Number() && slices.Equal(a.Options(), b.Options())
			})
		}
		return out
	}
	var stated []float64
	for p := range people {
		if a := people[p].sheet.Answers[item]; a.Form() != engine.FormNone {
			stated = append(stated, a.Number())
		}
	}
	bins := binned(stated, numberBins)
	for p := range people {
		if people[p].sheet.Answers[item].Form() != engine.FormNone {
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

// mutualInformation is I(X;Y) in bits of two rows of categories, with the correction of Miller (1955) and Madow for what a finite number of people shows by chance:
// each entropy is too small by (its categories − 1)/(2N) nats. It is at least 0.
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
