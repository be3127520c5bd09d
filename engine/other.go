package engine

import "slices"

// AskLevelHintOther is AskLevelHint for somebody who answers about another person.
const AskLevelHintOther = "Which of these describes this person best?"

// WordedForOthers says whether somebody else can answer the quiz about a person: content states ask_other for at least
// one item. A catalog then sees to it that every scored item can be asked.
func (q *Quiz) WordedForOthers() bool {
	return slices.ContainsFunc(q.Items(), func(it *Item) bool { return it.AskOther != "" })
}

// Scored says whether answers to the item count for a skill.
func (it *Item) Scored() bool {
	return !it.Unscored && (len(it.Measures) > 0 || it.AskLevel != nil || it.CreditedSkills() != nil)
}

// AskedOfOthers says whether somebody who answers the quiz about another person is asked the item, in a quiz that is
// worded for others: it counts for a skill, or content words it for them all the same.
func (it *Item) AskedOfOthers() bool { return it.AskOther != "" || it.Scored() }

// OfOther is the quiz as somebody sees it who answers it about another person: only what others are asked, in the words
// that content has for them, and without what only the person can say, such as that an item doesn't apply. The quiz
// itself stays as it is. It is for showing; answers are scored by the quiz. nil where the quiz isn't worded for others.
func (q *Quiz) OfOther() *Quiz {
	if !q.WordedForOthers() {
		return nil
	}
	out := *q
	out.Sections = nil
	for _, s := range q.Sections {
		if s.TitleOther != "" {
			s.Title = s.TitleOther
		}
		var items []Item
		for i := range s.Items {
			if s.Items[i].AskedOfOthers() {
				items = append(items, s.Items[i].ofOther())
			}
		}
		if s.Intro, s.Items = s.IntroOther, items; items != nil {
			out.Sections = append(out.Sections, s)
		}
	}
	return &out
}

// ofOther is the item in the words for somebody who answers about another person.
func (it *Item) ofOther() Item {
	out := *it
	if out.Hint = it.HintOther; it.Levelled && out.Hint == "" {
		out.Hint = AskLevelHintOther
	}
	if it.AskOther != "" { // an item with ask_level may be asked by the skill's title
		out.Ask = it.AskOther
	}
	out.NA, out.Does = "", ""
	out.Options = slices.Clone(it.Options)
	for i := range out.Options {
		if o := &out.Options[i]; o.TextOther != "" {
			o.Text = o.TextOther
		}
	}
	return out
}
