package columns

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"careerpath/engine"
	"careerpath/engine/spelling"
	"careerpath/engine/visible"
)

// A map file is a table: column, cell, means, why. A row without a cell says what a column means, one with a cell what
// that cell means in the column, and column * is all of them. What stands under why is for people.
var mapHeader = []string{"column", "cell", "means", "why"}

// The words of map files beside ids.
const (
	meansIgnored  = "ignored"
	meansID       = "id"
	meansRole     = "role"
	meansOrder    = "order"
	meansNoAnswer = "no answer"
	meansUnknown  = "?"
	everyColumn   = "*"
)

// longestMap is the longest map file taken, in bytes.
const longestMap = 1 << 20

// Map is what a person says of columns and cells.
type Map struct {
	rows    []mapRow
	decimal Decimal
	missing map[string]bool
}

type mapRow struct {
	line                int
	column, cell, means string
	at                  int // the column found, -1 for none
}

// Faults are everything that is wrong with a map file or a header.
type Faults []string

func (f Faults) Error() string { return strings.Join(f, "\n") }

// ReadMap reads a map file, with commas, semicolons or tabs, in UTF-8 or UTF-16. The error may be Faults, each with its
// line.
func ReadMap(from io.Reader) (*Map, error) {
	decoded := transform.NewReader(io.LimitReader(from, longestMap+1), unicode.BOMOverride(transform.Nop))
	text, err := io.ReadAll(decoded)
	switch {
	case err != nil:
		return nil, err
	case len(text) > longestMap:
		return nil, errors.New("it is longer than 1 MB")
	case !utf8.Valid(text):
		return nil, errors.New("it is not valid UTF-8")
	}
	first, _, _ := bytes.Cut(text, []byte("\n"))
	r := csv.NewReader(bytes.NewReader(text))
	r.FieldsPerRecord = -1
	for _, delimiter := range ";\t" {
		if bytes.ContainsRune(first, delimiter) {
			r.Comma = delimiter
		}
	}
	m := &Map{missing: map[string]bool{}}
	var at map[string]int
	var faults Faults
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, err
		}
		line, _ := r.FieldPos(0)
		if at == nil {
			at = map[string]int{}
			for i, name := range record {
				at[strings.ToLower(strings.TrimSpace(name))] = i
			}
			if _, ok := at["means"]; !ok || at["column"] == at["means"] {
				return nil, errors.New("it does not begin with a line column,cell,means,why: let careerpath map draft one")
			}
			continue
		}
		get := func(name string) string {
			if i, ok := at[name]; ok && i < len(record) {
				return strings.TrimSpace(record[i])
			}
			return ""
		}
		row := mapRow{line: line, column: get("column"), cell: get("cell"), means: get("means"), at: -1}
		if row.column == "" {
			continue // a note, such as of a question without a column
		}
		faults = append(faults, m.take(row)...)
	}
	if faults != nil {
		return nil, faults
	}
	if at == nil {
		return nil, errors.New("it is empty: let careerpath map draft one")
	}
	return m, nil
}

func (m *Map) take(row mapRow) (faults []string) {
	complain := func(format string, args ...any) []string {
		return []string{fmt.Sprintf("%d: %s", row.line, fmt.Sprintf(format, args...))}
	}
	switch means := strings.ToLower(row.means); {
	case means == meansUnknown || means == "" && row.cell == "":
		return complain("say what %s means: %s", Printable(row.about()), "write it under means")
	case row.column == everyColumn && row.cell == "":
		word, ok := strings.CutPrefix(means, "decimal ")
		d, err := ParseDecimal(strings.TrimSpace(word))
		if !ok || err != nil {
			return complain("without a cell, * means decimal comma or decimal point, not %s", Printable(row.means))
		}
		m.decimal = d
	case row.column == everyColumn:
		if means != meansNoAnswer && means != "" {
			return complain("in all columns a cell can only mean %s: name a column", meansNoAnswer)
		}
		m.missing[strings.ToLower(unquoted(row.cell))] = true
	default:
		m.rows = append(m.rows, row)
	}
	return nil
}

func (r *mapRow) about() string {
	if r.cell != "" {
		return r.cell
	}
	return r.column
}

