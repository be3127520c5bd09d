package compiled

import (
	"cmp"
	"slices"

	"careerpath/engine"
	"careerpath/engine/internal/exact"
)

// Measure turns answers into levels: x_s = Σ w_i·c_is / Σ w_i over the answered items that measure s. What was shown
// and not answered counts as the quiz's policy has it, and what was not shown too.
func (s *Sheet) Measure() {
	cq := s.Quiz
	clear(s.Weight)
	clear(s.items)
	clear(s.given)
	clear(s.offered)
	clear(s.counted)
	clear(s.Answered)
	for i := range cq.Items {
		ci := &cq.Items[i]
		s.Credits[i] = nil
		if !s.offers(i) {
			continue
		}
		var weighted []float64
		switch {
		case s.several != nil && s.several[i] != nil && s.Answers[i].Given():
			ci.work(s.several[i], s.Answers[i])
			s.Credits[i] = s.several[i]
		case s.Answers[i].Form() != engine.FormNone:
			e := ci.earned(s.Answers[i])
			s.Credits[i], weighted = e.Credit, e.Weighted
		case s.Skipped(i):
			s.Credits[i], weighted = ci.least.Credit, ci.least.Weighted
		default:
			s.Credits[i], weighted = ci.blank.Credit, ci.blank.Weighted
		}
		given := s.Answers[i].Given() || s.Skipped(i)
		for j, skill := range ci.Skills {
			s.offered[skill] += ci.Counts[j]
			if !s.Counted(i, j) {
				continue
			}
			s.Weight[skill] += ci.Weights[j]
			s.counted[skill] += ci.Counts[j]
			if given {
				s.given[skill]++
			}
			if given || cq.Missing(skill) != engine.MissingMidpoint {
				s.items[skill]++
			}
			if weighted != nil {
				s.Answered[skill] += weighted[j]
			} else {
				s.Answered[skill] += float64(ci.Weights[j] * s.Credits[i][j])
			}
		}
	}
	for k := range cq.Skills {
		s.Sems[k] = 0
		if s.Measured[k] = s.items[k] > 0 && s.suffices(k); s.Measured[k] {
			s.Answered[k] = exact.Rounded(s.Answered[k] / s.Weight[k]) // so that a rule sees the level that the result shows
			s.Sems[k] = cq.SemsOf[k][s.items[k]]
		}
		s.Frame.Known[cq.Slots.Levels+k] = s.Measured[k]
	}
	copy(s.Levels, s.Answered)
	copy(s.Frame.Numbers[cq.Slots.Levels:], s.Levels)
	s.Tally()
}

// SetLevel moves a level, where conditions see it too.
func (s *Sheet) SetLevel(skill int, level float64) {
	s.Levels[skill] = level
	s.Frame.Numbers[s.Quiz.Slots.Levels+skill] = level
}

// Coverage is the share of the quiz's skills that are measured, 0–1.
func (s *Sheet) Coverage() float64 {
	n := 0
	for _, m := range s.Measured {
		if m {
			n++
		}
	}
	return Share(n, len(s.Measured))
}

// Share is part of whole, 0 where there is no whole.
func Share(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}

// Lowest returns the answered items with the least credit for a skill, at most n: those that earned less than needed,
// unless no other option would have earned more.
func (s *Sheet) Lowest(skill int, needed float64, n int) []string {
	type earned struct {
		item   string
		credit float64
	}
	var all []earned
	for i := range s.Quiz.Items {
		ci := &s.Quiz.Items[i]
		j := slices.Index(ci.Skills, skill)
		if j < 0 || !s.Counted(i, j) || s.Skipped(i) {
			continue
		}
		most := needed
		if len(ci.Options) > 0 {
			most = 0
			for _, o := range ci.Options {
				most = max(most, o.Credit[j])
			}
		}
		if credit := s.Credits[i][j]; credit < min(needed, most) {
			all = append(all, earned{ci.Item.ID, credit})
		}
	}
	slices.SortStableFunc(all, func(a, b earned) int { return cmp.Compare(a.credit, b.credit) })
	out := []string{}
	for _, e := range all[:min(n, len(all))] {
		out = append(out, e.item)
	}
	return out
}
