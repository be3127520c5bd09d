package plan

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"

	"careerpath/engine"
	"careerpath/engine/internal/compiled"
	"careerpath/engine/internal/exact"
	"careerpath/engine/score"
	"careerpath/engine/spelling"
	"careerpath/engine/wording"
)

// Plan is the way from a result to a role: activities as milestones, in order, with days. It carries all it needs to be
// shown and worked out again, so it holds on when the content changes.
type Plan struct {
	Name         string      `json:"name,omitempty"` // what its person calls it, "" for nothing
	Quiz         string      `json:"quiz"`
	From         string      `json:"from"` // role, "" where none is recommended
	To           string      `json:"to"`   // role, From to grow within it
	FromTitle    string      `json:"from_title"`
	ToTitle      string      `json:"to_title"`
	Summary      string      `json:"summary,omitempty"`  // of the path, as it was
	Gathered     bool        `json:"gathered,omitempty"` // no path is written for the step: it is made of all paths
	Start        engine.Date `json:"start"`
	HoursPerWeek float64     `json:"hours_per_week"`
	Readiness    float64     `json:"readiness"` // for To, before the first milestone, 0–100
	Gaps         []Gap       `json:"gaps"`      // of every skill measured that To asks for, the weightiest first
	Milestones   []Milestone `json:"milestones"`
	Intention
	// whom the person tells how it goes, if anyone: a name, for themselves alone
	Witness string `json:"witness,omitempty"`
}

// Gap is what lies between a level and what a role asks.
type Gap struct {
	Skill  string   `json:"skill"`
	Title  string   `json:"title"`
	Level  float64  `json:"level"`  // where the person started, 0–100
	Need   float64  `json:"need"`   // what the role asks, 0–100
	Weight float64  `json:"weight"` // importance to the role, 1–5
	Items  []string `json:"items"`  // the answers that lowered the level, most first
}

// open is how much of the gap is left at a level, in level points.
func (g *Gap) open(level float64) float64 { return max(0, g.Need-level) }

// Status says how far a milestone is.
type Status string

// The statuses. A milestone that is dropped can be taken up again.
const (
	Planned Status = "planned"
	Doing   Status = "doing"
	Done    Status = "done"
	Dropped Status = "dropped"
)

// Milestone is an activity that a person has taken on, with what they have made of it.
type Milestone struct {
	ID             string       `json:"id"`       // within the plan
	Activity       string       `json:"activity"` // of the path it came from, "" for the person's own
	Title          string       `json:"title"`
	About          string       `json:"about"`
	Kind           string       `json:"kind"` // experience, exposure or education
	Gains          []Gain       `json:"gains"`
	Hours          float64      `json:"hours"`
	Weeks          float64      `json:"weeks"` // it lasts at least this long, whatever the hours a week
	After          []string     `json:"after"` // activities to finish first
	Start          engine.Date  `json:"start"`
	Due            engine.Date  `json:"due"`
	OwnDates       bool         `json:"own_dates"` // the person has set them
	DoneWhen       string       `json:"done_when"`
	Obstacle       string       `json:"obstacle"`
	If             string       `json:"if"`
	Then           string       `json:"then"`
	Why            []Reason     `json:"why"`
	ReadinessAfter float64      `json:"readiness_after"` // for the plan's role, with this and all before it done, 0–100
	Status         Status       `json:"status"`
	DoneOn         *engine.Date `json:"done_on,omitempty"`
	Evidence       string       `json:"evidence,omitempty"` // Markdown: what shows that it is done
	DropReason     string       `json:"drop_reason,omitempty"`
	Notes          string       `json:"notes,omitempty"` // Markdown
}

// Gain is by how much an activity raises a level, in level points.
type Gain struct {
	Skill  string  `json:"skill"`
	Points float64 `json:"points"`
}

// Reason says what of a gap a milestone closes.
type Reason struct {
	Skill  string   `json:"skill"`
	Title  string   `json:"title"`
	Gap    float64  `json:"gap"`    // open before the milestone, level points
	Points float64  `json:"points"` // closed by it
	Items  []string `json:"items"`  // the answers that show the gap
}

// Pace is when a plan begins and how much time it has.
type Pace struct {
	Start        engine.Date
	HoursPerWeek float64
}

