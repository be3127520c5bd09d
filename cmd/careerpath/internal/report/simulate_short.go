package report

import (
	"fmt"
	"math"

	"careerpath/engine"
	shortform "careerpath/engine/short"
	"careerpath/engine/simulate"
	"careerpath/engine/wording"
)

// shortOf says which people a row or a gate of the short form is about.
func shortOf(group string) string {
	if group == "stress" {
		return "mixture"
	}
	return "noise " + group
}

// ShortSaid explains the table of the short form.
func (w *SimulationWords) ShortSaid() string {
	return fmt.Sprintf("The short form asks the question that tells most about the role, and ends once all others together "+
		"are expected to add no more than %s %% to the chance of telling the own role, or once it is as good as certain "+
		"that levels are too even to name one. How many questions it asks, facts included, and how often it tells people "+
		"their own role, and the whole quiz the same people: less by so many percent, with the standard error; and same for whom both say "+
		"the same.",
		engine.Decimal(shortform.Bound*100))
}

// ShortGates are those that the short form has to pass.
func (w *SimulationWords) ShortGates() []simulate.Gate {
	var out []simulate.Gate
	for _, g := range w.Gates {
		if g.Name == "short_items" || g.Name == "short_correct" {
			out = append(out, g)
		}
	}
	return out
}

// ShortHead is the head of the table of the short form.
func (w *SimulationWords) ShortHead() []string {
	return []string{"", "asked", "of", "half", "nine tenths", "all", "sure", "own role", "whole quiz", "less by", "same"}
}

// ShortRows are that table, a row for each group of people.
func (w *SimulationWords) ShortRows() [][]string {
	var rows [][]string
	for _, s := range w.Short {
		rows = append(rows, []string{shortOf(s.Of), fmt.Sprintf("%.1f", s.Items), fmt.Sprintf("%.1f", s.WholeOf),
			upTo(s.P50), upTo(s.P90), upTo(s.Most), rate(s.Sure), fmt.Sprintf("%.1f %%", 100*s.Correct),
			fmt.Sprintf("%.1f %%", 100*s.Whole), fmt.Sprintf("%s ± %.1f %%", signed(less(&s), 1), 100*s.Error),
			rate(s.SameRole)})
	}
	return rows
}

// less is by how many percent of people fewer are told their own role than by the whole quiz.
func less(s *simulate.Short) *float64 {
	x := math.Round(1000*(s.Whole-s.Correct))/10 + 0 // no −0
	return &x
}

func upTo(items int) string { return "≤ " + wording.Grouped(items) }

func (t *simulationText) short() {
	if len(t.Short) == 0 {
		return
	}
	t.heading("The short form")
	t.say("%s", t.ShortSaid())
	t.to.WriteByte('\n')
	t.columns("lrrrrrrrrrr", append([][]string{t.ShortHead()}, t.ShortRows()...))
}
