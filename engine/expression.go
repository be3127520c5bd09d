package engine

import (
	"cmp"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"
	"github.com/expr-lang/expr/types"
	"github.com/expr-lang/expr/vm"
)

// maxExpression is the longest condition taken, in bytes. Without loops a condition's cost grows with its length alone.
const maxExpression = 1000

// Expression is a condition in the rule language: names such as level.team_leadership and fact.people_led, literals, arithmetic, comparison,
// && || !, in, ?:, and the functions min max abs round. Nothing else: no loops, no clock.
type Expression struct {
	At     Pos
	Source string
	Inline bool // written on one line as it is, so that a character's place can be told
}

// SetText takes the condition from a content file.
func (e *Expression) SetText(at Pos, text string, inline bool) {
	*e = Expression{At: at, Source: text, Inline: inline}
}

// MarshalText writes the condition alone.
func (e Expression) MarshalText() ([]byte, error) { return []byte(e.Source), nil }

// UnmarshalText reads what MarshalText wrote.
func (e *Expression) UnmarshalText(text []byte) error { e.Source = string(text); return nil }

// place returns where the character at offset stands.
func (e *Expression) place(offset int) Pos {
	at := e.At
	if e.Inline && at.File != "" {
		at.Col += offset
	}
	return at
}

// name is one value a condition may read: level.team_leadership is {level team_leadership}.
type name struct{ group, key string }

func (n name) String() string { return n.group + "." + n.key }

// sort is what kind of value a part of a condition is, in words for its author. There is one sort of number, whole or not.
type sort string

const (
	aNumber  sort = "a number"
	aText    sort = "a text"
	aTruth   sort = "true or false"
	ofNumber sort = "a list of numbers"
	ofText   sort = "a list of texts"
	unsure   sort = "" // of what is at fault already
)

// listOf is the sort of a list by that of its elements.
var listOf = map[sort]sort{aNumber: ofNumber, aText: ofText}

// scope is what a condition may read: group → key → sort.
type scope map[string]map[string]sort

// with returns the scope with keys of one group and sort added; the receiver stays as it is.
func (s scope) with(group string, of sort, keys ...string) scope {
	out := scope{}
	for g, ks := range s {
		out[g] = ks
	}
	merged := map[string]sort{}
	for k, t := range out[group] {
		merged[k] = t
	}
	for _, k := range keys {
		merged[k] = of
	}
	out[group] = merged
	return out
}

// env is the scope as the expression library knows it.
func (s scope) env() types.Map {
	env := types.Map{}
	for group, ks := range s {
		members := types.Map{}
		for key, of := range ks {
			switch of {
			case aText:
				members[key] = types.String
			case ofText:
				members[key] = types.Array(types.String)
			default:
				members[key] = types.Float64
			}
		}
		env[group] = members
	}
	return env
}

// condition is a compiled Expression.
type condition struct {
	reads   []name // each once, sorted
	tree    *term  // what it says, for reasoning about it
	program *vm.Program
}

// compile checks an expression against the names it may read and makes it ready to run. Faults name the place in the content file.
func (s scope) compile(e *Expression, faults *Faults) *condition {
	if len(e.Source) > maxExpression {
		faults.Add(e.At, "the condition is longer than %d characters: split the rule", maxExpression)
		return nil
	}
	if strings.TrimSpace(e.Source) == "" {
		faults.Add(e.At, "the condition is empty")
		return nil
	}
	tree, err := parser.Parse(e.Source)
	if err != nil {
		faults.Add(e.placeOf(err), "the condition does not parse: %s", plain(err))
		return nil
	}
	w := walker{scope: s, expression: e, faults: faults}
	if of := w.walk(tree.Node); !w.refused && of != aTruth {
		w.refuse(tree.Node, "a condition is true or false, and this is %s", of)
	}
	if w.refused {
		return nil
	}
	program, err := expr.Compile(e.Source, expr.Env(s.env()), expr.Patch(wholeNumbers{}), expr.AsBool())
	if err != nil {
		faults.Add(e.placeOf(err), "the condition does not hold together: %s", plain(err))
		return nil
	}
	slices.SortFunc(w.reads, func(a, b name) int { return strings.Compare(a.String(), b.String()) })
	return &condition{reads: slices.Compact(w.reads), tree: termOf(tree.Node), program: program}
}

