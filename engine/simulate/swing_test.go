package simulate_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"careerpath/engine"
	"careerpath/engine/enginetest"
	"careerpath/engine/simulate"
)

// Every sheet is scored again by Score with each other option of each scene.
func TestSwingsAreThoseOfScoringOtherChoices(t *testing.T) {
	c := enginetest.Branched(t)
	quiz := enginetest.QuizOf(t, c, "work")
	const people = 120
	sim := simulated(t, c, "work", simulate.Options{People: people})
	shares := func(answers engine.Answers) map[string]float64 {
		out := map[string]float64{}
		for _, fit := range enginetest.Score(t, c, answers).Roles {
			out[fit.Role] = fit.Share
		}
		return out
	}
	type swing struct {
		most, sum float64
		people    int
	}
	want := map[string]*swing{}
	for i := range people {
		answers := simulate.HolderAnswers(c, "work", i, 15)
		shown, err := c.Shown("work", answers)
		if err != nil {
			t.Fatal(err)
		}
		before := shares(answers)
		for _, id := range shown {
			it, _ := quiz.Item(id)
			if len(it.SkillIDs()) == 0 || len(it.Options) == 0 {
				continue
			}
			was, largest := answers[id], 0.0
			for _, o := range it.Options {
				if answers[id] = engine.Choice(o.ID); len(was.Options()) == 1 && it.Choose == "many" {
					answers[id] = engine.Choices(o.ID)
				}
				for role, share := range shares(answers) {
					largest = max(largest, math.Abs(share-before[role]))
				}
			}
			answers[id] = was
			if want[id] == nil {
				want[id] = &swing{}
			}
			want[id].people++
			want[id].sum += largest
			want[id].most = max(want[id].most, largest)
		}
	}
	if len(want) < 2 || len(sim.Swings) != len(want) {
		t.Fatalf("there are %d scenes and %d swings", len(want), len(sim.Swings))
	}
	for i, got := range sim.Swings {
		w := want[got.Item]
		enginetest.Near(t, got.Item+" at most", got.Most, w.most, 1e-9)
		enginetest.Near(t, got.Item+" on average", got.Mean, w.sum/float64(w.people), 1e-9)
		enginetest.Near(t, got.Item+" for example", math.Abs(got.After-got.Before), got.Most, 1e-9)
		if i > 0 && got.Most > sim.Swings[i-1].Most {
			t.Errorf("%s comes after %s", got.Item, sim.Swings[i-1].Item)
		}
		gate := gateOf(t, &sim, "swing", got.Item)
		if gate.Got != got.Most || gate.Want != 0.25 || !gate.AtMost || gate.Passed != (got.Most <= 0.25) {
			t.Errorf("the gate of %s is %+v", got.Item, gate)
		}
	}
}

func TestASceneThatDecidesAloneIsCaught(t *testing.T) {
	credits := func(content *engine.Content, most, least float64) {
		for _, it := range quizIn(t, content).Items() {
			if it.Fact != nil {
				continue
			}
			for o := range it.Options {
				credit := slices.Clone(it.Options[o].Credit)
				top := slices.MaxFunc(credit, func(a, b engine.SkillPoints) int { return int(a.Points - b.Points) }).Points
				for i := range credit {
					if credit[i].Points = least; it.Options[o].Credit[i].Points == top {
						credit[i].Points = most
					}
				}
				it.Options[o].Credit = credit
			}
		}
	}
	most := func(high, low float64) simulate.Simulation {
		content := enginetest.ShippedContent(t)
		credits(&content, high, low)
		return simulated(t, enginetest.CatalogOf(t, content), enginetest.ShippedQuiz, simulate.Options{People: 600})
	}
	even, uneven := most(50, 50), most(100, 0)
	for _, g := range even.Gates {
		if g.Name == "swing" {
			t.Errorf("options that earn the same move %s by %v", g.Of, g.Got)
		}
	}
	gate := gateOf(t, &uneven, "swing", uneven.Swings[0].Item)
	if gate.Passed || gate.Got < 0.3 || len(uneven.Swings) < 3 {
		t.Errorf("options that earn all or nothing move a share by %v", gate.Got)
	}
	w := uneven.Swings[0]
	for _, says := range []string{"Choosing " + w.To + " instead of " + w.From + " takes " + w.Role, "differs less"} {
		if !strings.Contains(gate.Advice, says) {
			t.Errorf("the advice lacks %q: %s", says, gate.Advice)
		}
	}
}
