package engine

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// view says what a name can be for somebody who takes one quiz; false for a name that stays unknown there.
type view func(name) (domain, bool)

// view is what a condition sees once the first rules of the quiz, as many as applied says, have been applied. Gaps are to one of the roles.
func (cq *compiledQuiz) view(applied int, roles ...*Role) view {
	return func(n name) (domain, bool) {
		switch n.group {
		case "answer":
			i, ok := cq.index[n.key]
			if !ok {
				return domain{}, false
			}
			return cq.items[i].domain(), true
		case "fact":
			for i := range cq.items {
				if f := cq.items[i].item.Fact; f != nil && f.ID == n.key {
					return cq.items[i].domain(), true
				}
			}
			return domain{}, false
		case "fit", "readiness":
			_, ok := cq.role[n.key]
			return domain{hi: map[string]float64{"fit": 1, "readiness": 100}[n.group]}, ok
		}
		k, ok := cq.skill[n.key]
		if !ok {
			return domain{}, false
		}
		lo, hi := cq.reach(k, applied)
		some := !slices.ContainsFunc(cq.items, func(ci compiledItem) bool { return ci.show == nil && slices.Contains(ci.skills, k) })
		if n.group == "level" {
			return domain{lo: lo, hi: hi, some: some}, true
		}
		gap, ok := domain{}, false
		for _, r := range roles {
			if d, asked := r.Demand(n.key); asked {
				to := domain{lo: max(0, d.Level-hi), hi: max(0, d.Level-lo), some: some}
				if ok {
					to = to.or(gap)
				}
				gap, ok = to, true
			}
		}
		return gap, ok
	}
}

// domain is what answers to the item can be.
func (ci *compiledItem) domain() domain {
	d := domain{many: ci.item.Kind() == KindMany, some: ci.show != nil}
	if n := ci.item.Number; n != nil {
		d.lo, d.hi = n.Min, n.Max
	}
	for _, o := range ci.options {
		d.options = append(d.options, o.id)
		if o.alone {
			d.alone = append(d.alone, o.id)
		}
	}
	for i := range ci.labels {
		d.points = append(d.points, float64(i+1))
		d.lo, d.hi = 1, float64(i+1)
	}
	return d
}

// reach returns between which levels of a skill the answers to the quiz can lead, after its first rules, as many as applied says. A level is a mean of
// credits, so that none lies outside what the items earn; a rule may be applied or not.
func (cq *compiledQuiz) reach(skill, applied int) (lo, hi float64) {
	lo, hi = math.Inf(1), math.Inf(-1)
	if cq.quiz.Missing == MissingZero {
		lo = 0
	}
	for i := range cq.items {
		j := slices.Index(cq.items[i].skills, skill)
		switch {
		case j < 0:
		case cq.items[i].item.Kind() == KindScale:
			lo, hi = min(lo, 0), max(hi, 100)
		default:
			for _, o := range cq.items[i].options {
				lo, hi = min(lo, o.credit[j]), max(hi, o.credit[j])
			}
		}
	}
	for _, cr := range cq.rules[:applied] {
		if r := cr.rule; slices.Contains(r.skills(), cq.skills[skill]) {
			lo, hi = min(lo, r.move(cq.skills[skill], lo)), max(hi, r.move(cq.skills[skill], hi))
		}
	}
	return rounded(lo), rounded(hi)
}

// domains returns what the names of a condition can be in a view; false where one of them is unknown there, so that the condition isn't evaluated.
func (c *condition) domains(v view) (map[name]domain, bool) {
	out := make(map[name]domain, len(c.reads))
	for _, n := range c.reads {
		d, ok := v(n)
		if !ok {
			return nil, false
		}
		out[n] = d
	}
	return out, true
}

// outlook is what a condition may come to, over several views.
type outlook struct {
	evaluated  bool // some view knows all its names
	yes, no    bool // it may hold, may fail
	everywhere map[name]domain
}

// askedOfAll says whether the condition is evaluated for everybody who leaves nothing open.
func (o *outlook) askedOfAll() bool {
	for _, d := range o.everywhere {
		if d.some {
			return false
		}
	}
	return true
}

