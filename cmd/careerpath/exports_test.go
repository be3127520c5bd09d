package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
)

// exports are the same four people's answers as survey tools write them. plain.csv has item ids and codes.
var exports = []string{"google_forms", "surveymonkey", "qualtrics", "limesurvey", "typeform"}

// resultsOf scores a file and returns what it says of each person, without the ids, which the tools make up.
func resultsOf(t *testing.T, args ...string) (ids, results []string, stderr string) {
	t.Helper()
	status, stdout, stderr := scored(t, nil, append([]string{"--quiz", "bakery"}, args...)...)
	if status != exitFine {
		t.Fatalf("%v: status %d\n%s", args, status, stderr)
	}
	for line := range strings.Lines(stdout) {
		var person struct {
			ID     string
			Result json.RawMessage
		}
		if err := json.Unmarshal([]byte(line), &person); err != nil {
			t.Fatal(err)
		}
		ids, results = append(ids, person.ID), append(results, string(person.Result))
	}
	return ids, results, stderr
}

func export(name string) string { return filepath.Join("testdata", "exports", name+".csv") }

func TestExportsScoreAsThePlainFileDoes(t *testing.T) {
	_, want, _ := resultsOf(t, export("plain"))
	for _, c := range []struct{ name, firstID, ignored string }{
		{"google_forms", "1", "Timestamp, Email Address"},
		{"surveymonkey", "11498302101", "Collector ID, Start Date,"},
		{"qualtrics", "R_2aB3xYz9Qk0Lm1", "StartDate, EndDate, Status,"},
		{"limesurvey", "7", "Date submitted, Last page, Start language, Seed"},
		{"typeform", "k3v9x0q0tz7m1h0", "Response Type, Start Date (UTC)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			ids, got, stderr := resultsOf(t, export(c.name))
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("other results than the plain file's: (-plain +export)\n%s", diff)
			}
			if ids[0] != c.firstID {
				t.Errorf("the first id is %q", ids[0])
			}
			headings := map[string]string{"surveymonkey": "line 2 is taken as a second heading row\n",
				"qualtrics": "lines 2 and 3 are taken as heading rows\n"}[c.name]
			if headings != "" {
				headings = export(c.name) + ": " + headings
			}
			stderr, said := strings.CutPrefix(stderr, headings)
			if !said {
				t.Errorf("%q isn't said: %q", headings, stderr)
			}
			if !strings.HasPrefix(stderr, export(c.name)+": ignored columns: "+c.ignored) || strings.Count(stderr, "\n") != 1 {
				t.Errorf("ignored columns are not named once: %q", stderr)
			}
		})
	}
}

func TestTheReadmeShowsTheCommandForEachExport(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range exports {
		if command := "careerpath score --quiz marketing_career " + name +
			".csv"; !strings.Contains(string(readme), command) {
			t.Errorf("the README doesn't show %q", command)
		}
	}
}

func TestExportsAreAnalysedAsThePlainFileIs(t *testing.T) {
	_, want, _ := analyzed(t, nil, export("plain"), "--json")
	for _, name := range exports {
		status, got, stderr := analyzed(t, nil, export(name), "--json")
		if status != exitFine {
			t.Errorf("%s: status %d, %s", name, status, stderr)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: another analysis than the plain file's: (-plain +export)\n%s", name, diff)
		}
	}
}

// A draft given back with --map changes nothing, whatever the file.
func TestADraftedMapGivesTheSameResults(t *testing.T) {
	for _, name := range append(exports, "plain") {
		drafted := filepath.Join(t.TempDir(), "map.csv")
		var stdout, stderr bytes.Buffer
		if status := run(t.Context(), []string{"map", "--content", "testdata/bakery", "bakery", export(name), "-o",
			drafted}, nil, &stdout, &stderr); status != exitFine {
			t.Fatalf("%s: status %d, %s", name, status, &stderr)
		}
		if strings.Contains(stderr.String(), "To complete") || stdout.Len() > 0 {
			t.Errorf("%s: %s%s", name, &stdout, &stderr)
		}
		ids, want, _ := resultsOf(t, export(name))
		mappedIDs, got, _ := resultsOf(t, "--map", drafted, export(name))
		if diff := cmp.Diff([][]string{ids, want}, [][]string{mappedIDs, got}); diff != "" {
			t.Errorf("%s: the map changes results: (-without +with)\n%s", name, diff)
		}
		// A spreadsheet may save the map with semicolons and in UTF-16.
		text, err := os.ReadFile(drafted)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(drafted, inUTF16(rewritten(t, text, ';')), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, got, _ = resultsOf(t, "--map", drafted, export(name)); !cmp.Equal(want, got) {
			t.Errorf("%s: the map saved by a spreadsheet changes results", name)
		}
	}
}

func TestAFileMaySeparateAndEncodeCellsOtherwise(t *testing.T) {
	_, want, _ := resultsOf(t, export("plain"))
	for _, name := range append(exports, "plain") {
		text, err := os.ReadFile(export(name))
		if err != nil {
			t.Fatal(err)
		}
		text = bytes.TrimPrefix(text, []byte(byteOrderMark))
		for _, delimiter := range ",;\t" {
			cut := rewritten(t, text, delimiter)
			for how, file := range map[string][]byte{
				"UTF-8": cut, "UTF-16": inUTF16(cut), "sep=": append(fmt.Appendf(nil, "sep=%c\r\n", delimiter), cut...),
			} {
				path := filepath.Join(t.TempDir(), "answers.csv")
				if err := os.WriteFile(path, file, 0o600); err != nil {
					t.Fatal(err)
				}
				if _, got, _ := resultsOf(t, path); !cmp.Equal(want, got) {
					t.Errorf("%s with %q, %s: other results", name, delimiter, how)
				}
			}
		}
	}
}

// rewritten is a CSV file with another delimiter, quotes where they are needed.
func rewritten(t *testing.T, text []byte, delimiter rune) []byte {
	t.Helper()
	r := csv.NewReader(bytes.NewReader(text))
	first, _, _ := bytes.Cut(text, []byte("\n"))
	if bytes.Count(first, []byte(";")) > bytes.Count(first, []byte(",")) {
		r.Comma = ';'
	}
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	w.Comma = delimiter
	if err := w.WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func inUTF16(text []byte) []byte {
	out := []byte{0xff, 0xfe}
	for _, unit := range utf16.Encode([]rune(string(text))) {
		out = append(out, byte(unit), byte(unit>>8))
	}
	return out
}
