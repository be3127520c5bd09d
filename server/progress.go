package server

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"careerpath/engine"
	"careerpath/store"
)

// eventsShown is how much of the log is on a page.
const eventsShown = 50

// progressPage answers "am I moving?" for the assessments of one quiz.
type progressPage struct {
	Quiz, QuizID string // title and id
	Headline     string
	Lead         []string
	Offered      bool // the quiz still is; without it nothing can be compared
	Retake       string
	Readiness    *readinessChart
	Strips       *stripChart
	Notes        []string // on what was made comparable, and how
	Since        *comparison
	Lately       *comparison
	Outcomes     []outcomeLine
	Fresh        []string // milestones finished since the latest result
	Plan         *pacePart
	Results      []pastResult
	Target       string // title
	Others       []quizLink
	Log          []logLine
	Older        string // address of the older part of the log, "" for none
	Newest       string // address of the newest part, "" where this is it
}

type outcomeLine struct {
	From, To string
	Done     []string
	Moved    string
}

type pacePart struct {
	ID, To string
	Pace   []string
}

type pastResult struct {
	resultLine
	Readiness string
	Note      string
	Before    string // id of the one before, "" for the first
}

type quizLink struct{ Title, Address string }

// getProgress shows what moved between the assessments of one quiz: the one asked for, else the one used last.
func (s *Server) getProgress(w http.ResponseWriter, r *http.Request) error {
	var taken []store.Assessment
	var plans []store.Plan
	var events []store.Event
	before, err := beforeOf(r)
	if err != nil {
		return err
	}
	_, err = s.view(r, func(data store.Reader) error {
		var errs [3]error
		taken, errs[0] = data.Assessments()
		plans, errs[1] = data.Plans()
		events, errs[2] = eventsBefore(data, before, eventsShown)
		return errors.Join(errs[:]...)
	})
	if err != nil {
		return err
	}
	slices.SortStableFunc(taken, func(a, b store.Assessment) int { return a.Finished.Compare(b.Finished) })
	p := progressPage{QuizID: r.URL.Query().Get("quiz")}
	if p.QuizID == "" && len(taken) > 0 {
		p.QuizID = taken[len(taken)-1].Quiz
	}
	ofQuiz := slices.DeleteFunc(slices.Clone(taken), func(a store.Assessment) bool { return a.Quiz != p.QuizID })
	quiz, offered := s.catalog.Quiz(p.QuizID)
	switch {
	case offered:
		p.Quiz, p.Offered = quiz.Title, true
	case len(ofQuiz) > 0:
		p.Quiz = ofQuiz[len(ofQuiz)-1].Snapshot.QuizTitle
	case p.QuizID != "":
		return errNotFound
	}
	ofPlans := slices.DeleteFunc(slices.Clone(plans), func(kept store.Plan) bool { return kept.Plan.Quiz != p.QuizID })
	if err := s.compareAll(&p, ofQuiz, ofPlans); err != nil {
		return err
	}
	p.others(taken)
	p.log(events, plans, taken)
	if len(events) > 0 && events[len(events)-1].Seq > 1 {
		p.Older = p.address(events[len(events)-1].Seq)
	}
	if before > 0 {
		p.Newest = p.address(0)
	}
	return s.render(w, r, http.StatusOK, "progress", p.Headline, p)
}

// beforeOf reads from which event on the log is shown, 0 for the newest.
func beforeOf(r *http.Request) (uint64, error) {
	text := r.URL.Query().Get("before")
	if text == "" {
		return 0, nil
	}
	seq, err := strconv.ParseUint(text, 10, 64)
	if err != nil || seq == 0 {
		return 0, &problem{http.StatusNotFound, "The log has no such place", "The address may be mistyped. My progress shows the log from its newest entry on.", err}
	}
	return seq, nil
}

// eventsBefore returns the last events, at most limit of them, of those before a sequence number (0: of all), newest first. Sequence numbers have no gaps,
// so the last one is found by halving, however long the log is.
func eventsBefore(data store.Reader, before uint64, limit int) ([]store.Event, error) {
	there := func(seq uint64) (bool, error) {
		found, err := data.Events(seq-1, 1)
		return len(found) > 0, err
	}
	last, beyond := uint64(0), uint64(1) // an event has the number last (or it is 0), none has beyond
	for {
		found, err := there(beyond)
		if err != nil {
			return nil, err
		}
		if !found {
			break
		}
		last, beyond = beyond, 2*beyond
	}
	for beyond-last > 1 {
		middle := last + (beyond-last)/2
		found, err := there(middle)
		if err != nil {
			return nil, err
		}
		if found {
			last = middle
		} else {
			beyond = middle
		}
	}
	if before > 0 {
		last = min(last, before-1)
	}
	if last == 0 {
		return nil, nil
	}
	first := last - min(last, uint64(limit)) + 1
	events, err := data.Events(first-1, int(last-first)+1)
	slices.Reverse(events)
	return events, err
}

