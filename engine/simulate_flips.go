package engine

import (
	"cmp"
	"slices"
)

// mostFlipPeople is how many people's single answers are looked at: each takes a few hundred scores.
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

func (s *simulator) flipsOf(t *sitting) flip {
	out := flip{items: make([]bool, len(s.quiz.items))}
	other := sitting{given: slices.Clone(t.given)}
	for i := range s.quiz.items {
		scale := s.quiz.items[i].item.Kind() == KindScale
		for _, a := range s.alternatives(i, t.sheet.answers[i]) {
			step := scale && (a.number == t.given[i].number-1 || a.number == t.given[i].number+1)
			if out.items[i] && (!step || out.oneStep) {
				continue
			}
			other.given[i] = a
			s.judge(&other)
			if other.told != noRole && other.told != t.told {
				out.items[i] = true
				out.oneStep = out.oneStep || step
			}
		}
		other.given[i] = t.given[i]
	}
	return out
}

// alternatives are the other answers to a scale or choice item; of several options chosen, one more or one less. None to an item that isn't answered.
func (s *simulator) alternatives(item int, a Answer) []Answer {
	switch a.form {
	case numeric, single:
		return slices.DeleteFunc(slices.Clone(s.choices[item]), func(b Answer) bool {
			return b.number == a.number && slices.Equal(b.options, a.options)
		})
	case several:
		var out []Answer
		for _, o := range s.quiz.items[item].options {
			rest := slices.DeleteFunc(slices.Clone(a.options), func(id string) bool { return id == o.id })
			if len(rest) == len(a.options) {
				rest = append(rest, o.id)
			}
			if len(rest) > 0 {
				out = append(out, Choices(rest...))
			}
		}
		return out
	case none:
	}
	return nil
}
