package outside

import (
	"fmt"

	"careerpath/engine"
	"careerpath/engine/internal/compiled"
	"careerpath/engine/score"
)

// NotWordedError says that others can't be asked a quiz, for it has no words for them.
type NotWordedError struct{ Quiz string }

func (e *NotWordedError) Error() string {
	return fmt.Sprintf("quiz %q can't be answered about somebody else: it has no words for that (ask_other)", e.Quiz)
}

// Asked are the ids of the items that somebody is asked who answers the quiz about a person with these answers, in
// order: those in words for others, but for what the person's own answers say isn't asked. An item whose showing depends
// on what others say themselves is among them. The error is an *engine.UnknownQuizError, a *NotWordedError, or
// AnswerFaults with every answer of the person's that can't be taken.
func Asked(c *score.Catalog, quiz string, own engine.Answers) ([]string, error) {
	cq, s, err := sheet(c, quiz, own)
	if err != nil {
		return nil, err
	}
	var ids []string
	for i := range cq.Items {
		if it := cq.Items[i].Item; it.AskedOfOthers() && (s.Shown[i] || readsOthers(cq, it.ID)) {
			ids = append(ids, it.ID)
		}
	}
	return ids, nil
}

// readsOthers says whether an item is shown by what others are asked.
func readsOthers(cq *compiled.Quiz, item string) bool {
	for _, id := range cq.ReadsItems(item) {
		if cq.Items[cq.Index[id]].Item.AskedOfOthers() {
			return true
		}
	}
	return false
}

// sheet reads a person's own answers.
func sheet(c *score.Catalog, quiz string, own engine.Answers) (*compiled.Quiz, *compiled.Sheet, error) {
	cq, err := c.Inside().Quiz(quiz)
	if err != nil {
		return nil, nil, err
	}
	if !cq.Quiz.WordedForOthers() {
		return nil, nil, &NotWordedError{quiz}
	}
	s, faults := cq.Read(own)
	if faults != nil {
		return nil, nil, faults
	}
	return cq, s, nil
}

// Levels are the levels that an observer's answers give a person, as a result has them: in catalog order and after
// rules. What others aren't asked is as the person answered it, such as how many people they lead. What the observer
// left out counts as not asked, and a skill takes at least half of the weight of what was asked about it. The error is
// as for Asked, AnswerFaults also of the observer's answers: what can't be taken, and what others aren't asked.
func Levels(c *score.Catalog, quiz string, own, said engine.Answers) ([]engine.Level, error) {
	cq, s, err := sheet(c, quiz, own)
	if err != nil {
		return nil, err
	}
	faults := cq.Check(said)
	given := make([]engine.Answer, len(cq.Items))
	for i := range cq.Items {
		it := cq.Items[i].Item
		a, answered := said[it.ID]
		switch {
		case !it.AskedOfOthers() && answered:
			faults.Add(it.ID, "is not asked of others")
		case !it.AskedOfOthers():
			given[i] = s.Answers[i]
		case a.Given() && (a.Form() != engine.FormChoices || len(a.Options()) > 0):
			given[i] = a
		default:
			given[i] = engine.NotApplicable()
		}
	}
	if faults != nil {
		return nil, faults
	}
	seen := cq.Take(given)
	result := cq.ScoreEach(func(i int) engine.Answer { return given[i] })
	var out []engine.Level
	for _, l := range result.Levels {
		if suffices(seen, cq.Skill[l.Skill]) {
			out = append(out, engine.Level{Skill: l.Skill, Level: l.Level, SEM: l.SEM, Items: l.Items})
		}
	}
	return out, nil
}

// suffices says whether an observer answered at least half of the weight of what others are asked about a skill (Parent
// 2013).
func suffices(s *compiled.Sheet, skill int) bool {
	asked, answered := 0.0, 0.0
	for _, t := range s.Quiz.Terms[skill] {
		if !s.Shown[t.Item] {
			continue
		}
		asked += t.Weight
		if s.Answers[t.Item].Given() {
			answered += t.Weight
		}
	}
	return answered > 0 && answered*2 >= asked
}
