package report

import (
	"fmt"
	"slices"

	"careerpath/engine"
	"careerpath/engine/wording"
)

// ladder shows the positions of the family that a result is about, the lowest first, and what of the step to the next
// is made.
func (t *resultText) ladder() {
	family, positions := t.Ladder(t.r, t.words)
	if positions == nil {
		return
	}
	t.heading(t.T("The ladder of %s, from the lowest position up", family))
	rows := make([][3]string, len(positions))
	for i, p := range positions {
		rows[i] = [3]string{p.Title, p.Percent, filled(p.Probability)}
	}
	t.table(rows)
	if corrected := t.Corrected(t.r.Family.Correction); corrected != "" {
		t.tell(corrected)
	}
	step, ok := wording.StepOf(t.r, t.words)
	if !ok {
		return
	}
	t.heading(t.T("What of the step to %s is made", t.role(step.To).Title))
	rows = rows[:0]
	for _, s := range step.Skills {
		rows = append(rows, [3]string{t.skill(s.Skill), fmt.Sprintf("%.0f %%", s.Done), filled(s.Done / 100)})
	}
	t.table(rows)
	t.tell(t.T("Together %.0f\u00a0%% of it is made. At half of it the two positions are about equally likely.", step.Done))
}

// shaped says whether roles of different shapes are compared, so that the shares of the match say something.
func (t *resultText) shaped() bool {
	return t.r.Family == nil || slices.ContainsFunc(t.r.Roles, func(r engine.RoleFit) bool {
		return !slices.ContainsFunc(t.r.Family.Positions, func(p engine.PositionChance) bool { return p.Role == r.Role })
	})
}
