package simulate

import (
	"careerpath/engine/internal/subset"
)

// How many people at noise 15 the search for a sufficient subset looks at, at most, and how many others it then has to
// do for as well: a set chosen for some people always does better for them.
const (
	subsetPeople  = 600
	checkedPeople = 600
)

// shortest searches forward for a small set of items that tells every role at noise 15 as the gate asks: each time it
// takes the item that raises most the share of the role told worst, and among those that are equal, people's mean log
// match share with their own role. It ends when the gate is passed for people it didn't look at, too, where there are
// any; nil where all items don't suffice.
func (k *kept) shortest() (*Subset, error) {
	s, n := k.s, min(subsetPeople, k.people)
	all := min(n+checkedPeople, k.people)
	if all-n < len(s.quiz.Roles) {
		all = n // a role that none of the others holds could only count as never told
	}
	sub, check := k.subset(0, n), k.subset(n, all)
	out := &Subset{}
	for i := range s.quiz.Items {
		if len(s.quiz.Items[i].Skills) > 0 {
			out.Of++
		}
	}
	for len(out.Items) < out.Of {
		item, worst, err := sub.Next(s.each)
		if err != nil {
			return nil, err
		}
		if all > n {
			worst = min(worst, check.Worst(item))
		}
		sub.Add(item)
		check.Add(item)
		out.Items = append(out.Items, s.quiz.Items[item].Item.ID)
		if out.Correct = worst; worst >= lowGate {
			return out, nil
		}
	}
	return nil, nil
}

// subset is an empty set of items, for the kept people from one to before another.
func (k *kept) subset(from, to int) *subset.Set {
	cq, roles := k.s.quiz, make([]int, to-from)
	credits := make([][][]float64, len(cq.Items))
	for p := range roles {
		roles[p] = k.s.role(from + p)
	}
	for i := range credits {
		credits[i] = make([][]float64, len(roles))
		var earned [][]float64 // by choice
		for _, a := range k.s.Choices[i] {
			earned = append(earned, cq.Items[i].Credit(a))
		}
		for p := range roles {
			if pick := k.picks[i][from+p]; pick > 0 && k.shown[i][from+p] {
				credits[i][p] = earned[pick-1]
			}
		}
	}
	return subset.New(cq, roles, credits)
}

// nearlyEqual is a difference between distances that comes of rounding alone.
const nearlyEqual = 1e-9
