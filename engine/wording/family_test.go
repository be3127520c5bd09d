package wording_test

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"careerpath/engine"
	"careerpath/engine/enginetest"
	"careerpath/engine/wording"
)

// developer is a result of somebody on a ladder of three positions who is this likely on each.
func developer(verdict engine.Verdict, between []string, probabilities ...float64) (*engine.Result, *engine.Snapshot) {
	r := &engine.Result{Verdict: verdict, Family: &engine.FamilyStanding{Family: "developers", Between: between},
		Levels: []engine.Level{{Skill: "code", Level: 55}, {Skill: "people", Level: 20}, {Skill: "system", Level: 90}}}
	for i, p := range probabilities {
		r.Family.Positions = append(r.Family.Positions, engine.PositionChance{Role: []string{"d1", "d2", "d3"}[i], Probability: p,
			Readiness: 90})
	}
	weights := map[string]float64{"code": 4, "people": 1, "system": 2}
	return r, &engine.Snapshot{Families: []engine.SnapshotFamily{{ID: "developers", Title: "Developers"}},
		Roles: []engine.SnapshotRole{
			{ID: "d1", Title: "Developer 1", Weights: weights, Levels: map[string]float64{"code": 20, "people": 20, "system": 20}},
			{ID: "d2", Title: "Developer 2", Weights: weights, Levels: map[string]float64{"code": 40, "people": 20, "system": 40}},
			{ID: "d3", Title: "Developer 3", Weights: weights, Levels: map[string]float64{"code": 60, "people": 60, "system": 40}},
		}}
}

func same(title string) string { return title }

func TestWhereSomebodyStandsIsSaid(t *testing.T) {
	english := wording.English
	for _, tt := range []struct {
		name          string
		verdict       engine.Verdict
		between       []string
		probabilities []float64
		want, likely  string
	}{
		{"clearly", engine.VerdictClear, nil, []float64{0.01, 0.97, 0.02}, "You work at the level of Developer 2",
			"A clear result: your levels leave little doubt about the position."},
		{"likely", engine.VerdictLikely, []string{"d2", "d3"}, []float64{0.1, 0.65, 0.25},
			"You most likely work at the level of Developer 2",
			"How likely each position is by your levels and their error: " +
				"Developer 1 10\u00a0%, Developer 2 65\u00a0% and Developer 3 25\u00a0%."},
		{"between two", engine.VerdictClose, []string{"d2", "d3"}, []float64{0.125, 0.375, 0.5},
			"You are between Developer 2 and Developer 3, more likely Developer 3",
			"How likely each position is by your levels and their error: " +
				"Developer 1 13\u00a0%, Developer 2 37\u00a0% and Developer 3 50\u00a0%."},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, s := developer(tt.verdict, tt.between, tt.probabilities...)
			enginetest.Same(t, "the headline", english.Standing(r, s, same), tt.want)
			enginetest.Same(t, "how likely", english.HowLikely(r, s, same), tt.likely)
		})
	}
	enginetest.Same(t, "of roles without a ladder", english.Standing(&engine.Result{}, &engine.Snapshot{}, same), "")
}

// Code is at 55 of the way from 40 to 60, which weighs 4·20, and people at the start of 20 to 60, which weighs 1·40:
// 0.75·80 of 120 are made. System isn't raised.
func TestTheStepIsMadeSkillBySkill(t *testing.T) {
	r, s := developer(engine.VerdictClear, nil, 0.1, 0.8, 0.1)
	step, ok := wording.StepOf(r, s)
	want := wording.Step{From: "d2", To: "d3", Done: 50, Skills: []wording.StepSkill{
		{Skill: "code", From: 40, To: 60, Level: 55, Done: 75, Part: 100 * 80.0 / 120},
		{Skill: "people", From: 20, To: 60, Level: 20, Done: 0, Part: 100 * 40.0 / 120},
	}}
	if !ok || math.Abs(step.Done-want.Done) > 1e-9 || len(step.Skills) != len(want.Skills) {
		t.Fatalf("the step is %+v, want %+v", step, want)
	}
	for i, got := range step.Skills {
		if w := want.Skills[i]; got.Skill != w.Skill || math.Abs(got.Part-w.Part) > 1e-9 || math.Abs(got.Done-w.Done) > 1e-9 ||
			got.From != w.From || got.To != w.To || got.Level != w.Level {
			t.Errorf("the step has %+v, want %+v", got, w)
		}
	}
	r.Family.Between = []string{"d1", "d2"}
	if step, ok = wording.StepOf(r, s); !ok || step.From != "d1" || step.Done != 100 {
		t.Errorf("the step between d1 and d2 is %+v", step)
	}
	r, s = developer(engine.VerdictClear, nil, 0, 0.1, 0.9)
	if step, ok = wording.StepOf(r, s); ok {
		t.Errorf("at the top there is a step: %+v", step)
	}
}

