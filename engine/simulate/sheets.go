package simulate

import (
	"context"

	"careerpath/engine"
	"careerpath/engine/internal/people"
	"careerpath/engine/score"
)

// Holder is the i-th simulated person at a noise: their levels by skill, and what they say to a quiz at first and a
// second time, to hidden items too.
func Holder(
	c *score.Catalog, quiz string, i int, noise float64,
) (levels []float64, first, second engine.Answers) {
	s := simulatorOf(c, quiz, i+1)
	p, picks := s.NewPerson(), make([]uint8, len(s.quiz.Items))
	s.Draw(p, people.AtTau, i, noise)
	s.Sit(p, picks)
	first = s.byItem(s.Answers(picks, p.Facts))
	s.Reseed(p, people.SecondSheets, i)
	s.Sit(p, picks)
	return p.Levels, first, s.byItem(s.Answers(picks, p.Facts))
}

// RandomSheet is what the i-th of those who answer at random says to a quiz, to hidden items too.
func RandomSheet(c *score.Catalog, quiz string, i int) engine.Answers {
	s := simulatorOf(c, quiz, 1)
	return s.byItem(s.Anything(s.Generator(people.RandomBots, i)))
}

// HolderAnswers is what the i-th simulated person at a noise says to a quiz at first.
func HolderAnswers(c *score.Catalog, quiz string, i int, noise float64) engine.Answers {
	_, first, _ := Holder(c, quiz, i, noise)
	return first
}

func simulatorOf(c *score.Catalog, quiz string, people int) *simulator {
	options := Options{People: people, Model: RoundedNormal}
	return newSimulator(context.Background(), c.Inside(), c.Inside().Quizzes[quiz], options, nil)
}

// byItem names the items of answers.
func (s *simulator) byItem(given []engine.Answer) engine.Answers {
	out := engine.Answers{}
	for j, a := range given {
		if !a.IsZero() {
			out[s.quiz.Items[j].Item.ID] = a
		}
	}
	return out
}