func (p *progressPage) address(before uint64) string {
	query := url.Values{"quiz": {p.QuizID}}
	if before > 0 {
		query.Set("before", strconv.FormatUint(before, 10))
	}
	return "/progress?" + query.Encode() + "#log"
}

// others links to the progress in the person's other quizzes, the last used first.
func (p *progressPage) others(taken []store.Assessment) {
	seen := map[string]bool{p.QuizID: true}
	for _, a := range slices.Backward(taken) {
		if !seen[a.Quiz] {
			seen[a.Quiz] = true
			p.Others = append(p.Others, quizLink{a.Snapshot.QuizTitle, "/progress?" + url.Values{"quiz": {a.Quiz}}.Encode()})
		}
	}
}

func takenOf(all []store.Assessment) []engine.Taken {
	out := make([]engine.Taken, len(all))
	for i, a := range all {
		out[i] = engine.Taken{ID: a.ID, On: engine.DateOf(a.Finished), Answers: a.Answers, Result: a.Result, Snapshot: a.Snapshot}
	}
	return out
}

// compareAll fills in all that is read from the assessments and plans of the quiz.
func (s *Server) compareAll(p *progressPage, taken []store.Assessment, plans []store.Plan) error {
	for i := range taken {
		line := pastResult{resultLine: newResultLine(&taken[i])}
		if i > 0 {
			line.Before = taken[i-1].ID
		}
		p.Results = append(p.Results, line)
	}
	defer slices.Reverse(p.Results) // the newest first
	if len(taken) == 0 {
		p.Headline = "Progress begins with a first result"
		return nil
	}
	if !p.Offered {
		p.Headline = "This quiz is no longer offered"
		p.Lead = []string{"So its results can't be compared by one measure any more. They are all here, as they were."}
		return nil
	}
	h := engine.History{Taken: takenOf(taken), Today: s.today()}
	var active *store.Plan
	for i := range plans {
		if plans[i].Active {
			active, h.Plan = &plans[i], &plans[i].Plan
		} else {
			h.Former = append(h.Former, plans[i].Plan)
		}
	}
	progress, err := s.catalog.Progress(p.QuizID, h)
	if err != nil {
		return err
	}
	role, targeted := s.catalog.Role(progress.Target)
	points := comparablePoints(progress.Points)
	for i := range progress.Points {
		pt, line := &progress.Points[i], &p.Results[i]
		line.Note = remark(pt)
		if targeted && !pt.Dropped {
			line.Readiness = newReadiness(role, pt.Levels).String()
		}
	}
	p.Notes = rescoredInWords(progress.Points)
	p.Headline = headline(progress.Since, len(points))
	if len(points) >= 2 {
		p.Since = newComparison("since", "Since the first result", points[0].On, points[len(points)-1].On, progress.Since)
		if len(points) > 2 {
			p.Lately = newComparison("lately", "Since the result before", points[len(points)-2].On, points[len(points)-1].On, progress.Lately)
		} else {
			p.Since.Title = "What changed"
		}
		p.Lead = append(p.Lead, doubts(progress.Since)...)
	}
	latest := engine.DateOf(taken[len(taken)-1].Finished)
	if targeted {
		p.Target = role.Title
		p.Readiness = newReadinessChart(role, points, progress.Ahead, h.Today)
		p.Lead = append(readinessInWords(role, points, progress.Ahead), p.Lead...)
	}
	if p.Readiness == nil && len(points) > 0 { // there is no plan, or its role has left the content
		p.Strips = newStripChart(s.catalog.Clusters(), points)
	}
	for _, o := range progress.Finished {
		p.Outcomes = append(p.Outcomes, outcomeLine{date(o.From.Time()), date(o.To.Time()), o.Done, movedInWords(o.Moved)})
	}
	if active != nil {
		p.Plan = &pacePart{ID: active.ID, To: active.Plan.ToTitle, Pace: paceInWords(progress.Pace, &active.Plan, h.Today)}
	}
	for _, kept := range plans {
		for _, m := range kept.Plan.Milestones {
			if m.Status == engine.Done && m.DoneOn != nil && *m.DoneOn > latest {
				p.Fresh = append(p.Fresh, m.Title)
			}
		}
	}
	p.Retake = retakeInWords(h.Today-latest, len(p.Fresh))
	return nil
}

