package expression

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/checker"
	"github.com/expr-lang/expr/conf"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"
	"github.com/expr-lang/expr/types"

	"careerpath/engine"
)

// Name is one value a condition may read: level.team_leadership is {level team_leadership}.
type Name struct{ Group, Key string }

func (n Name) String() string { return n.Group + "." + n.Key }

// Type is what kind of value a part of a condition is, in words for its author. There is one type of number, whole or
// not.
type Type string

// The types of values.
const (
	Number  Type = "a number"
	Text    Type = "a text"
	Truth   Type = "true or false"
	Numbers Type = "a list of numbers"
	Texts   Type = "a list of texts"
	Unsure  Type = "" // of what is at fault already
)

// listOf is the type of a list by that of its elements.
var listOf = map[Type]Type{Number: Numbers, Text: Texts}

// Scope is what a condition may read: group → key → type.
type Scope map[string]map[string]Type

// With returns the scope with keys of one group and type added; the receiver stays as it is.
func (s Scope) With(group string, of Type, keys ...string) Scope {
	out := Scope{}
	for g, ks := range s {
		out[g] = ks
	}
	merged := map[string]Type{}
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
func (s Scope) env() types.Map {
	env := types.Map{}
	for group, ks := range s {
		members := types.Map{}
		for key, of := range ks {
			switch of {
			case Text:
				members[key] = types.String
			case Texts:
				members[key] = types.Array(types.String)
			default:
				members[key] = types.Float64
			}
		}
		env[group] = members
	}
	return env
}

// Condition is a compiled Expression.
type Condition struct {
	Reads []Name // each once, sorted
	Tree  *Term  // what it says, for reasoning about it
	types map[Name]Type
}

// Compile checks an expression against the names it may read and makes it ready to run. Faults name the place in the
// content file.
func (s Scope) Compile(e *engine.Expression, faults *engine.Faults) *Condition {
	if len(e.Source) > engine.LongestCondition {
		faults.Add(e.At, "the condition is longer than %d characters: split the rule", engine.LongestCondition)
		return nil
	}
	if strings.TrimSpace(e.Source) == "" {
		faults.Add(e.At, "the condition is empty")
		return nil
	}
	tree, err := parser.Parse(e.Source)
	if err != nil {
		faults.Add(placeOf(e, err), "the condition does not parse: %s", plain(err))
		return nil
	}
	w := walker{scope: s, expression: e, faults: faults}
	if of := w.walk(tree.Node); !w.refused && of != Truth {
		w.refuse(tree.Node, "a condition is true or false, and this is %s", of)
	}
	if w.refused {
		return nil
	}
	slices.SortFunc(w.reads, func(a, b Name) int { return strings.Compare(a.String(), b.String()) })
	c := &Condition{Reads: slices.Compact(w.reads), Tree: termOf(tree.Node), types: map[Name]Type{}}
	read := Scope{} // the library takes long to look at all that could be read
	for _, n := range c.Reads {
		c.types[n] = s[n.Group][n.Key]
		if read[n.Group] == nil {
			read[n.Group] = map[string]Type{}
		}
		read[n.Group][n.Key] = c.types[n]
	}
	if err := read.check(e.Source); err != nil {
		faults.Add(placeOf(e, err), "the condition does not hold together: %s", plain(err))
		return nil
	}
	return c
}

// check has the expression library say whether it agrees with what the walker has let through.
func (s Scope) check(source string) error {
	config := conf.CreateNew()
	for _, option := range []expr.Option{expr.Env(s.env()), expr.Patch(wholeNumbers{}), expr.AsBool()} {
		option(config)
	}
	config.Check()
	_, err := checker.ParseCheck(source, config)
	return err
}

// Holds evaluates the condition once, with a number, a text or a list of texts for each name it reads. Where it isn't
// known what it comes to, the names without a value come back in unknown, as conditions write them: see Code.Holds. What
// is evaluated often is lowered once.
func (c *Condition) Holds(value func(Name) (any, bool)) (holds bool, unknown []string) {
	f := NewFrame(len(c.Reads))
	for i, n := range c.Reads {
		v, ok := value(n)
		f.Known[i] = ok
		switch v := v.(type) {
		case float64:
			f.Numbers[i] = v
		case string:
			f.Texts[i] = v
		case []string:
			f.Lists[i] = v
		}
	}
	code := c.Lower(func(n Name) int { return slices.Index(c.Reads, n) })
	if holds, known := code.Holds(f); known {
		return holds, nil
	}
	return false, code.Unknown(f)
}

// wholeNumbers turns 3 into 3.0. The library's own types take min(1, level.x) for whole because 1 is, and fail when it
// isn't.
type wholeNumbers struct{}

func (wholeNumbers) Visit(n *ast.Node) {
	if whole, ok := (*n).(*ast.IntegerNode); ok {
		ast.Patch(n, &ast.FloatNode{Value: float64(whole.Value)})
	}
}

// termOf copies a condition that the walker has let through into a tree of our own.
func termOf(n ast.Node) *Term {
	switch n := n.(type) {
	case *ast.IntegerNode:
		return &Term{Op: "number", number: float64(n.Value)}
	case *ast.FloatNode:
		return &Term{Op: "number", number: n.Value}
	case *ast.StringNode:
		return &Term{Op: "text", text: n.Value}
	case *ast.BoolNode:
		return &Term{Op: "truth", Truth: n.Value}
	case *ast.MemberNode:
		return &Term{Op: "name", name: Name{n.Node.(*ast.IdentifierNode).Value, n.Property.(*ast.StringNode).Value}}
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

func termWith(op string, args ...ast.Node) *Term {
	t := &Term{Op: op}
	for _, a := range args {
		t.Args = append(t.Args, termOf(a))
	}
	return t
}

// walker goes through a parsed condition, refuses what the rule language doesn't have and what doesn't go together, and
// collects the names read. Where the library can only tell at run time whether values go together, the walker is
// stricter, so that no sound condition ever fails.
type walker struct {
	scope      Scope
	expression *engine.Expression
	faults     *engine.Faults
	refused    bool // a fault was found
	reads      []Name
}

// operator is what stands between two parts of a condition.
type operator struct {
	takes []Type // on both sides; none: it has a check of its own
	gives Type   // unsure: what it takes
	over  func(a, b Value) Value
}

// operators are all that the rule language has, so that none is let through of which nothing can be reasoned.
var operators = map[string]operator{
	"+":   {[]Type{Number, Text}, Unsure, Value.plus},
	"-":   {[]Type{Number}, Unsure, Value.minus},
	"*":   {[]Type{Number}, Unsure, Value.times},
	"/":   {[]Type{Number}, Unsure, Value.dividedBy},
	"<":   {[]Type{Number, Text}, Truth, Value.isLess},
	"<=":  {[]Type{Number, Text}, Truth, Value.isAtMost},
	">":   {[]Type{Number, Text}, Truth, Value.isMore},
	">=":  {[]Type{Number, Text}, Truth, Value.isAtLeast},
	"==":  {[]Type{Number, Text, Truth}, Truth, Value.equals},
	"!=":  {[]Type{Number, Text, Truth}, Truth, Value.differs},
	"&&":  {[]Type{Truth}, Truth, Value.and},
	"and": {[]Type{Truth}, Truth, Value.and},
	"||":  {[]Type{Truth}, Truth, Value.eitherOr},
	"or":  {[]Type{Truth}, Truth, Value.eitherOr},
	"in":  {nil, Truth, Value.in},
}

// functions are those that the rule language has; all take numbers and give one.
var functions = map[string]struct {
	one  bool // it takes exactly one
	over func([]Value) Value
}{
	"min": {false, least}, "max": {false, greatest}, "abs": {true, magnitude}, "round": {true, nearest},
}

// refuse reports what is wrong with n, at its operator or where it begins.
func (w *walker) refuse(n ast.Node, format string, args ...any) {
	if m, ok := n.(*ast.MemberNode); ok {
		n = m.Node
	}
	w.refused = true
	w.faults.Add(w.expression.Place(n.Location().From), format, args...)
}

// walk returns what type of value n has, unsure where it is at fault.
func (w *walker) walk(n ast.Node) Type {
	switch n := n.(type) {
	case *ast.IntegerNode, *ast.FloatNode:
		return Number
	case *ast.StringNode:
		return Text
	case *ast.BoolNode:
		return Truth
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
		w.refuse(n, "a condition can't contain %s: it has names, literals, arithmetic, comparison, && || !, in, ?: "+
			"and min max abs round", construct(n))
	}
	return Unsure
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

func (w *walker) unary(n *ast.UnaryNode) Type {
	takes := Number
	if n.Operator == "!" || n.Operator == "not" {
		takes = Truth
	}
	of := w.walk(n.Node)
	if of != Unsure && of != takes {
		w.refuse(n, "%q takes %s, not %s", n.Operator, takes, of)
		return Unsure
	}
	return of
}

func (w *walker) binary(n *ast.BinaryNode) Type {
	operator, ok := operators[n.Operator]
	if !ok {
		w.refuse(n, "a condition can't use %q: it has + - * /, comparison, && || !, in and ?:", n.Operator)
	}
	left, right := w.walk(n.Left), w.walk(n.Right)
	switch {
	case left == Unsure || right == Unsure || !ok:
	case n.Operator == "in":
		if listOf[left] == right {
			return Truth
		}
		w.refuse(n, "\"in\" looks for a number in a list of numbers or for a text in a list of texts, not for %s in %s",
			left, right)
	case left != right || !slices.Contains(operator.takes, left):
		w.refuse(n, "%q goes between %s, not between %s and %s", n.Operator, twoOf(operator.takes), left, right)
	case operator.gives == Unsure:
		return left
	default:
		return operator.gives
	}
	return Unsure
}

// twoOf says "two numbers or two texts".
func twoOf(sorts []Type) string {
	plural := map[Type]string{Number: "two numbers", Text: "two texts", Truth: "two conditions"}
	words := make([]string, len(sorts))
	for i, of := range sorts {
		words[i] = plural[of]
	}
	return strings.Join(words, " or ")
}

func (w *walker) conditional(n *ast.ConditionalNode) Type {
	if of := w.walk(n.Cond); of != Unsure && of != Truth {
		w.refuse(n.Cond, "what stands before ? is true or false, not %s", of)
	}
	yes, no := w.walk(n.Exp1), w.walk(n.Exp2)
	if yes != no && yes != Unsure && no != Unsure {
		w.refuse(n.Exp2, "what stands before and after : is of one type, not %s and %s", yes, no)
		return Unsure
	}
	return yes
}

func (w *walker) array(n *ast.ArrayNode) Type {
	if len(n.Nodes) == 0 {
		w.refuse(n, "the list is empty")
	}
	first := Unsure
	for _, element := range n.Nodes {
		switch of := w.walk(element); {
		case of == Unsure:
		case listOf[of] == Unsure:
			w.refuse(element, "a list holds numbers or texts, not %s", of)
		case first == Unsure:
			first = of
		case of != first:
			w.refuse(element, "a list holds numbers or texts, not both")
		}
	}
	return listOf[first]
}

func (w *walker) function(n ast.Node, called string, arguments []ast.Node) Type {
	function, ok := functions[called]
	if !ok {
		w.refuse(n, "a condition can't call %q: it has min, max, abs and round", called)
		return Unsure
	}
	if len(arguments) == 0 || function.one && len(arguments) > 1 {
		w.refuse(n, "%s takes %s", called, map[bool]string{true: "one number", false: "at least one number"}[function.one])
	}
	for _, a := range arguments {
		if of := w.walk(a); of != Unsure && of != Number {
			w.refuse(a, "%s takes numbers, not %s", called, of)
		}
	}
	return Number
}

func (w *walker) member(n *ast.MemberNode) Type {
	group, _ := n.Node.(*ast.IdentifierNode)
	key, _ := n.Property.(*ast.StringNode)
	if group == nil || key == nil || n.Optional || n.Method {
		w.refuse(n, "names are written %s", w.groups())
		return Unsure
	}
	members, ok := w.scope[group.Value]
	if !ok {
		w.refuse(n, "unknown name %q: here a condition reads %s", group.Value+"."+key.Value, w.groups())
		return Unsure
	}
	of, ok := members[key.Value]
	if !ok {
		w.refuse(key, "unknown name %q%s", group.Value+"."+key.Value, engine.SuggestionFor(w.faults, key.Value, members))
		return Unsure
	}
	w.reads = append(w.reads, Name{group.Value, key.Value})
	return of
}

// groups lists what may be read here, as "level.…, fact.…".
func (w *walker) groups() string {
	groups := slices.Sorted(maps.Keys(w.scope))
	for i := range groups {
		groups[i] += ".…"
	}
	return strings.Join(groups, ", ")
}

// placeOf returns where in the content file an error of the expression library points.
func placeOf(e *engine.Expression, err error) engine.Pos {
	var located *file.Error
	if errors.As(err, &located) {
		return e.Place(located.From)
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
