package sheets

import (
	"fmt"
	"math"
	"slices"

	"careerpath/engine"
)

// Condition is a condition of the quiz's rules and of its roles' requirements, under the id that results have it by.
type Condition struct {
	ID       string
	When     string
	adjusts  bool // it is a rule that moves levels
	requires bool
	role     string // of which it is a requirement
}

// Conditions are all of them, in the order they are written: the rules', then the requirements'.
func (s *Source) Conditions() []Condition {
	var out []Condition
	for _, r := range s.Rules {
		out = append(out, Condition{ID: r.ID, When: r.When.Source, adjusts: r.Note == ""})
	}
	for _, ref := range s.Quiz.Roles {
		role, _ := s.Catalog.Role(ref.ID)
		for i, q := range role.Requires {
			id := fmt.Sprintf("%s_requires_%d", role.ID, i+1)
			out = append(out, Condition{ID: id, When: q.When.Source, requires: true, role: role.ID})
		}
	}
	return out
}

// Values are what conditions read of one complete sheet, by group and name, with the levels as they were before rules.
// Shares have twelve decimals: zen-engine's numbers are decimals with a fixed number of places, and it stops on 1e-30.
type Values map[string]any

// ValuesOf takes them from a result.
func ValuesOf(r *engine.Result) Values {
	fact, level, fit, readiness := map[string]any{}, map[string]any{}, map[string]any{}, map[string]any{}
	for _, f := range r.Facts {
		fact[f.Fact] = f.Value
	}
	for _, l := range r.Levels {
		level[l.Skill] = l.Level
	}
	for _, o := range r.Rules {
		for _, m := range o.Moved {
			level[m.Skill] = m.From
		}
	}
	for _, f := range r.Roles {
		fit[f.Role], readiness[f.Role] = math.Round(f.Share*1e12)/1e12, f.Readiness
	}
	return Values{"fact": fact, "level": level, "fit": fit, "readiness": readiness}
}

// HeldIn says whether the condition holds by a result of a complete sheet. known is false where that can't be told from
// Values, because a rule moved a level before the condition was looked at.
func (c *Condition) HeldIn(r *engine.Result) (holds, known bool) {
	moved := slices.ContainsFunc(r.Rules, func(o engine.RuleOutcome) bool { return o.Moved != nil })
	if c.requires {
		i := slices.IndexFunc(r.Roles, func(f engine.RoleFit) bool { return f.Role == c.role })
		unmet := func(u engine.Unmet) bool { return u.When == c.When }
		return !slices.ContainsFunc(r.Roles[i].Unmet, unmet), !moved
	}
	i := slices.IndexFunc(r.Rules, func(o engine.RuleOutcome) bool { return o.Rule == c.ID })
	return r.Rules[i].Applied, c.adjusts || !moved
}
