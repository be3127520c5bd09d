package postgres

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"careerpath/store"
)

// mostOfStretch is about how many bytes the bodies of a stretch may take.
const mostOfStretch = 4 << 20

// afterAll comes after all ids, which are UTF-8.
var afterAll = []byte{0xFF}

// AtOneMoment is as store.Copier says: it reads in one transaction, which keeps the database from removing what changes
// meanwhile until it is over.
func (s *Store) AtOneMoment(ctx context.Context, use func(store.Stretches) error) error {
	if err := s.enter(ctx); err != nil {
		return err
	}
	defer s.using.RUnlock()
	conn, err := s.pool.Acquire(ctx)
	if err != nil {
		return unavailable(err, "the database can't be used for now")
	}
	defer conn.Release()
	w := &work{store: s, ctx: ctx, conn: conn}
	defer w.end()
	w.start(readOnce)
	w.waiting.Queue("SET LOCAL idle_in_transaction_session_timeout = 0")
	// The moment is that of the first query.
	if err := w.query(`SELECT id FROM people ORDER BY id LIMIT 1`, nil, func(pgx.Rows) error { return nil }); err != nil {
		return unavailable(err, "the database can't be used for now")
	}
	err = use(w)
	if w.failed != nil {
		return unavailable(w.failed, "the database can't be used for now")
	}
	return err
}

// Stretch is as store.Stretches says.
func (s *Store) Stretch(ctx context.Context, after, upTo string, limit int) (people []store.Whole, err error) {
	err = s.reading(ctx, func(w *work) error {
		people, err = w.Stretch(ctx, after, upTo, limit)
		return err
	})
	return people, err
}

// reading does something in a transaction of its own, which sees one state and may be done again.
func (s *Store) reading(ctx context.Context, do func(*work) error) error {
	return s.once(ctx, func(ctx context.Context, conn *pgxpool.Conn) error {
		w := &work{store: s, ctx: ctx, conn: conn}
		defer w.end()
		w.start(readOnce)
		err := do(w)
		if w.failed != nil {
			return w.failed
		}
		return err
	})
}

// Stretch is as store.Stretches says.
func (w *work) Stretch(_ context.Context, after, upTo string, limit int) ([]store.Whole, error) {
	to := afterAll
	if upTo != "" {
		to = []byte(upTo)
	}
	cuts, err := w.cuts([]byte(after), to, limit)
	if err != nil || len(cuts) == 0 {
		return nil, err
	}
	all := newStretch(func(of *one, _ string, fault error) {
		if of != nil && of.whole.Damage == nil && !errors.Is(fault, errSizes) {
			of.whole.Damage = damaged(fault)
			w.store.tell(of.whole.Damage)
		}
	})
	if err := all.read(w, []byte(after), cuts[0].to); err != nil {
		return nil, err
	}
	var people []store.Whole
	for _, of := range all.people {
		if of.whole.Damage != nil {
			of.whole = store.Whole{Person: store.Person{ID: of.whole.Person.ID}, Damage: of.whole.Damage}
		}
		people = append(people, of.whole)
	}
	return people, nil
}

// cut is where one stretch ends, and how many people it has.
type cut struct {
	to     []byte
	people int
}

// cuts cuts people, at most so many, into stretches that aren't too large.
func (w *work) cuts(after, upTo []byte, limit int) (cuts []cut, err error) {
	if limit <= 0 {
		return nil, nil
	}
	size := int64(mostOfStretch)
	err = w.query(`SELECT id, bytes + event_bytes FROM people WHERE id > $1 AND id <= $2 ORDER BY id LIMIT $3`,
		[]any{after, upTo, limit}, func(rows pgx.Rows) error {
			var id []byte
			var has int64
			err := rows.Scan(&id, &has)
			if size += has; size >= mostOfStretch || cuts[len(cuts)-1].people >= mostPeople {
				cuts, size = append(cuts, cut{}), has
			}
			last := &cuts[len(cuts)-1]
			last.to, last.people = bytes.Clone(id), last.people+1
			return err
		})
	return cuts, err
}

