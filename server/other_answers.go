package server

import (
	"careerpath/engine"
	"careerpath/engine/wording"
)

// changeList says what would change the recommendation.
type changeList struct {
	Heading string
	Lead    string // how many answers would have to be different, in a sentence
	Numbers string // what that leaves out, "" for nothing
	Changes []change
}

type change struct {
	Role    string
	Answers []otherAnswer
}

// otherAnswer is an answer that would be another. From or To is empty where a choice is added or left out.
type otherAnswer struct{ Ask, From, To content }

// newChangeList returns nil where it wasn't looked for, as in results from before it was.
func newChangeList(result *engine.Result, w *words) *changeList {
	if result.Changes == nil {
		return nil
	}
	list := &changeList{Heading: w.T("What would change the recommendation")}
	if result.Role == "" {
		list.Heading = w.T("What would bring a recommendation")
	}
	for _, ch := range w.snapshot.Changes {
		shown := change{Role: w.role(ch.Role)}
		for _, a := range ch.Set {
			shown.Answers = append(shown.Answers, otherAnswer{w.said(a.Ask), w.answered(a.From), w.answered(a.To)})
		}
		list.Changes = append(list.Changes, shown)
	}
	answers := 0
	if len(list.Changes) > 0 {
		answers = len(list.Changes[0].Answers)
	}
	list.Lead = w.otherAnswers(answers, result.Role != "")
	if wording.NumbersDecide(result) && answers != 1 {
		list.Numbers = w.T(wording.NumbersStay)
	}
	return list
}

// otherAnswers says how many answers would have to be different to change what is recommended; 0 is that none were
// found. recommended is whether a role is. Not all sets of three are tried.
func (w *words) otherAnswers(n int, recommended bool) string {
	switch {
	case n == 0 && recommended:
		return w.T("No one or two different answers would put another role first, and we found no three that would.")
	case n == 0:
		return w.T("No one or two different answers would bring one, and we found no three that would.")
	case n == 1 && recommended:
		return w.T("One different answer would be enough to put another role first.")
	case n == 1:
		return w.T("One different answer would be enough.")
	case recommended:
		return w.T("%s answers would have to be different for another role to come first.", wording.Capital(w.Number(n)))
	}
	return w.T("%s answers would have to be different for a role to be recommended.", wording.Capital(w.Number(n)))
}
