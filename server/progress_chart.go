package server

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"careerpath/engine"
	"careerpath/engine/movement"
	"careerpath/engine/plan"
	"careerpath/engine/wording"
)

// Pictures over time are as wide as the page lets them be, while their texts keep the page's size: across they are
// measured in percent of the width, upwards in pixels. Lines and bands lie in a picture of their own within, which is
// stretched to the width and measured in thousandths of it.
const (
	timeLeft   = 13.0 // percent; left of it is the scale
	timeRight  = 98.0
	timeTop    = 24
	timeBottom = 214
	timeHeight = 246
	leastWidth = 280.0 // pixels that the picture has at least
	dateWide   = 68.0  // pixels that a date below it takes
	figureWide = 26.0  // pixels that a number above a point takes
	farAhead   = 2 * 365
)

// Measures of a strip, which shows a group's levels over time.
const (
	stripTop    = 6
	stripBottom = 54
	stripHeight = 60
)

// readinessChart shows readiness for the plan's role over time, with its band, beside what the plan projects.
type readinessChart struct {
	Role       string
	Grid       []gridLine
	Points     []timePoint
	Band, Line string // of polygon and polyline
	Projection string
	Milestones []timeMilestone
	Dates      []axisDate
	Today      string // where it lies, "" where that is beyond the picture
	Done       bool   // some milestone is
	Beyond     string // the plan's last day, where it lies beyond the picture
}

type gridLine struct {
	Y     float64
	Text  string
	TextY float64
}

type timePoint struct {
	X                       string
	Y, Top, Bottom, FigureY float64
	Date                    string
	Value, Low, High        int
	Figure                  bool // there is room for the number
	Note                    string
	at                      float64 // percent of the width
}

type timeMilestone struct {
	X     string
	Y     float64
	Date  string
	Title string
	Done  bool
	Value int
}

// axisDate is a date below a picture; the first and the last are written towards the middle.
type axisDate struct {
	X, Text, Anchor string
	at              float64
}

// timeline says where a day lies in a picture, in percent of its width.
type timeline struct{ from, to engine.Date }

func (t timeline) x(on engine.Date) float64 {
	if t.to <= t.from {
		return (timeLeft + timeRight) / 2
	}
	const margin = 4 // so that the first and the last point are not on the edge
	return tenth(timeLeft + margin + float64(on-t.from)/float64(t.to-t.from)*(timeRight-timeLeft-2*margin))
}

// across writes a place across a picture, in percent of its width.
func across(x float64) string { return strconv.FormatFloat(tenth(x), 'f', -1, 64) + "%" }

// drawn writes a place for a line, in thousandths of the width.
func drawn(x, y float64) string {
	return strconv.FormatFloat(tenth(10*x), 'f', -1, 64) + "," + strconv.FormatFloat(y, 'f', -1, 64)
}

// newReadinessChart draws the picture; nil where no point has a readiness.
func newReadinessChart(l *wording.Language, role *engine.Role, points []plan.ProgressPoint, ahead []plan.Projection,
	today engine.Date) *readinessChart {
	var at []movement.Readiness
	points = slices.DeleteFunc(slices.Clone(points), func(pt plan.ProgressPoint) bool {
		r, told := movement.ReadinessFor(role, pt.Levels)
		if told {
			at = append(at, r)
		}
		return !told
	})
	if len(points) == 0 {
		return nil
	}
	c := &readinessChart{Role: isolated(l.T(role.Title))}
	t := timeline{points[0].On, max(today, points[len(points)-1].On)}
	if len(ahead) > 1 {
		t.from = min(t.from, ahead[0].On)
		end := ahead[len(ahead)-1].On
		if end > t.to+farAhead {
			c.Beyond = l.Date(end)
		}
		t.to = max(t.to, min(end, t.to+farAhead))
	}
	lowest := 100.0
	for _, r := range at {
		lowest = min(lowest, r.Low)
	}
	for _, a := range ahead {
		lowest = min(lowest, a.Readiness)
	}
	floor := max(0, math.Floor((lowest-4)/10)*10)
	y := func(value float64) float64 {
		return tenth(timeBottom - (value-floor)/(100-floor)*(timeBottom-timeTop))
	}
	step := 20.0
	if floor >= 60 {
		step = 10
	}
	for v := 100.0; v >= floor; v -= step {
		c.Grid = append(c.Grid, gridLine{y(v), strconv.Itoa(whole(v)), y(v) + 4})
	}
	for i, pt := range points {
		x := t.x(pt.On)
		c.Points = append(c.Points, timePoint{
			X: across(x), at: x, Y: y(at[i].Value), Top: y(at[i].High), Bottom: y(at[i].Low),
			FigureY: tenth(y(at[i].High) - 6), Date: l.Date(pt.On),
			Value: whole(at[i].Value), Low: whole(at[i].Low), High: whole(at[i].High), Note: movement.Remark(l, &pt),
		})
	}
	c.Band, c.Line = through(c.Points)
	c.project(l, t, y, ahead)
	c.label(l, t, points, today)
	return c
}

