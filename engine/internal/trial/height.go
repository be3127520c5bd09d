package trial

// slopeOfHeight adds what a level point adds to the log-odds of a position within its family, as long as it lies on the
// way there: enough to tell which answers to try first.
func (t *Trial) slopeOfHeight(role int) {
	of := t.Quiz.FamilyOf[role]
	if of < 0 {
		return
	}
	f := &t.Quiz.Families[of]
	for j, r := range f.Roles {
		slope := f.Steps[j].Slope(t.Sems, t.Measured) / t.Quiz.Temperature
		for _, p := range f.Steps[j].Parts {
			t.Slopes[p.Skill][role] += float64(slope * p.Weight)
		}
		if r == role {
			return
		}
	}
}
