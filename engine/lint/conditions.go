package lint

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"careerpath/engine"
	"careerpath/engine/internal/compiled"
	"careerpath/engine/internal/exact"
	"careerpath/engine/internal/expression"
)

// view says what a name can be for somebody who takes one quiz; false for a name that stays unknown there.
type view func(expression.Name) (expression.Domain, bool)

// viewOf is what a condition sees once the first rules of the quiz, as many as applied says, have been applied. Gaps
// are to one of the roles.
func viewOf(cq *compiled.Quiz, applied int, roles ...*engine.Role) view {
	return func(n expression.Name) (expression.Domain, bool) {
		switch n.Group {
		case "answer":
			i, ok := cq.Index[n.Key]
			if !ok {
				return expression.Domain{}, false
			}
			return domain(&cq.Items[i]), true
		case "fact":
			for i := range cq.Items {
				if f := cq.Items[i].Item.Fact; f != nil && f.ID == n.Key {
					return stated(&cq.Items[i]), true
				}
			}
			return expression.Domain{}, false
		case "fit", "readiness":
			_, ok := cq.Role[n.Key]
			return expression.Domain{Hi: map[string]float64{"fit": 1, "readiness": 100}[n.Group]}, ok
		case "sum", "band":
			return scoreDomain(cq, n)
		}
		k, ok := cq.Skill[n.Key]
		if !ok {
			return expression.Domain{}, false
		}
		lo, hi := reach(cq, k, applied)
		some := !slices.ContainsFunc(cq.Items, func(ci compiled.Item) bool {
			return ci.Show == nil && slices.Contains(ci.Skills, k)
		})
		if n.Group == "level" {
			return expression.Domain{Lo: lo, Hi: hi, Some: some}, true
		}
		gap, ok := expression.Domain{}, false
		for _, r := range roles {
			if d, asked := r.Demand(n.Key); asked {
				to := expression.Domain{Lo: max(0, d.Level-hi), Hi: max(0, d.Level-lo), Some: some}
				if ok {
					to = to.Or(gap)
				}
				gap, ok = to, true
			}
		}
		return gap, ok
	}
}

// stated is what the fact can be that the item asks for: one of the numbers that its options state, where it has any.
func stated(ci *compiled.Item) expression.Domain {
	d := domain(ci)
	if d.Options == nil {
		return d
	}
	d.Options = nil
	for _, o := range ci.Options {
		d.Points = append(d.Points, o.Value)
	}
	slices.Sort(d.Points)
	return d
}

// domain is what answers to the item can be.
func domain(ci *compiled.Item) expression.Domain {
	d := expression.Domain{Many: ci.Form == engine.FormChoices, Some: ci.Show != nil, Lo: ci.Lowest, Hi: ci.Highest}
	for _, o := range ci.Options {
		d.Options = append(d.Options, o.ID)
		if o.Alone {
			d.Alone = append(d.Alone, o.ID)
		}
	}
	if ci.Choices() == nil {
		return d // points as close as those of a slider are as good as all numbers between
	}
	for i := range ci.Points {
		d.Points = append(d.Points, ci.First+float64(i))
	}
	return d
}

// reach returns between which levels of a skill the answers to the quiz can lead, after its first rules, as many as
// applied says. A level is a mean of credits, so that none lies outside what the items earn; a rule may be applied or
// not.
func reach(cq *compiled.Quiz, skill, applied int) (lo, hi float64) {
	lo, hi = math.Inf(1), math.Inf(-1)
	if cq.Missing(skill) == engine.MissingZero {
		lo = 0
	}
	for i := range cq.Items {
		j := slices.Index(cq.Items[i].Skills, skill)
		switch {
		case j < 0:
		case cq.Items[i].Points > 0, cq.Items[i].Worth.Stated:
			lo, hi = min(lo, 0), max(hi, 100)
		default:
			for _, o := range cq.Items[i].Options {
				lo, hi = min(lo, o.Credit[j]), max(hi, o.Credit[j])
			}
		}
	}
	for _, cr := range cq.Rules[:applied] {
		if r := cr.Rule; slices.Contains(r.SkillIDs(), cq.Skills[skill]) {
			lo, hi = min(lo, r.Moved(cq.Skills[skill], lo)), max(hi, r.Moved(cq.Skills[skill], hi))
		}
	}
	return exact.Rounded(lo), exact.Rounded(hi)
}

// domains returns what the names of a condition can be in a view; all is false where one of them is unknown there.
func domains(c *expression.Condition, v view) (out map[expression.Name]expression.Domain, all bool) {
	out, all = make(map[expression.Name]expression.Domain, len(c.Reads)), true
	for _, n := range c.Reads {
		d, ok := v(n)
		if !ok {
			d, all = expression.Domain{Never: true}, false
		}
		out[n] = d
	}
	return out, all
}

// outlook is what a condition may come to, over several views.
type outlook struct {
	evaluated  bool // some view knows all its names, or enough of them for it to hold
	yes, no    bool // it may hold, may fail
	open       bool // some view knows too few of its names for either
	everywhere map[expression.Name]expression.Domain
}

