package engine_test

import (
	"testing"

	"careerpath/engine"
)

func TestASnapshotKeepsTheWordsOfAResult(t *testing.T) {
	d := draftOf("drive", "craft", "unasked")
	d.role("a", "junior", 90, 10, 50)
	d.role("b", "junior", 10, 90, 50).Profile[1].Weight = 4
	d.role("left_out", "junior", 10, 20, 50)
	q := d.quiz(
		five("often", "drive"),
		choosing("scene", "one", credit{"drive": 80}, credit{"craft": 60}),
		choosing("tools", "many", credit{"craft": 90}, credit{"craft": 0}, credit{"craft": 60}),
		numbered("people", 0, 5000),
		shownWhere(five("hidden", "drive"), "fact.people > 4000"),
		five("skipped", "craft"),
	)
	q.Roles = q.Roles[:2]
	q.Sections[0].Items[2].Options[0].Text, q.Sections[0].Items[2].Options[2].Text = "Hammer", "Tongs"
	other := d.Quizzes[0]
	other.ID, other.Roles, other.Sections = "other", nil, []engine.Section{{Items: []engine.Item{five("item", "unasked")}}}
	d.Quizzes = append(d.Quizzes, other)
	c := d.catalog(t)
	answers := engine.Answers{
		"often": engine.Number(4), "scene": engine.Choice("b"), "tools": engine.Choices("c", "a"), "people": engine.Number(1200.5), "hidden": engine.Number(1),
	}
	got, err := c.Snapshot("work", answers)
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "snapshot.json", asJSON(t, got))
	answers["often"] = engine.Number(7)
	if _, err := c.Snapshot("work", answers); err == nil {
		t.Error("a snapshot was made of answers that can't be taken")
	}
}

func TestASnapshotWordsWhatWouldChangeTheResult(t *testing.T) {
	d := draftOf("drive", "craft")
	d.role("a", "junior", 90, 10)
	d.role("b", "junior", 10, 90)
	often := five("often", "drive")
	often.Does = "push"
	q := d.quiz(often, five("said", "craft"), choosing("scene", "one", credit{"drive": 80}, credit{"craft": 60}),
		choosing("more", "many", credit{"craft": 90}, credit{"craft": 0}), choosing("fewer", "many", credit{"craft": 90}, credit{"drive": 0}))
	items := q.Sections[0].Items
	items[2].Options[0].Text, items[2].Options[1].Text = "Push on.", "Polish."
	items[3].Options[0].Text, items[3].Options[1].Text = "Hammer", "Tongs"
	items[4].Options[0].Text, items[4].Options[1].Text = "Saw", "File"
	c := d.catalog(t)
	answers := engine.Answers{
		"often": engine.Number(5), "said": engine.Number(1), "scene": engine.Choice("a"), "more": engine.Choices("b"), "fewer": engine.Choices("b", "a"),
	}
	got, err := c.Snapshot("work", answers, engine.Counterfactual{Role: "b", Set: engine.Answers{
		"fewer": engine.Choices("b"), "more": engine.Choices("b", "a"), "often": engine.Number(2),
	}}, engine.Counterfactual{Role: "b", Set: engine.Answers{"said": engine.Number(4), "scene": engine.Choice("b")}})
	if err != nil {
		t.Fatal(err)
	}
	same(t, "changes", got.Changes, []engine.SnapshotChange{
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
