package trial

import (
	"math"

	"careerpath/engine"
)

// Search finds the sets of two and three alternatives with which another role is recommended, without trying them all.
// It tries each alternative alone and notes what that does to the log-odds and to requirements. For alternatives that
// have no knot and no requirement in common (see bearing) this is enough to tell what they do at once: log-odds add up,
// and each requirement comes out as with the one alternative that bears on it. Other sets are tried, unless no other
// role could be recommended whatever they did.
//
// It finds exactly the sets of which Trial.Other tells a role, with that role, and also those that would have a role
// recommended if they didn't leave the levels flat. To tell these apart, try them. It serves one goroutine.
type Search struct {
	trial        *Trial
	home         int // the role recommended, −1 where none is
	alternatives []Alternative
	bearings     []bearing // by item
	base         []float64 // by role: log-odds by the given answers
	odds         []float64 // by alternative, by role: what the alternative adds to them
	alone        []outcome // by alternative
	given        outcome
	required     []bits    // by role: its requirements
	most         float64   // what an alternative adds at most to a role's log-odds against the one at home
	sum          []float64 // room, by role
	behind       float64   // log-odds by which a role behind the first is no contender, whatever the others are
	coupled      []couple  // and for the couples of a list
	coupledOdds  []float64
	lists        int    // how many Triples was called with
	listed       []bits // by alternative: in which of them it was
}

// outcome is what is known of requirements with some alternatives: whether they fail, and of which that isn't known.
type outcome struct {
	bearing
	fails  bits
	unsure bits
}

// Differences of log-odds that are worked out as sums are off by more than a trial's. One larger than apart is larger
// than nearTie in a trial, too; one below farApart is below beyond.
// Shares of sums are off by less than nearShare.
const (
	apart     = 2 * nearTie
	farApart  = beyond - 1
	nearShare = 10 * nearTie
)

// NewSearch takes a trial, the role recommended for its answers, −1 where none is, and all alternatives to them.
func NewSearch(t *Trial, home int, alternatives []Alternative) *Search {
	n, roles := len(alternatives), len(t.Roles)
	s := &Search{
		trial: t, home: home, alternatives: alternatives, bearings: t.bearings(), alone: make([]outcome, n),
		odds: make([]float64, n*roles), base: make([]float64, roles), sum: make([]float64, roles),
		required: make([]bits, roles), listed: make([]bits, n),
	}
	// At log-odds d behind the first, it and all that are no better hold less than roles·e^−d of what the first holds.
	s.behind = math.Log(float64(roles)*engine.ContendersShare/(1-engine.ContendersShare)) + nearShare
	number := 0
	for r := range t.Roles {
		s.base[r] = t.Roles[r].odds
		for j, c := range t.Roles[r].Requires {
			b := bit(number)
			s.required[r] |= b
			if t.Roles[r].Failed[j] {
				s.given.fails |= b
			}
			if c.whole || number >= mostBits-1 { // what every answer bears on, and what shares a bit
				s.given.unsure |= b
			}
			number++
		}
	}
	return s
}

// Alone returns which role but the one at home is recommended with one alternative, −1 for none. Every alternative that
// doesn't branch has to be tried alone before Pairs and Triples.
func (s *Search) Alone(i int) (role int) {
	if !s.trial.ranked {
		return -1
	}
	odds := s.oddsOf(i)
	role, s.alone[i] = s.try(odds, &s.alternatives[i])
	if s.home >= 0 {
		for _, more := range odds {
			s.most = max(s.most, more-odds[s.home])
		}
	}
	return role
}

