package trial

import (
	"cmp"
	"math"
	"slices"

	"careerpath/engine"
	"careerpath/engine/internal/compiled"
	"careerpath/engine/internal/exact"
	"careerpath/engine/internal/expression"
)

// Trial tells which role would be recommended if some answers of a sheet were others. It comes to exactly what Score
// does, and works out again only what those answers touch: a level is summed anew from its items, a condition is
// evaluated where something it reads changed, and the log-odds between roles, which are linear in the levels (see
// because), move by what the levels moved. Where those are too near one another to tell, it compares the match shares
// as Score does. It serves one goroutine.
type Trial struct {
	*compiled.Sheet                   // changed, and changed back
	given           *compiled.Sheet   // as it was
	terms           [][]compiled.Term // by skill: what its level is the sum of
	rules           []trialRule       // those that adjust, in order
	Roles           []trialRole       // parallel to Quiz.Roles
	Slopes          [][]float64       // by skill, by role: what a level point adds to the role's log-odds
	ranked          bool              // enough is measured to recommend a role
	tallies         bool              // some rule reads points

	nearest int // the best-fitting role, where families are compared; −1 elsewhere

	touched []int // skills whose level may differ from the given one
	dirty   []bool
	chosen  []bool // by item: it is answered with an alternative
	odds    []float64
}

type trialRule struct {
	rule   *engine.Rule
	when   *condition
	skills []int    // that it moves, of those measured
	ids    []string // theirs
	held   bool     // for the given answers
}

type trialRole struct {
	Requires []*condition
	Failed   []bool  // by requirement, for the given answers
	odds     float64 // −½D²/T without the part that all roles have in common
}

// condition is one with what it takes to tell whether it has to be evaluated again.
type condition struct {
	code    *expression.Code
	gaps    []compiled.Gap
	Levels  []int // skills whose level or gap it reads
	answers []int // items whose answer it reads, or the points they come to
	whole   bool  // it reads fit or readiness, which rest on every level
	role    int   // whose gaps it reads, −1 for none
}

// nearTie is the difference of log-odds below which they aren't relied on to order two roles: a good deal more than
// they are off by. beyond is the one from which shares are so small that they may be equal as numbers.
const (
	nearTie = 1e-6
	beyond  = 600
)

// New takes a sheet that has been measured, and that no rule has adjusted.
func New(s *compiled.Sheet) *Trial {
	cq := s.Quiz
	changing := s.Clone()
	copy(changing.Levels, s.Answered)
	t := &Trial{
		Sheet: changing, given: s, terms: make([][]compiled.Term, len(cq.Skills)),
		Roles: make([]trialRole, len(cq.Roles)), ranked: s.Coverage() >= cq.Verdicts.Coverage && s.Claimable(),
		nearest: -1,
		dirty:   make([]bool, len(cq.Skills)), chosen: make([]bool, len(cq.Items)), odds: make([]float64, len(cq.Roles)),
	}
	if !t.ranked {
		return t
	}
	for k, terms := range cq.Terms {
		t.terms[k] = slices.DeleteFunc(slices.Clone(terms), func(t compiled.Term) bool { return !s.Counted(t.Item, t.At) })
	}
	for i := range cq.Rules {
		cr := &cq.Rules[i]
		if !cr.Rule.Adjusts() {
			continue
		}
		tr := trialRule{rule: cr.Rule, when: conditionOf(cq, cr.Code, nil, -1)}
		for _, by := range cr.Skills {
			if s.Measured[by.Skill] {
				tr.skills, tr.ids = append(tr.skills, by.Skill), append(tr.ids, by.ID)
			}
		}
		t.tallies = t.tallies || slices.ContainsFunc(cr.Code.Slots(), func(slot int) bool { return slot >= cq.Slots.Scores })
		tr.held, _ = t.state(tr.when)
		t.apply(&tr, tr.held)
		t.rules = append(t.rules, tr)
	}
	t.given = s.Clone()
	copy(t.given.Levels, t.Levels) // as rules leave them
	t.slope()
	for r := range cq.Roles {
		for _, req := range cq.Roles[r].Requirements {
			g := conditionOf(cq, req.Code, req.Gaps, r)
			t.Roles[r].Requires = append(t.Roles[r].Requires, g)
			_, fails := t.state(g)
			t.Roles[r].Failed = append(t.Roles[r].Failed, fails)
		}
	}
	return t
}

