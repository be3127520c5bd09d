package content_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/rogpeppe/go-internal/txtar"

	"careerpath/engine"
	"careerpath/engine/content"
	"careerpath/engine/score"
)

var update = flag.Bool("update", false, "write what the tests got into their golden files")

// sound is content without a fault: file → text.
func sound(t testing.TB) map[string]string {
	t.Helper()
	archive, err := txtar.ParseFile(filepath.Join("testdata", "sound.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, f := range archive.Files {
		files[f.Name] = string(f.Data)
	}
	return files
}

// load reads and checks content as the program does, from the folders rules and quizzes of files.
func load(t testing.TB, files map[string]string) (*score.Catalog, engine.Faults) {
	t.Helper()
	tree := fstest.MapFS{}
	for name, text := range files {
		tree[name] = &fstest.MapFile{Data: []byte(text)}
	}
	sub := func(dir string) fs.FS {
		out, err := fs.Sub(tree, dir)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	c, faults := content.Rules(sub("rules"), "rules/")
	q, more := content.Quizzes(sub("quizzes"), "quizzes/")
	faults.Join(more)
	joined := c.Join(q)
	if len(faults) > 0 && !complete(joined) {
		return nil, faults.Sorted(joined.Files)
	}
	catalog, err := score.NewCatalog(joined)
	var crossChecked engine.Faults
	switch {
	case errors.As(err, &crossChecked):
		faults.Join(crossChecked)
	case err != nil:
		t.Fatalf("%#v", err)
	}
	if len(faults) == 0 {
		return catalog, nil
	}
	return nil, faults.Sorted(joined.Files)
}

// complete says whether every file gave something; the program checks no content of which a file gave nothing.
func complete(c engine.Content) bool {
	in := func(dir string) (n int) {
		for name := range c.Files {
			if strings.HasPrefix(name, dir) {
				n++
			}
		}
		return n
	}
	return len(c.Sources) > 0 && len(c.Skills) > 0 && len(c.Quizzes) > 0 &&
		len(c.Roles) == in("rules/roles/") && len(c.Paths) == in("rules/paths/") && len(c.Quizzes) == in("quizzes/")
}

func TestARoleIsDescribed(t *testing.T) {
	files := sound(t)
	files["rules/sources.yaml"] = "sources: [{id: book, title: A book, url: https://example.com/book}]"
	files["rules/roles/chief.yaml"] += `
pictures: [{text: The hand and the head., about: [maker], sources: [book]}]
workflow: [{step: First, text: Begin., skills: [drive], sources: [book]}]
abilities: [{text: Patience., sources: [book]}]
tools: [{text: Hammer, for: nails, sources: [book]}, {text: Tongs, sources: [book]}]
questions: [{ask: Why?, answer: Because., about: [maker], sources: [book]}]
compared: [{text: Elsewhere it is so as well., sources: [book]}]
`
	catalog, faults := load(t, files)
	if faults != nil {
		t.Fatal(faults)
	}
	ref := func(id string) []engine.Ref { return []engine.Ref{{ID: id}} }
	book := ref("book")
	chief, _ := catalog.Role("chief")
	want := engine.Role{
		Pictures:  []engine.Picture{{Text: "The hand and the head.", About: ref("maker"), Sources: book}},
		Workflow:  []engine.Step{{Step: "First", Text: "Begin.", Skills: ref("drive"), Sources: book}},
		Abilities: []engine.Claim{{Text: "Patience.", Sources: book}},
		Tools:     []engine.Tool{{Text: "Hammer", For: "nails", Sources: book}, {Text: "Tongs", Sources: book}},
		Questions: []engine.RoleQuestion{{Ask: "Why?", Answer: "Because.", About: ref("maker"), Sources: book}},
		Compared:  []engine.Claim{{Text: "Elsewhere it is so as well.", Sources: book}},
	}
	got := engine.Role{Pictures: chief.Pictures, Workflow: chief.Workflow, Abilities: chief.Abilities, Tools: chief.Tools,
		Questions: chief.Questions, Compared: chief.Compared}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreTypes(engine.Pos{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if url := catalog.Sources()[0].URL; url != "https://example.com/book" {
		t.Errorf("the address of the book is %q", url)
	}
}

func TestSoundContentLoads(t *testing.T) {
	catalog, faults := load(t, sound(t))
	if faults != nil {
		t.Fatal(faults)
	}
	if faults := catalog.RunCases(); len(faults) > 0 {
		t.Error(faults)
	}
}

// archives runs a test for each archive in a folder of testdata: its files replace those of base, and what get makes of
// them is to be as its file "want" says.
func archives(t *testing.T, folder string, atLeast int, base func(testing.TB) map[string]string,
	get func(t *testing.T, comment string, files map[string]string) string) {
	names, err := filepath.Glob(filepath.Join("testdata", folder, "*.txtar"))
	if err != nil || len(names) < atLeast {
		t.Fatalf("%d archives: %v", len(names), err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			files := base(t)
			want, at := "", -1
			for i, f := range archive.Files {
				if f.Name == "want" {
					want, at = string(f.Data), i
					continue
				}
				files[f.Name] = string(f.Data)
			}
			got := get(t, string(archive.Comment), files)
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
				t.Error("nothing is said of it")
			}
		})
	}
}

// Each archive in testdata/faults holds files that replace those of sound content, and what is then reported. Its
// comment may say, on lines of their own, "without: FILE" to leave a file out, "crlf: FILE" to end its lines as on
// Windows, and "bytes: FILE" to read some \xNN and \uNNNN in it.
func TestFaultsArePointedAt(t *testing.T) {
	archives(t, "faults", 10, sound, func(t *testing.T, comment string, files map[string]string) string {
		direct(t, comment, files)
		_, faults := load(t, files)
		if len(faults) == 0 {
			return ""
		}
		return faults.Error() + "\n"
	})
}

// direct does what an archive's comment says to its files.
func direct(t *testing.T, comment string, files map[string]string) {
	for _, line := range strings.Split(comment, "\n") {
		do, name, _ := strings.Cut(line, ": ")
		if do != "without" && do != "crlf" && do != "bytes" {
			continue
		}
		text, there := files[name]
		if !there {
			t.Fatalf("%s: there is no such file", line)
		}
		switch do {
		case "without":
			delete(files, name)
		case "crlf":
			files[name] = strings.ReplaceAll(text, "\n", "\r\n")
		case "bytes":
			files[name] = strings.NewReplacer(`\xff`, "\xff", `\xef\xbb\xbf`, "\xef\xbb\xbf", `\u2028`, "\u2028",
				`\u00a0`, "\u00a0", `\x00`, "\x00", `\x1b`, "\x1b", `\x0d`, "\r").Replace(text)
		}
	}
}

func TestLineEndsOfWindowsReadAsThoseOfOthers(t *testing.T) {
	plain, faults := load(t, sound(t))
	if faults != nil {
		t.Fatal(faults)
	}
	files := sound(t)
	for name, text := range files {
		files[name] = strings.ReplaceAll(text, "\n", "\r\n")
	}
	windows, faults := load(t, files)
	if faults != nil {
		t.Fatal(faults)
	}
	if plain.Hash() != windows.Hash() {
		t.Error("the content says something else with other line ends")
	}
}

func TestCommentsLayoutAndCasesDoNotChangeTheHash(t *testing.T) {
	plain, _ := load(t, sound(t))
	files := sound(t)
	files["quizzes/work.yaml"] = "# A comment\n---\n" +
		strings.ReplaceAll(files["quizzes/work.yaml"], "roles: [maker, chief]", "roles:\n  - maker # he\n  - \"chief\"\n")
	delete(files, "rules/cases/first.yaml")
	other, faults := load(t, files)
	if faults != nil {
		t.Fatal(faults)
	}
	if plain.Hash() != other.Hash() {
		t.Error("the hash changed")
	}
	files["quizzes/work.yaml"] = strings.ReplaceAll(files["quizzes/work.yaml"], "I push.", "I shove.")
	other, _ = load(t, files)
	if plain.Hash() == other.Hash() {
		t.Error("the hash did not change with a question")
	}
}

func TestAFileThatIsTooLargeIsNotRead(t *testing.T) {
	files := sound(t)
	files["quizzes/work.yaml"] += strings.Repeat("#\n", 3<<20)
	_, faults := load(t, files)
	if len(faults) == 0 || faults[0].String() != "quizzes/work.yaml:1:1: the file is larger than 4 MB: split it, or "+
		"remove what doesn't belong here" {
		t.Errorf("%v", faults)
	}
}

func TestOnlyYAMLFilesAreRead(t *testing.T) {
	files := sound(t)
	files["rules/roles/README.md"] = "# Roles"
	files["rules/roles/.hidden.yaml"] = "]"
	files["rules/roles/old/maker.yaml"] = "]"
	if _, faults := load(t, files); faults != nil {
		t.Error(faults)
	}
}

// Whatever stands in a file, it is read or refused, and never more.
func FuzzContentYAML(f *testing.F) {
	files := sound(f)
	kinds := []string{"quizzes/work.yaml", "rules/roles/maker.yaml", "rules/skills.yaml", "rules/rules.yaml",
		"rules/paths/up.yaml", "rules/cases/first.yaml", "rules/sources.yaml"}
	for i, name := range kinds {
		f.Add(uint8(i), []byte(files[name]))
		f.Add(uint8(i), bytes.ReplaceAll([]byte(files[name]), []byte("\n"), []byte("\r\n")))
	}
	quiz := files["quizzes/work.yaml"]
	for _, seed := range []string{
		"", "\n", "# nothing", "---\n", "--- \n---\n", "...", "null", "[]", "{}", "a: &a [*a]", "a: *a", "<<: {a: 1}",
		"? {a: 1}\n: 2", "? [a]\n", "!!binary aGk=", "!x y", "%YAML 1.1\n---\na: 1", "%TAG ! x\n--- a",
		"\ufeffid: work", "\x00", "\xff", "\t", "a:\tb", "a: b: c", "a: |2\n x", "a: >-\n\n\n", "'", "\"\\x\"",
		"\"\\ud800\"", "a: \u2028 b", "a\u0085b: c", "{", "[", "- - - - -", "a: 'x\n  y'",
		strings.Repeat("[", 200), strings.Repeat("[", 12_000), strings.Repeat("{a: ", 12_000),
		strings.Repeat("- ", 12_000), strings.Repeat("? ", 300), strings.Repeat("a: &a [b, ", 50),
		strings.Repeat("!!seq ", 100),
		strings.Replace(quiz, "minutes: 2", "minutes: .nan", 1),
		strings.Replace(quiz, "minutes: 2", "minutes: .inf", 1),
		strings.Replace(quiz, "minutes: 2", "minutes: 1e999", 1), strings.Replace(quiz, "minutes: 2", "minutes: -0.0", 1),
		strings.Replace(quiz, "scale: often", "scale: seldom", 1),
		strings.Replace(quiz, "{drive: 80}", "{drive: 80, nothing: 5}", 1),
		strings.Replace(quiz, "{drive: 80}", "{}", 1), strings.Replace(quiz, "[Never, Sometimes, Always]", "[]", 1),
		strings.Replace(quiz, "fact.people > 0", "answer.leads > 0", 1),
		strings.Replace(quiz, "fact.people > 0", "answer.scene in ['a'] ? true : answer.pushes / 0 > 1", 1),
		strings.Replace(quiz, "options:", "fact: x", 1),
		strings.Replace(quiz, "[maker, chief]", "[maker, maker]", 1), strings.Replace(quiz, "[maker, chief]", "[]", 1),
		strings.Replace(quiz, "id: pushes", "id: makes", 1),
		strings.Replace(quiz, "{min: 0, max: 50}", "{min: 1e300, max: -1e300}", 1),
		quiz + "rules:\n  - {id: r, when: answer.scene == 'a', add: {drive: 5, craft: -5}, because: x}\n", quiz +
			"tau: 1e-300\n", strings.Replace(quiz, "sd: 22", "sd: 1e-300", 1),
	} {
		f.Add(uint8(0), []byte(seed))
	}
	f.Fuzz(func(t *testing.T, kind uint8, text []byte) {
		files := sound(t)
		name := kinds[int(kind)%len(kinds)]
		files[name] = string(text)
		catalog, faults := load(t, files)
		for _, fault := range faults {
			if fault.At.File == "" || fault.At.Line < 1 || fault.At.Col < 1 || fault.Message == "" {
				t.Fatalf("a fault without a place: %+v", fault)
			}
			if lines := strings.Count(files[fault.At.File], "\n") + 1; fault.At.File != "quizzes/." &&
				fault.At.Line > lines && !strings.ContainsAny(files[name], "\r\u0085\u2028\u2029") {
				t.Fatalf("%s has %d lines, and a fault is at %v: %s", fault.At.File, lines, fault.At, fault.Message)
			}
			_ = fault.String()
		}
		if catalog == nil {
			if len(faults) == 0 {
				t.Fatal("neither a catalog nor a fault")
			}
			return
		}
		catalog.RunCases()
		for _, q := range catalog.Quizzes() {
			answers := engine.Answers{}
			for _, it := range q.Items() {
				switch it.Kind() {
				case engine.KindScale:
					answers[it.ID] = engine.Number(1)
				case engine.KindOne:
					answers[it.ID] = engine.Choice(it.Options[0].ID)
				case engine.KindMany:
					answers[it.ID] = engine.Choices(it.Options[0].ID)
				case engine.KindNumber:
					answers[it.ID] = engine.Number(it.Number.Min)
				}
			}
			for _, sheet := range []engine.Answers{{}, answers} {
				if _, err := catalog.Score(q.ID, sheet); err != nil {
					t.Fatalf("%v", err)
				}
				if _, err := catalog.Snapshot(q.ID, sheet); err != nil {
					t.Fatalf("%v", err)
				}
			}
		}
	})
}

// lists is what has no key field; anything else a content type may hold is tried by the archives.
func TestAReaderGoesOnAfterAFile(t *testing.T) {
	r := content.NewReader(fstest.MapFS{"a.yaml": {Data: []byte("]")}, "b.yaml": {Data: []byte("{id: b, title: B}")},
		"c.yml": {}}, "at/")
	for _, name := range r.Dir(".") {
		var source engine.Source
		if read := r.File(name, &source); read != (name == "b.yaml") || read && source.Title != "B" {
			t.Errorf("%s: read is %v, %+v", name, read, source)
		}
	}
	var missing engine.Source
	if r.File("d.yaml", &missing) || r.Dir("nowhere") != nil {
		t.Error("what is missing was read")
	}
	want := `at/a.yaml:1:1: not valid YAML: did not find expected node content
    ]
    ^
at/c.yml:1:1: name the file .yaml for it to be read
at/d.yaml:1:1: the file is missing`
	if diff := cmp.Diff(want, r.Faults.Sorted(r.Files).Error()); diff != "" {
		t.Error(diff)
	}
}

func TestOfThousandsOfFaultsAHundredAreShownAndTheOthersCounted(t *testing.T) {
	files := sound(t)
	var text strings.Builder
	for i := range 20_000 {
		fmt.Fprintf(&text, "titel%05d: 1\n", i)
	}
	files["quizzes/work.yaml"] += text.String()
	_, faults := load(t, files)
	if got := faults.Count(); got != 20_000 {
		t.Errorf("%d faults", got)
	}
	said := faults.Error()
	if n := strings.Count(said, "unknown field"); n != 100 || !strings.HasSuffix(said, "\nand 19,900 more") {
		t.Errorf("%d faults are shown, and the end is %q", n, said[max(0, len(said)-100):])
	}
}

func TestAFaultInAnEndlessLineShowsWhatStandsAroundIt(t *testing.T) {
	files := sound(t)
	files["quizzes/work.yaml"] += "zzz: [" + strings.Repeat("a, ", 100_000) + "b]\n"
	_, faults := load(t, files)
	if len(faults) != 1 || len(faults.Error()) > 1000 {
		t.Errorf("%d faults, which take %d characters to show", len(faults), len(faults.Error()))
	}
}
