package score_test

import (
	"fmt"
	"math"
	"testing"

	"careerpath/engine"
	"careerpath/engine/enginetest"
)

// semOf118 gives one item a SEM of 11.8: 20·√(1 − .6519) = 20·.59.
var semOf118 = engine.Reliability{SD: 20, InterItemR: 0.6519}

func TestTheWorkedExampleOfFit(t *testing.T) {
	d := enginetest.DraftOf("drive", "craft", "reach")
	d.Role("a", "junior", 70, 30, 80)
	d.Role("b", "junior", 40, 60, 50)
	q, answers := d.Exactly(60, 40, 80)
	q.Reliability, q.Tau = semOf118, 22
	got := enginetest.Score(t, d.Catalog(t), answers)
	enginetest.Same(t, "SEM", got.Levels[0].SEM, 11.8)
	enginetest.Near(t, "share of a", enginetest.FitOf(t, got, "a").Share, 0.7236643, 5e-8)
	enginetest.Near(t, "share of b", enginetest.FitOf(t, got, "b").Share, 0.2763357, 5e-8)
	enginetest.Near(t, "readiness for a", enginetest.FitOf(t, got, "a").Readiness, 94.4444, 5e-5)
	enginetest.Near(t, "readiness for b", enginetest.FitOf(t, got, "b").Readiness, 86.6667, 5e-5)
}

// A role that asks exactly for the person's shape is at distance 0, so the log-odds against it are half of the
// distance.
func TestTheWorkedDistances(t *testing.T) {
	d := enginetest.DraftOf("drive", "craft", "reach")
	d.Role("a", "junior", 70, 30, 80)
	d.Role("b", "junior", 40, 60, 50)
	d.Role("mirror", "junior", 50, 30, 70)
	q, answers := d.Exactly(60, 40, 80)
	q.Reliability, q.Tau = semOf118, 22
	got := enginetest.Score(t, d.Catalog(t), answers)
	for role, want := range map[string]float64{"a": 0.3209037, "b": 2.2463257} {
		enginetest.Near(t, "D² of "+role, 2*math.Log(enginetest.FitOf(t, got, "mirror").Share/enginetest.FitOf(t, got,
			role).Share), want, 5e-8)
	}
}

// Science.md §9, worked.
func TestTheTemperatureDividesLogOddsAndTheirExplanation(t *testing.T) {
	d := enginetest.DraftOf("drive", "craft", "reach")
	d.Role("a", "junior", 70, 30, 80)
	d.Role("b", "junior", 40, 60, 50)
	d.Rules = []engine.Rule{{ID: "push", When: enginetest.When("level.drive > 65"),
		Add: enginetest.Credit{"drive": -10}.Points(), Because: "…"}}
	q, answers := d.Exactly(60, 40, 80)
	q.Reliability, q.Tau, q.Temperature = semOf118, 22, 2
	hot := enginetest.Score(t, d.Catalog(t), answers)
	enginetest.Near(t, "share of a", enginetest.FitOf(t, hot, "a").Share, 0.6180679, 5e-8)
	enginetest.Near(t, "share of b", enginetest.FitOf(t, hot, "b").Share, 0.3819321, 5e-8)
	enginetest.Near(t, "log-odds", logOdds(t, hot, "a", "b"), 0.4813555, 5e-8)

	d.Quizzes = nil
	q, answers = d.Exactly(70, 10, 90) // uneven enough for a role, and so that the rule holds
	q.Reliability, q.Tau = semOf118, 22
	cold := enginetest.Score(t, d.Catalog(t), answers)
	q.Temperature = 2
	hot = enginetest.Score(t, d.Catalog(t), answers)
	enginetest.Near(t, "what the explanation adds up to", whole(hot.Because), logOdds(t, hot, "a", "b"), 1e-9)
	enginetest.Near(t, "constant", hot.Because.Constant, cold.Because.Constant/2, 1e-9)
	for i, e := range cold.Because.Skills {
		got := hot.Because.Skills[i]
		enginetest.Near(t, "log-odds of "+e.Skill, got.LogOdds, e.LogOdds/2, 1e-9)
		enginetest.Near(t, "log-odds of its item", got.Items[0].LogOdds, e.Items[0].LogOdds/2, 1e-9)
	}
	enginetest.Near(t, "log-odds of the rule", hot.Because.Rules[0].LogOdds, cold.Because.Rules[0].LogOdds/2, 1e-9)
	if cold.Because.Rules[0].LogOdds == 0 {
		t.Error("the rule moves nothing")
	}
	for _, f := range cold.Roles {
		enginetest.Same(t, "readiness", enginetest.FitOf(t, hot, f.Role).Readiness, f.Readiness)
	}
}

