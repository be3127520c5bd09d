// Package group counts what the results of a group's members say together, so that nobody's own can be worked out from
// the counts. It must never know who the members are, what they answered, or how figures are shown.
//
// Every number is about five members or more, or about none; what is fewer is held back, and with it as much as is
// needed so that no subtraction brings it back (Willenborg & de Waal 2001, ch. 4: primary and secondary suppression).
// That protects and guarantees nothing: who knows all results but one can work that one out, and where all members are
// alike, a number about all of them says so of each.
package group

import (
	"math"
	"slices"

	"careerpath/engine"
)

// Least is how many members a number is about at least.
const Least = 5

// Where a distance begins, in points of readiness. Holders of a role clear about 84 % of what it asks by their own
// answers (careerpath simulate, readiness as answered), and people in the roles around it 60 to 75 %.
const (
	ReadyFrom = 80.0
	NearFrom  = 60.0
)

// Distance says how far a member is from a role.
type Distance string

// The distances.
const (
	Ready   Distance = "ready" // readiness of ReadyFrom or more, and no requirement fails
	Near    Distance = "near"  // of NearFrom or more
	Far     Distance = "far"
	Unknown Distance = "unknown" // too little of what the role asks was measured, or there is no result
)

// DistanceOf is how far a result says that somebody is from a role.
func DistanceOf(f *engine.RoleFit) Distance {
	switch {
	case f.Unclaimed:
		return Unknown
	case f.Readiness >= ReadyFrom && f.Eligible:
		return Ready
	case f.Readiness >= NearFrom:
		return Near
	}
	return Far
}

// Member is what a member's results say, for each skill and role the latest that says something of it. Without a result
// it is empty.
type Member struct {
	Levels    map[string]float64  // 0–100, by skill
	Distances map[string]Distance // by role; a role that isn't there is Unknown
}

// Figures are what is known of a group's members together.
type Figures struct {
	Members int         `json:"members"` // counted, with or without a result
	Skills  []SkillMean `json:"skills"`  // that Least members have a level of, in the order asked for
	Roles   []RoleCount `json:"roles"`   // in the order asked for
}

// SkillMean is the mean level of a skill.
type SkillMean struct {
	Skill string `json:"skill"`
	Mean  int    `json:"mean"` // 0–100
	// members with a level; where fewer than Least have none, so that their number is held back, the least it may be
	Members int  `json:"members"`
	AtLeast bool `json:"at_least,omitempty"`
}

// Count counts members by some skills and roles. There are no figures of fewer than Least members with a result: ok is
// false then. The order of the members doesn't matter.
func Count(members []Member, skills, roles []string) (f Figures, ok bool) {
	results := 0
	for _, m := range members {
		if len(m.Levels)+len(m.Distances) > 0 {
			results++
		}
	}
	if results < Least {
		return Figures{}, false
	}
	f.Members = len(members)
	for _, skill := range skills {
		if mean, ok := meanOf(members, skill); ok {
			f.Skills = append(f.Skills, mean)
		}
	}
	for _, role := range roles {
		f.Roles = append(f.Roles, countOf(members, role))
	}
	return f, true
}

func meanOf(members []Member, skill string) (SkillMean, bool) {
	var levels []float64
	for _, m := range members {
		if level, ok := m.Levels[skill]; ok {
			levels = append(levels, level)
		}
	}
	if len(levels) < Least {
		return SkillMean{}, false
	}
	slices.Sort(levels) // so that the sum is the same in whatever order they come
	sum := 0.0
	for _, level := range levels {
		sum += level
	}
	out := SkillMean{Skill: skill, Mean: int(math.Round(sum / float64(len(levels)))), Members: len(levels)}
	if len(members)-len(levels) < Least {
		out.Members, out.AtLeast = max(Least, len(members)-Least+1), true
	}
	return out, true
}

func countOf(members []Member, role string) RoleCount {
	var ready, near, far int
	for _, m := range members {
		switch m.Distances[role] {
		case Ready:
			ready++
		case Near:
			near++
		case Far:
			far++
		case Unknown:
		}
	}
	return NewRoleCount(role, ready, near, far, len(members)-ready-near-far)
}