// slope works out the log-odds of each role and how they depend on the levels: with a_s = q̃_s/((SEM_s² + τ²)·T),
// −½D²/T is Σ x_s·(a_s − mean(a)) − ½Σ q̃_s·a_s and a part that is the same for all roles.
func (t *Trial) slope() {
	t.Slopes = make([][]float64, len(t.Measured))
	for k := range t.Slopes {
		t.Slopes[k] = make([]float64, len(t.Roles))
	}
	for r := range t.Roles {
		q := t.Centred(t.Quiz.Roles[r].Levels)
		if len(t.Quiz.Families) > 0 {
			t.slopeOfHeight(r)
		}
		a := make([]float64, len(q))
		for k, m := range t.Measured {
			if m {
				a[k] = q[k] / t.Variance(k)
				t.Roles[r].odds -= float64(q[k]*a[k]) / 2
			}
		}
		for k, slope := range t.Centred(a) {
			t.Slopes[k][r] += slope
			t.Roles[r].odds += float64(t.Levels[k] * slope)
		}
	}
}

// conditionOf looks up what a condition reads.
func conditionOf(cq *compiled.Quiz, code *expression.Code, gaps []compiled.Gap, role int) *condition {
	c := &condition{code: code, gaps: gaps, role: role}
	at := cq.Slots
	for _, slot := range code.Slots() {
		switch {
		case slot < at.Levels:
			if cq.Items[slot].Fact == nil { // what a number states stays as it is
				c.answers = append(c.answers, slot)
			}
		case slot < at.Fits:
			c.Levels = append(c.Levels, (slot-at.Levels)%len(cq.Skills))
		case slot < at.Scores:
			c.whole = true
		case slot < at.Never:
			c.answers = append(c.answers, cq.ScoredItems(slot-at.Scores)...)
		}
	}
	return c
}

// Other returns which role but the one at home is recommended where these alternatives, of different items, are the
// answers: its index, −1 for none.
func (t *Trial) Other(home int, set ...*Alternative) int {
	if !t.ranked {
		return -1
	}
	t.change(set)
	role := t.otherThan(home)
	t.changeBack(set)
	return role
}

// change answers items with alternatives, and works out what that moves.
func (t *Trial) change(set []*Alternative) {
	for _, a := range set {
		t.Answers[a.Item], t.Credits[a.Item], t.chosen[a.Item] = a.Answer, a.credit, true
		t.See(a.Item)
		for _, k := range t.Quiz.Items[a.Item].Skills {
			t.touch(k)
		}
	}
	for _, k := range t.touched {
		if t.Measured[k] {
			t.Answered[k] = t.level(k)
		}
	}
	copy(t.Levels, t.Answered)
	copy(t.Frame.Numbers[t.Quiz.Slots.Levels:], t.Levels)
	if t.tallies {
		t.Tally()
	}
	for i := range t.rules {
		tr := &t.rules[i]
		holds := tr.held
		if t.reads(tr.when) {
			holds, _ = t.state(tr.when)
		}
		if holds != tr.held {
			for _, k := range tr.skills {
				t.touch(k)
			}
		}
		t.apply(tr, holds)
	}
}

// otherThan is the role recommended now, −1 where it is the one at home or none.
func (t *Trial) otherThan(home int) int {
	role := t.best()
	if role == home || role >= 0 && t.Even(t.nearest, t.eligible) {
		return -1
	}
	return role
}

// changeBack gives the answers that were given.
func (t *Trial) changeBack(set []*Alternative) {
	for _, a := range set {
		t.Answers[a.Item], t.Credits[a.Item], t.chosen[a.Item] = t.given.Answers[a.Item], t.given.Credits[a.Item], false
		t.See(a.Item)
	}
	for _, k := range t.touched {
		t.Answered[k], t.dirty[k] = t.given.Answered[k], false
	}
	t.touched = t.touched[:0]
}

func (t *Trial) touch(skill int) {
	if !t.dirty[skill] {
		t.dirty[skill] = true
		t.touched = append(t.touched, skill)
	}
}

// level sums a skill's level from its answers, in the order in which measure does, so that it comes to the same number
// to the last bit.
func (t *Trial) level(skill int) float64 {
	sum := 0.0
	for _, c := range t.terms[skill] {
		sum += float64(c.Weight * t.Credits[c.Item][c.At])
	}
	return exact.Rounded(sum / t.Weight[skill])
}

