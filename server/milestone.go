package server

import (
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
	When     string
	Why      []whyLine
	Late     bool
	Warnings []string
	Problems []formProblem
	Wrong    map[string]string // by field
	Form     url.Values        // what the fields hold: what was sent, else what is kept
}

type whyLine struct {
	Skill  string
	Closes string // "12 of the 60 points still open in"
	Quotes []quote
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
	p := milestonePage{
		Plan: kept, M: m, When: span(m.Start, m.Due), Late: m.Due < s.calendar(r).today() &&
			(m.Status == plan.Planned || m.Status == plan.Doing),
		Problems: problems, Wrong: map[string]string{}, Form: url.Values{
			"title": {m.Title}, "about": {m.About}, "done_when": {m.DoneWhen}, "obstacle": {m.Obstacle}, "if": {m.If},
			"then": {m.Then}, "notes": {m.Notes},
			"evidence": {m.Evidence}, "drop_reason": {m.DropReason}, "start": {m.Start.String()}, "due": {m.Due.String()},
		},
	}
	for name, values := range form {
		p.Form[name] = values
	}
	for _, problem := range problems {
		p.Wrong[problem.Anchor] = problem.Message
	}
	items := newWords(wording.English, &basis.Snapshot).items
	for _, why := range m.Why {
		line := whyLine{Skill: why.Title, Closes: closes(whole(why.Points), whole(why.Gap))}
		for _, id := range why.Items {
			if it, ok := items[id]; ok {
				line.Quotes = append(line.Quotes, quote{it.Answer, it.Ask, it.Unsaid[why.Skill], &basis.Snapshot})
			}
		}
		p.Why = append(p.Why, line)
	}
	for _, warning := range kept.Plan.Warnings() {
		if warning.Milestone == m.ID {
			p.Warnings = append(p.Warnings, warning.Needs)
		}
	}
	return s.render(w, r, status, "milestone", m.Title, p)
}

// postMilestone changes one milestone of a plan.
func (s *Server) postMilestone(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	form, id := r.PostForm, r.PathValue("milestone")
	change, ok := milestoneChange(form, id, s.calendar(r))
	if !ok {
		return &problem{http.StatusBadRequest, "This form doesn't say what to do",
			"Go back to the plan and use its buttons.", nil}
	}
	err := s.changePlan(r, func(p *plan.Plan) error {
		if p.Milestone(id) == nil {
			return plan.ErrNoMilestone
		}
		return change(p)
	})
	back := form.Get("back") == "plan"
	if errors.Is(err, errStalePlan) || isForm(err) {
		if back {
			return s.showPlan(w, r, statusOf(err), form, formProblems(s.language(r), err))
		}
		return s.showMilestone(w, r, statusOf(err), form, formProblems(s.language(r), err))
	}
	if err != nil {
		return err
	}
	to := milestoneURL(r.PathValue("id"), id)
	if back {
		to = planURL(r.PathValue("id"))
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// milestoneChange is the change that a form asks for; false where it asks for none.
func milestoneChange(form url.Values, id string, c calendar) (func(*plan.Plan) error, bool) {
	text := func(name string) string { return wordsIn(form, name) }
	changes := map[string]func(*plan.Plan) error{
		"status": func(p *plan.Plan) error {
			evidence := text("evidence")
			if !form.Has("evidence") {
				evidence = p.Milestone(id).Evidence
			}
			return p.SetStatus(id, plan.Status(form.Get("status")), evidence, text("drop_reason"), c.today())
		},
		"words": func(p *plan.Plan) error { return p.SetWords(id, wordsOf(form)) },
		"dates": func(p *plan.Plan) error {
			start, err := engine.ParseDate(text("start"))
			if err != nil {
				return &plan.Error{Field: "start", Message: "Enter the first day as year, month and day, such as 2026-09-01."}
			}
			due, err := engine.ParseDate(text("due"))
			if err != nil {
				return &plan.Error{Field: "due", Message: "Enter the last day as year, month and day, such as 2026-09-30."}
			}
			return p.SetDates(id, start, due, c.earliest())
		},
		"move": func(p *plan.Plan) error { return p.Move(id, form.Get("before"), c.today()) },
	}
	change, ok := changes[form.Get("go")]
	return change, ok
}

func wordsIn(form url.Values, name string) string {
	return strings.TrimSpace(strings.ReplaceAll(form.Get(name), "\r\n", "\n"))
}
