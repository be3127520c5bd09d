package server

import (
	"encoding/json"
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"careerpath/engine"
	"careerpath/engine/plan"
	"careerpath/engine/wording"
	"careerpath/store"
)

func wordsOf(form url.Values) plan.Words {
	text := func(name string) string { return wordsIn(form, name) }
	return plan.Words{
		Title: text("title"), About: text("about"), DoneWhen: text("done_when"), Obstacle: text("obstacle"),
		If: text("if"), Then: text("then"), Notes: text("notes"),
	}
}

// milestonePage is one milestone with all that can be done with it.
type milestonePage struct {
	Plan     *store.Plan
	M        *plan.Milestone
	State    string // how far it is, and when
	Late     bool
	Kind     string
	Why      []whyLine
	After    string // the readiness with it done
	Levels   []skillLadder
	Warnings []string
	Done     doneForm
	Note     *doneNote
	Was      plan.Status // what it goes back to where it isn't done after all
	Problems []formProblem
	Wrong    map[string]string // by field
	Form     url.Values        // what the fields hold: what was sent, else what is kept
}

// whyLine is a gap that a milestone is for, with answers that it comes from.
type whyLine struct {
	Closes template.HTML
	Quotes []template.HTML
}

// skillLadder shows what people at some levels of a skill visibly do, and where the person and the role are among them.
type skillLadder struct {
	ID, Title, Definition string
	On                    string // day on which the person's level was measured
	Rungs                 []rungOfSkill
}

// rungOfSkill is a level on a ladder: with what people there do, or that of the person or the role.
type rungOfSkill struct {
	Level     int
	Text      string
	You, Role bool
}

func (s *Server) getMilestone(w http.ResponseWriter, r *http.Request) error {
	return s.showMilestone(w, r, http.StatusOK, nil, nil)
}

func (s *Server) showMilestone(w http.ResponseWriter, r *http.Request, status int, form url.Values,
	problems []formProblem) error {
	kept, basis, err := s.planOf(r)
	if err != nil {
		return err
	}
	m := kept.Plan.Milestone(r.PathValue("milestone"))
	if m == nil {
		return errNotFound
	}
	l, c := s.language(r), s.calendar(r)
	p := milestonePage{
		Plan: kept, M: m, State: stateInWords(l, m), Late: m.Due < c.today() && (m.Status == plan.Planned ||
			m.Status == plan.Doing), Kind: kindInWords(l, m.Kind), Done: newDoneForm(kept.ID, kept.Version, m, ""),
		Note: newDoneNote(l, r.URL.Query(), kept, ""), Problems: problems, Wrong: map[string]string{}, Form: url.Values{
			"title": {l.T(m.Title)}, "about": {l.T(m.About)}, "done_when": {l.T(m.DoneWhen)},
			"obstacle": {l.T(m.Obstacle)}, "if": {l.T(m.If)}, "then": {l.T(m.Then)}, "notes": {m.Notes},
			"evidence": {m.Evidence}, "drop_reason": {m.DropReason}, "start": {m.Start.String()}, "due": {m.Due.String()},
		},
	}
	for name, values := range form {
		p.Form[name] = values
	}
	for _, problem := range problems {
		p.Wrong[problem.Anchor] = problem.Message
	}
	p.Done.Typed, p.Done.Wrong = p.Form.Get("evidence"), p.Wrong["evidence"]
	p.Why = whyLines(l, m, &basis.Snapshot)
	if len(p.Why) > 0 {
		p.After = l.T("With it done, the plan puts you at %[1]d\u00a0%% of what the role of %[2]s asks.",
			whole(m.ReadinessAfter), isolated(l.T(kept.Plan.ToTitle)))
	}
	for _, warning := range kept.Plan.Warnings() {
		if warning.Milestone == m.ID {
			p.Warnings = append(p.Warnings, l.T("This builds on “%s”, which comes or ends later in your plan, or isn't in "+
				"it. You can do it all the same.", isolated(l.T(warning.Needs))))
		}
	}
	_, err = s.view(r, func(data store.Reader) error {
		taken, err := data.Assessments()
		if err != nil {
			return err
		}
		p.Levels = s.ladders(l, &kept.Plan, m, store.Standing(taken), c)
		if m.Status == plan.Done {
			p.Was, err = statusBefore(data, kept.ID, m.ID)
		}
		return err
	})
	if err != nil {
		return err
	}
	return s.render(w, r, status, "milestone", l.T(m.Title), p)
}