// apply moves levels as adjust does.
func (t *Trial) apply(tr *trialRule, holds bool) {
	if !holds {
		return
	}
	for i, k := range tr.skills {
		t.SetLevel(k, exact.Rounded(tr.rule.Moved(tr.ids[i], t.Levels[k])))
	}
}

// reads says whether something that a condition reads may differ from what it read of the given answers.
func (t *Trial) reads(g *condition) bool {
	return g.whole || slices.ContainsFunc(g.Levels, func(k int) bool { return t.dirty[k] }) ||
		slices.ContainsFunc(g.answers, func(i int) bool { return t.chosen[i] })
}

// state evaluates a condition. Where something it reads isn't known it neither holds nor fails.
func (t *Trial) state(c *condition) (holds, fails bool) {
	if c.whole {
		t.compareAll()
	}
	t.Reach(c.role, c.gaps)
	holds, known := c.code.Holds(t.Frame)
	return holds, !holds && known
}

// compareAll puts into the frame how the person now compares with every role.
func (t *Trial) compareAll() {
	f, at := t.Fit(), t.Quiz.Slots
	for r := range t.Roles {
		t.Frame.SetNumber(at.Fits+r, exact.Significant(f.Shares[r]))
		t.Frame.SetNumber(at.Readiness+r, exact.Rounded(t.Readiness(r)))
	}
}

// best returns the best of the contenders of which no requirement fails, −1 where there is none.
func (t *Trial) best() int {
	if len(t.Quiz.Families) > 0 { // whose log-odds aren't linear in the levels
		role := t.bestByShare()
		for r, d := range t.Fit().Distances {
			t.odds[r] = -d / 2
		}
		return role
	}
	for r := range t.Roles {
		t.odds[r] = t.Roles[r].odds
	}
	for _, k := range t.touched {
		if d := t.Levels[k] - t.given.Levels[k]; d != 0 {
			for r, slope := range t.Slopes[k] {
				t.odds[r] += float64(slope * d)
			}
		}
	}
	best, second := -1, math.Inf(-1)
	for r, odds := range t.odds {
		switch {
		case best < 0 || odds > t.odds[best]:
			if best >= 0 {
				second = t.odds[best]
			}
			best = r
		default:
			second = max(second, odds)
		}
	}
	if t.odds[best]-second < nearTie || !t.eligible(best) {
		return t.bestByShare() // which tells ties apart, and whether another is a contender
	}
	return best
}

// bestByShare is best in the order that Score puts roles in.
func (t *Trial) bestByShare() int {
	f := t.Fit()
	order := make([]int, len(t.Roles))
	readiness := make([]float64, len(t.Roles))
	for r := range order {
		order[r], f.Shares[r], readiness[r] = r, exact.Significant(f.Shares[r]), exact.Rounded(t.Readiness(r))
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(f.Shares[b], f.Shares[a]), cmp.Compare(readiness[b], readiness[a]),
			cmp.Compare(t.Quiz.Roles[a].Role.ID, t.Quiz.Roles[b].Role.ID))
	})
	if len(t.Quiz.Families) > 0 {
		t.nearest = order[0]
	}
	before := 0.0
	for _, r := range order {
		if t.eligible(r) {
			return r
		}
		if before += f.Shares[r]; before >= engine.ContendersShare {
			break
		}
	}
	return -1
}

func (t *Trial) eligible(role int) bool {
	tr := &t.Roles[role]
	for j, g := range tr.Requires {
		fails := tr.Failed[j]
		if t.reads(g) {
			_, fails = t.state(g)
		}
		if fails {
			return false
		}
	}
	return true
}

// Gain is Σ slope·Δ over the levels that an alternative moves, before rules.
func (t *Trial) Gain(a *Alternative, slope []float64) float64 {
	sum := 0.0
	ci := &t.Quiz.Items[a.Item]
	for j, k := range ci.Skills {
		if t.Measured[k] {
			sum += float64(slope[k] * ci.Weights[j] * (a.credit[j] - t.Credits[a.Item][j]) / t.Weight[k])
		}
	}
	return sum
}

// First returns the best-fitting role, whether or not it may be recommended.
func (t *Trial) First() int {
	best := 0
	for r := range t.Roles {
		if t.Roles[r].odds > t.Roles[best].odds {
			best = r
		}
	}
	return best
}
