package server

import (
	"context"
	"encoding/json"
	"errors"
	"mime"
	"net/http"
	"reflect"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"careerpath/engine"
	"careerpath/engine/plan"
	"careerpath/engine/wording"
	"careerpath/store"
)

const examplePlanPath = "/api/v1/me/plans/" + examplePlan

var planOperations = []Operation{
	{ID: "create-plan", Takes: takesTexts,
		Method: http.MethodPost, Path: "/api/v1/me/plans", Status: http.StatusCreated,
		Summary: "Suggest a plan, or adopt it",
		About: "Without adopt the answer is 200 with the plan that the result suggests, and nothing is kept. With adopt: " +
			"true the same plan is kept as the active one, in place of the one that was, and the answer is 201. Name the " +
			"role to grow towards in to, or a path that leads there from the recommended role in path; of neither, the " +
			"plan leads to the role that the result names next. Milestones that don't suit are dropped afterwards.",
		Access: AccessKey, Fails: []int{http.StatusNotFound}, mount: suggests(does((*Server).createPlan)),
		Example: Call{Path: "/api/v1/me/plans", Body: `{"to": "marketing_director", "hours_per_week": 3, "adopt": true}`}},
	{ID: "list-plans", Lists: true, Method: http.MethodGet, Path: "/api/v1/me/plans", Summary: "The plans, the newest first",
		Access: AccessKey, mount: does((*Server).apiPlans), Example: Call{Path: "/api/v1/me/plans"}},
	{ID: "get-plan-calendar", Text: "text/calendar", Method: http.MethodGet, Path: "/api/v1/me/plans/{plan}.ics",
		Summary: "The milestones of a plan for a calendar", About: "iCalendar (RFC 5545), in English.", Access: AccessKey,
		mount: does((*Server).apiPlanCalendar), Example: Call{Path: examplePlanPath + ".ics"}},
	{ID: "get-plan-text", Text: "text/markdown", Method: http.MethodGet, Path: "/api/v1/me/plans/{plan}.md",
		Summary: "A plan to read", About: "Markdown, in English.", Access: AccessKey,
		mount: does((*Server).apiPlanText), Example: Call{Path: examplePlanPath + ".md"}},
	{ID: "get-plan", Method: http.MethodGet, Path: "/api/v1/me/plans/{plan}", Summary: "A plan with its milestones",
		About: "Its ETag is what changes to it and to its milestones name in If-Match.", Access: AccessKey,
		mount: does((*Server).apiPlan), Example: Call{Path: examplePlanPath}},
	{ID: "change-plan", Takes: takesTexts,
		Method: http.MethodPatch, Path: "/api/v1/me/plans/{plan}", Summary: "Change a plan",
		About: "What isn't sent stays as it is. Where anything can't be changed, nothing is. Another pace sets the days of " +
			"what is open anew, from today on. To finish with a plan, set active to false, or make another one active. The " +
			"answer has the new ETag.",
		Access: AccessKey, mount: does((*Server).patchPlan),
		Example: Call{Path: examplePlanPath, Body: `{"name": "My way up", "hours_per_week": 4}`}},
}

