package main

import (
	"slices"
	"strings"

	"careerpath/cmd/careerpath/internal/rows"
	"careerpath/engine/encode"
	"careerpath/engine/spelling"
	"careerpath/engine/wording"
)

// tabular are the fields of a result that have columns in CSV, in the order of those.
var tabular = []string{"verdict", "role", "tier", "next", "blocked", "coverage", "roles", "levels", "composites",
	"codes", "norms", "family", "set"}

// simple are the fields that are known without a result's reasons.
var simple = []string{"quiz", "catalog", "coverage", "levels", "verdict", "role", "tier", "next"}

// fields are those of a result that are written.
type fields struct {
	keep []bool // by encode.Fields; nil: all
}

// has says whether a field is written.
func (f fields) has(name string) bool {
	return f.keep == nil || f.keep[slices.Index(encode.Fields(), name)]
}

// only says whether nothing but these is written.
func (f fields) only(names []string) bool {
	return !slices.ContainsFunc(encode.Fields(), func(name string) bool {
		return f.has(name) && !slices.Contains(names, name)
	})
}

// newFields reads a list such as role,verdict,levels; all for "".
func newFields(list string, toCSV, changes bool) (fields, error) {
	f := fields{}
	if list == "" {
		return f, nil
	}
	known := encode.Fields()
	if toCSV {
		known = tabular
	}
	f.keep = make([]bool, len(encode.Fields()))
	for name := range strings.SplitSeq(list, ",") {
		name = strings.TrimSpace(name)
		at := slices.Index(encode.Fields(), name)
		switch {
		case name == "":
			return fields{}, usagef("--fields has an empty name: write names with , between, such as role,verdict,levels")
		case at >= 0 && toCSV && !slices.Contains(tabular, name):
			return fields{}, usagef("--fields: %s has no column in CSV: choose from %s, or leave out --csv", name,
				wording.List(tabular, "and"))
		case at < 0:
			return fields{}, usagef("--fields: there is no %s: choose from %s%s", rows.Printable(name),
				wording.List(known, "and"), spelling.Nearest(name, known))
		case f.keep[at]:
			return fields{}, usagef("--fields names %s twice", name)
		case name == "changes" && !changes:
			return fields{}, usagef("--fields: changes are looked for with --changes: add it, or leave changes out")
		}
		f.keep[at] = true
	}
	return f, nil
}
