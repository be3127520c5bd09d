package plan

import (
	"cmp"
	"math"
	"slices"

	"careerpath/engine"
	"careerpath/engine/internal/adaptive"
	"careerpath/engine/internal/compiled"
	"careerpath/engine/internal/exact"
	"careerpath/engine/internal/stats"
	"careerpath/engine/score"
)

// History is all that progress is read from.
type History struct {
	Taken  []engine.Taken // of one quiz, oldest first
	Plan   *Plan          // the active one, nil for none
	Former []Plan         // earlier ones, whose finished milestones count too
	Today  engine.Date
}

// Progress says what moved between the assessments of one quiz, and how sure that is.
type Progress struct {
	Quiz   string
	Points []ProgressPoint // one an assessment, oldest first
	Since  []Change        // from the first to the latest: clusters with their skills, largest change first
	Lately []Change        // from the one before the latest to the latest
	// the levels that Since and Lately are read from; empty without two assessments to compare
	SinceLevels, LatelyLevels Pair
	// where one of the two that Since compares was scored anew: how many questions both answer. nil otherwise
	Shared     *SharedQuestions
	Target     string       // role the plan leads to, "" without a plan
	Projection []Projection // the plan's own projection, in order of days
	Pace       *Pacing      // nil without a plan
	Finished   []Outcome    // milestones done between two assessments, beside what moved
}

// ProgressPoint is one assessment made comparable with the others.
type ProgressPoint struct {
	ID string
	On engine.Date
	// made with other content: its answers are scored by today's; the kept result itself stays as it was
	Rescored  bool
	LeftOut   int               // answers that today's quiz no longer takes
	Dropped   bool              // so few are left that it can't be compared
	Verdict   engine.Verdict    // as it was kept
	Role      engine.OptionalID // as it was kept
	Levels    []engine.Level
	Clusters  []ClusterLevel
	Readiness float64 // for the target, 0–100; of no meaning without one
}

// SharedQuestions are what two assessments of different versions of a quiz are compared by.
type SharedQuestions struct {
	Questions int // that both answer
}

// Pair holds what two assessments are compared by: their levels in the skills that both measured, in the same order.
// Where one was scored anew, they come from the questions that both answer. A sum over all that each measured would
// move for other skills alone.
type Pair [2][]engine.Level

// restedPoint is a point with the answered items that measure each skill, by the skill's id.
type restedPoint struct {
	ProgressPoint
	items   map[string][]string
	norms   map[string]string // by skill, the name of the norm that the person is compared with
	answers engine.Answers    // as today's quiz takes them
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
	ErrorFrom engine.ErrorFrom // what RCI was told by
	Alone     bool             // a cluster that is one skill, which content puts into none
	Skills    []Change         // of a cluster, largest change first
	// what the first level makes likely for the second, of a skill for which a norm and a retest reliability are stated
	Expected *Expected
}

// Projection is the readiness the plan projects for a day.
type Projection struct {
	On        engine.Date
	Readiness float64
	Milestone string // title of the one that leads there, "" for the start
	Done      bool
}

// Pacing compares the work done with the plan.
type Pacing struct {
	HoursDone, HoursPlanned float64 // by today
	HoursInAll              float64
	Due                     engine.Date // the plan's own last day
	// the day from which there is a pace: before, one tick would make a forecast of months
	From engine.Date
	// the last day at the pace so far; nil before From and while nothing is done, unless all is, and where that is
	// beyond planning
	PointsTo *engine.Date
}

// Outcome is a span between two assessments: what was finished in it and what moved.
type Outcome struct {
	From, To engine.Date
	Done     []string // titles of milestones
	Moved    []Change // clusters, other than within noise
}

