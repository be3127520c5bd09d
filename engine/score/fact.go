package score

import (
	"math"
	"slices"

	"careerpath/engine"
)

// Facts are the facts that some quiz asks for, as content names them, in the order in which they are first asked for.
func (c *Catalog) Facts() []engine.SnapshotFact {
	var out []engine.SnapshotFact
	quizzes := c.in.Content.Quizzes
	for i := range quizzes {
		for _, f := range factsOf(&quizzes[i]) {
			if !slices.ContainsFunc(out, func(o engine.SnapshotFact) bool { return o.ID == f.ID }) {
				f.Bands = nil // which are one quiz's
				out = append(out, f)
			}
		}
	}
	return out
}

// factsOf are the facts that a quiz asks for.
func factsOf(q *engine.Quiz) (out []engine.SnapshotFact) {
	for _, it := range q.Items() {
		if it.Fact == nil {
			continue
		}
		f := engine.FactOf(it.Fact.ID, it.Named)
		for _, o := range it.Options {
			f.Bands = append(f.Bands, *o.Value)
		}
		slices.Sort(f.Bands)
		out = append(out, f)
	}
	return out
}

// farOff is how many times beyond every role's range a number lies before it is worth a question.
const farOff = 10

// Doubtful says whether a number is so far from what typical holders of any role report that the person may have
// slipped: over ten times the most, or under a tenth of the least. 0 is an answer that many give.
func (c *Catalog) Doubtful(it *engine.Item, a engine.Answer) bool {
	if it.Fact == nil || a.Form() != engine.FormNumber || a.Number() == 0 {
		return false
	}
	lowest, highest := math.Inf(1), math.Inf(-1)
	for i := range c.in.Content.Roles {
		for _, f := range c.in.Content.Roles[i].Facts {
			if f.Fact.ID == it.Fact.ID {
				lowest, highest = min(lowest, f.Range[0]), max(highest, f.Range[1])
			}
		}
	}
	if highest <= 0 { // of no role, or none that says how much is much
		return false
	}
	return a.Number() > farOff*highest || lowest > 0 && a.Number() < lowest/farOff
}
