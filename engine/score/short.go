package score

import (
	"maps"

	"careerpath/engine"
	"careerpath/engine/internal/adaptive"
	"careerpath/engine/internal/compiled"
)

// Short is the same catalog with answers read as those of short forms: what isn't answered was not asked. All that is
// scored, explained and kept there says so: see engine.ShortForm. Its quizzes are scored as usual in all else; but a skill
// is measured from one full item on, roles are compared from three measured skills in ten on, for a short form measures few
// on purpose, and a match is called clear only where the short form is sure. A quiz that takes no short form is as in c.
func (c *Catalog) Short() *Catalog { return c.short }

// For is the catalog that a kept result was scored with: that of short forms, or c.
func (c *Catalog) For(r *engine.Result) *Catalog {
	if r.Short != nil {
		return c.short
	}
	return c
}

// TakesShort says whether there is a short form of a quiz: it tells roles apart by their shape, and states no sums of
// points.
func (c *Catalog) TakesShort(quiz string) bool {
	cq, ok := c.in.Quizzes[quiz]
	return ok && adaptive.Refused(cq) == nil
}

func shortened(c *compiled.Catalog, listed []engine.Quiz) *Catalog {
	in := *c
	in.Quizzes = maps.Clone(c.Quizzes)
	for id, cq := range in.Quizzes {
		in.Quizzes[id] = adaptive.Of(cq)
	}
	out := &Catalog{in: &in, listed: listed}
	out.short = out
	return out
}
