package report

import (
	"fmt"

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
	return "The short form asks the question that tells most about the role, and ends once all others together are " +
		"expected to add no more than .018 to the chance of telling the own role. How many questions it asks, facts " +
		"included, and how often it tells people their own role, beside the whole quiz for the same people."
}

// ShortRows are the table of the short form, its head first.
func (w *SimulationWords) ShortRows() [][]string {
	rows := [][]string{{"", "questions", "of", "a tenth", "half", "nine tenths", "all", "sure", "own role", "whole quiz",
		"same role"}}
	for _, s := range w.Short {
		rows = append(rows, append([]string{shortOf(s.Of), fmt.Sprintf("%.1f", s.Items), fmt.Sprintf("%.1f", s.WholeOf)},
			shortRates(&s)...))
	}
	return rows
}

func shortRates(s *simulate.Short) []string {
	return []string{upTo(s.P10), upTo(s.P50), upTo(s.P90), upTo(s.Most), rate(s.Sure), rate(s.Correct), rate(s.Whole),
		rate(s.SameRole)}
}

func upTo(items int) string { return "≤ " + wording.Grouped(items) }

func (t *simulationText) short() {
	if len(t.Short) == 0 {
		return
	}
	t.heading("The short form")
	t.say("%s", t.ShortSaid())
	t.to.WriteByte('\n')
	t.columns("lrrrrrrrrrr", t.ShortRows())
}
