package simulate_test

import (
	"context"
	"os"
	"strings"
	"testing"

	"careerpath/engine"
	"careerpath/engine/content"
	"careerpath/engine/enginetest"
	"careerpath/engine/score"
	"careerpath/engine/simulate"
)

// tracks is a ladder of four families, with eighteen positions over five axes.
func tracks(t testing.TB) *score.Catalog {
	t.Helper()
	c, err := content.Load(os.DirFS("../score/testdata/ladder"))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// climbed simulates so many people at each noise.
func climbed(t *testing.T, c *score.Catalog, people int) simulate.Simulation {
	t.Helper()
	sim, err := simulate.Run(c, context.Background(), "ladder", simulate.Options{People: people}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return sim
}

func TestALadderPassesItsGates(t *testing.T) {
	sim := climbed(t, tracks(t), 5400)
	kinds := map[string]int{}
	for _, g := range sim.Gates {
		kinds[g.Name]++
		if !g.Passed {
			t.Errorf("%s of %s got %v, wanted %v: %s", g.Name, g.Of, g.Got, g.Want, g.Advice)
		}
		t.Logf("%s of %s: %v, wanted %v", g.Name, g.Of, g.Got, g.Want)
	}
	for name, want := range map[string]int{"family_15": 4, "family_25": 4, "family_stress": 4, "height_15": 4,
		"height_25": 4, "exact": 18, "correct_15": 0, "reach": 0, "own_readiness": 0, "swing": 0} {
		enginetest.Same(t, "gates "+name, kinds[name], want)
	}
	for _, c := range sim.Noises {
		people := 0
		for _, of := range c.Families {
			people += of.People
			if !(of.Own > 0.5 && of.Near >= of.Exact && of.Exact > 0.3) {
				t.Errorf("at noise %v: %+v", c.Noise, of)
			}
		}
		enginetest.Same(t, "people", people, 5400)
	}
}

// without is the ladder without what families know of it, as content was before there were any. Its lowest position has
// a flat profile, which nothing else may have, so that a point is added to it.
func without(t *testing.T) *score.Catalog {
	t.Helper()
	fsys := os.DirFS("../score/testdata/ladder/rules")
	c, faults := content.Rules(fsys, "rules/")
	more, others := content.Quizzes(os.DirFS("../score/testdata/ladder/quizzes"), "quizzes/")
	if len(faults)+len(others) > 0 {
		t.Fatal(faults, others)
	}
	c = c.Join(more)
	c.Families = nil
	for i := range c.Roles {
		if c.Roles[i].ID == "developer_1" {
			c.Roles[i].Profile[0].Level = 1
		}
	}
	return enginetest.CatalogOf(t, c)
}

// What the ladder comes to by shape alone is why there are families.
func TestALadderCantBeToldByShape(t *testing.T) {
	c := without(t)
	undifferentiated, named := 0, 0
	for _, cs := range c.Cases() {
		role, exact := strings.CutPrefix(cs.Name, "exactly ")
		if !exact {
			continue
		}
		answers, err := cs.AnswerSheet()
		if err != nil {
			t.Fatal(err)
		}
		switch r := enginetest.ScoreOf(t, c, "ladder", answers); {
		case r.Verdict == engine.VerdictUndifferentiated:
			undifferentiated++
		case string(r.Role) == role:
			named++
		}
	}
	sim := climbed(t, c, 900)
	lowest, highest, failed := 1.0, 0.0, 0
	for _, g := range sim.Gates {
		if g.Name == "correct_15" {
			lowest, highest = min(lowest, g.Got), max(highest, g.Got)
		}
		if !g.Passed {
			failed++
		}
	}
	t.Logf("%d of 18 exact sheets undifferentiated, %d named; own role at noise 15 %.2f to %.2f; %d of %d gates fail",
		undifferentiated, named, lowest, highest, failed, len(sim.Gates))
	if undifferentiated < 5 || lowest > 0.1 || failed < 50 {
		t.Error("shape tells the ladder as well, or nearly so")
	}
}

// A family whose steps are small, and which another has the shape of, is told so, with what to do.
func TestTheAdviceNamesWhatFamiliesLack(t *testing.T) {
	d := enginetest.DraftOf("a", "b", "c")
	d.Role("low", "t1", 48, 50, 52)
	d.Role("mid", "t2", 50, 52, 54)
	d.Role("top", "t3", 52, 54, 56)
	d.Role("high", "t4", 54, 56, 58)
	d.Role("other", "t5", 49, 51, 52)
	d.Families = []engine.Family{{ID: "makers", Title: "Makers", Positions: []engine.Ref{
		enginetest.Ref("low"), enginetest.Ref("mid"), enginetest.Ref("top"), enginetest.Ref("high")}}}
	d.Quiz(enginetest.Five("a1", "a"), enginetest.Five("b1", "b"), enginetest.Five("c1", "c"))
	sim, err := simulate.Run(d.Catalog(t), context.Background(), "work", simulate.Options{People: 500}, nil)
	if err != nil {
		t.Fatal(err)
	}
	advice := map[string]string{}
	for _, g := range sim.Gates {
		advice[g.Name+" "+g.Of] = g.Advice
	}
	for gate, says := range map[string]string{
		"height_25 makers": " no rule tells these two apart in more than 5",
		"family_15 makers": "Of the people who hold a position of makers, ", "height_15 makers": "further off than the next",
		"exact mid": "On the sheet that answers as the profile of mid is, ",
	} {
		if !strings.Contains(advice[gate], says) {
			t.Errorf("%s says %q", gate, advice[gate])
		}
	}
}

// By hand, of two skills that differ by 20 points, with one item each: v = 15² + 22²·.55 = 491.2, Σδ²/v = 1.62866,
// Σδ/v = .0814332 and Σ1/v = .00407166, so d² = 1.62866 − 121·.0814332²/(1 + 121·.00407166) = 1.09107, and Φ(d/2) is
// .69927. By true levels v = 225 and d² = 1.71271. Holders are told apart no better than that, and not much worse.
func TestTheMostThatCanBeToldApart(t *testing.T) {
	d := enginetest.DraftOf("a", "b")
	d.Role("low", "t1", 40, 40)
	d.Role("top", "t2", 60, 60)
	d.Families = []engine.Family{{ID: "makers", Title: "Makers",
		Positions: []engine.Ref{enginetest.Ref("low"), enginetest.Ref("top")}}}
	d.Quiz(enginetest.Five("a1", "a"), enginetest.Five("b1", "b"))
	sim, err := simulate.Run(d.Catalog(t), context.Background(), "work", simulate.Options{People: 20_000}, nil)
	if err != nil {
		t.Fatal(err)
	}
	of := sim.Noises[0].Families[0]
	enginetest.Same(t, "steps", len(of.Steps), 1)
	enginetest.Near(t, "by what is asked", of.Steps[0].Asked, 0.6992624605220097, 1e-11)
	enginetest.Near(t, "by true levels", of.Steps[0].True, 0.7435793707928756, 1e-11)
	if most := of.Steps[0].Asked; of.Exact > most+0.01 || of.Exact < most-0.03 {
		t.Errorf("%v are told their own position, and %v can be", of.Exact, most)
	}
}

// On one ladder whose skills are each asked about by six scale items, half of them reversed, answers that nobody meant
// are told positions, and none is called clear; many holders' are. Where no item is reversed, answers that go to and fro
// between the lowest two points are called clear, and the gate says what to do.
func TestPatternsOnOneLadderHaveAGate(t *testing.T) {
	ladder := func(reversed bool) simulate.Simulation {
		d := enginetest.DraftOf("a", "b", "c", "d", "e")
		d.Role("low", "t1", 10, 10, 10, 10, 10)
		d.Role("mid", "t2", 50, 50, 50, 50, 50)
		d.Role("top", "t3", 90, 90, 90, 90, 90)
		d.Families = []engine.Family{{ID: "makers", Title: "Makers",
			Positions: []engine.Ref{enginetest.Ref("low"), enginetest.Ref("mid"), enginetest.Ref("top")}}}
		var items []engine.Item
		for i, id := range enginetest.Numbers("", 6) {
			for _, skill := range []string{"a", "b", "c", "d", "e"} {
				it := enginetest.Five(skill+id, skill)
				if reversed && i%2 == 1 {
					it = enginetest.Reversed(it)
				}
				items = append(items, it)
			}
		}
		d.Quiz(items...).Temperature = 2
		sim, err := simulate.Run(d.Catalog(t), context.Background(), "work", simulate.Options{People: 2000}, nil)
		if err != nil {
			t.Fatal(err)
		}
		return sim
	}
	sim := ladder(true)
	if told := sim.Noises[0].Verdicts[engine.VerdictClear]; told < 0.3 {
		t.Errorf("%v of holders are told a position clearly", told)
	}
	kinds := 0
	for _, g := range sim.Gates {
		if g.Name == "bots" {
			if kinds++; !g.Passed {
				t.Errorf("%s: %v are called clear. %s", g.Of, g.Got, g.Advice)
			}
		}
	}
	enginetest.Same(t, "gates of patterns", kinds, 3)
	enginetest.Same(t, "rated once", sim.RatedOnce, false)
	for _, g := range ladder(false).Gates {
		if g.Name == "bots" && g.Of == "alternating" && (g.Passed || !strings.Contains(g.Advice, "one of them reversed")) {
			t.Errorf("without reversed items %v of alternating answers are called clear: %q", g.Got, g.Advice)
		}
	}
}

// Where no share makes a position clear, the reason is told: nobody rates a skill twice, or no step is large enough for
// a share that the quiz calls clear.
func TestWhyNoShareIsClear(t *testing.T) {
	why := func(c *score.Catalog, quiz string) simulate.NoClearness {
		t.Helper()
		sim, err := simulate.Run(c, context.Background(), quiz, simulate.Options{People: 900, Calibrate: true}, nil)
		if err != nil {
			t.Fatal(err)
		}
		enginetest.Near(t, "clear from", sim.Calibrated.ClearAt, 0, 0)
		return sim.Calibrated.NoClear
	}
	enginetest.Same(t, "of small steps", why(tracks(t), "ladder"), simulate.NeverLarge)
	d := enginetest.DraftOf("a", "b")
	d.Role("low", "t1", 0, 0)
	d.Role("top", "t2", 100, 100)
	d.Families = []engine.Family{{ID: "makers", Title: "Makers",
		Positions: []engine.Ref{enginetest.Ref("low"), enginetest.Ref("top")}}}
	d.Quiz(enginetest.Five("a1", "a"), enginetest.Five("b1", "b"))
	enginetest.Same(t, "of skills rated once", why(d.Catalog(t), "work"), simulate.NeverMeant)
}
