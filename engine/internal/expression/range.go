package expression

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"careerpath/engine"
	"careerpath/engine/internal/exact"
)

// maxCombinations bounds the work of exploring one condition: of one that splits its names into more, nothing is said.
const maxCombinations = 20_000

// maxTexts bounds the texts that a part of a condition is followed through with; a part that may be more may be any.
const maxTexts = 64

// Term is a part of a condition as a tree of our own: what op does to args. The ops of literals and names are number,
// text, truth, name and list.
type Term struct {
	Op     string
	Args   []*Term
	name   Name
	number float64
	text   string
	Truth  bool
}

// String writes the tree so that two conditions with one text mean the same, however they were spaced and bracketed.
func (t *Term) String() string {
	switch t.Op {
	case "number":
		return strconv.FormatFloat(t.number, 'g', -1, 64)
	case "text":
		return strconv.Quote(t.text)
	case "truth":
		return strconv.FormatBool(t.Truth)
	case "name":
		return t.name.String()
	}
	parts := []string{t.Op}
	for _, a := range t.Args {
		parts = append(parts, a.String())
	}
	return "(" + strings.Join(parts, " ") + ")"
}

// Value is what a part of a condition may come to: of a number a span, of a text some texts, of a truth which of the
// two, of a list its elements. It holds all that is possible, and may hold more.
type Value struct {
	Span
	texts     []string // the text is one of these
	Yes, No   bool     // the truth may be true, may be false
	elements  []Value  // of a list that is written out
	may, must []string // of a list of options chosen: those that may be in it, and those that are
	any       bool     // nothing is known of the text or the list
	unknown   bool     // it stands for a name without a value
}

// Unknown says whether the value stands for a name that has none, and that might have any of its type.
func (a Value) Unknown() bool { return a.unknown }

func number(s Span) Value { return Value{Span: s} }

func truth(of truths) Value { return Value{Yes: of&mayHold != 0, No: of&mayFail != 0} }

func (a Value) truths() truths { return may(a.Yes, a.No) }

// Over returns what the part may come to where each name is one of its values.
func (t *Term) Over(values map[Name]Value) Value {
	switch t.Op {
	case "number":
		return number(exactly(t.number))
	case "text":
		return Value{texts: []string{t.text}}
	case "truth":
		return Value{Yes: t.Truth, No: !t.Truth}
	case "name":
		return values[t.name]
	}
	args := make([]Value, len(t.Args))
	for i, a := range t.Args {
		args[i] = a.Over(values)
	}
	switch t.Op {
	case "list":
		return Value{elements: args}
	case "?:":
		switch {
		case !args[0].No:
			return args[1]
		case !args[0].Yes:
			return args[2]
		}
		return args[1].or(args[2])
	case "!":
		return args[0].not()
	case "negate":
		return args[0].negated()
	}
	if o, ok := operators[t.Op]; ok {
		return o.over(args[0], args[1])
	}
	return functions[t.Op].over(args)
}

func (a Value) isText() bool { return a.texts != nil || a.any }

func (a Value) not() Value { return truth(a.truths().not()) }

func (a Value) and(b Value) Value { return truth(a.truths().and(b.truths())) }

func (a Value) eitherOr(b Value) Value { return truth(a.truths().or(b.truths())) }

// or is one or the other.
func (a Value) or(b Value) Value {
	switch {
	case a.isText() && b.isText():
		return texts(append(slices.Clone(a.texts), b.texts...), a.any || b.any)
	case a.elements != nil || b.elements != nil || a.may != nil || b.may != nil || a.any || b.any:
		return Value{any: true}
	}
	return Value{Span: a.Span.or(b.Span), Yes: a.Yes || b.Yes, No: a.No || b.No}
}

// texts is one of some texts, each once, or any where they are many.
func texts(of []string, anyText bool) Value {
	slices.Sort(of)
	if of = slices.Compact(of); anyText || len(of) > maxTexts {
		return Value{any: true}
	}
	return Value{texts: of}
}

