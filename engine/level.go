package engine

import (
	"math"
	"slices"
)

// sheet is one person's answers on their way to a result. Slices over skills are parallel to compiledQuiz.skills, slices over items to
// compiledQuiz.items.
type sheet struct {
	quiz    *compiledQuiz
	answers []Answer // form none: not answered, or not shown
	shown   []bool
	facts   map[string]float64

	credits  [][]float64 // by item: the credit earned per skill it measures, nil where it isn't answered
	weight   []float64   // by skill: Σ of the weights of its answered items
	items    []int       // by skill: how many items it rests on
	measured []bool
	answered []float64 // by skill: the level from answers alone
	levels   []float64 // by skill: the level after the rules that adjust
	sems     []float64
}

// read takes a person's answers. Answers to items that aren't shown to them are left aside; the faults name all that can't be taken.
func (cq *compiledQuiz) read(answers Answers) (*sheet, AnswerFaults) {
	given := make([]Answer, len(cq.items))
	var faults AnswerFaults
	known := 0
	for i := range cq.items {
		ci := &cq.items[i]
		a, ok := answers[ci.item.ID]
		if ok {
			known++
		}
		if !ok || a.form == several && len(a.options) == 0 && ci.item.Kind() == KindMany {
			continue
		}
		if why := ci.fault(a); why != "" {
			faults.Add(ci.item.ID, why)
			continue
		}
		given[i] = a
	}
	if known < len(answers) {
		faults.unknownItems(answers, cq)
	}
	return cq.take(given), faults
}

// take goes through sound answers, by item, as the quiz asks them: whether an item is shown depends on the answers shown before it.
func (cq *compiledQuiz) take(given []Answer) *sheet {
	s := &sheet{
		quiz:    cq,
		answers: make([]Answer, len(cq.items)),
		shown:   make([]bool, len(cq.items)),
		facts:   map[string]float64{},
	}
	for i := range cq.items {
		ci := &cq.items[i]
		s.shown[i] = true
		if ci.show != nil {
			s.shown[i], _ = ci.show.holds(s.value)
		}
		if !s.shown[i] || given[i].form == none {
			continue
		}
		s.answers[i] = given[i]
		if ci.item.Fact != nil {
			s.facts[ci.item.Fact.ID] = given[i].number
		}
	}
	return s
}

// value is what a condition reads of facts, answers and levels; false where it isn't known for this person.
func (s *sheet) value(n name) (any, bool) {
	switch n.group {
	case "fact":
		v, ok := s.facts[n.key]
		return v, ok
	case "answer":
		i := s.quiz.index[n.key]
		return s.quiz.items[i].seen(s.answers[i])
	case "level":
		i, ok := s.quiz.skill[n.key]
		if !ok || s.levels == nil || !s.measured[i] {
			return nil, false
		}
		return s.levels[i], true
	}
	return nil, false
}

// seen is an answer as conditions see it, of the sort answerSort states.
func (ci *compiledItem) seen(a Answer) (any, bool) {
	switch a.form {
	case numeric:
		return a.number, true
	case single:
		return a.options[0], true
	case several:
		return a.options, true
	case none:
	}
	return nil, false
}

// credit returns what an answer earns for each skill the item measures, 0–100. A scale answer k of n points earns (k−1)/(n−1)·100, reversed 100 minus
// that; a choice what its option states; several choices the mean over them.
func (ci *compiledItem) credit(a Answer) []float64 {
	out := make([]float64, len(ci.skills))
	if ci.item.Kind() == KindScale {
		c := float64((a.number - 1) / float64(len(ci.labels)-1) * 100)
		if ci.item.Reversed {
			c = 100 - c
		}
		for j := range out {
			out[j] = c
		}
		return out
	}
	for _, id := range a.options {
		for j, c := range ci.option(id).credit {
			out[j] += c / float64(len(a.options))
		}
	}
	return out
}

