package server

import (
	"careerpath/engine/outside"
	"careerpath/store"
)

// outsideView is how others see somebody, beside how they see themselves.
type outsideView struct {
	Observers    int
	On           string // day of the look
	Closed       bool
	More, Less   []string // skills of which others see reliably more, or less
	Rows         []outsideRow
	Fewest, Step int
}

// outsideRow is one skill.
type outsideRow struct {
	ID, Skill           string
	Self, Others        int
	Spread, Observers   int
	Least               bool // the spread is at most that
	Reliable, Higher    bool // the two differ; others see more
	X, Low, Span, Other string
}

// newOutsideView is what a person saw of a round when they last looked; nil for nothing.
func newOutsideView(round *store.Round, w *words) *outsideView {
	if round == nil || round.Seen == nil {
		return nil
	}
	p := &outsideView{Observers: round.Seen.Observers, On: w.Date(round.Seen.On), Closed: !round.Open(),
		Fewest: outside.Fewest, Step: outside.SpreadStep}
	for _, s := range round.Seen.Skills {
		row := outsideRow{ID: s.Skill, Skill: w.skill(s.Skill), Self: s.Self, Others: s.Others, Spread: s.Spread,
			Observers: s.Observers, Least: s.Spread == outside.SpreadStep, Reliable: s.Reliable, Higher: s.Others > s.Self}
		low, high := max(s.Others-s.Spread, 0), min(s.Others+s.Spread, 100)
		row.X, row.Other = percent(float64(s.Self)), percent(float64(s.Others))
		row.Low, row.Span = percent(float64(low)), percent(float64(high-low))
		switch {
		case s.Reliable && row.Higher:
			p.More = append(p.More, row.Skill)
		case s.Reliable:
			p.Less = append(p.Less, row.Skill)
		}
		p.Rows = append(p.Rows, row)
	}
	return p
}
