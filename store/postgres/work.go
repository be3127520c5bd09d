package postgres

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"careerpath/store"
)

// row is a person's row of people.
type row struct {
	who                store.Person
	version            int64
	changes            []byte // the ids of the last few changes, the newest last
	events, eventBytes int64
	settings           []byte // sealed, nil for none

	drafts, assessments, plans int64 // how many there are
	bytes                      int64 // of all bodies, but for those of events and settings
}

const selectPerson = `SELECT created, version, changes, events, event_bytes, settings, drafts, assessments, plans, bytes
	FROM people WHERE id = $1`

func (p *row) scan(rows pgx.Rows) error {
	err := rows.Scan(&p.who.Created, &p.version, &p.changes, &p.events, &p.eventBytes, &p.settings,
		&p.drafts, &p.assessments, &p.plans, &p.bytes)
	p.who.Created = p.who.Created.UTC()
	return err
}

// changeSize is how many random bytes tell one change from another, and mostChanges how many of a person are remembered.
const (
	changeSize  = 8
	mostChanges = 8
)

// work is one person's data in a transaction.
type work struct {
	store  *Store
	ctx    context.Context
	conn   *pgxpool.Conn
	person row
	id     []byte // of the person, as the database has it

	waiting pgx.Batch // what is to be written before anything else is read
	resized bool      // what waits tells how large something was
	wrote   bool
	ended   bool // with ROLLBACK or COMMIT
	forgot  bool
	chose   bool  // a text for assessments was chosen here
	failed  error // why nothing more can be done in the transaction
	spoilt  error // damage met on the way, whatever the caller's function made of it
}

var (
	_ store.Reader = (*work)(nil)
	_ store.Tx     = (*work)(nil)
)

// readOnce begins a transaction that sees one state of the database.
const readOnce = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"

// start has a transaction begin with whatever is said.
func (w *work) start(how string) {
	w.waiting.Queue(how)
	for _, limit := range []string{"SET LOCAL statement_timeout = '" + mostRunning + "'",
		"SET LOCAL lock_timeout = '" + mostWaiting + "'",
		"SET LOCAL idle_in_transaction_session_timeout = '" + mostIdle + "'"} {
		w.waiting.Queue(limit)
	}
}

// begin begins a transaction with whatever is said first, and reads the person's row.
func (w *work) begin(how, lock string) error {
	w.start(how)
	found := false
	err := w.query(selectPerson+lock, []any{w.id}, func(rows pgx.Rows) error {
		found = true
		return w.person.scan(rows)
	})
	if err == nil && !found {
		err = notFound("there is no such person")
	}
	return err
}

// write has a statement done before the next query, or at the end.
func (w *work) write(sql string, args ...any) error {
	if w.failed != nil {
		return w.failed
	}
	w.wrote = true
	w.waiting.Queue(sql, args...)
	return nil
}

// query does what waits, and then a query, and calls read with each row.
func (w *work) query(sql string, args []any, read func(pgx.Rows) error) error {
	if w.failed != nil {
		return w.failed
	}
	w.waiting.Queue(sql, args...).Query(eachOf(read))
	return w.send()
}

// eachOf reads all rows.
func eachOf(read func(pgx.Rows) error) func(pgx.Rows) error {
	return func(rows pgx.Rows) error {
		for rows.Next() {
			if err := read(rows); err != nil {
				return err
			}
		}
		return rows.Err()
	}
}

// replaces has a statement done before the next query, or at the end, that returns the size of what goes, or of what
// something else takes the place of: of one row at most. count counts such rows, nil for nothing.
func (w *work) replaces(count *int64, sql string, args ...any) error {
	if w.failed != nil {
		return w.failed
	}
	w.wrote, w.resized = true, true
	w.waiting.Queue(sql, args...).Query(eachOf(func(rows pgx.Rows) error {
		var size int64
		err := rows.Scan(&size)
		w.person.bytes -= size
		if count != nil {
			*count--
		}
		return err
	}))
	return nil
}

