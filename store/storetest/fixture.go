package storetest

import (
	"slices"
	"strings"
	"testing"
	"time"

	"careerpath/engine"
	"careerpath/engine/plan"
	"careerpath/engine/score"
	"careerpath/store"
)

// assessmentOf is a completed quiz with a result that the engine made, and which has something in each of its fields.
func assessmentOf(t *testing.T, id string) store.Assessment {
	t.Helper()
	catalog, err := score.NewCatalog(content())
	must(t, err)
	answers := engine.Answers{
		"plans":       engine.Number(4),
		"improvises":  engine.Number(1),
		"leads":       engine.Number(5),
		"coaches":     engine.Number(5),
		"launch_slip": engine.Choice("ask_team"),
		"meetings":    engine.Choices("agenda", "notes"),
		"people_led":  engine.Number(0),
	}
	result, err := catalog.ScoreTimed("day_at_work", answers, 0.5)
	must(t, err)
	snapshot, err := catalog.Snapshot("day_at_work", answers)
	must(t, err)
	if result.Blocked == nil || len(result.Facts) == 0 || result.Because == nil || len(result.Because.Rules) == 0 ||
		len(result.Quality.Warnings) == 0 || result.Next == "" ||
		!slices.ContainsFunc(result.Roles, func(r engine.RoleFit) bool { return len(r.Unmet) > 0 }) ||
		!slices.ContainsFunc(result.Rules, func(r engine.RuleOutcome) bool { return len(r.Moved) > 0 }) ||
		!slices.ContainsFunc(result.Rules, func(r engine.RuleOutcome) bool { return len(r.Unknown) > 0 }) ||
		!slices.ContainsFunc(result.Rules, func(r engine.RuleOutcome) bool { return r.Note != "" }) {
		t.Fatalf("the result of the fixture leaves fields empty: %+v", result)
	}
	return store.Assessment{
		ID: id, Quiz: "day_at_work", Started: noon.UTC(), Finished: noon.UTC().Add(7*time.Minute + time.Microsecond),
		Corrects: newID(), Corrected: noon.UTC().Add(time.Hour),
		Answers: answers, Result: result, Snapshot: snapshot,
	}
}

// fullPlan is a plan with something in each of its fields, text that is easily spoilt among it, and a milestone that is
// bare.
func fullPlan(id string) store.Plan {
	done := engine.DateOf(noon)
	odd := "# Fünf — 五 🧭\r\n\r\n* <script>alert('&amp;')</script>\r\n* `\\u0041` \\ \"quoted\" " +
		"“so”\ttab\u2028\u2029\u200b\ufeff\u0000\u001b\ufffd e\u0301 \u202eleft  \n\n"
	return store.Plan{
		ID: id, Assessment: newID(), Version: 0, Active: true, Created: noon.UTC(), Updated: noon.UTC().Add(time.Microsecond),
		Sent: []string{"mark", odd},
		Plan: plan.Plan{
			Quiz: "day_at_work", From: "maker", To: "leader", FromTitle: "The maker", ToTitle: odd, Start: done - 40,
			HoursPerWeek: 0.1 + 0.2, Readiness: 200.0 / 3, Summary: odd, Gathered: true, Name: odd, Witness: odd,
			Intention: plan.Intention{Wish: odd, Obstacle: "I have no time", If: "it is Monday", Then: odd, Rehearsed: true},
			Gaps: []plan.Gap{
				{Skill: "leading", Title: "Leading", Level: 62.499999999999993, Need: 90, Weight: 5, Items: []string{"leads", odd}},
				{Skill: "planning", Items: []string{}},
			},
			Milestones: []plan.Milestone{
				{
					ID: "lead_a_meeting", Activity: "lead_a_meeting", Title: odd, About: "Lead <one>.", Kind: "experience",
					Gains: []plan.Gain{{Skill: "leading", Points: 12.3}}, Hours: 1e-9, Weeks: 3.5,
					After: []string{"watch_a_meeting", ""},
					Start: done - 7, Due: done + 50*365, OwnDates: true, DoneWhen: "It is over.",
					Obstacle: "I have no time", If: "it is Monday", Then: "I begin",
					Why: []plan.Reason{{Skill: "leading", Title: "Leading", Gap: 27.500000000000007,
						Points: 12.3, Items: []string{"leads"}}},
					ReadinessAfter: 70.000000000000014, Status: plan.Done, DoneOn: &done, Evidence: odd,
					DropReason: odd, Notes: strings.Repeat(odd, 100),
				},
				{},
			},
		},
	}
}