func (a Value) joined(b Value) Value {
	if a.any || b.any || len(a.texts)*len(b.texts) > maxTexts {
		return Value{any: true}
	}
	var out []string
	for _, x := range a.texts {
		for _, y := range b.texts {
			out = append(out, x+y)
		}
	}
	return texts(out, false)
}

func (a Value) negated() Value { return number(a.Span.negated()) }

func (a Value) plus(b Value) Value {
	if a.isText() || b.isText() {
		return a.joined(b)
	}
	return number(a.Span.plus(b.Span))
}

func (a Value) minus(b Value) Value { return number(a.Span.minus(b.Span)) }

func (a Value) times(b Value) Value { return number(a.Span.times(b.Span)) }

func (a Value) dividedBy(b Value) Value { return number(a.Span.dividedBy(b.Span)) }

func magnitude(of []Value) Value { return number(of[0].magnitude()) }

func nearest(of []Value) Value { return number(of[0].nearest()) }

func least(of []Value) Value { return extreme(Span.least, of) }

func greatest(of []Value) Value { return extreme(Span.greatest, of) }

func extreme(one func(a, b Span) Span, of []Value) Value {
	out := of[0].Span
	for _, a := range of[1:] {
		out = one(out, a.Span)
	}
	return number(out)
}

// equals compares two numbers, texts or truths.
func (a Value) equals(b Value) Value {
	switch {
	case a.any || b.any:
		return Value{Yes: true, No: true}
	case a.texts != nil:
		return pairs(a.texts, b.texts, func(x, y string) bool { return x == y })
	case a.Yes || a.No:
		return truth(a.truths().equals(b.truths()))
	}
	return truth(a.Span.equals(b.Span))
}

func (a Value) differs(b Value) Value { return a.equals(b).not() }

func (a Value) isLess(b Value) Value { return a.compared(b, false) }

func (a Value) isAtMost(b Value) Value { return a.compared(b, true) }

func (a Value) isMore(b Value) Value { return b.compared(a, false) }

func (a Value) isAtLeast(b Value) Value { return b.compared(a, true) }

// compared says whether the first of two numbers or two texts is less.
func (a Value) compared(b Value, orEqual bool) Value {
	switch {
	case a.any || b.any:
		return Value{Yes: true, No: true}
	case a.texts != nil:
		return pairs(a.texts, b.texts, func(x, y string) bool { return x < y || orEqual && x == y })
	}
	return truth(a.Span.isLess(b.Span, orEqual))
}

// pairs is the truth of a comparison for whichever two texts it may be between.
func pairs(as, bs []string, of func(x, y string) bool) Value {
	var out Value
	for _, x := range as {
		for _, y := range bs {
			if of(x, y) {
				out.Yes = true
			} else {
				out.No = true
			}
		}
	}
	return out
}

// in looks for a in the list b.
func (a Value) in(b Value) Value {
	if b.any || b.may != nil && a.any {
		return Value{Yes: true, No: true}
	}
	out := Value{No: true}
	if b.may != nil {
		for _, x := range a.texts {
			out.Yes = out.Yes || slices.Contains(b.may, x)
		}
		out.No = slices.ContainsFunc(a.texts, func(x string) bool { return !slices.Contains(b.must, x) })
		return out
	}
	for _, e := range b.elements {
		same := a.equals(e)
		out.Yes, out.No = out.Yes || same.Yes, out.No && same.No
	}
	return out
}

// Domain is what a name can be. It has a range of numbers, or some numbers alone, or the options of an item.
type Domain struct {
	Lo, Hi  float64
	Points  []float64
	Options []string
	Many    bool     // a list of the options
	Alone   []string // those of the options that are in a list by themselves
	Some    bool     // it is asked only of some
	Open    bool     // it may be unknown, too
	Never   bool     // it is always unknown, and a number
}

