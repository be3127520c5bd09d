package server

import (
	"math"
	"slices"

	"careerpath/engine"
	"careerpath/engine/plan"
	"careerpath/engine/wording"
	"careerpath/store"
)

// curve is the readiness a plan leads to over time, in percent of the picture's width from the left and of its height
// from the top, so that texts keep their size however wide the picture is.
type curve struct {
	Lines      []curveLine
	Dots       []curveDot
	Measured   []curveDot // the results since the plan began
	From, To   string
	Today      float64
	TodayShown bool
	Rows       []curveRow
}

type curveLine struct{ X1, Y1, X2, Y2 float64 }

type curveDot struct {
	X, Y float64
	Done bool
}

type curveRow struct {
	Date, Title string
	Readiness   int
	Done        bool
}

// newCurve draws the projection of a plan, from the newest result on as that has it; nil for a plan without milestones.
// The picture's height stands for 0 to 100 % of what the role asks.
func newCurve(l *wording.Language, growth *plan.Plan, measured *readinessLine, today engine.Date) *curve {
	ahead := growth.Projection()
	if len(ahead) < 2 {
		return nil
	}
	result := -1 // index of the newest result in it
	if measured != nil && measured.newest.On > ahead[0].On {
		later := func(a plan.Projection) bool { return a.On >= measured.newest.On }
		if i := slices.IndexFunc(ahead, later); i >= 0 {
			ahead = ahead[:i]
		}
		result = len(ahead)
		ahead = append(ahead, growth.ProjectionFrom(measured.newest.Levels, measured.newest.On)...)
	}
	first, last := ahead[0].On, ahead[len(ahead)-1].On
	days := max(float64(last-first), 1)
	x := func(d engine.Date) float64 { return tenth(float64(d-first) / days * 100) }
	y := func(readiness float64) float64 { return tenth(100 - readiness) }
	c := &curve{From: l.Date(first), To: l.Date(last)}
	for i, a := range ahead {
		title := a.Milestone
		if i > 0 {
			was := ahead[i-1]
			c.Lines = append(c.Lines, curveLine{x(was.On), y(was.Readiness), x(a.On), y(was.Readiness)},
				curveLine{x(a.On), y(was.Readiness), x(a.On), y(a.Readiness)})
		}
		switch i {
		case 0:
			title = l.T("Start¦of a plan")
		case result:
			title, a.Done = l.T("Your result"), true
		default:
			c.Dots = append(c.Dots, curveDot{x(a.On), y(a.Readiness), a.Done})
		}
		c.Rows = append(c.Rows, curveRow{l.Date(a.On), l.T(title), whole(a.Readiness), a.Done})
	}
	if measured != nil {
		for _, p := range measured.Points {
			if p.On >= first && p.On <= last {
				c.Measured = append(c.Measured, curveDot{X: x(p.On), Y: y(p.Readiness)})
			}
		}
	}
	if today > first && today < last {
		c.Today, c.TodayShown = x(today), true
	}
	return c
}

// gapChart shows, for the skills with a gap, where the person started, where the plan leads, and what the role asks.
type gapChart struct {
	Rows []gapRow
}

type gapRow struct {
	Title          string
	From, To, Need int
	Now            int     // by the newest result
	Moved          bool    // there is a newer result than the one that the plan began with
	Span           float64 // how far the plan leads, in percent of the width
}

func newGapChart(l *wording.Language, kept *store.Plan, standing []store.Summary) *gapChart {
	c, growth := &gapChart{}, &kept.Plan
	after := growth.Projected(func(m *plan.Milestone) bool { return m.Status != plan.Dropped })
	for _, g := range growth.Gaps {
		if whole(g.Need) <= whole(g.Level) {
			continue
		}
		to := min(max(after[g.Skill], g.Level), 100)
		now, known := newest(standing, g.Skill)
		c.Rows = append(c.Rows, gapRow{Title: l.T(g.Title), From: whole(g.Level), To: whole(to), Need: whole(g.Need),
			Now: whole(now.level), Moved: known && now.in.ID != kept.Assessment, Span: math.Max(0, tenth(to-g.Level))})
	}
	return c
}
