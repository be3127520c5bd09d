package simulate_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"careerpath/engine"
	"careerpath/engine/enginetest"
	"careerpath/engine/score"
	"careerpath/engine/simulate"
)

// settled is a quiz that people take in two settings. With sums it can't be scored in batches.
func settled(t testing.TB, temperature float64, sums bool) *score.Catalog {
	d := enginetest.DraftOf("drive", "craft", "reach")
	d.Role("driver", "x", 75, 40, 50).Facts = []engine.FactRange{{Fact: enginetest.Ref("people"), Range: []float64{2, 5}}}
	d.Role("crafter", "x", 40, 75, 50)
	d.Role("speaker", "x", 45, 45, 70)
	tools := enginetest.Choosing("tools", "many", enginetest.Credit{"drive": 90}, enginetest.Credit{"craft": 90})
	tools.NA = "I use none"
	team := enginetest.Five("team", "drive")
	team.NA = "I work alone"
	items := []engine.Item{enginetest.Numbered("people", 0, 9), team, enginetest.Five("drives", "drive"),
		enginetest.Five("crafts", "craft"), enginetest.Reversed(enginetest.Five("botches", "craft")), tools,
		enginetest.Five("speaks", "reach"), enginetest.Five("writes", "reach"),
		enginetest.Choosing("scene", "one", enginetest.Credit{"drive": 90}, enginetest.Credit{"craft": 90},
			enginetest.Credit{"craft": 20})}
	q := d.Quiz(items...)
	q.Temperature = temperature
	q.Settings = []engine.Setting{
		{ID: "alone", Facts: []engine.FactRange{{Fact: enginetest.Ref("people"), Range: []float64{0, 0}}},
			NA: []engine.Ref{enginetest.Ref("team")}},
		{ID: "bare", NA: []engine.Ref{enginetest.Ref("tools"), enginetest.Ref("team")}},
	}
	if sums {
		q.Sums = []engine.Sum{{Skill: enginetest.Ref("reach"), Lowest: 1}}
	}
	return d.Catalog(t)
}

func TestStressIsThatOfScoringTheSheetsAgain(t *testing.T) {
	const people = 720
	for _, sums := range []bool{false, true} {
		c := settled(t, 1.3, sums)
		sim := simulated(t, c, "work", simulate.Options{People: people})
		lawfulSimulation(t, c, &sim)
		type count struct {
			people, right, clearly, clearlyRight int
			share                                float64
		}
		found, inapplicable, off := map[string]*count{}, 0, make([]float64, 10)
		for i := range people {
			manner, setting, answers := simulate.Mixed(c, "work", i, simulate.RoundedNormal)
			got := enginetest.Score(t, c, answers)
			of := found[manner+" "+setting]
			if of == nil {
				of = &count{}
				found[manner+" "+setting] = of
			}
			own := string(got.Role) == sim.Roles[i%3]
			of.people++
			of.share += got.Roles[0].Share
			if own {
				of.right++
			}
			if got.Verdict == engine.VerdictClear {
				if of.clearly++; own {
					of.clearlyRight++
				}
			}
			bin := min(int(got.Roles[0].Share*10), 9)
			off[bin] += got.Roles[0].Share
			if got.Roles[0].Role == sim.Roles[i%3] {
				off[bin]--
			}
			for _, a := range answers {
				if a.Form() == engine.FormNotApplicable {
					inapplicable++
				}
			}
		}
		enginetest.Same(t, "answers that items don't apply", inapplicable, 3*people/12)
		enginetest.Same(t, "manners", len(sim.Stress.Manners), len(found))
		for _, m := range sim.Stress.Manners {
			of := found[m.Manner+" "+m.Setting]
			enginetest.Same(t, "people", m.People, of.people)
			enginetest.Near(t, "right", m.Right, float64(of.right)/float64(of.people), 1e-9)
			enginetest.Near(t, "share", m.Share, of.share/float64(of.people), 1e-9)
			enginetest.Near(t, "clear", m.Clear, float64(of.clearly)/float64(of.people), 1e-9)
			enginetest.Near(t, "clear and right", m.ClearRight, float64(of.clearlyRight)/float64(max(1, of.clearly)), 1e-9)
		}
		sum := 0.0
		for _, x := range off {
			sum += math.Abs(x)
		}
		enginetest.Near(t, "calibration error", sim.Stress.Error, sum/people, 1e-9)
	}
}

