package server

import (
	"slices"

	"careerpath/engine"
	"careerpath/engine/wording"
	"careerpath/store"
)

// positionsChart shows a family's positions, the lowest first, and how likely each is a person's.
type positionsChart struct {
	Family string // title
	Rows   []positionRow
	Then   string // the day of another result that is shown as well, "" for none
	Told   bool   // rows say how likely they are; else they are only listed
}

type positionRow struct {
	ID, Title string
	Text      string // the probability in percent
	Then      string // as it was in the other result
	Readiness int
	Claimed   bool   // enough was measured to say Readiness
	Bar       string // length
	Was       string // where that ended then, "" for nothing
	Likeliest bool
	Aim       bool // it is what a plan leads to
	This      bool // it is what the page is about
}

// newPositions is the ladder of a result. aim is the role that a plan leads to, "" for none; nil where no positions are
// compared.
func newPositions(result *engine.Result, w *words, aim string) *positionsChart {
	title, rows := w.Ladder(result, w.snapshot)
	if rows == nil {
		return nil
	}
	c := &positionsChart{Family: isolated(title), Told: true}
	for _, r := range rows {
		c.Rows = append(c.Rows, positionRow{ID: r.Role, Title: isolated(r.Title), Text: r.Percent, Readiness: whole(r.Readiness),
			Claimed: r.Claimed, Bar: percent(max(100*r.Probability, 1)), Likeliest: r.Likeliest, Aim: r.Role == aim})
	}
	return c
}

// beside shows an earlier result of the same family as well.
func (c *positionsChart) beside(earlier *engine.Result, w *words, on string) {
	if c == nil || earlier.Family == nil {
		return
	}
	_, rows := w.Ladder(earlier, w.snapshot)
	for i := range c.Rows {
		at := slices.IndexFunc(rows, func(r wording.LadderRow) bool { return r.Role == c.Rows[i].ID })
		if at < 0 {
			continue
		}
		c.Then, c.Rows[i].Then, c.Rows[i].Was = on, rows[at].Percent, percent(100*rows[at].Probability)
	}
}

// positionsOf lists the family of a role, as the content has it; nil where it is in none, or alone.
func (s *Server) positionsOf(l *wording.Language, role string) *positionsChart {
	family, _, ok := s.catalog.FamilyOf(role)
	if !ok || len(family.Positions) == 1 {
		return nil
	}
	c := &positionsChart{Family: isolated(l.T(family.Title))}
	for _, ref := range family.Positions {
		if r, known := s.catalog.Role(ref.ID); known {
			c.Rows = append(c.Rows, positionRow{ID: r.ID, Title: isolated(l.T(r.Title)), This: r.ID == role})
		}
	}
	return c
}

// stepChart shows what of the step to the next position is made.
type stepChart struct {
	From, To string // titles
	Done     int    // percent of the whole step
	Rows     []stepRow
}

type stepRow struct {
	ID, Skill             string
	Level, From, To, Done int
	Part                  int // of the whole step, percent
	X                     string
}

// newStep is the step that a result leaves open; nil where there is none.
func newStep(result *engine.Result, w *words) *stepChart {
	step, ok := wording.StepOf(result, w.snapshot)
	if !ok {
		return nil
	}
	c := &stepChart{From: w.role(step.From), To: w.role(step.To), Done: whole(step.Done)}
	for _, s := range step.Skills {
		c.Rows = append(c.Rows, stepRow{ID: s.Skill, Skill: w.skill(s.Skill), Level: whole(s.Level), From: whole(s.From),
			To: whole(s.To), Done: whole(s.Done), Part: whole(s.Part), X: percent(s.Done)})
	}
	return c
}

// told says how the two positions are told apart that the reasons compare, "" where they aren't those of the step.
func told(result *engine.Result, step *stepChart, w *words) string {
	if step == nil || result.Because == nil {
		return ""
	}
	compared := []string{w.role(string(result.Role)), w.role(result.Because.Versus)}
	if !slices.Contains(compared, step.From) || !slices.Contains(compared, step.To) {
		return ""
	}
	return w.T("What tells %[1]s from %[2]s is the step between them: you have made %[3]d\u00a0%% of it, and at half of "+
		"it the two are about equally likely.", step.From, step.To, step.Done)
}

// stand says where on the ladder somebody stands, in words.
func (p *resultPage) stand(result *engine.Result, w *words) {
	p.Headline = w.Standing(result, w.snapshot, isolated)
	p.Sure = w.HowLikely(result, w.snapshot, isolated)
	if share, others := familyShare(result); others {
		p.Sure += " " + w.T("The shape of your answers is nearest to %[1]s, which holds %[2]s of the match.",
			familyTitle(result, w), w.InTen(share))
	}
	if doubt := w.Doubt(result, w.snapshot.Thresholds()); doubt != "" {
		p.Sure += " " + doubt
	}
}

// familyShare is how much of the match the family of a result holds, and whether there are others.
func familyShare(result *engine.Result) (share float64, others bool) {
	for _, r := range result.Roles {
		if slices.ContainsFunc(result.Family.Positions, func(p engine.PositionChance) bool { return p.Role == r.Role }) {
			share += r.Share
		} else {
			others = true
		}
	}
	return share, others
}

func familyTitle(result *engine.Result, w *words) string {
	title, _ := w.Ladder(result, w.snapshot)
	return isolated(title)
}

// standingOf is the ladder as a person's latest result that has a role among its positions puts them on it, and the
// result; nil where there is none. taken are those that stand, the latest last.
func standingOf(taken []store.Summary, role string, l *wording.Language) *positionsChart {
	for i := range slices.Backward(taken) {
		a := &taken[i]
		if a.Result.Family == nil || !slices.ContainsFunc(a.Result.Family.Positions, func(p engine.PositionChance) bool {
			return p.Role == role
		}) {
			continue
		}
		return newPositions(&a.Result, newWords(l, &a.Snapshot), role)
	}
	return nil
}

// positionsOver is the ladder by the latest of some results, beside the first of them that has the same family; nil
// where the latest has none. aim is the role that a plan leads to, "" for none.
func positionsOver(taken []store.Assessment, aim string, l *wording.Language, c calendar) *positionsChart {
	if len(taken) == 0 || taken[len(taken)-1].Result.Family == nil {
		return nil
	}
	latest := &taken[len(taken)-1]
	w := newWords(l, &latest.Snapshot)
	chart := newPositions(&latest.Result, w, aim)
	for i := range taken[:len(taken)-1] {
		if f := taken[i].Result.Family; f != nil && f.Family == latest.Result.Family.Family {
			chart.beside(&taken[i].Result, w, l.ShortDate(c.day(taken[i].Finished)))
			break
		}
	}
	return chart
}
