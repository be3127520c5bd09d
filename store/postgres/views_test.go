package postgres_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"careerpath/engine"
	"careerpath/store"
)

// The views count everybody in months that are over, correct what was corrected, and say nothing of fewer than ten people,
// nor of a month in which fewer than ten have a result, so that nobody is found by what has changed since the last look.
func TestViewsCountPeopleAndShowNobody(t *testing.T) {
	t.Parallel()
	name := newDatabase(t, "template0")
	s := opened(t, server.URL(name))
	ctx := context.Background()
	at := time.Date(2026, 3, 31, 23, 30, 0, 0, time.FixedZone("", -3*3600)) // April by UTC
	for i := range 12 {
		id := fmt.Sprintf("person %02d", i)
		must(t, s.CreatePerson(ctx, store.Person{ID: id, Created: at}))
		must(t, s.Update(ctx, id, func(tx store.Tx) error {
			a := store.Assessment{ID: "first", Quiz: "q", Finished: at, Result: engine.Result{Verdict: engine.VerdictClear,
				Role: "manager", Levels: []engine.Level{{Skill: "brand", Level: 40}, {Skill: "rare", Level: 1}}}}
			if i > 0 {
				a.Result.Levels = a.Result.Levels[:1]
			}
			if err := tx.AddAssessment(a); err != nil || i > 1 {
				return err
			}
			a.ID, a.Corrects, a.Result.Role = "second", "first", "director"
			a.Result.Levels = []engine.Level{{Skill: "brand", Level: 100}}
			return tx.AddAssessment(a)
		}))
		must(t, s.Update(ctx, id, func(tx store.Tx) error {
			a := store.Assessment{ID: "of this month", Quiz: "q", Finished: time.Now(), Result: engine.Result{
				Verdict: engine.VerdictClear, Role: "manager", Levels: []engine.Level{{Skill: "brand", Level: 90}}}}
			if err := tx.AddAssessment(a); err != nil || i > 8 {
				return err
			}
			a.ID, a.Finished = "of a month of nine", at.AddDate(0, -2, 0)
			return tx.AddAssessment(a)
		}))
		must(t, s.Update(ctx, id, func(tx store.Tx) error {
			_, err := tx.PutPlan(store.Plan{ID: "p", Active: i < 11})
			return err
		}))
	}
	for view, want := range map[string]string{
		"people_by_month":  "2026-04 12",
		"results_by_month": "q 2026-04 12 12",
		"roles_by_quiz":    "q clear manager 10 10", // two directors are too few to be told
		"levels_by_skill":  "q brand 12 12 50",
		"plans_by_state":   "true 11 11",
	} {
		if got := rowsOf(t, server.URL(name), "SELECT * FROM "+view); got != want {
			t.Errorf("%s has\n%s\nwant\n%s", view, got, want)
		}
	}

	admin := connected(t, server.URL(name))
	for _, sql := range []string{"CREATE ROLE analyst LOGIN", "GRANT SELECT ON people_by_month, results_by_month, roles_by_quiz, " +
		"levels_by_skill, plans_by_state TO analyst"} {
		_, err := admin.Exec(ctx, sql)
		must(t, err)
	}
	t.Cleanup(func() {
		_, err := admin.Exec(ctx, "DROP OWNED BY analyst")
		must(t, err)
		_, err = admin.Exec(ctx, "DROP ROLE analyst")
		must(t, err)
	})
	analyst := strings.Replace(server.URL(name), "careerpath@", "analyst@", 1)
	if got := rowsOf(t, analyst, "SELECT people FROM people_by_month"); got != "12" {
		t.Errorf("who may read the views reads %q", got)
	}
	for _, private := range []string{"people", "assessments", "standing"} {
		if _, err := connected(t, analyst).Exec(ctx, "SELECT * FROM "+private); err == nil ||
			!strings.Contains(err.Error(), "permission denied") {
			t.Errorf("who may read the views alone reads %s, too: %v", private, err)
		}
	}
}

func connected(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(context.Background(), url)
	must(t, err)
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

// rowsOf has a line for each row, months as 2026-04.
func rowsOf(t *testing.T, url, sql string) string {
	t.Helper()
	rows, err := connected(t, url).Query(context.Background(), sql)
	must(t, err)
	defer rows.Close()
	var lines []string
	for rows.Next() {
		values, err := rows.Values()
		must(t, err)
		var cells []string
		for _, v := range values {
			if month, ok := v.(time.Time); ok {
				v = month.Format("2006-01")
			}
			cells = append(cells, fmt.Sprint(v))
		}
		lines = append(lines, strings.Join(cells, " "))
	}
	must(t, rows.Err())
	return strings.Join(lines, "\n")
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
