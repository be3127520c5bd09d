package engine

import (
	"cmp"
	"math"
	"slices"
)

// alternative is another answer to one item that a person answered.
type alternative struct {
	index    int // among all alternatives, which are in item order and then in the order of answers
	item     int
	ordinal  int // among those of its item, from 1; 0 is the answer given
	answer   Answer
	credit   []float64
	move     float64 // how far it is from the answer given: by how much it changes the item's credits, as a share of 100, summed over skills
	branches bool    // whether an item is shown depends on the answer, so that it can't be tried in place
}

// alternatives lists every other answer a person could have given to the scale and choice items they answered. What a number states is a circumstance,
// not something they could do otherwise. Of several options one is added or left out, and never the last; one
// that is chosen alone takes the place of the others, and any other takes its place.
func (s *sheet) alternatives() []alternative {
	branching := map[int]bool{}
	for _, ci := range s.quiz.items {
		if ci.show == nil {
			continue
		}
		for _, n := range ci.show.reads {
			if n.group == "answer" {
				branching[s.quiz.index[n.key]] = true
			}
		}
	}
	var out []alternative
	for i := range s.quiz.items {
		ci := &s.quiz.items[i]
		for j, answer := range ci.others(s.answers[i]) {
			a := alternative{index: len(out), item: i, ordinal: j + 1, answer: answer, credit: ci.credit(answer), branches: branching[i]}
			for k, c := range s.credits[i] {
				a.move += math.Abs(a.credit[k]-c) / 100
			}
			out = append(out, a)
		}
	}
	return out
}

// others lists the answers to the item that are one step of choosing away from a given one, nil where there is none or it states a number.
func (ci *compiledItem) others(given Answer) []Answer {
	var out []Answer
	switch given.form {
	case numeric:
		for point := 1; ci.item.Kind() == KindScale && point <= len(ci.labels); point++ {
			if float64(point) != given.number {
				out = append(out, Number(float64(point)))
			}
		}
	case single:
		for _, o := range ci.options {
			if o.id != given.options[0] {
				out = append(out, Choice(o.id))
			}
		}
	case several:
		together := slices.DeleteFunc(slices.Clone(given.options), func(id string) bool { return ci.option(id).alone })
		for _, o := range ci.options {
			without := slices.DeleteFunc(slices.Clone(given.options), func(id string) bool { return id == o.id })
			switch {
			case len(without) < len(given.options) && len(without) > 0:
				out = append(out, Choices(without...))
			case len(without) < len(given.options):
			case o.alone:
				out = append(out, Choices(o.id))
			default:
				out = append(out, Choices(append(slices.Clone(together), o.id)...))
			}
		}
	case none:
	}
	return out
}

// trial tells which role would be recommended if some answers of a sheet were others. It comes to exactly what Score does, and works out again only what
// those answers touch: a level is summed anew from its items, a condition is evaluated where something it reads changed, and the log-odds between roles,
// which are linear in the levels (see because), move by what the levels moved. Where those are too near one another to tell, it compares the match
// shares as Score does. It serves one goroutine.
type trial struct {
	*sheet               // changed, and changed back
	given  *sheet        // as it was
	terms  [][]creditRef // by skill: what its level is the sum of
	rules  []trialRule   // those that adjust, in order
	roles  []trialRole   // parallel to compiledQuiz.roles
	slopes [][]float64   // by skill, by role: what a level point adds to the role's log-odds
	ranked bool          // enough is measured to recommend a role

	touched []int // skills whose level may differ from the given one
	dirty   []bool
	chosen  []int // by item: the ordinal of the alternative it is answered with
	odds    []float64
	out     []bool // by role: passed over, for a requirement fails
}

// creditRef is one item's share in a skill's level.
type creditRef struct {
	item, at int // the credit is credits[item][at]
	weight   float64
}

type trialRule struct {
	rule   *Rule
	when   *gate
	skills []int    // that it moves, of those measured
	ids    []string // theirs
	held   bool     // for the given answers
}

type trialRole struct {
	requires []*gate
	failed   []bool  // by requirement, for the given answers
	odds     float64 // −½D² without the part that all roles have in common
}

// gate is a condition with what it takes to tell whether it has to be evaluated again.
type gate struct {
	when    *condition
	levels  []int // skills whose level or gap it reads
	answers []int // items whose answer it reads
	whole   bool  // it reads fit or readiness, which rest on every level
	role    int   // whose gaps it reads, −1 for none
	known   map[gateKey]gateState
}

// gateKey is what a gate reads of what may change; a gate that reads more isn't remembered.
type gateKey [3]uint64

type gateState struct{ holds, fails bool } // neither where something it reads isn't known

