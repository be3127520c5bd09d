package expression

import "math"

// Span is what a number may be: from Lo to Hi, both included, or no number at all, as 0 / 0 is. It holds all that is
// possible, and may hold more. Arithmetic on spans is sound without rounding outwards, for conditions compute in the
// same floating point, which rounds monotonely (Moore 1966; IEEE 754).
type Span struct {
	Lo, Hi float64
	nan    bool
}

// whole is the number that nothing is known of, and finite one that is a number all the same, as the value of every
// name is.
var (
	whole  = Span{math.Inf(-1), math.Inf(1), true}
	finite = Span{math.Inf(-1), math.Inf(1), false}
)

func exactly(x float64) Span { return between(x, x, math.IsNaN(x)) }

// between is a span, or whole where an end of it is no number.
func between(lo, hi float64, nan bool) Span {
	if math.IsNaN(lo) || math.IsNaN(hi) {
		return whole
	}
	return Span{lo, hi, nan}
}

// or is one or the other.
func (a Span) or(b Span) Span { return Span{min(a.Lo, b.Lo), max(a.Hi, b.Hi), a.nan || b.nan} }

func (a Span) negated() Span { return between(-a.Hi, -a.Lo, a.nan) }

func (a Span) plus(b Span) Span {
	if a.Lo == math.Inf(-1) && b.Hi == math.Inf(1) || a.Hi == math.Inf(1) && b.Lo == math.Inf(-1) {
		return whole
	}
	return between(a.Lo+b.Lo, a.Hi+b.Hi, a.nan || b.nan)
}

func (a Span) minus(b Span) Span { return a.plus(b.negated()) }

// mayBeZero says whether 0 is in the span.
func (a Span) mayBeZero() bool { return a.Lo <= 0 && 0 <= a.Hi }

func (a Span) endless() bool { return math.IsInf(a.Lo, 0) || math.IsInf(a.Hi, 0) }

func (a Span) times(b Span) Span {
	if a.endless() && b.mayBeZero() || b.endless() && a.mayBeZero() {
		return whole
	}
	return corners(a, b, func(x, y float64) float64 { return x * y })
}

func (a Span) dividedBy(b Span) Span {
	if b.mayBeZero() || a.endless() && b.endless() {
		return whole
	}
	return corners(a, b, func(x, y float64) float64 { return x / y })
}

// corners is the span of an operation that is monotone in each of its operands.
func corners(a, b Span, of func(x, y float64) float64) Span {
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, x := range [...]float64{a.Lo, a.Hi} {
		for _, y := range [...]float64{b.Lo, b.Hi} {
			z := of(x, y)
			if math.IsNaN(z) {
				return whole
			}
			lo, hi = min(lo, z), max(hi, z)
		}
	}
	return between(lo, hi, a.nan || b.nan)
}

func (a Span) magnitude() Span {
	if a.mayBeZero() {
		return between(0, max(-a.Lo, a.Hi), a.nan)
	}
	return between(min(math.Abs(a.Lo), math.Abs(a.Hi)), max(math.Abs(a.Lo), math.Abs(a.Hi)), a.nan)
}

func (a Span) nearest() Span { return between(math.Round(a.Lo), math.Round(a.Hi), a.nan) }

// least is the less of two numbers. Where one of them may be no number, it may be either.
func (a Span) least(b Span) Span {
	if a.nan || b.nan {
		return a.or(b)
	}
	return Span{min(a.Lo, b.Lo), min(a.Hi, b.Hi), false}
}

// greatest is the greater of two, as least is the less.
func (a Span) greatest(b Span) Span {
	if a.nan || b.nan {
		return a.or(b)
	}
	return Span{max(a.Lo, b.Lo), max(a.Hi, b.Hi), false}
}

func (a Span) equals(b Span) truths {
	one := a.Lo == a.Hi && b.Lo == b.Hi
	return may(a.Lo <= b.Hi && b.Lo <= a.Hi, !one || a.Lo != b.Lo || a.nan || b.nan)
}

// isLess says whether the number is below another, or as well where they are equal.
func (a Span) isLess(b Span, orEqual bool) truths {
	if orEqual {
		return may(a.Lo <= b.Hi, a.Hi > b.Lo || a.nan || b.nan)
	}
	return may(a.Lo < b.Hi, a.Hi >= b.Lo || a.nan || b.nan)
}

// compared is what a comparison may come to.
func (a Span) compared(op string, b Span) truths {
	switch op {
	case "==":
		return a.equals(b)
	case "!=":
		return a.equals(b).not()
	case "<":
		return a.isLess(b, false)
	case "<=":
		return a.isLess(b, true)
	case ">":
		return b.isLess(a, false)
	}
	return b.isLess(a, true)
}

// truths is which of true and false a part of a condition may come to: one of them where it is certain, both where it
// isn't. Its connectives are those of Kleene's strong logic of three values (Kleene 1952, §64).
type truths uint8

const (
	mayHold truths = 1 << iota
	mayFail
	unsure = mayHold | mayFail
)

func may(hold, fail bool) (out truths) {
	if hold {
		out |= mayHold
	}
	if fail {
		out |= mayFail
	}
	return out
}

// certain is what is known to be true, or known not to be.
func certain(holds bool) truths { return may(holds, !holds) }

func (a truths) not() truths { return may(a&mayFail != 0, a&mayHold != 0) }

func (a truths) and(b truths) truths { return a&b&mayHold | (a|b)&mayFail }

func (a truths) or(b truths) truths { return (a|b)&mayHold | a&b&mayFail }

// equals says whether two come to the same.
func (a truths) equals(b truths) truths {
	return may(a&b != 0, a&mayHold != 0 && b&mayFail != 0 || a&mayFail != 0 && b&mayHold != 0)
}
