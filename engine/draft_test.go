package engine_test

import (
	cmplib "cmp"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"careerpath/engine"
)

var update = flag.Bool("update", false, "write what the tests got into their golden files")

// draft is content in the making, for tests that need content of their own. Its skills are in one cluster and rest on one source.
type draft struct{ engine.Content }

// draftOf starts content with skills.
func draftOf(skills ...string) *draft {
	d := &draft{engine.Content{
		Sources:  []engine.Source{{ID: "book", Title: "A book"}},
		Clusters: []engine.Cluster{{ID: "all", Title: "All"}},
	}}
	for _, id := range skills {
		d.Skills = append(d.Skills, engine.Skill{
			ID: id, Title: strings.ToUpper(id), Cluster: ref("all"), Definition: "…", Anchors: []engine.Anchor{{Level: 50, Text: "…"}},
		})
	}
	return d
}

// role adds a role with levels in the order of the skills, all of weight 1.
func (d *draft) role(id, tier string, levels ...float64) *engine.Role {
	r := engine.Role{ID: id, Title: strings.ToUpper(id), Tier: tier, Summary: "…"}
	for i, level := range levels {
		r.Profile = append(r.Profile, engine.Demand{Skill: ref(d.Skills[i].ID), Level: level, Weight: 1, Why: "…"})
	}
	d.Roles = append(d.Roles, r)
	return &d.Roles[len(d.Roles)-1]
}

// path adds a growth path without activities.
func (d *draft) path(to string, from ...string) {
	p := engine.Path{ID: "to_" + to + "_" + from[0], Title: "…", To: ref(to)}
	for _, id := range from {
		p.From = append(p.From, ref(id))
	}
	d.Paths = append(d.Paths, p)
}

// quiz adds the quiz "work" over all roles, with the reliability and τ of science.md.
func (d *draft) quiz(items ...engine.Item) *engine.Quiz {
	q := engine.Quiz{
		ID: "work", Title: "Work", Minutes: 1, Reliability: engine.Reliability{SD: 22, InterItemR: 0.45},
		Scales:   []engine.Scale{{ID: ref("five"), Labels: []string{"1", "2", "3", "4", "5"}}, {ID: ref("yes"), Labels: []string{"no", "yes"}}},
		Sections: []engine.Section{{Title: "All", Items: items}},
	}
	for _, r := range d.Roles {
		q.Roles = append(q.Roles, ref(r.ID))
	}
	d.Quizzes = append(d.Quizzes, q)
	return &d.Quizzes[len(d.Quizzes)-1]
}

// keepAskedSkills drops the skills of which the roles state no level.
func (d *draft) keepAskedSkills() {
	d.Skills = slices.DeleteFunc(d.Skills, func(s engine.Skill) bool {
		_, asked := d.Roles[0].Demand(s.ID)
		return !asked
	})
}

// catalog compiles the draft, which must be sound.
func (d *draft) catalog(t testing.TB) *engine.Catalog {
	t.Helper()
	c, err := engine.NewCatalog(d.Content)
	if err != nil {
		t.Fatalf("the draft is at fault:\n%v", err)
	}
	return c
}

func ref(id string) engine.Ref { return engine.Ref{ID: id} }

func when(source string) engine.Expression { return engine.Expression{Source: source, Inline: true} }

func requirement(source string) engine.Requirement {
	return engine.Requirement{When: when(source), Because: "it needs " + source}
}

// credit is points by skill.
type credit map[string]float64

func (c credit) points() []engine.Points {
	var out []engine.Points
	for skill, points := range c {
		out = append(out, engine.Points{Skill: ref(skill), Points: points})
	}
	slices.SortFunc(out, func(a, b engine.Points) int { return strings.Compare(a.Skill.ID, b.Skill.ID) })
	return out
}

// scaled is an item on a scale that measures skills with weights.
func scaled(id, scale string, weights credit) engine.Item {
	r := ref(scale)
	it := engine.Item{ID: id, Ask: id, Scale: &r}
	for _, p := range weights.points() {
		it.Measures = append(it.Measures, engine.Measure{Skill: p.Skill, Weight: p.Points})
	}
	return it
}

// five is an item on the five-point scale that measures one skill.
func five(id, skill string) engine.Item { return scaled(id, "five", credit{skill: 1}) }

// choosing is an item of which one or many options are chosen; the options are called a, b, c and so on.
func choosing(id, choose string, options ...credit) engine.Item {
	it := engine.Item{ID: id, Ask: id, Choose: choose}
	for i, c := range options {
		it.Options = append(it.Options, engine.Option{ID: string(rune('a' + i)), Text: "…", Credit: c.points()})
	}
	return it
}

// choosingOrNone is an item of which many options are chosen, or the last alone.
func choosingOrNone(id string, options ...credit) engine.Item {
	it := choosing(id, "many", options...)
	it.Options[len(options)-1].Alone = true
	return it
}

// numbered is an item that states a fact.
func numbered(id string, lowest, highest float64) engine.Item {
	r := ref(id)
	return engine.Item{ID: id, Ask: id, Fact: &r, Number: &engine.Range{Min: lowest, Max: highest}}
}

func shownWhere(it engine.Item, source string) engine.Item {
	e := when(source)
	it.Show = &e
	return it
}

func reversed(it engine.Item) engine.Item {
	it.Reversed = true
	return it
}

// exactly makes a quiz of one choice item a skill whose option a earns the level given, so that a person at those levels answers a throughout.
func (d *draft) exactly(levels ...float64) (*engine.Quiz, engine.Answers) {
	var items []engine.Item
	answers := engine.Answers{}
	for i, level := range levels {
		skill := d.Skills[i].ID
		items = append(items, choosing("shows_"+skill, "one", credit{skill: level}, credit{skill: 0}))
		answers["shows_"+skill] = engine.Choice("a")
	}
	return d.quiz(items...), answers
}

// score scores answers to the quiz "work" that must be sound.
func score(t testing.TB, c *engine.Catalog, answers engine.Answers) engine.Result {
	t.Helper()
	result, err := c.Score("work", answers)
	if err != nil {
		t.Fatalf("Score: %v", err)
	}
	return result
}

// levelsOf is a result's levels by skill.
func levelsOf(r engine.Result) map[string]float64 {
	out := map[string]float64{}
	for _, l := range r.Levels {
		out[l.Skill] = l.Level
	}
	return out
}

// fitOf is a result's comparison with a role.
func fitOf(t testing.TB, r engine.Result, role string) engine.RoleFit {
	t.Helper()
	for _, f := range r.Roles {
		if f.Role == role {
			return f
		}
	}
	t.Fatalf("the result has no role %s", role)
	return engine.RoleFit{}
}

// near fails unless got is within tolerance of want.
func near(t testing.TB, what string, got, want, tolerance float64) {
	t.Helper()
	if math.IsNaN(got) || math.Abs(got-want) > tolerance {
		t.Errorf("%s = %.10f, want %.10f", what, got, want)
	}
}

// same fails unless got and want are the same.
func same(t testing.TB, what string, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// golden compares with a file in testdata, and writes it with -update.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v: write it with -update, and read it", err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s is out of date: refresh it with -update, and read it (-file +got):\n%s", file, diff)
	}
}

func asJSON(t testing.TB, v any) []byte {
	t.Helper()
	text, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return append(text, '\n')
}

// numbers names n things: s01, s02 and so on.
func numbers(prefix string, n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf("%s%02d", prefix, i+1)
	}
	return out
}

// keysOf returns the keys of m in order.
func keysOf[K cmplib.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
