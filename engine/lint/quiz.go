package lint

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/gonum/stat/distuv"

	"careerpath/engine"
	"careerpath/engine/internal/compiled"
	"careerpath/engine/internal/exact"
	"careerpath/engine/internal/expression"
)

// mostConfused is how often a holder of one role may look more like another before the two are called too close.
const mostConfused = 0.25

// dominantOptions looks for options that earn at least as much as every other in all that an item measures, and more
// somewhere: whoever wants to do well sees which one to take. Where the others aren't weighed against each other
// either, the options may be steps of one ladder, and of one skill they are by nature, as options that state points are.
func (l *linter) dominantOptions(cq *compiled.Quiz) {
	for _, ci := range cq.Items {
		for i, o := range ci.Options {
			others := slices.Delete(slices.Clone(ci.Options), i, i+1)
			if len(ci.Skills) < 2 || ci.Worth.Stated || slices.ContainsFunc(others, func(p compiled.Option) bool { return !dominates(o, p) }) {
				continue
			}
			say, unless := l.add, ""
			if !weighed(others) {
				say, unless = l.hint, " Steps of one ladder may stay."
			}
			say(ci.Item.Options[i].At, cq.Quiz.ID, "Let each option earn most for a skill of its own, so that no "+
				"answer is plainly the best."+unless,
				"option %q of item %q earns at least as much as every other option in all that the item measures", o.ID, ci.Item.ID)
		}
	}
}

// weighed says whether some two of the options each earn more than the other somewhere.
func weighed(options []compiled.Option) bool {
	for i, o := range options {
		for _, p := range options[:i] {
			if !dominates(o, p) && !dominates(p, o) && !slices.Equal(o.Credit, p.Credit) {
				return true
			}
		}
	}
	return false
}

// dominates says whether an option earns at least as much as another in all that the item measures, and more somewhere.
func dominates(o compiled.Option, p compiled.Option) bool {
	more := false
	for j := range o.Credit {
		if o.Credit[j] < p.Credit[j] {
			return false
		}
		more = more || o.Credit[j] > p.Credit[j]
	}
	return more
}

// keying looks for skills that are measured by two scale items or more, all reversed or all not: then a habit of
// agreeing passes for the skill, or for the lack of it (Paulhus 1991). A skill with a raw sum is as it was published,
// and so are its cut-offs: nobody may turn its items round.
func (l *linter) keying(cq *compiled.Quiz) {
	for k, skill := range cq.Skills {
		if cq.Sums[k] != nil {
			continue
		}
		straight, reversed := 0, 0
		var first engine.Pos
		for i := range cq.Items {
			it := cq.Items[i].Item
			j := slices.Index(cq.Items[i].Skills, k)
			if j < 0 || cq.Items[i].Points == 0 {
				continue
			}
			if straight+reversed == 0 {
				first = it.Measures[j].Skill.At
			}
			if cq.Items[i].Worth.Falls() {
				reversed++
			} else {
				straight++
			}
		}
		const turn = "Turn at least one of them round, unless they are a published questionnaire's: word it so that " +
			"agreeing shows "
		switch {
		case reversed == 0 && straight >= 2:
			l.add(first, cq.Quiz.ID, turn+"less of the skill, and mark it reversed: true.",
				"none of the %d scale items of %s is reversed: somebody who agrees with everything looks strong in it",
				straight, skill)
		case straight == 0 && reversed >= 2:
			l.add(first, cq.Quiz.ID, turn+"more of the skill, and don't mark it reversed.",
				"all %d scale items of %s are reversed: somebody who agrees with everything looks weak in it", reversed, skill)
		}
	}
}

// nearRoles looks for pairs of roles that the quiz can't tell apart. With d² = Σ (q̃_as − q̃_bs)²/(SEM_s² + τ²), as fit
// has it for somebody who answers everything, a holder of one role looks more like the other with probability Φ(−d/2);
// d is the discriminability d′ (Green & Swets 1966). Roles may be alike where their requirements tell them apart, and
// positions where their heights do.
func (l *linter) nearRoles(cq *compiled.Quiz) {
	s := &compiled.Sheet{Quiz: cq, Measured: make([]bool, len(cq.Skills)), Sems: make([]float64, len(cq.Skills))}
	for k := range cq.Skills {
		items := 0
		for i := range cq.Items {
			if slices.Contains(cq.Items[i].Skills, k) {
				items++
			}
		}
		rel, _ := cq.Quiz.ReliabilityOf(cq.Skills[k])
		s.Measured[k], s.Sems[k] = true, rel.SEM(items)
	}
	for b := range cq.Roles {
		for a := range b {
			if s.ToldByHeight(a, b) {
				continue
			}
			p, q := s.Centred(cq.Roles[a].Levels), s.Centred(cq.Roles[b].Levels)
			d := 0.0
			for k := range p {
				d += float64((p[k]-q[k])*(p[k]-q[k])) / s.Variance(k)
			}
			d *= cq.Temperature // which says how sure shares are, not how far apart roles are
			if confused := distuv.UnitNormal.CDF(-math.Sqrt(d) / 2); confused > mostConfused && !requireOpposites(cq, a, b) {
				l.add(cq.Quiz.Roles[b].At, cq.Quiz.ID,
					"Move the shapes of their profiles apart, or add items for the skills in which they differ.",
					"the quiz can't tell %s from %s: %.0f in 100 holders of one look more like the other, and at most %.0f should",
					cq.Roles[b].Role.ID, cq.Roles[a].Role.ID, 100*confused, 100*mostConfused)
			}
		}
	}
}

