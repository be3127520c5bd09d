package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"math"
	"slices"
	"strconv"

	"careerpath/cmd/careerpath/internal/rows"
	"careerpath/engine"
	"careerpath/engine/encode"
	"careerpath/engine/score"
	"careerpath/engine/visible"
)

// columnScorer reads batch after batch into columns. Where no reasons are asked for it scores by column too. It writes
// the same as csvOutput and ndjsonOutput.
type columnScorer struct {
	*scoring
	people  *score.Batch
	reader  *rows.Quick // nil where rows have to be understood one by one
	reasons bool
	ids     []string // by row
	to      *bytes.Buffer
	longest int            // of the texts of batches so far
	roles   []*engine.Role // Batch.NextRoles: the quiz's own first
	cells   csvColumns
	result  engine.Result // what NDJSON is written from
	levels  *numberTexts
}

// newColumnScorer returns nil where the quiz can't be scored by column.
func newColumnScorer(s *scoring) *columnScorer {
	people, ok, err := s.Catalog.NewBatch(s.Quiz.ID)
	if err != nil || !ok {
		return nil
	}
	w := &columnScorer{
		scoring: s, people: people, reasons: !s.toCSV && !s.fields.only(simple), cells: newCSVColumns(s, people),
		levels: &numberTexts{}, roles: people.NextRoles(),
	}
	w.result = engine.Result{Quiz: s.Quiz.ID, Catalog: s.Catalog.QuizHash(s.Quiz.ID), Levels: []engine.Level{}}
	w.reader = s.Quick(people, nil)
	return w
}

func (w *columnScorer) Begin(b *rows.Batch) {
	w.people.Clear()
	w.ids, w.to = w.ids[:0], &b.Out
}

func (w *columnScorer) Quick(r rows.Row) (id string, ok bool) {
	if id, ok = w.reader.Take(r); ok {
		w.ids = append(w.ids, r.Name(id))
	}
	return id, ok
}

func (w *columnScorer) Take(_ context.Context, p *rows.Answered) error {
	if err := w.people.Add(p.Answers); err != nil {
		return err
	}
	w.ids = append(w.ids, p.ID)
	return nil
}

func (w *columnScorer) End() error {
	if !w.reasons {
		w.people.Score()
	}
	w.to.Grow(w.longest)
	text := w.to.AvailableBuffer() // so that writing copies nothing
	for row, id := range w.ids {
		switch {
		case w.toCSV:
			text = w.cells.write(text, w, row, id)
		case w.reasons:
			r := w.people.Result(row)
			text = appendLine(text, id, &r, w.fields.keep)
		default:
			text = w.line(text, row, id)
		}
	}
	w.longest = max(w.longest, len(text))
	_, err := w.to.Write(text)
	return err
}

// line adds a row as NDJSON.
func (w *columnScorer) line(t []byte, row int, id string) []byte {
	b, r := w.people, &w.result
	r.Coverage, r.Verdict, r.Role, r.Tier, r.Next = b.Coverage(row), b.Verdict(row), "", "", ""
	if at := b.Role(row); at >= 0 {
		r.Role, r.Tier = engine.OptionalID(w.roles[at].ID), engine.OptionalID(w.roles[at].Tier)
	}
	if at := b.Next(row); at >= 0 {
		r.Next = engine.OptionalID(w.roles[at].ID)
	}
	if w.cells.levels {
		r.Levels = b.AppendLevels(r.Levels[:0], row)
	}
	return appendLine(t, id, r, w.fields.keep)
}

// csvColumns says which columns CSV has, and what stands in those of the best role and the next one, as CSV.
type csvColumns struct {
	verdict, coverage, shares, levels, set bool
	role, tier, next, blocked              []string // by role, with the comma before; nil without the column
	skills                                 int
}