// What the API says of plans.
type (
	wireNewPlan struct {
		Assessment string `json:"assessment,omitempty" doc:"id of the result to start from; left out: the newest that leads up"`
		To         string `json:"to,omitempty" doc:"id of the role to grow towards, which may be the recommended one"`
		Path       string `json:"path,omitempty" doc:"id of a growth path, instead of to"`
		// "" for as on the page
		HoursPerWeek *float64 `json:"hours_per_week,omitempty" minimum:"0.5" maximum:"60" doc:"left out: 3"`
		Start        *wireDay `json:"start,omitempty" doc:"within two years; left out: today"`
		Name         string   `json:"name,omitempty" maxLength:"60" doc:"what the person calls the plan"`
		Adopt        bool     `json:"adopt,omitempty" doc:"keep it as the active plan"`
	}
	// WirePlanLine is what a list says of a plan.
	WirePlanLine struct {
		ID         string    `json:"id" format:"uuid"`
		Assessment string    `json:"assessment" doc:"id of the result that it was drawn up from"`
		Version    uint64    `json:"version" doc:"one more with each change"`
		Active     bool      `json:"active" doc:"at most one is"`
		Created    time.Time `json:"created"`
		Updated    time.Time `json:"updated"`
		Name       string    `json:"name" doc:"that the person gave it, \"\" for none"`
		Done       int       `json:"done" doc:"milestones"`
		Left       int       `json:"left" doc:"milestones still to do"`
		WirePlanGoal
	}
	// WirePlanGoal is where a plan leads, and how fast.
	WirePlanGoal struct {
		Quiz         string            `json:"quiz"`
		From         engine.OptionalID `json:"from" doc:"id of the recommended role; null for none"`
		To           string            `json:"to" doc:"id of the role to grow towards, from to grow within it"`
		Start        wireDay           `json:"start"`
		HoursPerWeek float64           `json:"hours_per_week"`
	}
	// WirePlanContent is what a plan consists of.
	WirePlanContent struct {
		Summary        string          `json:"summary" doc:"of the path, \"\" where none is written for the step"`
		Gathered       bool            `json:"gathered" doc:"no path is written for the step: it is made of all paths"`
		Readiness      int             `json:"readiness" doc:"for the role, before the first milestone, in percent"`
		ReadinessAfter int             `json:"readiness_after" doc:"with all of it done, an estimate"`
		Gaps           []wireGap       `json:"gaps" doc:"of every skill measured that the role asks for, the weightiest first"`
		Milestones     []wireMilestone `json:"milestones" doc:"in order"`
	}
	wireSuggestion struct {
		Assessment string `json:"assessment" doc:"id of the result that it starts from"`
		WirePlanGoal
		WirePlanContent
	}
	wirePlan struct {
		WirePlanLine
		WirePlanContent
		ReadinessNow int    `json:"readiness_now" doc:"with what is done so far, an estimate"`
		Wish         string `json:"wish" doc:"what would be different once the plan is done"`
		Obstacle     string `json:"obstacle" doc:"what stands in the way most"`
		If           string `json:"if" doc:"how the obstacle shows"`
		Then         string `json:"then" doc:"what to do then"`
		Rehearsed    bool   `json:"rehearsed" doc:"the person has said the if–then plan to themselves"`
		Witness      string `json:"witness" doc:"whom the person tells how it goes"`
	}
	wireGap struct {
		Skill  string   `json:"skill"`
		Level  int      `json:"level" doc:"where the person started"`
		Need   int      `json:"need" doc:"what the role asks"`
		Weight float64  `json:"weight" doc:"importance to the role, 1–5"`
		Items  []string `json:"items" doc:"ids of the items whose answers lowered the level most"`
	}
	wirePlanChange struct {
		Name         *string  `json:"name,omitempty" maxLength:"60" doc:"\"\" takes it away"`
		HoursPerWeek *float64 `json:"hours_per_week,omitempty" minimum:"0.5" maximum:"60"`
		Active       *bool    `json:"active,omitempty" doc:"true sets the one that was active aside"`
		Wish         *string  `json:"wish,omitempty" maxLength:"500"`
		Obstacle     *string  `json:"obstacle,omitempty" maxLength:"500"`
		If           *string  `json:"if,omitempty" maxLength:"500" doc:"if and then are both there or both \"\""`
		Then         *string  `json:"then,omitempty" maxLength:"500"`
		Rehearsed    *bool    `json:"rehearsed,omitempty"`
		Witness      *string  `json:"witness,omitempty" maxLength:"100"`
	}
)

// planFields are the fields of plans that the API calls otherwise than the pages' forms.
var planFields = map[string]string{"hours": "hours_per_week"}

func newPlanGoal(growth *plan.Plan) WirePlanGoal {
	return WirePlanGoal{growth.Quiz, engine.OptionalID(growth.From), growth.To, wireDay(growth.Start), growth.HoursPerWeek}
}

