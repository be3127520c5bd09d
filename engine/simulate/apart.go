package simulate

import (
	"fmt"

	"careerpath/engine/internal/exact"
	"careerpath/engine/internal/height"
	"careerpath/engine/internal/people"
)

// StepApart is how well the holders of two neighbouring positions can be told apart, whatever the rule.
type StepApart struct {
	From  string  `json:"from"`
	To    string  `json:"to"`
	Asked float64 `json:"asked"` // share of them that the best rule tells apart by the quiz's items
	True  float64 `json:"true"`  // and by their true levels, which more items come nearer to
}

// apartAtBest is the share of two roles' holders that can be told apart at best: see height.AtBest. exactly leaves the
// error of levels out.
func (s *simulator) apartAtBest(a, b int, noise float64, exactly bool) float64 {
	variances := make([]float64, len(s.quiz.Skills))
	for k := range variances {
		variances[k] = noise * noise
		if !exactly {
			sem := s.quiz.SemsOf[k][len(itemsOf(s.quiz, k))]
			variances[k] += float64(sem * sem)
		}
	}
	return height.AtBest(s.quiz.Roles[a].Levels, s.quiz.Roles[b].Levels, variances, people.ElevationSD)
}

// stepsApart are those of a family, from the lowest up.
func (s *simulator) stepsApart(family int, noise float64) []StepApart {
	roles := s.quiz.Families[family].Roles
	var out []StepApart
	for j, to := range roles[1:] {
		from := roles[j]
		out = append(out, StepApart{From: s.quiz.Roles[from].Role.ID, To: s.quiz.Roles[to].Role.ID,
			Asked: s.apartAtBest(from, to, noise, false), True: s.apartAtBest(from, to, noise, true)})
	}
	return out
}

// heightAdvice says which positions that aren't neighbours are taken for each other most, how far that can be mended,
// and by what.
func (s *simulator) heightAdvice(c *Confusion, family int) string {
	of := c.Families[family]
	roles := s.quiz.Families[family].Roles
	held, told, most := -1, -1, 0.0
	for i, r := range roles {
		for j, other := range roles {
			share := exact.Share(c.Roles[r].Told[other], c.Roles[r].People)
			if (i-j)*(i-j) > 1 && share > most {
				held, told, most = r, other, share
			}
		}
	}
	text := fmt.Sprintf("Of the people told a position of %s, %s are told one further off than the next.", of.Family,
		percent(1-of.Near))
	if held < 0 {
		return text
	}
	return text + fmt.Sprintf(" Most often holders of %s are told %s: %s of them. By what the quiz asks no rule tells "+
		"these two apart in more than %s of people at this noise, and by their true levels in no more than %s. Items for the "+
		"skills in which they differ bring the first number nearer to the second. Only levels that lie further apart, or a "+
		"position less between them, raise the second.", s.quiz.Roles[held].Role.ID, s.quiz.Roles[told].Role.ID, percent(most),
		percent(s.apartAtBest(held, told, c.Noise, false)), percent(s.apartAtBest(held, told, c.Noise, true)))
}
