package report

import (
	"fmt"
	"io"

	"careerpath/engine/rescore"
	"careerpath/engine/wording"
)

// Rescored is what becomes of kept results by other content.
type Rescored struct {
	Content string           `json:"content"` // its hash
	All     bool             `json:"all"`     // every kept result counts, not each person's latest alone
	Quizzes []rescore.Report `json:"quizzes"` // that there are results of
	Gone    []rescore.Report `json:"gone"`    // that the content doesn't have
}

// tooFew stands for a number of results of one to four people.
const tooFew = "fewer than 5"

// WriteRescored writes it for people.
func WriteRescored(to io.Writer, r *Rescored) error {
	t := &rescoredText{report: report{width: TextWidth}}
	for i := range r.Quizzes {
		t.quiz(&r.Quizzes[i], r.All)
	}
	if len(r.Gone) > 0 {
		t.heading("Quizzes that the content doesn't have")
		for i := range r.Gone {
			q := &r.Gone[i]
			t.say("%s: %s %s.", q.Quiz, number(q.Results), results(q.Results))
		}
	}
	if len(r.Quizzes)+len(r.Gone) == 0 {
		t.say("Nobody has completed a quiz yet.")
	}
	_, err := to.Write(t.to.Bytes())
	return err
}

type rescoredText struct{ report }

func (t *rescoredText) quiz(q *rescore.Report, all bool) {
	t.heading(q.Title)
	of := "each person's latest"
	if all {
		of = "all that are kept"
	}
	if q.Changed == nil && q.Scored == nil || q.Scored != nil && *q.Scored == 0 {
		if q.Results == nil {
			t.say("Results of fewer than 5 people, of which nothing is shown.")
		} else {
			t.say("%s %s, %s. Scored again: %s. Not: %s, for none of their answers fits the questions.", number(q.Results),
				results(q.Results), of, number(q.Scored), number(q.Unscored))
		}
		return
	}
	t.say("%s %s scored again, %s.", number(q.Scored), results(q.Scored), of)
	if q.Unscored == nil || *q.Unscored > 0 {
		t.say("Not scored, for none of their answers fits the questions: %s.", number(q.Unscored))
	}
	if q.Partly == nil || *q.Partly > 0 {
		t.say("Scored without some of their answers: %s. Left aside: %s to items that the quiz has no more, %s that no longer "+
			"fit their items.", number(q.Partly), wording.Count(int(q.GoneAnswers), "answer"),
			wording.Count(int(q.UnfitAnswers), "answer"))
	}
	t.to.WriteByte('\n')
	rows := [][]string{
		{"", "results", ""},
		{"Recommendation stays", number(q.Stayed), shareOf(q.Stayed, q.Scored)},
		{"Recommendation changes", number(q.Changed), shareOf(q.Changed, q.Scored)},
		{"Clear until now, and no more", number(q.NoLongerClear), shareOf(q.NoLongerClear, q.Scored)},
		{"Not clear until now, and then clear", number(q.NewlyClear), shareOf(q.NewlyClear, q.Scored)},
	}
	if q.Changed == nil {
		rows[1][1] = "all others"
	}
	t.columns("lrr", rows)
	if q.ShareBefore != nil && q.ShareAfter != nil {
		t.to.WriteByte('\n')
		t.say("The best-fitting role's match share is %.1f %% in the mean until now, and %.1f %% then.", 100**q.ShareBefore,
			100**q.ShareAfter)
	}
	t.moves(q)
}

// moves says from which role to which.
func (t *rescoredText) moves(q *rescore.Report) {
	if len(q.Moves) == 0 && q.Others != nil && *q.Others == 0 || q.Changed == nil {
		return
	}
	t.to.WriteByte('\n')
	rows := [][]string{{"from", "to", "results"}}
	for i := range q.Moves {
		m := &q.Moves[i]
		rows = append(rows, []string{role(m.FromTitle), role(m.ToTitle), wording.Grouped(int(m.Results))})
	}
	if q.Others == nil || *q.Others > 0 {
		rows = append(rows, []string{"other changes", "", number(q.Others)})
	}
	t.columns("llr", rows)
}

func role(title string) string {
	if title == "" {
		return "no recommendation"
	}
	return title
}

// number is a figure in a text.
func number(n rescore.Figure) string {
	if n == nil {
		return tooFew
	}
	return wording.Grouped(int(*n))
}

func results(n rescore.Figure) string {
	if n != nil && *n == 1 {
		return "result"
	}
	return "results"
}

func shareOf(n, all rescore.Figure) string {
	if n == nil || all == nil || *all == 0 {
		return ""
	}
	return fmt.Sprintf("%.1f %%", 100*float64(*n)/float64(*all))
}
