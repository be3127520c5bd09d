// Package byhand is the quiz marketing_career written by hand, as a good engineer would who needs this one quiz and no
// other: the rules are if statements, and all that is known beforehand is in tables. It is there to be measured
// against. It must never read content, and its results must be the engine's to the last bit; when the quiz changes, so
// must this.
package byhand

import (
	"math"

	"careerpath/engine"
)

// Score gives the result that Catalog.Score gives for answers to marketing_career. catalog is the hash of the content.
// Answers are not checked: they must be ones that the quiz takes.
func Score(answers engine.Answers, catalog string) engine.Result {
	var row Row
	read(answers, &row)
	var s Scores
	Levels(&row, &s)
	out := engine.Result{
		Quiz: "marketing_career", Catalog: catalog, Coverage: float64(s.measured) / Skills,
		Levels: s.levels(), Roles: s.roles(), Verdict: s.Verdict, Quality: s.quality(&row),
	}
	if s.Verdict.Compares() {
		out.Set = set(out.Roles)
		out.Next, out.Rungs = s.next(&row)
		if best := &out.Roles[0]; !best.Eligible {
			out.Blocked = &engine.Blocked{Role: best.Role, Share: best.Share, Unmet: best.Unmet}
		}
	}
	if s.Role >= 0 {
		out.Role, out.Tier = engine.OptionalID(roleIDs[s.Role]), tiers[s.Role]
		out.Because = s.because(&row)
	}
	out.Rules, out.Facts = s.rules(&row), row.facts()
	return out
}

// set is the set of roles that holds the person's own in nine of ten cases.
func set(roles []engine.RoleFit) *engine.RoleSet {
	n := 0
	for n < len(roles) && 1-roles[n].Share <= 0.4111 {
		n++
	}
	out := &engine.RoleSet{Alpha: 0.1, N: 1994, On: "simulated", Alone: n == 0}
	for _, r := range roles[:max(n, 1)] {
		out.Roles = append(out.Roles, r.Role)
	}
	return out
}

// read looks up the answer to each question.
func read(answers engine.Answers, row *Row) {
	for i, id := range numberIDs {
		row.Numbers[i] = NotAnswered
		if a, ok := answers[id]; ok {
			row.Numbers[i] = a.Number()
		}
	}
	for i := range items {
		it := &items[i]
		a, ok := answers[it.id]
		if !ok {
			continue
		}
		if a.Form() == engine.FormNotApplicable {
			row.Answers[i] = NotApplicable
			continue
		}
		if it.options == nil {
			row.Answers[i] = uint8(a.Number())
			continue
		}
		for j, option := range it.options {
			if option == a.Options()[0] {
				row.Answers[i] = uint8(j + 1)
				break
			}
		}
	}
}

func (s *Scores) levels() []engine.Level {
	out := make([]engine.Level, 0, Skills)
	for k, id := range skillIDs {
		if s.Measured[k] {
			n := s.items[k]
			out = append(out, engine.Level{Skill: id, Level: s.Levels[k], SEM: shownSEMs[n], Items: int(n)})
		}
	}
	return out
}

// shownSEMs are sems as results have them.
var shownSEMs = func() (out [mostItems + 1]float64) {
	for n := 1; n <= mostItems; n++ {
		out[n] = rounded(sem(n))
	}
	return out
}()

func (s *Scores) roles() []engine.RoleFit {
	if s.measured == 0 {
		return []engine.RoleFit{}
	}
	out := make([]engine.RoleFit, Roles)
	for i, r := range s.order {
		out[i] = engine.RoleFit{
			Role: roleIDs[r], Share: s.Shares[r], Readiness: s.Readiness[r], Aligned: s.aligned(r),
			Eligible: s.eligible(r), Unmet: []engine.Unmet{},
		}
		if !s.claims(r) {
			out[i].Readiness, out[i].Aligned, out[i].Unclaimed = 0, 0, true
		}
		if out[i].Eligible {
			continue
		}
		for j, met := range s.meets {
			if q := &requirements[j]; q.role == r && met == no {
				out[i].Unmet = append(out[i].Unmet, engine.Unmet{When: q.when, Because: q.because})
			}
		}
	}
	return out
}

// claims says whether 30 % of a role's weight is measured, without which no readiness is claimed.
func (s *Scores) claims(role int) bool {
	measured, all := 0.0, 0.0
	for k := range weight {
		all += float64(weight[k][role])
		if s.Measured[k] {
			measured += float64(weight[k][role])
		}
	}
	return measured >= 0.3*all
}