func (c *condition) outlook(views []view) outlook {
	out := outlook{everywhere: map[name]domain{}}
	for _, v := range views {
		domains, ok := c.domains(v)
		if !ok {
			continue
		}
		out.evaluated = true
		for n, d := range domains {
			if e, seen := out.everywhere[n]; seen {
				d = d.or(e)
			}
			out.everywhere[n] = d
		}
		explored := explore(domains, func(values map[name]value) bool {
			truth := c.tree.over(values)
			out.yes, out.no = out.yes || truth.yes, out.no || truth.no
			return !out.yes || !out.no
		}, c.tree)
		if !explored {
			out.yes, out.no = true, true
		}
	}
	return out
}

// excluded says whether conditions can't all hold at once, in any view that knows what they read.
func excluded(views []view, conditions ...*condition) bool {
	all := &condition{tree: &term{op: "truth", truth: true}}
	for _, c := range conditions {
		all = &condition{reads: slices.Concat(all.reads, c.reads), tree: &term{op: "&&", args: []*term{all.tree, c.tree}}}
	}
	o := all.outlook(views)
	return o.evaluated && !o.yes
}

// use is a condition with what it decides, and what to leave out where it decides nothing.
type use struct {
	quiz               string
	when               *Expression
	condition          *condition
	views              []view
	never, dropNever   string // where it never holds
	always, dropAlways string // where it always does
	passes             bool   // where it isn't evaluated it counts as if it held
	unknown            string // where no quiz can evaluate it
}

// conditions looks for those that never hold and those that always do.
func (l *linter) conditions() {
	for _, u := range l.uses() {
		o := u.condition.outlook(u.views)
		source := u.when.oneLine()
		switch {
		case len(u.views) == 0:
		case !o.evaluated:
			l.add(u.when.At, u.quiz, "Ask for all of it in one quiz, or leave "+u.dropNever+" out.", "%s knows %s", u.unknown, named(u.condition.reads))
		case !o.yes:
			l.add(u.when.At, u.quiz, "Compare with what can be reached, or leave "+u.dropNever+" out.", "%s: %s can't hold%s", u.never, source, becauseOf(o.everywhere))
		case !o.no && (u.passes || o.askedOfAll()):
			l.add(u.when.At, u.quiz, "Compare with something else, or leave "+u.dropAlways+" out.", "%s: %s always holds%s", u.always, source, becauseOf(o.everywhere))
		}
	}
}

// oneLine is the condition as it fits into a message.
func (e *Expression) oneLine() string { return strings.Join(strings.Fields(e.Source), " ") }

// named lists names as a sentence does.
func named(names []name) string {
	texts := make([]string, len(names))
	for i, n := range names {
		texts[i] = n.String()
	}
	if last := len(texts) - 1; last > 0 {
		return strings.Join(texts[:last], ", ") + " and " + texts[last]
	}
	return strings.Join(texts, "")
}

// becauseOf says what names can be, as the reason why a condition comes out as it does.
func becauseOf(domains map[name]domain) string {
	var parts []string
	for n, d := range domains {
		parts = append(parts, n.String()+" "+d.String())
	}
	if slices.Sort(parts); parts == nil {
		return ""
	}
	return ", because " + strings.Join(parts, " and ")
}

// uses lists every condition of the catalog. One that belongs to no quiz is seen as each quiz that uses it does.
func (l *linter) uses() []use {
	var out []use
	rule := func(quiz, knower string, cr compiledRule, views []view) {
		out = append(out, use{
			quiz: quiz, when: &cr.rule.When, condition: cr.when, views: views,
			never: fmt.Sprintf("rule %q is never applied", cr.rule.ID), dropNever: "the rule",
			always: fmt.Sprintf("rule %q is applied to everybody", cr.rule.ID), dropAlways: "the rule",
			unknown: fmt.Sprintf("rule %q is never applied: %s", cr.rule.ID, knower),
		})
	}
	c := &l.catalog.content
	for i, cr := range l.shared() {
		rule("", "no quiz", cr, l.ruleViews(i))
	}
	for q := range c.Quizzes {
		cq := l.catalog.quizzes[c.Quizzes[q].ID]
		for i := len(c.Rules); i < len(cq.rules); i++ {
			rule(cq.quiz.ID, "no quiz that it belongs to", cq.rules[i], []view{cq.ruleView(i)})
		}
		for _, ci := range cq.items {
			if ci.show == nil {
				continue
			}
			out = append(out, use{
				quiz: cq.quiz.ID, when: ci.item.Show, condition: ci.show, views: []view{cq.view(0)},
				never: fmt.Sprintf("item %q is never shown", ci.item.ID), dropNever: "the item",
				always: fmt.Sprintf("item %q needs no show", ci.item.ID), dropAlways: "show",
			})
		}
	}
	for i := range c.Roles {
		out = append(out, l.requirements(&c.Roles[i])...)
	}
	for i := range c.Paths {
		out = append(out, l.offers(&c.Paths[i])...)
	}
	return out
}

