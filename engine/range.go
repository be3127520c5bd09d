package engine

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// maxCombinations bounds the work of exploring one condition: of one that splits its names into more, nothing is said.
const maxCombinations = 20_000

// maxTexts bounds the texts that a part of a condition is followed through with; a part that may be more may be any.
const maxTexts = 64

// term is a part of a condition as a tree of our own: what op does to args. The ops of literals and names are number, text, truth, name and list.
type term struct {
	op     string
	args   []*term
	name   name
	number float64
	text   string
	truth  bool
}

// String writes the tree so that two conditions with one text mean the same, however they were spaced and bracketed.
func (t *term) String() string {
	switch t.op {
	case "number":
		return strconv.FormatFloat(t.number, 'g', -1, 64)
	case "text":
		return strconv.Quote(t.text)
	case "truth":
		return strconv.FormatBool(t.truth)
	case "name":
		return t.name.String()
	}
	parts := []string{t.op}
	for _, a := range t.args {
		parts = append(parts, a.String())
	}
	return "(" + strings.Join(parts, " ") + ")"
}

// value is what a part of a condition may come to: of a number an interval, of a text some texts, of a truth which of the two, of a list its elements.
// It holds all that is possible, and may hold more.
type value struct {
	lo, hi    float64  // the number is from lo to hi, both included
	nan       bool     // or no number, as 0 / 0 is
	texts     []string // the text is one of these
	yes, no   bool     // the truth may be true, may be false
	elements  []value  // of a list that is written out
	may, must []string // of a list of options chosen: those that may be in it, and those that are
	any       bool     // nothing is known of the text or the list
}

// whole is the number that nothing is known of.
var whole = value{lo: math.Inf(-1), hi: math.Inf(1), nan: true}

func exactly(x float64) value { return between(x, x, math.IsNaN(x)) }

// between is an interval, or whole where an end of it is no number.
func between(lo, hi float64, nan bool) value {
	if math.IsNaN(lo) || math.IsNaN(hi) {
		return whole
	}
	return value{lo: lo, hi: hi, nan: nan}
}

// over returns what the part may come to where each name is one of its values. Arithmetic on intervals is sound without rounding outwards, for the
// condition itself computes in the same floating point, which rounds monotonely (Moore 1966; IEEE 754).
func (t *term) over(values map[name]value) value {
	switch t.op {
	case "number":
		return exactly(t.number)
	case "text":
		return value{texts: []string{t.text}}
	case "truth":
		return value{yes: t.truth, no: !t.truth}
	case "name":
		return values[t.name]
	}
	args := make([]value, len(t.args))
	for i, a := range t.args {
		args[i] = a.over(values)
	}
	switch t.op {
	case "list":
		return value{elements: args}
	case "?:":
		switch {
		case !args[0].no:
			return args[1]
		case !args[0].yes:
			return args[2]
		}
		return args[1].or(args[2])
	case "!":
		return args[0].not()
	case "negate":
		return args[0].negated()
	}
	if o, ok := operators[t.op]; ok {
		return o.over(args[0], args[1])
	}
	return functions[t.op].over(args)
}

func (a value) isText() bool { return a.texts != nil || a.any }

func (a value) not() value { return value{yes: a.no, no: a.yes} }

func (a value) and(b value) value { return value{yes: a.yes && b.yes, no: a.no || b.no} }

func (a value) eitherOr(b value) value { return value{yes: a.yes || b.yes, no: a.no && b.no} }

// or is one or the other.
func (a value) or(b value) value {
	switch {
	case a.isText() && b.isText():
		return texts(append(slices.Clone(a.texts), b.texts...), a.any || b.any)
	case a.elements != nil || b.elements != nil || a.may != nil || b.may != nil || a.any || b.any:
		return value{any: true}
	}
	return value{lo: min(a.lo, b.lo), hi: max(a.hi, b.hi), nan: a.nan || b.nan, yes: a.yes || b.yes, no: a.no || b.no}
}

