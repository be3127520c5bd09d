package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"math"
	"strconv"

	"careerpath/cmd/careerpath/internal/columns"
	"careerpath/engine"
	"careerpath/engine/score"
)

// columnScorer scores batch after batch by column, for CSV, and writes the same as csvOutput.
type columnScorer struct {
	*scoring
	people    *score.Batch
	table     *columns.Quick // nil where rows have to be understood one by one
	delimiter byte
	ids       []string // by row
	to        *bytes.Buffer
	longest   int      // of the texts of batches so far
	roles     []string // "role,tier" of each, as CSV
	next      []string
	skills    int
	levels    *numberTexts
}

// newColumnScorer returns nil where the quiz can't be scored by column.
func newColumnScorer(s *scoring) *columnScorer {
	people, ok, err := s.catalog.NewBatch(s.quiz.ID)
	if err != nil || !ok {
		return nil
	}
	w := &columnScorer{scoring: s, people: people, skills: len(s.catalog.QuizSkills(s.quiz.ID)), levels: &numberTexts{}}
	if in, ok := s.from.(*csvInput); ok {
		w.delimiter = in.delimiter
		check := func(item string, a engine.Answer) string { return s.catalog.CheckAnswer(s.quiz.ID, item, a) }
		w.table = in.table.Quick(people, check, nil)
	}
	for _, ref := range s.quiz.Roles {
		role, _ := s.catalog.Role(ref.ID)
		w.roles = append(w.roles, csvCell(role.ID)+","+csvCell(role.Tier))
		w.next = append(w.next, csvCell(role.ID))
	}
	return w
}

func (w *columnScorer) begin(b *batch) {
	w.people.Clear()
	w.ids, w.to = w.ids[:0], &b.out
}

func (w *columnScorer) quick(r row) (id string, ok bool) {
	if w.table == nil {
		return "", false
	}
	row := w.people.Open()
	if id, ok = w.table.Read(r.text, w.delimiter, row); !ok {
		w.people.Drop()
		return "", false
	}
	if id == "" {
		w.ids = append(w.ids, strconv.Itoa(r.number))
	} else {
		w.ids = append(w.ids, id)
	}
	return id, true
}

func (w *columnScorer) take(_ context.Context, p *answered) error {
	if err := w.people.Add(p.Answers); err != nil {
		return err
	}
	w.ids = append(w.ids, p.ID)
	return nil
}

func (w *columnScorer) end() error {
	w.people.Score()
	w.to.Grow(w.longest)
	text := w.to.AvailableBuffer() // so that writing copies nothing
	for row, id := range w.ids {
		text = w.write(text, row, id)
	}
	w.longest = max(w.longest, len(text))
	_, err := w.to.Write(text)
	return err
}

// write adds a row to a text. A skill that isn't measured has an empty cell, and so has what a verdict doesn't name.
func (w *columnScorer) write(t []byte, row int, id string) []byte {
	b := w.people
	t = append(append(t, csvCell(columns.Spreadsheet(id))...), ',')
	t = append(append(t, b.Verdict(row)...), ',')
	if r := b.Role(row); r >= 0 {
		t = append(t, w.roles[r]...)
	} else {
		t = append(t, ',')
	}
	t = append(t, ',')
	if r := b.Next(row); r >= 0 {
		t = append(t, w.next[r]...)
	}
	t = strconv.AppendFloat(append(t, ','), b.Coverage(row), 'g', -1, 64)
	for r := range w.roles {
		t = append(t, ',')
		if share, _, known := b.Fit(row, r); known {
			t = appendNumber(t, share)
		}
	}
	for r := range w.roles {
		t = append(t, ',')
		if _, readiness, known := b.Fit(row, r); known {
			t = appendNumber(t, readiness)
		}
	}
	for k := range w.skills {
		t = append(t, ',')
		if level, measured := b.Level(row, k); measured {
			t = w.levels.append(t, level)
		}
	}
	return append(t, '\n')
}

// appendNumber writes a number as number does. Most have no more than twelve decimals, and are written as the whole
// number of those that they are: fifteen digits tell any two numbers apart, so no shorter text is the same number.
func appendNumber(to []byte, x float64) []byte {
	const scale = 1e12
	whole := math.Round(x * scale)
	if x < 1e-4 || x >= 1000 || whole/scale != x {
		return strconv.AppendFloat(to, x, 'g', -1, 64)
	}
	n := uint64(whole)
	to = strconv.AppendUint(to, n/scale, 10)
	if n %= scale; n == 0 {
		return to
	}
	var decimals [13]byte
	decimals[0] = '.'
	last := 0
	for at := 12; at > 0; at-- {
		if decimals[at] = byte('0' + n%10); last == 0 && decimals[at] != '0' {
			last = at
		}
		n /= 10
	}
	return append(to, decimals[:last+1]...)
}

// csvCell is a cell as encoding/csv writes it.
func csvCell(text string) string {
	for i := range len(text) {
		if c := text[i]; (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '_' {
			var b bytes.Buffer
			w := csv.NewWriter(&b)
			_ = w.Write([]string{text}) // a buffer takes everything
			w.Flush()
			return b.String()[:b.Len()-1]
		}
	}
	return text
}

// numberTexts keeps the text of numbers that come again and again, such as levels.
type numberTexts [1 << 12]struct {
	bits uint64
	text []byte
}

func (n *numberTexts) append(to []byte, x float64) []byte {
	bits := math.Float64bits(x)
	of := &n[bits*0x9e3779b97f4a7c15>>52]
	if of.text == nil || of.bits != bits {
		of.bits, of.text = bits, strconv.AppendFloat(of.text[:0], x, 'g', -1, 64)
	}
	return append(to, of.text...)
}
