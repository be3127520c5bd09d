// Package peers evaluates the conditions of the quiz with other rule engines, each used as its manual says. It must
// never know how levels and shares come about: it is given them.
package peers

import (
	"fmt"
	"regexp"

	"cel.dev/cel-go/cel"
	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/vm"

	"careerpath/engine/bench/sheets"
)

// Peer evaluates every condition on the values of a sheet. held is parallel to the conditions it was made from.
type Peer interface {
	Evaluate(values sheets.Values, held []bool) error
}

// exprPeer runs programs of expr-lang/expr.
type exprPeer []*vm.Program

// Expr compiles the conditions with expr-lang/expr. The values of one sheet tell it the types.
func Expr(conditions []sheets.Condition, of sheets.Values) (Peer, error) {
	var p exprPeer
	for _, c := range conditions {
		program, err := expr.Compile(c.When, expr.Env(map[string]any(of)), expr.AsBool())
		if err != nil {
			return nil, fmt.Errorf("compiling %s with expr: %w", c.ID, err)
		}
		p = append(p, program)
	}
	return p, nil
}

func (p exprPeer) Evaluate(values sheets.Values, held []bool) error {
	env := map[string]any(values)
	for i, program := range p {
		out, err := expr.Run(program, env)
		if err != nil {
			return err
		}
		held[i] = out.(bool)
	}
	return nil
}

// celPeer runs programs of cel-go.
type celPeer []cel.Program

// wholeNumber is a whole number in a condition; to CEL it is none that a double could be compared with.
var wholeNumber = regexp.MustCompile(`(^|[ (])(\d+)($|[ )])`)

// CEL compiles the conditions with cel-go.
func CEL(conditions []sheets.Condition) (Peer, error) {
	group := cel.MapType(cel.StringType, cel.DoubleType)
	env, err := cel.NewEnv(cel.Variable("fact", group), cel.Variable("level", group), cel.Variable("fit", group),
		cel.Variable("readiness", group))
	if err != nil {
		return nil, fmt.Errorf("declaring the names for CEL: %w", err)
	}
	var p celPeer
	for _, c := range conditions {
		ast, issues := env.Compile(wholeNumber.ReplaceAllString(c.When, "$1$2.0$3"))
		if issues.Err() != nil {
			return nil, fmt.Errorf("compiling %s with CEL: %w", c.ID, issues.Err())
		}
		program, err := env.Program(ast, cel.EvalOptions(cel.OptOptimize))
		if err != nil {
			return nil, fmt.Errorf("planning %s with CEL: %w", c.ID, err)
		}
		p = append(p, program)
	}
	return p, nil
}

func (p celPeer) Evaluate(values sheets.Values, held []bool) error {
	env := map[string]any(values)
	for i, program := range p {
		out, _, err := program.Eval(env)
		if err != nil {
			return err
		}
		held[i] = out.Value().(bool)
	}
	return nil
}
