package plan_test

import (
	"encoding/json"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"careerpath/engine"
	"careerpath/engine/enginetest"
	"careerpath/engine/plan"
	"careerpath/engine/score"
)

// deed is an activity of a small path.
type deed struct {
	id    string
	gains enginetest.Credit
	hours float64
	after []string
	when  string
}

func (d deed) activity() engine.Activity {
	a := engine.Activity{ID: d.id, Title: strings.ToUpper(d.id), Kind: "experience", Gains: d.gains.Points(),
		Hours: d.hours, DoneWhen: "…"}
	for _, id := range d.after {
		a.After = append(a.After, enginetest.Ref(id))
	}
	if d.when != "" {
		e := enginetest.When(d.when)
		a.When = &e
	}
	return a
}

// climbing is content with a path from "low" to "high", which asks for levels and weights by skill. The levels of "low"
// are as far below as the deeds reach. A skill "other", in which nobody lacks anything, keeps the profiles from being
// flat. The quiz "work" has an item a skill.
func climbing(levels, weights enginetest.Credit, deeds ...deed) *enginetest.Draft {
	skills := append(enginetest.KeysOf(levels), "other")
	d := enginetest.DraftOf(skills...)
	gained := map[string]float64{}
	p := engine.Path{ID: "up", Title: "Up", From: []engine.Ref{enginetest.Ref("low")}, To: enginetest.Ref("high")}
	for _, deed := range deeds {
		p.Activities = append(p.Activities, deed.activity())
		for skill, points := range deed.gains {
			gained[skill] += points
		}
	}
	var low, high, items = []float64{}, []float64{}, []engine.Item{}
	for _, s := range skills {
		level, asked := levels[s]
		if !asked {
			level = 1
		}
		low, high = append(low, max(0, level-gained[s])), append(high, level)
		items = append(items, enginetest.Five("does_"+s, s))
	}
	low[len(low)-1] = 2.5 // which no other level is
	d.Role("low", "junior", low...)
	d.Role("high", "senior", high...)
	d.Role("aside", "junior", low...)
	for i, s := range skills {
		if w, ok := weights[s]; ok {
			d.Roles[1].Profile[i].Weight = w
		}
	}
	d.Paths = append(d.Paths, p)
	d.Quiz(items...)
	return d
}

// at is the result of a holder of "low" at some levels.
func at(levels enginetest.Credit) *engine.Result {
	r := &engine.Result{Quiz: "work", Verdict: engine.VerdictClear, Role: "low"}
	for _, skill := range enginetest.KeysOf(levels) {
		r.Levels = append(r.Levels, engine.Level{Skill: skill, Level: levels[skill], SEM: 11.8, Items: 3})
	}
	return r
}

// monday is the first day of the plans in tests.
const monday engine.Date = 20696 // 2026-08-31

var weekly = plan.Pace{Start: monday, HoursPerWeek: 7} // an hour a day

// planned draws up a plan to "high" that there must be.
func planned(t rapid.TB, c *score.Catalog, result *engine.Result, pace plan.Pace) *plan.Plan {
	t.Helper()
	p, err := plan.New(c, result, engine.Answers{}, "high", pace)
	if err != nil {
		t.Fatalf("Plan: %v", err)
	}
	return &p
}

func idsOf(p *plan.Plan) []string {
	ids := []string{}
	for _, m := range p.Milestones {
		ids = append(ids, m.ID)
	}
	return ids
}

// Smith's rule (1956): without prerequisites, the most value per hour first is optimal. Its worked example.
func TestTheMostValuePerHourComesFirst(t *testing.T) {
	c := climbing(enginetest.Credit{"x": 50, "y": 50, "z": 50}, nil,
		deed{id: "a", gains: enginetest.Credit{"x": 3}, hours: 1},
		deed{id: "b", gains: enginetest.Credit{"y": 10}, hours: 5},
		deed{id: "c", gains: enginetest.Credit{"z": 4}, hours: 1},
	).Catalog(t)
	p := planned(t, c, at(enginetest.Credit{"x": 47, "y": 40, "z": 46}), weekly)
	enginetest.Same(t, "order", idsOf(p), []string{"c", "a", "b"})
}

