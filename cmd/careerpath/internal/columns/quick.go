package columns

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"careerpath/engine"
	"careerpath/engine/score"
)

// Quick reads the rows of a table into columns of small numbers, where a row says nothing out of the ordinary. A file
// has few different cells, so each is understood once and looked up after that. It serves one goroutine.
type Quick struct {
	table *Table
	check func(item string, a engine.Answer) string // why an answer can't be taken, "" where it can
	roles func(text string) (index int, ok bool)    // which role a text names; nil where no row may name one
	role  int                                       // that the row read last names
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
	digits  *[256]digit    // numbers by a cell of one byte
	four    *fourColumns   // this column and the three after it, nil where they can't be read at once
	roles   map[string]int // of a column of roles
}

// digit is the number in a cell of one byte, once it was seen.
type digit struct {
	number float64
	seen   bool
}

// What stands for a cell that isn't understood yet, and for one that a closer look has to be taken at. All others are
// choices, 0 for none.
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

// Quick returns a reader of the table's rows into the columns of a sink; nil where a column holds more than an id, a
// role, or one answer of a scale, of one choice or a number. roles says which role a cell names, false where that isn't
// one; nil where there is no column of roles.
func (t *Table) Quick(
	into Sink, check func(item string, a engine.Answer) string, roles func(text string) (index int, ok bool),
) *Quick {
	q := &Quick{table: t, check: check, roles: roles, of: make([]quickColumn, len(t.Columns))}
	items := t.quiz.Items()
	seen := map[*engine.Item]bool{}
	for i := range t.Columns {
		c, of := &t.Columns[i], &q.of[i]
		switch c.Use {
		case Ignored, Unclear, ID:
			of.skip = true
			continue
		case Whole:
		case Role:
			if roles == nil {
				return nil
			}
			of.roles = map[string]int{}
			continue
		case Choice, Order:
			return nil
		}
		if c.Item.Kind().Form() == engine.FormChoices || seen[c.Item] {
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
			of.numbers, of.digits = map[string]float64{}, &[256]digit{}
		}
	}
	q.findFours()
	return q
}

// Read puts a row into the sink's row of a number, which is empty. It returns the row's id, "" for none; false where
// the row has to be looked at more closely, for it has quotes, a fault or anything else that is unusual.
func (q *Quick) Read(text []byte, delimiter byte, row int) (id string, ok bool) {
	if bytes.IndexByte(text, '"') >= 0 {
		return "", false
	}
	q.role = NoRole
	last := len(q.of) - 1
	for i := 0; i <= last; i++ {
		of := &q.of[i]
		if of.four != nil && of.four.read(text, delimiter, row) {
			i, text = i+3, text[8:]
			continue
		}
		if i < last && len(text) > 1 && text[1] == delimiter { // most cells are one byte, seen before
			if of.choices != nil {
				if v := of.short[text[0]]; v < unusual {
					of.choices[row], text = v, text[2:]
					continue
				}
			} else if of.digits != nil {
				if d := &of.digits[text[0]]; d.seen {
					of.facts[row], text = d.number, text[2:]
					continue
				}
			}
		}
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
		switch {
		case of.skip:
			if i == q.table.id {
				if id, ok = q.id(i, cell); !ok {
					return "", false
				}
			}
		case of.roles != nil:
			if q.role, ok = q.roleIn(of, cell); !ok {
				return "", false
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

// NoRole is the role of a row that names none.
const NoRole = -1

// Role is the index of the role that the row read last names, NoRole for none.
func (q *Quick) Role() int { return q.role }

func (q *Quick) roleIn(of *quickColumn, cell []byte) (index int, ok bool) {
	if index, ok = of.roles[string(cell)]; ok {
		return index, true
	}
	text := strings.TrimSpace(string(cell))
	index, ok = NoRole, utf8.ValidString(text)
	if ok && text != "" && !q.table.isMissing(text) {
		index, ok = q.roles(text)
	}
	if ok && len(of.roles) < mostKept {
		of.roles[string(cell)] = index
	}
	return index, ok
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
	case a.Form() == engine.FormNotApplicable:
		return score.NotApplicable
	case a.Form() == engine.FormNumber:
		_, first := q.table.quiz.Question(c.Item).Points()
		return uint8(1 + a.Number() - first)
	}
	at := slices.IndexFunc(c.Item.Options, func(o engine.Option) bool { return o.ID == a.Options()[0] })
	if at >= score.MostChoices {
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
	if len(cell) == 1 {
		of.digits[cell[0]] = digit{x, true}
	} else if len(of.numbers) < mostKept {
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
