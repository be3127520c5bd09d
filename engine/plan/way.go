package plan

import (
	"cmp"
	"slices"

	"careerpath/engine"
	"careerpath/engine/internal/compiled"
	"careerpath/engine/internal/exact"
	"careerpath/engine/score"
	"careerpath/engine/wording"
)

// Target is a role that a plan can lead to.
type Target struct {
	Role      *engine.Role
	Path      *engine.Path // that leads there from the recommended role; nil where none is written
	Up        bool         // to another tier
	Readiness float64      // by the skills that the result measured, 0–100
	Measured  int          // how many of the role's skills these are
	part      float64      // and how much of what the role asks they are, by weight and level, 0–1
}

// Told says whether enough of what the role asks was measured for Readiness to mean something: two thirds, by weight
// and level.
func (t *Target) Told() bool { return t.part >= 2.0/3 }

// Targets returns the roles that a plan from a result can lead to: first those that a path leads to from the
// recommended role, upwards and then sideways, each by match share; then that role itself where a path to grow within
// it is written; then all others, the next role of the result first. Roles of which the result measured too little for
// a claim are left out, and so is the recommended role where it has neither a path nor a gap. Without any activities there are none.
func Targets(c *score.Catalog, result *engine.Result) []Target {
	in := c.Inside()
	none := len(gathered(in)) == 0
	ranks := map[string]int{} // by role: where it stands among those compared
	for i, r := range result.Roles {
		ranks[r.Role] = i - len(result.Roles)
	}
	var out []Target
	for i := range in.Content.Roles {
		role := &in.Content.Roles[i]
		t := Target{Role: role, Path: pathBetween(in, string(result.Role), role.ID)}
		if t.Path != nil {
			t.Up = in.Above(string(result.Role), role.ID)
		}
		open := false
		p := Plan{}
		for _, l := range result.Levels {
			if d, asked := role.Demand(l.Skill); asked {
				p.Gaps = append(p.Gaps, Gap{Skill: l.Skill, Level: l.Level, Need: d.Level, Weight: d.Weight})
				open = open || d.Level-l.Level >= worthwhile
			}
		}
		if p.Gaps == nil || t.Path == nil && none || role.ID == string(result.Role) && t.Path == nil && !open {
			continue
		}
		t.Measured, t.Readiness = len(p.Gaps), exact.Rounded(p.readinessAt(p.levels()))
		if t.part = measuredPart(role, p.Gaps); !claimable(role, p.Gaps) {
			continue
		}
		out = append(out, t)
	}
	place := func(t *Target) int {
		switch {
		case t.Path != nil && t.Role.ID == string(result.Role):
			return 2
		case t.Up:
			return 0
		case t.Path != nil:
			return 1
		case t.Role.ID == string(result.Next):
			return 3
		}
		return 4
	}
	slices.SortStableFunc(out, func(a, b Target) int {
		return cmp.Or(cmp.Compare(place(&a), place(&b)), cmp.Compare(ranks[a.Role.ID], ranks[b.Role.ID]))
	})
	return out
}

// claimable says whether enough of a role's weight is measured for anything to be claimed of it: see
// engine.LeastMeasured.
func claimable(role *engine.Role, measured []Gap) bool {
	weight, all := 0.0, 0.0
	for _, d := range role.Profile {
		all += d.Weight
	}
	for _, g := range measured {
		weight += g.Weight
	}
	return weight >= float64(engine.LeastMeasured*all)
}

// Claims says whether the result that a plan rests on measured enough of what the plan's role asks, by weight and level,
// for its readiness to be shown: see engine.LeastMeasured. words are what that result kept. Plans are made of nothing
// less, and some are kept from before that was so.
func (p *Plan) Claims(words *engine.Snapshot) bool {
	measured := 0.0
	for _, g := range p.Gaps {
		measured += float64(g.Weight * g.Need)
	}
	for _, role := range words.Roles {
		if role.ID == p.To {
			return measured >= float64(engine.LeastMeasured*role.Asks)
		}
	}
	return true
}

