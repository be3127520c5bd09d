package plan

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"careerpath/engine"
	"careerpath/engine/internal/exact"
	"careerpath/engine/score"
)

// Milestone returns the milestone with the id; nil where there is none.
func (p *Plan) Milestone(id string) *Milestone {
	for i := range p.Milestones {
		if p.Milestones[i].ID == id {
			return &p.Milestones[i]
		}
	}
	return nil
}

// Clone returns a plan that shares nothing with p.
func (p *Plan) Clone() Plan {
	out := *p
	out.Gaps = slices.Clone(p.Gaps)
	for i := range out.Gaps {
		out.Gaps[i].Items = slices.Clone(out.Gaps[i].Items)
	}
	out.Milestones = slices.Clone(p.Milestones)
	for i := range out.Milestones {
		m := &out.Milestones[i]
		m.Gains, m.After, m.Why = slices.Clone(m.Gains), slices.Clone(m.After), slices.Clone(m.Why)
		for j := range m.Why {
			m.Why[j].Items = slices.Clone(m.Why[j].Items)
		}
		if m.DoneOn != nil {
			on := *m.DoneOn
			m.DoneOn = &on
		}
	}
	return out
}

// ErrNoMilestone is the error of every change to a milestone that the plan doesn't have. All other errors of changes
// are an *Error, or several joined; a change that is refused leaves the plan as it was.
var ErrNoMilestone = errors.New("the plan has no such milestone")

// SetPace changes the hours a week and sets days anew from today on.
func (p *Plan) SetPace(hours float64, today engine.Date) error {
	if err := checkPace(hours); err != nil {
		return err
	}
	if err := p.checkLength(0, hours); err != nil {
		return err
	}
	p.HoursPerWeek = hours
	p.Schedule(today)
	return nil
}

// SetWitness names whom the person tells how it goes, "" for nobody.
func (p *Plan) SetWitness(name string) error {
	if err := length("witness", name, maxWitness); err != nil {
		return err
	}
	p.Witness = name
	return nil
}

// SetStatus moves a milestone between planned, doing, done and dropped. evidence belongs to done, reason to dropped.
// What was written when it was done or dropped before stays where nothing new is said.
func (p *Plan) SetStatus(id string, to Status, evidence, reason string, today engine.Date) error {
	m := p.Milestone(id)
	if m == nil {
		return ErrNoMilestone
	}
	if !slices.Contains([]Status{Planned, Doing, Done, Dropped}, to) {
		return planErrorf("status", "Choose planned, doing, done or dropped.")
	}
	if err := errors.Join(length("evidence", evidence, maxNotes), length("drop_reason", reason, maxText)); err != nil {
		return err
	}
	if !m.open() && (to == Planned || to == Doing) {
		if err := p.checkLength(m.Hours, p.HoursPerWeek); err != nil {
			return err
		}
	}
	was := m.Status
	m.Status = to
	switch {
	case to == Done && was != Done:
		m.DoneOn = &today
	case to != Done:
		m.DoneOn = nil
	}
	if to == Doing && !m.OwnDates {
		m.Start = min(m.Start, today)
	}
	if to == Done && (evidence != "" || was == Done) {
		m.Evidence = evidence
	}
	if to == Dropped && (reason != "" || was == Dropped) {
		m.DropReason = reason
	}
	if (was == Dropped) != (to == Dropped) {
		p.Schedule(today)
	} else {
		p.project()
	}
	return nil
}

// Words are the parts of a milestone that its person may put in their own.
type Words struct {
	Title, About, DoneWhen, Obstacle, If, Then, Notes string
}

// SetWords changes what a milestone says. Every text that is too long is reported.
func (p *Plan) SetWords(id string, w Words) error {
	m := p.Milestone(id)
	if m == nil {
		return ErrNoMilestone
	}
	if err := w.check(); err != nil {
		return err
	}
	m.Title, m.About, m.DoneWhen, m.Obstacle, m.If, m.Then, m.Notes = w.Title, w.About, w.DoneWhen, w.Obstacle, w.If,
		w.Then, w.Notes
	return nil
}

func (w Words) check() error {
	var err error
	if strings.TrimSpace(w.Title) == "" {
		err = planErrorf("title", "Give the milestone a title.")
	}
	return errors.Join(err, length("title", w.Title, maxTitle), length("about", w.About, maxText),
		length("done_when", w.DoneWhen, maxText),
		length("obstacle", w.Obstacle, maxText), length("if", w.If, maxText), length("then", w.Then, maxText),
		length("notes", w.Notes, maxNotes))
}

func length(field, text string, most int) error {
	if n := utf8.RuneCountInString(text); n > most {
		return planErrorf(field, "This text has %d characters; at most %d fit here. Shorten it, or keep the rest "+
			"elsewhere and link to it.", n, most)
	}
	if !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool {
		return unicode.IsControl(r) && !strings.ContainsRune("\t\r\n", r)
	}) {
		return planErrorf(field, "This text has characters that can't be read. Type it again.")
	}
	return nil
}

