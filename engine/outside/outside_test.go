package outside_test

import (
	"errors"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"careerpath/engine"
	"careerpath/engine/enginetest"
	"careerpath/engine/outside"
)

// given are levels of skill drive, one an observer.
func given(sem float64, levels ...float64) [][]engine.Level {
	var out [][]engine.Level
	for _, l := range levels {
		out = append(out, []engine.Level{{Skill: "drive", Level: l, SEM: sem}})
	}
	return out
}

// Worked apart from this code: the t by integrating its density (Simpson) and halving intervals.
func TestTwoViewsDifferWhereMoreThanErrorIsBetweenThem(t *testing.T) {
	for name, c := range map[string]struct {
		own    engine.Level
		levels []float64
		sems   []float64
		want   outside.Difference
	}{
		"observers agree better than error lets them, and 20 points are within it": {
			engine.Level{Level: 70, SEM: 11.84}, []float64{40, 50, 60}, []float64{11.84, 11.84, 11.84},
			outside.Difference{Mean: 50, Spread: 10, Points: 20, SE: 13.671654, DF: 32}},
		"30 points, 2.194 errors, are more than 2.037": {
			engine.Level{Level: 80, SEM: 11.84}, []float64{40, 50, 60}, []float64{11.84, 11.84, 11.84},
			outside.Difference{Mean: 50, Spread: 10, Points: 30, SE: 13.671654, DF: 32, Reliable: true}},
		"three who are far apart say little: 50 points are 2.080 errors, and it takes 3.744": {
			engine.Level{Level: 100, SEM: 6.69}, []float64{10, 50, 90}, []float64{6.69, 6.69, 6.69},
			outside.Difference{Mean: 50, Spread: 40, Points: 50, SE: 24.04349, DF: 2.349755}},
		"observers with errors of their own, 2.257 against 1.986": {
			engine.Level{Level: 30, SEM: 11.84}, []float64{55, 60, 65, 60, 60}, []float64{11.84, 11.84, 13.55, 13.55, 16.32},
			outside.Difference{Mean: 60, Spread: 3.535534, Points: -30, SE: 13.294448, DF: 93.498834, Reliable: true}},
		"without any error nothing can be said": {
			engine.Level{Level: 30}, []float64{60, 60, 60}, []float64{0, 0, 0},
			outside.Difference{Mean: 60, Points: -30, DF: math.Inf(1)}},
	} {
		t.Run(name, func(t *testing.T) {
			var observers []engine.Level
			for i, l := range c.levels {
				observers = append(observers, engine.Level{Level: l, SEM: c.sems[i]})
			}
			got := outside.Between(c.own, observers)
			enginetest.Near(t, "mean", got.Mean, c.want.Mean, 1e-6)
			enginetest.Near(t, "spread", got.Spread, c.want.Spread, 1e-6)
			enginetest.Near(t, "points", got.Points, c.want.Points, 1e-6)
			enginetest.Near(t, "standard error", got.SE, c.want.SE, 1e-6)
			if !math.IsInf(c.want.DF, 1) || !math.IsInf(got.DF, 1) {
				enginetest.Near(t, "degrees of freedom", got.DF, c.want.DF, 1e-6)
			}
			enginetest.Same(t, "reliable", got.Reliable, c.want.Reliable)
		})
	}
}

func TestAViewIsInWholePointsAndItsSpreadInSteps(t *testing.T) {
	got := outside.Compare([]engine.Level{{Skill: "drive", Level: 80.4, SEM: 11.84}}, given(11.84, 40, 50, 61))
	enginetest.Same(t, "the view", got, []outside.Skill{{Skill: "drive", Self: 80, Others: 50, Spread: 10, Observers: 3,
		Reliable: true}})
	got = outside.Compare([]engine.Level{{Skill: "drive", Level: 50, SEM: 11.84}}, given(11.84, 50, 50, 50))
	enginetest.Same(t, "where all agree, that they do is not told", got[0].Spread, outside.SpreadStep)
}

func TestFewerThanThreeObserversAreNoView(t *testing.T) {
	own := []engine.Level{{Skill: "drive", Level: 80, SEM: 11.84}, {Skill: "craft", Level: 80, SEM: 11.84}}
	for n := range 3 {
		if got := outside.Compare(own, given(11.84, 10, 20, 30)[:n]); got != nil {
			t.Errorf("of %d there is %v", n, got)
		}
	}
	three := given(11.84, 10, 20, 30)
	for i := range 2 {
		three[i] = append(three[i], engine.Level{Skill: "craft", Level: 70, SEM: 11.84})
	}
	got := outside.Compare(own, three)
	if len(got) != 1 || got[0].Skill != "drive" {
		t.Errorf("a skill that two have a level of is shown: %v", got)
	}
}

