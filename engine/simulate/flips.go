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
	found, others := make([]flip, len(told)), s.alternatives()
	if err := s.each(len(told), s.flipWork(), func(i int) { found[i] = k.flipsOf(told[i], others) }); err != nil {
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
	return k.s.answersAt(k.picks, k.facts, person)
}

// alternatives are the other answers to each item, by item and by which of its choices is the answer, from 1.
type alternatives [][][]trial.Alternative

// alternatives lists them once for everybody. Simulated people choose one option, of many too.
func (s *simulator) alternatives() alternatives {
	out, most := make(alternatives, len(s.Choices)), 0
	for i, choices := range s.Choices {
		out[i] = make([][]trial.Alternative, 1+len(choices))
		most = max(most, len(choices))
	}
	for pick := 1; pick <= most; pick++ {
		sheet := s.quiz.NewSheet() // with each item answered by its choice of this number
		for i, choices := range s.Choices {
			if sheet.Shown[i] = pick <= len(choices); sheet.Shown[i] {
				sheet.Answers[i] = choices[pick-1]
			}
		}
		sheet.Measure()
		for _, a := range trial.Alternatives(sheet) {
			out[a.Item][pick] = append(out[a.Item][pick], a)
		}
	}
	return out
}

// flipsOf tries every other answer to every item that is answered by a kept person who is told a role.
func (k *kept) flipsOf(person int, of alternatives) flip {
	s, given, told := k.s, k.answers(person), int(k.told[person])
	out := flip{items: make([]bool, len(s.quiz.Items))}
	own := s.trialOf(given)
	for i := range of {
		if !k.shown[i][person] {
			continue
		}
		points, others := s.quiz.Items[i].Points, of[i][k.picks[i][person]]
		for o := range others {
			a := &others[o]
			step := points > 0 && math.Abs(a.Answer.Number()-given[i].Number()) <= max(1, float64(points-1)/10)
			if out.items[i] && (!step || out.oneStep) {
				continue
			}
			var role int
			if a.Branches { // so that other items are shown, and it is another sheet
				changed := slices.Clone(given)
				changed[i] = a.Answer
				role = s.trialOf(changed).Other(told)
			} else {
				role = own.Other(told, a)
			}
			if role != people.NoRole {
				out.items[i] = true
				out.oneStep = out.oneStep || step
			}
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
