package main

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"careerpath/engine"
)

// csvInput reads answers from CSV: a header of item ids, before them perhaps "id", among them perhaps "role", and a row for each person.
type csvInput struct {
	lines   *lines
	roles   bool        // a column "role" is taken, unless the quiz has an item of that id
	columns []csvColumn // nil until the header is read
	record  []byte      // the row being read, where it has quotes
}

// csvColumn is what a column holds. In the columns of ids and of roles the item is nil.
type csvColumn struct {
	name string
	item *engine.Item
	kind engine.Kind
	role bool
}

// next returns the next row that isn't blank. A row is a line, or several where quotes go around line ends. Where quotes don't match, only the row's first
// line is lost: reading goes on with the line after it.
func (in *csvInput) next() (row, error) {
	for {
		line, tooLong, err := in.lines.next()
		if err != nil {
			return row{}, err
		}
		at := in.lines.at
		if tooLong {
			return row{line: at, fault: tooLongRow}, nil
		}
		text := trimEnd(line)
		switch {
		case len(bytes.TrimSpace(text)) == 0:
			continue
		case bytes.IndexByte(text, '"') < 0:
			return row{line: at, text: text}, nil
		}
		fault, err := in.quoted(line)
		return row{line: at, text: trimEnd(in.record), fault: fault}, err
	}
}

// quoted gathers in in.record the row that begins with line, and says what is wrong with it.
func (in *csvInput) quoted(line []byte) (fault string, err error) {
	in.record = append(in.record[:0], line...)
	rest := len(line) // where the row's second line begins
	var q quotes
	why := q.read(trimEnd(line))
	tooLong := false
	for why == "" && q.place == inQuotes {
		line, tooLong, err = in.lines.next()
		if err != nil && !errors.Is(err, io.EOF) {
			return "", err
		}
		in.record = append(in.record, line...)
		if tooLong || err != nil || len(in.record) > maxRow {
			why = "the cell's opening quote has no closing one"
			break
		}
		why = q.read(trimEnd(line))
	}
	if why == "" {
		return "", nil
	}
	in.lines.giveBack(in.record[rest:], tooLong)
	in.record = in.record[:0]
	return in.column(q.column) + ": " + why, nil
}

// column names a column in faults.
func (in *csvInput) column(i int) string {
	if i < len(in.columns) {
		return in.columns[i].name
	}
	return fmt.Sprintf("column %d", i+1)
}

