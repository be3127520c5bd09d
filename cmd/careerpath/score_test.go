package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"careerpath/cmd/careerpath/internal/rows"
	"careerpath/engine"
	"careerpath/engine/score"
)

func bakery(t testing.TB) *score.Catalog {
	t.Helper()
	c, err := loadCatalog("testdata/bakery")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// scored runs the score command on the bakery's quiz.
func scored(t *testing.T, input io.Reader, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	status = run(t.Context(), append([]string{"score", "--content", "testdata/bakery"}, args...), input, &out, &errs)
	return status, out.String(), errs.String()
}

func TestOrderIsThatOfTheInputHoweverManyRowsAndCPUs(t *testing.T) {
	const n = 5000
	var in, wantOut, wantErr strings.Builder
	in.WriteString("id,bakes\n")
	for i := range n {
		if i%7 == 3 {
			fmt.Fprintf(&in, "person %d,9\n", i)
			continue
		}
		fmt.Fprintf(&in, "person %d,%d\n", i, 1+i%4)
		fmt.Fprintf(&wantOut, "person %d\n", i)
	}
	wantErr.WriteString("stdin: lines 5, 12, 19 and 711 more: bakes: takes a whole number from 1 (Never) to 4 " +
		"(Always), not 9\n")
	wantErr.WriteString("careerpath: 714 of 5,000 rows could not be scored\n")
	status, stdout, stderr := scored(t, strings.NewReader(in.String()))
	if status != exitInput {
		t.Errorf("status %d", status)
	}
	if diff := cmp.Diff(wantErr.String(), stderr); diff != "" {
		t.Errorf("reports: (-want +got)\n%s", diff)
	}
	var got strings.Builder
	for d := json.NewDecoder(strings.NewReader(stdout)); d.More(); {
		var line struct{ ID string }
		if err := d.Decode(&line); err != nil {
			t.Fatal(err)
		}
		got.WriteString(line.ID + "\n")
	}
	if diff := cmp.Diff(wantOut.String(), got.String()); diff != "" {
		t.Errorf("results: (-want +got)\n%s", diff)
	}
}

func TestLongRowsAreReportedAndTheOthersScored(t *testing.T) {
	const tooLongRow = "the row is longer than 1 MB: is a line end missing?"
	long := strings.Repeat("x", 2*rows.MaxRow)
	for _, c := range []struct {
		name, input, want string
		scored            int
	}{
		{"a line of 2 MB", "id,bakes\na,1\n" + long + "\nb,2\n", "stdin:3: " + tooLongRow, 2},
		{"the last line, without an end", "id,bakes\na,1\n" + long, "stdin:3: " + tooLongRow, 1},
		{"a line just short enough", "id,bakes\n" + long[:rows.MaxRow-3] + ",1\nb,2\n", "", 2},
		{"a line just too long", "id,bakes\n" + long[:rows.MaxRow-2] + ",1\nb,2\n", "stdin:2: " + tooLongRow, 1},
		{"a quote that is not closed within 1 MB", "id,bakes\n\"a,1\n" + strings.Repeat(long[:1000]+",2\n", 2000) + "c,3\n",
			"stdin:2: id: the cell's opening quote has no closing one", 2001},
		{"a long line within quotes", "id,bakes\n\"a\n" + long + "\nb,2\n",
			"stdin:2: id: the cell's opening quote has no closing one\nstdin:3: " + tooLongRow, 1},
		{"a line of NDJSON", `{"answers":{"bakes":1}}` + "\n" + `{"id":"` + long + `"}` + "\n" +
			`{"answers":{"bakes":1}}`, "stdin:2: " + tooLongRow, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, stdout, stderr := scored(t, strings.NewReader(c.input))
			reports, _, _ := strings.Cut(stderr, "careerpath: ")
			reports, _, _ = strings.Cut(reports, "stdin: 1 id comes more than once")
			if diff := cmp.Diff(c.want, strings.TrimSuffix(reports, "\n")); diff != "" {
				t.Errorf("reports: (-want +got)\n%s", diff)
			}
			if n := strings.Count(stdout, "\n"); n != c.scored {
				t.Errorf("%d rows scored, want %d", n, c.scored)
			}
		})
	}
}

