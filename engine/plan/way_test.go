package plan_test

import (
	"strings"
	"testing"

	"careerpath/engine"
	"careerpath/engine/enginetest"
	"careerpath/engine/plan"
	"careerpath/engine/score"
	"careerpath/engine/wording"
)

// away is climbing with a way aside that closes what "far" lacks too, and a path for growing in "high".
func away(t testing.TB) *score.Catalog {
	d := climbing(enginetest.Credit{"x": 50, "y": 50}, enginetest.Credit{"x": 1, "y": 3},
		deed{id: "a", gains: enginetest.Credit{"x": 30}, hours: 3},
		deed{id: "b", gains: enginetest.Credit{"y": 30}, hours: 3, after: []string{"a"}})
	d.Role("far", "senior", 45, 80, 40)
	d.Roles[2].Profile[2].Level += 40 // "aside" asks for more of other
	aside := engine.Path{ID: "aside", Title: "Aside", From: []engine.Ref{enginetest.Ref("low")},
		To: enginetest.Ref("aside")}
	aside.Activities = []engine.Activity{
		deed{id: "c", gains: enginetest.Credit{"other": 40}, hours: 2}.activity(),
		deed{id: "d", gains: enginetest.Credit{"other": 40}, hours: 20, when: "gap.x > 60"}.activity(),
	}
	within := engine.Path{ID: "within", Title: "Within", Summary: "Widen the seat.",
		From: []engine.Ref{enginetest.Ref("high")}, To: enginetest.Ref("high")}
	for _, id := range []string{"m", "n", "o", "p", "q", "r", "s"} {
		within.Activities = append(within.Activities,
			deed{id: id, gains: enginetest.Credit{"x": 5, "y": 5}, hours: float64(id[0] - 'a')}.activity())
	}
	within.Activities = append(within.Activities,
		deed{id: "z", gains: enginetest.Credit{"y": 90}, hours: 1, when: "level.x > 90"}.activity())
	d.Paths = append(d.Paths, aside, within)
	d.Paths[0].Summary = "Up you go."
	return d.Catalog(t)
}

// from is the result of someone at levels who is recommended a role, "" for none.
func from(role string, levels enginetest.Credit) *engine.Result {
	r := at(levels)
	r.Role = engine.OptionalID(role)
	if role == "" {
		r.Verdict = engine.VerdictUndifferentiated
	}
	return r
}

func drawn(t testing.TB, c *score.Catalog, result *engine.Result, to string) *plan.Plan {
	t.Helper()
	p, err := plan.New(c, result, engine.Answers{}, to, weekly)
	if err != nil {
		t.Fatal(err)
	}
	lawfulPlan(t, c, &p)
	return &p
}

func TestAWrittenPathIsTakenWithItsSummary(t *testing.T) {
	p := drawn(t, away(t), from("low", enginetest.Credit{"other": 1, "x": 20, "y": 20}), "high")
	enginetest.Same(t, "milestones", idsOf(p), []string{"a", "b"})
	enginetest.Same(t, "heading", p.Heading(wording.English, nil), "From LOW to HIGH")
	enginetest.Same(t, "about", p.About(wording.English), []string{"Up you go."})
	if text := p.Markdown(wording.English, nil); !strings.HasPrefix(text, "# From LOW to HIGH\n\nUp you go.\n") {
		t.Errorf("the text doesn't begin with the summary:\n%s", text)
	}
}

func TestWhereNoPathLeadsAPlanIsMadeOfAllPaths(t *testing.T) {
	c := away(t)
	p := drawn(t, c, from("low", enginetest.Credit{"other": 5, "x": 60, "y": 20}), "far")
	enginetest.Same(t, "milestones: what closes a gap, what it comes after, and nothing whose condition fails",
		idsOf(p), []string{"c", "a", "b"})
	enginetest.Same(t, "gathered", p.Gathered, true)
	enginetest.Same(t, "about", p.About(wording.English), []string{"No path is written for this step; these activities close the gaps."})
	enginetest.Same(t, "heading", p.Heading(wording.English, strings.ToLower), "From low to far")

	ok(t, plan.AddActivity(c, p, "d", monday))
	enginetest.Same(t, "added", idsOf(p), []string{"c", "a", "b", "d"})
	enginetest.Same(t, "to add", len(plan.Addable(c, p)), 0)
	refused(t, plan.AddActivity(c, p, "m", monday), "activity",
		"This activity is no longer offered. Choose another, or write a milestone of your own.")
}