// try tries a set, and puts into odds what it adds to log-odds.
func (s *Search) try(odds []float64, set ...*Alternative) (role int, o outcome) {
	t := s.trial
	t.change(set)
	role = t.otherThan(s.home)
	for r := range odds {
		odds[r] = t.odds[r] - s.base[r]
	}
	o.unsure = s.given.unsure
	for _, a := range set {
		o.requirements |= s.bearings[a.Item].requirements
		o.knots |= s.bearings[a.Item].knots
	}
	number := 0
	for r := range t.Roles {
		for _, c := range t.Roles[r].Requires {
			if b := bit(number); o.requirements&b&^o.unsure != 0 {
				if _, fails := t.state(c); fails {
					o.fails |= b
				}
			}
			number++
		}
	}
	t.changeBack(set)
	return role, o
}

func (s *Search) oddsOf(i int) []float64 {
	n := len(s.base)
	return s.odds[i*n : (i+1)*n]
}

// and is the outcome of two sets of alternatives at once.
func (o outcome) and(p outcome) outcome {
	return outcome{
		bearing: bearing{o.requirements | p.requirements, o.knots | p.knots},
		fails:   o.fails | p.fails,
		unsure:  o.unsure | p.unsure | o.requirements&p.requirements,
	}
}

// meets says whether two sets bear on something together, so that what they do at once isn't what they do alone.
func (o outcome) meets(p outcome) bool {
	return o.knots&p.knots != 0 || o.requirements&p.requirements != 0
}

// failing is the requirements that fail, as far as that is known.
func (s *Search) failing(o outcome) bits {
	return (s.given.fails&^o.requirements | o.fails) &^ o.unsure
}

// settled says whether the one at home may be recommended for sure, so that another role has to come before it.
func (s *Search) settled(o outcome) bool {
	return s.home >= 0 && s.required[s.home]&(s.failing(o)|o.unsure) == 0
}

// contested says whether a role but the one at home may perhaps be recommended.
func (s *Search) contested(o outcome) bool {
	failing := s.failing(o)
	for r, required := range s.required {
		if r != s.home && required&failing == 0 {
			return true
		}
	}
	return false
}

// best is the role recommended with the log-odds in sum, −1 for none, where that is sure.
func (s *Search) best(o outcome) (role int, sure bool) {
	failing := s.failing(o)
	barred := math.Inf(-1) // the best of those that can't be recommended
	role, second, top := -1, math.Inf(-1), math.Inf(-1)
	for r, odds := range s.sum {
		top = max(top, odds)
		switch {
		case s.required[r]&failing != 0:
			barred = max(barred, odds)
		case role < 0 || odds > s.sum[role]:
			if role >= 0 {
				second = s.sum[role]
			}
			role = r
		default:
			second = max(second, odds)
		}
	}
	if role < 0 {
		return -1, true
	}
	contender, told := true, true
	if barred > s.sum[role]-apart {
		contender, told = s.contends(s.sum[role], top)
	}
	if told && !contender { // nor is any role behind it
		return -1, true
	}
	return role, told && s.required[role]&o.unsure == 0 && s.sum[role]-second > apart && top-s.sum[role] < farApart
}

// contends says whether a role of such log-odds is a contender: whether those before it hold less of the match than
// contenders do together. told is false where that is too near to tell, or hangs on roles that are level with it. top is
// the largest of the log-odds in sum.
func (s *Search) contends(odds, top float64) (contends, told bool) {
	if top-odds > s.behind {
		return false, true
	}
	before, level, all := 0.0, -math.Exp(odds-top), 0.0 // it is no other's equal
	for _, other := range s.sum {
		share := math.Exp(other - top)
		all += share
		switch {
		case other > odds+apart:
			before += share
		case other > odds-apart:
			level += share
		}
	}
	switch limit := engine.ContendersShare; {
	case before/all > limit+nearShare:
		return false, true
	case (before+level)/all < limit-nearShare:
		return true, true
	}
	return false, false
}

// spread says whether roles may be so far apart with so many alternatives that log-odds don't tell the order.
func (s *Search) spread(alternatives int) bool {
	if s.home < 0 {
		return false // no role has to come before another
	}
	top := math.Inf(-1)
	for _, odds := range s.base {
		top = max(top, odds-s.base[s.home])
	}
	return top+float64(float64(alternatives)*s.most) >= farApart
}
