package plan

import (
	"math"
	"slices"
	"strings"

	"careerpath/engine"
	"careerpath/engine/internal/compiled"
	"careerpath/engine/internal/expression"
)

// course is the activities of a path as choosing and ordering see them. Gaps are positions in Plan.Gaps, and what is
// open is the points left of each.
type course struct {
	weights []float64 // by gap
	start   []float64 // open where the person starts
	steps   []step    // ordered by activity id, which settles ties
}

// step is one activity of a course.
type step struct {
	activity *engine.Activity
	offered  bool // its when holds; one that isn't offered is taken only for the sake of those that come after it
	closes   []closing
	after    []int // steps
}

// closing is by how many points a step closes a gap, while that is open.
type closing struct {
	gap    int
	points float64
}

// choose picks the activities that close something of the gaps, and puts them in order.
func choose(c *compiled.Catalog, p *Plan, from []*engine.Activity, result *engine.Result,
	facts map[string]float64) []*engine.Activity {
	co := p.course(from, func(a *engine.Activity) bool {
		when := c.Whens[a]
		if when == nil {
			return true
		}
		holds, _ := when.Holds(p.reading(result, facts))
		return holds
	})
	order := co.improve(co.pick())
	if p.Within() && !p.Gathered {
		order = co.strengthen(order)
	}
	out := make([]*engine.Activity, len(order))
	for i, k := range order {
		out[i] = co.steps[k].activity
	}
	return out
}

// reading is what the condition of an activity reads: gaps are to the plan's role.
func (p *Plan) reading(result *engine.Result, facts map[string]float64) func(expression.Name) (any, bool) {
	return func(n expression.Name) (any, bool) {
		switch n.Group {
		case "fact":
			v, ok := facts[n.Key]
			return v, ok
		case "gap":
			if i := p.gap(n.Key); i >= 0 {
				return p.Gaps[i].open(p.Gaps[i].Level), true
			}
		case "level":
			if i := slices.IndexFunc(result.Levels, func(l engine.Level) bool { return l.Skill == n.Key }); i >= 0 {
				return result.Levels[i].Level, true
			}
		case "fit", "readiness":
			i := slices.IndexFunc(result.Roles, func(r engine.RoleFit) bool { return r.Role == n.Key })
			switch {
			case i >= 0 && n.Group == "fit":
				return result.Roles[i].Share, true
			case i >= 0 && !result.Roles[i].Unclaimed:
				return result.Roles[i].Readiness, true
			}
		}
		return nil, false
	}
}

// gap returns which of the plan's gaps is in a skill, -1 where none is.
func (p *Plan) gap(skill string) int {
	return slices.IndexFunc(p.Gaps, func(g Gap) bool { return g.Skill == skill })
}

// course lays out activities.
func (p *Plan) course(from []*engine.Activity, offered func(*engine.Activity) bool) *course {
	co := &course{}
	for i := range p.Gaps {
		g := &p.Gaps[i]
		co.weights, co.start = append(co.weights, g.Weight), append(co.start, g.open(g.Level))
	}
	for _, a := range from {
		st := step{activity: a, offered: offered(a)}
		for _, g := range a.Gains {
			if k := p.gap(g.Skill.ID); k >= 0 {
				st.closes = append(st.closes, closing{k, g.Points})
			}
		}
		co.steps = append(co.steps, st)
	}
	slices.SortFunc(co.steps, func(a, b step) int { return strings.Compare(a.activity.ID, b.activity.ID) })
	for i := range co.steps {
		for _, ref := range co.steps[i].activity.After {
			if j := slices.IndexFunc(co.steps, func(o step) bool { return o.activity.ID == ref.ID }); j >= 0 {
				co.steps[i].after = append(co.steps[i].after, j)
			}
		}
	}
	return co
}

// value is what a step is worth with some gaps open: Σ w_s·min(gain, gap still open), and whether it closes enough of
// any one to be worth the time.
func (co *course) value(k int, open []float64) (sum float64, worth bool) {
	for _, cl := range co.steps[k].closes {
		points := min(cl.points, open[cl.gap])
		sum += float64(co.weights[cl.gap] * points)
		worth = worth || points >= worthwhile
	}
	return sum, worth
}

// take closes what a step closes.
func (co *course) take(k int, open []float64) {
	for _, cl := range co.steps[k].closes {
		open[cl.gap] = max(0, open[cl.gap]-cl.points)
	}
}

func (co *course) hours(k int) float64 { return co.steps[k].activity.Hours }

// pick takes what is worth its time and leaves out again what the rest has made needless, until nothing is to be added.
// What was once left out is taken up again only for those that come after it, so that there is an end.
func (co *course) pick() []int {
	var order []int
	out := make([]bool, len(co.steps))
	for {
		more := co.add(order, out)
		if len(more) == len(order) {
			return order
		}
		order = co.prune(slices.Clone(more))
		for _, k := range more {
			out[k] = out[k] || !slices.Contains(order, k)
		}
	}
}

