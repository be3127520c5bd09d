package server

import (
	"careerpath/engine"
	"careerpath/engine/plan"
	"careerpath/engine/wording"
	"careerpath/store"
)

// rungLine is a role on the way ahead.
type rungLine struct {
	ID, Title, Because string
	Readiness          int
	Counted            string // of its skills in the readiness, "" for all
	Unknown            bool   // too little of what it asks was measured to say so
}

// ahead lists the way ahead that was kept with a result, each role with how much of its bar the levels clear.
func (s *Server) ahead(a *store.Assessment, w *words) []rungLine {
	var out []rungLine
	for _, rung := range wording.Ahead(&a.Result, &a.Snapshot) {
		line := rungLine{ID: rung.Role.ID, Title: w.T(rung.Role.Title), Because: w.T(rung.Because),
			Readiness: whole(rung.Readiness)}
		if line.Unknown = !rung.Told; !line.Unknown {
			line.Counted = s.counted(w.Language, line.ID, skillsOf(a.Result.Levels))
		}
		out = append(out, line)
	}
	return out
}

// leads says whether a plan from a result can lead to a role.
func leads(targets []plan.Target, role string) bool { return targetOf(targets, role) != nil }

// targetOf finds a role among those a plan can lead to; nil where it can't.
func targetOf(targets []plan.Target, role string) *plan.Target {
	for i := range targets {
		if targets[i].Role.ID == role {
			return &targets[i]
		}
	}
	return nil
}

// within is the path for growing in the recommended role of a result that names no next one, nil for none.
func within(targets []plan.Target, result *engine.Result) *engine.Path {
	if t := targetOf(targets, string(result.Role)); t != nil && result.Next == "" {
		return t.Path
	}
	return nil
}

// heading is the name of a plan.
func heading(l *wording.Language, p *store.Plan) string { return p.Plan.Heading(l, isolated) }

// strengthens says what a milestone raises that closes no gap, "" where it closes some.
func strengthens(l *wording.Language, p *plan.Plan, m *plan.Milestone) string {
	if len(m.Why) > 0 || !p.Within() {
		return ""
	}
	var titles []string
	for _, gain := range m.Gains {
		for _, g := range p.Gaps {
			if g.Skill == gain.Skill {
				titles = append(titles, isolated(l.Lowered(l.T(g.Title))))
			}
		}
	}
	return l.List(titles, "and")
}

// targetGroup is roles to choose from.
type targetGroup struct {
	Title, About string
	Targets      []target
	Any          bool // no path leads there: those come last, and are folded
	Open         bool // one of them is chosen, or there is no other group
}

// targetGroups sorts the roles that a plan can lead to: where paths lead, the role one is in, and all others.
func (s *Server) targetGroups(l *wording.Language, basis *store.Assessment, chosen string) []targetGroup {
	result := &basis.Result
	groups := []targetGroup{
		{Title: l.T("Any role")},
		{Title: l.T("Growing in the role you are in")},
		{Title: l.T("Any role"), Any: true, About: l.T("No path is written for these steps. The plan is made of the " +
			"activities that close the gaps.")},
	}
	if role, ok := s.catalog.Role(string(result.Role)); ok {
		groups[0].Title = l.T("Where a path leads from %s", isolated(l.T(role.Title)))
		groups[2].Title = l.T("Any other role")
	}
	for _, t := range plan.Targets(s.catalog, result) {
		line := target{ID: t.Role.ID, Title: t.Role.Title, Summary: t.Role.Summary, Chosen: chosen == t.Role.ID,
			Next: t.Role.ID == string(result.Next), Readiness: whole(t.Readiness), Unknown: !t.Told()}
		if t.Measured < len(t.Role.Profile) {
			line.Counted = l.T("%[1]d of its %[2]d skills", t.Measured, len(t.Role.Profile))
		}
		line.Otherwise = otherwise(l, result, t.Role.ID)
		for i := range result.Roles {
			if result.Roles[i].Role != t.Role.ID {
				continue
			}
			for _, u := range result.Roles[i].Unmet {
				line.Unmet = append(line.Unmet, u.Because)
			}
		}
		at := 2
		switch {
		case t.Role.ID == string(result.Role):
			at = 1
			line.Summary = wording.Key("The activities that close your gaps to the role's own profile.")
			if t.Path != nil {
				line.Summary = t.Path.Summary
			}
		case t.Path != nil:
			at, line.Summary = 0, t.Path.Summary
		}
		groups[at].Targets = append(groups[at].Targets, line)
		groups[at].Open = groups[at].Open || line.Chosen
	}
	var out []targetGroup
	for _, g := range groups {
		if len(g.Targets) > 0 {
			out = append(out, g)
		}
	}
	if len(out) == 1 {
		out[0].Open = true
	}
	return out
}
