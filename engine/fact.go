package engine

import (
	"cmp"
	"slices"
	"strings"

	"careerpath/engine/figures"
)

// Fact is a number that people state of themselves, as content names it.
type Fact struct {
	At   Pos    `yaml:"-" json:"-"`
	ID   string `yaml:"id,required"`
	Name string `yaml:"name,required,text"` // short, as for a row of a table: "Team"
	Unit *Unit  `yaml:"unit" json:",omitempty"`
	// how much 1 stands for, such as 1000 where it is counted in thousands; 1 where not stated
	Times  float64 `yaml:"times" json:",omitempty"`
	AskWhy string  `yaml:"ask_why,text" json:",omitempty"` // a sentence for those who are asked, after the hint of an item
}

// Unit is what a number counts, in words.
type Unit struct {
	At    Pos    `yaml:"-" json:"-"`
	One   string `yaml:"one,required,text"`   // person
	Other string `yaml:"other,required,text"` // people
}

// FactStated is a fact as a person stated it.
type FactStated struct {
	Fact  string  `json:"fact"`
	Value float64 `json:"value"` // of a choice, what its option stands for
	Item  string  `json:"item"`  // that asks for it
}

// Help is what is said below the question: its hint, and why its fact is asked.
func (it *Item) Help() string {
	if it.Named == nil {
		return it.Hint
	}
	return strings.TrimSpace(it.Hint + " " + it.Named.AskWhy)
}

// Counted writes a number that a person entered grouped and with its unit: "1,200 people".
func (it *Item) Counted(x float64) string {
	unit := it.Unit
	if unit == nil && it.Named != nil {
		unit = it.Named.Unit
	}
	switch text := figures.Grouped(x); {
	case unit == nil:
		return text
	case x == 1:
		return text + " " + unit.One
	default:
		return text + " " + unit.Other
	}
}

// amount is Counted, with what it comes to where more than ones are counted, so that people see where they slipped: "200
// thousand (200,000)".
func (it *Item) amount(x float64) string {
	if it.Named == nil || it.Named.Times == 0 || it.Named.Times == 1 {
		return it.Counted(x)
	}
	return it.Counted(x) + " (" + figures.Spoken(x*it.Named.Times) + ")"
}

// SnapshotFact is a fact as it was named, and how it was asked for.
type SnapshotFact struct {
	ID    string  `json:"id"`
	Name  string  `json:"name"`
	Times float64 `json:"times,omitempty"` // how much 1 stands for; 0 is 1
	// where it was asked for by choosing, the numbers that the options stand for, rising
	Bands []float64 `json:"bands,omitempty"`
}

// SnapshotRange is what a typical holder of a role reports.
type SnapshotRange struct {
	Fact string  `json:"fact"`
	From float64 `json:"from"`
	To   float64 `json:"to"`
}

// FactOf names a fact. A fact that content doesn't name is called by its id, in words.
func FactOf(id string, named *Fact) SnapshotFact {
	if named != nil {
		return SnapshotFact{ID: id, Name: named.Name, Times: named.Times}
	}
	words := strings.ReplaceAll(id, "_", " ")
	return SnapshotFact{ID: id, Name: strings.ToUpper(words[:1]) + words[1:]}
}

// Says writes a number of the fact as people say it.
func (f *SnapshotFact) Says(x float64) string { return figures.Spoken(x * cmp.Or(f.Times, 1)) }

// Beside says where a stated number lies: 0 within a range, below 0 or above 0 outside. A band lies outside where all of
// it does. It reaches half of the way to the next ones, and includes what is halfway to the lower one.
func (f *SnapshotFact) Beside(value float64, of SnapshotRange) int {
	lowest, highest := value, value
	if i := slices.Index(f.Bands, value); i >= 0 {
		if i > 0 {
			lowest = (f.Bands[i-1] + value) / 2
		}
		if i < len(f.Bands)-1 {
			highest = (value + f.Bands[i+1]) / 2
		}
	}
	switch {
	case value < of.From && highest <= of.From:
		return -1
	case lowest > of.To:
		return 1
	}
	return 0
}
