package change

import "careerpath/engine"

// Score is what a person reached on a scale at one time.
type Score struct {
	Known           bool    // measured, and with a sum where the quiz states one
	Value           float64 // in the scale's unit
	SEM             float64 // in the scale's unit: standard error of measurement by the quiz and the number of answers
	Lowest, Highest float64 // what could be reached: 0 and 100, or of a sum the least and the most
}

// Scores are a result's on each scale, in the order of Scales. It may be called from several goroutines at a time.
func (c *Comparison) Scores(r *engine.Result) []Score {
	out := make([]Score, len(c.scales))
	for i := range r.Levels {
		l := &r.Levels[i]
		k, asked := c.index[l.Skill]
		if !asked {
			continue
		}
		s, sem := &out[k], c.scales[k].stated.SEM(l.Items)
		switch {
		case c.scales[k].Unit == Levels:
			*s = Score{true, l.Level, sem, 0, 100}
		case l.Sum != nil && l.Sum.Highest > l.Sum.Lowest:
			*s = Score{true, l.Sum.Points, 0, l.Sum.Lowest, l.Sum.Highest}
			s.SEM = sem * (s.Highest - s.Lowest) / 100
		}
	}
	return out
}