// retakeInWords says why it is time for another assessment, "" where it isn't.
func retakeInWords(days engine.Date, finished int) string {
	switch {
	case finished >= retakeMilestones:
		return fmt.Sprintf("You have finished %s milestones since your latest result. Taking the quiz again now would show what they did.", inWords(finished))
	case days > retakeDays:
		return fmt.Sprintf("Your latest result is %d days old. That is long enough for a new one to tell you something.", days)
	}
	return ""
}

// comparablePoints are the points that can be compared with one another.
func comparablePoints(points []engine.Point) []engine.Point {
	return slices.DeleteFunc(slices.Clone(points), func(pt engine.Point) bool { return pt.Dropped })
}

// remark says what is special about a point, "" for nothing.
func remark(pt *engine.Point) string {
	switch {
	case pt.Dropped && pt.Rescored:
		return "too few of its answers fit today's questions to compare it"
	case pt.Dropped:
		return "too little answered to compare it"
	case pt.Rescored && pt.LeftOut > 0:
		return fmt.Sprintf("scored anew to compare; %d %s left out", pt.LeftOut, plural(pt.LeftOut, "answer", "answers"))
	case pt.Rescored:
		return "scored anew to compare"
	}
	return ""
}

// rescoredInWords says plainly which results were made comparable, and what that took.
func rescoredInWords(points []engine.Point) []string {
	var notes []string
	for _, pt := range points {
		on := date(pt.On.Time())
		switch {
		case pt.Dropped && pt.Rescored:
			notes = append(notes, fmt.Sprintf("The result of %s was made with other questions, and too few of its answers fit today's, so it isn't compared. The result itself stays as it was.", on))
		case pt.Rescored:
			left := "no answers left out"
			if pt.LeftOut > 0 {
				left = fmt.Sprintf("%d %s left out, because the questions have changed", pt.LeftOut, plural(pt.LeftOut, "answer", "answers"))
			}
			notes = append(notes, fmt.Sprintf("The result of %s was made with an earlier version of the quiz. Here it is scored anew by today's questions so that like is compared with like; %s. The result itself stays as it was.", on, left))
		case pt.Dropped:
			notes = append(notes, fmt.Sprintf("On %s too little was answered, so that result isn't compared.", on))
		}
	}
	return notes
}

// headline is the answer to "am I moving?", as far as n comparable results give one.
func headline(changes []engine.Change, n int) string {
	switch n {
	case 0:
		return "There is too little to compare yet"
	case 1:
		return "One result so far: a second one shows what moves"
	}
	if len(changes) == 0 {
		return "These results have no skill in common to compare"
	}
	reliable, probable := movers(changes, engine.Reliable), movers(changes, engine.Probable)
	switch {
	case reliable.any():
		return reliable.sentence("") + ", reliably"
	case probable.any():
		return probable.sentence("probably ")
	case len(loners(changes)) > 0:
		return "No group of skills has moved beyond the noise yet"
	}
	return "Nothing has moved beyond the noise yet"
}

// moving are the titles of what went up and what went down.
type moving struct{ up, down []string }

func movers(changes []engine.Change, c engine.Certainty) moving {
	var m moving
	for _, ch := range changes {
		switch {
		case ch.Certainty != c:
		case ch.To > ch.From:
			m.up = append(m.up, ch.Title)
		default:
			m.down = append(m.down, ch.Title)
		}
	}
	return m
}

func (m moving) any() bool { return len(m.up)+len(m.down) > 0 }

// sentence says "Leadership and Insight have moved up and Craft has moved down", with a word such as "probably " before what they did.
func (m moving) sentence(how string) string {
	var parts []string
	for _, side := range []struct {
		titles []string
		way    string
	}{{m.up, "up"}, {m.down, "down"}} {
		if len(side.titles) > 0 {
			parts = append(parts, fmt.Sprintf("%s %s %smoved %s", list(side.titles, "and"), plural(len(side.titles), "has", "have"), how, side.way))
		}
	}
	return strings.Join(parts, ", and ")
}

