package engine

import (
	"cmp"
	"context"
	"math"
	"slices"
)

// Counterfactual is answers that, given instead of a person's own, would have another role recommended.
type Counterfactual struct {
	Set  Answers    `json:"set"`  // the answers that would differ, by item
	Role OptionalID `json:"role"` // that would be recommended
}

// How far the search for changes goes: how many are reported, how many answers one has at most, and, for those of that many answers, which aren't all
// tried, how many alternatives are combined for each role, first by what they do for it and then by what they do to the levels that requirements read.
const (
	mostChanges = 3
	mostAnswers = 3
	speaking    = 20
	deciding    = 12
)

// Changes finds the fewest answers whose change would have another role recommended (Wachter, Mittelstadt & Russell 2017: counterfactual explanations).
// What may change are answers to scale and choice items that are shown and answered. All changes of one answer are tried, and where none does it all of
// two; of three, those that the log-odds point to. At most three of the smallest number are returned: first the nearest for each role, by how much credit
// has to move and then by the order of items and answers; then other ways to the same roles that have no item in common with those before. Every one has
// been scored. It is nil where the verdict comes of no comparison of roles, and empty where no change was found. The error is as for Score.
//
// It takes a few hundred times as long as Score, for a quiz of fifty items. Once ctx ends it stops, and returns ctx's error.
func (c *Catalog) Changes(ctx context.Context, quiz string, answers Answers) ([]Counterfactual, error) {
	result, err := c.Score(quiz, answers)
	if err != nil {
		return nil, err
	}
	switch result.Verdict {
	case Clear, Likely, Close:
	default:
		return nil, nil
	}
	cq, err := c.compiled(quiz)
	if err != nil {
		return nil, err
	}
	s, _ := cq.read(answers)
	s.measure()
	q := &quest{ended: ctx.Err, catalog: c, quiz: cq, answers: answers, home: -1, trial: newTrial(s), alternatives: s.alternatives()}
	if result.Role != "" {
		q.home = cq.role[string(result.Role)]
	}
	for _, try := range []func(){q.singles, q.pairs, q.triples} {
		var changes []Counterfactual
		if try(); len(q.found) > 0 {
			changes = q.nearest()
		}
		if err := q.ended(); err != nil {
			return nil, err
		}
		if len(changes) > 0 {
			return changes, nil
		}
	}
	return []Counterfactual{}, nil
}

// quest is the search for one person's changes.
type quest struct {
	ended        func() error // asked often; the search may stop anywhere once it returns an error
	catalog      *Catalog
	quiz         *compiledQuiz
	answers      Answers
	home         int // the role recommended, −1 where none is
	trial        *trial
	alternatives []alternative
	found        []finding
}

// finding is a set of alternatives, as indices in rising order, with which another role is recommended.
type finding struct {
	set  [mostAnswers]int // of which the first size count
	size int
	role int
	move float64 // the sum of its alternatives'
}

// keep adds a set of alternatives to what was found, where a role comes of it.
func (q *quest) keep(role int, set ...*alternative) {
	if role < 0 {
		return
	}
	f := finding{size: len(set), role: role}
	for i, a := range set {
		f.set[i] = a.index
		f.move += a.move
	}
	slices.Sort(f.set[:f.size])
	f.move = rounded(f.move)
	q.found = append(q.found, f)
}

func (q *quest) singles() {
	for i := range q.alternatives {
		if q.ended() != nil {
			return
		}
		a := &q.alternatives[i]
		if a.branches {
			q.keep(q.branch(a).other(q.home), a)
		} else {
			q.keep(q.trial.other(q.home, a), a)
		}
	}
}

func (q *quest) pairs() {
	for i := range q.alternatives {
		if q.ended() != nil {
			return
		}
		a := &q.alternatives[i]
		from, t := i+1, q.trial
		if a.branches {
			from, t = 0, q.branch(a)
		}
		for j := from; j < len(q.alternatives); j++ {
			b := &q.alternatives[j]
			switch {
			case b.branches && q.ended() != nil:
				return
			case a.item == b.item || b.branches && !a.branches || b.branches && j < i: // once from the side of the one that branches
			case b.branches:
				q.keep(q.branch(a, b).other(q.home), a, b)
			case t.shown[b.item]:
				q.keep(t.other(q.home, a, b), a, b)
			}
		}
	}
}

// branch is a trial of what the person is asked when some answers are others.
func (q *quest) branch(set ...*alternative) *trial {
	s, _ := q.quiz.read(q.with(set...)) // alternatives are sound where the answers are
	s.measure()
	return newTrial(s)
}

// with is the person's answers, some of them others.
func (q *quest) with(set ...*alternative) Answers {
	answers := make(Answers, len(q.answers))
	for id, a := range q.answers {
		answers[id] = a
	}
	for _, a := range set {
		answers[q.quiz.items[a.item].item.ID] = a.answer
	}
	return answers
}

