package server

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"careerpath/engine"
	"careerpath/engine/plan"
	"careerpath/store"
)

const (
	milestonesPath       = "/api/v1/me/plans/{plan}/milestones"
	exampleMilestonePath = examplePlanPath + "/milestones/" + exampleMilestone
)

var milestoneOperations = []Operation{
	{ID: "create-milestone", Takes: takesNotes,
		Method: http.MethodPost, Path: milestonesPath, Status: http.StatusCreated,
		Summary: "Add a milestone to a plan",
		About: "One of the person's own, with a title and hours at least; or an activity of the plan's path, named in " +
			"activity alone. It comes last. The ETag of the answer is the plan's.",
		Access: AccessKey, mount: does((*Server).createMilestone),
		Example: Call{Path: examplePlanPath + "/milestones",
			Body: `{"title": "Ask a director what her week looks like", "hours": 2}`}},
	{ID: "get-milestone", Method: http.MethodGet, Path: milestonesPath + "/{milestone}", Summary: "A milestone of a plan",
		About: "Its ETag is the plan's.", Access: AccessKey, mount: does((*Server).apiMilestone),
		Example: Call{Path: exampleMilestonePath}},
	{ID: "change-milestone", Takes: takesNotes, Method: http.MethodPatch, Path: milestonesPath + "/{milestone}",
		Summary: "Tick a milestone off, or change it otherwise",
		About: "What isn't sent stays as it is. Where anything can't be changed, nothing is. If-Match names the ETag of the " +
			"plan; the answer has the plan's new one. What is dropped, taken up again or moved sets the days of what is open " +
			"anew.",
		Access: AccessKey, mount: does((*Server).patchMilestone),
		Example: Call{Path: exampleMilestonePath, Body: `{"status": "done", "evidence": "The deck, and what they said."}`}},
}

// What the API says of milestones.
type (
	wireMilestone struct {
		ID       string       `json:"id" doc:"within the plan"`
		Activity string       `json:"activity,omitempty" doc:"id of the activity that it came from; absent for one's own"`
		Title    string       `json:"title"`
		About    string       `json:"about"`
		Kind     string       `json:"kind" enum:"experience,exposure,education" doc:"by doing, with others, by learning"`
		Gains    []wireGain   `json:"gains" doc:"the skills that it raises"`
		Hours    float64      `json:"hours"`
		Weeks    float64      `json:"weeks" doc:"it lasts at least this long, however few hours it takes"`
		After    []string     `json:"after" doc:"ids of the activities to finish first"`
		Start    wireDay      `json:"start"`
		Due      wireDay      `json:"due"`
		OwnDates bool         `json:"own_dates" doc:"the person has set them"`
		DoneWhen string       `json:"done_when"`
		Obstacle string       `json:"obstacle" doc:"what may get in the way"`
		If       string       `json:"if" doc:"how that shows"`
		Then     string       `json:"then" doc:"what to do then"`
		Why      []wireReason `json:"why" doc:"what it closes of gaps"`
		// for the plan's role, with this and all before it done
		ReadinessAfter int      `json:"readiness_after" doc:"with this one and all before it done, in percent, an estimate"`
		Status         string   `json:"status" enum:"planned,doing,done,dropped"`
		DoneOn         *wireDay `json:"done_on,omitempty"`
		Evidence       string   `json:"evidence" doc:"Markdown: what shows that it is done"`
		DropReason     string   `json:"drop_reason"`
		Notes          string   `json:"notes" doc:"Markdown"`
	}
	wireReason struct {
		Skill  string   `json:"skill"`
		Gap    int      `json:"gap" doc:"open before the milestone, in level points"`
		Points int      `json:"points" doc:"closed by it"`
		Items  []string `json:"items" doc:"ids of the items whose answers show the gap"`
	}
	wireNewMilestone struct {
		Activity string     `json:"activity,omitempty" doc:"id of an activity of the plan's path, with nothing else"`
		Title    string     `json:"title,omitempty" maxLength:"200"`
		Hours    *float64   `json:"hours,omitempty" minimum:"0.25" maximum:"1000"`
		About    string     `json:"about,omitempty" maxLength:"2000"`
		DoneWhen string     `json:"done_when,omitempty" maxLength:"2000"`
		Obstacle string     `json:"obstacle,omitempty" maxLength:"2000"`
		If       string     `json:"if,omitempty" maxLength:"2000"`
		Then     string     `json:"then,omitempty" maxLength:"2000"`
		Notes    string     `json:"notes,omitempty" maxLength:"20000" doc:"Markdown"`
		Gains    []wireGain `json:"gains,omitempty" doc:"skills of the plan that it raises, each once, by 1 to 100 points"`
	}
	wireMilestoneChange struct {
		Status     *string  `json:"status,omitempty" enum:"planned,doing,done,dropped"`
		Evidence   *string  `json:"evidence,omitempty" maxLength:"20000" doc:"Markdown, of one that is done"`
		DropReason *string  `json:"drop_reason,omitempty" maxLength:"2000" doc:"of one that is dropped"`
		Title      *string  `json:"title,omitempty" maxLength:"200"`
		About      *string  `json:"about,omitempty" maxLength:"2000"`
		DoneWhen   *string  `json:"done_when,omitempty" maxLength:"2000"`
		Obstacle   *string  `json:"obstacle,omitempty" maxLength:"2000"`
		If         *string  `json:"if,omitempty" maxLength:"2000"`
		Then       *string  `json:"then,omitempty" maxLength:"2000"`
		Notes      *string  `json:"notes,omitempty" maxLength:"20000" doc:"Markdown"`
		Start      *wireDay `json:"start,omitempty"`
		Due        *wireDay `json:"due,omitempty"`
		Before     *string  `json:"before,omitempty" doc:"move it before this milestone, \"\" for to the end"`
	}
)