func newCSVColumns(s *scoring, people *score.Batch) csvColumns {
	out := csvColumns{
		verdict: s.fields.has("verdict"), coverage: s.fields.has("coverage"), shares: s.fields.has("roles"),
		levels: s.fields.has("levels"), set: hasSet(s.Quiz, s.fields), skills: len(s.Catalog.QuizSkills(s.Quiz.ID)),
	}
	for _, of := range []struct {
		field string
		to    *[]string
		text  func(*engine.Role) string
	}{
		{"role", &out.role, func(r *engine.Role) string { return r.ID }},
		{"tier", &out.tier, func(r *engine.Role) string { return r.Tier }},
		{"next", &out.next, func(r *engine.Role) string { return r.ID }},
		{"blocked", &out.blocked, func(r *engine.Role) string { return r.ID }},
	} {
		if !s.fields.has(of.field) {
			continue
		}
		*of.to = []string{}
		for _, role := range people.NextRoles() {
			*of.to = append(*of.to, ","+csvCell(of.text(role)))
		}
	}
	return out
}

// write adds a row to a text. A skill that isn't measured has an empty cell, and so has what a verdict doesn't name.
func (c *csvColumns) write(t []byte, w *columnScorer, row int, id string) []byte {
	b := w.people
	if plain(id) {
		t = append(t, id...)
	} else {
		t = append(t, csvCell(visible.Cell(id))...)
	}
	if c.verdict {
		t = append(append(t, ','), b.Verdict(row)...)
	}
	t = appendNamed(t, c.role, b.Role(row))
	t = appendNamed(t, c.tier, b.Role(row))
	t = appendNamed(t, c.next, b.Next(row))
	if c.blocked != nil {
		t = appendNamed(t, c.blocked, b.Blocked(row))
	}
	if c.coverage {
		t = strconv.AppendFloat(append(t, ','), b.Coverage(row), 'g', -1, 64)
	}
	if c.shares {
		for r := range w.Quiz.Roles {
			t = append(t, ',')
			if share, known := b.Share(row, r); known {
				t = appendNumber(t, share)
			}
		}
		for r := range w.Quiz.Roles {
			t = append(t, ',')
			if readiness, claimed := b.Readiness(row, r); claimed {
				t = appendNumber(t, readiness)
			}
		}
	}
	if c.levels {
		for k := range c.skills {
			if level, measured := b.Level(row, k); measured {
				t = w.levels.append(t, level)
			} else {
				t = append(t, ',')
			}
		}
	}
	if c.set {
		t = append(t, ',')
		for i, id := range b.Set(row) {
			if i > 0 {
				t = append(t, ';')
			}
			t = append(t, id...)
		}
	}
	return append(t, '\n')
}

// appendNamed adds the cell of a role, −1 for none, where there is such a column.
func appendNamed(t []byte, cells []string, role int) []byte {
	switch {
	case cells == nil:
	case role < 0:
		t = append(t, ',')
	default:
		t = append(t, cells[role]...)
	}
	return t
}

// appendNumber writes a number as number does.
func appendNumber(to []byte, x float64) []byte {
	if out, ok := encode.Decimal(to, x); ok {
		return out
	}
	return strconv.AppendFloat(to, x, 'g', -1, 64)
}

// csvCell is a cell as encoding/csv writes it.
func csvCell(text string) string {
	if plain(text) {
		return text
	}
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	_ = w.Write([]string{text}) // a buffer takes everything
	w.Flush()
	return b.String()[:b.Len()-1]
}

// plain says whether a text has letters and digits of ASCII alone, which neither CSV nor a spreadsheet minds.
func plain(text string) bool {
	for i := range len(text) {
		if c := text[i]; (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '_' {
			return false
		}
	}
	return true
}

// numberTexts keeps the text of numbers that come again and again, such as levels.
type numberTexts [1 << 12]numberText

// numberText is a comma and a number. It is copied whole, which is quicker than to look how long it is.
type numberText struct {
	bits   uint64 // of the number
	length uint8  // of the text, 0 where there is none yet
	text   [23]byte
}

// append adds a comma and a number as appendNumber writes it.
func (n *numberTexts) append(to []byte, x float64) []byte {
	bits := math.Float64bits(x)
	of := &n[bits*0x9e3779b97f4a7c15>>52]
	if of.length == 0 || of.bits != bits {
		text := appendNumber([]byte{','}, x)
		if len(text) > len(of.text) {
			return append(to, text...)
		}
		of.bits, of.length = bits, uint8(copy(of.text[:], text))
	}
	end := len(to)
	to = slices.Grow(to, len(of.text))[:end+len(of.text)]
	*(*[len(of.text)]byte)(to[end:]) = of.text
	return to[:end+int(of.length)]
}
