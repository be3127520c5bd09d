package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"careerpath/cmd/careerpath/internal/columns"
	"careerpath/cmd/careerpath/internal/report"
	"careerpath/engine"
	"careerpath/engine/score"
	"careerpath/engine/wording"
)

// sheet is a bakery's answers in the order of its quiz, separated by spaces; - leaves a question out.
func sheet(t *testing.T, c *score.Catalog, text string) engine.Answers {
	t.Helper()
	quiz, _ := c.Quiz("bakery")
	given := strings.Fields(text)
	answers := engine.Answers{}
	for i, it := range quiz.Items() {
		if given[i] != "-" {
			answers[it.ID] = columns.Answer(it.Kind().Form(), given[i])
		}
	}
	return answers
}

func TestResultText(t *testing.T) {
	c := bakery(t)
	for _, test := range []struct {
		name, answers string
		verdict       engine.Verdict
		change        func(*engine.Result) // what the bakery has no answers for
	}{
		{"clear", "4 4 1 1 1 2 more_bread sourdough 0 - 1 1", engine.VerdictClear, nil},
		{"likely", "2 4 3 3 2 2 more_bread - 0 - 3 1", engine.VerdictLikely, nil},
		{"close", "1 4 3 1 1 1 second_till - 0 - 2 4", engine.VerdictClose, nil},
		{"close_and_not_recommended_yet", "4 2 3 1 2 3 ask_help - 0 - 3 4", engine.VerdictClose, nil},
		{"no_role_recommended", "4 3 2 4 4 2 ask_help - 0 - 4 4", engine.VerdictBlocked, nil},
		{"too_even", "3 3 2 3 3 3 - - 0 - 3 3", engine.VerdictUndifferentiated, nil},
		{"too_little", "4 - - - 2 - - - - - 3 2", engine.VerdictInsufficient, nil},
		{"nothing", "- - - - - - - - - - - -", engine.VerdictInsufficient, nil},
		{"the_same_throughout", "4 4 4 4 4 4 second_till - 0 - 4 4", engine.VerdictLikely, nil},
		{"levels_only", "4 4 1 1 1 2 more_bread sourdough 0 - 1 1", engine.VerdictClear, func(r *engine.Result) {
			r.Verdict, r.Role, r.Tier, r.Next, r.Roles, r.Because = engine.VerdictLevelsOnly, "", "", "", []engine.RoleFit{}, nil
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			answers := sheet(t, c, test.answers)
			r, err := c.Score("bakery", answers)
			if err != nil {
				t.Fatal(err)
			}
			if r.Verdict != test.verdict {
				t.Errorf("the verdict is %s, which is not what this is a test of", r.Verdict)
			}
			if r.Changes, err = c.Changes(t.Context(), "bakery", answers); err != nil {
				t.Fatal(err)
			}
			if test.change != nil {
				test.change(&r)
			}
			words, err := c.Snapshot("bakery", answers, r.Changes...)
			if err != nil {
				t.Fatal(err)
			}
			shown, err := c.Shown("bakery", answers)
			if err != nil {
				t.Fatal(err)
			}
			var got bytes.Buffer
			if err := report.WriteResult(&got, wording.English, &r, &words, len(shown)); err != nil {
				t.Fatal(err)
			}
			golden(t, filepath.Join("testdata", "result", test.name+".txt"), got.String())
		})
	}
}

func TestTheWayAheadIsInTheText(t *testing.T) {
	c := bakery(t)
	answers := sheet(t, c, "4 4 1 1 1 2 more_bread sourdough 0 - 1 1")
	r, err := c.Score("bakery", answers)
	if err != nil {
		t.Fatal(err)
	}
	words, err := c.Snapshot("bakery", answers)
	if err != nil {
		t.Fatal(err)
	}
	words.Ahead = []engine.SnapshotRole{
		{ID: "owner", Title: "Owner", Levels: map[string]float64{"leading": 90}, Weights: map[string]float64{"leading": 4}},
		{ID: "mayor", Title: "Mayor", Levels: map[string]float64{}, Weights: map[string]float64{}},
	}
	r.Next = "owner"
	r.Rungs = []engine.RungAhead{{Role: "owner", Because: "A shop of one's own is nearer than a town."},
		{Role: "head_baker", Because: "then bread again"}, {Role: "mayor"}}
	var got bytes.Buffer
	if err := report.WriteResult(&got, wording.English, &r, &words, len(answers)); err != nil {
		t.Fatal(err)
	}
	golden(t, filepath.Join("testdata", "result", "the_way_ahead.txt"), got.String())
}

// golden compares with a file, or writes it where -update is given.
func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("not as in %s, see -update: (-want +got)\n%s", file, diff)
	}
}

