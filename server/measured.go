package server

import (
	"html/template"
	"slices"

	"careerpath/engine"
	"careerpath/engine/plan"
	"careerpath/engine/wording"
	"careerpath/store"
)

// measured is the level in a skill by the newest result that measured it.
type measured struct {
	level float64
	in    *store.Summary // nil where it is the level that a plan began with
}

// newest finds it among results that stand, the first first; false where none measured the skill.
func newest(standing []store.Summary, skill string) (measured, bool) {
	for i := range slices.Backward(standing) {
		a := &standing[i]
		k := slices.IndexFunc(a.Result.Levels, func(level engine.Level) bool { return level.Skill == skill })
		if k >= 0 {
			return measured{a.Result.Levels[k].Level, a}, true
		}
	}
	return measured{}, false
}

// aim is a skill that a milestone is meant to raise.
type aim struct {
	gap    *plan.Gap // of the plan
	points int
	now    measured
}

// open says whether the role asks for more of the skill than the newest result shows.
func (a *aim) open() bool { return whole(a.now.level) < whole(a.gap.Need) }

// aimsOf lists what a milestone is for: first the skills that it raises of which the role asks more than the newest
// result shows, then those whose gap the plan had it close; of each what weighs most for the role first. None for one
// that is dropped.
func aimsOf(growth *plan.Plan, m *plan.Milestone, standing []store.Summary) []aim {
	if m.Status == plan.Dropped {
		return nil
	}
	var out []aim
	for i := range growth.Gaps {
		g := &growth.Gaps[i]
		points := 0.0
		for _, gain := range m.Gains {
			if gain.Skill == g.Skill {
				points += gain.Points
			}
		}
		now, known := newest(standing, g.Skill)
		if !known {
			now.level = g.Level
		}
		planned := slices.ContainsFunc(m.Why, func(why plan.Reason) bool { return why.Skill == g.Skill })
		if a := (aim{g, whole(points), now}); a.points > 0 && (planned || a.open()) {
			out = append(out, a)
		}
	}
	slices.SortStableFunc(out, func(a, b aim) int {
		switch {
		case a.open() == b.open():
			return 0
		case a.open():
			return -1
		}
		return 1
	})
	return out
}

// purposeInWords says what a milestone is for above all, by the first of its aims.
func purposeInWords(l *wording.Language, a *aim) string {
	title, have, need := isolated(l.Lowered(l.T(a.gap.Title))), whole(a.now.level), whole(a.gap.Need)
	if a.open() {
		return l.T("This is for %[1]s: you are at %[2]d, the role asks %[3]d.", title, have, need)
	}
	return l.T("This strengthens %[1]s, where you show what the role asks already: you are at %[2]d, it asks %[3]d.",
		title, have, need)
}

// aimsInWords says what a milestone is meant to add: "8 points to strategic vision (you 67, role 95)". Of one that is
// done it says the points alone.
func aimsInWords(l *wording.Language, aims []aim, done bool) string {
	parts := make([]string, len(aims))
	for i, a := range aims {
		title := isolated(l.Lowered(l.T(a.gap.Title)))
		if done {
			parts[i] = l.N(a.points, "%[1]d point to %[2]s", "%[1]d points to %[2]s", title)
			continue
		}
		parts[i] = l.N(a.points, "%[1]d point to %[2]s (you %[3]d, role %[4]d)", "%[1]d points to %[2]s (you %[3]d, role %[4]d)",
			title, whole(a.now.level), whole(a.gap.Need))
	}
	return l.List(parts, "and")
}

// whyLine is a skill that a milestone is for, with the answers that lowered its level in the newest result.
type whyLine struct {
	Adds   template.HTML
	On     string // day of that result
	Quotes []template.HTML
}

// whyLines say what a milestone is for, and quote answers that the gaps come from: those of the newest results, or else
// those of the result that the plan began with.
func (s *Server) whyLines(l *wording.Language, data store.Reader, growth *plan.Plan, m *plan.Milestone,
	basis *store.Assessment, aims []aim, c calendar) ([]whyLine, error) {
	var out []whyLine
	for _, a := range aims {
		line := whyLine{Adds: addsInWords(l, &a, m.Status == plan.Done)}
		if a.open() {
			from, items := basis, a.gap.Items
			if a.now.in != nil {
				newest, err := data.Assessment(a.now.in.ID)
				if err != nil {
					return nil, err
				}
				gaps := plan.GapsIn(s.catalog, &newest.Result, newest.Answers, growth.To)
				k := slices.IndexFunc(gaps, func(g plan.Gap) bool { return g.Skill == a.gap.Skill })
				if k >= 0 {
					from, items = &newest, gaps[k].Items
				}
			}
			line.On, line.Quotes = l.Date(c.day(from.Finished)), quotesOf(l, a.gap.Skill, items, &from.Snapshot)
		}
		out = append(out, line)
	}
	return out, nil
}