// measuredPart is how much of what a role asks is measured, by weight and level, 0–1.
func measuredPart(role *engine.Role, measured []Gap) float64 {
	part, whole := 0.0, 0.0
	for _, d := range role.Profile {
		whole += float64(d.Weight * d.Level)
	}
	for _, g := range measured {
		part += float64(g.Weight * g.Need)
	}
	if whole == 0 {
		return 1
	}
	return part / whole
}

// pathBetween is the path with activities that leads from a role to another, or within one; nil where none is written.
func pathBetween(c *compiled.Catalog, from, to string) *engine.Path {
	for i := range c.Content.Paths {
		p := &c.Content.Paths[i]
		if p.To.ID == to && len(p.Activities) > 0 && starts(p, from) {
			return p
		}
	}
	return nil
}

func starts(p *engine.Path, from string) bool {
	return slices.ContainsFunc(p.From, func(f engine.Ref) bool { return f.ID == from })
}

// activities are those of a path.
func activities(path *engine.Path) []*engine.Activity {
	out := make([]*engine.Activity, len(path.Activities))
	for i := range path.Activities {
		out[i] = &path.Activities[i]
	}
	return out
}

// gathered are the activities of all paths, each once, for a step that no path is written for. Paths for growing within
// a role are left out: they are for those who hold it.
func gathered(c *compiled.Catalog) []*engine.Activity {
	var out []*engine.Activity
	seen := map[string]bool{}
	for i := range c.Content.Paths {
		path := &c.Content.Paths[i]
		if starts(path, path.To.ID) {
			continue
		}
		for _, a := range activities(path) {
			if !seen[a.ID] {
				seen[a.ID] = true
				out = append(out, a)
			}
		}
	}
	return out
}

// Within says whether the plan is for growing in the role that its person has.
func (p *Plan) Within() bool { return p.From == p.To }

// Heading names the plan. It puts titles of roles through title, nil to leave them as they are.
func (p *Plan) Heading(l *wording.Language, title func(string) string) string {
	from, to := l.T(p.FromTitle), l.T(p.ToTitle)
	if title != nil {
		from, to = title(from), title(to)
	}
	switch {
	case p.Within():
		return l.T("Growing in the role of %s", to)
	case p.From == "":
		return l.T("Towards %s", to)
	}
	return l.T("From %s to %s¦roles", from, to)
}

// About says what the plan is made of, in sentences, and what it can't rest on. Of a plan from before paths were kept
// with it, it says nothing.
func (p *Plan) About(l *wording.Language) []string {
	var out []string
	if p.Summary != "" {
		out = append(out, l.T(p.Summary))
	}
	open := slices.ContainsFunc(p.Gaps, func(g Gap) bool { return g.open(g.Level) >= worthwhile })
	strengthens := slices.ContainsFunc(p.Milestones, func(m Milestone) bool { return len(m.Why) == 0 && len(m.Gains) > 0 })
	switch {
	case p.Gathered && !open:
		out = append(out, l.T("No path is written for this step, and your levels leave no gap to what the role asks. You can "+
			"add milestones of your own."))
	case p.Gathered && len(p.Milestones) == 0:
		out = append(out, l.T("No path is written for this step, and no activity here closes enough of the gaps. You can add "+
			"milestones of your own."))
	case p.Gathered:
		out = append(out, l.T("No path is written for this step; these activities close the gaps."))
	case p.Within() && open && !strengthens:
		out = append(out, l.T("These activities close your gaps to what the role asks."))
	case p.Within() && open:
		out = append(out, l.T("First come the activities that close your gaps to what the role asks. Those after them close "+
			"no gap: they strengthen what the role weighs most."))
	case p.Within():
		out = append(out, l.T("Your levels leave no gap to what the role asks, so these activities strengthen what it weighs "+
			"most."))
	}
	if p.From == "" {
		out = append(out, l.T("Your result recommends no role, so the plan starts from your levels alone, in the skills that "+
			"were measured."))
	}
	return out
}
