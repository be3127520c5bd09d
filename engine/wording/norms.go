package wording

import (
	"fmt"
	"math"

	"careerpath/engine"
)

// NormRow is where a person stands among others on one scale, in words and in numbers that are rounded to what they can
// bear. A number that isn't known is "".
type NormRow struct {
	Said                      string // "T 58, higher than about 79 of 100 in “Women 18 to 34” (312 people)"
	T, Z, Percentile, Stanine string
}

// NormRow puts where a person stands among a group into words; group is its name as it is shown.
func (l *Language) NormRow(n *engine.NormScore, group string) NormRow {
	out := NormRow{Percentile: l.percentile(n)}
	among := l.among(n)
	if n.People > 0 {
		out.Said = l.T("%[1]s in “%[2]s” (%[3]s people)", among, group, l.Grouped(float64(n.People)))
	} else {
		out.Said = l.T("%[1]s in “%[2]s”", among, group)
	}
	if n.T != nil && n.Z != nil {
		out.T, out.Z, out.Stanine = l.Fixed(*n.T, 0), l.Fixed(*n.Z, 2), fmt.Sprint(n.Stanine)
		out.Said = l.T("T %[1]s, %[2]s", out.T, out.Said)
	}
	return out
}

// among says how many of 100 a person is above. Nobody is above or below everybody.
func (l *Language) among(n *engine.NormScore) string {
	switch {
	case n.Bound == engine.BoundBelow:
		return l.T("higher than at most %s of 100", l.Grouped(n.Percentile))
	case n.Bound == engine.BoundAbove:
		return l.T("higher than at least %s of 100", l.Grouped(n.Percentile))
	case n.Percentile < 1:
		return l.T("lower than over 99 of 100")
	case n.Percentile > 99:
		return l.T("higher than over 99 of 100")
	}
	return l.T("higher than about %s of 100", l.Grouped(math.Round(n.Percentile)))
}

// percentile is the percentile in a table.
func (l *Language) percentile(n *engine.NormScore) string {
	switch {
	case n.Bound == engine.BoundBelow:
		return "≤ " + l.Grouped(n.Percentile)
	case n.Bound == engine.BoundAbove:
		return "≥ " + l.Grouped(n.Percentile)
	case n.Percentile < 1:
		return "< 1"
	case n.Percentile > 99:
		return "> 99"
	}
	return l.Grouped(math.Round(n.Percentile))
}
