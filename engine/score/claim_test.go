package score_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"careerpath/engine"
	"careerpath/engine/enginetest"
	"careerpath/engine/score"
)

// halfAsked is a draft of four skills and a quiz that would compare its roles by any answer at all. Of maker, drive is
// 25 % of the weight and craft 35 %; of pusher the other way round.
func halfAsked() *enginetest.Draft {
	d := enginetest.DraftOf("drive", "craft", "reach", "calm")
	weigh := func(r *engine.Role, weights ...float64) {
		for i := range weights {
			r.Profile[i].Weight = weights[i]
		}
	}
	weigh(d.Role("maker", "junior", 10, 90, 20, 80), 2.5, 3.5, 2, 2)
	weigh(d.Role("pusher", "junior", 90, 10, 80, 20), 3.5, 2.5, 2, 2)
	q := d.Quiz(enginetest.Five("drives", "drive"), enginetest.Five("crafts", "craft"), enginetest.Five("reaches", "reach"),
		enginetest.Five("calms", "calm"))
	q.Verdicts = &engine.Thresholds{Coverage: 0.01}
	q.Reliability = engine.Reliability{SD: 4, InterItemR: 0.5}
	return d
}

func TestNothingIsClaimedWhereLessThan30PercentOfARoleIsMeasured(t *testing.T) {
	c := halfAsked().Catalog(t)
	for _, tt := range []struct {
		name    string
		answers engine.Answers
		claimed bool
	}{
		{"one skill of 25 and 35 %", engine.Answers{"drives": engine.Number(5)}, false},
		{"two skills of 20 %", engine.Answers{"reaches": engine.Number(5), "calms": engine.Number(1)}, true},
		{"of 45 and 55 %", engine.Answers{"drives": engine.Number(5), "reaches": engine.Number(5),
			"calms": engine.Number(1)}, true},
	} {
		r := enginetest.Score(t, c, tt.answers)
		if r.Verdict.Compares() != tt.claimed || (r.Role != "") != tt.claimed || !tt.claimed && r.Next != "" {
			t.Errorf("%s: the verdict is %s, for %q, next %q", tt.name, r.Verdict, r.Role, r.Next)
		}
		b, ok, err := c.NewBatch("work")
		if err != nil || !ok {
			t.Fatalf("the quiz is in no batch: %v", err)
		}
		if err := b.Add(tt.answers); err != nil {
			t.Fatal(err)
		}
		b.Score()
		for i, role := range b.NextRoles()[:2] {
			_, inBatch := b.Readiness(0, i)
			alone := enginetest.FitOf(t, r, role.ID)
			if claimed := role.ID != "maker" || tt.claimed; inBatch != claimed || alone.Unclaimed == claimed {
				t.Errorf("%s: readiness for %s is claimed: %v, in a batch %v", tt.name, role.ID, !alone.Unclaimed, inBatch)
			}
			var read engine.RoleFit
			if err := json.Unmarshal([]byte(enginetest.AsJSONText(alone)), &read); err != nil {
				t.Fatal(err)
			}
			enginetest.Same(t, tt.name+": what was kept is read as it was", read, alone)
		}
		if b.Verdict(0) != r.Verdict || (b.Role(0) >= 0) != tt.claimed {
			t.Errorf("%s: in a batch the verdict is %s, alone %s", tt.name, b.Verdict(0), r.Verdict)
		}
		changes, err := c.Changes(t.Context(), "work", tt.answers)
		if err != nil || len(changes) > 0 && !tt.claimed {
			t.Errorf("%s: other answers would change the role: %v, %v", tt.name, changes, err)
		}
	}
}

func TestAQuizThatAsksTooLittleOfARoleIsAtFault(t *testing.T) {
	d := halfAsked()
	items := d.Quizzes[0].Sections[0].Items
	d.Quizzes[0].Sections[0].Items = items[2:]
	d.Roles[0].Profile[2].Weight, d.Roles[0].Profile[3].Weight = 1, 1
	d.Quizzes = append(d.Quizzes, d.Quizzes[0])
	d.Quizzes[1].ID, d.Quizzes[1].Roles = "all", nil
	d.Quizzes[1].Sections = []engine.Section{{Title: "All", Items: items}}
	_, err := score.NewCatalog(d.Content)
	var faults engine.Faults
	const want = `quiz "work" measures 25 % of what role "maker" asks by weight, and it takes 30 % to claim anything of it`
	if !errors.As(err, &faults) || len(faults) != 1 || !strings.Contains(err.Error(), want) {
		t.Errorf("got %v, want %s", err, want)
	}
}
