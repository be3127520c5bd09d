package main

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"careerpath/engine"
)

// Whatever stands in the cells, CSV has the numbers of the results that NDJSON has, and the same rows are refused.
func TestCSVByColumnIsWhatTheResultsSay(t *testing.T) {
	c, err := ownCatalog()
	if err != nil {
		t.Fatal(err)
	}
	for _, quiz := range c.Quizzes() {
		t.Run(quiz.ID, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(t.TempDir(), "messy.csv")
			if err := os.WriteFile(file, messy(&quiz, 1500), 0o600); err != nil {
				t.Fatal(err)
			}
			var byColumn, results, refused, refusedToo bytes.Buffer
			args := []string{"score", "--quiz", quiz.ID, "--missing", "-99,N/A"}
			run(t.Context(), append(args, "--csv", file), nil, &byColumn, &refused)
			run(t.Context(), append(args, file), nil, &results, &refusedToo)
			if refused.String() != refusedToo.String() {
				t.Errorf("as CSV is refused\n%s\nand as NDJSON\n%s", &refused, &refusedToo)
			}
			var want bytes.Buffer
			out := newCSVOutput(&want, c, &quiz, fields{})
			if err := out.header(); err != nil {
				t.Fatal(err)
			}
			rows := 0
			for line := range bytes.Lines(results.Bytes()) {
				var of struct {
					ID     string
					Result engine.Result
				}
				if err := json.Unmarshal(line, &of); err != nil {
					t.Fatal(err)
				}
				if err := out.write(of.ID, &of.Result); err != nil {
					t.Fatal(err)
				}
				rows++
			}
			if rows < 700 || rows > 1400 {
				t.Errorf("%d of 1500 rows are scored: the test tries too few of one kind", rows)
			}
			got, whole := strings.Split(byColumn.String(), "\n"), strings.Split(want.String(), "\n")
			for i := range max(len(got), len(whole)) {
				if i >= len(got) || i >= len(whole) || got[i] != whole[i] {
					t.Fatalf("line %d is\n%s\nwant\n%s", i+1, got[min(i, len(got)-1)], whole[min(i, len(whole)-1)])
				}
			}
		})
	}
}

// Fields that are known without reasons are written by column, and come to what the whole results say.
func TestFieldsByColumnAreThoseOfTheResults(t *testing.T) {
	c, err := ownCatalog()
	if err != nil {
		t.Fatal(err)
	}
	for _, quiz := range c.Quizzes() {
		t.Run(quiz.ID, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(t.TempDir(), "messy.csv")
			if err := os.WriteFile(file, messy(&quiz, 300), 0o600); err != nil {
				t.Fatal(err)
			}
			var few, whole, refused bytes.Buffer
			args := []string{"score", "--quiz", quiz.ID, "--missing", "-99,N/A", file}
			run(t.Context(), append(args, "--fields", strings.Join(simple, ",")), nil, &few, &refused)
			run(t.Context(), args, nil, &whole, &refused)
			var got, want []string
			for line := range bytes.Lines(few.Bytes()) {
				got = append(got, string(line))
			}
			keep, err := newFields(strings.Join(simple, ","), false, false)
			if err != nil {
				t.Fatal(err)
			}
			for line := range bytes.Lines(whole.Bytes()) {
				var of struct {
					ID     string
					Result engine.Result
				}
				if err := json.Unmarshal(line, &of); err != nil {
					t.Fatal(err)
				}
				want = append(want, string(appendLine(nil, of.ID, &of.Result, keep.keep)))
			}
			if len(want) < 100 || !slices.Equal(got, want) {
				t.Errorf("of %d results the fields are\n%s\nand %d are written:\n%s", len(want), want, len(got), got)
			}
		})
	}
}

