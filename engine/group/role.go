package group

// RoleCount is how many members are how far from a role. A number that is nil is held back.
type RoleCount struct {
	Role    string `json:"role"`
	Ready   *int   `json:"ready"`
	Near    *int   `json:"near"`
	Far     *int   `json:"far"`
	Unknown *int   `json:"unknown"`
	// of two that are held back, what they are together; nil where they aren't, or where that is held back, too
	ReadyOrNear  *int `json:"ready_or_near"`
	FarOrUnknown *int `json:"far_or_unknown"`
}

// NewRoleCount holds back what is too small. All of a group's members are in one of the four numbers, and together they
// are Least or more.
//
// The numbers go in pairs, ready with near and far with unknown: where one of a pair is from 1 to 4, both are held back
// and only their sum stands. Where that is below Least, too, all four are held back. Which pair is held back hangs on
// nothing but that, so that it gives nothing away: a pair that sums to 5 may be 1 and 4 either way, or 2 and 3.
func NewRoleCount(role string, ready, near, far, unknown int) RoleCount {
	up, down := small(ready) || small(near), small(far) || small(unknown)
	if up && ready+near < Least || down && far+unknown < Least {
		return RoleCount{Role: role}
	}
	out := RoleCount{Role: role}
	if up {
		sum := ready + near
		out.ReadyOrNear = &sum
	} else {
		out.Ready, out.Near = &ready, &near
	}
	if down {
		sum := far + unknown
		out.FarOrUnknown = &sum
	} else {
		out.Far, out.Unknown = &far, &unknown
	}
	return out
}

func small(n int) bool { return n > 0 && n < Least }