// RCI is the reliable change index of a change between two levels with their standard errors of measurement: (x₂ −
// x₁)/√(SEM₁² + SEM₂²), which for equal errors is Jacobson & Truax's (x₂ − x₁)/(√2·SEM).
func RCI(from, to, semFrom, semTo float64) float64 {
	return stats.RCI(from, to, stats.DifferenceError(semFrom, semTo))
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

// Compare compares the assessments of one quiz. Those made with other content are scored anew by the catalog's, as far
// as it takes their answers, so that like is compared with like. The error is an *UnknownQuizError.
func Compare(c *score.Catalog, quiz string, h History) (Progress, error) {
	cq, err := c.Inside().Quiz(quiz)
	if err != nil {
		return Progress{}, err
	}
	p := Progress{Quiz: quiz}
	if h.Plan != nil {
		p.Target = h.Plan.To
	}
	var usable []restedPoint
	for _, t := range h.Taken {
		pt := point(c.Inside(), cq, t, p.Target)
		if p.Points = append(p.Points, pt.ProgressPoint); !pt.Dropped {
			usable = append(usable, pt)
		}
	}
	if n := len(usable); n >= 2 {
		p.Shared = shared(cq, usable[0], usable[n-1])
		p.Since, p.SinceLevels = changes(c.Inside(), cq, usable[0], usable[n-1])
		p.Lately, p.LatelyLevels = changes(c.Inside(), cq, usable[n-2], usable[n-1])
	}
	plans := slices.Clone(h.Former)
	if h.Plan != nil {
		plans = append(plans, *h.Plan)
		p.Projection = h.Plan.Projection()
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
		moved, _ := changes(c.Inside(), cq, usable[i-1], usable[i])
		for _, ch := range moved {
			if ch.Certainty != WithinNoise {
				o.Moved = append(o.Moved, ch)
			}
		}
		p.Finished = append(p.Finished, o)
	}
	return p, nil
}

// point makes one assessment comparable. The kept result is not touched.
func point(c *compiled.Catalog, cq *compiled.Quiz, t engine.Taken, target string) restedPoint {
	pt := restedPoint{ProgressPoint: ProgressPoint{ID: t.ID, On: t.On, Verdict: t.Result.Verdict, Role: t.Result.Role,
		Levels: slices.Clone(t.Result.Levels)}}
	result, answers := t.Result, t.Answers
	if !cq.Made(result.Catalog) {
		pt.Rescored = true
		answers = cq.Carried(t)
		pt.LeftOut = len(t.Answers) - len(answers)
		if result.Short != nil {
			cq = adaptive.Of(cq)
		}
		if result.Verdict != engine.VerdictInsufficient {
			result = rescored(cq, answers, func(id string) bool {
				return slices.ContainsFunc(t.Snapshot.Items, func(it engine.SnapshotItem) bool { return it.ID == id })
			}).Result(0)
		}
	}
	if result.Verdict == engine.VerdictInsufficient {
		pt.Dropped = true
		return pt
	}
	pt.Levels = slices.Clone(result.Levels)
	pt.norms = map[string]string{}
	for _, n := range result.Norms {
		pt.norms[n.Of] = n.Norm
	}
	pt.items, pt.answers = measuring(cq, answers), answers
	pt.Clusters = clusterLevels(c, cq, pt, nil, cq.Quiz.ReliabilityOf)
	for _, r := range result.Roles {
		if r.Role == target {
			pt.Readiness = r.Readiness
		}
	}
	return pt
}

// rescored goes through answers to an earlier version of a quiz. What measures a skill and has no answer counts as not
// asked, for it may be new, unless it was asked then, too: so somebody's old answers aren't held to be too few for the
// questions that have come since.
func rescored(cq *compiled.Quiz, answers engine.Answers, asked func(id string) bool) *compiled.Sheet {
	given := make([]engine.Answer, len(cq.Items))
	for i := range cq.Items {
		ci := &cq.Items[i]
		a, answered := answers[ci.Item.ID]
		switch {
		case answered && (a.Form() != engine.FormChoices || len(a.Options()) > 0):
			given[i] = a
		case !answered && len(ci.Skills) > 0 && !asked(ci.Item.ID):
			given[i] = engine.NotApplicable()
		}
	}
	return cq.Take(given)
}

// alike are two points as the questions that both answer show them, where either was made with another version of the
// quiz: levels from other questions would differ for that alone.
func alike(cq *compiled.Quiz, from, to restedPoint) (one, two restedPoint) {
	if !from.Rescored && !to.Rescored {
		return from, to
	}
	both := func(id string) bool { return from.answers[id].Given() && to.answers[id].Given() }
	restricted := func(pt restedPoint) restedPoint {
		answers := engine.Answers{}
		for id, a := range pt.answers {
			if both(id) {
				answers[id] = a
			}
		}
		pt.Levels = rescored(cq, answers, func(string) bool { return false }).Result(0).Levels
		pt.items, pt.answers = measuring(cq, answers), answers
		return pt
	}
	return restricted(from), restricted(to)
}

// shared says what two points are compared by, nil where it is all that each says.
func shared(cq *compiled.Quiz, from, to restedPoint) *SharedQuestions {
	one, two := alike(cq, from, to)
	if !one.Rescored && !two.Rescored {
		return nil
	}
	questions := map[string]bool{} // that measure something, asked of the person both times
	for skill, items := range one.items {
		for _, item := range items {
			if slices.Contains(two.items[skill], item) {
				questions[item] = true
			}
		}
	}
	return &SharedQuestions{len(questions)}
}

// measuring returns the answered items that measure each skill, by the skill's id.
func measuring(cq *compiled.Quiz, answers engine.Answers) map[string][]string {
	s, _ := cq.Read(answers)
	out := map[string][]string{}
	for i := range cq.Items {
		if !s.Answers[i].Given() {
			continue
		}
		for _, k := range cq.Items[i].Skills {
			out[cq.Skills[k]] = append(out[cq.Skills[k]], cq.Items[i].Item.ID)
		}
	}
	return out
}

// clusterLevels are the means over the measured skills of each cluster, of those only where only is given. by is how
// reliable each skill is. Where one of a cluster has figures of its own, its error is that of the mean of its skills.
func clusterLevels(c *compiled.Catalog, cq *compiled.Quiz, pt restedPoint, only map[string]bool,
	by func(skill string) (engine.Reliability, engine.ErrorFrom)) []ClusterLevel {
	var out []ClusterLevel
	for _, cl := range c.Content.Clusters {
		sum, n, items := 0.0, 0, map[string]bool{}
		squares, own := 0.0, false
		for _, l := range pt.Levels {
			skill, known := c.Skill(l.Skill)
			if !known || skill.Cluster.ID != cl.ID || only != nil && !only[l.Skill] {
				continue
			}
			sum, n = sum+l.Level, n+1
			rel, from := by(l.Skill)
			sem := rel.SEM(max(1, l.Items))
			squares += float64(sem * sem)
			own = own || from != engine.ErrorFromQuiz || rel.SD != cq.Quiz.Reliability.SD
			for _, id := range pt.items[l.Skill] {
				items[id] = true
			}
		}
		if n > 0 {
			sem := cq.Quiz.Reliability.SEM(len(items))
			if own {
				sem = math.Sqrt(squares) / float64(n)
			}
			out = append(out, ClusterLevel{cl.ID, exact.Rounded(sum / float64(n)), exact.Rounded(sem), len(items)})
		}
	}
	return out
}

// common are the levels of the skills that two points both measured.
func common(from, to restedPoint) Pair {
	before := map[string]engine.Level{}
	for _, l := range from.Levels {
		before[l.Skill] = l
	}
	var pair Pair
	for _, l := range to.Levels {
		if b, both := before[l.Skill]; both {
			pair[0], pair[1] = append(pair[0], b), append(pair[1], l)
		}
	}
	return pair
}

// changes compares two assessments cluster by cluster, over the skills that both measured, whose levels it returns.
// Where the quiz states how levels go with those some weeks later, the levels' errors are by that.
func changes(c *compiled.Catalog, cq *compiled.Quiz, from, to restedPoint) ([]Change, Pair) {
	earlierNorms := from.norms
	from, to = alike(cq, from, to)
	pair, both := common(from, to), map[string]bool{}
	skills := map[string][]Change{} // by cluster
	for i, l := range pair[1] {
		b := pair[0][i]
		if skill, known := c.Skill(l.Skill); known {
			both[l.Skill] = true
			rel, from := cq.Quiz.ChangeReliabilityOf(l.Skill)
			if from == engine.ErrorFromRetest {
				b.SEM, l.SEM = exact.Rounded(rel.SEM(max(1, b.Items))), exact.Rounded(rel.SEM(max(1, l.Items)))
				pair[0][i], pair[1][i] = b, l
			}
			ch := newChange(l.Skill, skill.Title, b.Level, l.Level, b.SEM, l.SEM, from)
			if from == engine.ErrorFromRetest {
				ch.Expected = expected(cq.Quiz, earlierNorms[l.Skill], &b, rel.Alpha(max(1, b.Items)))
			}
			skills[skill.Cluster.ID] = append(skills[skill.Cluster.ID], ch)
		}
	}
	by := cq.Quiz.ChangeReliabilityOf
	earlier, later := clusterLevels(c, cq, from, both, by), clusterLevels(c, cq, to, both, by)
	var out []Change
	for i, e := range earlier {
		l := later[i]
		title, alone := "", false
		for _, cl := range c.Content.Clusters {
			if cl.ID == e.Cluster {
				title, alone = cl.Title, cl.Alone
			}
		}
		ch := newChange(e.Cluster, title, e.Level, l.Level, e.SEM, l.SEM, errorFrom(skills[e.Cluster]))
		ch.Skills, ch.Alone = skills[e.Cluster], alone
		slices.SortStableFunc(ch.Skills, func(a, b Change) int { return compiled.Stronger(a.RCI, b.RCI) })
		out = append(out, ch)
	}
	slices.SortStableFunc(out, func(a, b Change) int { return compiled.Stronger(a.RCI, b.RCI) })
	return out, pair
}

func newChange(id, title string, from, to, semFrom, semTo float64, by engine.ErrorFrom) Change {
	rci := RCI(from, to, semFrom, semTo)
	return Change{ID: id, Title: title, From: exact.Rounded(from), To: exact.Rounded(to), RCI: exact.Rounded(rci),
		Certainty: CertaintyOf(rci), ErrorFrom: by}
}

// errorFrom is where the error of a cluster comes from.
func errorFrom(skills []Change) engine.ErrorFrom {
	for _, ch := range skills[1:] {
		if ch.ErrorFrom != skills[0].ErrorFrom {
			return engine.ErrorFromSeveral
		}
	}
	return skills[0].ErrorFrom
}

// Projection is the plan's projection: where it starts, then each milestone's day with the readiness it leads to. Days
// count, not the plan's order: done out of order, a milestone adds what it closes of the gaps by then.
func (p *Plan) Projection() []Projection {
	return p.projectFrom(p.levels(), Projection{On: p.Start, Readiness: p.Readiness}, p.Start)
}

// ProjectionFrom is what the plan projects from a day on for somebody measured then: with what was finished since, and
// what is left. A skill without a level is as it was when the plan was drawn up.
func (p *Plan) ProjectionFrom(measured []engine.Level, on engine.Date) []Projection {
	levels := p.levelsBy(measured)
	return p.projectFrom(levels, Projection{On: on, Readiness: exact.Rounded(p.readinessAt(levels))}, on)
}

// projectFrom goes on from levels through the milestones that are done from a day on or still to do.
func (p *Plan) projectFrom(levels map[string]float64, start Projection, from engine.Date) []Projection {
	type event struct {
		on engine.Date
		m  *Milestone
	}
	var events []event
	for i := range p.Milestones {
		m := &p.Milestones[i]
		switch {
		case m.Status == Dropped:
			continue
		case m.DoneOn == nil:
			events = append(events, event{max(from, m.Due), m})
		case max(p.Start, *m.DoneOn) >= from:
			events = append(events, event{max(p.Start, *m.DoneOn), m})
		}
	}
	slices.SortStableFunc(events, func(a, b event) int { return cmp.Compare(a.on, b.on) })
	out := []Projection{start}
	for _, e := range events {
		raise(levels, e.m.Gains)
		out = append(out, Projection{On: e.on, Readiness: exact.Rounded(p.readinessAt(levels)), Milestone: e.m.Title,
			Done: e.m.Status == Done})
	}
	return out
}

// paceDays is how many days of a plan there must be before a pace can be told.
const paceDays = 14

// pacing compares the hours of what is done by today with those the plan has for it, and says where that leads.
func (p *Plan) pacing(today engine.Date) *Pacing {
	pc := &Pacing{Due: p.Start, From: p.Start + paceDays}
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
	case today < pc.From:
	case left < longest:
		to := today + engine.Date(math.Ceil(left))
		pc.PointsTo = &to
	}
	return pc
}