func TestWhatIsChosen(t *testing.T) {
	for _, tt := range []struct {
		name  string
		at    enginetest.Credit
		deeds []deed
		want  []string
	}{
		{"nothing where no gap is open", enginetest.Credit{"x": 50, "y": 60},
			[]deed{{id: "a", gains: enginetest.Credit{"x": 10, "y": 10}, hours: 1}}, []string{}},
		{"nothing for a skill that wasn't measured", enginetest.Credit{"y": 50},
			[]deed{{id: "a", gains: enginetest.Credit{"x": 10}, hours: 1}}, []string{}},
		{"nothing for less than two points", enginetest.Credit{"x": 48.5, "y": 50},
			[]deed{{id: "a", gains: enginetest.Credit{"x": 10}, hours: 1}}, []string{}},
		{"nothing for two points in all", enginetest.Credit{"x": 49, "y": 49},
			[]deed{{id: "a", gains: enginetest.Credit{"x": 10, "y": 10}, hours: 1}}, []string{}},
		{
			"no second one for a gap that the first closes", enginetest.Credit{"x": 40, "y": 50},
			[]deed{{id: "a", gains: enginetest.Credit{"x": 10}, hours: 2},
				{id: "b", gains: enginetest.Credit{"x": 10}, hours: 1}},
			[]string{"b"},
		},
		{
			"ties go by id", enginetest.Credit{"x": 40, "y": 40},
			[]deed{{id: "b", gains: enginetest.Credit{"x": 10}, hours: 2},
				{id: "a", gains: enginetest.Credit{"y": 10}, hours: 2}},
			[]string{"a", "b"},
		},
		{
			"what another builds on, though it closes nothing", enginetest.Credit{"x": 40, "y": 50},
			[]deed{{id: "a", gains: enginetest.Credit{"x": 10}, hours: 1, after: []string{"b"}},
				{id: "b", gains: enginetest.Credit{"y": 5}, hours: 1}},
			[]string{"b", "a"},
		},
		{
			"what a pair is worth together", enginetest.Credit{"x": 30, "y": 40},
			[]deed{
				{id: "a", gains: enginetest.Credit{"x": 20}, hours: 1, after: []string{"b"}},
				{id: "b", gains: enginetest.Credit{"x": 1}, hours: 1},
				{id: "c", gains: enginetest.Credit{"y": 6}, hours: 1},
			},
			[]string{"b", "a", "c"}, // (1 + 19)/2 against 6/1, though b alone is worth 1
		},
		{
			"nothing whose when fails", enginetest.Credit{"x": 45, "y": 20},
			[]deed{{id: "a", gains: enginetest.Credit{"x": 10}, hours: 1, when: "gap.x > 5"},
				{id: "b", gains: enginetest.Credit{"y": 30}, hours: 1, when: "gap.y > 5"}},
			[]string{"b"},
		},
		{
			"nothing whose when can't be told", enginetest.Credit{"x": 30},
			[]deed{{id: "a", gains: enginetest.Credit{"x": 10}, hours: 1, when: "gap.y > 5"},
				{id: "b", gains: enginetest.Credit{"x": 20}, hours: 9}},
			[]string{"b"},
		},
		{
			"what fails its when only for what comes after it", enginetest.Credit{"x": 40, "y": 50},
			[]deed{
				{id: "a", gains: enginetest.Credit{"x": 9}, hours: 0.25, when: "level.x > 90"}, // dense, and yet
				{id: "b", gains: enginetest.Credit{"x": 10}, hours: 9},
			},
			[]string{"b"},
		},
		{
			"not even then where that is left out again", enginetest.Credit{"x": 40, "y": 50},
			[]deed{
				{id: "a", gains: enginetest.Credit{"x": 10}, hours: 0.25, when: "level.x > 90"},
				// worth it, until a has closed the gap
				{id: "b", gains: enginetest.Credit{"x": 2}, hours: 0.25, after: []string{"a"}},
				{id: "c", gains: enginetest.Credit{"x": 10}, hours: 100},
			},
			[]string{"c"},
		},
		{
			"by level and fact too", enginetest.Credit{"x": 20, "y": 50},
			[]deed{{id: "a", gains: enginetest.Credit{"x": 10}, hours: 1,
				when: "level.x < 30 && readiness.high > 10 && fit.low > 0.5"},
				{id: "b", gains: enginetest.Credit{"x": 20}, hours: 1, when: "fit.high > 0.5"}},
			[]string{"a"},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := climbing(enginetest.Credit{"x": 50, "y": 50}, nil, tt.deeds...).Catalog(t)
			result := at(tt.at)
			result.Roles = []engine.RoleFit{{Role: "low", Share: 0.8, Readiness: 90}, {Role: "high", Share: 0.2, Readiness: 50}}
			p := planned(t, c, result, weekly)
			enginetest.Same(t, "milestones", idsOf(p), tt.want)
		})
	}
}