// mostPeople is how many people a stretch has at most.
const mostPeople = 64

// one is what was read of a person of a stretch.
type one struct {
	at    int // in the stretch
	whole store.Whole
	row   row

	sizes, eventSizes int64 // of the bodies found
	lastEvent         int64
	faulty            bool
}

// stretch is everything that tables have of people whose ids are next to each other.
type stretch struct {
	people []*one
	by     map[string]*one
	fault  func(of *one, table string, fault error) // is told of damage; of nobody where a row is nobody's

	keys, drafts, assessments, plans, events, records, members int // rows
}

func newStretch(fault func(of *one, table string, fault error)) *stretch {
	return &stretch{by: map[string]*one{}, fault: fault}
}

// found is a row of a table that waits for being unpacked: that may need another query.
type found struct {
	of     *one
	id     string
	seq    int64
	more   []byte // the hash of a key, what an assessment corrects, who runs a group
	text   string // the quiz of an assessment, the kind of a record
	active bool
	body   []byte
	rest   []byte // the other body, of what has two
}

var (
	errNobody = errors.New("there is data of nobody")
	errSizes  = errors.New("the person's rows have another size than their own tells")
)

// wrong tells of damage.
func (s *stretch) wrong(of *one, table string, fault error) {
	if of != nil {
		of.faulty = true
	}
	s.fault(of, table, fault)
}

// read reads what there is of people after one up to another. An error is the database's; damage goes to fault.
func (s *stretch) read(w *work, after, to []byte) error {
	err := w.query(`SELECT id, created, version, changes, events, event_bytes, settings, drafts, assessments, plans, bytes
		FROM people WHERE id > $1 AND id <= $2 ORDER BY id`, []any{after, to}, func(rows pgx.Rows) error {
		var id []byte
		of := &one{at: len(s.people)}
		p := &of.row
		err := rows.Scan(&id, &p.who.Created, &p.version, &p.changes, &p.events, &p.eventBytes, &p.settings, &p.drafts,
			&p.assessments, &p.plans, &p.bytes)
		p.who.ID, p.who.Created = string(id), p.who.Created.UTC()
		of.whole.Person = p.who
		s.people, s.by[p.who.ID] = append(s.people, of), of
		return err
	})
	if err != nil {
		return err
	}
	for _, of := range s.people {
		if of.row.settings != nil {
			s.unpack(w, of, "settings", settingsPlace(of.row.who.ID), of.row.settings, &of.whole.Settings)
		}
	}
	for _, table := range []func(w *work, after, to []byte) error{s.readKeys, s.readDrafts, s.readAssessments, s.readPlans,
		s.readEvents, s.readRecords, s.readMembers} {
		if err := table(w, after, to); err != nil {
			return err
		}
		if w.failed != nil {
			return w.failed
		}
	}
	for _, of := range s.people {
		s.agree(of)
	}
	return nil
}

// agree sees to it that a person's row tells how much there is.
func (s *stretch) agree(of *one) {
	p, has := &of.row, &of.whole
	if of.faulty {
		return // that is why
	}
	if int(p.events) != len(has.Events) || int(p.drafts) != len(has.Drafts) || int(p.plans) != len(has.Plans) ||
		int(p.assessments) != len(has.Assessments) {
		s.wrong(of, "people", errors.New("there are more or fewer rows than the person's own tells"))
	} else if p.bytes != of.sizes || p.eventBytes != of.eventSizes {
		s.wrong(of, "people", errSizes)
	}
}

// unpack reads a body, and says whether it could.
func (s *stretch) unpack(w *work, of *one, table string, at, body []byte, v any) bool {
	err := w.store.unpack(at, body, v, w.text)
	if err != nil && w.failed == nil {
		s.wrong(of, table, errors.Unwrap(err))
	}
	return err == nil
}

