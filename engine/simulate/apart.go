package simulate

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"careerpath/engine/internal/exact"
	"careerpath/engine/internal/people"
)

// StepApart is how well the holders of two neighbouring positions can be told apart, whatever the rule.
type StepApart struct {
	From  string  `json:"from"`
	To    string  `json:"to"`
	Asked float64 `json:"asked"` // share of them that the best rule tells apart by the quiz's items
	True  float64 `json:"true"`  // and by their true levels, which more items come nearer to
}

// apartAtBest is the share of the holders of two roles, as many of each, that the best rule can tell apart by levels:
// Φ(d/2), where d² = δᵀΣ⁻¹δ (Mahalanobis 1936; Fisher 1936). δ is the difference of the two profiles. Σ is how holders
// lie around theirs: each skill by the noise and the error of its level, and all of them by how high somebody rates
// themselves as a whole. exactly leaves the error out. Answers are rounded to points, which takes away from it and adds
// nothing.
func (s *simulator) apartAtBest(a, b int, noise float64, exactly bool) float64 {
	p, q := s.quiz.Roles[a].Levels, s.quiz.Roles[b].Levels
	var squares, sum, weight float64 // Σ δ²/v, Σ δ/v, Σ 1/v
	for k := range s.quiz.Skills {
		v := noise * noise
		if !exactly {
			sem := s.quiz.SemsOf[k][len(itemsOf(s.quiz, k))]
			v += float64(sem * sem)
		}
		d := p[k] - q[k]
		squares += float64(d * d / v)
		sum += d / v
		weight += 1 / v
	}
	const elevation = people.ElevationSD * people.ElevationSD
	squares -= float64(elevation * sum * sum / (1 + float64(elevation*weight))) // Sherman & Morrison 1950
	return exact.Rounded(distuv.UnitNormal.CDF(math.Sqrt(max(squares, 0)) / 2))
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
