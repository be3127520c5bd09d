package engine

import (
	"cmp"
	"math"
	"slices"
)

// Because is why one role and not another: the log-odds ln(share of the one / share of the other), taken apart. Constant plus the log-odds of the
// skills and of the rules is the whole, and a skill's log-odds is the sum of its items'.
type Because struct {
	Versus   string          `json:"versus"`   // the role compared with
	Constant float64         `json:"constant"` // what a person at level 50 throughout would get
	Skills   []SkillEvidence `json:"skills"`   // strongest first
	Rules    []RuleEvidence  `json:"rules"`    // in the order they were applied
}

// SkillEvidence is what a skill's answers say for the role (positive) or for the other (negative).
type SkillEvidence struct {
	Skill   string         `json:"skill"`
	LogOdds float64        `json:"log_odds"`
	Items   []ItemEvidence `json:"items"` // strongest first
}

// ItemEvidence is what one answer says through one skill.
type ItemEvidence struct {
	Item    string  `json:"item"`
	LogOdds float64 `json:"log_odds"`
}

// RuleEvidence is what a rule that moved levels says.
type RuleEvidence struct {
	Rule    string  `json:"rule"`
	LogOdds float64 `json:"log_odds"`
}

// because explains role a against role b. The log-odds ½(D²_b − D²_a) is linear in the levels, for their squares cancel: with
// a_s = (q̃_as − q̃_bs)/(SEM_s² + τ²) the gradient at skill s is a_s − mean(a). The gradient sums to 0, so contributions can be centred on the neutral
// answer (credit 50) at no cost. moves holds, for each rule applied, by how much it moved each skill.
func (f *fit) because(a, b int, moves []ruleMove) *Because {
	s := f.sheet
	qa, qb := s.centred(s.quiz.roles[a].levels), s.centred(s.quiz.roles[b].levels)
	slope := make([]float64, len(s.measured))
	out := &Because{Versus: s.quiz.roles[b].role.ID, Skills: []SkillEvidence{}, Rules: []RuleEvidence{}}
	for k, m := range s.measured {
		if m {
			slope[k] = (qa[k] - qb[k]) / s.variance(k)
			out.Constant += (float64(qb[k]*qb[k]) - float64(qa[k]*qa[k])) / (2 * s.variance(k))
		}
	}
	gradient := s.centred(slope)
	for k, m := range s.measured {
		if !m {
			continue
		}
		e := SkillEvidence{Skill: s.quiz.skills[k]}
		for i := range s.quiz.items {
			ci := &s.quiz.items[i]
			j := slices.Index(ci.skills, k)
			if j < 0 || s.credits[i] == nil {
				continue
			}
			odds := float64(gradient[k] * ci.weights[j] / s.weight[k] * (s.credits[i][j] - 50))
			e.LogOdds += odds
			e.Items = append(e.Items, ItemEvidence{ci.item.ID, rounded(odds)})
		}
		e.LogOdds = rounded(e.LogOdds)
		slices.SortStableFunc(e.Items, func(x, y ItemEvidence) int { return stronger(x.LogOdds, y.LogOdds) })
		out.Skills = append(out.Skills, e)
	}
	slices.SortStableFunc(out.Skills, func(x, y SkillEvidence) int { return stronger(x.LogOdds, y.LogOdds) })
	for _, m := range moves {
		odds := 0.0
		for k := range gradient { // in order, for a sum's last bit depends on it
			odds += float64(gradient[k] * m.by[k])
		}
		out.Rules = append(out.Rules, RuleEvidence{m.rule, rounded(odds)})
	}
	out.Constant = rounded(out.Constant)
	return out
}

// stronger orders by size, the larger first, whatever the sign.
func stronger(x, y float64) int { return cmp.Compare(math.Abs(y), math.Abs(x)) }

// rounded keeps twelve decimals: less than any claim made here, and more than machines differ by in their last bit.
func rounded(x float64) float64 {
	const scale = 1e12
	if math.Abs(x) >= 1000 {
		return x
	}
	return math.Round(x*scale)/scale + 0 // + 0 turns −0 into 0
}

// significant keeps about twelve significant digits, for shares that may be tiny and yet are divided by one another.
func significant(x float64) float64 {
	if x == 0 {
		return 0
	}
	_, exponent := math.Frexp(x)
	scale := math.Pow10(12 - exponent*30103/100000)
	if math.IsInf(scale, 0) {
		return x
	}
	return math.Round(x*scale) / scale
}
