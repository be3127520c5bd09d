package compiled

import (
	"cmp"
	"slices"
)

// overlap works out what becomes of items that measure several skills, such as a facet and its domain.
//
// One skill is within another where all its items measure the other too and the other has more. A person's answer to
// an item shows the narrowest skills that it measures: a domain is no more than the mean of its facets. So answers
// about a domain lie apart because its facets do, and are held against each other within a facet alone. Of other skills
// that share items, two answers are held against each other once.
func (cq *Quiz) overlap() {
	order := make([]int, len(cq.Skills)) // by how many items measure them
	for k := range order {
		order[k] = k
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(len(cq.Terms[a]), len(cq.Terms[b])) })
	for i := range cq.Items {
		ci := &cq.Items[i]
		ci.Held = make([]bool, len(ci.Skills))
		ci.Shows = ci.Shows[:0]
		for j, k := range ci.Skills {
			narrower := func(other int) bool { return cq.within(other, k) }
			if ci.Held[j] = !slices.ContainsFunc(ci.Skills, narrower); ci.Held[j] {
				ci.Shows = append(ci.Shows, j)
			}
		}
	}
	for at, k := range order {
		var held []int // items that are counted for it, and for another skill
		for _, t := range cq.Terms[k] {
			ci := &cq.Items[t.Item]
			if !ci.Held[t.At] || len(ci.Shows) < 2 || ci.Points == 0 {
				continue
			}
			twice := func(other int) bool { return cq.heldBefore(order[:at], t.Item, other) }
			if ci.Held[t.At] = !slices.ContainsFunc(held, twice); ci.Held[t.At] {
				held = append(held, t.Item)
			}
		}
	}
}

// within says whether all items of one skill measure another, which has more.
func (cq *Quiz) within(narrow, broad int) bool {
	if len(cq.Terms[narrow]) >= len(cq.Terms[broad]) {
		return false
	}
	return !slices.ContainsFunc(cq.Terms[narrow], func(t Term) bool {
		return !slices.Contains(cq.Items[t.Item].Skills, broad)
	})
}

// heldBefore says whether answers to two items are held against each other for one of the skills.
func (cq *Quiz) heldBefore(skills []int, a, b int) bool {
	counted := func(item, skill int) bool {
		j := slices.Index(cq.Items[item].Skills, skill)
		return j >= 0 && cq.Items[item].Held[j]
	}
	return slices.ContainsFunc(skills, func(k int) bool { return counted(a, k) && counted(b, k) })
}

// Composed lists the skills that have others within them, those with fewest items first.
func (cq *Quiz) Composed() []int {
	var out []int
	for broad := range cq.Skills {
		for narrow := range cq.Skills {
			if cq.within(narrow, broad) {
				out = append(out, broad)
				break
			}
		}
	}
	slices.SortStableFunc(out, func(a, b int) int { return cmp.Compare(len(cq.Terms[a]), len(cq.Terms[b])) })
	return out
}
