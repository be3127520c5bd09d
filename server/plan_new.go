package server

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/google/uuid"

	"careerpath/engine"
	"careerpath/engine/plan"
	"careerpath/engine/score"
	"careerpath/engine/wording"
	"careerpath/store"
)

// newPlanPage asks where a plan is to lead, and how much time it has.
type newPlanPage struct {
	Assessment *store.Assessment
	Taken      string // date of the assessment
	Needs      *needsMore
	From       string // title of the recommended role, "" for none
	Gone       string // title of the recommended role where it is no longer one of the roles
	Groups     []targetGroup
	ID         string // of the plan to be, so that a form sent twice makes one
	Hours      string
	Start      string
	Problems   []formProblem
	Wrong      map[string]string // what is wrong, by field
	Replaces   string            // title of the role the active plan leads to, "" for none
	Others     []resultLine      // the latest results of other quizzes that a plan can start from
	Broader    *offer            // a quiz to plan from instead, nil for none
}

type target struct {
	ID, Title, Summary string
	Readiness          int
	Unknown            bool     // too little of what it asks was measured to say so
	Unmet              []string // why its requirements aren't met
	Counted            string   // of its skills in the readiness, "" for all
	Otherwise          string   // readiness were the person's ratings at the role's own height, "" where that is close
	Chosen             bool
	Next               bool // the result names it as the role to grow towards
}

// planStart is what a plan can start from.
type planStart struct {
	basis  *store.Assessment // nil where nothing is taken yet
	others []store.Summary   // of other quizzes, the latest of each that a plan can start from, the newest first
	active *store.Plan       // nil for none
}

// planStart finds the assessment a plan is to start from: the one named, else the latest that leads up, else the latest
// that leads anywhere.
func (s *Server) planStart(r *http.Request, id string) (start planStart, err error) {
	_, err = s.view(r, func(data store.Reader) error {
		start, err = s.planStartIn(data, id)
		return err
	})
	if err == nil && start.basis == nil && id != "" {
		err = errNotFound
	}
	return start, err
}

// planStartIn is planStart where nothing of that id is no mistake: there is nothing to start from then.
func (s *Server) planStartIn(data store.Reader, id string) (start planStart, err error) {
	t, err := s.newestIn(data)
	if err != nil {
		return start, err
	}
	id = cmp.Or(t.corrections.Last(id), id)
	if chosen := choose(s.catalog, t.standing, id); chosen != "" {
		a, err := data.Assessment(chosen)
		if err != nil && store.CodeOf(err) != store.NotFound {
			return start, err
		}
		if err == nil {
			start.basis = &a
		}
	}
	start.besides(s.catalog, t.standing)
	active, err := data.ActivePlans()
	start.active = activePlan(active)
	return start, err
}

// choose says which of the results that stand a plan is to start from, "" for none: the one of an id, or the one that
// leads furthest, of two alike the newer one.
func choose(catalog *score.Catalog, standing []store.Summary, id string) (chosen string) {
	if id != "" {
		return id
	}
	worth := -1
	for i := range slices.Backward(standing) {
		a := &standing[i]
		value := 0
		if targets := plan.Targets(catalog, &a.Result); len(targets) > 0 {
			value = 1
			switch {
			case leads(targets, string(a.Result.Next)):
				value = 3
			case a.Result.Role != "":
				value = 2
			}
		}
		if value > worth {
			chosen, worth = a.ID, value
		}
	}
	return chosen
}

// besides finds the newest results of other quizzes that a plan can start from.
func (p *planStart) besides(catalog *score.Catalog, standing []store.Summary) {
	seen := map[string]bool{}
	if p.basis != nil {
		seen[p.basis.Quiz] = true
	}
	for _, a := range slices.Backward(standing) {
		if !seen[a.Quiz] && len(plan.Targets(catalog, &a.Result)) > 0 {
			seen[a.Quiz] = true
			p.others = append(p.others, a)
		}
	}
}

func (s *Server) getNewPlan(w http.ResponseWriter, r *http.Request) error {
	form := url.Values{"hours": {"3"}, "start": {s.calendar(r).today().String()}, "to": {r.URL.Query().Get("to")}}
	return s.showNewPlan(w, r, http.StatusOK, r.URL.Query().Get("assessment"), form, nil)
}

func (s *Server) showNewPlan(w http.ResponseWriter, r *http.Request, status int, assessment string, form url.Values,
	problems []formProblem) error {
	from, err := s.planStart(r, assessment)
	if err != nil {
		return err
	}
	basis, c, l := from.basis, s.calendar(r), s.language(r)
	id, err := newPlanID(form.Get("id"))
	if err != nil {
		return err
	}
	p := newPlanPage{ID: id, Assessment: basis, Hours: form.Get("hours"), Start: form.Get("start"), Problems: problems}
	if from.active != nil {
		p.Replaces = from.active.Plan.ToTitle
	}
	p.Wrong = map[string]string{}
	for _, problem := range problems {
		p.Wrong[problem.Anchor] = problem.Message
	}
	if basis != nil {
		p.Needs = s.needsMore(l, basis, planTarget(form.Get("to"), &basis.Result))
	}
	if basis != nil && len(from.others) == 0 {
		p.Broader = s.broader(l, &basis.Result)
	}
	for i := range from.others {
		p.Others = append(p.Others, newResultLine(&from.others[i], c))
	}
	if basis != nil {
		p.Taken = c.date(basis.Finished)
		if from, ok := s.catalog.Role(string(basis.Result.Role)); ok {
			p.From = from.Title
		} else {
			p.Gone = newWords(l, &basis.Snapshot).role(string(basis.Result.Role))
		}
		chosen := cmp.Or(form.Get("to"), string(basis.Result.Next))
		if chosen == "" && within(plan.Targets(s.catalog, &basis.Result), &basis.Result) != nil {
			chosen = string(basis.Result.Role)
		}
		p.Groups = s.targetGroups(l, basis, chosen)
	}
	return s.render(w, r, status, "plan_new", l.T("Make a plan"), p)
}

