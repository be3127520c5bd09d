package trial

// Together says of two items whether their answers bear on a knot together and whether on a requirement.
func (t *Trial) Together(a, b int) (knot, requirement bool) {
	bearings := t.bearings()
	one, two := bearings[a], bearings[b]
	return one.knots&two.knots != 0, one.requirements&two.requirements != 0
}
