package report

import "careerpath/engine"

// scores shows the raw sums of a quiz that has them, its composites after them, and then its codes.
func (t *resultText) scores() {
	var rows [][3]string
	add := func(title string, points, highest float64, band string) {
		rows = append(rows, [3]string{title, t.T("%s of %s¦points", t.Points(points), t.Points(highest)), t.T(band)})
	}
	for i := range t.r.Levels {
		if l := &t.r.Levels[i]; l.Sum != nil {
			add(t.skill(l.Skill), l.Sum.Points, l.Sum.Highest, l.Sum.Band)
		}
	}
	for i := range t.r.Composites {
		c := &t.r.Composites[i]
		add(t.scale(c.Composite), c.Points, c.Highest, c.Band)
	}
	if len(rows) > 0 {
		t.heading(t.T("Points"))
		t.table(rows)
	}
	for i := range t.r.Codes {
		t.code(&t.r.Codes[i])
	}
}

func (t *resultText) code(c *engine.CodeScore) {
	kept := t.words.Code(c.Code)
	titles := make([]string, len(c.Scales))
	for i, id := range c.Scales {
		titles[i] = t.scale(id)
	}
	heading := t.T(kept.Title)
	if c.Letters != "" {
		heading += ": " + c.Letters
	}
	t.heading(heading)
	t.indented("  ", "  ", t.Code(c, kept.Ties, titles))
}

// scale is the title of a skill or a composite.
func (t *resultText) scale(id string) string {
	if c := t.words.Composite(id); c.ID != "" {
		return t.T(c.Title)
	}
	return t.skill(id)
}
