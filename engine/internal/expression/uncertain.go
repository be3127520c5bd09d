package expression

// What a condition comes to where some of what it reads isn't known: true or false where it would be that whatever the
// unknown names stood for, as far as its parts tell one by one. level.a > 50 || level.b > 50 holds where level.a is 60.
// No part is compared with itself: level.a > 50 || level.a <= 50 is unknown without level.a.

// lowerUncertain makes code that says what the condition may come to, nil for a condition that is never certain where
// something it reads isn't known.
func (l *lowering) lowerUncertain(t *Term) func(*Frame) truths {
	inner := t
	for inner.Op == "!" {
		inner = inner.Args[0]
	}
	if inner.direct() {
		return nil
	}
	return l.mayBe(t)
}

// direct says whether the part is a comparison of names and literals as they stand.
func (t *Term) direct() bool {
	switch t.Op {
	case "==", "!=", "<", "<=", ">", ">=":
		return t.Args[0].leaf() && t.Args[1].leaf()
	}
	return false
}

func (t *Term) leaf() bool { return t.Op == "name" || t.Op == "number" || t.Op == "text" }

// reads adds the slots of what a part reads.
func (l *lowering) reads(t *Term, slots []int) []int {
	if t.Op == "name" {
		return append(slots, l.slots[t.name])
	}
	for _, a := range t.Args {
		slots = l.reads(a, slots)
	}
	return slots
}

func (f *Frame) knows(slots []int) bool {
	for _, s := range slots {
		if !f.Known[s] {
			return false
		}
	}
	return true
}

// mayBe is truth, of which some parts aren't known.
func (l *lowering) mayBe(t *Term) func(*Frame) truths {
	switch t.Op {
	case "truth":
		truth := certain(t.Truth)
		return func(*Frame) truths { return truth }
	case "!":
		a := l.mayBe(t.Args[0])
		return func(f *Frame) truths { return a(f).not() }
	case "&&":
		a, b := l.mayBe(t.Args[0]), l.mayBe(t.Args[1])
		return func(f *Frame) truths { return a(f).and(b(f)) }
	case "||":
		a, b := l.mayBe(t.Args[0]), l.mayBe(t.Args[1])
		return func(f *Frame) truths { return a(f).or(b(f)) }
	case "?:":
		c, a, b := l.mayBe(t.Args[0]), l.mayBe(t.Args[1]), l.mayBe(t.Args[2])
		return func(f *Frame) truths {
			switch c(f) {
			case mayHold:
				return a(f)
			case mayFail:
				return b(f)
			default:
				return a(f) | b(f)
			}
		}
	}
	if t.Op != "in" && l.typeOf(t.Args[0]) == Truth {
		a, b := l.mayBe(t.Args[0]), l.mayBe(t.Args[1])
		if t.Op == "==" {
			return func(f *Frame) truths { return a(f).equals(b(f)) }
		}
		return func(f *Frame) truths { return a(f).equals(b(f)).not() }
	}
	slots, exact, open := l.reads(t, nil), l.truth(t), l.openComparison(t)
	return func(f *Frame) truths {
		if f.knows(slots) {
			return certain(exact(f))
		}
		return open(f)
	}
}

// openComparison is what comparing may come to where something that is compared isn't known.
func (l *lowering) openComparison(t *Term) func(*Frame) truths {
	texts := l.typeOf(t.Args[0]) == Text
	switch {
	case t.Op == "in" && texts:
		a, has := l.textIfKnown(t.Args[0]), l.textListIfKnown(t.Args[1])
		return func(f *Frame) truths {
			if text, known := a(f); known {
				return has(f, text)
			}
			return unsure
		}
	case t.Op == "in":
		a, has := l.span(t.Args[0]), l.numberListIfKnown(t.Args[1])
		return func(f *Frame) truths { return has(f, a(f)) }
	case texts:
		op, a, b := t.Op, l.textIfKnown(t.Args[0]), l.textIfKnown(t.Args[1])
		return func(f *Frame) truths {
			x, known := a(f)
			if y, too := b(f); known && too {
				return certain(compared(op, x, y))
			}
			return unsure
		}
	}
	op, a, b := t.Op, l.span(t.Args[0]), l.span(t.Args[1])
	return func(f *Frame) truths { return a(f).compared(op, b(f)) }
}

