package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"careerpath/cmd/careerpath/internal/report"
	"careerpath/engine"
	"careerpath/engine/plan"
	"careerpath/engine/score"
)

// exampleQuiz is the quiz that is read here in every language, and exampleCase one who took it.
const (
	exampleQuiz = "manager_or_director"
	exampleCase = "a marketing manager by the book"
)

// exampleAnswers are those of the case.
func exampleAnswers(t *testing.T, c *score.Catalog) engine.Answers {
	t.Helper()
	said := map[string]any{}
	for _, of := range c.Cases() {
		if of.Quiz.ID == exampleQuiz && of.Name == exampleCase {
			for _, a := range of.Answers {
				said[a.Item.ID] = a.Answer
			}
		}
	}
	text, err := json.Marshal(said)
	if err != nil || len(said) == 0 {
		t.Fatalf("no case %q: %v", exampleCase, err)
	}
	answers, err := engine.ParseAnswers(text)
	if err != nil {
		t.Fatal(err)
	}
	return answers
}

func TestAResultAndAPlanReadWellInEveryLanguage(t *testing.T) {
	p := &program{}
	c, err := p.catalog()
	if err != nil {
		t.Fatal(err)
	}
	answers := exampleAnswers(t, c)
	r, err := c.Score(exampleQuiz, answers)
	if err != nil {
		t.Fatal(err)
	}
	if r.Changes, err = c.Changes(t.Context(), exampleQuiz, answers); err != nil {
		t.Fatal(err)
	}
	words, err := c.Snapshot(exampleQuiz, answers, r.Changes...)
	if err != nil {
		t.Fatal(err)
	}
	start, err := engine.ParseDate("2026-03-02")
	if err != nil {
		t.Fatal(err)
	}
	growth, err := plan.New(c, &r, answers, "marketing_director", plan.Pace{HoursPerWeek: 2.5, Start: start})
	if err != nil {
		t.Fatal(err)
	}
	for _, tag := range []string{"en", "de", "es"} {
		t.Run(tag, func(t *testing.T) {
			l, err := p.language(tag)
			if err != nil {
				t.Fatal(err)
			}
			var text bytes.Buffer
			if err := report.WriteResult(&text, l, &r, &words, len(answers)); err != nil {
				t.Fatal(err)
			}
			golden(t, filepath.Join("testdata", "language", "result."+tag+".txt"), text.String())
			golden(t, filepath.Join("testdata", "language", "plan."+tag+".md"), growth.Markdown(l, &words))
		})
	}
}

// Nothing that is worked out hangs on the language.
func TestScoresAreTheSameInEveryLanguage(t *testing.T) {
	c, err := (&program{}).catalog()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "me.ndjson")
	line, err := json.Marshal(map[string]any{"answers": exampleAnswers(t, c)})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, append(line, '\n'), 0o600); err != nil {
		t.Fatal(err)
	}
	typed := strings.Repeat("1\n2\n4\n3\n", 20)
	for _, tt := range []struct {
		name, stdin string
		args        []string
	}{
		{"a quiz", typed, []string{"quiz", exampleQuiz, "--json"}},
		{"a file of answers", "", []string{"score", "--quiz", exampleQuiz, file}},
		{"a file of answers to a table", "", []string{"score", "--csv", "--quiz", exampleQuiz, file}},
		{"a plan", "", []string{"plan", "--quiz", exampleQuiz, "--from-answers", file, "--to", "marketing_director",
			"--json"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var inEnglish string
			for _, locale := range []string{"C", "de_DE.UTF-8", "es_MX.UTF-8"} {
				t.Setenv("LANG", locale)
				var out, problems bytes.Buffer
				if status := run(t.Context(), tt.args, strings.NewReader(tt.stdin), &out, &problems); status != exitFine {
					t.Fatalf("in %s it ends with %d: %s", locale, status, &problems)
				}
				if inEnglish == "" {
					inEnglish = out.String()
				}
				if out.Len() == 0 || out.String() != inEnglish {
					t.Errorf("in %s it is\n%s\nand else\n%s", locale, &out, inEnglish)
				}
			}
		})
	}
}

func TestTheLanguageIsThatOfTheFlagAndElseOfTheEnvironment(t *testing.T) {
	for _, tt := range []struct {
		name, flag string
		env        map[string]string
		want       string
	}{
		{"nothing said", "", nil, "en"},
		{"a flag", "es", nil, "es"},
		{"a flag with a region", "de-AT", nil, "de"},
		{"a locale", "", map[string]string{"LANG": "de_DE.UTF-8"}, "de"},
		{"a locale with a modifier", "", map[string]string{"LANG": "es_ES@euro"}, "es"},
		{"a flag before a locale", "en", map[string]string{"LANG": "de_DE.UTF-8"}, "en"},
		{"messages before the rest", "", map[string]string{"LANG": "de_DE", "LC_MESSAGES": "es_ES"}, "es"},
		{"all before messages", "", map[string]string{"LC_ALL": "de_DE", "LC_MESSAGES": "es_ES"}, "de"},
		{"the locale of programs", "", map[string]string{"LC_ALL": "C.UTF-8", "LANG": "de_DE"}, "en"},
		{"a language there is no translation to", "", map[string]string{"LANG": "fi_FI.UTF-8"}, "en"},
		{"a locale that is none", "", map[string]string{"LANG": "!?"}, "en"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for name, value := range tt.env {
				t.Setenv(name, value)
			}
			l, err := (&program{}).language(tt.flag)
			if err != nil || l.Tag() != tt.want {
				t.Errorf("it is %v, %v", l, err)
			}
		})
	}
	for _, flag := range []string{"fi", "german", "-"} {
		if l, err := (&program{}).language(flag); err == nil {
			t.Errorf("--lang %s is taken for %s", flag, l.Tag())
		} else if want := "choose one of en, de, es"; !strings.Contains(err.Error(), want) {
			t.Errorf("%v", err)
		}
	}
}
