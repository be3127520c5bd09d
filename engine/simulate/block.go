package simulate

import (
	"math"

	"careerpath/engine"
	"careerpath/engine/internal/batch"
	"careerpath/engine/internal/compiled"
	"careerpath/engine/internal/people"
)

// block is some people, one after another, who take the quiz together. Slices are by row, or by skill or item and then
// by row. A block is filled anew each time, and serves one goroutine.
type block struct {
	s      *simulator
	rows   int
	levels [][]float64 // true ones
	picks  [][]uint8   // as if every item were shown: see simulator.sit
	facts  [][]float64 // of items that state one, nil for others

	// What the quiz makes of them.
	verdict []engine.Verdict
	best    []int     // the role that fits best, people.NoRole where nothing is measured
	told    []int     // the role recommended, or people.NoRole
	share   []float64 // of the best role
	lead    []float64 // of the best role's share over the next
	agrees  []bool    // the answers agree well enough for a clear match
	// by role: D² over the quiz's temperature, and what results call readiness and aligned
	distances, readiness, aligned [][]float64
	measured                      [][]bool
	answered                      [][]float64 // levels from answers alone
	sems                          [][]float64
	shown                         [][]bool // items that are shown and answered

	in *batch.Batch // nil where the quiz can't be scored in batches
}

func (s *simulator) newBlock() *block {
	k, n := len(s.quiz.Skills), len(s.quiz.Items)
	b := &block{
		s: s, levels: columns[float64](k), picks: columns[uint8](n), facts: make([][]float64, n),
		verdict: make([]engine.Verdict, batch.Rows), best: make([]int, batch.Rows), told: make([]int, batch.Rows),
		share: make([]float64, batch.Rows), lead: make([]float64, batch.Rows),
		agrees: make([]bool, batch.Rows), distances: columns[float64](len(s.quiz.Roles)),
		readiness: columns[float64](len(s.quiz.Roles)), aligned: columns[float64](len(s.quiz.Roles)),
		measured: columns[bool](k), answered: columns[float64](k), sems: columns[float64](k), shown: columns[bool](n),
	}
	for i := range b.facts {
		if s.Choices[i] == nil {
			b.facts[i] = make([]float64, batch.Rows)
		}
	}
	if batch.Takes(s.quiz) {
		b.in = batch.New(s.quiz)
	}
	return b
}

func columns[T any](n int) [][]T {
	room, out := make([]T, n*batch.Rows), make([][]T, n)
	for i := range out {
		out[i] = room[i*batch.Rows : (i+1)*batch.Rows : (i+1)*batch.Rows]
	}
	return out
}

// put adds a person with their answers.
func (b *block) put(p *people.Person, picks []uint8) {
	row := b.rows
	for k, level := range p.Levels {
		b.levels[k][row] = level
	}
	for i, pick := range picks {
		b.picks[i][row] = pick
		if b.facts[i] != nil {
			b.facts[i][row] = p.Facts[i]
		}
	}
	b.rows++
}

// answers are those of a row, by item, as if every item were shown.
func (b *block) answers(row int) []engine.Answer {
	return b.s.answersAt(b.picks, b.facts, row)
}

// answersAt are those at one place of columns by item.
func (s *simulator) answersAt(picks [][]uint8, facts [][]float64, at int) []engine.Answer {
	picked, stated := make([]uint8, len(picks)), make([]float64, len(picks))
	for i := range picks {
		picked[i] = picks[i][at]
		if facts[i] != nil {
			stated[i] = facts[i][at]
		}
	}
	return s.Answers(picked, stated)
}

// judge scores everybody's answers. inFull says whether more is asked than the verdict and the roles: levels, shares
// and what is shown.
func (b *block) judge(inFull bool) {
	if b.in == nil {
		for row := range b.rows {
			b.judgeRow(row)
		}
		return
	}
	in := b.in
	in.Rows = b.rows
	for i := range b.picks {
		switch {
		case in.Choices[i] != nil:
			copy(in.Choices[i], b.picks[i][:b.rows])
		case in.Several[i] != nil:
			for row, pick := range b.picks[i][:b.rows] {
				in.Several[i][row] = 1 << (pick - 1)
				if pick == compiled.OneNotApplicable {
					in.Several[i][row] = compiled.ManyNotApplicable
				}
			}
		default:
			copy(in.Numbers[i], b.facts[i][:b.rows])
		}
	}
	in.Score()
	for row := range b.rows {
		b.verdict[row], b.told[row], b.best[row] = in.Verdict[row], in.Role[row], in.Nearest(row)
	}
	if !inFull {
		return
	}
	for k := range b.measured {
		copy(b.measured[k], in.Measured[k][:b.rows])
		copy(b.answered[k], in.Answered(k)[:b.rows])
		for row := range b.rows {
			b.sems[k][row] = 0
			if in.Measured[k][row] {
				b.sems[k][row] = in.SEM(k, row)
			}
		}
	}
	for r := range b.distances {
		copy(b.distances[r], in.Distances(r)[:b.rows])
		copy(b.readiness[r], in.Readiness[r][:b.rows])
		for row := range b.rows {
			b.aligned[r][row] = in.Aligned(r, row)
		}
	}
	for row := range b.rows {
		b.agrees[row] = in.Agrees(row)
		b.share[row], b.lead[row] = 0, 0
		if b.best[row] != people.NoRole {
			b.share[row], b.lead[row] = lead(in.Shares, row)
		}
	}
	for i := range b.shown {
		for row := range b.rows {
			b.shown[i][row] = !in.Missing(i, row)
		}
	}
}

// lead is the largest share of a row, and by how much it is larger than the next.
func lead(shares [][]float64, row int) (first, by float64) {
	first, second := math.Inf(-1), math.Inf(-1)
	for r := range shares {
		switch x := shares[r][row]; {
		case x > first:
			first, second = x, first
		case x > second:
			second = x
		}
	}
	if len(shares) < 2 {
		return first, 0
	}
	return first, first - second
}

// judgeRow scores one row by itself.
func (b *block) judgeRow(row int) {
	sheet := b.s.quiz.Take(b.answers(row))
	out, f, _ := sheet.Judge(0)
	quality, agree := sheet.Quality(0)
	b.agrees[row] = agree && sheet.Unclear(b.s.roleOf(string(out.Role)), &quality) == ""
	for _, of := range out.Roles {
		r := b.s.roleOf(of.Role)
		b.distances[r][row], b.readiness[r][row], b.aligned[r][row] = f.Distances[r], of.Readiness, of.Aligned
	}
	b.verdict[row], b.told[row], b.best[row] = out.Verdict, b.s.roleOf(string(out.Role)), people.NoRole
	b.share[row], b.lead[row] = 0, 0
	if len(out.Roles) > 0 {
		b.best[row], b.share[row] = b.s.roleOf(out.Roles[0].Role), out.Roles[0].Share
	}
	if len(out.Roles) > 1 {
		b.lead[row] = out.Roles[0].Share - out.Roles[1].Share
	}
	for k := range b.measured {
		b.measured[k][row], b.answered[k][row], b.sems[k][row] = sheet.Measured[k], sheet.Answered[k], sheet.Sems[k]
	}
	for i := range b.shown {
		b.shown[i][row] = sheet.Answers[i].Given()
	}
}

// roleOf returns a role's index in the quiz, people.NoRole for "".
func (s *simulator) roleOf(id string) int {
	if r, ok := s.quiz.Role[id]; ok {
		return r
	}
	return people.NoRole
}
