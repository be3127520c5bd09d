package expression

import (
	"fmt"
	"math"
	"slices"
)

// Frame is what conditions read, by slot: of a slot, what its name's type says. A slot whose value isn't known has no
// meaning.
type Frame struct {
	Numbers []float64
	Texts   []string
	Lists   [][]string
	Known   []bool
}

// NewFrame returns a frame of so many slots, none of them known.
func NewFrame(slots int) *Frame {
	return &Frame{make([]float64, slots), make([]string, slots), make([][]string, slots), make([]bool, slots)}
}

// SetNumber makes a slot known.
func (f *Frame) SetNumber(slot int, x float64) { f.Numbers[slot], f.Known[slot] = x, true }

// Code is a condition lowered to functions over the slots of a frame. It allocates nothing, but where texts are put
// together.
type Code struct {
	slots []int    // of the names it reads, in their order
	names []string // theirs
	truth func(*Frame) bool
	open  func(*Frame) truths // what it may come to where some of them aren't known; nil: true or false
}

// Slots returns the slots of the names it reads, in the order of Condition.Reads.
func (c *Code) Slots() []int { return c.slots }

// Holds evaluates the condition. Where something it reads isn't known, known is false, unless it comes to the same
// whatever that stood for: see lowerUncertain.
func (c *Code) Holds(f *Frame) (holds, known bool) {
	for _, s := range c.slots {
		if !f.Known[s] {
			return c.holdsAnyway(f)
		}
	}
	return c.truth(f), true
}

func (c *Code) holdsAnyway(f *Frame) (holds, known bool) {
	if c.open == nil {
		return false, false
	}
	of := c.open(f)
	return of == mayHold, of != unsure
}

// Unknown lists the names it reads that aren't known, as conditions write them.
func (c *Code) Unknown(f *Frame) []string {
	unknown := 0
	for _, s := range c.slots {
		if !f.Known[s] {
			unknown++
		}
	}
	if unknown == 0 {
		return nil
	}
	out := make([]string, 0, unknown)
	for i, s := range c.slots {
		if !f.Known[s] {
			out = append(out, c.names[i])
		}
	}
	return out
}

// Lower turns the condition into code over frames in which slot says where each name is.
func (c *Condition) Lower(slot func(Name) int) *Code {
	l := lowering{slots: make(map[Name]int, len(c.Reads)), types: c.types}
	out := &Code{slots: make([]int, len(c.Reads)), names: make([]string, len(c.Reads))}
	for i, n := range c.Reads {
		out.names[i] = n.String()
		out.slots[i] = slot(n)
		l.slots[n] = out.slots[i]
	}
	out.truth, out.open = l.truth(c.Tree), l.lowerUncertain(c.Tree)
	return out
}

// lowering makes functions of the parts of a condition, each by its type, so that no value has to say what it is.
type lowering struct {
	slots map[Name]int
	types map[Name]Type
}

func (l *lowering) typeOf(t *Term) Type {
	switch t.Op {
	case "number", "negate", "-", "*", "/", "min", "max", "abs", "round":
		return Number
	case "text":
		return Text
	case "name":
		return l.types[t.name]
	case "+":
		return l.typeOf(t.Args[0])
	case "?:":
		return l.typeOf(t.Args[1])
	case "list":
		return listOf[l.typeOf(t.Args[0])]
	}
	return Truth
}

func (l *lowering) truth(t *Term) func(*Frame) bool {
	switch t.Op {
	case "truth":
		truth := t.Truth
		return func(*Frame) bool { return truth }
	case "!":
		a := l.truth(t.Args[0])
		return func(f *Frame) bool { return !a(f) }
	case "&&":
		a, b := l.truth(t.Args[0]), l.truth(t.Args[1])
		return func(f *Frame) bool { return a(f) && b(f) }
	case "||":
		a, b := l.truth(t.Args[0]), l.truth(t.Args[1])
		return func(f *Frame) bool { return a(f) || b(f) }
	case "?:":
		c, a, b := l.truth(t.Args[0]), l.truth(t.Args[1]), l.truth(t.Args[2])
		return func(f *Frame) bool {
			if c(f) {
				return a(f)
			}
			return b(f)
		}
	case "in":
		if l.typeOf(t.Args[0]) == Text {
			a, has := l.text(t.Args[0]), l.textList(t.Args[1])
			return func(f *Frame) bool { return has(f, a(f)) }
		}
		a, has := l.number(t.Args[0]), l.numberList(t.Args[1])
		return func(f *Frame) bool { return has(f, a(f)) }
	}
	switch l.typeOf(t.Args[0]) {
	case Text:
		return comparison(t.Op, l.text(t.Args[0]), l.text(t.Args[1]))
	case Truth:
		a, b := l.truth(t.Args[0]), l.truth(t.Args[1])
		if t.Op == "==" {
			return func(f *Frame) bool { return a(f) == b(f) }
		}
		return func(f *Frame) bool { return a(f) != b(f) }
	case Number, Numbers, Texts, Unsure:
	}
	if t.Args[0].Op == "name" && t.Args[1].Op == "number" {
		return withConstant(t.Op, l.slots[t.Args[0].name], t.Args[1].number)
	}
	return comparison(t.Op, l.number(t.Args[0]), l.number(t.Args[1]))
}

