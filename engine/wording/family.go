package wording

import (
	"math"
	"slices"
	"strings"

	"careerpath/engine"
)

// LadderRow is a position of a ladder as it is shown.
type LadderRow struct {
	Role        string
	Title       string
	Probability float64 // that the person is there, 0–1
	Percent     string  // the same, in words that add up over all rows: "56 %"
	Readiness   float64 // 0–100
	Claimed     bool    // enough was measured to say Readiness
	Likeliest   bool
}

// Ladder is where a result puts its person on the ladder of a family, the lowest position first, with the family's
// title; nil where it compares no positions.
func (l *Language) Ladder(r *engine.Result, s *engine.Snapshot) (title string, rows []LadderRow) {
	if r.Family == nil {
		return "", nil
	}
	for _, f := range s.Families {
		if f.ID == r.Family.Family {
			title = l.T(f.Title)
		}
	}
	percents, best := percentages(r.Family.Positions), likeliest(r.Family)
	sure := r.Family.Positions[best].Probability
	for i, p := range r.Family.Positions {
		row := LadderRow{Role: p.Role, Title: p.Role, Probability: p.Probability, Percent: l.T("%.0f %%", percents[i]),
			Readiness: p.Readiness, Claimed: !p.Unclaimed, Likeliest: i == best}
		if sure > surest || percents[i] == 0 {
			row.Percent = l.MatchShareOf(p.Probability, sure, len(r.Family.Positions))
		}
		if role := roleOf(s, p.Role); role != nil {
			row.Title = l.T(role.Title)
		}
		rows = append(rows, row)
	}
	return title, rows
}

// likeliest is the position that holds most, of two alike the lower one.
func likeliest(f *engine.FamilyStanding) int {
	best := 0
	for i, p := range f.Positions {
		if p.Probability > f.Positions[best].Probability {
			best = i
		}
	}
	return best
}

// percentages rounds probabilities to whole percents that add up to 100: each down, and what is left of 100 to those
// that lost most (Hamilton's method).
func percentages(positions []engine.PositionChance) []float64 {
	out, order := make([]float64, len(positions)), make([]int, len(positions))
	left := 100.0
	for i, p := range positions {
		out[i], order[i] = math.Floor(100*p.Probability), i
		left -= out[i]
	}
	lost := func(i int) float64 { return float64(100*positions[i].Probability) - out[i] }
	slices.SortStableFunc(order, func(a, b int) int {
		switch x, y := lost(a), lost(b); {
		case x > y:
			return -1
		case x < y:
			return 1
		}
		return 0
	})
	for k := range int(math.Round(left)) {
		out[order[k%len(order)]]++
	}
	return out
}

func roleOf(s *engine.Snapshot, id string) *engine.SnapshotRole {
	for i := range s.Roles {
		if s.Roles[i].ID == id {
			return &s.Roles[i]
		}
	}
	return nil
}

// mentioned is the least probability that is said in a sentence.
const mentioned = 0.05

// chances are the likelier positions: "Developer 3 31 %, Developer 4 56 % and Developer 5 11 %".
func (l *Language) chances(rows []LadderRow, name func(string) string) string {
	var parts []string
	for _, row := range rows {
		if row.Probability >= mentioned {
			parts = append(parts, name(row.Title)+" "+strings.ReplaceAll(row.Percent, " ", "\u00a0"))
		}
	}
	return l.List(parts, "and")
}

// Standing says in one line where on the ladder somebody stands. name puts titles as they should stand in a sentence.
// "" where no positions are compared.
func (l *Language) Standing(r *engine.Result, s *engine.Snapshot, name func(string) string) string {
	_, rows := l.Ladder(r, s)
	if rows == nil {
		return ""
	}
	title := name(rows[likeliest(r.Family)].Title)
	switch {
	case r.Verdict == engine.VerdictClear:
		return l.T("You work at the level of %s", title)
	case len(r.Family.Between) == 2 && r.Verdict != engine.VerdictLikely:
		ends := make([]string, 0, 2)
		for _, row := range rows {
			if slices.Contains(r.Family.Between, row.Role) {
				ends = append(ends, name(row.Title))
			}
		}
		if len(ends) == 2 {
			return l.T("You are between %[1]s and %[2]s, more likely %[3]s", ends[0], ends[1], title)
		}
	}
	return l.T("You most likely work at the level of %s", title)
}