func TestReadinessIsThatOfScoringTheSheetsAgain(t *testing.T) {
	const people = 150
	for _, sums := range []bool{false, true} {
		c := settled(t, 0, sums)
		sim := simulated(t, c, "work", simulate.Options{People: people})
		answered, aligned := [3][3]float64{}, [3][3]float64{}
		for i := range people {
			got := enginetest.Score(t, c, simulate.HolderAnswers(c, "work", i, engine.DefaultTau))
			for r, role := range sim.Roles {
				fit := enginetest.FitOf(t, got, role)
				answered[i%3][r] += fit.Readiness * 3 / people
				aligned[i%3][r] += fit.Aligned * 3 / people
			}
		}
		for own := range sim.Roles {
			best := 0.0
			for r := range sim.Roles {
				enginetest.Near(t, "readiness", sim.Readiness[own].AsAnswered[r], answered[own][r], 1e-8)
				enginetest.Near(t, "aligned", sim.Readiness[own].Aligned[r], aligned[own][r], 1e-8)
				if r != own {
					best = max(best, aligned[own][r])
				}
			}
			g := gateOf(t, &sim, "own_readiness", sim.Roles[own])
			enginetest.Near(t, "what the gate got", g.Got, aligned[own][own]-best, 1e-8)
		}
	}
}

// People are drawn alike whatever the temperature, so a quiz that states what was found does as was said.
func TestAQuizThatStatesTheTemperatureFoundDoesAsWasSaid(t *testing.T) {
	options := simulate.Options{People: 2400, Calibrate: true, Model: simulate.GradedResponse}
	before := simulated(t, settled(t, 0, false), "work", options)
	found := before.Calibrated
	if found.After.Temperature <= 1.05 || found.After.Error >= found.Before.Error || found.After.Loss >= found.Before.Loss {
		t.Fatalf("%+v", found)
	}
	enginetest.Near(t, "temperature before", found.Before.Temperature, 1, 0)
	enginetest.Near(t, "error before", found.Before.Error, before.Stress.Error, 1e-9)
	enginetest.Same(t, "bins before", len(found.Before.Bins), len(before.Stress.Bins))
	for i, b := range found.Before.Bins {
		own := before.Stress.Bins[i]
		enginetest.Same(t, "people and from where", []float64{float64(b.People), b.From}, []float64{float64(own.People), own.From})
		enginetest.Near(t, "share and correct", b.Share+b.Correct, own.Share+own.Correct, 1e-9)
	}

	c := settled(t, found.After.Temperature, false)
	after := simulated(t, c, "work", options)
	enginetest.Near(t, "error after", after.Stress.Error, found.After.Error, 1e-9)
	enginetest.Near(t, "temperature found again", after.Calibrated.After.Temperature, found.After.Temperature, 0)
	enginetest.Near(t, "loss", after.Calibrated.Before.Loss, found.After.Loss, 1e-9)
	enginetest.Near(t, "the quiz's own temperature", after.Calibrated.Before.Temperature, found.After.Temperature, 0)
	enginetest.Same(t, "whom people are taken for", after.Stress.Roles, before.Stress.Roles)

	own := before.Stress.Right[engine.VerdictClear]
	if g := gateOf(t, &before, "clear", ""); g.Got != own || g.Want != 0.95 || g.Passed != (own >= 0.95) {
		t.Errorf("gate %+v, and %v are right", g, own)
	}
	if g := gateOf(t, &after, "calibration", ""); g.Got != after.Stress.Error || g.Want != 0.03 || !g.AtMost {
		t.Errorf("gate %+v", g)
	}
	options.Calibrate = false
	if again := simulated(t, c, "work", options); again.Calibrated != nil {
		t.Error("a temperature was looked for that nobody asked for")
	}
	lone := enginetest.DraftOf("drive", "craft")
	lone.Quiz(enginetest.Five("drives", "drive"), enginetest.Five("crafts", "craft"))
	_, err := simulate.Run(lone.Catalog(t), t.Context(), "work", simulate.Options{People: 1, Calibrate: true}, nil)
	if err == nil || err.Error() != "the quiz work tells no roles apart, so it has no match shares to calibrate" {
		t.Errorf("a quiz of levels alone: %v", err)
	}
}

