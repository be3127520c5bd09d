package server

import (
	"context"
	"net/http"
	"slices"

	"careerpath/engine"
	"careerpath/engine/movement"
	"careerpath/engine/plan"
	"careerpath/store"
)

var progressOperations = []Operation{
	{ID: "get-progress", Method: http.MethodGet, Path: "/api/v1/me/progress", Summary: "What moved between the results of a quiz",
		About: "Results that were made with other content are scored anew by that of today, so that like is compared with " +
			"like. Readiness is for the role that the active plan leads to; without one there is none. A change is reliable " +
			"where noise alone makes one of that size once in twenty times, probable where it does once in five.",
		Access: AccessKey, mount: does((*Server).apiProgress), Example: Call{Path: "/api/v1/me/progress"}},
}

// What the API says of progress.
type (
	wireProgress struct {
		Quiz       engine.OptionalID `json:"quiz" doc:"null where nothing is taken yet"`
		Offered    bool              `json:"offered" doc:"the quiz still is; without it nothing can be compared"`
		Target     engine.OptionalID `json:"target" doc:"id of the role that the active plan leads to; null without one"`
		Points     []wirePoint       `json:"points" doc:"one a result, the oldest first: the very first and the newest ones, twelve at most; those corrected are left out"`
		Since      []wireGroupShift  `json:"since" doc:"from the first to the latest"`
		Lately     []wireGroupShift  `json:"lately" doc:"from the one before the latest to the latest"`
		Projection []wireProjected   `json:"projection" doc:"what the active plan expects, an estimate"`
		Pace       *wirePacing       `json:"pace" doc:"of the active plan; null without one"`
		Outcomes   []wireOutcome     `json:"outcomes" doc:"what was finished between two results, and what moved for sure or probably"`
		Fresh      []string          `json:"fresh" doc:"titles of the milestones finished after the latest result"`
		Retake     bool              `json:"retake" doc:"it is time for another result"`
	}
	wirePoint struct {
		Assessment string            `json:"assessment" doc:"id of the result"`
		On         wireDay           `json:"on"`
		Verdict    engine.Verdict    `json:"verdict" doc:"as it was kept"`
		Role       engine.OptionalID `json:"role" doc:"as it was kept"`
		Comparable bool              `json:"comparable" doc:"enough was answered that today's quiz still asks"`
		Rescored   bool              `json:"rescored" doc:"made with other content"`
		LeftOut    int               `json:"left_out" doc:"answers that today's quiz no longer takes"`
		Levels     []wirePointLevel  `json:"levels"`
		Readiness  *wireReadiness    `json:"readiness" doc:"null where there is no target, or too little of it was measured"`
	}
	wirePointLevel struct {
		Skill string `json:"skill"`
		Level int    `json:"level"`
	}
	wireReadiness struct {
		Percent int `json:"percent" doc:"how much of what the role asks is shown"`
		Low     int `json:"low" doc:"lower end of the range that it is in in two of three cases, by the error of measurement"`
		High    int `json:"high" doc:"upper end of that range"`
	}
	// WireShift is how far a group of skills or a skill moved.
	WireShift struct {
		ID        string `json:"id" doc:"of the group, or of the skill"`
		Title     string `json:"title"`
		From      int    `json:"from"`
		To        int    `json:"to"`
		Certainty string `json:"certainty" enum:"reliable,probable,within noise"`
	}
	wireGroupShift struct {
		WireShift
		Skills []WireShift `json:"skills" doc:"of a group, the largest change first"`
	}
	wireProjected struct {
		On        wireDay `json:"on"`
		Readiness int     `json:"readiness"`
		Milestone string  `json:"milestone" doc:"title of the one that leads there, \"\" for the start"`
		Done      bool    `json:"done"`
	}
	wirePacing struct {
		HoursDone    float64  `json:"hours_done"`
		HoursPlanned float64  `json:"hours_planned" doc:"by today"`
		HoursInAll   float64  `json:"hours_in_all"`
		Due          wireDay  `json:"due" doc:"the plan's own last day"`
		PointsTo     *wireDay `json:"points_to,omitempty" doc:"the last day at the pace so far, where there is one"`
	}
	wireOutcome struct {
		From  wireDay          `json:"from"`
		To    wireDay          `json:"to"`
		Done  []string         `json:"done" doc:"titles of milestones"`
		Moved []wireGroupShift `json:"moved"`
	}
)

