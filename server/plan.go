package server

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"careerpath/engine"
	"careerpath/store"
)

// newPlanPage asks where a plan is to lead, and how much time it has.
type newPlanPage struct {
	Assessment *store.Assessment
	From       string
	Targets    []target
	Hours      string
	Start      string
	Problems   []formProblem
	Replaces   string // title of the role the active plan leads to, "" for none
}

type target struct {
	ID, Title, Summary string
	Readiness          int
	Chosen             bool
}

func planURL(id string) string { return "/plans/" + url.PathEscape(id) }

func milestoneURL(plan, milestone string) string {
	return planURL(plan) + "/milestones/" + url.PathEscape(milestone)
}

func (s *Server) today() engine.Date { return engine.DateOf(s.now()) }

// planBasis finds the assessment a plan is to start from: the one named, else the latest.
func (s *Server) planBasis(r *http.Request, id string) (*store.Assessment, *store.Plan, error) {
	var basis *store.Assessment
	var active *store.Plan
	_, err := s.view(r, func(data store.Reader) error {
		taken, err := data.Assessments()
		if err != nil {
			return err
		}
		for i := range taken {
			if id == "" || taken[i].ID == id {
				basis = &taken[i]
			}
		}
		plans, err := data.Plans()
		for i := range plans {
			if plans[i].Active {
				active = &plans[i]
			}
		}
		return err
	})
	if err == nil && basis == nil && id != "" {
		err = errNotFound
	}
	return basis, active, err
}

func (s *Server) getNewPlan(w http.ResponseWriter, r *http.Request) error {
	form := url.Values{"hours": {"3"}, "start": {s.today().String()}, "to": {r.URL.Query().Get("to")}}
	return s.showNewPlan(w, r, http.StatusOK, r.URL.Query().Get("assessment"), form, nil)
}

func (s *Server) showNewPlan(w http.ResponseWriter, r *http.Request, status int, assessment string, form url.Values, problems []formProblem) error {
	basis, active, err := s.planBasis(r, assessment)
	if err != nil {
		return err
	}
	p := newPlanPage{Assessment: basis, Hours: form.Get("hours"), Start: form.Get("start"), Problems: problems}
	if active != nil {
		p.Replaces = active.Plan.ToTitle
	}
	if basis != nil {
		if from, ok := s.catalog.Role(string(basis.Result.Role)); ok {
			p.From = from.Title
			for _, id := range s.catalog.Targets(&basis.Result) {
				role, _ := s.catalog.Role(id)
				t := target{ID: id, Title: role.Title, Summary: role.Summary, Chosen: form.Get("to") == id || form.Get("to") == "" && len(p.Targets) == 0}
				for _, fit := range basis.Result.Roles {
					if fit.Role == id {
						t.Readiness = whole(fit.Readiness)
					}
				}
				p.Targets = append(p.Targets, t)
			}
		}
	}
	return s.render(w, r, status, "plan_new", "Make a plan", p)
}

// postPlan draws up a plan and makes it the active one.
func (s *Server) postPlan(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	basis, _, err := s.planBasis(r, r.PostForm.Get("assessment"))
	if err != nil {
		return err
	}
	if basis == nil {
		return s.showNewPlan(w, r, http.StatusUnprocessableEntity, "", r.PostForm, nil)
	}
	plan, problems := s.drawUp(basis, r.PostForm)
	if len(problems) > 0 {
		return s.showNewPlan(w, r, http.StatusUnprocessableEntity, basis.ID, r.PostForm, problems)
	}
	id, err := uuid.NewV7()
	if err != nil {
		return err
	}
	now := s.now().UTC()
	kept := store.Plan{ID: id.String(), Assessment: basis.ID, Active: true, Created: now, Updated: now, Plan: plan}
	p, known, err := s.person(r)
	if err != nil || !known {
		return errors.Join(err, errNotFound)
	}
	err = s.store.Update(r.Context(), p.ID, func(tx store.Tx) error {
		if err := s.activate(tx, ""); err != nil {
			return err
		}
		if _, err := tx.PutPlan(kept); err != nil {
			return err
		}
		_, err := tx.AppendEvent(store.Event{At: now, Kind: "plan_adopted", Subject: kept.ID})
		return err
	})
	if err != nil {
		return err
	}
	http.Redirect(w, r, planURL(kept.ID), http.StatusSeeOther)
	return nil
}

