package rescore

import (
	"cmp"
	"slices"

	"careerpath/engine/score"
)

// Fewest is the least number of people of whom a count is shown: see Figure.
const Fewest = 5

// Figure is a number of results, nil where they are of one to four people, or where those could be told from it.
type Figure *int64

// Report is what may be shown of Totals: nothing that could show one of the people. Of fewer than five people it has
// nothing but that.
type Report struct {
	Quiz    string `json:"quiz"`
	Title   string `json:"title"`
	Results Figure `json:"results"` // kept
	// that can be scored by the content, and those that can't: no answer fits its questions
	Scored   Figure `json:"scored"`
	Unscored Figure `json:"unscored"`
	// scored without some of their answers, and how many those are: questions that are gone, or answered in another way
	Partly       Figure `json:"partly"`
	GoneAnswers  int64  `json:"gone_answers"`
	UnfitAnswers int64  `json:"unfit_answers"`

	Stayed  Figure `json:"stayed"`  // whose recommendation stays, if it is none
	Changed Figure `json:"changed"` // whose recommendation would be another
	Moves   []Move `json:"moves"`   // these, the most frequent first
	Others  Figure `json:"others"`  // of them, moves that too few people make, together

	NoLongerClear Figure `json:"no_longer_clear"` // whose verdict was clear and would not be
	NewlyClear    Figure `json:"newly_clear"`
	// mean match share of the best-fitting role, 0–1; nil where too few had one both times
	ShareBefore *float64 `json:"share_before"`
	ShareAfter  *float64 `json:"share_after"`
}

// Move is how many results would have another recommendation, from one role to another; "" is none.
type Move struct {
	From      string `json:"from"`
	FromTitle string `json:"from_title"`
	To        string `json:"to"`
	ToTitle   string `json:"to_title"`
	Results   int64  `json:"results"`

	people int64
}

// NewReport is what may be shown of what was counted of a quiz.
func NewReport(c *score.Catalog, quiz string, t *Totals) Report {
	out := Report{Quiz: quiz, Moves: []Move{}}
	if q, ok := c.Quiz(quiz); ok {
		out.Title = q.Title
	}
	scored := Count{Results: t.Kept.Results - t.Unscored.Results, People: t.Kept.People - t.Unscored.People}
	if t.Kept.People < Fewest || scored.People < Fewest {
		if t.Kept.People == 0 || t.Kept.People >= Fewest {
			out.Results = shown(t.Kept)
			out.Scored, out.Unscored = figure(scored), figure(t.Unscored)
		}
		return out
	}
	out.Scored, out.Unscored, out.Partly = shown(scored), figure(t.Unscored), figure(t.Partly)
	if out.Unscored != nil { // else those could be told from the two others
		out.Results = shown(t.Kept)
	}
	out.GoneAnswers, out.UnfitAnswers = t.Gone, t.Unfit
	out.Changed = figure(t.Changed)
	if out.Changed != nil {
		out.Stayed = shown(Count{Results: scored.Results - t.Changed.Results})
		out.moves(c, t)
	}
	out.NoLongerClear, out.NewlyClear = figure(t.Unsure), figure(t.Sure)
	if n := t.Compared; n.People >= Fewest {
		before, after := float64(t.Before)/1e9/float64(n.Results), float64(t.After)/1e9/float64(n.Results)
		out.ShareBefore, out.ShareAfter = &before, &after
	}
	return out
}

// moves lists the moves of enough people. Those of too few are counted together, with the next smallest where that is
// too few still.
func (r *Report) moves(c *score.Catalog, t *Totals) {
	title := func(role string) string {
		if is, ok := c.Role(role); ok {
			return is.Title
		}
		return cmp.Or(t.Titles[role].Text, role)
	}
	for from, all := range t.Moves {
		for to, n := range all {
			if from != to {
				r.Moves = append(r.Moves, Move{from, title(from), to, title(to), n.Results, n.People})
			}
		}
	}
	slices.SortFunc(r.Moves, func(a, b Move) int {
		return cmp.Or(cmp.Compare(b.people, a.people), cmp.Compare(b.Results, a.Results), cmp.Compare(a.From, b.From),
			cmp.Compare(a.To, b.To))
	})
	others := Count{}
	for last := len(r.Moves) - 1; last >= 0; last-- {
		if m := &r.Moves[last]; m.people >= Fewest && (others.People == 0 || others.People >= Fewest) {
			break
		}
		others.merge(Count{Results: r.Moves[last].Results, People: r.Moves[last].people})
		r.Moves = r.Moves[:last]
	}
	r.Others = figure(others)
}

// Share is the share of the scored results whose recommendation would be another, 0–1. It is exact, whatever is shown.
func (t *Totals) Share() float64 {
	if n := t.Kept.Results - t.Unscored.Results; n > 0 {
		return float64(t.Changed.Results) / float64(n)
	}
	return 0
}

// figure is a count as it may be shown.
func figure(c Count) Figure {
	if c.Results > 0 && c.People < Fewest {
		return nil
	}
	return shown(c)
}

func shown(c Count) Figure { return &c.Results }
