package trial

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
	spread, pair := s.spread(3), make([]float64, len(s.base))
	for x, a := range list {
		if ended() {
			return
		}
		for y, b := range list[x+1:] {
			if s.alternatives[a].Item == s.alternatives[b].Item {
				continue
			}
			both := s.alone[a].and(s.alone[b])
			tangled := s.alone[a].knots&s.alone[b].knots != 0
			one, two := s.oddsOf(a), s.oddsOf(b)
			for r := range pair {
				pair[r] = one[r] + two[r]
			}
			for _, c := range list[x+1+y+1:] {
				o := both.and(s.alone[c])
				switch {
				case s.alternatives[a].Item == s.alternatives[c].Item || s.alternatives[b].Item == s.alternatives[c].Item:
				case s.listed[a]&s.listed[b]&s.listed[c]&before != 0:
				default:
					tangled := tangled || both.knots&s.alone[c].knots != 0
					if role := s.triple(a, b, c, pair, o, tangled, spread); role >= 0 {
						found(a, b, c, role)
					}
				}
			}
		}
	}
}

// triple is which role but the one at home is recommended with three alternatives, −1 for none. pair is what the first
// two add to the log-odds. tangled says that some share a knot, spread that log-odds may not tell.
func (s *Search) triple(a, b, c int, pair []float64, all outcome, tangled, spread bool) int {
	if !s.contested(all) {
		return -1
	}
	if !tangled {
		third := s.oddsOf(c)
		for r, odds := range s.base {
			s.sum[r] = odds + (pair[r] + third[r])
		}
		if !spread && s.settled(all) && !s.overtaken(all) {
			return -1
		}
		if role, sure := s.best(all); sure {
			if role == s.home {
				return -1
			}
			return role
		}
	}
	return s.trial.Other(s.home, &s.alternatives[a], &s.alternatives[b], &s.alternatives[c])
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