// nearTie is the difference of log-odds below which they aren't relied on to order two roles: a good deal more than they are off by. beyond is the one
// from which shares are so small that they may be equal as numbers.
const (
	nearTie = 1e-6
	beyond  = 600
)

// newTrial takes a sheet that has been measured, and that no rule has adjusted.
func newTrial(s *sheet) *trial {
	cq := s.quiz
	changing := *s
	changing.answers, changing.credits = slices.Clone(s.answers), slices.Clone(s.credits)
	changing.answered, changing.levels = slices.Clone(s.answered), slices.Clone(s.answered)
	t := &trial{
		sheet: &changing, given: s, terms: make([][]creditRef, len(cq.skills)), roles: make([]trialRole, len(cq.roles)), ranked: s.coverage() >= leastMeasured,
		dirty: make([]bool, len(cq.skills)), chosen: make([]int, len(cq.items)), odds: make([]float64, len(cq.roles)), out: make([]bool, len(cq.roles)),
	}
	if !t.ranked {
		return t
	}
	for i := range cq.items {
		if s.credits[i] == nil {
			continue
		}
		for j, k := range cq.items[i].skills {
			t.terms[k] = append(t.terms[k], creditRef{i, j, cq.items[i].weights[j]})
		}
	}
	for _, cr := range cq.rules {
		if !cr.rule.adjusts() {
			continue
		}
		tr := trialRule{rule: cr.rule, when: s.gate(cr.when, -1)}
		for _, id := range cr.rule.skills() {
			if k, ok := cq.skill[id]; ok && s.measured[k] {
				tr.skills, tr.ids = append(tr.skills, k), append(tr.ids, id)
			}
		}
		tr.held = t.state(tr.when).holds
		t.apply(&tr, tr.held)
		t.rules = append(t.rules, tr)
	}
	given := *s // for the levels as rules leave them
	given.levels = slices.Clone(t.levels)
	t.given = &given
	t.slope()
	for r := range cq.roles {
		for _, when := range cq.roles[r].requires {
			g := s.gate(when, r)
			t.roles[r].requires = append(t.roles[r].requires, g)
			t.roles[r].failed = append(t.roles[r].failed, t.state(g).fails)
		}
	}
	return t
}

// slope works out the log-odds of each role and how they depend on the levels: with a_s = q̃_s/(SEM_s² + τ²), −½D² is Σ x_s·(a_s − mean(a)) − ½Σ q̃_s·a_s
// and a part that is the same for all roles.
func (t *trial) slope() {
	t.slopes = make([][]float64, len(t.measured))
	for k := range t.slopes {
		t.slopes[k] = make([]float64, len(t.roles))
	}
	for r := range t.roles {
		q := t.centred(t.quiz.roles[r].levels)
		a := make([]float64, len(q))
		for k, m := range t.measured {
			if m {
				a[k] = q[k] / t.variance(k)
				t.roles[r].odds -= float64(q[k]*a[k]) / 2
			}
		}
		for k, slope := range t.centred(a) {
			t.slopes[k][r] = slope
			t.roles[r].odds += float64(t.levels[k] * slope)
		}
	}
}

func (s *sheet) gate(when *condition, role int) *gate {
	g := &gate{when: when, role: role, known: map[gateKey]gateState{}}
	for _, n := range when.reads {
		switch n.group {
		case "level", "gap":
			if k, ok := s.quiz.skill[n.key]; ok {
				g.levels = append(g.levels, k)
			}
		case "answer":
			g.answers = append(g.answers, s.quiz.index[n.key])
		case "fit", "readiness":
			g.whole = true
		}
	}
	return g
}

// other returns which role but the one at home is recommended where these alternatives, of different items, are the answers: its index, −1 for none.
func (t *trial) other(home int, set ...*alternative) int {
	if !t.ranked {
		return -1
	}
	for _, a := range set {
		t.answers[a.item], t.credits[a.item], t.chosen[a.item] = a.answer, a.credit, a.ordinal
		for _, k := range t.quiz.items[a.item].skills {
			t.touch(k)
		}
	}
	for _, k := range t.touched {
		if t.measured[k] {
			t.answered[k] = t.level(k)
		}
	}
	copy(t.levels, t.answered)
	for i := range t.rules {
		tr := &t.rules[i]
		holds := tr.held
		if t.reads(tr.when) {
			holds = t.state(tr.when).holds
		}
		if holds != tr.held {
			for _, k := range tr.skills {
				t.touch(k)
			}
		}
		t.apply(tr, holds)
	}
	role := t.best()
	if role == home || role >= 0 && t.flat() {
		role = -1
	}
	for _, a := range set {
		t.answers[a.item], t.credits[a.item], t.chosen[a.item] = t.given.answers[a.item], t.given.credits[a.item], 0
	}
	for _, k := range t.touched {
		t.answered[k], t.dirty[k] = t.given.answered[k], false
	}
	t.touched = t.touched[:0]
	return role
}

