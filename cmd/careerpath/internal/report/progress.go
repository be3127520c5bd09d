package report

import (
	"fmt"
	"io"
	"slices"

	"careerpath/engine"
	"careerpath/engine/movement"
	"careerpath/engine/plan"
	"careerpath/engine/wording"
)

// Progress is what a report of progress is made of.
type Progress struct {
	Quiz     string            // title
	History  plan.History      // results of the quiz and the plans that rest on it
	Compared plan.Progress     // that
	Role     *engine.Role      // that the active plan leads to, nil without one
	Roles    map[string]string // titles of the recommended roles, by id
}

// progressText writes progress in plain words.
type progressText struct {
	report
	*wording.Language
	p *Progress
}

// WriteProgress writes what moved between the results of a quiz, in a language, as a text report: the answer, how sure it
// is, the groups of skills, the results and the pace of the plan.
func WriteProgress(to io.Writer, l *wording.Language, p *Progress) error {
	t := &progressText{report: report{width: TextWidth}, Language: l, p: p}
	points := slices.DeleteFunc(slices.Clone(p.Compared.Points), func(pt plan.ProgressPoint) bool { return pt.Dropped })
	t.heading(l.T(p.Quiz))
	t.answer(points)
	if n := len(points); n > 1 {
		t.moved(l.T("What moved since the first result"), points[0].On, points[n-1].On, p.Compared.Since)
		if n > 2 {
			t.moved(l.T("What moved since the result before"), points[n-2].On, points[n-1].On, p.Compared.Lately)
		}
	}
	t.results()
	t.pace()
	t.retake()
	if notes := movement.Rescored(l, &p.Compared); notes != nil {
		t.heading(l.T("How the results are compared"))
		t.tell(notes...)
	}
	_, err := to.Write(t.to.Bytes())
	return err
}

// tell writes paragraphs.
func (t *progressText) tell(texts ...string) {
	for _, text := range texts {
		t.indented("  ", "  ", text)
	}
}

// answer says whether anything moved, what is done beside it, and how much of the plan's role is shown.
func (t *progressText) answer(points []plan.ProgressPoint) {
	headline := movement.Headline(t.Language, t.p.Compared.Since, len(points))
	var standing *movement.Standing
	if t.p.Role != nil {
		standing = movement.NewStanding(t.Language, t.p.Role, &t.p.Compared, points)
	}
	towards := standing != nil && standing.Headline != ""
	if towards {
		headline = standing.Headline
	}
	t.tell(headline + ".")
	finished := 0
	for _, o := range t.p.Compared.Finished {
		finished += len(o.Done)
	}
	switch {
	case finished == 1:
		t.tell(t.T("You finished one milestone between your first and your latest result."))
	case finished > 1:
		t.tell(t.T("You finished %s milestones between your first and your latest result.", t.Number(finished)))
	}
	if len(points) > 1 {
		t.tell(movement.Doubts(t.Language, t.p.Compared.Since, towards)...)
	}
	if standing == nil {
		return
	}
	t.heading(t.T("Readiness"))
	t.tell(standing.Now)
	t.tell(standing.Moved...)
	if standing.Expected != "" {
		t.tell(standing.Expected)
	}
}

// moved is a table of the groups of skills with how far they moved, and of their skills.
func (t *progressText) moved(title string, from, to engine.Date, changes []plan.Change) {
	if len(changes) == 0 {
		return
	}
	t.heading(title)
	t.tell(t.T("%[1]s to %[2]s", t.Date(from), movement.Later(t.Language, from, to)))
	var rows [][]string
	row := func(indent string, ch *plan.Change) {
		was, now := wording.Whole(ch.From), wording.Whole(ch.To)
		rows = append(rows, []string{indent + t.T(ch.Title), fmt.Sprintf("%d → %d", was, now), movement.Signed(now - was),
			movement.Certainty(t.Language, ch)})
	}
	for i := range changes {
		row("", &changes[i])
		if changes[i].Alone {
			continue
		}
		for j := range changes[i].Skills {
			row("  ", &changes[i].Skills[j])
		}
	}
	t.columns("lrrl", rows)
	t.tell(movement.ToldBy(t.Language, changes)...)
	if t.p.Role != nil {
		if spared := movement.Spared(t.Language, changes, t.p.Role); spared != "" {
			t.tell(spared)
		}
	}
}

// results lists the results, the newest first.
func (t *progressText) results() {
	t.heading(t.T("All results"))
	if t.p.Role != nil {
		t.tell(t.T("Readiness is for the role of %s, give or take.", t.T(t.p.Role.Title)))
	}
	var rows [][]string
	for i := range slices.Backward(t.p.Compared.Points) {
		pt := &t.p.Compared.Points[i]
		row := []string{t.Date(pt.On), "", t.T(t.p.Roles[string(pt.Role)]), movement.Remark(t.Language, pt)}
		if t.p.Role != nil && !pt.Dropped {
			if now, told := movement.ReadinessFor(t.p.Role, pt.Levels); told {
				row[1] = now.String()
			}
		}
		rows = append(rows, row)
	}
	t.columns("lrll", rows)
}

// pace compares what is done with the plan.
func (t *progressText) pace() {
	if t.p.History.Plan == nil {
		return
	}
	if pace := movement.Pace(t.Language, t.p.Compared.Pace, t.p.History.Plan, t.p.History.Today); pace != nil {
		t.heading(t.T("Pace against the plan"))
		t.tell(pace...)
	}
}

// retake says from when on another result is worth it.
func (t *progressText) retake() {
	h := &t.p.History
	latest := h.Taken[len(h.Taken)-1].On
	finished, left := 0, 0
	count := func(growth *plan.Plan) {
		for i := range growth.Milestones {
			if m := &growth.Milestones[i]; m.Status == plan.Done && m.DoneOn != nil && *m.DoneOn > latest {
				finished++
			}
		}
	}
	for i := range h.Former {
		count(&h.Former[i])
	}
	if h.Plan != nil {
		count(h.Plan)
		for i := range h.Plan.Milestones {
			if status := h.Plan.Milestones[i].Status; status == plan.Planned || status == plan.Doing {
				left++
			}
		}
	}
	text := movement.Retake(t.Language, h.Today-latest, finished)
	if text == "" {
		text = movement.Wait(t.Language, latest, h.Today, finished, left)
	}
	if text != "" {
		t.heading(t.T("Next result"))
		t.tell(text)
	}
}
