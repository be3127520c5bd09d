package main

import (
	"slices"
	"strconv"

	"careerpath/engine"
	"careerpath/engine/visible"
)

// normColumns are the columns of CSV that say where people stand among others.
type normColumns struct {
	scales []string // none where norms aren't written
}

func newNormColumns(quiz *engine.Quiz, of fields) *normColumns {
	if !of.has("norms") {
		return &normColumns{}
	}
	return &normColumns{quiz.NormedScales()}
}

// normParts are what is said of a scale, each with the prefix of its columns. What isn't known is "".
var normParts = []struct {
	prefix string
	of     func(*engine.NormScore) string
}{
	{"norm_", func(n *engine.NormScore) string { return visible.Cell(n.Norm) }},
	{"z_", func(n *engine.NormScore) string { return known(n.Z) }},
	{"t_", func(n *engine.NormScore) string { return known(n.T) }},
	{"percentile_", func(n *engine.NormScore) string {
		return map[engine.Bound]string{engine.BoundBelow: "<=", engine.BoundAbove: ">="}[n.Bound] + number(n.Percentile)
	}},
	{"stanine_", func(n *engine.NormScore) string {
		if n.Stanine == 0 {
			return ""
		}
		return strconv.Itoa(n.Stanine)
	}},
}

func known(x *float64) string {
	if x == nil {
		return ""
	}
	return number(*x)
}

// names adds the headings.
func (c *normColumns) names(to []string) []string {
	for _, part := range normParts {
		for _, id := range c.scales {
			to = append(to, part.prefix+id)
		}
	}
	return to
}

// cells adds a person's cells, empty for a scale on which they are compared with nobody.
func (c *normColumns) cells(to []string, r *engine.Result) []string {
	for _, part := range normParts {
		for _, id := range c.scales {
			i := slices.IndexFunc(r.Norms, func(n engine.NormScore) bool { return n.Of == id })
			if i < 0 {
				to = append(to, "")
				continue
			}
			to = append(to, part.of(&r.Norms[i]))
		}
	}
	return to
}