// apply gives columns the meaning that the map says.
func (m *Map) apply(t *Table, n *names, roles bool) (faults []string) {
	said := map[int]int{}
	for r := range m.rows {
		row := &m.rows[r]
		complain := func(format string, args ...any) {
			faults = append(faults, fmt.Sprintf("the map file's line %d: %s", row.line, fmt.Sprintf(format, args...)))
		}
		row.at = t.find(row.column)
		if row.at < 0 {
			if !strings.EqualFold(row.means, meansIgnored) {
				var headings []string
				for i := range t.Columns {
					headings = append(headings, t.Columns[i].Name)
				}
				complain("the file has no column %s%s", Printable(row.column), nearest(row.column, headings))
			}
			continue
		}
		if row.cell != "" {
			continue
		}
		if earlier, twice := said[row.at]; twice {
			complain("line %d says already what %s means", earlier, Printable(row.column))
			continue
		}
		said[row.at] = row.line
		old := &t.Columns[row.at]
		c := Column{Name: old.Name, Why: "the map file", isID: old.isID}
		switch means := strings.ToLower(row.means); {
		case means == meansIgnored:
		case means == meansID:
			c.Use = ID
		case means == meansRole && n.ids[meansRole] == nil:
			if c.Use = Role; !roles {
				c.Use = Ignored // roles are for analyze
			}
		case means == meansOrder && n.shuffles && n.ids[meansOrder] == nil:
			c.Use = Order
		default:
			it, o := n.meant(means)
			if it == nil {
				complain("the quiz has no question %s%s; write an id, an id and an option's such as wishes: "+
					"sourdough, id, or ignored",
					Printable(row.means), nearest(means, n.known))
				continue
			}
			c.Use, c.Item, c.Option = Whole, it, o
			if o != nil {
				c.Use = Choice
			}
			c.isID = c.isID && old.Item == it
		}
		*old = c
	}
	// Two columns of ids can't both be meant.
	stated := slices.ContainsFunc(t.Columns, func(c Column) bool { return c.Use == ID && c.Why == "the map file" })
	for i := range t.Columns {
		if c := &t.Columns[i]; stated && c.Use == ID && c.Why != "the map file" {
			c.Use, c.Why = Ignored, "the map file names another column as the id"
		}
	}
	return faults
}

// meant finds the item, and perhaps its option, that "item" or "item: option" names.
func (n *names) meant(text string) (*engine.Item, *engine.Option) {
	if it, ok := n.ids[text]; ok {
		return it, nil
	}
	id, opt, _ := strings.Cut(strings.TrimSuffix(text, "]"), ":")
	if !strings.Contains(text, ":") {
		id, opt, _ = strings.Cut(strings.TrimSuffix(text, "]"), "[")
	}
	it, ok := n.ids[strings.TrimSpace(id)]
	if !ok {
		return nil, nil
	}
	if o := option(it, plain(opt)); o != nil {
		return it, o
	}
	return nil, nil
}

// find is the column of a name, -1 where there is none.
func (t *Table) find(name string) int {
	for i := range t.Columns {
		if c := &t.Columns[i]; c.Name == name || visible.Cell(c.Name) == name {
			return i
		}
	}
	for i := range t.Columns {
		if plain(t.Columns[i].Name) == plain(name) {
			return i
		}
	}
	var i int
	if _, err := fmt.Sscanf(strings.ToLower(name), "column %d", &i); err == nil && i >= 1 && i <= len(t.Columns) {
		return i - 1
	}
	return -1
}

// values has cells mean what the map says.
func (m *Map) values(t *Table) (faults []string) {
	for _, row := range m.rows {
		if row.cell == "" || row.at < 0 {
			continue
		}
		complain := func(format string, args ...any) {
			faults = append(faults, fmt.Sprintf("the map file's line %d: %s", row.line, fmt.Sprintf(format, args...)))
		}
		c := t.Columns[row.at].cells
		if c == nil {
			complain("%s holds no answers, so %s can't mean one there", Printable(row.column), Printable(row.cell))
			continue
		}
		if c.stated == nil {
			c.stated = map[string]value{}
		}
		var v value
		if means := strings.ToLower(row.means); means != meansNoAnswer && means != "" {
			stated := c.stated
			c.stated = nil
			var fault string
			if c.column.Use == Choice {
				v.chosen, v.has, fault = c.chosen(row.means)
			} else {
				v.answer, v.has, fault = c.meaning(row.means)
				if fault == "" && !c.suits(v.answer) {
					fault = "takes"
				}
			}
			c.stated = stated
			if fault != "" {
				complain("%s can't mean %s: it takes %s, or %s", Printable(row.cell), Printable(row.means), c.takes(),
					meansNoAnswer)
				continue
			}
		}
		if x, isNumber := plainNumber(row.cell); isNumber && c.labels != nil && v.has && v.answer.Number() != x {
			c.recoded = true
		}
		for _, cell := range []string{row.cell, unquoted(row.cell), strings.ToLower(row.cell)} {
			if _, has := c.stated[cell]; !has || cell == row.cell {
				c.stated[cell] = v
			}
		}
	}
	return faults
}

// meaning is answer, but that a number is always a point.
func (c *cells) meaning(text string) (engine.Answer, bool, string) {
	if x, ok := plainNumber(text); ok && c.labels != nil {
		return engine.Number(x), true, ""
	}
	return c.answer(text)
}

// unquoted takes off the quote that visible.Cell puts before what a spreadsheet would run.
func unquoted(cell string) string {
	if rest, quoted := strings.CutPrefix(cell, "'"); quoted && visible.Cell(rest) == cell {
		return rest
	}
	return cell
}

// nearest is spelling.Nearest, but it doesn't compare what is far too long.
func nearest(name string, known []string) string {
	if len(name) > 100 {
		return ""
	}
	return spelling.Nearest(name, known)
}
