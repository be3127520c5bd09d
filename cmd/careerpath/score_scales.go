package main

import (
	"slices"
	"strconv"

	"careerpath/engine"
	"careerpath/engine/visible"
)

// scaleColumns are the columns of CSV that say what several scales come to together.
type scaleColumns struct {
	composites, codes []string // none where they aren't written
}

func newScaleColumns(quiz *engine.Quiz, of fields) (out scaleColumns) {
	if of.has("composites") {
		for i := range quiz.Composites {
			out.composites = append(out.composites, quiz.Composites[i].ID)
		}
	}
	if of.has("codes") {
		for i := range quiz.Codes {
			out.codes = append(out.codes, quiz.Codes[i].ID)
		}
	}
	return out
}

// names adds the headings.
func (c *scaleColumns) names(to []string) []string {
	for _, group := range []struct {
		prefix string
		ids    []string
	}{{"sum_", c.composites}, {"band_", c.composites}, {"code_", c.codes}, {"tied_", c.codes}} {
		for _, id := range group.ids {
			to = append(to, group.prefix+id)
		}
	}
	return to
}

// cells adds a person's cells, empty for what there is too little for.
func (c *scaleColumns) cells(to []string, r *engine.Result) []string {
	var rest []string
	for _, id := range c.composites {
		i := slices.IndexFunc(r.Composites, func(s engine.CompositeScore) bool { return s.Composite == id })
		if i < 0 {
			to, rest = append(to, ""), append(rest, "")
			continue
		}
		to, rest = append(to, number(r.Composites[i].Points)), append(rest, visible.Cell(r.Composites[i].Band))
	}
	to, rest = append(to, rest...), nil
	for _, id := range c.codes {
		i := slices.IndexFunc(r.Codes, func(s engine.CodeScore) bool { return s.Code == id })
		if i < 0 {
			to, rest = append(to, ""), append(rest, "")
			continue
		}
		to, rest = append(to, r.Codes[i].Letters), append(rest, strconv.FormatBool(r.Codes[i].Tied))
	}
	return append(to, rest...)
}