// addsInWords says how much a milestone is meant to add to a skill, and from where to where, in HTML.
func addsInWords(l *wording.Language, a *aim, done bool) template.HTML {
	skill := template.HTML("<strong><bdi>" + template.HTMLEscapeString(l.T(a.gap.Title)) + "</bdi></strong>")
	have, need := whole(a.now.level), whole(a.gap.Need)
	if done {
		return template.HTML(l.N(a.points, "It was meant to add %[1]d point to %[2]s: you are at %[3]d, the role asks %[4]d.",
			"It was meant to add %[1]d points to %[2]s: you are at %[3]d, the role asks %[4]d.", skill, have, need))
	}
	return template.HTML(l.N(a.points, "It is meant to add %[1]d point to %[2]s: you are at %[3]d, the role asks %[4]d.",
		"It is meant to add %[1]d points to %[2]s: you are at %[3]d, the role asks %[4]d.", skill, have, need))
}

// quotesOf quotes a result's answers to some questions, with what they left unsaid of a skill, in HTML.
func quotesOf(l *wording.Language, skill string, items []string, in *engine.Snapshot) []template.HTML {
	var out []template.HTML
	for i := range in.Items {
		it := &in.Items[i]
		if !slices.Contains(items, it.ID) {
			continue
		}
		ask := quotation(l, it.Ask, in)
		switch unsaid := it.Unsaid[skill]; {
		case unsaid != "":
			out = append(out, template.HTML(l.T("To %[1]s your answer was not %[2]s", ask, quotation(l, unsaid, in))))
		case it.Answer != "":
			out = append(out, template.HTML(l.T("To %[1]s your answer was %[2]s", ask, quotation(l, it.Answer, in))))
		default:
			out = append(out, template.HTML(l.T("%s has no answer", ask)))
		}
	}
	return out
}

// quotation quotes a text of a quiz, translated where there is a translation, in HTML.
func quotation(l *wording.Language, text string, in *engine.Snapshot) template.HTML {
	return "<q>" + newContent(l, text, l.Kept(text), in).HTML() + "</q>"
}

// skillLadder shows what people at some levels of a skill visibly do, and where the person and a role are among them.
type skillLadder struct {
	ID, Title, Definition string
	On                    string // day on which the person's level was measured, "" where it never was
	Rungs                 []rungOfSkill
}

// rungOfSkill is a level on a ladder: with what people there do, or that of the person or the role.
type rungOfSkill struct {
	Level      int
	Name, Text string // Name is "" where levels have none
	You, Role  bool
}

// newLadder puts what people do at some levels of a skill in order, the highest first.
func newLadder(l *wording.Language, skill *engine.Skill) skillLadder {
	ladder := skillLadder{ID: skill.ID, Title: l.T(skill.Title), Definition: l.T(defined(skill.Title, skill.Definition))}
	for _, a := range skill.Anchors {
		ladder.Rungs = append(ladder.Rungs, rungOfSkill{Level: whole(a.Level), Name: l.T(a.Name), Text: l.T(a.Text)})
	}
	slices.SortStableFunc(ladder.Rungs, func(a, b rungOfSkill) int { return b.Level - a.Level })
	return ladder
}

// defined is what is said of a skill, "" where that only repeats its title, as in a ladder just imported.
func defined(title, definition string) string {
	if definition == title {
		return ""
	}
	return definition
}

// place puts the level of the person or a role among the rungs, above those as high.
func (ladder *skillLadder) place(rung rungOfSkill) {
	at := slices.IndexFunc(ladder.Rungs, func(other rungOfSkill) bool { return other.Level <= rung.Level })
	if at < 0 {
		at = len(ladder.Rungs)
	}
	ladder.Rungs = slices.Insert(ladder.Rungs, at, rung)
}

// ladders show the levels of the skills that a milestone works on: what people there do, where the person is by the
// newest result, and what the role asks.
func (s *Server) ladders(l *wording.Language, growth *plan.Plan, m *plan.Milestone, standing []store.Summary,
	c calendar) []skillLadder {
	var out []skillLadder
	for i := range growth.Gaps {
		g := &growth.Gaps[i]
		skill, known := s.catalog.Skill(g.Skill)
		if !known || !slices.ContainsFunc(m.Gains, func(gain plan.Gain) bool { return gain.Skill == g.Skill }) {
			continue
		}
		ladder := newLadder(l, skill)
		ladder.place(rungOfSkill{Level: whole(g.Need), Role: true})
		ladder.On = l.Date(growth.Start)
		now, taken := newest(standing, g.Skill)
		if taken {
			ladder.On = c.date(now.in.Finished)
		} else {
			now.level = g.Level
		}
		ladder.place(rungOfSkill{Level: whole(now.level), You: true})
		out = append(out, ladder)
	}
	return out
}