// loners are the skills that moved reliably where their cluster did not.
func loners(changes []engine.Change) []string {
	var out []string
	for _, ch := range changes {
		if ch.Certainty != engine.WithinNoise {
			continue
		}
		for _, skill := range ch.Skills {
			if skill.Certainty == engine.Reliable {
				out = append(out, skill.Title)
			}
		}
	}
	return out
}

// doubts say what the headline leaves open. Comparing many things at once makes some look moved by chance.
func doubts(changes []engine.Change) []string {
	var out []string
	reliable, probable := movers(changes, engine.Reliable), movers(changes, engine.Probable)
	if probable.any() {
		text := fmt.Sprintf("Noise alone makes one comparison in five look that way, and there are %s here, so take it as a hint.", inWords(len(changes)))
		if reliable.any() {
			text = probable.sentence("probably ") + ". " + text
		}
		out = append(out, text)
	}
	if alone := loners(changes); len(alone) > 0 && !reliable.any() && !probable.any() {
		skills := 0
		for _, ch := range changes {
			skills += len(ch.Skills)
		}
		out = append(out, fmt.Sprintf("Taken alone, %s moved by more than noise usually makes. With %d skills compared at once, about one such change is to be expected by chance.",
			list(alone, "and"), skills))
	}
	if len(out) == 0 && !reliable.any() && len(changes) > 0 {
		out = append(out, "That is no verdict on your work: a questionnaire has its own blur, and a change has to be larger than that before it counts.")
	}
	return out
}

// movedInWords says what moved in a span, with how sure that is.
func movedInWords(changes []engine.Change) string {
	var parts []string
	if m := movers(changes, engine.Reliable); m.any() {
		parts = append(parts, m.sentence("")+", reliably")
	}
	if m := movers(changes, engine.Probable); m.any() {
		parts = append(parts, m.sentence("probably "))
	}
	if parts == nil {
		return "Nothing moved beyond the noise."
	}
	return strings.Join(parts, ". ") + "."
}

// certaintyInWords says which way something moved and how sure that is.
func certaintyInWords(ch *engine.Change) string {
	way := "up"
	if ch.To < ch.From {
		way = "down"
	}
	switch ch.Certainty {
	case engine.Reliable:
		return way + ", reliable"
	case engine.Probable:
		return way + ", probable"
	case engine.WithinNoise:
	}
	return "within noise"
}

// readiness is how much of a role's bar some levels clear, 0–100, and between which bounds it truly lies in about two cases out of three.
type readiness struct{ value, low, high float64 }

// newReadiness works out readiness as science.md §3 has it. For its bounds each level in turn is moved down and up by its standard error, and the steps
// this makes are added up as independent errors are, by their squares. A level beyond what the role asks thus adds nothing to the upper bound.
func newReadiness(role *engine.Role, levels []engine.Level) readiness {
	have, need, down, up := 0.0, 0.0, 0.0, 0.0
	for _, l := range levels {
		d, asked := role.Demand(l.Skill)
		if !asked {
			continue
		}
		counts := func(level float64) float64 { return d.Weight * min(max(level, 0), d.Level) }
		at := counts(l.Level)
		have += at
		need += d.Weight * d.Level
		below, above := at-counts(l.Level-l.SEM), counts(l.Level+l.SEM)-at
		down += below * below
		up += above * above
	}
	if need == 0 {
		return readiness{100, 100, 100}
	}
	return readiness{have / need * 100, (have - math.Sqrt(down)) / need * 100, (have + math.Sqrt(up)) / need * 100}
}

// margin is half the distance between the bounds: what a standard error is to a level.
func (r readiness) margin() float64 { return (r.high - r.low) / 2 }

func (r readiness) String() string {
	return fmt.Sprintf("%d %% ± %d", whole(r.value), max(1, whole(r.margin())))
}

