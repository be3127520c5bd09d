package score

import (
	"math"

	"careerpath/engine"
	"careerpath/engine/internal/batch"
	"careerpath/engine/internal/compiled"
	"careerpath/engine/internal/exact"
)

// BatchRows is how many people a batch holds.
const BatchRows = batch.Rows

// NotApplicable stands in a column of choices for the answer that the item doesn't apply, and MostChoices is the most
// that stands there for any other.
const (
	NotApplicable = compiled.OneNotApplicable
	MostChoices   = NotApplicable - 1
)

// Batch scores many people at a time, without reasons: levels, match shares, readiness, role and verdict, to the same
// bits as Score. It is several times as fast, and allocates nothing once it is made. It serves one goroutine; for all
// cores, have one for each.
//
// People are rows from 0, filled with Add or, by column, with Choices and Numbers.
type Batch struct {
	in *batch.Batch // rows that aren't filled have no answers
}

// NewBatch returns an empty batch. The error is an *engine.UnknownQuizError. ok is false where the quiz can't be scored
// in batches, for it states sums or norms, compares positions of a family, or has an item with 64 options or more.
func (c *Catalog) NewBatch(quiz string) (b *Batch, ok bool, err error) {
	cq, err := c.in.Quiz(quiz)
	if err != nil || !batch.Takes(cq) {
		return nil, false, err
	}
	b = &Batch{batch.New(cq)}
	b.blank(0, BatchRows)
	return b, true, nil
}

// Inside is for the packages beside this one.
func (b *Batch) Inside() *batch.Batch { return b.in }

// Clear takes out all rows.
func (b *Batch) Clear() {
	b.blank(0, b.in.Rows)
	b.in.Rows = 0
}

// blank takes the answers out of the rows in between.
func (b *Batch) blank(from, to int) {
	for i := range b.in.Choices {
		switch {
		case b.in.Choices[i] != nil:
			clear(b.in.Choices[i][from:to])
		case b.in.Several[i] != nil:
			clear(b.in.Several[i][from:to])
		default:
			for row := from; row < to; row++ {
				b.in.Numbers[i][row] = math.NaN()
			}
		}
	}
}

// Rows is how many there are.
func (b *Batch) Rows() int { return b.in.Rows }

// Add appends a row. The error is AnswerFaults with every answer that can't be taken, and then there is no row.
func (b *Batch) Add(answers engine.Answers) error {
	if faults := b.in.Quiz.Check(answers); faults != nil {
		return faults
	}
	for i := range b.in.Quiz.Items {
		b.in.Put(b.in.Rows, i, answers[b.in.Quiz.Items[i].Item.ID])
	}
	b.in.Rows++
	return nil
}

// Open appends a row without an answer, to be filled by column, and returns its number.
func (b *Batch) Open() int {
	b.in.Rows++
	return b.in.Rows - 1
}

// Drop takes out the last row.
func (b *Batch) Drop() {
	b.in.Rows--
	b.blank(b.in.Rows, b.in.Rows+1)
}

// Choices is the column of an item on a scale or with one choice, by row: 0 for no answer, NotApplicable, or 1 and the
// index of the point or option. nil for other items. item counts the quiz's items from 0.
func (b *Batch) Choices(item int) []uint8 { return b.in.Choices[item] }

// Numbers is the column of an item that takes a number, within its range; NaN for no answer. nil for other items.
func (b *Batch) Numbers(item int) []float64 { return b.in.Numbers[item] }

// Score scores the rows.
func (b *Batch) Score() { b.in.Score() }

// Result is that of a row with all its reasons, the same as Catalog.Score gives. It doesn't need Score.
func (b *Batch) Result(row int) engine.Result {
	return b.in.Quiz.ScoreEach(func(item int) engine.Answer { return b.in.Answer(item, row) })
}

// Verdict is that of a row.
func (b *Batch) Verdict(row int) engine.Verdict { return b.in.Verdict[row] }

// Coverage is the share of the quiz's skills that are measured, 0–1.
func (b *Batch) Coverage(row int) float64 { return exact.Rounded(b.in.Coverage[row]) }

// Role is the recommended one: an index into the quiz's roles, −1 for none.
func (b *Batch) Role(row int) int { return b.in.Role[row] }

// Next is the role to grow towards, an index into NextRoles, −1 for none.
func (b *Batch) Next(row int) int { return b.in.Next[row] }

// Blocked is the best-fitting role where a requirement bars it: see Role.
func (b *Batch) Blocked(row int) int { return b.in.Blocked(row) }

// Set is the ids of the roles in the set of a row, best first, as Result has them; none where the result has no set. It
// is valid until the next call.
func (b *Batch) Set(row int) []string { return b.in.Set(row) }

// NextRoles are the quiz's roles, and after them those outside it that their ladders lead to.
func (b *Batch) NextRoles() []*engine.Role {
	roles := make([]*engine.Role, 0, len(b.in.Quiz.Rungs))
	for i := range b.in.Quiz.Rungs {
		roles = append(roles, b.in.Quiz.RoleAt(i))
	}
	return roles
}

// Level is that of a skill, 0–100, after rules; skill counts Catalog.QuizSkills from 0. false where it isn't measured.
func (b *Batch) Level(row, skill int) (float64, bool) {
	return b.in.Levels[skill][row], b.in.Measured[skill][row]
}

// AppendLevels appends the levels of a row to a list, as Result has them.
func (b *Batch) AppendLevels(to []engine.Level, row int) []engine.Level {
	return b.in.AppendLevels(to, row)
}

// Share is the match share of a role of the quiz, by its index, 0–1. false where nothing is measured.
func (b *Batch) Share(row, role int) (share float64, known bool) {
	return b.in.Shares[role][row], b.in.Coverage[row] > 0
}

// Readiness is how much of a role's bar a row clears, 0–100. false where too little was measured to claim anything: see
// engine.LeastMeasured.
func (b *Batch) Readiness(row, role int) (readiness float64, claimed bool) {
	return b.in.Readiness[role][row], b.in.Coverage[row] > 0 && b.in.Claims(row, role)
}
