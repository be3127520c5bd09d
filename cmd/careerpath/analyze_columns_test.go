package main

import (
	"bytes"
	"encoding/csv"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"careerpath/cmd/careerpath/internal/columns"
	"careerpath/cmd/careerpath/internal/rows"
	"careerpath/engine"
	"careerpath/engine/analyze"
	"careerpath/engine/persontotal"
	"careerpath/engine/score"
)

// Whatever stands in the cells, people come to the same by column as one after another: the analysis, the signs of each
// row and what is refused.
func TestPeopleByColumnComeToTheSameAsOneAfterAnother(t *testing.T) {
	c, err := ownCatalog()
	if err != nil {
		t.Fatal(err)
	}
	for _, quiz := range c.Quizzes() {
		for name, file := range map[string][]byte{
			"without roles": messy(&quiz, 1500), "with roles": withRoles(&quiz, messy(&quiz, 1500)),
		} {
			t.Run(quiz.ID+" "+name, func(t *testing.T) {
				byColumn := analysed(t, c, &quiz, file, func(a *analyzing, to *analyze.Analyzer) rows.Worker {
					w := newColumnSampler(a, to, len(a.adders)-1)
					if w == nil || w.reader == nil {
						t.Fatal("the file isn't read by column")
					}
					return w
				})
				alone := analysed(t, c, &quiz, file, func(a *analyzing, to *analyze.Analyzer) rows.Worker {
					return newSampler(a, to, len(a.adders)-1)
				})
				if diff := cmp.Diff(alone, byColumn); diff != "" {
					t.Errorf("-one after another +by column\n%s", diff)
				}
				if n := byColumn.Against; n == nil || n.Known < n.People/2 || n.Against == 0 {
					t.Errorf("answers against everybody else's: %+v", n)
				}
				if alone.Analysis.People < 700 || alone.Analysis.People > 1400 {
					t.Errorf("%d of 1500 rows are analysed: the test tries too few of one kind", alone.Analysis.People)
				}
			})
		}
	}
}

// outcome is all that an analysis of a file comes to.
type outcome struct {
	Analysis       analyze.Analysis
	Against        *persontotal.Count
	Rows, Failed   int
	Signs, Refused string
}

// analysed has workers of one kind analyse a file, and writes the signs of each row.
func analysed(
	t *testing.T, c *score.Catalog, quiz *engine.Quiz, file []byte,
	newWorker func(*analyzing, *analyze.Analyzer) rows.Worker,
) (out outcome) {
	t.Helper()
	name := filepath.Join(t.TempDir(), "people.csv")
	if err := os.WriteFile(name, file, 0o600); err != nil {
		t.Fatal(err)
	}
	in, err := rows.Open(name, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	in.Name = "people.csv"
	var signs, refused bytes.Buffer
	a := &analyzing{report: io.Discard, signs: true, roles: rolesOf(c, quiz), Reading: rows.Reading{
		Catalog: c, Quiz: quiz, In: in, Format: "auto", Repeats: rows.RepeatsAll, Stdout: &signs, Stderr: &refused,
		Columns: columns.Options{Roles: true, Missing: []string{"-99", "N/A"}},
		Verb:    "analyse", Being: "analysing", Done: "analysed",
	}}
	total, err := analyze.New(c, quiz.ID)
	if err != nil {
		t.Fatal(err)
	}
	first, err := persontotal.New(c, quiz.ID)
	if err != nil {
		t.Fatal(err)
	}
	var parts []*analyze.Analyzer
	out.Rows, out.Failed, err = a.Run(t.Context(), a.head, func() rows.Worker {
		part, err := analyze.New(c, quiz.ID)
		if err != nil {
			t.Fatal(err)
		}
		parts, a.adders = append(parts, part), append(a.adders, first.Another())
		return newWorker(a, part)
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range parts {
		if err := total.Merge(part); err != nil {
			t.Fatal(err)
		}
	}
	norms := persontotal.NormsOf(a.adders...)
	var told bytes.Buffer // the rows with their correlations, whichever worker they came to
	header, _ := signs.ReadString('\n')
	if err := copyTelling(csv.NewReader(&signs), csv.NewWriter(&told), a.adders, norms); err != nil {
		t.Fatal(err)
	}
	out.Analysis, out.Signs, out.Refused = total.Analysis(), header+told.String(), refused.String()
	out.Against = norms.Count(a.adders...)
	return out
}

// withRoles adds a column with the roles that people hold: ids and titles, mistyped ones and none.
func withRoles(quiz *engine.Quiz, file []byte) []byte {
	var out bytes.Buffer
	row := 0
	for line := range bytes.Lines(file) {
		role := ""
		if n := row % (len(quiz.Roles) + 4); n < len(quiz.Roles) {
			role = quiz.Roles[n].ID
		} else if row%50 == 1 {
			role = "no_such_role"
		}
		if row == 0 {
			role = "role"
		}
		out.WriteString(role + "," + string(line))
		row++
	}
	return out.Bytes()
}
