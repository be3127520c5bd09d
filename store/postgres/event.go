package postgres

import (
	"fmt"
	"math"
	"strconv"

	"github.com/jackc/pgx/v5"

	"careerpath/store"
)

func eventPlace(person string, seq uint64) []byte {
	return place("events", person, strconv.FormatUint(seq, 10))
}

// Events is as store.Reader says. A gap in the sequence is Damaged.
func (w *work) Events(after uint64, limit int) (found []store.Event, err error) {
	if after >= math.MaxInt64 || limit <= 0 {
		return nil, nil
	}
	want := after
	err = w.query(`SELECT seq, body FROM events WHERE person = $1 AND seq > $2 ORDER BY seq LIMIT $3`,
		[]any{w.id, int64(after), limit}, func(rows pgx.Rows) error {
			var seq int64
			var body []byte
			if err := rows.Scan(&seq, &body); err != nil {
				return err
			}
			if want++; uint64(seq) != want {
				return w.met(w.gap(want))
			}
			var e store.Event
			err := w.unpack(eventPlace(w.person.who.ID, want), body, &e)
			found = append(found, e)
			return err
		})
	return found, err
}

// gap is the error for an event that is missing.
func (w *work) gap(seq uint64) error {
	err := damaged(fmt.Errorf("events: event %d is missing", seq))
	w.store.tell(err)
	return err
}

// AppendEvent is as store.Tx says.
func (w *work) AppendEvent(e store.Event) (uint64, error) {
	e.Seq, e.At = uint64(w.person.events)+1, e.At.UTC()
	body, err := w.store.pack(eventPlace(w.person.who.ID, e.Seq), e)
	if err != nil {
		return 0, err
	}
	if err := w.write(`INSERT INTO events (person, seq, body) VALUES ($1, $2, $3)`, w.id, int64(e.Seq), body); err != nil {
		return 0, err
	}
	w.person.events++
	w.person.eventBytes += int64(len(body))
	return e.Seq, nil
}

// PutEvent is as store.Tx says.
func (w *work) PutEvent(e store.Event) error {
	size, found := int64(0), false
	if e.Seq <= math.MaxInt64 {
		err := w.query(`SELECT octet_length(body) FROM events WHERE person = $1 AND seq = $2`, []any{w.id, int64(e.Seq)},
			func(rows pgx.Rows) error {
				found = true
				return rows.Scan(&size)
			})
		if err != nil {
			return err
		}
	}
	if !found {
		return notFound("there is no event %d", e.Seq)
	}
	e.At = e.At.UTC()
	body, err := w.store.pack(eventPlace(w.person.who.ID, e.Seq), e)
	if err != nil {
		return err
	}
	w.person.eventBytes += int64(len(body)) - size
	return w.write(`UPDATE events SET body = $3 WHERE person = $1 AND seq = $2`, w.id, int64(e.Seq), body)
}