// drawUp makes a plan from what a form says.
func (s *Server) drawUp(basis *store.Assessment, form url.Values) (engine.Plan, []formProblem) {
	var problems []formProblem
	hours, err := strconv.ParseFloat(strings.TrimSpace(form.Get("hours")), 64)
	if err != nil {
		problems = append(problems, formProblem{"hours", "Enter the hours a week in figures, such as 3"})
	}
	start, err := engine.ParseDate(strings.TrimSpace(form.Get("start")))
	switch {
	case err != nil:
		problems = append(problems, formProblem{"start", "Enter the day to start as year, month and day, such as 2026-09-01"})
	case start < s.today():
		problems = append(problems, formProblem{"start", "That day has passed. Start today or later"})
	case start > s.today()+2*365:
		problems = append(problems, formProblem{"start", "Start within two years"})
	}
	if len(problems) > 0 {
		return engine.Plan{}, problems
	}
	plan, err := s.catalog.Plan(&basis.Result, basis.Answers, form.Get("to"), engine.Pace{Start: start, HoursPerWeek: hours})
	return plan, planProblems(err)
}

// planProblems turns what the engine says of a plan into problems of a form. The fields have the names the engine uses.
func planProblems(err error) []formProblem {
	var out []formProblem
	var walk func(error)
	walk = func(err error) {
		var many interface{ Unwrap() []error }
		var one *engine.PlanError
		switch {
		case err == nil:
		case errors.As(err, &many):
			for _, e := range many.Unwrap() {
				walk(e)
			}
		case errors.As(err, &one):
			field := one.Field
			if field == "" {
				field = "main"
			}
			out = append(out, formProblem{field, one.Message})
		default:
			out = append(out, formProblem{"main", capital(err.Error())})
		}
	}
	walk(err)
	return out
}

// activate makes one plan the active one, none where id is "", and records what changed.
func (s *Server) activate(tx store.Tx, id string) error {
	plans, err := tx.Plans()
	if err != nil {
		return err
	}
	now := s.now().UTC()
	for _, p := range plans {
		if p.Active == (p.ID == id) {
			continue
		}
		p.Active, p.Updated = p.ID == id, now
		if _, err := tx.PutPlan(p); err != nil {
			return err
		}
		kind := "plan_set_aside"
		if p.Active {
			kind = "plan_activated"
		}
		if _, err := tx.AppendEvent(store.Event{At: now, Kind: kind, Subject: p.ID}); err != nil {
			return err
		}
	}
	return nil
}

// planPage is a plan with what is now, next and later.
type planPage struct {
	Plan             *store.Plan
	Readiness, After int
	DoneCount, Count int
	Ends             string
	Groups           []milestoneGroup
	Warnings         []warningLine
	Curve            *curve
	Gaps             *gapChart
	Addable          []engine.Activity
	Problems         []formProblem
	Form             url.Values
	Today            string
	Order            []orderRow
	Late             int
	Retake           bool   // enough has happened since the latest result
	Basis            string // id of the assessment
}

type milestoneGroup struct {
	Title string
	Cards []milestoneCard
	Open  bool
}

type milestoneCard struct {
	*engine.Milestone
	Plan    string
	Version uint64
	When    string
	Why     string
	Late    bool
	First   bool // of what is now
}

type warningLine struct{ ID, Title, Text string }

type orderRow struct {
	ID, Title   string
	First, Last bool
	Earlier     string // id of the milestone before
	AfterNext   string // id of the milestone after the next, "" for the end
}

// How many milestones are shown as next, and when a retake is suggested: after so many milestones or so many days.
const (
	nextShown        = 3
	retakeMilestones = 3
	retakeDays       = 90
)

func (s *Server) planOf(r *http.Request) (*store.Plan, *store.Assessment, error) {
	var p store.Plan
	var basis store.Assessment
	known, err := s.view(r, func(data store.Reader) error {
		var err error
		if p, err = data.Plan(r.PathValue("id")); err != nil {
			return err
		}
		basis, err = data.Assessment(p.Assessment)
		return err
	})
	if err == nil && !known {
		err = errNotFound
	}
	return &p, &basis, err
}

func (s *Server) getPlan(w http.ResponseWriter, r *http.Request) error {
	return s.showPlan(w, r, http.StatusOK, url.Values{}, nil)
}

