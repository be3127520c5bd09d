package simulate_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"careerpath/engine"
	"careerpath/engine/enginetest"
	"careerpath/engine/score"
	"careerpath/engine/simulate"
)

// roleIn is a role of content that a test is about to change.
func roleIn(t testing.TB, content *engine.Content, id string) *engine.Role {
	t.Helper()
	i := slices.IndexFunc(content.Roles, func(r engine.Role) bool { return r.ID == id })
	if i < 0 {
		t.Fatalf("there is no role %s", id)
	}
	return &content.Roles[i]
}

// quizIn is the shipped quiz in content that a test is about to change.
func quizIn(t testing.TB, content *engine.Content) *engine.Quiz {
	t.Helper()
	i := slices.IndexFunc(content.Quizzes, func(q engine.Quiz) bool { return q.ID == enginetest.ShippedQuiz })
	if i < 0 {
		t.Fatalf("there is no quiz %s", enginetest.ShippedQuiz)
	}
	return &content.Quizzes[i]
}

func shippedItem(t testing.TB, content *engine.Content, id string) *engine.Item {
	t.Helper()
	it, ok := quizIn(t, content).Item(id)
	if !ok {
		t.Fatalf("there is no item %s", id)
	}
	return it
}

// Each copy of the shipped content has one thing wrong with it that nobody may publish.
func TestABrokenCopyOfTheShippedQuizIsCaught(t *testing.T) {
	for _, tt := range []struct {
		name  string
		spoil func(*engine.Content)
		gate  string // that fails, as name and what of
		says  []string
	}{
		{"a straight item is reversed", func(c *engine.Content) { shippedItem(t, c, "coached_a_colleague").Reversed = true },
			"keys coached_a_colleague", []string{"In ", " cases", "team_leadership", "reversed"}},
		{"a reversed item is straight", func(c *engine.Content) { shippedItem(t, c, "kept_to_own_tasks").Reversed = false },
			"keys kept_to_own_tasks", []string{"In ", " cases", "team_leadership"}},
		{"a requirement that a rule keeps from holding", func(c *engine.Content) {
			c.Rules = append(c.Rules, engine.Rule{ID: "low", When: enginetest.When("level.team_leadership > 80"),
				Cap: enginetest.Credit{"team_leadership": 80}.Points(), Because: "…"})
			r := roleIn(t, c, "marketing_director")
			r.Requires = append(r.Requires, enginetest.Requirement("level.team_leadership >= 95"))
		}, "reach marketing_director", []string{"Its requirement level.team_leadership >= 95 fails: no answers " +
			"bring team_leadership above 80.", "Change the requirement"}},
		{"a requirement that contradicts itself", func(c *engine.Content) {
			r := roleIn(t, c, "social_media_manager")
			r.Requires = append(r.Requires, enginetest.Requirement("level.content_creation > 60 && level.content_creation < 40"))
		}, "reach social_media_manager", []string{"fails on every sheet tried", "contradicts itself"}},
		{"a requirement that no number answers", func(c *engine.Content) {
			r := roleIn(t, c, "marketing_manager")
			r.Requires = append(r.Requires, enginetest.Requirement("fact.people_led > 500"))
		}, "reach marketing_manager", []string{"Its requirement fact.people_led > 500 fails"}},
		{"a requirement that keeps out most holders", func(c *engine.Content) {
			r := roleIn(t, c, "marketing_manager")
			r.Requires = append(r.Requires, enginetest.Requirement("fact.people_led >= 9"))
		}, "correct_15 marketing_manager", []string{"marketing_manager fits ", " % of its holders best",
			"its requirements keep the others from it"}},
		{"two roles of one shape", func(c *engine.Content) {
			roleIn(t, c, "social_media_manager").Profile = slices.Clone(roleIn(t, c, "digital_media_manager").Profile)
			roleIn(t, c, "social_media_manager").Profile[0].Weight = 1
		}, "correct_15 social_media_manager", []string{"are recommended digital_media_manager", "have the same shape"}},
		{"a role too near another", func(c *engine.Content) {
			near, to := roleIn(t, c, "social_media_manager"), roleIn(t, c, "digital_media_manager")
			for i := range near.Profile {
				d, _ := to.Demand(near.Profile[i].Skill.ID)
				near.Profile[i].Level = 0.1*near.Profile[i].Level + 0.9*d.Level
			}
		}, "correct_15 social_media_manager", []string{"are recommended digital_media_manager",
			"differ most in community_engagement ("}},
		{"a skill under two names", func(c *engine.Content) {
			copied := c.Skills[0]
			copied.ID = "vision_again"
			c.Skills = append(c.Skills, copied)
			for i := range c.Roles {
				d, _ := c.Roles[i].Demand(c.Skills[0].ID)
				d.Skill = enginetest.Ref("vision_again")
				c.Roles[i].Profile = append(c.Roles[i].Profile, d)
			}
			for _, it := range quizIn(t, c).Items() {
				for _, m := range it.Measures {
					if m.Skill.ID == c.Skills[0].ID {
						it.Measures = append(it.Measures, engine.Measure{Skill: enginetest.Ref("vision_again"), Weight: m.Weight})
					}
				}
				for o := range it.Options {
					for _, p := range it.Options[o].Credit {
						if p.Skill.ID == c.Skills[0].ID {
							it.Options[o].Credit = append(it.Options[o].Credit,
								engine.SkillPoints{Skill: enginetest.Ref("vision_again"), Points: p.Points})
						}
					}
				}
			}
		}, "distinct vision_again", []string{"strategic_vision and vision_again are measured by the same items"}},
		{"items that hardly measure", func(c *engine.Content) {
			quizIn(t, c).Reliability = engine.Reliability{SD: 60, InterItemR: 0.01}
		}, "correct_15 digital_marketing_manager", []string{"Of the people who hold digital_marketing_manager, ",
			" are recommended no role: make its profile more uneven"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			content := enginetest.ShippedContent(t)
			content.Paths = nil // they close gaps between the profiles as shipped
			content.Cases = slices.DeleteFunc(content.Cases, func(cs engine.Case) bool {
				return !strings.HasPrefix(tt.gate, "keys")
			})
			tt.spoil(&content)
			people := 6
			if strings.HasPrefix(tt.gate, "correct") {
				people = 36
			}
			sim := simulated(t, enginetest.CatalogOf(t, content), enginetest.ShippedQuiz,
				simulate.Options{People: people, Seed: 4})
			if !slices.Contains(failed(&sim), tt.gate) {
				t.Fatalf("%s isn't among the gates that fail: %v%s", tt.gate, failed(&sim), describe(&sim))
			}
			name, of, _ := strings.Cut(tt.gate, " ")
			advice := gateOf(t, &sim, name, of).Advice
			for i, row := range sim.Noises[0].Roles {
				told := slices.Clone(row.Told)
				told[i] = 0
				most := fmt.Sprintf("Of the people who hold %s, %.0f %% are", row.Role,
					100*float64(slices.Max(told))/float64(row.People))
				if name == "correct_15" && of == row.Role && row.None == 0 &&
					strings.HasPrefix(advice, "Of the people who hold") && !strings.HasPrefix(advice, most) {
					t.Errorf("the advice doesn't begin with %q: %s", most, advice)
				}
			}
			for _, says := range tt.says {
				if !strings.Contains(advice, says) {
					t.Errorf("the advice lacks %q: %s", says, advice)
				}
			}
		})
	}
}

