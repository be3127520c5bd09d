package rows

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync/atomic"
	"unicode/utf8"

	"careerpath/cmd/careerpath/internal/columns"
	"careerpath/engine"
	"careerpath/engine/spelling"
	"careerpath/engine/wording"
)

// csvInput reads answers from a table: a row or two of headings, and a row for each person.
type csvInput struct {
	lines     *lines
	delimiter byte           // between cells
	table     *columns.Table // nil until the header is read
	record    []byte         // the row being read, where it has quotes
	raw       []byte         // the lines of the row read last, for peek
	headings  []int          // the lines of further rows of headings
	nobody    atomic.Int64   // rows without a person in them, which were left out
}

// next returns the next row that isn't blank. A row is a line, or several where quotes go around line ends. Where
// quotes don't match, only the row's first line is lost: reading goes on with the line after it.
func (in *csvInput) next() (Row, error) {
	for {
		line, tooLong, err := in.lines.next()
		if err != nil {
			return Row{}, err
		}
		at := in.lines.at
		if tooLong {
			return Row{Line: at, fault: tooLongRow}, nil
		}
		text := trimEnd(line)
		switch {
		case len(bytes.TrimSpace(text)) == 0:
			continue
		case bytes.IndexByte(text, '"') < 0:
			in.raw = line
			if in.isNobody(text) {
				in.nobody.Add(1)
				continue
			}
			return Row{Line: at, Text: text}, nil
		}
		fault, err := in.quoted(line)
		if err != nil {
			return Row{}, err
		}
		text = trimEnd(in.record)
		if fault == "" && in.isNobody(text) {
			in.nobody.Add(1)
			continue
		}
		return Row{Line: at, Text: text, fault: fault}, err
	}
}

// quoted gathers in in.record the row that begins with line, and says what is wrong with it.
func (in *csvInput) quoted(line []byte) (fault string, err error) {
	in.record = append(in.record[:0], line...)
	rest := len(line) // where the row's second line begins
	q := quotes{delimiter: in.delimiter}
	why := q.read(trimEnd(line))
	tooLong := false
	for why == "" && q.place == inQuotes {
		line, tooLong, err = in.lines.next()
		if err != nil && !errors.Is(err, io.EOF) {
			return "", err
		}
		in.record = append(in.record, line...)
		if tooLong || err != nil || len(in.record) > MaxRow {
			why = "the cell's opening quote has no closing one"
			break
		}
		why = q.read(trimEnd(line))
	}
	if why == "" {
		in.raw = in.record
		return "", nil
	}
	in.lines.giveBack(in.record[rest:], tooLong)
	in.raw = bytes.Clone(in.record[:rest])
	in.record = in.record[:0]
	return in.column(q.column) + ": " + why, nil
}

// column names a column in faults.
func (in *csvInput) column(i int) string {
	if in.table != nil && i < len(in.table.Columns) {
		return Shortened(in.table.Columns[i].Name, 60)
	}
	return fmt.Sprintf("column %d", i+1)
}

// quotes follows the quotes of a row, line by line.
type quotes struct {
	delimiter byte
	place     place
	column    int
}

type place uint8

const (
	cellStart place = iota
	inCell
	inQuotes
	afterQuotes
)

// read goes through a line without its end, and says what is wrong with its quotes.
func (q *quotes) read(line []byte) string {
	for _, c := range line {
		switch {
		case c == q.delimiter && q.place != inQuotes:
			q.place = cellStart
			q.column++
		case c == '"' && q.place == cellStart, c == '"' && q.place == afterQuotes:
			q.place = inQuotes
		case c == '"' && q.place == inQuotes:
			q.place = afterQuotes
		case c == '"':
			return `there is a quote inside the cell: put quotes around the whole cell, and write "" for the one inside`
		case q.place == afterQuotes:
			return `there is text after the cell's closing quote: write "" for a quote inside a cell`
		case q.place == cellStart:
			q.place = inCell
		}
	}
	return ""
}

