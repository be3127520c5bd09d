// Package ladder makes content of a company's ladder: a table of positions by skills, as it stands in a spreadsheet, and
// where there is one a table of what each level of a skill means. It must never know where the tables are.
package ladder

import (
	"cmp"
	"fmt"
	"slices"
)

// Ladder is what the tables say.
type Ladder struct {
	From     string // the name of the file of the table
	Title    string
	Skills   []*Skill
	Families []*Family
	Quizzes  []*Quiz // one for each family, or one for all of them
	scale    scale
	together bool
}

// Skill is a column of the table, or a skill of its rows.
type Skill struct {
	Name    string
	Cluster string // "" where none is stated
	Levels  []*Level
	id      string
}

// Level is a level of a skill that some position asks for, or that its scale has.
type Level struct {
	Number float64 // on the scale of the table
	Points float64 // 0–100
	Name   string  // "" where it has none
	Text   string  // what somebody at it does
	Stated bool    // Text is the table's, and not ours
}

// Family is positions that follow each other, or one alone.
type Family struct {
	Title     string
	Positions []*Position // the lowest first
	id        string
}

// climbs says whether it has steps from one position to another.
func (f *Family) climbs() bool { return len(f.Positions) > 1 }

// Position is a row of the table, or all rows with its name.
type Position struct {
	Name, Title, Tier, Summary string
	Asks                       []*Ask // by skill, in the order of Ladder.Skills
	at                         place
	id                         string
	family                     string
}

// Ask is what a position asks of a skill.
type Ask struct {
	Level *Level
	Text  string // as the table says it for this position, "" where it doesn't
	Empty bool   // nothing is stated, so it is the lowest level
	place
	number float64
	name   string // of a level, where the cell isn't a number
}

// all are the positions of a ladder, family by family.
func (l *Ladder) all() []*Position {
	var out []*Position
	for _, f := range l.Families {
		out = append(out, f.Positions...)
	}
	return out
}

// label is what a level is called within a sentence.
func (v *Level) label() string {
	if v.Name != "" {
		return v.Name
	}
	return "level " + decimal(v.Number)
}

// Note is something to say about a table.
type Note struct {
	place
	Text  string
	Fault bool // nothing can be written until it is mended
}

// place is a cell: row and column count from 1, as spreadsheets show them; 0 for the whole file or the whole row.
type place struct {
	file     string
	row, col int
}

// Place is file:row:column, as far as it is known.
func (p place) Place() string {
	out := p.file
	if p.row > 0 {
		out += fmt.Sprintf(":%d", p.row)
		if p.col > 0 {
			out += fmt.Sprintf(":%d", p.col)
		}
	}
	return out
}

// Notes are all there is to say about the tables.
type Notes []Note

func (n *Notes) fault(at place, format string, args ...any) {
	*n = append(*n, Note{at, fmt.Sprintf(format, args...), true})
}

func (n *Notes) tell(at place, format string, args ...any) {
	*n = append(*n, Note{at, fmt.Sprintf(format, args...), false})
}

// Faults counts those that keep content from being written.
func (n Notes) Faults() int {
	count := 0
	for _, note := range n {
		if note.Fault {
			count++
		}
	}
	return count
}

// sort puts notes in reading order, the table before the levels.
func (n Notes) sort(first string) {
	slices.SortStableFunc(n, func(a, b Note) int {
		return cmp.Or(order(a.file, first)-order(b.file, first), cmp.Compare(a.row, b.row), cmp.Compare(a.col, b.col))
	})
}

func order(file, first string) int {
	if file == first {
		return 0
	}
	return 1
}

// Positions counts the positions of all families.
func (l *Ladder) Positions() int { return len(l.all()) }
