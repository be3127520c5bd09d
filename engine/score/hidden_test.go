package score_test

import (
	"strings"
	"testing"

	"careerpath/engine"
	"careerpath/engine/enginetest"
	"careerpath/engine/score"
)

// skippingAudit is the AUDIT as of 2001, whose first question lets abstainers skip to the last two.
func skippingAudit(t *testing.T, hidden engine.Hidden, show string) func(answers ...float64) engine.Result {
	t.Helper()
	d := enginetest.DraftOf("audit", "dependence")
	item := func(id, scale, show string, skills ...string) engine.Item {
		ref := enginetest.Ref(scale)
		it := engine.Item{ID: id, Ask: "…", Scale: &ref}
		for _, s := range skills {
			it.Measures = append(it.Measures, engine.Measure{Skill: enginetest.Ref(s), Weight: 1})
		}
		if show != "" {
			return enginetest.ShownWhere(it, show)
		}
		return it
	}
	q := d.Quiz(item("q1", "five", "", "audit"),
		item("q2", "five", show, "audit"), item("q3", "five", show, "audit"),
		item("q4", "five", show, "audit", "dependence"), item("q5", "five", show, "audit", "dependence"),
		item("q6", "five", show, "audit", "dependence"), item("q7", "five", show, "audit"),
		item("q8", "five", show, "audit"), item("q9", "three", "", "audit"), item("q10", "three", "", "audit"))
	q.Scales = append(q.Scales, engine.Scale{ID: enginetest.Ref("three"), Labels: []string{"no", "once", "lately"}})
	q.Points = []engine.ScalePoints{{Scale: enginetest.Ref("three"), Points: []float64{0, 2, 4}}}
	q.Sums = []engine.Sum{{Skill: enginetest.Ref("audit")}, {Skill: enginetest.Ref("dependence")}}
	q.Hidden, q.Missing = hidden, engine.MissingRefuse
	c := d.Catalog(t)
	return func(answers ...float64) engine.Result {
		given := engine.Answers{}
		for i, x := range answers {
			if x > 0 {
				given[q.Items()[i].ID] = engine.Number(x)
			}
		}
		return enginetest.Score(t, c, given)
	}
}

// The rows are those of an abstainer who was once advised to cut down.
func TestHiddenItemsCountAsTheQuizSays(t *testing.T) {
	const show = "answer.q1 > 1"
	abstainer := []float64{1, 0, 0, 0, 0, 0, 0, 0, 3, 3}
	for name, tt := range map[string]struct {
		hidden          engine.Hidden
		answers         []float64
		level           map[string]float64
		points, highest float64
	}{
		"counted as lowest":           {engine.HiddenLowest, abstainer, map[string]float64{"audit": 20, "dependence": 0}, 8, 40},
		"left out":                    {engine.HiddenLeaveOut, abstainer, map[string]float64{"audit": 66.666666666667}, 8, 12},
		"left out where it says none": {"", abstainer, map[string]float64{"audit": 66.666666666667}, 8, 12},
		"not where the first question is open": {engine.HiddenLowest, []float64{0, 0, 0, 0, 0, 0, 0, 0, 3, 3},
			map[string]float64{}, 0, 0},
		"not what is shown": {engine.HiddenLowest, []float64{3, 3, 3, 3, 5, 5, 3, 4, 1, 1},
			map[string]float64{"audit": 52.5, "dependence": 83.333333333333}, 21, 40},
	} {
		got := skippingAudit(t, tt.hidden, show)(tt.answers...)
		enginetest.Same(t, name, enginetest.LevelsOf(got), tt.level)
		if tt.highest > 0 {
			sum := got.Levels[0].Sum
			enginetest.Same(t, name+": the sum", []float64{sum.Points, sum.Highest}, []float64{tt.points, tt.highest})
		}
	}
}

// Of a chain of questions each of which reads the one before, all are skipped where the first of them is.
func TestWhatHangsOnASkippedItemIsSkippedToo(t *testing.T) {
	d := enginetest.DraftOf("drinking")
	first := enginetest.Five("first", "drinking")
	q := d.Quiz(first, enginetest.ShownWhere(enginetest.Five("second", "drinking"), "answer.first > 1"),
		enginetest.ShownWhere(enginetest.Five("third", "drinking"), "answer.second > 1"),
		enginetest.ShownWhere(enginetest.Five("fourth", "drinking"), "answer.second > 1 || answer.third > 1"))
	q.Hidden = engine.HiddenLowest
	c := d.Catalog(t)
	got := enginetest.Score(t, c, engine.Answers{"first": engine.Number(1)})
	enginetest.Same(t, "items", got.Levels[0].Items, 4)
	// the second is left open, and with it what hangs on it
	if got = enginetest.Score(t, c, engine.Answers{"first": engine.Number(3)}); len(got.Levels) != 0 {
		t.Errorf("of one answer in four comes %v", got.Levels)
	}
	snapshot, err := c.Snapshot("work", engine.Answers{"first": engine.Number(1)})
	if err != nil {
		t.Fatal(err)
	}
	skipped := map[string]bool{}
	for _, it := range snapshot.Items {
		skipped[it.ID] = it.Skipped
	}
	enginetest.Same(t, "kept", skipped, map[string]bool{"first": false, "second": true, "third": true, "fourth": true})
}

func TestAHiddenOptionItemCountsTheLeastItCan(t *testing.T) {
	d := enginetest.DraftOf("drive", "craft")
	q := d.Quiz(enginetest.Five("first", "drive"), enginetest.Five("of_craft", "craft"), enginetest.ShownWhere(
		enginetest.Choosing("scene", "one", enginetest.Credit{"drive": 20, "craft": 100},
			enginetest.Credit{"drive": 80, "craft": 40}), "answer.first > 1"))
	q.Hidden = engine.HiddenLowest
	got := enginetest.Score(t, d.Catalog(t), engine.Answers{"first": engine.Number(1), "of_craft": engine.Number(5)})
	enginetest.Same(t, "levels", enginetest.LevelsOf(got), map[string]float64{"drive": 10, "craft": 70})
}

func TestHiddenIsOneOfTwoPolicies(t *testing.T) {
	d := enginetest.DraftOf("drive")
	d.Quiz(enginetest.Five("one", "drive")).Hidden = "zero"
	if _, err := score.NewCatalog(d.Content); err == nil ||
		!strings.Contains(err.Error(), `quiz "work": hidden is leave_out or lowest, not "zero"`) {
		t.Errorf("the fault is %v", err)
	}
}
