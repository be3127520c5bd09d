package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"careerpath/cmd/careerpath/internal/report"
	"careerpath/engine"
	"careerpath/engine/analyze"
	"careerpath/store"
	"careerpath/store/bolt"
)

// analyzed runs the analyze command on the bakery's quiz.
func analyzed(t *testing.T, input io.Reader, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	status = run(t.Context(), append([]string{"analyze", "--content", "testdata/bakery", "bakery"}, args...), input,
		&out, &errs)
	return status, out.String(), errs.String()
}

// bakers are made-up answers of so many people to the bakery's quiz, each of whom shows as much of every skill as of
// the others. One of four leads nobody and one of ten answers leaves a question out.
func bakers(n int) []engine.Answers {
	random := rand.New(rand.NewPCG(5, 6))
	point := func(level float64) engine.Answer {
		return engine.Number(min(max(math.Round(1+3*(level+0.2*random.NormFloat64())), 1), 4))
	}
	var out []engine.Answers
	for range n {
		level := random.Float64()
		answers := engine.Answers{
			"queue":      engine.Choice([]string{"second_till", "more_bread", "ask_help"}[random.IntN(3)]),
			"people_led": engine.Number(float64(random.IntN(4))), "wishes": engine.Choices("sourdough", "giving_feedback"),
		}
		for _, id := range []string{"bakes", "tries_recipes", "counts_till", "does_books", "greets", "monthly_talks",
			"trains", "plans_shifts"} {
			if random.IntN(10) > 0 {
				answers[id] = point(level)
			}
		}
		answers["buys_cakes"] = point(1 - level)
		out = append(out, answers)
	}
	return out
}

// asNDJSON writes answers as the command reads them.
func asNDJSON(t testing.TB, all []engine.Answers) string {
	t.Helper()
	var b strings.Builder
	for i, answers := range all {
		line, err := json.Marshal(map[string]any{"id": i, "answers": answers})
		if err != nil {
			t.Fatal(err)
		}
		b.Write(append(line, '\n'))
	}
	return b.String()
}

