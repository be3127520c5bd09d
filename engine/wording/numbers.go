package wording

import (
	"cmp"
	"errors"
	"math"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/text/number"

	"careerpath/engine"
	"careerpath/engine/figures"
)

// Words is a sound answer as the person read it: see engine.Question.
func (l *Language) Words(q engine.Question, a engine.Answer) string {
	if a.IsZero() || q.Kind() != engine.KindNumber {
		return l.Kept(q.Words(a))
	}
	if q.Named == nil || q.Named.Times == 0 || q.Named.Times == 1 {
		return l.Counted(q.Item, a.Number())
	}
	return l.Counted(q.Item, a.Number()) + " (" + l.Spoken(a.Number()*q.Named.Times) + ")"
}

// keptNumber is how a number that was entered is kept with a result: "8", "1,200 people", "200 thousand (200,000)" or
// "3 million (3 million)".
var keptNumber = regexp.MustCompile(`^(-?[0-9,]+(?:\.[0-9]+)?)(?: ([^()]+?))?(?: \((-?[0-9,]+(?:\.[0-9]+)?)( [a-z]+)?\))?$`)

// sizes are the words for large numbers that answers are kept with.
var sizes = map[string]float64{"": 1, " million": 1e6, " billion": 1e9, " trillion": 1e12}

// keptAmount is Kept for a number; false where the answer is none, or its unit has no translation. What is not written
// as numbers are kept is a label, such as the year "2020", and stays as it is.
func (l *Language) keptAmount(answer string) (string, bool) {
	parts := keptNumber.FindStringSubmatch(answer)
	if parts == nil {
		return "", false
	}
	read := func(text string) float64 {
		x, err := strconv.ParseFloat(strings.ReplaceAll(text, ",", ""), 64)
		if err != nil {
			return math.NaN()
		}
		return x
	}
	x, of := read(parts[1]), read(parts[3])
	size, sized := sizes[parts[4]]
	if math.IsNaN(x) || parts[2] != "" && !l.Has(parts[2]) || parts[3] != "" && (math.IsNaN(of) || !sized) {
		return "", false
	}
	if English.Grouped(x) != parts[1] || parts[3] != "" && English.Spoken(of*size) != parts[3]+parts[4] {
		return "", false
	}
	text := l.Grouped(x)
	if parts[2] != "" {
		text += " " + l.T(parts[2])
	}
	if parts[3] != "" {
		text += " (" + l.Spoken(of*size) + ")"
	}
	return text, true
}

// Kept is an answer as a result has kept it: a label, several of them, a number, or a slider's "62 of 100".
func (l *Language) Kept(answer string) string {
	if l.Has(answer) {
		return l.T(answer)
	}
	if amount, ok := l.keptAmount(answer); ok {
		return amount
	}
	if of, found := strings.CutSuffix(answer, " of 100"); found {
		if n, err := strconv.Atoi(of); err == nil && strconv.Itoa(n) == of {
			return l.T("%d of %d", n, 100)
		}
	}
	parts := strings.Split(answer, engine.BetweenChoices)
	for i := range parts {
		parts[i] = l.T(parts[i])
	}
	return strings.Join(parts, engine.BetweenChoices)
}

// Counted writes a number that a person entered with its unit: "1,200 people".
func (l *Language) Counted(it *engine.Item, x float64) string {
	unit := it.Unit
	if unit == nil && it.Named != nil {
		unit = it.Named.Unit
	}
	switch {
	case unit == nil:
		return l.Grouped(x)
	case x == 1:
		return l.Grouped(x) + " " + l.T(unit.One)
	}
	return l.Grouped(x) + " " + l.T(unit.Other)
}

// Grouped writes a number with its thousands set apart: "1,200".
func (l *Language) Grouped(x float64) string {
	return l.printer.Sprint(number.Decimal(x, number.MaxFractionDigits(12)))
}

// Unread says why figures.Parse could not read a number, and what to do.
func (l *Language) Unread(err error) string {
	var two *figures.TwoReadingsError
	switch {
	case errors.As(err, &two):
		return l.T("Write %s or %s: %s can be read as either", two.Whole, two.Decimal, two.Text)
	case errors.Is(err, figures.ErrNoNumber):
		return l.T("Enter a number in figures, such as 4")
	case errors.Is(err, figures.ErrNotFigures):
		return l.T("Enter one number in figures alone, such as 4, without words or units")
	case errors.Is(err, figures.ErrLongNumber):
		return l.T("Enter a shorter number: this one has more digits than make sense")
	case errors.Is(err, figures.ErrUngrouped):
		return l.T("Enter one number, with at most one decimal comma or point, and thousands set apart by threes or not at all")
	}
	return Capital(err.Error())
}

// Hours writes how many hours something takes: "2.5 hours".
func (l *Language) Hours(x float64) string {
	if x == 1 {
		return l.T("1 hour")
	}
	return l.T("%s hours", l.Grouped(x))
}

// Says writes a number of a fact as people say it: "1.5 million".
func (l *Language) Says(f *engine.SnapshotFact, x float64) string {
	return l.Spoken(x * cmp.Or(f.Times, 1))
}

// Spoken writes a number as people say large ones: "1.5 million", and below a million as Grouped does. So it does with
// those that have more than three digits that count.
func (l *Language) Spoken(x float64) string {
	few, size := figures.Large(x)
	text := l.Grouped(few)
	switch {
	case size == 1e6 && few == 1:
		return l.T("%s million¦one", text)
	case size == 1e6:
		return l.T("%s million", text)
	case size == 1e9 && few == 1:
		return l.T("%s billion¦one", text)
	case size == 1e9:
		return l.T("%s billion", text)
	case size == 1e12 && few == 1:
		return l.T("%s trillion¦one", text)
	case size == 1e12:
		return l.T("%s trillion", text)
	}
	return text
}

// Fixed writes a number with so many digits after the point: "1,200.50".
func (l *Language) Fixed(x float64, digits int) string {
	return l.printer.Sprint(number.Decimal(x, number.Scale(digits)))
}