func newPlanContent(growth *plan.Plan) WirePlanContent {
	out := WirePlanContent{Summary: growth.Summary, Gathered: growth.Gathered, Readiness: whole(growth.Readiness),
		ReadinessAfter: whole(projectedAtEnd(growth)), Gaps: []wireGap{}, Milestones: []wireMilestone{}}
	for i := range growth.Gaps {
		g := &growth.Gaps[i]
		out.Gaps = append(out.Gaps, wireGap{g.Skill, whole(g.Level), whole(g.Need), g.Weight, notNil(g.Items)})
	}
	for i := range growth.Milestones {
		out.Milestones = append(out.Milestones, newWireMilestone(&growth.Milestones[i]))
	}
	return out
}

func newAPIPlanLine(kept *store.Plan) WirePlanLine {
	done, all := tally(&kept.Plan)
	return WirePlanLine{ID: kept.ID, Assessment: kept.Assessment, Version: kept.Version, Active: kept.Active,
		Created: kept.Created, Updated: kept.Updated, Name: kept.Plan.Name, Done: done, Left: all - done,
		WirePlanGoal: newPlanGoal(&kept.Plan)}
}

func newWirePlan(kept *store.Plan) wirePlan {
	growth := &kept.Plan
	return wirePlan{newAPIPlanLine(kept), newPlanContent(growth), whole(growth.ReadinessNow()), growth.Wish,
		growth.Obstacle, growth.If, growth.Then, growth.Rehearsed, growth.Witness}
}

// planAnswer is a plan that was adopted, or only suggested.
type planAnswer struct {
	adopted   *wirePlan
	suggested *wireSuggestion
}

// MarshalJSON writes whichever it is.
func (d planAnswer) MarshalJSON() ([]byte, error) {
	if d.adopted != nil {
		return json.Marshal(d.adopted)
	}
	return json.Marshal(d.suggested)
}

// Schema describes the plan that is adopted; see suggests.
func (planAnswer) Schema(known huma.Registry) *huma.Schema {
	return known.Schema(reflect.TypeFor[wirePlan](), true, "")
}

// suggests describes the answer of an operation that only suggests a plan, too.
func suggests(mount func(*Server, huma.API, huma.Operation)) func(*Server, huma.API, huma.Operation) {
	return func(s *Server, api huma.API, op huma.Operation) {
		schema := api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[wireSuggestion](), true, "")
		op.Responses["200"] = &huma.Response{Description: "A suggestion: nothing is kept",
			Content: map[string]*huma.MediaType{jsonType: {Schema: schema}}}
		mount(s, api, op)
	}
}

func (s *Server) createPlan(ctx context.Context, in *struct{ Body wireNewPlan }) (*made[planAnswer], error) {
	var from planStart
	err := s.store.View(ctx, callerOf(ctx).ID, func(data store.Reader) (err error) {
		from, err = s.planStartIn(data, in.Body.Assessment)
		return err
	})
	if err != nil {
		return nil, err
	}
	growth, err := s.drawUpSent(&from, &in.Body)
	if err != nil {
		return nil, err
	}
	if !in.Body.Adopt {
		return &made[planAnswer]{Status: http.StatusOK, Body: planAnswer{suggested: &wireSuggestion{from.basis.ID,
			newPlanGoal(&growth), newPlanContent(&growth)}}}, nil
	}
	now := s.now().UTC()
	kept := store.Plan{Assessment: from.basis.ID, Active: true, Created: now, Updated: now, Plan: growth}
	if kept.ID, err = newID(); err != nil {
		return nil, err
	}
	return once(ctx, s, func(tx store.Tx) (*made[planAnswer], error) {
		adopted := kept
		if adopted.Version, err = s.adopt(tx, kept); err != nil {
			return nil, err
		}
		whole := newWirePlan(&adopted)
		tag, err := etagFor(whole)
		return &made[planAnswer]{http.StatusCreated, "/api/v1/me/plans/" + kept.ID, tag, planAnswer{adopted: &whole}}, err
	})
}

