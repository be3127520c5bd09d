package main

import (
	"slices"

	"careerpath/engine"
	"careerpath/engine/score"
)

// familyColumns are the columns of CSV that say where people stand on a ladder: the family of the best-fitting role,
// and how likely each position is.
type familyColumns struct {
	positions []string // of all families, none where they aren't written
}

func newFamilyColumns(c *score.Catalog, quiz *engine.Quiz, of fields) (out familyColumns) {
	if !of.has("family") {
		return out
	}
	for _, r := range quiz.Roles {
		if family, _, positioned := c.FamilyOf(r.ID); positioned && len(family.Positions) > 1 {
			out.positions = append(out.positions, r.ID)
		}
	}
	return out
}

// names adds the headings.
func (c *familyColumns) names(to []string) []string {
	if c.positions == nil {
		return to
	}
	to = append(to, "family")
	for _, id := range c.positions {
		to = append(to, "position_"+id)
	}
	return to
}

// cells adds a person's cells, empty for positions of other families than theirs.
func (c *familyColumns) cells(to []string, r *engine.Result) []string {
	if c.positions == nil {
		return to
	}
	stands := engine.FamilyStanding{}
	if r.Family != nil {
		stands = *r.Family
	}
	to = append(to, stands.Family)
	for _, id := range c.positions {
		i := slices.IndexFunc(stands.Positions, func(p engine.PositionChance) bool { return p.Role == id })
		if i < 0 {
			to = append(to, "")
			continue
		}
		to = append(to, number(stands.Positions[i].Probability))
	}
	return to
}