// Limits on what a plan takes.
const (
	leastHoursPerWeek = 0.5
	mostHoursPerWeek  = 60
	leastHours        = 0.25
	mostHours         = 1000
	maxName           = 60    // characters
	maxTitle          = 200   // characters
	maxWitness        = 100   // characters
	maxText           = 2000  // characters, of each part of a milestone
	maxNotes          = 20000 // characters, of notes and of evidence
	maxMilestones     = 100
	longest           = 50 * 365  // days that a plan takes
	lastStart         = 130 * 366 // days after 1970 by which a plan starts
	// level points of a gap that an activity must close to be suggested; less is lost in the noise of any measurement.
	worthwhile  = 2.0
	itemsPerGap = 3
	// how many activities of all paths are offered to be added to a plan that no path is written for.
	mostGathered = 20
)

// Error says why there is no plan, or why a change to one can't be made, and what to do.
type Error struct {
	Field   string // the part of a form, "" for none
	Message string // what to do, with places for Args
	Args    []any
}

func (e *Error) Error() string {
	if len(e.Args) == 0 {
		return e.Message
	}
	return fmt.Sprintf(e.Message, e.Args...)
}

// In is the message in a language.
func (e *Error) In(l *wording.Language) string {
	args := make([]any, len(e.Args))
	for i, a := range e.Args {
		switch a := a.(type) {
		case engine.Date:
			args[i] = l.Date(a)
		case string:
			args[i] = l.T(a)
		default:
			args[i] = a
		}
	}
	return l.T(e.Message, args...)
}

func planErrorf(field, format string, args ...any) error {
	return &Error{field, format, args}
}

// New draws up a plan from a result to a role: the activities that close the person's own gaps, in the order that closes
// most per hour (Smith 1956), with prerequisites first, and days at the pace given. They are those of the path that
// leads there from the recommended role, or those of all paths where none is written. A plan to the recommended role
// itself is for growing within it: where a path for that is written, activities that strengthen what the role weighs
// most come after those that close gaps. answers are those the result was made from. The error is an *Error.
func New(c *score.Catalog, result *engine.Result, answers engine.Answers, to string, pace Pace) (Plan, error) {
	cq, err := c.Inside().Quiz(result.Quiz)
	if err != nil {
		return Plan{}, planErrorf("", "The quiz behind this result is no longer offered. Take one that is, and plan "+
			"from its result.")
	}
	role, ok := c.Role(to)
	if !ok {
		return Plan{}, planErrorf("to", "There is no role %q%s.", to,
			spelling.Nearest(to, slices.Sorted(maps.Keys(c.Inside().Roles))))
	}
	if err := checkPace(pace.HoursPerWeek); err != nil {
		return Plan{}, err
	}
	if pace.Start < 0 || pace.Start > lastStart {
		return Plan{}, planErrorf("start", "A plan can't start on %s. Choose a day from today on.", pace.Start)
	}
	p := Plan{
		Quiz: result.Quiz, To: to, ToTitle: role.Title,
		Start: pace.Start, HoursPerWeek: pace.HoursPerWeek, Milestones: []Milestone{},
	}
	if from, ok := c.Role(string(result.Role)); ok {
		p.From, p.FromTitle = from.ID, from.Title
	}
	s, _ := cq.Read(answers) // answers that the quiz no longer takes say nothing about a gap
	s.Measure()
	if p.Gaps = gaps(c.Inside(), s, result, role); len(p.Gaps) == 0 {
		return Plan{}, planErrorf("to", "This result measured nothing that %s asks for, so there is no gap to plan by. "+
			"Answer more of the quiz, or take one that measures it.", role.Title)
	}
	if !claimable(role, p.Gaps) {
		return Plan{}, planErrorf("to", "This result measured too little of what %s asks for to plan by. Answer more of the "+
			"quiz, or take one that measures more of it.", role.Title)
	}
	path := pathBetween(c.Inside(), p.From, to)
	from := gathered(c.Inside())
	if path != nil {
		from, p.Summary = activities(path), path.Summary
	}
	p.Gathered = path == nil
	if len(from) == 0 {
		return Plan{}, planErrorf("to", "No growth path here has activities that a plan to %s could be made of.", role.Title)
	}
	for _, a := range choose(c.Inside(), &p, from, result, s.Facts()) {
		p.Milestones = append(p.Milestones, newMilestone(a))
	}
	if p.Within() && p.Gathered && len(p.Milestones) == 0 {
		return Plan{}, planErrorf("to", "You reach all that %s asks of what was measured, and no path for growing in the "+
			"role is written. Choose another role to grow towards.", role.Title)
	}
	p.Schedule(p.Start)
	return p, nil
}