// SetDates gives a milestone days of the person's own. One that is still to do can't be due before today, nor be moved
// to begin before.
func (p *Plan) SetDates(id string, start, due, today engine.Date) error {
	m := p.Milestone(id)
	switch {
	case m == nil:
		return ErrNoMilestone
	case due < start:
		return planErrorf("due", "The end (%s) is before the start (%s).", due, start)
	case due < today && m.Status != Done:
		return planErrorf("due", "%s has passed. Choose a day from today on.", due)
	case start < today && start != m.Start && m.Status == Planned:
		return planErrorf("start", "%s has passed. Choose a day from today on, or mark the milestone as begun.", start)
	case due > today+longest:
		return planErrorf("due", "%s is too far away to plan for.", due)
	}
	m.Start, m.Due, m.OwnDates = start, due, true
	return nil
}

// Move puts a milestone before another, or at the end where that is "", and sets days anew from today on. An order that
// goes against prerequisites is taken; Warnings tells of it.
func (p *Plan) Move(id, beforeID string, today engine.Date) error {
	m := p.Milestone(id)
	if m == nil || beforeID != "" && p.Milestone(beforeID) == nil {
		return ErrNoMilestone
	}
	if id == beforeID {
		return nil
	}
	moved := *m
	rest := slices.DeleteFunc(slices.Clone(p.Milestones), func(o Milestone) bool { return o.ID == id })
	at := len(rest)
	if beforeID != "" {
		at = slices.IndexFunc(rest, func(o Milestone) bool { return o.ID == beforeID })
	}
	p.Milestones = slices.Insert(rest, at, moved)
	p.Schedule(today)
	return nil
}

// AddActivity takes on another activity of the plan's path, at the end.
func AddActivity(c *score.Catalog, p *Plan, id string, today engine.Date) error {
	from, ok := p.source(c)
	if !ok {
		return planErrorf("activity", "The path of this plan is no longer offered, so nothing can be added from it. "+
			"You can still write a milestone of your own.")
	}
	i := slices.IndexFunc(from, func(a *engine.Activity) bool { return a.ID == id })
	if i < 0 {
		return planErrorf("activity", "This activity is no longer offered. Choose another, or write a milestone of your own.")
	}
	switch m := p.Milestone(id); {
	case m != nil && m.Status == Dropped:
		return planErrorf("activity", "“%s” was dropped from the plan. Take it up again there.", m.Title)
	case m != nil:
		return planErrorf("activity", "“%s” is in the plan already.", m.Title)
	}
	return p.add(newMilestone(from[i]), today)
}

// source are the activities that the plan can be made of; false where its path is no longer offered.
func (p *Plan) source(c *score.Catalog) ([]*engine.Activity, bool) {
	if p.Gathered {
		return gathered(c.Inside()), true
	}
	path := pathBetween(c.Inside(), p.From, p.To)
	if path == nil {
		return nil, false
	}
	return activities(path), true
}

// Addable returns the activities of the plan's path that aren't in it. Where no path is written, these are the ones that
// would close most of the gaps it began with, per hour.
func Addable(c *score.Catalog, p *Plan) []engine.Activity {
	from, _ := p.source(c)
	var out []engine.Activity
	worth := map[string]float64{}
	for _, a := range from {
		if p.Milestone(a.ID) != nil {
			continue
		}
		for _, gain := range a.Gains {
			if i := p.gap(gain.Skill.ID); i >= 0 {
				g := &p.Gaps[i]
				worth[a.ID] += float64(g.Weight*min(gain.Points, g.open(g.Level))) / a.Hours
			}
		}
		if !p.Gathered || worth[a.ID] > 0 {
			out = append(out, *a)
		}
	}
	if p.Gathered {
		slices.SortStableFunc(out, func(a, b engine.Activity) int { return cmp.Compare(worth[b.ID], worth[a.ID]) })
		out = out[:min(len(out), mostGathered)]
	}
	return out
}

// AddOwn takes on something that the person has thought of, at the end. gains may be empty: not everything worth doing
// moves a level.
func (p *Plan) AddOwn(w Words, hours float64, gains []Gain, today engine.Date) error {
	var err error
	if !exact.Within(hours, leastHours, mostHours) {
		err = planErrorf("hours", "Say how many hours it takes, between a quarter and %d.", mostHours)
	}
	for i, g := range gains {
		if !exact.Within(g.Points, 1, 100) || p.gap(g.Skill) < 0 || slices.ContainsFunc(gains[:i], func(o Gain) bool {
			return o.Skill == g.Skill
		}) {
			err = errors.Join(err, planErrorf("gains", "A milestone raises skills of the plan, each once, by 1 to 100 points."))
			break
		}
	}
	if err := errors.Join(err, w.check()); err != nil {
		return err
	}
	own := 1
	for p.Milestone(fmt.Sprintf("own_%d", own)) != nil {
		own++
	}
	return p.add(Milestone{
		ID: fmt.Sprintf("own_%d", own), Title: w.Title, About: w.About, DoneWhen: w.DoneWhen, Obstacle: w.Obstacle,
		If: w.If, Then: w.Then, Notes: w.Notes,
		Kind: "experience", Gains: append([]Gain{}, gains...), Hours: hours, After: []string{}, Why: []Reason{},
		Status: Planned,
	}, today)
}

