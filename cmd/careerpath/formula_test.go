package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"careerpath/engine"
)

// formulas are texts that a spreadsheet would run, each with 1+1 in it.
var formulas = []string{"=1+1", "+1+1", "-1+1", "@SUM(1+1)", " =1+1", "\u00a0=1+1", "\t=1+1", "\r=1+1", "\n=1+1", "\r\n@1+1",
	"\x00=1+1", "＝1+1", "＋1+1", "－1+1", "＠1+1", "a;=1+1", "a,=1+1", "a|=1+1", "a\t=1+1", "a\n=1+1", `a"\n=1+1`,
	`=HYPERLINK("http://x?"&1+1,"y")`, "=cmd|' /C 1+1'!A0", "%=1+1", "\ufeff=1+1", "\u200b=1+1", `"=1+1`, "'=1+1"}

// runs is the beginning of a cell that a spreadsheet runs, wherever it cuts lines into cells.
var runs = regexp.MustCompile("(?:^|[;,|\t\r\n])[\\s\u00a0\u200b\ufeff\x00]*[=+\\-@＝＋－＠]")

// TestNoSpreadsheetRunsACellOfAnyCSV has formulas wherever a text of others goes into a table. Who writes CSV is listed
// with what is tried here, so that none is left out.
func TestNoSpreadsheetRunsACellOfAnyCSV(t *testing.T) {
	dir := t.TempDir()
	people, later := filepath.Join(dir, "people.ndjson"), filepath.Join(dir, "later.ndjson")
	rows, table := filepath.Join(dir, "rows.csv"), filepath.Join(dir, "table.csv")
	var lines bytes.Buffer
	for _, id := range formulas {
		err := json.NewEncoder(&lines).Encode(map[string]any{"id": id, "answers": map[string]any{"bakes": 1,
			"tries_recipes": 2, "buys_cakes": 3, "counts_till": 1, "does_books": 2, "greets": 3, "trains": 4, "plans_shifts": 2}})
		if err != nil {
			t.Fatal(err)
		}
	}
	cells := [][]string{append([]string{"id", "bakes"}, formulas...)}
	for _, text := range formulas {
		cells = append(cells, append([]string{text, text}, formulas...))
	}
	var asCSV bytes.Buffer
	if err := csv.NewWriter(&asCSV).WriteAll(cells); err != nil {
		t.Fatal(err)
	}
	for name, body := range map[string][]byte{people: lines.Bytes(), later: lines.Bytes(), table: asCSV.Bytes()} {
		if err := os.WriteFile(name, body, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	ran := func(status int, args ...string) []byte {
		t.Helper()
		var stdout, stderr bytes.Buffer
		if got := run(t.Context(), append(args, "--content", "testdata/bakery"), nil, &stdout, &stderr); got != status {
			t.Fatalf("%v: status %d\n%s", args, got, &stderr)
		}
		return stdout.Bytes()
	}
	signs := func() []byte {
		ran(exitFine, "analyze", "bakery", people, "--rows", rows)
		body, err := os.ReadFile(rows)
		if err != nil {
			t.Fatal(err)
		}
		return body
	}
	catalog, err := loadCatalog("testdata/bakery")
	if err != nil {
		t.Fatal(err)
	}
	quiz, _ := catalog.Quiz("bakery")
	oneByOne := func() []byte {
		var body bytes.Buffer
		out := newCSVOutput(&body, catalog, quiz, fields{})
		out.sums = []string{"baking"}
		for _, text := range formulas {
			r := engine.Result{Levels: []engine.Level{{Skill: "baking", Sum: &engine.SumScore{Band: text}}}}
			if err := out.write(text, &r); err != nil {
				t.Fatal(err)
			}
		}
		return body.Bytes()
	}
	mapped := func() []byte {
		to := filepath.Join(dir, "map.csv")
		ran(exitFine, "map", "bakery", table, "-o", to)
		body, err := os.ReadFile(to)
		if err != nil {
			t.Fatal(err)
		}
		return body
	}
	scored := func() []byte { return ran(exitFine, "score", "--quiz", "bakery", "--csv", people) }
	changed := func() []byte { return ran(exitFine, "change", "--quiz", "bakery", "--csv", people, later) }
	tried := map[string]func() []byte{
		"cmd/careerpath/score_columns.go":          scored,
		"cmd/careerpath/score_csv.go":              oneByOne,
		"cmd/careerpath/change_csv.go":             changed,
		"cmd/careerpath/analyze_people.go":         signs,
		"cmd/careerpath/analyze_columns.go":        signs,
		"cmd/careerpath/analyze_total.go":          signs,
		"cmd/careerpath/internal/columns/draft.go": mapped,
		// TestARoleIsShownOnlyWithTheTickAndTheNameThatAMemberChose has the one text of others in it.
		"server/group_figures.go": nil,
	}
	if diff := cmp.Diff(slices.Sorted(maps.Keys(tried)), writersOfCSV(t)); diff != "" {
		t.Errorf("who writes CSV (-tried +found):\n%s", diff)
	}
	for name, write := range tried {
		if write == nil {
			continue
		}
		body := write()
		all, err := csv.NewReader(bytes.NewReader(body)).ReadAll()
		if err != nil {
			t.Fatalf("%s: %v\n%s", name, err, body)
		}
		found := 0
		for _, row := range all {
			for _, cell := range row {
				if strings.Contains(cell, "1+1") {
					found++
					if runs.MatchString(cell) {
						t.Errorf("%s: a spreadsheet runs the cell %q", name, cell)
					}
				}
			}
		}
		if found < len(formulas) {
			t.Errorf("%s: %d cells have one of the %d formulas", name, found, len(formulas))
		}
	}
}

// writersOfCSV are the files of the program that write CSV.
func writersOfCSV(t *testing.T) (found []string) {
	t.Helper()
	root := os.DirFS("../..")
	for _, of := range []string{"cmd", "engine", "server", "store"} {
		err := fs.WalkDir(root, of, func(path string, entry fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case path == "engine/bench":
				return fs.SkipDir
			case !strings.HasSuffix(path, ".go"), strings.HasSuffix(path, "_test.go"):
				return nil
			}
			text, err := fs.ReadFile(root, path)
			if bytes.Contains(text, []byte("csv.NewWriter(")) {
				found = append(found, path)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	slices.Sort(found)
	return found
}
