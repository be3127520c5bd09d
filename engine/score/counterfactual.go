package score

import (
	"cmp"
	"context"
	"math"
	"slices"

	"careerpath/engine"
	"careerpath/engine/internal/compiled"
	"careerpath/engine/internal/exact"
	"careerpath/engine/internal/trial"
)

// How far the search for changes goes: how many are reported, how many answers one has at most, and, for those of that
// many answers, which aren't all tried, how many alternatives are combined for each role, first by what they do for it
// and then by what they do to the levels that requirements read.
const (
	mostChanges = 3
	mostAnswers = 3
	speaking    = 20
	deciding    = 12
)

// Changes finds the fewest answers whose change would have another role recommended (Wachter, Mittelstadt & Russell
// 2017: counterfactual explanations). What may change are answers to scale and choice items that are shown and
// answered. All changes of one answer are tried, and where none does it all of two; of three, those that the log-odds
// point to. At most three of the smallest number are returned: first the nearest for each role, by how much credit has
// to move and then by the order of items and answers; then other ways to the same roles that have no item in common
// with those before. Every one has been scored. It is nil where the verdict comes of no comparison of roles, and empty
// where no change was found. The error is as for Score.
//
// It takes a few hundred times as long as Score, for a quiz of fifty items. Once ctx ends it stops, and returns ctx's
// error.
func (c *Catalog) Changes(ctx context.Context, quiz string, answers engine.Answers) ([]engine.Counterfactual, error) {
	result, err := c.Score(quiz, answers)
	if err != nil {
		return nil, err
	}
	if !result.Verdict.Compares() {
		return nil, nil
	}
	cq, err := c.in.Quiz(quiz)
	if err != nil {
		return nil, err
	}
	s, _ := cq.Read(answers)
	s.Measure()
	q := &quest{ended: ctx.Err, catalog: c, quiz: cq, answers: answers, home: -1, trial: trial.New(s),
		alternatives: trial.Alternatives(s)}
	if result.Role != "" {
		q.home = cq.Role[string(result.Role)]
	}
	for _, try := range []func(){q.singles, q.pairs, q.triples} {
		var changes []engine.Counterfactual
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
	return []engine.Counterfactual{}, nil
}

// quest is the search for one person's changes.
type quest struct {
	ended        func() error // asked often; the search may stop anywhere once it returns an error
	catalog      *Catalog
	quiz         *compiled.Quiz
	answers      engine.Answers
	home         int // the role recommended, −1 where none is
	trial        *trial.Trial
	alternatives []trial.Alternative
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
func (q *quest) keep(role int, set ...*trial.Alternative) {
	if role < 0 {
		return
	}
	f := finding{size: len(set), role: role}
	for i, a := range set {
		f.set[i] = a.Index
		f.move += a.Move
	}
	slices.Sort(f.set[:f.size])
	f.move = exact.Rounded(f.move)
	q.found = append(q.found, f)
}

func (q *quest) singles() {
	for i := range q.alternatives {
		if q.ended() != nil {
			return
		}
		a := &q.alternatives[i]
		if a.Branches {
			q.keep(q.branch(a).Other(q.home), a)
		} else {
			q.keep(q.trial.Other(q.home, a), a)
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
		if a.Branches {
			from, t = 0, q.branch(a)
		}
		for j := from; j < len(q.alternatives); j++ {
			b := &q.alternatives[j]
			switch {
			case b.Branches && q.ended() != nil:
				return
			// once from the side of the one that branches
			case a.Item == b.Item || b.Branches && !a.Branches || b.Branches && j < i:
			case b.Branches:
				q.keep(q.branch(a, b).Other(q.home), a, b)
			case t.Shown[b.Item]:
				q.keep(t.Other(q.home, a, b), a, b)
			}
		}
	}
}

// branch is a trial of what the person is asked when some answers are others.
func (q *quest) branch(set ...*trial.Alternative) *trial.Trial {
	s, _ := q.quiz.Read(q.with(set...)) // alternatives are sound where the answers are
	s.Measure()
	return trial.New(s)
}

// with is the person's answers, some of them others.
func (q *quest) with(set ...*trial.Alternative) engine.Answers {
	answers := make(engine.Answers, len(q.answers))
	for id, a := range q.answers {
		answers[id] = a
	}
	for _, a := range set {
		answers[q.quiz.Items[a.Item].Item.ID] = a.Answer
	}
	return answers
}

// triples tries, for each other role, every three of the alternatives that do most for it.
func (q *quest) triples() {
	tried := map[[mostAnswers]int]bool{}
	for r := range q.quiz.Roles {
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
					key := [mostAnswers]int{a.Index, b.Index, c.Index}
					if a.Item == b.Item || a.Item == c.Item || b.Item == c.Item || tried[key] {
						continue
					}
					tried[key] = true
					q.keep(q.trial.Other(q.home, a, b, c), a, b, c)
				}
			}
		}
	}
}