func (s *Server) showPlan(w http.ResponseWriter, r *http.Request, status int, form url.Values, problems []formProblem) error {
	kept, _, err := s.planOf(r)
	if err != nil {
		return err
	}
	plan := &kept.Plan
	p := planPage{
		Plan: kept, Readiness: whole(plan.ReadinessNow()), Problems: problems, Form: form, Today: s.today().String(), Basis: kept.Assessment,
		Curve: newCurve(plan, s.today()), Gaps: newGapChart(plan), Addable: s.catalog.Addable(plan),
	}
	p.group(kept, s.today())
	p.After = p.Readiness
	for _, m := range plan.Milestones {
		p.After = max(p.After, whole(m.ReadinessAfter))
	}
	for _, warning := range plan.Warnings() {
		text := "it builds on “" + warning.Needs + "”, which comes later"
		if warning.Missing {
			text = "it builds on “" + warning.Needs + "”, which you have dropped"
		}
		p.Warnings = append(p.Warnings, warningLine{warning.Milestone, plan.Milestone(warning.Milestone).Title, text})
	}
	latest, err := s.latestTaken(r, plan.Quiz)
	if err != nil {
		return err
	}
	finished := 0
	for _, m := range plan.Milestones {
		if m.DoneOn != nil && *m.DoneOn > latest {
			finished++
		}
	}
	p.Retake = kept.Active && (finished >= retakeMilestones || s.today() >= latest+retakeDays)
	return s.render(w, r, status, "plan", fmt.Sprintf("From %s to %s", plan.FromTitle, plan.ToTitle), p)
}

// latestTaken is the day on which the asker last took a quiz.
func (s *Server) latestTaken(r *http.Request, quiz string) (latest engine.Date, err error) {
	_, err = s.view(r, func(data store.Reader) error {
		taken, err := data.Assessments()
		for _, a := range taken {
			if a.Quiz == quiz {
				latest = max(latest, engine.DateOf(a.Finished))
			}
		}
		return err
	})
	return latest, err
}

// group sorts the milestones into now, next, later, done and dropped.
func (p *planPage) group(kept *store.Plan, today engine.Date) {
	plan := &kept.Plan
	var now, next, later, done, dropped, open []milestoneCard
	var last engine.Date
	for i := range plan.Milestones {
		m := &plan.Milestones[i]
		card := milestoneCard{Milestone: m, Plan: kept.ID, Version: kept.Version, When: span(m.Start, m.Due), Why: whyInWords(m)}
		switch m.Status {
		case engine.Done:
			card.When = "done on " + date(m.DoneOn.Time())
			done = append(done, card)
			p.DoneCount++
		case engine.Dropped:
			dropped = append(dropped, card)
			continue
		case engine.Planned, engine.Doing:
			card.Late = m.Due < today
			if card.Late {
				p.Late++
			}
			last = max(last, m.Due)
			if m.Status == engine.Doing {
				now = append(now, card)
			} else {
				open = append(open, card)
			}
		}
		p.Count++
	}
	if len(now) == 0 && len(open) > 0 {
		now, open = open[:1:1], open[1:]
	}
	next, later = open[:min(nextShown, len(open))], open[min(nextShown, len(open)):]
	if len(now) > 0 {
		now[0].First = true
		p.Ends = date(last.Time())
	}
	for _, g := range []milestoneGroup{{"Now", now, true}, {"Next", next, true}, {"Later", later, false}, {"Done", done, false}, {"Dropped", dropped, false}} {
		if len(g.Cards) > 0 {
			p.Groups = append(p.Groups, g)
		}
	}
	var order []*engine.Milestone
	for i := range plan.Milestones {
		if m := &plan.Milestones[i]; m.Status == engine.Planned || m.Status == engine.Doing {
			order = append(order, m)
		}
	}
	for i, m := range order {
		row := orderRow{ID: m.ID, Title: m.Title, First: i == 0, Last: i == len(order)-1}
		if i > 0 {
			row.Earlier = order[i-1].ID
		}
		if i+2 < len(order) {
			row.AfterNext = order[i+2].ID
		}
		p.Order = append(p.Order, row)
	}
}

func span(from, to engine.Date) string {
	if from == to {
		return date(from.Time())
	}
	return date(from.Time()) + " to " + date(to.Time())
}

// whyInWords says what a milestone closes: "12 of 60 points in strategic vision".
func whyInWords(m *engine.Milestone) string {
	var parts []string
	for _, why := range m.Why {
		if points := whole(why.Points); points > 0 {
			parts = append(parts, fmt.Sprintf("%d of the %d points you lack in %s", points, whole(why.Gap), lower(why.Title)))
		}
	}
	return list(parts, "and")
}