// rows reads the rows of a table, each of which scan has read into a person's id and a row.
func (s *stretch) rows(w *work, table, sql string, after, to []byte, count *int,
	scan func(rows pgx.Rows, person *[]byte, f *found) error) (all []found, err error) {
	err = w.query(sql, []any{after, to}, func(rows pgx.Rows) error {
		var person []byte
		var f found
		if err := scan(rows, &person, &f); err != nil {
			return err
		}
		*count++
		if f.of = s.by[string(person)]; f.of == nil {
			s.wrong(nil, table, errNobody)
			return nil
		}
		all = append(all, f)
		return nil
	})
	return all, err
}

func (s *stretch) readKeys(w *work, after, to []byte) error {
	all, err := s.rows(w, "keys", `SELECT person, id, hash, body FROM keys WHERE person > $1 AND person <= $2
		ORDER BY person, id`, after, to, &s.keys, func(rows pgx.Rows, person *[]byte, f *found) error {
		var id []byte
		err := rows.Scan(person, &id, &f.more, &f.body)
		f.id = string(id)
		return err
	})
	for i := range all {
		f := &all[i]
		f.of.sizes += int64(len(f.body))
		if len(f.more) != len(store.SecretHash{}) {
			s.wrong(f.of, "keys", errors.New("a hash has another length"))
			continue
		}
		k, err := w.store.keyOf(f.of.row.who.ID, f.id, f.more, f.body)
		if err != nil {
			s.wrong(f.of, "keys", errors.Unwrap(err))
		}
		f.of.whole.Keys = append(f.of.whole.Keys, k)
	}
	return err
}

func (s *stretch) readDrafts(w *work, after, to []byte) error {
	all, err := s.rows(w, "drafts", `SELECT person, quiz, body FROM drafts WHERE person > $1 AND person <= $2
		ORDER BY person, quiz`, after, to, &s.drafts, func(rows pgx.Rows, person *[]byte, f *found) error {
		var id []byte
		err := rows.Scan(person, &id, &f.body)
		f.id = string(id)
		return err
	})
	for i := range all {
		f := &all[i]
		f.of.sizes += int64(len(f.body))
		var d store.Draft
		s.unpack(w, f.of, "drafts", draftPlace(f.of.row.who.ID, f.id), f.body, &d)
		f.of.whole.Drafts = append(f.of.whole.Drafts, d)
	}
	return err
}

func (s *stretch) readAssessments(w *work, after, to []byte) error {
	all, err := s.rows(w, "assessments", `SELECT person, id, quiz, corrects, summary, rest FROM assessments
		WHERE person > $1 AND person <= $2 ORDER BY person, id`, after, to, &s.assessments,
		func(rows pgx.Rows, person *[]byte, f *found) error {
			var id []byte
			err := rows.Scan(person, &id, &f.text, &f.more, &f.body, &f.rest)
			f.id = string(id)
			return err
		})
	for i := range all {
		f := &all[i]
		f.of.sizes += int64(len(f.body) + len(f.rest))
		var summary store.Summary
		var a store.Assessment
		person := f.of.row.who.ID
		if s.unpack(w, f.of, "assessments", assessmentPlace(person, f.id, summaryPart), f.body, &summary) &&
			s.unpack(w, f.of, "assessments", assessmentPlace(person, f.id, wholePart), f.rest, &a) {
			summary.ID = f.id
			a = store.Join(summary, a)
			if a.Quiz != f.text || a.Corrects != string(f.more) {
				s.wrong(f.of, "assessments", errors.New("a row's columns don't say what its body does"))
			}
		}
		f.of.whole.Assessments = append(f.of.whole.Assessments, a)
	}
	return err
}