// measure turns answers into levels: x_s = Σ w_i·c_is / Σ w_i over the answered items that measure s. What was shown and not answered counts as the
// quiz's policy has it.
func (s *sheet) measure() {
	cq := s.quiz
	n := len(cq.skills)
	s.credits = make([][]float64, len(cq.items))
	s.weight, s.items, s.measured = make([]float64, n), make([]int, n), make([]bool, n)
	s.answered, s.sems = make([]float64, n), make([]float64, n)
	asked := make([]float64, n)
	for i := range cq.items {
		ci := &cq.items[i]
		if !s.shown[i] {
			continue
		}
		switch {
		case s.answers[i].form != none:
			s.credits[i] = ci.credit(s.answers[i])
		case cq.quiz.Missing == MissingZero:
			s.credits[i] = make([]float64, len(ci.skills))
		}
		for j, skill := range ci.skills {
			asked[skill] += ci.weights[j]
			if s.credits[i] != nil {
				s.weight[skill] += ci.weights[j]
				s.items[skill]++
				s.answered[skill] += float64(ci.weights[j] * s.credits[i][j])
			}
		}
	}
	least := 0.5 // of the item weight asked that has to be answered
	if cq.quiz.Missing == MissingRefuse {
		least = 1
	}
	for k := range n {
		if s.measured[k] = s.items[k] > 0 && rounded(s.weight[k]) >= rounded(least*asked[k]); s.measured[k] {
			s.answered[k] = rounded(s.answered[k] / s.weight[k]) // so that a rule sees the level that the result shows
			s.sems[k] = cq.quiz.Reliability.SEM(s.items[k])
		}
	}
	s.levels = append([]float64(nil), s.answered...)
}

// sum returns the raw sum of a measured skill: Σ w·(lowest + k − 1) over its answered items, a reversed item's points counted from the other end. Where
// items are left aside, the sum stands as far between the least and the most of all items as the points answered stand between theirs, to the nearest whole
// number: for items of one scale that is their mean point times all of the weight, the proration that publishers of such questionnaires state. nil where
// the quiz states no sum of the skill or too little was answered for one.
func (s *sheet) sum(skill int) *SumScore {
	of := s.quiz.sums[skill]
	if of == nil {
		return nil
	}
	var out SumScore
	var points, least, most float64 // of the items that are counted
	given, left := 0, false
	for i := range s.quiz.items {
		ci := &s.quiz.items[i]
		j := slices.Index(ci.skills, skill)
		if j < 0 || !s.shown[i] {
			continue
		}
		w, steps := ci.weights[j], float64(len(ci.labels)-1)
		lowest, highest := float64(w*of.Lowest), float64(w*(of.Lowest+steps))
		out.Lowest += lowest
		out.Highest += highest
		if s.credits[i] == nil {
			left = true
			continue
		}
		if s.answers[i].form != none {
			given++
		}
		least += lowest
		most += highest
		points += float64(w * (of.Lowest + math.Round(s.credits[i][j]/100*steps)))
	}
	if float64(given) < of.Answered {
		return nil
	}
	out.Lowest, out.Highest = rounded(out.Lowest), rounded(out.Highest)
	if left {
		points = out.Lowest + float64((points-least)/(most-least)*(out.Highest-out.Lowest))
		points = min(max(math.Floor(rounded(points)+0.5), out.Lowest), out.Highest) // weights such as 0.5 put these between whole numbers
	}
	out.Points = rounded(points)
	for _, b := range of.Bands {
		if out.Points >= b.From {
			out.Band = b.Name
		}
	}
	return &out
}

// Alpha is the reliability of the mean of n items: n·r̄/(1+(n−1)·r̄) (Spearman 1910, Brown 1910).
func (r Reliability) Alpha(n int) float64 {
	k := float64(n)
	return k * r.InterItemR / (1 + float64((k-1)*r.InterItemR))
}

// SEM is the standard error of measurement, in level points, of a level that rests on n items: SD·√(1−α).
func (r Reliability) SEM(n int) float64 {
	return r.SD * math.Sqrt(1-r.Alpha(n))
}

// itemError is the variance with which the credit of one of n scale items of a skill differs from the skill's level, in level points squared. By the SEM of
// their mean, √(e/n), it is n·SEM², plus the rounding to a point of the scale, step²/12 (Sheppard 1898). But that rounding is mild only where people's errors
// are as large as steps: of those between two points some take one and some the other, which makes up to step²/4, and of that items share no more than r̄.
func (r Reliability) itemError(n, points int) float64 {
	sem, step := r.SEM(n), 100/float64(points-1)
	return max(float64(float64(n)*sem*sem)+float64(step*step)/12, float64(step*step)/4*(1-r.InterItemR))
}

// coverage is the share of the quiz's skills that are measured, 0–1.
func (s *sheet) coverage() float64 {
	if len(s.measured) == 0 {
		return 0
	}
	n := 0
	for _, m := range s.measured {
		if m {
			n++
		}
	}
	return float64(n) / float64(len(s.measured))
}
