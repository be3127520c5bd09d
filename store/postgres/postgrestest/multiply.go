package postgrestest

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"strconv"
	"sync"

	"github.com/jackc/pgx/v5"
)

// Multiply fills a database with so many people in little time, in place of the few that are there: each has the keys,
// assessments and events of one of the few, in turn, under an id of their own. id gives the nth its id, in rising order;
// secret gives the nth key, of all keys one after another, the hash of its secret. What else the few have goes.
func (s *Server) Multiply(ctx context.Context, database string, people int, id func(n int) string,
	secret func(n int) [32]byte) error {
	few, err := s.take(ctx, database)
	if err != nil {
		return err
	}
	before := make([]int, len(few)) // how many keys there are before those of the nth of the few
	all := 0
	for i := range few {
		before[i] = all
		all += len(few[i].keys)
	}
	type row func(of *one, person string, nth int) [][]any
	tables := []struct {
		name    string
		columns []string
		rows    row
	}{
		{"people", []string{"id", "created", "version", "changes", "events", "event_bytes", "drafts", "assessments", "plans", "bytes"},
			func(of *one, person string, _ int) [][]any {
				return [][]any{append([]any{[]byte(person)}, of.person...)}
			}},
		{"keys", []string{"person", "id", "hash", "body"}, func(of *one, person string, nth int) (rows [][]any) {
			first := nth/len(few)*all + before[nth%len(few)]
			for i, k := range of.keys {
				hash := secret(first + i)
				rows = append(rows, []any{[]byte(person), k.id, hash[:], k.body(0, "keys", person, string(k.id))})
			}
			return rows
		}},
		{"assessments", []string{"person", "id", "quiz", "corrects", "finished", "verdict", "role", "levels", "summary", "rest"},
			func(of *one, person string, _ int) (rows [][]any) {
				for _, a := range of.assessments {
					rows = append(rows, append(append([]any{[]byte(person), a.id}, a.beside...),
						a.body(0, "assessments", person, string(a.id), "summary"),
						a.body(1, "assessments", person, string(a.id), "whole")))
				}
				return rows
			}},
		{"events", []string{"person", "seq", "body"}, func(of *one, person string, _ int) (rows [][]any) {
			for _, e := range of.events {
				seq := strconv.FormatInt(e.seq, 10)
				rows = append(rows, []any{[]byte(person), e.seq, e.body(0, "events", person, seq)})
			}
			return rows
		}},
	}
	failed := make([]error, len(tables))
	var copying sync.WaitGroup
	for i, table := range tables {
		copying.Go(func() {
			failed[i] = s.in(ctx, database, func(conn *pgx.Conn) error {
				next, waiting := 0, [][]any(nil)
				_, err := conn.CopyFrom(ctx, pgx.Identifier{table.name}, table.columns, pgx.CopyFromFunc(func() ([]any, error) {
					for len(waiting) == 0 {
						if next == people {
							return nil, nil
						}
						waiting = table.rows(&few[next%len(few)], id(next), next)
						next++
					}
					row := waiting[0]
					waiting = waiting[1:]
					return row, nil
				}))
				return err
			})
		})
	}
	copying.Wait()
	if err := errors.Join(failed...); err != nil {
		return err
	}
	return s.in(ctx, database, func(conn *pgx.Conn) error {
		if _, err := conn.Exec(ctx, "VACUUM ANALYZE"); err != nil {
			return err
		}
		_, err := conn.Exec(ctx, "CHECKPOINT")
		return err
	})
}

// in does something with a connection.
func (s *Server) in(ctx context.Context, database string, do func(*pgx.Conn) error) error {
	conn, err := pgx.Connect(ctx, s.URL(database))
	if err != nil {
		return err
	}
	return errors.Join(do(conn), conn.Close(ctx))
}

// one is what a person has.
type one struct {
	person                    []any // as people has it, but for the id
	keys, assessments, events []bodied
}

// bodied is a row.
type bodied struct {
	id       []byte
	seq      int64
	beside   []any
	payloads [][]byte // of its bodies
}

// body is one of a row's bodies for a place: the checksum and the payload, as package postgres has it.
func (b *bodied) body(n int, place ...string) []byte {
	table := crc32.MakeTable(crc32.Castagnoli)
	var sum uint32
	for _, part := range place {
		sum = crc32.Update(sum, table, append([]byte(part), 0))
	}
	return append(binary.BigEndian.AppendUint32(nil, crc32.Update(sum, table, b.payloads[n])), b.payloads[n]...)
}

// take takes all people out of a database.
func (s *Server) take(ctx context.Context, database string) (few []one, err error) {
	err = s.in(ctx, database, func(conn *pgx.Conn) error {
		var ids [][]byte
		rows, err := conn.Query(ctx, `SELECT id, created, version, changes, events, event_bytes, drafts, assessments, plans, bytes
			FROM people ORDER BY id`)
		if err != nil {
			return err
		}
		for rows.Next() {
			values, err := rows.Values()
			if err != nil {
				return err
			}
			ids = append(ids, bytes.Clone(values[0].([]byte))) //nolint:forcetypeassert // it is a bytea
			few = append(few, one{person: values[1:]})
		}
		if rows.Err() != nil {
			return rows.Err()
		}
		if len(few) == 0 {
			return errors.New("there is nobody to multiply")
		}
		for i, person := range ids {
			if err := few[i].take(ctx, conn, person); err != nil {
				return err
			}
		}
		for _, table := range []string{"people", "keys", "drafts", "assessments", "plans", "events", "records", "groups", "members"} {
			if _, err := conn.Exec(ctx, "TRUNCATE "+table); err != nil {
				return fmt.Errorf("emptying %s: %w", table, err)
			}
		}
		return nil
	})
	return few, err
}

// take reads what a person has.
func (o *one) take(ctx context.Context, conn *pgx.Conn, person []byte) error {
	for _, of := range []struct {
		sql string
		to  *[]bodied
	}{
		{"SELECT id, 0, body FROM keys WHERE person = $1 ORDER BY id", &o.keys},
		{"SELECT '', seq, body FROM events WHERE person = $1 ORDER BY seq", &o.events},
		{"SELECT id, 0, quiz, corrects, finished, verdict, role, levels, summary, rest FROM assessments WHERE person = $1 ORDER BY id",
			&o.assessments},
	} {
		rows, err := conn.Query(ctx, of.sql, person)
		if err != nil {
			return err
		}
		for rows.Next() {
			values, err := rows.Values()
			if err != nil {
				return err
			}
			var b bodied
			b.id, _ = values[0].([]byte)
			b.seq, _ = values[1].(int64)
			bodies := 1
			if len(values) > 3 {
				bodies = 2
			}
			b.beside = values[2 : len(values)-bodies]
			for _, v := range values[len(values)-bodies:] {
				b.payloads = append(b.payloads, v.([]byte)[4:]) //nolint:forcetypeassert // it is a bytea
			}
			*of.to = append(*of.to, b)
		}
		if rows.Err() != nil {
			return rows.Err()
		}
	}
	return nil
}
