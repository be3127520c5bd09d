package score_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"careerpath/engine"
	"careerpath/engine/enginetest"
)

// ladder is a draft of four skills and three roles on two tiers: two juniors of opposite shape and, above them, a
// senior shaped like the first.
func ladder() *enginetest.Draft {
	d := enginetest.DraftOf("drive", "craft", "reach", "vision")
	d.Role("maker", "junior", 20, 90, 30, 20)
	d.Role("seller", "junior", 80, 20, 90, 30)
	d.Role("chief", "senior", 60, 50, 30, 95)
	d.Path("chief", "maker", "seller")
	return d
}

func TestTheFiveVerdicts(t *testing.T) {
	for _, tt := range []struct {
		name    string
		levels  []float64
		without string // a skill not answered
		verdict engine.Verdict
		role    engine.OptionalID
		next    engine.OptionalID
	}{
		{"a share of .80 or more is clear", []float64{20, 90, 30, 20}, "", engine.VerdictClear, "maker", "chief"},
		{"less, and .50 or more, is likely", []float64{40, 80, 30, 60}, "", engine.VerdictLikely, "maker", "chief"},
		{"less than .50 is close", []float64{82, 60, 30, 28}, "", engine.VerdictClose, "maker", "chief"},
		{"an even profile is undifferentiated", []float64{50, 60, 55, 50}, "", engine.VerdictUndifferentiated, "", ""},
		{"three of four skills are enough", []float64{20, 90, 30, 20}, "drive", engine.VerdictClear, "maker", "chief"},
		{"two are not", []float64{20, 90, 30, 20}, "drive,reach", engine.VerdictInsufficient, "", ""},
		{"nothing answered is insufficient", []float64{20, 90, 30, 20}, "drive,craft,reach,vision",
			engine.VerdictInsufficient, "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := ladder()
			q, answers := d.Exactly(tt.levels...)
			q.Reliability.InterItemR = 0.9
			for _, skill := range strings.Split(tt.without, ",") {
				delete(answers, "shows_"+skill)
			}
			got := enginetest.Score(t, d.Catalog(t), answers)
			if got.Verdict != tt.verdict || got.Role != tt.role || got.Next != tt.next {
				t.Errorf("got %s, role %q, next %q; want %s, role %q, next %q\n%s",
					got.Verdict, got.Role, got.Next, tt.verdict, tt.role, tt.next, enginetest.AsJSON(t, got.Roles))
			}
			if (got.Because == nil) != (tt.role == "") {
				t.Errorf("because is %v", got.Because)
			}
			if tt.role == "maker" {
				enginetest.Same(t, "tier", got.Tier, engine.OptionalID("junior"))
			}
		})
	}
}

func TestThreeQuartersOfTheSkillsAreEnough(t *testing.T) {
	for skills, need := range map[int]int{4: 3, 5: 4, 7: 6, 8: 6, 16: 12} {
		d := enginetest.DraftOf(enginetest.Numbers("s", skills)...)
		a, b, levels := make([]float64, skills), make([]float64, skills), make([]float64, skills)
		for i := range levels {
			a[i], b[i], levels[i] = float64(90*(i%2)), float64(90-90*(i%2)), float64(80*(i%2))
		}
		d.Role("a", "junior", a...)
		d.Role("b", "junior", b...)
		q, answers := d.Exactly(levels...)
		q.Reliability.InterItemR = 0.9
		c := d.Catalog(t)
		for measured := skills; measured > 0; measured-- {
			got := enginetest.Score(t, c, answers)
			enginetest.Same(t, fmt.Sprintf("insufficient at %d of %d", measured, skills),
				got.Verdict == engine.VerdictInsufficient, measured < need)
			delete(answers, "shows_"+d.Skills[measured-1].ID)
		}
	}
}

