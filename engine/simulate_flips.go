package engine

import (
	"cmp"
	"math"
	"slices"
)

// mostFlipPeople is how many people's single answers are looked at, at most: of 500 a share has a standard error of 2 points.
const mostFlipPeople = 500

// flipPeople is how many people are looked at, at most.
func (s *simulator) flipPeople() int { return min(mostFlipPeople, s.options.People) }

// flipWork is how many other answers one sheet has.
func (s *simulator) flipWork() int {
	n := 0
	for i := range s.choices {
		n += len(s.choices[i])
	}
	return n
}

// flip is what single answers change for one person.
type flip struct {
	items   []bool // by item: some other answer gets another role recommended
	oneStep bool
}

// flips looks at what single answers hang on, among the first people who are recommended a role.
func (s *simulator) flips(people []sitting) (Flips, error) {
	var told []*sitting
	for i := range people {
		if people[i].told != noRole && len(told) < mostFlipPeople {
			told = append(told, &people[i])
		}
	}
	found := make([]flip, len(told))
	if err := s.each(len(told), s.flipWork(), func(i int) { found[i] = s.flipsOf(told[i]) }); err != nil {
		return Flips{}, err
	}
	s.advance((s.flipPeople() - len(told)) * s.flipWork())
	anyItem, oneStep, perItem := 0, 0, make([]int, len(s.quiz.items))
	for _, f := range found {
		if slices.Contains(f.items, true) {
			anyItem++
		}
		if f.oneStep {
			oneStep++
		}
		for i, flips := range f.items {
			if flips {
				perItem[i]++
			}
		}
	}
	out := Flips{People: len(told), Any: share(anyItem, len(told)), OneStep: share(oneStep, len(told)), PerItem: []ItemFlip{}}
	for i, n := range perItem {
		if n > 0 {
			out.PerItem = append(out.PerItem, ItemFlip{s.quiz.items[i].item.ID, share(n, len(told))})
		}
	}
	slices.SortStableFunc(out.PerItem, func(a, b ItemFlip) int { return cmp.Compare(b.Share, a.Share) })
	return out, nil
}

// flipsOf tries every other answer to every item that is answered.
func (s *simulator) flipsOf(t *sitting) flip {
	out := flip{items: make([]bool, len(s.quiz.items))}
	own := s.trialOf(t.given)
	for _, a := range own.alternatives() {
		scale := s.quiz.items[a.item].item.Kind() == KindScale
		step := scale && math.Abs(a.answer.number-t.given[a.item].number) == 1
		if out.items[a.item] && (!step || out.oneStep) {
			continue
		}
		var role int
		if a.branches { // so that other items are shown, and it is another sheet
			given := slices.Clone(t.given)
			given[a.item] = a.answer
			role = s.trialOf(given).other(t.told)
		} else {
			role = own.other(t.told, &a)
		}
		if role != noRole {
			out.items[a.item] = true
			out.oneStep = out.oneStep || step
		}
	}
	return out
}

// trialOf is a trial of answers given to every item, as if all were shown.
func (s *simulator) trialOf(given []Answer) *trial {
	sheet := s.quiz.take(given)
	sheet.measure()
	return newTrial(sheet)
}
