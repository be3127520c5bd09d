package rules_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"careerpath/engine"
	"careerpath/engine/content"
	"careerpath/rules"
)

func TestTheEmbeddedRulesRead(t *testing.T) {
	c, faults := content.Rules(rules.Embedded(), "rules/data/")
	if len(faults) > 0 {
		t.Fatal(faults.Sorted(c.Files))
	}
	if len(c.Sources) == 0 || len(c.Clusters) == 0 || len(c.Skills) == 0 || len(c.Roles) == 0 || len(c.Paths) == 0 ||
		len(c.Rules) == 0 {
		t.Errorf("something was not read: %d sources, %d clusters, %d skills, %d roles, %d paths, %d rules",
			len(c.Sources), len(c.Clusters), len(c.Skills), len(c.Roles), len(c.Paths), len(c.Rules))
	}
	if len(c.Quizzes) > 0 {
		t.Error("rules read a quiz")
	}
	for name, text := range c.Files {
		onDisk, err := fs.ReadFile(rules.Embedded(), strings.TrimPrefix(name, "rules/data/"))
		if err != nil || string(onDisk) != text {
			t.Errorf("%s is kept as something else: %v", name, err)
		}
	}
}

func TestEveryFileOfTheTreeIsRead(t *testing.T) {
	c, _ := content.Rules(rules.Embedded(), "")
	err := fs.WalkDir(rules.Embedded(), ".", func(name string, d fs.DirEntry, err error) error {
		if name == "lang" { // translations, which stand apart
			return fs.SkipDir
		}
		if _, read := c.Files[name]; err == nil && !d.IsDir() && !read {
			t.Errorf("%s is not read", name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// tree has one thing of each kind.
func tree() fstest.MapFS {
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	return fstest.MapFS{
		"sources.yaml": file("sources: [{id: book, title: A book}]"),
		"skills.yaml": file("clusters: [{id: all, title: All}]\nskills: [{id: drive, title: Drive, cluster: all, " +
			"definition: D., anchors: {50: A.}}]"),
		"rules.yaml":    file("rules: [{id: r, when: level.drive > 5, note: N., because: B.}]"),
		"roles/b.yaml":  file("{id: b, title: B, tier: t, summary: S., profile: {drive: {level: 5, weight: 1, why: W.}}}"),
		"roles/a.yaml":  file("{id: a, title: A, tier: t, summary: S., profile: {drive: {level: 5, weight: 1, why: W.}}}"),
		"paths/up.yaml": file("{id: up, title: Up, from: [a], to: b}"),
		"cases/all.yaml": file("quiz: work\ncases:\n  - {name: first, answers: {x: 1, y: [a, b], z: \"2\"}, expect: " +
			"{verdict: clear, role: a, unmet: [b]}}\n  - {name: second, answers: {}, expect: {verdict: close}}"),
	}
}

func TestFilesAreReadInTheOrderOfTheirNames(t *testing.T) {
	c, faults := content.Rules(tree(), "r/")
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	if c.Roles[0].ID != "a" || c.Roles[1].ID != "b" {
		t.Errorf("the roles are %s, %s", c.Roles[0].ID, c.Roles[1].ID)
	}
	at := c.Roles[0].Profile[0].Skill.At
	if diff := cmp.Diff(engine.Pos{File: "r/roles/a.yaml", Line: 1, Col: 51}, at); diff != "" {
		t.Errorf("the place of drive (-want +got):\n%s", diff)
	}
}

func TestEveryCaseKnowsItsQuizAndItsAnswers(t *testing.T) {
	c, _ := content.Rules(tree(), "r/")
	if len(c.Cases) != 2 || c.Cases[0].Quiz.ID != "work" || c.Cases[1].Quiz.ID != "work" {
		t.Fatalf("the cases are %+v", c.Cases)
	}
	got, err := c.Cases[0].AnswerSheet()
	if err != nil {
		t.Fatal(err)
	}
	want := engine.Answers{"x": engine.Number(1), "y": engine.Choices("a", "b"), "z": engine.Choice("2")}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(engine.Answer{})); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
}

func TestWhatMayBeMissingAndWhatMayNot(t *testing.T) {
	for missing, want := range map[string]string{
		"sources.yaml":   "r/sources.yaml:1:1: the file is missing",
		"skills.yaml":    "r/skills.yaml:1:1: the file is missing",
		"rules.yaml":     "",
		"roles/a.yaml":   "",
		"paths/up.yaml":  "",
		"cases/all.yaml": "",
	} {
		files := tree()
		delete(files, missing)
		_, faults := content.Rules(files, "r/")
		if diff := cmp.Diff(want, faults.Error()); diff != "" {
			t.Errorf("without %s (-want +got):\n%s", missing, diff)
		}
	}
}

func TestAFileThatCannotBeReadDoesNotHideTheOthers(t *testing.T) {
	files := tree()
	files["roles/a.yaml"].Data = []byte("]")
	files["paths/up.yaml"].Data = []byte("{id: up, titel: Up, from: [a], to: b}")
	c, faults := content.Rules(files, "r/")
	want := `r/paths/up.yaml:1:1: the file lacks title
    {id: up, titel: Up, from: [a], to: b}
    ^
r/paths/up.yaml:1:10: unknown field "titel" (did you mean "title"?): the file takes activities, from, id, summary, title, to
    {id: up, titel: Up, from: [a], to: b}
             ^
r/roles/a.yaml:1:1: not valid YAML: did not find expected node content
    ]
    ^`
	if diff := cmp.Diff(want, faults.Sorted(c.Files).Error()); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
	if len(c.Roles) != 1 || len(c.Paths) != 1 {
		t.Errorf("%d roles and %d paths were read", len(c.Roles), len(c.Paths))
	}
}