// With 20 points taken off the self-rated level of code nothing of its way is made.
func TestTheStepIsMadeByCorrectedLevels(t *testing.T) {
	r, s := developer(engine.VerdictClear, nil, 0.1, 0.8, 0.1)
	r.Family.Correction = &engine.StyleCorrection{Points: -20, By: engine.ByAnchoredItems, Items: 3,
		Levels: []engine.CorrectedLevel{{Skill: "code", Level: 35}}}
	step, _ := wording.StepOf(r, s)
	enginetest.Near(t, "level", step.Skills[0].Level, 35, 0)
	enginetest.Near(t, "made", step.Done, 0, 0)
}

// A probability that would make a position clear says what keeps it from that.
func TestWhyAPositionIsNotCalledClear(t *testing.T) {
	for unclear, want := range map[engine.NotClear]string{
		engine.RatedOnce:   "you rate no skill twice",
		engine.SameAnswers: "all your answers on scales are the same",
		"":                 "your answers about the same skill agree less with each other",
	} {
		r, s := developer(engine.VerdictLikely, nil, 0.01, 0.97, 0.02)
		r.Role, r.Roles, r.Family.Unclear = "d2", []engine.RoleFit{{Role: "d2", Share: 0.97}}, unclear
		if said := wording.English.Doubt(r, engine.DefaultThresholds); !strings.Contains(said, want) {
			t.Errorf("of %q is said: %s", unclear, said)
		}
		enginetest.Same(t, "how likely", wording.English.HowLikely(r, s, same),
			"How likely each position is by your levels and their error: Developer 2 more\u00a0than\u00a095\u00a0%.")
	}
}

// Percents on a ladder add up, as probabilities do, but where one is so large that the rest is only said to be small.
func TestPercentsOnALadderAddUp(t *testing.T) {
	english := wording.English
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOfN(rapid.Float64Range(0, 1), 3, 3).Draw(t, "parts")
		total := parts[0] + parts[1] + parts[2]
		if total < 0.01 || max(parts[0], parts[1], parts[2]) > 0.94*total {
			t.Skip()
		}
		r, s := developer(engine.VerdictClose, nil, parts[0]/total, parts[1]/total, parts[2]/total)
		_, rows := english.Ladder(r, s)
		sum := 0
		for _, row := range rows {
			n := 0
			for _, digit := range strings.TrimSuffix(row.Percent, " %") {
				if digit < '0' || digit > '9' { // less than 1 %
					n = 0
					break
				}
				n = 10*n + int(digit-'0')
			}
			sum += n
		}
		if sum != 100 {
			t.Fatalf("the rows add up to %d: %+v", sum, rows)
		}
	})
}

func TestACorrectionForHowHighSomebodyRatesThemselvesIsSaid(t *testing.T) {
	english := wording.English
	for want, c := range map[string]*engine.StyleCorrection{
		"": nil,
		"Where you rate yourself you stand about 6 points higher than where you chose what describes your work (9 answers), " +
			"which is more than error explains. So your own ratings count that much less here.": {
			Points: -6.1, By: engine.ByAnchoredItems, Items: 9},
		"Where you rate yourself you stand about 8 points lower than where you chose what describes your work (4 answers), " +
			"which is more than error explains. So your own ratings count that much more here.": {
			Points: 8, By: engine.ByAnchoredItems, Items: 4},
		"Nothing is corrected for how high you rate yourself: your ratings and what you chose as describing your work differ " +
			"by no more than error alone makes likely.": {Not: engine.NotDifferent},
		"Nothing is corrected for how high you rate yourself: too few skills are asked about both by rating and by what " +
			"describes your work.": {Not: engine.NotComparable},
	} {
		enginetest.Same(t, "what is said", english.Corrected(c), want)
	}
	enginetest.Same(t, "said without self-ratings",
		english.Corrected(&engine.StyleCorrection{Not: engine.NoSelfRatings}), "")
}