// texts is one of some texts, each once, or any where they are many.
func texts(of []string, anyText bool) value {
	slices.Sort(of)
	if of = slices.Compact(of); anyText || len(of) > maxTexts {
		return value{any: true}
	}
	return value{texts: of}
}

func (a value) joined(b value) value {
	if a.any || b.any || len(a.texts)*len(b.texts) > maxTexts {
		return value{any: true}
	}
	var out []string
	for _, x := range a.texts {
		for _, y := range b.texts {
			out = append(out, x+y)
		}
	}
	return texts(out, false)
}

func (a value) negated() value { return between(-a.hi, -a.lo, a.nan) }

func (a value) plus(b value) value {
	if a.isText() || b.isText() {
		return a.joined(b)
	}
	if a.lo == math.Inf(-1) && b.hi == math.Inf(1) || a.hi == math.Inf(1) && b.lo == math.Inf(-1) {
		return whole
	}
	return between(a.lo+b.lo, a.hi+b.hi, a.nan || b.nan)
}

func (a value) minus(b value) value { return a.plus(b.negated()) }

// mayBeZero says whether 0 is in the interval.
func (a value) mayBeZero() bool { return a.lo <= 0 && 0 <= a.hi }

func (a value) endless() bool { return math.IsInf(a.lo, 0) || math.IsInf(a.hi, 0) }

func (a value) times(b value) value {
	if a.endless() && b.mayBeZero() || b.endless() && a.mayBeZero() {
		return whole
	}
	return corners(a, b, func(x, y float64) float64 { return x * y })
}

func (a value) dividedBy(b value) value {
	if b.mayBeZero() || a.endless() && b.endless() {
		return whole
	}
	return corners(a, b, func(x, y float64) float64 { return x / y })
}

// corners is the interval of an operation that is monotone in each of its operands.
func corners(a, b value, of func(x, y float64) float64) value {
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, x := range []float64{a.lo, a.hi} {
		for _, y := range []float64{b.lo, b.hi} {
			z := of(x, y)
			if math.IsNaN(z) {
				return whole
			}
			lo, hi = min(lo, z), max(hi, z)
		}
	}
	return between(lo, hi, a.nan || b.nan)
}

func magnitude(of []value) value {
	a := of[0]
	if a.mayBeZero() {
		return between(0, max(-a.lo, a.hi), a.nan)
	}
	return between(min(math.Abs(a.lo), math.Abs(a.hi)), max(math.Abs(a.lo), math.Abs(a.hi)), a.nan)
}

func nearest(of []value) value { return between(math.Round(of[0].lo), math.Round(of[0].hi), of[0].nan) }

func least(of []value) value { return extreme(math.Min, of) }

func greatest(of []value) value { return extreme(math.Max, of) }

// extreme is the least or the greatest of numbers. Where one of them may be no number, the outcome may be any of them.
func extreme(one func(x, y float64) float64, of []value) value {
	lo, hi, nan := of[0].lo, of[0].hi, of[0].nan
	lowest, highest := lo, hi
	for _, a := range of[1:] {
		lo, hi = one(lo, a.lo), one(hi, a.hi)
		lowest, highest, nan = min(lowest, a.lo), max(highest, a.hi), nan || a.nan
	}
	if nan {
		return between(lowest, highest, true)
	}
	return between(lo, hi, false)
}

// equals compares two numbers, texts or truths.
func (a value) equals(b value) value {
	switch {
	case a.any || b.any:
		return value{yes: true, no: true}
	case a.texts != nil:
		return pairs(a.texts, b.texts, func(x, y string) bool { return x == y })
	case a.yes || a.no:
		return value{yes: a.yes && b.yes || a.no && b.no, no: a.yes && b.no || a.no && b.yes}
	}
	one := a.lo == a.hi && b.lo == b.hi
	return value{yes: a.lo <= b.hi && b.lo <= a.hi, no: !one || a.lo != b.lo || a.nan || b.nan}
}

