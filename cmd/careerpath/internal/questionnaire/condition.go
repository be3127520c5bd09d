package questionnaire

import (
	"slices"
	"strconv"
	"strings"

	"careerpath/cmd/careerpath/internal/writing"
)

// Condition says when a question is asked, by the answers to others.
type Condition struct {
	At    string // its place in its file
	Op    Op
	Parts []*Condition // of And, Or and Not
	Item  string       // the name of the question whose answer is looked at, of the others
	Value Value        // that it is compared with
}

// Op is what a condition does.
type Op string

// The operations. The last six compare the answer to a question with a value.
const (
	And      Op = "and"
	Or       Op = "or"
	Not      Op = "not"
	Answered Op = "answered"
	Chosen   Op = "chosen" // the value is among the options chosen
	Equal    Op = "="
	Unequal  Op = "!="
	Less     Op = "<"
	AtMost   Op = "<="
	More     Op = ">"
	AtLeast  Op = ">="
)

// Value is the name of an option, or a number.
type Value struct {
	Text   string
	Number *float64
}

// NumberValue is the value that is a number.
func NumberValue(x float64) Value { return Value{writing.Decimal(x), &x} }

// TextValue is the value that is a text, and a number too where it reads as one.
func TextValue(text string) Value {
	if x, err := strconv.ParseFloat(text, 64); err == nil {
		return Value{text, &x}
	}
	return Value{Text: text}
}

// All is the condition that holds where all of some do, nil where there are none.
func All(parts ...*Condition) *Condition {
	var all []*Condition
	for _, c := range parts {
		switch {
		case c == nil:
		case c.Op == And:
			all = append(all, c.Parts...)
		default:
			all = append(all, c)
		}
	}
	switch len(all) {
	case 0:
		return nil
	case 1:
		return all[0]
	}
	return &Condition{At: all[0].At, Op: And, Parts: all}
}

// written writes a condition in the language of quizzes. before are the questions that are asked before the one whose
// condition it is; others are in all.
func (c *Condition) written(before, all map[string]*written, notes *Notes) string {
	switch c.Op {
	case And, Or:
		parts := make([]string, len(c.Parts))
		for i, p := range c.Parts {
			parts[i] = p.written(before, all, notes)
			if p.Op == And || p.Op == Or {
				parts[i] = "(" + parts[i] + ")"
			}
		}
		return strings.Join(parts, map[Op]string{And: " && ", Or: " || "}[c.Op])
	case Not:
		part := c.Parts[0]
		if it := before[part.Item]; (part.Op == Chosen || part.Op == Equal) && it != nil && it.Kind != Many {
			return (&Condition{At: c.At, Op: Unequal, Item: part.Item, Value: part.Value}).written(before, all, notes)
		}
		tellIfOpen(part, notes)
		return "!(" + part.written(before, all, notes) + ")"
	default:
	}
	it := before[c.Item]
	if it == nil {
		if all[c.Item] != nil {
			notes.Fault(c.At, "whether this is asked depends on %q, which is asked later: move it before", c.Item)
		} else {
			notes.Fault(c.At, "whether this is asked depends on %q, and there is no such question that a quiz can ask",
				c.Item)
		}
		return "false"
	}
	if c.Op == Unequal {
		tellIfOpen(c, notes)
	}
	return c.compared(it, notes)
}

// tellIfOpen tells that a condition that holds without an answer elsewhere doesn't here.
func tellIfOpen(c *Condition, notes *Notes) {
	if c.Item != "" && c.Op != Answered {
		notes.Tell(c.At, "a question that is asked where %q is not answered so is asked here once that is answered", c.Item)
	}
}

// compared writes a comparison with the answer to a question.
func (c *Condition) compared(it *written, notes *Notes) string {
	name, ordered := "answer."+it.id, slices.Contains([]Op{Less, AtMost, More, AtLeast}, c.Op)
	if it.Kind == Number || it.Kind == Slider {
		switch {
		case c.Op == Answered:
			return name + " >= " + writing.Decimal(it.Min)
		case c.Value.Number == nil || c.Op == Chosen:
			notes.Fault(c.At, "the answer to %q is a number, and is compared with %q", c.Item, c.Value.Text)
			return "false"
		case c.Op == Equal:
			return name + " == " + writing.Decimal(*c.Value.Number)
		}
		return name + " " + string(c.Op) + " " + writing.Decimal(*c.Value.Number)
	}
	var chosen []int
	for i, o := range it.Options {
		if (c.Op == Unequal) != c.Holds(o) { // of Unequal the answer that keeps it from holding
			chosen = append(chosen, i)
		}
	}
	switch {
	case ordered && slices.ContainsFunc(it.Options, func(o Option) bool { return TextValue(o.Name).Number == nil }):
		notes.Fault(c.At, "the answers to %q are not numbers, so none is %s %s: list those that are meant", c.Item, c.Op,
			c.Value.Text)
		return "false"
	case it.Kind == Many && (ordered || c.Op == Equal || c.Op == Unequal):
		notes.Fault(c.At, "of %q several answers may be chosen: say of each that is meant that it is selected", c.Item)
		return "false"
	case len(chosen) == 0:
		notes.Fault(c.At, "no answer to %q is %s %q", c.Item, strings.Replace(string(c.Op), string(Chosen), "=", 1),
			c.Value.Text)
		return "false"
	}
	list := make([]string, len(chosen))
	for i, at := range chosen {
		list[i] = it.answer(at)
	}
	switch {
	case it.Kind == Many && c.Op == Answered:
		for i := range list {
			list[i] += " in " + name
		}
		return "(" + strings.Join(list, " || ") + ")"
	case it.Kind == Many:
		return list[0] + " in " + name
	case c.Op == Answered && it.scale != "":
		return name + " >= 1"
	case c.Op == Unequal:
		return name + " != " + list[0]
	case len(list) == 1:
		return name + " == " + list[0]
	}
	return name + " in [" + strings.Join(list, ", ") + "]"
}

// Holds says whether choosing an option makes a comparison hold.
func (c *Condition) Holds(o Option) bool {
	x, v := TextValue(o.Name).Number, c.Value.Number
	same := o.Name == c.Value.Text || x != nil && v != nil && *x == *v
	switch {
	case c.Op == Answered:
		return true
	case c.Op == Equal || c.Op == Chosen:
		return same
	case c.Op == Unequal:
		return !same
	case x == nil || v == nil:
		return false
	case c.Op == Less:
		return *x < *v
	case c.Op == AtMost:
		return *x <= *v
	case c.Op == More:
		return *x > *v
	}
	return *x >= *v
}
