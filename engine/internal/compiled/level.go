package compiled

import (
	"cmp"
	"math"
	"slices"

	"careerpath/engine"
	"careerpath/engine/internal/exact"
	"careerpath/engine/internal/expression"
)

// Sheet is one person's answers on their way to a result. Slices over skills are parallel to Quiz.skills, slices over items to
// Quiz.items.
type Sheet struct {
	Quiz    *Quiz
	Answers []engine.Answer // form none: not answered, or not shown
	Shown   []bool
	Facts   map[string]float64

	Credits  [][]float64 // by item: the credit earned per skill it measures, nil where it isn't answered
	weight   []float64   // by skill: Σ of the weights of its answered items
	items    []int       // by skill: how many items it rests on
	Measured []bool
	Answered []float64 // by skill: the level from answers alone
	Levels   []float64 // by skill: the level after the rules that adjust
	Sems     []float64
}

// Read takes a person's answers. Answers to items that aren't shown to them are left aside; the faults name all that can't be taken.
func (cq *Quiz) Read(answers engine.Answers) (*Sheet, engine.AnswerFaults) {
	given := make([]engine.Answer, len(cq.Items))
	var faults engine.AnswerFaults
	known := 0
	for i := range cq.Items {
		ci := &cq.Items[i]
		a, ok := answers[ci.Item.ID]
		if ok {
			known++
		}
		if !ok || a.Form() == engine.FormChoices && len(a.Options()) == 0 && ci.Item.Kind() == engine.KindMany {
			continue
		}
		if why := ci.Fault(a); why != "" {
			faults.Add(ci.Item.ID, why)
			continue
		}
		given[i] = a
	}
	if known < len(answers) {
		unknownItems(&faults, answers, cq)
	}
	return cq.Take(given), faults
}

// Take goes through sound answers, by item, as the quiz asks them: whether an item is shown depends on the answers shown before it.
func (cq *Quiz) Take(given []engine.Answer) *Sheet {
	s := &Sheet{
		Quiz:    cq,
		Answers: make([]engine.Answer, len(cq.Items)),
		Shown:   make([]bool, len(cq.Items)),
		Facts:   map[string]float64{},
	}
	for i := range cq.Items {
		ci := &cq.Items[i]
		s.Shown[i] = true
		if ci.Show != nil {
			s.Shown[i], _ = ci.Show.Holds(s.value)
		}
		if !s.Shown[i] || given[i].Form() == engine.FormNone {
			continue
		}
		s.Answers[i] = given[i]
		if ci.Item.Fact != nil {
			s.Facts[ci.Item.Fact.ID] = given[i].Number()
		}
	}
	return s
}

// value is what a condition reads of facts, answers and levels; false where it isn't known for this person.
func (s *Sheet) value(n expression.Name) (any, bool) {
	switch n.Group {
	case "fact":
		v, ok := s.Facts[n.Key]
		return v, ok
	case "answer":
		i := s.Quiz.Index[n.Key]
		return s.Quiz.Items[i].seen(s.Answers[i])
	case "level":
		i, ok := s.Quiz.Skill[n.Key]
		if !ok || s.Levels == nil || !s.Measured[i] {
			return nil, false
		}
		return s.Levels[i], true
	}
	return nil, false
}

// seen is an answer as conditions see it, of the sort answerSort states.
func (ci *Item) seen(a engine.Answer) (any, bool) {
	switch a.Form() {
	case engine.FormNumber:
		return a.Number(), true
	case engine.FormChoice:
		return a.Options()[0], true
	case engine.FormChoices:
		return a.Options(), true
	case engine.FormNone:
	}
	return nil, false
}

// Credit returns what an answer earns for each skill the item measures, 0–100. A scale answer k of n points earns (k−1)/(n−1)·100, reversed 100 minus
// that; a choice what its option states; several choices the mean over them.
func (ci *Item) Credit(a engine.Answer) []float64 {
	out := make([]float64, len(ci.Skills))
	if ci.Item.Kind() == engine.KindScale {
		c := float64((a.Number() - 1) / float64(len(ci.Labels)-1) * 100)
		if ci.Item.Reversed {
			c = 100 - c
		}
		for j := range out {
			out[j] = c
		}
		return out
	}
	for _, id := range a.Options() {
		for j, c := range ci.option(id).Credit {
			out[j] += c / float64(len(a.Options()))
		}
	}
	return out
}

