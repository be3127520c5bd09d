package adaptive

import (
	"slices"

	"careerpath/engine/internal/compiled"
)

// Needs are the items that a plan needs and a short form hasn't asked, in shown order: for each skill that isn't measured
// and that asks says the plan's role asks for, the heaviest open item about it, and what the ladder of the recommended
// role, an id, reads of facts that aren't known.
func Needs(s *compiled.Sheet, recommended string, asks func(skill string) bool) []int {
	s.Judge(0)
	v := &view{Sheet: s}
	var out []int
	for k, id := range s.Quiz.Skills {
		if !s.Measured[k] && asks(id) {
			out = append(out, v.heaviest(k))
		}
	}
	if role, known := s.Quiz.Role[recommended]; known {
		for _, rung := range s.Quiz.Rungs[role] {
			if rung.Code == nil {
				break
			}
			out = append(out, v.unknown(rung.Code))
			if holds, _ := rung.Code.Holds(s.Frame); holds {
				break
			}
		}
	}
	slices.Sort(out)
	return slices.DeleteFunc(slices.Compact(out), func(item int) bool { return item < 0 })
}