// through draws the band and the line through some points; "" where there is one only.
func through(points []timePoint) (band, line string) {
	if len(points) < 2 {
		return "", ""
	}
	var upper, lower, middle []string
	for _, p := range points {
		upper, lower = append(upper, drawn(p.at, p.Top)), append(lower, drawn(p.at, p.Bottom))
		middle = append(middle, drawn(p.at, p.Y))
	}
	slices.Reverse(lower)
	return strings.Join(append(upper, lower...), " "), strings.Join(middle, " ")
}

// project adds the plan's own line as far as the picture reaches, with its milestones.
func (c *readinessChart) project(l *wording.Language, t timeline, y func(float64) float64, ahead []plan.Projection) {
	if len(ahead) < 2 {
		return
	}
	var line []string
	for i, a := range ahead {
		if a.On > t.to { // the line goes on to the edge, but for a plan that begins beyond it
			if i > 0 {
				was := ahead[i-1]
				share := float64(t.to-was.On) / float64(a.On-was.On)
				line = append(line, drawn(t.x(t.to), y(was.Readiness+share*(a.Readiness-was.Readiness))))
			}
			break
		}
		line = append(line, drawn(t.x(a.On), y(a.Readiness)))
		if a.Milestone != "" {
			c.Done = c.Done || a.Done
			c.Milestones = append(c.Milestones, timeMilestone{X: across(t.x(a.On)), Y: y(a.Readiness), Date: l.Date(a.On),
				Title: l.T(a.Milestone), Done: a.Done, Value: whole(a.Readiness)})
		}
	}
	c.Projection = strings.Join(line, " ")
}

// label writes as many dates and numbers as there is room for: the latest result first, then the first one, the end,
// and the others.
func (c *readinessChart) label(l *wording.Language, t timeline, points []plan.ProgressPoint, today engine.Date) {
	days := []engine.Date{points[len(points)-1].On, points[0].On, t.to}
	for _, pt := range points {
		days = append(days, pt.On)
	}
	c.Dates = axisDates(l, t, days)
	var taken []float64
	for _, i := range priority(len(c.Points)) {
		p := &c.Points[i]
		if roomAt(taken, p.at, figureWide) {
			p.Figure, taken = true, append(taken, p.at)
		}
	}
	if t.to > t.from && today <= t.to {
		c.Today = across(t.x(today))
	}
}

// priority is the order in which points get their labels: the last, the first, then those between.
func priority(n int) []int {
	order := []int{n - 1}
	for i := range n - 1 {
		order = append(order, i)
	}
	return order
}

// roomAt says whether something of a width in pixels fits at a place, given in percent, on the narrowest picture.
func roomAt(taken []float64, x, wide float64) bool {
	return !slices.ContainsFunc(taken, func(other float64) bool { return math.Abs(other-x) < 100*wide/leastWidth })
}

// axisDates places dates below a picture where there is room, the first named first.
func axisDates(l *wording.Language, t timeline, days []engine.Date) []axisDate {
	form := l.DayOfMonth
	if t.from.Time().Year() != t.to.Time().Year() {
		form = l.ShortMonth
	}
	const half = 100 * dateWide / leastWidth / 2
	var out []axisDate
	var taken []float64
	for _, day := range days {
		x := min(max(t.x(day), half), 100-half)
		text := form(day)
		if roomAt(taken, x, dateWide) && !slices.ContainsFunc(out, func(o axisDate) bool { return o.Text == text }) {
			date := axisDate{across(x), text, "middle", x}
			switch x {
			case half:
				date.X, date.Anchor = "0", "start"
			case 100 - half:
				date.X, date.Anchor = "100%", "end"
			}
			out, taken = append(out, date), append(taken, x)
		}
	}
	slices.SortFunc(out, func(a, b axisDate) int { return int(a.at - b.at) })
	return out
}

// stripChart shows the levels of the groups of skills over time, one strip each, all to one scale.
type stripChart struct {
	Low, High int // of the scale
	Strips    []strip
	Dates     []axisDate
}

type strip struct {
	Title      string
	Points     []timePoint
	Band, Line string
	First      int // level of the first result
	Latest     int
}