func TestAResultComesAsSoonAsItsRowIsIn(t *testing.T) {
	in, feed := io.Pipe()
	out, results := io.Pipe()
	var stderr bytes.Buffer
	ended := make(chan int, 1)
	go func() {
		ended <- run(t.Context(), []string{"score", "--content", "testdata/bakery"}, in, results, &stderr)
		results.Close()
		in.Close()
	}()
	d := json.NewDecoder(out)
	for i := range 3 {
		fmt.Fprintf(feed, `{"id":"%d","answers":{"bakes":2}}`+"\n", i)
		var got struct{ ID string }
		if err := d.Decode(&got); err != nil || got.ID != strconv.Itoa(i) {
			t.Fatalf("row %d: got %q, %v", i, got.ID, err)
		}
	}
	feed.Close()
	if status := <-ended; status != exitFine {
		t.Errorf("status %d, %q", status, &stderr)
	}
}

func TestStopsWhileItWaitsForInput(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	in, feed := io.Pipe()
	defer feed.Close()
	out := &waiting{seen: make(chan struct{})}
	var stderr bytes.Buffer
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, []string{"score", "--content", "testdata/bakery"}, in, out, &stderr)
		in.Close()
		out.tell()
	}()
	fmt.Fprintln(feed, `{"answers":{"bakes":2}}`)
	<-out.seen
	cancel()
	select {
	case status := <-ended:
		if status != exitInput || stderr.String() != "careerpath: stopped; scored so far: 1 row\n" {
			t.Errorf("status %d, %q", status, &stderr)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("does not stop")
	}
}

func TestStopsInTheMiddle(t *testing.T) {
	for range 20 {
		ctx, cancel := context.WithCancel(t.Context())
		out := &waiting{seen: make(chan struct{})}
		ended := make(chan int, 1)
		go func() {
			ended <- run(ctx, []string{"score", "--content", "testdata/bakery"}, endless{}, out, io.Discard)
			out.tell()
		}()
		<-out.seen
		cancel()
		select {
		case status := <-ended:
			if status != exitInput {
				t.Errorf("status %d", status)
			}
		case <-time.After(10 * time.Second):
			t.Fatal("does not stop")
		}
	}
}

// endless is an input of rows without end.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	const row = `{"answers":{"bakes":4,"greets":2}}` + "\n"
	n := 0
	for len(p)-n >= len(row) {
		n += copy(p[n:], row)
	}
	return n, nil
}

// waiting tells of the first thing written to it, or that nothing will be.
type waiting struct {
	seen chan struct{}
	once sync.Once
}

func (w *waiting) tell() { w.once.Do(func() { close(w.seen) }) }

func (w *waiting) Write(p []byte) (int, error) {
	w.tell()
	return len(p), nil
}

func TestAReaderThatLeavesEndsTheCommandQuietly(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	r.Close()
	var stderr bytes.Buffer
	status := run(t.Context(), []string{"score", "--content", "testdata/bakery"}, strings.NewReader(`{"answers":{}}`),
		w, &stderr)
	if status != exitInput || stderr.Len() > 0 {
		t.Errorf("status %d, %q", status, &stderr)
	}
}

func TestAnInputThatBreaksIsReportedWithWhatWasScored(t *testing.T) {
	broken := io.MultiReader(strings.NewReader("id,bakes\na,1\nb,2\n"), &failing{})
	status, stdout, stderr := scored(t, broken)
	if status != exitInput || stderr != "careerpath: stdin can't be read to its end: the disk is gone; scored so "+
		"far: 2 rows\n" {
		t.Errorf("status %d, %q", status, stderr)
	}
	if n := strings.Count(stdout, "\n"); n != 2 {
		t.Errorf("%d rows scored, want 2", n)
	}
}