func (t *trial) touch(skill int) {
	if !t.dirty[skill] {
		t.dirty[skill] = true
		t.touched = append(t.touched, skill)
	}
}

// level sums a skill's level from its answers, in the order in which measure does, so that it comes to the same number to the last bit.
func (t *trial) level(skill int) float64 {
	sum := 0.0
	for _, c := range t.terms[skill] {
		sum += float64(c.weight * t.credits[c.item][c.at])
	}
	return rounded(sum / t.weight[skill])
}

// apply moves levels as adjust does.
func (t *trial) apply(tr *trialRule, holds bool) {
	if !holds {
		return
	}
	for i, k := range tr.skills {
		t.levels[k] = rounded(tr.rule.move(tr.ids[i], t.levels[k]))
	}
}

// reads says whether something that the gate reads may differ from what it read of the given answers.
func (t *trial) reads(g *gate) bool {
	return g.whole || slices.ContainsFunc(g.levels, func(k int) bool { return t.dirty[k] }) ||
		slices.ContainsFunc(g.answers, func(i int) bool { return t.chosen[i] > 0 })
}

// state evaluates a gate, or remembers what it came to.
func (t *trial) state(g *gate) gateState {
	var key gateKey
	remembered := !g.whole && len(g.levels)+len(g.answers) <= len(key)
	if remembered {
		for j, k := range g.levels {
			key[j] = math.Float64bits(t.levels[k])
		}
		for j, i := range g.answers {
			key[len(g.levels)+j] = uint64(t.chosen[i])
		}
		if state, ok := g.known[key]; ok {
			return state
		}
	}
	holds, unknown := g.when.holds(t.later(g.role))
	state := gateState{holds, !holds && unknown == nil}
	if remembered {
		g.known[key] = state
	}
	return state
}

// later is value with what is known once roles are compared, as sheet.later has it for a requirement of a role.
func (t *trial) later(role int) func(name) (any, bool) {
	return func(n name) (any, bool) {
		switch n.group {
		case "fit", "readiness":
			r, ok := t.quiz.role[n.key]
			switch {
			case !ok:
				return nil, false
			case n.group == "fit":
				return significant(t.fit().shares[r]), true
			}
			return rounded(t.readiness(r)), true
		case "gap":
			k, ok := t.quiz.skill[n.key]
			if !ok || role < 0 || !t.measured[k] {
				return nil, false
			}
			return t.gap(role, k), true
		}
		return t.value(n)
	}
}

// best returns the best-fitting role of which no requirement fails, −1 where there is none.
func (t *trial) best() int {
	for r := range t.roles {
		t.odds[r], t.out[r] = t.roles[r].odds, false
	}
	for _, k := range t.touched {
		if d := t.levels[k] - t.given.levels[k]; d != 0 {
			for r, slope := range t.slopes[k] {
				t.odds[r] += float64(slope * d)
			}
		}
	}
	first := math.Inf(-1)
	for range t.roles {
		best, second := -1, math.Inf(-1)
		for r, odds := range t.odds {
			switch {
			case t.out[r]:
			case best < 0 || odds > t.odds[best]:
				if best >= 0 {
					second = t.odds[best]
				}
				best = r
			default:
				second = max(second, odds)
			}
		}
		first = max(first, t.odds[best])
		if t.odds[best]-second < nearTie || first-t.odds[best] > beyond {
			return t.bestByShare()
		}
		if t.eligible(best) {
			return best
		}
		t.out[best] = true
	}
	return -1
}

// bestByShare is best in the order that Score puts roles in.
func (t *trial) bestByShare() int {
	f := t.fit()
	order := make([]int, len(t.roles))
	readiness := make([]float64, len(t.roles))
	for r := range order {
		order[r], f.shares[r], readiness[r] = r, significant(f.shares[r]), rounded(t.readiness(r))
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(f.shares[b], f.shares[a]), cmp.Compare(readiness[b], readiness[a]),
			cmp.Compare(t.quiz.roles[a].role.ID, t.quiz.roles[b].role.ID))
	})
	for _, r := range order {
		if t.eligible(r) {
			return r
		}
	}
	return -1
}

func (t *trial) eligible(role int) bool {
	tr := &t.roles[role]
	for j, g := range tr.requires {
		fails := tr.failed[j]
		if t.reads(g) {
			fails = t.state(g).fails
		}
		if fails {
			return false
		}
	}
	return true
}