// String says what a name can be: "goes from 0 to 100".
func (d Domain) String() string {
	switch {
	case d.Many:
		together := slices.DeleteFunc(slices.Clone(d.Options), d.isAlone)
		return strings.Join(append([]string{"has some of " + strings.Join(together, ", ")}, d.Alone...), ", or only ")
	case d.Options != nil:
		return "is one of " + strings.Join(d.Options, ", ")
	case d.Points != nil && float64(len(d.Points)) != d.Hi-d.Lo+1:
		numbers := make([]string, len(d.Points))
		for i, p := range d.Points {
			numbers[i] = engine.Decimal(p)
		}
		return "is one of " + strings.Join(numbers, ", ")
	case d.Points != nil:
		return fmt.Sprintf("is a whole number from %s to %s", engine.Decimal(d.Lo), engine.Decimal(d.Hi))
	case d.Lo == d.Hi:
		return "is always " + engine.Decimal(d.Lo)
	}
	return fmt.Sprintf("goes from %s to %s", engine.Decimal(d.Lo), engine.Decimal(d.Hi))
}

func (d Domain) isAlone(option string) bool { return slices.Contains(d.Alone, option) }

// Or is all that either can be.
func (d Domain) Or(e Domain) Domain {
	out := Domain{Lo: min(d.Lo, e.Lo), Hi: max(d.Hi, e.Hi), Many: d.Many, Some: d.Some || e.Some, Open: d.Open || e.Open}
	if d.Points != nil && e.Points != nil {
		out.Points = slices.Concat(d.Points, e.Points)
		slices.Sort(out.Points)
		out.Points = slices.Compact(out.Points)
	}
	for _, o := range slices.Concat(d.Options, e.Options) {
		if !slices.Contains(out.Options, o) {
			out.Options = append(out.Options, o)
			if own, other := slices.Contains(d.Options, o), slices.Contains(e.Options, o); (!own || d.isAlone(o)) &&
				(!other || e.isAlone(o)) {
				out.Alone = append(out.Alone, o)
			}
		}
	}
	return out
}

// Split cuts the domain at what its name is compared with, each number as a point and the open pieces between. An open
// end is the next number that floating point has. Where the name may be unknown, that is the last piece.
func (d Domain) Split(cuts []float64, mentioned []string) []Value {
	var out []Value
	if !d.Never {
		out = d.known(cuts, mentioned)
	}
	switch {
	case d.Open && d.Options != nil:
		return append(out, Value{any: true, unknown: true})
	case d.Open, d.Never:
		return append(out, Value{Span: finite, unknown: true})
	}
	return out
}

// known is Split where the name has a value.
func (d Domain) known(cuts []float64, mentioned []string) []Value {
	switch {
	case d.Options != nil:
		return d.choices(mentioned)
	case d.Points != nil:
		out := make([]Value, len(d.Points))
		for i, p := range d.Points {
			out[i] = number(exactly(p))
		}
		return out
	}
	var out []Value
	from := d.Lo
	for _, c := range cuts {
		if !exact.Within(c, d.Lo, d.Hi) {
			continue
		}
		if before := math.Nextafter(c, math.Inf(-1)); from <= before {
			out = append(out, number(between(from, before, false)))
		}
		out = append(out, number(exactly(c)))
		from = math.Nextafter(c, math.Inf(1))
	}
	if from <= d.Hi {
		out = append(out, number(between(from, d.Hi, false)))
	}
	return out
}

// choices cuts options into each that the condition mentions and all others. A list of options is cut by which of those
// mentioned are in it.
func (d Domain) choices(mentioned []string) []Value {
	named := slices.DeleteFunc(slices.Clone(mentioned), func(o string) bool { return !slices.Contains(d.Options, o) })
	others := slices.DeleteFunc(slices.Clone(d.Options), func(o string) bool { return slices.Contains(named, o) })
	var out []Value
	if !d.Many {
		for _, o := range named {
			out = append(out, Value{texts: []string{o}})
		}
		if len(others) > 0 {
			out = append(out, texts(others, false))
		}
		return out
	}
	const most = 8
	if len(named) > most {
		return []Value{{may: d.Options}}
	}
	for _, o := range d.Alone {
		v := Value{may: []string{o}, must: []string{}}
		if slices.Contains(named, o) {
			v.must = v.may
		}
		out = append(out, v)
	}
	named, others = slices.DeleteFunc(named, d.isAlone), slices.DeleteFunc(others, d.isAlone)
	for chosen := range 1 << len(named) {
		v := Value{may: slices.Clone(others), must: []string{}}
		for i, o := range named {
			if chosen>>i&1 == 1 {
				v.may, v.must = append(v.may, o), append(v.must, o)
			}
		}
		if len(v.may) > 0 { // an answer has at least one
			out = append(out, v)
		}
	}
	return out
}

