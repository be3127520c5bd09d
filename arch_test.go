// Package careerpath_test guards the shape of the house: which package may import which, and why not others.
package careerpath_test

import (
	"encoding/json"
	"errors"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// A ban holds for every package under from, its tests aside: none of them imports a package under to, but for those
// listed in except.
type ban struct {
	from, to string
	except   []string // packages that may, as prefixes
	because  string
}

var bans = []ban{
	{from: "careerpath/engine", to: "careerpath/", except: []string{"careerpath/engine"},
		because: "the core is pure: it knows nothing of files, stores or pages"},
	{from: "careerpath/engine/figures", to: "careerpath/", because: "a number is written alike whatever it counts"},
	{from: "careerpath/engine/visible", to: "careerpath/", because: "a text does harm or none whatever it says"},
	{from: "careerpath/engine/spelling", to: "careerpath/", because: "ids are misspelt alike whatever they name"},
	{from: "careerpath/engine/internal/exact", to: "careerpath/", because: "rounding knows nothing of what is rounded"},
	{from: "careerpath/engine/internal/expression", to: "careerpath/engine/",
		except: []string{"careerpath/engine/internal/exact"}, because: "the rule language knows no quiz and no role"},
	{from: "careerpath/engine/internal/", to: "careerpath/engine/", except: []string{"careerpath/engine/internal", "careerpath/engine/spelling"},
		because: "a quiz made ready knows nothing of those who use it"},
	{from: "careerpath/engine/internal/compiled", to: "careerpath/engine/internal/trial",
		because: "a quiz made ready knows nothing of those who use it"},
	{from: "careerpath/engine/internal/people", to: "careerpath/engine/internal/batch",
		because: "who answers doesn't know what comes of it"},
	{from: "careerpath/engine/internal/people", to: "careerpath/engine/internal/trial",
		because: "who answers doesn't know what comes of it"},
	{from: "careerpath/engine/internal/certainty", to: "careerpath/engine/internal/people",
		because: "how sure shares are doesn't hang on where the answers come from"},
	{from: "careerpath/engine/internal/subset", to: "careerpath/engine/internal/people",
		because: "which items suffice doesn't hang on where the answers come from"},
	{from: "careerpath/engine/internal/compiled", to: "careerpath/engine/internal/batch",
		because: "a quiz made ready knows nothing of those who use it"},
	{from: "careerpath/engine/score", to: "careerpath/engine/",
		except:  []string{"careerpath/engine/internal", "careerpath/engine/spelling"},
		because: "scoring needs no plan, report or simulated person"},
	{from: "careerpath/engine/plan", to: "careerpath/engine/",
		except: []string{"careerpath/engine/internal", "careerpath/engine/score", "careerpath/engine/spelling",
			"careerpath/engine/wording"},
		because: "the packages around score stand side by side"},
	{from: "careerpath/engine/movement", to: "careerpath/engine/",
		except:  []string{"careerpath/engine/plan", "careerpath/engine/wording"},
		because: "words about what moved need to know only what did"},
	{from: "careerpath/engine/lint", to: "careerpath/engine/",
		except:  []string{"careerpath/engine/internal", "careerpath/engine/score"},
		because: "the packages around score stand side by side"},
	{from: "careerpath/engine/simulate", to: "careerpath/engine/",
		except:  []string{"careerpath/engine/internal", "careerpath/engine/score", "careerpath/engine/wording"},
		because: "the packages around score stand side by side"},
	{from: "careerpath/engine/analyze", to: "careerpath/engine/",
		except:  []string{"careerpath/engine/internal", "careerpath/engine/score", "careerpath/engine/spelling"},
		because: "the packages around score stand side by side"},
	{from: "careerpath/engine/change", to: "careerpath/engine/",
		except:  []string{"careerpath/engine/internal", "careerpath/engine/score"},
		because: "the packages around score stand side by side"},
	{from: "careerpath/engine/rescore", to: "careerpath/engine/",
		except:  []string{"careerpath/engine/internal", "careerpath/engine/score"},
		because: "the packages around score stand side by side"},
	{from: "careerpath/engine/calibrate", to: "careerpath/engine/",
		except:  []string{"careerpath/engine/internal", "careerpath/engine/score"},
		because: "the packages around score stand side by side"},
	{from: "careerpath/engine/internal/conformal", to: "careerpath/engine/internal/",
		except:  []string{"careerpath/engine/internal/exact"},
		because: "a set of roles is made alike wherever the people come from"},
	{from: "careerpath/engine/persontotal", to: "careerpath/engine/",
		except:  []string{"careerpath/engine/internal", "careerpath/engine/score"},
		because: "the packages around score stand side by side"},
	{from: "careerpath/engine/norming", to: "careerpath/engine/",
		except:  []string{"careerpath/engine/internal", "careerpath/engine/score", "careerpath/engine/spelling"},
		because: "the packages around score stand side by side"},
	{from: "careerpath/engine/outside", to: "careerpath/engine/",
		except:  []string{"careerpath/engine/internal", "careerpath/engine/score"},
		because: "the packages around score stand side by side"},
	{from: "careerpath/engine/short", to: "careerpath/engine/",
		except:  []string{"careerpath/engine/internal", "careerpath/engine/score"},
		because: "the packages around score stand side by side"},
	{from: "careerpath/engine/internal/adaptive", to: "careerpath/engine/internal/people",
		because: "what to ask next doesn't hang on where the answers come from"},
	{from: "careerpath/engine/persona", to: "careerpath/engine/", except: []string{"careerpath/engine/score"},
		because: "whom one makes up needs to know only what is asked of them"},
	{from: "careerpath/engine/portfolio", to: "careerpath/engine/",
		because: "what a person takes along needs to know only what is kept of them"},
	{from: "careerpath/engine/group", to: "careerpath/engine/",
		because: "counting members needs to know only what their results hold"},
	{from: "careerpath/engine/encode", to: "careerpath/engine/",
		because: "writing results needs to know only what they hold"},
	{from: "careerpath/engine/search", to: "careerpath/engine/", except: []string{"careerpath/engine/spelling"},
		because: "roles are found by what is written about them, however they are scored"},
	{from: "careerpath/engine/wording", to: "careerpath/engine/", except: []string{"careerpath/engine/figures"},
		because: "words about results need to know only what they are"},
	{from: "careerpath/engine/languages", to: "careerpath/engine/",
		except:  []string{"careerpath/engine/content", "careerpath/engine/wording"},
		because: "translations are texts, whatever is done with them"},
	{from: "careerpath/engine/content", to: "careerpath/engine/",
		except:  []string{"careerpath/engine/score", "careerpath/engine/spelling", "careerpath/engine/wording"},
		because: "reading files needs to know only what they say, and how it is checked"},
	{from: "careerpath/", to: "careerpath/engine/enginetest", because: "tests are no part of the program"},
	{from: "careerpath/engine", to: "net", because: "the core has no I/O"},
	{from: "careerpath/engine", to: "os", because: "the core has no I/O"},
	{from: "careerpath/engine", to: "io/fs", except: []string{"careerpath/engine/content"},
		because: "the core has no I/O; only the reader of content files opens what it is handed"},
	{from: "careerpath/engine", to: "math/rand", except: []string{"math/rand/v2"},
		because: "the core has no unseeded randomness; TestTheCoreSeedsAllItsRandomness says what it may use of v2"},
	{from: "careerpath/rules", to: "careerpath/", except: []string{}, because: "rules knows only what content is"},
	{from: "careerpath/quizzes", to: "careerpath/", except: []string{}, because: "quizzes knows only what content is"},
	{from: "careerpath/store", to: "careerpath/server", because: "what is kept does not depend on how it is shown"},
	{from: "careerpath/store", to: "careerpath/rules", because: "a store keeps whatever content there is"},
	{from: "careerpath/store", to: "careerpath/quizzes", because: "a store keeps whatever content there is"},
	{from: "careerpath/store/bolt", to: "careerpath/store/postgres", because: "backends stand side by side"},
	{from: "careerpath/store/postgres", to: "careerpath/store/bolt", because: "backends stand side by side"},
	{from: "careerpath/store/packed", to: "careerpath/",
		because: "a text is made small whatever it says, and wherever it is kept"},
	{from: "careerpath/store/packed", to: "go.etcd.io/bbolt", because: "a text is made small wherever it is kept"},
	{from: "careerpath/store/bolt/internal/nested", to: "careerpath/store/",
		because: "what files were like doesn't hang on what they are like"},
	{from: "careerpath/", to: "github.com/klauspost/compress", except: []string{"careerpath/store/packed", "careerpath/server"},
		because: "records are made small in one place, and replies in another: server/compressed.go"},
	{from: "careerpath/server", to: "careerpath/rules", because: "pages show whatever catalog they are handed"},
	{from: "careerpath/server", to: "careerpath/quizzes", because: "pages show whatever catalog they are handed"},
	{from: "careerpath/server", to: "careerpath/engine/content",
		because: "content comes compiled; the server never reads files of it"},
	{from: "careerpath/store", to: "careerpath/engine/content", because: "a store keeps records, not content"},
	{from: "careerpath/store/storetest", to: "careerpath/store/bolt", because: "the suite is the same for every backend"},
	{from: "careerpath/store/storetest", to: "careerpath/store/postgres",
		because: "the suite is the same for every backend"},
	{from: "careerpath/cmd", to: "careerpath/store/storetest", because: "tests are no part of the program"},
	{from: "careerpath/server", to: "careerpath/store/", because: "pages work with any backend"},
	{from: "careerpath/", to: "careerpath/cmd", except: []string{"careerpath/cmd/careerpath/internal"},
		because: "the binary is the top; only it can import its own parts"},
	{from: "careerpath/cmd/careerpath/internal", to: "careerpath/",
		except: []string{"careerpath/engine", "careerpath/store", "careerpath/cmd/careerpath/internal/columns",
			"careerpath/cmd/careerpath/internal/questionnaire", "careerpath/cmd/careerpath/internal/writing"},
		because: "a part of the binary knows the core and no other part, columns aside, which rows are read with, " +
			"questionnaires, which formats are read to, and how files are written"},
	{from: "careerpath/cmd/careerpath/internal/questionnaire", to: "careerpath/cmd/careerpath/internal/",
		except:  []string{"careerpath/cmd/careerpath/internal/writing"},
		because: "what questionnaires have in common doesn't hang on how one is written"},
	{from: "careerpath/cmd/careerpath/internal/fhir", to: "careerpath/engine",
		because: "a format knows only what questionnaires have in common"},
	{from: "careerpath/cmd/careerpath/internal/xlsform", to: "careerpath/engine",
		because: "a format knows only what questionnaires have in common"},
	{from: "careerpath/cmd/careerpath/internal/questionnaire", to: "os", because: "a conversion has no I/O"},
	{from: "careerpath/cmd/careerpath/internal/writing", to: "careerpath/",
		because: "how a file is written doesn't hang on what it says"},
	{from: "careerpath/cmd/careerpath/internal/settings", to: "careerpath/",
		except:  []string{"careerpath/engine", "careerpath/engine/content", "careerpath/engine/spelling"},
		because: "where a setting comes from doesn't hang on what it is for"},
	{from: "careerpath/cmd/careerpath/internal/certificate", to: "careerpath/",
		because: "a certificate is renewed alike whatever is served with it"},
	{from: "careerpath/", to: "github.com/prometheus", except: []string{"careerpath/cmd/careerpath/internal/metrics"},
		because: "figures are kept in one place"},
	{from: "careerpath/cmd/careerpath/internal/ladder", to: "careerpath/cmd/careerpath/internal/",
		except:  []string{"careerpath/cmd/careerpath/internal/writing"},
		because: "a ladder is no questionnaire"},
	{from: "careerpath/cmd/careerpath/internal/ladder", to: "os", because: "a conversion has no I/O"},
	{from: "careerpath/cmd/careerpath/internal/fhir", to: "os", because: "a conversion has no I/O"},
	{from: "careerpath/cmd/careerpath/internal/xlsform", to: "os", because: "a conversion has no I/O"},
	{from: "careerpath/", to: "github.com/xuri/excelize", except: []string{"careerpath/cmd/careerpath/internal/xlsform"},
		because: "workbooks are read in one place"},
	{from: "careerpath/cmd/careerpath/internal/demo", to: "careerpath/cmd/careerpath/internal/columns",
		because: "made-up people need no table"},
	{from: "careerpath/cmd/careerpath/internal/report", to: "careerpath/cmd/careerpath/internal/columns",
		because: "a text knows only what it tells"},
	{from: "careerpath/cmd/careerpath/internal/rows", to: "careerpath/store", because: "a file of answers isn't kept"},
	{from: "careerpath/cmd/careerpath/internal/columns", to: "careerpath/store", because: "a table isn't kept"},
	{from: "careerpath/cmd/careerpath/internal/report", to: "careerpath/store",
		because: "a text knows only what it tells"},
	{from: "careerpath/cmd/careerpath/internal/report", to: "os", because: "a text doesn't know where it goes"},
	{from: "careerpath/cmd/careerpath/internal/columns", to: "os",
		because: "what columns mean doesn't hang on where the table is"},
	{from: "careerpath/server/webhook", to: "careerpath/", except: []string{"careerpath/engine/plan", "careerpath/store"},
		because: "who is told of events sees no more than what is kept"},
	{from: "careerpath/server", to: "careerpath/server/webhook",
		because: "pages don't know whether somebody is told of what is kept; the binary says so to them"},
	{from: "careerpath/server/openid", to: "careerpath/",
		because: "who somebody is at an organisation doesn't hang on what is kept of them here"},
	{from: "careerpath/", to: "careerpath/server/openid/openidtest", because: "tests are no part of the program"},
	{from: "careerpath/", to: "github.com/coreos/go-oidc", except: []string{"careerpath/server/openid"},
		because: "providers are asked in one place"},
	{from: "careerpath/", to: "golang.org/x/oauth2", except: []string{"careerpath/server/openid"},
		because: "providers are asked in one place"},
	{from: "careerpath/", to: "github.com/zitadel/oidc", except: []string{"careerpath/server/openid/openidtest"},
		because: "a provider is run for tests alone"},
	{from: "careerpath/server/internal/picture", to: "careerpath/", because: "a picture is drawn alike whatever it shows"},
	{from: "careerpath/", to: "golang.org/x/image", except: []string{"careerpath/server/internal/picture"},
		because: "letters are drawn in one place"},
	{from: "careerpath/", to: "github.com/gorilla/mux", except: []string{"careerpath/server"},
		because: "routes are the server's"},
	{from: "careerpath/", to: "github.com/danielgtaylor/huma", except: []string{"careerpath/server"},
		because: "the API is the server's"},
	{from: "careerpath/", to: "go.etcd.io/bbolt", except: []string{"careerpath/store/bolt"},
		because: "nobody else knows what file people's data is in"},
	{from: "careerpath/", to: "go.yaml.in/yaml", except: []string{"careerpath/engine/content"},
		because: "content is read in one place, strictly and with positions"},
	{from: "careerpath/", to: "github.com/expr-lang/expr", except: []string{"careerpath/engine/internal/expression"},
		because: "the rule language is in one place"},
	{from: "careerpath/", to: "testing", except: []string{"careerpath/store/storetest", "careerpath/engine/enginetest",
		"careerpath/server/openid/openidtest", "careerpath/store/postgres/postgrestest"},
		because: "tests are no part of the program"},
	{from: "careerpath/", to: "careerpath/store/postgres/postgrestest", because: "tests are no part of the program"},
	{from: "careerpath/", to: "github.com/jackc/pgx", except: []string{"careerpath/store/postgres"},
		because: "nobody else knows which database people's data is in"},
	{from: "careerpath/", to: "github.com/pressly/goose", except: []string{"careerpath/store/postgres"},
		because: "tables are made in one place"},
}

// enginetest is for tests: no part of the core, and free to use whatever they do.
const enginetest = "careerpath/engine/enginetest"

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
	Export     string // the file of its compiled form
}

