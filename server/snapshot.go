package server

import (
	"html/template"

	"careerpath/engine"
	"careerpath/engine/wording"
)

// words are what a snapshot says, by id, in the language of the page where that has a translation.
type words struct {
	*wording.Language
	snapshot *engine.Snapshot
	skills   map[string]engine.SnapshotSkill
	roles    map[string]engine.SnapshotRole
	items    map[string]engine.SnapshotItem
}

func newWords(l *wording.Language, snapshot *engine.Snapshot) *words {
	w := &words{l, snapshot, map[string]engine.SnapshotSkill{}, map[string]engine.SnapshotRole{},
		map[string]engine.SnapshotItem{}}
	for _, s := range snapshot.Skills {
		w.skills[s.ID] = s
	}
	for _, r := range snapshot.Roles {
		w.roles[r.ID] = r
	}
	for _, r := range snapshot.Ahead {
		w.roles[r.ID] = r
	}
	for _, it := range snapshot.Items {
		w.items[it.ID] = it
	}
	return w
}

func (w *words) role(id string) string { return isolated(w.T(w.roles[id].Title)) }

func (w *words) skill(id string) string { return isolated(w.T(w.skills[id].Title)) }

// skillsIn joins the titles of some skills.
func (w *words) skillsIn(ids []string) string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = w.skill(id)
	}
	return w.List(names, "and")
}

// content is a text of the content as a page shows it, with the language it is in then.
type content struct{ Text, Lang, Dir string }

// written is what content is part of, whose language it is in: a quiz, or what a result has kept of one.
type written interface {
	Language() string
	Direction() string
}

// newContent is a text of the content, shown in the language of the page where it is translated and as it was written
// where it isn't.
func newContent(l *wording.Language, text, shown string, in written) content {
	if shown != text || l.Has(text) {
		return content{shown, l.Tag(), l.Direction()}
	}
	return content{text, in.Language(), in.Direction()}
}

// said is a text of the snapshot: translated where there is a translation, and otherwise as it was kept.
func (w *words) said(text string) content { return w.kept(text, w.T(text)) }

// answered is an answer as it was kept, which may be several.
func (w *words) answered(answer string) content { return w.kept(answer, w.Kept(answer)) }

func (w *words) kept(text, shown string) content {
	if text == "" {
		return content{}
	}
	return newContent(w.Language, text, shown, w.snapshot)
}

// HTML is the text apart from the sentence around it, marked with its language.
func (c content) HTML() template.HTML {
	return template.HTML(`<bdi lang="` + template.HTMLEscapeString(c.Lang) + `" dir="` +
		template.HTMLEscapeString(c.Dir) + `">` + template.HTMLEscapeString(c.Text) + `</bdi>`)
}
