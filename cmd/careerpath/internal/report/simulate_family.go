package report

import (
	"fmt"
	"strings"

	"careerpath/engine/simulate"
	"careerpath/engine/wording"
)

// familyGate says what a gate of a family tests; false for other gates.
func (w *SimulationWords) familyGate(g simulate.Gate) (what string, ok bool) {
	kind, at, _ := strings.Cut(g.Name, "_")
	if at == "stress" {
		at = "over the mixture"
	} else {
		at = "at noise " + at
	}
	switch kind {
	case "family":
		return fmt.Sprintf("People who hold a position of %s and are recommended one of them, %s", w.Family(g.Of), at), true
	case "height":
		return fmt.Sprintf("Of these, recommended their own position of %s or a neighbour, %s", w.Family(g.Of), at), true
	}
	return "", false
}

// Family returns a family's title.
func (w *SimulationWords) Family(id string) string {
	for _, f := range w.From.Families() {
		if f.ID == id {
			return f.Title
		}
	}
	return id
}

// heights says whether positions are told apart by height.
func (w *SimulationWords) heights() bool {
	return len(w.Noises) > 0 && w.Noises[0].Families != nil
}

// ratedOnce says why a quiz calls no position clear.
const ratedOnce = "Each skill is rated once at most, so nothing shows whether answers agree with each other. For positions " +
	"to be called clear, give skills two scale items each, one of them reversed."

// BotsSaid explains the table of answers that nobody meant, "" where a quiz compares no positions.
func (w *SimulationWords) BotsSaid() string {
	if !w.heights() {
		return ""
	}
	said := "Answers in a pattern have a height as any others have, so positions are told of them, too. What the gates ask " +
		"is that they call none of these clear."
	if w.RatedOnce {
		said += " This quiz calls nobody’s position clear. " + ratedOnce
	}
	return said
}

// FamilySaid says how well people of a family are told apart.
func (w *SimulationWords) FamilySaid(of simulate.FamilyConfusion) string {
	said := fmt.Sprintf("Of those who hold a position of %s, %s are recommended one of its positions; of these, %s their "+
		"own and %s their own or a neighbour of it.", w.Family(of.Family), rate(of.Own), rate(of.Exact), rate(of.Near))
	if len(of.Steps) == 0 {
		return said
	}
	steps := make([]string, len(of.Steps))
	for i, s := range of.Steps {
		steps[i] = fmt.Sprintf("%s and %s %s (%s)", s.From, s.To, rate(s.Asked), rate(s.True))
	}
	return said + " The most that any rule can tell apart of two neighbours’ holders, by what is asked and in brackets by " +
		"their true levels: " + wording.List(steps, "and") + "."
}