func TestWhoIsRecommendedNothingCanPlan(t *testing.T) {
	c := away(t)
	for name, result := range map[string]*engine.Result{
		"undifferentiated": from("", enginetest.Credit{"x": 20, "y": 20}),
		"insufficient": func() *engine.Result {
			r := from("", enginetest.Credit{"x": 20, "y": 20})
			r.Verdict = engine.VerdictInsufficient
			return r
		}(),
		"recommended a role that is gone": from("gone", enginetest.Credit{"x": 20, "y": 20}),
	} {
		t.Run(name, func(t *testing.T) {
			p := drawn(t, c, result, "high")
			enginetest.Same(t, "milestones", idsOf(p), []string{"a", "b"})
			enginetest.Same(t, "gaps are those measured", len(p.Gaps), 2)
			enginetest.Same(t, "heading", p.Heading(wording.English, nil), "Towards HIGH")
			enginetest.Same(t, "about", p.About(wording.English), []string{
				"No path is written for this step; these activities close the gaps.",
				"Your result recommends no role, so the plan starts from your levels alone, in the skills that were measured.",
			})
		})
	}
}

func TestWithoutActivitiesThereIsNoPlanAndNoTarget(t *testing.T) {
	d := climbing(enginetest.Credit{"x": 50}, nil, deed{id: "a", gains: enginetest.Credit{"x": 30}, hours: 3})
	d.Paths[0].Activities = nil
	c := d.Catalog(t)
	_, err := plan.New(c, at(enginetest.Credit{"x": 20}), engine.Answers{}, "high", weekly)
	refused(t, err, "to", "No growth path here has activities that a plan to HIGH could be made of.")
	enginetest.Same(t, "targets", plan.Targets(c, at(enginetest.Credit{"x": 20})), []plan.Target(nil))
}

func TestGrowingWithinARoleClosesGapsAndThenStrengthens(t *testing.T) {
	c := away(t)
	p := drawn(t, c, from("high", enginetest.Credit{"other": 1, "x": 50, "y": 44}), "high")
	enginetest.Same(t, "milestones", idsOf(p), []string{"m", "n", "o", "p", "q", "r"})
	if len(p.Milestones[0].Why) != 1 || len(p.Milestones[2].Why) != 0 {
		t.Errorf("what closes the gap doesn't come first: %+v", p.Milestones)
	}
	enginetest.Same(t, "heading", p.Heading(wording.English, nil), "Growing in the role of HIGH")
	enginetest.Same(t, "about", p.About(wording.English), []string{"Widen the seat.",
		"First come the activities that close your gaps to what the role asks. Those after them close no gap: they " +
			"strengthen what the role weighs most."})

	p.Milestones = p.Milestones[:1]
	enginetest.Same(t, "about, where all of them close gaps", p.About(wording.English), []string{"Widen the seat.",
		"These activities close your gaps to what the role asks."})

	p.Milestones = append(p.Milestones, plan.Milestone{ID: "own", Title: "Of one's own"})
	enginetest.Same(t, "about, with a milestone of one's own", p.About(wording.English), []string{"Widen the seat.",
		"These activities close your gaps to what the role asks."})

	p = drawn(t, c, from("high", enginetest.Credit{"other": 1, "x": 95, "y": 95}), "high")
	enginetest.Same(t, "without a gap, by what strengthens most per hour", idsOf(p),
		[]string{"z", "m", "n", "o", "p", "q"})
	enginetest.Same(t, "about", p.About(wording.English), []string{"Widen the seat.",
		"Your levels leave no gap to what the role asks, so these activities strengthen what it weighs most."})
}