// climb is a random ladder with up to eight deeds, and where somebody stands on it.
type climb struct {
	levels, weights, at enginetest.Credit
	deeds               []deed
}

func climbs(most int) *rapid.Generator[climb] {
	return rapid.Custom(func(t *rapid.T) climb {
		cl := climb{enginetest.Credit{}, enginetest.Credit{}, enginetest.Credit{}, nil}
		skills := enginetest.Numbers("s", rapid.IntRange(1, 4).Draw(t, "skills"))
		for _, s := range skills {
			cl.levels[s] = float64(rapid.IntRange(20, 100).Draw(t, "asked of "+s))
			cl.weights[s] = float64(rapid.IntRange(1, 5).Draw(t, "weight of "+s))
			cl.at[s] = float64(rapid.IntRange(0, 240).Draw(t, "at "+s)) / 4
		}
		ids := rapid.Permutation(enginetest.Numbers("d", rapid.IntRange(max(1, most-4), most).Draw(t, "deeds"))).Draw(t,
			"ids")
		for i, id := range ids {
			d := deed{id: id, gains: enginetest.Credit{}, hours: float64(rapid.IntRange(1, 120).Draw(t, "hours")) / 4}
			for _, s := range rapid.SliceOfNDistinct(rapid.SampledFrom(skills), 1, len(skills),
				rapid.ID[string]).Draw(t, "gains of "+id) {
				d.gains[s] = float64(rapid.IntRange(1, 25).Draw(t, "points"))
			}
			if i > 0 && rapid.Bool().Draw(t, "waits") {
				d.after = rapid.SliceOfNDistinct(rapid.SampledFrom(ids[:i]), 0, 2, rapid.ID[string]).Draw(t, "after")
			}
			if rapid.IntRange(0, 3).Draw(t, "conditional") == 0 {
				d.when = "gap." + rapid.SampledFrom(skills).Draw(t, "of") + " > 30"
			}
			cl.deeds = append(cl.deeds, d)
		}
		return cl
	})
}

func (cl *climb) catalog(t rapid.TB) *score.Catalog {
	c, err := score.NewCatalog(climbing(cl.levels, cl.weights, cl.deeds...).Content)
	if err != nil {
		t.Fatalf("the draft is at fault:\n%v", err)
	}
	return c
}

// closed is what a milestone is worth with some gaps open, Σ w·min(gain, open), the most it closes of one, and what is
// then open.
func closed(p *plan.Plan, m *plan.Milestone, open map[string]float64) (value, most float64, then map[string]float64) {
	then = map[string]float64{}
	for _, g := range p.Gaps {
		then[g.Skill] = open[g.Skill]
		for _, gain := range m.Gains {
			if gain.Skill == g.Skill {
				points := min(gain.Points, open[g.Skill])
				value, most, then[g.Skill] = value+g.Weight*points, max(most, points), open[g.Skill]-points
			}
		}
	}
	return value, most, then
}

func openAtStart(p *plan.Plan) map[string]float64 {
	open := map[string]float64{}
	for _, g := range p.Gaps {
		open[g.Skill] = max(0, g.Need-g.Level)
	}
	return open
}

// cheapest is the least Σ value·completion time over all orders of a plan's milestones that keep prerequisites first.
func cheapest(p *plan.Plan, done []bool, open map[string]float64, hours, cost, best float64) float64 {
	if cost >= best {
		return best
	}
	all := true
	for i := range p.Milestones {
		m := &p.Milestones[i]
		if done[i] {
			continue
		}
		all = false
		if slices.ContainsFunc(m.After, func(id string) bool {
			j := slices.Index(idsOf(p), id)
			return j >= 0 && !done[j]
		}) {
			continue
		}
		value, _, then := closed(p, m, open)
		done[i] = true
		best = cheapest(p, done, then, hours+m.Hours, cost+value*(hours+m.Hours), best)
		done[i] = false
	}
	if all {
		return cost
	}
	return best
}