// holds evaluates the condition. Where a name it reads has no value, it isn't evaluated and those names come back in unknown.
func (c *condition) holds(value func(name) (any, bool)) (holds bool, unknown []name) {
	env := make(map[string]any, 4)
	for _, n := range c.reads {
		v, ok := value(n)
		if !ok {
			unknown = append(unknown, n)
			continue
		}
		group, _ := env[n.group].(map[string]any)
		if group == nil {
			group = make(map[string]any, 4)
			env[n.group] = group
		}
		group[n.key] = v
	}
	if unknown != nil {
		return false, unknown
	}
	out, err := expr.Run(c.program, env)
	if err != nil {
		// The walker leaves no operation that can fail on values of their sorts.
		panic(fmt.Sprintf("engine: a checked condition failed: %v", err))
	}
	return out.(bool), nil
}

// wholeNumbers turns 3 into 3.0. The library's own types take min(1, level.x) for whole because 1 is, and fail when it isn't.
type wholeNumbers struct{}

func (wholeNumbers) Visit(n *ast.Node) {
	if whole, ok := (*n).(*ast.IntegerNode); ok {
		ast.Patch(n, &ast.FloatNode{Value: float64(whole.Value)})
	}
}

// termOf copies a condition that the walker has let through into a tree of our own.
func termOf(n ast.Node) *term {
	switch n := n.(type) {
	case *ast.IntegerNode:
		return &term{op: "number", number: float64(n.Value)}
	case *ast.FloatNode:
		return &term{op: "number", number: n.Value}
	case *ast.StringNode:
		return &term{op: "text", text: n.Value}
	case *ast.BoolNode:
		return &term{op: "truth", truth: n.Value}
	case *ast.MemberNode:
		return &term{op: "name", name: name{n.Node.(*ast.IdentifierNode).Value, n.Property.(*ast.StringNode).Value}}
	case *ast.UnaryNode:
		if n.Operator == "+" {
			return termOf(n.Node)
		}
		return termWith(map[string]string{"-": "negate", "!": "!", "not": "!"}[n.Operator], n.Node)
	case *ast.BinaryNode:
		return termWith(cmp.Or(map[string]string{"and": "&&", "or": "||"}[n.Operator], n.Operator), n.Left, n.Right)
	case *ast.ConditionalNode:
		return termWith("?:", n.Cond, n.Exp1, n.Exp2)
	case *ast.ArrayNode:
		return termWith("list", n.Nodes...)
	case *ast.BuiltinNode:
		return termWith(n.Name, n.Arguments...)
	case *ast.CallNode:
		return termWith(n.Callee.(*ast.IdentifierNode).Value, n.Arguments...)
	}
	panic(fmt.Sprintf("engine: a checked condition contains %s", construct(n)))
}

func termWith(op string, args ...ast.Node) *term {
	t := &term{op: op}
	for _, a := range args {
		t.args = append(t.args, termOf(a))
	}
	return t
}

// walker goes through a parsed condition, refuses what the rule language doesn't have and what doesn't go together, and collects the names read.
// Where the library can only tell at run time whether values go together, the walker is stricter, so that no sound condition ever fails.
type walker struct {
	scope      scope
	expression *Expression
	faults     *Faults
	refused    bool // a fault was found
	reads      []name
}

// operator is what stands between two parts of a condition.
type operator struct {
	takes []sort // on both sides; none: it has a check of its own
	gives sort   // unsure: what it takes
	over  func(a, b value) value
}

