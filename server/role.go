package server

import (
	"net/http"
	"slices"

	"careerpath/engine"
	"careerpath/engine/wording"
	"careerpath/store"
)

// rolesPage lists the families of roles, and the roles in none by tier, in the order in which tiers first appear on the
// way up.
type rolesPage struct {
	Families      []familyRoles
	Tiers         []tierRoles
	Pairs         [][2]engine.Role // of which one says how it works with the other
	Skills, Paths bool             // there are some
	Found         *found           // what was looked for, nil for nothing
}

// familyRoles are the positions of a family, the lowest first.
type familyRoles struct {
	Title, Summary string
	Positions      []engine.Role
}

type tierRoles struct {
	Tier  string
	Roles []engine.Role
}

func (s *Server) getRoles(w http.ResponseWriter, r *http.Request) error {
	l, of := s.language(r), s.find(r)
	title := l.T("The roles")
	if of != nil {
		title = l.T("Roles for “%s”", of.Query)
	}
	return s.render(w, r, http.StatusOK, "roles", title, rolesPage{s.families(), s.alone(), s.pairs(),
		len(s.catalog.Skills()) > 0, len(s.catalog.Paths()) > 0, of})
}

// pairs are the roles of which one says how it works with the other, each pair once.
func (s *Server) pairs() [][2]engine.Role {
	var out [][2]engine.Role
	for _, a := range s.catalog.Roles() {
		for _, c := range a.WorksWith {
			same := func(pair [2]engine.Role) bool { return pair[0].ID == c.Role.ID && pair[1].ID == a.ID }
			if b, ok := s.catalog.Role(c.Role.ID); ok && !slices.ContainsFunc(out, same) {
				out = append(out, [2]engine.Role{a, *b})
			}
		}
	}
	return out
}

// families are the ladders there are.
func (s *Server) families() (out []familyRoles) {
	for _, f := range s.catalog.Families() {
		of := familyRoles{Title: f.Title, Summary: f.Summary}
		for _, ref := range f.Positions {
			if role, ok := s.catalog.Role(ref.ID); ok {
				of.Positions = append(of.Positions, *role)
			}
		}
		out = append(out, of)
	}
	return out
}

// alone are the tiers of the roles that are in no family.
func (s *Server) alone() (out []tierRoles) {
	for _, tier := range s.tiers() {
		tier.Roles = slices.DeleteFunc(tier.Roles, func(r engine.Role) bool {
			_, _, positioned := s.catalog.FamilyOf(r.ID)
			return positioned
		})
		if len(tier.Roles) > 0 {
			out = append(out, tier)
		}
	}
	return out
}

// tiers groups the roles. Those that a path leads up to come after those it starts from.
func (s *Server) tiers() []tierRoles {
	var tiers []tierRoles
	for _, role := range s.catalog.Roles() {
		i := slices.IndexFunc(tiers, func(t tierRoles) bool { return t.Tier == role.Tier })
		if i < 0 {
			i = len(tiers)
			tiers = append(tiers, tierRoles{Tier: role.Tier})
		}
		tiers[i].Roles = append(tiers[i].Roles, role)
	}
	height := s.catalog.TierHeights()
	slices.SortStableFunc(tiers, func(a, b tierRoles) int { return height[a.Tier] - height[b.Tier] })
	return tiers
}

// rolePage is all that is known of a role.
type rolePage struct {
	Role      *engine.Role
	Pictures  []citedText
	Does      []citedText
	Steps     []citedText
	Lists     []claimList // each under a title
	Demands   []demandRow // the highest level first
	Compared  []citedText
	Works     []colleague
	Questions []citedText
	Facts     []factRow
	Sources   []citedSource
	Codes     []string
	SameAs    []classified
	Opinions  []opinion // of others
	Quizzes   []engine.Quiz
	Paths     []engine.Path // that lead on from here
	To        []engine.Path // that lead here from other roles
	Within    []engine.Path // for growing in the role
	Others    []engine.Role // to compare with
	Requires  []string
	Positions *positionsChart // of its family, nil where it is in none
}

// How many duties and skills a role's page shows at once; it has all of them, folded.
const (
	dutiesShown  = 5
	demandsShown = 3
)

// FirstDoes are the duties that the page shows at once.
func (p *rolePage) FirstDoes() []citedText { return p.Does[:min(dutiesShown, len(p.Does))] }

// MoreDoes are the duties that FirstDoes leaves out.
func (p *rolePage) MoreDoes() []citedText { return p.Does[len(p.FirstDoes()):] }

// Main are the demands that the page shows at once: those that weigh most, the highest level first.
func (p *rolePage) Main() []demandRow {
	main := slices.Clone(p.Demands)
	slices.SortStableFunc(main, func(a, b demandRow) int { return b.Weight - a.Weight })
	main = main[:min(demandsShown, len(main))]
	slices.SortStableFunc(main, func(a, b demandRow) int { return b.Level - a.Level })
	return main
}

// demandRow is what a role asks of a skill.
type demandRow struct {
	ID, Skill, Why string
	Level, Weight  int
	Named          string // the level, with the name of the nearest where levels have names
	At             string // likewise of the anchor nearest to it
	Anchor         string // what people there visibly do, "" where nothing is written
}

type claimList struct {
	Title  string
	Claims []citedText
}

type colleague struct {
	ID, Title, Text string
	Cites           []int
}

// factRow is a fact with what typical holders report, and the person's own where they have a result that says it.
type factRow struct {
	Name, Range string
	Yours, Side string // "" for nothing known
	Band        bool   // Yours is a band that was chosen
}