// databaseOf keeps answers, each of one person, and returns the file. Before their answers everyone but the first has
// given others, which count no more.
func databaseOf(t *testing.T, all []engine.Answers) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "people.db")
	s, err := bolt.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	c := bakery(t)
	for i, answers := range all {
		id := fmt.Sprintf("person-%d", i)
		if err := s.CreatePerson(t.Context(), store.Person{ID: id}, store.Key{ID: "browser", Kind: store.KeyBrowser, Hash: store.SecretHash{byte(i), byte(i >> 8)}}); err != nil {
			t.Fatal(err)
		}
		keep := func(assessment, quiz string, answers engine.Answers) {
			result, err := c.Score("bakery", answers)
			if err != nil {
				t.Fatal(err)
			}
			snapshot, err := c.Snapshot("bakery", answers)
			if err != nil {
				t.Fatal(err)
			}
			err = s.Update(t.Context(), id, func(tx store.Tx) error {
				return tx.AddAssessment(store.Assessment{ID: assessment, Quiz: quiz, Finished: time.Unix(0, 0),
					Answers: answers, Result: result, Snapshot: snapshot})
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		if i > 0 {
			keep("1", "bakery", engine.Answers{"bakes": engine.Number(4)})
		}
		keep("2", "bakery", answers)
		keep("3", "another", engine.Answers{"bakes": engine.Number(1)})
	}
	if err := s.CreatePerson(t.Context(), store.Person{ID: "who took nothing"}, store.Key{ID: "browser", Kind: store.KeyBrowser, Hash: store.SecretHash{0, 0, 1}}); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestPeopleInADatabaseAreCountedOnceByTheirLatestAnswers(t *testing.T) {
	all := bakers(110)
	file := databaseOf(t, all)
	before, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	status, stdout, stderr := analyzed(t, nil, "--db", file, "--json")
	if status != exitFine || stderr != "" {
		t.Fatalf("status %d, %s", status, stderr)
	}
	var got, want analyze.Analysis
	if err := json.Unmarshal([]byte(stdout), &got); err != nil {
		t.Fatal(err)
	}
	_, fromFile, _ := analyzed(t, strings.NewReader(asNDJSON(t, all)), "-", "--json")
	if err := json.Unmarshal([]byte(fromFile), &want); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want.Anonymous(), got); diff != "" {
		t.Errorf("from the database another report than from the file: (-file +database)\n%s", diff)
	}
	if got.People != 110 {
		t.Errorf("%d people", got.People)
	}
	after, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(before, after) {
		t.Error("analysing has changed the database")
	}
}

func TestOfFewPeopleInADatabaseThereIsNothingButTheirNumber(t *testing.T) {
	file := databaseOf(t, bakers(29))
	status, stdout, stderr := analyzed(t, nil, "--db", file)
	want := `What is your place in the bakery?

  29 people.

  - Too few for anything about items, levels or roles: it takes 30. By chance
    alone an item–total correlation is off by .4 and more, and one person moves
    every mean; 30 are the least for a first look (Johanson & Brooks 2010).
  - Too few for α, SEM and the reliability to paste: it takes 100. The interval
    of an α of .70 over three items is .45–.85 with 30 people and .58–.79 with
    100 (Feldt 1965).
  - Too few for item–total correlations, norms and τ: it takes 300. It takes 300
    people or more until chance matters little (Nunnally & Bernstein 1994);
    Charter 1999 asks for 400.

  The people are counted and none is shown: of less than 30 there is nothing but
  their number, and of more nothing that fewer than five share.
`
	if diff := cmp.Diff(want, stdout); diff != "" || status != exitFine {
		t.Errorf("status %d, %s (-want +got)\n%s", status, stderr, diff)
	}
	if _, stdout, _ := analyzed(t, nil, "--db", databaseOf(t, bakers(30))); !strings.Contains(stdout,
		"How precisely each skill is measured") {
		t.Errorf("of 30 people:\n%s", stdout)
	}
}

func TestAnswersThatNoLongerFitAreLeftAsideAndCounted(t *testing.T) {
	all := bakers(40)
	file := databaseOf(t, all)
	content, _ := changedBakery(t, func(quiz string) string {
		return strings.NewReplacer("tries_recipes", "tries_new_recipes", "id: second_till, text: Open a second till.",
			"id: third_till, text: Open a third till.").Replace(quiz)
	})
	gone, unfit := 0, 0
	for _, answers := range all {
		if _, ok := answers["tries_recipes"]; ok {
			gone++
		}
		if answers["queue"].Options()[0] == "second_till" {
			unfit++
		}
	}
	var stdout, stderr bytes.Buffer
	status := run(t.Context(), []string{"analyze", "--content", content, "bakery", "--db", file, "--json"}, nil,
		&stdout, &stderr)
	var got report.Reported
	if err := json.Unmarshal(stdout.Bytes(), &got); err != nil {
		t.Fatalf("status %d, %s: %v", status, &stderr, err)
	}
	if diff := cmp.Diff(&analyze.Skipped{Gone: gone, Unfit: unfit}, got.Skipped); diff != "" || got.People != 40 {
		t.Errorf("%d people, left aside (-want +got):\n%s", got.People, diff)
	}
	stdout.Reset()
	run(t.Context(), []string{"analyze", "--content", content, "bakery", "--db", file}, nil, &stdout, &stderr)
	if want := fmt.Sprintf("Left aside: %d answers to items that the quiz has no more, %d answers", gone,
		unfit); !strings.Contains(strings.Join(strings.Fields(stdout.String()), " "), want) {
		t.Errorf("the report doesn't say %q:\n%s", want, &stdout)
	}
}

func TestADatabaseThatCanNotBeAnalysedIsRefused(t *testing.T) {
	empty := databaseOf(t, nil)
	if status, stdout, stderr := analyzed(t, nil, "--db", empty); status != exitInput || stdout != "" ||
		!strings.Contains(stderr, "has taken the quiz bakery: there is nothing to analyse") {
		t.Errorf("status %d, %q, %s", status, stdout, stderr)
	}
	s, err := bolt.Open(empty)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if status, stdout, stderr := analyzed(t, nil, "--db", empty); status != exitInput || stdout != "" ||
		!strings.Contains(stderr, "is in use by another careerpath: stop it") {
		t.Errorf("status %d, %q, %s", status, stdout, stderr)
	}
}

func TestAnAnalysisBeginsWithWhatStandsOut(t *testing.T) {
	flipped := bakers(400)
	for _, answers := range flipped {
		if a, ok := answers["plans_shifts"]; ok {
			answers["plans_shifts"] = engine.Number(5 - a.Number())
		}
	}
	for _, tt := range []struct {
		name    string
		answers []engine.Answers
		says    []string
		not     []string
	}{
		{"sound", bakers(400), []string{"What stands out - ",
			" - Against the others of their skill, perhaps by chance: greets (Serving), queue (Serving) and queue " +
				"(Leading). - Hardly with the others of their skill: queue (Baking). How precisely", "\nreliability: {"},
			[]string{"likely keyed", "No item goes against", "Mend ", "What stands behind a #"}},
		{"an item flipped", flipped, []string{"with an α under 0.70: ",
			" - Against the others of their skill, and likely keyed the wrong way: plans_shifts (Leading). ",
			"Mend plans_shifts (Leading) first"},
			[]string{"No item goes against"}},
		{"few", bakers(40), []string{"What stands out - ", "\n# reliability: {",
			"What stands behind a # rests on too few people."}, []string{"\nreliability: {"}},
		{"too few", bakers(29), []string{"Too few for anything"}, []string{"What stands out"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, out, _ := analyzed(t, strings.NewReader(asNDJSON(t, tt.answers)))
			plain := strings.Join(strings.Fields(out), " ")
			for _, want := range tt.says {
				if !strings.Contains(plain, want) && !strings.Contains(out, want) {
					t.Errorf("it doesn't say %q:\n%s", want, out)
				}
			}
			for _, not := range tt.not {
				if strings.Contains(plain, not) || strings.Contains(out, not) {
					t.Errorf("it says %q:\n%s", not, out)
				}
			}
		})
	}
}

func TestAnAnalysisSaysThatNothingStandsOut(t *testing.T) {
	c, err := ownCatalog()
	if err != nil {
		t.Fatal(err)
	}
	quiz, _ := c.Quiz("digital_marketing_workflow")
	random := rand.New(rand.NewPCG(7, 8))
	var all []engine.Answers
	for range 300 {
		answers, level := engine.Answers{}, random.Float64()
		for _, it := range quiz.Items() {
			point := min(max(math.Round(1+4*(level+0.1*random.NormFloat64())), 1), 5)
			if it.Reversed {
				point = 6 - point
			}
			answers[it.ID] = engine.Number(point)
		}
		all = append(all, answers)
	}
	var out, errs bytes.Buffer
	if status := run(t.Context(), []string{"analyze", quiz.ID}, strings.NewReader(asNDJSON(t, all)), &out,
		&errs); status != exitFine {
		t.Fatalf("status %d, %s", status, &errs)
	}
	plain := strings.Join(strings.Fields(out.String()), " ")
	for _, want := range []string{"What stands out - Every α is 0.70 or more. The lowest, 0.9",
		" - No item goes against the others of its skill. How precisely"} {
		if !strings.Contains(plain, want) {
			t.Errorf("it doesn't say %q:\n%s", want, &out)
		}
	}
}

// A file of rows takes the place of what had its name. Were that a device, it would be gone for every program on the
// machine.
func TestRowsAreWrittenToFilesAlone(t *testing.T) {
	dir := t.TempDir()
	for _, tt := range []struct{ name, says string }{
		{os.DevNull, os.DevNull + " is no file that can be replaced: give --rows another"},
		{dir, dir + " is a directory: give --rows a file, such as " + filepath.Join(dir, "signs.csv")},
		{filepath.Join(dir, "none", "signs.csv"), "there is no directory " + filepath.Join(dir, "none")},
	} {
		status, stdout, stderr := analyzed(t, strings.NewReader(asNDJSON(t, bakers(2))), "--rows", tt.name)
		if status != exitInput || stdout != "" || !strings.Contains(stderr, tt.says) {
			t.Errorf("--rows %s: status %d, stdout %q, stderr %q", tt.name, status, stdout, stderr)
		}
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("the directory has %v, %v", left, err)
	}
}

// However many CPUs share the rows, the report and the rows' signs are the same bytes.
func TestAnAnalysisIsTheSameWithAnyNumberOfCPUs(t *testing.T) {
	input := asNDJSON(t, bakers(2000))
	signs := filepath.Join(t.TempDir(), "signs.csv")
	var want, wantSigns string
	before := runtime.GOMAXPROCS(0)
	defer runtime.GOMAXPROCS(before)
	for _, cpus := range []int{1, 2, 7} {
		runtime.GOMAXPROCS(cpus)
		status, stdout, stderr := analyzed(t, strings.NewReader(input), "--rows", signs)
		if status != exitFine || stderr != "" {
			t.Fatalf("status %d, %s", status, stderr)
		}
		got, err := os.ReadFile(signs)
		if err != nil {
			t.Fatal(err)
		}
		if want == "" {
			want, wantSigns = stdout, string(got)
		}
		if stdout != want || string(got) != wantSigns {
			t.Errorf("%d CPUs give another report", cpus)
		}
		if n := strings.Count(string(got), "\n"); n != 2001 {
			t.Errorf("%d lines of signs", n)
		}
	}
	for line := range strings.Lines(want) {
		if n := len([]rune(line)); n > 101 {
			t.Errorf("a line of %d columns: %s", n, line)
		}
	}
}

func TestNoFileOfRowsIsLeftWhereTheInputBreaks(t *testing.T) {
	dir := t.TempDir()
	broken := io.MultiReader(strings.NewReader(asNDJSON(t, bakers(100))), &failing{})
	status, stdout, stderr := analyzed(t, broken, "--rows", filepath.Join(dir, "signs.csv"))
	if status != exitInput || stdout != "" || stderr != "careerpath: stdin can't be read to its end: the disk is "+
		"gone; analysed so far: 100 rows\n" {
		t.Errorf("status %d, %q, %q", status, stdout, stderr)
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) > 0 {
		t.Errorf("%v is left, %v", left, err)
	}
}

// changedBakery is a copy of the bakery's content with its quiz changed, and the quiz's file.
func changedBakery(t *testing.T, change func(quiz string) string) (content, quiz string) {
	t.Helper()
	content = t.TempDir()
	if err := os.CopyFS(content, os.DirFS("testdata/bakery")); err != nil {
		t.Fatal(err)
	}
	quiz = filepath.Join(content, "quizzes", "bakery.yaml")
	text, err := os.ReadFile(quiz)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(quiz, []byte(change(string(text))), 0o600); err != nil {
		t.Fatal(err)
	}
	return content, quiz
}

// The key of one question is turned round in the content: the report names the question and its line.
func TestAFlippedKeyIsNamedWithItsPlace(t *testing.T) {
	at := 0
	content, quiz := changedBakery(t, func(quiz string) string {
		at = 1 + strings.Count(quiz[:strings.Index(quiz, "id: buys_cakes")], "\n")
		return strings.Replace(quiz, ", reversed: true", "", 1)
	})
	var stdout, stderr bytes.Buffer
	status := run(t.Context(), []string{"analyze", "--content", content, "bakery"},
		strings.NewReader(asNDJSON(t, bakers(200))), &stdout, &stderr)
	want := "buys_cakes (" + quiz + ":" + strconv.Itoa(at) + ") goes against the others: it likely needs `reversed: true`."
	got := strings.Join(strings.Fields(stdout.String()), " ")
	if status != exitFine || strings.Count(got, "goes against the others: ") != 1 || !strings.Contains(got, want) {
		t.Errorf("status %d, %s: the report doesn't say %q:\n%s", status, &stderr, want, &stdout)
	}
}

// BenchmarkAnalyze analyses 100,000 people's answers to the quiz that comes with the program, from a CSV file.
func BenchmarkAnalyze(b *testing.B) {
	const people = 100_000
	file := filepath.Join(b.TempDir(), "answers.csv")
	if err := os.WriteFile(file, madeUp(b, people), 0o600); err != nil {
		b.Fatal(err)
	}
	c, err := ownCatalog()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if status := run(b.Context(), []string{"analyze", c.Quizzes()[0].ID, file, "--json"}, nil, io.Discard,
			os.Stderr); status != exitFine {
			b.Fatalf("status %d", status)
		}
	}
	b.ReportMetric(people*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}
