package compiled

import (
	"cmp"
	"math"
	"slices"

	"careerpath/engine"
	"careerpath/engine/internal/exact"
)

// because explains role a against role b. The log-odds ½(D²_b − D²_a) is linear in the levels, for their squares cancel: with
// a_s = (q̃_as − q̃_bs)/(SEM_s² + τ²) the gradient at skill s is a_s − mean(a). The gradient sums to 0, so contributions can be centred on the neutral
// answer (credit 50) at no cost. moves holds, for each rule applied, by how much it moved each skill.
func (f *Fit) because(a, b int, moves []ruleMove) *engine.Because {
	s := f.sheet
	qa, qb := s.Centred(s.Quiz.Roles[a].Levels), s.Centred(s.Quiz.Roles[b].Levels)
	slope := make([]float64, len(s.Measured))
	out := &engine.Because{Versus: s.Quiz.Roles[b].Role.ID, Skills: []engine.SkillEvidence{}, Rules: []engine.RuleEvidence{}}
	for k, m := range s.Measured {
		if m {
			slope[k] = (qa[k] - qb[k]) / s.Variance(k)
			out.Constant += (float64(qb[k]*qb[k]) - float64(qa[k]*qa[k])) / (2 * s.Variance(k))
		}
	}
	gradient := s.Centred(slope)
	for k, m := range s.Measured {
		if !m {
			continue
		}
		e := engine.SkillEvidence{Skill: s.Quiz.Skills[k]}
		for i := range s.Quiz.Items {
			ci := &s.Quiz.Items[i]
			j := slices.Index(ci.Skills, k)
			if j < 0 || s.Credits[i] == nil {
				continue
			}
			odds := float64(gradient[k] * ci.Weights[j] / s.weight[k] * (s.Credits[i][j] - 50))
			e.LogOdds += odds
			e.Items = append(e.Items, engine.ItemEvidence{Item: ci.Item.ID, LogOdds: exact.Rounded(odds)})
		}
		e.LogOdds = exact.Rounded(e.LogOdds)
		slices.SortStableFunc(e.Items, func(x, y engine.ItemEvidence) int { return Stronger(x.LogOdds, y.LogOdds) })
		out.Skills = append(out.Skills, e)
	}
	slices.SortStableFunc(out.Skills, func(x, y engine.SkillEvidence) int { return Stronger(x.LogOdds, y.LogOdds) })
	for _, m := range moves {
		odds := 0.0
		for k := range gradient { // in order, for a sum's last bit depends on it
			odds += float64(gradient[k] * m.by[k])
		}
		out.Rules = append(out.Rules, engine.RuleEvidence{Rule: m.rule, LogOdds: exact.Rounded(odds)})
	}
	out.Constant = exact.Rounded(out.Constant)
	return out
}

// Stronger orders by size, the larger first, whatever the sign.
func Stronger(x, y float64) int { return cmp.Compare(math.Abs(y), math.Abs(x)) }