// drawUpSent makes the plan that was asked for.
func (s *Server) drawUpSent(from *planStart, ask *wireNewPlan) (plan.Plan, error) {
	c, basis := s.utc(), from.basis
	switch {
	case basis == nil && ask.Assessment != "":
		return plan.Plan{}, apiError(kindNotFound, "There is no such result; GET /api/v1/me/assessments lists them.",
			Fault{"body.assessment", "is no id of a result of this person"})
	case basis == nil:
		return plan.Plan{}, apiError(kindInvalid, "A plan starts from a result, and there is none yet.",
			Fault{"body.assessment", "is missing, and there is no result to start from"})
	}
	to, faults := s.sentTarget(basis, ask)
	pace := plan.Pace{Start: c.today(), HoursPerWeek: 3}
	if ask.HoursPerWeek != nil {
		pace.HoursPerWeek = *ask.HoursPerWeek
	}
	if ask.Start != nil {
		pace.Start = engine.Date(*ask.Start)
		if says := startFault(wording.English, pace.Start, c); says != "" {
			faults = append(faults, Fault{"body.start", says})
		}
	}
	name, err := plan.Name(ask.Name)
	if faults = append(faults, faultsOf(err, nil)...); len(faults) > 0 {
		return plan.Plan{}, apiError(kindInvalid, "", faults...)
	}
	growth, err := plan.New(s.catalog, &basis.Result, basis.Answers, to, pace)
	if err != nil {
		return growth, apiError(kindInvalid, "There is no such plan to suggest.", faultsOf(err, planFields)...)
	}
	growth.Name = name
	return growth, nil
}

// sentTarget is the role that the plan asked for is to lead to.
func (s *Server) sentTarget(basis *store.Assessment, ask *wireNewPlan) (to string, faults []Fault) {
	switch {
	case ask.To != "" && ask.Path != "":
		return "", []Fault{{"body.path", "and to say the same: send one of them"}}
	case ask.Path != "":
		paths := s.catalog.Paths()
		at := slices.IndexFunc(paths, func(p engine.Path) bool { return p.ID == ask.Path })
		if at < 0 {
			return "", []Fault{{"body.path", "is no id of a path; GET /api/v1/paths lists them"}}
		}
		if !slices.Contains(ids(paths[at].From), string(basis.Result.Role)) {
			return "", []Fault{{"body.path", "doesn't lead from the role that the result recommends; send the role in to instead"}}
		}
		return paths[at].To.ID, nil
	case ask.To != "":
		return ask.To, nil
	case basis.Result.Next != "":
		return string(basis.Result.Next), nil
	}
	return "", []Fault{{"body.to", "is missing, and the result names no role to grow towards"}}
}

func (s *Server) apiPlans(ctx context.Context, in *Listing) (*body[listed[WirePlanLine]], error) {
	const list = "plans"
	c, err := readCursor(list, in.Cursor)
	if err != nil {
		return nil, err
	}
	out := &body[listed[WirePlanLine]]{listed[WirePlanLine]{Items: []WirePlanLine{}}}
	err = s.store.View(ctx, callerOf(ctx).ID, func(data store.Reader) error {
		plans, older, err := plansIn(data, c.After, in.Limit)
		out.Body.Items = out.Body.Items[:0]
		for i := range slices.Backward(plans) {
			out.Body.Items = append(out.Body.Items, newAPIPlanLine(&plans[i]))
		}
		if older {
			out.Body.Next = cursor{list, plans[0].ID}.String()
		}
		return err
	})
	return out, err
}

// PlanIn is the part of an address that names a plan.
type PlanIn struct {
	Plan string `path:"plan" doc:"id of the plan"`
}

// ChangeIn is what every change to a plan or to a part of it is sent with.
type ChangeIn struct {
	PlanIn
	IfMatch string `header:"If-Match" doc:"ETag of the plan as you read it, so that nobody's change is lost; * for any"`
}

// keptPlan reads the plan that an address names, with the result that it was drawn up from.
func (s *Server) keptPlan(ctx context.Context, id string) (kept store.Plan, basis store.Assessment, err error) {
	err = s.store.View(ctx, callerOf(ctx).ID, func(data store.Reader) (err error) {
		if kept, err = data.Plan(id); err == nil {
			basis, err = data.Assessment(kept.Assessment)
		}
		return err
	})
	return kept, basis, notOwn(err, "plan", id)
}

func (s *Server) apiPlan(ctx context.Context, in *PlanIn) (*body[wirePlan], error) {
	kept, _, err := s.keptPlan(ctx, in.Plan)
	if err != nil {
		return nil, err
	}
	return &body[wirePlan]{newWirePlan(&kept)}, nil
}

