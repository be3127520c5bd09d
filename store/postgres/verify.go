package postgres

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5"

	"careerpath/store/packed"
)

// Held says what a database holds.
type Held struct {
	People, Keys, Drafts, Results, Plans, Events, Records, Members int
	SharedTexts                                                    int // that assessments are packed against
}

// readers is how many connections Verify reads with.
const readers = 4

// Verify reads everything in the database: every checksum, every record, and whatever a row names. report is told each
// thing that is wrong, with the table and whose turn it is, in order of ids, and no id; it may be called often. It reads
// in many short transactions, so that nobody waits for it, and servers may go on meanwhile. progress is told how many
// people were read. An error is why not all could be read.
func (s *Store) Verify(ctx context.Context, report func(error), progress func(people int)) (*Held, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	v := &verification{store: s, report: report, progress: progress}
	type part struct {
		after, to []byte
		first     int
	}
	parts := make(chan part)
	var reading sync.WaitGroup
	for range readers {
		reading.Go(func() {
			for p := range parts {
				if err := v.part(ctx, p.after, p.to, p.first); err != nil {
					v.fail(err)
					cancel()
				}
			}
		})
	}
	after, first := []byte{}, 1
	for ctx.Err() == nil {
		var cuts []cut
		err := s.reading(ctx, func(w *work) (err error) { cuts, err = w.cuts(after, afterAll, readers*mostPeople); return err })
		if err != nil {
			v.fail(err)
			break
		}
		for _, c := range cuts {
			parts <- part{after, c.to, first}
			after, first = c.to, first+c.people
		}
		if len(cuts) == 0 { // after the last one there may be what is nobody's
			parts <- part{after, afterAll, first}
			break
		}
	}
	close(parts)
	reading.Wait()
	for _, rest := range []func(context.Context) error{v.groups, v.texts} {
		if v.failed == nil {
			v.fail(rest(ctx))
		}
	}
	if v.failed != nil {
		return nil, v.failed
	}
	return &v.held, nil
}

// verification is on its way through a database.
type verification struct {
	store    *Store
	report   func(error)
	progress func(people int)

	mu     sync.Mutex
	held   Held
	failed error
}

func (v *verification) fail(err error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.failed == nil {
		v.failed = err
	}
}

// tell reports what is wrong in a table; place says where, "" for nowhere in particular.
func (v *verification) tell(table, place string, fault error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	text := strings.TrimPrefix(fault.Error(), table+": ")
	if place != "" {
		text += ", of " + place
	}
	v.report(errors.New(table + ": " + text))
}

// part looks at all that is kept of people after one up to another.
func (v *verification) part(ctx context.Context, after, to []byte, first int) error {
	type wrong struct {
		of    *one
		table string
		fault error
	}
	var all *stretch
	var wrongs []wrong
	err := v.store.reading(ctx, func(w *work) error {
		wrongs = nil
		all = newStretch(func(of *one, table string, fault error) { wrongs = append(wrongs, wrong{of, table, fault}) })
		return all.read(w, after, to)
	})
	if err != nil {
		return err
	}
	for _, is := range wrongs {
		place := ""
		if is.of != nil {
			place = fmt.Sprintf("person %d", first+is.of.at)
		}
		v.tell(is.table, place, is.fault)
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	h := &v.held
	h.People, h.Keys, h.Drafts = h.People+len(all.people), h.Keys+all.keys, h.Drafts+all.drafts
	h.Results, h.Plans, h.Events = h.Results+all.assessments, h.Plans+all.plans, h.Events+all.events
	h.Records, h.Members = h.Records+all.records, h.Members+all.members
	v.progress(h.People)
	return nil
}

// mostAtOnce is how many groups or texts are read at once.
const mostAtOnce = 500

// groups sees to it that every group has an owner and members.
func (v *verification) groups(ctx context.Context) error {
	for after, more := []byte{}, true; more; {
		more = false
		err := v.store.reading(ctx, func(w *work) error {
			return w.query(`SELECT id, (SELECT count(*) FROM people p WHERE p.id = g.owner),
				(SELECT count(*) FROM members m WHERE m.of_group = g.id) FROM groups g WHERE id > $1 ORDER BY id LIMIT $2`,
				[]any{after, mostAtOnce}, func(rows pgx.Rows) error {
					var id []byte
					var owners, members int64
					err := rows.Scan(&id, &owners, &members)
					if err == nil && owners == 0 {
						v.tell("groups", "", errNobody)
					}
					if err == nil && members == 0 {
						v.tell("groups", "", errors.New("a group and its members don't agree"))
					}
					after, more = bytes.Clone(id), true
					return err
				})
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// texts looks at what assessments are packed against.
func (v *verification) texts(ctx context.Context) error {
	return v.store.reading(ctx, func(w *work) error {
		v.held.SharedTexts = 0
		err := w.query(`SELECT name, body FROM texts ORDER BY name`, nil, func(rows pgx.Rows) error {
			var name, body []byte
			if err := rows.Scan(&name, &body); err != nil {
				return err
			}
			v.held.SharedTexts++
			payload, err := unseal(place("texts", string(name)), body)
			var text []byte
			if err == nil {
				text, err = v.store.packer.Unpack(payload, noTexts)
			}
			if is := packed.NameOf(text); err == nil && !bytes.Equal(is[:], name) {
				err = errors.New("a text isn't what its name says")
			}
			if err != nil {
				v.tell("texts", "", err)
			}
			return nil
		})
		if err != nil {
			return err
		}
		return w.query(`SELECT count(*) FROM typical y LEFT JOIN texts t ON t.name = y.name WHERE t.name IS NULL`, nil,
			func(rows pgx.Rows) error {
				var missing int64
				err := rows.Scan(&missing)
				for range missing {
					v.tell("typical", "", errors.New("a text isn't there"))
				}
				return err
			})
	})
}
