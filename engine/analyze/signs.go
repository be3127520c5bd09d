package analyze

import (
	"careerpath/engine"
	"careerpath/engine/internal/batch"
	"careerpath/engine/internal/compiled"
	"careerpath/engine/internal/exact"
	"careerpath/engine/internal/runs"
)

// RowSigns are the signs of careless answering on one person's sheet, and what they rest on.
type RowSigns struct {
	Shown         int     // items the person was asked and that apply to them, but for unscored ones
	Answered      int     // of these
	LongestRun    int     // as Quality.LongestRun
	Variability   float64 // as Quality.Variability, points
	Inconsistency float64 // as Quality.Inconsistency
	Signs         []Sign
}

// Sign names a sign of careless answering: a Warning of the sheet's Quality, or SignUnanswered.
type Sign string

// SignUnanswered says that less than half of the items shown were answered.
const SignUnanswered Sign = "unanswered"

// signs are those that can be told from answers alone, in the order they are reported.
var signs = []Sign{
	Sign(engine.WarnLongRun), Sign(engine.WarnNoVariability), Sign(engine.WarnInconsistent), SignUnanswered,
}

// sign looks for signs of carelessness and counts them.
func (a *Analyzer) sign(s *compiled.Sheet, q *engine.Quality) RowSigns {
	row := RowSigns{LongestRun: q.LongestRun, Variability: q.Variability, Inconsistency: q.Inconsistency}
	for i := range s.Answers {
		if s.Quiz.Items[i].Unscored {
			continue
		}
		if s.Applies(i) {
			row.Shown++
		}
		if s.Answers[i].Given() {
			row.Answered++
		}
	}
	for _, w := range q.Warnings {
		row.Signs = append(row.Signs, Sign(w))
	}
	if 2*row.Answered < row.Shown {
		row.Signs = append(row.Signs, SignUnanswered)
	}
	for _, sign := range row.Signs {
		a.signs[sign]++
	}
	if len(row.Signs) >= 2 {
		a.several++
	}
	return row
}

// addSigns looks for signs of carelessness in a batch and counts them.
func (a *Analyzer) addSigns(b *batch.Batch, rows rowSet) {
	a.countAnswers(b, rows)
	a.room.runs.find(b)
	var counts [4]int64 // parallel to signs
	for row := range b.Rows {
		together := int64(0)
		for i, shows := range a.signsOf(b, row) {
			if shows {
				counts[i]++
				together++
			}
		}
		if together >= 2 {
			a.several++
		}
	}
	for i, n := range counts {
		if n > 0 {
			a.signs[signs[i]] += n
		}
	}
}

// signsOf says which of the signs a row of the batch shows.
func (a *Analyzer) signsOf(b *batch.Batch, row int) (shows [4]bool) {
	shows[0], shows[1] = a.room.runs.signsOf(row)
	shows[2] = a.quiz.Inconsistent(b.Inconsistency(row))
	shows[3] = 2*a.room.answered[row] < a.room.shown[row]
	return shows
}

// countAnswers counts the items that each person of a batch was asked and answered.
func (a *Analyzer) countAnswers(b *batch.Batch, rows rowSet) {
	shown, answered := a.room.shown[:b.Rows], a.room.answered[:b.Rows]
	clear(shown)
	clear(answered)
	always, all := 0, 0 // shown to everybody, and answered by everybody
	for i := range a.room.items {
		if of := a.room.items[i].answered; of == rows {
			all++
		} else {
			for row := range answered {
				answered[row] += int(of.has(row))
			}
		}
		if ci := &a.quiz.Items[i]; ci.ShowCode == nil && ci.NA == "" {
			always++
			continue
		}
		for row := range shown {
			if b.Shown(i, row) {
				shown[row]++
			}
		}
	}
	for row := range shown {
		shown[row] += always
		answered[row] += all
	}
}

// RowSigns are those of a row of the batch that was added last, which must still be as it was.
func (a *Analyzer) RowSigns(row int) RowSigns {
	b := a.room.batch
	out := RowSigns{
		Shown: a.room.shown[row], Answered: a.room.answered[row],
		LongestRun: a.room.runs.longestOf(row), Variability: runs.Variability(a.room.runs.pointsOf(row)),
	}
	if squares, freedom := b.Inconsistency(row); freedom > 0 {
		out.Inconsistency = exact.Rounded(squares / float64(freedom))
	}
	for i, shows := range a.signsOf(b, row) {
		if shows {
			out.Signs = append(out.Signs, signs[i])
		}
	}
	return out
}
