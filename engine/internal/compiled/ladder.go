package compiled

import (
	"maps"
	"slices"

	"careerpath/engine"
	"careerpath/engine/internal/expression"
)

// Rung is a rung of a role's ladder, ready to try. Role counts the quiz's roles and then Quiz.Ahead.
type Rung struct {
	Role    int
	When    *expression.Condition // nil: it always holds
	Code    *expression.Code
	Because string
}

// RungScope is what a rung may read of s: everything but gaps, for it is not said to which role they would be.
func RungScope(s expression.Scope) expression.Scope {
	out := maps.Clone(s)
	delete(out, "gap")
	return out
}

// climb compiles the ladders of the quiz's roles, and of those outside the quiz that they lead to.
func (c *Catalog) climb(cq *Quiz, rules expression.Scope) {
	var reported engine.Faults // by whoever checks the roles
	at := maps.Clone(cq.Role)
	roles := make([]*engine.Role, len(cq.Roles))
	for i := range cq.Roles {
		roles[i] = cq.Roles[i].Role
	}
	place := func(r *engine.Role) int {
		if _, seen := at[r.ID]; !seen {
			at[r.ID] = len(roles)
			roles = append(roles, r)
		}
		return at[r.ID]
	}
	for len(cq.Rungs) < len(roles) { // which grow as ladders lead on
		role := roles[len(cq.Rungs)]
		var rungs []Rung
		if next := c.onwards(role); next != nil {
			rungs = append(rungs, Rung{Role: place(next)})
		}
		for j := range role.Next {
			stated := &role.Next[j]
			to, ok := c.Role(stated.Role.ID)
			if !ok {
				continue
			}
			rung := Rung{Role: place(to), Because: stated.Because}
			if stated.When != nil {
				rung.When = RungScope(rules).Compile(stated.When, &reported)
			}
			rungs = append(rungs, rung)
		}
		cq.Rungs = append(cq.Rungs, rungs)
	}
	cq.Ahead = roles[len(cq.Roles):]
}

// onwards is the position above a role's own, where neither a ladder nor a path of the role's says where it leads; nil
// for none.
func (c *Catalog) onwards(role *engine.Role) *engine.Role {
	if len(role.Next) > 0 {
		return nil
	}
	for i := range c.Content.Families {
		positions := c.Content.Families[i].Positions
		at := c.Content.Families[i].Position(role.ID)
		if at < 0 || at+1 == len(positions) || slices.ContainsFunc(c.Content.Roles, func(r engine.Role) bool {
			return c.Above(role.ID, r.ID)
		}) {
			continue
		}
		next, _ := c.Role(positions[at+1].ID)
		return next
	}
	return nil
}

// RoleAt returns a role of the quiz, or one outside it that a ladder leads to.
func (cq *Quiz) RoleAt(i int) *engine.Role {
	if i < len(cq.Roles) {
		return cq.Roles[i].Role
	}
	return cq.Ahead[i-len(cq.Roles)]
}

// Next is the role to grow towards from the first of some ranked roles: the first rung of its ladder that holds, or,
// where it states none, the best of them that a path leads up to. −1 for none.
func (cq *Quiz) Next(order []int, holds func(*expression.Code) bool) int {
	from := order[0]
	for i := range cq.Rungs[from] {
		if rung := &cq.Rungs[from][i]; rung.Code == nil || holds(rung.Code) {
			return rung.Role
		}
	}
	if cq.Rungs[from] != nil {
		return -1
	}
	for _, r := range order {
		if cq.Above[from][r] {
			return r
		}
	}
	return -1
}

// rungs is the way ahead of a result that compares roles: the next role, the one that comes after it, and so on, where
// the best-fitting role states a ladder. Conditions on the way are judged by the same facts and levels. A rung to a role
// that is on the way already is passed over.
func (s *Sheet) rungs(out *engine.Result) []engine.RungAhead {
	if out.Next == "" || s.Quiz.Rungs[s.order[0]] == nil {
		return nil
	}
	var way []engine.RungAhead
	at, seen := s.order[0], []int{s.order[0]}
	if string(out.Next) == out.Roles[0].Role { // where a requirement bars the best fit, the way begins with it
		way = append(way, engine.RungAhead{Role: string(out.Next)})
	}
	for {
		i := slices.IndexFunc(s.Quiz.Rungs[at], func(r Rung) bool {
			return !slices.Contains(seen, r.Role) && (r.Code == nil || s.holds(r.Code))
		})
		if i < 0 {
			return way
		}
		rung := &s.Quiz.Rungs[at][i]
		at, seen = rung.Role, append(seen, rung.Role)
		way = append(way, engine.RungAhead{Role: s.Quiz.RoleAt(at).ID, Because: rung.Because})
	}
}

// holds says whether a condition is known and holds.
func (s *Sheet) holds(code *expression.Code) bool {
	holds, _ := code.Holds(s.Frame)
	return holds
}
