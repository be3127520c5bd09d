package people

import (
	"math"
	"slices"

	"careerpath/engine"
	"careerpath/engine/internal/compiled"
)

// nearlyEqual is a difference of worths that comes of rounding alone.
const nearlyEqual = 1e-9

// FactsToTry are the numbers at which something may change: the ends of what an item takes, and of what each role
// reports.
func FactsToTry(cq *compiled.Quiz, ci *compiled.Item) []engine.Answer {
	if ci.Fact == nil {
		return nil
	}
	if len(ci.Picks) > 0 {
		return ci.Answers
	}
	tried := []float64{ci.Lowest, ci.Highest}
	for i := range cq.Roles {
		if lowest, highest, stated := Fact(cq.Roles[i].Role, ci.Item); stated {
			tried = append(tried, Nearest(ci, lowest), Nearest(ci, highest))
		}
	}
	slices.Sort(tried)
	var out []engine.Answer
	for _, x := range slices.Compact(tried) {
		out = append(out, engine.Number(x))
	}
	return out
}

// Favouring is the sheet on which each answer speaks for the role as much as it can, against one other role or, with
// NoRole, against the mean of all others: by the gradient of the log-odds.
func (s *Source) Favouring(role, other int) []engine.Answer {
	slope := make([]float64, len(s.Quiz.Skills))
	mean := 0.0
	for skill := range slope {
		own := s.Quiz.Roles[role].Levels[skill]
		for r := range s.Quiz.Roles {
			if r == other {
				slope[skill] = own - s.Quiz.Roles[r].Levels[skill]
			} else if other == NoRole {
				slope[skill] += (own - s.Quiz.Roles[r].Levels[skill]) / float64(len(s.Quiz.Roles)-1)
			}
		}
		mean += slope[skill] / float64(len(slope))
	}
	return s.sheetWith(role, func(ci *compiled.Item, credit []float64) float64 {
		speaks := 0.0
		for j, skill := range ci.Skills {
			speaks += float64(ci.Counts[j] * credit[j] * (slope[skill] - mean))
		}
		return speaks
	})
}

// ByTheBook is the sheet whose credits come nearest to the role's profile.
func (s *Source) ByTheBook(role int) []engine.Answer {
	return s.sheetWith(role, func(ci *compiled.Item, credit []float64) float64 {
		off := 0.0
		for j, skill := range ci.Skills {
			d := credit[j] - s.Quiz.Roles[role].Levels[skill]
			off -= float64(d * d)
		}
		return off
	})
}

// sheetWith answers each item with what is worth most, the first of several; facts are the middle of what the role
// reports, or the lowest there is.
func (s *Source) sheetWith(role int, worth func(ci *compiled.Item, credit []float64) float64) []engine.Answer {
	given := make([]engine.Answer, len(s.Quiz.Items))
	for i := range given {
		ci := &s.Quiz.Items[i]
		if ci.Fact == nil {
			given[i] = s.choice(i, func(credit []float64) float64 { return worth(ci, credit) })
			continue
		}
		given[i] = ci.Stating(ci.Lowest)
		if lowest, highest, stated := Fact(s.Quiz.Roles[role].Role, ci.Item); stated {
			given[i] = ci.Stating(math.Round((lowest + highest) / 2))
		}
	}
	return given
}

// choice is the answer to a scale or choice item whose credit is worth most, the first of several.
func (s *Source) choice(item int, worth func(credit []float64) float64) engine.Answer {
	best, most := engine.Answer{}, math.Inf(-1)
	for _, a := range s.Choices[item] {
		if w := worth(s.Quiz.Items[item].Credit(a)); w > most+nearlyEqual {
			best, most = a, w
		}
	}
	return best
}

// Moved is a sheet with the answers to what measures some skills as near to a level as they can be.
func (s *Source) Moved(given []engine.Answer, skills []int, level float64) []engine.Answer {
	out := slices.Clone(given)
	for i := range s.Quiz.Items {
		ci := &s.Quiz.Items[i]
		if !slices.ContainsFunc(ci.Skills, func(skill int) bool { return slices.Contains(skills, skill) }) {
			continue
		}
		out[i] = s.choice(i, func(credit []float64) float64 {
			off := 0.0
			for j, skill := range ci.Skills {
				if slices.Contains(skills, skill) {
					off -= math.Abs(credit[j] - level)
				}
			}
			return off
		})
	}
	return out
}
