package lint

import (
	"math"
	"slices"

	"careerpath/engine"
	"careerpath/engine/internal/compiled"
	"careerpath/engine/internal/exact"
	"careerpath/engine/internal/expression"
)

// implies says whether another condition holds wherever this one may, and this one fails wherever the other is known
// to, in each view and whatever is left open. A condition that never holds implies nothing.
func implies(c *expression.Condition, other *expression.Condition, views []view) bool {
	both := &expression.Condition{Reads: slices.Concat(c.Reads, other.Reads)}
	may, implied, direct := false, true, c.Tree.Direct() && other.Tree.Direct()
	for _, v := range views {
		domains, all := domains(both, v)
		for n, d := range domains {
			d.Open = true
			domains[n] = d
		}
		explored := expression.Explore(domains, func(values map[expression.Name]expression.Value) bool {
			this, that := c.Tree.Over(values), other.Tree.Over(values)
			if direct && anyUnknown(values) {
				implied = implied && (!this.Yes || this.No || !that.No) && (!that.No || that.Yes || !this.Yes)
			} else if this.Yes {
				may, implied = may || all, implied && !that.No
			}
			return implied
		}, c.Tree, other.Tree)
		implied = implied && explored
	}
	return may && implied
}

func anyUnknown(values map[expression.Name]expression.Value) bool {
	for _, v := range values {
		if v.Unknown() {
			return true
		}
	}
	return false
}

// readsAll says whether the condition reads all that the other does.
func readsAll(c *expression.Condition, other *expression.Condition) bool {
	return !slices.ContainsFunc(other.Reads, func(n expression.Name) bool { return !slices.Contains(c.Reads, n) })
}

// shadows looks for rules and requirements that say nothing more than others, and for notes that leave a middle out.
func (l *linter) shadows() {
	c := &l.catalog.Content
	shared := l.shared()
	for i := range shared {
		l.shadowed("", shared[:i+1], l.ruleViews(i))
	}
	l.silence("", shared, l.lastViews())
	for q := range c.Quizzes {
		cq := l.catalog.Quizzes[c.Quizzes[q].ID]
		for i := len(c.Rules); i < len(cq.Rules); i++ {
			l.shadowed(cq.Quiz.ID, cq.Rules[:i+1], []view{lastView(cq)})
		}
		l.silence(cq.Quiz.ID, cq.Rules[len(c.Rules):], []view{lastView(cq)})
	}
	for i := range c.Roles {
		l.impliedRequirements(&c.Roles[i])
	}
}

func (l *linter) lastViews() []view {
	var out []view
	for i := range l.catalog.Content.Quizzes {
		out = append(out, lastView(l.catalog.Quizzes[l.catalog.Content.Quizzes[i].ID]))
	}
	return out
}

// shadowed compares the last of some rules with those before it.
func (l *linter) shadowed(quiz string, rules []compiled.Rule, views []view) {
	last := rules[len(rules)-1]
	for i, earlier := range rules[:len(rules)-1] {
		switch {
		case last.Rule.Adjusts() != earlier.Rule.Adjusts():
			continue
		case !last.Rule.Adjusts():
			if last.Rule.Note != earlier.Rule.Note || last.When.Tree.String() != earlier.When.Tree.String() {
				continue
			}
			l.add(last.Rule.When.At, quiz, "Leave one of the two out.",
				"rule %q says again what rule %q says, under the same condition", last.Rule.ID, earlier.Rule.ID)
		case addsNothingTo(last.Rule, earlier.Rule) && undisturbed(earlier, last, rules[i+1:len(rules)-1]) &&
			readsAll(last.When, earlier.When) && implies(last.When, earlier.When, views):
			l.add(last.Rule.When.At, quiz, "Leave the rule out, or move it before the other and make it the stricter one.",
				"rule %q changes nothing: wherever it holds, rule %q has already done as much", last.Rule.ID, earlier.Rule.ID)
		default:
			continue
		}
		return
	}
}

// addsNothingTo says whether the rule leaves every level as it is once the other has been applied.
func addsNothingTo(r *engine.Rule, earlier *engine.Rule) bool {
	return !slices.ContainsFunc(r.SkillIDs(), func(skill string) bool {
		from, to := r.Leaves(skill)
		return earlier.Moved(skill, 0) < from || earlier.Moved(skill, 100) > to
	})
}

