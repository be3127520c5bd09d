package simulate

import (
	"context"

	"careerpath/engine"
	"careerpath/engine/score"
)

// Holder is the i-th simulated person at a noise: their levels by skill, and what they say to a quiz at first and a second time, to hidden items too.
func Holder(c *score.Catalog, quiz string, i int, noise float64) (levels []float64, first, second engine.Answers) {
	s := newSimulator(context.Background(), c.Inside(), c.Inside().Quizzes[quiz], Options{People: i + 1, Model: RoundedNormal}, nil)
	r := s.generator(peopleAtTau, i)
	p := s.person(r, i, noise)
	answers := func(given []engine.Answer) engine.Answers {
		out := engine.Answers{}
		for j, a := range given {
			if a.Form() != engine.FormNone {
				out[s.quiz.Items[j].Item.ID] = a
			}
		}
		return out
	}
	return p.levels, answers(s.sit(r, &p)), answers(s.sit(s.generator(secondSheets, i), &p))
}

// RandomSheet is what the i-th of those who answer at random says to a quiz, to hidden items too.
func RandomSheet(c *score.Catalog, quiz string, i int) engine.Answers {
	s := newSimulator(context.Background(), c.Inside(), c.Inside().Quizzes[quiz], Options{People: 1, Model: RoundedNormal}, nil)
	out := engine.Answers{}
	for j, a := range s.anything(s.generator(randomBots, i)) {
		if a.Form() != engine.FormNone {
			out[s.quiz.Items[j].Item.ID] = a
		}
	}
	return out
}

// HolderAnswers is what the i-th simulated person at a noise says to a quiz at first.
func HolderAnswers(c *score.Catalog, quiz string, i int, noise float64) engine.Answers {
	_, first, _ := Holder(c, quiz, i, noise)
	return first
}
