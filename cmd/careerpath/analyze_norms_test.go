package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const normedQuiz = `id: mood
title: Mood
minutes: 1
roles: [baker, cook]
scales: {days: [Not at all, Several days, Most days, Every day]}
reliability: {sd: 22, inter_item_r: 0.45}
sums:
  low: {lowest: 0}
`

const normedItems = `sections:
  - title: Lately
    items:
      - {id: down, ask: I felt down., scale: days, measures: {low: 1}}
      - {id: tired, ask: I felt tired., scale: days, measures: {low: 1}}
      - {id: calm, ask: I felt calm., scale: days, measures: {ease: 1}}
      - {id: sex, ask: Sex?, choose: one, options: [{id: f, text: 'A "woman"', credit: {ease: 0}}, {id: m, text: Man, credit: {ease: 0}}]}
      - {id: age, ask: Age?, fact: age, number: {min: 0, max: 120}}
`

// normedContent is a directory with the quiz, and norms in its file.
func normedContent(t *testing.T, norms, more string) string {
	t.Helper()
	dir := t.TempDir()
	role := func(id, low, ease string) string {
		return fmt.Sprintf("id: %s\ntitle: %s\ntier: a\nsummary: S.\nprofile:\n  low: {level: %s, weight: 1, why: W.}\n"+
			"  ease: {level: %s, weight: 1, why: W.}\n", id, strings.ToUpper(id), low, ease)
	}
	for name, text := range map[string]string{
		"rules/sources.yaml": "sources:\n  - {id: us, title: Us}\n",
		"rules/skills.yaml": "clusters:\n  - {id: all, title: All}\nskills:\n  - {id: low, title: Low mood, cluster: all, " +
			"definition: D., anchors: {50: M.}, sources: [us]}\n  - {id: ease, title: Ease, cluster: all, definition: E., " +
			"anchors: {50: M.}, sources: [us]}\n",
		"rules/roles/baker.yaml": role("baker", "80", "20"), "rules/roles/cook.yaml": role("cook", "20", "80"),
		"quizzes/mood.yaml": normedQuiz + norms + normedItems + more,
	} {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// moods are so many people's answers as CSV, with the roles they hold.
func moods(n int) string {
	var b strings.Builder
	b.WriteString("id,down,tired,calm,sex,age,role\n")
	for i := range n {
		sex, role := "f", "baker"
		if i%3 == 0 {
			sex = "m"
		}
		if i%7 > 3 {
			role = "COOK"
		}
		fmt.Fprintf(&b, "p%d,%d,%d,%d,%s,%d,%s\n", i, 1+i*i%4, 1+i/2%3, 1+i/5%4, sex, 18+i%60, role)
	}
	return b.String()
}

func ran(t *testing.T, input string, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	status = run(t.Context(), args, strings.NewReader(input), &out, &errs)
	return status, out.String(), errs.String()
}

// What is written is pasted into the quiz; the same people then have mean T 50 and SD 10 in their group.
func TestNormsOfAnswersGoIntoTheQuizAsTheyAreWritten(t *testing.T) {
	content, people := normedContent(t, "", ""), moods(900)
	status, norms, stderr := ran(t, people, "analyze", "--content", content, "mood", "-", "--norms", "--by",
		"answer.sex,fact.age:40,76")
	if status != 0 || stderr != "" {
		t.Fatalf("status %d: %s", status, stderr)
	}
	for _, want := range []string{
		"# Norms of mood, from 900 people.", `  - name: "A \"woman\", Age 40 to under 76"`,
		`    when: 'answer.sex == "f" && fact.age >= 40 && fact.age < 76'`, "  - name: \"Everybody\"\n    people: 900\n",
		"# A \"woman\", Age 76 or more: no norm (30 people, and it takes 100).",
	} {
		if !strings.Contains(norms, want) {
			t.Errorf("%q is missing in\n%s", want, norms)
		}
	}
	normed := normedContent(t, norms, "")
	if status, out, stderr := ran(t, "", "check", normed); status != 0 || stderr != "" {
		t.Fatalf("check: status %d\n%s%s\n%s", status, out, stderr, norms)
	}
	status, table, stderr := ran(t, people, "score", "--content", normed, "--csv", "--fields", "norms")
	if status != 0 {
		t.Fatalf("score: status %d: %s", status, stderr)
	}
	rows, err := csv.NewReader(strings.NewReader(table)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(rows[0], " "); got != "id norm_low norm_ease z_low z_ease t_low t_ease percentile_low "+
		"percentile_ease stanine_low stanine_ease" {
		t.Fatalf("the columns are %s", got)
	}
	sum, squares, n := map[string]float64{}, map[string]float64{}, map[string]float64{}
	for _, row := range rows[1:] {
		for k, scale := range []string{"low", "ease"} {
			score, err := strconv.ParseFloat(row[5+k], 64)
			if err != nil {
				t.Fatalf("%v has no T", row)
			}
			key := scale + " of " + row[1+k]
			sum[key], squares[key], n[key] = sum[key]+score, squares[key]+score*score, n[key]+1
		}
	}
	if len(n) != 10 { // women and men under 40 and of 40 to under 76, and everybody, who are the older ones here
		t.Errorf("the groups are %v", n)
	}
	for key, people := range n {
		mean := sum[key] / people
		sd := math.Sqrt((squares[key] - people*mean*mean) / (people - 1))
		if strings.HasSuffix(key, "Everybody") { // whose norm has the others in it, too
			continue
		}
		if math.Abs(mean-50) > 0.001 || math.Abs(sd-10) > 0.001 {
			t.Errorf("T on %s has mean %v and SD %v", key, mean, sd)
		}
	}
}

func TestNormsByRoleTellWhichItemToAdd(t *testing.T) {
	people := moods(900)
	status, norms, stderr := ran(t, people, "analyze", "--content", normedContent(t, "", ""), "mood", "-", "--norms", "--by",
		"role")
	if status != 0 {
		t.Fatalf("status %d: %s", status, stderr)
	}
	item := ""
	for _, line := range strings.Split(norms, "\n") {
		if rest, found := strings.CutPrefix(line, "#   - "); found {
			item = "      - " + rest + "\n"
		}
	}
	if !strings.Contains(item, "{id: held_role, ") || !strings.Contains(norms, `when: 'answer.held_role == "cook"'`) {
		t.Fatalf("no item is told:\n%s", norms)
	}
	if status, out, stderr := ran(t, "", "check", normedContent(t, norms, item)); status != 0 || stderr != "" {
		t.Errorf("check: status %d\n%s%s\n%s", status, out, stderr, norms)
	}
}

func TestNormsTakeEnoughPeopleAndNothingThatDoesntGoWithThem(t *testing.T) {
	content := normedContent(t, "", "")
	for _, tt := range []struct {
		people int
		args   []string
		status int
		want   string
	}{
		{99, []string{"--norms"}, 1, "no norm can be made of 99 people: it takes 100"},
		{99, []string{"--by", "role"}, 2, "add --norms"},
		{99, []string{"--norms", "--json"}, 2, "leave out --json"},
		{99, []string{"--norms", "--rows", "r.csv"}, 2, "leave out one of the two"},
		{99, []string{"--norms", "--by", "fact.aeg:3"}, 2, `--by: people can't be grouped by "fact.aeg"`},
	} {
		status, _, stderr := ran(t, moods(tt.people), append([]string{"analyze", "--content", content, "mood", "-"},
			tt.args...)...)
		if status != tt.status || !strings.Contains(stderr, tt.want) {
			t.Errorf("%v: status %d: %s; want %d and %q", tt.args, status, stderr, tt.status, tt.want)
		}
	}
	status, norms, stderr := ran(t, moods(120)+"x,9,1,1,f,30,\n", "analyze", "--content", content, "mood", "-", "--norms")
	if status != 1 || !strings.Contains(stderr, ":122:") || !strings.Contains(norms, "# Left out: 1 row") {
		t.Errorf("a row at fault: status %d: %s\n%s", status, stderr, norms)
	}
}