func TestEachLookTakesInThreeMoreThanTheOneBefore(t *testing.T) {
	for _, c := range [][3]int{{0, 0, 0}, {1, 0, 0}, {2, 0, 0}, {3, 0, 3}, {4, 3, 3}, {5, 3, 3}, {6, 3, 6}, {7, 4, 7}, {10, 8, 8},
		{10, 0, 10}} {
		if got := outside.Answered(c[0], c[1]); got != c[2] {
			t.Errorf("with %d come and %d seen a look takes in %d, want %d", c[0], c[1], got, c[2])
		}
	}
}

func levelOf(r *rapid.T, skill string) engine.Level {
	return engine.Level{Skill: skill, Level: rapid.Float64Range(0, 100).Draw(r, "level"),
		SEM: rapid.Float64Range(1, 20).Draw(r, "sem")}
}

func TestLawsOfViews(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		own := []engine.Level{levelOf(r, "drive"), levelOf(r, "craft")}
		n := rapid.IntRange(0, outside.Most).Draw(r, "observers")
		var observers [][]engine.Level
		for range n {
			var levels []engine.Level
			for _, skill := range []string{"drive", "craft"} {
				if rapid.Bool().Draw(r, "has a level") {
					levels = append(levels, levelOf(r, skill))
				}
			}
			observers = append(observers, levels)
		}
		view := outside.Compare(own, observers)
		shuffled := rapid.Permutation(observers).Draw(r, "in another order")
		enginetest.Same(r, "the order makes no difference", outside.Compare(own, shuffled), view)
		for _, s := range view {
			if s.Observers < outside.Fewest || n < outside.Fewest {
				r.Errorf("a view of %d", s.Observers)
			}
			if s.Spread < outside.SpreadStep || s.Spread%outside.SpreadStep != 0 {
				r.Errorf("a spread of %d", s.Spread)
			}
			if s.Others < 0 || s.Others > 100 {
				r.Errorf("a mean of %d", s.Others)
			}
		}
		same := make([][]engine.Level, n)
		for i := range same {
			same[i] = slices.Clone(own)
		}
		for _, s := range outside.Compare(own, same) {
			if s.Reliable || s.Self != s.Others {
				r.Errorf("all agree, and yet %v", s)
			}
		}
	})
}

// A look never differs from an earlier one by one or two observers, whenever the person looks.
func TestNoTwoLooksDifferByFewerThanThree(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		came, seen := 0, 0
		for range rapid.IntRange(1, 20).Draw(r, "steps") {
			if rapid.Bool().Draw(r, "somebody answers") {
				came++
				continue
			}
			next := outside.Answered(came, seen)
			if more := next - seen; more != 0 && more < outside.Fewest {
				r.Fatalf("a look at %d after one at %d", next, seen)
			}
			seen = next
		}
	})
}

// asking is a quiz with facts, branches and an item to which none of it applies.
func asking() *enginetest.Draft {
	d := enginetest.DraftOf("drive", "craft")
	worded := func(it engine.Item) engine.Item { it.AskOther = "They " + it.ID + "."; return it }
	leads := worded(enginetest.ShownWhere(enginetest.Five("leads", "drive"), "fact.people > 0"))
	alone := worded(enginetest.Five("alone", "drive"))
	alone.NA = "I am not"
	people := enginetest.Numbered("people", 0, 50)
	people.Fact, people.Measures = &engine.Ref{ID: "people"}, nil
	q := d.Quiz(people, worded(enginetest.Five("pushes", "drive")), alone, leads, worded(enginetest.Five("makes", "craft")),
		worded(enginetest.Five("mends", "craft")),
		worded(enginetest.ShownWhere(enginetest.Five("mends_more", "craft"), "answer.mends > 2")))
	q.Missing = engine.MissingZero
	q.Rules = []engine.Rule{{ID: "leads_many", When: enginetest.When("fact.people >= 3 && level.drive < 50"),
		Floor: []engine.SkillPoints{{Skill: enginetest.Ref("drive"), Points: 50}}, Because: "…"}}
	return d
}

