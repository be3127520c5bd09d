package engine

import (
	"encoding"
	"fmt"
	"math"
	"slices"
	"strings"
)

// Kind says how an item is answered, and everything that follows from it. Each kind is one file: to add one, write its
// file, add it to kinds, and give the pages a template of its name. Nothing else asks which kind an item is of, only
// what the kind says of it here.
type Kind interface {
	// String is the kind's name in the API and in reports.
	fmt.Stringer
	encoding.TextMarshaler
	// Form is how its answers are given.
	Form() AnswerForm
	// Check reports what is wrong with an item of this kind, apart from references to scales and skills.
	Check(q Question, report func(at Pos, message string))
	// Points is how many answers there are in order, from least to most of what the item measures, and the number of the
	// first. They count up by 1. 0 where answers have no order.
	Points(q Question) (n int, first float64)
	// Range is the lowest and highest number taken. It is asked only of kinds whose answers are numbers.
	Range(q Question) (lowest, highest float64)
	// Choices are what to choose from, in order; nil where a number is entered.
	Choices(q Question) []AnswerChoice
	// Fault says why an answer doesn't suit the item, "" where it does.
	Fault(q Question, a Answer) string
	// Alternatives are the answers one step of choosing away from a given one, nil where it states a fact.
	Alternatives(q Question, given Answer) []Answer
	// Position is where an answer lies on the five points of a usual scale, for signs of careless answers: see Quality.
	// false where answers have no order.
	Position(a Answer) (float64, bool)
	// Labels are the words under which a sound answer was given, kept with it so that Carry can find it again.
	Labels(q Question, a Answer) []string
	// Words is a sound answer as the person read it.
	Words(q Question, a Answer) string
	// Carry returns an answer that was given under labels as the item takes it today, false where it no longer can.
	// There is at least one label.
	Carry(q Question, a Answer, labels []string) (Answer, bool)

	// states says whether the content of an item is of this kind.
	states(it *Item) bool
}

// The kinds.
var (
	KindScale  Kind = scale{}  // a point 1…n of the item's scale
	KindOne    Kind = one{}    // the id of one option
	KindMany   Kind = many{}   // a list of option ids
	KindNumber Kind = number{} // a number, which states a fact
	KindSlider Kind = slider{} // a whole number from 0 to 100

	kinds = []Kind{KindScale, KindOne, KindMany, KindNumber, KindSlider}
)

// Kinds returns every kind there is.
func Kinds() []Kind { return slices.Clone(kinds) }

// Question is an item with the labels of its scale, nil where it has none: all it takes to understand an answer.
type Question struct {
	*Item
	Labels []string // of points 1 and up
}

// AnswerChoice is one thing to choose: an answer, or for kinds of which several may be chosen a part of one.
type AnswerChoice struct {
	ID            string // of the option, or the point's number
	Name          string // of a level, before the text; "" for none
	Text          string
	Alone         bool // chosen alone or not at all
	NotApplicable bool // says that the item doesn't apply
}

// Question returns an item of the quiz with its labels.
func (q *Quiz) Question(it *Item) Question { return Question{it, q.Labels(it)} }

// Kind returns how the item is answered; KindScale where its content is of no kind.
func (it *Item) Kind() Kind {
	for _, k := range kinds {
		if k.states(it) {
			return k
		}
	}
	return KindScale
}

// Kinds returns the kinds that the item's content states. An item that can be answered states one.
func (it *Item) Kinds() []Kind {
	var out []Kind
	for _, k := range kinds {
		if k.states(it) {
			out = append(out, k)
		}
	}
	return out
}

// The methods of a question are those of its kind.

// Points is how many answers are in order from least to most, and the number of the first: see Kind.
func (q Question) Points() (n int, first float64) { return q.Kind().Points(q) }

// Range is the lowest and highest number taken: see Kind.
func (q Question) Range() (lowest, highest float64) { return q.Kind().Range(q) }

// Choices are what to choose from, last that the item doesn't apply where it can be; nil where a number is entered.
func (q Question) Choices() []AnswerChoice {
	out := q.Kind().Choices(q)
	if q.NA != "" {
		out = append(out, AnswerChoice{ID: NA, Text: q.NA, Alone: true, NotApplicable: true})
	}
	return out
}

// Fault says why an answer doesn't suit the item, "" where it does.
func (q Question) Fault(a Answer) string {
	if q.NA != "" && a.Form() == FormNotApplicable {
		return ""
	}
	why := q.Kind().Fault(q, a)
	if why != "" && q.NA != "" {
		why += fmt.Sprintf("; %s says “%s”", NA, q.NA)
	}
	return why
}

// Alternatives are the answers one step of choosing away from a given one, nil where none is given, or the item doesn't
// apply or is unscored: see Kind.
func (q Question) Alternatives(given Answer) []Answer {
	if !given.Given() || q.Unscored {
		return nil
	}
	return q.Kind().Alternatives(q, given)
}

// LabelsOf are the words under which a sound answer was given: see Kind.
func (q Question) LabelsOf(a Answer) []string {
	if a.Form() == FormNotApplicable {
		return []string{q.NA}
	}
	return q.Kind().Labels(q, a)
}

// Words is an answer as the person read it, "" for none. It must be sound.
func (q Question) Words(a Answer) string {
	if a.IsZero() {
		return ""
	}
	if a.Form() == FormNotApplicable {
		return q.NA
	}
	return q.Kind().Words(q, a)
}

// Carry returns an answer that was given under labels as the item takes it today. Of an answer without labels only the
// answer itself is known, and it is taken where it still can be. false where it no longer can be taken.
func (q Question) Carry(a Answer, labels []string) (Answer, bool) {
	switch {
	case len(labels) == 0:
	case a.Form() == FormNotApplicable:
		return a, q.NA != "" && len(labels) == 1 && sameLabel(labels[0], q.NA)
	default:
		var ok bool
		if a, ok = q.Kind().Carry(q, a, labels); !ok {
			return Answer{}, false
		}
	}
	return a, q.Fault(a) == ""
}

// Stating is the answer that states the number nearest to x, the first of several; zero where the item states no fact.
// Of options, what is something is never said to be nothing: 1 is nearer to 2 than to 0.
func (q Question) Stating(x float64) Answer {
	switch {
	case q.Fact == nil:
		return Answer{}
	case len(q.Options) == 0:
		lowest, highest := q.Range()
		return Number(min(max(x, lowest), highest))
	}
	nearest := 0
	for i, o := range q.Options {
		if FactDistance(*o.Value, x) < FactDistance(*q.Options[nearest].Value, x) {
			nearest = i
		}
	}
	return Choice(q.Options[nearest].ID)
}

// FactDistance is how far the number that an option states is from a fact. Nothing is far from anything else: someone
// with a small team or budget has one.
func FactDistance(states, fact float64) float64 {
	if states == 0 && fact != 0 {
		return math.Inf(1)
	}
	return math.Abs(states - fact)
}

// sameLabel compares labels as people read them, whatever white space is between the words.
func sameLabel(a, b string) bool {
	return a == b || strings.Join(strings.Fields(a), " ") == strings.Join(strings.Fields(b), " ")
}

// within says whether x is between two numbers, which NaN never is.
func within(x, lowest, highest float64) bool { return x >= lowest && x <= highest }
