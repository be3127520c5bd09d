package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"careerpath/engine"
	"careerpath/engine/analyze"
)

// Published questionnaires and what their publishers' rules make of answer sheets. A folder of these is a content
// directory. Beside it, for each of its quizzes, QUIZ_answers.csv is scored, and QUIZ_expected.csv has what has to come
// out: columns of `score --csv`, and those of moreOf. The expected values were worked out by a program that was written
// from the published rules and shares nothing with this one.
const (
	instruments   = "../../quizzes/testdata/instruments"
	contentFaults = "../../quizzes/testdata/faults"
)

func TestPublishedQuestionnairesScoreAsPublished(t *testing.T) {
	want := []string{"apgar", "aq10", "audit", "gad7", "ghq12", "ipip_neo_120", "phq9", "pss10", "riasec", "sdq", "sus",
		"who5"}
	if got := directories(t, instruments); !slices.Equal(got, want) {
		t.Fatalf("the instruments are %v, want %v", got, want)
	}
	cells := 0
	for _, name := range want {
		cells += scoresAsExpected(t, filepath.Join(instruments, name))
	}
	t.Logf("%d cells are as published", cells)
}

func TestFaultsOfQuestionnairesStayMended(t *testing.T) {
	for _, name := range directories(t, contentFaults) {
		scoresAsExpected(t, filepath.Join(contentFaults, name))
	}
}

func TestPublishedQuestionnairesPassChecksAndGates(t *testing.T) {
	for _, name := range directories(t, instruments) {
		dir := filepath.Join(instruments, name)
		commands := [][]string{{"check", "--strict", dir}}
		for _, quiz := range quizzesOf(t, dir) {
			commands = append(commands, []string{"simulate", quiz, "--content", dir, "--people", "500", "--gate"})
		}
		for _, args := range commands {
			var stdout, stderr bytes.Buffer
			if status := run(t.Context(), args, strings.NewReader(""), &stdout, &stderr); status != exitFine {
				t.Errorf("%v: status %d\n%s%s", args, status, stdout.String(), stderr.String())
			}
		}
	}
}

func directories(t *testing.T, root string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.IsDir() {
			names = append(names, e.Name())
		}
	}
	return names
}

// scoresAsExpected scores the answers to each quiz of a content directory, compares every cell, and counts them.
func scoresAsExpected(t *testing.T, dir string) (cells int) {
	t.Helper()
	for _, quiz := range quizzesOf(t, dir) {
		t.Run(quiz, func(t *testing.T) { cells += sheetsScoreAsExpected(t, dir, quiz) })
	}
	return cells
}

// quizzesOf lists the quizzes of a content directory, in files named by their ids.
func quizzesOf(t *testing.T, dir string) (ids []string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "quizzes", "*.yaml"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%s has no quizzes: %v", dir, err)
	}
	for _, file := range files {
		ids = append(ids, strings.TrimSuffix(filepath.Base(file), ".yaml"))
	}
	return ids
}

func sheetsScoreAsExpected(t *testing.T, dir, quiz string) (cells int) {
	t.Helper()
	answers := filepath.Join(dir, quiz+"_answers.csv")
	score := func(flags ...string) string {
		var stdout, stderr bytes.Buffer
		args := append([]string{"score", "--content", dir, "--quiz", quiz}, flags...)
		if status := run(t.Context(), append(args, answers), strings.NewReader(""), &stdout, &stderr); status != exitFine {
			t.Fatalf("%v: status %d\n%s", args, status, stderr.String())
		}
		return stdout.String()
	}
	text, err := os.ReadFile(filepath.Join(dir, quiz+"_expected.csv"))
	if err != nil {
		t.Fatal(err)
	}
	wanted, table := readTable(t, string(text)), readTable(t, score("--csv"))
	results := make(map[string]*engine.Result)
	for d := json.NewDecoder(strings.NewReader(score())); d.More(); {
		var line struct {
			ID     string
			Result engine.Result
		}
		if err := d.Decode(&line); err != nil {
			t.Fatal(err)
		}
		results[line.ID] = &line.Result
	}
	if len(wanted) < 1 || len(wanted) != len(table) || len(wanted) != len(results) {
		t.Fatalf("%d people are expected, the table has %d, the results have %d", len(wanted), len(table), len(results))
	}
	for _, id := range slices.Sorted(maps.Keys(wanted)) {
		for _, column := range slices.Sorted(maps.Keys(wanted[id])) {
			if column == "id" {
				continue
			}
			want := wanted[id][column]
			got, inTable := table[id][column]
			if !inTable {
				got = moreOf(t, results[id], column)
			}
			if cells++; !sameCell(want, got) {
				t.Errorf("%s: %s is %q, want %q", id, column, got, want)
			}
		}
	}
	return cells
}

