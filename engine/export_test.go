package engine

import "context"

// What tests of the texts' measures need: they are worth a table of their own, and show outside only where content is at its worst.
var (
	Syllables    = syllables
	Sentences    = sentencesOf
	ReadingGrade = readingGrade
	Alikeness    = alikeness
)

// GradedProbabilities is how likely each point of a scale is.
var GradedProbabilities = gradedProbabilities

// GradedScale is the slope and the thresholds of the graded response model for a scale of n points.
func (r Reliability) GradedScale(n int) (float64, []float64) {
	return r.discrimination(), r.thresholds(n)
}

// Holder is the i-th simulated person at a noise: their levels by skill, and what they say to a quiz at first and a second time, to hidden items too.
func (c *Catalog) Holder(quiz string, i int, noise float64) (levels []float64, first, second Answers) {
	s := newSimulator(context.Background(), c, c.quizzes[quiz], SimulateOptions{People: i + 1, Model: RoundedNormal}, nil)
	r := s.generator(peopleAtTau, i)
	p := s.person(r, i, noise)
	answers := func(given []Answer) Answers {
		out := Answers{}
		for j, a := range given {
			if a.form != none {
				out[s.quiz.items[j].item.ID] = a
			}
		}
		return out
	}
	return p.levels, answers(s.sit(r, &p)), answers(s.sit(s.generator(secondSheets, i), &p))
}

// RandomSheet is what the i-th of those who answer at random says to a quiz, to hidden items too.
func (c *Catalog) RandomSheet(quiz string, i int) Answers {
	s := newSimulator(context.Background(), c, c.quizzes[quiz], SimulateOptions{People: 1, Model: RoundedNormal}, nil)
	out := Answers{}
	for j, a := range s.anything(s.generator(randomBots, i)) {
		if a.form != none {
			out[s.quiz.items[j].item.ID] = a
		}
	}
	return out
}

// HolderAnswers is what the i-th simulated person at a noise says to a quiz at first.
func (c *Catalog) HolderAnswers(quiz string, i int, noise float64) Answers {
	_, first, _ := c.Holder(quiz, i, noise)
	return first
}

// WorstByAllItems is the share of holders that their own role fits best, of the role for which it is least: as the search for a sufficient subset counts it once
// all items are in, and as the sheets' own fit does.
func (c *Catalog) WorstByAllItems(quiz string, people int) (bySubset, byFit float64) {
	s := newSimulator(context.Background(), c, c.quizzes[quiz], SimulateOptions{People: people, Model: RoundedNormal}, nil)
	sittings, _ := s.draw(lowNoise, peopleAtLowNoise)
	sub := newSubset(s.quiz, sittings)
	last := 0
	for i := range s.quiz.items {
		if len(s.quiz.items[i].skills) > 0 {
			last = i
		}
	}
	for i := range s.quiz.items {
		if i != last && len(s.quiz.items[i].skills) > 0 {
			sub.add(i)
		}
	}
	bySubset, _ = sub.with(last)
	byFit = 1
	for _, row := range s.confusion(lowNoise, sittings).Roles {
		byFit = min(byFit, row.Best)
	}
	return bySubset, byFit
}
