package people

import (
	"math/rand/v2"
	"slices"

	"careerpath/engine"
	"careerpath/engine/internal/compiled"
)

// What follows are sheets of answers that nobody means, by item.

// StraightLines are each point throughout, with each option in turn at one place throughout, and facts the lowest there
// are or left out.
func (s *Source) StraightLines() [][]engine.Answer {
	points, options, numbers := s.widths()
	var out [][]engine.Answer
	for point := range points {
		for option := range options {
			for _, facts := range numbers {
				out = append(out, s.pattern(facts, func(_, n int) int {
					return min(point, n-1)
				}, func(_, n int) int { return min(option, n-1) }))
			}
		}
	}
	return out
}

// Alternations are sheets in a pattern that takes no reading: first and last, first and second, last and first, and one
// after the other.
func (s *Source) Alternations() [][]engine.Answer {
	_, _, numbers := s.widths()
	var out [][]engine.Answer
	for _, place := range []func(i, n int) int{
		func(i, n int) int { return i % 2 * (n - 1) },
		func(i, n int) int { return i % 2 },
		func(i, n int) int { return (i + 1) % 2 * (n - 1) },
		func(i, n int) int { return i % n },
	} {
		for _, facts := range numbers {
			out = append(out, s.pattern(facts, place, place))
		}
	}
	return out
}

// widths are the most points of a scale, the most options of a choice, each at least 1, and whether facts are stated:
// both, where any is asked for.
func (s *Source) widths() (points, options int, facts []bool) {
	points, options, facts = 1, 1, []bool{false}
	for i := range s.Quiz.Items {
		switch ci := &s.Quiz.Items[i]; {
		case ordered(ci):
			points = max(points, len(s.Choices[i]))
		case ci.Fact == nil:
			options = max(options, len(s.Choices[i]))
		default:
			facts = []bool{false, true}
		}
	}
	return points, options, facts
}

// ordered says whether the answers to an item go from least to most, as points of a scale do and numbers that score.
func ordered(ci *compiled.Item) bool {
	return ci.Points > 0 || ci.Worth.Stated && ci.Form == engine.FormNumber && ci.Item.Fact == nil
}

// pattern answers the i-th scale item of n points, and the i-th choice of n options, with the place (from 0) that a
// function gives.
func (s *Source) pattern(facts bool, point, option func(i, n int) int) []engine.Answer {
	given := make([]engine.Answer, len(s.Quiz.Items))
	scales, chosen := 0, 0
	for i := range s.Quiz.Items {
		switch ci := &s.Quiz.Items[i]; {
		case ordered(ci):
			given[i] = s.Choices[i][point(scales, len(s.Choices[i]))]
			scales++
		case unscoredNumber(ci):
			given[i] = engine.Number(ci.Lowest)
		case ci.Fact == nil:
			given[i] = s.Choices[i][option(chosen, len(s.Choices[i]))]
			chosen++
		default:
			if facts {
				given[i] = ci.Stating(ci.Lowest)
			}
		}
	}
	return given
}

// Anything answers each item with something it takes. Of many options each is chosen or not by chance; one to be chosen
// alone counts where no other was.
func (s *Source) Anything(r *rand.Rand) []engine.Answer {
	given := make([]engine.Answer, len(s.Quiz.Items))
	for i := range s.Quiz.Items {
		switch ci := &s.Quiz.Items[i]; {
		case len(ci.Picks) > 0, ordered(ci):
			given[i] = s.Choices[i][r.IntN(len(s.Choices[i]))]
		case ci.Form == engine.FormChoices:
			var chosen, alone []string
			for _, o := range ci.Options {
				switch {
				case r.IntN(2) != 0:
				case o.Alone:
					alone = append(alone, o.ID)
				default:
					chosen = append(chosen, o.ID)
				}
			}
			switch {
			case chosen != nil:
				given[i] = engine.Choices(chosen...)
			case alone != nil:
				given[i] = engine.Choices(alone[0])
			}
		default:
			given[i] = engine.Number(AnyFact(r, ci))
		}
	}
	return given
}

// Free returns a sheet on which items that measure only skills with a sum don't apply, nil where there are none.
// Whoever states a sum takes items as they were published, and can turn none of them round: what their keys make of a
// pattern is no fault of the quiz. Package lint takes them so too.
func (s *Source) Free(given []engine.Answer) []engine.Answer {
	var out []engine.Answer
	for i := range s.Quiz.Items {
		ci := &s.Quiz.Items[i]
		if len(ci.Skills) == 0 || slices.ContainsFunc(ci.Skills, func(k int) bool { return s.Quiz.Sums[k] == nil }) {
			continue
		}
		if out == nil {
			out = slices.Clone(given)
		}
		out[i] = engine.NotApplicable()
	}
	return out
}

// FreeSkills is how many skills state no sum.
func (s *Source) FreeSkills() int {
	n := 0
	for _, sum := range s.Quiz.Sums {
		if sum == nil {
			n++
		}
	}
	return n
}