func TestVerdictsTurnAtTheirShares(t *testing.T) {
	// Two roles that differ in one direction: moving along it moves the log-odds, so a share can be set to any value.
	share := func(shift float64) (float64, engine.Verdict) {
		d := enginetest.DraftOf("drive", "craft")
		d.Role("a", "junior", 90, 10)
		d.Role("b", "junior", 10, 90)
		q, answers := d.Exactly(50+shift, 50-shift)
		q.Reliability, q.Tau = engine.Reliability{SD: 1, InterItemR: 0.99}, 45
		got := enginetest.Score(t, d.Catalog(t), answers)
		return got.Roles[0].Share, got.Verdict
	}
	for shift := 1.0; shift < 50; shift += 0.25 {
		s, verdict := share(shift)
		want := engine.VerdictLikely
		if s >= 0.8 {
			want = engine.VerdictClear
		}
		if verdict != want {
			t.Errorf("at a share of %v the verdict is %s, want %s", s, verdict, want)
		}
	}
	if low, _ := share(1); low > 0.55 {
		t.Errorf("the lowest share tried is %v: the test misses the lower side", low)
	}
	if high, _ := share(49); high < 0.95 {
		t.Errorf("the highest share tried is %v: the test misses the upper side", high)
	}
}

func TestTheRecommendedRoleIsTheBestThatMayBeRecommended(t *testing.T) {
	near, far := []float64{40, 80, 30, 60}, []float64{25, 90, 30, 40} // by the best role's share

	for _, tt := range []struct {
		name     string
		levels   []float64
		requires map[string]string // role → a requirement that fails
		verdict  engine.Verdict
		role     engine.OptionalID
		next     engine.OptionalID
		versus   string
	}{
		{"the best fit, and next the role above it", far, nil, engine.VerdictClear, "maker", "chief", "chief"},
		{"the next best where a requirement fails, and next the best fit", near,
			map[string]string{"maker": "level.drive > 90"}, engine.VerdictClose, "chief", "maker", "maker"},
		{"none that is no contender", far, map[string]string{"maker": "level.drive > 90"}, engine.VerdictBlocked, "",
			"maker", ""},
		{"no contender either where two fail", near,
			map[string]string{"maker": "level.drive > 90", "chief": "level.vision > 90"}, engine.VerdictBlocked, "",
			"maker", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := ladder()
			for i := range d.Roles {
				if source, ok := tt.requires[d.Roles[i].ID]; ok {
					d.Roles[i].Requires = []engine.Requirement{enginetest.Requirement("level.craft > 0"),
						enginetest.Requirement(source)}
				}
			}
			q, answers := d.Exactly(tt.levels...)
			q.Reliability.InterItemR = 0.9
			got := enginetest.Score(t, d.Catalog(t), answers)
			enginetest.Same(t, "best fit", []string{got.Roles[0].Role, got.Roles[1].Role, got.Roles[2].Role},
				[]string{"maker", "chief", "seller"})
			if got.Role != tt.role || got.Next != tt.next || got.Verdict != tt.verdict {
				t.Errorf("%s %q, next %q; want %s %q, %q (%+v)", got.Verdict, got.Role, got.Next, tt.verdict, tt.role,
					tt.next, got.Roles)
			}
			if tt.versus == "" {
				enginetest.Same(t, "because", got.Because, (*engine.Because)(nil))
			} else {
				enginetest.Same(t, "versus", got.Because.Versus, tt.versus)
			}
			for _, r := range got.Roles {
				source, fails := tt.requires[r.Role]
				want := []engine.Unmet{}
				if fails {
					want = []engine.Unmet{{When: source, Because: "it needs " + source}}
				}
				enginetest.Same(t, "unmet by "+r.Role, r.Unmet, want)
				enginetest.Same(t, "eligible for "+r.Role, r.Eligible, !fails)
			}
		})
	}
}

func TestARequirementOnWhatIsNotKnownIsNotHeldAgainstAnyone(t *testing.T) {
	d := ladder()
	d.Roles[0].Requires = []engine.Requirement{enginetest.Requirement("fact.people > 100")}
	q, answers := d.Exactly(20, 90, 30, 20)
	q.Sections[0].Items = append(q.Sections[0].Items, enginetest.Numbered("people", 0, 500))
	got := enginetest.Score(t, d.Catalog(t), answers)
	enginetest.Same(t, "role", got.Role, engine.OptionalID("maker"))
	enginetest.Same(t, "trace", got.Rules, []engine.RuleOutcome{{
		Rule: "maker_requires_1", Effect: "requirement of maker", Because: "it needs fact.people > 100",
		Unknown: []string{"fact.people"},
	}})
	answers["people"] = engine.Number(3)
	enginetest.Same(t, "eligible once it is known",
		enginetest.FitOf(t, enginetest.Score(t, d.Catalog(t), answers), "maker").Eligible, false)
}

