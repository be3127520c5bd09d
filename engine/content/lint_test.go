package content_test

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
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
	catalog, faults := load(t, filesOf(t, "lintless.txtar"))
	if faults != nil {
		t.Fatal(faults)
	}
	for _, l := range catalog.Lint() {
		t.Error(l)
	}
}

// Each archive in testdata/sound holds files that replace those of plain content, and that are odd and may well be meant.
func TestNothingIsSaidOfWhatMayBeMeant(t *testing.T) {
	archives, err := filepath.Glob(filepath.Join("testdata", "sound", "*.txtar"))
	if err != nil || len(archives) < 2 {
		t.Fatalf("%d archives: %v", len(archives), err)
	}
	for _, name := range archives {
		files := filesOf(t, "lintless.txtar")
		maps.Copy(files, filesOf(t, filepath.Join("sound", filepath.Base(name))))
		catalog, faults := load(t, files)
		if faults != nil {
			t.Fatal(faults)
		}
		for _, l := range catalog.Lint() {
			t.Error(l)
		}
	}
}

// Each archive in testdata/lints holds files that replace those of plain content, and what is then warned of.
func TestWarningsSayWhereWhatAndWhatToDo(t *testing.T) {
	archives, err := filepath.Glob(filepath.Join("testdata", "lints", "*.txtar"))
	if err != nil || len(archives) < 14 {
		t.Fatalf("%d archives: %v", len(archives), err)
	}
	for _, name := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			files := filesOf(t, "lintless.txtar")
			want, at := "", -1
			for i, f := range archive.Files {
				if f.Name == "want" {
					want, at = string(f.Data), i
					continue
				}
				files[f.Name] = string(f.Data)
			}
			catalog, faults := load(t, files)
			if faults != nil {
				t.Fatal(faults)
			}
			got := ""
			for _, l := range catalog.Lint() {
				got += l.String() + "\n"
				if l.At.File == "" || l.Advice == "" || l.Quiz != "" && !strings.Contains(l.At.File, l.Quiz) {
					t.Errorf("a warning without its place or advice: %#v", l)
				}
			}
			if *update {
				if at < 0 {
					at = len(archive.Files)
					archive.Files = append(archive.Files, txtar.File{Name: "want"})
				}
				archive.Files[at].Data = []byte(got)
				if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
				want = got
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("refresh it with -update, and read it (-file +got):\n%s", diff)
			}
			if got == "" {
				t.Error("nothing is said")
			}
		})
	}
}
