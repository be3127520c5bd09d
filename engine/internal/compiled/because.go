package compiled

import (
	"cmp"
	"math"

	"careerpath/engine"
	"careerpath/engine/internal/exact"
)

// because explains role a against role b. The log-odds ½(D²_b − D²_a) is linear in the levels, for their squares
// cancel: with a_s = (q̃_as − q̃_bs)/((SEM_s² + τ²)·T) the gradient at skill s is a_s − mean(a). The gradient sums to 0, so
// contributions can be centred on the neutral answer (credit 50) at no cost. moves holds, for each rule applied, by how
// much it moved each skill.
//
// Roles of two families are compared by the shapes of their most likely positions, and what sets these apart from a and
// b is a part of the constant. Positions of one family differ by height: see climbed.
func (f *Fit) because(a, b int, moves []ruleMove) *engine.Because {
	s := f.sheet
	if s.akin(a, b) {
		return f.climbed(a, b, moves)
	}
	out := &engine.Because{Versus: s.Quiz.Roles[b].Role.ID, Rules: make([]engine.RuleEvidence, 0, len(moves))}
	slope, gradient := s.centred[0], s.centred[1]
	qa := s.shape(s.shaped(a), gradient)
	qb := s.shape(s.shaped(b), s.centred[2])
	measured := 0
	for k, m := range s.Measured {
		slope[k] = 0
		if m {
			variance := s.Variance(k)
			slope[k] = (qa[k] - qb[k]) / variance
			out.Constant += (float64(qb[k]*qb[k]) - float64(qa[k]*qa[k])) / (2 * variance)
			measured++
		}
	}
	centre(gradient, slope, s.Measured)
	out.Heights = exact.Rounded(s.ahead(a) - s.ahead(b))
	out.Constant = exact.Rounded(out.Constant + out.Heights)
	out.Skills = make([]engine.SkillEvidence, 0, measured)
	count := 0
	for k, m := range s.Measured {
		if m {
			count += s.items[k]
		}
	}
	evidence := make([]engine.ItemEvidence, 0, count) // all of it, skill by skill
	for k, m := range s.Measured {
		if !m {
			continue
		}
		e, from := engine.SkillEvidence{Skill: s.Quiz.Skills[k]}, len(evidence)
		for _, t := range s.Quiz.Terms[k] {
			if !s.Counted(t.Item, t.At) {
				continue
			}
			odds := float64(gradient[k] * t.Weight / s.Weight[k] * (s.Credits[t.Item][t.At] - 50))
			e.LogOdds += odds
			evidence = withItem(evidence, from, engine.ItemEvidence{Item: s.Quiz.Items[t.Item].Item.ID,
				LogOdds: exact.Rounded(odds)})
		}
		e.LogOdds = exact.Rounded(e.LogOdds)
		e.Items = evidence[from:len(evidence):len(evidence)]
		out.Skills = withSkill(out.Skills, e)
	}
	for _, m := range moves {
		odds := 0.0
		for _, by := range m.by { // in order, for a sum's last bit depends on it
			odds += float64(gradient[by.skill] * by.points)
		}
		out.Rules = append(out.Rules, engine.RuleEvidence{Rule: m.rule, LogOdds: exact.Rounded(odds)})
	}
	return out
}

// withItem adds evidence behind what is as strong or stronger, of what follows from on.
func withItem(all []engine.ItemEvidence, from int, e engine.ItemEvidence) []engine.ItemEvidence {
	all = append(all, e)
	at, size := len(all)-1, math.Abs(e.LogOdds)
	for ; at > from && math.Abs(all[at-1].LogOdds) < size; at-- {
		all[at] = all[at-1]
	}
	all[at] = e
	return all
}

// withSkill is withItem for a skill.
func withSkill(all []engine.SkillEvidence, e engine.SkillEvidence) []engine.SkillEvidence {
	all = append(all, e)
	at, size := len(all)-1, math.Abs(e.LogOdds)
	for ; at > 0 && math.Abs(all[at-1].LogOdds) < size; at-- {
		all[at] = all[at-1]
	}
	all[at] = e
	return all
}

// Stronger orders by size, the larger first, whatever the sign.
func Stronger(x, y float64) int { return cmp.Compare(math.Abs(y), math.Abs(x)) }