func newWireMilestone(m *plan.Milestone) wireMilestone {
	out := wireMilestone{ID: m.ID, Activity: m.Activity, Title: m.Title, About: m.About, Kind: m.Kind, Gains: []wireGain{},
		Hours: m.Hours, Weeks: m.Weeks, After: notNil(m.After), Start: wireDay(m.Start), Due: wireDay(m.Due),
		OwnDates: m.OwnDates, DoneWhen: m.DoneWhen, Obstacle: m.Obstacle, If: m.If, Then: m.Then, Why: []wireReason{},
		ReadinessAfter: whole(m.ReadinessAfter), Status: string(m.Status), Evidence: m.Evidence, DropReason: m.DropReason,
		Notes: m.Notes}
	for _, g := range m.Gains {
		out.Gains = append(out.Gains, wireGain{g.Skill, g.Points})
	}
	for _, w := range m.Why {
		out.Why = append(out.Why, wireReason{w.Skill, whole(w.Gap), whole(w.Points), notNil(w.Items)})
	}
	if m.DoneOn != nil {
		on := wireDay(*m.DoneOn)
		out.DoneOn = &on
	}
	return out
}

// MilestoneIn is the part of an address that names a milestone.
type MilestoneIn struct {
	Milestone string `path:"milestone" doc:"id of the milestone within the plan"`
}

// milestoneIn is a milestone of a plan, with the plan's tag.
func milestoneIn(kept *store.Plan, id string) (*changed[wireMilestone], error) {
	m := kept.Plan.Milestone(id)
	if m == nil {
		return nil, noMilestone(id)
	}
	tag, err := etagFor(newWirePlan(kept))
	return &changed[wireMilestone]{tag, newWireMilestone(m)}, err
}

func noMilestone(id string) error {
	return apiError(kindNotFound, "The plan has no milestone "+short(id)+".",
		Fault{"path.milestone", "is no id of a milestone of the plan"})
}

func (s *Server) apiMilestone(ctx context.Context, in *struct {
	PlanIn
	MilestoneIn
}) (*changed[wireMilestone], error) {
	kept, _, err := s.keptPlan(ctx, in.Plan)
	if err != nil {
		return nil, err
	}
	return milestoneIn(&kept, in.Milestone)
}

func (s *Server) createMilestone(ctx context.Context, in *struct {
	PlanIn
	Body wireNewMilestone
}) (*made[wireMilestone], error) {
	return once(ctx, s, func(tx store.Tx) (*made[wireMilestone], error) {
		kept, err := tx.Plan(in.Plan)
		if err != nil {
			return nil, notOwn(err, "plan", in.Plan)
		}
		err = s.change(tx, &kept, func(growth *plan.Plan) error { return s.addSent(growth, &in.Body) })
		if isForm(err) {
			return nil, apiError(kindInvalid, "", faultsOf(err, nil)...)
		}
		if err != nil {
			return nil, changeFault(err)
		}
		added, err := milestoneIn(&kept, kept.Plan.Milestones[len(kept.Plan.Milestones)-1].ID)
		if err != nil {
			return nil, err
		}
		return &made[wireMilestone]{http.StatusCreated, "/api/v1/me/plans/" + kept.ID + "/milestones/" + added.Body.ID,
			added.ETag, added.Body}, nil
	})
}

