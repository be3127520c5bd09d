package server

import (
	"fmt"
	"strings"

	"careerpath/engine"
	"careerpath/engine/plan"
)

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
func newCurve(growth *plan.Plan, today engine.Date) *curve {
	ahead := growth.Projection()
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
		c.Rows = append(c.Rows, curveRow{date(a.On), title, whole(a.Readiness), a.Done})
	}
	c.Path, c.From, c.To = path.String(), date(first), date(last)
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

func newGapChart(growth *plan.Plan) *gapChart {
	c := &gapChart{Width: chartWidth}
	after := growth.Projected(func(m *plan.Milestone) bool { return m.Status != plan.Dropped })
	for _, g := range growth.Gaps {
		if whole(g.Need) <= whole(g.Level) {
			continue
		}
		i := len(c.Rows)
		to := max(after[g.Skill], g.Level)
		c.Rows = append(c.Rows, gapRow{
			Title: g.Title, From: whole(g.Level), To: whole(to), Need: whole(g.Need), Y: i*rowHeight + 16,
			BarY: i*rowHeight + 23, MidY: i*rowHeight + 29,
			X: along(g.Level), Low: along(g.Level), Span: tenth(along(to) - along(g.Level)), Mark: along(g.Need),
		})
	}
	c.Height = max(len(c.Rows), 1) * rowHeight
	return c
}
