package simulate

import (
	"cmp"
	"slices"

	"careerpath/engine/internal/compiled"
	"careerpath/engine/internal/exact"
	"careerpath/engine/internal/people"
	"careerpath/engine/internal/stats"
)

// recovery says how well each skill's level shows the true one.
func (t *tally) recovery() []Recovery {
	out := []Recovery{}
	cq := t.s.quiz
	for k, id := range cq.Skills {
		items, sum := itemsOf(cq, k), &t.skills[k]
		rel, _ := cq.Quiz.ReliabilityOf(id)
		out = append(out, Recovery{
			Skill: id, Items: len(items), SEM: exact.Rounded(rel.SEM(len(items))),
			R: exact.Rounded(sum.Correlation()), Within: exact.Share(sum.Within, sum.N), Error: exact.Rounded(sum.Error()),
		})
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

// How many groups of about equal size facts and true levels are put into.
const (
	numberBins = 5
	levelBins  = 3
)

// weakItem is the part of the median item's information below which an item counts as weak.
const weakItem = 0.25

// information ranks items by the mutual information, in bits, of their answer with the person's role; in a quiz without
// roles with the third of its skills' true levels, and number items, which measure none, are left out. Only items that
// measure a skill count as weak.
func (k *kept) information() ([]Information, error) {
	s := k.s
	bits := make([]float64, len(s.quiz.Items))
	err := s.each(len(bits), 0, func(i int) {
		if k.tells(i) {
			bits[i] = exact.Rounded(stats.MutualInformation(k.together(i)))
		}
	})
	out := []Information{}
	var measuring []float64
	for i := range bits {
		if k.tells(i) {
			out = append(out, Information{Item: s.quiz.Items[i].Item.ID, Bits: bits[i]})
		}
		if len(s.quiz.Items[i].Skills) > 0 {
			measuring = append(measuring, bits[i])
		}
	}
	slices.Sort(measuring)
	for i := range out {
		if it := &s.quiz.Items[s.quiz.Index[out[i].Item]]; len(it.Skills) > 0 {
			out[i].Weak = out[i].Bits < weakItem*measuring[len(measuring)/2]
		}
	}
	slices.SortStableFunc(out, func(a, b Information) int { return cmp.Compare(b.Bits, a.Bits) })
	return out, err
}

// tells says whether there is anything that an item could tell.
func (k *kept) tells(item int) bool {
	ci := &k.s.quiz.Items[item]
	return len(k.s.quiz.Roles) > 0 && (!ci.Unscored || ci.Fact != nil) || len(ci.Skills) > 0
}

// together counts how often an answer goes with what it should tell, of which there are so many.
func (k *kept) together(item int) (both []int, abouts int) {
	s := k.s
	answer := func(p int) int { return int(k.picks[item][p]) }
	answers := 1 + len(s.Choices[item])
	if k.facts[item] != nil {
		groups := stats.Grouped(k.people, numberBins, func(p int) (float64, bool) { return k.facts[item][p], k.shown[item][p] })
		answer, answers = func(p int) int { return 1 + groups[p] }, 1+numberBins
	}
	about, abouts := s.role, len(s.quiz.Roles)
	if abouts == 0 {
		levels, ci := make([]float64, len(s.quiz.Skills)), &s.quiz.Items[item]
		groups := stats.Grouped(k.people, levelBins, func(p int) (float64, bool) {
			for _, skill := range ci.Skills {
				levels[skill] = k.levels[skill][p]
			}
			return people.Mean(ci, levels), true
		})
		about, abouts = func(p int) int { return groups[p] }, levelBins
	}
	both = make([]int, answers*abouts)
	for p, shown := range k.shown[item] {
		of := 0
		if shown {
			of = answer(p)
		}
		both[of*abouts+about(p)]++
	}
	return both, abouts
}
