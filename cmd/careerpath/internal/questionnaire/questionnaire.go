// Package questionnaire is what questionnaires of other formats and the program's own quizzes have in common: sections
// of questions, what is to choose from, what each choice counts and when a question is asked. From it the files of a
// content directory are written. It must never know how any format is written.
package questionnaire

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Questionnaire is a questionnaire of any format. Questions and choices are named as their format names them; Files
// gives them ids.
type Questionnaire struct {
	Name      string // for an id; the title's words where it is ""
	Title     string
	Summary   string
	Lang      string // a BCP 47 tag; "" for English
	Copyright string // what its publisher says of its use
	Source    Source
	Missing   string // skip, zero, refuse or midpoint; "" where not stated
	Hidden    string // leave_out or lowest; "" where not stated
	// all at the floor is no sign of careless answers
	FloorIsUsual bool
	Reliability  *Reliability // nil where not stated
	Skills       []Skill      // that items name in Measures
	Sections     []Section
}

// Reliability says how precisely an item measures: the standard deviation of levels among people, and the mean
// correlation of two items.
type Reliability struct{ SD, InterItemR float64 }

// Source is where a questionnaire was published.
type Source struct{ Title, Publisher, Date, URL string }

// Skill is what some items measure.
type Skill struct {
	Name  string
	Title string
	Sum   *Sum // nil: its level alone is reported
}

// Sum is how the points of a skill's items are added up.
type Sum struct {
	Lowest   *float64 // what the first label of a scale counts; nil: as the items' points have it
	Answered float64  // the fewest answers it is made from; 0 where not stated
	Missing  string   // "" where the quiz's holds
	Round    string   // none or whole; "" where not stated
	Bands    []Band   // rising
}

// Band names the sums from one up to the next band's.
type Band struct {
	From float64
	Name string
}

// Section is a page of questions.
type Section struct {
	Title, Intro string
	Items        []Item
}

// Kind is how a question is answered.
type Kind uint8

// The kinds.
const (
	One    Kind = iota // one of its options
	Many               // any of its options
	Number             // a number from Min to Max
	Slider             // a whole number from 0 to 100 between Low and High
)

// Item is one question.
type Item struct {
	At       string // its place in its file, for notes
	Name     string // in its format: a linkId, or a name
	Ask      string
	Hint     string
	Kind     Kind
	List     string // the name of its list of options, "" where it has none
	Options  []Option
	Choices  bool // its options are a choice, even where their points rise as those of a scale do
	Min, Max float64
	Low      string // what the ends of a slider mean
	High     string
	Reversed bool      // a number or a slider counts from the other end
	Measures []Measure // what its points count towards; nil: it measures nothing, or see Scored
	Scored   bool      // its points count, though the format doesn't name a skill: all such items measure one
	NA       string    // one more answer: that the question doesn't apply; "" for none
	Show     *Condition
}

// Measure is the weight with which an item counts towards a skill.
type Measure struct {
	Skill  string
	Weight float64
}

// Option is something to choose.
type Option struct {
	Name   string // in its format: a code, or a name
	Text   string
	Points *float64 // what choosing it counts; nil where nothing is said
	Credit []Measure
	Alone  bool // chosen alone or not at all
}

// Note is something that a format says and a quiz can't say, or the other way round.
type Note struct {
	At    string // its place in its file
	Text  string
	Fault bool // nothing can be written until it is mended; else something is left out, or taken as best it can be
}

// Notes are all there is to say about a questionnaire. Files puts them in the order of its file.
type Notes []Note

// Fault adds what keeps a questionnaire from being written.
func (n *Notes) Fault(at, format string, args ...any) {
	*n = append(*n, Note{at, fmt.Sprintf(format, args...), true})
}

// Tell adds what is left out or taken as best it can be.
func (n *Notes) Tell(at, format string, args ...any) {
	*n = append(*n, Note{at, fmt.Sprintf(format, args...), false})
}

// Faults counts those that keep a questionnaire from being written.
func (n Notes) Faults() int {
	count := 0
	for _, note := range n {
		if note.Fault {
			count++
		}
	}
	return count
}

// FaultAt says whether something is wrong at a place, or within what stands there.
func (n Notes) FaultAt(place string) bool {
	return slices.ContainsFunc(n, func(note Note) bool {
		rest, within := strings.CutPrefix(note.At, place)
		return note.Fault && within && (rest == "" || rest[0] == '/' || rest[0] == ',')
	})
}

// sort puts notes in the order of their places, in which numbers count as numbers, and drops those that are there twice.
// Those without a place come last.
func (n *Notes) sort() {
	seen := map[Note]bool{}
	*n = slices.DeleteFunc(*n, func(note Note) bool {
		twice := seen[note]
		seen[note] = true
		return twice
	})
	slices.SortStableFunc(*n, func(a, b Note) int {
		if a.At == "" || b.At == "" {
			return cmp.Compare(b.At, a.At)
		}
		return slices.CompareFunc(placeParts(a.At), placeParts(b.At), func(x, y string) int {
			i, err := strconv.Atoi(x)
			j, err2 := strconv.Atoi(y)
			if err != nil || err2 != nil {
				return cmp.Compare(x, y)
			}
			return cmp.Compare(i, j)
		})
	})
}

// placeParts are the words and numbers of a place.
func placeParts(place string) []string {
	return strings.FieldsFunc(place, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}
