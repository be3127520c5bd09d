package server

import (
	"net/http"
	"slices"

	"careerpath/engine"
	"careerpath/engine/wording"
	"careerpath/store"
)

// rolesPage lists the roles by tier, in the order in which tiers first appear on the way up.
type rolesPage struct {
	Tiers []tierRoles
	Pairs [][2]engine.Role // of which one says how it works with the other
}

type tierRoles struct {
	Tier  string
	Roles []engine.Role
}

func (s *Server) getRoles(w http.ResponseWriter, r *http.Request) error {
	return s.render(w, r, http.StatusOK, "roles", "The roles", rolesPage{s.tiers(), s.pairs()})
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
	Lists     []claimList // short ones, two beside each other where there is room
	Tools     []citedText
	Demands   []demandRow
	Compared  []citedText
	Works     []colleague
	Questions []citedText
	Facts     []factRow
	Sources   []citedSource
	Codes     []string
	Chart     *demandChart
	Quizzes   []engine.Quiz
	Paths     []pathLine    // that lead on from here
	Others    []engine.Role // to compare with
	Requires  []string
}

type demandRow struct {
	Skill, Cluster, Why string
	Level, Weight       int
}

type pathLine struct {
	ID, Title, Summary string
	Within             bool // it is for growing in this role
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

// demandChart shows a role's profile, the highest level first.
type demandChart struct {
	Width, Height int
	Rows          []demandBar
}

type demandBar struct {
	Title   string
	Level   int
	Y, BarY int
	Bar     float64
}

func (s *Server) getRole(w http.ResponseWriter, r *http.Request) error {
	role, ok := s.catalog.Role(r.PathValue("role"))
	if !ok {
		return errNotFound
	}
	c := s.citations()
	c.cite(role.Sources)
	p := rolePage{Role: role, Pictures: s.pictures(c, role), Does: c.claims(role.Responsibilities),
		Steps: c.steps(role.Workflow)}
	for _, l := range []claimList{
		{"What it makes", c.claims(role.Makes)}, {"How it is measured", c.claims(role.Metrics)},
		{"What it asks of you", c.claims(role.Abilities)}, {"Background", c.claims(role.Background)},
	} {
		if len(l.Claims) > 0 {
			p.Lists = append(p.Lists, l)
		}
	}
	p.Tools, p.Compared = c.tools(role.Tools), c.claims(role.Compared)
	for _, with := range role.WorksWith {
		other, _ := s.catalog.Role(with.Role.ID)
		p.Works = append(p.Works, colleague{other.ID, other.Title, with.Text, c.cite(with.Sources)})
	}
	p.Questions = s.questions(c, role)
	p.Sources = c.Sources
	for _, code := range role.Codes {
		p.Codes = append(p.Codes, classification(code.System)+" "+code.Value)
	}
	for _, req := range role.Requires {
		p.Requires = append(p.Requires, req.Because)
	}
	var err error
	if p.Facts, err = s.factRows(r, role); err != nil {
		return err
	}
	s.demands(&p)
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
		to, _ := s.catalog.Role(path.To.ID)
		if slices.ContainsFunc(path.From, func(ref engine.Ref) bool { return ref.ID == role.ID }) {
			p.Paths = append(p.Paths, pathLine{to.ID, to.Title, path.Summary, to.ID == role.ID})
		}
	}
	return s.render(w, r, http.StatusOK, "role", role.Title, p)
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

// demands fills in the profile, the highest level first.
func (s *Server) demands(p *rolePage) {
	clusters := map[string]string{}
	for _, c := range s.catalog.Clusters() {
		clusters[c.ID] = c.Title
	}
	demands := slices.Clone(p.Role.Profile)
	slices.SortStableFunc(demands, func(a, b engine.Demand) int { return whole(b.Level) - whole(a.Level) })
	p.Chart = &demandChart{Width: chartWidth, Height: len(demands) * rowHeight}
	for i, d := range demands {
		skill, _ := s.catalog.Skill(d.Skill.ID)
		p.Demands = append(p.Demands, demandRow{skill.Title, clusters[skill.Cluster.ID], d.Why, whole(d.Level),
			whole(d.Weight)})
		p.Chart.Rows = append(p.Chart.Rows, demandBar{
			Title: skill.Title, Level: whole(d.Level), Y: i*rowHeight + 16, BarY: i*rowHeight + 23, Bar: along(d.Level),
		})
	}
}

// factRows lists what is typical of a role, beside what the asker stated last of each.
func (s *Server) factRows(r *http.Request, role *engine.Role) (rows []factRow, err error) {
	var taken []store.Assessment
	if len(role.Facts) > 0 {
		if _, err = s.view(r, func(data store.Reader) (err error) {
			taken, err = data.Assessments()
			return err
		}); err != nil {
			return nil, err
		}
	}
	taken = store.Standing(taken)
	slices.Reverse(taken)
	facts := s.catalog.Facts()
	for _, f := range role.Facts {
		at := slices.IndexFunc(facts, func(known engine.SnapshotFact) bool { return known.ID == f.Fact.ID })
		typical := engine.SnapshotRange{Fact: f.Fact.ID, From: f.Range[0], To: f.Range[1]}
		row := factRow{Name: facts[at].Name, Range: wording.English.RangeOf(&facts[at], typical)}
		for i := range taken {
			of := taken[i].Result.Facts
			stated := slices.IndexFunc(of, func(o engine.FactStated) bool { return o.Fact == f.Fact.ID })
			if stated < 0 {
				continue
			}
			yours, _ := wording.English.NewFactRow(of[stated], &taken[i].Snapshot, []engine.SnapshotRange{typical})
			if yours.Yours != "" {
				row.Yours, row.Band, row.Side = yours.Yours, yours.Band, yours.Typical[0].Side
				break
			}
		}
		rows = append(rows, row)
	}
	return rows, nil
}
