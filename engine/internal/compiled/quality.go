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
	var points []float64
	run := 0
	for i := range s.Quiz.Items {
		if s.Quiz.Items[i].Item.Kind() != engine.KindScale || s.Answers[i].Form() == engine.FormNone {
			continue
		}
		if p := s.Answers[i].Number(); len(points) > 0 && p == points[len(points)-1] {
			run++
		} else {
			run = 1
		}
		points = append(points, s.Answers[i].Number())
		q.LongestRun = max(q.LongestRun, run)
	}
	n := float64(len(points))
	if n >= 2 {
		mean, sum := 0.0, 0.0
		for _, p := range points {
			mean += p / n
		}
		for _, p := range points {
			sum += float64((p - mean) * (p - mean))
		}
		q.Variability = exact.Rounded(math.Sqrt(sum / (n - 1)))
		if float64(q.LongestRun) >= n/2 && n >= 4 {
			q.Warnings = append(q.Warnings, engine.WarnLongRun)
		}
		if q.LongestRun == len(points) {
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
	return q, squares <= s.Quiz.accord[freedom]
}

// discord compares how far a person's scale items of one skill lie apart with what the quiz's own reliability says of them: over all skills Σ (c − c̄)²/e follows
// χ² with one degree of freedom less per skill than it has items.
func (s *Sheet) discord() (squares float64, freedom int) {
	skills := make([]struct {
		items                int
		weight, sum, squares float64 // Σ 1/e, Σ c/e, Σ c²/e
	}, len(s.Measured))
	each := func(visit func(ci *Item, skill int, credit float64)) {
		for i := range s.Quiz.Items {
			ci := &s.Quiz.Items[i]
			if ci.Item.Kind() != engine.KindScale || s.Answers[i].Form() == engine.FormNone {
				continue
			}
			for j, skill := range ci.Skills {
				visit(ci, skill, s.Credits[i][j])
			}
		}
	}
	each(func(_ *Item, skill int, _ float64) { skills[skill].items++ })
	each(func(ci *Item, skill int, credit float64) {
		k := &skills[skill]
		precision := 1 / s.Quiz.Quiz.Reliability.ItemError(k.items, len(ci.Labels))
		k.weight += precision
		k.sum += float64(precision * credit)
		k.squares += float64(precision * credit * credit)
	})
	for _, k := range skills {
		if k.items > 1 {
			squares += max(0, k.squares-float64(k.sum*k.sum)/k.weight)
			freedom += k.items - 1
		}
	}
	return squares, freedom
}
