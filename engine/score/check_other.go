package score

import "careerpath/engine"

// otherWords checks the words for somebody who answers a quiz about another person: a quiz that has any has them for all
// that such a person reads.
func (ck *checker) otherWords(q *engine.Quiz) {
	if !q.WordedForOthers() {
		ck.strayWords(q)
		return
	}
	for i := range q.Sections {
		s := &q.Sections[i]
		asked := false
		for j := range s.Items {
			asked = asked || s.Items[j].AskedOfOthers()
			ck.itemOfOthers(q, &s.Items[j])
		}
		if asked && s.Intro != "" && s.IntroOther == "" {
			ck.faults.Add(s.At, "section %q of quiz %q: write intro_other, its intro for somebody who answers about another "+
				"person: the quiz is worded for others", s.Title, q.ID)
		}
	}
}

func (ck *checker) itemOfOthers(q *engine.Quiz, it *engine.Item) {
	switch {
	case !it.AskedOfOthers():
		ck.strayItemWords(it)
		return
	case it.AskOther == "" && !ck.titled(it):
		ck.faults.Add(it.At, "item %q: write ask_other, the question for somebody who answers about another person: quiz %q "+
			"is worded for others, and the item is scored", it.ID, q.ID)
	}
	if it.Hint != "" && it.HintOther == "" && (!it.Levelled || it.Hint != engine.AskLevelHint) {
		ck.faults.Add(it.At, "item %q: write hint_other, its hint for somebody who answers about another person: quiz %q is "+
			"worded for others", it.ID, q.ID)
	}
}

// titled says whether the item is asked by the title of its skill, which does for others, too.
func (ck *checker) titled(it *engine.Item) bool {
	if it.AskLevel == nil {
		return false
	}
	at, known := ck.skills[it.AskLevel.ID]
	return !known || it.Ask == ck.catalog.Content.Skills[at].Title
}

// strayWords reports words for others of a quiz that others are not asked.
func (ck *checker) strayWords(q *engine.Quiz) {
	for i := range q.Sections {
		s := &q.Sections[i]
		if s.TitleOther != "" || s.IntroOther != "" {
			ck.faults.Add(s.At, "section %q of quiz %q: title_other and intro_other are for a quiz that others can answer about "+
				"a person: write ask_other at its scored items, or leave them out", s.Title, q.ID)
		}
		for j := range s.Items {
			ck.strayItemWords(&s.Items[j])
		}
	}
}

func (ck *checker) strayItemWords(it *engine.Item) {
	stray := it.HintOther != ""
	for _, o := range it.Options {
		stray = stray || o.TextOther != ""
	}
	if stray {
		ck.faults.Add(it.At, "item %q: hint_other and text_other are for an item that others are asked: write ask_other, or "+
			"leave them out", it.ID)
	}
}