// readTable returns a table with a column id: by id and column.
func readTable(t *testing.T, text string) map[string]map[string]string {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	table := make(map[string]map[string]string)
	for _, row := range rows[1:] {
		cells := make(map[string]string)
		for i, name := range rows[0] {
			cells[name] = row[i]
		}
		if table[cells["id"]] != nil {
			t.Fatalf("%q comes twice", cells["id"])
		}
		table[cells["id"]] = cells
	}
	return table
}

// moreOf returns what a result says that `score --csv` has no column for. rule_RULE is yes or no for whether it is
// applied, unknown where that hangs on what isn't known. highest_SKILL is the most points there are. The others are
// sem_SKILL, longest_run, and warnings with spaces between.
func moreOf(t *testing.T, r *engine.Result, column string) string {
	t.Helper()
	what, of, _ := strings.Cut(column, "_")
	switch {
	case column == "longest_run":
		return strconv.Itoa(r.Quality.LongestRun)
	case column == "warnings":
		return strings.Trim(fmt.Sprint(r.Quality.Warnings), "[]")
	case what == "rule":
		i := slices.IndexFunc(r.Rules, func(o engine.RuleOutcome) bool { return o.Rule == of })
		switch {
		case i < 0:
		case r.Rules[i].Applied:
			return "yes"
		case len(r.Rules[i].Unknown) > 0:
			return "unknown"
		default:
			return "no"
		}
	case what == "highest" || what == "sem":
		i := slices.IndexFunc(r.Levels, func(l engine.Level) bool { return l.Skill == of })
		switch {
		case i < 0:
			return ""
		case what == "sem":
			return number(r.Levels[i].SEM)
		case r.Levels[i].Sum != nil:
			return number(r.Levels[i].Sum.Highest)
		default:
			return ""
		}
	}
	t.Fatalf("neither the table nor the results have %q", column)
	return ""
}

// sameCell takes numbers for the same that differ by rounding errors alone.
func sameCell(want, got string) bool {
	x, errWant := strconv.ParseFloat(want, 64)
	y, errGot := strconv.ParseFloat(got, 64)
	if errWant != nil || errGot != nil {
		return want == got
	}
	return math.Abs(x-y) <= 1e-9*max(1, math.Abs(x))
}

// TestReliabilityIsOfThePointsThatAreSummed compares α, r and standard errors with those reckoned from the points, as
// psychometric programs do.
func TestReliabilityIsOfThePointsThatAreSummed(t *testing.T) {
	dir := filepath.Join(contentFaults, "unequal_scales")
	text, err := os.ReadFile(filepath.Join(dir, "analysis.csv"))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	analyses := make(map[string]*analyze.Analysis)
	for _, row := range rows[1:] {
		quiz, of, figure, want := row[0], row[1], row[2], row[3]
		if analyses[quiz] == nil {
			var stdout, stderr bytes.Buffer
			if status := run(t.Context(), []string{"analyze", quiz, filepath.Join(dir, quiz+"_answers.csv"), "--content", dir,
				"--json"}, strings.NewReader(""), &stdout, &stderr); status != exitFine {
				t.Fatalf("%s: status %d\n%s", quiz, status, stderr.String())
			}
			analyses[quiz] = new(analyze.Analysis)
			if err := json.Unmarshal(stdout.Bytes(), analyses[quiz]); err != nil {
				t.Fatal(err)
			}
		}
		skill := analyses[quiz].Skills[0]
		got := map[string]*float64{"alpha": skill.Reliability.Alpha, "sd": skill.Reliability.SD, "sem": skill.Reliability.SEM,
			"sum_sem": skill.Reliability.SumSEM}[figure]
		if i := slices.IndexFunc(skill.Items, func(it analyze.ItemAnalysis) bool { return it.Item == of }); i >= 0 {
			got = map[string]*float64{"r": skill.Items[i].R, "alpha_less": skill.Items[i].AlphaLess}[figure]
		}
		if got == nil {
			t.Errorf("%s: %s of %s is missing", quiz, figure, of)
		} else if !sameCell(want, number(*got)) {
			t.Errorf("%s: %s of %s is %v, want %s", quiz, figure, of, *got, want)
		}
	}
}
