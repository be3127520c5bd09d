package postgres

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"careerpath/store"
)

// Finished is as store.Store says.
func (s *Store) Finished(ctx context.Context, quiz, after, through string, choose func([]store.Summary) []int) (
	found []store.Finished, err error) {
	sql, args := `SELECT person, id, summary, rest FROM assessments WHERE person > $1 AND person <= $2`,
		[]any{[]byte(after), []byte(through)}
	if quiz != "" {
		sql, args = sql+` AND quiz = $3`, append(args, quiz)
	}
	err = s.once(ctx, func(ctx context.Context, conn *pgxpool.Conn) error {
		found = nil
		w := &work{store: s, ctx: ctx, conn: conn}
		var people []string
		of := map[string][]kept{}
		err := w.query(sql+` ORDER BY person, id`, args, func(rows pgx.Rows) error {
			var person, id []byte
			var k kept
			if err := rows.Scan(&person, &id, &k.summary, &k.rest); err != nil {
				return err
			}
			k.id = string(id)
			if last := len(people) - 1; last < 0 || people[last] != string(person) {
				people = append(people, string(person))
			}
			of[people[len(people)-1]] = append(of[people[len(people)-1]], k)
			return nil
		})
		for i := 0; err == nil && i < len(people); i++ {
			w.person.who.ID = people[i]
			var one store.Finished
			if one, err = w.finished(of[people[i]], choose); len(one.Sheets) > 0 {
				found = append(found, one)
			}
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return found, nil
}

// finished reads the sheets of those of a person's assessments that are chosen.
func (w *work) finished(all []kept, choose func([]store.Summary) []int) (one store.Finished, err error) {
	one.Person = w.person.who.ID
	summaries := make([]store.Summary, len(all))
	for i := range all {
		if summaries[i], err = w.summary(&all[i]); err != nil {
			return one, err
		}
	}
	picked := choose(slices.Clone(summaries))
	for i := range all {
		if !slices.Contains(picked, i) {
			continue
		}
		sheet := store.Sheet{Summary: summaries[i]}
		if err := w.whole(all[i].id, all[i].rest, &sheet.Answered); err != nil {
			return one, err
		}
		one.Sheets = append(one.Sheets, sheet)
	}
	return one, nil
}