// The share found for clear verdicts does as was said, too, where the quiz states it.
func TestTheShareFoundForClearVerdictsMakesThemRight(t *testing.T) {
	content := func(temperature, clearAt float64) *score.Catalog {
		d := enginetest.DraftOf("drive", "craft", "reach", "care")
		d.Role("driver", "x", 80, 40, 50, 50)
		d.Role("crafter", "x", 45, 75, 50, 55)
		d.Role("speaker", "x", 45, 45, 75, 50)
		var items []engine.Item
		for _, s := range []string{"drive", "craft", "reach", "care"} {
			for _, n := range enginetest.Numbers(s+"_", 3) {
				items = append(items, enginetest.Five(n, s))
			}
		}
		q := d.Quiz(items...)
		q.Temperature = temperature
		if clearAt > 0 {
			q.Verdicts = &engine.Thresholds{Clear: clearAt}
		}
		return d.Catalog(t)
	}
	options := simulate.Options{People: 3000, Calibrate: true}
	before := simulated(t, content(0, 0), "work", options)
	found := before.Calibrated
	if found.ClearAt <= 0.8 || found.ClearRight < 0.95 || gateOf(t, &before, "clear", "").Passed {
		t.Fatalf("clear from %v: %v of them right, before %v", found.ClearAt, found.ClearRight,
			before.Stress.Right[engine.VerdictClear])
	}
	after := simulated(t, content(found.After.Temperature, found.ClearAt), "work", options)
	enginetest.Near(t, "clear and right", after.Stress.Right[engine.VerdictClear], found.ClearRight, 1e-9)
	if g := gateOf(t, &after, "clear", ""); !g.Passed {
		t.Errorf("gate %+v", g)
	}
}

func TestGatesOfTheMixtureSayWhatToDo(t *testing.T) {
	d := enginetest.DraftOf("drive", "craft", "reach")
	d.Role("driver", "x", 60, 50, 50)
	d.Role("crafter", "x", 50, 60, 50)
	d.Quiz(enginetest.Five("drives", "drive"), enginetest.Five("crafts", "craft"), enginetest.Five("speaks", "reach"))
	sim := simulated(t, d.Catalog(t), "work", simulate.Options{People: 400})
	g := gateOf(t, &sim, "stress", "driver")
	enginetest.Near(t, "got", g.Got, sim.Stress.Roles[0].Correct, 0)
	if g.Passed || !strings.Contains(g.Advice, "are recommended ") {
		t.Errorf("gate %+v", g)
	}
	worst := slices.MinFunc(sim.Stress.Manners, func(a, b simulate.Manner) int {
		return int(1e6 * (a.Right - b.Right))
	})
	if !strings.Contains(g.Advice, "fewest are told their own of those who "+worst.Who()) {
		t.Errorf("the advice doesn't name those who %s: %s", worst.Who(), g.Advice)
	}

	// Where two roles have one shape, people fall short of the lower one by more of what it asks.
	d = enginetest.DraftOf("drive", "craft", "reach")
	d.Role("head", "x", 95, 85, 75)
	d.Role("hand", "x", 30, 20, 10)
	d.Quiz(enginetest.Five("drives", "drive"), enginetest.Five("crafts", "craft"), enginetest.Five("speaks", "reach"))
	sim = simulated(t, d.Catalog(t), "work", simulate.Options{People: 400})
	g = gateOf(t, &sim, "own_readiness", "hand")
	if g.Passed || g.Got >= 0 || !strings.HasPrefix(g.Advice, "People who hold hand clear ") ||
		!strings.Contains(g.Advice, " % of what head asks") {
		t.Errorf("gate %+v, readiness %+v", g, sim.Readiness)
	}
}