// cells appends the cells of a row whose quotes match to into.
func cells(text []byte, delimiter byte, into []string) []string {
	between := []byte{delimiter}
	for {
		if len(text) == 0 || text[0] != '"' {
			cell, rest, more := bytes.Cut(text, between)
			into = append(into, string(cell))
			if text = rest; !more {
				return into
			}
			continue
		}
		var cell []byte
		for text = text[1:]; ; {
			end := bytes.IndexByte(text, '"')
			cell = append(cell, text[:end]...)
			if text = text[end+1:]; len(text) == 0 || text[0] != '"' {
				break
			}
			cell = append(cell, '"')
			text = text[1:]
		}
		into = append(into, string(cell))
		if len(text) == 0 {
			return into
		}
		text = text[1:] // the delimiter
	}
}

// isNobody says whether a row is about nobody: nothing stands in its columns but in those that are ignored.
func (in *csvInput) isNobody(text []byte) bool {
	if in.table == nil {
		return false
	}
	for column, at := 0, 0; at < len(text); column++ {
		cell, inQuotes := at, false
		for ; at < len(text) && (inQuotes || text[at] != in.delimiter); at++ {
			if text[at] == '"' {
				inQuotes = !inQuotes
			}
		}
		said := bytes.Trim(text[cell:at], " \t\r\n\"")
		isExtra := column >= len(in.table.Columns)
		if len(said) > 0 && (isExtra || in.table.Columns[column].Use != columns.Ignored &&
			!in.table.IsNothing(column, string(said))) {
			return false
		}
		at++
	}
	return true
}

// peek returns the next row, and next returns it again.
func (in *csvInput) peek() (Row, error) {
	r, err := in.next()
	if err != nil {
		return Row{}, err
	}
	if r.fault == tooLongRow {
		in.lines.giveBack(nil, true)
		return r, nil
	}
	r.Text = bytes.Clone(r.Text)
	in.lines.giveBack(in.raw, false)
	return r, nil
}

// header reads the headings, which may be two rows or three, and returns everything that is wrong with them.
func (in *csvInput) header(quiz *engine.Quiz, o columns.Options) (line int, faults []string, err error) {
	if err := in.findDelimiter(quiz); err != nil {
		return 0, nil, err
	}
	head, err := in.next()
	switch {
	case err != nil:
		return 0, nil, err
	case head.fault != "":
		return head.Line, []string{head.fault}, nil
	case !utf8.Valid(head.Text):
		return head.Line, []string{"the header is not valid UTF-8: save the file as UTF-8"}, nil
	case bytes.IndexByte(head.Text, '\r') >= 0 && bytes.IndexByte(head.Text, '"') < 0:
		return head.Line, []string{"lines end with carriage returns alone: save the file with line feeds"}, nil
	}
	text := bytes.Clone(head.Text)
	first := cells(text, in.delimiter, nil)
	if len(first) > columns.MostColumns {
		return head.Line, []string{fmt.Sprintf("the header has %s, and %s are the most: is a line end missing?",
			wording.Count(len(first), "column"), wording.Grouped(columns.MostColumns))}, nil
	}
	second, err := in.secondHeading(quiz, first)
	if err != nil {
		return 0, nil, err
	}
	table, faults := columns.New(quiz, first, second, o)
	in.table = table
	if table.Items() == 0 && len(faults) == 0 {
		faults = []string{noHeader(text, quiz, table)}
	}
	return head.Line, faults, nil
}

// findDelimiter finds what separates cells: what a line sep= says, or else that with which most headings say what they
// hold.
func (in *csvInput) findDelimiter(quiz *engine.Quiz) error {
	in.delimiter = ','
	head, err := in.peek()
	if err != nil {
		return err
	}
	if stated, ok := separator(head.Text); ok && head.fault == "" {
		in.delimiter = stated
		_, err := in.next()
		return err
	}
	most, width := -1, 0
	for _, d := range []byte(",;\t") {
		at := csvInput{lines: in.lines, delimiter: d}
		r, err := at.peek()
		if err != nil {
			return err
		}
		if r.fault != "" || !utf8.Valid(r.Text) {
			continue
		}
		headings := cells(r.Text, d, nil)
		if len(headings) > columns.MostColumns {
			continue
		}
		if n := columns.Recognised(quiz, headings); n > most || n == most && len(headings) > width {
			in.delimiter, most, width = d, n, len(headings)
		}
	}
	return nil
}

