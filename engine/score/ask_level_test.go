package score_test

import (
	"testing"

	"pgregory.net/rapid"

	"careerpath/engine"
	"careerpath/engine/enginetest"
	"careerpath/engine/score"
)

// askingLevels is a draft whose skill drive has levels with names and craft has some without, each asked for by an item.
func askingLevels() *enginetest.Draft {
	d := enginetest.DraftOf("drive", "craft")
	d.Skills[0].Anchors = []engine.Anchor{
		{Level: 0, Name: "None yet", Text: "Waits."},
		{Level: 40, Name: "Working", Text: "Starts when told.",
			Evidence: []engine.Evidence{{ID: "begun", Text: "Has begun a project."}}},
		{Level: 90, Name: "Leading", Text: "Starts others."},
	}
	d.Skills[1].Anchors = []engine.Anchor{{Level: 12.5, Text: "Makes a thing."}, {Level: 80, Text: "Makes it well."}}
	d.Role("maker", "junior", 10, 90)
	d.Role("pusher", "junior", 90, 10)
	drive, craft := enginetest.Ref("drive"), enginetest.Ref("craft")
	d.Quiz(engine.Item{ID: "drives", AskLevel: &drive},
		engine.Item{ID: "crafts", Ask: "At the bench, …", Hint: "Think of last week.", AskLevel: &craft, NA: "I have no bench"})
	return d
}

func TestAnItemAsksWhichLevelDescribesSomebodyBest(t *testing.T) {
	c := askingLevels().Catalog(t)
	q, _ := c.Quiz("work")
	drives, _ := q.Item("drives")
	enginetest.Same(t, "it is asked by the skill's title", []string{drives.Ask, drives.Hint},
		[]string{"DRIVE", engine.AskLevelHint})
	enginetest.Same(t, "its choices", q.Question(drives).Choices(), []engine.AnswerChoice{
		{ID: "none_yet", Name: "None yet", Text: "Waits."}, {ID: "working", Name: "Working", Text: "Starts when told."},
		{ID: "leading", Name: "Leading", Text: "Starts others."}})
	crafts, _ := q.Item("crafts")
	enginetest.Same(t, "words of its own", []string{crafts.Ask, crafts.Hint},
		[]string{"At the bench, …", "Think of last week."})
	enginetest.Same(t, "levels without names", q.Question(crafts).Choices(), []engine.AnswerChoice{
		{ID: "level_12_5", Text: "Makes a thing."}, {ID: "level_80", Text: "Makes it well."},
		{ID: engine.NA, Text: "I have no bench", Alone: true, NotApplicable: true}})

	answers := engine.Answers{"drives": engine.Choice("working"), "crafts": engine.Choice("level_12_5")}
	r := enginetest.Score(t, c, answers)
	enginetest.Same(t, "a level is what was chosen", enginetest.LevelsOf(r), map[string]float64{"drive": 40, "craft": 12.5})
	snapshot, err := c.Snapshot("work", answers)
	if err != nil {
		t.Fatal(err)
	}
	enginetest.Same(t, "what is kept of the levels", snapshot.Skills[0].Anchors, []engine.SnapshotAnchor{
		{Level: 0, Text: "Waits.", Name: "None yet"}, {Level: 40, Text: "Starts when told.", Name: "Working"},
		{Level: 90, Text: "Starts others.", Name: "Leading"}})
	enginetest.Same(t, "what is kept of the answer", snapshot.Items[0], engine.SnapshotItem{ID: "drives", Ask: "DRIVE",
		Answer: "Starts when told.", Skills: []string{"drive"}})
}

// Content that was made ready once can be made ready again, and what it says identifies it.
func TestContentThatAsksForLevelsIsTheSameEveryTime(t *testing.T) {
	d := askingLevels()
	first := d.Catalog(t)
	d.Skills[0].Anchors[1].Text = "Starts with help."
	second := d.Catalog(t)
	if first.Hash() == second.Hash() || first.QuizHash("work") == second.QuizHash("work") {
		t.Error("what a level says makes no difference")
	}
	q, _ := second.Quiz("work")
	drives, _ := q.Item("drives")
	enginetest.Same(t, "an option", drives.Options[1].Text, "Starts with help.")
	d.Skills[0].Anchors[1].Text = "Starts when told."
	enginetest.Same(t, "hash", d.Catalog(t).Hash(), first.Hash())
}

// An answer goes with what it says, whatever levels have come in between.
func TestAnAnswerIsCarriedToTheLevelThatSaysTheSame(t *testing.T) {
	d := askingLevels()
	d.Skills[0].Anchors = append([]engine.Anchor{{Level: 0, Name: "New", Text: "Is new."},
		{Level: 10, Name: "None yet", Text: "Waits."}}, d.Skills[0].Anchors[1:]...)
	q, _ := d.Catalog(t).Quiz("work")
	drives, _ := q.Item("drives")
	for _, tt := range []struct {
		label string
		ok    bool
	}{{"Starts when told.", true}, {"Started when told.", false}} {
		a, ok := q.Question(drives).Carry(engine.Choice("working"), []string{tt.label})
		if ok != tt.ok || ok && a.Options()[0] != "working" {
			t.Errorf("%q is carried as %v, %v", tt.label, a, ok)
		}
	}
}

// Choosing a higher level never lowers the skill's, and each level comes back as it stands in the content.
func TestLevelsScoreAsTheyStandInTheContent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := askingLevels()
		at := rapid.SliceOfNDistinct(rapid.IntRange(0, 1000), 2, 12, rapid.ID).Draw(t, "levels")
		d.Skills[0].Anchors = nil
		sorted := map[int]bool{}
		for _, x := range at {
			sorted[x] = true
		}
		for x := range 1001 {
			if sorted[x] {
				d.Skills[0].Anchors = append(d.Skills[0].Anchors, engine.Anchor{Level: float64(x) / 10, Text: "…"})
			}
		}
		c, err := score.NewCatalog(d.Content)
		if err != nil {
			t.Fatal(err)
		}
		q, _ := c.Quiz("work")
		drives, _ := q.Item("drives")
		for i, o := range drives.Options {
			r, err := c.Score("work", engine.Answers{"drives": engine.Choice(o.ID), "crafts": engine.Choice("level_80")})
			if err != nil {
				t.Fatal(err)
			}
			if want := d.Skills[0].Anchors[i].Level; r.Levels[0].Level != want {
				t.Fatalf("option %s is level %v, want %v", o.ID, r.Levels[0].Level, want)
			}
		}
	})
}