// logOdds are ln(share of one / share of the other).
func logOdds(t *testing.T, r engine.Result, one, other string) float64 {
	t.Helper()
	return math.Log(enginetest.FitOf(t, r, one).Share / enginetest.FitOf(t, r, other).Share)
}

// whole is an explanation added up.
func whole(b *engine.Because) float64 {
	sum := b.Constant
	for _, e := range b.Skills {
		sum += e.LogOdds
	}
	for _, e := range b.Rules {
		sum += e.LogOdds
	}
	return sum
}

// x = (60, 40, 80) has the mean 60, as a has, so nothing moves; b's mean is 50, so x counts as (50, 30, 70): of 150
// points 40 + 30 + 50 are cleared. A person who rates themselves 30 lower throughout is as ready, at the profile's
// height, as long as no level is below 0 there.
func TestAlignedIsReadinessAtTheHeightOfTheProfile(t *testing.T) {
	d := enginetest.DraftOf("drive", "craft", "reach")
	d.Role("a", "junior", 70, 30, 80)
	d.Role("b", "junior", 40, 60, 50)
	d.Role("c", "junior", 0, 0, 30)
	for _, lower := range []float64{0, 30} {
		d.Quizzes = nil
		_, answers := d.Exactly(60-lower, 40-lower, 80-lower)
		got := enginetest.Score(t, d.Catalog(t), answers)
		enginetest.Near(t, "for a", enginetest.FitOf(t, got, "a").Aligned, 100*(60+30+80)/180.0, 1e-9)
		enginetest.Near(t, "for b", enginetest.FitOf(t, got, "b").Aligned, 100*(40+30+50)/150.0, 1e-9)
		// at the height of c, whose mean is 10, x is (10, −10, 30)
		enginetest.Near(t, "for c", enginetest.FitOf(t, got, "c").Aligned, 100, 1e-9)
		if ready := enginetest.FitOf(t, got, "a").Readiness; lower > 0 != (ready < 60) {
			t.Errorf("%v lower, readiness as answered is %v", lower, ready)
		}
	}
	skills := enginetest.DraftOf("drive", "craft", "reach", "vision")
	skills.Role("a", "junior", 70, 30, 80, 90).Profile[0].Weight = 3
	skills.Role("b", "junior", 0, 0, 0, 100)
	_, answers := skills.Exactly(60, 40, 80, 0)
	delete(answers, "shows_vision")
	got := enginetest.Score(t, skills.Catalog(t), answers)
	enginetest.Near(t, "weighed, of the skills measured", enginetest.FitOf(t, got, "a").Aligned,
		100*(3*60+30+80)/(3*70+30+80.0), 1e-9)
	enginetest.Near(t, "for a role that asks for nothing measured", enginetest.FitOf(t, got, "b").Aligned, 100, 1e-9)
}

func TestTauIs22WhereTheQuizStatesNone(t *testing.T) {
	d := enginetest.DraftOf("drive", "craft", "reach")
	d.Role("a", "junior", 70, 30, 80)
	d.Role("b", "junior", 40, 60, 50)
	q, answers := d.Exactly(60, 40, 80)
	q.Reliability = semOf118
	enginetest.Near(t, "share of a", enginetest.FitOf(t, enginetest.Score(t, d.Catalog(t), answers), "a").Share,
		0.7236643, 5e-8)
}

func TestReadinessWeighsSkillsAndNeverPunishesSurplus(t *testing.T) {
	d := enginetest.DraftOf("drive", "craft", "reach")
	d.Role("a", "junior", 80, 40, 20).Profile[0].Weight = 5
	d.Role("b", "junior", 0, 0, 90)
	_, answers := d.Exactly(40, 90, 30)
	got := enginetest.Score(t, d.Catalog(t), answers)
	enginetest.Near(t, "readiness for a", enginetest.FitOf(t, got, "a").Readiness, 100*(5*40+40+20)/(5*80+40+20.0), 1e-9)
	enginetest.Near(t, "readiness for b", enginetest.FitOf(t, got, "b").Readiness, 100*30/90.0, 1e-9)
}

