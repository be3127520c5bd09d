package lint

import (
	"fmt"
	"slices"

	"careerpath/engine"
	"careerpath/engine/internal/compiled"
)

// norms looks for means and percentiles that no score on their scale can be: in points where a level was meant, or the
// other way round.
func (l *linter) norms(cq *compiled.Quiz) {
	for i := range cq.Quiz.Norms {
		n := &cq.Quiz.Norms[i]
		for j := range n.Of {
			of := &n.Of[j]
			k, measured := cq.Skill[of.Scale.ID]
			if !measured {
				continue
			}
			least, most, unit := 0.0, 100.0, "level points"
			if cq.Sums[k] != nil {
				least, most, _ = extent(cq.Sums[k], cq)
				unit = "points"
			}
			outside := func(x float64) bool { return x < least || x > most }
			if of.Mean != nil && outside(*of.Mean) {
				l.add(of.Scale.At, cq.Quiz.ID, "State it in "+unit+".", "norm %q: the mean of %s is %s, and scores go from %s to %s",
					n.Name, of.Scale.ID, engine.Decimal(*of.Mean), engine.Decimal(least), engine.Decimal(most))
			}
			at := slices.IndexFunc(of.Percentiles, func(p engine.Percentile) bool { return outside(p.Value) })
			if at >= 0 {
				p := of.Percentiles[at]
				l.add(p.At, cq.Quiz.ID, "State it in "+unit+".", "norm %q: the percentile %s of %s is %s, and scores go from %s to %s",
					n.Name, engine.Decimal(p.Percent), of.Scale.ID, engine.Decimal(p.Value), engine.Decimal(least),
					engine.Decimal(most))
			}
		}
	}
}

// normSites are the conditions of a quiz's norms.
func normSites(cq *compiled.Quiz) (out []site) {
	for i := range cq.Norms {
		n := &cq.Norms[i]
		if n.When == nil {
			continue
		}
		out = append(out, site{
			quiz: cq.Quiz.ID, when: n.Norm.When, condition: n.When, views: []view{viewOf(cq, 0)},
			never: fmt.Sprintf("nobody is compared with norm %q", n.Norm.Name), dropNever: "the norm",
			always: fmt.Sprintf("norm %q needs no when", n.Norm.Name), dropAlways: "when",
		})
	}
	return out
}