// shared are the rules that hold for every quiz.
func (l *linter) shared() []compiledRule {
	c := &l.catalog.content
	if len(c.Quizzes) == 0 {
		return nil
	}
	return l.catalog.quizzes[c.Quizzes[0].ID].rules[:len(c.Rules)]
}

// ruleView is what the rule of an index sees: one that moves levels sees those that the rules before it left, any other the last.
func (cq *compiledQuiz) ruleView(rule int) view {
	if cq.rules[rule].rule.adjusts() {
		return cq.view(rule)
	}
	return cq.lastView()
}

// lastView is what notes see. Their gaps are to the best-fitting role, which may be any.
func (cq *compiledQuiz) lastView() view {
	var roles []*Role
	for _, r := range cq.roles {
		roles = append(roles, r.role)
	}
	return cq.view(len(cq.rules), roles...)
}

// ruleViews is what a rule for every quiz sees in each of them.
func (l *linter) ruleViews(rule int) []view {
	var out []view
	for i := range l.catalog.content.Quizzes {
		out = append(out, l.catalog.quizzes[l.catalog.content.Quizzes[i].ID].ruleView(rule))
	}
	return out
}

// naming returns the quizzes that tell a role apart.
func (l *linter) naming(role string) []*compiledQuiz {
	var out []*compiledQuiz
	for i := range l.catalog.content.Quizzes {
		cq := l.catalog.quizzes[l.catalog.content.Quizzes[i].ID]
		if _, ok := cq.role[role]; ok {
			out = append(out, cq)
		}
	}
	return out
}

func (l *linter) requirements(r *Role) []use {
	var out []use
	quizzes := l.naming(r.ID)
	for i := range r.Requires {
		u := use{
			when: &r.Requires[i].When, passes: true, never: fmt.Sprintf("role %q is recommended to nobody", r.ID), dropNever: "the requirement",
			always: fmt.Sprintf("role %q requires nothing here", r.ID), dropAlways: "the requirement",
			unknown: fmt.Sprintf("role %q requires nothing here: no quiz that tells it apart", r.ID),
		}
		for _, cq := range quizzes {
			u.condition = cq.roles[cq.role[r.ID]].requires[i]
			u.views = append(u.views, cq.view(len(cq.rules), r))
		}
		if u.views != nil {
			out = append(out, u)
		}
	}
	return out
}

// offers are the conditions of a path's activities. A plan starts from a quiz that recommends one of the roles the path leads from.
func (l *linter) offers(p *Path) []use {
	to, _ := l.catalog.Role(p.To.ID)
	var views []view
	for i := range l.catalog.content.Quizzes {
		cq := l.catalog.quizzes[l.catalog.content.Quizzes[i].ID]
		if slices.ContainsFunc(p.From, func(f Ref) bool { _, ok := cq.role[f.ID]; return ok }) {
			views = append(views, cq.view(len(cq.rules), to))
		}
	}
	var out []use
	for i := range p.Activities {
		a := &p.Activities[i]
		if when := l.catalog.whens[a]; when != nil {
			out = append(out, use{
				when: a.When, condition: when, views: views, never: fmt.Sprintf("activity %q is never offered", a.ID), dropNever: "the activity",
				always: fmt.Sprintf("activity %q needs no when", a.ID), dropAlways: "when",
				unknown: fmt.Sprintf("activity %q is never offered: no quiz that leads here", a.ID),
			})
		}
	}
	return out
}