// undisturbed says whether no rule between two touches what they read or move. Then the later finds either what the
// earlier left, and does nothing, or, where the earlier was not applied, the very values that it saw.
func undisturbed(earlier, later compiled.Rule, between []compiled.Rule) bool {
	for _, cr := range between {
		if !cr.Rule.Adjusts() {
			continue
		}
		for _, skill := range cr.Rule.SkillIDs() {
			level := expression.Name{Group: "level", Key: skill}
			if slices.Contains(later.Rule.SkillIDs(), skill) || slices.Contains(later.When.Reads, level) ||
				slices.Contains(earlier.When.Reads, level) {
				return false
			}
		}
	}
	return true
}

// impliedRequirements looks for requirements that hold wherever another of the role does. Of two that mean the same the
// later is reported.
func (l *linter) impliedRequirements(r *engine.Role) {
	quizzes := l.naming(r.ID)
	if len(quizzes) == 0 {
		return
	}
	var views []view
	for _, cq := range quizzes {
		views = append(views, viewOf(cq, len(cq.Rules), r))
	}
	requires := quizzes[0].Roles[quizzes[0].Role[r.ID]].Requires
	for i, weak := range requires {
		if !outlookOf(weak, views).no {
			continue // it always holds, and that is said already
		}
		for j, strong := range requires {
			alike := readsAll(weak, strong) && implies(strong, weak, views)
			if i == j || !alike || i < j && readsAll(strong, weak) && implies(weak, strong, views) {
				continue
			}
			l.add(r.Requires[i].When.At, "", "Leave this requirement out.",
				"role %q requires this twice: it holds wherever %s does", r.ID, oneLine(&r.Requires[j].When))
			break
		}
	}
}

// silence looks for numbers that no note speaks for, between those that some do, where each of these notes reads one
// and the same name alone. A single number, as 50 where one says < 50 and the next > 50, was forgotten; a stretch may
// as well be meant, where there is something to say for low and high alone.
func (l *linter) silence(quiz string, rules []compiled.Rule, views []view) {
	notes := map[expression.Name][]compiled.Rule{}
	for _, cr := range rules {
		if !cr.Rule.Adjusts() && len(cr.When.Reads) == 1 {
			notes[cr.When.Reads[0]] = append(notes[cr.When.Reads[0]], cr)
		}
	}
	for n, of := range notes {
		if d, known := outlookOf(of[0].When, views).everywhere[n]; known && d.Options == nil {
			l.uncovered(quiz, n, d, of)
		}
	}
}

// uncovered adds a lint for each number and each stretch of the name's domain for which none of the notes may hold, but
// some below it and some above. Of facts the whole numbers count, for people count in them.
func (l *linter) uncovered(quiz string, n expression.Name, d expression.Domain, notes []compiled.Rule) {
	trees := make([]*expression.Term, len(notes))
	for i, cr := range notes {
		trees[i] = cr.When.Tree
	}
	cuts, _ := expression.CutsOf(trees...)
	var speaker *compiled.Rule // for the numbers up to below
	var below float64
	before := -1 // index of the piece that was spoken for last
	for i, piece := range d.Split(cuts[n], nil) {
		k := slices.IndexFunc(notes, func(cr compiled.Rule) bool {
			return cr.When.Tree.Over(map[expression.Name]expression.Value{n: piece}).Yes
		})
		if k < 0 {
			continue
		}
		whole := n.Group == "fact"
		left, one := onlyBetween(below, piece.Lo, whole)
		switch {
		case speaker == nil || i-before == 1:
		case one:
			l.add(speaker.Rule.When.At, quiz, "Let one of the notes reach further, or add one for these people.",
				"no note speaks for %s at %s", n, engine.Decimal(left))
		case !whole || math.Floor(below)+1 < piece.Lo:
			l.hint(speaker.Rule.When.At, quiz, "Let one of the notes reach further, or add one for these people, "+
				"unless there is nothing to tell them.",
				"no note speaks for %s between %s and %s", n, engine.Decimal(exact.Rounded(below)),
				engine.Decimal(exact.Rounded(piece.Lo)))
		}
		speaker, below, before = &notes[k], piece.Hi, i
	}
}

// onlyBetween returns the one number above one and below another, or the one whole number where those count; false
// where there is none or there are more.
func onlyBetween(below, above float64, whole bool) (float64, bool) {
	if n := math.Floor(below) + 1; whole && n < above && n+1 >= above {
		return n, true
	}
	x := math.Nextafter(below, above)
	return x, x < above && math.Nextafter(x, above) == above
}
