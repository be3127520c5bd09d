package server

import (
	"cmp"
	"context"
	"encoding/csv"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"careerpath/engine"
	"careerpath/engine/group"
	"careerpath/engine/visible"
	"careerpath/engine/wording"
	"careerpath/store"
)

// membersRead is how many members are read in one go.
const membersRead = 100

// members reads all members of a group.
func (s *Server) members(ctx context.Context, id string) (all []store.Membership, err error) {
	for after := ""; ; after = all[len(all)-1].Member {
		page, err := s.store.Members(ctx, id, after, membersRead)
		if err != nil || len(page) == 0 {
			return all, err
		}
		all = append(all, page...)
	}
}

// look is what whoever runs a group sees of its members.
type look struct {
	members int
	figures *group.Figures // nil where fewer than group.Least have a result, or where they haven't been counted yet
	at      time.Time      // when they were counted
	shown   []shown
}

// shown is the role of a member who shows it, with the name they chose.
type shown struct {
	name string
	role *engine.SnapshotRole // nil where no role stands out
	any  bool                 // there is a result that compares roles
}

// shownRole is shown in words.
type shownRole struct{ Name, Role string }

func (seen *look) shownIn(l *wording.Language) (out []shownRole) {
	for _, m := range seen.shown {
		role := l.T("No result yet")
		switch {
		case m.role != nil:
			role = l.T(m.role.Title)
		case m.any:
			role = l.T("No role stands out")
		}
		out = append(out, shownRole{m.name, role})
	}
	return out
}

// lookAt reads what a group's members share now, and counts them anew where that is due. Members are read one by one,
// so that no transaction spans people. What changes while that goes on passes for counted, so that the next look takes
// place later for it and never earlier.
func (s *Server) lookAt(ctx context.Context, who store.Person, kept store.Group) (look, error) {
	all, err := s.members(ctx, kept.ID)
	if err != nil {
		return look{}, err
	}
	var seen look
	var counted []group.Member
	var presences []group.Presence
	results := 0
	for _, m := range all {
		var t taken
		var first store.Summary
		err := s.store.View(ctx, m.Member, func(data store.Reader) (err error) {
			if t, err = s.newestIn(data); err != nil || len(t.all) == 0 {
				return err
			}
			first, err = data.First("")
			return err
		})
		if store.CodeOf(err) == store.NotFound { // deleted just now
			continue
		}
		if err != nil {
			return look{}, err
		}
		seen.members++
		if m.ShowRole {
			seen.shown = append(seen.shown, shownOf(m.Name, t.standing))
		}
		of, there := memberOf(t.standing), group.Presence{Joined: m.Joined}
		if len(of.Levels)+len(of.Distances) > 0 {
			there.First, there.Latest = first.Finished, changedLast(t.all)
			results++
		}
		counted, presences = append(counted, of), append(presences, there)
	}
	slices.SortStableFunc(seen.shown, func(a, b shown) int {
		return cmp.Or(cmp.Compare(strings.ToLower(a.name), strings.ToLower(b.name)), cmp.Compare(a.name, b.name))
	})
	if group.Due(kept.Looks, presences) {
		at := group.Look{At: s.now().UTC(), Results: results}
		if figures, ok := group.Count(counted, s.groupSkills(), s.groupRoles()); ok {
			if kept, err = s.keepLook(ctx, who, kept, figures, at); err != nil {
				return look{}, err
			}
		}
	}
	if results >= group.Least && kept.Figures != nil {
		seen.figures, seen.at = kept.Figures, kept.Looks[len(kept.Looks)-1].At
	}
	return seen, nil
}

// keepLook keeps figures, unless somebody else has counted since the group was read: then those stand.
func (s *Server) keepLook(ctx context.Context, who store.Person, read store.Group, figures group.Figures,
	at group.Look) (kept store.Group, err error) {
	err = s.store.Update(ctx, who.ID, func(tx store.Tx) error {
		var err error
		kept, err = store.Get[store.Group](tx, store.GroupRecords, read.ID)
		if err != nil || len(kept.Looks) != len(read.Looks) {
			return err
		}
		kept.Figures, kept.Looks = &figures, append(kept.Looks, at)
		return store.Put(tx, store.GroupRecords, kept.ID, kept)
	})
	return kept, err
}

// groupSkills are the skills that members are counted by: all there are.
func (s *Server) groupSkills() (ids []string) {
	for _, skill := range s.catalog.Skills() {
		ids = append(ids, skill.ID)
	}
	return ids
}

// groupRoles are the roles that members are counted by: those that a path leads to.
func (s *Server) groupRoles() (ids []string) {
	for _, role := range s.catalog.Roles() {
		if slices.ContainsFunc(s.catalog.Paths(), func(p engine.Path) bool { return p.To.ID == role.ID }) {
			ids = append(ids, role.ID)
		}
	}
	return ids
}

// memberOf is what somebody's standing results say, the latest of each.
func memberOf(standing []store.Summary) group.Member {
	m := group.Member{Levels: map[string]float64{}, Distances: map[string]group.Distance{}}
	for _, a := range standing {
		for _, level := range a.Result.Levels {
			m.Levels[level.Skill] = level.Level
		}
		for i := range a.Result.Roles {
			if f := &a.Result.Roles[i]; wording.Claimed(&a.Result, f, &a.Snapshot) {
				m.Distances[f.Role] = group.DistanceOf(f)
			}
		}
	}
	return m
}

// changedLast is when somebody's results changed last.
func changedLast(taken []store.Summary) (latest time.Time) {
	for i := range taken {
		for _, at := range []time.Time{taken[i].Finished, taken[i].Corrected} {
			if at.After(latest) {
				latest = at
			}
		}
	}
	return latest
}

