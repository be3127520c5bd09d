package engine_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"careerpath/engine"
)

// orNone is content with two roles and an item whose last option, c, is chosen alone.
func orNone(t testing.TB) *engine.Catalog {
	d := draftOf("drive", "craft")
	d.role("maker", "junior", 10, 90)
	d.role("pusher", "junior", 90, 10)
	q := d.quiz(five("pushes", "drive"), five("makes", "craft"),
		choosingOrNone("tools", credit{"craft": 90, "drive": 10}, credit{"craft": 70, "drive": 20}, credit{"craft": 0, "drive": 90}))
	tools, _ := q.Item("tools")
	tools.Options[2].Text = "None of these"
	q.Reliability.SD = 4
	return d.catalog(t)
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
		same(t, a.String(), c.CheckAnswer("work", "tools", a), tt.want)
		_, err := c.Score("work", engine.Answers{"tools": a})
		var faults engine.AnswerFaults
		if errors.As(err, &faults) != (tt.want != "") {
			t.Errorf("scoring %s: %v", a, err)
		}
	}
	r := score(t, c, engine.Answers{"tools": engine.Choices("c")})
	same(t, "alone it earns its own credit", levelsOf(r), map[string]float64{"craft": 0, "drive": 90})
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
		answers := engine.Answers{"pushes": engine.Number(3), "makes": engine.Number(tt.makes), "tools": engine.Choices(tt.chosen...)}
		changes, err := c.Changes(t.Context(), "work", answers)
		must(t, changes, err)
		at := slices.IndexFunc(changes, func(ch engine.Counterfactual) bool { _, of := ch.Set["tools"]; return of })
		if at < 0 {
			t.Errorf("with %v chosen nothing is said of them: %v", tt.chosen, changes)
			continue
		}
		same(t, fmt.Sprint(tt.chosen), spelled(changes[at:at+1]), tt.want+"\n")
		snapshot, err := c.Snapshot("work", answers, changes[at])
		must(t, snapshot, err)
		tt.words.Item, tt.words.Ask = "tools", "tools"
		same(t, "in words", snapshot.Changes[0].Set, []engine.SnapshotAnswer{tt.words})
	}
}

func TestNoSimulatedSheetMixesOptions(t *testing.T) {
	c := branched(t)
	q := quizOf(t, c, "work")
	habits, _ := q.Item("habits")
	alone := map[string]int{}
	sound := func(who string, answers engine.Answers) {
		for id, a := range answers {
			if why := c.CheckAnswer("work", id, a); why != "" {
				t.Fatalf("%s: %s %s", who, id, why)
			}
		}
		if slices.Contains(answers["habits"].Options(), habits.Options[3].ID) {
			alone[who]++
		}
	}
	for i := range 600 {
		sound("holders", c.HolderAnswers("work", i, 22))
		sound("random", c.RandomSheet("work", i))
	}
	for _, r := range simulate(t, c, "work", engine.SimulateOptions{People: 60}).Reach {
		sound("reach", r.Answers)
	}
	if alone["holders"] == 0 || alone["random"] == 0 {
		t.Errorf("%v chose what stands alone: too few to tell", alone)
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
			d := draftOf("drive")
			q := d.quiz(choosing("tools", tt.choose, credit{"drive": 90}, credit{"drive": 0}))
			for _, i := range tt.alone {
				q.Sections[0].Items[0].Options[i].Alone = true
			}
			_, err := engine.NewCatalog(d.Content)
			got := ""
			if err != nil {
				got = err.Error()
			}
			same(t, "faults", got, tt.want)
		})
	}
}

// What is said of conditions knows which options are never chosen together.
func TestConditionsOnOptionsThatStandAlone(t *testing.T) {
	for source, want := range map[string]string{
		`"a" in answer.tools && "c" in answer.tools`:                                  "never",
		`"a" in answer.tools && "b" in answer.tools`:                                  "",
		`"c" in answer.tools`:                                                         "",
		`"a" in answer.tools || "b" in answer.tools`:                                  "",
		`"a" not in answer.tools && "c" not in answer.tools`:                          "",
		`"c" in answer.tools == ("a" not in answer.tools && "b" not in answer.tools)`: "always",
	} {
		d := draftOf("drive")
		q := d.quiz(choosingOrNone("tools", credit{"drive": 60}, credit{"drive": 40}, credit{"drive": 0}), five("often", "drive"))
		q.Rules = []engine.Rule{{ID: "r", When: when(source), Note: "…", Because: "…"}}
		same(t, source, said(d.catalog(t)), want)
	}
}
