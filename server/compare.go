package server

import (
	"net/http"
	"slices"

	"careerpath/engine"
	"careerpath/engine/wording"
	"careerpath/store"
)

// comparePage sets two roles side by side.
type comparePage struct {
	A, B       *engine.Role
	Difference citedText // in one sentence
	Example    *seenByBoth
	Others     []engine.Role // to compare with instead
	Rows       []compareRow  // by difference, the largest first
	Own        bool          // some of them have the person's own level
	Shared     []string      // skills that both ask about alike and highly
	Themes     []theme
	Glance     []glanceRow
	Together   []togetherLine
	Paths      []engine.Path // that lead from A to B
	Quiz       *engine.Quiz  // tells both apart, and as few others as any; nil for none

	Pictures, Questions []citedText
	Sources             []citedSource
}

// differencesShown is how many skills are shown at once of those that tell two roles apart.
const differencesShown = 4

// First are the rows that the page shows at once.
func (p *comparePage) First() []compareRow { return p.Rows[:min(differencesShown, len(p.Rows))] }

// More are the rows that First leaves out.
func (p *comparePage) More() []compareRow { return p.Rows[len(p.First()):] }

// seenByBoth is one piece of work as each of the roles sees it.
type seenByBoth struct {
	Title string
	A, B  citedText
}

// theme is what both do about skills of one cluster.
type theme struct {
	Title string
	A, B  []citedText
}

// glanceRow sets what is said of one matter side by side.
type glanceRow struct {
	Title string
	A, B  []citedText
}

// compareRow is what two roles ask of a skill, and the person's own level in it where a result has measured it.
type compareRow struct {
	ID, Skill        string
	A, B, Difference int
	Measured         bool
	Own              int
}

// Mark is where the mark of the person's own level begins on a bar of 100.
func (row compareRow) Mark() float64 {
	return tenth(min(100-markWidth, max(0, float64(row.Own)-markWidth/2)))
}

type togetherLine struct {
	Title, Text string
	Cites       []int
}

// What counts as shared ground: levels this near to each other, both at least this high. And from how many points on a
// role asks for clearly more.
const (
	alike       = 15
	highLevel   = 50
	clearlyMore = 20
)

// getCompare shows what each of two roles does, where their profiles differ and what they share.
func (s *Server) getCompare(w http.ResponseWriter, r *http.Request) error {
	a, known := s.catalog.Role(r.PathValue("a"))
	b, alsoKnown := s.catalog.Role(r.PathValue("b"))
	if !known || !alsoKnown {
		return errNotFound
	}
	if a == b {
		http.Redirect(w, r, "/roles/"+a.ID, http.StatusSeeOther)
		return nil
	}
	l := s.language(r)
	c := s.citations(l)
	p := comparePage{A: a, B: b}
	p.profiles(s.catalog.Skills(), l)
	own, err := s.ownLevels(r)
	if err != nil {
		return err
	}
	if !measuredEnough(a, own) || !measuredEnough(b, own) {
		clear(own)
	}
	for i := range p.Rows {
		row := &p.Rows[i]
		row.Own, row.Measured = own[row.ID]
		p.Own = p.Own || row.Measured
	}
	p.tellApart(c)
	p.Pictures, p.Themes, p.Glance = s.pictures(c, a, b), s.themes(c, a, b), glance(c, a, b)
	for _, pair := range [][2]*engine.Role{{a, b}, {b, a}} {
		for _, with := range pair[0].WorksWith {
			if with.Role.ID == pair[1].ID {
				p.Together = append(p.Together, togetherLine{l.T("As seen from %s", isolated(l.T(pair[0].Title))),
					l.T(with.Text), c.cite(with.Sources)})
			}
		}
	}
	p.Questions = s.questions(c, a, b)
	p.Sources = c.Sources
	for _, role := range s.catalog.Roles() {
		if role.ID != a.ID && role.ID != b.ID {
			p.Others = append(p.Others, role)
		}
	}
	p.Quiz = s.narrowest(a, b)
	p.Paths = s.pathsBetween(a, b)
	title := l.List([]string{isolated(l.T(a.Title)), isolated(l.T(b.Title))}, "and")
	return s.render(w, r, http.StatusOK, "compare", title, &p)
}

// sharedGround says whether two roles ask for levels of a skill that are alike and high.
func sharedGround(a, b float64) bool { return min(a, b) >= highLevel && max(a, b)-min(a, b) <= alike }

// pathsBetween are the growth paths from one role to another.
func (s *Server) pathsBetween(from, to *engine.Role) (out []engine.Path) {
	for _, path := range s.catalog.Paths() {
		if path.To.ID == to.ID && slices.ContainsFunc(path.From, func(ref engine.Ref) bool { return ref.ID == from.ID }) {
			out = append(out, path)
		}
	}
	return out
}

// measuredEnough says whether enough of a role's weight is measured to set a person's levels against it: see
// engine.LeastMeasured.
func measuredEnough(role *engine.Role, own map[string]int) bool {
	weight, all := 0.0, 0.0
	for _, d := range role.Profile {
		all += d.Weight
		if _, measured := own[d.Skill.ID]; measured {
			weight += d.Weight
		}
	}
	return weight >= engine.LeastMeasured*all
}

// ownLevels are the person's levels by skill, each from the latest result that measured it.
func (s *Server) ownLevels(r *http.Request) (map[string]int, error) {
	own := map[string]int{}
	_, err := s.view(r, func(data store.Reader) error {
		t, err := s.newestIn(data)
		for _, a := range t.standing {
			for _, level := range a.Result.Levels {
				own[level.Skill] = whole(level.Level)
			}
		}
		return err
	})
	return own, err
}