// puts has a body written that takes the place of what sizeOf returns the size of.
func (w *work) puts(count *int64, sizeOf string, key []any, body []byte, sql string, args ...any) error {
	if err := w.replaces(count, sizeOf, key...); err != nil {
		return err
	}
	w.person.bytes += int64(len(body))
	if count != nil {
		*count++
	}
	return w.write(sql, args...)
}

// exec does what waits, and then a statement, and returns how many rows that has changed.
func (w *work) exec(sql string, args ...any) (changed int64, err error) {
	w.wrote = true
	if w.failed != nil {
		return 0, w.failed
	}
	w.waiting.Queue(sql, args...).Exec(func(tag pgconn.CommandTag) error {
		changed = tag.RowsAffected()
		return nil
	})
	return changed, w.send()
}

// send sends what waits.
func (w *work) send() error {
	if w.failed != nil {
		return w.failed
	}
	err := w.flush()
	if err != nil && store.CodeOf(err) == "" {
		w.failed = passing(err)
		return w.failed
	}
	return err
}

// flush sends what waits, and has what comes of it read.
func (w *work) flush() error {
	all := w.waiting
	w.waiting, w.resized = pgx.Batch{}, false
	return w.conn.SendBatch(w.ctx, &all).Close()
}

// end ends the transaction, unless it has ended, without keeping anything. A connection in which that fails is of no more
// use to anybody.
func (w *work) end() {
	if w.ended {
		return
	}
	w.ended = true
	if _, err := w.conn.Exec(w.ctx, "ROLLBACK"); err != nil {
		_ = w.conn.Conn().Close(w.ctx)
	}
}

// View is as store.Store says.
func (s *Store) View(ctx context.Context, person string, read func(store.Reader) error) error {
	if !store.ValidID(person) {
		return s.nobody(ctx)
	}
	if err := s.enter(ctx); err != nil {
		return err
	}
	defer s.using.RUnlock()
	return s.again(ctx, new(bool), func(ctx context.Context, conn *pgxpool.Conn) error {
		w := &work{store: s, ctx: ctx, conn: conn, id: []byte(person), person: row{who: store.Person{ID: person}}}
		defer w.end()
		if err := w.begin(readOnce, ""); err != nil {
			return err
		}
		err := read(w)
		return w.verdict(err)
	})
}

// nobody is the error of a call about somebody whom nobody can be.
func (s *Store) nobody(ctx context.Context) error {
	if err := s.enter(ctx); err != nil {
		return err
	}
	s.using.RUnlock()
	return notFound("there is no such person")
}

// verdict is the error of a call whose function ended with err.
func (w *work) verdict(err error) error {
	switch {
	case w.failed != nil:
		return w.failed
	case err != nil:
		return err
	}
	return w.spoilt
}

// Update is as store.Store says.
func (s *Store) Update(ctx context.Context, person string, change func(store.Tx) error) error {
	if !store.ValidID(person) {
		return s.nobody(ctx)
	}
	if err := s.enter(ctx); err != nil {
		return err
	}
	defer s.using.RUnlock()
	mark, err := newMark()
	if err != nil {
		return err
	}
	sent := &sending{mark: mark}
	return sent.doubt(s.again(ctx, &sent.open, func(ctx context.Context, conn *pgxpool.Conn) error {
		w := &work{store: s, ctx: ctx, conn: conn, id: []byte(person), person: row{who: store.Person{ID: person}}}
		defer w.end()
		err := w.begin("BEGIN", " FOR UPDATE")
		if sent.open {
			kept, err := sent.settle(w, err)
			if err != nil {
				return err
			}
			if kept {
				return w.confirm()
			}
		}
		if err != nil {
			return err
		}
		err = change(w)
		if err = w.verdict(err); err != nil {
			return err
		}
		if !w.wrote {
			return w.commit()
		}
		if !w.forgot {
			if err := w.mark(mark); err != nil {
				return err
			}
		}
		sent.open, sent.before, sent.forgot = true, w.person.newest(), w.forgot
		began := time.Now()
		err = w.commit()
		if s.commits != nil {
			s.commits(Commit{Took: time.Since(began), Err: err})
		}
		if refused(err) {
			sent.open = false
		}
		return err
	}))
}

