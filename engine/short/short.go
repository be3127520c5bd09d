// Package short asks the short form of a quiz: only the items that tell most about the role, one after another, each chosen
// by the answers so far. It is pure: the same answers always lead to the same item. It must never know who asks.
//
// It ends once it is as sure of the role as the whole quiz would be: when all other items together are expected to add no
// more than .018 to the chance that the recommended role is the person's own, and no open item decides about one of its
// requirements. What is left is worked out as Wald's (1945) sequential analysis has it, from how far apart the open items
// would still set the roles; package adaptive has the formula. It ends, too, once the whole quiz would almost certainly find
// the levels too even to tell any role. Where the items run out before that, it ends without being sure, and says so.
package short

import (
	"careerpath/engine"
	"careerpath/engine/internal/adaptive"
	"careerpath/engine/internal/compiled"
	"careerpath/engine/score"
)

// Usual is about how many items a short form asks of most people, of a quiz of fifty or more.
const Usual = 15

// Bound is what all other items together may be expected to add to the chance that the recommended role is the person's
// own, 0–1, where a short form ends.
const Bound = adaptive.Bound

// Step is where a person stands in a short form.
type Step struct {
	Item  string // id of the item to ask next, "" where it has ended
	Done  bool   // it has ended
	Sure  bool   // and is as sure as the whole quiz would be
	Asked int    // items answered so far
	Of    int    // that the whole quiz asks at most, with these answers
}

// NoShortFormError says that a quiz can't be asked in a short form.
type NoShortFormError = adaptive.NoShortFormError

// Next is what to ask after some answers. skipped are items that the person has left out, which aren't asked again. Items
// that a condition hides are never asked. The error is an *engine.UnknownQuizError, a *NoShortFormError, or AnswerFaults
// with every answer that can't be taken.
func Next(c *score.Catalog, quiz string, answers engine.Answers, skipped ...string) (Step, error) {
	s, err := sheet(c, quiz, answers, skipped)
	if err != nil {
		return Step{}, err
	}
	next := adaptive.Next(s)
	out := Step{Done: next.Item < 0, Sure: next.Sure}
	switch {
	case !out.Done:
		out.Item = s.Quiz.Items[next.Item].Item.ID
	case len(skipped) > 0: // which a result counts as open, for they would have told more
		result, err := c.Short().Score(quiz, answers)
		if err != nil {
			return Step{}, err
		}
		out.Sure = result.Short.Sure
	}
	for i := range s.Answers {
		if s.MayAsk(i) {
			out.Of++
		}
		if _, given := answers[s.Quiz.Items[i].Item.ID]; given && s.Shown[i] {
			out.Asked++
		}
	}
	return out, nil
}

// Needs are the ids of the items that a plan towards a role needs, and that weren't answered: one for each skill that the
// role asks for and that isn't measured yet, and what decides where the role recommended leads. The error is as for Next.
func Needs(c *score.Catalog, quiz string, answers engine.Answers, recommended, to string, skipped ...string) ([]string,
	error) {
	s, err := sheet(c, quiz, answers, skipped)
	if err != nil {
		return nil, err
	}
	role, known := c.Role(to)
	var ids []string
	for _, i := range adaptive.Needs(s, recommended, func(skill string) bool {
		if !known {
			return false
		}
		_, asked := role.Demand(skill)
		return asked
	}) {
		ids = append(ids, s.Quiz.Items[i].Item.ID)
	}
	return ids, nil
}

// sheet reads answers. What was skipped is as what doesn't apply: no evidence, and not open any more.
func sheet(c *score.Catalog, quiz string, answers engine.Answers, skipped []string) (*compiled.Sheet, error) {
	cq, err := c.Short().Inside().Quiz(quiz)
	if err != nil {
		return nil, err
	}
	if err := adaptive.Refused(cq); err != nil {
		return nil, err
	}
	if faults := cq.Check(answers); faults != nil {
		return nil, faults
	}
	given := make([]engine.Answer, len(cq.Items))
	for i := range cq.Items {
		given[i] = answers[cq.Items[i].Item.ID]
	}
	for _, id := range skipped {
		if i, known := cq.Index[id]; known && given[i].IsZero() {
			given[i] = engine.NotApplicable()
		}
	}
	return cq.Take(given), nil
}