func TestOthersAreAskedWhatIsScoredAndSuitsThePerson(t *testing.T) {
	c := asking().Catalog(t)
	got, err := outside.Asked(c, "work", engine.Answers{"people": engine.Number(0)})
	if err != nil {
		t.Fatal(err)
	}
	enginetest.Same(t, "of somebody who leads nobody", got, []string{"pushes", "alone", "makes", "mends", "mends_more"})
	if got, err = outside.Asked(c, "work", engine.Answers{"people": engine.Number(4)}); err != nil {
		t.Fatal(err)
	}
	enginetest.Same(t, "of somebody who leads", got, []string{"pushes", "alone", "leads", "makes", "mends", "mends_more"})
}

func TestAnObserversLevelsAreOfTheirAnswersAndThePersonsFacts(t *testing.T) {
	c := asking().Catalog(t)
	own := engine.Answers{"people": engine.Number(4), "pushes": engine.Number(5), "makes": engine.Number(5)}
	levels := func(said engine.Answers) map[string]float64 {
		t.Helper()
		got, err := outside.Levels(c, "work", own, said)
		if err != nil {
			t.Fatal(err)
		}
		out := map[string]float64{}
		for _, l := range got {
			out[l.Skill] = l.Level
		}
		return out
	}
	enginetest.Same(t, "what is left out is not as if they had said never, and half will do",
		levels(engine.Answers{"pushes": engine.Number(5), "leads": engine.Number(4), "makes": engine.Number(4)}),
		map[string]float64{"drive": 87.5, "craft": 75})
	enginetest.Same(t, "less than half of a skill is no level of it", levels(engine.Answers{"leads": engine.Number(4)}),
		map[string]float64{})
	enginetest.Same(t, "a rule reads the person's fact",
		levels(engine.Answers{"pushes": engine.Number(1), "leads": engine.Number(1), "alone": engine.NotApplicable()}),
		map[string]float64{"drive": 50})
	enginetest.Same(t, "an item that their own answer shows",
		levels(engine.Answers{"makes": engine.Number(1), "mends": engine.Number(5), "mends_more": engine.Number(3)}),
		map[string]float64{"craft": 50})
	enginetest.Same(t, "nothing said", levels(nil), map[string]float64{})
}

func TestWhatAnObserverCannotSayIsRefusedByItem(t *testing.T) {
	c := asking().Catalog(t)
	_, err := outside.Levels(c, "work", nil, engine.Answers{"people": engine.Number(4), "pushes": engine.Number(6),
		"gone": engine.Number(1), "makes": engine.NotApplicable()})
	var faults engine.AnswerFaults
	if !errors.As(err, &faults) {
		t.Fatal(err)
	}
	var items []string
	for _, f := range faults {
		items = append(items, f.Item)
	}
	slices.Sort(items)
	enginetest.Same(t, "faults", items, []string{"gone", "makes", "people", "pushes"})

	d := enginetest.DraftOf("drive")
	d.Quiz(enginetest.Five("pushes", "drive"))
	var unworded *outside.NotWordedError
	if _, err := outside.Asked(d.Catalog(t), "work", nil); !errors.As(err, &unworded) {
		t.Errorf("a quiz without words for others: %v", err)
	}
	var unknown *engine.UnknownQuizError
	if _, err := outside.Levels(c, "play", nil, nil); !errors.As(err, &unknown) {
		t.Errorf("an unknown quiz: %v", err)
	}
}

// Somebody who answers about a person exactly as that person did sees them alike, in the quizzes that are worded.
func TestWhoAnswersAsThePersonDidSeesThemAlike(t *testing.T) {
	c, _ := enginetest.Shipped(t)
	worded := 0
	for _, q := range c.Quizzes() {
		if !q.WordedForOthers() {
			continue
		}
		worded++
		sitter := enginetest.Seeded(7)
		own := sitter.Anything(&q, 0)
		result, err := c.Score(q.ID, own)
		if err != nil {
			t.Fatal(err)
		}
		asked, err := outside.Asked(c, q.ID, own)
		if err != nil {
			t.Fatal(err)
		}
		said := engine.Answers{}
		for _, id := range asked {
			if a := own[id]; a.Given() {
				said[id] = a
			}
		}
		levels, err := outside.Levels(c, q.ID, own, said)
		if err != nil {
			t.Fatal(err)
		}
		view := outside.Compare(result.Levels, [][]engine.Level{levels, levels, levels})
		if len(view) < 8 {
			t.Errorf("%s: a view of %d skills", q.ID, len(view))
		}
		for _, s := range view {
			if s.Self != s.Others || s.Reliable {
				t.Errorf("%s: %+v", q.ID, s)
			}
		}
	}
	if worded < 2 {
		t.Errorf("%d quizzes are worded for others", worded)
	}
}