func newStripChart(l *wording.Language, clusters []engine.Cluster, points []plan.ProgressPoint) *stripChart {
	t := timeline{points[0].On, points[len(points)-1].On}
	low, high := 100.0, 0.0
	for _, pt := range points {
		for _, level := range pt.Clusters {
			low, high = min(low, level.Level-level.SEM), max(high, level.Level+level.SEM)
		}
	}
	low, high = max(0, math.Floor(low/10)*10), min(100, math.Ceil(high/10)*10)
	c := &stripChart{Low: whole(low), High: whole(high)}
	y := func(level float64) float64 {
		return tenth(stripBottom - (min(max(level, low), high)-low)/(high-low)*(stripBottom-stripTop))
	}
	for _, cl := range clusters {
		s := strip{Title: l.T(cl.Title)}
		for _, pt := range points {
			i := slices.IndexFunc(pt.Clusters, func(level plan.ClusterLevel) bool { return level.Cluster == cl.ID })
			if i < 0 {
				continue
			}
			level, x := pt.Clusters[i], t.x(pt.On)
			s.Points = append(s.Points, timePoint{X: across(x), at: x, Y: y(level.Level), Top: y(level.Level + level.SEM),
				Bottom: y(level.Level - level.SEM), Date: l.Date(pt.On), Value: whole(level.Level),
				Low: max(0, whole(level.Level-level.SEM)), High: min(100, whole(level.Level+level.SEM)), Note: movement.Remark(l, &pt)})
		}
		if len(s.Points) == 0 {
			continue
		}
		s.First, s.Latest = s.Points[0].Value, s.Points[len(s.Points)-1].Value
		s.Band, s.Line = through(s.Points)
		c.Strips = append(c.Strips, s)
	}
	days := []engine.Date{t.to, t.from}
	for _, pt := range points {
		days = append(days, pt.On)
	}
	c.Dates = axisDates(l, t, days)
	return c
}

// comparison is what changed between two assessments: clusters, and the skills under each.
type comparison struct {
	ID, Title string
	From, To  string // dates
	Answer    string // in words; "" where nothing moved for sure
	Clusters  []changeRow
	Skills    []changeRow // all of them, under their clusters
	Spared    string      // what went down without taking anything from the readiness, "" for nothing
	ToldBy    []string    // by which reliability, where the quiz states it of single skills
	Nothing   bool
	Groups    bool // some cluster has skills in it
}

type changeRow struct {
	Title         string
	Cluster       bool
	From, To      int
	Change, Words string
	XFrom, XTo    string // places on the bar
	Low, Span     string
	Reliable      bool
	Expected      string // what the first level makes likely for the second, "" where that isn't known
}

func newComparison(l *wording.Language, id, title string, from, to engine.Date, changes []plan.Change) *comparison {
	c := &comparison{ID: id, Title: title, From: l.Date(from), To: movement.Later(l, from, to), Nothing: len(changes) == 0}
	for i := range changes {
		ch := &changes[i]
		c.Clusters = append(c.Clusters, newChangeRow(l, ch, true))
		c.Skills = append(c.Skills, newChangeRow(l, ch, true))
		if ch.Alone {
			continue
		}
		c.Groups = true
		for k := range ch.Skills {
			c.Skills = append(c.Skills, newChangeRow(l, &ch.Skills[k], false))
		}
	}
	c.Answer, c.ToldBy = movement.Moved(l, changes), movement.ToldBy(l, changes)
	return c
}

func newChangeRow(l *wording.Language, ch *plan.Change, cluster bool) changeRow {
	row := changeRow{
		Title: l.T(ch.Title), Cluster: cluster, From: whole(ch.From), To: whole(ch.To),
		Change: movement.Signed(whole(ch.To) - whole(ch.From)), Words: movement.Certainty(l, ch),
		XFrom: across(ch.From), XTo: across(ch.To), Low: across(min(ch.From, ch.To)),
		Span:     across(max(ch.From, ch.To) - min(ch.From, ch.To)),
		Reliable: ch.Certainty == plan.Reliable,
	}
	of := ch.Expected
	if ch.Alone && len(ch.Skills) == 1 {
		of = ch.Skills[0].Expected
	}
	if of != nil {
		row.Expected = l.T("Without a change, %[1]d is to be expected after %[2]d, and in 95 of 100 people %[3]d to %[4]d "+
			"(%[5]s, n %[6]s, retest r %[7]s).", whole(of.Level), whole(ch.From), whole(of.Low), whole(of.High),
			isolated(l.T(of.Norm)), l.Grouped(float64(of.People)), l.Fixed(of.R, 2))
	}
	return row
}

// Expects says whether anything is said of what first levels make likely.
func (c *comparison) Expects() bool {
	return slices.ContainsFunc(c.Skills, func(r changeRow) bool { return r.Expected != "" })
}