// readinessInWords says where the person stands on the way to the plan's role, and where the plan had them by now.
func readinessInWords(role *engine.Role, points []engine.Point, ahead []engine.Ahead) []string {
	if len(points) == 0 {
		return nil
	}
	first, last := points[0], points[len(points)-1]
	now := newReadiness(role, last.Levels)
	text := fmt.Sprintf("On %s you cleared %d\u00a0%% of what %s asks, give or take %d.", date(last.On.Time()), whole(now.value), article(role.Title), max(1, whole(now.margin())))
	if len(points) > 1 {
		was := newReadiness(role, first.Levels)
		text = fmt.Sprintf("On %s you cleared %d\u00a0%% of what %s asks; on %s it was %d\u00a0%%, give or take %d.",
			date(first.On.Time()), whole(was.value), article(role.Title), date(last.On.Time()), whole(now.value), max(1, whole(now.margin())))
	}
	if len(ahead) > 1 && last.On > ahead[0].On {
		text += fmt.Sprintf(" By then the plan had you at %d\u00a0%%.", whole(projectedOn(ahead, last.On)))
	}
	return []string{text}
}

// projectedOn is the readiness the plan has for a day.
func projectedOn(ahead []engine.Ahead, on engine.Date) float64 {
	at := ahead[0].Readiness
	for _, a := range ahead {
		if a.On <= on {
			at = a.Readiness
		}
	}
	return at
}

// paceInWords compares what is done with the plan.
func paceInWords(pace *engine.Pacing, plan *engine.Plan, today engine.Date) []string {
	if pace == nil || pace.HoursInAll == 0 {
		return nil
	}
	if pace.HoursDone == pace.HoursInAll {
		return []string{fmt.Sprintf("Everything in the plan is done: %s hours of work.", hoursOfWork(pace.HoursInAll))}
	}
	out := []string{fmt.Sprintf("%s of the plan's %s hours are done. By today the plan had %s.", capital(hoursOfWork(pace.HoursDone)), hoursOfWork(pace.HoursInAll), hoursOfWork(pace.HoursPlanned))}
	switch {
	case plan.Start > today:
		return []string{fmt.Sprintf("The plan begins on %s and is to be done by %s.", date(plan.Start.Time()), date(pace.Due.Time()))}
	case pace.HoursDone == 0:
		return append(out, fmt.Sprintf("Nothing is finished yet, so there is no pace to go by. The plan's own last day is %s.", date(pace.Due.Time())))
	case pace.PointsTo == nil:
		return append(out, "At the pace so far the end is too far away to name. Fewer milestones or more hours a week would bring it nearer.")
	case *pace.PointsTo <= pace.Due:
		return append(out, fmt.Sprintf("The plan's last day is %s; at the pace so far you would be done by %s.", date(pace.Due.Time()), date(pace.PointsTo.Time())))
	}
	return append(out, fmt.Sprintf("The plan's last day is %s; the pace so far points to %s. If that is too late, drop what matters least or change the hours a week.",
		date(pace.Due.Time()), date(pace.PointsTo.Time())))
}