func TestSkillsAreOneWhereTheSameItemsMeasureThemInTheSameWay(t *testing.T) {
	for _, tt := range []struct {
		name  string
		items []engine.Item
		fail  []string
	}{
		{"in proportion", []engine.Item{enginetest.Scaled("a", "five", enginetest.Credit{"drive": 1, "craft": 0.5}),
			enginetest.Scaled("b", "five", enginetest.Credit{"drive": 2, "craft": 1})}, []string{"distinct craft"}},
		{"with other weights", []engine.Item{enginetest.Scaled("a", "five",
			enginetest.Credit{"drive": 1, "craft": 0.5}),
			enginetest.Scaled("b", "five", enginetest.Credit{"drive": 0.5, "craft": 1})}, nil},
		{"with other credit", []engine.Item{enginetest.Choosing("a", "one", enginetest.Credit{"drive": 10, "craft": 90},
			enginetest.Credit{"drive": 90, "craft": 10})}, nil},
		{"with the same credit", []engine.Item{enginetest.Choosing("a", "one",
			enginetest.Credit{"drive": 10, "craft": 10}, enginetest.Credit{"drive": 90, "craft": 90})},
			[]string{"distinct craft"}},
		{"by other items", []engine.Item{enginetest.Five("a", "drive"), enginetest.Five("b", "craft")}, nil},
	} {
		d := enginetest.DraftOf("drive", "craft")
		d.Quiz(tt.items...)
		sim := simulated(t, d.Catalog(t), "work", simulate.Options{People: 5})
		got := slices.DeleteFunc(failed(&sim), func(gate string) bool { return !strings.HasPrefix(gate, "distinct") })
		if !slices.Equal(got, tt.fail) {
			t.Errorf("%s: %v fail, want %v", tt.name, got, tt.fail)
		}
	}
}