// HowLikely says how likely each position is.
func (l *Language) HowLikely(r *engine.Result, s *engine.Snapshot, name func(string) string) string {
	_, rows := l.Ladder(r, s)
	if r.Verdict == engine.VerdictClear && rows[likeliest(r.Family)].Probability > surest {
		return l.T("A clear result: your levels leave little doubt about the position.")
	}
	return l.T("How likely each position is by your levels and their error: %s.", l.chances(rows, name))
}

// Corrected says whether heights were corrected for how high somebody rates themselves, and by what; "" where nothing
// allows to say.
func (l *Language) Corrected(c *engine.StyleCorrection) string {
	switch {
	case c == nil:
		return ""
	case c.By == engine.ByAnchoredItems && c.Points < 0:
		return l.N(c.Items, "Where you rate yourself you stand about %[2]d points higher than where you chose what describes "+
			"your work (%[1]d answer), which is more than error explains. So your own ratings count that much less here.",
			"Where you rate yourself you stand about %[2]d points higher than where you chose what describes your work "+
				"(%[1]d answers), which is more than error explains. So your own ratings count that much less here.",
			int(math.Round(-c.Points)))
	case c.By == engine.ByAnchoredItems:
		return l.N(c.Items, "Where you rate yourself you stand about %[2]d points lower than where you chose what describes "+
			"your work (%[1]d answer), which is more than error explains. So your own ratings count that much more here.",
			"Where you rate yourself you stand about %[2]d points lower than where you chose what describes your work "+
				"(%[1]d answers), which is more than error explains. So your own ratings count that much more here.",
			int(math.Round(c.Points)))
	case c.Not == engine.NotDifferent:
		return l.T("Nothing is corrected for how high you rate yourself: your ratings and what you chose as describing your " +
			"work differ by no more than error alone makes likely.")
	case c.Not == engine.NotComparable:
		return l.T("Nothing is corrected for how high you rate yourself: too few skills are asked about both by rating and by " +
			"what describes your work.")
	}
	return ""
}

// Step is the step from a position to the one above it, by what it raises.
type Step struct {
	From, To string      // roles
	Done     float64     // how much of it is made, 0–100, each skill by its weight in the upper position
	Skills   []StepSkill // that were measured, those that weigh most in the step first
}

// StepSkill is a skill that a step raises.
type StepSkill struct {
	Skill    string
	From, To float64 // what the two positions ask, 0–100
	Level    float64 // the person's, as heights are told by it
	Done     float64 // how much of the way between the two is made, 0–100
	Part     float64 // how much of the whole step that way is, 0–100
}

// StepOf is the step that a result leaves open: between the two positions that it lies between, or else from the
// likeliest position to the one above. It counts as the heights of positions do, by levels corrected where these are: of
// each skill that the step raises, how far the level is from what the lower position asks to what the upper one asks.
// false where there is none: at the top, or where nothing of it was measured.
func StepOf(r *engine.Result, s *engine.Snapshot) (Step, bool) {
	if r.Family == nil {
		return Step{}, false
	}
	at := likeliest(r.Family)
	if len(r.Family.Between) == 2 {
		at = slices.IndexFunc(r.Family.Positions, func(p engine.PositionChance) bool { return p.Role == r.Family.Between[0] })
	}
	if at < 0 || at+1 >= len(r.Family.Positions) {
		return Step{}, false
	}
	step := Step{From: r.Family.Positions[at].Role, To: r.Family.Positions[at+1].Role}
	lower, upper := roleOf(s, step.From), roleOf(s, step.To)
	if lower == nil || upper == nil {
		return Step{}, false
	}
	whole, made := 0.0, 0.0
	for _, l := range r.Levels {
		from, to := lower.Levels[l.Skill], upper.Levels[l.Skill]
		if to <= from {
			continue
		}
		way := upper.Weights[l.Skill] * (to - from)
		level := r.Family.Correction.LevelOf(l.Skill, l.Level)
		done := (min(max(level, from), to) - from) / (to - from)
		whole += way
		made += float64(way * done)
		step.Skills = append(step.Skills, StepSkill{l.Skill, from, to, level, 100 * done, way})
	}
	if whole == 0 {
		return Step{}, false
	}
	for i := range step.Skills {
		step.Skills[i].Part *= 100 / whole
	}
	slices.SortStableFunc(step.Skills, func(a, b StepSkill) int {
		switch {
		case a.Part > b.Part:
			return -1
		case a.Part < b.Part:
			return 1
		}
		return 0
	})
	step.Done = 100 * made / whole
	return step, true
}