// next is the role to grow towards, and the way ahead: the best-fitting one first where another is recommended, then up
// the ladder. A role that is on the way already is passed over.
func (s *Scores) next(row *Row) (engine.OptionalID, []engine.RungAhead) {
	at := s.order[0]
	way := make([]engine.RungAhead, 0, Roles)
	if s.Role != at {
		way = append(way, engine.RungAhead{Role: roleIDs[at]})
	}
	var seen [Roles]bool
climb:
	for seen[at] = true; ; seen[at] = true {
		for i := range ladders[at] {
			if rung := &ladders[at][i]; !seen[rung.to] && s.climbs(row, rung) {
				way, at = append(way, engine.RungAhead{Role: roleIDs[rung.to], Because: rung.because}), rung.to
				continue climb
			}
		}
		break
	}
	switch {
	case s.Role != s.order[0] && len(way) == 1 && ladders[s.order[0]] == nil:
		return engine.OptionalID(way[0].Role), nil // whose role has no ladder
	case len(way) == 0:
		return "", nil
	}
	return engine.OptionalID(way[0].Role), way
}

// climbs says whether the condition of a rung is known and holds.
func (s *Scores) climbs(row *Row, r *rung) bool {
	leads := s.Measured[teamLeadership] && s.Levels[teamLeadership] >= 50
	switch r.when {
	case leadsNobody:
		return row.people() == 0
	case leadsWell:
		return leads
	case leadsThree:
		return row.people() >= 3 && leads
	case leadsNobodyAsManager:
		return row.people() == 0 && s.Shares[marketingManager] >= 0.3
	case managesToo:
		return s.Shares[marketingManager] >= 0.3
	}
	return true
}

// rules says what became of every rule: those that adjust, the requirements that can't be checked, and the notes.
func (s *Scores) rules(row *Row) []engine.RuleOutcome {
	open := 0
	if s.measured > 0 {
		for _, met := range s.meets {
			if met == unknown {
				open++
			}
		}
	}
	const down, up = true, false
	people, budget, meetings := row.people(), row.budget(), row.Numbers[executiveMeetings]
	out := make([]engine.RuleOutcome, 6, 12+open)
	out[0] = s.moves(leadsNobodyYet, down, 60, "people_led", people, people == 0, teamLeadership)
	out[1] = s.moves(ownsNoBudgetYet, down, 50, "budget_owned", budget, budget == 0, budgetOwnership)
	out[2] = s.moves(noTimeWithExecutives, down, 50, "executive_meetings", meetings, meetings == 0, executivePartnership)
	out[3] = s.moves(leadsATeamNow, up, 50, "people_led", people, people >= 3, teamLeadership)
	out[4] = s.moves(decidesOnALargeBudget, up, 60, "budget_owned", budget, budget >= 500, budgetOwnership)
	out[5] = s.moves(meetsExecutivesOften, up, 60, "executive_meetings", meetings, meetings >= 6, executivePartnership)
	if open > 0 {
		out = s.open(out)
	}
	return append(out, s.directorShape(row), s.littleLeading(row), s.closeToDirector(row),
		s.both(digitalAndSocialMediaMeet, digitalAndSocialNote, digitalMediaManager, socialMediaManager),
		s.both(twoSidesOfSocialMedia, twoSidesNote, socialMediaManager, socialMediaMarketer),
		early(row))
}

// moves is the outcome of a rule that keeps a level down to a limit, or else up, where a number calls for it. No two
// rules move a level: the numbers for which they do so differ. Where one of the two is known to be otherwise, it doesn't
// matter that the other is unknown.
func (s *Scores) moves(o engine.RuleOutcome, down bool, limit float64, fact string, is float64, calls bool,
	skill int) engine.RuleOutcome {
	beyond := s.answered[skill] < limit
	if down {
		beyond = s.answered[skill] > limit
	}
	if is >= 0 && !calls || s.Measured[skill] && !beyond {
		return o
	}
	if is < 0 {
		o.Unknown = append(o.Unknown, "fact."+fact)
	}
	if !s.Measured[skill] {
		o.Unknown, o.Unasked = append(o.Unknown, "level."+skillIDs[skill]), skill == teamLeadership && s.leadingUnasked
	}
	if s.Levels[skill] < s.answered[skill] && down || s.Levels[skill] > s.answered[skill] && !down {
		o.Applied = true
		o.Moved = []engine.LevelMove{{Skill: skillIDs[skill], From: s.answered[skill], To: s.Levels[skill]}}
	}
	return o
}