func (a value) differs(b value) value { return a.equals(b).not() }

func (a value) isLess(b value) value { return a.compared(b, false) }

func (a value) isAtMost(b value) value { return a.compared(b, true) }

func (a value) isMore(b value) value { return b.compared(a, false) }

func (a value) isAtLeast(b value) value { return b.compared(a, true) }

// compared says whether the first of two numbers or two texts is less.
func (a value) compared(b value, orEqual bool) value {
	switch {
	case a.any || b.any:
		return value{yes: true, no: true}
	case a.texts != nil:
		return pairs(a.texts, b.texts, func(x, y string) bool { return x < y || orEqual && x == y })
	case orEqual:
		return value{yes: a.lo <= b.hi, no: a.hi > b.lo || a.nan || b.nan}
	}
	return value{yes: a.lo < b.hi, no: a.hi >= b.lo || a.nan || b.nan}
}

// pairs is the truth of a comparison for whichever two texts it may be between.
func pairs(as, bs []string, of func(x, y string) bool) value {
	var out value
	for _, x := range as {
		for _, y := range bs {
			if of(x, y) {
				out.yes = true
			} else {
				out.no = true
			}
		}
	}
	return out
}

// in looks for a in the list b.
func (a value) in(b value) value {
	if b.any || b.may != nil && a.any {
		return value{yes: true, no: true}
	}
	out := value{no: true}
	if b.may != nil {
		for _, x := range a.texts {
			out.yes = out.yes || slices.Contains(b.may, x)
		}
		out.no = slices.ContainsFunc(a.texts, func(x string) bool { return !slices.Contains(b.must, x) })
		return out
	}
	for _, e := range b.elements {
		same := a.equals(e)
		out.yes, out.no = out.yes || same.yes, out.no && same.no
	}
	return out
}

// domain is what a name can be. It has a range of numbers, or some numbers alone, or the options of an item.
type domain struct {
	lo, hi  float64
	points  []float64
	options []string
	many    bool     // a list of the options
	alone   []string // those of the options that are in a list by themselves
	some    bool     // it is asked only of some
}

// String says what a name can be: "goes from 0 to 100".
func (d domain) String() string {
	switch {
	case d.many:
		together := slices.DeleteFunc(slices.Clone(d.options), d.isAlone)
		return strings.Join(append([]string{"has some of " + strings.Join(together, ", ")}, d.alone...), ", or only ")
	case d.options != nil:
		return "is one of " + strings.Join(d.options, ", ")
	case d.points != nil:
		return fmt.Sprintf("is a whole number from %s to %s", decimal(d.lo), decimal(d.hi))
	case d.lo == d.hi:
		return "is always " + decimal(d.lo)
	}
	return fmt.Sprintf("goes from %s to %s", decimal(d.lo), decimal(d.hi))
}

func (d domain) isAlone(option string) bool { return slices.Contains(d.alone, option) }

