package main

import (
	"encoding/csv"
	"io"
	"slices"
	"strconv"
	"strings"

	"careerpath/engine"
	"careerpath/engine/score"
	"careerpath/engine/visible"
)

// csvOutput writes results as CSV. Its columns depend on the quiz alone.
type csvOutput struct {
	to            *csv.Writer
	roles, skills []string
	sums          []string // skills of which the quiz states the raw sum
	scales        scaleColumns
	norms         *normColumns
	families      familyColumns
	set           bool // the roles of the set, which the quiz states a calibration for
	fields        fields
	cells         []string
}

// newCSVOutput leaves out what is not among the fields.
func newCSVOutput(to io.Writer, c *score.Catalog, quiz *engine.Quiz, of fields) *csvOutput {
	out := &csvOutput{to: csv.NewWriter(to), fields: of}
	if of.has("roles") {
		for _, r := range quiz.Roles {
			out.roles = append(out.roles, r.ID)
		}
	}
	out.scales, out.norms = newScaleColumns(quiz, of), newNormColumns(quiz, of)
	out.families = newFamilyColumns(c, quiz, of)
	out.set = hasSet(quiz, of)
	if !of.has("levels") {
		return out
	}
	out.skills = c.QuizSkills(quiz.ID)
	for _, s := range quiz.Sums {
		out.sums = append(out.sums, s.Skill.ID)
	}
	return out
}

func (out *csvOutput) header() error {
	names := []string{"id"}
	for _, name := range []string{"verdict", "role", "tier", "next", "blocked", "coverage"} {
		if out.fields.has(name) {
			names = append(names, name)
		}
	}
	for _, group := range []struct {
		prefix string
		ids    []string
	}{{"share_", out.roles}, {"readiness_", out.roles}, {"level_", out.skills}, {"sum_", out.sums}, {"band_", out.sums}} {
		for _, id := range group.ids {
			names = append(names, group.prefix+id)
		}
	}
	names = out.families.names(out.norms.names(out.scales.names(names)))
	if out.set {
		names = append(names, "set")
	}
	return out.row(names)
}

// hasSet says whether there is a column of the set of roles.
func hasSet(quiz *engine.Quiz, of fields) bool { return quiz.Calibration != nil && of.has("set") }

// write adds a person. A skill that isn't measured has an empty cell, and so has what a verdict doesn't name.
func (out *csvOutput) write(id string, r *engine.Result) error {
	out.cells = append(out.cells[:0], visible.Cell(id))
	blocked := ""
	if r.Blocked != nil {
		blocked = r.Blocked.Role
	}
	for _, cell := range []struct{ field, text string }{
		{"verdict", string(r.Verdict)}, {"role", string(r.Role)}, {"tier", string(r.Tier)}, {"next", string(r.Next)},
		{"blocked", blocked}, {"coverage", number(r.Coverage)},
	} {
		if out.fields.has(cell.field) {
			out.cells = append(out.cells, cell.text)
		}
	}
	for _, of := range []func(*engine.RoleFit) string{
		func(f *engine.RoleFit) string { return number(f.Share) },
		func(f *engine.RoleFit) string {
			if f.Unclaimed {
				return ""
			}
			return number(f.Readiness)
		},
	} {
		for _, role := range out.roles {
			cell := ""
			if i := slices.IndexFunc(r.Roles, func(f engine.RoleFit) bool { return f.Role == role }); i >= 0 {
				cell = of(&r.Roles[i])
			}
			out.cells = append(out.cells, cell)
		}
	}
	for _, skill := range out.skills {
		i := slices.IndexFunc(r.Levels, func(l engine.Level) bool { return l.Skill == skill })
		if i < 0 {
			out.cells = append(out.cells, "")
			continue
		}
		out.cells = append(out.cells, number(r.Levels[i].Level))
	}
	var bands []string
	for _, skill := range out.sums {
		i := slices.IndexFunc(r.Levels, func(l engine.Level) bool { return l.Skill == skill && l.Sum != nil })
		if i < 0 {
			out.cells, bands = append(out.cells, ""), append(bands, "")
			continue
		}
		out.cells, bands = append(out.cells, number(r.Levels[i].Sum.Points)),
			append(bands, visible.Cell(r.Levels[i].Sum.Band))
	}
	out.cells = out.norms.cells(out.scales.cells(append(out.cells, bands...), r), r)
	cells := out.families.cells(out.cells, r)
	if out.set {
		roles := ""
		if r.Set != nil {
			roles = strings.Join(r.Set.Roles, ";")
		}
		cells = append(cells, roles)
	}
	return out.row(cells)
}

func (out *csvOutput) row(cells []string) error {
	if err := out.to.Write(cells); err != nil {
		return err
	}
	out.to.Flush()
	return out.to.Error()
}

func number(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }
