package compiled

import (
	"careerpath/engine"
	"careerpath/engine/internal/exact"
	"careerpath/engine/internal/runs"
)

// Quality looks at where answers lie on the points of a scale, in the order shown. seconds is the mean time an answer
// took, 0 where it isn't known. agree says whether answers about one skill agree as well as they do for four people in
// five: without that no match is called clear. Someone who clicks at random is found out by it, where their levels
// happen to look like a role's.
func (s *Sheet) Quality(seconds float64) (q engine.Quality, agree bool) {
	q.Warnings = []engine.Warning{}
	var room, other [128]float64
	points := s.along(room[:0], false)
	q.LongestRun, q.Variability = runs.Longest(points), runs.Variability(points)
	telling := points
	if s.Quiz.Quiz.FloorIsUsual {
		telling = s.along(other[:0], true)
	}
	long, none := runs.Monotonous(points, telling)
	if long {
		q.Warnings = append(q.Warnings, engine.WarnLongRun)
	}
	if none {
		q.Warnings = append(q.Warnings, engine.WarnNoVariability)
	}
	if seconds > 0 && seconds < 1 {
		q.Warnings = append(q.Warnings, engine.WarnTooFast)
	}
	squares, freedom := s.inconsistency()
	s.checked = freedom
	if freedom > 0 {
		q.Inconsistency = exact.Rounded(squares / float64(freedom))
	}
	if s.Quiz.Inconsistent(squares, freedom) {
		q.Warnings = append(q.Warnings, engine.WarnInconsistent)
	}
	return q, squares <= s.Quiz.Accord[freedom]
}

// Inconsistent says whether answers about one skill contradict each other more than they do for 99 people in 100: see
// Sheet.inconsistency. Where a floor is usual they don't: of a list of symptoms people have some and not the others, and
// differ the more, the more they have.
func (cq *Quiz) Inconsistent(squares float64, freedom int) bool {
	return !cq.Quiz.FloorIsUsual && squares > cq.inconsistent[freedom]
}

// hasPoint says whether an item is answered with a point from least to most.
func (s *Sheet) hasPoint(item int) bool { return s.Quiz.Items[item].Ordered() && s.Frame.Known[item] }

// point is which of its points an item is answered with, from 0, LeftOpen or NotAsked.
func (s *Sheet) point(item int) int {
	if !s.hasPoint(item) {
		if s.Applies(item) && s.Quiz.Sure == nil {
			return LeftOpen
		}
		return NotAsked
	}
	return int(s.Frame.Numbers[item] - s.Quiz.Items[item].First)
}

// Inconsistency is what a skill's answers come to on the way to their χ².
type Inconsistency struct {
	items                int
	weight, sum, squares float64 // Σ 1/e, Σ c/e, Σ c²/e
}

// Add takes a credit of which 1/e is the precision.
func (d *Inconsistency) Add(precision, credit float64) {
	d.weight += precision
	d.sum += float64(precision * credit)
	d.squares += float64(precision * credit * credit)
}

// Between is Σ (c − c̄)²/e.
func (d *Inconsistency) Between() float64 { return max(0, d.squares-float64(d.sum*d.sum)/d.weight) }

// inconsistency compares how far a person's scale items of one skill lie apart with what the quiz's own reliability
// says of them: over all skills Σ (c − c̄)²/e follows χ² with one degree of freedom less per skill than it has items.
// Items of a facet and its domain count for the facet alone: see overlap.Items.
func (s *Sheet) inconsistency() (squares float64, freedom int) {
	clear(s.skills)
	for i := range s.Quiz.Items {
		if s.hasPoint(i) {
			ci := &s.Quiz.Items[i]
			for j, skill := range ci.Skills {
				if ci.Held[j] {
					s.skills[skill].items++
				}
			}
		}
	}
	for i := range s.Quiz.Items {
		if !s.hasPoint(i) {
			continue
		}
		ci := &s.Quiz.Items[i]
		for j, skill := range ci.Skills {
			if !ci.Held[j] {
				continue
			}
			k := &s.skills[skill]
			k.Add(1/s.Quiz.ErrorsOf[skill][k.items][ci.Worth.Grades], s.Credits[i][j])
		}
	}
	for k := range s.skills {
		if d := &s.skills[k]; d.items > 1 {
			squares += d.Between()
			freedom += d.items - 1
		}
	}
	return squares, freedom
}
