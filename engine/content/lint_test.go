package content_test

import (
	"maps"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"careerpath/engine/lint"
)

// filesOf are the files of an archive in testdata: name → text.
func filesOf(t testing.TB, name string) map[string]string {
	t.Helper()
	archive, err := txtar.ParseFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, f := range archive.Files {
		files[f.Name] = string(f.Data)
	}
	return files
}

func TestNothingIsSaidOfPlainContent(t *testing.T) {
	catalog, faults := load(t, lintless(t))
	if faults != nil {
		t.Fatal(faults)
	}
	for _, l := range lint.Check(catalog) {
		t.Error(l)
	}
}

// Each archive in testdata/sound holds files that replace those of plain content, and that are odd and may well be
// meant.
func TestNothingIsWarnedOfThatMayBeMeant(t *testing.T) {
	names, err := filepath.Glob(filepath.Join("testdata", "sound", "*.txtar"))
	if err != nil || len(names) < 2 {
		t.Fatalf("%d archives: %v", len(names), err)
	}
	for _, name := range names {
		files := lintless(t)
		maps.Copy(files, filesOf(t, filepath.Join("sound", filepath.Base(name))))
		catalog, faults := load(t, files)
		if faults != nil {
			t.Fatal(faults)
		}
		for _, l := range lint.Check(catalog) {
			if !l.Hint {
				t.Error(l)
			}
		}
	}
}

// Each archive in testdata/lints holds files that replace those of plain content, and what is then warned of.
func TestWarningsSayWhereWhatAndWhatToDo(t *testing.T) {
	archives(t, "lints", 14, lintless, func(t *testing.T, _ string, files map[string]string) string {
		catalog, faults := load(t, files)
		if faults != nil {
			t.Fatal(faults)
		}
		got := ""
		for _, l := range lint.Check(catalog) {
			got += l.String() + "\n"
			if l.At.File == "" || l.Advice == "" || l.Quiz != "" && !strings.Contains(l.At.File, l.Quiz) {
				t.Errorf("a warning without its place or advice: %#v", l)
			}
		}
		return got
	})
}

// lintless is content that nothing is said of.
func lintless(t testing.TB) map[string]string { return filesOf(t, "lintless.txtar") }
