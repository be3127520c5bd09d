package ladder

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// table is a CSV file: a heading and rows, whose cells know where they stand.
type table struct {
	file    string
	heading []string
	rows    []row
}

// row is a line of a table.
type row struct {
	at    place
	cells []string
}

// cell is what stands in a column, "" where the row is shorter.
func (r row) cell(col int) (string, place) {
	at := r.at
	at.col = col + 1
	if col < 0 || col >= len(r.cells) {
		return "", at
	}
	return r.cells[col], at
}

// readTable reads a CSV file with commas, semicolons or tabs; nil where it is none. Lines of empty cells are left out.
// Rows count as spreadsheets do: a cell over several lines is still in one row.
func readTable(file string, text []byte, notes *Notes) *table {
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	whole := place{file: file}
	if !utf8.Valid(text) {
		notes.fault(whole, "this isn't UTF-8: save it as “CSV UTF-8”")
		return nil
	}
	r := csv.NewReader(bytes.NewReader(text))
	r.FieldsPerRecord, r.Comma = -1, separator(text)
	t := &table{file: file}
	line, number := 0, 0 // of the record before
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		var wrong *csv.ParseError
		if errors.As(err, &wrong) {
			notes.fault(place{file, number + 1, 0}, "the quotes in this row don't close as they should: put a text that has "+
				"quotes in it in quotes, and double those within")
			return nil
		} else if err != nil {
			notes.fault(whole, "it can't be read: %v", err)
			return nil
		}
		at, _ := r.FieldPos(0)
		number += 1 + max(0, at-line-1) // lines without anything in them are rows as well
		line, _ = r.FieldPos(len(cells) - 1)
		line += strings.Count(cells[len(cells)-1], "\n")
		for i := range cells {
			cells[i] = clean(cells[i])
		}
		switch {
		case strings.Join(cells, "") == "":
		case t.heading == nil:
			t.heading = cells
		default:
			t.rows = append(t.rows, row{place{file, number, 0}, cells})
		}
	}
	if t.heading == nil || len(t.rows) == 0 {
		notes.fault(whole, "there is nothing in it: it has a row of headings, and rows below")
		return nil
	}
	return t
}

// separator is what stands most often between the cells of the first line.
func separator(text []byte) rune {
	first, _, _ := strings.Cut(string(text), "\n")
	best, most := ',', 0
	for _, s := range ",;\t" {
		quoted, n := false, 0
		for _, c := range first {
			switch c {
			case '"':
				quoted = !quoted
			case s:
				if !quoted {
					n++
				}
			}
		}
		if n > most {
			best, most = s, n
		}
	}
	return best
}

// clean is a text with single spaces and without what can't be shown.
func clean(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) }), " ")
}

// column is the first column with one of some headings; −1 for none.
func (t *table) column(headings ...string) int {
	for i, h := range t.heading {
		for _, name := range headings {
			if strings.EqualFold(h, name) {
				return i
			}
		}
	}
	return -1
}