func TestAPlanWithNothingToDoDoesNotSpeakOfActivities(t *testing.T) {
	d := climbing(enginetest.Credit{"x": 50}, nil, deed{id: "a", gains: enginetest.Credit{"x": 30}, hours: 3})
	d.Role("distant", "senior", 20, 60)
	c := d.Catalog(t)
	for _, tt := range []struct {
		name  string
		other float64
		want  string
	}{
		{"without a gap", 60, "No path is written for this step, and your levels leave no gap to what the role asks. You can " +
			"add milestones of your own."},
		{"with a gap that no activity closes", 20, "No path is written for this step, and no activity here closes enough of " +
			"the gaps. You can add milestones of your own."},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := drawn(t, c, from("low", enginetest.Credit{"x": 100, "other": tt.other}), "distant")
			enginetest.Same(t, "milestones", len(p.Milestones), 0)
			enginetest.Same(t, "about", p.About(wording.English), []string{tt.want})
		})
	}
}

func TestTargetsAreAllRolesWithWhatPathsLeadToFirst(t *testing.T) {
	c := away(t)
	said := func(result *engine.Result) (out []string) {
		for _, target := range plan.Targets(c, result) {
			path := "-"
			if target.Path != nil {
				path = target.Path.ID
			}
			out = append(out, target.Role.ID+" "+path)
		}
		return out
	}
	result := from("low", enginetest.Credit{"other": 5, "x": 20, "y": 20})
	result.Next = "far"
	result.Roles = []engine.RoleFit{{Role: "low"}, {Role: "high"}, {Role: "aside"}}
	enginetest.Same(t, "upwards, sideways, the next", said(result), []string{"high up", "aside aside", "far -"})
	enginetest.Same(t, "of who is in a role with a path within it",
		said(from("high", enginetest.Credit{"other": 1, "x": 50, "y": 50})),
		[]string{"high within", "low -", "aside -", "far -"})
	enginetest.Same(t, "of who is recommended nothing", said(from("", enginetest.Credit{"x": 20, "y": 20})),
		[]string{"low -", "high -", "aside -", "far -"})
	enginetest.Same(t, "of whom less than 30 % of the weight of high is measured",
		said(from("", enginetest.Credit{"x": 20})), []string{"low -", "aside -", "far -"})
	_, err := plan.New(c, from("", enginetest.Credit{"x": 20}), engine.Answers{}, "high", weekly)
	if err == nil || !strings.Contains(err.Error(), "measured too little of what HIGH asks for to plan by") {
		t.Errorf("a plan by a fifth of what the role asks: %v", err)
	}
	enginetest.Same(t, "of who is measured in nothing", said(from("low", nil)), []string(nil))
	target := plan.Targets(c, result)[0]
	enginetest.Near(t, "readiness", target.Readiness, 100*(1*20+3*20+1)/201., 1e-9)
	enginetest.Same(t, "measured", target.Measured, 3)
}

func TestAKeptPlanShowsNoReadinessWhereLittleWasMeasured(t *testing.T) {
	p := plan.Plan{To: "high", Gaps: []plan.Gap{{Skill: "x", Need: 50, Weight: 2}}, Readiness: 40,
		Milestones: []plan.Milestone{{ID: "own_1", Title: "Try it", Hours: 3, Status: plan.Planned}}}
	for asks, claims := range map[float64]bool{300: true, 340: false} {
		words := &engine.Snapshot{Roles: []engine.SnapshotRole{{ID: "high", Asks: asks}}}
		if got := p.Claims(words); got != claims {
			t.Errorf("100 of %v measured: readiness is claimed: %v", asks, got)
		}
		if text := p.Markdown(wording.English, words); strings.Contains(text, "Readiness") != claims {
			t.Errorf("100 of %v measured:\n%s", asks, text)
		}
	}
	if !p.Claims(&engine.Snapshot{}) {
		t.Error("of a role that nothing was kept of, readiness isn't claimed")
	}
}
