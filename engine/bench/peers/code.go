package peers

import (
	"fmt"

	"careerpath/engine"
	"careerpath/engine/bench/sheets"
	"careerpath/engine/internal/expression"
)

// Code is the engine's own way with conditions, for a comparison of the conditions alone.
type Code struct {
	codes []*expression.Code
	slots map[expression.Name]int
}

// NewCode lowers the conditions. The values of one sheet tell the names.
func NewCode(conditions []sheets.Condition, of sheets.Values) (*Code, error) {
	scope, slots := expression.Scope{}, map[expression.Name]int{}
	for group, members := range of {
		for key := range members.(map[string]any) {
			scope = scope.With(group, expression.Number, key)
			slots[expression.Name{Group: group, Key: key}] = len(slots)
		}
	}
	out := &Code{slots: slots}
	for _, c := range conditions {
		var faults engine.Faults
		condition := scope.Compile(&engine.Expression{Source: c.When}, &faults)
		if condition == nil {
			return nil, fmt.Errorf("compiling %s: %w", c.ID, faults)
		}
		out.codes = append(out.codes, condition.Lower(func(n expression.Name) int { return slots[n] }))
	}
	return out, nil
}

// Frame is a sheet's values as code reads them.
func (c *Code) Frame(values sheets.Values) *expression.Frame {
	f := expression.NewFrame(len(c.slots))
	for n, slot := range c.slots {
		f.SetNumber(slot, values[n.Group].(map[string]any)[n.Key].(float64))
	}
	return f
}

// Evaluate says which conditions hold.
func (c *Code) Evaluate(f *expression.Frame, held []bool) {
	for i, code := range c.codes {
		held[i], _ = code.Holds(f)
	}
}
