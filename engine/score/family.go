package score

import (
	"fmt"
	"slices"
	"strings"

	"careerpath/engine"
	"careerpath/engine/internal/compiled"
)

// Families returns the families of positions, as written.
func (c *Catalog) Families() []engine.Family { return c.in.Content.Families }

// FamilyOf returns the family that a role is a position of, and its place there from 0, the lowest; false where it is
// in none.
func (c *Catalog) FamilyOf(role string) (family *engine.Family, position int, ok bool) {
	return familyOf(c.in.Content.Families, role)
}

func familyOf(families []engine.Family, role string) (*engine.Family, int, bool) {
	for i := range families {
		if at := families[i].Position(role); at >= 0 {
			return &families[i], at, true
		}
	}
	return nil, -1, false
}

// familiesOf are those of a quiz's roles, with the positions that it tells apart.
func familiesOf(cq *compiled.Quiz) (out []engine.SnapshotFamily) {
	for i := range cq.Families {
		f := engine.SnapshotFamily{ID: cq.Families[i].Family.ID, Title: cq.Families[i].Family.Title}
		for _, r := range cq.Families[i].Roles {
			f.Positions = append(f.Positions, cq.Roles[r].Role.ID)
		}
		out = append(out, f)
	}
	return out
}

// betweenOthers says what is wrong where a person isn't between the positions that a case expects, "" where nothing is.
func betweenOthers(expected []engine.Ref, r *engine.Result) string {
	switch {
	case len(expected) == 0:
		return ""
	case len(expected) != 2:
		return "between names two neighbouring positions of a family"
	case r.Family == nil || !slices.Contains(r.Family.Between, expected[0].ID) ||
		!slices.Contains(r.Family.Between, expected[1].ID):
		return fmt.Sprintf("expected somebody between %s and %s, got %s", expected[0].ID, expected[1].ID, standing(r))
	}
	return ""
}

// standing says how likely each position of the family is.
func standing(r *engine.Result) string {
	if r.Family == nil {
		return "no position of a family"
	}
	var parts []string
	for _, p := range r.Family.Positions {
		parts = append(parts, fmt.Sprintf("%s %.2f", p.Role, p.Probability))
	}
	return strings.Join(parts, ", ")
}

// families checks that positions are roles, each in one family, and that each asks for more than the one below it.
func (ck *checker) families(c *engine.Content) {
	index(ck, "family", c.Families, func(f *engine.Family) (string, engine.Pos) { return f.ID, f.At })
	in := map[string]engine.Ref{}
	for i := range c.Families {
		f := &c.Families[i]
		ck.known("role", ck.roles, f.Positions...)
		if len(f.Positions) == 0 {
			ck.faults.Add(f.At, "family %q has no positions: name them, the lowest first", f.ID)
		}
		for j, ref := range f.Positions {
			if earlier, dup := in[ref.ID]; dup && !slices.ContainsFunc(f.Positions[:j], func(r engine.Ref) bool {
				return r.ID == ref.ID // which is said already
			}) {
				ck.faults.Add(ref.At, "role %q is in a family already, and a role is in one at most%s: leave it out here or there",
					ref.ID, already(earlier.At))
			}
			in[ref.ID] = ref
			if j > 0 {
				ck.rises(f, j)
			}
		}
	}
}

// steps checks that a quiz asks about what sets the positions apart that it compares.
func (ck *checker) steps(cq *compiled.Quiz) {
	for i := range cq.Families {
		f := &cq.Families[i]
		for j := 1; j < len(f.Roles); j++ {
			if len(f.Steps[j].Parts) > 0 {
				continue
			}
			lower, upper := cq.Roles[f.Roles[j-1]].Role.ID, cq.Roles[f.Roles[j]].Role.ID
			at := slices.IndexFunc(cq.Quiz.Roles, func(r engine.Ref) bool { return r.ID == upper })
			ck.faults.Add(cq.Quiz.Roles[at].At, "quiz %q measures nothing that position %q asks for more of than %q: add an "+
				"item that does, or leave one of the two out", cq.Quiz.ID, upper, lower)
		}
	}
}

// rises checks that a position asks for more of some skill than the one below it.
func (ck *checker) rises(f *engine.Family, position int) {
	ref := f.Positions[position]
	upper, known := ck.catalog.Role(ref.ID)
	lower, also := ck.catalog.Role(f.Positions[position-1].ID)
	if !known || !also || upper == lower {
		return
	}
	for _, d := range upper.Profile {
		if below, _ := lower.Demand(d.Skill.ID); d.Level > below.Level {
			return
		}
	}
	ck.faults.Add(ref.At, "family %q: position %q asks for no more of any skill than %q below it: raise a level, or "+
		"change their order", f.ID, ref.ID, lower.ID)
}
