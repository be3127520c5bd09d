package postgres

import (
	"github.com/jackc/pgx/v5"

	"careerpath/store"
)

// ownBytes is about what a person's row of people takes.
const ownBytes = 128

// Usage is as store.Reader says. The database's own bytes for rows and indexes aren't counted.
func (w *work) Usage() (u store.Usage, err error) {
	u.Events, u.EventBytes = int(w.person.events), w.person.eventBytes
	u.Bytes = ownBytes + int64(len(w.person.settings)) + u.EventBytes
	counts := map[string]*int{"a": &u.Assessments, "d": &u.Drafts, "p": &u.Plans}
	err = w.query(`
		SELECT 'd', count(*), coalesce(sum(octet_length(body)), 0) FROM drafts WHERE person = $1 UNION ALL
		SELECT 'a', count(*), coalesce(sum(octet_length(summary) + octet_length(rest)), 0) FROM assessments WHERE person = $1 UNION ALL
		SELECT 'p', count(*), coalesce(sum(octet_length(summary) + octet_length(whole)), 0) FROM plans WHERE person = $1 UNION ALL
		SELECT 'k', count(*), coalesce(sum(octet_length(body)), 0) FROM keys WHERE person = $1 UNION ALL
		SELECT 'r', count(*), coalesce(sum(octet_length(body)), 0) FROM records WHERE person = $1`,
		[]any{w.id}, func(rows pgx.Rows) error {
			var kind string
			var n, bytes int64
			if err := rows.Scan(&kind, &n, &bytes); err != nil {
				return err
			}
			if count := counts[kind]; count != nil {
				*count = int(n)
			}
			u.Bytes += bytes
			return nil
		})
	return u, err
}

// Count is as store.Reader says.
func (w *work) Count() (n store.Counts, err error) {
	u, err := w.Usage()
	return store.Counts{Drafts: u.Drafts, Assessments: u.Assessments, Plans: u.Plans, Events: u.Events}, err
}