func TestParagraphsAreBrokenByWidth(t *testing.T) {
	text := strings.Repeat("Straße パン屋 ", 12)
	for line := range strings.Lines(report.Indented("  - ", "    ", text)) {
		width := 0
		for _, r := range strings.TrimSuffix(line, "\n") {
			if width++; r > 0x3000 {
				width++ // Japanese characters take two columns
			}
		}
		if width > report.TextWidth {
			t.Errorf("%d columns wide: %q", width, line)
		}
	}
}

func TestResultTextSetsFactsBesideWhatIsTypical(t *testing.T) {
	r := engine.Result{
		Levels:  []engine.Level{{Skill: "baking", Level: 50, SEM: 10, Items: 3}},
		Roles:   []engine.RoleFit{{Role: "baker", Share: 1, Readiness: 62, Aligned: 88, Eligible: true}, {Role: "head"}},
		Verdict: engine.VerdictClear, Role: "baker", Next: "head",
		Facts: []engine.FactStated{{Fact: "team", Value: 4, Item: "people"}, {Fact: "till", Value: 600, Item: "money"}},
	}
	words := engine.Snapshot{
		Skills: []engine.SnapshotSkill{{ID: "baking", Title: "Baking"}},
		Facts: []engine.SnapshotFact{{ID: "team", Name: "Team"}, {ID: "till", Name: "Money in the till", Times: 1000,
			Bands: []float64{30, 600}}},
		Roles: []engine.SnapshotRole{
			{ID: "baker", Title: "Baker", Levels: map[string]float64{"baking": 65},
				Facts: []engine.SnapshotRange{{Fact: "team", From: 0, To: 2}, {Fact: "till", From: 5, To: 900}}},
			{ID: "head", Title: "Head baker", Facts: []engine.SnapshotRange{{Fact: "team", From: 3, To: 40}}},
		},
		Items: []engine.SnapshotItem{{ID: "people", Answer: "4 people"}, {ID: "money", Answer: "200,000 to 1 million"}},
	}
	var got bytes.Buffer
	if err := report.WriteResult(&got, wording.English, &r, &words, 2); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"Your figures beside what is typical\n\n  Team: 4\n      Baker: typically 0 to 2; yours is above\n" +
			"      Head baker: typically 3 to 40\n  Money in the till: 200,000 to 1 million (your band)\n" +
			"      Baker: typically 5,000 to 900,000\n",
		"\n\n  On the whole you rate yourself about 15 points below what Baker asks. If that\n  is modesty, your readiness " +
			"is 88 %; as you answered, it is 62 %. Your figures\n  for money in the till are within or above",
	} {
		if !strings.Contains(got.String(), want) {
			t.Errorf("the text lacks\n%s\nin\n%s", want, &got)
		}
	}
}

func TestWhatDoesNotApplyIsNoLackOfAnswersInTheText(t *testing.T) {
	words := engine.Snapshot{Skills: []engine.SnapshotSkill{{ID: "baking", Title: "Baking"}},
		Items: []engine.SnapshotItem{{ID: "bake", Ask: "I bake.", Answer: "We have no oven", Skills: []string{"baking"}}}}
	var out bytes.Buffer
	result := engine.Result{Verdict: engine.VerdictInsufficient}
	if err := report.WriteResult(&out, wording.English, &result, &words, 1); err != nil {
		t.Fatal(err)
	}
	const want = "Not measured, because what was asked does not apply to you: Baking."
	if text := strings.Join(strings.Fields(out.String()), " "); !strings.Contains(text, want) ||
		strings.Contains(text, "lack of answers") {
		t.Errorf("the text is:\n%s", out.String())
	}
}

func TestTheTextSaysThatChangesLeaveNumbersAsTheyAre(t *testing.T) {
	blocked := func(when string) string {
		fit := engine.RoleFit{Role: "baker", Share: 1, Unmet: []engine.Unmet{{When: when, Because: "you own no oven."}}}
		result := engine.Result{Verdict: engine.VerdictBlocked, Roles: []engine.RoleFit{fit},
			Blocked: &engine.Blocked{Role: "baker", Share: 1, Unmet: fit.Unmet}, Changes: []engine.Counterfactual{}}
		words := engine.Snapshot{Roles: []engine.SnapshotRole{{ID: "baker", Title: "Baker"}}}
		var out bytes.Buffer
		if err := report.WriteResult(&out, wording.English, &result, &words, 0); err != nil {
			t.Fatal(err)
		}
		return strings.Join(strings.Fields(out.String()), " ")
	}
	const said = "The numbers that you gave are left as they are here."
	if text := blocked("fact.ovens >= 1"); !strings.Contains(text, said) {
		t.Errorf("of a fact: %s", text)
	}
	if text := blocked("level.baking >= 30"); strings.Contains(text, said) {
		t.Errorf("of a level: %s", text)
	}
}