// askedOfAll says whether the condition is evaluated for everybody who leaves nothing open.
func (o *outlook) askedOfAll() bool {
	for _, d := range o.everywhere {
		if d.Some {
			return false
		}
	}
	return !o.open
}

func outlookOf(c *expression.Condition, views []view) outlook {
	out := outlook{everywhere: map[expression.Name]expression.Domain{}}
	for _, v := range views {
		domains, all := domains(c, v)
		if !all && !c.Tree.SettlesEarly() {
			continue
		}
		var yes, no, open bool
		explored := expression.Explore(domains, func(values map[expression.Name]expression.Value) bool {
			truth := c.Tree.Over(values)
			if !all && truth.Yes && truth.No && c.Tree.Direct() {
				open = true
				return true
			}
			yes, no = yes || truth.Yes, no || truth.No
			return !all || !yes || !no
		}, c.Tree)
		if !explored {
			yes, no = true, true
		}
		if !yes && !no {
			continue
		}
		out.yes, out.no, out.open = out.yes || yes, out.no || no, out.open || open
		if !all && !yes {
			continue
		}
		out.evaluated = true
		for n, d := range domains {
			if d.Never {
				continue
			}
			if e, seen := out.everywhere[n]; seen {
				d = d.Or(e)
			}
			out.everywhere[n] = d
		}
	}
	return out
}

// excluded says whether conditions can't all hold at once, in any view that knows what they read.
func excluded(views []view, conditions ...*expression.Condition) bool {
	all := &expression.Condition{Tree: &expression.Term{Op: "truth", Truth: true}}
	for _, c := range conditions {
		all = &expression.Condition{Reads: slices.Concat(all.Reads, c.Reads),
			Tree: &expression.Term{Op: "&&", Args: []*expression.Term{all.Tree, c.Tree}}}
	}
	o := outlookOf(all, views)
	return o.evaluated && !o.yes
}

// site is a condition with what it decides, and what to leave out where it decides nothing.
type site struct {
	quiz               string
	when               *engine.Expression
	condition          *expression.Condition
	views              []view
	never, dropNever   string // where it never holds
	always, dropAlways string // where it always does
	passes             bool   // where it isn't known it counts as if it held
	unknown            string // where no quiz can evaluate it
}

// conditions looks for those that never hold and those that always do.
func (l *linter) conditions() {
	for _, u := range l.sites() {
		o := outlookOf(u.condition, u.views)
		source := oneLine(u.when)
		switch {
		case len(u.views) == 0:
		case !o.evaluated && (!u.passes || !o.no):
			l.add(u.when.At, u.quiz, "Ask for all of it in one quiz, or leave "+u.dropNever+" out.", "%s knows %s",
				u.unknown, named(u.condition.Reads))
		case !o.yes && (!u.passes || !o.open):
			l.add(u.when.At, u.quiz, "Compare with what can be reached, or leave "+u.dropNever+" out.",
				"%s: %s can't hold%s", u.never, source, becauseOf(o.everywhere))
		case !o.no && (u.passes || o.askedOfAll()):
			l.add(u.when.At, u.quiz, "Compare with something else, or leave "+u.dropAlways+" out.",
				"%s: %s always holds%s", u.always, source, becauseOf(o.everywhere))
		}
	}
}

// oneLine is the condition as it fits into a message.
func oneLine(e *engine.Expression) string { return strings.Join(strings.Fields(e.Source), " ") }

