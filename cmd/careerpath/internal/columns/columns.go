// Package columns says what the columns of a table of answers mean, and turns its cells into answers. It knows how
// survey tools write headings and choices. It reads no files and scores nothing; what it can't tell it says, and never
// guesses.
package columns

import (
	"fmt"
	"strings"

	"careerpath/engine"
	"careerpath/engine/visible"
)

// Use is what a column is for.
type Use uint8

// The uses of a column.
const (
	Ignored Use = iota
	ID          // whose row it is
	Role        // the role a person holds
	Order       // the order in which they saw the items, of quizzes that shuffle them
	Whole       // the answers to an item
	Choice      // whether one option of an item was chosen
	Unclear     // can't be told
)

// Column is what a column means.
type Column struct {
	Name   string // its heading, as map files name it
	Use    Use
	Item   *engine.Item   // of Whole and Choice
	Option *engine.Option // of Choice
	Why    string         // it is taken so

	isID  bool // the heading is the item's id
	meant bool // a suggestion in Why says what may have been meant
	cells *cells
}

// Options say how a table is read.
type Options struct {
	Roles   bool     // a column may hold the roles of people
	Missing []string // cells that say that there is no answer
	Decimal Decimal
	Map     *Map // what a person says of columns, nil for nothing
}

// Table is what the columns of a table mean.
type Table struct {
	quiz    *engine.Quiz
	Columns []Column
	id      int // the column of ids, -1 where there is none
	missing map[string]bool
}

// MostColumns is how many columns a table has at most, as in spreadsheets. Those ignored beyond the first mostSuggested
// have no suggestion of what is meant.
const (
	MostColumns   = 16_384
	mostSuggested = 500
)

// New works out what columns mean from one or two rows of headings; second is nil where there is one. The faults say
// what can't be told.
func New(quiz *engine.Quiz, first, second []string, o Options) (t *Table, faults []string) {
	n := newNames(quiz)
	t = &Table{quiz: quiz, id: -1, missing: map[string]bool{}}
	for _, code := range o.Missing {
		if code = strings.TrimSpace(code); code != "" {
			t.missing[strings.ToLower(code)] = true
		}
	}
	rows := pair(first, second)
	named := nameAll(rows)
	for i, h := range rows {
		c := n.heading(h, i, o.Roles)
		c.Name = named[i]
		t.Columns = append(t.Columns, c)
	}
	decimal := o.Decimal
	if o.Map != nil {
		faults = append(faults, o.Map.apply(t, n, o.Roles)...)
		if decimal == AnyDecimal {
			decimal = o.Map.decimal
		}
		for code := range o.Map.missing {
			t.missing[code] = true
		}
	}
	for i := range min(len(t.Columns), mostSuggested) {
		n.suggest(&t.Columns[i])
	}
	t.chooseID()
	faults = append(faults, t.conflicts()...)
	for i := range t.Columns {
		if c := &t.Columns[i]; c.Item != nil {
			c.cells = newCells(quiz, c, decimal)
		}
	}
	if o.Map != nil {
		faults = append(faults, o.Map.values(t)...)
	}
	return t, faults
}

// Items is how many columns hold answers.
func (t *Table) Items() int {
	items := 0
	for i := range t.Columns {
		if t.Columns[i].Item != nil {
			items++
		}
	}
	return items
}

// chooseID keeps the best of several columns of ids.
func (t *Table) chooseID() {
	best := -1
	for i := range t.Columns {
		if c := &t.Columns[i]; c.Use == ID && (best < 0 || idRank(c) < idRank(&t.Columns[best])) {
			best = i
		}
	}
	for i := range t.Columns {
		if c := &t.Columns[i]; c.Use == ID && i != best {
			c.Use, c.Why = Ignored, fmt.Sprintf("%s is the id", t.Columns[best].Name)
		}
	}
	t.id = best
}

// conflicts says which columns can't be told apart or speak of the same thing.
func (t *Table) conflicts() (faults []string) {
	first, wholes := map[string]int{}, map[*engine.Item]int{}
	for i := range t.Columns {
		if c := &t.Columns[i]; c.Use == Whole {
			if _, has := wholes[c.Item]; !has {
				wholes[c.Item] = i
			}
		}
	}
	complain := func(i int, format string, args ...any) {
		c := &t.Columns[i]
		c.Use, c.Item, c.Option, c.Why = Unclear, nil, nil, fmt.Sprintf(format, args...)
	}
	for i := range t.Columns {
		c := &t.Columns[i]
		var key string
		switch c.Use {
		case Whole:
			key = c.Item.ID
		case Choice:
			key = c.Item.ID + "\x00" + c.Option.ID
		case Role:
			key = "\x00role"
		case Order:
			key = "\x00order"
		default:
			continue
		}
		earlier, twice := first[key]
		switch whole, hasWhole := wholes[c.Item]; {
		case twice && c.Use == Choice:
			complain(i, "%s, %s is column %d already: keep one of them", c.Item.ID, c.Option.ID, earlier+1)
		case twice && c.Use == Role:
			complain(i, "role is column %d already: keep one of them", earlier+1)
		case twice && c.Use == Order:
			complain(i, "order is column %d already: keep one of them", earlier+1)
		case twice:
			complain(i, "%s is column %d already: keep one of them", c.Item.ID, earlier+1)
		case c.Use == Choice && hasWhole:
			complain(i, "%s is column %d already, all its choices in one cell: keep one of the two ways", c.Item.ID, whole+1)
		default:
			first[key] = i
		}
	}
	for i := range t.Columns {
		if c := &t.Columns[i]; c.Use == Unclear {
			faults = append(faults, fmt.Sprintf("column %d: %s", i+1, c.Why))
		}
	}
	return faults
}

