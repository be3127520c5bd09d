package trial

// couple is what two alternatives do, tried where they bear on something together.
type couple struct {
	outcome
	odds []float64 // by role: what they add to the log-odds
}

// Triples calls found with every three alternatives of different items from a list in rising order, of which none
// branches, with which another role is recommended, and with that role; not with those that an earlier list had. It
// stops once ended says so.
func (s *Search) Triples(list []int, ended func() bool, found func(a, b, c, role int)) {
	if !s.trial.ranked {
		return
	}
	var before bits // lists that aren't to be gone through again
	if s.lists < mostBits-1 {
		before = bit(s.lists) - 1
		for _, i := range list {
			s.listed[i] |= bit(s.lists)
		}
		s.lists++
	}
	couples, spread := s.couples(list, ended), s.spread(3)
	if couples == nil {
		return
	}
	of := func(x, y int) *couple { return &couples[x*len(list)+y] }
	for x, a := range list {
		for y := x + 1; y < len(list); y++ {
			if ended() {
				return
			}
			b := list[y]
			if s.alternatives[a].Item == s.alternatives[b].Item {
				continue
			}
			for z := y + 1; z < len(list); z++ {
				c := list[z]
				if s.alternatives[a].Item == s.alternatives[c].Item || s.alternatives[b].Item == s.alternatives[c].Item ||
					s.listed[a]&s.listed[b]&s.listed[c]&before != 0 {
					continue
				}
				var role int
				switch { // one of the three that doesn't meet the other two
				case !of(x, y).meets(s.alone[c]):
					role = s.triple(of(x, y), c, spread)
				case !of(x, z).meets(s.alone[b]):
					role = s.triple(of(x, z), b, spread)
				case !of(y, z).meets(s.alone[a]):
					role = s.triple(of(y, z), a, spread)
				default:
					role = unsure
				}
				if role == unsure {
					role = s.trial.Other(s.home, &s.alternatives[a], &s.alternatives[b], &s.alternatives[c])
				}
				if role >= 0 {
					found(a, b, c, role)
				}
			}
		}
	}
}

// couples is what every two of a list do, by place in the list, by a later place; nil once ended says so.
func (s *Search) couples(list []int, ended func() bool) []couple {
	roles, n := len(s.base), len(list)
	if len(s.coupled) < n*n {
		s.coupled, s.coupledOdds = make([]couple, n*n), make([]float64, roles*n*n)
	}
	out, room := s.coupled[:n*n], s.coupledOdds
	for x, a := range list {
		if ended() {
			return nil
		}
		for y := x + 1; y < n; y++ {
			b, to := list[y], &out[x*n+y]
			if s.alternatives[a].Item == s.alternatives[b].Item {
				continue
			}
			to.odds, room = room[:roles:roles], room[roles:]
			if s.alone[a].meets(s.alone[b]) {
				_, to.outcome = s.try(to.odds, &s.alternatives[a], &s.alternatives[b])
				continue
			}
			to.outcome = s.alone[a].and(s.alone[b])
			one, two := s.oddsOf(a), s.oddsOf(b)
			for r := range to.odds {
				to.odds[r] = one[r] + two[r]
			}
		}
	}
	return out
}

// unsure is a role that only a trial tells.
const unsure = -2

// triple is which role but the one at home is recommended with a couple and a third alternative that doesn't meet it,
// −1 for none. spread says that log-odds may not tell.
func (s *Search) triple(two *couple, third int, spread bool) int {
	all := two.and(s.alone[third])
	if !s.contested(all) {
		return -1
	}
	more := s.oddsOf(third)
	for r, odds := range s.base {
		s.sum[r] = odds + (two.odds[r] + more[r])
	}
	if !spread && s.settled(all) && !s.overtaken(all) {
		return -1
	}
	switch role, sure := s.best(all); {
	case !sure:
		return unsure
	case role == s.home:
		return -1
	default:
		return role
	}
}

// overtaken says whether with the log-odds in sum a role that may perhaps be recommended comes before the one at home.
func (s *Search) overtaken(o outcome) bool {
	failing, least := s.failing(o), s.sum[s.home]-apart
	for r, odds := range s.sum {
		if r != s.home && odds >= least && s.required[r]&failing == 0 {
			return true
		}
	}
	return false
}
