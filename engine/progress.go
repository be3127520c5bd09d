package engine

import (
	"cmp"
	"math"
	"slices"
)

// Taken is one assessment of a person, as it was kept.
type Taken struct {
	ID       string
	On       Date
	Answers  Answers
	Result   Result
	Snapshot Snapshot
}

// History is all that progress is read from.
type History struct {
	Taken  []Taken // of one quiz, oldest first
	Plan   *Plan   // the active one, nil for none
	Former []Plan  // earlier ones, whose finished milestones count too
	Today  Date
}

// Progress says what moved between the assessments of one quiz, and how sure that is.
type Progress struct {
	Quiz     string
	Points   []Point   // one an assessment, oldest first
	Since    []Change  // from the first to the latest: clusters with their skills, largest change first
	Lately   []Change  // from the one before the latest to the latest
	Target   string    // role the plan leads to, "" without a plan
	Ahead    []Ahead   // the plan's own projection, in order of days
	Pace     *Pacing   // nil without a plan
	Finished []Outcome // milestones done between two assessments, beside what moved
}

// Point is one assessment made comparable with the others.
type Point struct {
	ID        string
	On        Date
	Rescored  bool       // made with other content: its answers are scored by today's; the kept result itself stays as it was
	LeftOut   int        // answers that today's quiz no longer takes
	Dropped   bool       // so few are left that it can't be compared
	Verdict   Verdict    // as it was kept
	Role      OptionalID // as it was kept
	Levels    []Level
	Clusters  []ClusterLevel
	Readiness float64 // for the target, 0–100; of no meaning without one
}

// restedPoint is a point with the answered items that measure each skill, by the skill's id.
type restedPoint struct {
	Point
	items map[string][]string
}

// ClusterLevel is the mean of the measured levels of a cluster.
type ClusterLevel struct {
	Cluster string
	Level   float64 // 0–100
	SEM     float64 // from the number of its own items
	Items   int     // answers it rests on; one that measures two of its skills counts once
}

// Certainty says what a change is worth.
type Certainty string

// The certainties, by the size of the reliable change index (Jacobson & Truax 1991).
const (
	Reliable    Certainty = "reliable"     // |RCI| ≥ 1.96: noise alone does this once in twenty times
	Probable    Certainty = "probable"     // |RCI| ≥ 1.28: once in five times
	WithinNoise Certainty = "within noise" // less
)

// The sizes of the index that reliable and probable changes have.
const (
	reliableRCI = 1.96
	probableRCI = 1.28
)

// Change is how far a cluster or a skill moved between two assessments, over what both measured.
type Change struct {
	ID, Title string
	From, To  float64 // 0–100
	RCI       float64
	Certainty Certainty
	Skills    []Change // of a cluster, largest change first
}

// Ahead is the readiness the plan projects for a day.
type Ahead struct {
	On        Date
	Readiness float64
	Milestone string // title of the one that leads there, "" for the start
	Done      bool
}

// Pacing compares the work done with the plan.
type Pacing struct {
	HoursDone, HoursPlanned float64 // by today
	HoursInAll              float64
	Due                     Date  // the plan's own last day
	PointsTo                *Date // the last day at the pace so far; nil while nothing is done, and where that is beyond planning
}

// Outcome is a span between two assessments: what was finished in it and what moved.
type Outcome struct {
	From, To Date
	Done     []string // titles of milestones
	Moved    []Change // clusters, other than within noise
}

// RCI is the reliable change index of a change between two levels with their standard errors of measurement: (x₂ − x₁)/√(SEM₁² + SEM₂²), which for equal
// errors is Jacobson & Truax's (x₂ − x₁)/(√2·SEM).
func RCI(from, to, semFrom, semTo float64) float64 {
	spread := math.Sqrt(float64(semFrom*semFrom) + float64(semTo*semTo))
	if spread == 0 {
		return 0
	}
	return (to - from) / spread
}

// CertaintyOf says what a reliable change index is worth.
func CertaintyOf(rci float64) Certainty {
	switch size := math.Abs(rci); {
	case size >= reliableRCI:
		return Reliable
	case size >= probableRCI:
		return Probable
	}
	return WithinNoise
}