// statusBefore finds in the log what a milestone was before it was done.
func statusBefore(data store.Reader, growth, milestone string) (plan.Status, error) {
	was, read := plan.Planned, 0
	err := newestFirst(data, 0, func(e store.Event) bool {
		read++
		var changes []plan.Edit
		if e.Kind != kindChanged || e.Subject != growth || json.Unmarshal(e.Data, &changes) != nil {
			return read < eventsSought
		}
		for _, ch := range changes {
			if ch.Milestone == milestone && ch.Field == "status" && keptText(ch.New) == string(plan.Done) {
				was = reopened(plan.Status(keptText(ch.Old)))
				return false
			}
		}
		return read < eventsSought
	})
	return was, err
}

// stateInWords says how far a milestone is, and when it is due.
func stateInWords(l *wording.Language, m *plan.Milestone) string {
	days := l.T("%[1]s to %[2]s", l.Date(m.Start), l.Date(m.Due))
	if m.Start == m.Due {
		days = l.Date(m.Due)
	}
	switch {
	case m.Status == plan.Done && m.DoneOn != nil:
		return l.T("Done on %s", l.Date(*m.DoneOn))
	case m.Status == plan.Done:
		return l.T("Done")
	case m.Status == plan.Dropped:
		return l.T("Dropped")
	case m.Status == plan.Doing:
		return l.T("%s, under way", days)
	}
	return days
}

// whyLines say which gaps a milestone is for, and quote answers that these come from.
func whyLines(l *wording.Language, m *plan.Milestone, in *engine.Snapshot) []whyLine {
	var out []whyLine
	for _, why := range m.Why {
		skill := template.HTML("<strong><bdi>" + template.HTMLEscapeString(l.T(why.Title)) + "</bdi></strong>")
		line := whyLine{Closes: closesInWords(l, whole(why.Points), whole(why.Gap), skill)}
		for _, it := range in.Items {
			if !slices.Contains(why.Items, it.ID) {
				continue
			}
			ask := quotation(l, it.Ask, in)
			switch unsaid := it.Unsaid[why.Skill]; {
			case unsaid != "":
				line.Quotes = append(line.Quotes, template.HTML(l.T("Something other than %[1]s to %[2]s", quotation(l, unsaid, in),
					ask)))
			case it.Answer != "":
				line.Quotes = append(line.Quotes, template.HTML(l.T("%[1]s to %[2]s", quotation(l, it.Answer, in), ask)))
			default:
				line.Quotes = append(line.Quotes, template.HTML(l.T("Nothing to %s", ask)))
			}
		}
		out = append(out, line)
	}
	return out
}

// closesInWords says how much of a gap a milestone is meant to close, in HTML.
func closesInWords(l *wording.Language, points, gap int, skill template.HTML) template.HTML {
	switch {
	case points < gap:
		return template.HTML(l.T("It is meant to close %[1]d of the %[2]d points still open in %[3]s.", points, gap, skill))
	case points == 1:
		return template.HTML(l.T("It is meant to close the last point in %s.", skill))
	}
	return template.HTML(l.T("It is meant to close the last %[1]d points in %[2]s.", points, skill))
}

// quotation quotes a text of a quiz, translated where there is a translation, in HTML.
func quotation(l *wording.Language, text string, in *engine.Snapshot) template.HTML {
	shown, tag, dir := l.Kept(text), in.Language(), in.Direction()
	if shown != text || l.Has(text) {
		tag, dir = l.Tag(), "ltr"
	}
	return template.HTML(`<q><bdi lang="` + template.HTMLEscapeString(tag) + `" dir="` + template.HTMLEscapeString(dir) +
		`">` + template.HTMLEscapeString(shown) + `</bdi></q>`)
}

