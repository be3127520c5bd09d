package server

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
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
	After    string // the readiness that the plan expects with it done, "" where that lies behind
	Levels   []skillLadder
	Warnings []string
	Done     doneForm
	Note     *doneNote
	Comments commentPart
	Was      plan.Status // what it goes back to where it isn't done after all
	Problems []formProblem
	Wrong    map[string]string // by field
	Form     url.Values        // what the fields hold: what was sent, else what is kept
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
		Plan: kept, M: m, State: stateInWords(l, m), Late: late(m, c.today()), Kind: kindInWords(l, m.Kind),
		Done: newDoneForm(kept.ID, kept.Version, m, ""),
		Note: newDoneNote(l, r.URL.Query(), kept, ""), Problems: problems, Wrong: map[string]string{}, Form: url.Values{
			"title": {l.Own(m.Title)}, "about": {l.Own(m.About)}, "done_when": {l.Own(m.DoneWhen)},
			"obstacle": {l.Own(m.Obstacle)}, "if": {l.Own(m.If)}, "then": {l.Own(m.Then)}, "notes": {m.Notes},
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
	for _, warning := range kept.Plan.Warnings() {
		if warning.Milestone == m.ID {
			p.Warnings = append(p.Warnings, l.T("This builds on “%s”, which comes or ends later in your plan, or isn't in "+
				"it. You can do it all the same.", isolated(l.T(warning.Needs))))
		}
	}
	_, err = s.view(r, func(data store.Reader) error {
		t, err := s.newestIn(data)
		if err != nil {
			return err
		}
		if len(m.Why) > 0 && isOpen(m) {
			after := m.ReadinessAfter
			compared, _, err := comparedIn(data, kept.Plan.Quiz, "")
			if err != nil {
				return err
			}
			if _, points := s.measuredFor(&kept.Plan, compared, c); len(points) > 0 {
				after = projectedFrom(&kept.Plan, &points[len(points)-1], func(o *plan.Milestone) bool { return o.ID == m.ID })
			}
			p.After = l.T("With it done, the plan would then expect %[1]d\u00a0%% of what the role of %[2]s asks, an estimate.",
				whole(after), isolated(l.T(kept.Plan.ToTitle)))
		}
		p.Levels = s.ladders(l, &kept.Plan, m, t.standing, c)
		if p.Comments, err = s.commentsOn(r, data, kept.ID, m.ID); err != nil {
			return err
		}
		aims := aimsOf(&kept.Plan, m, t.standing)
		if p.Why, err = s.whyLines(l, data, &kept.Plan, m, basis, aims, c); err != nil {
			return err
		}
		if m.Status == plan.Done {
			p.Was, err = statusBefore(data, kept.ID, m.ID)
		}
		return err
	})
	if err != nil {
		return err
	}
	return s.render(w, r, status, "milestone", l.Own(m.Title), p)
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
		if *part.sent == l.Own(part.kept) {
			*part.sent = part.kept
		}
	}
	return sent
}

func wordsIn(form url.Values, name string) string { return tidied(form.Get(name)) }

// tidied is a text as it is kept.
func tidied(text string) string { return strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n")) }
