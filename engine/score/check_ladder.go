package score

import (
	"strings"

	"careerpath/engine"
	"careerpath/engine/internal/compiled"
)

// ladder checks the rungs of a role: each leads to another role that is there, and can be reached.
func (ck *checker) ladder(r *engine.Role) {
	always := -1
	for i := range r.Next {
		rung := &r.Next[i]
		ck.known("role", ck.roles, rung.Role)
		switch {
		case rung.Role.ID == r.ID:
			ck.faults.Add(rung.Role.At, "role %q: a rung leads to the role itself. To grow within a role, write a path "+
				"from it to itself", r.ID)
		case always >= 0:
			ck.faults.Add(rung.At, "role %q: nobody gets to this rung, because the one to %s before it has no when and "+
				"so always holds", r.ID, r.Next[always].Role.ID)
		}
		if rung.When == nil {
			always = i
			continue
		}
		if strings.TrimSpace(rung.Because) == "" {
			ck.faults.Add(rung.At, "role %q: the rung to %s has a when and no because: say why this role comes first", r.ID,
				rung.Role.ID)
		}
		compiled.RungScope(ck.scope()).Compile(rung.When, &ck.faults)
	}
}

// ladders reports rungs that always hold and lead round in a circle.
func (ck *checker) ladders(roles []engine.Role) {
	onwards, at := make([][]int, len(roles)), make([]engine.Pos, len(roles))
	for i := range roles {
		for _, rung := range roles[i].Next {
			if to, ok := ck.roles[rung.Role.ID]; ok && to != i && rung.When == nil {
				onwards[i], at[i] = []int{to}, rung.At
				break
			}
		}
	}
	for i := range roles {
		cycle := cycleFrom(i, onwards)
		if cycle == nil {
			continue
		}
		names := make([]string, len(cycle))
		for k, j := range cycle {
			names[k] = roles[j].ID
		}
		ck.faults.Add(at[i], "the ladder goes round in a circle: %s. Give one of these rungs a when, or leave it out",
			strings.Join(names, " leads to "))
	}
}
