package analyze

import (
	"careerpath/engine/internal/batch"
	"careerpath/engine/internal/compiled"
)

// distance adds how far a person's shape is from a role's.
func (a *Analyzer) distance(to *distanceSum, s *compiled.Sheet, role string) {
	sum, n := s.Apart(a.quiz.Role[role])
	if n < 2 {
		return
	}
	for k, m := range s.Measured {
		if m {
			to.terms[k]++
		}
	}
	to.people++
	to.squares.add(wide{0, perSkill(sum, n)})
}

// perSkill is a sum of squares over n skills as τ has it, times S/(S−1), in billionths.
func perSkill(squares float64, n int) uint64 { return units(squares * float64(n) / float64(n-1)) }

// distanceColumns is room for how far the people of a batch are from a role each.
type distanceColumns struct {
	mean, squares []float64
}

// addDistances adds how far the rows of a batch are from a role each, an index into the quiz's roles; −1 for none. It
// goes by column where everybody has every skill measured, else row by row.
func (a *Analyzer) addDistances(to *distanceSum, b *batch.Batch, roles []int) {
	if !b.Whole() || len(b.Levels) < 2 {
		for row, role := range roles {
			if role >= 0 {
				a.addDistance(to, b, row, role)
			}
		}
		return
	}
	mean, squares := a.room.distances.mean[:b.Rows], a.room.distances.squares[:b.Rows]
	clear(mean)
	clear(squares)
	for k := range b.Levels {
		for row, x := range b.Levels[k][:b.Rows] {
			mean[row] += x
		}
	}
	for row := range mean {
		mean[row] /= float64(len(b.Levels))
	}
	for k := range b.Levels {
		levels := b.Levels[k][:len(roles)]
		for row, role := range roles {
			if role >= 0 {
				d := (levels[row] - mean[row]) - a.quiz.Roles[role].Centred[k]
				squares[row] += float64(d * d)
			}
		}
	}
	people := int64(0)
	for row, role := range roles {
		if role >= 0 {
			people++
			to.squares.add(wide{0, perSkill(squares[row], len(b.Levels))})
		}
	}
	to.people += people
	for k := range to.terms {
		to.terms[k] += people
	}
}

// addDistance puts a row of a batch on a sheet for distance.
func (a *Analyzer) addDistance(to *distanceSum, b *batch.Batch, row, role int) {
	s := a.room.sheet
	for k := range b.Levels {
		s.Measured[k], s.Levels[k] = b.Measured[k][row], b.Levels[k][row]
	}
	a.distance(to, s, a.quiz.Roles[role].Role.ID)
}
