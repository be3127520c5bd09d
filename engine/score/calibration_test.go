package score_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"careerpath/engine"
	"careerpath/engine/enginetest"
	"careerpath/engine/score"
	"careerpath/engine/simulate"
)

func TestACalibrationThatDoesntHoldIsRefused(t *testing.T) {
	sound := engine.Calibration{N: 99, Alpha: 0.01, Cut: 0.8, On: engine.OnSimulated}
	for name, tt := range map[string]struct {
		change func(q *engine.Quiz)
		says   string
	}{
		"98 people for .01": {func(q *engine.Quiz) { q.Calibration.N = 98 }, "98 people can't claim alpha 0.01, which takes 99"},
		"half a person":     {func(q *engine.Quiz) { q.Calibration.N = 99.5 }, "a whole number from 1"},
		"no alpha":          {func(q *engine.Quiz) { q.Calibration.Alpha = 0 }, "between .001 and .5, not 0"},
		"a cut beyond 1":    {func(q *engine.Quiz) { q.Calibration.Cut = 1.2 }, "between 0 and 1, not 1.2"},
		"nobody":            {func(q *engine.Quiz) { q.Calibration.On = "friends" }, `simulated or people, not "friends"`},
		"no roles":          {func(q *engine.Quiz) { q.Roles = nil }, "the quiz names no roles"},
		"nothing":           {func(q *engine.Quiz) {}, ""},
		"none":              {func(q *engine.Quiz) { q.Calibration = nil }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			content := enginetest.ShippedContent(t)
			for i := range content.Quizzes {
				if q := &content.Quizzes[i]; q.ID == enginetest.ShippedQuiz {
					c := sound
					q.Calibration = &c
					tt.change(q)
				}
			}
			_, faults := score.NewCatalog(content)
			said := ""
			if faults != nil {
				said = faults.Error()
			}
			switch {
			case tt.says == "" && faults != nil, tt.says != "" && !strings.Contains(said, tt.says):
				t.Errorf("it says %q, which lacks %q", said, tt.says)
			}
		})
	}
}

// The set of a result is the same in a batch, and the only thing that a calibration adds.
func TestASetIsAllThatACalibrationAdds(t *testing.T) {
	with, quiz := enginetest.Shipped(t)
	content := enginetest.ShippedContent(t)
	for i := range content.Quizzes {
		content.Quizzes[i].Calibration = nil
	}
	without := enginetest.CatalogOf(t, content)
	batch, ok, err := with.NewBatch(quiz.ID)
	if !ok || err != nil {
		t.Fatal("the quiz isn't scored in batches", err)
	}
	sizes := map[int]int{}
	for i := range 300 {
		answers := simulate.HolderAnswers(with, quiz.ID, i, 40)
		if i%5 == 0 {
			answers = simulate.RandomSheet(with, quiz.ID, i)
		}
		got, err := with.Score(quiz.ID, answers)
		if err != nil {
			t.Fatal(err)
		}
		want, err := without.Score(quiz.ID, answers)
		if err != nil {
			t.Fatal(err)
		}
		batch.Clear()
		if err := batch.Add(answers); err != nil {
			t.Fatal(err)
		}
		batch.Score()
		var roles []string
		if got.Set != nil {
			roles = got.Set.Roles
			if len(roles) == 0 || roles[0] != got.Roles[0].Role {
				t.Errorf("the set of sheet %d is %v, and %s fits best", i, roles, got.Roles[0].Role)
			}
		}
		sizes[len(roles)]++
		if diff := cmp.Diff(roles, batch.Set(0)); diff != "" {
			t.Errorf("sheet %d in a batch: want -, got +\n%s", i, diff)
		}
		if (got.Set != nil) != got.Verdict.Compares() {
			t.Errorf("verdict %s, and set %v", got.Verdict, got.Set)
		}
		if got.Catalog == want.Catalog {
			t.Error("a quiz with a calibration has the hash of one without")
		}
		got.Set, got.Catalog = nil, want.Catalog
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("sheet %d: without a calibration -, with one +\n%s", i, diff)
		}
	}
	if sizes[0] == 0 || sizes[1] == 0 {
		t.Errorf("sizes of sets: %v", sizes)
	}
}