func TestWhereTooLittleIsMeasuredTheAdviceSaysSo(t *testing.T) {
	d := enginetest.DraftOf("drive", "craft", "reach")
	d.Role("driver", "x", 90, 30, 50)
	d.Role("crafter", "x", 30, 90, 50)
	d.Quiz(enginetest.Five("drives", "drive"), enginetest.Five("crafts", "craft"),
		enginetest.ShownWhere(enginetest.Five("never", "reach"), "answer.drives > 5"))
	sim := simulated(t, d.Catalog(t), "work", simulate.Options{People: 20})
	enginetest.Same(t, "advice", gateOf(t, &sim, "correct_15", "driver").Advice,
		"Of the people who hold driver, 100 % are recommended no role: too few of the skills are measured. Look at "+
			"the show conditions of the items.")
}

func TestAFlatProfileIsAFaultOfTheContent(t *testing.T) {
	content := enginetest.ShippedContent(t)
	r := roleIn(t, &content, "marketing_manager")
	for i := range r.Profile {
		r.Profile[i].Level = 60
	}
	if _, err := score.NewCatalog(content); err == nil ||
		!strings.Contains(err.Error(), `role "marketing_manager" has a flat profile`) {
		t.Errorf("got %v", err)
	}
}

// A role whose requirement holds only at levels that its profile doesn't suggest is found all the same.
func TestARoleIsReachedThroughItsRequirements(t *testing.T) {
	for _, requires := range []string{
		"level.craft >= 90", "level.craft >= 40 && level.craft <= 60", "level.craft >= 50 && level.reach >= 50",
		"fact.people == 7", "fact.people >= 20 && level.craft > 60",
		"level.drive < 50 || level.craft > 60", "answer.crafts == 4",
	} {
		d := enginetest.DraftOf("drive", "craft", "reach")
		driver := d.Role("driver", "x", 90, 20, 40)
		driver.Requires, driver.Facts = []engine.Requirement{enginetest.Requirement(requires)},
			[]engine.FactRange{{Fact: enginetest.Ref("people"), Range: []float64{5, 7}}}
		d.Role("crafter", "x", 20, 50, 50)
		d.Role("speaker", "x", 30, 30, 90)
		d.Quiz(enginetest.Five("drives", "drive"), enginetest.Five("drives_on", "drive"),
			enginetest.Five("crafts", "craft"), enginetest.Five("crafts_on", "craft"),
			enginetest.Five("speaks", "reach"), enginetest.Five("speaks_on", "reach"), enginetest.Numbered("people", 0, 50))
		if strings.HasPrefix(requires, "answer") {
			d.Roles[0].Requires = nil
			d.Quizzes[0].Rules = []engine.Rule{{ID: "r", When: enginetest.When("!(" + requires + ")"),
				Cap: enginetest.Credit{"drive": 0}.Points(), Because: "…"}}
		}
		c := d.Catalog(t)
		sim := simulated(t, c, "work", simulate.Options{People: 6})
		if r := sim.Reach[0]; !r.Reached || string(enginetest.Score(t, c, r.Answers).Role) != "driver" {
			t.Errorf("%s: %+v", requires, r)
		}
	}
}

