package compiled

import (
	"maps"
	"slices"

	"careerpath/engine"
	"careerpath/engine/internal/exact"
	"careerpath/engine/spelling"
)

// Fault says why an answer doesn't suit the item, or "" where it does.
func (ci *Item) Fault(a engine.Answer) string { return ci.Question.Fault(a) }

// Pick is the index of an answer among those there are to pick one from, as Quiz.Items[i].Picks has them; −1 where it
// is none of them.
func (ci *Item) Pick(a engine.Answer) int {
	switch a.Form() {
	case engine.FormNumber:
		at := a.Number() - ci.First
		if k := int(at); at >= 0 && k < ci.Points && float64(k) == at {
			return k
		}
	case engine.FormChoice:
		if ci.Form == engine.FormChoice {
			return slices.IndexFunc(ci.Options, func(o Option) bool { return o.ID == a.Options()[0] })
		}
	case engine.FormChoices, engine.FormNone, engine.FormNotApplicable:
	}
	return -1
}

// Picked is the answer with an index: see Pick.
func (ci *Item) Picked(pick int) engine.Answer {
	if ci.Points > 0 {
		return engine.Number(ci.First + float64(pick))
	}
	return engine.Choice(ci.Options[pick].ID)
}

// Where answers are kept as numbers, as in a batch, these stand for the answer that an item doesn't apply: of one pick,
// from 1, and of several, a bit each. The numbers above are free for those who fill a batch.
const (
	OneNotApplicable  = 253
	ManyNotApplicable = 1 << 63
)

// sound says whether an answer suits the item, as Fault does.
func (ci *Item) sound(a engine.Answer) bool {
	switch {
	case a.Form() == engine.FormNotApplicable:
		return ci.NA != ""
	case len(ci.Picks) > 0:
		return ci.Pick(a) >= 0
	case ci.Form == engine.FormNumber:
		return a.Form() == engine.FormNumber && exact.Within(a.Number(), ci.Lowest, ci.Highest)
	}
	return ci.Fault(a) == ""
}

// unknownItems adds a fault for each answer to an item that the quiz doesn't have, in the order of their ids.
func unknownItems(fs *engine.AnswerFaults, answers engine.Answers, cq *Quiz) {
	var unknown []string
	for id := range answers {
		if _, ok := cq.Index[id]; !ok {
			unknown = append(unknown, id)
		}
	}
	slices.Sort(unknown)
	known := slices.Sorted(maps.Keys(cq.Index))
	for i, id := range unknown {
		if fs.Full() {
			fs.AddOthers(len(unknown) - i)
			return
		}
		message := "the quiz has no such item"
		if i < engine.MostSuggestions {
			message += spelling.Nearest(id, known)
		}
		fs.Add(id, message)
	}
}

// ItemOf returns an item of a quiz, nil where there is none.
func (c *Catalog) ItemOf(quiz, item string) *Item {
	cq, err := c.Quiz(quiz)
	if err != nil {
		return nil
	}
	i, known := cq.Index[item]
	if !known {
		return nil
	}
	return &cq.Items[i]
}

// Carried returns the answers of an earlier assessment that the quiz takes today. A point of a scale is what its label
// says: where labels have moved, so does the answer, and where the label is gone the answer is left out. An option is
// where its text is now; one whose text is gone is known by its id. A number that stated a fact under the fact's own
// name, by an item that is gone, is the answer that states it to the item that asks for the fact now.
func (cq *Quiz) Carried(t engine.Taken) engine.Answers {
	said := make(map[string]string, len(t.Snapshot.Items))
	for _, it := range t.Snapshot.Items {
		said[it.ID] = it.Answer
	}
	out := engine.Answers{}
	for id, a := range t.Answers {
		i, ok := cq.Index[id]
		if !ok {
			if ci := cq.AsksNow(t, id); ci != nil {
				out[ci.Item.ID] = ci.Stating(a.Number())
			}
			continue
		}
		ci := &cq.Items[i]
		if label, known := said[id]; known && len(ci.Picks) > 0 && ci.Choices() != nil {
			moved, found := ci.Carry(a, []string{label})
			switch {
			case found:
				a = moved
			case ci.Points > 0 || !a.Given():
				continue
			}
		}
		if ci.Fault(a) == "" {
			out[id] = a
		}
	}
	return out
}

// Aside is how many answers of an earlier assessment are not among those that Carried has returned: the quiz has no such
// item any more, or the item is answered in another way now.
func (cq *Quiz) Aside(t engine.Taken, carried engine.Answers) (gone, unfit int) {
	for id := range t.Answers {
		_, exists := cq.Index[id]
		_, taken := carried[id]
		switch {
		case !exists && cq.AsksNow(t, id) != nil:
		case !exists:
			gone++
		case !taken:
			unfit++
		}
	}
	return gone, unfit
}

// AsksNow returns the item that takes an answer to an item that is gone, for both state the same fact: see Carried; nil
// where none does.
func (cq *Quiz) AsksNow(t engine.Taken, gone string) *Item {
	asking, fact := cq.asks[gone]
	if !fact || t.Answers[gone].Form() != engine.FormNumber {
		return nil
	}
	ci := &cq.Items[asking]
	if _, answered := t.Answers[ci.Item.ID]; answered {
		return nil
	}
	return ci
}
