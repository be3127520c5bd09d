package server

import "careerpath/engine"

// scoreTable says what a person's points are, of scales and of composites of these, and their codes.
type scoreTable struct {
	Sums       []sumRow
	Composites []sumRow
	Codes      []codeLine
}

// sumRow is the points of one scale.
type sumRow struct {
	Skill                   string
	Points, Lowest, Highest string
	Band                    string
	From                    string // the scales of a composite, "" of a scale and where it is of many
}

// codeLine is a code with what it means; Letters are "" where there is none.
type codeLine struct{ Title, Letters, Said string }

// mostFrom is how many scales of a composite are named in its row.
const mostFrom = 6

// newScoreTable is nil where a result has none of these.
func newScoreTable(result *engine.Result, w *words) *scoreTable {
	t := &scoreTable{}
	for i := range result.Levels {
		if l := &result.Levels[i]; l.Sum != nil {
			t.Sums = append(t.Sums, w.sumRow(w.skill(l.Skill), *l.Sum))
		}
	}
	for i := range result.Composites {
		c := &result.Composites[i]
		row := w.sumRow(w.scale(c.Composite), engine.SumScore{Points: c.Points, Lowest: c.Lowest, Highest: c.Highest,
			Band: c.Band})
		if of := w.snapshot.Composite(c.Composite).Of; len(of) <= mostFrom {
			row.From = w.skillsIn(of)
		}
		t.Composites = append(t.Composites, row)
	}
	for i := range result.Codes {
		t.Codes = append(t.Codes, w.codeLine(&result.Codes[i]))
	}
	if len(t.Sums)+len(t.Composites)+len(t.Codes) == 0 {
		return nil
	}
	return t
}

func (w *words) sumRow(title string, s engine.SumScore) sumRow {
	return sumRow{Skill: title, Points: w.Points(s.Points), Lowest: w.Points(s.Lowest), Highest: w.Points(s.Highest),
		Band: w.T(s.Band)}
}

func (w *words) codeLine(c *engine.CodeScore) codeLine {
	kept := w.snapshot.Code(c.Code)
	titles := make([]string, len(c.Scales))
	for i, id := range c.Scales {
		titles[i] = w.scale(id)
	}
	return codeLine{isolated(w.T(kept.Title)), c.Letters, w.Code(c, kept.Ties, titles)}
}

// scale is the title of a skill or a composite.
func (w *words) scale(id string) string {
	if c := w.snapshot.Composite(id); c.ID != "" {
		return isolated(w.T(c.Title))
	}
	return w.skill(id)
}

// scored is the headline of a quiz that has composites, of which it takes the first, or one scale with points, or else
// one code, and what the quiz shows; "" for others.
func (w *words) scored(result *engine.Result) (headline, shows string) {
	shows = w.T("This quiz shows points and recommends no role.")
	var row sumRow
	switch t := newScoreTable(result, w); {
	case t == nil:
		return "", ""
	case len(t.Composites) > 0:
		row = t.Composites[0]
	case len(result.Levels) == 1 && len(t.Sums) == 1:
		row = t.Sums[0]
	case len(t.Codes) == 1 && t.Codes[0].Letters != "":
		if len(t.Sums) == 0 {
			shows = w.T("This quiz shows levels and recommends no role.")
		}
		return t.Codes[0].Title + ": " + t.Codes[0].Letters, shows
	default:
		return "", ""
	}
	if row.Band == "" {
		return w.T("%[1]s: %[2]s of %[3]s points", row.Skill, row.Points, row.Highest), shows
	}
	return w.T("%[1]s: %[2]s of %[3]s points, %[4]s", row.Skill, row.Points, row.Highest, row.Band), shows
}
