package server

import (
	"net/url"

	"careerpath/engine/plan"
	"careerpath/engine/wording"
	"careerpath/store"
)

// Where a form leads that isn't on the milestone's own page.
const (
	backToPlan = "plan"
	backToHome = "home"
)

// doneForm ticks a milestone off, with one line on what shows it. Every page that shows a milestone includes it.
type doneForm struct {
	Plan    string // id
	Version uint64
	*plan.Milestone
	Back  string // backToPlan or backToHome, "" for the milestone's own page
	Wrong string // with the evidence
	Typed string // the evidence as it was sent, else as it is kept
}

func newDoneForm(growth string, version uint64, m *plan.Milestone, back string) doneForm {
	return doneForm{Plan: growth, Version: version, Milestone: m, Back: back, Typed: m.Evidence}
}

// doneNote says of a milestone just done what it moved, and offers to undo it.
type doneNote struct {
	Plan    string // id
	Version uint64
	*plan.Milestone
	Back  string
	Was   plan.Status // what it goes back to
	Moved string
}

// newDoneNote reads from an address which milestone was just done there; nil for none that still is.
func newDoneNote(l *wording.Language, query url.Values, kept *store.Plan, back string) *doneNote {
	m := kept.Plan.Milestone(query.Get("done"))
	if m == nil || m.Status != plan.Done {
		return nil
	}
	return &doneNote{kept.ID, kept.Version, m, back, reopened(plan.Status(query.Get("was"))), movedBy(l, &kept.Plan, m)}
}

// reopened is the status that a milestone goes back to which isn't done after all: what it had before, as far as that
// is known.
func reopened(was plan.Status) plan.Status {
	if was == plan.Doing || was == plan.Dropped {
		return was
	}
	return plan.Planned
}

// movedBy says what a milestone that is done moves in what the plan projects.
func movedBy(l *wording.Language, growth *plan.Plan, m *plan.Milestone) string {
	without := growth.ReadinessWith(func(o *plan.Milestone) bool { return o.Status == plan.Done && o.ID != m.ID })
	from, to := whole(without), whole(growth.ReadinessNow())
	title := isolated(l.T(growth.ToTitle))
	if from == to {
		return l.T("By itself it changes what the plan expects for the role of %s by less than one percent.", title)
	}
	return l.T("The plan now expects %[2]d\u00a0%% of what the role of %[3]s asks, instead of %[1]d\u00a0%%. Whether you have "+
		"moved, only taking the quiz again can tell.", from, to, title)
}

// afterDone is the address that shows the note on a milestone just done.
func afterDone(to, milestone, was string) string {
	return to + "?" + url.Values{"done": {milestone}, "was": {was}}.Encode() + "#done-note"
}
