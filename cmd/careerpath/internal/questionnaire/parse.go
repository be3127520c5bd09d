package questionnaire

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// Language is how conditions are written in some format: how names of questions, and what else there is, are read.
// Joining, comparing, literals and brackets are the same in all.
type Language struct {
	// Name reads a name or a call that text begins with, and how many bytes it takes; 0 where there is none. It returns
	// the name of a question whose answer is compared then, or a whole condition.
	Name func(text string) (item string, whole *Condition, length int, err error)
	// Words are the signs of operations, longest first, and what they mean.
	Words []Sign
}

// Sign is how an operation is written.
type Sign struct {
	Text string
	Op   Op
}

// ParseError says why a condition can't be read, and where.
type ParseError struct {
	Offset int // in bytes
	Why    string
}

func (e *ParseError) Error() string { return e.Why }

// Parse reads a condition that stands at a place.
func (l *Language) Parse(text, at string) (*Condition, error) {
	p := &parser{Language: l, text: text, at: at}
	c, err := p.join(Or)
	if err == nil {
		if p.space(); p.next < len(text) {
			err = p.fault("%q is more than a quiz can make of it", shortened(text[p.next:]))
		}
	}
	if err != nil {
		return nil, err
	}
	return c, nil
}

type parser struct {
	*Language
	text string
	at   string
	next int
	deep int
}

func (p *parser) fault(format string, args ...any) error {
	return &ParseError{p.next, fmt.Sprintf(format, args...)}
}

func shortened(text string) string {
	if runes := []rune(text); len(runes) > 40 {
		return string(runes[:40]) + "…"
	}
	return text
}

func (p *parser) space() {
	p.next = len(p.text) - len(strings.TrimLeftFunc(p.text[p.next:], unicode.IsSpace))
}

// take takes a text, or a word where it is one, if it comes next.
func (p *parser) take(text string) bool {
	p.space()
	rest, ok := strings.CutPrefix(p.text[p.next:], text)
	if ok && letter(text[len(text)-1]) && rest != "" && letter(rest[0]) {
		return false
	}
	if ok {
		p.next += len(text)
	}
	return ok
}

func letter(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z'
}

// sign takes the sign of one of some operations, "" where none comes next.
func (p *parser) sign(ops ...Op) Op {
	for _, s := range p.Words {
		for _, op := range ops {
			if s.Op == op && p.take(s.Text) {
				return op
			}
		}
	}
	return ""
}

// deepest is how many brackets may stand within each other.
const deepest = 50

// join reads conditions joined by or, or by and.
func (p *parser) join(op Op) (*Condition, error) {
	var parts []*Condition
	for {
		part, err := p.part(op)
		if err != nil {
			return nil, err
		}
		parts = append(parts, part)
		if p.sign(op) == "" {
			break
		}
	}
	if len(parts) == 1 {
		return parts[0], nil
	}
	return &Condition{At: p.at, Op: op, Parts: parts}, nil
}

func (p *parser) part(of Op) (*Condition, error) {
	if of == Or {
		return p.join(And)
	}
	if p.deep++; p.deep > deepest {
		return nil, p.fault("the brackets are nested too deeply")
	}
	defer func() { p.deep-- }()
	if p.sign(Not) != "" {
		part, err := p.part(And)
		return &Condition{At: p.at, Op: Not, Parts: []*Condition{part}}, err
	}
	if p.take("(") {
		c, err := p.join(Or)
		if err == nil && !p.take(")") {
			err = p.fault("a bracket isn't closed")
		}
		return c, err
	}
	return p.comparison()
}

// comparison reads a comparison of an answer with a value, either first.
func (p *parser) comparison() (*Condition, error) {
	c := &Condition{At: p.at}
	var value *Value
	item, whole, err := p.name()
	if err != nil || whole != nil {
		return whole, err
	}
	if item == "" {
		if value, err = p.literal(); err != nil {
			return nil, err
		}
		if value == nil {
			return nil, p.fault("this is no comparison of an answer with a value: %q", shortened(p.text[p.next:]))
		}
	}
	if c.Op = p.sign(Unequal, AtMost, AtLeast, Equal, Less, More, Chosen); c.Op == "" {
		return nil, p.fault("an answer is compared by =, !=, <, <=, > or >=, and here comes %q", shortened(p.text[p.next:]))
	}
	if item == "" { // the value came first
		if item, whole, err = p.name(); err != nil {
			return nil, err
		} else if item == "" || whole != nil {
			return nil, p.fault("a value is compared with an answer, and not with %q", shortened(p.text[p.next:]))
		}
		c.Item, c.Value = item, *value
		if turned, ok := map[Op]Op{Less: More, More: Less, AtMost: AtLeast, AtLeast: AtMost}[c.Op]; ok {
			c.Op = turned
		}
		return c, nil
	}
	c.Item = item
	if c.Op == Chosen { // one of a list
		return p.list(item)
	}
	if value, err = p.literal(); err != nil {
		return nil, err
	} else if value == nil {
		return nil, p.fault("an answer is compared with a number or a text, and not with %q", shortened(p.text[p.next:]))
	}
	c.Value = *value
	return c, nil
}

func (p *parser) name() (string, *Condition, error) {
	p.space()
	item, whole, length, err := p.Name(p.text[p.next:])
	if err != nil {
		return "", nil, p.fault("%v", err)
	}
	p.next += length
	return item, whole, nil
}

// literal reads a number or a text in quotes, nil where none comes next.
func (p *parser) literal() (*Value, error) {
	p.space()
	rest := p.text[p.next:]
	if rest == "" {
		return nil, nil
	}
	if quote := rest[0]; quote == '"' || quote == '\'' {
		end := strings.IndexByte(rest[1:], quote)
		if end < 0 {
			return nil, p.fault("a text isn't closed")
		}
		v := TextValue(rest[1 : end+1])
		p.next += end + 2
		return &v, nil
	}
	n := 0
	for n < len(rest) && (rest[n] >= '0' && rest[n] <= '9' || rest[n] == '.' || n == 0 && rest[n] == '-') {
		n++
	}
	if n == 0 {
		return nil, nil
	}
	x, err := strconv.ParseFloat(rest[:n], 64)
	if err != nil {
		return nil, p.fault("%q is no number", rest[:n])
	}
	p.next += n
	v := NumberValue(x)
	return &v, nil
}

// list reads values in square brackets, of which the answer is one.
func (p *parser) list(item string) (*Condition, error) {
	if !p.take("[") {
		return nil, p.fault("a list such as [1, 2] comes here")
	}
	out := &Condition{At: p.at, Op: Or}
	for {
		v, err := p.literal()
		if err != nil {
			return nil, err
		} else if v == nil {
			return nil, p.fault("a number or a text comes here")
		}
		out.Parts = append(out.Parts, &Condition{At: p.at, Op: Equal, Item: item, Value: *v})
		if p.take("]") {
			return out, nil
		}
		if !p.take(",") {
			return nil, p.fault("a list isn't closed")
		}
	}
}
