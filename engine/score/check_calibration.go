package score

import (
	"math"

	"careerpath/engine"
	"careerpath/engine/internal/conformal"
	"careerpath/engine/internal/exact"
)

// calibration checks what a quiz states of its sets of roles: above all that n people bear α.
func (ck *checker) calibration(q *engine.Quiz) {
	c := q.Calibration
	if c == nil {
		return
	}
	if len(q.Roles) == 0 {
		ck.faults.Add(c.At, "quiz %q: calibration is of sets of roles, and the quiz names no roles: leave it out", q.ID)
	}
	whole := exact.Within(c.N, 1, 1e9) && c.N == math.Trunc(c.N)
	if !whole {
		ck.faults.Add(c.At, "quiz %q: n of the calibration is how many people it was made on, a whole number from 1, "+
			"not %v: the calibrate command gives it", q.ID, c.N)
	}
	switch sound := exact.Within(c.Alpha, 0.001, 0.5); {
	case !sound:
		ck.faults.Add(c.At, "quiz %q: alpha of the calibration is in how many the set may miss the role, between .001 "+
			"and .5, not %v: .1 for 9 of 10", q.ID, c.Alpha)
	case whole && conformal.Rank(int(c.N), c.Alpha) > int(c.N):
		ck.faults.Add(c.At, "quiz %q: a calibration on %v people can't claim alpha %v, which takes %d or more: state a "+
			"larger alpha, or calibrate on more people", q.ID, c.N, c.Alpha, conformal.Fewest(c.Alpha))
	}
	if !exact.Within(c.Cut, 0, 1) {
		ck.faults.Add(c.At, "quiz %q: cut of the calibration is 1 less the smallest match share in a set, between 0 and 1, "+
			"not %v: the calibrate command gives it", q.ID, c.Cut)
	}
	if c.On != engine.OnSimulated && c.On != engine.OnPeople {
		ck.faults.Add(c.At, "quiz %q: on says whom the calibration was made on, %s or %s, not %q", q.ID,
			engine.OnSimulated, engine.OnPeople, c.On)
	}
}
