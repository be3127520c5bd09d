// Package careerpath_test guards the shape of the house: which package may import which, and why not others.
package careerpath_test

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// A ban holds for every package under from, its tests aside: none of them imports a package under to, but for those listed in except.
type ban struct {
	from, to string
	except   []string // packages that may, as prefixes
	because  string
}

var bans = []ban{
	{from: "careerpath/engine", to: "careerpath/", except: []string{"careerpath/engine"}, because: "the core is pure: it knows nothing of files, stores or pages"},
	{from: "careerpath/engine", to: "net", because: "the core has no I/O"},
	{from: "careerpath/engine", to: "os", because: "the core has no I/O"},
	{from: "careerpath/engine", to: "io/fs", except: []string{"careerpath/engine/content"}, because: "the core has no I/O; only the reader of content files opens what it is handed"},
	{from: "careerpath/engine", to: "math/rand", except: []string{"math/rand/v2"}, because: "the core has no unseeded randomness; TestTheCoreSeedsAllItsRandomness says what it may use of v2"},
	{from: "careerpath/rules", to: "careerpath/", except: []string{}, because: "rules knows only what content is"},
	{from: "careerpath/quizzes", to: "careerpath/", except: []string{}, because: "quizzes knows only what content is"},
	{from: "careerpath/store", to: "careerpath/server", because: "what is kept does not depend on how it is shown"},
	{from: "careerpath/store", to: "careerpath/rules", because: "a store keeps whatever content there is"},
	{from: "careerpath/store", to: "careerpath/quizzes", because: "a store keeps whatever content there is"},
	{from: "careerpath/store/bolt", to: "careerpath/store/postgres", because: "backends stand side by side"},
	{from: "careerpath/store/postgres", to: "careerpath/store/bolt", because: "backends stand side by side"},
	{from: "careerpath/server", to: "careerpath/rules", because: "pages show whatever catalog they are handed"},
	{from: "careerpath/server", to: "careerpath/quizzes", because: "pages show whatever catalog they are handed"},
	{from: "careerpath/server", to: "careerpath/engine/content", because: "content comes compiled; the server never reads files of it"},
	{from: "careerpath/store", to: "careerpath/engine/content", because: "a store keeps records, not content"},
	{from: "careerpath/store/storetest", to: "careerpath/store/bolt", because: "the suite is the same for every backend"},
	{from: "careerpath/store/storetest", to: "careerpath/store/postgres", because: "the suite is the same for every backend"},
	{from: "careerpath/cmd", to: "careerpath/store/storetest", because: "tests are no part of the program"},
	{from: "careerpath/server", to: "careerpath/store/", because: "pages work with any backend"},
	{from: "careerpath/", to: "careerpath/cmd", except: []string{"careerpath/cmd/careerpath/internal"}, because: "the binary is the top; only it can import its own parts"},
	{from: "careerpath/cmd/careerpath/internal", to: "careerpath/", except: []string{"careerpath/engine"}, because: "a part of the binary knows the core and no other part"},
	{from: "careerpath/cmd/careerpath/internal/columns", to: "os", because: "what columns mean doesn't hang on where the table is"},
	{from: "careerpath/", to: "github.com/gorilla/mux", except: []string{"careerpath/server"}, because: "routes are the server's"},
	{from: "careerpath/", to: "github.com/danielgtaylor/huma", except: []string{"careerpath/server"}, because: "the API is the server's"},
	{from: "careerpath/", to: "go.etcd.io/bbolt", except: []string{"careerpath/store/bolt"}, because: "nobody else knows what file people's data is in"},
	{from: "careerpath/", to: "go.yaml.in/yaml", except: []string{"careerpath/engine/content"}, because: "content is read in one place, strictly and with positions"},
	{from: "careerpath/", to: "github.com/expr-lang/expr", except: []string{"careerpath/engine"}, because: "the rule language is the engine's"},
	{from: "careerpath/", to: "testing", except: []string{"careerpath/store/storetest"}, because: "tests are no part of the program"},
}

