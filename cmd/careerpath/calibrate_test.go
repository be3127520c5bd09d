package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// setField is the set of roles at the end of a result's JSON.
var setField = regexp.MustCompile(`,"set":\{"roles":\[[^\]]*\],"alpha":[^}]*\}`)

// A quiz that states a calibration gives the results that it gave before, byte by byte, but for the set of roles and the
// content's hash: the golden results of the golden content, calibrated, are those of the golden files.
func TestACalibrationAddsTheSetAndChangesNothingElse(t *testing.T) {
	content := filepath.Join(t.TempDir(), "content")
	if err := os.CopyFS(content, os.DirFS(goldenContent)); err != nil {
		t.Fatal(err)
	}
	catalog, err := (&program{content: goldenContent}).catalog()
	if err != nil {
		t.Fatal(err)
	}
	quizzes := catalog.Quizzes()
	calibrated := 0
	for _, quiz := range quizzes {
		if len(quiz.Roles) == 0 {
			continue
		}
		file := filepath.Join(content, "quizzes", quiz.ID+".yaml")
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		line := []byte("\ncalibration: {n: 1994, alpha: 0.1, cut: 0.4111, on: simulated}\nsections:\n")
		if err := os.WriteFile(file, bytes.Replace(text, []byte("\nsections:\n"), line, 1), 0o644); err != nil {
			t.Fatal(err)
		}
		calibrated++
	}
	if calibrated == 0 {
		t.Fatal("no golden quiz has roles")
	}
	writes := func(content string, args ...string) string {
		var out, problems bytes.Buffer
		if status := run(t.Context(), append(args, "--content", content), strings.NewReader(""), &out,
			&problems); status != exitFine {
			t.Fatalf("careerpath %s ends with %d: %s", strings.Join(args, " "), status, &problems)
		}
		return catalogHash.ReplaceAllString(out.String(), "the content's hash")
	}
	for _, quiz := range quizzes {
		if len(quiz.Roles) == 0 {
			continue
		}
		few, many := filepath.Join(content, "few.ndjson"), filepath.Join(content, "many.ndjson")
		writeSheets(t, few, &quiz, 4)
		writeSheets(t, many, &quiz, 400)
		got := writes(content, "score", "--quiz", quiz.ID, "--changes", few)
		if !setField.MatchString(got) {
			t.Errorf("%s: no result has a set", quiz.ID)
		}
		same(t, quiz.ID+".ndjson", []byte(setField.ReplaceAllString(got, "")))
		score := []string{"score", "--quiz", quiz.ID, many}
		if setField.ReplaceAllString(writes(content, score...), "") != writes(goldenContent, score...) {
			t.Errorf("%s: results differ by more than the set", quiz.ID)
		}
		score = append(score, "--csv")
		table := ""
		for line := range strings.Lines(writes(content, score...)) {
			table += line[:strings.LastIndex(line, ",")] + "\n"
		}
		if table != writes(goldenContent, score...) {
			t.Errorf("%s: tables differ by more than the last column", quiz.ID)
		}
	}
}