// hoursOfWork shows an amount of time with as many digits as it has, at most one.
func hoursOfWork(h float64) string {
	if h == 0 {
		return "none"
	}
	return strconv.FormatFloat(math.Round(h*10)/10, 'f', -1, 64)
}

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
func newReadinessChart(role *engine.Role, points []engine.Point, ahead []engine.Ahead, today engine.Date) *readinessChart {
	if len(points) == 0 {
		return nil
	}
	c := &readinessChart{Width: chartWidth, Height: timeHeight, Role: role.Title}
	t := timeline{points[0].On, max(today, points[len(points)-1].On)}
	if len(ahead) > 1 {
		t.from = min(t.from, ahead[0].On)
		end := ahead[len(ahead)-1].On
		if end > t.to+farAhead {
			c.Beyond = date(end.Time())
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
			X: t.x(pt.On), Y: y(at[i].value), Top: y(at[i].high), Bottom: y(at[i].low), FigureY: tenth(y(at[i].high) - 6), Date: date(pt.On.Time()),
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
func (c *readinessChart) project(t timeline, y func(float64) float64, ahead []engine.Ahead) {
	if len(ahead) < 2 {
		return
	}
	var line []string
	for i, a := range ahead {
		if a.Milestone != "" {
			m := timeMilestone{Date: date(a.On.Time()), Title: a.Milestone, Done: a.Done, Value: whole(a.Readiness), X: t.x(a.On), Y: y(a.Readiness)}
			m.Shape = strings.Join([]string{coordinates(m.X, m.Y-6), coordinates(m.X+6, m.Y), coordinates(m.X, m.Y+6), coordinates(m.X-6, m.Y)}, " ")
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

// label writes as many dates and numbers as there is room for: the latest result first, then the first one, the end, and the others.
func (c *readinessChart) label(t timeline, points []engine.Point, today engine.Date) {
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

// Measures of a strip: a cluster's name, below it its levels over time.
const (
	stripHeight = 92
	stripTop    = 26
	stripBottom = 80
)

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

func newStripChart(clusters []engine.Cluster, points []engine.Point) *stripChart {
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
		s := strip{Title: cl.Title, TextY: top + 16, Top: top + stripTop, Bottom: top + stripBottom, HighY: top + stripTop + 9, LowY: top + stripBottom,
			Width: timeRight - timeLeft, Height: stripBottom - stripTop}
		y := func(level float64) float64 {
			return tenth(float64(s.Bottom) - (min(max(level, low), high)-low)/(high-low)*(stripBottom-stripTop))
		}
		var upper, lower, line []string
		for _, pt := range points {
			i := slices.IndexFunc(pt.Clusters, func(l engine.ClusterLevel) bool { return l.Cluster == cl.ID })
			if i < 0 {
				continue
			}
			l := pt.Clusters[i]
			p := timePoint{X: t.x(pt.On), Y: y(l.Level), Top: y(l.Level + l.SEM), Bottom: y(l.Level - l.SEM), Date: date(pt.On.Time()),
				Value: whole(l.Level), Low: max(0, whole(l.Level-l.SEM)), High: min(100, whole(l.Level+l.SEM)), Note: remark(&pt)}
			s.Points = append(s.Points, p)
			s.Latest = p.Value
			upper, lower, line = append(upper, coordinates(p.X, p.Top)), append(lower, coordinates(p.X, p.Bottom)), append(line, coordinates(p.X, p.Y))
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

func newComparison(id, title string, from, to engine.Date, changes []engine.Change) *comparison {
	c := &comparison{ID: id, Title: title, From: date(from.Time()), To: date(to.Time()), Width: chartWidth, Nothing: len(changes) == 0}
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

func newChangeRow(ch *engine.Change, cluster bool, i int) changeRow {
	from, to := along(ch.From), along(ch.To)
	return changeRow{
		Title: ch.Title, Cluster: cluster, From: whole(ch.From), To: whole(ch.To), Change: signedPoints(whole(ch.To) - whole(ch.From)), Words: certaintyInWords(ch),
		Y: i*rowHeight + 16, BarY: i*rowHeight + 23, MidY: i*rowHeight + 29, XFrom: from, XTo: to, Low: min(from, to), Span: tenth(max(from, to) - min(from, to)),
		Reliable: ch.Certainty == engine.Reliable,
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

// besidePage sets two assessments of one quiz side by side.
type besidePage struct {
	Quiz      string
	Headline  string
	Lead      []string
	Notes     []string
	Sides     [2]besideSide
	Readiness []readinessRow
	Changes   *comparison
	Differ    []answerRow
	Same      int
}

type besideSide struct {
	resultLine
	Word string // earlier or later
	Role string
	Note string
}

type readinessRow struct{ ID, Title, Then, Now, Words string }

type answerRow struct{ Ask, Then, Now string }

// getBeside compares two assessments, the earlier one first whichever way round they are asked for.
func (s *Server) getBeside(w http.ResponseWriter, r *http.Request) error {
	var pair [2]store.Assessment
	known, err := s.view(r, func(data store.Reader) error {
		for i, name := range []string{"a", "b"} {
			var err error
			if pair[i], err = data.Assessment(r.PathValue(name)); err != nil {
				return err
			}
		}
		return nil
	})
	switch {
	case err != nil:
		return err
	case !known:
		return errNotFound
	case pair[0].ID == pair[1].ID:
		http.Redirect(w, r, "/assessments/"+pair[0].ID, http.StatusSeeOther)
		return nil
	case pair[0].Quiz != pair[1].Quiz:
		return &problem{status: http.StatusUnprocessableEntity, title: "These two results can't be set side by side",
			detail: fmt.Sprintf("One is from “%s”, the other from “%s”. They ask different things, so a difference between them would mean nothing. Choose two results of the same quiz.",
				pair[0].Snapshot.QuizTitle, pair[1].Snapshot.QuizTitle)}
	}
	slices.SortStableFunc(pair[:], func(a, b store.Assessment) int { return a.Finished.Compare(b.Finished) })
	p := besidePage{Quiz: pair[1].Snapshot.QuizTitle}
	for i := range pair {
		p.Sides[i] = besideSide{resultLine: newResultLine(&pair[i]), Word: []string{"Earlier", "Later"}[i]}
		p.Sides[i].Role = newWords(&pair[i].Snapshot).role(string(pair[i].Result.Role))
	}
	p.answers(&pair[0].Snapshot, &pair[1].Snapshot)
	if quiz, ok := s.catalog.Quiz(pair[0].Quiz); ok {
		err = s.compareTwo(&p, quiz, pair[:])
	} else {
		p.Headline = "Two results, as they were"
		p.Lead = []string{"This quiz is no longer offered, so the levels can't be compared by one measure. The answers still can."}
	}
	if err != nil {
		return err
	}
	return s.render(w, r, http.StatusOK, "changes", p.Headline, p)
}

func (s *Server) compareTwo(p *besidePage, quiz *engine.Quiz, pair []store.Assessment) error {
	progress, err := s.catalog.Progress(quiz.ID, engine.History{Taken: takenOf(pair), Today: s.today()})
	if err != nil {
		return err
	}
	p.Quiz = quiz.Title
	p.Notes = rescoredInWords(progress.Points)
	for i := range progress.Points {
		p.Sides[i].Note = remark(&progress.Points[i])
	}
	comparables := comparablePoints(progress.Points)
	if len(comparables) < 2 {
		p.Headline = "These two results can't be compared level by level"
		return nil
	}
	p.Headline = headline(progress.Since, len(comparables))
	p.Lead = doubts(progress.Since)
	then, now := comparables[0], comparables[1]
	p.Changes = newComparison("changes", "What changed", then.On, now.On, progress.Since)
	for _, ref := range quiz.Roles {
		role, ok := s.catalog.Role(ref.ID)
		if !ok {
			continue
		}
		a, b := newReadiness(role, then.Levels), newReadiness(role, now.Levels)
		change := engine.Change{From: a.value, To: b.value, Certainty: engine.CertaintyOf(engine.RCI(a.value, b.value, a.margin(), b.margin()))}
		p.Readiness = append(p.Readiness, readinessRow{role.ID, role.Title, a.String(), b.String(), certaintyInWords(&change)})
	}
	return nil
}

// answers lists what was answered differently, in the order of the later result.
func (p *besidePage) answers(then, now *engine.Snapshot) {
	const none = "no answer"
	before, after := newWords(then), newWords(now)
	for _, it := range now.Items {
		was, ok := before.items[it.ID]
		switch {
		case !ok:
			p.Differ = append(p.Differ, answerRow{it.Ask, none, it.Answer})
		case was.Answer != it.Answer:
			p.Differ = append(p.Differ, answerRow{it.Ask, was.Answer, it.Answer})
		default:
			p.Same++
		}
	}
	for _, it := range then.Items {
		if _, ok := after.items[it.ID]; !ok {
			p.Differ = append(p.Differ, answerRow{it.Ask, it.Answer, none})
		}
	}
}

// logLine is an event in words.
type logLine struct {
	At      string // date
	Texts   []logText
	Address string // of what it is about, "" for none
	Link    string
}

// logText is one thing that happened, and what stood there before where that would otherwise be lost.
type logText struct{ Text, Old string }

func (p *progressPage) log(events []store.Event, plans []store.Plan, taken []store.Assessment) {
	for _, e := range events {
		line := logLine{At: date(e.At)}
		say := func(format string, args ...any) {
			line.Texts = append(line.Texts, logText{Text: fmt.Sprintf(format, args...)})
		}
		var plan *store.Plan
		for i := range plans {
			if plans[i].ID == e.Subject {
				plan = &plans[i]
				if e.Kind != "plan_changed" {
					line.Address, line.Link = planURL(plan.ID), "the plan"
				}
			}
		}
		which := ""
		if plan != nil {
			which = fmt.Sprintf(" from %s to %s", plan.Plan.FromTitle, plan.Plan.ToTitle)
		}
		switch e.Kind {
		case "assessment_finished":
			title := "a quiz"
			for _, a := range taken {
				if a.ID == e.Subject {
					title = "“" + a.Snapshot.QuizTitle + "”"
					line.Address, line.Link = "/assessments/"+a.ID, "the result"
				}
			}
			say("You took %s", title)
		case "plan_adopted":
			say("You adopted the plan%s", which)
		case "plan_activated":
			say("You took up the plan%s again", which)
		case "plan_set_aside":
			say("You set the plan%s aside", which)
		case "plan_changed":
			line.Texts = changesInWords(e.Data, plan)
		default:
			say("%s", capital(strings.ReplaceAll(e.Kind, "_", " ")))
		}
		p.Log = append(p.Log, line)
	}
}

// manyDates is from how many moved dates on they are told as one: a change of pace moves all of them.
const manyDates = 3

// changesInWords tells what changed in a plan. It is liberal: what it doesn't know it names as it is kept.
func changesInWords(data json.RawMessage, plan *store.Plan) []logText {
	var changes []engine.PlanChange
	if err := json.Unmarshal(data, &changes); err != nil || len(changes) == 0 {
		return []logText{{Text: "The plan changed"}}
	}
	moved, settled := map[string]bool{}, map[string]bool{} // milestones whose dates moved, and whose evidence or reason goes without saying
	for _, ch := range changes {
		if ch.Field == "start" || ch.Field == "due" {
			moved[ch.Milestone] = true
		}
		if ch.Field == "status" {
			settled[ch.Milestone] = true
		}
	}
	var out []logText
	for _, ch := range changes {
		was, now := keptText(ch.Old), keptText(ch.New)
		switch {
		case (ch.Field == "start" || ch.Field == "due") && len(moved) >= manyDates:
			continue
		case ch.Field == "done_on" || ch.Field == "own_dates":
			continue // the change beside it says it
		case settled[ch.Milestone] && was == "" && (ch.Field == "evidence" || ch.Field == "drop_reason"):
			continue
		}
		out = append(out, changeInWords(ch, was, now, milestoneTitle(plan, ch)))
	}
	if len(moved) >= manyDates {
		out = append(out, logText{Text: fmt.Sprintf("The dates of %d milestones moved", len(moved))})
	}
	return out
}

// milestoneTitle names the milestone that a change is about, in quotation marks.
func milestoneTitle(plan *store.Plan, ch engine.PlanChange) string {
	if plan != nil {
		if m := plan.Plan.Milestone(ch.Milestone); m != nil {
			return "“" + m.Title + "”"
		}
	}
	return "a milestone"
}

func changeInWords(ch engine.PlanChange, was, now, title string) logText {
	say := func(format string, args ...any) logText { return logText{Text: fmt.Sprintf(format, args...)} }
	switch ch.Field {
	case "hours_per_week":
		return say("Hours a week changed from %s to %s", was, now)
	case "order":
		return say("You put the milestones in another order")
	case "added":
		return say("You added “%s”", now)
	case "status":
		switch engine.Status(now) {
		case engine.Done:
			return say("You finished %s", title)
		case engine.Doing:
			return say("You began %s", title)
		case engine.Dropped:
			return say("You dropped %s", title)
		case engine.Planned:
		}
		if engine.Status(was) == engine.Dropped {
			return say("You took up %s again", title)
		}
		return say("You put %s back among what is planned", title)
	case "title":
		return say("You renamed “%s” to “%s”", was, now)
	case "start", "due":
		name := map[string]string{"start": "start", "due": "end"}[ch.Field]
		return say("You moved the %s of %s from %s to %s", name, title, keptDay(was), keptDay(now))
	}
	name, known := map[string]string{
		"about": "the description", "done_when": "what counts as done", "obstacle": "the obstacle", "if": "the if of the if–then plan",
		"then": "the then of the if–then plan", "evidence": "the evidence", "drop_reason": "the reason for dropping it", "notes": "the notes",
	}[ch.Field]
	if !known {
		name = strings.ReplaceAll(ch.Field, "_", " ")
		if ch.Milestone == "" {
			return logText{Text: "You changed " + name + " of the plan", Old: was}
		}
	}
	switch {
	case was == "":
		return say("You wrote %s of %s", name, title)
	case now == "":
		return logText{Text: fmt.Sprintf("You removed %s of %s", name, title), Old: was}
	}
	return logText{Text: fmt.Sprintf("You changed %s of %s", name, title), Old: was}
}

// keptText shows a value as it was kept.
func keptText(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	kept, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	return string(kept)
}

// keptDay shows a kept date as the pages do, or as it is where it is none.
func keptDay(kept string) string {
	t, err := time.Parse(time.DateOnly, kept)
	if err != nil {
		return kept
	}
	return date(t)
}
