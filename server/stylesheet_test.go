package server_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	comments   = regexp.MustCompile(`(?s)/\*.*?\*/`)
	selectors  = regexp.MustCompile(`[^{};]+\{`)
	classNames = regexp.MustCompile(`\.([a-z][a-z0-9-]*)`)
	words      = regexp.MustCompile(`[a-z][a-z0-9-]*`)
)

// saysClasses are where names of classes stand: attributes of templates with what they choose between, strings of Go,
// and all of a script.
var saysClasses = map[string]*regexp.Regexp{
	".html": regexp.MustCompile(`class="(?:[^"{]|\{\{.*?\}\})*"`),
	".go":   regexp.MustCompile("\"[a-z][a-z0-9 -]*\"|`[^`]*`"),
	".js":   regexp.MustCompile(`(?s).*`),
}

func TestEveryClassOfTheStylesheetsIsUsedOnSomePage(t *testing.T) {
	said := map[string]bool{}
	err := fs.WalkDir(os.DirFS("."), ".", func(name string, d fs.DirEntry, err error) error {
		says := saysClasses[filepath.Ext(name)]
		if err != nil || d.IsDir() || strings.HasSuffix(name, "_test.go") || says == nil {
			return err
		}
		raw, err := os.ReadFile(name)
		for _, place := range says.FindAllString(string(raw), -1) {
			for _, word := range words.FindAllString(place, -1) {
				said[word] = true
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	sheets, err := filepath.Glob("static/*.css")
	if err != nil || len(sheets) < 3 {
		t.Fatalf("stylesheets: %v, %v", sheets, err)
	}
	for _, sheet := range sheets {
		raw, err := os.ReadFile(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for _, selector := range selectors.FindAllString(comments.ReplaceAllString(string(raw), ""), -1) {
			for _, class := range classNames.FindAllStringSubmatch(selector, -1) {
				// a template may number one: of-{{.Count}}
				if !said[class[1]] && !said[strings.TrimRight(class[1], "0123456789")] {
					t.Errorf("%s: no page has the class %s: %s", sheet, class[1], strings.TrimSpace(selector))
				}
			}
		}
	}
}
