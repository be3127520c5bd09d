package simulate

import (
	"math"
	"slices"

	"careerpath/engine"
	"careerpath/engine/internal/compiled"
	"careerpath/engine/internal/exact"
)

// How many people at noise 15 the search for a sufficient subset looks at, at most, and how many others it then has to
// do for as well: a set chosen for some people always does better for them.
const (
	subsetPeople  = 600
	checkedPeople = 600
)

// subset is a growing set of items with what each person's answers to them come to. Requirements and rules are left
// aside: it is about what answers tell.
type subset struct {
	quiz   *compiled.Quiz
	people []sat
	sums   [][]skillSum // by person, by skill
	totals []roleTotals // by person
	used   []bool       // by item
}

// sat is someone who answered the quiz.
type sat struct {
	role  int
	sheet *compiled.Sheet
}

// sat are the kept people with their sheets, those from one to before another.
func (k *kept) sat(from, to int) []sat {
	var out []sat
	for p := from; p < to; p++ {
		sheet := k.s.quiz.Take(k.answers(p))
		sheet.Measure()
		out = append(out, sat{k.s.role(p), sheet})
	}
	return out
}

// skillSum is what answers say of one skill.
type skillSum struct {
	weight, credit float64 // Σ w, Σ w·c
	items          int
}

// roleTotals are sums over the skills with an answer, from which distances follow: with y = x − q, D² = Σ (y − ȳ)²/V =
// Σ y²/V − 2ȳ·Σ y/V + ȳ²·Σ 1/V.
type roleTotals struct {
	skills    int
	precision float64   // Σ 1/V
	off       []float64 // by role: Σ y
	weighed   []float64 // by role: Σ y/V
	squares   []float64 // by role: Σ y²/V
}

// shortest searches forward for a small set of items that tells every role at noise 15 as the gate asks: each time it
// takes the item that raises most the share of the role told worst, and among those that are equal, people's mean log
// match share with their own role. It ends when the gate is passed for people it didn't look at, too, where there are
// any; nil where all items don't suffice.
func (s *simulator) shortest(people []sat) (*Subset, error) {
	n := min(subsetPeople, len(people))
	if len(people)-n < len(s.quiz.Roles) {
		people = people[:n] // a role that none of the others holds could only count as never told
	}
	sub, check := newSubset(s.quiz, people[:n]), newSubset(s.quiz, people[n:])
	out := &Subset{}
	for i := range s.quiz.Items {
		if len(s.quiz.Items[i].Skills) > 0 {
			out.Of++
		}
	}
	for len(out.Items) < out.Of {
		item, worst, err := s.next(sub)
		if err != nil {
			return nil, err
		}
		if len(check.people) > 0 {
			worst = min(worst, check.worst(item))
		}
		sub.add(item)
		check.add(item)
		out.Items = append(out.Items, s.quiz.Items[item].Item.ID)
		if out.Correct = worst; worst >= lowGate {
			return out, nil
		}
	}
	return nil, nil
}

// next is the item not yet in the set that does most for it, and the share of the role told worst once it is in.
func (s *simulator) next(sub *subset) (item int, worst float64, err error) {
	worsts, evidences := make([]float64, len(sub.quiz.Items)), make([]float64, len(sub.quiz.Items))
	open := func(i int) bool { return !sub.used[i] && len(sub.quiz.Items[i].Skills) > 0 }
	err = s.each(len(worsts), 0, func(i int) {
		if worsts[i] = -1; open(i) {
			worsts[i] = sub.worst(i)
		}
	})
	if err != nil {
		return 0, 0, err
	}
	worst = slices.Max(worsts)
	err = s.each(len(worsts), 0, func(i int) {
		if evidences[i] = math.Inf(-1); worsts[i] == worst {
			evidences[i] = sub.evidence(i)
		}
	})
	return slices.Index(evidences, slices.Max(evidences)), worst, err
}

func newSubset(cq *compiled.Quiz, people []sat) *subset {
	sub := &subset{quiz: cq, people: people, used: make([]bool, len(cq.Items))}
	for range people {
		n := len(cq.Roles)
		sub.sums = append(sub.sums, make([]skillSum, len(cq.Skills)))
		sub.totals = append(sub.totals, roleTotals{off: make([]float64, n), weighed: make([]float64, n),
			squares: make([]float64, n)})
	}
	return sub
}