func (s *Server) apiProgress(ctx context.Context, in *struct {
	Quiz   string `query:"quiz" doc:"id of the quiz; left out: that of the active plan, else the one used last" example:"marketing_career"`
	Before string `query:"before" doc:"id of a result: compare the first one of all with those that come right before this one"`
}) (*body[wireProgress], error) {
	var taken []store.Assessment
	var plans []store.Plan
	quiz := in.Quiz
	err := s.store.View(ctx, callerOf(ctx).ID, func(data store.Reader) (err error) {
		if plans, _, err = withActive(data); err != nil {
			return err
		}
		if quiz == "" {
			newest, err := s.newestIn(data)
			if err != nil {
				return err
			}
			quiz = quizInMind(newest.standing, plans)
		}
		taken, _, err = comparedIn(data, quiz, in.Before)
		plans = plansOf(plans, quiz)
		return err
	})
	if err != nil {
		return nil, err
	}
	out := &body[wireProgress]{wireProgress{Quiz: engine.OptionalID(quiz), Points: []wirePoint{}, Since: []wireGroupShift{},
		Lately: []wireGroupShift{}, Projection: []wireProjected{}, Outcomes: []wireOutcome{}, Fresh: []string{}}}
	_, out.Body.Offered = s.catalog.Quiz(quiz)
	switch {
	case !out.Body.Offered && in.Quiz != "" && len(taken) == 0:
		return nil, apiError(kindNotFound, "There is no such quiz; GET /api/v1/quizzes lists them.",
			Fault{"query.quiz", "is no id of a quiz"})
	case !out.Body.Offered || len(taken) == 0:
		return out, nil
	}
	c := s.utc()
	progress, _, err := s.progressOf(quiz, taken, plans, c)
	if err != nil {
		return nil, err
	}
	out.Body.read(s, &progress)
	latest := c.day(taken[len(taken)-1].Finished)
	out.Body.Fresh = notNil(finishedAfter(plans, latest))
	out.Body.Retake = movement.Retake(c.l, c.today()-latest, len(out.Body.Fresh)) != ""
	return out, nil
}

// read fills in what the comparison says.
func (w *wireProgress) read(s *Server, progress *plan.Progress) {
	w.Target = engine.OptionalID(progress.Target)
	role, targeted := s.catalog.Role(progress.Target)
	for i := range progress.Points {
		pt := &progress.Points[i]
		point := wirePoint{Assessment: pt.ID, On: wireDay(pt.On), Verdict: pt.Verdict, Role: pt.Role, Comparable: !pt.Dropped,
			Rescored: pt.Rescored, LeftOut: pt.LeftOut, Levels: []wirePointLevel{}}
		for _, l := range pt.Levels {
			point.Levels = append(point.Levels, wirePointLevel{l.Skill, whole(l.Level)})
		}
		if targeted && !pt.Dropped {
			if now, told := movement.ReadinessFor(role, pt.Levels); told {
				point.Readiness = &wireReadiness{whole(now.Value), whole(now.Low), whole(now.High)}
			}
		}
		w.Points = append(w.Points, point)
	}
	w.Since, w.Lately = newGroupShifts(progress.Since), newGroupShifts(progress.Lately)
	for _, p := range progress.Projection {
		w.Projection = append(w.Projection, wireProjected{wireDay(p.On), whole(p.Readiness), p.Milestone, p.Done})
	}
	if pace := progress.Pace; pace != nil {
		w.Pace = &wirePacing{HoursDone: pace.HoursDone, HoursPlanned: pace.HoursPlanned, HoursInAll: pace.HoursInAll,
			Due: wireDay(pace.Due), PointsTo: (*wireDay)(pace.PointsTo)}
	}
	for _, o := range progress.Finished {
		w.Outcomes = append(w.Outcomes, wireOutcome{wireDay(o.From), wireDay(o.To), slices.Clone(o.Done), newGroupShifts(o.Moved)})
	}
}

func newGroupShifts(changes []plan.Change) []wireGroupShift {
	out := []wireGroupShift{}
	for i := range changes {
		move := wireGroupShift{newShift(&changes[i]), []WireShift{}}
		for j := range changes[i].Skills {
			move.Skills = append(move.Skills, newShift(&changes[i].Skills[j]))
		}
		out = append(out, move)
	}
	return out
}

func newShift(ch *plan.Change) WireShift {
	return WireShift{ch.ID, ch.Title, whole(ch.From), whole(ch.To), string(ch.Certainty)}
}