// postPlan draws up a plan and makes it the active one.
func (s *Server) postPlan(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	from, err := s.planStart(r, r.PostForm.Get("assessment"))
	if err != nil {
		return err
	}
	basis := from.basis
	if basis == nil {
		return s.showNewPlan(w, r, http.StatusUnprocessableEntity, "", r.PostForm, nil)
	}
	growth, problems := s.drawUp(s.language(r), basis, r.PostForm, s.calendar(r))
	if len(problems) > 0 {
		return s.showNewPlan(w, r, http.StatusUnprocessableEntity, basis.ID, r.PostForm, problems)
	}
	id, err := newPlanID(r.PostForm.Get("id"))
	if err != nil {
		return err
	}
	another, err := newPlanID("")
	if err != nil {
		return err
	}
	now := s.now().UTC()
	var kept store.Plan
	var sent []string
	if id == r.PostForm.Get("id") {
		sent = []string{markOf(r)}
	}
	p, known, err := s.person(r)
	if err != nil || !known {
		return errors.Join(err, errNotFound)
	}
	err = s.store.Update(r.Context(), p.ID, func(tx store.Tx) error {
		kept = store.Plan{ID: id, Assessment: basis.ID, Active: true, Created: now, Updated: now, Plan: growth, Sent: sent}
		plans, _, err := plansIn(tx, "", plansListed)
		if err != nil {
			return err
		}
		for i := range plans {
			if sent != nil && slices.Contains(plans[i].Sent, sent[0]) {
				kept = plans[i] // the form was sent twice
				return nil
			}
		}
		switch _, err := tx.Plan(id); {
		case err == nil:
			kept.ID = another // the form was gone back to, and says something else now
		case store.CodeOf(err) != store.NotFound:
			return err
		}
		_, err = s.adopt(tx, kept)
		return err
	})
	if err != nil {
		return err
	}
	http.Redirect(w, r, adoptURL(kept.ID), http.StatusSeeOther)
	return nil
}

// adopt keeps a new plan as the active one, with the event that tells of it, and returns its version.
func (s *Server) adopt(tx store.Tx, kept store.Plan) (uint64, error) {
	if err := s.activate(tx, ""); err != nil {
		return 0, err
	}
	version, err := tx.PutPlan(kept)
	if err != nil {
		return 0, err
	}
	_, err = tx.AppendEvent(store.Event{At: kept.Created, Kind: kindAdopted, Subject: kept.ID})
	return version, err
}

// newPlanID returns the id that the form was made with, or another where that is none.
func newPlanID(given string) (string, error) {
	if id, err := uuid.Parse(given); err == nil && id.Version() == 7 && id.String() == given {
		return given, nil
	}
	return newID()
}

// drawUp makes a plan from what a form says.
func (s *Server) drawUp(l *wording.Language, basis *store.Assessment, form url.Values, c calendar) (plan.Plan, []formProblem) {
	var problems []formProblem
	hours, message := readHours(l, form.Get("hours"), askHoursAWeek)
	if message != "" {
		problems = append(problems, formProblem{"hours", message})
	}
	start, err := engine.ParseDate(strings.TrimSpace(form.Get("start")))
	if err != nil {
		problems = append(problems, formProblem{"start", l.T("Enter the day to start as year, month and day, such as 2026-09-01")})
	} else if says := startFault(l, start, c); says != "" {
		problems = append(problems, formProblem{"start", says})
	}
	if form.Get("to") == "" {
		problems = append(problems, formProblem{"to", l.T("Choose where the plan leads")})
	}
	if len(problems) > 0 {
		return plan.Plan{}, problems
	}
	growth, err := plan.New(s.catalog, &basis.Result, basis.Answers, form.Get("to"),
		plan.Pace{Start: start, HoursPerWeek: hours})
	return growth, planProblems(l, err)
}

// startFault says why a plan can't start on a day, "" where it can.
func startFault(l *wording.Language, start engine.Date, c calendar) string {
	switch {
	case start < c.earliest():
		return l.T("That day has passed. Start today or later")
	case start > c.latest()+2*365:
		return l.T("Start within two years")
	}
	return ""
}

// otherwise is what readiness for a role would be at its own height: see wording.Otherwise.
func otherwise(l *wording.Language, result *engine.Result, role string) string {
	for i := range result.Roles {
		if result.Roles[i].Role == role {
			return l.Otherwise(result, &result.Roles[i])
		}
	}
	return ""
}
