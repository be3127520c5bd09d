package score

import (
	"slices"

	"careerpath/engine"
)

// alone gives each skill without a cluster one of its own, with its id and title.
func alone(c *engine.Content) {
	if !slices.ContainsFunc(c.Skills, func(s engine.Skill) bool { return s.Cluster == engine.Ref{} }) {
		return
	}
	c.Skills, c.Clusters = slices.Clone(c.Skills), slices.Clone(c.Clusters)
	for i := range c.Skills {
		if s := &c.Skills[i]; s.Cluster == (engine.Ref{}) {
			s.Cluster = engine.Ref{ID: s.ID, At: s.At}
			c.Clusters = append(c.Clusters, engine.Cluster{At: s.At, ID: s.ID, Title: s.Title, Alone: true})
		}
	}
}

// complete checks that all is said of the skills that roles ask for.
func (ck *checker) complete() {
	c := &ck.catalog.Content
	asked := map[string]string{} // skill → a role
	for _, r := range c.Roles {
		for _, d := range r.Profile {
			asked[d.Skill.ID] = r.ID
		}
	}
	for i := range c.Skills {
		s := &c.Skills[i]
		role, is := asked[s.ID]
		if !is {
			continue
		}
		own := slices.ContainsFunc(c.Clusters, func(cl engine.Cluster) bool { return cl.Alone && cl.ID == s.Cluster.ID })
		for _, part := range []struct {
			name  string
			lacks bool
		}{{"cluster", own}, {"definition", s.Definition == ""}, {"anchors", s.Anchors == nil}} {
			if part.lacks {
				ck.faults.Add(s.At, "skill %q lacks %s: role %q asks for it, so people read what it is", s.ID, part.name, role)
			}
		}
	}
}
