package simulate

import (
	"cmp"
	"math"
	"slices"

	"careerpath/engine"
	"careerpath/engine/internal/exact"
	"careerpath/engine/internal/people"
	"careerpath/engine/internal/trial"
)

// mostFlipPeople is how many people's single answers are looked at, at most: of 500 a share has a standard error of 2
// points.
const mostFlipPeople = 500

// flipPeople is how many people are looked at, at most.
func (s *simulator) flipPeople() int { return min(mostFlipPeople, s.options.People) }

// flipWork is how many other answers one sheet has.
func (s *simulator) flipWork() int {
	n := 0
	for i := range s.Choices {
		n += len(s.Choices[i])
	}
	return n
}

// flip is what single answers change for one person.
type flip struct {
	items   []bool // by item: some other answer gets another role recommended
	oneStep bool
}

// flips looks at what single answers hang on, among the first people who are recommended a role.
func (k *kept) flips() (Flips, error) {
	s := k.s
	var told []int
	for p := range k.people {
		if k.told[p] != people.NoRole && len(told) < mostFlipPeople {
			told = append(told, p)
		}
	}
	found := make([]flip, len(told))
	if err := s.each(len(told), s.flipWork(), func(i int) {
		found[i] = s.flipsOf(k.answers(told[i]), int(k.told[told[i]]))
	}); err != nil {
		return Flips{}, err
	}
	s.advance((s.flipPeople() - len(told)) * s.flipWork())
	anyItem, oneStep, perItem := 0, 0, make([]int, len(s.quiz.Items))
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
	out := Flips{People: len(told), Any: exact.Share(anyItem, len(told)), OneStep: exact.Share(oneStep, len(told)),
		PerItem: []ItemFlip{}}
	for i, n := range perItem {
		if n > 0 {
			out.PerItem = append(out.PerItem, ItemFlip{s.quiz.Items[i].Item.ID, exact.Share(n, len(told))})
		}
	}
	slices.SortStableFunc(out.PerItem, func(a, b ItemFlip) int { return cmp.Compare(b.Share, a.Share) })
	return out, nil
}

// answers are those of a person, by item, as if every item were shown.
func (k *kept) answers(person int) []engine.Answer {
	picks, facts := make([]uint8, len(k.picks)), make([]float64, len(k.picks))
	for i := range picks {
		picks[i] = k.picks[i][person]
		if k.facts[i] != nil {
			facts[i] = k.facts[i][person]
		}
	}
	return k.s.Answers(picks, facts)
}

// flipsOf tries every other answer to every item that is answered by someone who is told a role.
func (s *simulator) flipsOf(given []engine.Answer, told int) flip {
	out := flip{items: make([]bool, len(s.quiz.Items))}
	own := s.trialOf(given)
	for _, a := range trial.Alternatives(own.Sheet) {
		points := s.quiz.Items[a.Item].Points
		step := points > 0 && math.Abs(a.Answer.Number()-given[a.Item].Number()) <= max(1, float64(points-1)/10)
		if out.items[a.Item] && (!step || out.oneStep) {
			continue
		}
		var role int
		if a.Branches { // so that other items are shown, and it is another sheet
			changed := slices.Clone(given)
			changed[a.Item] = a.Answer
			role = s.trialOf(changed).Other(told)
		} else {
			role = own.Other(told, &a)
		}
		if role != people.NoRole {
			out.items[a.Item] = true
			out.oneStep = out.oneStep || step
		}
	}
	return out
}

// trialOf is a trial of answers given to every item, as if all were shown.
func (s *simulator) trialOf(given []engine.Answer) *trial.Trial {
	sheet := s.quiz.Take(given)
	sheet.Measure()
	return trial.New(sheet)
}
