package server

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"careerpath/engine"
	"careerpath/engine/plan"
)

// Measures of the pictures over time. Their left edge leaves room for the scale.
const (
	timeLeft   = 30
	timeRight  = 350
	timeTop    = 24
	timeBottom = 214
	timeHeight = 246
	labelWide  = 54 // what a date below the picture takes
	figureWide = 24 // what a number above a point takes
	farAhead   = 2 * 365
)

// Measures of a strip: a cluster's name, below it its levels over time.
const (
	stripHeight = 92
	stripTop    = 26
	stripBottom = 80
)

// readinessChart shows readiness for the plan's role over time, with its band, beside what the plan projects.
type readinessChart struct {
	Width, Height int
	Role          string
	Grid          []gridLine
	Points        []timePoint
	Band, Line    string // of polygon and polyline
	Projection    string
	Milestones    []timeMilestone
	Dates         []axisDate
	Today         *todayLine
	Done          bool   // some milestone is
	Beyond        string // the plan's last day, where it lies beyond the picture
}

type gridLine struct {
	Y     float64
	Text  string
	TextY float64
}

type timePoint struct {
	X, Y, Top, Bottom, FigureY float64
	Date                       string
	Value, Low, High           int
	Figure                     bool // there is room for the number
	Note                       string
}

type timeMilestone struct {
	X, Y  float64
	Shape string // points of a done one's diamond
	Date  string
	Title string
	Done  bool
	Value int
}

type axisDate struct {
	X    float64
	Text string
}

type todayLine struct{ X float64 }

// timeline says where a day lies in a picture.
type timeline struct{ from, to engine.Date }

func (t timeline) x(on engine.Date) float64 {
	if t.to <= t.from {
		return (timeLeft + timeRight) / 2
	}
	const margin = 14 // so that the first and the last point are not on the edge
	return tenth(timeLeft + margin + float64(on-t.from)/float64(t.to-t.from)*(timeRight-timeLeft-2*margin))
}

