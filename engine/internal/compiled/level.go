package compiled

import (
	"cmp"
	"math"
	"slices"

	"careerpath/engine"
	"careerpath/engine/internal/exact"
)

// Measure turns answers into levels: x_s = Σ w_i·c_is / Σ w_i over the answered items that measure s. What was shown
// and not answered counts as the quiz's policy has it.
func (s *Sheet) Measure() {
	cq := s.Quiz
	clear(s.Weight)
	clear(s.items)
	clear(s.offered)
	clear(s.Answered)
	for i := range cq.Items {
		ci := &cq.Items[i]
		s.Credits[i] = nil
		if !s.Applies(i) {
			continue
		}
		var weighted []float64
		switch {
		case s.Answers[i].Form() == engine.FormChoices:
			credit := s.several[i]
			ci.mean(credit, s.Answers[i].Options())
			s.Credits[i] = credit
		case s.Answers[i].Form() != engine.FormNone:
			e := ci.earned(s.Answers[i])
			s.Credits[i], weighted = e.Credit, e.Weighted
		case cq.Quiz.Missing == engine.MissingZero:
			s.Credits[i], weighted = ci.zero.Credit, ci.zero.Weighted
		}
		for j, skill := range ci.Skills {
			s.offered[skill] += ci.Weights[j]
			if s.Credits[i] == nil {
				continue
			}
			s.Weight[skill] += ci.Weights[j]
			s.items[skill]++
			if weighted != nil {
				s.Answered[skill] += weighted[j]
			} else {
				s.Answered[skill] += float64(ci.Weights[j] * s.Credits[i][j])
			}
		}
	}
	least := 0.5 // of the item weight asked that has to be answered
	if cq.Quiz.Missing == engine.MissingRefuse {
		least = 1
	}
	for k := range cq.Skills {
		s.Sems[k] = 0
		if s.Measured[k] = s.items[k] > 0 && exact.Rounded(s.Weight[k]) >= exact.Rounded(least*s.offered[k]); s.Measured[k] {
			s.Answered[k] = exact.Rounded(s.Answered[k] / s.Weight[k]) // so that a rule sees the level that the result shows
			s.Sems[k] = cq.Sems[s.items[k]]
		}
		s.Frame.Known[cq.Slots.Levels+k] = s.Measured[k]
	}
	copy(s.Levels, s.Answered)
	copy(s.Frame.Numbers[cq.Slots.Levels:], s.Levels)
}

// SetLevel moves a level, where conditions see it too.
func (s *Sheet) SetLevel(skill int, level float64) {
	s.Levels[skill] = level
	s.Frame.Numbers[s.Quiz.Slots.Levels+skill] = level
}

// sum returns the raw sum of a measured skill: Σ w·(lowest + k − 1) over its answered items, a reversed item's points
// counted from the other end. Where items are left aside, the sum stands as far between the least and the most of all
// items as the points answered stand between theirs, to the nearest whole number: for items of one scale that is their
// mean point times all of the weight, the proration that publishers of such questionnaires state. nil where the quiz
// states no sum of the skill or too little was answered for one.
func (s *Sheet) sum(skill int) *engine.SumScore {
	of := s.Quiz.Sums[skill]
	if of == nil {
		return nil
	}
	var out engine.SumScore
	var points, least, most float64 // of the items that are counted
	given, left := 0, false
	for i := range s.Quiz.Items {
		ci := &s.Quiz.Items[i]
		j := slices.Index(ci.Skills, skill)
		if j < 0 || !s.Applies(i) {
			continue
		}
		w, steps := ci.Weights[j], float64(len(ci.Labels)-1)
		lowest, highest := float64(w*of.Lowest), float64(w*(of.Lowest+steps))
		out.Lowest += lowest
		out.Highest += highest
		if s.Credits[i] == nil {
			left = true
			continue
		}
		if s.Answers[i].Given() {
			given++
		}
		least += lowest
		most += highest
		points += float64(w * (of.Lowest + math.Round(s.Credits[i][j]/100*steps)))
	}
	if float64(given) < of.Answered {
		return nil
	}
	out.Lowest, out.Highest = exact.Rounded(out.Lowest), exact.Rounded(out.Highest)
	if left {
		points = out.Lowest + float64((points-least)/(most-least)*(out.Highest-out.Lowest))
		// weights such as 0.5 put these between whole numbers
		points = min(max(math.Floor(exact.Rounded(points)+0.5), out.Lowest), out.Highest)
	}
	out.Points = exact.Rounded(points)
	for _, b := range of.Bands {
		if out.Points >= b.From {
			out.Band = b.Name
		}
	}
	return &out
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
		if j < 0 || s.Credits[i] == nil {
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
