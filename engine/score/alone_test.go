package score_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"careerpath/engine"
	"careerpath/engine/enginetest"
	"careerpath/engine/score"
)

// orNone is content with two roles and an item whose last option, c, is chosen alone.
func orNone(t testing.TB) *score.Catalog {
	d := enginetest.DraftOf("drive", "craft")
	d.Role("maker", "junior", 10, 90)
	d.Role("pusher", "junior", 90, 10)
	q := d.Quiz(enginetest.Five("pushes", "drive"), enginetest.Five("makes", "craft"),
		enginetest.ChoosingOrNone("tools", enginetest.Credit{"craft": 90, "drive": 10},
			enginetest.Credit{"craft": 70, "drive": 20}, enginetest.Credit{"craft": 0, "drive": 90}))
	tools, _ := q.Item("tools")
	tools.Options[2].Text = "None of these"
	q.Reliability.SD = 4
	return d.Catalog(t)
}

func TestAnOptionThatStandsAloneIsNotTakenWithOthers(t *testing.T) {
	c := orNone(t)
	const together = `has "c" (None of these) together with other options: it is chosen alone, so take it out or take the others out`
	for _, tt := range []struct {
		chosen []string
		want   string
	}{
		{[]string{"c"}, ""}, {[]string{"a", "b"}, ""}, {[]string{"a"}, ""}, {nil, ""},
		{[]string{"a", "c"}, together}, {[]string{"c", "a"}, together}, {[]string{"a", "b", "c"}, together},
		{[]string{"c", "c"}, `has option "c" twice`},
	} {
		a := engine.Choices(tt.chosen...)
		enginetest.Same(t, a.String(), c.CheckAnswer("work", "tools", a), tt.want)
		_, err := c.Score("work", engine.Answers{"tools": a})
		var faults engine.AnswerFaults
		if errors.As(err, &faults) != (tt.want != "") {
			t.Errorf("scoring %s: %v", a, err)
		}
	}
	r := enginetest.Score(t, c, engine.Answers{"tools": engine.Choices("c")})
	enginetest.Same(t, "alone it earns its own credit", enginetest.LevelsOf(r),
		map[string]float64{"craft": 0, "drive": 90})
}

// Choosing one step away, an option that stands alone takes the place of the others, and any other takes its place.
func TestChangesNameNoMixOfOptions(t *testing.T) {
	c := orNone(t)
	for _, tt := range []struct {
		chosen []string
		makes  float64
		want   string
		words  engine.SnapshotAnswer
	}{
		{[]string{"a", "b"}, 3, `tools=["c"] → pusher`, engine.SnapshotAnswer{From: "…; …", To: "None of these"}},
		{[]string{"c"}, 3, `tools=["b"] → maker`, engine.SnapshotAnswer{From: "None of these", To: "…"}},
	} {
		answers := engine.Answers{"pushes": engine.Number(3), "makes": engine.Number(tt.makes),
			"tools": engine.Choices(tt.chosen...)}
		changes, err := c.Changes(t.Context(), "work", answers)
		must(t, changes, err)
		at := slices.IndexFunc(changes, func(ch engine.Counterfactual) bool { _, of := ch.Set["tools"]; return of })
		if at < 0 {
			t.Errorf("with %v chosen nothing is said of them: %v", tt.chosen, changes)
			continue
		}
		enginetest.Same(t, fmt.Sprint(tt.chosen), spelled(changes[at:at+1]), tt.want+"\n")
		snapshot, err := c.Snapshot("work", answers, changes[at])
		must(t, snapshot, err)
		tt.words.Item, tt.words.Ask = "tools", "tools"
		enginetest.Same(t, "in words", snapshot.Changes[0].Set, []engine.SnapshotAnswer{tt.words})
	}
}

func TestWhereAnOptionMayStandAlone(t *testing.T) {
	for _, tt := range []struct {
		name, choose string
		alone        []int
		want         string
	}{
		{"one of many", "many", []int{1}, ""},
		{"of one", "one", []int{1}, `option "b" of item "tools": of an item with choose: one every option is chosen alone: leave alone out, or write choose: many`},
		{"every option", "many", []int{0, 1}, `option "a" of item "tools": every option is to be chosen alone: write choose: one instead` + "\n" +
			`option "b" of item "tools": every option is to be chosen alone: write choose: one instead`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			d := enginetest.DraftOf("drive")
			q := d.Quiz(enginetest.Choosing("tools", tt.choose, enginetest.Credit{"drive": 90}, enginetest.Credit{"drive": 0}))
			for _, i := range tt.alone {
				q.Sections[0].Items[0].Options[i].Alone = true
			}
			_, err := score.NewCatalog(d.Content)
			got := ""
			if err != nil {
				got = err.Error()
			}
			enginetest.Same(t, "faults", got, tt.want)
		})
	}
}
