// Package outer checks what content says of the world outside it: the names that roles and skills have elsewhere, and
// how others rate occupations. It must never know how anything is scored.
package outer

import (
	"maps"
	"slices"
	"strings"
	"unicode"

	"careerpath/engine"
	"careerpath/engine/spelling"
)

// checker collects the faults of content.
type checker struct {
	faults                 *engine.Faults
	sources, skills, roles map[string]bool
	levels                 func(role, skill string) (float64, bool)
}

// Check reports what is wrong with the same_as of roles and skills, and with ratings.
func Check(c *engine.Content, faults *engine.Faults) {
	ck := checker{faults: faults, sources: map[string]bool{}, skills: map[string]bool{}, roles: map[string]bool{}}
	for _, s := range c.Sources {
		ck.sources[s.ID] = true
	}
	for i := range c.Skills {
		ck.skills[c.Skills[i].ID] = true
		ck.sameAs("skill", c.Skills[i].ID, c.Skills[i].SameAs)
	}
	demands := map[string]*engine.Role{}
	for i := range c.Roles {
		r := &c.Roles[i]
		ck.roles[r.ID], demands[r.ID] = true, r
		ck.sameAs("role", r.ID, r.SameAs)
	}
	ck.levels = func(role, skill string) (float64, bool) {
		r, known := demands[role]
		if !known {
			return 0, false
		}
		d, asks := r.Demand(skill)
		return d.Level, asks
	}
	ids := map[string]engine.Pos{}
	for i := range c.Ratings {
		r := &c.Ratings[i]
		if at, twice := ids[r.ID]; twice {
			faults.Add(r.At, "duplicate ratings id %q (line %d has it already)", r.ID, at.Line)
		}
		ids[r.ID] = r.At
		ck.ratings(r)
	}
}

func (ck *checker) known(what string, among map[string]bool, ref engine.Ref) {
	if !among[ref.ID] {
		ck.faults.Add(ref.At, "unknown %s %q%s", what, ref.ID,
			spelling.Suggestion(ref.ID, slices.Sorted(maps.Keys(among))))
	}
}

func (ck *checker) sameAs(kind, id string, list []engine.SameAs) {
	seen := map[string]bool{}
	for _, s := range list {
		if !isURI(s.URI) {
			ck.faults.Add(s.At, "%s %q: uri is the full address by which the classification names it, such as "+
				"http://data.europa.eu/esco/occupation/…, not %q", kind, id, s.URI)
		}
		if seen[s.URI] {
			ck.faults.Add(s.At, "%s %q has %s twice: keep one", kind, id, s.URI)
		}
		seen[s.URI] = true
		ck.known("source", ck.sources, s.Source)
		titles := map[string]bool{s.Title: true}
		for _, title := range s.Alternates {
			if title == "" || titles[title] {
				ck.faults.Add(s.At, "%s %q: the title %q stands twice or is empty in alternates: take it out", kind, id, title)
			}
			titles[title] = true
		}
	}
}

// isURI says whether a text is a whole address on the web, with a host and something after it.
func isURI(text string) bool {
	scheme, rest, _ := strings.Cut(text, "://")
	host, path, _ := strings.Cut(rest, "/")
	return (scheme == "https" || scheme == "http") && strings.Contains(host, ".") && path != "" &&
		!strings.ContainsFunc(text, func(c rune) bool {
			return unicode.IsSpace(c) || unicode.IsControl(c) || strings.ContainsRune("<>\"\\^`{|}@", c)
		})
}

// ratings reports what is wrong with them. Each skill in which theirs and ours differ in order has to say why, and no
// other may.
func (ck *checker) ratings(r *engine.Ratings) {
	if !(r.Lowest < r.Highest) {
		ck.faults.Add(r.At, "ratings %q go from lowest up to highest, not from %v to %v", r.ID, r.Lowest, r.Highest)
	}
	elements, occupations := map[string]bool{}, map[string]bool{}
	for _, e := range r.Elements {
		elements[e.ID.ID] = true
	}
	for _, o := range r.Occupations {
		if occupations[o.Code] {
			ck.faults.Add(o.At, "occupation %s stands there twice: keep one", o.Code)
		}
		occupations[o.Code] = true
		ck.known("source", ck.sources, o.Source)
		for _, x := range o.Ratings {
			ck.known("element", elements, x.Element)
			if n := len(x.Mean); n < 1 || n > 2 || x.Mean[0] < r.Lowest || x.Mean[0] > r.Highest || n == 2 && !(x.Mean[1] >= 0) {
				ck.faults.Add(x.Element.At, "a rating is a mean from %v to %v, and its standard error where one is published, "+
					"such as [4.74, 0.11]", r.Lowest, r.Highest)
			}
		}
	}
	for _, s := range r.Skills {
		ck.known("skill", ck.skills, s.Skill)
		for _, e := range s.Elements {
			ck.known("element", elements, e)
		}
	}
	for _, role := range r.Roles {
		ck.known("role", ck.roles, role.Role)
		for _, o := range role.Occupations {
			ck.known("occupation", occupations, o)
		}
	}
	for i := range r.Orders {
		ck.order(r, &r.Orders[i], occupations)
	}
}

func (ck *checker) order(r *engine.Ratings, o *engine.RatedOrder, occupations map[string]bool) {
	if len(o.Roles) != 2 || len(o.Occupations) != 2 {
		ck.faults.Add(o.At, "an order is of two roles and of two occupations, the first being like the first")
		return
	}
	for i := range o.Roles {
		ck.known("role", ck.roles, o.Roles[i])
		ck.known("occupation", occupations, o.Occupations[i])
	}
	said := map[string]engine.Ref{}
	for _, d := range o.Differ {
		said[d.Skill.ID] = d.Skill
	}
	for i := range r.Skills {
		s := &r.Skills[i]
		a, asksA := ck.levels(o.Roles[0].ID, s.Skill.ID)
		b, asksB := ck.levels(o.Roles[1].ID, s.Skill.ID)
		_, why := said[s.Skill.ID]
		switch differs := asksA && asksB && r.Differs(o, s, [2]float64{a, b}); {
		case differs && !why:
			ck.faults.Add(o.At, "in %s the two occupations stand in the other order than the two roles: say why under differ",
				s.Skill.ID)
		case !differs && why:
			ck.faults.Add(said[s.Skill.ID].At, "in %s the two occupations stand in the same order as the two roles, or in none: "+
				"take it out of differ", s.Skill.ID)
		}
		delete(said, s.Skill.ID)
	}
	for _, ref := range said {
		ck.faults.Add(ref.At, "the ratings say nothing of %s: take it out of differ", ref.ID)
	}
}