// lower makes a title fit inside a sentence, but for abbreviations.
func lower(title string) string {
	first, _, _ := strings.Cut(title, " ")
	if len(first) > 1 && strings.ToUpper(first) == first {
		return title
	}
	return strings.ToLower(title[:1]) + title[1:]
}

// errStalePlan says that a plan has changed since the form was opened.
var errStalePlan = &problem{status: http.StatusConflict, title: "The plan has changed since you opened this page",
	detail: "It was changed in another tab or on another device. Nothing of what you sent was saved, and nothing there was overwritten."}

// changePlan makes one change to the plan a request names, as one transaction with the event that tells of it. The form's version must be the plan's.
func (s *Server) changePlan(r *http.Request, change func(*engine.Plan) error) error {
	version, err := strconv.ParseUint(r.PostForm.Get("version"), 10, 64)
	if err != nil {
		return errStalePlan
	}
	p, known, err := s.person(r)
	if err != nil {
		return err
	}
	if !known {
		return errNotFound
	}
	now := s.now().UTC()
	err = s.store.Update(r.Context(), p.ID, func(tx store.Tx) error {
		kept, err := tx.Plan(r.PathValue("id"))
		if err != nil {
			return err
		}
		if kept.Version != version {
			return errStalePlan
		}
		next := kept.Plan.Clone()
		if err := change(&next); err != nil {
			return err
		}
		changes := kept.Plan.Changes(&next)
		if len(changes) == 0 {
			return nil
		}
		data, err := json.Marshal(changes)
		if err != nil {
			return err
		}
		kept.Plan, kept.Updated = next, now
		if _, err := tx.PutPlan(kept); err != nil {
			return err
		}
		_, err = tx.AppendEvent(store.Event{At: now, Kind: "plan_changed", Subject: kept.ID, Data: data})
		return err
	})
	if store.CodeOf(err) == store.Stale {
		return errStalePlan
	}
	return err
}

// isForm says whether an error is about what a form says, to be shown beside it.
func isForm(err error) bool {
	var plan *engine.PlanError
	return errors.As(err, &plan)
}

// postChange changes the plan itself: its pace, what is in it, whether it is the active one.
func (s *Server) postChange(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	form := r.PostForm
	var err error
	switch form.Get("go") {
	case "activate":
		err = s.postActivate(r)
	case "pace":
		err = s.changePlan(r, func(p *engine.Plan) error {
			hours, err := strconv.ParseFloat(strings.TrimSpace(form.Get("hours")), 64)
			if err != nil {
				return &engine.PlanError{Field: "hours", Message: "Enter the hours a week in figures, such as 3."}
			}
			return p.SetPace(hours, s.today())
		})
	case "add":
		err = s.changePlan(r, func(p *engine.Plan) error { return s.catalog.AddActivity(p, form.Get("activity"), s.today()) })
	case "own":
		err = s.changePlan(r, func(p *engine.Plan) error {
			hours, err := strconv.ParseFloat(strings.TrimSpace(form.Get("own_hours")), 64)
			if err != nil {
				hours = 0 // AddOwn says what is taken
			}
			return p.AddOwn(wordsOf(form), hours, nil, s.today())
		})
	default:
		return &problem{http.StatusBadRequest, "This form doesn't say what to do", "Go back to the plan and use its buttons.", nil}
	}
	if errors.Is(err, errStalePlan) || isForm(err) {
		return s.showPlan(w, r, statusOf(err), form, formProblems(err))
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, planURL(r.PathValue("id")), http.StatusSeeOther)
	return nil
}

func statusOf(err error) int {
	if errors.Is(err, errStalePlan) {
		return http.StatusConflict
	}
	return http.StatusUnprocessableEntity
}

func formProblems(err error) []formProblem {
	if errors.Is(err, errStalePlan) {
		return []formProblem{{"main", errStalePlan.title + ". " + errStalePlan.detail + " What you see now is how it stands; what you typed is still in its form. Send it again if you still want it."}}
	}
	return planProblems(err)
}

func (s *Server) postActivate(r *http.Request) error {
	p, known, err := s.person(r)
	if err != nil {
		return err
	}
	if !known {
		return errNotFound
	}
	return s.store.Update(r.Context(), p.ID, func(tx store.Tx) error {
		if _, err := tx.Plan(r.PathValue("id")); err != nil {
			return err
		}
		return s.activate(tx, r.PathValue("id"))
	})
}