// Progress compares the assessments of one quiz. Those made with other content are scored anew by the catalog's, as far as it takes their answers, so
// that like is compared with like. The error is an *UnknownQuizError.
func (c *Catalog) Progress(quiz string, h History) (Progress, error) {
	cq, err := c.compiled(quiz)
	if err != nil {
		return Progress{}, err
	}
	p := Progress{Quiz: quiz}
	if h.Plan != nil {
		p.Target = h.Plan.To
	}
	var usable []restedPoint
	for _, t := range h.Taken {
		pt := c.point(cq, t, p.Target)
		if p.Points = append(p.Points, pt.Point); !pt.Dropped {
			usable = append(usable, pt)
		}
	}
	if n := len(usable); n >= 2 {
		p.Since = c.changes(cq, usable[0], usable[n-1])
		p.Lately = c.changes(cq, usable[n-2], usable[n-1])
	}
	plans := slices.Clone(h.Former)
	if h.Plan != nil {
		plans = append(plans, *h.Plan)
		p.Ahead = h.Plan.Ahead()
		p.Pace = h.Plan.pacing(h.Today)
	}
	for i := 1; i < len(usable); i++ {
		o := Outcome{From: usable[i-1].On, To: usable[i].On}
		// What was done on the day of an assessment came before it, but for the first: a plan comes after that.
		after := o.From + 1
		if i == 1 {
			after = o.From
		}
		for j := range plans {
			for _, m := range plans[j].Milestones {
				if m.Status == Done && m.DoneOn != nil && *m.DoneOn >= after && *m.DoneOn <= o.To {
					o.Done = append(o.Done, m.Title)
				}
			}
		}
		if len(o.Done) == 0 {
			continue
		}
		for _, ch := range c.changes(cq, usable[i-1], usable[i]) {
			if ch.Certainty != WithinNoise {
				o.Moved = append(o.Moved, ch)
			}
		}
		p.Finished = append(p.Finished, o)
	}
	return p, nil
}

// point makes one assessment comparable. The kept result is not touched.
func (c *Catalog) point(cq *compiledQuiz, t Taken, target string) restedPoint {
	pt := restedPoint{Point: Point{ID: t.ID, On: t.On, Verdict: t.Result.Verdict, Role: t.Result.Role, Levels: slices.Clone(t.Result.Levels)}}
	result, answers := t.Result, t.Answers
	if result.Catalog != c.hash {
		pt.Rescored = true
		answers = cq.carried(t)
		pt.LeftOut = len(t.Answers) - len(answers)
		rescored, err := c.Score(cq.quiz.ID, answers)
		if err != nil { // none of the answers is at fault: carried has left those out
			pt.Dropped = true
			return pt
		}
		result = rescored
	}
	if result.Verdict == Insufficient {
		pt.Dropped = true
		return pt
	}
	pt.Levels = slices.Clone(result.Levels)
	pt.items = cq.measuring(answers)
	pt.Clusters = c.clusterLevels(cq, pt, nil)
	for _, r := range result.Roles {
		if r.Role == target {
			pt.Readiness = r.Readiness
		}
	}
	return pt
}

// carried returns the answers of an earlier assessment that the quiz takes today. A point of a scale is what its label says: where labels have moved, so
// does the answer, and where the label is gone the answer is left out. An option is where its text is now; one whose text is gone is known by its id.
func (cq *compiledQuiz) carried(t Taken) Answers {
	said := make(map[string]string, len(t.Snapshot.Items))
	for _, it := range t.Snapshot.Items {
		said[it.ID] = it.Answer
	}
	out := Answers{}
	for id, a := range t.Answers {
		i, ok := cq.index[id]
		if !ok {
			continue
		}
		ci := &cq.items[i]
		if label, known := said[id]; known && (ci.item.Kind() == KindScale || ci.item.Kind() == KindOne) {
			moved, found := ci.carry(a, []string{label})
			switch {
			case found:
				a = moved
			case ci.item.Kind() == KindScale:
				continue
			}
		}
		if ci.fault(a) == "" {
			out[id] = a
		}
	}
	return out
}

// measuring returns the answered items that measure each skill, by the skill's id.
func (cq *compiledQuiz) measuring(answers Answers) map[string][]string {
	s, _ := cq.read(answers)
	out := map[string][]string{}
	for i := range cq.items {
		if s.answers[i].form == none {
			continue
		}
		for _, k := range cq.items[i].skills {
			out[cq.skills[k]] = append(out[cq.skills[k]], cq.items[i].item.ID)
		}
	}
	return out
}

