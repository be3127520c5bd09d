package compiled

import (
	"sync"

	"careerpath/engine"
)

// leastShort is the share of skills measured below which a short form recommends nothing. It measures few skills on
// purpose, so that the coverage a whole quiz needs says nothing about it: what makes up for that is that it asks until it
// is sure. But what rests on less than three skills in ten is no claim about a whole profile.
const leastShort = 0.30

// Shortened is the quiz as a short form of it is scored, by a rule that says when it is sure. What isn't answered counts as
// not asked. A skill is measured once what is answered weighs as much as the heaviest item about it, so one sentence
// suffices and one scene that only touches on the skill doesn't; its error is that of so few items. Roles are compared from
// leastShort of the skills on, and a match is called clear only where the short form is sure. Whether levels are too even is
// foreseen, by a second rule: few answers don't tell. All else is as in the quiz.
func (cq *Quiz) Shortened(sure, even func(s *Sheet) bool) *Quiz {
	out := *cq
	out.Sure, out.foresee = sure, even
	out.Verdicts.Coverage = min(out.Verdicts.Coverage, leastShort)
	out.spare = &sync.Pool{New: func() any { return out.NewSheet() }}
	return &out
}

// heaviest is the most that one item weighs in a skill.
func (cq *Quiz) heaviest(skill int) float64 {
	most := 0.0
	for _, t := range cq.Terms[skill] {
		most = max(most, t.Weight)
	}
	return most
}

// shortForm says on how much a short form rests.
func (s *Sheet) shortForm() *engine.ShortForm {
	out := &engine.ShortForm{Sure: s.Quiz.Sure(s)}
	for i := range s.Answers {
		if s.MayAsk(i) {
			out.Of++
		}
		if s.Answers[i].Form() != engine.FormNone {
			out.Asked++
		}
	}
	return out
}