// operators are all that the rule language has, so that none is let through of which nothing can be reasoned.
var operators = map[string]operator{
	"+":   {[]sort{aNumber, aText}, unsure, value.plus},
	"-":   {[]sort{aNumber}, unsure, value.minus},
	"*":   {[]sort{aNumber}, unsure, value.times},
	"/":   {[]sort{aNumber}, unsure, value.dividedBy},
	"<":   {[]sort{aNumber, aText}, aTruth, value.isLess},
	"<=":  {[]sort{aNumber, aText}, aTruth, value.isAtMost},
	">":   {[]sort{aNumber, aText}, aTruth, value.isMore},
	">=":  {[]sort{aNumber, aText}, aTruth, value.isAtLeast},
	"==":  {[]sort{aNumber, aText, aTruth}, aTruth, value.equals},
	"!=":  {[]sort{aNumber, aText, aTruth}, aTruth, value.differs},
	"&&":  {[]sort{aTruth}, aTruth, value.and},
	"and": {[]sort{aTruth}, aTruth, value.and},
	"||":  {[]sort{aTruth}, aTruth, value.eitherOr},
	"or":  {[]sort{aTruth}, aTruth, value.eitherOr},
	"in":  {nil, aTruth, value.in},
}

// functions are those that the rule language has; all take numbers and give one.
var functions = map[string]struct {
	one  bool // it takes exactly one
	over func([]value) value
}{
	"min": {false, least}, "max": {false, greatest}, "abs": {true, magnitude}, "round": {true, nearest},
}

// refuse reports what is wrong with n, at its operator or where it begins.
func (w *walker) refuse(n ast.Node, format string, args ...any) {
	if m, ok := n.(*ast.MemberNode); ok {
		n = m.Node
	}
	w.refused = true
	w.faults.Add(w.expression.place(n.Location().From), format, args...)
}

// walk returns what sort of value n is, unsure where it is at fault.
func (w *walker) walk(n ast.Node) sort {
	switch n := n.(type) {
	case *ast.IntegerNode, *ast.FloatNode:
		return aNumber
	case *ast.StringNode:
		return aText
	case *ast.BoolNode:
		return aTruth
	case *ast.IdentifierNode:
		w.refuse(n, "unknown name %q: names are written %s", n.Value, w.groups())
	case *ast.MemberNode:
		return w.member(n)
	case *ast.UnaryNode:
		return w.unary(n)
	case *ast.BinaryNode:
		return w.binary(n)
	case *ast.ConditionalNode:
		return w.conditional(n)
	case *ast.ArrayNode:
		return w.array(n)
	case *ast.BuiltinNode:
		return w.function(n, n.Name, n.Arguments)
	case *ast.CallNode:
		if callee, ok := n.Callee.(*ast.IdentifierNode); ok {
			return w.function(n, callee.Value, n.Arguments)
		}
		w.refuse(n, "a condition can't call this")
	default:
		w.refuse(n, "a condition can't contain %s: it has names, literals, arithmetic, comparison, && || !, in, ?: and min max abs round", construct(n))
	}
	return unsure
}

// construct names what the rule language doesn't have.
func construct(n ast.Node) string {
	switch n.(type) {
	case *ast.VariableDeclaratorNode:
		return "let"
	case *ast.SequenceNode:
		return "a sequence with ;"
	case *ast.ChainNode:
		return "?."
	case *ast.SliceNode:
		return "a part of a list"
	case *ast.MapNode:
		return "a mapping"
	}
	return strings.ToLower(strings.TrimSuffix(reflect.TypeOf(n).Elem().Name(), "Node")) // nil, bytes, predicate, pointer …
}

func (w *walker) unary(n *ast.UnaryNode) sort {
	takes := aNumber
	if n.Operator == "!" || n.Operator == "not" {
		takes = aTruth
	}
	of := w.walk(n.Node)
	if of != unsure && of != takes {
		w.refuse(n, "%q takes %s, not %s", n.Operator, takes, of)
		return unsure
	}
	return of
}

func (w *walker) binary(n *ast.BinaryNode) sort {
	operator, ok := operators[n.Operator]
	if !ok {
		w.refuse(n, "a condition can't use %q: it has + - * /, comparison, && || !, in and ?:", n.Operator)
	}
	left, right := w.walk(n.Left), w.walk(n.Right)
	switch {
	case left == unsure || right == unsure || !ok:
	case n.Operator == "in":
		if listOf[left] == right {
			return aTruth
		}
		w.refuse(n, "\"in\" looks for a number in a list of numbers or for a text in a list of texts, not for %s in %s", left, right)
	case left != right || !slices.Contains(operator.takes, left):
		w.refuse(n, "%q goes between %s, not between %s and %s", n.Operator, twoOf(operator.takes), left, right)
	case operator.gives == unsure:
		return left
	default:
		return operator.gives
	}
	return unsure
}

