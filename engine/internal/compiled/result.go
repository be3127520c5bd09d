package compiled

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"careerpath/engine"
	"careerpath/engine/internal/exact"
	"careerpath/engine/internal/expression"
)

// ruleMove is by how much a rule moved each skill, as indices into Quiz.skills.
type ruleMove struct {
	rule string
	by   map[int]float64
}

// Quiz returns a quiz ready to score. The error is an *engine.UnknownQuizError.
func (c *Catalog) Quiz(quiz string) (*Quiz, error) {
	cq, ok := c.Quizzes[quiz]
	if !ok {
		return nil, &engine.UnknownQuizError{ID: quiz, Known: slices.Sorted(maps.Keys(c.Quizzes))}
	}
	return cq, nil
}

// Result is what a sheet comes to. seconds is the mean time an answer took, 0 where it isn't known.
func (s *Sheet) Result(seconds float64) engine.Result {
	out, f, moves := s.Judge(seconds)
	s.note(&out)
	if out.Role != "" && len(out.Roles) > 1 {
		rival := out.Roles[0].Role
		if rival == string(out.Role) {
			rival = out.Roles[1].Role
		}
		out.Because = f.because(s.Quiz.Role[string(out.Role)], s.Quiz.Role[rival], moves)
	}
	return out
}

// Judge is result without reasons and notes.
func (s *Sheet) Judge(seconds float64) (out engine.Result, f *Fit, moves []ruleMove) {
	cq := s.Quiz
	s.Measure()
	out = engine.Result{Quiz: cq.Quiz.ID, Catalog: cq.Hash, Coverage: exact.Rounded(s.coverage()), Levels: []engine.Level{}, Roles: []engine.RoleFit{}, Rules: []engine.RuleOutcome{}}
	moves = s.adjust(&out)
	for k, id := range cq.Skills {
		if s.Measured[k] {
			out.Levels = append(out.Levels, engine.Level{Skill: id, Level: exact.Rounded(s.Levels[k]), SEM: exact.Rounded(s.Sems[k]), Items: s.items[k], Sum: s.sum(k)})
		}
	}
	f = s.fit()
	if s.coverage() > 0 {
		for r := range cq.Roles {
			out.Roles = append(out.Roles, engine.RoleFit{
				Role: cq.Roles[r].Role.ID, Share: exact.Significant(f.shares[r]), Readiness: exact.Rounded(s.readiness(r)), Eligible: true, Unmet: []engine.Unmet{},
			})
		}
	}
	slices.SortFunc(out.Roles, func(a, b engine.RoleFit) int {
		return cmp.Or(cmp.Compare(b.Share, a.Share), cmp.Compare(b.Readiness, a.Readiness), cmp.Compare(a.Role, b.Role))
	})
	s.require(&out)
	quality, agree := s.Quality(seconds)
	out.Quality = quality
	s.decide(&out, agree)
	return out, f, moves
}

// adjust applies the rules that move levels, in order, and records what became of them.
func (s *Sheet) adjust(out *engine.Result) []ruleMove {
	var moves []ruleMove
	for _, cr := range s.Quiz.Rules {
		if !cr.Rule.Adjusts() {
			continue
		}
		holds, unknown := cr.When.Holds(s.value)
		o := s.outcome(cr.Rule, holds, unknown)
		if holds {
			move := ruleMove{rule: cr.Rule.ID, by: map[int]float64{}}
			for _, id := range cr.Rule.SkillIDs() {
				k, ok := s.Quiz.Skill[id]
				if !ok || !s.Measured[k] {
					continue
				}
				to := exact.Rounded(cr.Rule.Moved(id, s.Levels[k]))
				if to != s.Levels[k] {
					o.Moved = append(o.Moved, engine.LevelMove{Skill: id, From: exact.Rounded(s.Levels[k]), To: exact.Rounded(to)})
					move.by[k] = to - s.Levels[k]
					s.Levels[k] = to
				}
			}
			moves = append(moves, move)
		}
		out.Rules = append(out.Rules, o)
	}
	return moves
}

func (s *Sheet) outcome(r *engine.Rule, applied bool, unknown []expression.Name) engine.RuleOutcome {
	o := engine.RuleOutcome{Rule: r.ID, Applied: applied, Effect: r.Effect(), Because: r.Because}
	if applied {
		o.Note = r.Note
	}
	s.leaveOpen(&o, unknown)
	return o
}

// leaveOpen records the names for which a rule is not applied.
func (s *Sheet) leaveOpen(o *engine.RuleOutcome, unknown []expression.Name) {
	for _, n := range unknown {
		o.Unknown = append(o.Unknown, n.String())
		o.Unasked = o.Unasked || !s.asks(n)
	}
}

// asks says whether the person, had they left nothing open, would have told a name's value.
func (s *Sheet) asks(n expression.Name) bool {
	switch n.Group {
	case "fit", "readiness":
		_, known := s.Quiz.Role[n.Key]
		return known
	case "gap":
		if len(s.Quiz.Roles) == 0 {
			return false
		}
	}
	for i := range s.Quiz.Items {
		if s.Quiz.Items[i].tells(s.Quiz, n) && s.asksItem(i) {
			return true
		}
	}
	return false
}