// quotes follows the quotes of a row, line by line.
type quotes struct {
	place  place
	column int
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
		case c == ',' && q.place != inQuotes:
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
func cells(text []byte, into []string) []string {
	for {
		if len(text) == 0 || text[0] != '"' {
			cell, rest, more := bytes.Cut(text, []byte(","))
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
		text = text[1:] // the comma
	}
}

// mostHeaderFaults is how many faults of a header are told; the others are counted.
const mostHeaderFaults = 50

// header reads the header and returns what is wrong with it.
func (in *csvInput) header(quiz *engine.Quiz) (line int, faults []string, err error) {
	head, err := in.next()
	switch {
	case err != nil:
		return 0, nil, err
	case head.fault != "":
		return head.line, []string{head.fault}, nil
	case !utf8.Valid(head.text):
		return head.line, []string{"the header is not valid UTF-8: save the file as UTF-8"}, nil
	case bytes.IndexByte(head.text, '\r') >= 0:
		return head.line, []string{"lines end with carriage returns alone: save the file with line feeds"}, nil
	}
	var known []string
	for _, it := range quiz.Items() {
		known = append(known, it.ID)
	}
	first := map[string]int{}
	items, others := 0, 0
	for i, name := range cells(head.text, nil) {
		name = strings.TrimSpace(name)
		c := csvColumn{name: name}
		complain := func(format string, args ...any) {
			if len(faults) == mostHeaderFaults {
				others++
				return
			}
			faults = append(faults, fmt.Sprintf("column %d: ", i+1)+fmt.Sprintf(format, args...))
		}
		it, isItem := quiz.Item(name)
		earlier, twice := first[name]
		switch {
		case name == "":
			complain("has no name: write an item's id, or remove the column")
		case twice:
			complain("%s is column %d already: keep one of them", printable(name), earlier+1)
		case i == 0 && name == "id":
		case isItem:
			c.item, c.kind = it, it.Kind()
			items++
		case in.roles && name == "role":
			c.role = true
		case name == "id":
			complain("ids come in the first column: move it there")
		case name == "role":
			complain("the quiz has no item role, and roles that people hold are for the analyze command: remove the column")
		default:
			meant := ""
			if len(faults) < mostHeaderFaults {
				meant = engine.Nearest(name, known)
			}
			complain("the quiz has no item %s%s", printable(name), meant)
		}
		if !twice {
			first[name] = i
		}
		in.columns = append(in.columns, c)
	}
	if fault := noHeader(head.text, known, faults); items == 0 && fault != "" {
		faults = []string{fault}
	} else if others > 0 {
		faults = append(faults, fmt.Sprintf("and %s more", grouped(others)))
	}
	return head.line, faults, nil
}

// noHeader complains about a first line that names no item at all, unless the faults found in it guess better what was meant.
func noHeader(line []byte, known, faults []string) string {
	for _, separator := range []struct{ char, name string }{{";", "semicolons"}, {"\t", "tabs"}, {"|", "bars"}} {
		for part := range strings.SplitSeq(string(line), separator.char) {
			if slices.Contains(known, strings.TrimSpace(part)) {
				return "columns are separated by " + separator.name + ": save the file with commas between them"
			}
		}
	}
	if slices.ContainsFunc(faults, func(f string) bool { return strings.HasSuffix(f, "?)") }) {
		return ""
	}
	return "no column is an item of the quiz: begin with a line such as id," + strings.Join(known[:min(len(known), 3)], ",")
}

// understand reads a row into p.
func (in *csvInput) understand(text []byte, p *answered) (faults engine.AnswerFaults) {
	row := cells(text, make([]string, 0, len(in.columns)))
	if len(row) != len(in.columns) {
		return engine.AnswerFaults{{Message: fmt.Sprintf("the row has %s and the header %d: leave a cell empty where there is no answer",
			count(len(row), "cell"), len(in.columns))}}
	}
	for i, cell := range row {
		c := &in.columns[i]
		cell = strings.TrimSpace(cell)
		switch {
		case !utf8.ValidString(cell):
			faults.Add(c.name, "is not valid UTF-8: save the file as UTF-8")
		case c.role:
			p.role = cell
		case c.item == nil:
			p.id = cell
		case cell != "":
			p.answers[c.name] = cellAnswer(c.kind, cell)
		}
	}
	return faults
}

// cellAnswer turns a cell into an answer. What can't be one, such as a word for a number, becomes a choice, for the engine to refuse as it is.
func cellAnswer(kind engine.Kind, cell string) engine.Answer {
	switch kind {
	case engine.KindScale, engine.KindNumber:
		x, err := strconv.ParseFloat(cell, 64)
		if err == nil && strings.Trim(cell, "+-.0123456789eE") == "" {
			return engine.Number(x)
		}
	case engine.KindMany:
		var options []string
		for option := range strings.SplitSeq(cell, ";") {
			if option = strings.TrimSpace(option); option != "" {
				options = append(options, option)
			}
		}
		return engine.Choices(options...)
	case engine.KindOne:
	}
	return engine.Choice(cell)
}

// csvOutput writes results as CSV. Its columns depend on the quiz alone.
type csvOutput struct {
	to            *csv.Writer
	roles, skills []string
	sums          []string // skills of which the quiz states the raw sum
	cells         []string
}

func newCSVOutput(to io.Writer, c *engine.Catalog, quiz *engine.Quiz) *csvOutput {
	out := &csvOutput{to: csv.NewWriter(to), skills: c.QuizSkills(quiz.ID)}
	for _, r := range quiz.Roles {
		out.roles = append(out.roles, r.ID)
	}
	for _, s := range quiz.Sums {
		out.sums = append(out.sums, s.Skill.ID)
	}
	return out
}

func (out *csvOutput) header() error {
	names := []string{"id", "verdict", "role", "tier", "next", "coverage"}
	for _, group := range []struct {
		prefix string
		ids    []string
	}{{"share_", out.roles}, {"readiness_", out.roles}, {"level_", out.skills}, {"sum_", out.sums}, {"band_", out.sums}} {
		for _, id := range group.ids {
			names = append(names, group.prefix+id)
		}
	}
	return out.row(names)
}

// write adds a person. A skill that isn't measured has an empty cell, and so has what a verdict doesn't name.
func (out *csvOutput) write(id string, r *engine.Result) error {
	out.cells = append(out.cells[:0], id, string(r.Verdict), string(r.Role), string(r.Tier), string(r.Next), number(r.Coverage))
	for _, of := range []func(*engine.RoleFit) float64{
		func(f *engine.RoleFit) float64 { return f.Share },
		func(f *engine.RoleFit) float64 { return f.Readiness },
	} {
		for _, role := range out.roles {
			i := slices.IndexFunc(r.Roles, func(f engine.RoleFit) bool { return f.Role == role })
			if i < 0 {
				out.cells = append(out.cells, "")
				continue
			}
			out.cells = append(out.cells, number(of(&r.Roles[i])))
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
		out.cells, bands = append(out.cells, number(r.Levels[i].Sum.Points)), append(bands, r.Levels[i].Sum.Band)
	}
	return out.row(append(out.cells, bands...))
}

func (out *csvOutput) row(cells []string) error {
	if err := out.to.Write(cells); err != nil {
		return err
	}
	out.to.Flush()
	return out.to.Error()
}

func number(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }
