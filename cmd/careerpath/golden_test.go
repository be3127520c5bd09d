package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"careerpath/engine"
)

// catalogHash is the hash in what is written, which names the content and not what the answers come to.
var catalogHash = regexp.MustCompile(`sha256:[0-9a-f]{64}`)

// goldenContent is the content as it was before its questions were revised. It never changes, so that a difference in
// what is written of it comes from the engine.
const goldenContent = "testdata/golden/content"

// laterFields are fields of results that came after the golden files. What results had before must not change; what is
// added to them is left aside.
var laterFields = []string{}

// laterParts are what analyses say that came after the golden files: of the person–total correlation.
var laterParts = regexp.MustCompile(`(?s)\n  Answers that go against everybody else’s,.*?\(Curran\s+2016\)\.\n|` +
	`,\n  "person_total": \{.*?\n  \}`)

// Results that people have must read as they did, to the last digit. What the commands write for each quiz of the
// golden content is kept from before: a few people's results whole, of many more and of the other reports a sum.
func TestWhatIsWrittenOfEachQuizIsWhatItWas(t *testing.T) {
	catalog, err := (&program{content: goldenContent}).catalog()
	if err != nil {
		t.Fatal(err)
	}
	for _, quiz := range catalog.Quizzes() {
		t.Run(quiz.ID, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			few, many := filepath.Join(dir, "few.ndjson"), filepath.Join(dir, "many.ndjson")
			writeSheets(t, few, &quiz, 4)
			writeSheets(t, many, &quiz, 400)
			same(t, quiz.ID+".ndjson", written(t, "score", "--quiz", quiz.ID, "--changes", few))
			sums := &bytes.Buffer{}
			for _, args := range [][]string{
				{"score", "--quiz", quiz.ID, many}, {"score", "--quiz", quiz.ID, "--csv", many},
				{"analyze", quiz.ID, many}, {"analyze", "--json", quiz.ID, many},
				{"simulate", "--people", "100", quiz.ID},
				{"simulate", "--people", "100", "--json", "--model", "graded", quiz.ID}, {"check"},
			} {
				shown := strings.ReplaceAll(strings.Join(args, " "), dir+string(filepath.Separator), "")
				fmt.Fprintf(sums, "%s: %x\n", shown, sha256.Sum256(written(t, args...)))
			}
			same(t, quiz.ID+".sums", sums.Bytes())
		})
	}
}

// written is what a command writes of the golden content to standard output, without its hash and, of results in
// JSON, without fields that came later.
func written(t *testing.T, args ...string) []byte {
	t.Helper()
	var out, problems bytes.Buffer
	if status := run(t.Context(), append(args, "--content", goldenContent), strings.NewReader(""), &out,
		&problems); status != exitFine {
		t.Fatalf("careerpath %s ends with %d: %s", strings.Join(args, " "), status, &problems)
	}
	text := catalogHash.ReplaceAll(out.Bytes(), []byte("the content's hash"))
	if args[0] == "score" && text[0] == '{' {
		return earlierFields(t, text)
	}
	if args[0] == "analyze" {
		return laterParts.ReplaceAll(text, nil)
	}
	return text
}

// earlierFields leaves the later fields out of JSON values that stand one after another, each on a line.
func earlierFields(t *testing.T, text []byte) []byte {
	t.Helper()
	from := json.NewDecoder(bytes.NewReader(text))
	from.UseNumber() // so that every digit stays
	var out bytes.Buffer
	for from.More() {
		if err := copyEarlier(from, &out); err != nil {
			t.Fatal(err)
		}
		out.WriteByte('\n')
	}
	return out.Bytes()
}

// copyEarlier copies one JSON value without its later fields, the others in their order.
func copyEarlier(from *json.Decoder, to *bytes.Buffer) error {
	token, err := from.Token()
	if err != nil {
		return err
	}
	opening, nested := token.(json.Delim)
	if !nested {
		value := json.NewEncoder(to)
		value.SetEscapeHTML(false)
		err := value.Encode(token)
		to.Truncate(to.Len() - len("\n"))
		return err
	}
	to.WriteString(opening.String())
	for first := true; from.More(); {
		var name json.Token
		if opening == '{' {
			if name, err = from.Token(); err != nil {
				return err
			}
			if slices.Contains(laterFields, name.(string)) {
				if err := from.Decode(new(json.RawMessage)); err != nil {
					return err
				}
				continue
			}
		}
		if !first {
			to.WriteByte(',')
		}
		if first = false; opening == '{' {
			fmt.Fprintf(to, "%q:", name)
		}
		if err := copyEarlier(from, to); err != nil {
			return err
		}
	}
	closing, err := from.Token()
	fmt.Fprint(to, closing)
	return err
}

// same compares with a golden file.
func same(t *testing.T, name string, got []byte) {
	t.Helper()
	sameAs(t, filepath.Join("testdata", "golden", name), got)
}

// sameAs compares with a file, which -update writes.
func sameAs(t *testing.T, file string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	g, w := strings.Split(string(got), "\n"), strings.Split(string(want), "\n")
	for i := range max(len(g), len(w)) {
		if i >= len(g) || i >= len(w) || g[i] != w[i] {
			t.Fatalf("%s differs from line %d on:\n got %s\nwant %s", file, i+1, g[min(i, len(g)-1)], w[min(i, len(w)-1)])
		}
	}
}

// writeSheets writes people's answers to a quiz: whole ones and ones with gaps, all over the place and leaning to one
// side.
func writeSheets(t *testing.T, file string, quiz *engine.Quiz, people int) {
	t.Helper()
	var out bytes.Buffer
	for n := range people {
		r := rand.New(rand.NewPCG(8, uint64(n)))
		lean, spread, gaps := r.Float64(), r.Float64(), max(0, r.Float64()-0.6)
		point := func(from, to int) int {
			at := lean + (r.Float64()-0.5)*2*spread
			return min(max(from+int(math.Floor(at*float64(to-from+1))), from), to)
		}
		answers := map[string]any{}
		for _, it := range quiz.Items() {
			if r.Float64() < gaps {
				continue
			}
			switch it.Kind() {
			case engine.KindScale:
				answers[it.ID] = point(1, len(quiz.Labels(it)))
			case engine.KindOne:
				answers[it.ID] = it.Options[point(0, len(it.Options)-1)].ID
			case engine.KindMany:
				var ids []string
				for _, o := range it.Options {
					if r.IntN(3) == 0 {
						ids = append(ids, o.ID)
					}
				}
				if slices.ContainsFunc(it.Options, func(o engine.Option) bool {
					return o.Alone && len(ids) > 1 && slices.Contains(ids, o.ID)
				}) {
					ids = ids[:1]
				}
				answers[it.ID] = append([]string{}, ids...)
			case engine.KindNumber:
				answers[it.ID] = point(int(it.Number.Min), int(min(it.Number.Max, it.Number.Min+20)))
			}
		}
		line, err := json.Marshal(map[string]any{"id": fmt.Sprint("p", n), "answers": answers})
		if err != nil {
			t.Fatal(err)
		}
		out.Write(append(line, '\n'))
	}
	if err := os.WriteFile(file, out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}
