package server

import (
	"cmp"
	"maps"
	"slices"

	"careerpath/engine"
	"careerpath/engine/movement"
	"careerpath/engine/plan"
	"careerpath/engine/wording"
)

// headlineOf is what a result says in one line.
func headlineOf(l *wording.Language, result *engine.Result, kept *engine.Snapshot) string {
	p := &resultPage{}
	p.say(result, newWords(l, kept))
	return p.Headline
}

// compared says whether the verdict rests on a comparison of roles. Where it doesn't, shares would look like more than
// they are.
func compared(result *engine.Result) bool {
	return result.Verdict.Compares()
}

// say finds the words for the verdict: the answer to the quiz's own question, and how sure it is.
func (p *resultPage) say(result *engine.Result, w *words) {
	switch result.Verdict {
	case engine.VerdictInsufficient:
		p.tooLittle(result, w)
		return
	case engine.VerdictLevelsOnly:
		p.strengths(result, w)
		return
	case engine.VerdictUndifferentiated:
		p.Headline = w.T("Your answers do not point to one role")
		p.Sure = w.evenness(result) + " " + w.T("Any role we named would be a guess, so we name none.")
		p.Advice = []string{w.T("If you went through the questions quickly, or mostly used one answer, take the quiz " +
			"again and think of particular weeks."),
			w.T("If your work really is a bit of everything, that is worth knowing too. Read the roles and ask which of " +
				"their days you would like to have more of.")}
	case engine.VerdictClear, engine.VerdictLikely, engine.VerdictClose, engine.VerdictBlocked:
		p.match(result, w)
	}
	if role, ok := w.roles[w.snapshot.Toward]; ok {
		p.ready(result, w, role)
	}
}

// tooLittle says what is missing for a recommendation.
func (p *resultPage) tooLittle(result *engine.Result, w *words) {
	p.Headline = w.T("There is too little to go on yet")
	p.Advice = []string{w.T("Take the quiz again and answer more of it. Where a question doesn't quite fit, the " +
		"nearest answer still helps.")}
	if len(result.Levels) == 0 {
		p.Sure = w.T("Too little was answered to measure anything this quiz is about.")
		return
	}
	p.Sure = w.T("Your answers measure %[1]d of the %[2]d skills this quiz is about.", len(result.Levels),
		len(w.snapshot.Skills)) + " "
	needs := w.NeedsOf(w.snapshot.Thresholds())
	switch {
	case len(w.snapshot.Roles) == 0:
		p.Sure += w.T("Saying what stands out takes %s, so we leave it at the levels themselves.", needs)
	case result.Coverage >= w.snapshot.Thresholds().Coverage:
		p.Sure += w.T("Of some role they are less than %d\u00a0%% of what counts in it, too little to claim anything.",
			hundredths(engine.LeastMeasured))
	default:
		p.Sure += w.T("A recommendation that deserves the name takes %s, so we make none.", needs)
	}
}

