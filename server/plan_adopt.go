package server

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"careerpath/engine/plan"
	"careerpath/engine/wording"
	"careerpath/store"
)

// Adopting a plan is a short dialogue after Oettingen's mental contrasting: what one wishes for, what stands in the way,
// and an if–then plan for that, said to oneself once. Each step is kept by itself, and each can be left out.
const (
	stepWish     = 1
	stepObstacle = 2
	stepIfThen   = 3
	adoptSteps   = 3
)

// obstaclesOffered is how many obstacles of the plan's own milestones are offered to choose from.
const obstaclesOffered = 4

// ownObstacle is the choice of an obstacle in one's own words.
const ownObstacle = "own"

// adoptPage is one step of the dialogue.
type adoptPage struct {
	Plan      *store.Plan
	Step      int
	Last      int
	Obstacles []obstacleChoice
	Own       bool       // the obstacle is in the person's own words
	Form      url.Values // what the fields hold: what was sent, else what is kept or offered
	Problems  []formProblem
	Wrong     map[string]string // by field
}

// obstacleChoice is what stands in the way of a milestone.
type obstacleChoice struct {
	Milestone, Text string
	Chosen          bool
}

func adoptURL(id string) string { return planURL(id) + "/adopt" }

func stepURL(id string, step int) string { return adoptURL(id) + "?step=" + strconv.Itoa(step) }

// stepOf is the step that a page or form is about, 0 where there is no such step.
func stepOf(values url.Values) int {
	if !values.Has("step") {
		return stepWish
	}
	step, err := strconv.Atoi(values.Get("step"))
	if err != nil || step < stepWish || step > adoptSteps {
		return 0
	}
	return step
}

func (s *Server) getAdopt(w http.ResponseWriter, r *http.Request) error {
	step := stepOf(r.URL.Query())
	if step == 0 {
		return errNotFound
	}
	return s.showAdopt(w, r, http.StatusOK, step, nil, nil)
}

func (s *Server) showAdopt(w http.ResponseWriter, r *http.Request, status, step int, form url.Values,
	problems []formProblem) error {
	kept, _, err := s.planOf(r)
	if err != nil {
		return err
	}
	l, growth := s.language(r), &kept.Plan
	p := adoptPage{Plan: kept, Step: step, Last: adoptSteps, Problems: problems, Wrong: map[string]string{},
		Form: url.Values{"wish": {growth.Wish}, "if": {growth.If}, "then": {growth.Then}, "witness": {growth.Witness}}}
	p.Obstacles, p.Own = obstaclesOf(growth)
	if p.Own {
		p.Form.Set("obstacle_own", growth.Obstacle)
	}
	if m := offeredFor(growth); growth.If == "" && m != nil {
		p.Form["if"], p.Form["then"] = []string{l.Own(m.If)}, []string{l.Own(m.Then)}
	}
	for name, values := range form {
		p.Form[name] = values
	}
	for _, problem := range problems {
		p.Wrong[problem.Anchor] = problem.Message
	}
	return s.render(w, r, status, "plan_adopt", l.T("Before you begin"), p)
}

// obstaclesOf lists what stands in the way of what comes first in a plan, each once, with the one that the person has
// chosen; own says that they have put it in their own words.
func obstaclesOf(growth *plan.Plan) (choices []obstacleChoice, own bool) {
	own = growth.Obstacle != ""
	for i := range growth.Milestones {
		m := &growth.Milestones[i]
		chosen := m.Obstacle != "" && m.Obstacle == growth.Obstacle
		if m.Obstacle == "" || !chosen && (!isOpen(m) || len(choices) >= obstaclesOffered) ||
			slices.ContainsFunc(choices, func(c obstacleChoice) bool { return c.Text == m.Obstacle }) {
			continue
		}
		choices = append(choices, obstacleChoice{m.ID, m.Obstacle, chosen})
		own = own && !chosen
	}
	return choices, own
}

// offeredFor is the milestone whose if–then plan is against the obstacle that the person has chosen, without one the
// next milestone; nil for none that has such a plan.
func offeredFor(growth *plan.Plan) *plan.Milestone {
	if m := nextMilestone(growth); growth.Obstacle == "" && m != nil && m.If != "" && m.Then != "" {
		return m
	}
	for i := range growth.Milestones {
		m := &growth.Milestones[i]
		if growth.Obstacle != "" && m.Obstacle == growth.Obstacle && m.If != "" && m.Then != "" {
			return m
		}
	}
	return nil
}

// postAdopt keeps what one step says and goes on to the next.
func (s *Server) postAdopt(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	form, l := r.PostForm, s.language(r)
	step := stepOf(form)
	if step == 0 {
		return errNotFound
	}
	err := s.changePlan(r, func(growth *plan.Plan) error {
		err := growth.SetIntention(intentionAfter(l, growth, step, form))
		if step == stepIfThen {
			err = errors.Join(err, growth.SetWitness(wordsIn(form, "witness")))
		}
		return err
	})
	if errors.Is(err, errStalePlan) || isForm(err) {
		return s.showAdopt(w, r, statusOf(err), step, form, formProblems(l, err))
	}
	if err != nil {
		return err
	}
	to := planURL(r.PathValue("id"))
	if step < adoptSteps {
		to = stepURL(r.PathValue("id"), step+1)
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// intentionAfter is what the person has made up their mind about once a step is done.
func intentionAfter(l *wording.Language, growth *plan.Plan, step int, form url.Values) plan.Intention {
	out := growth.Intention
	switch step {
	case stepWish:
		out.Wish = wordsIn(form, "wish")
	case stepObstacle:
		own := wordsIn(form, "obstacle_own")
		chosen := form.Get("obstacle")
		m := growth.Milestone(chosen)
		switch {
		case chosen != ownObstacle && m != nil && m.Obstacle != growth.Obstacle: // chosen now
			out.Obstacle = m.Obstacle
		case chosen == ownObstacle, own != "" && own != growth.Obstacle: // typed without being chosen
			out.Obstacle = own
		}
	case stepIfThen:
		out.If, out.Then, out.Rehearsed = wordsIn(form, "if"), wordsIn(form, "then"), form.Get("rehearsed") == "yes"
		// what was offered and taken as it is is kept in the language of the content, as milestones are
		if m := offeredFor(growth); m != nil && out.If == l.Own(m.If) && out.Then == l.Own(m.Then) {
			out.If, out.Then = m.If, m.Then
		}
	}
	return out
}