// content is a small world: two skills, two roles, a way from one to the other, and a quiz.
func content() engine.Content {
	ref := func(id string) engine.Ref { return engine.Ref{ID: id} }
	when := func(source string) engine.Expression { return engine.Expression{Source: source} }
	skill := func(id, title string) engine.Skill {
		return engine.Skill{ID: id, Title: title, Cluster: ref("work"), Definition: title + " <as it is done>",
			Anchors: []engine.Anchor{{Level: 20, Text: "with help"}, {Level: 80, Text: "“alone”"}}}
	}
	role := func(id, tier string, planning, leading float64, requires ...engine.Requirement) engine.Role {
		return engine.Role{ID: id, Title: "The " + id, Tier: tier, Summary: "Does it.", Requires: requires,
			Profile: []engine.Demand{
				{Skill: ref("planning"), Level: planning, Weight: 3, Why: "it is asked for"},
				{Skill: ref("leading"), Level: leading, Weight: 5, Why: "it is asked for"},
			}}
	}
	oftenness := ref("oftenness")
	scale := func(id, skill string, reversed bool) engine.Item {
		return engine.Item{ID: id, Ask: id + "?", Scale: &oftenness, Reversed: reversed,
			Measures: []engine.Measure{{Skill: ref(skill), Weight: 1.5}}}
	}
	option := func(id, skill string, points float64) engine.Option {
		return engine.Option{ID: id, Text: "I " + id, Credit: []engine.SkillPoints{{Skill: ref(skill), Points: points}}}
	}
	fact := func(id string) engine.Item {
		asked := ref(id)
		return engine.Item{ID: id, Ask: id + "?", Fact: &asked, Number: &engine.NumberRange{Min: 0, Max: 1e9}}
	}
	return engine.Content{
		Clusters: []engine.Cluster{{ID: "work", Title: "Work"}},
		Skills:   []engine.Skill{skill("planning", "Planning"), skill("leading", "Leading")},
		Roles: []engine.Role{
			role("maker", "junior", 60, 30),
			role("leader", "senior", 40, 90, engine.Requirement{When: when("fact.people_led > 0"),
				Because: "a leader leads somebody"}),
		},
		Paths: []engine.Path{{ID: "up", Title: "Up", Summary: "From maker to leader.", From: []engine.Ref{ref("maker")},
			To: ref("leader")}},
		Rules: []engine.Rule{
			{ID: "leads_nobody", When: when("fact.people_led == 0 && level.leading > 90"), Because: "nobody was led",
				Cap: []engine.SkillPoints{{Skill: ref("leading"), Points: 90}}},
			{ID: "large_budget", When: when("fact.budget > 1000"), Because: "money teaches planning",
				Add: []engine.SkillPoints{{Skill: ref("planning"), Points: 5}}},
			{ID: "strong", When: when("level.leading >= 80"), Because: "it stands out", Note: "You lead well."},
		},
		Quizzes: []engine.Quiz{{
			ID: "day_at_work", Title: "A day at work", Minutes: 2, Roles: []engine.Ref{ref("maker"), ref("leader")},
			Scales:      []engine.Scale{{ID: oftenness, Labels: []string{"Never", "Rarely", "Sometimes", "Often", "Always"}}},
			Reliability: engine.Reliability{SD: 22, InterItemR: 0.45},
			Sections: []engine.Section{{Title: "All", Items: []engine.Item{
				scale("plans", "planning", false), scale("improvises", "planning", true),
				scale("leads", "leading", false), scale("coaches", "leading", false),
				{ID: "launch_slip", Ask: "The launch slips.", Choose: "one",
					Options: []engine.Option{option("ask_team", "leading", 100), option("wait", "planning", 0)}},
				{ID: "meetings", Ask: "In meetings?", Choose: "many",
					Options: []engine.Option{option("agenda", "planning", 70), option("notes", "planning", 40)}},
				fact("people_led"), fact("budget"),
			}}},
		}},
	}
}