type failing struct{}

func (*failing) Read([]byte) (int, error) { return 0, errors.New("the disk is gone") }

var reportLine = regexp.MustCompile(`^stdin:(?: lines )?([0-9]+(?:(?:, | and )[0-9]+(?: more)?)*): .`)

// FuzzCSV feeds anything at all as CSV. Every row is scored or reported with its line, none twice.
func FuzzCSV(f *testing.F) {
	for _, seed := range []string{
		"", "\n", "id,bakes\n", "id,bakes\nann,4\nbob,5\n", "bakes\n4\n\n3", "\xef\xbb\xbfid,bakes\r\nann,4\r\n",
		"id,queue,wishes\na,more_bread,sourdough;cake\n",
		"id,bakes\n\"a\nb\",4\nc,1\n", "id,bakes\n\"a,4\nc,1\n", "id,bakes\na\"b,4\n\"c\"\"d\",1\n\"e\"f,1\n",
		"id,bakes\na,\xff\n", "bakes,id\n1,2\n",
		"id,bakes\n\"a\n\"\"\n,1\n\"\nb,2\n", "id,bakes\n,\x00\n", "id,people_led\na,1e400\nb,NaN\nc,-0\n",
		"id,bakes\n\"\r\n\",1\r\n\"x\"\r", " \n\t\nid,bakes\n", "\xff\xfei\x00d\x00",
		"sep=;\nid;bakes\na;1\n;\n", "I bake the day's bread.,Sourdough\nOften,Yes\n",
		"Respondent ID,x,\n,I bake the day's bread.,Response\n1,4,\n",
	} {
		f.Add([]byte(seed))
	}
	c := bakery(f)
	f.Fuzz(func(t *testing.T, text []byte) {
		everyRowIsScoredOrReported(t, c, "csv", text, -1)
	})
}

// FuzzNDJSON feeds anything at all as NDJSON. Every row is scored or reported with its line, none twice.
func FuzzNDJSON(f *testing.F) {
	for _, seed := range []string{
		"", "\n", `{"id":"ann","answers":{"bakes":4}}`, "{\"answers\":{\"bakes\":4}}\r\n\r\n{}\n",
		`{"id":1e999,"answers":{"bakes":null}}`, `{"id":1,"id":2}`,
		`{"answers":{"wishes":["sourdough",1]}}`, `{"answers":[]}`, `{"answers":{"bakes":{"a":[]}}} x`,
		"[1]\n\xff\n\x00", `{"answers":{"queue":"\ud800"}}`,
		"\xfe\xff", "\xff\xfe{\x00}\x00\n\x00",
	} {
		f.Add([]byte(seed))
	}
	c := bakery(f)
	f.Fuzz(func(t *testing.T, text []byte) {
		rows := 0
		for line := range bytes.Lines(bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))) {
			if len(bytes.TrimSpace(line)) > 0 {
				rows++
			}
		}
		if bytes.HasPrefix(text, []byte("\xff\xfe")) || bytes.HasPrefix(text, []byte("\xfe\xff")) {
			rows = -1 // UTF-16, whose lines these bytes don't show
		}
		everyRowIsScoredOrReported(t, c, "ndjson", text, rows)
	})
}

