package compiled

import (
	"cmp"
	"maps"
	"slices"

	"careerpath/engine"
	"careerpath/engine/internal/conformal"
	"careerpath/engine/internal/exact"
	"careerpath/engine/internal/expression"
)

// ruleMove is by how much a rule moved skills.
type ruleMove struct {
	rule string
	by   []moved
}

type moved struct {
	skill  int
	points float64
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
	out.Facts = s.stated()
	out.Rungs = s.rungs(&out)
	out.Composites, out.Codes = s.composites(), s.codes()
	out.Norms = s.compareWithNorms(&out)
	if out.Verdict.Compares() {
		out.Family = s.stand(&out.Quality)
	}
	out.Set = conformal.Set(s.Quiz.Quiz.Calibration, &out)
	if out.Role != "" && len(out.Roles) > 1 {
		one, rival := s.order[0], s.order[0]
		for i, r := range s.order { // the best of those that may be recommended, and the best but that
			if out.Roles[i].Role == string(out.Role) {
				one = r
				break
			}
		}
		if one == rival {
			rival = s.order[1]
		}
		out.Because = f.because(one, rival, moves)
	}
	return out
}

// Judge is result without reasons and notes.
func (s *Sheet) Judge(seconds float64) (out engine.Result, f *Fit, moves []ruleMove) {
	cq := s.Quiz
	s.Measure()
	coverage := s.Coverage()
	out = engine.Result{
		Quiz: cq.Quiz.ID, Catalog: cq.Hash, Coverage: exact.Rounded(coverage), Roles: []engine.RoleFit{},
		Rules: make([]engine.RuleOutcome, 0, len(cq.Rules)+cq.requires),
	}
	moves = s.adjust(&out)
	out.Levels = s.levels()
	f = s.Fit()
	if coverage > 0 && len(cq.Roles) > 0 {
		out.Roles = s.rank()
	}
	s.compare(out.Roles)
	s.require(&out)
	quality, agree := s.Quality(seconds)
	out.Quality, out.Order = quality, s.shownOrder()
	s.decide(&out, coverage, agree)
	for i := range out.Roles {
		if of := &out.Roles[i]; !s.claims(s.order[i]) {
			of.Readiness, of.Aligned, of.Unclaimed = 0, 0, true
		}
	}
	return out, f, moves
}

// levels lists the levels that are measured.
func (s *Sheet) levels() []engine.Level {
	out := make([]engine.Level, 0, len(s.Measured))
	for k, m := range s.Measured {
		if m {
			one := engine.Level{
				Skill: s.Quiz.Skills[k], Level: exact.Rounded(s.Levels[k]), SEM: exact.Rounded(s.Sems[k]), Items: s.items[k],
				SEMFrom: s.Quiz.ErrorFrom[k],
			}
			if s.made != nil && s.made[k] {
				sum := s.scores[k]
				one.Sum = &sum
			}
			out = append(out, one)
		}
	}
	return out
}

// rank lists the roles, best first, and has order say which they are.
func (s *Sheet) rank() []engine.RoleFit {
	out := make([]engine.RoleFit, len(s.order))
	for r := range s.order {
		one := engine.RoleFit{
			Role: s.Quiz.Roles[r].Role.ID, Share: exact.Significant(s.compared.Shares[r]),
			Readiness: exact.Rounded(s.Readiness(r)), Aligned: exact.Rounded(s.ReadinessAtHeight(r)),
			Eligible: true, Unmet: []engine.Unmet{},
		}
		at := r // there are few, so each is put into its place
		for ; at > 0 && better(&one, &out[at-1]); at-- {
			out[at], s.order[at] = out[at-1], s.order[at-1]
		}
		out[at], s.order[at] = one, r
	}
	return out
}

// better orders roles: by match share, then by readiness, then by id.
func better(a, b *engine.RoleFit) bool {
	return cmp.Or(cmp.Compare(b.Share, a.Share), cmp.Compare(b.Readiness, a.Readiness), cmp.Compare(a.Role, b.Role)) < 0
}

// compare puts into the frame what is known once roles are ranked.
func (s *Sheet) compare(ranked []engine.RoleFit) {
	at := s.Quiz.Slots
	for i := range s.order {
		known := i < len(ranked)
		r := i
		if known {
			r = s.order[i]
			s.Frame.Numbers[at.Fits+r], s.Frame.Numbers[at.Readiness+r] = ranked[i].Share, ranked[i].Readiness
		}
		s.Frame.Known[at.Fits+r], s.Frame.Known[at.Readiness+r] = known, known
	}
}

// Reach puts the gaps to a role into the frame, unknown where there is none, −1.
func (s *Sheet) Reach(role int, gaps []Gap) {
	for _, g := range gaps {
		if s.Frame.Known[g.slot] = role >= 0 && s.Measured[g.skill]; s.Frame.Known[g.slot] {
			s.Frame.Numbers[g.slot] = s.gap(role, g.skill)
		}
	}
}

