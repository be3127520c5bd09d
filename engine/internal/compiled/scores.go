package compiled

import (
	"slices"

	"careerpath/engine"
	"careerpath/engine/internal/exact"
	"careerpath/engine/internal/expression"
	"careerpath/engine/internal/scales"
)

// code is a letter code with the scales it compares: places among scores, or skills where it compares levels.
type code struct {
	scales.Code
	id     string
	of     []int
	levels bool
}

// compose makes composites and codes ready, once sums are. Of content that is at fault some scales are left out.
func (cq *Quiz) compose() {
	skills := len(cq.Skills)
	for i := range cq.Quiz.Composites {
		c := &cq.Quiz.Composites[i]
		out := scales.Composite{Mean: c.Mean, Least: len(c.Of), Bands: c.Bands, Whole: c.Round == engine.RoundWhole}
		if c.Answered > 0 {
			out.Least = int(c.Answered)
		}
		sums := c.Round == "" && !c.Mean
		for _, p := range c.Of {
			if k, ok := cq.Skill[p.Scale.ID]; ok && cq.Sums[k] != nil {
				out.Of = append(out.Of, scales.Part{Scale: k, Weight: p.Weight})
				sums = sums && cq.whole[k] && whole(p.Weight)
			}
		}
		out.Whole = out.Whole || sums
		cq.Scale[c.ID] = skills + i
		cq.Composites = append(cq.Composites, out)
	}
	for i := range cq.Quiz.Codes {
		c := &cq.Quiz.Codes[i]
		out := code{Code: scales.Code{Top: int(c.Top), Ties: c.TieRule()}, id: c.ID}
		out.levels = slices.ContainsFunc(c.Of, func(s engine.CodeScale) bool { return !cq.Scored(s.Scale.ID) })
		for _, s := range c.Of {
			if at, ok := cq.Scale[s.Scale.ID]; ok {
				out.of, out.Letters = append(out.of, at), append(out.Letters, s.Letters)
			}
		}
		cq.codes = append(cq.codes, out)
	}
}

// Scored says whether an id is a skill with a sum or a composite, and so has points.
func (cq *Quiz) Scored(id string) bool {
	at, ok := cq.Scale[id]
	return ok && (at >= len(cq.Skills) || cq.Sums[at] != nil)
}

// scoreNames adds to what a quiz's own rules may read the points of its sums and composites, and the bands of those
// that have some.
func (cq *Quiz) scoreNames(s expression.Scope) expression.Scope {
	q := cq.Quiz
	add := func(id string, bands []engine.Band) {
		s = s.With("sum", expression.Number, id)
		if len(bands) > 0 {
			s = s.With("band", expression.Text, id)
		}
	}
	for i := range q.Sums {
		if _, measured := cq.Skill[q.Sums[i].Skill.ID]; measured {
			add(q.Sums[i].Skill.ID, q.Sums[i].Bands)
		}
	}
	for i := range q.Composites {
		add(q.Composites[i].ID, q.Composites[i].Bands)
	}
	return s
}

// ScoredItems are the items that points rest on, by their place among scores.
func (cq *Quiz) ScoredItems(at int) (items []int) {
	if at >= len(cq.Skills) {
		for _, p := range cq.Composites[at-len(cq.Skills)].Of {
			items = append(items, cq.ScoredItems(p.Scale)...)
		}
		return items
	}
	for _, t := range cq.Terms[at] {
		items = append(items, t.Item)
	}
	return items
}

// Tally works out the points of a sheet that is measured, and puts them where conditions see them.
func (s *Sheet) Tally() {
	skills := len(s.Measured)
	for at := range s.scores {
		switch {
		case at >= skills:
			s.scores[at], s.made[at] = s.Quiz.Composites[at-skills].Score(s.scores[:skills], s.made[:skills])
		case s.Quiz.Sums[at] == nil:
			continue
		default:
			s.scores[at], s.made[at] = s.sum(at)
		}
		slot := s.Quiz.Slots.Scores + at
		s.Frame.Known[slot] = s.made[at]
		s.Frame.Numbers[slot], s.Frame.Texts[slot] = s.scores[at].Points, s.scores[at].Band
	}
}

// composites are those that there are.
func (s *Sheet) composites() (out []engine.CompositeScore) {
	for i := range s.Quiz.Composites {
		at := len(s.Measured) + i
		if x := &s.scores[at]; s.made[at] {
			out = append(out, engine.CompositeScore{Composite: s.Quiz.Quiz.Composites[i].ID, Points: x.Points,
				Lowest: x.Lowest, Highest: x.Highest, Band: x.Band})
		}
	}
	return out
}

// codes are those of which all scales are known.
func (s *Sheet) codes() (out []engine.CodeScore) {
	for i := range s.Quiz.codes {
		c := &s.Quiz.codes[i]
		values, known := make([]float64, len(c.of)), true
		for j, at := range c.of {
			if c.levels {
				values[j], known = exact.Rounded(s.Levels[at]), known && s.Measured[at]
			} else {
				values[j], known = s.scores[at].Points, known && s.made[at]
			}
		}
		if !known {
			continue
		}
		letters, order, tied := c.Write(values)
		one := engine.CodeScore{Code: c.id, Letters: letters, Scales: []string{}, Tied: tied}
		for _, j := range order {
			one.Scales = append(one.Scales, s.Quiz.Quiz.Codes[i].Of[j].Scale.ID)
		}
		out = append(out, one)
	}
	return out
}
