// Package subset looks for few items of a quiz that tell its roles apart about as well as all of them do. It must never
// know where the answers come from.
package subset

import (
	"cmp"
	"math"
	"slices"

	"careerpath/engine/internal/compiled"
	"careerpath/engine/internal/exact"
)

// Set is a growing set of items with what each person's answers to them come to. Requirements and rules are left
// aside: it is about what answers tell.
type Set struct {
	quiz    *compiled.Quiz
	roles   []int         // by person
	holders []int         // by role: how many people
	credits [][][]float64 // by item, by person: what their answer earns for each skill; nil for none
	sums    [][]skillSum  // by person, by skill
	totals  []roleTotals  // by person
	used    []bool        // by item
	order   []int         // people, those first whose role is told worst

	levels     [][]float64 // by skill, by role: what the role asks
	precisions []float64   // by number of items: 1/V
}

// skillSum is what answers say of one skill.
type skillSum struct {
	weight, credit   float64 // Σ w, Σ w·c
	items            int
	level, precision float64 // x = Σ w·c / Σ w, and 1/V
}

// roleTotals are sums over the skills with an answer, from which distances follow: with y = x − q, D² = Σ (y − ȳ)²/V =
// Σ y²/V − 2ȳ·Σ y/V + ȳ²·Σ 1/V.
type roleTotals struct {
	skills    int
	precision float64 // Σ 1/V
	roles     []roleTotal
}

// roleTotal is the part that differs between roles.
type roleTotal struct {
	off     float64 // Σ y
	weighed float64 // Σ y/V
	squares float64 // Σ y²/V
}

// New returns an empty set for people who answered a quiz: by person the role they hold, and by item, by person what
// their answer earns for each skill the item measures, 0–100, nil for none.
func New(cq *compiled.Quiz, roles []int, credits [][][]float64) *Set {
	n := len(roles)
	s := &Set{
		quiz: cq, roles: roles, holders: make([]int, len(cq.Roles)), credits: credits, sums: make([][]skillSum, n),
		totals: make([]roleTotals, n), used: make([]bool, len(cq.Items)), order: make([]int, n),
	}
	for p, role := range roles {
		s.order[p] = p
		s.holders[role]++
		s.sums[p] = make([]skillSum, len(cq.Skills))
		s.totals[p].roles = make([]roleTotal, len(cq.Roles))
	}
	for skill := range cq.Skills {
		s.levels = append(s.levels, make([]float64, len(cq.Roles)))
		for r := range cq.Roles {
			s.levels[skill][r] = cq.Roles[r].Levels[skill]
		}
	}
	for _, v := range cq.Variances {
		s.precisions = append(s.precisions, 1/v)
	}
	return s
}

// Next is the item not yet in the set that does most for it, and the share of the role told worst once it is in.
func (s *Set) Next(each Each) (item int, worst float64, err error) {
	var open []int
	for i := range s.quiz.Items {
		if !s.used[i] && len(s.quiz.Items[i].Skills) > 0 {
			open = append(open, i)
		}
	}
	open, worst, err = most(each, open, s.worst)
	if err == nil && len(open) > 1 {
		open, _, err = most(each, open, s.evidence)
	}
	if err != nil {
		return 0, 0, err
	}
	return open[0], worst, nil
}

// Each calls do with 0…n−1 on all cores, each call worth so many units of progress.
type Each func(n, units int, do func(i int)) error

// most are the items for which something is most. That may give up where it is sure to be less than the bound.
func most(
	each Each, items []int, of func(item int, b *bound) float64,
) (equal []int, most float64, err error) {
	found, b := make([]float64, len(items)), newBound()
	err = each(len(items), 0, func(i int) {
		found[i] = of(items[i], b)
		b.raise(found[i])
	})
	most = b.most()
	for i, x := range found {
		if x == most {
			equal = append(equal, items[i])
		}
	}
	return equal, most, err
}

// Worst is the share told their own role of the role told worst, with one more item, 0–1.
func (s *Set) Worst(item int) float64 { return s.worst(item, newBound()) }

// worst is Worst, or −1 where it is sure to be less than the bound.
func (s *Set) worst(item int, b *bound) float64 {
	told := slices.Clone(s.holders)
	var w with
	for _, p := range s.order {
		own := s.roles[p]
		w.take(s, item, p)
		if w.best(own) {
			continue
		}
		if told[own]--; exact.Share(told[own], s.holders[own]) < b.most() {
			return -1
		}
	}
	worst := 1.0
	for r := range told {
		worst = min(worst, exact.Share(told[r], s.holders[r]))
	}
	return worst
}