func wordsOf(form url.Values) engine.Words {
	text := func(name string) string { return wordsIn(form, name) }
	return engine.Words{
		Title: text("title"), About: text("about"), DoneWhen: text("done_when"), Obstacle: text("obstacle"), If: text("if"), Then: text("then"), Notes: text("notes"),
	}
}

// milestonePage is one milestone with all that can be done with it.
type milestonePage struct {
	Plan     *store.Plan
	M        *engine.Milestone
	When     string
	Why      []whyLine
	Late     bool
	Warnings []string
	Problems []formProblem
	Wrong    map[string]string // by field
	Form     url.Values        // what the fields hold: what was sent, else what is kept
	Today    string
}

type whyLine struct {
	Skill       string
	Gap, Points int
	Quotes      []quote
}

func (s *Server) getMilestone(w http.ResponseWriter, r *http.Request) error {
	return s.showMilestone(w, r, http.StatusOK, nil, nil)
}

func (s *Server) showMilestone(w http.ResponseWriter, r *http.Request, status int, form url.Values, problems []formProblem) error {
	kept, basis, err := s.planOf(r)
	if err != nil {
		return err
	}
	m := kept.Plan.Milestone(r.PathValue("milestone"))
	if m == nil {
		return errNotFound
	}
	p := milestonePage{
		Plan: kept, M: m, When: span(m.Start, m.Due), Late: m.Due < s.today() && (m.Status == engine.Planned || m.Status == engine.Doing),
		Problems: problems, Wrong: map[string]string{}, Today: s.today().String(), Form: url.Values{
			"title": {m.Title}, "about": {m.About}, "done_when": {m.DoneWhen}, "obstacle": {m.Obstacle}, "if": {m.If}, "then": {m.Then}, "notes": {m.Notes},
			"evidence": {m.Evidence}, "drop_reason": {m.DropReason}, "start": {m.Start.String()}, "due": {m.Due.String()},
		},
	}
	for name, values := range form {
		p.Form[name] = values
	}
	for _, problem := range problems {
		p.Wrong[problem.Anchor] = problem.Message
	}
	items := newWords(&basis.Snapshot).items
	for _, why := range m.Why {
		line := whyLine{Skill: why.Title, Gap: whole(why.Gap), Points: whole(why.Points)}
		for _, id := range why.Items {
			if it, ok := items[id]; ok {
				line.Quotes = append(line.Quotes, quote{it.Answer, it.Ask})
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
	change, ok := s.milestoneChange(form, id)
	if !ok {
		return &problem{http.StatusBadRequest, "This form doesn't say what to do", "Go back to the plan and use its buttons.", nil}
	}
	err := s.changePlan(r, func(p *engine.Plan) error {
		if p.Milestone(id) == nil {
			return errNotFound
		}
		return change(p)
	})
	back := form.Get("back") == "plan"
	if errors.Is(err, errStalePlan) || isForm(err) {
		if back {
			return s.showPlan(w, r, statusOf(err), form, formProblems(err))
		}
		return s.showMilestone(w, r, statusOf(err), form, formProblems(err))
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
func (s *Server) milestoneChange(form url.Values, id string) (func(*engine.Plan) error, bool) {
	text := func(name string) string { return wordsIn(form, name) }
	changes := map[string]func(*engine.Plan) error{
		"status": func(p *engine.Plan) error {
			evidence := text("evidence")
			if !form.Has("evidence") {
				evidence = p.Milestone(id).Evidence
			}
			return p.SetStatus(id, engine.Status(form.Get("status")), evidence, text("drop_reason"), s.today())
		},
		"words": func(p *engine.Plan) error { return p.SetWords(id, wordsOf(form)) },
		"dates": func(p *engine.Plan) error {
			start, err := engine.ParseDate(text("start"))
			if err != nil {
				return &engine.PlanError{Field: "start", Message: "Enter the first day as year, month and day, such as 2026-09-01."}
			}
			due, err := engine.ParseDate(text("due"))
			if err != nil {
				return &engine.PlanError{Field: "due", Message: "Enter the last day as year, month and day, such as 2026-09-30."}
			}
			return p.SetDates(id, start, due, s.today())
		},
		"move": func(p *engine.Plan) error { return p.Move(id, form.Get("before"), s.today()) },
	}
	change, ok := changes[form.Get("go")]
	return change, ok
}

func wordsIn(form url.Values, name string) string {
	return strings.TrimSpace(strings.ReplaceAll(form.Get(name), "\r\n", "\n"))
}

// curve is the readiness a plan leads to over time.
type curve struct {
	Width, Height          int
	Path                   string
	Dots                   []curveDot
	Base, Left, Right, Top float64
	From, To               string
	Today                  float64
	TodayShown             bool
	Rows                   []curveRow
}

type curveDot struct {
	X, Y float64
	Done bool
}

type curveRow struct {
	Date, Title string
	Readiness   int
	Done        bool
}

// newCurve draws the projection of a plan. The picture's height stands for 0 to 100 % of what the role asks.
func newCurve(plan *engine.Plan, today engine.Date) *curve {
	ahead := plan.Ahead()
	if len(ahead) < 2 {
		return nil
	}
	c := &curve{Width: chartWidth, Height: 190, Base: 160, Top: 14, Left: 34, Right: 352}
	first, last := ahead[0].On, ahead[len(ahead)-1].On
	days := max(float64(last-first), 1)
	x := func(d engine.Date) float64 { return tenth(c.Left + float64(d-first)/days*(c.Right-c.Left)) }
	y := func(readiness float64) float64 { return tenth(c.Base - readiness/100*(c.Base-c.Top)) }
	var path strings.Builder
	for i, a := range ahead {
		if i == 0 {
			fmt.Fprintf(&path, "M%v %v", x(a.On), y(a.Readiness))
		} else {
			fmt.Fprintf(&path, "H%vV%v", x(a.On), y(a.Readiness))
			c.Dots = append(c.Dots, curveDot{x(a.On), y(a.Readiness), a.Done})
		}
		title := a.Milestone
		if title == "" {
			title = "Start"
		}
		c.Rows = append(c.Rows, curveRow{date(a.On.Time()), title, whole(a.Readiness), a.Done})
	}
	c.Path, c.From, c.To = path.String(), date(first.Time()), date(last.Time())
	if today > first && today < last {
		c.Today, c.TodayShown = x(today), true
	}
	return c
}

// gapChart shows, for the skills with a gap, where the person started, where the plan leads, and what the role asks.
type gapChart struct {
	Width, Height int
	Rows          []gapRow
}

type gapRow struct {
	Title              string
	From, To, Need     int
	Y, BarY, MidY      int
	X, Low, Span, Mark float64
}

func newGapChart(plan *engine.Plan) *gapChart {
	c := &gapChart{Width: chartWidth}
	after := plan.Projected(func(m *engine.Milestone) bool { return m.Status != engine.Dropped })
	for _, g := range plan.Gaps {
		if whole(g.Need) <= whole(g.Level) {
			continue
		}
		i := len(c.Rows)
		to := max(after[g.Skill], g.Level)
		c.Rows = append(c.Rows, gapRow{
			Title: g.Title, From: whole(g.Level), To: whole(to), Need: whole(g.Need), Y: i*rowHeight + 16, BarY: i*rowHeight + 23, MidY: i*rowHeight + 29,
			X: along(g.Level), Low: along(g.Level), Span: tenth(along(to) - along(g.Level)), Mark: along(g.Need),
		})
	}
	c.Height = max(len(c.Rows), 1) * rowHeight
	return c
}

// planEntry names a plan in a list.
type planEntry struct {
	ID, Title, Since string
	Active           bool
	Done, Count      int
}

func newPlanEntry(p *store.Plan) planEntry {
	line := planEntry{ID: p.ID, Title: fmt.Sprintf("From %s to %s", p.Plan.FromTitle, p.Plan.ToTitle), Since: date(p.Created), Active: p.Active}
	for _, m := range p.Plan.Milestones {
		if m.Status == engine.Done {
			line.Done++
		}
		if m.Status != engine.Dropped {
			line.Count++
		}
	}
	return line
}

// planEntries lists a person's plans, the active one first, then the newest.
func planEntries(plans []store.Plan) []planEntry {
	var lines []planEntry
	for i := range slices.Backward(plans) {
		lines = append(lines, newPlanEntry(&plans[i]))
	}
	slices.SortStableFunc(lines, func(a, b planEntry) int {
		switch {
		case a.Active == b.Active:
			return 0
		case a.Active:
			return -1
		}
		return 1
	})
	return lines
}
