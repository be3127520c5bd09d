package simulate

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"careerpath/engine"
	"careerpath/engine/internal/exact"
	"careerpath/engine/internal/people"
	"careerpath/engine/wording"
)

// correctAdvice says what keeps a role's holders from being told so.
func (s *simulator) correctAdvice(c *Confusion, r int) string {
	row := &c.Roles[r]
	if row.People == 0 {
		return fmt.Sprintf("Nobody who holds %s was simulated: simulate at least %d people.", row.Role, len(c.Roles))
	}
	rival, most := people.NoRole, 0
	for other, n := range row.Told {
		if other != r && n > most {
			rival, most = other, n
		}
	}
	barred := row.Best-row.Correct > (1-row.Correct)/2 && len(s.quiz.Roles[r].Requires) > 0
	none := rival == people.NoRole || row.None > most
	if barred && (!none || c.Verdicts[engine.VerdictBlocked] > c.Verdicts[engine.VerdictUndifferentiated]) {
		return fmt.Sprintf("%s fits %s of its holders best and is recommended to %s of them: its requirements keep "+
			"the others from it. Look whether they ask for more than its profile and facts do.",
			row.Role, percent(row.Best), percent(row.Correct))
	}
	if none {
		text := fmt.Sprintf("Of the people who hold %s, %s are recommended no role: ", row.Role,
			percent(exact.Share(row.None, row.People)))
		if c.Verdicts[engine.VerdictInsufficient] > c.Verdicts[engine.VerdictUndifferentiated] {
			return text + "too few of the skills are measured. Look at the show conditions of the items."
		}
		return text + "make its profile more uneven, or add items for the skills it asks most and least of."
	}
	return fmt.Sprintf("Of the people who hold %s, %s are recommended %s. %s", row.Role,
		percent(exact.Share(most, row.People)), c.Roles[rival].Role, s.apart(r, rival))
}

// recoveryAdvice says what keeps a level from showing the true one.
func recoveryAdvice(r *Recovery) string {
	switch r.Items {
	case 1:
		return fmt.Sprintf("%s rests on 1 item: add items that measure it.", r.Skill)
	case 2:
		return fmt.Sprintf("%s rests on 2 items: add items that measure it.", r.Skill)
	}
	return fmt.Sprintf("%s has %d items and its level shows little of the true one: look whether they are shown to "+
		"most people, measure other skills at the same time, or earn credit for the wrong answers.",
		r.Skill, r.Items)
}

// reason says why no sheet was found, to the content's author, and what to do.
func (k *seeker) reason(nearest *attempt) string {
	role := k.quiz.Roles[k.role].Role
	own := nearest.fitOf(role.ID)
	if own != nil && len(own.Unmet) > 0 {
		return k.failing(nearest, own.Unmet[0].When)
	}
	if nearest.out.Verdict == engine.VerdictInsufficient {
		return "Too few of the skills are measured on any sheet tried: look at the show conditions of the items."
	}
	if nearest.out.Role == "" && len(role.Requires) > 0 {
		return fmt.Sprintf("Where the requirements of %s hold, the levels are too even to tell roles apart: relax "+
			"its requirements, or bring its profile in line with them.", role.ID)
	}
	if nearest.out.Role == "" {
		return fmt.Sprintf("On the sheets that fit %s best the levels are too even to tell roles apart: make its "+
			"profile more uneven, or add items that measure its strongest and weakest skills.",
			role.ID)
	}
	instead := string(nearest.out.Role)
	text := fmt.Sprintf("%s is recommended instead however the answers are chosen: on the sheet that comes nearest "+
		"it holds %s of the match and %s %s.",
		instead, wording.English.MatchShare(nearest.fitOf(instead).Share), role.ID, wording.English.MatchShare(own.Share))
	if k.wins && len(role.Requires) > 0 {
		return text + fmt.Sprintf(" Where %s fits best, its requirements fail: relax them, or bring its profile in "+
			"line with them.", role.ID)
	}
	return text + " " + k.apart(k.role, k.quiz.Role[instead])
}

// failing explains a requirement that fails on every sheet tried.
func (k *seeker) failing(nearest *attempt, when string) string {
	text := fmt.Sprintf("Its requirement %s fails", when)
	j := slices.IndexFunc(k.quiz.Roles[k.role].Role.Requires, func(r engine.Requirement) bool {
		return r.When.Source == when
	})
	var limits []string
	for _, s := range k.skillsRead(j) {
		for _, end := range []struct {
			sign, level float64
			beyond      string
		}{{1, 100, "above"}, {-1, 0, "below"}} {
			if a := k.extreme(nearest.given, s, end.sign); k.holdsAt(a, j, s, end.level) { // so it is this level that is missing
				limits = append(limits, fmt.Sprintf("no answers bring %s %s %s", k.quiz.Skills[s], end.beyond,
					atLevel(a.sheet.Levels[s])))
			}
		}
	}
	if limits == nil {
		return text + " on every sheet tried: look whether it contradicts itself, the role's other requirements, or " +
			"what the items can be answered with."
	}
	return text + ": " + strings.Join(limits, ", and ") +
		". Change the requirement, or the rule or the items that keep the level there."
}

// atLevel is a level as a person reads it.
func atLevel(level float64) string { return engine.Decimal(math.Round(level*10) / 10) }

// apart says where the shapes of two roles' profiles differ most, in three skills at most and in none by less than half
// of the most, and what to do about it.
func (s *simulator) apart(a, b int) string {
	p, q := &s.quiz.Roles[a], &s.quiz.Roles[b]
	order := make([]int, len(s.quiz.Skills))
	mean := 0.0
	for k := range order {
		order[k] = k
		mean += (p.Levels[k] - q.Levels[k]) / float64(len(order))
	}
	differ := func(k int) float64 { return math.Abs(p.Levels[k] - q.Levels[k] - mean) }
	slices.SortStableFunc(order, func(x, y int) int {
		if differ(x) > differ(y)+nearlyEqual {
			return -1
		} else if differ(y) > differ(x)+nearlyEqual {
			return 1
		}
		return 0
	})
	if differ(order[0]) < 1 {
		return fmt.Sprintf("The profiles of %s and %s have the same shape: no answers can tell them apart until "+
			"their levels differ.", p.Role.ID, q.Role.ID)
	}
	var skills []string
	for _, k := range order[:min(3, len(order))] {
		if differ(k) >= differ(order[0])/2 {
			skills = append(skills, fmt.Sprintf("%s (%s and %s)", s.quiz.Skills[k], atLevel(p.Levels[k]), atLevel(q.Levels[k])))
		}
	}
	return fmt.Sprintf("The profiles of %s and %s differ most in %s: add items for these skills, or move the "+
		"profiles further apart.",
		p.Role.ID, q.Role.ID, strings.Join(skills, ", "))
}

// percent is a share as a person reads it: what isn't nothing or all is never called so.
func percent(share float64) string {
	switch p := math.Round(share * 100); {
	case p == 0 && share > 0:
		return "less than 1 %"
	case p == 100 && share < 1:
		return "more than 99 %"
	default:
		return fmt.Sprintf("%.0f %%", p)
	}
}
