package wording

import (
	"math"

	"careerpath/engine"
)

// Set says which roles a result names together, so that one of them is the person's, and how that was calibrated; ""
// where it names none. title names a role.
func (l *Language) Set(r *engine.Result, title func(role string) string) (said, calibrated string) {
	set := r.Set
	if set == nil {
		return "", ""
	}
	var names []string
	for _, id := range set.Roles {
		names = append(names, title(id))
	}
	part, roles := l.part(1-set.Alpha), l.List(names, "or")
	switch {
	case set.Alone:
		said = l.T("In %[1]s their own role stands out more than any role does here, so only the nearest one is named: "+
			"%[2]s.", part, roles)
	case len(names) == 1:
		said = l.T("In %[1]s the role named in this way is their own. Here it is %[2]s.", part, roles)
	default:
		said = l.T("In %[1]s the role is one of these: %[2]s.", part, roles)
	}
	if set.On == engine.OnPeople {
		return said, l.T("Calibrated on %[1]s people whose role is known (α %[2]s).", l.Grouped(float64(set.N)),
			l.Fixed(set.Alpha, decimals(set.Alpha)))
	}
	return said, l.T("Calibrated on %[1]s simulated people (α %[2]s).", l.Grouped(float64(set.N)),
		l.Fixed(set.Alpha, decimals(set.Alpha)))
}

// decimals is how many a share has, at most four.
func decimals(share float64) int {
	n := 0
	for x := share; n < 4 && math.Abs(x-math.Round(x)) > 1e-9; n++ {
		x *= 10
	}
	return n
}

// part says a share of people, 0–1: "9 of 10 people", or where the rest is no whole part "93 % of people".
func (l *Language) part(share float64) string {
	of := math.Round(1 / (1 - share))
	if of <= 100 && math.Abs(float64((1-share)*of)-1) < 1e-9 {
		return l.T("%[1]d of %[2]d people", int(of)-1, int(of))
	}
	return l.T("%s %% of people", l.Fixed(100*share, decimals(math.Round(1e4*share)/100)))
}
