package score

import (
	"math"
	"slices"

	"careerpath/engine"
	"careerpath/engine/internal/compiled"
	"careerpath/engine/internal/exact"
)

// norms checks the groups that a quiz compares people with: what each states can be reckoned with, and somebody is
// compared with it.
func (ck *checker) norms(cq *compiled.Quiz) {
	q := cq.Quiz
	named := map[string]engine.Pos{}
	for i := range q.Norms {
		n := &q.Norms[i]
		if earlier, dup := named[n.Name]; dup && n.Name != "" {
			ck.faults.Add(n.At, "two norms are called %q, and results tell them apart by that: give each a name of its "+
				"own%s", n.Name, already(earlier))
		}
		named[n.Name] = n.At
		if n.People != 0 && (!exact.Within(n.People, 2, 1e9) || n.People != math.Trunc(n.People)) {
			ck.faults.Add(n.At, "norm %q: people is how many were measured, a whole number from 2, not %v: leave it out "+
				"where it isn't known", n.Name, n.People)
		}
		if n.Source != nil {
			ck.known("source", ck.sources, *n.Source)
		}
		if len(n.Of) == 0 && n.Name != "" {
			ck.faults.Add(n.At, "norm %q has no scale: give it of: {skill: {mean: …, sd: …}}", n.Name)
		}
		for j := range n.Of {
			ck.normScale(cq, n, &n.Of[j])
			ck.reached(cq, i, &n.Of[j])
		}
	}
}

// normScale checks what a norm states of one scale.
func (ck *checker) normScale(cq *compiled.Quiz, n *engine.Norm, of *engine.NormScale) {
	id, at := of.Scale.ID, of.Scale.At
	if _, measured := cq.Scale[id]; !measured {
		ck.faults.Add(at, "norm %q: the quiz measures no skill %q, and has no composite of that id%s", n.Name, id,
			engine.SuggestionFor(&ck.faults, id, cq.Scale))
	}
	switch {
	case of.Mean == nil && of.SD == nil && len(of.Percentiles) == 0:
		ck.faults.Add(at, "norm %q: state of %s what its people scored, as {mean: …, sd: …} or {percentiles: {5: …, 50: …}}",
			n.Name, id)
	case (of.Mean == nil) != (of.SD == nil):
		ck.faults.Add(at, "norm %q: mean and sd of %s go together: state both, or percentiles alone", n.Name, id)
	}
	if of.Mean != nil && !exact.Within(*of.Mean, -1e6, 1e6) {
		ck.faults.Add(at, "norm %q: the mean of %s is between −1,000,000 and 1,000,000, not %v", n.Name, id, *of.Mean)
	}
	if of.SD != nil && !(*of.SD > 0 && *of.SD <= 1e6) {
		ck.faults.Add(at, "norm %q: the sd of %s is more than 0, not %v: where everybody scored the same, nobody can be "+
			"compared", n.Name, id, *of.SD)
	}
	ck.percentiles(n, of)
}

// percentiles checks that percents and their values rise.
func (ck *checker) percentiles(n *engine.Norm, of *engine.NormScale) {
	if len(of.Percentiles) == 1 {
		ck.faults.Add(of.Percentiles[0].At, "norm %q: state two percentiles of %s or more: between them others are "+
			"interpolated", n.Name, of.Scale.ID)
	}
	for i, p := range of.Percentiles {
		switch {
		case !(p.Percent > 0 && p.Percent < 100):
			ck.faults.Add(p.At, "norm %q: a percentile is more than 0 and less than 100, not %v: who is beyond the others is "+
				"said to be below the first or above the last", n.Name, p.Percent)
		case i > 0 && p.Percent <= of.Percentiles[i-1].Percent:
			ck.faults.Add(p.At, "norm %q: the percentiles of %s rise: %v is out of place", n.Name, of.Scale.ID, p.Percent)
		case i > 0 && p.Value < of.Percentiles[i-1].Value:
			ck.faults.Add(p.At, "norm %q: of %s the percentile %v is lower than the one before: %v after %v", n.Name,
				of.Scale.ID, p.Percent, p.Value, of.Percentiles[i-1].Value)
		}
	}
}

// reached reports a scale on which an earlier norm is always used instead.
func (ck *checker) reached(cq *compiled.Quiz, norm int, of *engine.NormScale) {
	own := cq.Norms[norm].When
	for i := range norm {
		earlier := &cq.Quiz.Norms[i]
		if !slices.ContainsFunc(earlier.Of, func(o engine.NormScale) bool { return o.Scale.ID == of.Scale.ID }) {
			continue
		}
		switch when := cq.Norms[i].When; {
		case earlier.When == nil:
			ck.faults.Add(of.Scale.At, "nobody is compared with norm %q on %s, because norm %q before it has no when and so "+
				"holds for everybody: move it to the end, or give it a when", cq.Quiz.Norms[norm].Name, of.Scale.ID, earlier.Name)
			return
		case when != nil && own != nil && when.Tree.String() == own.Tree.String():
			ck.faults.Add(of.Scale.At, "nobody is compared with norm %q on %s, because norm %q before it has the same when",
				cq.Quiz.Norms[norm].Name, of.Scale.ID, earlier.Name)
			return
		}
	}
}