func TestWhereARoleIsOutOfReachTheReasonSaysWhy(t *testing.T) {
	build := func(change func(*enginetest.Draft)) simulate.Simulation {
		d := enginetest.DraftOf("drive", "craft", "reach")
		d.Role("driver", "x", 80, 20, 50)
		d.Role("crafter", "x", 20, 80, 50)
		d.Role("speaker", "x", 40, 40, 70)
		d.Quiz(enginetest.Five("drives", "drive"), enginetest.Five("crafts", "craft"), enginetest.Five("speaks", "reach"))
		change(d)
		return simulated(t, d.Catalog(t), "work", simulate.Options{People: 6})
	}
	for _, tt := range []struct {
		name    string
		change  func(*enginetest.Draft)
		instead string
		want    string
	}{
		{"a rule that keeps a level up", func(d *enginetest.Draft) {
			d.Rules = []engine.Rule{{ID: "r", When: enginetest.When("level.craft >= 0"),
				Floor: enginetest.Credit{"craft": 40}.Points(), Because: "…"}}
			d.Roles[0].Requires = []engine.Requirement{enginetest.Requirement("level.craft <= 30")}
		}, "", "Its requirement level.craft <= 30 fails: no answers bring craft below 40. Change the " +
			"requirement, or the rule or the items that keep the level there."},
		{"a rule that takes away what the role is about", func(d *enginetest.Draft) {
			d.Rules = []engine.Rule{{ID: "r", When: enginetest.When("level.drive >= 0"),
				Cap: enginetest.Credit{"drive": 0}.Points(), Because: "…"}}
		}, "speaker", "speaker is recommended instead however the answers are chosen: on the sheet that comes " +
			"nearest it holds "},
		{"where it fits best its requirement fails", func(d *enginetest.Draft) {
			d.Roles[0].Requires = []engine.Requirement{enginetest.Requirement("level.drive < level.craft")}
		}, "crafter", "Where driver fits best, its requirements fail: "},
		{"nothing of a skill by which the other role differs little", func(d *enginetest.Draft) {
			d.Rules = []engine.Rule{{ID: "r", When: enginetest.When("level.drive >= 0"),
				Cap: enginetest.Credit{"drive": 0}.Points(), Because: "…"}}
			d.Roles[2].Profile[1].Level = 30
		}, "speaker", " The profiles of driver and speaker differ most in drive (80 and 40), reach (50 and 70): add " +
			"items for these skills, or move the profiles further apart."},
		{"the shape of another role", func(d *enginetest.Draft) {
			for i := range d.Roles[0].Profile {
				d.Roles[0].Profile[i].Level = d.Roles[1].Profile[i].Level
			}
		}, "crafter", "The profiles of driver and crafter have the same shape: no answers can tell them apart until " +
			"their levels differ."},
	} {
		t.Run(tt.name, func(t *testing.T) {
			sim := build(tt.change)
			r := sim.Reach[0]
			if r.Reached || r.Instead != tt.instead || !strings.Contains(r.Reason, tt.want) || len(r.Answers) != 3 {
				t.Errorf("%+v\nwant %s instead, and %s", r, tt.instead, tt.want)
			}
			enginetest.Same(t, "gate", gateOf(t, &sim, "reach", "driver"),
				simulate.Gate{Name: "reach", Of: "driver", Want: 1, Advice: r.Reason})
		})
	}
}

