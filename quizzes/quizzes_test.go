package quizzes_test

import (
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"careerpath/engine"
	"careerpath/engine/content"
	"careerpath/quizzes"
)

func TestTheEmbeddedQuizzesRead(t *testing.T) {
	c, faults := content.Quizzes(quizzes.Embedded(), "quizzes/data/")
	if len(faults) > 0 {
		t.Fatal(faults.Sorted(c.Files))
	}
	if len(c.Quizzes) == 0 || len(c.Quizzes) != len(c.Files) {
		t.Errorf("%d quizzes were read from %d files", len(c.Quizzes), len(c.Files))
	}
	if len(c.Roles)+len(c.Skills)+len(c.Rules)+len(c.Paths) > 0 {
		t.Error("quizzes read more than quizzes")
	}
	for _, q := range c.Quizzes {
		for _, it := range q.Items() {
			if it.At.Line == 0 {
				t.Errorf("nobody knows where item %s of %s stands", it.ID, q.ID)
			}
		}
	}
}

func TestEachFileIsAQuiz(t *testing.T) {
	quiz := func(id string) *fstest.MapFile {
		return &fstest.MapFile{Data: []byte("id: " + id +
			"\ntitle: T\nminutes: 1\nscales: {yes: [no, yes]}\nreliability: {sd: 22, inter_item_r: 0.45}\n" +
			"sections: [{title: S, items: [{id: x, ask: X., scale: yes, measures: {drive: 1.5}, reversed: true}]}]\n")}
	}
	c, faults := content.Quizzes(fstest.MapFS{"b.yaml": quiz("second"), "a.yaml": quiz("first"), "notes.txt": {},
		"old/c.yaml": quiz("third")}, "q/")
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	if len(c.Quizzes) != 2 || c.Quizzes[0].ID != "first" || c.Quizzes[1].ID != "second" {
		t.Fatalf("the quizzes are %+v", c.Quizzes)
	}
	q := &c.Quizzes[0]
	it, ok := q.Item("x")
	if !ok || it.Kind() != engine.KindScale || !it.Reversed || it.Measures[0].Weight != 1.5 {
		t.Errorf("the item is %+v", it)
	}
	if diff := cmp.Diff([]string{"no", "yes"}, q.Labels(it)); diff != "" {
		t.Errorf("its labels, which YAML might have taken for truths (-want +got):\n%s", diff)
	}
}

func TestAFolderWithoutAQuizIsAFault(t *testing.T) {
	for name, files := range map[string]fstest.MapFS{"nothing in it": {}, "only other files": {"notes.txt": {}}} {
		_, faults := content.Quizzes(files, "q/")
		if len(faults) != 1 || faults[0].Message != "there is no quiz here: add a .yaml file" {
			t.Errorf("%s: %v", name, faults)
		}
	}
}

func TestAFileThatIsNoQuizIsNotTakenForOne(t *testing.T) {
	c, faults := content.Quizzes(fstest.MapFS{"a.yaml": {Data: []byte("[a list]")},
		"b.yaml": {Data: []byte("id: b\nid: b")}}, "q/")
	want := `q/a.yaml:1:1: the file is a mapping (field: value)
    [a list]
    ^
q/b.yaml:1:1: the file lacks minutes
    id: b
    ^
q/b.yaml:1:1: the file lacks reliability
    id: b
    ^
q/b.yaml:1:1: the file lacks sections
    id: b
    ^
q/b.yaml:1:1: the file lacks title
    id: b
    ^
q/b.yaml:2:1: the field "id" is given twice
    id: b
    ^`
	if diff := cmp.Diff(want, faults.Sorted(c.Files).Error()); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
	if len(c.Quizzes) != 1 {
		t.Errorf("%d quizzes were read", len(c.Quizzes))
	}
}