// requireOpposites says whether no one can be recommended both roles. What is required of a gap is left aside: each
// role has its own.
func requireOpposites(cq *compiled.Quiz, a, b int) bool {
	requires := slices.DeleteFunc(slices.Concat(cq.Roles[a].Requires, cq.Roles[b].Requires),
		func(c *expression.Condition) bool {
			return slices.ContainsFunc(c.Reads, func(n expression.Name) bool { return n.Group == "gap" })
		})
	return excluded([]view{viewOf(cq, len(cq.Rules))}, requires...)
}

// countedTwice looks for skills that the same items measure in the same way: their levels are always equal, so that
// they count one thing twice.
func (l *linter) countedTwice(cq *compiled.Quiz) {
	first := map[string]string{}
	for k, skill := range cq.Skills {
		var how strings.Builder
		var at engine.Pos
		unit := 0.0 // only the proportions of weights count
		for i := range cq.Items {
			ci := &cq.Items[i]
			j := slices.Index(ci.Skills, k)
			if j < 0 {
				continue
			}
			if unit == 0 {
				unit = ci.Weights[j]
			}
			fmt.Fprintf(&how, "%d %v", i, exact.Rounded(ci.Weights[j]/unit))
			for _, o := range ci.Options {
				fmt.Fprintf(&how, " %v", o.Credit[j])
			}
			how.WriteString("\n")
			if at == (engine.Pos{}) {
				at = measuredAt(ci.Item, skill)
			}
		}
		if other, twice := first[how.String()]; twice {
			l.add(at, cq.Quiz.ID, "Give each of them an item of its own, or make them one skill.",
				"%s and %s are measured by the same items with the same weights, so the same thing counts twice", other, skill)
			continue
		}
		first[how.String()] = skill
	}
}

// measuredAt is where the item first says that it measures a skill.
func measuredAt(it *engine.Item, skill string) engine.Pos {
	for _, m := range it.Measures {
		if m.Skill.ID == skill {
			return m.Skill.At
		}
	}
	for _, o := range it.Options {
		for _, p := range o.Credit {
			if p.Skill.ID == skill {
				return p.Skill.At
			}
		}
	}
	return it.At
}

// poles are labels that stand for the least and for the most on scales in use.
var poles = map[string]int{
	"never": -1, "not at all": -1, "none": -1, "strongly disagree": -1, "completely disagree": -1, "very poor": -1,
	"very unlikely": -1, "very dissatisfied": -1,
	"always": 1, "almost always": 1, "extremely": 1, "strongly agree": 1, "completely agree": 1, "very good": 1,
	"very likely": 1, "very satisfied": 1,
}

// direction is 1 where the labels begin with the least or end with the most, −1 the other way round, and 0 where they
// don't say.
func direction(labels []string) int {
	first, last := poles[phrase(labels[0])], poles[phrase(labels[len(labels)-1])]
	switch {
	case first < 0 && last >= 0 || first == 0 && last > 0:
		return 1
	case first > 0 && last <= 0 || first == 0 && last < 0:
		return -1
	}
	return 0
}

// phrase is a label as it is compared: lower case, single spaces.
func phrase(label string) string { return strings.Join(strings.Fields(strings.ToLower(label)), " ") }

// opposed says whether two scales run in opposite directions: two labels of both stand in opposite order, or one begins
// with the least and the other with the most.
func opposed(a, b []string) bool {
	for i := range a {
		for j := range i {
			earlier := slices.IndexFunc(b, func(label string) bool { return phrase(label) == phrase(a[j]) })
			later := slices.IndexFunc(b, func(label string) bool { return phrase(label) == phrase(a[i]) })
			if earlier >= 0 && later >= 0 && later < earlier {
				return true
			}
		}
	}
	return direction(a)*direction(b) < 0
}

// turnedScales looks for scales whose labels run the other way round than those of a scale that more items use.
func (l *linter) turnedScales(cq *compiled.Quiz) {
	uses := map[string][]*engine.Item{}
	var scales []engine.Scale
	for _, it := range cq.Quiz.Items() {
		if it.Scale != nil {
			uses[it.Scale.ID] = append(uses[it.Scale.ID], it)
		}
	}
	for _, s := range cq.Quiz.Scales {
		if len(uses[s.ID.ID]) > 0 {
			scales = append(scales, s)
		}
	}
	slices.SortStableFunc(scales, func(a, b engine.Scale) int { return len(uses[b.ID.ID]) - len(uses[a.ID.ID]) })
	for i, rare := range scales {
		for _, usual := range scales[:i] {
			if !opposed(usual.Labels, rare.Labels) {
				continue
			}
			it := uses[rare.ID.ID][0]
			l.add(it.Scale.At, cq.Quiz.ID, "Turn the labels round, and mark the item reversed where agreeing then "+
				"shows less of the skill.",
				"the labels of %s, from %q to %q, run the other way round than those of %s, from %q to %q: whoever "+
					"answers %q by habit says the opposite",
				rare.ID.ID, rare.Labels[0], rare.Labels[len(rare.Labels)-1], usual.ID.ID, usual.Labels[0],
				usual.Labels[len(usual.Labels)-1], it.ID)
			break
		}
	}
}