// clusterLevels are the means over the measured skills of each cluster, of those only where only is given.
func (c *Catalog) clusterLevels(cq *compiledQuiz, pt restedPoint, only map[string]bool) []ClusterLevel {
	var out []ClusterLevel
	for _, cl := range c.content.Clusters {
		sum, n, items := 0.0, 0, map[string]bool{}
		for _, l := range pt.Levels {
			skill, known := c.Skill(l.Skill)
			if !known || skill.Cluster.ID != cl.ID || only != nil && !only[l.Skill] {
				continue
			}
			sum, n = sum+l.Level, n+1
			for _, id := range pt.items[l.Skill] {
				items[id] = true
			}
		}
		if n > 0 {
			out = append(out, ClusterLevel{cl.ID, rounded(sum / float64(n)), rounded(cq.quiz.Reliability.SEM(len(items))), len(items)})
		}
	}
	return out
}

// changes compares two assessments cluster by cluster, over the skills that both measured.
func (c *Catalog) changes(cq *compiledQuiz, from, to restedPoint) []Change {
	before, both := map[string]Level{}, map[string]bool{}
	for _, l := range from.Levels {
		before[l.Skill] = l
	}
	skills := map[string][]Change{} // by cluster
	for _, l := range to.Levels {
		b, ok := before[l.Skill]
		skill, known := c.Skill(l.Skill)
		if !ok || !known {
			continue
		}
		both[l.Skill] = true
		skills[skill.Cluster.ID] = append(skills[skill.Cluster.ID], newChange(l.Skill, skill.Title, b.Level, l.Level, b.SEM, l.SEM))
	}
	earlier, later := c.clusterLevels(cq, from, both), c.clusterLevels(cq, to, both)
	var out []Change
	for i, e := range earlier {
		l := later[i]
		title := ""
		for _, cl := range c.content.Clusters {
			if cl.ID == e.Cluster {
				title = cl.Title
			}
		}
		ch := newChange(e.Cluster, title, e.Level, l.Level, e.SEM, l.SEM)
		ch.Skills = skills[e.Cluster]
		slices.SortStableFunc(ch.Skills, func(a, b Change) int { return stronger(a.RCI, b.RCI) })
		out = append(out, ch)
	}
	slices.SortStableFunc(out, func(a, b Change) int { return stronger(a.RCI, b.RCI) })
	return out
}

func newChange(id, title string, from, to, semFrom, semTo float64) Change {
	rci := RCI(from, to, semFrom, semTo)
	return Change{ID: id, Title: title, From: rounded(from), To: rounded(to), RCI: rounded(rci), Certainty: CertaintyOf(rci)}
}

// Ahead is the plan's projection: where it starts, then each milestone's day with the readiness it leads to. Days count, not the plan's order: done out of
// order, a milestone adds what it closes of the gaps by then.
func (p *Plan) Ahead() []Ahead {
	type event struct {
		on Date
		m  *Milestone
	}
	var events []event
	for i := range p.Milestones {
		m := &p.Milestones[i]
		switch {
		case m.Status == Dropped:
			continue
		case m.DoneOn != nil:
			events = append(events, event{max(p.Start, *m.DoneOn), m})
		default:
			events = append(events, event{max(p.Start, m.Due), m})
		}
	}
	slices.SortStableFunc(events, func(a, b event) int { return cmp.Compare(a.on, b.on) })
	levels := p.levels()
	out := []Ahead{{On: p.Start, Readiness: p.Readiness}}
	for _, e := range events {
		raise(levels, e.m.Gains)
		out = append(out, Ahead{On: e.on, Readiness: rounded(p.readinessAt(levels)), Milestone: e.m.Title, Done: e.m.Status == Done})
	}
	return out
}

// pacing compares the hours of what is done by today with those the plan has for it, and says where that leads.
func (p *Plan) pacing(today Date) *Pacing {
	pc := &Pacing{Due: p.Start}
	last := p.Start
	for _, m := range p.Milestones {
		if m.Status == Dropped {
			continue
		}
		pc.HoursInAll += m.Hours
		pc.Due = max(pc.Due, m.Due)
		if m.Due <= today {
			pc.HoursPlanned += m.Hours
		}
		if m.Status == Done {
			pc.HoursDone += m.Hours
			if m.DoneOn != nil {
				last = max(last, *m.DoneOn)
			}
		}
	}
	days := float64(today-p.Start) + 1
	switch left := (pc.HoursInAll - pc.HoursDone) * days / pc.HoursDone; {
	case pc.HoursDone == 0 || days <= 0:
	case pc.HoursDone == pc.HoursInAll:
		pc.PointsTo = &last
	case left < longest:
		to := today + Date(math.Ceil(left))
		pc.PointsTo = &to
	}
	return pc
}