// compared is a comparison of two texts.
func compared(op, x, y string) bool {
	switch op {
	case "==":
		return x == y
	case "!=":
		return x != y
	case "<":
		return x < y
	case "<=":
		return x <= y
	case ">":
		return x > y
	}
	return x >= y
}

// span is number, of which some parts aren't known.
func (l *lowering) span(t *Term) func(*Frame) Span {
	switch t.Op {
	case "number":
		x := exactly(t.number)
		return func(*Frame) Span { return x }
	case "name":
		slot := l.slots[t.name]
		return func(f *Frame) Span {
			if f.Known[slot] {
				return exactly(f.Numbers[slot])
			}
			return finite
		}
	case "?:":
		c, a, b := l.mayBe(t.Args[0]), l.span(t.Args[1]), l.span(t.Args[2])
		return func(f *Frame) Span {
			switch c(f) {
			case mayHold:
				return a(f)
			case mayFail:
				return b(f)
			default:
				return a(f).or(b(f))
			}
		}
	}
	args := make([]func(*Frame) Span, len(t.Args))
	for i, a := range t.Args {
		args[i] = l.span(a)
	}
	a := args[0]
	switch t.Op {
	case "negate":
		return func(f *Frame) Span { return a(f).negated() }
	case "abs":
		return func(f *Frame) Span { return a(f).magnitude() }
	case "round":
		return func(f *Frame) Span { return a(f).nearest() }
	}
	between := map[string]func(a, b Span) Span{"+": Span.plus, "-": Span.minus, "*": Span.times, "/": Span.dividedBy,
		"min": Span.least, "max": Span.greatest}[t.Op]
	return func(f *Frame) Span {
		out := a(f)
		for _, more := range args[1:] {
			out = between(out, more(f))
		}
		return out
	}
}

// textIfKnown is text, of which some parts aren't known. It is known where it can be one text alone.
func (l *lowering) textIfKnown(t *Term) func(*Frame) (text string, known bool) {
	if t.Op != "?:" {
		slots, exact := l.reads(t, nil), l.text(t)
		return func(f *Frame) (string, bool) {
			if f.knows(slots) {
				return exact(f), true
			}
			return "", false
		}
	}
	c, a, b := l.mayBe(t.Args[0]), l.textIfKnown(t.Args[1]), l.textIfKnown(t.Args[2])
	return func(f *Frame) (string, bool) {
		switch c(f) {
		case mayHold:
			return a(f)
		case mayFail:
			return b(f)
		default:
			x, known := a(f)
			y, too := b(f)
			return x, known && too && x == y
		}
	}
}

// textListIfKnown says whether a text may be in a list.
func (l *lowering) textListIfKnown(t *Term) func(*Frame, string) truths {
	switch t.Op {
	case "name":
		slot, has := l.slots[t.name], l.textList(t)
		return func(f *Frame, text string) truths {
			if f.Known[slot] {
				return certain(has(f, text))
			}
			return unsure
		}
	case "?:":
		return choiceIfKnown(l.mayBe(t.Args[0]), l.textListIfKnown(t.Args[1]), l.textListIfKnown(t.Args[2]))
	}
	all := make([]func(*Frame) (string, bool), len(t.Args))
	for i, e := range t.Args {
		all[i] = l.textIfKnown(e)
	}
	return func(f *Frame, text string) truths {
		out := mayFail
		for _, e := range all {
			same := unsure
			if x, known := e(f); known {
				same = certain(x == text)
			}
			out = out.or(same)
		}
		return out
	}
}

// numberListIfKnown says whether a number may be in a list.
func (l *lowering) numberListIfKnown(t *Term) func(*Frame, Span) truths {
	if t.Op == "?:" {
		return choiceIfKnown(l.mayBe(t.Args[0]), l.numberListIfKnown(t.Args[1]), l.numberListIfKnown(t.Args[2]))
	}
	all := make([]func(*Frame) Span, len(t.Args))
	for i, e := range t.Args {
		all[i] = l.span(e)
	}
	return func(f *Frame, x Span) truths {
		out := mayFail
		for _, e := range all {
			out = out.or(x.equals(e(f)))
		}
		return out
	}
}

func choiceIfKnown[T any](c func(*Frame) truths, a, b func(*Frame, T) truths) func(*Frame, T) truths {
	return func(f *Frame, x T) truths {
		switch c(f) {
		case mayHold:
			return a(f, x)
		case mayFail:
			return b(f, x)
		default:
			return a(f, x) | b(f, x)
		}
	}
}