// gaps compares a result with what a role asks of the skills that were measured.
func gaps(c *compiled.Catalog, s *compiled.Sheet, result *engine.Result, role *engine.Role) []Gap {
	gaps := []Gap{}
	for _, l := range result.Levels {
		d, asked := role.Demand(l.Skill)
		skill, known := c.Skill(l.Skill)
		if !asked || !known {
			continue
		}
		g := Gap{Skill: l.Skill, Title: skill.Title, Level: l.Level, Need: d.Level, Weight: d.Weight, Items: []string{}}
		if k, ok := s.Quiz.Skill[l.Skill]; ok && g.open(l.Level) > 0 {
			g.Items = s.Lowest(k, g.Need, itemsPerGap)
		}
		gaps = append(gaps, g)
	}
	slices.SortStableFunc(gaps, func(a, b Gap) int {
		return cmp.Compare(float64(b.Weight*b.open(b.Level)), float64(a.Weight*a.open(a.Level)))
	})
	return gaps
}

// GapsIn compares a result with what a role asks of the skills that it measured, the weightiest gap first, as New does.
// There are none where the quiz or the role is gone. answers are those the result was made from.
func GapsIn(c *score.Catalog, result *engine.Result, answers engine.Answers, to string) []Gap {
	cq, err := c.Inside().Quiz(result.Quiz)
	role, known := c.Role(to)
	if err != nil || !known {
		return nil
	}
	s, _ := cq.Read(answers) // answers that the quiz no longer takes say nothing about a gap
	s.Measure()
	return gaps(c.Inside(), s, result, role)
}

// levels returns where the person starts, by skill.
func (p *Plan) levels() map[string]float64 {
	levels := make(map[string]float64, len(p.Gaps))
	for _, g := range p.Gaps {
		levels[g.Skill] = g.Level
	}
	return levels
}

// raise adds gains to levels, to at most 100. Skills that weren't measured stay unknown.
func raise(levels map[string]float64, gains []Gain) {
	for _, g := range gains {
		if level, known := levels[g.Skill]; known {
			levels[g.Skill] = min(100, level+max(0, g.Points))
		}
	}
}

func gains(a *engine.Activity) []Gain {
	out := make([]Gain, len(a.Gains))
	for i, g := range a.Gains {
		out[i] = Gain{g.Skill.ID, g.Points}
	}
	return out
}

func newMilestone(a *engine.Activity) Milestone {
	m := Milestone{
		ID: a.ID, Activity: a.ID, Title: a.Title, About: a.About, Kind: a.Kind, Gains: gains(a), Hours: a.Hours,
		Weeks: a.Weeks, After: []string{},
		DoneWhen: a.DoneWhen, Obstacle: a.Obstacle, Status: Planned, Why: []Reason{},
	}
	for _, ref := range a.After {
		m.After = append(m.After, ref.ID)
	}
	if a.IfThen != nil {
		m.If, m.Then = a.IfThen.If, a.IfThen.Then
	}
	return m
}

// Schedule gives days to the milestones that are still to do and have none of the person's own, one after another from
// a day on, and works out what each is for and the readiness it leads to. A day on which one ends may be the day on
// which the next begins. One that is under way keeps the day it began. One that lasts a number of weeks, or has days of
// its person's own, goes on beside what follows, but for what builds on it.
func (p *Plan) Schedule(from engine.Date) {
	hours, start := 0.0, max(from, p.Start)
	for i := range p.Milestones {
		m := &p.Milestones[i]
		if !m.open() {
			continue
		}
		begin := start + engine.Date(math.Floor(p.days(hours)))
		hours += m.Hours
		if m.OwnDates {
			continue
		}
		for _, need := range m.After {
			if j := slices.IndexFunc(p.Milestones[:i], func(o Milestone) bool {
				return o.Activity == need
			}); j >= 0 && p.Milestones[j].open() && (p.Milestones[j].Weeks > 0 || p.Milestones[j].OwnDates) {
				begin = max(begin, p.Milestones[j].Due+1)
			}
		}
		m.Due = max(begin, start+engine.Date(math.Ceil(p.days(hours)))-1, begin+engine.Date(math.Ceil(7*m.Weeks))-1)
		if m.Status != Doing || begin < m.Start {
			m.Start = begin
		}
	}
	p.project()
}