func costOf(p *plan.Plan) (cost float64) {
	open, hours := openAtStart(p), 0.0
	for i := range p.Milestones {
		var value float64
		hours += p.Milestones[i].Hours
		value, _, open = closed(p, &p.Milestones[i], open)
		cost += value * hours
	}
	return cost
}

// lawfulPlan fails where a plan breaks a law that holds for every plan as it is drawn up.
func lawfulPlan(t rapid.TB, c *score.Catalog, p *plan.Plan) {
	t.Helper()
	var offered []engine.Activity
	for _, path := range c.Paths() {
		leads := path.To.ID == p.To && slices.ContainsFunc(path.From, func(r engine.Ref) bool { return r.ID == p.From })
		within := slices.ContainsFunc(path.From, func(r engine.Ref) bool { return r.ID == path.To.ID })
		if leads || p.Gathered && !within {
			offered = append(offered, path.Activities...)
		}
	}
	open, hours, readiness := openAtStart(p), 0.0, p.Readiness
	before := map[string]bool{}
	for i := range p.Milestones {
		m := &p.Milestones[i]
		for _, id := range m.After {
			if !before[id] {
				t.Fatalf("%s comes before %s, which it builds on: %v", m.ID, id, idsOf(p))
			}
		}
		before[m.ID] = true
		_, most, then := closed(p, m, open)
		needed := slices.ContainsFunc(p.Milestones, func(o plan.Milestone) bool { return slices.Contains(o.After, m.ID) })
		if most < 1 && !needed && (p.From != p.To || p.Gathered) {
			t.Fatalf("%s closes %v points of any gap, and nothing builds on it", m.ID, most)
		}
		points := 0.0
		for _, why := range m.Why {
			if math.Abs(why.Gap-open[why.Skill]) > 1e-9 || math.Abs(why.Gap-why.Points-then[why.Skill]) > 1e-9 ||
				why.Points <= 0 {
				t.Fatalf("%s gives as reason %+v where %v is open and then %v", m.ID, why, open, then)
			}
			points += why.Points
		}
		for skill := range open {
			points -= open[skill] - then[skill]
		}
		if math.Abs(points) > 1e-9 {
			t.Fatalf("the reasons of %s leave %v points untold", m.ID, points)
		}
		if m.ReadinessAfter < readiness || m.ReadinessAfter > 100 {
			t.Fatalf("readiness goes from %v to %v with %s", readiness, m.ReadinessAfter, m.ID)
		}
		begin := p.Start + engine.Date(math.Floor(7*hours/p.HoursPerWeek))
		due := p.Start + engine.Date(math.Ceil(7*(hours+m.Hours)/p.HoursPerWeek)) - 1
		for _, o := range p.Milestones[:i] {
			if slices.Contains(m.After, o.ID) && o.Weeks > 0 {
				begin = max(begin, o.Due+1)
			}
		}
		due = max(due, begin, begin+engine.Date(math.Ceil(7*m.Weeks))-1)
		overlaps := i > 0 && p.Milestones[i-1].Weeks == 0 && m.Start < p.Milestones[i-1].Due &&
			p.Milestones[i-1].Start <= m.Start
		if m.Start != begin || m.Due != due || overlaps {
			t.Fatalf("%s is from %s to %s after %v hours of others, not from %s to %s", m.ID, m.Start, m.Due, hours, begin, due)
		}
		open, readiness, hours = then, m.ReadinessAfter, hours+m.Hours
		if j := slices.IndexFunc(offered, func(a engine.Activity) bool {
			return a.ID == m.Activity
		}); j < 0 || offered[j].Title != m.Title {
			t.Fatalf("%s is no activity of the path", m.ID)
		}
	}
	for skill, level := range p.Projected(func(*plan.Milestone) bool { return true }) {
		if level > 100 {
			t.Fatalf("%s is projected to reach %v", skill, level)
		}
	}
	if got := enginetest.AsJSONText(roundTrip(t, p)); got != enginetest.AsJSONText(*p) {
		t.Fatalf("the plan is another after a round trip through JSON:\n%s\n%s", enginetest.AsJSONText(*p), got)
	}
}

// roundTrip writes a plan as JSON, reads it, and fails where anything was lost.
func roundTrip(t rapid.TB, p *plan.Plan) plan.Plan {
	t.Helper()
	var out plan.Plan
	if err := json.Unmarshal([]byte(enginetest.AsJSONText(*p)), &out); err != nil {
		t.Fatal(err)
	}
	if diff := cmpPlans(*p, out); diff != "" {
		t.Fatalf("lost on the way through JSON (-before +after):\n%s", diff)
	}
	return out
}