func TestNextIsTheBestFitAmongTheRolesAbove(t *testing.T) {
	d := ladder()
	d.Role("founder", "senior", 90, 20, 90, 90)
	d.Role("neighbour", "junior", 25, 85, 35, 25)
	d.Path("founder", "seller", "maker")
	d.Path("neighbour", "maker")
	_, answers := d.Exactly(20, 90, 30, 20)
	got := enginetest.Score(t, d.Catalog(t), answers)
	enginetest.Same(t, "role", got.Role, engine.OptionalID("maker"))
	enginetest.Same(t, "second best", got.Roles[1].Role, "neighbour")
	enginetest.Same(t, "next: no role of the same tier, and the better fit of two above", got.Next,
		engine.OptionalID("chief"))

	_, answers = d.Exactly(50, 45, 30, 95)
	d.Quizzes = d.Quizzes[1:]
	got = enginetest.Score(t, d.Catalog(t), answers)
	enginetest.Same(t, "role", got.Role, engine.OptionalID("chief"))
	enginetest.Same(t, "next where nothing is above", got.Next, engine.OptionalID(""))
}

func TestTiesGoToReadinessThenToTheID(t *testing.T) {
	d := enginetest.DraftOf("drive", "craft", "reach")
	d.Role("zebra", "junior", 80, 20, 50) // one shape at three heights
	d.Role("high", "junior", 90, 30, 60)
	d.Role("low", "junior", 70, 10, 40)
	d.Role("also_low", "junior", 70, 10, 40)
	_, answers := d.Exactly(95, 20, 50)
	got := enginetest.Score(t, d.Catalog(t), answers)
	var order []string
	for _, r := range got.Roles {
		order = append(order, r.Role)
		enginetest.Same(t, "share of "+r.Role, r.Share, 0.25)
	}
	enginetest.Same(t, "order", order, []string{"also_low", "low", "zebra", "high"})
	enginetest.Same(t, "verdict", got.Verdict, engine.VerdictClose)
}

func TestContendersTogetherHoldFourFifths(t *testing.T) {
	for _, tt := range []struct {
		shares []float64
		want   int
	}{{[]float64{0.9, 0.1}, 1}, {[]float64{0.8, 0.2}, 1}, {[]float64{0.45, 0.3, 0.15, 0.1}, 3},
		{[]float64{0.4, 0.4, 0.2}, 2}, {nil, 0}} {
		var r engine.Result
		for _, s := range tt.shares {
			r.Roles = append(r.Roles, engine.RoleFit{Share: s})
		}
		enginetest.Same(t, "contenders", len(r.Contenders()), tt.want)
	}
}

func TestAQuizWithoutRolesReportsLevelsOnly(t *testing.T) {
	d := enginetest.DraftOf("drive", "craft")
	q, answers := d.Exactly(60, 40)
	q.Roles = nil
	got := enginetest.Score(t, d.Catalog(t), answers)
	enginetest.Same(t, "verdict", got.Verdict, engine.VerdictLevelsOnly)
	enginetest.Same(t, "levels", enginetest.LevelsOf(got), map[string]float64{"drive": 60, "craft": 40})
	enginetest.Golden(t, "levels_only.json", enginetest.AsJSON(t, withoutHash(got)))
	delete(answers, "shows_drive")
	enginetest.Same(t, "verdict with half unanswered", enginetest.Score(t, d.Catalog(t), answers).Verdict,
		engine.VerdictInsufficient)
}

// withoutHash leaves out what changes with every word of the content.
func withoutHash(r engine.Result) engine.Result {
	r.Catalog = "sha256:…"
	return r
}