func TestARoleThatAsksForNothingMeasuredIsReady(t *testing.T) {
	d := enginetest.DraftOf("drive", "craft", "reach", "vision", "pace")
	d.Role("a", "junior", 0, 0, 0, 0, 90)
	d.Role("b", "junior", 90, 0, 0, 0, 0)
	_, answers := d.Exactly(40, 90, 30, 10, 50)
	delete(answers, "shows_pace")
	enginetest.Near(t, "readiness", enginetest.FitOf(t, enginetest.Score(t, d.Catalog(t), answers), "a").Readiness, 100, 0)
}

func TestAnUnmeasuredSkillIsDroppedOnBothSides(t *testing.T) {
	full := enginetest.DraftOf("drive", "craft", "reach", "vision")
	full.Role("a", "junior", 70, 30, 80, 0)
	full.Role("b", "junior", 40, 60, 50, 100)
	q, answers := full.Exactly(60, 40, 80, 50)
	q.Reliability = semOf118
	delete(answers, "shows_vision")
	got := enginetest.Score(t, full.Catalog(t), answers)
	enginetest.Near(t, "coverage", got.Coverage, 0.75, 0)
	enginetest.Near(t, "share of a", enginetest.FitOf(t, got, "a").Share, 0.7236643, 5e-8)
	enginetest.Near(t, "readiness for a", enginetest.FitOf(t, got, "a").Readiness, 94.4444, 5e-5)
	enginetest.Near(t, "readiness for b", enginetest.FitOf(t, got, "b").Readiness, 86.6667, 5e-5)
}

// Sixteen skills of which two stand 2d apart and the rest in the middle: Σ (x̃/SEM)² is 2d²/SEM², to be held against
// χ²_.95(15) = 24.996.
func TestAProfileNoMoreUnevenThanNoiseIsUndifferentiated(t *testing.T) {
	r := engine.Reliability{SD: 22, InterItemR: 0.8}
	for _, tt := range []struct {
		sum  float64
		want bool // undifferentiated
	}{{0, true}, {24.9955, true}, {24.9965, false}, {40, false}} {
		d := enginetest.DraftOf(enginetest.Numbers("s", 16)...)
		profile := make([]float64, 16)
		profile[0] = 90
		d.Role("a", "junior", profile...)
		profile[0], profile[1] = 0, 90
		d.Role("b", "junior", profile...)
		x := make([]float64, 16)
		for i := range x {
			x[i] = 50
		}
		apart := r.SEM(1) * math.Sqrt(tt.sum/2)
		x[0], x[1] = 50+apart, 50-apart
		q, answers := d.Exactly(x...)
		q.Reliability = r
		got := enginetest.Score(t, d.Catalog(t), answers)
		if (got.Verdict == engine.VerdictUndifferentiated) != tt.want {
			t.Errorf("at Σ(x̃/SEM)² = %v the verdict is %s", tt.sum, got.Verdict)
		}
		if tt.want && (got.Role != "" || got.Next != "" || got.Tier != "" || got.Because != nil) {
			t.Errorf("at Σ(x̃/SEM)² = %v something is recommended: %+v", tt.sum, got)
		}
		enginetest.Same(t, fmt.Sprintf("roles at %v", tt.sum), len(got.Roles), 2)
	}
}

func TestFlatnessLooksAtAnswersAndNotAtWhatRulesMoved(t *testing.T) {
	d := enginetest.DraftOf("drive", "craft")
	d.Role("a", "junior", 90, 10)
	d.Role("b", "junior", 10, 90)
	_, answers := d.Exactly(50, 50)
	d.Rules = []engine.Rule{{ID: "push", When: enginetest.When("level.drive > 0"),
		Add: enginetest.Credit{"drive": 50}.Points(), Because: "…"}}
	enginetest.Same(t, "verdict", enginetest.Score(t, d.Catalog(t), answers).Verdict, engine.VerdictUndifferentiated)
}