func TestUpToEightActivitiesAreInTheBestOrderThereIs(t *testing.T) {
	lengths := map[int]int{}
	rapid.Check(t, func(t *rapid.T) {
		cl := climbs(8).Draw(t, "climb")
		c := cl.catalog(t)
		p := planned(t, c, at(cl.at), weekly)
		lawfulPlan(t, c, p)
		for _, m := range p.Milestones {
			d := cl.deeds[slices.IndexFunc(cl.deeds, func(d deed) bool { return d.id == m.ID })]
			if d.when != "" {
				skill := strings.Fields(strings.TrimPrefix(d.when, "gap."))[0]
				holds := cl.levels[skill]-cl.at[skill] > 30
				if !holds && !slices.ContainsFunc(p.Milestones, func(o plan.Milestone) bool {
					return slices.Contains(o.After, m.ID)
				}) {
					t.Fatalf("%s is in the plan against its when", m.ID)
				}
			}
		}
		best := cheapest(p, make([]bool, len(p.Milestones)), openAtStart(p), 0, 0, math.Inf(1))
		if got := costOf(p); got > best+1e-6 {
			t.Fatalf("%v costs %v, the best order %v", idsOf(p), got, best)
		}
		lengths[len(p.Milestones)]++
	})
	t.Log("plans by number of milestones:", lengths)
	if lengths[6]+lengths[7]+lengths[8] == 0 {
		t.Error("no plan was long enough to try the law")
	}
}

func TestLongPlansAreLawfulToo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cl := climbs(30).Draw(t, "climb")
		c := cl.catalog(t)
		pace := plan.Pace{Start: monday, HoursPerWeek: float64(rapid.IntRange(2, 240).Draw(t, "hours a week")) / 4}
		lawfulPlan(t, c, planned(t, c, at(cl.at), pace))
	})
}

func TestAPlanIsTheSameHoweverItsPathIsWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cl := climbs(14).Draw(t, "climb")
		want := enginetest.AsJSONText(*planned(t, cl.catalog(t), at(cl.at), weekly))
		for range 2 {
			cl.deeds = rapid.Permutation(cl.deeds).Draw(t, "order")
			if got := enginetest.AsJSONText(*planned(t, cl.catalog(t), at(cl.at), weekly)); got != want {
				t.Fatalf("one path, two plans:\n%s\n%s", want, got)
			}
		}
	})
}

func TestDaysFollowFromHoursAWeek(t *testing.T) {
	c := climbing(enginetest.Credit{"x": 60, "y": 60}, enginetest.Credit{"x": 5},
		deed{id: "a", gains: enginetest.Credit{"x": 30}, hours: 3},
		deed{id: "b", gains: enginetest.Credit{"x": 30, "y": 5}, hours: 4.5},
		deed{id: "c", gains: enginetest.Credit{"y": 5}, hours: 0.25},
		deed{id: "d", gains: enginetest.Credit{"y": 50}, hours: 100},
	).Catalog(t)
	for _, tt := range []struct {
		hours float64
		want  []string
	}{
		{3, []string{"a 2026-08-31 2026-09-06", "b 2026-09-07 2026-09-17", "c 2026-09-17 2026-09-18",
			"d 2026-09-18 2027-05-09"}},
		{60, []string{"a 2026-08-31 2026-08-31", "b 2026-08-31 2026-08-31", "c 2026-08-31 2026-08-31",
			"d 2026-08-31 2026-09-12"}},
		{0.5, []string{"a 2026-08-31 2026-10-11", "b 2026-10-12 2026-12-13", "c 2026-12-14 2026-12-17",
			"d 2026-12-17 2030-10-17"}},
	} {
		p := planned(t, c, at(enginetest.Credit{"x": 0, "y": 0}), plan.Pace{Start: monday, HoursPerWeek: tt.hours})
		var got []string
		for _, m := range p.Milestones {
			got = append(got, m.ID+" "+m.Start.String()+" "+m.Due.String())
		}
		enginetest.Same(t, "days", got, tt.want)
	}
}