// guides returns the alternatives that move the log-odds furthest towards a role, and those that move most what its
// failing requirements and those of the recommended role read, in the order of alternatives. Those that branch aren't
// among them: they move more than the log-odds say.
func (q *quest) guides(role int) []*trial.Alternative {
	against := q.home
	if against < 0 {
		against = q.trial.First()
	}
	decides := make([]float64, len(q.quiz.Skills))
	for _, r := range []int{role, q.home} {
		if r < 0 {
			continue
		}
		for j, g := range q.trial.Roles[r].Requires {
			for _, k := range g.Levels {
				if r == q.home || q.trial.Roles[r].Failed[j] {
					decides[k] = 1
				}
			}
		}
	}
	towards := make([]float64, len(q.quiz.Skills))
	for k, slope := range q.trial.Slopes {
		towards[k] = slope[role] - slope[against]
	}
	chosen := make([]*trial.Alternative, 0, speaking+deciding)
	for _, by := range []struct {
		slope []float64
		most  int
		size  func(float64) float64
	}{{towards, speaking, func(x float64) float64 { return x }}, {decides, deciding, math.Abs}} {
		gains := make([]float64, len(q.alternatives))
		var order []*trial.Alternative
		for i := range q.alternatives {
			a := &q.alternatives[i]
			if gains[i] = by.size(q.trial.Gain(a, by.slope)); gains[i] > 0 && !a.Branches && !slices.Contains(chosen, a) {
				order = append(order, a)
			}
		}
		slices.SortStableFunc(order, func(a, b *trial.Alternative) int { return cmp.Compare(gains[b.Index], gains[a.Index]) })
		chosen = append(chosen, order[:min(len(order), by.most)]...)
	}
	slices.SortFunc(chosen, func(a, b *trial.Alternative) int { return cmp.Compare(a.Index, b.Index) })
	return chosen
}

// nearest chooses what to report, and scores it to be sure.
func (q *quest) nearest() []engine.Counterfactual {
	slices.SortFunc(q.found, func(a, b finding) int {
		return cmp.Or(cmp.Compare(a.move, b.move), slices.Compare(a.set[:a.size], b.set[:b.size]))
	})
	changes, taken := []engine.Counterfactual{}, []finding{}
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
		return slices.ContainsFunc(b.set[:b.size], func(j int) bool {
			return q.alternatives[i].Item == q.alternatives[j].Item
		})
	})
}

// confirm scores what was found.
func (q *quest) confirm(f finding) (engine.Counterfactual, bool) {
	set := make([]*trial.Alternative, f.size)
	change := engine.Counterfactual{Set: engine.Answers{}, Role: engine.OptionalID(q.quiz.Roles[f.role].Role.ID)}
	for i := range set {
		set[i] = &q.alternatives[f.set[i]]
		change.Set[q.quiz.Items[set[i].Item].Item.ID] = set[i].Answer
	}
	result, err := q.catalog.Score(q.quiz.Quiz.ID, q.with(set...))
	return change, err == nil && result.Role == change.Role
}
