package score

import (
	"math"

	"careerpath/engine"
	"careerpath/engine/internal/compiled"
	"careerpath/engine/internal/exact"
)

// composites checks a quiz's composites: each adds points that there are.
func (ck *checker) composites(cq *compiled.Quiz) {
	q := cq.Quiz
	index(ck, "composite", q.Composites, func(c *engine.Composite) (string, engine.Pos) { return c.ID, c.At })
	for i := range q.Composites {
		ck.composite(cq, &q.Composites[i])
	}
}

func (ck *checker) composite(cq *compiled.Quiz, c *engine.Composite) {
	if _, taken := ck.skills[c.ID]; taken {
		ck.faults.Add(c.At, "composite %q: a skill has this id, and conditions couldn't tell sum.%s of the one from the "+
			"other's: give it another", c.ID, c.ID)
	}
	sums := map[string]int{}
	for i := range cq.Quiz.Sums {
		if id := cq.Quiz.Sums[i].Skill.ID; cq.Scored(id) {
			sums[id] = i
		}
	}
	if len(c.Of) == 0 {
		ck.faults.Add(c.At, "composite %q is of no scale: write of: {skill: 1, …}", c.ID)
	}
	all := 0.0
	for _, p := range c.Of {
		_, measured := cq.Skill[p.Scale.ID]
		switch _, summed := sums[p.Scale.ID]; {
		case summed:
		case measured:
			ck.faults.Add(p.Scale.At, "composite %q adds points, and the quiz states no sum of %s: add it to sums:, as "+
				"%s: {lowest: 0}", c.ID, p.Scale.ID, p.Scale.ID)
		default:
			ck.faults.Add(p.Scale.At, "composite %q is of %q, of which the quiz states no sum%s", c.ID, p.Scale.ID,
				engine.SuggestionFor(&ck.faults, p.Scale.ID, sums))
		}
		if !exact.Within(p.Weight, -1000, 1000) || math.Abs(p.Weight) < 0.0001 {
			ck.faults.Add(p.Scale.At, "composite %q: the weight of %s is between 0.0001 and 1000, or below 0 where its points "+
				"count against it, not %v", c.ID, p.Scale.ID, p.Weight)
		}
		all += p.Weight
	}
	if c.Mean && len(c.Of) > 0 && !(all > 0) {
		ck.faults.Add(c.At, "composite %q: a mean divides by all of its weights, and they add up to %v: leave mean out, or "+
			"let them be more than 0 together", c.ID, exact.Rounded(all))
	}
	if !exact.Within(c.Answered, 0, float64(len(c.Of))) || c.Answered != math.Trunc(c.Answered) {
		ck.faults.Add(c.At, "composite %q: answered is how many of its %d scales suffice, not %v", c.ID, len(c.Of), c.Answered)
	}
	ck.round(c.At, "composite \""+c.ID+"\"", c.Round)
	ck.bands(c.ID, c.Bands)
}

// composed keeps what a result shows of composites and codes.
func composed(q *engine.Quiz) (composites []engine.SnapshotComposite, codes []engine.SnapshotCode) {
	for i := range q.Composites {
		c := &q.Composites[i]
		kept := engine.SnapshotComposite{ID: c.ID, Title: c.Title, Of: []string{}}
		for _, p := range c.Of {
			kept.Of = append(kept.Of, p.Scale.ID)
		}
		composites = append(composites, kept)
	}
	for i := range q.Codes {
		codes = append(codes, engine.SnapshotCode{ID: q.Codes[i].ID, Title: q.Codes[i].Title, Ties: q.Codes[i].TieRule()})
	}
	return composites, codes
}
