package columns

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strings"

	"careerpath/engine"
	"careerpath/engine/visible"
)

// mostCells is how many different cells of a column a draft lists.
const mostCells = 30

// Draft gathers what a map file says of a table.
type Draft struct {
	table *Table
	seen  []map[string]bool // by column, cells; true where they can't be told
	order [][]string
}

// NewDraft begins a draft.
func NewDraft(t *Table) *Draft {
	return &Draft{t, make([]map[string]bool, len(t.Columns)), make([][]string, len(t.Columns))}
}

// Add looks at a row's cells.
func (d *Draft) Add(row []string) {
	for i, cell := range row {
		c := &d.table.Columns[i]
		if c.cells == nil || cell == "" || d.table.isMissing(cell) {
			continue
		}
		if d.seen[i] == nil {
			d.seen[i] = map[string]bool{}
		}
		if _, seen := d.seen[i][cell]; seen || len(d.seen[i]) >= mostCells || len(cell) > 1000 {
			continue
		}
		var a engine.Answer
		var has bool
		var fault string
		if c.Use == Choice {
			_, _, fault = c.cells.chosen(cell)
		} else if a, has, fault = c.cells.answer(cell); has && fault == "" && !c.cells.suits(a) {
			fault = "it is none of the answers"
		}
		d.seen[i][cell] = fault != ""
		d.order[i] = append(d.order[i], cell)
	}
}

// Unclear is how many columns and cells have to be explained before the map can be used.
func (d *Draft) Unclear() (columns, cells int) {
	for i := range d.table.Columns {
		if d.table.Columns[i].Use == Unclear {
			columns++
		}
		cells += len(d.ask(i))
	}
	return columns, cells
}

// ask are the cells of a column to be explained. Where one number can't be told, no number can: the file counts
// otherwise.
func (d *Draft) ask(i int) (cells []string) {
	number := func(cell string) bool { _, ok := plainNumber(cell); return ok }
	unclear := func(cell string) bool { return d.seen[i][cell] }
	scale := d.table.Columns[i].Item != nil && d.table.Columns[i].Item.Scale != nil
	otherwise := scale && slices.ContainsFunc(d.order[i], func(cell string) bool { return number(cell) && unclear(cell) })
	for _, cell := range d.order[i] {
		if unclear(cell) || otherwise && number(cell) {
			cells = append(cells, cell)
		}
	}
	return cells
}

// Write writes the map file.
func (d *Draft) Write(to io.Writer) error {
	out := csv.NewWriter(to)
	rows := [][]string{mapHeader}
	has := map[*engine.Item]bool{}
	for i := range d.table.Columns {
		c := &d.table.Columns[i]
		means, why := meansUnknown, c.Why
		switch c.Use {
		case Ignored:
			if means = meansIgnored; c.meant {
				why = "no question of the quiz has this id" + c.Why
			}
		case ID:
			means = meansID
		case Role:
			means = meansRole
		case Order:
			means = meansOrder
		case Whole:
			means = c.Item.ID
			why += ": " + c.Item.Ask
		case Choice:
			means = c.Item.ID + ": " + c.Option.ID
			why += ": " + c.Option.Text
		case Unclear:
		}
		if c.Item != nil {
			has[c.Item] = true
		}
		rows = append(rows, []string{c.Name, "", means, why})
		for _, cell := range d.ask(i) {
			rows = append(rows, []string{c.Name, cell, meansUnknown, c.cells.choice() + ", or " + meansNoAnswer})
		}
	}
	for _, it := range d.table.quiz.Items() {
		if !has[it] {
			rows = append(rows, []string{"", "", it.ID, "this question has no column: " + it.Ask})
		}
	}
	for _, row := range rows {
		for i := range row {
			row[i] = visible.Cell(row[i])
		}
		if err := out.Write(row); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// Summary says in a line what columns are taken for.
func (d *Draft) Summary() string {
	uses := map[Use]int{}
	for i := range d.table.Columns {
		uses[d.table.Columns[i].Use]++
	}
	parts := []string{fmt.Sprintf("%d hold answers", uses[Whole]+uses[Choice])}
	for _, u := range []struct {
		use  Use
		text string
	}{{ID, "%d the id"}, {Role, "%d the role"}, {Order, "%d the order"}, {Ignored, "%d ignored"}, {Unclear, "%d unclear"}} {
		if uses[u.use] > 0 {
			parts = append(parts, fmt.Sprintf(u.text, uses[u.use]))
		}
	}
	return strings.Join(parts, ", ")
}
