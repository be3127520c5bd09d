package lint

import (
	"fmt"
	"slices"

	"careerpath/engine"
	"careerpath/engine/score"
)

// Unfinished looks for roles that are only half there: that no quiz tells apart, so that nobody is recommended them,
// that no case expects, so that nothing shows they come out, or that no path leads to or from. What it says is in
// reading order. It is apart from Check because content grows: a role may well be written before its quiz.
func Unfinished(c *score.Catalog) []Finding {
	in := c.Inside().Content
	var out []Finding
	for i := range in.Roles {
		r := &in.Roles[i]
		is := func(ref engine.Ref) bool { return ref.ID == r.ID }
		add := func(advice, format string, args ...any) {
			out = append(out, Finding{
				At: r.At, Message: fmt.Sprintf(format, args...), Advice: advice, Line: r.At.LineIn(in.Files),
			})
		}
		asked := slices.ContainsFunc(in.Quizzes, func(q engine.Quiz) bool { return slices.ContainsFunc(q.Roles, is) })
		if !asked {
			add("Name it among the roles of a quiz, or leave it out.",
				"no quiz names the role %q, so nobody is recommended it", r.ID)
		} else if !slices.ContainsFunc(in.Cases, func(cs engine.Case) bool { return string(cs.Expect.Role) == r.ID }) {
			add("Add a case: the answers of someone who is known to hold the role.", "no case expects the role %q", r.ID)
		}
		climbs := slices.ContainsFunc(in.Families, func(f engine.Family) bool { return f.Position(r.ID) >= 0 })
		leads := climbs || slices.ContainsFunc(in.Paths, func(p engine.Path) bool {
			return is(p.To) || slices.ContainsFunc(p.From, is)
		})
		if !leads {
			add("Add a path to it or from it.", "no growth path leads to or from the role %q", r.ID)
		}
	}
	slices.SortStableFunc(out, func(a, b Finding) int { return a.At.Compare(b.At) })
	return out
}
