package trial

import (
	"math"

	"careerpath/engine"
	"careerpath/engine/internal/compiled"
)

// Alternative is another answer to one item that a person answered.
type Alternative struct {
	Index  int // among all alternatives, which are in item order and then in the order of answers
	Item   int
	Answer engine.Answer
	credit []float64
	// how far it is from the answer given: by how much it changes the item's credits, as a share of 100, summed over
	// skills
	Move     float64
	Branches bool // whether an item is shown depends on the answer, so that it can't be tried in place
}

// Alternatives lists every other answer a person could have given to the scale and choice items they answered. What a
// number states is a circumstance, not something they could do otherwise. Of several options one is added or left out,
// and never the last; one that is chosen alone takes the place of the others, and any other takes its place.
func Alternatives(s *compiled.Sheet) []Alternative {
	branching, most := make([]bool, len(s.Quiz.Items)), 0
	for i := range s.Quiz.Items {
		ci := &s.Quiz.Items[i]
		if most += len(ci.Picks) + len(ci.Options); ci.ShowCode == nil {
			continue
		}
		// a show condition reads answers and what they state, whose slots are the items' own
		for _, slot := range ci.ShowCode.Slots() {
			branching[slot] = true
		}
	}
	out := make([]Alternative, 0, most)
	for i := range s.Quiz.Items {
		ci := &s.Quiz.Items[i]
		for _, answer := range ci.Alternatives(s.Answers[i]) {
			a := Alternative{Index: len(out), Item: i, Answer: answer, credit: ci.Credit(answer),
				Branches: branching[i]}
			for k, c := range s.Credits[i] {
				a.Move += math.Abs(a.credit[k]-c) / 100
			}
			out = append(out, a)
		}
	}
	return out
}