func TestAnyShapeOfQuizIsSimulated(t *testing.T) {
	skilled := func(skills, items, points int, roles ...string) *enginetest.Draft {
		d := enginetest.DraftOf(enginetest.Numbers("s", skills)...)
		for i, id := range roles {
			levels := make([]float64, skills)
			for k := range levels {
				levels[k] = float64(25 + (k*37+i*53)%61)
			}
			d.Role(id, "x", levels...)
		}
		var all []engine.Item
		for j := range items {
			for k, s := range enginetest.Numbers("s", skills) {
				it := enginetest.Scaled(fmt.Sprintf("%s_%d", s, j), "points", enginetest.Credit{s: 1})
				it.Reversed = j%2 == 1 && items%2 == 0 || j == 0 && items%2 == 1 && k >= 0
				all = append(all, it)
			}
		}
		q := d.Quiz(all...)
		q.Scales = append(q.Scales, engine.Scale{ID: enginetest.Ref("points"), Labels: enginetest.Numbers("", points)})
		return d
	}
	for _, tt := range []struct {
		name  string
		draft *enginetest.Draft
		roles int
		gates map[string]int
		fail  []string // gates, where it is certain
	}{
		{"five skills of five six-point items, levels only", skilled(5, 5, 6), 0,
			map[string]int{"bots": 1, "keys": 1, "recovery": 5, "distinct": 1}, []string{}},
		{"one skill, levels only", skilled(1, 7, 4), 0, map[string]int{"keys": 1, "recovery": 1, "distinct": 1}, []string{}},
		{"one item that says little", func() *enginetest.Draft {
			d := enginetest.DraftOf("drive", "craft")
			d.Quiz(enginetest.Scaled("drives", "yes", enginetest.Credit{"drive": 1}),
				enginetest.Scaled("crafts", "yes", enginetest.Credit{"craft": 1})).Reliability = engine.Reliability{SD: 22, InterItemR: 0.01}
			return d
		}(), 0, map[string]int{"bots": 1, "keys": 1, "recovery": 2, "distinct": 1},
			[]string{"recovery drive", "recovery craft"}},
		{"thirty skills of four items, ten roles", skilled(30, 4, 5, enginetest.Numbers("r", 10)...), 10,
			map[string]int{"correct_15": 10, "correct_25": 10, "stress": 10, "clear": 1, "calibration": 1,
				"own_readiness": 10, "reach": 10, "bots": 3, "keys": 1, "recovery": 30, "distinct": 1}, nil},
		{"two roles", skilled(4, 3, 11, "a", "b"), 2, nil, nil},
		{"a choice alone for each skill, one of which earns the same whatever is chosen", func() *enginetest.Draft {
			d := enginetest.DraftOf("drive", "craft", "idle")
			d.Role("driver", "x", 90, 30, 50)
			d.Role("crafter", "x", 30, 90, 50)
			d.Quiz(enginetest.Choosing("drives", "one", enginetest.Credit{"drive": 10}, enginetest.Credit{"drive": 90}),
				enginetest.Choosing("crafts", "many", enginetest.Credit{"craft": 5}, enginetest.Credit{"craft": 95}),
				enginetest.Choosing("idles", "one", enginetest.Credit{"idle": 50}, enginetest.Credit{"idle": 50}))
			return d
		}(), 2, nil, []string{"recovery idle"}},
		{"levels that nobody's answers move", func() *enginetest.Draft {
			d := enginetest.DraftOf("idle", "still")
			d.Quiz(enginetest.Choosing("idles", "one", enginetest.Credit{"idle": 0}, enginetest.Credit{"idle": 0}),
				enginetest.Choosing("rests", "many", enginetest.Credit{"still": 0}, enginetest.Credit{"still": 0}))
			return d
		}(), 0, nil, []string{"recovery idle", "recovery still"}},
		{"scenes alone, whose first option always speaks for one role", func() *enginetest.Draft {
			d := enginetest.DraftOf("drive", "craft", "reach")
			d.Role("driver", "x", 90, 30, 30)
			d.Role("crafter", "x", 30, 90, 30)
			d.Role("speaker", "x", 30, 30, 90)
			var items []engine.Item
			for i := range 6 {
				items = append(items, enginetest.Choosing(fmt.Sprintf("scene_%d", i), []string{"one", "many"}[i%2],
					enginetest.Credit{"drive": 90}, enginetest.Credit{"craft": 90}, enginetest.Credit{"reach": 90}))
			}
			d.Quiz(items...)
			return d
		}(), 3, nil, []string{"bots straight_line"}},
		{"facts in rules alone", func() *enginetest.Draft {
			d := skilled(6, 2, 5, "a", "b", "c")
			d.Rules = []engine.Rule{{ID: "r", When: enginetest.When("fact.people == 0"),
				Cap: enginetest.Credit{"s01": 40}.Points(), Because: "…"}}
			q := &d.Quizzes[0]
			q.Sections = append(q.Sections, engine.Section{Title: "Facts",
				Items: []engine.Item{enginetest.Numbered("people", 0, 50)}})
			return d
		}(), 3, nil, nil},
		{"items that nobody is shown", func() *enginetest.Draft {
			d := enginetest.DraftOf("drive", "craft")
			d.Role("driver", "x", 90, 30)
			d.Role("crafter", "x", 30, 90)
			d.Quiz(enginetest.Five("drives", "drive"), enginetest.Five("crafts", "craft"),
				enginetest.ShownWhere(enginetest.Five("never", "craft"), "answer.drives > 5"),
				enginetest.ShownWhere(enginetest.Five("nor", "drive"), "answer.drives > 5"))
			return d
		}(), 2, nil, nil},
		{"a skill that is measured for nobody", func() *enginetest.Draft {
			d := enginetest.DraftOf("drive", "craft", "reach")
			d.Role("driver", "x", 90, 30, 50)
			d.Role("crafter", "x", 30, 90, 50)
			d.Quiz(enginetest.Five("drives", "drive"), enginetest.Five("crafts", "craft"),
				enginetest.ShownWhere(enginetest.Five("never", "reach"), "answer.drives > 5"))
			return d
		}(), 2, nil, []string{"correct_15 driver", "correct_15 crafter", "correct_25 driver", "correct_25 crafter",
			"reach driver", "reach crafter", "recovery reach"}},
		{"everything at once", &enginetest.Draft{}, 3, nil, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var c *score.Catalog
			if tt.draft.Quizzes == nil {
				c = enginetest.Branched(t)
			} else {
				c = tt.draft.Catalog(t)
			}
			people := map[int]int{0: 900, 2: 90, 3: 90, 10: 12}[tt.roles]
			for _, options := range []simulate.Options{{People: people},
				{People: 10, Seed: 9, Model: simulate.GradedResponse}, {People: 1}} {
				sim := simulated(t, c, "work", options)
				lawfulSimulation(t, c, &sim)
				enginetest.Same(t, "roles", len(sim.Roles), tt.roles)
				if tt.roles == 0 {
					enginetest.Same(t, "nothing about roles",
						[]int{len(sim.Noises), len(sim.Reach), len(sim.Match), sim.Flips.People, len(sim.Readiness)},
						[]int{0, 0, 0, 0, 0})
					if sim.Stress != nil {
						t.Error("a quiz without roles is tried on a mixture of their holders")
					}
				}
				counts := map[string]int{}
				for _, g := range sim.Gates {
					counts[g.Name]++
				}
				if tt.gates != nil {
					enginetest.Same(t, "gates", counts, tt.gates)
				}
				if tt.roles == 0 && options.People > 30 {
					enginetest.Same(t, "gates that fail", failed(&sim), tt.fail)
				}
				for _, want := range tt.fail {
					if options.People > 30 && !slices.Contains(failed(&sim), want) {
						t.Errorf("%s isn't among the gates that fail: %v", want, failed(&sim))
					}
				}
			}
		})
	}
}