// decimal writes a number as an author would, without an exponent.
func decimal(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

// or is all that either can be.
func (d domain) or(e domain) domain {
	out := domain{lo: min(d.lo, e.lo), hi: max(d.hi, e.hi), many: d.many, some: d.some || e.some}
	if d.points != nil && e.points != nil {
		out.points = slices.Concat(d.points, e.points)
		slices.Sort(out.points)
		out.points = slices.Compact(out.points)
	}
	for _, o := range slices.Concat(d.options, e.options) {
		if !slices.Contains(out.options, o) {
			out.options = append(out.options, o)
			if own, other := slices.Contains(d.options, o), slices.Contains(e.options, o); (!own || d.isAlone(o)) && (!other || e.isAlone(o)) {
				out.alone = append(out.alone, o)
			}
		}
	}
	return out
}

// split cuts the domain at what its name is compared with, each number as a point and the open pieces between. An open end is the next number that
// floating point has.
func (d domain) split(cuts []float64, mentioned []string) []value {
	switch {
	case d.options != nil:
		return d.choices(mentioned)
	case d.points != nil:
		out := make([]value, len(d.points))
		for i, p := range d.points {
			out[i] = exactly(p)
		}
		return out
	}
	var out []value
	from := d.lo
	for _, c := range cuts {
		if !within(c, d.lo, d.hi) {
			continue
		}
		if before := math.Nextafter(c, math.Inf(-1)); from <= before {
			out = append(out, between(from, before, false))
		}
		out = append(out, exactly(c))
		from = math.Nextafter(c, math.Inf(1))
	}
	if from <= d.hi {
		out = append(out, between(from, d.hi, false))
	}
	return out
}

// choices cuts options into each that the condition mentions and all others. A list of options is cut by which of those mentioned are in it.
func (d domain) choices(mentioned []string) []value {
	named := slices.DeleteFunc(slices.Clone(mentioned), func(o string) bool { return !slices.Contains(d.options, o) })
	others := slices.DeleteFunc(slices.Clone(d.options), func(o string) bool { return slices.Contains(named, o) })
	var out []value
	if !d.many {
		for _, o := range named {
			out = append(out, value{texts: []string{o}})
		}
		if len(others) > 0 {
			out = append(out, texts(others, false))
		}
		return out
	}
	const most = 8
	if len(named) > most {
		return []value{{may: d.options}}
	}
	for _, o := range d.alone {
		v := value{may: []string{o}, must: []string{}}
		if slices.Contains(named, o) {
			v.must = v.may
		}
		out = append(out, v)
	}
	named, others = slices.DeleteFunc(named, d.isAlone), slices.DeleteFunc(others, d.isAlone)
	for chosen := range 1 << len(named) {
		v := value{may: slices.Clone(others), must: []string{}}
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

// cutsOf returns what the names of some conditions are compared with: by name the numbers, rising, and all texts.
func cutsOf(conditions ...*term) (cuts map[name][]float64, mentioned []string) {
	cuts = map[name][]float64{}
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
func (t *term) compares(cuts map[name][]float64, mentioned *[]string) {
	switch t.op {
	case "==", "!=", "<", "<=", ">", ">=", "in":
		var names []name
		var numbers []float64
		t.leaves(&names, &numbers)
		for _, n := range names {
			cuts[n] = append(cuts[n], numbers...)
		}
	case "text":
		*mentioned = append(*mentioned, t.text)
	}
	for _, a := range t.args {
		a.compares(cuts, mentioned)
	}
}

func (t *term) leaves(names *[]name, numbers *[]float64) {
	switch {
	case t.op == "name":
		*names = append(*names, t.name)
	case t.op == "number":
		*numbers = append(*numbers, t.number)
	case t.op == "negate" && t.args[0].op == "number":
		*numbers = append(*numbers, -t.args[0].number)
	default:
		for _, a := range t.args {
			a.leaves(names, numbers)
		}
	}
}

// explore calls visit with every combination of the pieces that the names of some conditions fall into, together covering all that the domains hold,
// until visit returns false. It returns false, and calls nothing, where they are too many.
func explore(domains map[name]domain, visit func(map[name]value) bool, conditions ...*term) bool {
	cuts, mentioned := cutsOf(conditions...)
	names := make([]name, 0, len(domains))
	for n := range domains {
		names = append(names, n)
	}
	slices.SortFunc(names, func(a, b name) int { return cmp.Compare(a.String(), b.String()) })
	pieces, total := make([][]value, len(names)), 1
	for i, n := range names {
		pieces[i] = domains[n].split(cuts[n], mentioned)
		if total *= len(pieces[i]); total > maxCombinations {
			return false
		}
	}
	values := make(map[name]value, len(names))
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