// add takes, again and again, the step worth most per hour together with those it comes after that aren't taken yet,
// until none is worth the time (Smith 1956, with the gaps worked out anew each time).
func (co *course) add(order []int, out []bool) []int {
	open, at := slices.Clone(co.start), make([]float64, len(co.start))
	taken := make([]bool, len(co.steps))
	for _, k := range order {
		taken[k] = true
		co.take(k, open)
	}
	for {
		var best []int
		most := 0.0
		for k := range co.steps {
			if taken[k] || out[k] || !co.steps[k].offered {
				continue
			}
			copy(at, open)
			chain, value, hours, worth := co.chain(k, taken), 0.0, 0.0, false
			for _, i := range chain {
				var v float64
				v, worth = co.value(i, at)
				co.take(i, at)
				value, hours = value+v, hours+co.hours(i)
			}
			if density := value / hours; worth && density > most { // worth of the step itself, the last of its chain
				best, most = chain, density
			}
		}
		if best == nil {
			return order
		}
		for _, i := range best {
			taken[i] = true
			co.take(i, open)
		}
		order = append(order, best...)
	}
}

// chain returns a step after all those it comes after that aren't taken, directly or not, in an order that can be
// followed.
func (co *course) chain(k int, taken []bool) []int {
	var out []int
	var visit func(int)
	visit = func(i int) {
		if taken[i] || slices.Contains(out, i) {
			return
		}
		for _, j := range co.steps[i].after {
			visit(j)
		}
		out = append(out, i)
	}
	visit(k)
	return out
}

// prune leaves out, the last picked first, steps that close nothing worth the time once all others are done, or that
// aren't offered, unless another comes after them.
func (co *course) prune(order []int) []int {
	open := make([]float64, len(co.start))
	for i := len(order) - 1; i >= 0; i-- {
		copy(open, co.start)
		needed := false
		for j, k := range order {
			if j != i {
				co.take(k, open)
				needed = needed || slices.Contains(co.steps[k].after, order[i])
			}
		}
		if _, worth := co.value(order[i], open); !needed && (!worth || !co.steps[order[i]].offered) {
			order = slices.Delete(order, i, i+1)
		}
	}
	return order
}

// fullPlan is how many steps a plan for growing within a role is filled up to. It is more than one takes on at a time,
// and few enough to be looked through.
const fullPlan = 6

// strengthen fills a plan up with steps that close no gap and raise most of what the role weighs, per hour, each after
// those it comes after.
func (co *course) strengthen(order []int) []int {
	taken := make([]bool, len(co.steps))
	for _, k := range order {
		taken[k] = true
	}
	for len(order) < fullPlan {
		var best []int
		most := 0.0
		for k := range co.steps {
			if taken[k] || !co.steps[k].offered {
				continue
			}
			chain, value, hours := co.chain(k, taken), 0.0, 0.0
			for _, i := range chain {
				hours += co.hours(i)
				for _, cl := range co.steps[i].closes {
					value += float64(co.weights[cl.gap] * cl.points)
				}
			}
			if density := value / hours; density > most {
				best, most = chain, density
			}
		}
		if best == nil {
			break
		}
		for _, k := range best {
			taken[k] = true
		}
		order = append(order, best...)
	}
	return order
}

// window is how many steps in a row are put in their best order at once: all orders of them are weighed. passes bounds
// how often all windows are gone through; two or three settle it.
const (
	window = 8
	passes = 10
)

// improve puts each run of eight in the order with the least Σ value·completion time, until that changes nothing.
// Taking the best ratio first is optimal for fixed values without prerequisites; gaps that close on the way, and
// prerequisites, can make another order better. Up to eight steps, the order is the best there is.
func (co *course) improve(order []int) []int {
	open := make([]float64, len(co.start))
	for range passes {
		before := slices.Clone(order)
		copy(open, co.start)
		for from := 0; from == 0 || from+window <= len(order); from++ {
			run := order[from:min(from+window, len(order))]
			copy(run, co.bestOrder(run, open))
			if len(run) > 0 {
				co.take(run[0], open)
			}
		}
		if slices.Equal(order, before) {
			break
		}
	}
	return order
}

// bestOrder weighs every order of a few steps that keeps prerequisites first, by dynamic programming over the sets done
// so far, and returns the one with the least Σ value·completion time; of equals the one closest to that given. What a
// set leaves open does not depend on its order.
func (co *course) bestOrder(run []int, start []float64) []int {
	n := len(run)
	needs := make([]int, n) // the set of steps in the run that each comes after
	for i, k := range run {
		for j, other := range run {
			if slices.Contains(co.steps[k].after, other) {
				needs[i] |= 1 << j
			}
		}
	}
	cost, last, open := make([]float64, 1<<n), make([]int, 1<<n), make([]float64, len(start))
	for set := 1; set < 1<<n; set++ {
		cost[set] = math.Inf(1)
	}
	for set := range 1 << n {
		if math.IsInf(cost[set], 1) {
			continue
		}
		copy(open, start)
		hours := 0.0
		for i, k := range run {
			if set&(1<<i) != 0 {
				co.take(k, open)
				hours += co.hours(k)
			}
		}
		for i, k := range run {
			if set&(1<<i) != 0 || needs[i]&^set != 0 {
				continue
			}
			value, _ := co.value(k, open)
			with := set | 1<<i
			// The small margin keeps the order given where two differ by rounding alone.
			if sum := cost[set] + float64(value*(hours+co.hours(k))); sum < cost[with]-1e-9 {
				cost[with], last[with] = sum, i
			}
		}
	}
	out := make([]int, n)
	for set, k := 1<<n-1, n-1; k >= 0; k-- {
		out[k] = run[last[set]]
		set &^= 1 << last[set]
	}
	return out
}