// Whatever fields are chosen, CSV has their columns as the whole CSV has them, and no others.
func TestFieldsInCSVAreColumnsOfTheWhole(t *testing.T) {
	c, err := ownCatalog()
	if err != nil {
		t.Fatal(err)
	}
	fieldOf := map[string]string{
		"share": "roles", "readiness": "roles", "level": "levels", "sum": "levels", "band": "levels",
	}
	for _, quiz := range c.Quizzes() {
		t.Run(quiz.ID, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(t.TempDir(), "messy.csv")
			if err := os.WriteFile(file, messy(&quiz, 200), 0o600); err != nil {
				t.Fatal(err)
			}
			table := func(more ...string) [][]string {
				var out, refused bytes.Buffer
				args := []string{"score", "--csv", "--quiz", quiz.ID, "--missing", "-99,N/A", file}
				run(t.Context(), append(args, more...), nil, &out, &refused)
				rows, err := csv.NewReader(&out).ReadAll()
				if err != nil {
					t.Fatal(err)
				}
				return rows
			}
			whole := table()
			if len(whole) < 50 {
				t.Fatalf("%d rows are written: the test tries too few", len(whole))
			}
			for chosen := 1; chosen < 1<<len(tabular); chosen += (1 << len(tabular) / 23) | 1 { // some of each kind
				var names []string
				for i, name := range tabular {
					if chosen>>i&1 == 1 {
						names = append(names, name)
					}
				}
				var want [][]string
				for _, row := range whole {
					var cells []string
					for i, cell := range row {
						name := whole[0][i]
						group, _, _ := strings.Cut(name, "_")
						if name == "id" || slices.Contains(names, cmp.Or(fieldOf[group], name)) {
							cells = append(cells, cell)
						}
					}
					want = append(want, cells)
				}
				got := table("--fields", strings.Join(names, ","))
				if !slices.EqualFunc(got, want, slices.Equal[[]string]) {
					t.Errorf("--fields %s writes\n%s\nwant\n%s", strings.Join(names, ","), got, want)
				}
			}
		})
	}
}

// messy is a file as people have it: points and labels, blanks and codes for no answer, decimals, quotes and mistakes.
func messy(quiz *engine.Quiz, rows int) []byte {
	r := rand.New(rand.NewPCG(11, 12))
	pick := func(of ...string) string { return of[r.IntN(len(of))] }
	var out bytes.Buffer
	out.WriteString("id,remarks")
	for _, it := range quiz.Items() {
		out.WriteString("," + it.ID)
	}
	for row := range rows {
		fmt.Fprintf(&out, "\n%s,%s", pick(fmt.Sprintf("p%d", row), fmt.Sprintf(" p%d ", row), fmt.Sprintf("=p%d", row),
			fmt.Sprintf("ü %d", row), "", "N/A"),
			pick("", "fine", `"so, so"`, `"he said ""no"""`))
		for _, it := range quiz.Items() {
			cell := pick("", "-99", " ")
			switch {
			case r.IntN(12) == 0:
			case r.IntN(200) == 0:
				cell = pick("0", "x", "7.5", "1e400", "\xff")
			case it.Kind() == engine.KindScale:
				labels := quiz.Labels(it)
				n := r.IntN(len(labels))
				cell = pick(fmt.Sprint(n+1), fmt.Sprint(n+1), fmt.Sprintf("%d.0", n+1), `"`+labels[n]+`"`, fmt.Sprintf(" %d", n+1))
			case it.Kind() == engine.KindNumber:
				cell = fmt.Sprint(int(it.Number.Min) + r.IntN(4))
			case it.Kind() == engine.KindOne:
				cell = it.Options[r.IntN(len(it.Options))].ID
			default:
				cell = it.Options[0].ID + ";" + it.Options[1].ID
			}
			out.WriteString("," + cell)
		}
	}
	return out.Bytes()
}

func TestANumberIsWrittenAsEverywhereElse(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 14))
	numbers := []float64{0, 1, 100, 999.999999999999, 1000, 12345.678, 1e-4, 0.000099, 1e-12, 1e-30, 0.1,
		0.30000000000000004, 1.0 / 3, 99.99999999999, 5e-324}
	for range 100_000 {
		x := r.Float64() * math.Pow10(r.IntN(8)-4)
		numbers = append(numbers, x, math.Round(x*1e12)/1e12, math.Round(x*1e3)/1e3)
	}
	for _, x := range numbers {
		if got, want := string(appendNumber(nil, x)), number(x); got != want {
			t.Fatalf("%v is written %s, want %s", x, got, want)
		}
	}
}