func (s *Server) getRole(w http.ResponseWriter, r *http.Request) error {
	role, ok := s.catalog.Role(r.PathValue("role"))
	if !ok {
		return errNotFound
	}
	l := s.language(r)
	c := s.citations(l)
	c.cite(role.Sources)
	p := rolePage{Role: role, Pictures: s.pictures(c, role), Does: c.claims(role.Responsibilities),
		Steps: c.steps(role.Workflow), Demands: s.demands(role, l)}
	for _, list := range []claimList{
		{l.T("What it makes"), c.claims(role.Makes)}, {l.T("How it is measured"), c.claims(role.Metrics)},
		{l.T("What it asks of you"), c.claims(role.Abilities)}, {l.T("Background"), c.claims(role.Background)},
		{l.T("Tools"), c.tools(role.Tools)},
	} {
		if len(list.Claims) > 0 {
			p.Lists = append(p.Lists, list)
		}
	}
	p.Compared = c.claims(role.Compared)
	for _, with := range role.WorksWith {
		other, _ := s.catalog.Role(with.Role.ID)
		p.Works = append(p.Works, colleague{other.ID, l.T(other.Title), l.T(with.Text), c.cite(with.Sources)})
	}
	p.Questions, p.Positions = s.questions(c, role), s.positionsOf(l, role.ID)
	p.Sources = c.Sources
	for _, code := range role.Codes {
		p.Codes = append(p.Codes, classification(code.System)+" "+code.Value)
	}
	p.SameAs, p.Opinions = classifiedOf(role.SameAs), s.opinions(l, role)
	for _, req := range role.Requires {
		p.Requires = append(p.Requires, l.T(req.Because))
	}
	var err error
	if p.Facts, err = s.factRows(r, role); err != nil {
		return err
	}
	for _, q := range s.catalog.Quizzes() {
		if slices.ContainsFunc(q.Roles, func(ref engine.Ref) bool { return ref.ID == role.ID }) {
			p.Quizzes = append(p.Quizzes, q)
		}
	}
	for _, other := range s.catalog.Roles() {
		if other.ID != role.ID {
			p.Others = append(p.Others, other)
		}
	}
	for _, path := range s.catalog.Paths() {
		switch begins := slices.ContainsFunc(path.From, func(ref engine.Ref) bool { return ref.ID == role.ID }); {
		case begins && path.To.ID == role.ID:
			p.Within = append(p.Within, path)
		case begins:
			p.Paths = append(p.Paths, path)
		case path.To.ID == role.ID:
			p.To = append(p.To, path)
		}
	}
	return s.render(w, r, http.StatusOK, "role", l.T(role.Title), &p)
}

// classification is what a classification of occupations is called, its id where it isn't known here.
func classification(system string) string {
	switch system {
	case "onet_soc":
		return "O*NET-SOC"
	case "esco":
		return "ESCO"
	case "isco":
		return "ISCO-08"
	}
	return system
}

// demands is a role's profile, the highest level first.
func (s *Server) demands(role *engine.Role, l *wording.Language) []demandRow {
	demands := slices.Clone(role.Profile)
	slices.SortStableFunc(demands, func(a, b engine.Demand) int { return whole(b.Level) - whole(a.Level) })
	var rows []demandRow
	for _, d := range demands {
		skill, _ := s.catalog.Skill(d.Skill.ID)
		row := demandRow{ID: skill.ID, Skill: l.T(skill.Title), Why: l.T(d.Why), Level: whole(d.Level),
			Named: named(l, "", d.Level), Weight: whole(d.Weight)}
		if anchor, written := skill.AnchorAt(d.Level); written {
			row.Named = named(l, anchor.Name, d.Level)
			row.At, row.Anchor = named(l, anchor.Name, anchor.Level), l.T(anchor.Text)
		}
		rows = append(rows, row)
	}
	return rows
}

// factRows lists what is typical of a role, beside what the asker stated last of each.
func (s *Server) factRows(r *http.Request, role *engine.Role) (rows []factRow, err error) {
	stated := map[string]*store.Assessment{} // by fact, the newest result that says something of it
	if _, err = s.view(r, func(data store.Reader) (err error) {
		if len(role.Facts) > 0 {
			stated, err = s.statedIn(data)
		}
		return err
	}); err != nil {
		return nil, err
	}
	l := s.language(r)
	facts := s.catalog.Facts()
	for _, f := range role.Facts {
		at := slices.IndexFunc(facts, func(known engine.SnapshotFact) bool { return known.ID == f.Fact.ID })
		typical := engine.SnapshotRange{Fact: f.Fact.ID, From: f.Range[0], To: f.Range[1]}
		row := factRow{Name: l.T(facts[at].Name), Range: l.RangeOf(&facts[at], typical)}
		if in := stated[f.Fact.ID]; in != nil {
			of := in.Result.Facts
			k := slices.IndexFunc(of, func(o engine.FactStated) bool { return o.Fact == f.Fact.ID })
			yours, _ := l.NewFactRow(of[k], &in.Snapshot, []engine.SnapshotRange{typical})
			if yours.Yours != "" {
				row.Yours, row.Band, row.Side = yours.Yours, yours.Band, yours.Typical[0].Side
			}
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// statedIn reads, for each fact, the newest result in which it is stated.
func (s *Server) statedIn(data store.Reader) (map[string]*store.Assessment, error) {
	t, err := s.newestIn(data)
	if err != nil {
		return nil, err
	}
	in := map[string]*store.Assessment{}
	for i := range slices.Backward(t.standing) {
		said := t.standing[i].Result.Facts
		if !slices.ContainsFunc(said, func(f engine.FactStated) bool { return in[f.Fact] == nil }) {
			continue
		}
		a, err := data.Assessment(t.standing[i].ID)
		if err != nil {
			return nil, err
		}
		for _, f := range said {
			if in[f.Fact] == nil {
				in[f.Fact] = &a
			}
		}
	}
	return in, nil
}
