package engine

import (
	"math"
	"slices"
)

// implies says whether another condition holds wherever this one may, in each view that knows what both read. A condition that never holds implies
// nothing.
func (c *condition) implies(other *condition, views []view) bool {
	both := &condition{reads: slices.Concat(c.reads, other.reads)}
	may, implied := false, true
	for _, v := range views {
		domains, ok := both.domains(v)
		if !ok {
			continue
		}
		explored := explore(domains, func(values map[name]value) bool {
			if c.tree.over(values).yes {
				may, implied = true, implied && !other.tree.over(values).no
			}
			return implied
		}, c.tree, other.tree)
		implied = implied && explored
	}
	return may && implied
}

// readsAll says whether the condition is unknown wherever the other is.
func (c *condition) readsAll(other *condition) bool {
	return !slices.ContainsFunc(other.reads, func(n name) bool { return !slices.Contains(c.reads, n) })
}

// shadows looks for rules and requirements that say nothing more than others, and for notes that leave a middle out.
func (l *linter) shadows() {
	c := &l.catalog.content
	shared := l.shared()
	for i := range shared {
		l.shadowed("", shared[:i+1], l.ruleViews(i))
	}
	l.silence("", shared, l.lastViews())
	for q := range c.Quizzes {
		cq := l.catalog.quizzes[c.Quizzes[q].ID]
		for i := len(c.Rules); i < len(cq.rules); i++ {
			l.shadowed(cq.quiz.ID, cq.rules[:i+1], []view{cq.lastView()})
		}
		l.silence(cq.quiz.ID, cq.rules[len(c.Rules):], []view{cq.lastView()})
	}
	for i := range c.Roles {
		l.impliedRequirements(&c.Roles[i])
	}
}

func (l *linter) lastViews() []view {
	var out []view
	for i := range l.catalog.content.Quizzes {
		out = append(out, l.catalog.quizzes[l.catalog.content.Quizzes[i].ID].lastView())
	}
	return out
}

// shadowed compares the last of some rules with those before it.
func (l *linter) shadowed(quiz string, rules []compiledRule, views []view) {
	last := rules[len(rules)-1]
	for i, earlier := range rules[:len(rules)-1] {
		switch {
		case last.rule.adjusts() != earlier.rule.adjusts():
			continue
		case !last.rule.adjusts():
			if last.rule.Note != earlier.rule.Note || last.when.tree.String() != earlier.when.tree.String() {
				continue
			}
			l.add(last.rule.When.At, quiz, "Leave one of the two out.", "rule %q says again what rule %q says, under the same condition", last.rule.ID, earlier.rule.ID)
		case last.rule.addsNothingTo(earlier.rule) && undisturbed(earlier, last, rules[i+1:len(rules)-1]) &&
			last.when.readsAll(earlier.when) && last.when.implies(earlier.when, views):
			l.add(last.rule.When.At, quiz, "Leave the rule out, or move it before the other and make it the stricter one.",
				"rule %q changes nothing: wherever it holds, rule %q has already done as much", last.rule.ID, earlier.rule.ID)
		default:
			continue
		}
		return
	}
}

// pointsFor returns what a list of points states for a skill.
func pointsFor(of []Points, skill string) (float64, bool) {
	for _, p := range of {
		if p.Skill.ID == skill {
			return p.Points, true
		}
	}
	return 0, false
}

// addsNothingTo says whether the rule leaves every level as it is once the other has been applied.
func (r *Rule) addsNothingTo(earlier *Rule) bool {
	for _, p := range r.Cap {
		_, raised := pointsFor(slices.Concat(earlier.Floor, earlier.Add), p.Skill.ID)
		if highest, capped := pointsFor(earlier.Cap, p.Skill.ID); !capped || highest > p.Points || raised {
			return false
		}
	}
	for _, p := range r.Floor {
		_, moved := pointsFor(earlier.Add, p.Skill.ID)
		if lowest, raised := pointsFor(earlier.Floor, p.Skill.ID); !raised || lowest < p.Points || moved {
			return false
		}
	}
	return len(r.Add) == 0
}

