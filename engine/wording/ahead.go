package wording

import "careerpath/engine"

// Rung is a role on the way ahead of a result, in the words that were kept with it.
type Rung struct {
	Role      engine.SnapshotRole
	Because   string
	Readiness float64 // 0–100
	Told      bool    // enough of what the role asks was measured for that to say something
}

// Ahead is the way ahead of a result. Roles that its words don't know are left out.
func Ahead(r *engine.Result, words *engine.Snapshot) []Rung {
	var out []Rung
	for _, rung := range r.Rungs {
		for _, roles := range [][]engine.SnapshotRole{words.Roles, words.Ahead} {
			for _, role := range roles {
				if role.ID == rung.Role {
					readiness, told := Readiness(r, role)
					out = append(out, Rung{role, rung.Because, readiness, told})
				}
			}
		}
	}
	return out
}

// enough is the part of what a role asks, by weight and level, that has to be measured for readiness to say something.
const enough = 2.0 / 3

// Claimed says whether a result claims how ready somebody is for one of the roles that it compares; results kept before
// there was such a limit are held to it, too.
func Claimed(r *engine.Result, f *engine.RoleFit, s *engine.Snapshot) bool {
	role := roleOf(s, f.Role)
	return !f.Unclaimed && (role == nil || role.Asks == 0 || r.Claimable(*role))
}

// Readiness is how much of a role's bar a result clears, 0–100: as the result says of the roles that it compares, and by
// the levels measured for any other. told says whether enough of what the role asks was measured for that to mean
// something.
func Readiness(r *engine.Result, role engine.SnapshotRole) (readiness float64, told bool) {
	have, need := 0.0, 0.0
	for _, l := range r.Levels {
		if level, asked := role.Levels[l.Skill]; asked {
			have += float64(role.Weights[l.Skill] * min(l.Level, level))
			need += float64(role.Weights[l.Skill] * level)
		}
	}
	told = need > 0 && need >= enough*role.Asks
	for i := range r.Roles {
		if r.Roles[i].Role == role.ID {
			return r.Roles[i].Readiness, told
		}
	}
	if need == 0 {
		return 100, told
	}
	return have / need * 100, told
}