func TestWhyAMilestoneIsThere(t *testing.T) {
	d := climbing(enginetest.Credit{"x": 50, "y": 50}, enginetest.Credit{"x": 5, "y": 2},
		deed{id: "a", gains: enginetest.Credit{"x": 30, "y": 8}, hours: 3},
		deed{id: "b", gains: enginetest.Credit{"x": 30}, hours: 4})
	d.Quizzes[0].Sections[0].Items = append(d.Quizzes[0].Sections[0].Items, enginetest.Five("also_x", "x"),
		enginetest.Five("more_x", "x"), enginetest.Five("most_x", "x"))
	c := d.Catalog(t)
	answers := engine.Answers{
		"does_x": engine.Number(3), "also_x": engine.Number(1), "more_x": engine.Number(2), "most_x": engine.Number(5),
		"does_y": engine.Number(5),                                 // what the role asks, or more of it, is no reason for a gap
		"gone":   engine.Number(1), "does_other": engine.Number(9), // no longer taken
	}
	result := at(enginetest.Credit{"x": 10, "y": 45, "other": 40})
	p, err := plan.New(c, result, answers, "high", weekly)
	if err != nil {
		t.Fatal(err)
	}
	enginetest.Same(t, "gaps", p.Gaps, []plan.Gap{
		{Skill: "x", Title: "X", Level: 10, Need: 50, Weight: 5, Items: []string{"also_x", "more_x"}},
		{Skill: "y", Title: "Y", Level: 45, Need: 50, Weight: 2, Items: []string{}},
		{Skill: "other", Title: "OTHER", Level: 40, Need: 1, Weight: 1, Items: []string{}},
	})
	enginetest.Same(t, "why a", p.Milestones[0].Why, []plan.Reason{
		{Skill: "x", Title: "X", Gap: 40, Points: 30, Items: []string{"also_x", "more_x"}},
		{Skill: "y", Title: "Y", Gap: 5, Points: 5, Items: []string{}},
	})
	enginetest.Same(t, "why b", p.Milestones[1].Why,
		[]plan.Reason{{Skill: "x", Title: "X", Gap: 10, Points: 10, Items: []string{"also_x", "more_x"}}})
	enginetest.Near(t, "readiness", p.Readiness, 100*(5*10+2*45+1)/351., 1e-9)
	enginetest.Near(t, "readiness after a", p.Milestones[0].ReadinessAfter, 100*(5*40+2*50+1)/351., 1e-9)
	enginetest.Near(t, "readiness after b", p.Milestones[1].ReadinessAfter, 100, 1e-9)
}

func TestWhyThereIsNoPlan(t *testing.T) {
	d := climbing(enginetest.Credit{"x": 50}, nil, deed{id: "a", gains: enginetest.Credit{"x": 30}, hours: 3})
	d.Path("aside", "low")
	c := d.Catalog(t)
	sound := at(enginetest.Credit{"x": 20})
	sound.Roles = []engine.RoleFit{{Role: "low"}, {Role: "aside"}, {Role: "high"}}
	for _, tt := range []struct {
		name, to, field, want string
		change                func(*engine.Result, *plan.Pace)
	}{
		{"an unknown role", "hihg", "to", `There is no role "hihg" (did you mean "high"?).`, nil},
		{"nothing measured", "high", "to", "This result measured nothing that HIGH asks for, so there is no gap to plan " +
			"by. Answer more of the quiz, or take one that measures it.", func(r *engine.Result, _ *plan.Pace) {
			r.Levels = nil
		}},
		{"the role one is in, without a gap or a path", "low", "to", "You reach all that LOW asks of what was measured, " +
			"and no path for growing in the role is written. Choose another role to grow towards.", nil},
		{"a quiz that is gone", "high", "", "The quiz behind this result is no longer offered. Take one that is, " +
			"and plan from its result.", func(r *engine.Result, _ *plan.Pace) {
			r.Quiz = "gone"
		}},
		{"zero hours", "high", "hours", "Give the plan between half an hour and 60 hours a week; a plan without " +
			"time is a wish.", func(_ *engine.Result, p *plan.Pace) {
			p.HoursPerWeek = 0
		}},
		{"negative hours", "high", "hours", "Give the plan between half an hour and 60 hours a week; a plan without " +
			"time is a wish.", func(_ *engine.Result, p *plan.Pace) {
			p.HoursPerWeek = -3
		}},
		{"absurd hours", "high", "hours", "Give the plan between half an hour and 60 hours a week; a plan without " +
			"time is a wish.", func(_ *engine.Result, p *plan.Pace) {
			p.HoursPerWeek = 169
		}},
		{"no number of hours", "high", "hours", "Give the plan between half an hour and 60 hours a week; a plan " +
			"without time is a wish.", func(_ *engine.Result, p *plan.Pace) {
			p.HoursPerWeek = math.NaN()
		}},
		{"an absurd start", "high", "start", "A plan can't start on 9999-12-31. Choose a day from today on.",
			func(_ *engine.Result, p *plan.Pace) {
				p.Start, _ = engine.ParseDate("9999-12-31")
			}},
		{"a start before time", "high", "start", "A plan can't start on 1969-12-31. Choose a day from today on.",
			func(_ *engine.Result, p *plan.Pace) {
				p.Start = -1
			}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			result, pace := *sound, weekly
			if tt.change != nil {
				tt.change(&result, &pace)
			}
			_, err := plan.New(c, &result, engine.Answers{}, tt.to, pace)
			refused(t, err, tt.field, tt.want)
		})
	}
}

