// Package overlap works out what becomes of items that measure several skills, such as a facet and its domain. It must
// never know what they ask.
package overlap

import (
	"cmp"
	"slices"
)

// Items are what the items of a quiz measure.
//
// One skill is within another where all its items measure the other too and the other has more. A person's answer to
// an item shows the narrowest skills that it measures: a domain is no more than the mean of its facets. So answers
// about a domain lie apart because its facets do, and are held against each other within a facet alone. Of other skills
// that share items, two answers are held against each other once.
type Items struct {
	Measured [][]int // by item: the skills
	By       [][]int // by skill: the items that measure it
	Points   []bool  // by item: its answers are held against others'
}

// Shown are by item the places in Measured of the skills that an answer shows.
func (of *Items) Shown() [][]int {
	out := make([][]int, len(of.Measured))
	for i, skills := range of.Measured {
		for j, k := range skills {
			if !slices.ContainsFunc(skills, func(other int) bool { return of.within(other, k) }) {
				out[i] = append(out[i], j)
			}
		}
	}
	return out
}

// Held says by item, parallel to Measured, for which of the skills shown an answer is held against others.
func (of *Items) Held(shown [][]int) [][]bool {
	held := make([][]bool, len(of.Measured))
	for i := range held {
		held[i] = make([]bool, len(of.Measured[i]))
		for _, j := range shown[i] {
			held[i][j] = true
		}
	}
	skills := of.ascending()
	for at, k := range skills {
		var several []int // items that are held for it, and for another skill
		for _, i := range of.By[k] {
			j := slices.Index(of.Measured[i], k)
			if !held[i][j] || len(shown[i]) < 2 || !of.Points[i] {
				continue
			}
			for _, other := range several { // for a skill before, the two are held against each other already
				held[i][j] = held[i][j] && !slices.ContainsFunc(skills[:at], func(before int) bool {
					a, b := slices.Index(of.Measured[i], before), slices.Index(of.Measured[other], before)
					return a >= 0 && b >= 0 && held[i][a] && held[other][b]
				})
			}
			if held[i][j] {
				several = append(several, i)
			}
		}
	}
	return held
}

// Composed lists the skills that have others within them, those with fewest items first.
func (of *Items) Composed() (out []int) {
	for _, broad := range of.ascending() {
		for narrow := range of.By {
			if of.within(narrow, broad) {
				out = append(out, broad)
				break
			}
		}
	}
	return out
}

// ascending are the skills by how many items measure them.
func (of *Items) ascending() []int {
	out := make([]int, len(of.By))
	for k := range out {
		out[k] = k
	}
	slices.SortStableFunc(out, func(a, b int) int { return cmp.Compare(len(of.By[a]), len(of.By[b])) })
	return out
}

// within says whether all items of one skill measure another, which has more.
func (of *Items) within(narrow, broad int) bool {
	return len(of.By[narrow]) < len(of.By[broad]) && !slices.ContainsFunc(of.By[narrow], func(i int) bool {
		return !slices.Contains(of.Measured[i], broad)
	})
}