// match says which role fits.
func (p *resultPage) match(result *engine.Result, w *words) {
	best, n := result.Roles[0], len(result.Roles)
	title, share := w.role(best.Role), w.InTen(best.Share)
	second := ""
	if n > 1 {
		second = w.role(result.Roles[1].Role)
	}
	verdict := result.Verdict
	if result.Family != nil {
		p.stand(result, w)
		verdict = engine.VerdictBlocked // all is said but what is missing
	}
	switch verdict {
	case engine.VerdictClear:
		p.Headline = w.T("You work like %s", w.Article(title))
		if n == 2 {
			p.Headline = w.T("You work like %[1]s, not like %[2]s", w.Article(title), w.Article(second))
			p.Sure = w.T("A clear result: this role holds %s of the match.", share)
			break
		}
		p.Sure = w.T("A clear result: of the %[1]s roles compared, this one holds %[2]s of the match.", w.Number(n), share)
	case engine.VerdictLikely:
		p.Headline = w.T("You most likely work like %s", w.Article(title))
		p.Sure = w.T("Likely, not certain: this role holds %[1]s of the match; the nearest other one, %[2]s, holds %[3]s.",
			share, second, w.InTen(result.Roles[1].Share))
		if n == 2 {
			p.Headline = w.T("You work more like %[1]s than like %[2]s", w.Article(title), w.Article(second))
			p.Sure = w.T("Likely, not certain: this role holds %[1]s of the match; the other one, %[2]s, holds %[3]s.",
				share, second, w.InTen(result.Roles[1].Share))
		}
		if doubt := w.Doubt(result, w.snapshot.Thresholds()); doubt != "" {
			p.Sure += " " + doubt
		}
	case engine.VerdictClose:
		names, together := contenders(result, w)
		p.Headline = w.T("You are between %s", w.List(names, "and"))
		p.Sure = w.T("A close call: these %[1]s roles together hold %[2]s of the match, and %[3]s is ahead with %[4]s. "+
			"Read all of them before you choose.", w.Number(len(names)), w.InTen(together), title, share)
		if len(names) == 2 {
			p.Sure = w.T("A close call: these two roles together hold %[1]s of the match, and %[2]s is ahead with %[3]s. "+
				"Read both before you choose.", w.InTen(together), title, share)
		}
	case engine.VerdictBlocked, engine.VerdictInsufficient, engine.VerdictUndifferentiated, engine.VerdictLevelsOnly:
	}
	if best.Eligible {
		return
	}
	p.Headline = w.T("Your answers look most like %s, but one thing is missing", w.Article(title))
	if len(best.Unmet) > 1 {
		p.Headline = w.T("Your answers look most like %s, but some things are missing", w.Article(title))
	}
	p.Sure = w.T("By your answers alone, %[1]s holds %[2]s of the match. We don't recommend it yet, because "+
		"what it requires is not all met.", title, share)
	p.Requirement = &requirementNotMet{Role: title}
	for _, u := range best.Unmet {
		p.Requirement.Because = append(p.Requirement.Because, w.T(u.Because))
	}
}

// contenders are the roles in question, with the share of the match that they hold together.
func contenders(result *engine.Result, w *words) (names []string, together float64) {
	for _, c := range result.Contenders() {
		names, together = append(names, w.role(c.Role)), together+c.Share
	}
	return names, together
}

// ready answers a quiz that asks about the readiness for one of its roles. Whose days the answers look like is another
// question then, and comes second.
func (p *resultPage) ready(result *engine.Result, w *words, role engine.SnapshotRole) {
	value, told := wording.Readiness(result, role)
	if !told {
		return
	}
	switch result.Verdict {
	case engine.VerdictClear:
		p.Gist = w.T("Another question is whose days yours look like: clearly those of %s.",
			w.Article(w.role(result.Roles[0].Role)))
	case engine.VerdictLikely:
		p.Gist = w.T("Another question is whose days yours look like: most likely those of %s.",
			w.Article(w.role(result.Roles[0].Role)))
		if doubt := w.Doubt(result, w.snapshot.Thresholds()); doubt != "" {
			p.Gist += " " + doubt
		}
	case engine.VerdictClose, engine.VerdictBlocked:
		names, _ := contenders(result, w)
		p.Gist = w.T("Another question is whose days yours look like: they lie between %s.", w.List(names, "and"))
		if len(names) == 1 {
			p.Gist = w.T("Another question is whose days yours look like: most likely those of %s.", w.Article(names[0]))
		}
	case engine.VerdictUndifferentiated:
		p.Advice = p.Advice[:1]
	case engine.VerdictInsufficient, engine.VerdictLevelsOnly:
	}
	title := w.role(role.ID)
	p.Headline = w.T("You show %[1]d\u00a0%% of what %[2]s's job asks", whole(value), w.Article(title))
	if p.Sure = w.missing(gapsTo(role, result)); result.Verdict == engine.VerdictUndifferentiated {
		p.Sure += " " + w.T("Whose days yours look like, your answers are too even to say.")
	}
	p.Readiness = newReadinessBar(title, value, marginOf(role, result))
}

// marginOf is the margin of the readiness that a result tells for a role.
func marginOf(role engine.SnapshotRole, result *engine.Result) float64 {
	by, _ := movement.ReadinessFor(profileOf(role), result.Levels)
	return by.Margin()
}