// profiles sets beside each other what both ask of each skill.
func (p *comparePage) profiles(skills []engine.Skill, l *wording.Language) {
	for _, skill := range skills {
		da, ok := p.A.Demand(skill.ID)
		db, alsoOK := p.B.Demand(skill.ID)
		if !ok || !alsoOK {
			continue
		}
		p.Rows = append(p.Rows, compareRow{ID: skill.ID, Skill: l.T(skill.Title), A: whole(da.Level), B: whole(db.Level),
			Difference: whole(db.Level - da.Level)})
		if sharedGround(da.Level, db.Level) {
			p.Shared = append(p.Shared, isolated(l.T(skill.Title)))
		}
	}
	slices.SortStableFunc(p.Rows, func(x, y compareRow) int {
		return max(y.Difference, -y.Difference) - max(x.Difference, -x.Difference)
	})
}

// tellApart says in one sentence what sets the two apart: what is written of that at one of them, or else what the
// profiles say.
func (p *comparePage) tellApart(c *citations) {
	for _, pair := range [][2]*engine.Role{{p.A, p.B}, {p.B, p.A}} {
		for _, d := range pair[0].Unlike {
			if d.Role.ID != pair[1].ID {
				continue
			}
			cites := c.cite(d.Sources)
			p.Difference = citedText{Text: c.T(d.Text), Cites: cites}
			if d.Example != nil {
				self, other := citedText{Text: c.T(d.Example.Self), Cites: cites}, citedText{Text: c.T(d.Example.Other), Cites: cites}
				if pair[0] == p.B {
					self, other = other, self
				}
				p.Example = &seenByBoth{c.T(d.Example.Title), self, other}
			}
			return
		}
	}
	p.Difference.Text = p.byProfiles(c.Language)
}

// byProfiles is the difference of the two profiles in one sentence: the skills of which each asks for clearly more.
func (p *comparePage) byProfiles(l *wording.Language) string {
	const named = 2
	var ofA, ofB []string
	for _, row := range p.Rows {
		skill := isolated(l.Lowered(row.Skill))
		switch {
		case row.Difference <= -clearlyMore && len(ofA) < named:
			ofA = append(ofA, skill)
		case row.Difference >= clearlyMore && len(ofB) < named:
			ofB = append(ofB, skill)
		}
	}
	a, b := isolated(l.T(p.A.Title)), isolated(l.T(p.B.Title))
	switch {
	case len(ofA) > 0 && len(ofB) > 0:
		return l.T("%[1]s asks for clearly more of %[2]s, and %[3]s for clearly more of %[4]s.", a, l.List(ofA, "and"), b,
			l.List(ofB, "and"))
	case len(ofA) > 0:
		return l.T("%[1]s asks for clearly more of %[2]s than %[3]s does.", a, l.List(ofA, "and"), b)
	case len(ofB) > 0:
		return l.T("%[1]s asks for clearly more of %[2]s than %[3]s does.", b, l.List(ofB, "and"), a)
	}
	return l.T("The two ask for much the same levels in all skills.")
}

// themes sets the duties of two roles side by side by the cluster of the first skill that each takes, in the order of
// the clusters. Those that name no skill come last.
func (s *Server) themes(c *citations, a, b *engine.Role) []theme {
	clusterOf := func(claim engine.Claim) string {
		if len(claim.Skills) == 0 {
			return ""
		}
		skill, _ := s.catalog.Skill(claim.Skills[0].ID)
		return skill.Cluster.ID
	}
	about := func(role *engine.Role, cluster string) (out []engine.Claim) {
		for _, claim := range role.Responsibilities {
			if clusterOf(claim) == cluster {
				out = append(out, claim)
			}
		}
		return out
	}
	var out []theme
	add := func(title, cluster string) {
		if t := (theme{title, c.claims(about(a, cluster)), c.claims(about(b, cluster))}); len(t.A)+len(t.B) > 0 {
			out = append(out, t)
		}
	}
	for _, cluster := range s.catalog.Clusters() {
		add(c.T(cluster.Title), cluster.ID)
	}
	add(c.T("Everything else"), "")
	return out
}

// glance sets side by side what two roles are measured by, make, work with and ask of a holder, where something is said
// of either.
func glance(c *citations, a, b *engine.Role) []glanceRow {
	var rows []glanceRow
	for _, row := range []glanceRow{
		{c.T("Measured by"), c.claims(a.Metrics), c.claims(b.Metrics)},
		{c.T("Makes"), c.claims(a.Makes), c.claims(b.Makes)},
		{c.T("Tools"), c.toolNames(a.Tools), c.toolNames(b.Tools)},
		{c.T("Asks of you"), c.claims(a.Abilities), c.claims(b.Abilities)},
	} {
		if len(row.A)+len(row.B) > 0 {
			rows = append(rows, row)
		}
	}
	return rows
}

// narrowest finds the quiz that compares two roles with as few others as any; nil where none compares them.
func (s *Server) narrowest(a, b *engine.Role) *engine.Quiz {
	var found *engine.Quiz
	quizzes := s.catalog.Quizzes()
	for i := range quizzes {
		q := &quizzes[i]
		has := func(role *engine.Role) bool {
			return slices.ContainsFunc(q.Roles, func(r engine.Ref) bool { return r.ID == role.ID })
		}
		if has(a) && has(b) && (found == nil || len(q.Roles) < len(found.Roles)) {
			found = q
		}
	}
	return found
}
