package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"careerpath/cmd/careerpath/internal/typical"
	"careerpath/engine/rescore"
	"careerpath/store"
	"careerpath/store/bolt"
	"careerpath/store/postgres/postgrestest"
)

// otherContent is a directory of the program's content in which no item of marketing_career is keyed the other way.
func otherContent(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	for _, part := range []string{"rules", "quizzes"} {
		if err := os.CopyFS(filepath.Join(dir, part), os.DirFS(filepath.Join("..", "..", part, "data"))); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(dir, "quizzes", "marketing_career.yaml")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.ReplaceAll(string(text), "        reversed: true\n", "")
	if changed == string(text) {
		t.Fatal("the quiz has no item that is keyed the other way")
	}
	if err := os.WriteFile(path, []byte(changed), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(dir, "rules", "cases")); err != nil { // which come out otherwise
		t.Fatal(err)
	}
	return dir
}

// rescoreOutput runs the command with --json.
func rescoreOutput(t *testing.T, args ...string) (out string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if status := run(t.Context(), append([]string{"rescore"}, args...), nil, &stdout, &stderr); status != exitFine {
		t.Fatalf("status %d\n%s", status, stderr.String())
	}
	return stdout.String()
}

// rescoredPeople are more than are looked up at a time.
const rescoredPeople = 1100

func TestRescoring(t *testing.T) {
	path, content := crowdFile(t, rescoredPeople), otherContent(t)
	t.Run("counts what scoring one by one does", func(t *testing.T) { rescoringCounts(t, path, content) })
	t.Run("goes on where it was interrupted", func(t *testing.T) { rescoringGoesOn(t, path, content) })
	t.Run("as analysing does", func(t *testing.T) { analysingGoesOn(t, path) })
	t.Run("and analyzing say the same of a file and of PostgreSQL", func(t *testing.T) {
		url := crowdDatabaseOf(t, postgrestest.Start(t, "fsync=off"), rescoredPeople)
		of := func(flag, db string) string { return rescoreOutput(t, flag, db, "--content", content) }
		if diff := cmp.Diff(of("--db", path), of("--postgres", url)); diff != "" {
			t.Errorf("-file +PostgreSQL:\n%s", diff)
		}
		analysis := func(flag, db string) string {
			status, stdout, stderr := analyzedQuiz(t, "marketing_career", flag, db, "--json")
			if status != exitFine {
				t.Fatal(stderr)
			}
			return stdout
		}
		want := analysis("--db", path)
		before := runtime.GOMAXPROCS(1)
		alone := analysis("--db", path)
		runtime.GOMAXPROCS(before)
		if diff := cmp.Diff(want, alone); diff != "" {
			t.Errorf("the analysis hangs on how many work at it (-many +one):\n%s", diff)
		}
		if diff := cmp.Diff(want, analysis("--postgres", url)); diff != "" {
			t.Errorf("analysis, -file +PostgreSQL:\n%s", diff)
		}
	})
}

func analyzedQuiz(t *testing.T, quiz string, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	var out, complaints bytes.Buffer
	status = run(t.Context(), append([]string{"analyze", quiz}, args...), nil, &out, &complaints)
	return status, out.String(), complaints.String()
}

func rescoringCounts(t *testing.T, path, content string) {
	const people = rescoredPeople
	got := rescoreOutput(t, "--db", path, "--content", content, "--json")

	was, err := loadCatalog("")
	if err != nil {
		t.Fatal(err)
	}
	is, err := loadCatalog(content)
	if err != nil {
		t.Fatal(err)
	}
	quiz, _ := was.Quiz("marketing_career")
	moves := map[[2]string]int64{}
	changed := int64(0)
	for kind := range crowdKinds {
		of := int64(people / crowdKinds)
		if kind < people%crowdKinds {
			of++
		}
		a, err := typical.Assessment(was, quiz, 1000+kind)
		if err != nil {
			t.Fatal(err)
		}
		now, err := is.Score(quiz.ID, a.Answers)
		if err != nil {
			t.Fatal(err)
		}
		if now.Role != a.Result.Role {
			changed += of
			moves[[2]string{string(a.Result.Role), string(now.Role)}] += of
		}
	}
	if changed == 0 {
		t.Fatal("nobody's recommendation changes, so nothing is tested")
	}
	var out struct{ Quizzes []rescore.Report }
	if err := json.Unmarshal([]byte(got), &out); err != nil {
		t.Fatal(err)
	}
	if len(out.Quizzes) != 1 || out.Quizzes[0].Changed == nil || *out.Quizzes[0].Changed != changed ||
		*out.Quizzes[0].Scored != people || *out.Quizzes[0].Stayed != people-changed {
		t.Errorf("%d of %d change, and it says\n%s", changed, people, got)
	}
	found := map[[2]string]int64{}
	for _, m := range out.Quizzes[0].Moves {
		found[[2]string{m.From, m.To}] = m.Results
	}
	if diff := cmp.Diff(moves, found); diff != "" {
		t.Errorf("moves (-one by one +rescored):\n%s", diff)
	}

	for _, workers := range []int{1} {
		before := runtime.GOMAXPROCS(workers)
		again := rescoreOutput(t, "--db", path, "--content", content, "--json")
		runtime.GOMAXPROCS(before)
		if again != got {
			t.Errorf("with %d workers it is\n%s, and otherwise\n%s", workers, again, got)
		}
	}
	if same := rescoreOutput(t, "--db", path); !regexp.MustCompile(`Recommendation changes +0 +0\.0 %`).MatchString(same) {
		t.Errorf("by the same content recommendations change:\n%s", same)
	}
	text := rescoreOutput(t, "--db", path, "--content", content)
	golden := filepath.Join("testdata", "golden", "rescore.txt")
	if *update {
		if err := os.WriteFile(golden, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), text); diff != "" {
		t.Errorf("the text isn't the golden one (-golden +text):\n%s", diff)
	}

	var stdout, stderr bytes.Buffer
	if status := run(t.Context(), []string{"rescore", "--db", path, "--content", content, "--fail-above", "0.5%"}, nil, &stdout,
		&stderr); status != exitInput ||
		!strings.Contains(stderr.String(), "of the quiz marketing_career more than 0.5% of the recommendations would change") {
		t.Errorf("status %d: %s", status, stderr.String())
	}
}

// powerless fails to page people at the nth call.
type powerless struct {
	store.Store
	calls int
}

var errGone = errors.New("the power is gone")

func (f *powerless) People(ctx context.Context, after string, limit int) ([]store.Person, error) {
	if f.calls--; f.calls < 0 {
		return nil, errGone
	}
	return f.Store.People(ctx, after, limit)
}

func rescoringGoesOn(t *testing.T, path, content string) {
	want := rescoreOutput(t, "--db", path, "--content", content)
	before := saveEvery
	saveEvery = 0
	defer func() { saveEvery = before }()

	catalog, quizzes, err := (&program{content: content}).quizzes("")
	if err != nil {
		t.Fatal(err)
	}
	noted := filepath.Join(t.TempDir(), "noted")
	of := work{Command: "rescore", Content: catalog.Hash()}
	for range 2 { // the second goes on from the first
		from, err := resume(noted, of, database{file: path})
		if err != nil {
			t.Fatal(err)
		}
		kept, err := bolt.OpenToRead(path)
		if err != nil {
			t.Fatal(err)
		}
		r := &rescoring{catalog: catalog, quizzes: quizzes, stderr: &bytes.Buffer{}}
		if _, err := r.count(t.Context(), &powerless{kept, 1}, from); !errors.Is(err, errGone) {
			t.Fatalf("it isn't interrupted: %v", err)
		}
		if err := kept.Close(); err != nil {
			t.Fatal(err)
		}
	}
	from, err := resume(noted, of, database{file: path})
	if err != nil || from.At.People != 1024 {
		t.Fatalf("%v, %+v", err, from)
	}
	for args, says := range map[string]string{
		"--all":                   "--all is another",
		"--quiz marketing_career": "quiz is another",
		"--db other.db":           "database is another",
		"--content ":              "content is another",
	} {
		var stderr bytes.Buffer
		status := run(t.Context(), append([]string{"rescore", "--db", path, "--content", content, "--resume", noted},
			strings.Split(args, " ")...), nil, &bytes.Buffer{}, &stderr)
		if status != exitInput || !strings.Contains(stderr.String(), says) {
			t.Errorf("%s: status %d, %s", args, status, stderr.String())
		}
	}
	if got := rescoreOutput(t, "--db", path, "--content", content, "--resume", noted); got != want {
		t.Errorf("interrupted twice it says\n%s, and in one go\n%s", got, want)
	}
	if _, err := os.Stat(noted); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the checkpoint is left: %v", err)
	}
}