// ladders show the levels of the skills that a milestone works on: what people there do, where the person was by their
// latest result, and what the role asks.
func (s *Server) ladders(l *wording.Language, growth *plan.Plan, m *plan.Milestone, taken []store.Assessment,
	c calendar) []skillLadder {
	var ids []string
	for _, why := range m.Why {
		ids = append(ids, why.Skill)
	}
	for _, gain := range m.Gains {
		if !slices.Contains(ids, gain.Skill) {
			ids = append(ids, gain.Skill)
		}
	}
	var out []skillLadder
	for _, id := range ids {
		skill, known := s.catalog.Skill(id)
		i := slices.IndexFunc(growth.Gaps, func(g plan.Gap) bool { return g.Skill == id })
		if !known || i < 0 {
			continue
		}
		level, on := growth.Gaps[i].Level, l.Date(growth.Start)
		for _, a := range slices.Backward(taken) {
			k := slices.IndexFunc(a.Result.Levels, func(level engine.Level) bool { return level.Skill == id })
			if a.Quiz == growth.Quiz && k >= 0 {
				level, on = a.Result.Levels[k].Level, l.Date(c.day(a.Finished))
				break
			}
		}
		ladder := skillLadder{ID: id, Title: l.T(skill.Title), Definition: l.T(skill.Definition), On: on, Rungs: []rungOfSkill{
			{Level: whole(growth.Gaps[i].Need), Role: true}, {Level: whole(level), You: true},
		}}
		for _, a := range skill.Anchors {
			ladder.Rungs = append(ladder.Rungs, rungOfSkill{Level: whole(a.Level), Text: l.T(a.Text)})
		}
		slices.SortStableFunc(ladder.Rungs, func(a, b rungOfSkill) int { return b.Level - a.Level })
		out = append(out, ladder)
	}
	return out
}

// postMilestone changes one milestone of a plan.
func (s *Server) postMilestone(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	form, id := r.PostForm, r.PathValue("milestone")
	l := s.language(r)
	change, ok := milestoneChange(l, form, id, s.calendar(r))
	if !ok {
		return &problem{http.StatusBadRequest, l.T("This form doesn't say what to do"),
			l.T("Go back to the plan and use its buttons."), nil}
	}
	err := s.changePlan(r, func(p *plan.Plan) error {
		if p.Milestone(id) == nil {
			return plan.ErrNoMilestone
		}
		return change(p)
	})
	back := form.Get("back")
	if errors.Is(err, errStalePlan) || isForm(err) {
		if back == backToPlan && wordsIn(form, "evidence") == "" { // its form has no room for what was typed
			return s.showPlan(w, r, statusOf(err), form, formProblems(l, err))
		}
		return s.showMilestone(w, r, statusOf(err), form, formProblems(l, err))
	}
	if err != nil {
		return err
	}
	to := milestoneURL(r.PathValue("id"), id)
	switch back {
	case backToPlan:
		to = planURL(r.PathValue("id"))
	case backToHome:
		to = "/"
	}
	if form.Get("go") == "status" && form.Get("status") == string(plan.Done) && form.Get("was") != string(plan.Done) {
		to = afterDone(to, id, form.Get("was"))
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// milestoneChange is the change that a form asks for; false where it asks for none.
func milestoneChange(l *wording.Language, form url.Values, id string, c calendar) (func(*plan.Plan) error, bool) {
	text := func(name string) string { return wordsIn(form, name) }
	changes := map[string]func(*plan.Plan) error{
		"status": func(p *plan.Plan) error {
			evidence := text("evidence")
			if !form.Has("evidence") {
				evidence = p.Milestone(id).Evidence
			}
			return p.SetStatus(id, plan.Status(form.Get("status")), evidence, text("drop_reason"), c.today())
		},
		"words": func(p *plan.Plan) error { return p.SetWords(id, untranslated(l, wordsOf(form), p.Milestone(id))) },
		"dates": func(p *plan.Plan) error {
			start, err := engine.ParseDate(text("start"))
			if err != nil {
				return &plan.Error{Field: "start", Message: l.T("Enter the first day as year, month and day, such as 2026-09-01.")}
			}
			due, err := engine.ParseDate(text("due"))
			if err != nil {
				return &plan.Error{Field: "due", Message: l.T("Enter the last day as year, month and day, such as 2026-09-30.")}
			}
			return p.SetDates(id, start, due, c.earliest())
		},
		"move": func(p *plan.Plan) error { return p.Move(id, form.Get("before"), c.today()) },
	}
	change, ok := changes[form.Get("go")]
	return change, ok
}

// untranslated leaves what a person has not changed as it was written: the form shows it in the language of the page.
func untranslated(l *wording.Language, sent plan.Words, m *plan.Milestone) plan.Words {
	for _, part := range []struct {
		sent *string
		kept string
	}{
		{&sent.Title, m.Title}, {&sent.About, m.About}, {&sent.DoneWhen, m.DoneWhen}, {&sent.Obstacle, m.Obstacle},
		{&sent.If, m.If}, {&sent.Then, m.Then},
	} {
		if *part.sent == l.T(part.kept) {
			*part.sent = part.kept
		}
	}
	return sent
}

func wordsIn(form url.Values, name string) string {
	return strings.TrimSpace(strings.ReplaceAll(form.Get(name), "\r\n", "\n"))
}
