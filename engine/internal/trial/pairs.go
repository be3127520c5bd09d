package trial

import "math"

// kin are alternatives that bear on the same and do the same to requirements.
type kin struct {
	outcome
	members []int       // alternatives, in order
	gains   [][]float64 // by role, by member: what it adds to the role's log-odds against the one at home
	most    []float64   // by role: the largest of those
}

// Pairs calls found with every two alternatives of different items, none of which branches, with which another role is
// recommended, and with that role. It stops once ended says so.
func (s *Search) Pairs(ended func() bool, found func(a, b, role int)) {
	if !s.trial.ranked {
		return
	}
	families := s.families()
	spread := s.spread(2)
	for i := range families {
		for j := i; j < len(families); j++ {
			if ended() {
				return
			}
			c, d := &families[i], &families[j]
			both := c.and(d.outcome)
			tangled := c.knots&d.knots != 0
			switch {
			case !s.contested(both):
			case tangled || spread || !s.settled(both):
				for m, a := range c.members {
					if ended() {
						return
					}
					from := 0
					if i == j {
						from = m + 1
					}
					for _, b := range d.members[from:] {
						if role := s.pair(a, b, both, tangled); role >= 0 {
							found(a, b, role)
						}
					}
				}
			default:
				s.overtaking(c, d, both, found)
			}
		}
	}
}

// overtaking finds the pairs by which a role comes before the one at home, which may still be recommended.
func (s *Search) overtaking(c, d *kin, both outcome, found func(a, b, role int)) {
	failing := s.failing(both)
	for r := range s.base {
		if r == s.home || s.required[r]&failing != 0 {
			continue
		}
		gap := s.base[s.home] - s.base[r] - apart
		if c.most[r]+d.most[r] < gap {
			continue
		}
		theirs := d.gains[r]
		for m, gain := range c.gains[r] {
			least := gap - gain
			if d.most[r] < least {
				continue
			}
			from := 0
			if c == d {
				from = m + 1
			}
			for n := from; n < len(theirs); n++ {
				if theirs[n] < least {
					continue
				}
				a, b := c.members[m], d.members[n]
				if role := s.pair(a, b, both, false); role == r {
					found(a, b, role)
				}
			}
		}
	}
}

// pair is which role but the one at home is recommended with two alternatives, −1 for none. tangled says that they
// share a knot.
func (s *Search) pair(a, b int, both outcome, tangled bool) int {
	one, two := &s.alternatives[a], &s.alternatives[b]
	if one.Item == two.Item {
		return -1
	}
	if !tangled {
		first, second := s.oddsOf(a), s.oddsOf(b)
		for r, odds := range s.base {
			s.sum[r] = odds + (first[r] + second[r])
		}
		if role, sure := s.best(both); sure {
			if role == s.home {
				return -1
			}
			return role
		}
	}
	return s.trial.Other(s.home, one, two)
}

// families puts alternatives that don't branch with their kin.
func (s *Search) families() []kin {
	var out []kin
	for i := range s.alternatives {
		if s.alternatives[i].Branches {
			continue
		}
		at := 0
		for at < len(out) && out[at].outcome != s.alone[i] {
			at++
		}
		if at == len(out) {
			out = append(out, kin{outcome: s.alone[i]})
		}
		out[at].members = append(out[at].members, i)
	}
	if s.home < 0 {
		return out // nothing has to be gained on
	}
	for f := range out {
		k := &out[f]
		k.gains, k.most = make([][]float64, len(s.base)), make([]float64, len(s.base))
		for r := range k.gains {
			k.gains[r], k.most[r] = make([]float64, len(k.members)), math.Inf(-1)
			for m, i := range k.members {
				odds := s.oddsOf(i)
				k.gains[r][m] = odds[r] - odds[s.home]
				k.most[r] = max(k.most[r], k.gains[r][m])
			}
		}
	}
	return out
}
