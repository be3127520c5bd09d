package people

import "careerpath/engine/internal/compiled"

// composed is a skill that has others within it, as a domain has facets: its items measure them too. Its level is the
// mean of what its items show, by their weights, for both are one person's.
type composed struct {
	skill  int
	parts  []int
	shares []float64 // sum to 1
}

func newComposed(cq *compiled.Quiz, skill int) composed {
	c := composed{skill: skill}
	of, total := map[int]float64{}, 0.0
	for _, t := range cq.Terms[skill] {
		ci := &cq.Items[t.Item]
		weight := 0.0
		for _, j := range ci.Shows {
			weight += ci.Counts[j]
		}
		for _, j := range ci.Shows {
			if k := ci.Skills[j]; k != skill { // an item of its own shows the whole
				part := t.Weight * ci.Counts[j] / weight
				of[k] += part
				total += part
			}
		}
	}
	for k := range cq.Skills {
		if of[k] > 0 {
			c.parts, c.shares = append(c.parts, k), append(c.shares, of[k]/total)
		}
	}
	return c
}

// compose has the levels of skills with others within them follow from these.
func (s *Source) compose(p *Person) {
	for i := range s.composed {
		c := &s.composed[i]
		level := 0.0
		for j, k := range c.parts {
			level += float64(c.shares[j] * p.Levels[k])
		}
		p.Levels[c.skill] = level
	}
}