// refused fails unless err is a *plan.Error with that field and text.
func refused(t testing.TB, err error, field, want string) {
	t.Helper()
	var pe *plan.Error
	if !errors.As(err, &pe) {
		t.Fatalf("%v is no *plan.Error", err)
	}
	enginetest.Same(t, "field", pe.Field, field)
	enginetest.Same(t, "message", pe.Error(), want)
}

func TestAGapCountsWithTheWeightOfItsSkill(t *testing.T) {
	c := climbing(enginetest.Credit{"x": 50, "y": 50}, enginetest.Credit{"x": 1, "y": 5},
		deed{id: "a", gains: enginetest.Credit{"x": 20}, hours: 2},
		deed{id: "b", gains: enginetest.Credit{"y": 10}, hours: 2}).Catalog(t)
	enginetest.Same(t, "order", idsOf(planned(t, c, at(enginetest.Credit{"x": 30, "y": 40}), weekly)), []string{"b", "a"})
}

func TestDates(t *testing.T) {
	for _, text := range []string{"1970-01-01", "2024-02-29", "2026-08-31", "9999-12-31"} {
		d, err := engine.ParseDate(text)
		if err != nil || d.String() != text || engine.DateOf(d.Time()) != d {
			t.Errorf("%s is read as %v (%v)", text, d, err)
		}
	}
	enginetest.Same(t, "monday", monday.String(), "2026-08-31")
	for _, text := range []string{"", "2026-02-29", "2026-9-1", "31.8.2026", "1969-12-31", "2026-08-31T00:00:00Z",
		"10000-01-01"} {
		d, err := engine.ParseDate(text)
		if err == nil {
			t.Errorf("%q is read as %v", text, d)
		} else if !strings.Contains(err.Error(), "write the year, month and day, such as 2026-09-01") {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func BenchmarkPlan(b *testing.B) {
	c, q := enginetest.Shipped(b)
	answers := enginetest.Seeded(1).Anything(q, 0)
	result := typical(b, c, q, "social_media_manager") // the longest way
	b.ReportAllocs()
	for b.Loop() {
		if _, err := plan.New(c, result, answers, "marketing_director",
			plan.Pace{Start: monday, HoursPerWeek: 3}); err != nil {
			b.Fatal(err)
		}
	}
}

func TestTheBestOfSeveralGoodActsIsNoReasonForAGap(t *testing.T) {
	d := climbing(enginetest.Credit{"x": 95, "y": 50}, enginetest.Credit{"x": 5, "y": 2},
		deed{id: "a", gains: enginetest.Credit{"x": 30, "y": 8}, hours: 3})
	d.Quizzes[0].Sections[0].Items = append(d.Quizzes[0].Sections[0].Items,
		enginetest.Choosing("best", "one", enginetest.Credit{"x": 80}, enginetest.Credit{"x": 30}),
		enginetest.Choosing("second", "one", enginetest.Credit{"x": 80}, enginetest.Credit{"x": 30}))
	p, err := plan.New(d.Catalog(t), at(enginetest.Credit{"x": 60, "y": 50, "other": 40}), engine.Answers{
		"does_x": engine.Number(5), "best": engine.Choice("a"), "second": engine.Choice("b")}, "high", weekly)
	if err != nil {
		t.Fatal(err)
	}
	enginetest.Same(t, "answers", p.Gaps[0].Items, []string{"second"})
}
