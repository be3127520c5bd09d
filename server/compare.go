package server

import (
	"fmt"
	"net/http"
	"slices"

	"careerpath/engine"
)

// comparePage sets two roles side by side.
type comparePage struct {
	A, B     *engine.Role
	Others   []engine.Role // to compare with instead
	Rows     []compareRow  // by difference, the largest first
	Shared   []string      // skills that both ask about alike and highly
	Width    int
	Height   int
	Glance   []glanceRow
	Together []togetherLine
	Path     bool         // a growth path leads from A to B
	Quiz     *engine.Quiz // tells both apart, and as few others as any; nil for none

	Pictures, Questions []citedText
	DoesA, DoesB        []citedText
	Sources             []citedSource
}

// glanceRow sets what is said of one matter side by side.
type glanceRow struct {
	Title string
	A, B  []citedText
}

type compareRow struct {
	Skill, Cluster        string
	A, B, Difference      int
	WhyA, WhyB            string
	Y, BarY, MidY         int
	XA, XB, Low, Distance float64
}

type togetherLine struct {
	Title, Text string
	Cites       []int
}

// What counts as shared ground: levels this near to each other, both at least this high.
const (
	alike     = 15
	highLevel = 50
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
	c := s.citations()
	p := comparePage{A: a, B: b, Width: chartWidth, Pictures: s.pictures(c, a, b), Glance: glance(c, a, b)}
	clusters := map[string]string{}
	for _, cluster := range s.catalog.Clusters() {
		clusters[cluster.ID] = cluster.Title
	}
	for _, skill := range s.catalog.Skills() {
		da, ok := a.Demand(skill.ID)
		db, alsoOK := b.Demand(skill.ID)
		if !ok || !alsoOK {
			continue
		}
		p.Rows = append(p.Rows, compareRow{
			Skill: skill.Title, Cluster: clusters[skill.Cluster.ID], A: whole(da.Level), B: whole(db.Level),
			Difference: whole(db.Level - da.Level),
			WhyA:       da.Why, WhyB: db.Why, XA: along(da.Level), XB: along(db.Level),
			Low: along(min(da.Level, db.Level)), Distance: tenth(max(along(da.Level),
				along(db.Level)) - min(along(da.Level), along(db.Level))),
		})
		if da.Level >= highLevel && db.Level >= highLevel && max(da.Level, db.Level)-min(da.Level, db.Level) <= alike {
			p.Shared = append(p.Shared, isolated(skill.Title))
		}
	}
	slices.SortStableFunc(p.Rows, func(x, y compareRow) int {
		return max(y.Difference, -y.Difference) - max(x.Difference, -x.Difference)
	})
	for i := range p.Rows {
		p.Rows[i].Y, p.Rows[i].BarY, p.Rows[i].MidY = i*rowHeight+16, i*rowHeight+23, i*rowHeight+29
	}
	p.Height = len(p.Rows) * rowHeight
	for _, pair := range [][2]*engine.Role{{a, b}, {b, a}} {
		for _, with := range pair[0].WorksWith {
			if with.Role.ID == pair[1].ID {
				p.Together = append(p.Together, togetherLine{fmt.Sprintf("As the %s sees it", isolated(pair[0].Title)),
					with.Text, c.cite(with.Sources)})
			}
		}
	}
	p.Questions = s.questions(c, a, b)
	p.DoesA, p.DoesB = c.claims(a.Responsibilities), c.claims(b.Responsibilities)
	p.Sources = c.Sources
	for _, role := range s.catalog.Roles() {
		if role.ID != a.ID && role.ID != b.ID {
			p.Others = append(p.Others, role)
		}
	}
	p.Quiz = s.narrowest(a, b)
	for _, path := range s.catalog.Paths() {
		if path.To.ID == b.ID && slices.ContainsFunc(path.From, func(ref engine.Ref) bool { return ref.ID == a.ID }) {
			p.Path = true
		}
	}
	return s.render(w, r, http.StatusOK, "compare", isolated(a.Title)+" and "+isolated(b.Title), p)
}

// glance sets side by side what two roles are measured by, make, work with and ask of a holder, where something is said
// of either.
func glance(c *citations, a, b *engine.Role) []glanceRow {
	var rows []glanceRow
	for _, row := range []glanceRow{
		{"Measured by", c.claims(a.Metrics), c.claims(b.Metrics)},
		{"Makes", c.claims(a.Makes), c.claims(b.Makes)},
		{"Tools", c.toolNames(a.Tools), c.toolNames(b.Tools)},
		{"Asks of you", c.claims(a.Abilities), c.claims(b.Abilities)},
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
