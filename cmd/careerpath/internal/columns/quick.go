package columns

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"careerpath/engine"
)

// Quick reads the rows of a table into columns of small numbers, where a row says nothing out of the ordinary. A file has few different cells, so each is
// understood once and looked up after that. It serves one goroutine.
type Quick struct {
	table *Table
	check func(item string, a engine.Answer) string // why an answer can't be taken, "" where it can
	of    []quickColumn
}

// quickColumn is what the cells of a column come to.
type quickColumn struct {
	skip    bool
	choices []uint8          // the sink's column
	facts   []float64        // or that
	short   [256]uint8       // by a cell of one byte
	long    map[string]uint8 // by any other
	numbers map[string]float64
}

// What stands for a cell that isn't understood yet, and for one that a closer look has to be taken at. All others are choices, 0 for none.
const (
	notSeen  = 255
	unusual  = 254
	mostKept = 1000 // different cells of a column
)

// Sink takes what a row says, by column of a batch: see score.Batch.
type Sink interface {
	Choices(item int) []uint8
	Numbers(item int) []float64
}

// Quick returns a reader of the table's rows into the columns of a sink; nil where a column holds more than an id, or one answer of a scale, of one choice or a number.
func (t *Table) Quick(into Sink, check func(item string, a engine.Answer) string) *Quick {
	q := &Quick{table: t, check: check, of: make([]quickColumn, len(t.Columns))}
	items := t.quiz.Items()
	seen := map[*engine.Item]bool{}
	for i := range t.Columns {
		c, of := &t.Columns[i], &q.of[i]
		switch c.Use {
		case Ignored, Unclear, ID:
			of.skip = true
			continue
		case Whole:
		case Choice, Role:
			return nil
		}
		if c.Item.Kind() == engine.KindMany || seen[c.Item] {
			return nil
		}
		seen[c.Item] = true
		item := slices.Index(items, c.Item)
		if of.choices, of.facts = into.Choices(item), into.Numbers(item); of.choices != nil {
			for b := range of.short {
				of.short[b] = notSeen
			}
			of.long = map[string]uint8{}
		} else {
			of.numbers = map[string]float64{}
		}
	}
	return q
}

// Read puts a row into the sink's row of a number, which is empty. It returns the row's id, "" for none; false where the row has to be looked at more closely, for
// it has quotes, a fault or anything else that is unusual.
func (q *Quick) Read(text []byte, delimiter byte, row int) (id string, ok bool) {
	if bytes.IndexByte(text, '"') >= 0 {
		return "", false
	}
	last := len(q.of) - 1
	for i := range q.of {
		cell := text
		if i < last {
			end := bytes.IndexByte(text, delimiter)
			if end < 0 {
				return "", false
			}
			cell, text = text[:end], text[end+1:]
		} else if bytes.IndexByte(text, delimiter) >= 0 {
			return "", false
		}
		of := &q.of[i]
		switch {
		case of.skip:
			if i == q.table.id {
				if id, ok = q.id(i, cell); !ok {
					return "", false
				}
			}
		case of.choices != nil:
			v := q.choice(i, of, cell)
			if v == unusual {
				return "", false
			}
			of.choices[row] = v
		default:
			x, ok := q.number(i, of, cell)
			if !ok {
				return "", false
			}
			of.facts[row] = x
		}
	}
	return id, true
}

func (q *Quick) id(column int, cell []byte) (string, bool) {
	id := strings.TrimSpace(string(cell))
	if !utf8.ValidString(id) {
		return "", false
	}
	if q.table.IsNothing(column, id) {
		return "", true
	}
	return id, true
}

func (q *Quick) choice(column int, of *quickColumn, cell []byte) uint8 {
	if len(cell) == 1 {
		v := of.short[cell[0]]
		if v == notSeen {
			v = q.understood(column, cell)
			of.short[cell[0]] = v
		}
		return v
	}
	v, has := of.long[string(cell)]
	if !has {
		v = q.understood(column, cell)
		if len(of.long) < mostKept {
			of.long[string(cell)] = v
		}
	}
	return v
}

// understood has a cell read as rows of any kind are.
func (q *Quick) understood(column int, cell []byte) uint8 {
	a, ok := q.answer(column, cell)
	c := &q.table.Columns[column]
	switch {
	case !ok:
		return unusual
	case a.IsZero():
		return 0
	case c.Item.Kind() == engine.KindScale:
		return uint8(a.Number())
	}
	at := slices.IndexFunc(c.Item.Options, func(o engine.Option) bool { return o.ID == a.Options()[0] })
	if at >= unusual-1 {
		return unusual
	}
	return uint8(at + 1)
}

func (q *Quick) number(column int, of *quickColumn, cell []byte) (float64, bool) {
	if x, has := of.numbers[string(cell)]; has {
		return x, true
	}
	a, ok := q.answer(column, cell)
	if !ok {
		return 0, false
	}
	x := math.NaN()
	if !a.IsZero() {
		x = a.Number()
	}
	if len(of.numbers) < mostKept {
		of.numbers[string(cell)] = x
	}
	return x, true
}

// answer is what a cell says, zero for nothing; false where it can't be taken.
func (q *Quick) answer(column int, cell []byte) (engine.Answer, bool) {
	text := strings.TrimSpace(string(cell))
	c := &q.table.Columns[column]
	if !utf8.Valid(cell) {
		return engine.Answer{}, false
	}
	if text == "" || q.table.isMissing(text) {
		return engine.Answer{}, true
	}
	a, has, fault := c.cells.answer(text)
	switch {
	case fault != "":
		return engine.Answer{}, false
	case !has:
		return engine.Answer{}, true
	}
	return a, q.check(c.Item.ID, a) == ""
}
