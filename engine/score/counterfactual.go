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
// For a quiz of fifty items it takes about 20 times as long as Score where one answer does it, 30 to 50 times where two
// do, and 100 to 250 times where three are looked for. Once ctx ends it stops, and returns ctx's error.
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
		alternatives: trial.Alternatives(s), found: make([]findings, len(cq.Roles))}
	if result.Role != "" {
		q.home = cq.Role[string(result.Role)]
	}
	q.search = trial.NewSearch(q.trial, q.home, q.alternatives)
	for size, try := range []func(){q.singles, q.pairs, q.triples} {
		q.size = size + 1
		var changes []engine.Counterfactual
		if try(); q.ended() == nil {
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
	search       *trial.Search
	alternatives []trial.Alternative
	size         int        // how many answers are changed at once
	found        []findings // by role, of that size
}

// keep adds a set of alternatives to what was found, where a role comes of it. tried says that it was tried already.
func (q *quest) keep(role int, tried bool, set ...int) {
	if role < 0 {
		return
	}
	f := finding{tried: tried}
	for i, a := range set {
		f.set[i] = int32(a)
		f.move += q.alternatives[a].Move
	}
	slices.Sort(f.set[:len(set)])
	f.move = exact.Rounded(f.move)
	q.found[role].left = append(q.found[role].left, f)
}

func (q *quest) singles() {
	for i := range q.alternatives {
		if q.ended() != nil {
			return
		}
		if a := &q.alternatives[i]; a.Branches {
			q.keep(q.branch(a).Other(q.home), true, i)
		} else {
			q.keep(q.search.Alone(i), true, i)
		}
	}
}

func (q *quest) pairs() {
	q.search.Pairs(q.stopped, func(a, b, role int) { q.keep(role, false, a, b) })
	for i := range q.alternatives {
		a := &q.alternatives[i]
		if !a.Branches {
			continue
		}
		if q.ended() != nil {
			return
		}
		t := q.branch(a)
		for j := range q.alternatives {
			b := &q.alternatives[j]
			switch {
			case b.Branches && q.ended() != nil:
				return
			case a.Item == b.Item || b.Branches && j < i: // once from the side of the first that branches
			case b.Branches:
				q.keep(q.branch(a, b).Other(q.home), true, i, j)
			case t.Shown[b.Item]:
				q.keep(t.Other(q.home, a, b), true, i, j)
			}
		}
	}
}

func (q *quest) stopped() bool { return q.ended() != nil }

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
	for r := range q.quiz.Roles {
		if q.ended() != nil {
			return
		}
		if r != q.home {
			q.search.Triples(q.guides(r), q.stopped, func(a, b, c, role int) { q.keep(role, false, a, b, c) })
		}
	}
}

// guides returns the alternatives that move the log-odds furthest towards a role, and those that move most what its
// failing requirements and those of the recommended role read, in the order of alternatives. Those that branch aren't
// among them: they move more than the log-odds say.
func (q *quest) guides(role int) []int {
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
	guides := make([]int, len(chosen))
	for i, a := range chosen {
		guides[i] = a.Index
	}
	slices.Sort(guides)
	return guides
}
