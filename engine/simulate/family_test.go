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
		"family_15 makers": "Of the people who hold a position of makers, ", "height_15 makers": "further off than the next",
		"exact mid": "On the sheet that answers as the profile of mid is, ",
	} {
		if !strings.Contains(advice[gate], says) {
			t.Errorf("%s says %q", gate, advice[gate])
		}
	}
}