// named lists names as a sentence does.
func named(names []expression.Name) string {
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
func becauseOf(domains map[expression.Name]expression.Domain) string {
	var parts []string
	for n, d := range domains {
		parts = append(parts, n.String()+" "+d.String())
	}
	if slices.Sort(parts); parts == nil {
		return ""
	}
	return ", because " + strings.Join(parts, " and ")
}

// sites lists every condition of the catalog with where it stands. One that belongs to no quiz is seen as each quiz
// that uses it does.
func (l *linter) sites() []site {
	var out []site
	rule := func(quiz, knower string, cr compiled.Rule, views []view) {
		out = append(out, site{
			quiz: quiz, when: &cr.Rule.When, condition: cr.When, views: views,
			never: fmt.Sprintf("rule %q is never applied", cr.Rule.ID), dropNever: "the rule",
			always: fmt.Sprintf("rule %q is applied to everybody", cr.Rule.ID), dropAlways: "the rule",
			unknown: fmt.Sprintf("rule %q is never applied: %s", cr.Rule.ID, knower),
		})
	}
	c := &l.catalog.Content
	for i, cr := range l.shared() {
		rule("", "no quiz", cr, l.ruleViews(i))
	}
	for q := range c.Quizzes {
		cq := l.catalog.Quizzes[c.Quizzes[q].ID]
		for i := len(c.Rules); i < len(cq.Rules); i++ {
			rule(cq.Quiz.ID, "no quiz that it belongs to", cq.Rules[i], []view{ruleView(cq, i)})
		}
		out = append(out, normSites(cq)...)
		for _, ci := range cq.Items {
			if ci.Show == nil {
				continue
			}
			out = append(out, site{
				quiz: cq.Quiz.ID, when: ci.Item.Show, condition: ci.Show, views: []view{viewOf(cq, 0)},
				never: fmt.Sprintf("item %q is never shown", ci.Item.ID), dropNever: "the item",
				always: fmt.Sprintf("item %q needs no show", ci.Item.ID), dropAlways: "show",
			})
		}
	}
	for i := range c.Roles {
		out = append(out, l.requirements(&c.Roles[i])...)
		out = append(out, l.rungs(&c.Roles[i])...)
	}
	for i := range c.Paths {
		out = append(out, l.offers(&c.Paths[i])...)
	}
	return out
}

// shared are the rules that hold for every quiz.
func (l *linter) shared() []compiled.Rule {
	c := &l.catalog.Content
	if len(c.Quizzes) == 0 {
		return nil
	}
	return l.catalog.Quizzes[c.Quizzes[0].ID].Rules[:len(c.Rules)]
}

// ruleView is what the rule of an index sees: one that moves levels sees those that the rules before it left, any other
// the last.
func ruleView(cq *compiled.Quiz, rule int) view {
	if cq.Rules[rule].Rule.Adjusts() {
		return viewOf(cq, rule)
	}
	return lastView(cq)
}

// lastView is what notes see. Their gaps are to the best-fitting role, which may be any.
func lastView(cq *compiled.Quiz) view {
	var roles []*engine.Role
	for _, r := range cq.Roles {
		roles = append(roles, r.Role)
	}
	return viewOf(cq, len(cq.Rules), roles...)
}

// ruleViews is what a rule for every quiz sees in each of them.
func (l *linter) ruleViews(rule int) []view {
	var out []view
	for i := range l.catalog.Content.Quizzes {
		out = append(out, ruleView(l.catalog.Quizzes[l.catalog.Content.Quizzes[i].ID], rule))
	}
	return out
}

// naming returns the quizzes that tell a role apart.
func (l *linter) naming(role string) []*compiled.Quiz {
	var out []*compiled.Quiz
	for i := range l.catalog.Content.Quizzes {
		cq := l.catalog.Quizzes[l.catalog.Content.Quizzes[i].ID]
		if _, ok := cq.Role[role]; ok {
			out = append(out, cq)
		}
	}
	return out
}

func (l *linter) requirements(r *engine.Role) []site {
	var out []site
	quizzes := l.naming(r.ID)
	for i := range r.Requires {
		u := site{
			when: &r.Requires[i].When, passes: true, never: fmt.Sprintf("role %q is recommended to nobody", r.ID),
			dropNever: "the requirement",
			always:    fmt.Sprintf("role %q requires nothing here", r.ID), dropAlways: "the requirement",
			unknown: fmt.Sprintf("role %q requires nothing here: no quiz that tells it apart", r.ID),
		}
		for _, cq := range quizzes {
			u.condition = cq.Roles[cq.Role[r.ID]].Requires[i]
			u.views = append(u.views, viewOf(cq, len(cq.Rules), r))
		}
		if u.views != nil {
			out = append(out, u)
		}
	}
	return out
}

// rungs are the conditions of a role's ladder, as the quizzes that tell the role apart see them.
func (l *linter) rungs(r *engine.Role) []site {
	var out []site
	quizzes := l.naming(r.ID)
	for i := range r.Next {
		u := site{
			when: r.Next[i].When, never: fmt.Sprintf("nobody is led from role %q to %s by this rung", r.ID,
				r.Next[i].Role.ID), dropNever: "the rung",
			always: fmt.Sprintf("the rung from role %q to %s needs no when", r.ID, r.Next[i].Role.ID), dropAlways: "when",
			unknown: fmt.Sprintf("nobody is led from role %q to %s by this rung: no quiz that tells the role apart", r.ID,
				r.Next[i].Role.ID),
		}
		for _, cq := range quizzes {
			u.condition = cq.Rungs[cq.Role[r.ID]][i].When
			u.views = append(u.views, viewOf(cq, len(cq.Rules)))
		}
		if u.views != nil && u.condition != nil {
			out = append(out, u)
		}
	}
	return out
}

// offers are the conditions of a path's activities. A plan starts from a quiz that recommends one of the roles the path
// leads from.
func (l *linter) offers(p *engine.Path) []site {
	to, _ := l.catalog.Role(p.To.ID)
	var views []view
	for i := range l.catalog.Content.Quizzes {
		cq := l.catalog.Quizzes[l.catalog.Content.Quizzes[i].ID]
		if slices.ContainsFunc(p.From, func(f engine.Ref) bool { _, ok := cq.Role[f.ID]; return ok }) {
			views = append(views, viewOf(cq, len(cq.Rules), to))
		}
	}
	var out []site
	for i := range p.Activities {
		a := &p.Activities[i]
		if when := l.catalog.Whens[a]; when != nil {
			out = append(out, site{
				when: a.When, condition: when, views: views, never: fmt.Sprintf("activity %q is never offered", a.ID),
				dropNever: "the activity",
				always:    fmt.Sprintf("activity %q needs no when", a.ID), dropAlways: "when",
				unknown: fmt.Sprintf("activity %q is never offered: no quiz that leads here", a.ID),
			})
		}
	}
	return out
}
