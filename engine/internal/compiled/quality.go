package compiled

import (
	"math"

	"careerpath/engine"
	"careerpath/engine/internal/exact"
)

// Quality looks at the raw points of the scale items in the order shown. seconds is the mean time an answer took, 0 where it isn't known. agree says whether
// answers about one skill agree as well as they do for four people in five: without that no match is called clear. Someone who clicks at random is found
// out by it, where their levels happen to look like a role's.
func (s *Sheet) Quality(seconds float64) (q engine.Quality, agree bool) {
	q.Warnings = []engine.Warning{}
	run, count, last := 0, 0, 0.0
	for i := range s.Quiz.Items {
		if !s.hasPoint(i) {
			continue
		}
		if p := s.Frame.Numbers[i]; count > 0 && p == last {
			run++
		} else {
			run, last = 1, p
		}
		count++
		q.LongestRun = max(q.LongestRun, run)
	}
	n := float64(count)
	if n >= 2 {
		mean, sum := 0.0, 0.0
		for i := range s.Quiz.Items {
			if s.hasPoint(i) {
				mean += s.Frame.Numbers[i] / n
			}
		}
		for i := range s.Quiz.Items {
			if s.hasPoint(i) {
				d := s.Frame.Numbers[i] - mean
				sum += float64(d * d)
			}
		}
		q.Variability = exact.Rounded(math.Sqrt(sum / (n - 1)))
		if float64(q.LongestRun) >= n/2 && n >= 4 {
			q.Warnings = append(q.Warnings, engine.WarnLongRun)
		}
		if q.LongestRun == count {
			q.Warnings = append(q.Warnings, engine.WarnNoVariability)
		}
	}
	if seconds > 0 && seconds < 1 {
		q.Warnings = append(q.Warnings, engine.WarnTooFast)
	}
	squares, freedom := s.discord()
	if freedom > 0 {
		q.Discord = exact.Rounded(squares / float64(freedom))
	}
	if squares > s.Quiz.discord[freedom] {
		q.Warnings = append(q.Warnings, engine.WarnInconsistent)
	}
	return q, squares <= s.Quiz.Accord[freedom]
}

// hasPoint says whether an item is answered with a point of a scale.
func (s *Sheet) hasPoint(item int) bool {
	return s.Quiz.Items[item].Kind == engine.KindScale && s.Frame.Known[item]
}

// Discord is what a skill's answers come to on the way to their χ².
type Discord struct {
	items                int
	weight, sum, squares float64 // Σ 1/e, Σ c/e, Σ c²/e
}

// Add takes a credit of which 1/e is the precision.
func (d *Discord) Add(precision, credit float64) {
	d.weight += precision
	d.sum += float64(precision * credit)
	d.squares += float64(precision * credit * credit)
}

// Between is Σ (c − c̄)²/e.
func (d *Discord) Between() float64 { return max(0, d.squares-float64(d.sum*d.sum)/d.weight) }

// discord compares how far a person's scale items of one skill lie apart with what the quiz's own reliability says of them: over all skills Σ (c − c̄)²/e
// follows χ² with one degree of freedom less per skill than it has items.
func (s *Sheet) discord() (squares float64, freedom int) {
	clear(s.skills)
	for i := range s.Quiz.Items {
		if s.hasPoint(i) {
			for _, skill := range s.Quiz.Items[i].Skills {
				s.skills[skill].items++
			}
		}
	}
	for i := range s.Quiz.Items {
		if !s.hasPoint(i) {
			continue
		}
		ci := &s.Quiz.Items[i]
		for j, skill := range ci.Skills {
			k := &s.skills[skill]
			k.Add(1/s.Quiz.Errors[k.items][len(ci.Labels)], s.Credits[i][j])
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
