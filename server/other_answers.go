package server

import (
	"careerpath/engine"
	"careerpath/engine/wording"
)

// changeList says what would change the recommendation.
type changeList struct {
	Heading string
	Lead    []string // sentences: how many answers would have to be others
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
	var lead string
	switch {
	case len(list.Changes) == 0:
		lead = w.T("None was found: no one or two other answers would be enough, and we found no three that would.")
	case len(list.Changes[0].Answers) == 1:
		lead = w.T("One other answer would be enough.")
	case len(list.Changes[0].Answers) == 2:
		lead = w.T("Two answers would have to be others; no single one would do.")
	default: // not all sets of three are tried
		lead = w.T("Three answers would have to be others; no one or two would do.")
	}
	list.Lead = []string{lead}
	if wording.NumbersDecide(result) && (len(list.Changes) == 0 || len(list.Changes[0].Answers) > 1) {
		list.Lead = append(list.Lead, w.T(wording.NumbersStay))
	}
	return list
}