func TestTheJSONOfAResultIsAsDesigned(t *testing.T) {
	d := ladder()
	d.Roles[0].Requires = []engine.Requirement{enginetest.Requirement("level.drive >= 70")}
	q := d.Quiz(
		enginetest.Numbered("people", 0, 50),
		enginetest.Five("pushes", "drive"), enginetest.Reversed(enginetest.Five("waits", "drive")),
		enginetest.Five("makes", "craft"), enginetest.Five("polishes", "craft"),
		enginetest.Five("calls", "reach"), enginetest.Five("meets", "reach"),
		enginetest.Scaled("plans", "five", enginetest.Credit{"vision": 2, "drive": 1}),
		enginetest.Choosing("scene", "one", enginetest.Credit{"craft": 100, "vision": 0}, enginetest.Credit{"vision": 100}),
	)
	d.Rules = []engine.Rule{
		{ID: "leads_nobody", When: enginetest.When("fact.people == 0"), Cap: enginetest.Credit{"vision": 40}.Points(),
			Because: "Nobody reports to you."},
		{ID: "unknown_gap", When: enginetest.When("gap.drive > 20"), Note: "Push more.", Because: "The gap is large."},
	}
	answers := engine.Answers{
		"people": engine.Number(0), "pushes": engine.Number(2), "waits": engine.Number(3), "makes": engine.Number(5),
		"polishes": engine.Number(5),
		"calls":    engine.Number(2), "meets": engine.Number(2), "plans": engine.Number(5), "scene": engine.Choice("b"),
	}
	c := d.Catalog(t)
	full := enginetest.Score(t, c, answers)
	var err error
	if full.Changes, err = c.Changes(t.Context(), "work", answers); err != nil {
		t.Fatal(err)
	}
	enginetest.Golden(t, "next_best.json", enginetest.AsJSON(t, withoutHash(full)))

	flat := engine.Answers{"scene": engine.Choice("a")}
	for _, it := range q.Items() {
		if it.Kind() == engine.KindScale {
			flat[it.ID] = engine.Number(3)
		}
	}
	enginetest.Golden(t, "undifferentiated.json", enginetest.AsJSON(t, withoutHash(enginetest.Score(t, c, flat))))
	enginetest.Golden(t, "insufficient.json", enginetest.AsJSON(t,
		withoutHash(enginetest.Score(t, c, engine.Answers{"makes": engine.Number(3), "polishes": engine.Number(1)}))))
	enginetest.Golden(t, "nothing.json", enginetest.AsJSON(t, withoutHash(enginetest.Score(t, c, engine.Answers{}))))

	var back engine.Result
	if err := json.Unmarshal(enginetest.AsJSON(t, full), &back); err != nil {
		t.Fatal(err)
	}
	enginetest.Same(t, "read back", back, full)
}

func TestFieldsOfAResultComeInTheOrderOfTheDesign(t *testing.T) {
	d := ladder()
	_, answers := d.Exactly(20, 90, 30, 20)
	text := string(enginetest.AsJSON(t, enginetest.Score(t, d.Catalog(t), answers)))
	at := -1
	for _, field := range []string{"quiz", "catalog", "coverage", "levels", "roles", "verdict", "role", "tier", "next",
		"because", "rules", "changes", "quality"} {
		next := strings.Index(text, "\n  \""+field+"\": ") // of the outermost object
		if next <= at {
			t.Errorf("%q is at %d, after a field at %d", field, next, at)
		}
		at = next
	}
}

func TestNoRecommendationIsNullInJSON(t *testing.T) {
	d := ladder()
	_, answers := d.Exactly(50, 55, 50, 55)
	text := string(enginetest.AsJSON(t, enginetest.Score(t, d.Catalog(t), answers)))
	for _, line := range []string{`"role": null,`, `"tier": null,`, `"next": null,`, `"because": null,`, `"rules": [],`,
		`"warnings": []`} {
		if !strings.Contains(text, "\n  "+line) && !strings.Contains(text, "\n    "+line) {
			t.Errorf("the result does not say %s:\n%s", line, text)
		}
	}
}

func TestAQuizThatDoesNotExistIsNamed(t *testing.T) {
	d := ladder()
	d.Exactly(1, 2, 3, 4)
	c := d.Catalog(t)
	_, scored := c.Score("werk", nil)
	_, shown := c.Shown("werk", nil)
	_, snapped := c.Snapshot("werk", nil)
	for _, err := range []error{scored, shown, snapped} {
		var unknown *engine.UnknownQuizError
		if !errors.As(err, &unknown) {
			t.Fatalf("the error is %#v", err)
		}
		enginetest.Same(t, "message", err.Error(), `there is no quiz "werk" (did you mean "work"?)`)
	}
	enginetest.Same(t, "check", c.CheckAnswer("werk", "x", engine.Number(1)),
		`there is no quiz "werk" (did you mean "work"?)`)
	enginetest.Same(t, "skills", c.QuizSkills("werk"), []string(nil))
}

