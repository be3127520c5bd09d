package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"careerpath/engine"
)

// frameworks are public ladders in their structure, with texts of our own. Each is a table as `import ladder` reads it,
// ladder.csv, and where levels are described levels.csv.
const frameworks = "../../quizzes/testdata/frameworks"

// named is how many exact answer sheets of each framework were named while roles were told apart by their shape alone. It
// was measured before there were families, with these tables and one quiz for all positions; of the first framework with
// the levels that it is published with.
var named = map[string]int{"engineeringladders": 5, "progression": 1, "tracks": 4, "sfia_like": 0, "digcomp_like": 0}

// imported makes a content directory of a framework.
func imported(t *testing.T, name, to string) {
	t.Helper()
	dir := filepath.Join(frameworks, name)
	args := []string{"import", "ladder", filepath.Join(dir, "ladder.csv"), "--to", to}
	if levels := filepath.Join(dir, "levels.csv"); exists(levels) {
		args = append(args, "--levels", levels)
	}
	succeed(t, args...)
}

func exists(file string) bool {
	_, err := os.Stat(file)
	return err == nil
}

// succeed runs a command that has to succeed and returns what it prints.
func succeed(t *testing.T, args ...string) string {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if status := run(t.Context(), args, strings.NewReader(""), &stdout, &stderr); status != exitFine {
		t.Fatalf("%v: status %d\n%s%s", args, status, stdout.String(), stderr.String())
	}
	return stdout.String()
}

func TestPublicFrameworksAreToldByHeight(t *testing.T) {
	got := directories(t, frameworks)
	if want := []string{"digcomp_like", "engineeringladders", "progression", "sfia_like", "tracks"}; !slices.Equal(got, want) {
		t.Fatalf("the frameworks are %v, want %v", got, want)
	}
	for _, name := range got {
		t.Run(name, func(t *testing.T) {
			to := filepath.Join(t.TempDir(), name)
			imported(t, name, to)
			succeed(t, "check", "--strict", to)
			right, all := exactSheets(t, to)
			if right != all {
				t.Errorf("%d of %d exact sheets are named as the position they are of", right, all)
			}
			t.Logf("exact sheets named: %d of %d by shape alone, %d by height", named[name], all, right)
			for _, quiz := range quizzesOf(t, to) {
				out := succeed(t, "simulate", quiz, "--content", to, "--people", "3000", "--gate")
				t.Logf("%s: %s", quiz, gatesIn(out))
			}
		})
	}
}

// exactSheets scores the cases of a content directory and counts those that come out as the role they are of.
func exactSheets(t *testing.T, dir string) (right, all int) {
	t.Helper()
	c, err := loadCatalog(dir)
	if err != nil {
		t.Fatal(err)
	}
	cases := c.Cases()
	for i := range cases {
		cs := &cases[i]
		answers, err := cs.AnswerSheet()
		if err != nil {
			t.Fatal(err)
		}
		result, err := c.Score(cs.Quiz.ID, answers)
		if err != nil {
			t.Fatal(err)
		}
		if all++; result.Role == cs.Expect.Role {
			right++
		}
		addsUp(t, &result)
	}
	if all != len(c.Roles()) {
		t.Errorf("there are %d cases for %d positions", all, len(c.Roles()))
	}
	return right, all
}

// addsUp checks that a result puts its person on a ladder, with probabilities that add up.
func addsUp(t *testing.T, result *engine.Result) {
	t.Helper()
	if result.Family == nil {
		text, _ := json.Marshal(result)
		t.Fatalf("the result says nothing of a ladder: %s", text)
	}
	sum := 0.0
	for _, p := range result.Family.Positions {
		sum += p.Probability
	}
	if sum < 1-1e-9 || sum > 1+1e-9 {
		t.Errorf("the probabilities of the positions of %s add up to %v", result.Family.Family, sum)
	}
}

// gatesIn is the line of a report on gates.
func gatesIn(report string) string {
	for line := range strings.Lines(report) {
		if strings.Contains(line, "gates") {
			return strings.TrimSpace(line)
		}
	}
	return ""
}