// Measure turns answers into levels: x_s = Σ w_i·c_is / Σ w_i over the answered items that measure s. What was shown and not answered counts as the
// quiz's policy has it.
func (s *Sheet) Measure() {
	cq := s.Quiz
	n := len(cq.Skills)
	s.Credits = make([][]float64, len(cq.Items))
	s.weight, s.items, s.Measured = make([]float64, n), make([]int, n), make([]bool, n)
	s.Answered, s.Sems = make([]float64, n), make([]float64, n)
	asked := make([]float64, n)
	for i := range cq.Items {
		ci := &cq.Items[i]
		if !s.Shown[i] {
			continue
		}
		switch {
		case s.Answers[i].Form() != engine.FormNone:
			s.Credits[i] = ci.Credit(s.Answers[i])
		case cq.Quiz.Missing == engine.MissingZero:
			s.Credits[i] = make([]float64, len(ci.Skills))
		}
		for j, skill := range ci.Skills {
			asked[skill] += ci.Weights[j]
			if s.Credits[i] != nil {
				s.weight[skill] += ci.Weights[j]
				s.items[skill]++
				s.Answered[skill] += float64(ci.Weights[j] * s.Credits[i][j])
			}
		}
	}
	least := 0.5 // of the item weight asked that has to be answered
	if cq.Quiz.Missing == engine.MissingRefuse {
		least = 1
	}
	for k := range n {
		if s.Measured[k] = s.items[k] > 0 && exact.Rounded(s.weight[k]) >= exact.Rounded(least*asked[k]); s.Measured[k] {
			s.Answered[k] = exact.Rounded(s.Answered[k] / s.weight[k]) // so that a rule sees the level that the result shows
			s.Sems[k] = cq.Quiz.Reliability.SEM(s.items[k])
		}
	}
	s.Levels = append([]float64(nil), s.Answered...)
}

// sum returns the raw sum of a measured skill: Σ w·(lowest + k − 1) over its answered items, a reversed item's points counted from the other end. Where
// items are left aside, the sum stands as far between the least and the most of all items as the points answered stand between theirs, to the nearest whole
// number: for items of one scale that is their mean point times all of the weight, the proration that publishers of such questionnaires state. nil where
// the quiz states no sum of the skill or too little was answered for one.
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
		if j < 0 || !s.Shown[i] {
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
		if s.Answers[i].Form() != engine.FormNone {
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
		points = min(max(math.Floor(exact.Rounded(points)+0.5), out.Lowest), out.Highest) // weights such as 0.5 put these between whole numbers
	}
	out.Points = exact.Rounded(points)
	for _, b := range of.Bands {
		if out.Points >= b.From {
			out.Band = b.Name
		}
	}
	return &out
}

// coverage is the share of the quiz's skills that are measured, 0–1.
func (s *Sheet) coverage() float64 {
	if len(s.Measured) == 0 {
		return 0
	}
	n := 0
	for _, m := range s.Measured {
		if m {
			n++
		}
	}
	return float64(n) / float64(len(s.Measured))
}

// Lowest returns the answered items with the least credit for a skill, at most n.
func (s *Sheet) Lowest(skill, n int) []string {
	type earned struct {
		item   string
		credit float64
	}
	var all []earned
	for i := range s.Quiz.Items {
		if j := slices.Index(s.Quiz.Items[i].Skills, skill); j >= 0 && s.Credits[i] != nil {
			all = append(all, earned{s.Quiz.Items[i].Item.ID, s.Credits[i][j]})
		}
	}
	slices.SortStableFunc(all, func(a, b earned) int { return cmp.Compare(a.credit, b.credit) })
	out := []string{}
	for _, e := range all[:min(n, len(all))] {
		out = append(out, e.item)
	}
	return out
}
