package server

import (
	"slices"

	"careerpath/engine"
	"careerpath/engine/wording"
)

// normTable says where a person stands among others, scale by scale.
type normTable struct {
	Rows    []normLine
	Sources []engine.SnapshotNorm // where the groups were published, of those compared with
	Group   string                // that all rows compare with, "" where they differ
}

// Many says whether there are too many rows to say each in a sentence.
func (t *normTable) Many() bool { return len(t.Rows) > 6 }

// normLine is one scale of it.
type normLine struct {
	Scale, Group string
	wording.NormRow
}

// newNormTable is nil where a result compares with nobody.
func newNormTable(result *engine.Result, w *words) *normTable {
	if len(result.Norms) == 0 {
		return nil
	}
	t := &normTable{}
	for i := range result.Norms {
		n := &result.Norms[i]
		group := isolated(w.T(n.Norm))
		t.Rows = append(t.Rows, normLine{w.scale(n.Of), group, w.NormRow(n, group)})
	}
	t.Group = t.Rows[0].Group
	if slices.ContainsFunc(t.Rows, func(l normLine) bool { return l.Group != t.Group }) {
		t.Group = ""
	}
	for _, of := range w.snapshot.Norms {
		if slices.ContainsFunc(result.Norms, func(n engine.NormScore) bool { return n.Norm == of.Name }) {
			of.Name = isolated(w.T(of.Name))
			t.Sources = append(t.Sources, of)
		}
	}
	return t
}

// norms puts on the sheet where the person stands among others.
func (p *printResultPage) norms(w *words, result *engine.Result) {
	if t := newNormTable(result, w); t != nil {
		for _, row := range t.Rows {
			p.Norms = append(p.Norms, printLine{Title: row.Scale, Text: row.Said})
		}
	}
}

// normLines is how many lines they take, with their heading.
func (p *printResultPage) normLines() int {
	if len(p.Norms) == 0 {
		return 0
	}
	room := 3
	for _, n := range p.Norms {
		room += lines("– : " + n.Title + n.Text)
	}
	return room
}