func packages(t *testing.T) []goPackage {
	t.Helper()
	all := listed(t, "./...")
	if len(all) < 8 {
		t.Fatalf("only %d packages found: the test looks in the wrong place", len(all))
	}
	return all
}

func listed(t *testing.T, arguments ...string) []goPackage {
	t.Helper()
	out, err := exec.Command("go", append([]string{"list", "-json=ImportPath,Dir,GoFiles,Imports,Export"},
		arguments...)...).Output()
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
	return all
}

func under(path, prefix string) bool {
	return path == strings.TrimSuffix(prefix, "/") && !strings.HasSuffix(prefix, "/") ||
		strings.HasPrefix(path, strings.TrimSuffix(prefix, "/")+"/")
}

func TestPackagesImportOnlyWhatTheHouseAllows(t *testing.T) {
	for _, p := range packages(t) {
		if p.ImportPath == enginetest {
			continue
		}
		for _, b := range bans {
			if !under(p.ImportPath, b.from) || slices.ContainsFunc(b.except, func(e string) bool {
				return under(p.ImportPath, e) && !strings.HasPrefix(b.to, "careerpath/")
			}) {
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
		if !under(p.ImportPath, "careerpath/engine") || p.ImportPath == enginetest {
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

// Simulated people are drawn by generators whose seed is an argument; the functions of math/rand/v2 itself have a seed
// that nobody knows.
func TestTheCoreSeedsAllItsRandomness(t *testing.T) {
	imports, use := regexp.MustCompile(`(?m)^(?:import )?[ \t]*(\S*)[ \t]*"math/rand/v2"`),
		regexp.MustCompile(`\brand\.(\w+)`)
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
			if !slices.Contains([]string{"New", "NewPCG", "Rand", "PCG"}, string(u[1])) {
				t.Errorf("%s uses %s: the core draws from generators with a seed of their own, "+
					"rand.New(rand.NewPCG(…))", name, u[0])
			}
		}
	}
	if users == 0 {
		t.Error("nothing in the core draws anything: the test looks in the wrong place")
	}
}

func TestTheRuleLanguageIsKnownToOneFile(t *testing.T) {
	out, err := exec.Command("grep", "-rl", "--include=*.go", "--exclude=*_test.go", "--exclude-dir=bench",
		`"github.com/expr-lang/expr`, "engine").Output()
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Fields(string(out)); len(got) != 1 {
		t.Errorf("the expression library is imported by %v, want one file", got)
	}
}

// A package of the core can be taken in at one sitting. The domain is many small words, so it may have more of them, and
// more lines; a quiz made ready is where everything that scores meets, so it, score and simulate may have a few.
func TestThePackagesOfTheCoreAreSmall(t *testing.T) {
	const mostLines, mostNames = 2500, 40
	for _, p := range packages(t) {
		if !under(p.ImportPath, "careerpath/engine") || p.ImportPath == enginetest {
			continue
		}
		lines, names := 0, 0
		for _, f := range parsed(t, token.NewFileSet(), p) {
			lines += strings.Count(f.text, "\n")
			for name, o := range f.Scope.Objects {
				if ast.IsExported(name) && o.Kind != ast.Bad && o.Kind != ast.Con { // values belong to their type
					names++
				}
			}
		}
		most, domain := mostLines, p.ImportPath == "careerpath/engine"
		switch {
		case domain:
			most += mostLines / 2 // every kind of content has its type there
		case p.ImportPath == "careerpath/engine/internal/compiled":
			most += mostLines * 3 / 10
		case p.ImportPath == "careerpath/engine/score", p.ImportPath == "careerpath/engine/simulate":
			most += mostLines / 5
		}
		if lines > most {
			t.Errorf("%s has %d lines, more than %d: take it apart", p.ImportPath, lines, most)
		}
		if names > mostNames && !domain {
			t.Errorf("%s exports %d names, more than %d", p.ImportPath, names, mostNames)
		}
	}
}

type goFile struct {
	*ast.File
	text string
}

func parsed(t *testing.T, files *token.FileSet, p goPackage) (out []goFile) {
	t.Helper()
	for _, name := range p.GoFiles {
		path := filepath.Join(p.Dir, name)
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		f, err := parser.ParseFile(files, path, text, 0)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, goFile{f, string(text)})
	}
	return out
}

// Results are the same to the last bit on every machine, so no product may be fused with a sum: see package engine,
// Numbers.
func TestNoProductIsFusedWithASum(t *testing.T) {
	exports := map[string]string{}
	for _, p := range listed(t, "-export", "-deps", "./engine/...") {
		exports[p.ImportPath] = p.Export
	}
	files := token.NewFileSet()
	imports := importer.ForCompiler(files, "gc", func(path string) (io.ReadCloser, error) {
		return os.Open(exports[path])
	})
	sums := 0
	for _, p := range packages(t) {
		if !under(p.ImportPath, "careerpath/engine") || p.ImportPath == enginetest {
			continue
		}
		info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}}
		var syntax []*ast.File
		for _, f := range parsed(t, files, p) {
			syntax = append(syntax, f.File)
		}
		if _, err := (&types.Config{Importer: imports}).Check(p.ImportPath, files, syntax, info); err != nil {
			t.Fatal(err)
		}
		for _, f := range syntax {
			ast.Inspect(f, func(n ast.Node) bool {
				for _, part := range summands(n) {
					sums++
					if product(info, part) {
						t.Errorf("%s: write float64(…) around the product, or some machines round the sum differently",
							files.Position(part.Pos()))
					}
				}
				return true
			})
		}
	}
	if sums == 0 {
		t.Error("nothing in the core is added: the test looks in the wrong place")
	}
}

// summands are the parts of a sum or a difference, none for anything else.
func summands(n ast.Node) []ast.Expr {
	switch n := n.(type) {
	case *ast.BinaryExpr:
		if n.Op == token.ADD || n.Op == token.SUB {
			return []ast.Expr{n.X, n.Y}
		}
	case *ast.AssignStmt:
		if n.Tok == token.ADD_ASSIGN || n.Tok == token.SUB_ASSIGN {
			return n.Rhs
		}
	}
	return nil
}

// product says whether an expression multiplies numbers that aren't whole, at the time it runs.
func product(info *types.Info, e ast.Expr) bool {
	e = ast.Unparen(e)
	if negated, ok := e.(*ast.UnaryExpr); ok && negated.Op == token.SUB {
		e = ast.Unparen(negated.X)
	}
	b, ok := e.(*ast.BinaryExpr)
	if !ok || b.Op != token.MUL || info.Types[b].Value != nil {
		return false
	}
	basic, ok := info.Types[b].Type.Underlying().(*types.Basic)
	return ok && basic.Info()&types.IsFloat != 0
}