func TestOfFewerCasesThanFourNothingIsSaidAboutKeys(t *testing.T) {
	d := enginetest.DraftOf("drive", "craft")
	d.Role("driver", "x", 90, 30)
	d.Role("crafter", "x", 30, 90)
	d.Quiz(enginetest.Five("drives", "drive"), enginetest.Reversed(enginetest.Five("waits", "drive")),
		enginetest.Five("crafts", "craft"))
	sheet := func(role string, drives, waits, crafts float64) engine.Case {
		return engine.Case{Quiz: enginetest.Ref("work"), Name: role,
			Expect: engine.Expectation{Verdict: engine.VerdictClear, Role: engine.OptionalID(role)},
			Answers: []engine.CaseAnswer{
				{Item: enginetest.Ref("drives"), Answer: drives}, {Item: enginetest.Ref("waits"), Answer: waits},
				{Item: enginetest.Ref("crafts"), Answer: crafts},
			}}
	}
	d.Cases = []engine.Case{
		sheet("driver", 5, 5, 1), sheet("crafter", 2, 2, 4), sheet("driver", 4, 4, 2),
		{Quiz: enginetest.Ref("work"), Name: "no role", Expect: engine.Expectation{Verdict: engine.VerdictClose},
			Answers: []engine.CaseAnswer{{Item: enginetest.Ref("drives"), Answer: 1.0}}},
	}
	keys := func() ([]simulate.ContraryItem, simulate.Gate) {
		sim := simulated(t, d.Catalog(t), "work", simulate.Options{People: 2})
		of := ""
		if len(sim.Keys) > 0 {
			of = sim.Keys[0].Item
		}
		return sim.Keys, gateOf(t, &sim, "keys", of)
	}
	contrary, gate := keys()
	enginetest.Same(t, "of three cases", contrary, []simulate.ContraryItem{})
	enginetest.Same(t, "gate", gate, simulate.Gate{Name: "keys", Want: -0.2, Passed: true})
	d.Cases = append(d.Cases, sheet("crafter", 2, 1, 5))
	contrary, gate = keys()
	// Credit of waits is 0 and 25 for drivers, 75 and 100 for crafters; its key should have been straight.
	if len(contrary) != 1 || contrary[0].Item != "waits" || contrary[0].Skill != "drive" || contrary[0].Cases != 4 ||
		gate.Passed {
		t.Fatalf("%+v, %+v", contrary, gate)
	}
	enginetest.Near(t, "correlation", contrary[0].Correlation, -0.9486832981, 1e-9)
}
