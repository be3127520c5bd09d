package engine_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"careerpath/engine"
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
	i := slices.IndexFunc(content.Quizzes, func(q engine.Quiz) bool { return q.ID == shippedQuiz })
	if i < 0 {
		t.Fatalf("there is no quiz %s", shippedQuiz)
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
			"keys coached_a_colleague", []string{"In 17 cases", "team_leadership", "reversed"}},
		{"a reversed item is straight", func(c *engine.Content) { shippedItem(t, c, "kept_to_own_tasks").Reversed = false },
			"keys kept_to_own_tasks", []string{"In 17 cases", "team_leadership"}},
		{"a requirement that a rule keeps from holding", func(c *engine.Content) {
			c.Rules = append(c.Rules, engine.Rule{ID: "low", When: when("level.team_leadership > 80"), Cap: credit{"team_leadership": 80}.points(), Because: "…"})
			r := roleIn(t, c, "marketing_director")
			r.Requires = append(r.Requires, requirement("level.team_leadership >= 95"))
		}, "reach marketing_director", []string{"Its requirement level.team_leadership >= 95 fails: no answers bring team_leadership above 80.", "Change the requirement"}},
		{"a requirement that contradicts itself", func(c *engine.Content) {
			r := roleIn(t, c, "social_media_manager")
			r.Requires = append(r.Requires, requirement("level.content_creation > 60 && level.content_creation < 40"))
		}, "reach social_media_manager", []string{"fails on every sheet tried", "contradicts itself"}},
		{"a requirement that no number answers", func(c *engine.Content) {
			r := roleIn(t, c, "marketing_manager")
			r.Requires = append(r.Requires, requirement("fact.people_led > 500"))
		}, "reach marketing_manager", []string{"Its requirement fact.people_led > 500 fails"}},
		{"a requirement that keeps out most holders", func(c *engine.Content) {
			r := roleIn(t, c, "marketing_manager")
			r.Requires = append(r.Requires, requirement("fact.people_led >= 9"))
		}, "correct_15 marketing_manager", []string{"marketing_manager fits ", " % of its holders best", "its requirements keep the others from it"}},
		{"two roles of one shape", func(c *engine.Content) {
			roleIn(t, c, "social_media_manager").Profile = slices.Clone(roleIn(t, c, "digital_media_manager").Profile)
			roleIn(t, c, "social_media_manager").Profile[0].Weight = 1
		}, "correct_15 social_media_manager", []string{"are recommended digital_media_manager", "have the same shape"}},
		{"a role too near another", func(c *engine.Content) {
			near, to := roleIn(t, c, "social_media_manager"), roleIn(t, c, "digital_media_manager")
			for i := range near.Profile {
				d, _ := to.Demand(near.Profile[i].Skill.ID)
				near.Profile[i].Level = 0.2*near.Profile[i].Level + 0.8*d.Level
			}
		}, "correct_15 social_media_manager", []string{"are recommended digital_media_manager", "differ most in community_engagement ("}},
		{"a skill under two names", func(c *engine.Content) {
			copied := c.Skills[0]
			copied.ID = "vision_again"
			c.Skills = append(c.Skills, copied)
			for i := range c.Roles {
				d, _ := c.Roles[i].Demand(c.Skills[0].ID)
				d.Skill = ref("vision_again")
				c.Roles[i].Profile = append(c.Roles[i].Profile, d)
			}
			for _, it := range quizIn(t, c).Items() {
				for _, m := range it.Measures {
					if m.Skill.ID == c.Skills[0].ID {
						it.Measures = append(it.Measures, engine.Measure{Skill: ref("vision_again"), Weight: m.Weight})
					}
				}
				for o := range it.Options {
					for _, p := range it.Options[o].Credit {
						if p.Skill.ID == c.Skills[0].ID {
							it.Options[o].Credit = append(it.Options[o].Credit, engine.Points{Skill: ref("vision_again"), Points: p.Points})
						}
					}
				}
			}
		}, "distinct vision_again", []string{"strategic_vision and vision_again are measured by the same items"}},
		{"items that hardly measure", func(c *engine.Content) {
			quizIn(t, c).Reliability = engine.Reliability{SD: 60, InterItemR: 0.01}
		}, "correct_15 digital_marketing_manager", []string{"Of the people who hold digital_marketing_manager, ", " are recommended no role: make its profile more uneven"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			content := shippedContent(t)
			content.Paths = nil // they close gaps between the profiles as shipped
			content.Cases = slices.DeleteFunc(content.Cases, func(cs engine.Case) bool { return !strings.HasPrefix(tt.gate, "keys") })
			tt.spoil(&content)
			people := 6
			if strings.HasPrefix(tt.gate, "correct") {
				people = 36
			}
			sim := simulate(t, catalogOf(t, content), shippedQuiz, engine.SimulateOptions{People: people, Seed: 4})
			if !slices.Contains(failed(&sim), tt.gate) {
				t.Fatalf("%s isn't among the gates that fail: %v%s", tt.gate, failed(&sim), describe(&sim))
			}
			name, of, _ := strings.Cut(tt.gate, " ")
			advice := gateOf(t, &sim, name, of).Advice
			for i, row := range sim.Noises[0].Roles {
				told := slices.Clone(row.Told)
				told[i] = 0
				most := fmt.Sprintf("Of the people who hold %s, %.0f %% are", row.Role, 100*float64(slices.Max(told))/float64(row.People))
				if name == "correct_15" && of == row.Role && row.None == 0 && strings.HasPrefix(advice, "Of the people who hold") && !strings.HasPrefix(advice, most) {
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
		{"in proportion", []engine.Item{scaled("a", "five", credit{"drive": 1, "craft": 0.5}), scaled("b", "five", credit{"drive": 2, "craft": 1})}, []string{"distinct craft"}},
		{"with other weights", []engine.Item{scaled("a", "five", credit{"drive": 1, "craft": 0.5}), scaled("b", "five", credit{"drive": 0.5, "craft": 1})}, nil},
		{"with other credit", []engine.Item{choosing("a", "one", credit{"drive": 10, "craft": 90}, credit{"drive": 90, "craft": 10})}, nil},
		{"with the same credit", []engine.Item{choosing("a", "one", credit{"drive": 10, "craft": 10}, credit{"drive": 90, "craft": 90})}, []string{"distinct craft"}},
		{"by other items", []engine.Item{five("a", "drive"), five("b", "craft")}, nil},
	} {
		d := draftOf("drive", "craft")
		d.quiz(tt.items...)
		sim := simulate(t, d.catalog(t), "work", engine.SimulateOptions{People: 5})
		got := slices.DeleteFunc(failed(&sim), func(gate string) bool { return !strings.HasPrefix(gate, "distinct") })
		if !slices.Equal(got, tt.fail) {
			t.Errorf("%s: %v fail, want %v", tt.name, got, tt.fail)
		}
	}
}

func TestWhereTooLittleIsMeasuredTheAdviceSaysSo(t *testing.T) {
	d := draftOf("drive", "craft", "reach")
	d.role("driver", "x", 90, 30, 50)
	d.role("crafter", "x", 30, 90, 50)
	d.quiz(five("drives", "drive"), five("crafts", "craft"), shownWhere(five("never", "reach"), "answer.drives > 5"))
	sim := simulate(t, d.catalog(t), "work", engine.SimulateOptions{People: 20})
	same(t, "advice", gateOf(t, &sim, "correct_15", "driver").Advice,
		"Of the people who hold driver, 100 % are recommended no role: too few of the skills are measured. Look at the show conditions of the items.")
}

func TestAFlatProfileIsAFaultOfTheContent(t *testing.T) {
	content := shippedContent(t)
	r := roleIn(t, &content, "marketing_manager")
	for i := range r.Profile {
		r.Profile[i].Level = 60
	}
	if _, err := engine.NewCatalog(content); err == nil || !strings.Contains(err.Error(), `role "marketing_manager" has a flat profile`) {
		t.Errorf("got %v", err)
	}
}

// A role whose requirement holds only at levels that its profile doesn't suggest is found all the same.
func TestARoleIsReachedThroughItsRequirements(t *testing.T) {
	for _, requires := range []string{
		"level.craft >= 90", "level.craft >= 40 && level.craft <= 60", "level.craft >= 50 && level.reach >= 50", "fact.people == 7", "fact.people >= 20 && level.craft > 60",
		"level.drive < 50 || level.craft > 60", "answer.crafts == 4",
	} {
		d := draftOf("drive", "craft", "reach")
		driver := d.role("driver", "x", 90, 20, 40)
		driver.Requires, driver.Facts = []engine.Requirement{requirement(requires)}, []engine.FactRange{{Fact: ref("people"), Range: []float64{5, 7}}}
		d.role("crafter", "x", 20, 50, 50)
		d.role("speaker", "x", 30, 30, 90)
		d.quiz(five("drives", "drive"), five("drives_on", "drive"), five("crafts", "craft"), five("crafts_on", "craft"), five("speaks", "reach"), five("speaks_on", "reach"), numbered("people", 0, 50))
		if strings.HasPrefix(requires, "answer") {
			d.Roles[0].Requires = nil
			d.Quizzes[0].Rules = []engine.Rule{{ID: "r", When: when("!(" + requires + ")"), Cap: credit{"drive": 0}.points(), Because: "…"}}
		}
		c := d.catalog(t)
		sim := simulate(t, c, "work", engine.SimulateOptions{People: 6})
		if r := sim.Reach[0]; !r.Reached || string(score(t, c, r.Answers).Role) != "driver" {
			t.Errorf("%s: %+v", requires, r)
		}
	}
}

func TestWhereARoleIsOutOfReachTheReasonSaysWhy(t *testing.T) {
	build := func(change func(*draft)) engine.Simulation {
		d := draftOf("drive", "craft", "reach")
		d.role("driver", "x", 80, 20, 50)
		d.role("crafter", "x", 20, 80, 50)
		d.role("speaker", "x", 40, 40, 70)
		d.quiz(five("drives", "drive"), five("crafts", "craft"), five("speaks", "reach"))
		change(d)
		return simulate(t, d.catalog(t), "work", engine.SimulateOptions{People: 6})
	}
	for _, tt := range []struct {
		name    string
		change  func(*draft)
		instead string
		want    string
	}{
		{"a rule that keeps a level up", func(d *draft) {
			d.Rules = []engine.Rule{{ID: "r", When: when("level.craft >= 0"), Floor: credit{"craft": 40}.points(), Because: "…"}}
			d.Roles[0].Requires = []engine.Requirement{requirement("level.craft <= 30")}
		}, "speaker", "Its requirement level.craft <= 30 fails: no answers bring craft below 40. Change the requirement, or the rule or the items that keep the level there."},
		{"a rule that takes away what the role is about", func(d *draft) {
			d.Rules = []engine.Rule{{ID: "r", When: when("level.drive >= 0"), Cap: credit{"drive": 0}.points(), Because: "…"}}
		}, "speaker", "speaker is recommended instead however the answers are chosen: on the sheet that comes nearest it holds "},
		{"where it fits best its requirement fails", func(d *draft) {
			d.Roles[0].Requires = []engine.Requirement{requirement("level.drive < level.craft")}
		}, "crafter", "Where driver fits best, its requirements fail: "},
		{"nothing of a skill by which the other role differs little", func(d *draft) {
			d.Rules = []engine.Rule{{ID: "r", When: when("level.drive >= 0"), Cap: credit{"drive": 0}.points(), Because: "…"}}
			d.Roles[2].Profile[1].Level = 30
		}, "speaker", " The profiles of driver and speaker differ most in drive (80 and 40), reach (50 and 70): add items for these skills, or move the profiles further apart."},
		{"the shape of another role", func(d *draft) {
			for i := range d.Roles[0].Profile {
				d.Roles[0].Profile[i].Level = d.Roles[1].Profile[i].Level
			}
		}, "crafter", "The profiles of driver and crafter have the same shape: no answers can tell them apart until their levels differ."},
	} {
		t.Run(tt.name, func(t *testing.T) {
			sim := build(tt.change)
			r := sim.Reach[0]
			if r.Reached || r.Instead != tt.instead || !strings.Contains(r.Reason, tt.want) || len(r.Answers) != 3 {
				t.Errorf("%+v\nwant %s instead, and %s", r, tt.instead, tt.want)
			}
			same(t, "gate", gateOf(t, &sim, "reach", "driver"), engine.Gate{Name: "reach", Of: "driver", Want: 1, Advice: r.Reason})
		})
	}
}

func TestAnyShapeOfQuizIsSimulated(t *testing.T) {
	skilled := func(skills, items, points int, roles ...string) *draft {
		d := draftOf(numbers("s", skills)...)
		for i, id := range roles {
			levels := make([]float64, skills)
			for k := range levels {
				levels[k] = float64(25 + (k*37+i*53)%61)
			}
			d.role(id, "x", levels...)
		}
		var all []engine.Item
		for j := range items {
			for k, s := range numbers("s", skills) {
				it := scaled(fmt.Sprintf("%s_%d", s, j), "points", credit{s: 1})
				it.Reversed = j%2 == 1 && items%2 == 0 || j == 0 && items%2 == 1 && k >= 0
				all = append(all, it)
			}
		}
		q := d.quiz(all...)
		q.Scales = append(q.Scales, engine.Scale{ID: ref("points"), Labels: numbers("", points)})
		return d
	}
	for _, tt := range []struct {
		name  string
		draft *draft
		roles int
		gates map[string]int
		fail  []string // gates, where it is certain
	}{
		{"five skills of five six-point items, levels only", skilled(5, 5, 6), 0, map[string]int{"bots": 1, "keys": 1, "recovery": 5, "distinct": 1}, []string{}},
		{"one skill, levels only", skilled(1, 7, 4), 0, map[string]int{"keys": 1, "recovery": 1, "distinct": 1}, []string{}},
		{"one item that says little", func() *draft {
			d := draftOf("drive", "craft")
			d.quiz(scaled("drives", "yes", credit{"drive": 1}), scaled("crafts", "yes", credit{"craft": 1})).Reliability = engine.Reliability{SD: 22, InterItemR: 0.01}
			return d
		}(), 0, map[string]int{"bots": 1, "keys": 1, "recovery": 2, "distinct": 1}, []string{"recovery drive", "recovery craft"}},
		{"thirty skills of four items, ten roles", skilled(30, 4, 5, numbers("r", 10)...), 10, map[string]int{"correct_15": 10, "correct_25": 10, "reach": 10, "bots": 3, "keys": 1, "recovery": 30, "distinct": 1}, nil},
		{"two roles", skilled(4, 3, 11, "a", "b"), 2, nil, nil},
		{"a choice alone for each skill, one of which earns the same whatever is chosen", func() *draft {
			d := draftOf("drive", "craft", "idle")
			d.role("driver", "x", 90, 30, 50)
			d.role("crafter", "x", 30, 90, 50)
			d.quiz(choosing("drives", "one", credit{"drive": 10}, credit{"drive": 90}), choosing("crafts", "many", credit{"craft": 5}, credit{"craft": 95}),
				choosing("idles", "one", credit{"idle": 50}, credit{"idle": 50}))
			return d
		}(), 2, nil, []string{"recovery idle"}},
		{"levels that nobody's answers move", func() *draft {
			d := draftOf("idle", "still")
			d.quiz(choosing("idles", "one", credit{"idle": 0}, credit{"idle": 0}), choosing("rests", "many", credit{"still": 0}, credit{"still": 0}))
			return d
		}(), 0, nil, []string{"recovery idle", "recovery still"}},
		{"scenes alone, whose first option always speaks for one role", func() *draft {
			d := draftOf("drive", "craft", "reach")
			d.role("driver", "x", 90, 30, 30)
			d.role("crafter", "x", 30, 90, 30)
			d.role("speaker", "x", 30, 30, 90)
			var items []engine.Item
			for i := range 6 {
				items = append(items, choosing(fmt.Sprintf("scene_%d", i), []string{"one", "many"}[i%2], credit{"drive": 90}, credit{"craft": 90}, credit{"reach": 90}))
			}
			d.quiz(items...)
			return d
		}(), 3, nil, []string{"bots straight_line"}},
		{"facts in rules alone", func() *draft {
			d := skilled(6, 2, 5, "a", "b", "c")
			d.Rules = []engine.Rule{{ID: "r", When: when("fact.people == 0"), Cap: credit{"s01": 40}.points(), Because: "…"}}
			q := &d.Quizzes[0]
			q.Sections = append(q.Sections, engine.Section{Title: "Facts", Items: []engine.Item{numbered("people", 0, 50)}})
			return d
		}(), 3, nil, nil},
		{"items that nobody is shown", func() *draft {
			d := draftOf("drive", "craft")
			d.role("driver", "x", 90, 30)
			d.role("crafter", "x", 30, 90)
			d.quiz(five("drives", "drive"), five("crafts", "craft"), shownWhere(five("never", "craft"), "answer.drives > 5"), shownWhere(five("nor", "drive"), "answer.drives > 5"))
			return d
		}(), 2, nil, nil},
		{"a skill that is measured for nobody", func() *draft {
			d := draftOf("drive", "craft", "reach")
			d.role("driver", "x", 90, 30, 50)
			d.role("crafter", "x", 30, 90, 50)
			d.quiz(five("drives", "drive"), five("crafts", "craft"), shownWhere(five("never", "reach"), "answer.drives > 5"))
			return d
		}(), 2, nil, []string{"correct_15 driver", "correct_15 crafter", "correct_25 driver", "correct_25 crafter", "reach driver", "reach crafter", "recovery reach"}},
		{"everything at once", &draft{}, 3, nil, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var c *engine.Catalog
			if tt.draft.Quizzes == nil {
				c = branched(t)
			} else {
				c = tt.draft.catalog(t)
			}
			people := map[int]int{0: 900, 2: 90, 3: 90, 10: 12}[tt.roles]
			for _, options := range []engine.SimulateOptions{{People: people}, {People: 10, Seed: 9, Model: engine.GradedResponse}, {People: 1}} {
				sim := simulate(t, c, "work", options)
				lawfulSimulation(t, c, &sim)
				same(t, "roles", len(sim.Roles), tt.roles)
				if tt.roles == 0 {
					same(t, "nothing about roles", []int{len(sim.Noises), len(sim.Reach), len(sim.Match), sim.Flips.People}, []int{0, 0, 0, 0})
				}
				counts := map[string]int{}
				for _, g := range sim.Gates {
					counts[g.Name]++
				}
				if tt.gates != nil {
					same(t, "gates", counts, tt.gates)
				}
				if tt.roles == 0 && options.People > 30 {
					same(t, "gates that fail", failed(&sim), tt.fail)
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
	d := draftOf("drive", "craft")
	d.role("driver", "x", 90, 30)
	d.role("crafter", "x", 30, 90)
	d.quiz(five("drives", "drive"), reversed(five("waits", "drive")), five("crafts", "craft"))
	sheet := func(role string, drives, waits, crafts float64) engine.Case {
		return engine.Case{Quiz: ref("work"), Name: role, Expect: engine.Expectation{Verdict: engine.Clear, Role: engine.OptionalID(role)}, Answers: []engine.CaseAnswer{
			{Item: ref("drives"), Answer: drives}, {Item: ref("waits"), Answer: waits}, {Item: ref("crafts"), Answer: crafts},
		}}
	}
	d.Cases = []engine.Case{
		sheet("driver", 5, 5, 1), sheet("crafter", 2, 2, 4), sheet("driver", 4, 4, 2),
		{Quiz: ref("work"), Name: "no role", Expect: engine.Expectation{Verdict: engine.Close}, Answers: []engine.CaseAnswer{{Item: ref("drives"), Answer: 1.0}}},
	}
	keys := func() ([]engine.ContraryItem, engine.Gate) {
		sim := simulate(t, d.catalog(t), "work", engine.SimulateOptions{People: 2})
		of := ""
		if len(sim.Keys) > 0 {
			of = sim.Keys[0].Item
		}
		return sim.Keys, gateOf(t, &sim, "keys", of)
	}
	contrary, gate := keys()
	same(t, "of three cases", contrary, []engine.ContraryItem{})
	same(t, "gate", gate, engine.Gate{Name: "keys", Want: -0.2, Passed: true})
	d.Cases = append(d.Cases, sheet("crafter", 2, 1, 5))
	contrary, gate = keys()
	// Credit of waits is 0 and 25 for drivers, 75 and 100 for crafters; its key should have been straight.
	if len(contrary) != 1 || contrary[0].Item != "waits" || contrary[0].Skill != "drive" || contrary[0].Cases != 4 || gate.Passed {
		t.Fatalf("%+v, %+v", contrary, gate)
	}
	near(t, "correlation", contrary[0].Correlation, -0.9486832981, 1e-9)
}
