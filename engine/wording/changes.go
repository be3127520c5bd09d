package wording

import (
	"slices"
	"strings"

	"careerpath/engine"
)

// NumbersStay says of changes of answers what they leave out.
var NumbersStay = Key("The numbers that you gave are left as they are here.")

// NumbersDecide says whether a number that a person gave keeps their best-fitting role from being recommended. Changes
// of answers are looked for among scales and choices alone, so one other number could do what no two answers do.
func NumbersDecide(r *engine.Result) bool {
	return r.Blocked != nil && slices.ContainsFunc(r.Blocked.Unmet, func(u engine.Unmet) bool {
		return strings.Contains(u.When, "fact.")
	})
}