// newReadinessChart draws the picture; nil where no point has a readiness.
func newReadinessChart(role *engine.Role, points []plan.ProgressPoint, ahead []plan.Projection,
	today engine.Date) *readinessChart {
	if len(points) == 0 {
		return nil
	}
	c := &readinessChart{Width: chartWidth, Height: timeHeight, Role: isolated(role.Title)}
	t := timeline{points[0].On, max(today, points[len(points)-1].On)}
	if len(ahead) > 1 {
		t.from = min(t.from, ahead[0].On)
		end := ahead[len(ahead)-1].On
		if end > t.to+farAhead {
			c.Beyond = date(end)
		}
		t.to = max(t.to, min(end, t.to+farAhead))
	}
	at := make([]readiness, len(points))
	lowest := 100.0
	for i, pt := range points {
		at[i] = newReadiness(role, pt.Levels)
		lowest = min(lowest, at[i].low)
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
	var upper, lower, line []string
	for i, pt := range points {
		p := timePoint{
			X: t.x(pt.On), Y: y(at[i].value), Top: y(at[i].high), Bottom: y(at[i].low),
			FigureY: tenth(y(at[i].high) - 6), Date: date(pt.On),
			Value: whole(at[i].value), Low: whole(at[i].low), High: whole(at[i].high), Note: remark(&pt),
		}
		c.Points = append(c.Points, p)
		upper, lower = append(upper, coordinates(p.X, p.Top)), append(lower, coordinates(p.X, p.Bottom))
		line = append(line, coordinates(p.X, p.Y))
	}
	if len(points) > 1 {
		slices.Reverse(lower)
		c.Band, c.Line = strings.Join(append(upper, lower...), " "), strings.Join(line, " ")
	}
	c.project(t, y, ahead)
	c.label(t, points, today)
	return c
}

func coordinates(x, y float64) string {
	return strconv.FormatFloat(x, 'f', -1, 64) + "," + strconv.FormatFloat(y, 'f', -1, 64)
}

// project adds the plan's own line as far as the picture reaches, with its milestones.
func (c *readinessChart) project(t timeline, y func(float64) float64, ahead []plan.Projection) {
	if len(ahead) < 2 {
		return
	}
	var line []string
	for i, a := range ahead {
		if a.Milestone != "" {
			m := timeMilestone{Date: date(a.On), Title: a.Milestone, Done: a.Done, Value: whole(a.Readiness),
				X: t.x(a.On), Y: y(a.Readiness)}
			m.Shape = strings.Join([]string{coordinates(m.X, m.Y-6), coordinates(m.X+6, m.Y), coordinates(m.X, m.Y+6),
				coordinates(m.X-6, m.Y)}, " ")
			c.Done = c.Done || a.Done
			if a.On <= t.to {
				c.Milestones = append(c.Milestones, m)
			}
		}
		if a.On > t.to { // the line goes on to the edge
			was := ahead[i-1]
			share := float64(t.to-was.On) / float64(a.On-was.On)
			line = append(line, coordinates(t.x(t.to), y(was.Readiness+share*(a.Readiness-was.Readiness))))
			break
		}
		line = append(line, coordinates(t.x(a.On), y(a.Readiness)))
	}
	c.Projection = strings.Join(line, " ")
}

// label writes as many dates and numbers as there is room for: the latest result first, then the first one, the end,
// and the others.
func (c *readinessChart) label(t timeline, points []plan.ProgressPoint, today engine.Date) {
	days := []engine.Date{points[len(points)-1].On, points[0].On, t.to}
	for _, pt := range points {
		days = append(days, pt.On)
	}
	c.Dates = axisDates(t, days)
	var taken []float64
	for _, i := range priority(len(c.Points)) {
		p := &c.Points[i]
		if roomAt(taken, p.X, figureWide) {
			p.Figure, taken = true, append(taken, p.X)
		}
	}
	if x := t.x(today); t.to > t.from && today <= t.to {
		c.Today = &todayLine{x}
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

func roomAt(taken []float64, x, wide float64) bool {
	return !slices.ContainsFunc(taken, func(other float64) bool { return math.Abs(other-x) < wide })
}

// axisDates places dates below a picture where there is room, the first named first.
func axisDates(t timeline, days []engine.Date) []axisDate {
	form := "2 Jan"
	if t.from.Time().Year() != t.to.Time().Year() {
		form = "Jan 2006"
	}
	var out []axisDate
	var taken []float64
	for _, day := range days {
		x := min(max(t.x(day), timeLeft+labelWide/2-8), timeRight-labelWide/2+8)
		text := day.Time().Format(form)
		if roomAt(taken, x, labelWide) && !slices.ContainsFunc(out, func(o axisDate) bool { return o.Text == text }) {
			out, taken = append(out, axisDate{x, text}), append(taken, x)
		}
	}
	slices.SortFunc(out, func(a, b axisDate) int { return int(a.X - b.X) })
	return out
}

// stripChart shows the clusters' levels over time, one strip each, all to one scale.
type stripChart struct {
	Width, Height int
	Low, High     int // of the scale
	Strips        []strip
	Dates         []axisDate
	DatesY        int
}

type strip struct {
	Title         string
	Y, TextY      int
	Top, Bottom   int
	Points        []timePoint
	Band, Line    string
	Latest        int
	LatestY       float64
	HighY, LowY   int
	Width, Height int
}

func newStripChart(clusters []engine.Cluster, points []plan.ProgressPoint) *stripChart {
	t := timeline{points[0].On, points[len(points)-1].On}
	low, high := 100.0, 0.0
	for _, pt := range points {
		for _, l := range pt.Clusters {
			low, high = min(low, l.Level-l.SEM), max(high, l.Level+l.SEM)
		}
	}
	low, high = max(0, math.Floor(low/10)*10), min(100, math.Ceil(high/10)*10)
	c := &stripChart{Width: chartWidth, Low: whole(low), High: whole(high)}
	for _, cl := range clusters {
		top := len(c.Strips) * stripHeight
		s := strip{Title: cl.Title, TextY: top + 16, Top: top + stripTop, Bottom: top + stripBottom,
			HighY: top + stripTop + 9, LowY: top + stripBottom,
			Width: timeRight - timeLeft, Height: stripBottom - stripTop}
		y := func(level float64) float64 {
			return tenth(float64(s.Bottom) - (min(max(level, low), high)-low)/(high-low)*(stripBottom-stripTop))
		}
		var upper, lower, line []string
		for _, pt := range points {
			i := slices.IndexFunc(pt.Clusters, func(l plan.ClusterLevel) bool { return l.Cluster == cl.ID })
			if i < 0 {
				continue
			}
			l := pt.Clusters[i]
			p := timePoint{X: t.x(pt.On), Y: y(l.Level), Top: y(l.Level + l.SEM), Bottom: y(l.Level - l.SEM), Date: date(pt.On),
				Value: whole(l.Level), Low: max(0, whole(l.Level-l.SEM)), High: min(100, whole(l.Level+l.SEM)), Note: remark(&pt)}
			s.Points = append(s.Points, p)
			s.Latest = p.Value
			upper, lower, line = append(upper, coordinates(p.X, p.Top)), append(lower, coordinates(p.X, p.Bottom)),
				append(line, coordinates(p.X, p.Y))
		}
		if len(s.Points) == 0 {
			continue
		}
		if len(s.Points) > 1 {
			slices.Reverse(lower)
			s.Band, s.Line = strings.Join(append(upper, lower...), " "), strings.Join(line, " ")
		}
		c.Strips = append(c.Strips, s)
	}
	days := []engine.Date{t.to, t.from}
	for _, pt := range points {
		days = append(days, pt.On)
	}
	c.Dates = axisDates(t, days)
	c.DatesY = len(c.Strips)*stripHeight + 10
	c.Height = c.DatesY + 10
	return c
}

// comparison is what changed between two assessments: clusters, and the skills under each.
type comparison struct {
	ID, Title     string
	From, To      string // dates
	Answer        string // in words; "" where the page's heading has it
	Width, Height int
	Clusters      []changeRow
	SkillsHeight  int
	Skills        []changeRow // all of them, under their clusters
	Nothing       bool
}

type changeRow struct {
	Title         string
	Cluster       bool
	From, To      int
	Change, Words string
	Y, BarY, MidY int
	XFrom, XTo    float64
	Low, Span     float64
	Reliable      bool
}

func newComparison(id, title string, from, to engine.Date, changes []plan.Change) *comparison {
	c := &comparison{ID: id, Title: title, From: date(from), To: later(from, to), Width: chartWidth,
		Nothing: len(changes) == 0}
	for i := range changes {
		ch := &changes[i]
		c.Clusters = append(c.Clusters, newChangeRow(ch, true, len(c.Clusters)))
		c.Skills = append(c.Skills, newChangeRow(ch, true, len(c.Skills)))
		for k := range ch.Skills {
			c.Skills = append(c.Skills, newChangeRow(&ch.Skills[k], false, len(c.Skills)))
		}
	}
	c.Height, c.SkillsHeight = len(c.Clusters)*rowHeight, len(c.Skills)*rowHeight
	c.Answer = movedInWords(changes)
	return c
}

func newChangeRow(ch *plan.Change, cluster bool, i int) changeRow {
	from, to := along(ch.From), along(ch.To)
	return changeRow{
		Title: ch.Title, Cluster: cluster, From: whole(ch.From), To: whole(ch.To),
		Change: signedPoints(whole(ch.To) - whole(ch.From)), Words: certaintyInWords(ch),
		Y: i*rowHeight + 16, BarY: i*rowHeight + 23, MidY: i*rowHeight + 29, XFrom: from, XTo: to, Low: min(from, to),
		Span:     tenth(max(from, to) - min(from, to)),
		Reliable: ch.Certainty == plan.Reliable,
	}
}

// signedPoints shows a difference of levels with its sign.
func signedPoints(n int) string {
	switch {
	case n > 0:
		return "+" + strconv.Itoa(n)
	case n < 0:
		return "−" + strconv.Itoa(-n)
	}
	return "0"
}