// textFile is what an operation answers that is no JSON.
type textFile struct {
	Type string `header:"Content-Type"`
	Name string `header:"Content-Disposition"`
	Body []byte
}

func newTextFile(name, kind string, text []byte) *textFile {
	return &textFile{kind, mime.FormatMediaType("attachment", map[string]string{"filename": name}), text}
}

func (s *Server) apiPlanCalendar(ctx context.Context, in *PlanIn) (*textFile, error) {
	kept, _, err := s.keptPlan(ctx, in.Plan)
	if err != nil {
		return nil, err
	}
	text, err := calendarOf(wording.English, &kept)
	return newTextFile(planFile(&kept)+".ics", "text/calendar; charset=utf-8", text), err
}

func (s *Server) apiPlanText(ctx context.Context, in *PlanIn) (*textFile, error) {
	kept, basis, err := s.keptPlan(ctx, in.Plan)
	if err != nil {
		return nil, err
	}
	text := kept.Plan.Markdown(wording.English, &basis.Snapshot)
	return newTextFile(planFile(&kept)+".md", "text/markdown; charset=utf-8", []byte(text)), nil
}

// changed is what an operation answers that changes something.
type changed[T any] struct {
	ETag string `header:"ETag"`
	Body T
}

// changePlanIn reads a plan in a transaction, sees to it that it is the version that a change is meant for, and changes
// it.
func (s *Server) changePlanIn(tx store.Tx, in ChangeIn, change func(*plan.Plan) error) (store.Plan, error) {
	kept, err := tx.Plan(in.Plan)
	if err != nil {
		return kept, notOwn(err, "plan", in.Plan)
	}
	if err := unchanged([]string{in.IfMatch}, newWirePlan(&kept)); err != nil {
		return kept, err
	}
	return kept, changeFault(s.change(tx, &kept, change))
}

// changeFault is what is wrong with a change to a plan.
func changeFault(err error) error {
	var own Fault
	if isForm(err) || errors.As(err, &own) {
		return apiError(kindInvalid, "", faultsOf(err, planFields)...)
	}
	return err
}

func (s *Server) patchPlan(ctx context.Context, in *struct {
	ChangeIn
	Body wirePlanChange
}) (*changed[wirePlan], error) {
	out := &changed[wirePlan]{}
	err := s.store.Update(ctx, callerOf(ctx).ID, func(tx store.Tx) error {
		kept, err := s.changePlanIn(tx, in.ChangeIn, func(growth *plan.Plan) error {
			return in.Body.change(growth, s.utc().today())
		})
		if active := in.Body.Active; err == nil && active != nil && *active != kept.Active {
			id := ""
			if *active {
				id = kept.ID
			}
			if err = s.activate(tx, id); err == nil {
				kept, err = tx.Plan(kept.ID)
			}
		}
		if err != nil {
			return err
		}
		out.Body = newWirePlan(&kept)
		out.ETag, err = etagFor(out.Body)
		return err
	})
	return out, err
}

// change makes all of the changes, and tells of all that can't be made.
func (w *wirePlanChange) change(growth *plan.Plan, today engine.Date) error {
	var err error
	if w.Name != nil {
		err = errors.Join(err, growth.SetName(*w.Name))
	}
	if w.HoursPerWeek != nil {
		err = errors.Join(err, growth.SetPace(*w.HoursPerWeek, today))
	}
	if w.Witness != nil {
		err = errors.Join(err, growth.SetWitness(tidied(*w.Witness)))
	}
	meant := growth.Intention
	setText(&meant.Wish, w.Wish)
	setText(&meant.Obstacle, w.Obstacle)
	setText(&meant.If, w.If)
	setText(&meant.Then, w.Then)
	if w.Rehearsed != nil {
		meant.Rehearsed = *w.Rehearsed
		if meant.Rehearsed && meant.If == "" {
			err = errors.Join(err, Fault{"body.rehearsed", "needs an if–then plan that can be rehearsed"})
		}
	}
	return errors.Join(err, growth.SetIntention(meant))
}

// setText puts a text in place of another, where one was sent.
func setText(text, sent *string) {
	if sent != nil {
		*text = tidied(*sent)
	}
}