// open adds the requirements that can't be checked, the best role's first.
func (s *Scores) open(out []engine.RuleOutcome) []engine.RuleOutcome {
	for _, r := range s.order {
		for j, met := range s.meets {
			if q := &requirements[j]; q.role == r && met == unknown {
				out = append(out, engine.RuleOutcome{
					Rule:   roleIDs[r] + "_requires_" + string(rune('0'+q.number)),
					Effect: "requirement of " + roleIDs[r], Because: q.because, Unknown: []string{q.reads},
					Unasked: q.reads == "level.team_leadership" && s.leadingUnasked,
				})
			}
		}
	}
	return out
}

// directorShape is the note on a director's shape without a team.
func (s *Scores) directorShape(row *Row) engine.RuleOutcome {
	o := directorShapeWithoutATeam
	if s.measured > 0 && s.Shares[marketingDirector] < 0.5 || row.people() > 0 ||
		s.Measured[teamLeadership] && s.Levels[teamLeadership] > 60 {
		return o
	}
	if row.people() < 0 {
		o.Unknown = append(o.Unknown, "fact.people_led")
	}
	if s.measured == 0 {
		o.Unknown = append(o.Unknown, "fit.marketing_director")
	}
	if !s.Measured[teamLeadership] {
		o.Unknown, o.Unasked = append(o.Unknown, "level.team_leadership"), s.leadingUnasked
	}
	if o.Unknown == nil {
		o.Applied, o.Note = true, directorShapeNote
	}
	return o
}

// littleLeading is the note on a director's shape with a team that is little led.
func (s *Scores) littleLeading(row *Row) engine.RuleOutcome {
	o := directorShapeWithLittleLeading
	if s.measured > 0 && s.Shares[marketingDirector] < 0.5 || row.people() == 0 ||
		s.Measured[teamLeadership] && s.Levels[teamLeadership] > 55 {
		return o
	}
	if row.people() < 0 {
		o.Unknown = append(o.Unknown, "fact.people_led")
	}
	if s.measured == 0 {
		o.Unknown = append(o.Unknown, "fit.marketing_director")
	}
	if !s.Measured[teamLeadership] {
		o.Unknown, o.Unasked = append(o.Unknown, "level.team_leadership"), s.leadingUnasked
	}
	if o.Unknown == nil {
		o.Applied, o.Note = true, littleLeadingNote
	}
	return o
}

func (s *Scores) closeToDirector(row *Row) engine.RuleOutcome {
	o := managerCloseToDirector
	if row.people() == 0 || s.measured > 0 && (s.Readiness[marketingDirector] < 85 ||
		s.Shares[marketingDirector]+s.Shares[socialMediaMarketer] >= 0.5) {
		return o
	}
	if row.people() < 0 {
		o.Unknown = append(o.Unknown, "fact.people_led")
	}
	if s.measured == 0 {
		o.Unknown = append(o.Unknown, "fit.marketing_director", "fit.social_media_marketer", "readiness.marketing_director")
	}
	if o.Unknown == nil {
		o.Applied, o.Note = true, closeToDirectorNote
	}
	return o
}

// both is the outcome of a rule that notes that each of two roles holds a quarter. They come in the order of their ids.
func (s *Scores) both(o engine.RuleOutcome, note string, a, b int) engine.RuleOutcome {
	if s.measured == 0 {
		o.Unknown = []string{"fit." + roleIDs[a], "fit." + roleIDs[b]}
	} else if s.Shares[a] >= 0.25 && s.Shares[b] >= 0.25 {
		o.Applied, o.Note = true, note
	}
	return o
}

func early(row *Row) engine.RuleOutcome {
	o := earlyInTheCareer
	if years := row.Numbers[yearsInMarketing]; years < 0 {
		o.Unknown = []string{"fact.years_in_marketing"}
	} else if years < 2 {
		o.Applied, o.Note = true, earlyNote
	}
	return o
}

// quality looks at the points of the sentences in the order shown.
func (s *Scores) quality(row *Row) engine.Quality {
	q := engine.Quality{Warnings: []engine.Warning{}}
	var points [sentences]uint8
	n, run, last, even := 0, 0, uint8(0), true
	for i, a := range row.given() {
		if items[i].options != nil || row.Answers[i] == NotApplicable || i == metEachReport && !s.asksReports {
			continue
		}
		if a == last {
			run++
		} else {
			run = 1
		}
		if last = a; a == 0 {
			continue
		}
		even = even && (n == 0 || a == points[0])
		points[n] = a
		n++
		q.LongestRun = max(q.LongestRun, run)
	}
	if n >= 2 {
		q.Variability = rounded(spread(points[:n]))
		if 2*q.LongestRun >= n && n >= 4 {
			q.Warnings = append(q.Warnings, engine.WarnLongRun)
		}
		if even {
			q.Warnings = append(q.Warnings, engine.WarnNoVariability)
		}
	}
	if s.freedom > 0 {
		q.Inconsistency = rounded(s.discord / float64(s.freedom))
	}
	if s.discord > discord[s.freedom] {
		q.Warnings = append(q.Warnings, engine.WarnInconsistent)
	}
	return q
}

