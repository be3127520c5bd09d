package enginetest

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
	"pgregory.net/rapid"

	"careerpath/engine"
	"careerpath/engine/score"
)

// Update has tests write what they got into their golden files.
var Update = flag.Bool("update", false, "write what the tests got into their golden files")

// Draft is content in the making, for tests that need content of their own. Its skills are in one cluster and rest on
// one source.
type Draft struct{ engine.Content }

// DraftOf starts content with skills.
func DraftOf(skills ...string) *Draft {
	d := &Draft{engine.Content{
		Sources:  []engine.Source{{ID: "book", Title: "A book"}},
		Clusters: []engine.Cluster{{ID: "all", Title: "All"}},
	}}
	for _, id := range skills {
		d.Skills = append(d.Skills, engine.Skill{
			ID: id, Title: strings.ToUpper(id), Cluster: Ref("all"), Definition: "…",
			Anchors: []engine.Anchor{{Level: 50, Text: "…"}},
		})
	}
	return d
}

// Role adds a role with levels in the order of the skills, all of weight 1.
func (d *Draft) Role(id, tier string, levels ...float64) *engine.Role {
	r := engine.Role{ID: id, Title: strings.ToUpper(id), Tier: tier, Summary: "…"}
	for i, level := range levels {
		r.Profile = append(r.Profile, engine.Demand{Skill: Ref(d.Skills[i].ID), Level: level, Weight: 1, Why: "…"})
	}
	d.Roles = append(d.Roles, r)
	return &d.Roles[len(d.Roles)-1]
}

// Path adds a growth path without activities.
func (d *Draft) Path(to string, from ...string) {
	p := engine.Path{ID: "to_" + to + "_" + from[0], Title: "…", To: Ref(to)}
	for _, id := range from {
		p.From = append(p.From, Ref(id))
	}
	d.Paths = append(d.Paths, p)
}

// Quiz adds the quiz "work" over all roles, with the reliability and τ that quizzes state before they
// have data of their own.
func (d *Draft) Quiz(items ...engine.Item) *engine.Quiz {
	q := engine.Quiz{
		ID: "work", Title: "Work", Minutes: 1, Reliability: engine.Reliability{SD: 22, InterItemR: 0.45},
		Scales: []engine.Scale{{ID: Ref("five"), Labels: []string{"1", "2", "3", "4", "5"}},
			{ID: Ref("yes"), Labels: []string{"no", "yes"}}},
		Sections: []engine.Section{{Title: "All", Items: items}},
	}
	for _, r := range d.Roles {
		q.Roles = append(q.Roles, Ref(r.ID))
	}
	d.Quizzes = append(d.Quizzes, q)
	return &d.Quizzes[len(d.Quizzes)-1]
}

// KeepAskedSkills drops the skills of which the roles state no level.
func (d *Draft) KeepAskedSkills() {
	d.Skills = slices.DeleteFunc(d.Skills, func(s engine.Skill) bool {
		_, asked := d.Roles[0].Demand(s.ID)
		return !asked
	})
}

// Catalog compiles the draft, which must be sound.
func (d *Draft) Catalog(t testing.TB) *score.Catalog {
	t.Helper()
	c, err := score.NewCatalog(d.Content)
	if err != nil {
		t.Fatalf("the draft is at fault:\n%v", err)
	}
	return c
}

// Ref names something by its id.
func Ref(id string) engine.Ref { return engine.Ref{ID: id} }

// When is a condition that stands on one line.
func When(source string) engine.Expression { return engine.Expression{Source: source, Inline: true} }

// Requirement is one with a reason.
func Requirement(source string) engine.Requirement {
	return engine.Requirement{When: When(source), Because: "it needs " + source}
}

// Ladder is rungs in turns of a condition, "" for none, and a role.
func Ladder(whensAndRoles ...string) []engine.Rung {
	var out []engine.Rung
	for i := 0; i+1 < len(whensAndRoles); i += 2 {
		rung := engine.Rung{Role: Ref(whensAndRoles[i+1]), Because: "to " + whensAndRoles[i+1]}
		if whensAndRoles[i] != "" {
			when := When(whensAndRoles[i])
			rung.When = &when
		}
		out = append(out, rung)
	}
	return out
}

// Credit is points by skill.
type Credit map[string]float64

// Points lists the credit by skill.
func (c Credit) Points() []engine.SkillPoints {
	var out []engine.SkillPoints
	for skill, points := range c {
		out = append(out, engine.SkillPoints{Skill: Ref(skill), Points: points})
	}
	slices.SortFunc(out, func(a, b engine.SkillPoints) int { return strings.Compare(a.Skill.ID, b.Skill.ID) })
	return out
}

// Scaled is an item on a scale that measures skills with weights.
func Scaled(id, scale string, weights Credit) engine.Item {
	r := Ref(scale)
	it := engine.Item{ID: id, Ask: id, Scale: &r}
	for _, p := range weights.Points() {
		it.Measures = append(it.Measures, engine.Measure{Skill: p.Skill, Weight: p.Points})
	}
	return it
}

// Five is an item on the five-point scale that measures one skill.
func Five(id, skill string) engine.Item { return Scaled(id, "five", Credit{skill: 1}) }