// mark has the person's row remember a change.
func (w *work) mark(mark []byte) error {
	if err := w.settleSizes(); err != nil {
		return err
	}
	p := &w.person
	changes := append(bytes.Clone(p.changes), mark...)
	changes = changes[max(0, len(changes)-mostChanges*changeSize):]
	w.waiting.Queue(`UPDATE people SET version = $2, changes = $3, events = $4, event_bytes = $5, settings = $6, drafts = $7,
		assessments = $8, plans = $9, bytes = $10 WHERE id = $1`, w.id, p.version+1, changes, p.events, p.eventBytes, p.settings,
		p.drafts, p.assessments, p.plans, p.bytes)
	return nil
}

func newMark() ([]byte, error) {
	mark := make([]byte, changeSize)
	_, err := rand.Read(mark)
	return mark, err
}

// newest is the last change that a person's row remembers.
func (p *row) newest() []byte { return p.changes[max(0, len(p.changes)-changeSize):] }

// remembers says whether a person's row remembers a change.
func (p *row) remembers(mark []byte) bool {
	for at := 0; at+changeSize <= len(p.changes); at += changeSize {
		if bytes.Equal(p.changes[at:at+changeSize], mark) {
			return true
		}
	}
	return false
}

// sending is what is known of a change whose COMMIT was sent.
type sending struct {
	mark   []byte
	open   bool   // nobody has said what became of it
	before []byte // the person's newest change when it was sent
	forgot bool
}

// settle says, with the person's row locked again, whether a change was kept whose COMMIT nobody has answered. The row can
// only be locked once whatever was under way has ended. What begin failed with is err.
func (c *sending) settle(w *work, err error) (kept bool, _ error) {
	switch {
	case store.CodeOf(err) == store.NotFound && c.forgot:
		return true, nil
	case store.CodeOf(err) == store.NotFound:
		return false, unavailable(nil, "the person is gone")
	case err != nil:
		return false, err
	case w.person.remembers(c.mark):
		return true, nil
	case w.person.remembers(c.before): // by now it would remember this one, too
		c.open = false
		return false, nil
	}
	return false, unavailable(nil, "many other changes have been kept since")
}

// doubt is the error of a call whose tries ended with err.
func (c *sending) doubt(err error) error {
	if err == nil || !c.open {
		return err
	}
	return inDoubt(err)
}

// inDoubt is the error of a change that nobody has answered the COMMIT of. It wraps no error of a context: that would say
// that nothing was done.
func inDoubt(err error) error {
	return unavailable(errors.New(err.Error()),
		"the connection to the database broke, and it can't be told whether the change was kept: look")
}

// noLimit has a COMMIT take as long as it takes. The database would end the wait for a standby when a limit is reached,
// and say that the change is kept, though it goes when the standby takes over.
const noLimit = "SET LOCAL statement_timeout = 0"

// touch writes something that is nobody's.
const touch = `INSERT INTO probes (id, at) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET at = EXCLUDED.at`

// confirm ends a transaction that has found a change kept. What can be read need not be at the standby yet, after a
// restart. What is written now comes after it, and once that is kept for good, so is the change.
func (w *work) confirm() error {
	if err := w.write(touch, probe(w.conn), time.Now()); err != nil {
		return err
	}
	return w.commit()
}

// commit keeps what was changed.
func (w *work) commit() error {
	w.waiting.Queue(noLimit)
	w.waiting.Queue("COMMIT").Exec(func(tag pgconn.CommandTag) error {
		if tag.String() != "COMMIT" {
			return fmt.Errorf("the database answered COMMIT with %s", tag)
		}
		return nil
	})
	err := w.flush()
	w.ended = err == nil
	return passing(err)
}