func (p *Plan) add(m Milestone, today engine.Date) error {
	if len(p.Milestones) >= maxMilestones {
		return planErrorf("", "A plan holds at most %d milestones. Start a new plan before adding more.", maxMilestones)
	}
	if err := p.checkLength(m.Hours, p.HoursPerWeek); err != nil {
		return err
	}
	p.Milestones = append(p.Milestones, m)
	p.Schedule(today)
	return nil
}

// Warning is a milestone that comes before, begins before the end of, or goes without one that it builds on.
type Warning struct {
	Milestone string // id
	Needs     string // title of what it builds on, or its id as words where the plan doesn't have it
	Missing   bool   // that is not in the plan, or dropped
}

// Warnings tells where the order goes against prerequisites. What is done or dropped is past warning.
func (p *Plan) Warnings() []Warning {
	var out []Warning
	for i := range p.Milestones {
		m := &p.Milestones[i]
		if !m.open() {
			continue
		}
		for _, need := range m.After {
			j := slices.IndexFunc(p.Milestones, func(o Milestone) bool { return o.Activity == need })
			switch {
			case j < 0:
				out = append(out, Warning{m.ID, strings.ReplaceAll(need, "_", " "), true})
			case p.Milestones[j].Status == Dropped:
				out = append(out, Warning{m.ID, p.Milestones[j].Title, true})
			case p.Milestones[j].open() && (j > i || p.Milestones[j].endsInto(m)):
				out = append(out, Warning{m.ID, p.Milestones[j].Title, false})
			}
		}
	}
	return out
}

// endsInto says whether the milestone is due on or after the first day of another, by days that their person has set.
func (m *Milestone) endsInto(o *Milestone) bool {
	return (m.OwnDates || o.OwnDates) && m.Due >= o.Start
}

// Edit is one thing that differs between two states of a plan: what, from which value, to which.
type Edit struct {
	Milestone string `json:"milestone,omitempty"` // id, "" for the plan itself
	Field     string `json:"field"`
	Old       any    `json:"old"`
	New       any    `json:"new"`
}

// Edits lists what differs between a plan and a later state of it, so that nothing is lost by editing: the old values
// put back make the earlier state. What never changes, and what is worked out from the rest (reasons, readiness), is
// left out. Values are strings, numbers, booleans, a Date, or nil for what there wasn't; of a milestone that is gone,
// all of it.
func (p *Plan) Edits(later *Plan) []Edit {
	var out []Edit
	note := func(id, field string, old, now any) {
		if old != now {
			out = append(out, Edit{id, field, old, now})
		}
	}
	note("", "name", p.Name, later.Name)
	note("", "hours_per_week", p.HoursPerWeek, later.HoursPerWeek)
	note("", "order", p.order(), later.order())
	note("", "wish", p.Wish, later.Wish)
	note("", "obstacle", p.Obstacle, later.Obstacle)
	note("", "if", p.If, later.If)
	note("", "then", p.Then, later.Then)
	note("", "rehearsed", p.Rehearsed, later.Rehearsed)
	note("", "witness", p.Witness, later.Witness)
	for i := range p.Milestones {
		if a := p.Milestones[i]; later.Milestone(a.ID) == nil {
			out = append(out, Edit{a.ID, "removed", a, nil})
		}
	}
	for i := range later.Milestones {
		b := &later.Milestones[i]
		a := p.Milestone(b.ID)
		if a == nil {
			note(b.ID, "added", nil, b.Title)
			continue
		}
		for _, f := range []struct {
			field    string
			old, now any
		}{
			{"status", a.Status, b.Status}, {"done_on", a.doneOn(), b.doneOn()}, {"evidence", a.Evidence, b.Evidence},
			{"drop_reason", a.DropReason, b.DropReason}, {"start", a.Start, b.Start}, {"due", a.Due, b.Due},
			{"own_dates", a.OwnDates, b.OwnDates},
			{"title", a.Title, b.Title}, {"about", a.About, b.About}, {"done_when", a.DoneWhen, b.DoneWhen},
			{"obstacle", a.Obstacle, b.Obstacle},
			{"if", a.If, b.If}, {"then", a.Then, b.Then}, {"notes", a.Notes, b.Notes},
		} {
			note(b.ID, f.field, f.old, f.now)
		}
	}
	return out
}

// doneOn is the day it was done, nil for none.
func (m *Milestone) doneOn() any {
	if m.DoneOn == nil {
		return nil
	}
	return *m.DoneOn
}

// order is the ids of the milestones, with a space between.
func (p *Plan) order() string {
	ids := make([]string, len(p.Milestones))
	for i, m := range p.Milestones {
		ids[i] = m.ID
	}
	return strings.Join(ids, " ")
}
