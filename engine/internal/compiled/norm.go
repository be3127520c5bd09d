package compiled

import (
	"slices"

	"careerpath/engine"
	"careerpath/engine/internal/expression"
	"careerpath/engine/internal/norms"
)

// Norm is a norm made ready.
type Norm struct {
	Norm *engine.Norm
	When *expression.Condition // nil: it holds for everybody
	Code *expression.Code
}

// NormedScale is a scale with the norms that have it, in their order.
type NormedScale struct {
	ID    string
	Skill int // −1 where it is no skill
	Norms []NormTable
}

// NormTable is what a norm says of one scale.
type NormTable struct {
	Norm  int // in Quiz.Norms
	Table norms.Table
}

// norm compiles the norms that the quiz states. What they may read is what deciding on an item's show may.
func (cq *Quiz) norm(answers expression.Scope, faults *engine.Faults) {
	for _, id := range cq.Quiz.NormedScales() {
		k, measured := cq.Skill[id]
		if !measured {
			k = -1
		}
		cq.Normed = append(cq.Normed, NormedScale{ID: id, Skill: k})
	}
	for i := range cq.Quiz.Norms {
		n := &cq.Quiz.Norms[i]
		compiled := Norm{Norm: n}
		if n.When != nil {
			compiled.When = answers.Compile(n.When, faults)
		}
		cq.Norms = append(cq.Norms, compiled)
		for j := range n.Of {
			at := slices.IndexFunc(cq.Normed, func(s NormedScale) bool { return s.ID == n.Of[j].Scale.ID })
			cq.Normed[at].Norms = append(cq.Normed[at].Norms, NormTable{i, tableOf(&n.Of[j])})
		}
	}
}

func tableOf(of *engine.NormScale) norms.Table {
	var out norms.Table
	if of.Mean != nil && of.SD != nil {
		out.Mean, out.SD = *of.Mean, *of.SD
	}
	for _, p := range of.Percentiles {
		out.Percents, out.Values = append(out.Percents, p.Percent), append(out.Values, p.Value)
	}
	return out
}

// compareWithNorms says where the person of a result stands on each scale that has a norm: with the first that holds.
// One whose condition isn't known for the person is passed over. A scale without a score is left out.
func (s *Sheet) compareWithNorms(r *engine.Result) []engine.NormScore {
	if len(s.Quiz.Normed) == 0 {
		return nil
	}
	out := make([]engine.NormScore, 0, len(s.Quiz.Normed))
	for i := range s.Quiz.Normed {
		scale := &s.Quiz.Normed[i]
		x, scored := scale.Score(s.Quiz, r)
		if !scored {
			continue
		}
		at := slices.IndexFunc(scale.Norms, func(t NormTable) bool {
			n := &s.Quiz.Norms[t.Norm]
			return n.Code == nil || s.holds(n.Code)
		})
		if at < 0 {
			continue
		}
		of := s.Quiz.Norms[scale.Norms[at].Norm].Norm
		out = append(out, standing(engine.NormScore{Of: scale.ID, Norm: of.Name, People: int(of.People)},
			scale.Norms[at].Table.Of(x)))
	}
	return out
}

// standing adds to a score where it stands.
func standing(out engine.NormScore, at norms.Standing) engine.NormScore {
	out.Percentile = at.Percentile
	switch at.Side {
	case -1:
		out.Bound = engine.BoundBelow
	case 1:
		out.Bound = engine.BoundAbove
	}
	if at.Scored {
		numbers := []float64{at.Z, at.T}
		out.Z, out.T, out.Stanine = &numbers[0], &numbers[1], at.Stanine
	}
	return out
}

// Score is what a result has on the scale, in the unit of norms: points of a sum or a composite, level points
// elsewhere; false where it has nothing.
func (of *NormedScale) Score(cq *Quiz, r *engine.Result) (float64, bool) {
	if of.Skill < 0 {
		i := slices.IndexFunc(r.Composites, func(c engine.CompositeScore) bool { return c.Composite == of.ID })
		if i < 0 {
			return 0, false
		}
		return r.Composites[i].Points, true
	}
	i := slices.IndexFunc(r.Levels, func(l engine.Level) bool { return l.Skill == of.ID })
	switch {
	case i < 0:
		return 0, false
	case cq.Sums[of.Skill] == nil:
		return r.Levels[i].Level, true
	case r.Levels[i].Sum == nil:
		return 0, false
	}
	return r.Levels[i].Sum.Points, true
}

// Scales are all scales that people can be compared on.
func (cq *Quiz) Scales() []NormedScale {
	var out []NormedScale
	for k, id := range cq.Skills {
		out = append(out, NormedScale{ID: id, Skill: k})
	}
	for i := range cq.Quiz.Composites {
		out = append(out, NormedScale{ID: cq.Quiz.Composites[i].ID, Skill: -1})
	}
	return out
}
