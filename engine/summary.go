package engine

// Summarize takes a result with its snapshot apart: what lists, figures and charts need, and the rest, which only the
// result's own page needs: the reasons, the rules, the words. Restore puts both together again. The words of the
// summary are a copy of some in the rest, so that a list reads as the result does.
func Summarize(r Result, s Snapshot) (summary, rest Result, words Snapshot) {
	summary, words = r, summaryWords(&r, &s)
	summary.Rungs, summary.Because, summary.Rules, summary.Changes = nil, nil, nil, nil
	summary.Quality, summary.Set, summary.Order = Quality{}, nil, nil
	if r.Order != nil && r.Order.Seed != "" {
		summary.Order = &ShownOrder{Seed: r.Order.Seed}
	}
	rest = Result{Rungs: r.Rungs, Because: r.Because, Rules: r.Rules, Changes: r.Changes, Quality: r.Quality, Set: r.Set,
		Order: r.Order}
	return summary, rest, words
}

// Restore is the result that was summarized.
func Restore(summary, rest Result) Result {
	summary.Rungs, summary.Because, summary.Rules, summary.Changes = rest.Rungs, rest.Because, rest.Rules, rest.Changes
	summary.Quality, summary.Set, summary.Order = rest.Quality, rest.Set, rest.Order
	return summary
}

// summaryWords are the words that one line about a result needs.
func summaryWords(r *Result, s *Snapshot) Snapshot {
	words := Snapshot{QuizTitle: s.QuizTitle, Lang: s.Lang, Toward: s.Toward, Families: s.Families}
	for _, role := range s.Roles {
		kept := SnapshotRole{ID: role.ID, Title: role.Title, Tier: role.Tier}
		switch {
		case role.ID == s.Toward:
			kept = role
			kept.Summary, kept.Facts = "", nil
		case !r.Claimable(role): // without levels, nothing is claimed of a role that says what it asks
			kept.Asks = role.Asks
		}
		words.Roles = append(words.Roles, kept)
	}
	if r.Verdict != VerdictLevelsOnly {
		return words
	}
	words.Composites, words.Codes = s.Composites, s.Codes
	for _, skill := range s.Skills {
		words.Skills = append(words.Skills, SnapshotSkill{ID: skill.ID, Title: skill.Title})
	}
	return words
}

// Claimable says whether a result measured enough of what a role asks, by weight and level, for anything to be claimed of
// it: see LeastMeasured.
func (r *Result) Claimable(role SnapshotRole) bool {
	measured := 0.0
	for _, l := range r.Levels {
		measured += float64(role.Weights[l.Skill] * role.Levels[l.Skill])
	}
	return measured > 0 && measured >= LeastMeasured*role.Asks
}