// evidence is people's mean log match share with their own role, with one more item; something
// less where it is sure to be less than the bound.
func (s *Set) evidence(item int, b *bound) float64 {
	sum, n := 0.0, float64(len(s.roles))
	var w with
	for p, own := range s.roles {
		w.take(s, item, p)
		sum += w.log(own) / n
		if sum < b.most()-nearlyEqual { // each is at most 0
			break
		}
	}
	return exact.Rounded(sum) // so that what is equal is equal on every machine
}

// Add takes an item into the set.
func (s *Set) Add(item int) {
	s.used[item] = true
	told := make([]int, len(s.holders))
	var w with
	for p := range s.totals {
		w.take(s, item, p)
		if w.best(s.roles[p]) {
			told[s.roles[p]]++
		}
		t := &s.totals[p]
		for r := range t.roles {
			t.roles[r] = w.total(r)
		}
		t.skills, t.precision = w.skills, w.precision
		for _, c := range w.changes {
			s.sums[p][c.skill] = c.now
		}
	}
	share := func(p int) float64 { return exact.Share(told[s.roles[p]], s.holders[s.roles[p]]) }
	slices.SortStableFunc(s.order, func(a, b int) int { return cmp.Compare(share(a), share(b)) })
}

// with is a person's totals with one more answer.
type with struct {
	totals    *roleTotals // without it
	skills    int
	precision float64
	changes   []skillChange
}

// skillChange is what an answer says of one skill, before and with it.
type skillChange struct {
	skill  int
	levels []float64 // by role
	was    *skillSum
	now    skillSum
}

// take has it be about another answer.
func (w *with) take(s *Set, item, p int) {
	t := &s.totals[p]
	w.totals, w.skills, w.precision, w.changes = t, t.skills, t.precision, w.changes[:0]
	credit, ci := s.credits[item][p], &s.quiz.Items[item]
	if credit == nil {
		return
	}
	for len(w.changes) < len(ci.Skills) {
		w.changes = append(w.changes, skillChange{})
	}
	for j, k := range ci.Skills {
		c, was := &w.changes[j], &s.sums[p][k]
		if was.items > 0 {
			w.skills--
			w.precision -= was.precision
		}
		c.skill, c.levels, c.was = k, s.levels[k], was
		c.now.weight, c.now.credit = was.weight+ci.Weights[j], was.credit+float64(ci.Weights[j]*credit[j])
		c.now.items = was.items + 1
		c.now.level, c.now.precision = c.now.credit/c.now.weight, s.precisions[c.now.items]
		w.skills++
		w.precision += c.now.precision
	}
}

// total is a role's part.
func (w *with) total(role int) roleTotal {
	t := w.totals.roles[role]
	for i := range w.changes {
		c := &w.changes[i]
		if c.was.items > 0 {
			y := c.was.level - c.levels[role]
			t.off -= y
			t.weighed -= float64(c.was.precision * y)
			t.squares -= float64(c.was.precision * y * y)
		}
		y := c.now.level - c.levels[role]
		t.off += y
		t.weighed += float64(c.now.precision * y)
		t.squares += float64(c.now.precision * y * y)
	}
	return t
}

func (w *with) distance(role int) float64 {
	t := w.total(role)
	mean := t.off / float64(w.skills)
	return t.squares - float64(2*mean*t.weighed) + float64(mean*mean*w.precision)
}

// best says whether a role alone fits best.
func (w *with) best(own int) bool {
	if w.skills == 0 {
		return false
	}
	mine := w.distance(own)
	for r := range w.totals.roles {
		if r != own && w.distance(r) < mine+nearlyEqual {
			return false
		}
	}
	return true
}

// log is the logarithm of a role's match share.
func (w *with) log(own int) float64 {
	if w.skills == 0 {
		return -math.Log(float64(len(w.totals.roles)))
	}
	mine, sum := w.distance(own), 0.0
	for r := range w.totals.roles {
		if r == own {
			sum++
		} else {
			sum += math.Exp((mine - w.distance(r)) / 2)
		}
	}
	return -math.Log(sum)
}

// nearlyEqual is a difference between distances that comes of rounding alone.
const nearlyEqual = 1e-9
