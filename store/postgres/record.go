package postgres

import (
	"encoding/json"

	"github.com/jackc/pgx/v5"

	"careerpath/store"
)

func recordPlace(person, kind, id string) []byte { return place("records", person, kind, id) }

// Record is as store.Reader says.
func (w *work) Record(kind, id string) (body json.RawMessage, err error) {
	found := false
	if validKind(kind) {
		err = w.query(`SELECT body FROM records WHERE person = $1 AND kind = $2 AND id = $3`, []any{w.id, kind, []byte(id)},
			func(rows pgx.Rows) error {
				found = true
				return w.body(rows, recordPlace(w.person.who.ID, kind, id), &body)
			})
	}
	if err == nil && !found {
		err = notFound("there is no record %q of kind %q", id, kind)
	}
	return body, err
}

// Records is as store.Reader says.
func (w *work) Records(kind string) (all []store.Record, err error) {
	if !validKind(kind) {
		return nil, nil
	}
	err = w.query(`SELECT id, body FROM records WHERE person = $1 AND kind = $2 ORDER BY id`, []any{w.id, kind},
		func(rows pgx.Rows) error {
			var id, body []byte
			if err := rows.Scan(&id, &body); err != nil {
				return err
			}
			one := store.Record{ID: string(id)}
			err := w.unpack(recordPlace(w.person.who.ID, kind, one.ID), body, &one.Body)
			all = append(all, one)
			return err
		})
	return all, err
}

// PutRecord is as store.Tx says.
func (w *work) PutRecord(kind, id string, body json.RawMessage) error {
	if !validKind(kind) || !store.ValidID(id) {
		return internal(nil, "%q of kind %q can't be a record's id", id, kind)
	}
	kept, err := w.store.pack(recordPlace(w.person.who.ID, kind, id), body)
	if err != nil {
		return err
	}
	return w.puts(nil, `SELECT octet_length(body) FROM records WHERE person = $1 AND kind = $2 AND id = $3`,
		[]any{w.id, kind, []byte(id)}, kept, `INSERT INTO records (person, kind, id, body) VALUES ($1, $2, $3, $4)
		ON CONFLICT (person, kind, id) DO UPDATE SET body = EXCLUDED.body`, w.id, kind, []byte(id), kept)
}

// DeleteRecord is as store.Tx says.
func (w *work) DeleteRecord(kind, id string) error {
	if !validKind(kind) {
		return nil
	}
	return w.replaces(nil, `DELETE FROM records WHERE person = $1 AND kind = $2 AND id = $3 RETURNING octet_length(body)`, w.id,
		kind, []byte(id))
}

// validKind says whether a kind of records can be kept.
func validKind(kind string) bool { return store.ValidID(kind) }
