package score

import (
	"fmt"
	"maps"
	"slices"

	"careerpath/engine"
	"careerpath/engine/internal/compiled"
	"careerpath/engine/spelling"
)

// HeldRole is the index of a role that a person really holds among the quiz's roles, −1 for "", which says that it isn't
// known. Of an id that the quiz doesn't have there is a fault.
func HeldRole(cq *compiled.Quiz, role string) (index int, faults engine.AnswerFaults) {
	if role == "" {
		return -1, nil
	}
	index, known := cq.Role[role]
	if !known {
		faults.Add("role", fmt.Sprintf("the quiz has no role %q%s", role,
			spelling.Suggestion(role, slices.Sorted(maps.Keys(cq.Role)))))
	}
	return index, faults
}