func TestEvidenceCentresOnTheNeutralAnswer(t *testing.T) {
	d := ladder()
	d.Quiz(enginetest.Five("pushes", "drive"), enginetest.Five("makes", "craft"), enginetest.Five("calls", "reach"),
		enginetest.Five("plans", "vision"), enginetest.Five("schemes", "vision"))
	got := enginetest.Score(t, d.Catalog(t), engine.Answers{
		"pushes": engine.Number(3), "makes": engine.Number(5), "calls": engine.Number(3), "plans": engine.Number(1),
		"schemes": engine.Number(4),
	})
	enginetest.Same(t, "role", got.Role, engine.OptionalID("maker"))
	evidence := map[string]engine.SkillEvidence{}
	for _, e := range got.Because.Skills {
		evidence[e.Skill] = e
	}
	enginetest.Near(t, "a neutral answer", evidence["drive"].LogOdds, 0, 0)
	enginetest.Near(t, "a neutral answer", evidence["reach"].LogOdds, 0, 0)
	if evidence["craft"].LogOdds <= 0 {
		t.Errorf("high craft speaks against a maker: %v", evidence["craft"])
	}
	enginetest.Same(t, "strongest first", got.Because.Skills[0].Skill, "craft")
	items := evidence["vision"].Items
	enginetest.Same(t, "strongest item first", []string{items[0].Item, items[1].Item}, []string{"plans", "schemes"})
	if items[0].LogOdds <= 0 || items[1].LogOdds >= 0 {
		t.Errorf("low vision should speak for a maker, high vision against: %v", items)
	}
	enginetest.Near(t, "a skill is the sum of its items", evidence["vision"].LogOdds, items[0].LogOdds+items[1].LogOdds,
		1e-11)
}

// At level 50 throughout only the constant is left, so it can be computed by hand.
func TestTheConstantIsWhatSomeoneInTheMiddleWouldGet(t *testing.T) {
	d := enginetest.DraftOf("drive", "craft", "reach")
	d.Role("a", "junior", 70, 30, 80) // centred 10, −30, 20: squares 1400
	d.Role("b", "junior", 40, 60, 20) // centred 0, 20, −20: squares 800
	q, answers := d.Exactly(90, 20, 80)
	q.Reliability = semOf118
	got := enginetest.Score(t, d.Catalog(t), answers)
	enginetest.Near(t, "constant", got.Because.Constant, (800-1400)/(2*(11.8*11.8+22*22)), 1e-9)
	enginetest.Near(t, "drive", got.Because.Skills[2].LogOdds, 40*(10-0)/(11.8*11.8+22*22), 1e-9)
	whole := math.Log(enginetest.FitOf(t, got, "a").Share / enginetest.FitOf(t, got, "b").Share)
	sum := got.Because.Constant
	for _, e := range got.Because.Skills {
		sum += e.LogOdds
	}
	enginetest.Near(t, "the whole", sum, whole, 1e-9)
}

func TestWhatARuleMovedIsItsOwnEvidence(t *testing.T) {
	d, _, answers := ruled(
		engine.Rule{ID: "capped", When: enginetest.When("fact.people == 0"), Cap: enginetest.Credit{"drive": 50}.Points()},
		engine.Rule{ID: "idle", When: enginetest.When("fact.people > 5"), Cap: enginetest.Credit{"drive": 40}.Points()},
		engine.Rule{ID: "empty", When: enginetest.When("fact.people == 0"), Cap: enginetest.Credit{"drive": 90}.Points()},
		engine.Rule{ID: "spoken", When: enginetest.When("fit.a > 0"), Note: "…"},
	)
	d.Quizzes[0].Reliability = engine.Reliability{SD: 10, InterItemR: 0.9}
	got := enginetest.Score(t, d.Catalog(t), answers)
	v := 10*10*(1-0.9) + 22*22.0
	// a − b centred: (10, −30, 20) − (−10, 10, 0) = (20, −40, 20), which has mean 0.
	enginetest.Same(t, "rules in evidence", len(got.Because.Rules), 2)
	enginetest.Same(t, "the first", got.Because.Rules[0].Rule, "capped")
	enginetest.Near(t, "what the cap did", got.Because.Rules[0].LogOdds, -10*20/v, 1e-9)
	enginetest.Same(t, "a rule that moved nothing", got.Because.Rules[1], engine.RuleEvidence{Rule: "empty"})
	for _, e := range got.Because.Skills {
		if e.Skill == "drive" {
			enginetest.Near(t, "drive keeps what the answers say", e.LogOdds, 10*20/v, 1e-9)
		}
	}
}