// asksItem says whether an item is shown, or hidden only because something before it was left open.
func (s *Sheet) asksItem(i int) bool {
	if s.Shown[i] {
		return true
	}
	_, unknown := s.Quiz.Items[i].Show.Holds(s.value)
	return slices.ContainsFunc(unknown, s.asks)
}

// tells says whether the answer to the item is what a name stands for, or bears on it.
func (ci *Item) tells(cq *Quiz, n expression.Name) bool {
	switch n.Group {
	case "answer":
		return ci.Item.ID == n.Key
	case "fact":
		return ci.Item.Fact != nil && ci.Item.Fact.ID == n.Key
	case "level", "gap":
		k, measured := cq.Skill[n.Key]
		return measured && slices.Contains(ci.Skills, k)
	}
	return false
}

// Later is value with what is known once roles are compared: fit, readiness, and the gap to one role.
func (s *Sheet) Later(out *engine.Result, gapTo string) func(expression.Name) (any, bool) {
	return func(n expression.Name) (any, bool) {
		switch n.Group {
		case "fit", "readiness":
			i := slices.IndexFunc(out.Roles, func(r engine.RoleFit) bool { return r.Role == n.Key })
			if i < 0 {
				return nil, false
			}
			if n.Group == "fit" {
				return out.Roles[i].Share, true
			}
			return out.Roles[i].Readiness, true
		case "gap":
			r, ok := s.Quiz.Role[gapTo]
			k, measures := s.Quiz.Skill[n.Key]
			if !ok || !measures || !s.Measured[k] {
				return nil, false
			}
			return s.gap(r, k), true
		}
		return s.value(n)
	}
}

// require checks each role's requirements. One that reads a name unknown for this person is not held against them.
func (s *Sheet) require(out *engine.Result) {
	for i := range out.Roles {
		rf := &out.Roles[i]
		cr := &s.Quiz.Roles[s.Quiz.Role[rf.Role]]
		for j, condition := range cr.Requires {
			req := cr.Role.Requires[j]
			holds, unknown := condition.Holds(s.Later(out, rf.Role))
			if holds {
				continue
			}
			if unknown == nil {
				rf.Eligible = false
				rf.Unmet = append(rf.Unmet, engine.Unmet{When: req.When.Source, Because: req.Because})
				continue
			}
			o := engine.RuleOutcome{Rule: fmt.Sprintf("%s_requires_%d", rf.Role, j+1), Effect: "requirement of " + rf.Role, Because: req.Because}
			s.leaveOpen(&o, unknown)
			out.Rules = append(out.Rules, o)
		}
	}
}

// decide gives the verdict, the recommended role and the next one. agree says whether the answers do, as quality has it.
func (s *Sheet) decide(out *engine.Result, agree bool) {
	switch {
	case s.coverage() < engine.LeastMeasured:
		out.Verdict = engine.VerdictInsufficient
		return
	case len(out.Roles) == 0:
		out.Verdict = engine.VerdictLevelsOnly
		return
	case s.Flat():
		out.Verdict = engine.VerdictUndifferentiated
		return
	case out.Roles[0].Clear() && agree:
		out.Verdict = engine.VerdictClear
	case out.Roles[0].Share >= engine.LikelyShare:
		out.Verdict = engine.VerdictLikely
	default:
		out.Verdict = engine.VerdictClose
	}
	best := engine.OptionalID(out.Roles[0].Role)
	for _, r := range out.Roles {
		if r.Eligible {
			out.Role, out.Tier = engine.OptionalID(r.Role), engine.OptionalID(s.Quiz.Roles[s.Quiz.Role[r.Role]].Role.Tier)
			break
		}
	}
	if out.Role != best {
		out.Next = best
		return
	}
	for _, r := range out.Roles {
		if s.Quiz.above[s.Quiz.Role[string(out.Role)]][s.Quiz.Role[r.Role]] {
			out.Next = engine.OptionalID(r.Role)
			return
		}
	}
}

// Above says whether a growth path leads from one role up to another: to a role of another tier, for a path within a tier leads sideways.
func (c *Catalog) Above(from, to string) bool {
	a, _ := c.Role(from)
	b, _ := c.Role(to)
	for _, p := range c.Content.Paths {
		if p.To.ID == to && a.Tier != b.Tier && slices.ContainsFunc(p.From, func(f engine.Ref) bool { return f.ID == from }) {
			return true
		}
	}
	return false
}

// note applies the rules that only say something. Their gaps are to the best-fitting role.
func (s *Sheet) note(out *engine.Result) {
	best := ""
	if len(out.Roles) > 0 {
		best = out.Roles[0].Role
	}
	for _, cr := range s.Quiz.Rules {
		if cr.Rule.Adjusts() {
			continue
		}
		holds, unknown := cr.When.Holds(s.Later(out, best))
		out.Rules = append(out.Rules, s.outcome(cr.Rule, holds, unknown))
	}
}
