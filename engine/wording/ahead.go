package wording

import "careerpath/engine"

// Rung is a role on the way ahead of a result, in the words that were kept with it.
type Rung struct {
	Role      engine.SnapshotRole
	Because   string
	Readiness float64 // 0–100
	Counted   int     // skills that it counts; with 0 it says nothing
}

// Ahead is the way ahead of a result. Roles that its words don't know are left out.
func Ahead(r *engine.Result, words *engine.Snapshot) []Rung {
	var out []Rung
	for _, rung := range r.Rungs {
		for _, roles := range [][]engine.SnapshotRole{words.Roles, words.Ahead} {
			for _, role := range roles {
				if role.ID == rung.Role {
					readiness, counted := Readiness(r, role)
					out = append(out, Rung{role, rung.Because, readiness, counted})
				}
			}
		}
	}
	return out
}

// Readiness is how much of a role's bar a result clears, 0–100, and how many skills it counts: as the result says of the
// roles that it compares, and by the levels measured for any other.
func Readiness(r *engine.Result, role engine.SnapshotRole) (readiness float64, counted int) {
	have, need := 0.0, 0.0
	for _, l := range r.Levels {
		if level, asked := role.Levels[l.Skill]; asked {
			counted++
			have += float64(role.Weights[l.Skill] * min(l.Level, level))
			need += float64(role.Weights[l.Skill] * level)
		}
	}
	for i := range r.Roles {
		if r.Roles[i].Role == role.ID {
			return r.Roles[i].Readiness, counted
		}
	}
	if need == 0 {
		return 100, counted
	}
	return have / need * 100, counted
}