// What the loaders may use of ours.
var loaders = map[string][]string{
	"careerpath/rules":   {"careerpath/engine", "careerpath/engine/content"},
	"careerpath/quizzes": {"careerpath/engine", "careerpath/engine/content"},
}

type goPackage struct {
	ImportPath string
	Dir        string
	GoFiles    []string
	Imports    []string
}

func packages(t *testing.T) []goPackage {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Dir,GoFiles,Imports", "./...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []goPackage
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p goPackage
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	if len(all) < 8 {
		t.Fatalf("only %d packages found: the test looks in the wrong place", len(all))
	}
	return all
}

func under(path, prefix string) bool {
	return path == strings.TrimSuffix(prefix, "/") && !strings.HasSuffix(prefix, "/") || strings.HasPrefix(path, strings.TrimSuffix(prefix, "/")+"/")
}

func TestPackagesImportOnlyWhatTheHouseAllows(t *testing.T) {
	for _, p := range packages(t) {
		for _, b := range bans {
			if !under(p.ImportPath, b.from) || slices.ContainsFunc(b.except, func(e string) bool { return under(p.ImportPath, e) && !strings.HasPrefix(b.to, "careerpath/") }) {
				continue
			}
			for _, imported := range p.Imports {
				if !under(imported, b.to) || slices.Contains(loaders[p.ImportPath], imported) {
					continue
				}
				if slices.ContainsFunc(b.except, func(e string) bool { return under(imported, e) }) {
					continue
				}
				t.Errorf("%s imports %s: %s", p.ImportPath, imported, b.because)
			}
		}
	}
}

// The core works with days of the calendar, so it imports time; what day it is comes in as an argument.
func TestTheCoreHasNoClock(t *testing.T) {
	clock := regexp.MustCompile(`\btime\.(Now|Since|Until|After|AfterFunc|Sleep|Tick|NewTicker|NewTimer|Local)\b`)
	for name, text := range coreFiles(t) {
		if use := clock.Find(text); use != nil {
			t.Errorf("%s uses %s: the clock is an argument", name, use)
		}
	}
}

// coreFiles are the texts of the core's files, its tests aside, by package and name.
func coreFiles(t *testing.T) map[string][]byte {
	t.Helper()
	texts := map[string][]byte{}
	for _, p := range packages(t) {
		if !under(p.ImportPath, "careerpath/engine") {
			continue
		}
		for _, name := range p.GoFiles {
			text, err := os.ReadFile(filepath.Join(p.Dir, name))
			if err != nil {
				t.Fatal(err)
			}
			texts[p.ImportPath+"/"+name] = text
		}
	}
	return texts
}

// Simulated people are drawn by generators whose seed is an argument; the functions of math/rand/v2 itself have a seed that nobody knows.
func TestTheCoreSeedsAllItsRandomness(t *testing.T) {
	imports, use := regexp.MustCompile(`(?m)^(?:import )?[ \t]*(\S*)[ \t]*"math/rand/v2"`), regexp.MustCompile(`\brand\.(\w+)`)
	users := 0
	for name, text := range coreFiles(t) {
		imported := imports.FindSubmatch(text)
		if imported == nil {
			continue
		}
		users++
		if as := string(imported[1]); as != "" {
			t.Errorf("%s imports math/rand/v2 as %s: import it under its own name", name, as)
		}
		for _, u := range use.FindAllSubmatch(text, -1) {
			if !slices.Contains([]string{"New", "NewPCG", "Rand"}, string(u[1])) {
				t.Errorf("%s uses %s: the core draws from generators with a seed of their own, rand.New(rand.NewPCG(…))", name, u[0])
			}
		}
	}
	if users == 0 {
		t.Error("nothing in the core draws anything: the test looks in the wrong place")
	}
}

func TestTheRuleLanguageIsKnownToOneFile(t *testing.T) {
	out, err := exec.Command("grep", "-rl", "--include=*.go", "--exclude=*_test.go", `"github.com/expr-lang/expr`, "engine").Output()
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Fields(string(out)); len(got) != 1 {
		t.Errorf("the expression library is imported by %v, want one file", got)
	}
}