// triples tries, for each other role, every three of the alternatives that do most for it.
func (q *quest) triples() {
	tried := map[[mostAnswers]int]bool{}
	for r := range q.quiz.roles {
		if r == q.home {
			continue
		}
		best := q.guides(r)
		for i, a := range best {
			if q.ended() != nil {
				return
			}
			for j, b := range best[i+1:] {
				for _, c := range best[i+1+j+1:] {
					key := [mostAnswers]int{a.index, b.index, c.index}
					if a.item == b.item || a.item == c.item || b.item == c.item || tried[key] {
						continue
					}
					tried[key] = true
					q.keep(q.trial.other(q.home, a, b, c), a, b, c)
				}
			}
		}
	}
}

// guides returns the alternatives that move the log-odds furthest towards a role, and those that move most what its failing requirements and those of
// the recommended role read, in the order of alternatives. Those that branch aren't among them: they move more than the log-odds say.
func (q *quest) guides(role int) []*alternative {
	against := q.home
	if against < 0 {
		against = q.trial.first()
	}
	decides := make([]float64, len(q.quiz.skills))
	for _, r := range []int{role, q.home} {
		if r < 0 {
			continue
		}
		for j, g := range q.trial.roles[r].requires {
			for _, k := range g.levels {
				if r == q.home || q.trial.roles[r].failed[j] {
					decides[k] = 1
				}
			}
		}
	}
	towards := make([]float64, len(q.quiz.skills))
	for k, slope := range q.trial.slopes {
		towards[k] = slope[role] - slope[against]
	}
	chosen := make([]*alternative, 0, speaking+deciding)
	for _, by := range []struct {
		slope []float64
		most  int
		size  func(float64) float64
	}{{towards, speaking, func(x float64) float64 { return x }}, {decides, deciding, math.Abs}} {
		gains := make([]float64, len(q.alternatives))
		var order []*alternative
		for i := range q.alternatives {
			a := &q.alternatives[i]
			if gains[i] = by.size(q.trial.gain(a, by.slope)); gains[i] > 0 && !a.branches && !slices.Contains(chosen, a) {
				order = append(order, a)
			}
		}
		slices.SortStableFunc(order, func(a, b *alternative) int { return cmp.Compare(gains[b.index], gains[a.index]) })
		chosen = append(chosen, order[:min(len(order), by.most)]...)
	}
	slices.SortFunc(chosen, func(a, b *alternative) int { return cmp.Compare(a.index, b.index) })
	return chosen
}

// gain is Σ slope·Δ over the levels that an alternative moves, before rules.
func (t *trial) gain(a *alternative, slope []float64) float64 {
	sum := 0.0
	ci := &t.quiz.items[a.item]
	for j, k := range ci.skills {
		if t.measured[k] {
			sum += float64(slope[k] * ci.weights[j] * (a.credit[j] - t.credits[a.item][j]) / t.weight[k])
		}
	}
	return sum
}

// first returns the best-fitting role, whether or not it may be recommended.
func (t *trial) first() int {
	best := 0
	for r := range t.roles {
		if t.roles[r].odds > t.roles[best].odds {
			best = r
		}
	}
	return best
}

// nearest chooses what to report, and scores it to be sure.
func (q *quest) nearest() []Counterfactual {
	slices.SortFunc(q.found, func(a, b finding) int {
		return cmp.Or(cmp.Compare(a.move, b.move), slices.Compare(a.set[:a.size], b.set[:b.size]))
	})
	changes, taken := []Counterfactual{}, []finding{}
	for _, again := range []bool{false, true} { // first each role's nearest, then others
		for _, f := range q.found {
			if len(changes) == mostChanges || q.ended() != nil {
				break
			}
			if slices.ContainsFunc(taken, func(o finding) bool { return o.role == f.role && (!again || q.shareItem(o, f)) }) {
				continue
			}
			if change, ok := q.confirm(f); ok {
				changes, taken = append(changes, change), append(taken, f)
			}
		}
	}
	return changes
}

// shareItem says whether two sets change one item, so that the further one tells little that the nearer doesn't.
func (q *quest) shareItem(a, b finding) bool {
	return slices.ContainsFunc(a.set[:a.size], func(i int) bool {
		return slices.ContainsFunc(b.set[:b.size], func(j int) bool { return q.alternatives[i].item == q.alternatives[j].item })
	})
}

// confirm scores what was found.
func (q *quest) confirm(f finding) (Counterfactual, bool) {
	set := make([]*alternative, f.size)
	change := Counterfactual{Set: Answers{}, Role: OptionalID(q.quiz.roles[f.role].role.ID)}
	for i := range set {
		set[i] = &q.alternatives[f.set[i]]
		change.Set[q.quiz.items[set[i].item].item.ID] = set[i].answer
	}
	result, err := q.catalog.Score(q.quiz.quiz.ID, q.with(set...))
	return change, err == nil && result.Role == change.Role
}
