package postgres

import (
	"github.com/jackc/pgx/v5"

	"careerpath/store"
)

func draftPlace(person, quiz string) []byte { return place("drafts", person, quiz) }

// Draft is as store.Reader says.
func (w *work) Draft(quiz string) (d store.Draft, err error) {
	found := false
	err = w.query(`SELECT body FROM drafts WHERE person = $1 AND quiz = $2`, []any{w.id, []byte(quiz)},
		func(rows pgx.Rows) error {
			found = true
			return w.body(rows, draftPlace(w.person.who.ID, quiz), &d)
		})
	if err == nil && !found {
		err = notFound("there is no draft of %q", quiz)
	}
	return d, err
}

// body reads a row of nothing but a body.
func (w *work) body(rows pgx.Rows, at []byte, v any) error {
	var body []byte
	if err := rows.Scan(&body); err != nil {
		return err
	}
	return w.unpack(at, body, v)
}

// Drafts is as store.Reader says.
func (w *work) Drafts() (all []store.Draft, err error) {
	err = w.query(`SELECT quiz, body FROM drafts WHERE person = $1 ORDER BY quiz`, []any{w.id}, func(rows pgx.Rows) error {
		var quiz, body []byte
		if err := rows.Scan(&quiz, &body); err != nil {
			return err
		}
		var d store.Draft
		err := w.unpack(draftPlace(w.person.who.ID, string(quiz)), body, &d)
		all = append(all, d)
		return err
	})
	return all, err
}

// PutDraft is as store.Tx says.
func (w *work) PutDraft(d store.Draft) error {
	if !store.ValidID(d.Quiz) {
		return internal(nil, "%q can't be a quiz's id", d.Quiz)
	}
	d.Started, d.Updated = d.Started.UTC(), d.Updated.UTC()
	body, err := w.store.pack(draftPlace(w.person.who.ID, d.Quiz), d)
	if err != nil {
		return err
	}
	return w.puts(&w.person.drafts, `SELECT octet_length(body) FROM drafts WHERE person = $1 AND quiz = $2`,
		[]any{w.id, []byte(d.Quiz)}, body, `INSERT INTO drafts (person, quiz, body) VALUES ($1, $2, $3)
		ON CONFLICT (person, quiz) DO UPDATE SET body = EXCLUDED.body`, w.id, []byte(d.Quiz), body)
}

// DeleteDraft is as store.Tx says.
func (w *work) DeleteDraft(quiz string) error {
	return w.replaces(&w.person.drafts, `DELETE FROM drafts WHERE person = $1 AND quiz = $2 RETURNING octet_length(body)`, w.id,
		[]byte(quiz))
}