// spread is the sample standard deviation of points.
func spread(points []uint8) float64 {
	n := float64(len(points))
	var part, square [6]float64 // by point
	for p := range part {
		part[p] = float64(p) / n
	}
	mean, sum := 0.0, 0.0
	for _, p := range points {
		mean += part[p]
	}
	for p := range square {
		d := float64(p) - mean
		square[p] = float64(d * d)
	}
	for _, p := range points {
		sum += square[p]
	}
	return math.Sqrt(sum / (n - 1))
}

// because takes the log-odds of the recommended role against the best other one apart.
func (s *Scores) because(row *Row) *engine.Because {
	a, b := s.Role, s.order[0]
	if b == a {
		b = s.order[1]
	}
	answers := row.given()
	out := &engine.Because{
		Versus: roleIDs[b], Skills: make([]engine.SkillEvidence, s.measured), Rules: []engine.RuleEvidence{},
	}
	gradient := s.gradient(a, b, out)
	total := 0
	for k, n := range s.items {
		if s.Measured[k] {
			total += int(n)
		}
	}
	evidence := make([]engine.ItemEvidence, 0, total)
	var of [Skills][]engine.ItemEvidence
	var skills, given strengths
	for k := range measures {
		if !s.Measured[k] {
			continue
		}
		weight, odds := float64(s.weights[k]), 0.0
		given.count = 0
		for i := range measures[k] {
			m := &measures[k][i]
			if a := answers[m.item]; a != 0 {
				says := float64(gradient[k] * float64(m.weight) / weight * (float64(m.credit[a]) - 50))
				odds += says
				given.add(int(m.item), rounded(says))
			}
		}
		first := len(evidence)
		for i := range given.count {
			evidence = append(evidence, engine.ItemEvidence{Item: items[given.of[i]].id, LogOdds: given.odds[i]})
		}
		of[k] = evidence[first:len(evidence):len(evidence)]
		skills.add(k, rounded(odds))
	}
	for i := range out.Skills {
		k := skills.of[i]
		out.Skills[i] = engine.SkillEvidence{Skill: skillIDs[k], LogOdds: skills.odds[i], Items: of[k]}
	}
	s.moved(out, gradient)
	return out
}

// strengths are log-odds, the strongest first, and what each is of. They are put in order here, and not in the result,
// because moving what has pointers takes longer.
type strengths struct {
	count int
	of    [Skills]int
	odds  [Skills]float64
}

// add puts one behind all that are as strong.
func (s *strengths) add(of int, odds float64) {
	i := s.count
	for ; i > 0 && math.Abs(odds) > math.Abs(s.odds[i-1]); i-- {
		s.of[i], s.odds[i] = s.of[i-1], s.odds[i-1]
	}
	s.of[i], s.odds[i] = of, odds
	s.count++
}

// gradient is by how much the log-odds rise with the level of each skill. It states the constant, too.
func (s *Scores) gradient(a, b int, out *engine.Because) *[Skills]float64 {
	means := s.profileMeans()
	var slope [Skills]float64
	for k := range slope {
		if s.Measured[k] {
			v := variance[s.items[k]]
			qa, qb := profile[k][a]-means[a], profile[k][b]-means[b]
			slope[k] = (qa - qb) / v
			out.Constant += (float64(qb*qb) - float64(qa*qa)) / (2 * v)
		}
	}
	out.Constant = rounded(out.Constant)
	mean := s.mean(&slope)
	for k := range slope {
		if s.Measured[k] {
			slope[k] -= mean
		}
	}
	return &slope
}

// moved adds what the rules that adjusted a level say.
func (s *Scores) moved(out *engine.Because, gradient *[Skills]float64) {
	add := func(rule string, skill int, down bool) {
		if by := s.Levels[skill] - s.answered[skill]; by < 0 && down || by > 0 && !down {
			out.Rules = append(out.Rules, engine.RuleEvidence{Rule: rule, LogOdds: rounded(gradient[skill] * by)})
		}
	}
	add(leadsNobodyYet.Rule, teamLeadership, true)
	add(ownsNoBudgetYet.Rule, budgetOwnership, true)
	add(noTimeWithExecutives.Rule, executivePartnership, true)
	add(leadsATeamNow.Rule, teamLeadership, false)
	add(decidesOnALargeBudget.Rule, budgetOwnership, false)
	add(meetsExecutivesOften.Rule, executivePartnership, false)
}