// shownOf is the role that somebody's latest result with roles names.
func shownOf(name string, standing []store.Summary) shown {
	out := shown{name: name}
	for _, a := range slices.Backward(standing) {
		if len(a.Result.Roles) == 0 {
			continue
		}
		out.any = true
		i := slices.IndexFunc(a.Snapshot.Roles, func(r engine.SnapshotRole) bool { return r.ID == string(a.Result.Role) })
		if i >= 0 {
			out.role = &a.Snapshot.Roles[i]
		}
		break
	}
	return out
}

// groupFigures are figures as a page shows them.
type groupFigures struct {
	Members             int
	ReadyFrom, NearFrom int         // points of readiness
	Skills              []skillMean // highest first
	Roles               []roleCount
}

type skillMean struct {
	ID, Skill string
	Mean      int
	Bar       string // width
	Members   int
	AtLeast   bool
}

// roleCount is how many members are how far from a role, in cells of a table.
type roleCount struct {
	ID, Title string
	Cells     []countCell
}

// countCell is a number, or several that are told together or not at all.
type countCell struct {
	Columns int
	Told    bool
	Number  int
}

func (s *Server) newGroupFigures(l *wording.Language, f *group.Figures) *groupFigures {
	out := &groupFigures{Members: f.Members, ReadyFrom: group.ReadyFrom, NearFrom: group.NearFrom}
	for _, m := range f.Skills {
		if skill, ok := s.catalog.Skill(m.Skill); ok { // else content has it no longer
			out.Skills = append(out.Skills, skillMean{m.Skill, l.T(skill.Title), m.Mean, percent(float64(m.Mean)), m.Members,
				m.AtLeast})
		}
	}
	slices.SortStableFunc(out.Skills, func(a, b skillMean) int { return cmp.Compare(b.Mean, a.Mean) })
	for _, c := range f.Roles {
		if role, ok := s.catalog.Role(c.Role); ok {
			out.Roles = append(out.Roles, roleCount{c.Role, l.T(role.Title), cellsOf(&c)})
		}
	}
	return out
}

func cellsOf(c *group.RoleCount) (cells []countCell) {
	pair := func(one, two, sum *int) {
		switch {
		case one != nil && two != nil:
			cells = append(cells, countCell{1, true, *one}, countCell{1, true, *two})
		case sum != nil:
			cells = append(cells, countCell{2, true, *sum})
		}
	}
	pair(c.Ready, c.Near, c.ReadyOrNear)
	pair(c.Far, c.Unknown, c.FarOrUnknown)
	if cells == nil {
		cells = []countCell{{Columns: 4}}
	}
	return cells
}

// getGroupFigures sends what whoever runs a group sees of its members as CSV: a row for each number.
func (s *Server) getGroupFigures(w http.ResponseWriter, r *http.Request) error {
	who, known, err := s.person(r)
	if err != nil {
		return err
	}
	if !known {
		return errNotFound
	}
	kept, err := s.groupOf(r.Context(), who.ID, r.PathValue("id"))
	if err != nil {
		return err
	}
	if err := s.managing(r.Context(), who); err != nil {
		return err
	}
	seen, err := s.lookAt(r.Context(), who, kept)
	if err != nil {
		return err
	}
	body, err := s.csvOf(s.language(r), &kept, &seen)
	if err != nil {
		return err
	}
	return download(w, "group-"+s.calendar(r).today().String()+".csv", "text/csv; charset=utf-8", body)
}

func (s *Server) csvOf(l *wording.Language, g *store.Group, seen *look) ([]byte, error) {
	rows := [][]string{{"what", "id", "title", "measure", "value"}, {"group", "", g.Name, "", ""},
		{"members_now", "", "", "number", strconv.Itoa(seen.members)}}
	add := func(what, id, title, measure string, value *int) {
		if value != nil {
			rows = append(rows, []string{what, id, title, measure, strconv.Itoa(*value)})
		}
	}
	if f := seen.figures; f != nil {
		rows = append(rows, []string{"counted", "", "", "at", seen.at.UTC().Format(time.RFC3339)})
		add("counted", "", "", "members", &f.Members)
		for _, m := range f.Skills {
			title, measure := m.Skill, "members"
			if skill, ok := s.catalog.Skill(m.Skill); ok {
				title = l.T(skill.Title)
			}
			if m.AtLeast {
				measure = "members_at_least"
			}
			add("skill", m.Skill, title, "mean", &m.Mean)
			add("skill", m.Skill, title, measure, &m.Members)
		}
		for _, c := range f.Roles {
			title := c.Role
			if role, ok := s.catalog.Role(c.Role); ok {
				title = l.T(role.Title)
			}
			add("role", c.Role, title, "ready", c.Ready)
			add("role", c.Role, title, "near", c.Near)
			add("role", c.Role, title, "ready_or_near", c.ReadyOrNear)
			add("role", c.Role, title, "far", c.Far)
			add("role", c.Role, title, "unknown", c.Unknown)
			add("role", c.Role, title, "far_or_unknown", c.FarOrUnknown)
			if c == (group.RoleCount{Role: c.Role}) {
				rows = append(rows, []string{"role", c.Role, title, "held_back", ""})
			}
		}
	}
	for _, m := range seen.shownIn(l) {
		rows = append(rows, []string{"shown", "", m.Role, "name", m.Name})
	}
	var out strings.Builder
	for _, row := range rows {
		for i, cell := range row {
			row[i] = visible.Cell(cell)
		}
	}
	to := csv.NewWriter(&out)
	err := to.WriteAll(rows)
	return []byte(out.String()), err
}