// separator is what a first line such as sep=; says, which spreadsheets write and read.
func separator(line []byte) (byte, bool) {
	text := strings.Trim(string(line), "\" \r")
	if len(text) == len("sep=;") && strings.EqualFold(text[:4], "sep=") && strings.Contains(",;\t|", text[4:]) {
		return text[4], true
	}
	return 0, false
}

// secondHeading takes a second row of headings, and what Qualtrics puts in a third, and returns the second; nil where
// there is none.
func (in *csvInput) secondHeading(quiz *engine.Quiz, first []string) ([]string, error) {
	r, err := in.peek()
	if errors.Is(err, io.EOF) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	if r.fault != "" || !utf8.Valid(r.Text) {
		return nil, nil
	}
	second := cells(r.Text, in.delimiter, nil)
	if !columns.SecondHeading(quiz, first, second) {
		return nil, nil
	}
	if _, err := in.next(); err != nil {
		return nil, err
	}
	in.headings = append(in.headings, r.Line)
	third, err := in.peek()
	if errors.Is(err, io.EOF) {
		return second, nil
	} else if err != nil {
		return nil, err
	}
	if third.fault == "" && bytes.Contains(third.Text, []byte("ImportId")) {
		in.headings = append(in.headings, third.Line)
		_, err = in.next()
	}
	return second, err
}

// noHeader complains about headings none of which is an item.
func noHeader(line []byte, quiz *engine.Quiz, table *columns.Table) string {
	var known []string
	for _, it := range quiz.Items() {
		known = append(known, it.ID)
	}
	for part := range strings.SplitSeq(string(line), "|") {
		if slices.Contains(known, strings.TrimSpace(part)) {
			return "columns are separated by bars: save the file with commas between them"
		}
	}
	for i, c := range table.Columns {
		if meant := spelling.Nearest(c.Name, known); meant != "" && c.Use == columns.Ignored {
			return fmt.Sprintf("no column is an item of the quiz; column %d is %s%s", i+1, columns.Printable(c.Name), meant)
		}
	}
	return "no column is an item of the quiz, by its id or its text: begin with a line such as id," +
		strings.Join(known[:min(len(known), 3)], ",") +
		", or say in a map file what columns hold"
}

// split returns a row's cells; a fault where they are more or fewer than the headings.
func (in *csvInput) split(text []byte) ([]string, engine.AnswerFaults) {
	row := cells(text, in.delimiter, make([]string, 0, len(in.table.Columns)))
	if len(row) != len(in.table.Columns) {
		return nil, engine.AnswerFaults{{Message: fmt.Sprintf("the row has %s and the header %d: leave a cell empty "+
			"where there is no answer",
			wording.Count(len(row), "cell"), len(in.table.Columns))}}
	}
	var faults engine.AnswerFaults
	for i, cell := range row {
		if row[i] = strings.TrimSpace(cell); !utf8.ValidString(cell) && in.table.Columns[i].Use != columns.Ignored {
			faults = append(faults, engine.AnswerFault{Item: in.table.Columns[i].Name,
				Message: "is not valid UTF-8: save the file as UTF-8"})
			row[i] = ""
		}
	}
	return row, faults
}

// understand reads a row into p.
func (in *csvInput) understand(text []byte, p *Answered) engine.AnswerFaults {
	row, faults := in.split(text)
	if row == nil {
		return faults
	}
	return append(faults, in.table.Read(row, &p.Person)...)
}

// identify is the id in a row, "" where it has none.
func (in *csvInput) identify(text []byte) string {
	row, _ := in.split(text)
	if id := in.table.IDColumn(); id >= 0 && id < len(row) && !in.table.IsNothing(id, row[id]) {
		return row[id]
	}
	return ""
}
