package expression

import (
	"github.com/expr-lang/expr"
)

// Oracle is the condition as the expression library's own machine evaluates it: what code is compared with. Values are
// by group and key. The library's optimiser is left out, for it folds −0.0 and then takes it for the 0.0 that stands
// elsewhere in the condition.
func (s Scope) Oracle(source string) (func(values map[string]any) (bool, error), error) {
	program, err := expr.Compile(source, expr.Env(s.env()), expr.Patch(wholeNumbers{}), expr.AsBool(),
		expr.Optimize(false))
	if err != nil {
		return nil, err
	}
	return func(values map[string]any) (bool, error) {
		out, err := expr.Run(program, values)
		if err != nil {
			return false, err
		}
		return out.(bool), nil
	}, nil
}