func (s *stretch) readPlans(w *work, after, to []byte) error {
	all, err := s.rows(w, "plans", `SELECT person, id, version, active, summary, whole FROM plans
		WHERE person > $1 AND person <= $2 ORDER BY person, id`, after, to, &s.plans,
		func(rows pgx.Rows, person *[]byte, f *found) error {
			var id []byte
			err := rows.Scan(person, &id, &f.seq, &f.active, &f.body, &f.rest)
			f.id = string(id)
			return err
		})
	for i := range all {
		f := &all[i]
		f.of.sizes += int64(len(f.body) + len(f.rest))
		var summary store.PlanSummary
		var p store.Plan
		person := f.of.row.who.ID
		if s.unpack(w, f.of, "plans", planPlace(person, f.id, summaryPart), f.body, &summary) &&
			s.unpack(w, f.of, "plans", planPlace(person, f.id, wholePart), f.rest, &p) &&
			(p.ID != f.id || p.Version != uint64(f.seq) || p.Active != f.active || summary.Version != p.Version) {
			s.wrong(f.of, "plans", errors.New("a row's columns don't say what its body does"))
		}
		f.of.whole.Plans = append(f.of.whole.Plans, p)
	}
	return err
}

func (s *stretch) readEvents(w *work, after, to []byte) error {
	all, err := s.rows(w, "events", `SELECT person, seq, body FROM events WHERE person > $1 AND person <= $2
		ORDER BY person, seq`, after, to, &s.events, func(rows pgx.Rows, person *[]byte, f *found) error {
		return rows.Scan(person, &f.seq, &f.body)
	})
	for i := range all {
		f := &all[i]
		f.of.eventSizes += int64(len(f.body))
		var e store.Event
		s.unpack(w, f.of, "events", eventPlace(f.of.row.who.ID, uint64(f.seq)), f.body, &e)
		f.of.whole.Events = append(f.of.whole.Events, e)
		if want := f.of.lastEvent + 1; f.seq != want {
			s.wrong(f.of, "events", fmt.Errorf("event %d is missing", want))
		}
		f.of.lastEvent = f.seq
	}
	return err
}

func (s *stretch) readRecords(w *work, after, to []byte) error {
	all, err := s.rows(w, "records", `SELECT person, kind, id, body FROM records WHERE person > $1 AND person <= $2
		ORDER BY person, kind, id`, after, to, &s.records, func(rows pgx.Rows, person *[]byte, f *found) error {
		var id []byte
		err := rows.Scan(person, &f.text, &id, &f.body)
		f.id = string(id)
		return err
	})
	for i := range all {
		f := &all[i]
		f.of.sizes += int64(len(f.body))
		r := store.KindRecord{Kind: f.text, Record: store.Record{ID: f.id}}
		s.unpack(w, f.of, "records", recordPlace(f.of.row.who.ID, r.Kind, r.ID), f.body, &r.Body)
		f.of.whole.Records = append(f.of.whole.Records, r)
	}
	for _, of := range s.people {
		sortRecords(of.whole.Records)
	}
	return err
}

func (s *stretch) readMembers(w *work, after, to []byte) error {
	all, err := s.rows(w, "members", `SELECT m.person, m.of_group, g.owner, m.body FROM members m
		LEFT JOIN groups g ON g.id = m.of_group WHERE m.person > $1 AND m.person <= $2 ORDER BY m.person, m.of_group`, after, to,
		&s.members, func(rows pgx.Rows, person *[]byte, f *found) error {
			var id []byte
			err := rows.Scan(person, &id, &f.more, &f.body)
			f.id = string(id)
			return err
		})
	for i := range all {
		f := &all[i]
		var m store.Membership
		if s.unpack(w, f.of, "members", memberPlace(f.id, f.of.row.who.ID), f.body, &m) && m.Owner != string(f.more) {
			s.wrong(f.of, "members", errors.New("a group and its members don't agree"))
		}
		f.of.whole.Memberships = append(f.of.whole.Memberships, m)
	}
	return err
}