// addSent adds the milestone that was sent.
func (s *Server) addSent(growth *plan.Plan, sent *wireNewMilestone) error {
	today := s.utc().today()
	if sent.Activity != "" {
		if sent.own() {
			return Fault{"body.activity", "comes alone: what else was sent is for a milestone of one's own"}
		}
		return plan.AddActivity(s.catalog, growth, sent.Activity, today)
	}
	words := plan.Words{Title: tidied(sent.Title), About: tidied(sent.About), DoneWhen: tidied(sent.DoneWhen),
		Obstacle: tidied(sent.Obstacle), If: tidied(sent.If), Then: tidied(sent.Then), Notes: tidied(sent.Notes)}
	hours := 0.0 // which is refused with all else that is wrong
	if sent.Hours != nil {
		hours = *sent.Hours
	}
	var gains []plan.Gain
	for _, g := range sent.Gains {
		gains = append(gains, plan.Gain{Skill: g.Skill, Points: g.Points})
	}
	return growth.AddOwn(words, hours, gains, today)
}

// own says whether anything is sent of a milestone of one's own.
func (w *wireNewMilestone) own() bool {
	return w.Hours != nil || w.Gains != nil || slices.ContainsFunc([]string{w.Title, w.About, w.DoneWhen, w.Obstacle, w.If,
		w.Then, w.Notes}, func(text string) bool { return text != "" })
}

func (s *Server) patchMilestone(ctx context.Context, in *struct {
	ChangeIn
	MilestoneIn
	Body wireMilestoneChange
}) (*changed[wireMilestone], error) {
	var out *changed[wireMilestone]
	err := s.store.Update(ctx, callerOf(ctx).ID, func(tx store.Tx) error {
		kept, err := s.changePlanIn(tx, in.ChangeIn, func(growth *plan.Plan) error {
			return in.Body.change(growth, in.Milestone, s.utc())
		})
		if errors.Is(err, plan.ErrNoMilestone) {
			return noMilestone(in.Milestone)
		}
		if err == nil {
			out, err = milestoneIn(&kept, in.Milestone)
		}
		return err
	})
	return out, err
}

// change makes all of the changes, and tells of all that can't be made.
func (w *wireMilestoneChange) change(growth *plan.Plan, id string, c calendar) error {
	m := growth.Milestone(id)
	if m == nil {
		return plan.ErrNoMilestone
	}
	err := w.changeStatus(growth, m, c)
	if w.Start != nil || w.Due != nil {
		start, due := m.Start, m.Due
		if w.Start != nil {
			start = engine.Date(*w.Start)
		}
		if w.Due != nil {
			due = engine.Date(*w.Due)
		}
		err = errors.Join(err, growth.SetDates(id, start, due, c.earliest()))
	}
	words := plan.Words{Title: m.Title, About: m.About, DoneWhen: m.DoneWhen, Obstacle: m.Obstacle, If: m.If, Then: m.Then,
		Notes: m.Notes}
	was := words
	setText(&words.Title, w.Title)
	setText(&words.About, w.About)
	setText(&words.DoneWhen, w.DoneWhen)
	setText(&words.Obstacle, w.Obstacle)
	setText(&words.If, w.If)
	setText(&words.Then, w.Then)
	setText(&words.Notes, w.Notes)
	if words != was {
		err = errors.Join(err, growth.SetWords(id, words))
	}
	if w.Before != nil {
		if *w.Before != "" && growth.Milestone(*w.Before) == nil {
			return errors.Join(err, Fault{"body.before", "is no id of a milestone of the plan"})
		}
		err = errors.Join(err, growth.Move(id, *w.Before, c.today()))
	}
	return err
}

// changeStatus changes how far a milestone is, and what is said of that.
func (w *wireMilestoneChange) changeStatus(growth *plan.Plan, m *plan.Milestone, c calendar) error {
	if w.Status == nil && w.Evidence == nil && w.DropReason == nil {
		return nil
	}
	to, evidence, reason := m.Status, m.Evidence, m.DropReason
	if w.Status != nil {
		to = plan.Status(*w.Status)
	}
	setText(&evidence, w.Evidence)
	setText(&reason, w.DropReason)
	var err error
	if w.Evidence != nil && to != plan.Done {
		err = errors.Join(err, Fault{"body.evidence", "belongs to a milestone that is done: send the status done with it"})
	}
	if w.DropReason != nil && to != plan.Dropped {
		err = errors.Join(err, Fault{"body.drop_reason",
			"belongs to a milestone that is dropped: send the status dropped with it"})
	}
	return errors.Join(err, growth.SetStatus(m.ID, to, evidence, reason, c.today()))
}