func comparison[T float64 | string](op string, a, b func(*Frame) T) func(*Frame) bool {
	switch op {
	case "==":
		return func(f *Frame) bool { return a(f) == b(f) }
	case "!=":
		return func(f *Frame) bool { return a(f) != b(f) }
	case "<":
		return func(f *Frame) bool { return a(f) < b(f) }
	case "<=":
		return func(f *Frame) bool { return a(f) <= b(f) }
	case ">":
		return func(f *Frame) bool { return a(f) > b(f) }
	case ">=":
		return func(f *Frame) bool { return a(f) >= b(f) }
	}
	panic(fmt.Sprintf("expression: %q compares nothing", op))
}

// withConstant is comparison for what most conditions do: a name against a number.
func withConstant(op string, slot int, x float64) func(*Frame) bool {
	switch op {
	case "==":
		return func(f *Frame) bool { return f.Numbers[slot] == x }
	case "!=":
		return func(f *Frame) bool { return f.Numbers[slot] != x }
	case "<":
		return func(f *Frame) bool { return f.Numbers[slot] < x }
	case "<=":
		return func(f *Frame) bool { return f.Numbers[slot] <= x }
	case ">":
		return func(f *Frame) bool { return f.Numbers[slot] > x }
	case ">=":
		return func(f *Frame) bool { return f.Numbers[slot] >= x }
	}
	panic(fmt.Sprintf("expression: %q compares nothing", op))
}

func (l *lowering) number(t *Term) func(*Frame) float64 {
	switch t.Op {
	case "number":
		x := t.number
		return func(*Frame) float64 { return x }
	case "name":
		slot := l.slots[t.name]
		return func(f *Frame) float64 { return f.Numbers[slot] }
	case "?:":
		c, a, b := l.truth(t.Args[0]), l.number(t.Args[1]), l.number(t.Args[2])
		return func(f *Frame) float64 {
			if c(f) {
				return a(f)
			}
			return b(f)
		}
	}
	args := make([]func(*Frame) float64, len(t.Args))
	for i, a := range t.Args {
		args[i] = l.number(a)
	}
	a := args[0]
	switch t.Op {
	case "negate":
		return func(f *Frame) float64 { return -a(f) }
	case "abs":
		return func(f *Frame) float64 { // math.Abs makes 0 of −0, and the library doesn't
			x := a(f)
			if x < 0 {
				return -x
			}
			return x
		}
	case "round":
		return func(f *Frame) float64 { return math.Round(a(f)) }
	case "min": // of several that compare as neither, as 0 and −0 or where one is no number, the first
		return func(f *Frame) float64 {
			least := a(f)
			for _, more := range args[1:] {
				if x := more(f); x < least {
					least = x
				}
			}
			return least
		}
	case "max":
		return func(f *Frame) float64 {
			greatest := a(f)
			for _, more := range args[1:] {
				if x := more(f); x > greatest {
					greatest = x
				}
			}
			return greatest
		}
	}
	b := args[1]
	switch t.Op {
	case "+":
		return func(f *Frame) float64 { return a(f) + b(f) }
	case "-":
		return func(f *Frame) float64 { return a(f) - b(f) }
	case "*":
		return func(f *Frame) float64 { return a(f) * b(f) }
	case "/":
		return func(f *Frame) float64 { return a(f) / b(f) }
	}
	panic(fmt.Sprintf("expression: %q gives no number", t.Op))
}

func (l *lowering) text(t *Term) func(*Frame) string {
	switch t.Op {
	case "text":
		text := t.text
		return func(*Frame) string { return text }
	case "name":
		slot := l.slots[t.name]
		return func(f *Frame) string { return f.Texts[slot] }
	case "+":
		a, b := l.text(t.Args[0]), l.text(t.Args[1])
		return func(f *Frame) string { return a(f) + b(f) }
	case "?:":
		c, a, b := l.truth(t.Args[0]), l.text(t.Args[1]), l.text(t.Args[2])
		return func(f *Frame) string {
			if c(f) {
				return a(f)
			}
			return b(f)
		}
	}
	panic(fmt.Sprintf("expression: %q gives no text", t.Op))
}

// textList says whether a text is in a list.
func (l *lowering) textList(t *Term) func(*Frame, string) bool {
	switch t.Op {
	case "name":
		slot := l.slots[t.name]
		return func(f *Frame, text string) bool { return slices.Contains(f.Lists[slot], text) }
	case "?:":
		return choice(l.truth(t.Args[0]), l.textList(t.Args[1]), l.textList(t.Args[2]))
	}
	return elements(t.Args, l.text)
}

// numberList says whether a number is in a list.
func (l *lowering) numberList(t *Term) func(*Frame, float64) bool {
	if t.Op == "?:" {
		return choice(l.truth(t.Args[0]), l.numberList(t.Args[1]), l.numberList(t.Args[2]))
	}
	return elements(t.Args, l.number)
}

func choice[T any](c func(*Frame) bool, a, b func(*Frame, T) bool) func(*Frame, T) bool {
	return func(f *Frame, x T) bool {
		if c(f) {
			return a(f, x)
		}
		return b(f, x)
	}
}

func elements[T float64 | string](of []*Term, lower func(*Term) func(*Frame) T) func(*Frame, T) bool {
	all := make([]func(*Frame) T, len(of))
	for i, e := range of {
		all[i] = lower(e)
	}
	return func(f *Frame, x T) bool {
		for _, e := range all {
			if e(f) == x {
				return true
			}
		}
		return false
	}
}
