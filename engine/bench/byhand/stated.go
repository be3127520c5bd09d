package byhand

import "careerpath/engine"

// facts lists what the person stated, in the order in which it is asked.
func (r *Row) facts() (out []engine.FactStated) {
	for _, f := range [...]engine.FactStated{
		{Fact: "people_led", Value: r.people(), Item: items[teamSize].id},
		{Fact: "years_in_marketing", Value: r.Numbers[yearsInMarketing], Item: numberIDs[yearsInMarketing]},
		{Fact: "budget_owned", Value: r.budget(), Item: items[budgetBand].id},
		{Fact: "executive_meetings", Value: r.Numbers[executiveMeetings], Item: numberIDs[executiveMeetings]},
	} {
		if f.Value != NotAnswered {
			out = append(out, f)
		}
	}
	return out
}

// aligned is the readiness for a role with all levels moved alike, so that their mean is the profile's.
func (s *Scores) aligned(role int) float64 {
	shift := 0.0
	for k := range profile {
		if s.Measured[k] {
			shift += profile[k][role] - s.Levels[k]
		}
	}
	shift /= float64(s.measured)
	have, need := 0.0, 0.0
	for k := range profile {
		if s.Measured[k] {
			bar, weight := profile[k][role], weight[k][role]
			have += float64(weight * min(max(s.Levels[k]+shift, 0), bar))
			need += float64(weight * bar)
		}
	}
	return rounded(have / need * 100)
}