// days is how long some hours take, in days.
func (p *Plan) days(hours float64) float64 { return 7 * hours / p.HoursPerWeek }

// open says whether the milestone is still to do.
func (m *Milestone) open() bool { return m.Status != Done && m.Status != Dropped }

// project works out, milestone by milestone, what each closes of the gaps and the readiness with it done. Dropped ones
// add nothing.
func (p *Plan) project() {
	levels := p.levels()
	p.Readiness = exact.Rounded(p.readinessAt(levels))
	for i := range p.Milestones {
		m := &p.Milestones[i]
		m.Why = []Reason{}
		if m.Status != Dropped {
			for k := range p.Gaps {
				g := &p.Gaps[k]
				for _, gain := range m.Gains {
					if closes := min(gain.Points, g.open(levels[g.Skill])); gain.Skill == g.Skill && closes > 0 {
						m.Why = append(m.Why, Reason{g.Skill, g.Title, exact.Rounded(g.open(levels[g.Skill])),
							exact.Rounded(closes), g.Items})
					}
				}
			}
			raise(levels, m.Gains)
		}
		m.ReadinessAfter = exact.Rounded(p.readinessAt(levels))
	}
}

// Projected returns the levels with some milestones done, by skill, 0–100.
func (p *Plan) Projected(counts func(*Milestone) bool) map[string]float64 {
	levels := p.levels()
	for i := range p.Milestones {
		if counts(&p.Milestones[i]) {
			raise(levels, p.Milestones[i].Gains)
		}
	}
	return levels
}

// ReadinessNow is the readiness the plan projects from what is done so far, 0–100.
func (p *Plan) ReadinessNow() float64 {
	return p.ReadinessWith(func(m *Milestone) bool { return m.Status == Done })
}

// ReadinessWith is the readiness the plan projects with some milestones done, 0–100.
func (p *Plan) ReadinessWith(counts func(*Milestone) bool) float64 {
	return exact.Rounded(p.readinessAt(p.Projected(counts)))
}

// ReadinessFrom is the readiness that the plan projects, 0–100, for somebody measured at some levels who then does the
// milestones that count. A skill without a level is as it was when the plan was drawn up.
func (p *Plan) ReadinessFrom(measured []engine.Level, counts func(*Milestone) bool) float64 {
	levels := p.levelsBy(measured)
	for i := range p.Milestones {
		if m := &p.Milestones[i]; counts(m) {
			raise(levels, m.Gains)
		}
	}
	return exact.Rounded(p.readinessAt(levels))
}

// levelsBy are levels measured, of the skills that the plan counts.
func (p *Plan) levelsBy(measured []engine.Level) map[string]float64 {
	levels := p.levels()
	for _, l := range measured {
		if _, asked := levels[l.Skill]; asked {
			levels[l.Skill] = l.Level
		}
	}
	return levels
}

// readinessAt is how much of the role's bar some levels clear, as in sheet.readiness.
func (p *Plan) readinessAt(levels map[string]float64) float64 {
	have, need := 0.0, 0.0
	for _, g := range p.Gaps {
		have += float64(g.Weight * min(levels[g.Skill], g.Need))
		need += float64(g.Weight * g.Need)
	}
	if need == 0 {
		return 100
	}
	return have / need * 100
}

func checkPace(hours float64) error {
	if !exact.Within(hours, leastHoursPerWeek, mostHoursPerWeek) {
		return planErrorf("hours", "Give the plan between half an hour and %d hours a week; a plan without time is "+
			"a wish.", mostHoursPerWeek)
	}
	return nil
}

// checkLength refuses what makes a plan go on for ever: with some more hours to do, and a number of hours a week.
func (p *Plan) checkLength(more, perWeek float64) error {
	for i := range p.Milestones {
		if p.Milestones[i].open() {
			more += p.Milestones[i].Hours
		}
	}
	if 7*more/perWeek > longest {
		return planErrorf("hours", "With %s hours a week this would take more than %d years. Give the plan more "+
			"time, or drop something.", engine.Decimal(perWeek), longest/365)
	}
	return nil
}