// SettlesEarly says whether the condition has parts that may decide what it comes to where others aren't known.
func (t *Term) SettlesEarly() bool {
	switch t.Op {
	case "&&", "||", "?:", "in", "min", "max", "abs":
		return true
	}
	return slices.ContainsFunc(t.Args, (*Term).SettlesEarly)
}

// Direct says whether the condition compares names with literals alone, and joins that by && || and !, so that of each
// combination of pieces it is known what it comes to: see Domain.Split.
func (t *Term) Direct() bool {
	switch t.Op {
	case "truth":
		return true
	case "&&", "||", "!":
		return !slices.ContainsFunc(t.Args, func(a *Term) bool { return !a.Direct() })
	}
	return t.direct() && (t.Args[0].Op != "name" || t.Args[1].Op != "name")
}

// CutsOf returns what the names of some conditions are compared with: by name the numbers, rising, and all texts.
func CutsOf(conditions ...*Term) (cuts map[Name][]float64, mentioned []string) {
	cuts = map[Name][]float64{}
	for _, t := range conditions {
		t.compares(cuts, &mentioned)
	}
	for n := range cuts {
		slices.Sort(cuts[n])
		cuts[n] = slices.Compact(cuts[n])
	}
	slices.Sort(mentioned)
	return cuts, slices.Compact(mentioned)
}

// compares collects, by name, the numbers that stand in one comparison with it, and all texts.
func (t *Term) compares(cuts map[Name][]float64, mentioned *[]string) {
	switch t.Op {
	case "==", "!=", "<", "<=", ">", ">=", "in":
		var names []Name
		var numbers []float64
		t.leaves(&names, &numbers)
		for _, n := range names {
			cuts[n] = append(cuts[n], numbers...)
		}
	case "text":
		*mentioned = append(*mentioned, t.text)
	}
	for _, a := range t.Args {
		a.compares(cuts, mentioned)
	}
}

func (t *Term) leaves(names *[]Name, numbers *[]float64) {
	switch {
	case t.Op == "name":
		*names = append(*names, t.name)
	case t.Op == "number":
		*numbers = append(*numbers, t.number)
	case t.Op == "negate" && t.Args[0].Op == "number":
		*numbers = append(*numbers, -t.Args[0].number)
	default:
		for _, a := range t.Args {
			a.leaves(names, numbers)
		}
	}
}

// Explore calls visit with every combination of the pieces that the names of some conditions fall into, together
// covering all that the domains hold, until visit returns false. It returns false, and calls nothing, where they are
// too many.
func Explore(domains map[Name]Domain, visit func(map[Name]Value) bool, conditions ...*Term) bool {
	cuts, mentioned := CutsOf(conditions...)
	names := make([]Name, 0, len(domains))
	for n := range domains {
		names = append(names, n)
	}
	slices.SortFunc(names, func(a, b Name) int { return cmp.Compare(a.String(), b.String()) })
	pieces, total := make([][]Value, len(names)), 1
	for i, n := range names {
		pieces[i] = domains[n].Split(cuts[n], mentioned)
		if total *= len(pieces[i]); total > maxCombinations {
			return false
		}
	}
	values := make(map[Name]Value, len(names))
	for combination := range total {
		rest := combination
		for i, n := range names {
			values[n] = pieces[i][rest%len(pieces[i])]
			rest /= len(pieces[i])
		}
		if !visit(values) {
			break
		}
	}
	return true
}