// adjust applies the rules that move levels, in order, and records what became of them.
func (s *Sheet) adjust(out *engine.Result) []ruleMove {
	var room []engine.LevelMove
	moves, by := s.moves[:0], s.moved[:0]
	for i := range s.Quiz.Rules {
		cr := &s.Quiz.Rules[i]
		if !cr.Adjusts {
			continue
		}
		holds, known := cr.Code.Holds(s.Frame)
		o := s.outcome(cr, holds, known)
		if holds {
			first := len(by)
			for _, of := range cr.Skills {
				from := s.Levels[of.Skill]
				if !s.Measured[of.Skill] {
					continue
				}
				if to := exact.Rounded(cr.Rule.Moved(of.ID, from)); to != from {
					if room == nil {
						room = make([]engine.LevelMove, 0, cap(s.moved))
					}
					room = append(room, engine.LevelMove{Skill: of.ID, From: exact.Rounded(from), To: to})
					by = append(by, moved{of.Skill, to - from})
					s.SetLevel(of.Skill, to)
				}
			}
			if n := len(by) - first; n > 0 {
				o.Moved = room[len(room)-n : len(room) : len(room)]
			}
			move := ruleMove{cr.Rule.ID, by[first:]}
			slices.SortFunc(move.by, func(a, b moved) int { return cmp.Compare(a.skill, b.skill) })
			moves = append(moves, move)
		}
		out.Rules = append(out.Rules, o)
	}
	return moves
}

func (s *Sheet) outcome(cr *Rule, applied, known bool) engine.RuleOutcome {
	o := engine.RuleOutcome{Rule: cr.Rule.ID, Applied: applied, Effect: cr.effect, Because: cr.Rule.Because}
	if applied {
		o.Note = cr.Rule.Note
	}
	if !known {
		s.leaveOpen(&o, cr.Code)
	}
	return o
}

// leaveOpen records the names for which a rule is not applied.
func (s *Sheet) leaveOpen(o *engine.RuleOutcome, code *expression.Code) {
	o.Unknown = code.Unknown(s.Frame)
	for _, slot := range code.Slots() {
		o.Unasked = o.Unasked || !s.Frame.Known[slot] && (s.Quiz.Sure != nil || !s.asked(slot))
	}
}

// require checks each role's requirements. One that reads a name unknown for this person is not held against them.
func (s *Sheet) require(out *engine.Result) {
	var room []engine.Unmet
	for i := range out.Roles {
		rf := &out.Roles[i]
		role := s.order[i]
		requires, first := s.Quiz.Roles[role].Requirements, len(room)
		for j := range requires {
			req := &requires[j]
			s.Reach(role, req.Gaps)
			holds, known := req.Code.Holds(s.Frame)
			switch {
			case holds:
			case known:
				rf.Eligible = false
				if room == nil {
					room = make([]engine.Unmet, 0, s.Quiz.requires)
				}
				room = append(room, req.unmet)
			default:
				o := req.unknown
				s.leaveOpen(&o, req.Code)
				out.Rules = append(out.Rules, o)
			}
		}
		if len(room) > first {
			rf.Unmet = room[first:len(room):len(room)]
		}
	}
}

// MeetsAt says whether a requirement of a role would hold on a sheet that was judged if one level, as the requirement
// reads it, were another.
func (s *Sheet) MeetsAt(role, requirement, skill int, level float64) bool {
	req, slot := &s.Quiz.Roles[role].Requirements[requirement], s.Quiz.Slots.Levels+skill
	was, known := s.Frame.Numbers[slot], s.Frame.Known[slot]
	s.Frame.SetNumber(slot, level)
	s.Reach(role, req.Gaps)
	holds, _ := req.Code.Holds(s.Frame)
	s.Frame.Numbers[slot], s.Frame.Known[slot] = was, known
	return holds
}

// decide gives the verdict, the recommended role and the next one. agree says whether the answers do, as quality has
// it.
func (s *Sheet) decide(out *engine.Result, coverage float64, agree bool) {
	recommended := slices.IndexFunc(out.Contenders(), func(r engine.RoleFit) bool { return r.Eligible })
	share, first := -1.0, -1
	if len(out.Roles) > 0 {
		share, first = out.Roles[max(recommended, 0)].Share, s.order[0]
		agree = agree && s.Unclear(s.order[max(recommended, 0)], &out.Quality) == ""
	}
	if s.Quiz.Sure != nil {
		out.Short = s.shortForm()
		agree = agree && out.Short.Sure
	}
	out.Verdict = s.Quiz.Verdicts.Verdict(coverage, s.Even(first, func(role int) bool {
		return out.Roles[slices.Index(s.order, role)].Eligible
	}), share, agree)
	if share >= 0 && s.Quiz.Sure == nil && !s.Claimable() {
		out.Verdict = engine.VerdictInsufficient
	}
	if !out.Verdict.Compares() {
		return
	}
	if recommended < 0 {
		out.Verdict = engine.VerdictBlocked
	} else {
		role := s.Quiz.Roles[s.order[recommended]].Role
		out.Role, out.Tier = engine.OptionalID(role.ID), engine.OptionalID(role.Tier)
	}
	if recommended != 0 {
		best := &out.Roles[0]
		out.Blocked = &engine.Blocked{Role: best.Role, Share: best.Share, Unmet: best.Unmet}
		out.Next = engine.OptionalID(best.Role)
		return
	}
	if next := s.Quiz.Next(s.order, s.holds); next >= 0 {
		out.Next = engine.OptionalID(s.Quiz.RoleAt(next).ID)
	}
}

// Above says whether a growth path leads from one role up to another: to a role of another tier, for a path within a
// tier leads sideways.
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
	best := -1
	if len(out.Roles) > 0 {
		best = s.order[0]
	}
	for i := range s.Quiz.Rules {
		cr := &s.Quiz.Rules[i]
		if cr.Adjusts {
			continue
		}
		s.Reach(best, cr.gaps)
		holds, known := cr.Code.Holds(s.Frame)
		out.Rules = append(out.Rules, s.outcome(cr, holds, known))
	}
}