func analysingGoesOn(t *testing.T, path string) {
	analysed := func(more ...string) string {
		var stdout, stderr bytes.Buffer
		args := append([]string{"analyze", "marketing_career", "--db", path}, more...)
		if status := run(t.Context(), args, nil, &stdout, &stderr); status != exitFine {
			t.Fatalf("status %d\n%s", status, stderr.String())
		}
		return stdout.String()
	}
	want := analysed()
	before := saveEvery
	saveEvery = 0
	defer func() { saveEvery = before }()

	catalog, quiz, err := (&program{}).quiz("marketing_career", "QUIZ")
	if err != nil {
		t.Fatal(err)
	}
	noted := filepath.Join(t.TempDir(), "noted")
	from, err := resume(noted, work{Command: "analyze", Content: catalog.Hash(), Quiz: quiz.ID}, database{file: path})
	if err != nil {
		t.Fatal(err)
	}
	kept, err := bolt.OpenToRead(path)
	if err != nil {
		t.Fatal(err)
	}
	a := &analyzing{}
	a.Catalog, a.Quiz, a.Stderr = catalog, quiz, &bytes.Buffer{}
	if _, err := a.addUp(t.Context(), &powerless{kept, 1}, database{file: path}, from); !errors.Is(err, errGone) {
		t.Fatalf("it isn't interrupted: %v", err)
	}
	if err := kept.Close(); err != nil {
		t.Fatal(err)
	}
	if from.At.People == 0 {
		t.Fatal("nothing is noted")
	}
	if got := analysed("--resume", noted); got != want {
		t.Errorf("interrupted it says\n%s, and in one go\n%s", got, want)
	}
	if _, err := os.Stat(noted); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the checkpoint is left: %v", err)
	}
}

func TestRescoringShowsNothingOfFewerThanFivePeople(t *testing.T) {
	path, content := crowdFile(t, 4), otherContent(t)
	if got := rescoreOutput(t, "--db", path, "--content", content); !strings.Contains(got, "fewer than 5") || strings.ContainsAny(got, "12346789") {
		t.Error(got)
	}
}