// twoOf says "two numbers or two texts".
func twoOf(sorts []sort) string {
	plural := map[sort]string{aNumber: "two numbers", aText: "two texts", aTruth: "two conditions"}
	words := make([]string, len(sorts))
	for i, of := range sorts {
		words[i] = plural[of]
	}
	return strings.Join(words, " or ")
}

func (w *walker) conditional(n *ast.ConditionalNode) sort {
	if of := w.walk(n.Cond); of != unsure && of != aTruth {
		w.refuse(n.Cond, "what stands before ? is true or false, not %s", of)
	}
	yes, no := w.walk(n.Exp1), w.walk(n.Exp2)
	if yes != no && yes != unsure && no != unsure {
		w.refuse(n.Exp2, "what stands before and after : is of one sort, not %s and %s", yes, no)
		return unsure
	}
	return yes
}

func (w *walker) array(n *ast.ArrayNode) sort {
	if len(n.Nodes) == 0 {
		w.refuse(n, "the list is empty")
	}
	first := unsure
	for _, element := range n.Nodes {
		switch of := w.walk(element); {
		case of == unsure:
		case listOf[of] == unsure:
			w.refuse(element, "a list holds numbers or texts, not %s", of)
		case first == unsure:
			first = of
		case of != first:
			w.refuse(element, "a list holds numbers or texts, not both")
		}
	}
	return listOf[first]
}

func (w *walker) function(n ast.Node, called string, arguments []ast.Node) sort {
	function, ok := functions[called]
	if !ok {
		w.refuse(n, "a condition can't call %q: it has min, max, abs and round", called)
		return unsure
	}
	if len(arguments) == 0 || function.one && len(arguments) > 1 {
		w.refuse(n, "%s takes %s", called, map[bool]string{true: "one number", false: "at least one number"}[function.one])
	}
	for _, a := range arguments {
		if of := w.walk(a); of != unsure && of != aNumber {
			w.refuse(a, "%s takes numbers, not %s", called, of)
		}
	}
	return aNumber
}

func (w *walker) member(n *ast.MemberNode) sort {
	group, _ := n.Node.(*ast.IdentifierNode)
	key, _ := n.Property.(*ast.StringNode)
	if group == nil || key == nil || n.Optional || n.Method {
		w.refuse(n, "names are written %s", w.groups())
		return unsure
	}
	members, ok := w.scope[group.Value]
	if !ok {
		w.refuse(n, "unknown name %q: here a condition reads %s", group.Value+"."+key.Value, w.groups())
		return unsure
	}
	of, ok := members[key.Value]
	if !ok {
		w.refuse(key, "unknown name %q%s", group.Value+"."+key.Value, suggestionFor(w.faults, key.Value, members))
		return unsure
	}
	w.reads = append(w.reads, name{group.Value, key.Value})
	return of
}

// groups lists what may be read here, as "level.…, fact.…".
func (w *walker) groups() string {
	groups := keys(w.scope)
	for i := range groups {
		groups[i] += ".…"
	}
	return strings.Join(groups, ", ")
}

// placeOf returns where in the content file an error of the expression library points.
func (e *Expression) placeOf(err error) Pos {
	var located *file.Error
	if errors.As(err, &located) {
		return e.place(located.From)
	}
	return e.At
}

// unexpected is how the library says that a token stands where none may: its kind, and the token where it has a text.
var unexpected = regexp.MustCompile(`^unexpected token \w+(?:\((".*")\))?$`)

// plain returns the library's message in our words, without its own drawing of the source.
func plain(err error) string {
	message := err.Error()
	var located *file.Error
	if errors.As(err, &located) {
		message = located.Message
	}
	switch token := unexpected.FindStringSubmatch(message); {
	case message == "unexpected token EOF":
		return "it ends too early"
	case token != nil && token[1] == `"="`:
		return `"=" is not expected here (to compare, write ==)`
	case token != nil && token[1] != "":
		return token[1] + " is not expected here"
	case strings.Contains(message, "value out of range"):
		return "the number is too large"
	}
	return message
}