// undisturbed says whether no rule between two touches what they read or move. Then the later finds either what the earlier left, and does nothing, or, where
// the earlier was not applied, the very values that it saw.
func undisturbed(earlier, later compiledRule, between []compiledRule) bool {
	for _, cr := range between {
		if !cr.rule.adjusts() {
			continue
		}
		for _, skill := range cr.rule.skills() {
			level := name{"level", skill}
			if slices.Contains(later.rule.skills(), skill) || slices.Contains(later.when.reads, level) || slices.Contains(earlier.when.reads, level) {
				return false
			}
		}
	}
	return true
}

// impliedRequirements looks for requirements that hold wherever another of the role does. Of two that mean the same the later is reported.
func (l *linter) impliedRequirements(r *Role) {
	quizzes := l.naming(r.ID)
	if len(quizzes) == 0 {
		return
	}
	var views []view
	for _, cq := range quizzes {
		views = append(views, cq.view(len(cq.rules), r))
	}
	requires := quizzes[0].roles[quizzes[0].role[r.ID]].requires
	for i, weak := range requires {
		if !weak.outlook(views).no {
			continue // it always holds, and that is said already
		}
		for j, strong := range requires {
			alike := weak.readsAll(strong) && strong.implies(weak, views)
			if i == j || !alike || i < j && strong.readsAll(weak) && weak.implies(strong, views) {
				continue
			}
			l.add(r.Requires[i].When.At, "", "Leave this requirement out.",
				"role %q requires this twice: it holds wherever %s does", r.ID, r.Requires[j].When.oneLine())
			break
		}
	}
}

// silence looks for numbers that no note speaks for, between those that some do, where each of these notes reads one and the same name alone. A single number,
// as 50 where one says < 50 and the next > 50, was forgotten; a stretch may as well be meant, where there is something to say for low and high alone.
func (l *linter) silence(quiz string, rules []compiledRule, views []view) {
	notes := map[name][]compiledRule{}
	for _, cr := range rules {
		if !cr.rule.adjusts() && len(cr.when.reads) == 1 {
			notes[cr.when.reads[0]] = append(notes[cr.when.reads[0]], cr)
		}
	}
	for n, of := range notes {
		if d, known := of[0].when.outlook(views).everywhere[n]; known && d.options == nil {
			l.uncovered(quiz, n, d, of)
		}
	}
}

// uncovered adds a lint for each number and each stretch of the name's domain for which none of the notes may hold, but some below it and some above. Of facts
// the whole numbers count, for people count in them.
func (l *linter) uncovered(quiz string, n name, d domain, notes []compiledRule) {
	trees := make([]*term, len(notes))
	for i, cr := range notes {
		trees[i] = cr.when.tree
	}
	cuts, _ := cutsOf(trees...)
	var speaker *compiledRule // for the numbers up to below
	var below float64
	before := -1 // index of the piece that was spoken for last
	for i, piece := range d.split(cuts[n], nil) {
		k := slices.IndexFunc(notes, func(cr compiledRule) bool { return cr.when.tree.over(map[name]value{n: piece}).yes })
		if k < 0 {
			continue
		}
		whole := n.group == "fact"
		left, one := onlyBetween(below, piece.lo, whole)
		switch {
		case speaker == nil || i-before == 1:
		case one:
			l.add(speaker.rule.When.At, quiz, "Let one of the notes reach further, or add one for these people.", "no note speaks for %s at %s", n, decimal(left))
		case !whole || math.Floor(below)+1 < piece.lo:
			l.hint(speaker.rule.When.At, quiz, "Let one of the notes reach further, or add one for these people, unless there is nothing to tell them.",
				"no note speaks for %s between %s and %s", n, decimal(rounded(below)), decimal(rounded(piece.lo)))
		}
		speaker, below, before = &notes[k], piece.hi, i
	}
}

// onlyBetween returns the one number above one and below another, or the one whole number where those count; false where there is none or there are more.
func onlyBetween(below, above float64, whole bool) (float64, bool) {
	if n := math.Floor(below) + 1; whole && n < above && n+1 >= above {
		return n, true
	}
	x := math.Nextafter(below, above)
	return x, x < above && math.Nextafter(x, above) == above
}
