package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"careerpath/store"
)

const insertPerson = `INSERT INTO people
	(id, created, version, changes, events, event_bytes, drafts, assessments, plans, bytes)
	VALUES ($1, $2, 0, $3, 0, 0, 0, 0, 0, $4)`

// CreatePerson is as store.Store says.
func (s *Store) CreatePerson(ctx context.Context, p store.Person, keys ...store.Key) error {
	if !store.ValidID(p.ID) {
		return internal(nil, "%q can't be a person's id", p.ID)
	}
	ids := map[string]bool{}
	var bodies [][]byte
	size := int64(0)
	for i := range keys {
		if !store.ValidID(keys[i].ID) {
			return internal(nil, "%q can't be a key's id", keys[i].ID)
		}
		if ids[keys[i].ID] {
			return internal(nil, "two keys have the id %q", keys[i].ID)
		}
		ids[keys[i].ID] = true
		body, err := s.pack(keyPlace(p.ID, keys[i].ID), keyTextOf(&keys[i]))
		if err != nil {
			return err
		}
		bodies = append(bodies, body)
		size += int64(len(body))
	}
	mark, err := newMark()
	if err != nil {
		return err
	}
	open := false // a COMMIT was sent, and nobody has said what became of it
	err = s.settled(ctx, &open, func(ctx context.Context, conn *pgxpool.Conn) error {
		var all pgx.Batch
		all.Queue("BEGIN")
		all.Queue(insertPerson, []byte(p.ID), p.Created.UTC(), mark, size)
		for i := range keys {
			all.Queue(insertKey, []byte(p.ID), []byte(keys[i].ID), keys[i].Hash[:], bodies[i])
		}
		all.Queue(noLimit)
		all.Queue("COMMIT")
		err := conn.SendBatch(ctx, &all).Close()
		if err == nil {
			return nil
		}
		if _, rolled := conn.Exec(ctx, "ROLLBACK"); rolled != nil {
			_ = conn.Conn().Close(ctx)
		}
		if said := saidOf(err); said == nil || said.Code != uniqueViolation {
			open = open || !refused(err)
			return err
		}
		return s.createdBy(ctx, conn, p.ID, mark)
	})
	if open && store.CodeOf(err) == store.Unavailable {
		err = inDoubt(err)
	}
	return err
}

// createdBy says whether it was a change that has created a person: Exists where it was another.
func (s *Store) createdBy(ctx context.Context, conn *pgxpool.Conn, person string, change []byte) error {
	w := &work{store: s, ctx: ctx, conn: conn, id: []byte(person)}
	defer w.end()
	err := w.begin("BEGIN", " FOR UPDATE")
	if err == nil && w.person.remembers(change) {
		return w.confirm()
	}
	if err == nil || store.CodeOf(err) == store.NotFound { // it is a key that is somebody else's
		err = exists("there is such a person already")
	}
	return err
}

// People is as store.Store says.
func (s *Store) People(ctx context.Context, after string, limit int) (page []store.Person, err error) {
	err = s.once(ctx, func(ctx context.Context, conn *pgxpool.Conn) error {
		page = nil
		if limit <= 0 {
			return nil
		}
		rows, err := conn.Query(ctx, `SELECT id, created FROM people WHERE id > $1 ORDER BY id LIMIT $2`, []byte(after), limit)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var id []byte
			var p store.Person
			if err := rows.Scan(&id, &p.Created); err != nil {
				return err
			}
			p.ID, p.Created = string(id), p.Created.UTC()
			page = append(page, p)
		}
		return rows.Err()
	})
	return page, err
}

// DeletePerson is as store.Store says.
func (s *Store) DeletePerson(ctx context.Context, person string) error {
	return s.Update(ctx, person, store.Tx.Forget)
}

// Forget is as store.Tx says.
func (w *work) Forget() error {
	if err := w.depart(); err != nil {
		return err
	}
	for _, sql := range []string{`DELETE FROM keys WHERE person = $1`, `DELETE FROM drafts WHERE person = $1`,
		`DELETE FROM assessments WHERE person = $1`, `DELETE FROM plans WHERE person = $1`,
		`DELETE FROM events WHERE person = $1`, `DELETE FROM records WHERE person = $1`,
		`DELETE FROM people WHERE id = $1`} {
		if err := w.write(sql, w.id); err != nil {
			return err
		}
	}
	w.forgot = true
	return nil
}

// Person returns whose data it is.
func (w *work) Person() store.Person { return w.person.who }

// Settings is as store.Reader says.
func (w *work) Settings() (kept store.Settings, err error) {
	if w.person.settings == nil {
		return kept, nil
	}
	err = w.unpack(settingsPlace(w.person.who.ID), w.person.settings, &kept)
	return kept, err
}

// PutSettings is as store.Tx says.
func (w *work) PutSettings(kept store.Settings) error {
	body, err := w.store.pack(settingsPlace(w.person.who.ID), kept)
	if err == nil {
		w.person.settings, w.wrote = body, true
	}
	return err
}

func settingsPlace(person string) []byte { return place("settings", person) }

// unpack reads a body that is packed against no other text, and remembers damage.
func (w *work) unpack(at, body []byte, v any) error {
	err := w.store.unpack(at, body, v, noTexts)
	if err != nil {
		w.spoilt = err
	}
	return err
}