// missing says how many gaps make most of what is missing for a role.
func (w *words) missing(gaps []skillGap) string {
	total, sum := 0.0, 0.0
	for _, g := range gaps {
		total += g.Weighs
	}
	if total == 0 {
		return w.T("Nothing that was measured lies below what the role asks.")
	}
	var ids []string
	for _, g := range gaps[:min(len(gaps), gapsShown)] {
		ids, sum = append(ids, g.Skill), sum+g.Weighs
		if sum < total/2 {
			continue
		}
		if len(ids) == 1 {
			return w.T("One gap makes most of what is missing: %s.", w.skillsIn(ids))
		}
		return w.T("%[1]s gaps make most of what is missing: %[2]s.", wording.Capital(w.Number(len(ids))), w.skillsIn(ids))
	}
	return w.T("What is missing is spread over many skills; the largest gaps are %s.", w.skillsIn(ids))
}

// skillGap is how far a level lies below what a role asks.
type skillGap struct {
	Skill      string
	Have, Need float64 // 0–100
	Weighs     float64 // the gap times what the skill weighs in the role
}

// gapsTo are the gaps between a result and a role, those that weigh most first.
func gapsTo(role engine.SnapshotRole, result *engine.Result) []skillGap {
	var out []skillGap
	for _, l := range result.Levels {
		if need := role.Levels[l.Skill]; need > l.Level {
			out = append(out, skillGap{l.Skill, l.Level, need, role.Weights[l.Skill] * (need - l.Level)})
		}
	}
	slices.SortStableFunc(out, func(a, b skillGap) int { return cmp.Compare(b.Weighs, a.Weighs) })
	return slices.DeleteFunc(out, func(g skillGap) bool { return g.Weighs == 0 })
}

// profileOf is a kept role as one of the content, with what it asks alone.
func profileOf(kept engine.SnapshotRole) *engine.Role {
	role := &engine.Role{ID: kept.ID, Title: kept.Title}
	for _, id := range slices.Sorted(maps.Keys(kept.Levels)) {
		role.Profile = append(role.Profile, engine.Demand{Skill: engine.Ref{ID: id}, Level: kept.Levels[id],
			Weight: kept.Weights[id]})
	}
	return role
}

// evenness says why nothing stands out, in agreement with the levels that the page shows: two of them may lie further
// apart than the error of two, where all together don't.
func (w *words) evenness(result *engine.Result) string {
	byLevel := func(a, b engine.Level) int { return cmp.Compare(a.Level, b.Level) }
	low, high := slices.MinFunc(result.Levels, byLevel), slices.MaxFunc(result.Levels, byLevel)
	if plan.CertaintyOf(plan.RCI(low.Level, high.Level, low.SEM, high.SEM)) == plan.WithinNoise {
		return w.T("Your levels are so even that the ordinary blur of a questionnaire could have made all the differences " +
			"between them.")
	}
	return w.T("Your levels run from %[1]d to %[2]d, which looks like much. But each rests on a few answers, and among "+
		"%[3]d such levels chance alone makes differences as large: taken together, yours are no more uneven than that.",
		whole(low.Level), whole(high.Level), len(result.Levels))
}

// strengths says what stands out where no roles are compared.
func (p *resultPage) strengths(result *engine.Result, w *words) {
	p.Headline = w.T("Your skills at a glance")
	if result.Published() {
		p.Headline = w.T("Your scales at a glance")
	}
	scored, shows := w.scored(result)
	switch above, below := result.Strengths(); {
	case scored != "":
		p.Headline, p.Sure = scored, shows
	case len(result.Levels) < 2:
		p.Sure = w.T("This quiz shows levels and recommends no role.")
	case len(above)+len(below) == 0 && result.Published():
		p.Sure = w.evenness(result) + " " + w.T("So none of them stands out.")
	case len(above)+len(below) == 0:
		p.Sure = w.evenness(result) + " " + w.T("So we call none of them a strength or a weakness.")
	case result.Published():
		if len(above) > 0 {
			p.Headline = w.N(len(above), "Your highest scale: %[2]s", "Your highest scales: %[2]s",
				w.skillsIn(skillsOf(above)))
		}
		if len(below) > 0 {
			p.Sure = w.T("Low for you: %s.", w.skillsIn(skillsOf(below))) + " "
		}
		p.Sure += w.T("The others lie no further from your average than chance could put them.")
	default:
		if len(above) > 0 {
			p.Headline = w.N(len(above), "Your strength: %[2]s", "Your strengths: %[2]s", w.skillsIn(skillsOf(above)))
		}
		if len(below) > 0 {
			p.Sure += w.T("You show less of %s.", w.skillsIn(skillsOf(below))) + " "
		}
		p.Sure += w.T("The others lie no further from your average than chance could put them.")
	}
}
