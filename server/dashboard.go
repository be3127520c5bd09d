package server

import (
	"net/http"
	"slices"

	"careerpath/engine"
	"careerpath/engine/movement"
	"careerpath/engine/plan"
	"careerpath/engine/wording"
	"careerpath/store"
)

// dashboard is how the plan under way stands.
type dashboard struct {
	Plan        *store.Plan
	Heading     string
	Next        *milestoneCard // what to do next, nil where nothing is left
	Late        int            // milestones that are overdue
	Done, Count int            // milestones; those dropped don't count
	Readiness   *readinessLine // nil where no result can be compared
	From        string         // the day from which it is worth it, "" where that is now
	Offered     bool           // the quiz still is
	Note        *doneNote      // on a milestone that was just done here, nil for none
	Latest      string         // id of the latest result of any quiz
	CheckIn     bool           // how the week went is to be asked
}

// readinessLine is how much of the plan's role the latest result clears, as numbers of a picture from 0 to 100.
type readinessLine struct {
	Date        string // of the result
	Now, Margin int
	Low, High   float64
	Moved       string // since the first result, and how sure that is; "" where there is only one
	Begun       bool   // the plan had, by the day of the result
	Expected    int    // by the plan for that day, where it had begun
	After       int    // with all that is left of the plan, as the plan projects
	// the results, oldest first, with the readiness that each shows
	Points  []plan.Projection
	newest  plan.ProgressPoint
	Counted string
}

// activePlan is the plan under way, nil for none.
func activePlan(plans []store.Plan) *store.Plan {
	for i := range slices.Backward(plans) {
		if plans[i].Active {
			return &plans[i]
		}
	}
	return nil
}

// planUnderWay is the address of the asker's plan under way, "" for none. Every page leads there, also one that says that
// something failed, so what fails here is left aside. A plan that can't be read isn't passed off as none: the address is
// then one where that is said.
func (s *Server) planUnderWay(r *http.Request) string {
	address := ""
	if onlookerOf(r) != nil { // whose own plan the menu can't know
		return address
	}
	_, err := s.view(r, func(data store.Reader) error {
		active, err := data.ActivePlans()
		if p := activePlan(active); p != nil {
			address = planURL(p.ID)
		}
		return err
	})
	switch store.CodeOf(err) {
	case "":
		return address
	case store.Damaged:
		return "/progress"
	default:
		return ""
	}
}

func (s *Server) newDashboard(l *wording.Language, kept *keptWork, c calendar) *dashboard {
	active := activePlan(kept.plans)
	if active == nil {
		return nil
	}
	growth, today := &active.Plan, c.today()
	d := &dashboard{Plan: active, Heading: heading(l, active), CheckIn: checkInDue(active, kept.weeks, c)}
	d.Done, d.Count = tally(growth)
	for i := range growth.Milestones {
		if late(&growth.Milestones[i], today) {
			d.Late++
		}
	}
	if m := nextMilestone(growth); m != nil {
		card := newMilestoneCard(l, active, m, kept.standing, today)
		card.Next = true
		d.Next = &card
	}
	_, d.Offered = s.catalog.Quiz(growth.Quiz)
	if from, wait := kept.retakeFrom(growth.Quiz, c); wait {
		d.From = l.Date(from)
	}
	if n := len(kept.standing); n > 0 {
		d.Latest = kept.standing[n-1].ID
	}
	d.Readiness = s.readinessLine(l, growth, kept, c)
	return d
}

// nextMilestone is what to do next in a plan: what is under way, or else what comes first; nil where nothing is left.
func nextMilestone(growth *plan.Plan) *plan.Milestone {
	var next *plan.Milestone
	for i := range growth.Milestones {
		m := &growth.Milestones[i]
		if m.Status == plan.Doing {
			return m
		}
		if m.Status == plan.Planned && next == nil {
			next = m
		}
	}
	return next
}

// readinessLine reads the readiness for a plan's role from the results of its quiz, made comparable as progress does.
func (s *Server) readinessLine(l *wording.Language, growth *plan.Plan, kept *keptWork, c calendar) *readinessLine {
	role, known := s.catalog.Role(growth.To)
	progress, points := s.measuredFor(growth, kept.compared, c)
	if !known || len(points) == 0 {
		return nil
	}
	last := points[len(points)-1]
	now, told := movement.ReadinessFor(role, last.Levels)
	if !told {
		return nil
	}
	line := &readinessLine{
		Date: l.Date(last.On), Now: whole(now.Value), Margin: max(1, whole(now.Margin())),
		Low: tenth(now.Low), High: tenth(now.High), After: whole(projectedFrom(growth, &last, isOpen)),
		Counted: s.counted(l, role.ID, skillsOf(last.Levels)), newest: last,
	}
	for i := range points {
		if r, told := movement.ReadinessFor(role, points[i].Levels); told {
			line.Points = append(line.Points, plan.Projection{On: points[i].On, Readiness: r.Value})
		}
	}
	if ahead := progress.Projection; len(ahead) > 1 && last.On > ahead[0].On {
		line.Begun, line.Expected = true, whole(movement.ProjectedOn(ahead, last.On))
	}
	if was, is, told := movement.ReadinessPair(role, progress.SinceLevels); told {
		line.Moved = movement.ReadinessMoved(l, was, is, points[0].On)
	}
	return line
}

// measuredFor are those of some results of a plan's quiz that can be compared, oldest first; none where the quiz is no
// longer offered, for a page about a plan is there without.
func (s *Server) measuredFor(growth *plan.Plan, compared []store.Assessment, c calendar) (plan.Progress, []plan.ProgressPoint) {
	if len(compared) == 0 {
		return plan.Progress{}, nil
	}
	progress, err := plan.Compare(s.catalog, growth.Quiz, plan.History{Taken: takenOf(compared, c), Plan: growth,
		Today: c.today()})
	if err != nil {
		return plan.Progress{}, nil
	}
	return progress, comparablePoints(progress.Points)
}

// projectedFrom is the readiness that a plan projects from the newest result on, 0–100: with the milestones finished
// since, and with those that count.
func projectedFrom(growth *plan.Plan, newest *plan.ProgressPoint, counts func(*plan.Milestone) bool) float64 {
	return growth.ReadinessFrom(newest.Levels, func(m *plan.Milestone) bool {
		return counts(m) || m.Status == plan.Done && m.DoneOn != nil && *m.DoneOn >= newest.On
	})
}

// projectedAtEnd is the readiness that a plan leads to with all of it done, 0–100.
func projectedAtEnd(growth *plan.Plan) float64 {
	after := growth.ReadinessNow()
	for _, m := range growth.Milestones {
		after = max(after, m.ReadinessAfter)
	}
	return after
}

// isOpen says whether a milestone is still to do.
func isOpen(m *plan.Milestone) bool { return m.Status == plan.Planned || m.Status == plan.Doing }

// late says whether a milestone should have been done by a day.
func late(m *plan.Milestone, today engine.Date) bool { return isOpen(m) && m.Due < today }

// tally counts the milestones of a plan that are done, and all of them but those dropped.
func tally(growth *plan.Plan) (done, all int) {
	for i := range growth.Milestones {
		switch growth.Milestones[i].Status {
		case plan.Done:
			done++
			all++
		case plan.Planned, plan.Doing:
			all++
		case plan.Dropped:
		}
	}
	return done, all
}