// Choosing is an item of which one or many options are chosen; the options are called a, b, c and so on.
func Choosing(id, choose string, options ...Credit) engine.Item {
	it := engine.Item{ID: id, Ask: id, Choose: choose}
	for i, c := range options {
		it.Options = append(it.Options, engine.Option{ID: string(rune('a' + i)), Text: "…", Credit: c.Points()})
	}
	return it
}

// ChoosingOrNone is an item of which many options are chosen, or the last alone.
func ChoosingOrNone(id string, options ...Credit) engine.Item {
	it := Choosing(id, "many", options...)
	it.Options[len(options)-1].Alone = true
	return it
}

// Numbered is an item that states a fact.
func Numbered(id string, lowest, highest float64) engine.Item {
	r := Ref(id)
	return engine.Item{ID: id, Ask: id, Fact: &r, Number: &engine.NumberRange{Min: lowest, Max: highest}}
}

// ShownWhere is an item that is asked only where a condition holds.
func ShownWhere(it engine.Item, source string) engine.Item {
	e := When(source)
	it.Show = &e
	return it
}

// Reversed is an item of which agreeing shows less of the skill.
func Reversed(it engine.Item) engine.Item {
	it.Reversed = true
	return it
}

// Exactly makes a quiz of one choice item a skill whose option a earns the level given, so that a person at those
// levels answers a throughout.
func (d *Draft) Exactly(levels ...float64) (*engine.Quiz, engine.Answers) {
	var items []engine.Item
	answers := engine.Answers{}
	for i, level := range levels {
		skill := d.Skills[i].ID
		items = append(items, Choosing("shows_"+skill, "one", Credit{skill: level}, Credit{skill: 0}))
		answers["shows_"+skill] = engine.Choice("a")
	}
	return d.Quiz(items...), answers
}

// Score scores answers to the quiz "work" that must be sound.
func Score(t testing.TB, c *score.Catalog, answers engine.Answers) engine.Result {
	t.Helper()
	result, err := c.Score("work", answers)
	if err != nil {
		t.Fatalf("Score: %v", err)
	}
	return result
}

// ScoreOf scores answers to a quiz that must be sound.
func ScoreOf(t rapid.TB, c *score.Catalog, quiz string, answers engine.Answers) engine.Result {
	t.Helper()
	result, err := c.Score(quiz, answers)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// LevelsOf is a result's levels by skill.
func LevelsOf(r engine.Result) map[string]float64 {
	out := map[string]float64{}
	for _, l := range r.Levels {
		out[l.Skill] = l.Level
	}
	return out
}

// FitOf is a result's comparison with a role.
func FitOf(t testing.TB, r engine.Result, role string) engine.RoleFit {
	t.Helper()
	for _, f := range r.Roles {
		if f.Role == role {
			return f
		}
	}
	t.Fatalf("the result has no role %s", role)
	return engine.RoleFit{}
}

// Near fails unless got is within tolerance of want.
func Near(t rapid.TB, what string, got, want, tolerance float64) {
	t.Helper()
	if math.IsNaN(got) || math.Abs(got-want) > tolerance {
		t.Errorf("%s = %.10f, want %.10f", what, got, want)
	}
}

// Same fails unless got and want are the same.
func Same(t rapid.TB, what string, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// Golden compares with a file in testdata, and writes it with -update.
func Golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *Update {
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

// AsJSON writes v with indents.
func AsJSON(t testing.TB, v any) []byte {
	t.Helper()
	text, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return append(text, '\n')
}

// Numbers names n things: s01, s02 and so on.
func Numbers(prefix string, n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf("%s%02d", prefix, i+1)
	}
	return out
}

// KeysOf returns the keys of m in order.
func KeysOf[K cmplib.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }

// Branched is content with an item of every kind, items shown only to some, a rule that reads a fact, and a
// requirement.
func Branched(t testing.TB) *score.Catalog {
	d := DraftOf("drive", "craft", "reach")
	d.Role("driver", "x", 70, 40, 50).Facts = []engine.FactRange{{Fact: Ref("people"), Range: []float64{0, 3}}}
	crafter := d.Role("crafter", "x", 45, 65, 50)
	crafter.Facts = []engine.FactRange{{Fact: Ref("people"), Range: []float64{0, 9}}}
	crafter.Requires = []engine.Requirement{Requirement("level.craft >= 40")}
	d.Role("speaker", "x", 45, 45, 75)
	d.Rules = []engine.Rule{{ID: "alone", When: When("fact.people == 0"), Cap: Credit{"drive": 60}.Points(), Because: "…"}}
	q := d.Quiz(
		Numbered("people", 0, 50),
		Choosing("scene", "one", Credit{"drive": 90}, Credit{"craft": 90}, Credit{"reach": 90}),
		Choosing("tools", "many", Credit{"drive": 80}, Credit{"craft": 80}, Credit{"reach": 80}),
		ChoosingOrNone("habits", Credit{"drive": 80}, Credit{"craft": 80}, Credit{"reach": 80},
			Credit{"drive": 30, "craft": 30, "reach": 30}),
		Five("drives", "drive"), Five("crafts", "craft"), Reversed(Five("mumbles", "reach")),
		Scaled("both", "five", Credit{"drive": 1, "craft": 0.5}),
		ShownWhere(Five("leads", "drive"), "fact.people > 1"),
		ShownWhere(Five("speaks", "reach"), "answer.mumbles < 4"),
	)
	q.Tau, q.Temperature = 15, 1.6
	return d.Catalog(t)
}
