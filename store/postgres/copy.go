package postgres

import (
	"cmp"
	"context"
	"reflect"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"careerpath/store"
)

var _ store.Copier = (*Store)(nil)

// Unfinished opens a database also where a copy into it was begun and hasn't ended: for who goes on with it.
func Unfinished() Option { return func(s *Store) { s.unfinished = true } }

// sortRecords puts small records in order of kind, by bytes, whatever the order of the database, and id.
func sortRecords(all []store.KindRecord) {
	slices.SortFunc(all, func(a, b store.KindRecord) int { return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.ID, b.ID)) })
}

// Import is as store.Copier says. Where the connection breaks at the last moment, Exists may also say that it was kept.
func (s *Store) Import(ctx context.Context, people []store.Whole) error {
	return s.once(ctx, func(ctx context.Context, conn *pgxpool.Conn) error {
		w := &work{store: s, ctx: ctx, conn: conn}
		defer w.end()
		w.start("BEGIN")
		for i := range people {
			if err := w.add(&people[i]); err != nil {
				return err
			}
		}
		err := w.commit()
		if said := saidOf(err); said != nil && said.Code == uniqueViolation {
			return exists("an id or a secret is taken")
		}
		return err
	})
}

// add has a person written with everything they have but memberships.
func (w *work) add(all *store.Whole) error {
	if !store.ValidID(all.Person.ID) {
		return internal(nil, "%q can't be a person's id", all.Person.ID)
	}
	person, id := all.Person.ID, []byte(all.Person.ID)
	w.person, w.id = row{who: all.Person}, id
	for _, write := range []func(*store.Whole) error{w.addKeys, w.addDrafts, w.addAssessments, w.addPlans, w.addEvents,
		w.addRecords} {
		if err := write(all); err != nil {
			return err
		}
	}
	p := &w.person
	if !reflect.ValueOf(all.Settings).IsZero() {
		body, err := w.store.pack(settingsPlace(person), all.Settings)
		if err != nil {
			return err
		}
		p.settings = body
	}
	mark, err := newMark()
	if err != nil {
		return err
	}
	return w.write(`INSERT INTO people
		(id, created, version, changes, events, event_bytes, drafts, assessments, plans, bytes, settings)
		VALUES ($1, $2, 0, $3, $4, $5, $6, $7, $8, $9, $10)`, id, all.Person.Created.UTC(), mark, p.events, p.eventBytes,
		p.drafts, p.assessments, p.plans, p.bytes, p.settings)
}

func (w *work) addKeys(all *store.Whole) error {
	for i := range all.Keys {
		k := &all.Keys[i]
		if !store.ValidID(k.ID) {
			return internal(nil, "%q can't be a key's id", k.ID)
		}
		body, err := w.store.pack(keyPlace(w.person.who.ID, k.ID), keyTextOf(k))
		if err != nil {
			return err
		}
		w.person.bytes += int64(len(body))
		if err := w.write(insertKey, w.id, []byte(k.ID), k.Hash[:], body); err != nil {
			return err
		}
	}
	return nil
}

func (w *work) addDrafts(all *store.Whole) error {
	for i := range all.Drafts {
		d := &all.Drafts[i]
		body, err := w.store.pack(draftPlace(w.person.who.ID, d.Quiz), d)
		if err != nil {
			return err
		}
		w.person.drafts++
		w.person.bytes += int64(len(body))
		if err := w.write(`INSERT INTO drafts (person, quiz, body) VALUES ($1, $2, $3)`, w.id, []byte(d.Quiz), body); err != nil {
			return err
		}
	}
	return nil
}

func (w *work) addAssessments(all *store.Whole) error {
	for i := range all.Assessments {
		args, size, err := w.assessmentRow(all.Assessments[i])
		if err != nil {
			return err
		}
		w.person.assessments++
		w.person.bytes += size
		if err := w.write(insertAssessment, args...); err != nil {
			return err
		}
	}
	return nil
}

func (w *work) addPlans(all *store.Whole) error {
	for i := range all.Plans {
		args, size, err := w.planRow(all.Plans[i])
		if err != nil {
			return err
		}
		w.person.plans++
		w.person.bytes += size
		if err := w.write(insertPlan, args...); err != nil {
			return err
		}
	}
	return nil
}

func (w *work) addEvents(all *store.Whole) error {
	for i := range all.Events {
		seq, err := w.AppendEvent(all.Events[i])
		if err != nil {
			return err
		}
		if seq != all.Events[i].Seq {
			return internal(nil, "event %d is missing", seq)
		}
	}
	return nil
}

func (w *work) addRecords(all *store.Whole) error {
	for i := range all.Records {
		r := &all.Records[i]
		body, err := w.store.pack(recordPlace(w.person.who.ID, r.Kind, r.ID), r.Body)
		if err != nil {
			return err
		}
		w.person.bytes += int64(len(body))
		if err := w.write(`INSERT INTO records (person, kind, id, body) VALUES ($1, $2, $3, $4)`, w.id, r.Kind, []byte(r.ID),
			body); err != nil {
			return err
		}
	}
	return nil
}

// BeginCopy is as store.Copier says.
func (s *Store) BeginCopy(ctx context.Context, source string) error {
	return s.once(ctx, func(ctx context.Context, conn *pgxpool.Conn) error {
		w := &work{store: s, ctx: ctx, conn: conn}
		defer w.end()
		w.start("BEGIN")
		of, some := "", false
		err := w.query(`SELECT source FROM copies WHERE id = 1 FOR UPDATE`, nil,
			func(rows pgx.Rows) error { return rows.Scan(&of) })
		if err == nil && of == "" {
			err = w.query(`SELECT id FROM people ORDER BY id LIMIT 1`, nil, func(pgx.Rows) error { some = true; return nil })
		}
		switch {
		case err != nil:
			return err
		case of == source:
			return w.commit()
		case of != "":
			return exists("the database has an unfinished copy of %s", of)
		case some:
			return exists("the database has people already")
		}
		if err := w.write(`INSERT INTO copies (id, source, begun) VALUES (1, $1, $2)`, source, time.Now().UTC()); err != nil {
			return err
		}
		return w.commit()
	})
}

// EndCopy is as store.Copier says.
func (s *Store) EndCopy(ctx context.Context) error {
	return s.once(ctx, func(ctx context.Context, conn *pgxpool.Conn) error {
		_, err := conn.Exec(ctx, `DELETE FROM copies WHERE id = 1`)
		return err
	})
}
