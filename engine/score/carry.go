package score

import (
	"careerpath/engine"
)

// Labels returns the words under which an answer is given: the label of a scale's point, the text of each option
// chosen, or the id of the fact that a number states. They are kept with the answer, so that Carry can find it again
// after the quiz has changed. nil where the answer can't be taken.
func (c *Catalog) Labels(quiz, item string, a engine.Answer) []string {
	ci := c.in.ItemOf(quiz, item)
	if ci == nil || ci.Fault(a) != "" {
		return nil
	}
	return ci.LabelsOf(a)
}

// Carry returns an answer that was given under labels, as the quiz takes it today: the point or the options that have
// those labels now, or the number where the item still asks for the same fact and takes it. false where the item, a
// label or the range is gone; the question has to be asked again then. Of an answer without labels only the answer
// itself is known, and it is taken where it still can be.
func (c *Catalog) Carry(quiz, item string, a engine.Answer, labels []string) (engine.Answer, bool) {
	ci := c.in.ItemOf(quiz, item)
	if ci == nil {
		return engine.Answer{}, false
	}
	return ci.Carry(a, labels)
}
