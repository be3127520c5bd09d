package score_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"careerpath/engine"
	"careerpath/engine/enginetest"
)

func TestASnapshotKeepsTheWordsOfAResult(t *testing.T) {
	d := enginetest.DraftOf("drive", "craft", "unasked")
	d.Role("a", "junior", 90, 10, 50)
	d.Role("b", "junior", 10, 90, 50).Profile[1].Weight = 4
	d.Role("left_out", "junior", 10, 20, 50)
	q := d.Quiz(
		enginetest.Five("often", "drive"),
		enginetest.Choosing("scene", "one", enginetest.Credit{"drive": 80}, enginetest.Credit{"craft": 60}),
		enginetest.Choosing("tools", "many", enginetest.Credit{"craft": 90}, enginetest.Credit{"craft": 0},
			enginetest.Credit{"craft": 60}),
		enginetest.Numbered("people", 0, 5000),
		enginetest.ShownWhere(enginetest.Five("hidden", "drive"), "fact.people > 4000"),
		enginetest.Five("skipped", "craft"),
	)
	q.Roles = q.Roles[:2]
	q.Sections[0].Items[2].Options[0].Text, q.Sections[0].Items[2].Options[2].Text = "Hammer", "Tongs"
	other := d.Quizzes[0]
	other.ID, other.Roles, other.Sections = "other", nil,
		[]engine.Section{{Items: []engine.Item{enginetest.Five("item", "unasked")}}}
	d.Quizzes = append(d.Quizzes, other)
	c := d.Catalog(t)
	answers := engine.Answers{
		"often": engine.Number(4), "scene": engine.Choice("b"), "tools": engine.Choices("c", "a"),
		"people": engine.Number(1200.5), "hidden": engine.Number(1),
	}
	got, err := c.Snapshot("work", answers)
	if err != nil {
		t.Fatal(err)
	}
	enginetest.Golden(t, "snapshot.json", enginetest.AsJSON(t, got))
	answers["often"] = engine.Number(7)
	if _, err := c.Snapshot("work", answers); err == nil {
		t.Error("a snapshot was made of answers that can't be taken")
	}
}

func TestASnapshotSaysWhatAChoiceLeftUnsaid(t *testing.T) {
	d := enginetest.DraftOf("drive", "craft")
	d.Role("a", "junior", 90, 10)
	d.Role("b", "junior", 10, 90)
	q := d.Quiz(enginetest.Five("often", "drive"),
		enginetest.Choosing("scene", "one", enginetest.Credit{"drive": 80, "craft": 30},
			enginetest.Credit{"drive": 30, "craft": 60}),
		enginetest.Choosing("tools", "many", enginetest.Credit{"craft": 90}, enginetest.Credit{"craft": 10},
			enginetest.Credit{"craft": 60}))
	items := q.Sections[0].Items
	items[1].Options[0].Text, items[1].Options[1].Text = "Push on.", "Polish."
	items[2].Options[0].Text = "Hammer"
	c := d.Catalog(t)
	for _, tt := range []struct {
		name    string
		answers engine.Answers
		want    map[string]map[string]string
	}{
		{"of two good acts the other one", engine.Answers{"often": engine.Number(1), "scene": engine.Choice("b")},
			map[string]map[string]string{"scene": {"drive": "Push on."}}},
		{"of several choices the one that shows most, where it isn't among them",
			engine.Answers{"tools": engine.Choices("b", "c")}, map[string]map[string]string{"tools": {"craft": "Hammer"}}},
		{"nothing where it is", engine.Answers{"tools": engine.Choices("a", "b")}, map[string]map[string]string{}},
	} {
		s, err := c.Snapshot("work", tt.answers)
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]map[string]string{}
		for _, it := range s.Items {
			if len(it.Unsaid) > 0 {
				got[it.ID] = it.Unsaid
			}
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

func TestASnapshotWordsWhatWouldChangeTheResult(t *testing.T) {
	d := enginetest.DraftOf("drive", "craft")
	d.Role("a", "junior", 90, 10)
	d.Role("b", "junior", 10, 90)
	often := enginetest.Five("often", "drive")
	often.Does = "push"
	q := d.Quiz(often, enginetest.Five("said", "craft"),
		enginetest.Choosing("scene", "one", enginetest.Credit{"drive": 80}, enginetest.Credit{"craft": 60}),
		enginetest.Choosing("more", "many", enginetest.Credit{"craft": 90}, enginetest.Credit{"craft": 0}),
		enginetest.Choosing("fewer", "many", enginetest.Credit{"craft": 90}, enginetest.Credit{"drive": 0}))
	items := q.Sections[0].Items
	items[2].Options[0].Text, items[2].Options[1].Text = "Push on.", "Polish."
	items[3].Options[0].Text, items[3].Options[1].Text = "Hammer", "Tongs"
	items[4].Options[0].Text, items[4].Options[1].Text = "Saw", "File"
	c := d.Catalog(t)
	answers := engine.Answers{
		"often": engine.Number(5), "said": engine.Number(1), "scene": engine.Choice("a"), "more": engine.Choices("b"),
		"fewer": engine.Choices("b", "a"),
	}
	got, err := c.Snapshot("work", answers, engine.Counterfactual{Role: "b", Set: engine.Answers{
		"fewer": engine.Choices("b"), "more": engine.Choices("b", "a"), "often": engine.Number(2),
	}}, engine.Counterfactual{Role: "b", Set: engine.Answers{"said": engine.Number(4), "scene": engine.Choice("b")}})
	if err != nil {
		t.Fatal(err)
	}
	enginetest.Same(t, "changes", got.Changes, []engine.SnapshotChange{
		{Role: "b", Set: []engine.SnapshotAnswer{
			{Item: "often", Ask: "often", Does: "push", From: "5", To: "2"},
			{Item: "more", Ask: "more", To: "Hammer"},
			{Item: "fewer", Ask: "fewer", From: "Saw"},
		}},
		{Role: "b", Set: []engine.SnapshotAnswer{
			{Item: "said", Ask: "said", From: "1", To: "4"},
			{Item: "scene", Ask: "scene", From: "Push on.", To: "Polish."},
		}},
	})
}