// worst is the share told their own role of the role told worst, were one more item in the set.
func (sub *subset) worst(item int) float64 {
	n := len(sub.quiz.Roles)
	told, all := make([]int, n), make([]int, n)
	sub.with(item, func(role int, totals *roleTotals) {
		if all[role]++; totals.best(role) {
			told[role]++
		}
	})
	worst := 1.0
	for r := range told {
		worst = min(worst, exact.Share(told[r], all[r]))
	}
	return worst
}

// evidence is people's mean log match share with their own role, were one more item in the set.
func (sub *subset) evidence(item int) float64 {
	sum := 0.0
	sub.with(item, func(role int, totals *roleTotals) { sum += totals.logShare(role) / float64(len(sub.people)) })
	return exact.Rounded(sum) // so that what is equal is equal on every machine
}

// with goes through everybody's totals as they would be with one more item in the set.
func (sub *subset) with(item int, see func(role int, totals *roleTotals)) {
	n := len(sub.quiz.Roles)
	totals := roleTotals{off: make([]float64, n), weighed: make([]float64, n), squares: make([]float64, n)}
	for p := range sub.people {
		totals.copy(&sub.totals[p])
		sub.include(item, p, &totals, nil)
		see(sub.people[p].role, &totals)
	}
}

// add takes an item into the set.
func (sub *subset) add(item int) {
	sub.used[item] = true
	for p := range sub.people {
		sub.include(item, p, &sub.totals[p], sub.sums[p])
	}
}

// include moves a person's totals by their answer to an item, and their sums where these are handed in.
func (sub *subset) include(item, p int, totals *roleTotals, sums []skillSum) {
	sheet, ci := sub.people[p].sheet, &sub.quiz.Items[item]
	if sheet.Answers[item].Form() == engine.FormNone {
		return
	}
	for j, k := range ci.Skills {
		now := sub.sums[p][k]
		sub.count(totals, k, now, -1)
		now.weight += ci.Weights[j]
		now.credit += float64(ci.Weights[j] * sheet.Credits[item][j])
		now.items++
		sub.count(totals, k, now, 1)
		if sums != nil {
			sums[k] = now
		}
	}
}

// count adds a skill to the totals, or takes it away with sign −1.
func (sub *subset) count(t *roleTotals, skill int, sum skillSum, sign float64) {
	if sum.items == 0 {
		return
	}
	precision, level := sign/sub.quiz.Variances[sum.items], sum.credit/sum.weight
	t.skills += int(sign)
	t.precision += precision
	for r := range sub.quiz.Roles {
		y := level - sub.quiz.Roles[r].Levels[skill]
		t.off[r] += float64(sign * y)
		t.weighed[r] += float64(precision * y)
		t.squares[r] += float64(precision * y * y)
	}
}

func (t *roleTotals) copy(from *roleTotals) {
	t.skills, t.precision = from.skills, from.precision
	copy(t.off, from.off)
	copy(t.weighed, from.weighed)
	copy(t.squares, from.squares)
}

// distance is that from a role.
func (t *roleTotals) distance(r int) float64 {
	mean := t.off[r] / float64(t.skills)
	return t.squares[r] - float64(2*mean*t.weighed[r]) + float64(mean*mean*t.precision)
}

// best says whether a role alone fits best.
func (t *roleTotals) best(own int) bool {
	if t.skills == 0 {
		return false
	}
	mine := t.distance(own)
	for r := range t.off {
		if r != own && t.distance(r) < mine+nearlyEqual {
			return false
		}
	}
	return true
}

// logShare is the logarithm of a role's match share.
func (t *roleTotals) logShare(own int) float64 {
	if t.skills == 0 {
		return -math.Log(float64(len(t.off)))
	}
	mine, sum := t.distance(own), 0.0
	for r := range t.off {
		sum += math.Exp((mine - t.distance(r)) / 2)
	}
	return -math.Log(sum)
}

// nearlyEqual is a difference between distances that comes of rounding alone.
const nearlyEqual = 1e-9