// everyRowIsScoredOrReported scores a text that has so many rows, or with -1 as many as are read.
func everyRowIsScoredOrReported(t *testing.T, c *score.Catalog, format string, text []byte, of int) {
	t.Helper()
	quiz, _ := c.Quiz("bakery")
	var stdout, stderr bytes.Buffer
	s := scoring{Reading: rows.Reading{
		Catalog: c, Quiz: quiz, In: &rows.Input{Name: "stdin", Stream: bytes.NewReader(text)}, Format: format,
		Repeats: rows.RepeatsAll, Stdout: &stdout, Stderr: &stderr, Verb: "score", Being: "scoring", Done: "scored",
	}}
	taken, failed, err := s.Run(t.Context(), s.head, func() rows.Worker { return &scorer{scoring: &s} })
	if of < 0 {
		of = taken
	}
	written := bytes.Count(stdout.Bytes(), []byte("\n"))
	if err != nil && taken == 0 && (of == 0 || strings.Contains(err.Error(), "is no text")) {
		if written > 0 {
			t.Fatalf("no rows can be read, and yet %d results", written)
		}
		return
	}
	const linesNamed = 3 // of the same fault
	said, last := map[int]bool{}, 0
	for line := range strings.Lines(stderr.String()) {
		m := reportLine.FindStringSubmatch(line)
		if m == nil {
			continue // of the file as a whole
		}
		for number := range strings.SplitSeq(strings.ReplaceAll(m[1], " and ", ", "), ", ") {
			at, err := strconv.Atoi(number)
			if err != nil {
				break // and so many more
			}
			if at > bytes.Count(text, []byte("\n"))+1 {
				t.Fatalf("line %d is reported, of %d", at, bytes.Count(text, []byte("\n"))+1)
			}
			if !said[at] && at < last {
				t.Fatalf("line %d is reported after %d", at, last)
			}
			said[at] = true
		}
		first, _ := strconv.Atoi(strings.FieldsFunc(m[1], func(r rune) bool { return r < '0' || r > '9' })[0])
		last = first
	}
	if len(said) > failed || len(said) < min(failed, linesNamed) {
		t.Fatalf("%d rows are at fault, and lines reported are %v", failed, said)
	}
	if written+failed != of {
		t.Fatalf("%d rows, of which %d are scored and %d reported", of, written, failed)
	}
	if (err == nil) != (of > 0) {
		t.Fatalf("%d rows, and the error is %v", of, err)
	}
}

// BenchmarkScore scores 100,000 people's answers to the quiz that comes with the program, from a CSV file.
func BenchmarkScore(b *testing.B) {
	const people = 100_000
	file := filepath.Join(b.TempDir(), "answers.csv")
	if err := os.WriteFile(file, madeUp(b, people), 0o600); err != nil {
		b.Fatal(err)
	}
	for _, to := range []string{"NDJSON", "CSV"} {
		args := []string{"score", "--quiz", "marketing_career", fmt.Sprintf("--csv=%t", to == "CSV"), file}
		b.Run("to "+to, func(b *testing.B) {
			for b.Loop() {
				if status := run(b.Context(), args, nil, io.Discard, os.Stderr); status != exitFine {
					b.Fatalf("status %d", status)
				}
			}
			b.ReportMetric(people*float64(b.N)/b.Elapsed().Seconds(), "assessments/s")
		})
	}
}

// madeUp is a CSV file of random answers to the quiz marketing_career.
func madeUp(t testing.TB, people int) []byte {
	t.Helper()
	c, err := ownCatalog()
	if err != nil {
		t.Fatal(err)
	}
	quiz, _ := c.Quiz("marketing_career")
	random := rand.New(rand.NewPCG(1, 2))
	var out bytes.Buffer
	out.WriteString("id")
	for _, it := range quiz.Items() {
		out.WriteString("," + it.ID)
	}
	for i := range people {
		fmt.Fprintf(&out, "\nperson_%d", i)
		for _, it := range quiz.Items() {
			out.WriteByte(',')
			switch it.Kind() {
			case engine.KindScale:
				fmt.Fprint(&out, 1+random.IntN(len(quiz.Labels(it))))
			case engine.KindOne, engine.KindMany:
				out.WriteString(it.Options[random.IntN(len(it.Options))].ID)
			case engine.KindNumber:
				fmt.Fprint(&out, it.Number.Min+float64(random.IntN(10)))
			}
		}
	}
	return out.Bytes()
}