// Ignored are the names of the columns that nothing is taken from, but for those without one. Those that may be
// misspelt have what may be meant after them.
func (t *Table) Ignored() (names []string) {
	for i := range t.Columns {
		c := &t.Columns[i]
		switch {
		case c.Use != Ignored || c.Name == "" || strings.HasPrefix(c.Why, "it has no heading"):
		case c.meant:
			names = append(names, Printable(c.Name)+c.Why)
		default:
			names = append(names, Printable(c.Name))
		}
	}
	return names
}

// Person is what a row says of a person.
type Person struct {
	ID, Role string
	// the ids of the items in the order they were shown, or the seed that it comes from; nil where none is stated
	Order   []string
	Answers engine.Answers
}

// Read puts the cells of a row into p, whose answers are empty. It is safe for concurrent use.
func (t *Table) Read(row []string, p *Person) (faults engine.AnswerFaults) {
	for i, cell := range row {
		c := &t.Columns[i]
		switch c.Use {
		case Ignored, Unclear:
		case ID:
			if !t.isMissing(cell) {
				p.ID = cell
			}
		case Role:
			if !t.isMissing(cell) {
				p.Role = cell
			}
		case Order:
			if !t.isMissing(cell) {
				p.Order = strings.Fields(cell)
			}
		case Whole:
			if cell == "" || t.isMissing(cell) {
				continue
			}
			a, has, fault := c.cells.answer(cell)
			switch {
			case fault != "":
				faults = append(faults, engine.AnswerFault{Item: c.Item.ID, Message: fault})
			case has:
				p.Answers[c.Item.ID] = a
			}
		case Choice:
			if cell == "" || t.isMissing(cell) {
				continue
			}
			chosen, has, fault := c.cells.chosen(cell)
			switch {
			case fault != "":
				faults = append(faults, engine.AnswerFault{Item: c.Item.ID, Message: fault})
			case !has:
			case c.Item.Kind().Form() == engine.FormChoices:
				options := p.Answers[c.Item.ID].Options()
				if chosen {
					options = append(options, c.Option.ID)
				}
				p.Answers[c.Item.ID] = engine.Choices(options...)
			case chosen:
				if earlier := p.Answers[c.Item.ID].Options(); len(earlier) > 0 {
					faults = append(faults, engine.AnswerFault{Item: c.Item.ID,
						Message: fmt.Sprintf("takes one option, and %s and %s are chosen", earlier[0], c.Option.ID)})
					continue
				}
				p.Answers[c.Item.ID] = engine.Choice(c.Option.ID)
			}
		}
	}
	return faults
}

// IsNothing says whether a cell of a column says nothing: it is empty, or a code for no answer.
func (t *Table) IsNothing(column int, cell string) bool {
	if cell = strings.TrimSpace(cell); cell == "" || t.isMissing(cell) {
		return true
	}
	c := &t.Columns[column]
	if c.cells == nil || c.cells.stated == nil {
		return false
	}
	v, stated := c.cells.statedFor(cell)
	return stated && !v.has
}

func (t *Table) isMissing(cell string) bool {
	return len(t.missing) > 0 && t.missing[strings.ToLower(cell)]
}

// IDColumn is the column of ids, -1 where there is none.
func (t *Table) IDColumn() int { return t.id }

// heading is what stands above a column.
type heading struct {
	first, second string
	group         string // the last first heading that isn't blank: survey tools leave out those of the columns after it
}

func pair(first, second []string) []heading {
	rows, group := make([]heading, len(first)), ""
	for i, h := range first {
		rows[i].first = strings.TrimSpace(h)
		if rows[i].first != "" {
			group = rows[i].first
		}
		if i < len(second) {
			rows[i].second = strings.TrimSpace(second[i])
		}
		rows[i].group = group
	}
	return rows
}

// nameAll gives each column a name of its own.
func nameAll(rows []heading) []string {
	names := make([]string, len(rows))
	uses := map[string]int{}
	for i, h := range rows {
		names[i] = oneLine(h.first)
		uses[h.first]++
	}
	for i, h := range rows {
		if names[i] != "" && uses[h.first] == 1 && (i+1 == len(rows) || rows[i+1].first != "" || rows[i+1].second == "") {
			continue
		}
		if names[i] = ""; h.second != "" && h.group != "" {
			names[i] = oneLine(h.group + " [" + h.second + "]")
		}
	}
	taken := map[string]bool{}
	for i := range names {
		if names[i] == "" || names[i] == everyColumn || taken[names[i]] {
			names[i] = fmt.Sprintf("column %d", i+1)
		}
		taken[names[i]] = true
	}
	return names
}

func oneLine(text string) string { return visible.Text(strings.Join(strings.Fields(text), " ")) }
