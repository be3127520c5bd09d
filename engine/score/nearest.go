package score

import (
	"cmp"
	"slices"

	"careerpath/engine"
	"careerpath/engine/internal/trial"
)

// finding is a set of alternatives, as indices in rising order, with which another role is recommended.
type finding struct {
	set   [mostAnswers]int32 // of which the quest's size count
	tried bool               // else its trial may still show that it leaves levels flat
	move  float64            // the sum of its alternatives'
}

// nearer orders findings of one size.
func nearer(a, b finding) int {
	return cmp.Or(cmp.Compare(a.move, b.move), slices.Compare(a.set[:], b.set[:]))
}

// findings are those of one role. There may be thousands, of which the nearest is wanted: they are put in order only
// when it turns out to be none.
type findings struct {
	left    []finding
	first   bool // the nearest is in front
	ordered bool // they are all in order
	taken   bool // one of the role is reported
}

// nearest is the nearest of those left, of which there is one.
func (f *findings) nearest() finding {
	if !f.first && !f.ordered {
		least := 0
		for i := range f.left {
			if nearer(f.left[i], f.left[least]) < 0 {
				least = i
			}
		}
		f.left[0], f.left[least] = f.left[least], f.left[0]
		f.first = true
	}
	return f.left[0]
}

// drop takes out the nearest.
func (f *findings) drop() {
	f.left = f.left[1:]
	if !f.ordered {
		slices.SortFunc(f.left, nearer)
		f.ordered = true
	}
}

// keepApart takes out those for which shares says so.
func (f *findings) keepApart(shares func(finding) bool) {
	f.left = slices.DeleteFunc(f.left, shares)
	f.first = false
}

// nearest chooses what to report, and scores it to be sure: first each role's nearest, then others that share no item
// with one of the same role. It uses up what was found.
func (q *quest) nearest() []engine.Counterfactual {
	changes := []engine.Counterfactual{}
	for _, again := range []bool{false, true} {
		for len(changes) < mostChanges && q.ended() == nil {
			role := q.next(again)
			if role < 0 {
				break
			}
			of := &q.found[role]
			f := of.nearest()
			change, ok := q.confirm(role, f)
			if !ok {
				of.drop()
				continue
			}
			changes, of.taken = append(changes, change), true
			of.keepApart(func(other finding) bool { return q.shareItem(f, other) })
		}
	}
	for r := range q.found {
		q.found[r] = findings{}
	}
	return changes
}

// next is the role with the nearest finding, −1 where none is left. again says that its role may be reported already.
func (q *quest) next(again bool) int {
	role := -1
	for r := range q.found {
		of := &q.found[r]
		if len(of.left) > 0 && (again || !of.taken) && (role < 0 || nearer(of.nearest(), q.found[role].nearest()) < 0) {
			role = r
		}
	}
	return role
}

// shareItem says whether two sets change one item, so that the further one tells little that the nearer doesn't.
func (q *quest) shareItem(a, b finding) bool {
	for _, i := range a.set[:q.size] {
		for _, j := range b.set[:q.size] {
			if q.alternatives[i].Item == q.alternatives[j].Item {
				return true
			}
		}
	}
	return false
}

// confirm tries and scores what was found.
func (q *quest) confirm(role int, f finding) (engine.Counterfactual, bool) {
	set := make([]*trial.Alternative, q.size)
	change := engine.Counterfactual{Set: engine.Answers{}, Role: engine.OptionalID(q.quiz.Roles[role].Role.ID)}
	for i := range set {
		set[i] = &q.alternatives[f.set[i]]
		change.Set[q.quiz.Items[set[i].Item].Item.ID] = set[i].Answer
	}
	if !f.tried && q.trial.Other(q.home, set...) != role {
		return change, false
	}
	result, err := q.catalog.Score(q.quiz.Quiz.ID, q.with(set...))
	return change, err == nil && result.Role == change.Role
}
