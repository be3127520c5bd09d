package main

import (
	"context"
	"crypto/rand"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"careerpath/cmd/careerpath/internal/typical"
	"careerpath/engine/score"
	"careerpath/store"
	"careerpath/store/bolt"
	"careerpath/store/postgres"
	"careerpath/store/postgres/postgrestest"
)

// databaseFile is the program called database in scripts: it adds as many people as the second argument says to the database
// that the first names, each with two keys and a finished quiz; then it deletes as many as the third says.
func databaseFile() {
	if err := fillDatabase(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func fillDatabase(args []string) error {
	catalog, err := loadCatalog("")
	if err != nil {
		return err
	}
	adds, err := strconv.Atoi(args[1])
	if err != nil {
		return err
	}
	deletes, err := strconv.Atoi(args[2])
	if err != nil {
		return err
	}
	s, err := bolt.Open(args[0], bolt.Resembling(resembling(catalog)))
	if err != nil {
		return err
	}
	var ids []string
	for n := range adds {
		id, err := addFinished(context.Background(), s, catalog, 1000+n)
		if err != nil {
			return err
		}
		ids = append(ids, id)
	}
	for _, id := range ids[:deletes] {
		if err := s.DeletePerson(context.Background(), id); err != nil {
			return err
		}
	}
	return s.Close()
}

// addFinished adds a person as the server does, who finishes marketing_career as the nth made-up person would.
func addFinished(ctx context.Context, s store.Store, c *score.Catalog, n int) (string, error) {
	quiz, _ := c.Quiz("marketing_career")
	a, err := typical.Assessment(c, quiz, n)
	if err != nil {
		return "", err
	}
	return addWith(ctx, s, a, n)
}

// addWith is addFinished of somebody whose quiz has been scored.
func addWith(ctx context.Context, s store.Store, a store.Assessment, n int) (string, error) {
	ids := make([]string, 4)
	for i := range ids {
		id, err := uuid.NewV7()
		if err != nil {
			return "", err
		}
		ids[i] = id.String()
	}
	now := time.Now().UTC()
	hash := func() (h store.SecretHash) {
		_, _ = rand.Read(h[:]) // never fails
		return h
	}
	err := s.CreatePerson(ctx, store.Person{ID: ids[0], Created: now},
		store.Key{ID: ids[1], Hash: hash(), Kind: store.KeyBrowser, Name: "Chrome on Windows", Created: now},
		store.Key{ID: ids[2], Hash: hash(), Kind: store.KeyLink, Created: now})
	if err != nil {
		return "", err
	}
	a.ID, a.Started, a.Finished = ids[3], now, now.Add(time.Duration(400+n%500)*time.Second)
	return ids[0], s.Update(ctx, ids[0], func(tx store.Tx) error {
		if err := tx.AddAssessment(a); err != nil {
			return err
		}
		_, err := tx.AppendEvent(store.Event{At: a.Finished, Kind: "assessment_finished", Subject: a.ID})
		return err
	})
}

func noError(b *testing.B, err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

// databasePeople is how many people BenchmarkBytesPerPerson keeps.
var databasePeople = flag.Int("people", 10_000, "how many people BenchmarkBytesPerPerson keeps")

// databaseSheets is how many different sheets of answers they have: to score one takes longer than all the rest. Records
// are packed one by one, so that a file gets no smaller where two people answer alike.
const databaseSheets = 4000

// keepPeople keeps people as the server does, 64 at a time, each with two keys and a finished quiz.
func keepPeople(b *testing.B, s store.Store, catalog *score.Catalog) {
	b.Helper()
	quiz, _ := catalog.Quiz("marketing_career")
	var next atomic.Int64
	var adding sync.WaitGroup
	for range 64 {
		adding.Go(func() {
			for n := next.Add(1); n <= int64(min(databaseSheets, *databasePeople)); n = next.Add(1) {
				a, err := typical.Assessment(catalog, quiz, 1000+int(n))
				for m := int(n); m <= *databasePeople && err == nil; m += databaseSheets {
					_, err = addWith(b.Context(), s, a, 1000+m)
				}
				if err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	adding.Wait()
}

// BenchmarkBytesPerPersonInPostgres keeps the same people in PostgreSQL, and reports how large the database is for each
// and how much log of what is to be written (WAL) each has made, which copies of the database read.
func BenchmarkBytesPerPersonInPostgres(b *testing.B) {
	catalog, err := loadCatalog("")
	noError(b, err)
	for b.Loop() {
		pg := postgrestest.Start(b, "max_wal_size = 4GB")
		conn, err := pgx.Connect(b.Context(), pg.URL("postgres"))
		noError(b, err)
		number := func(sql string) (n float64) {
			noError(b, conn.QueryRow(b.Context(), sql).Scan(&n))
			return n
		}
		const size, log = "SELECT pg_database_size('postgres')", "SELECT pg_current_wal_lsn() - '0/0'::pg_lsn"
		s, err := postgres.Open(b.Context(), pg.URL("postgres"), postgres.Resembling(resembling(catalog)))
		noError(b, err)
		_, err = addFinished(b.Context(), s, catalog, 0)
		noError(b, err)
		empty, begun := number(size), number(log)
		keepPeople(b, s, catalog)
		people := number("SELECT count(*) FROM people")
		b.ReportMetric((number(size)-empty)/people, "B/person")
		b.ReportMetric((number(log)-begun)/people, "WAL-B/person")
		pg.Do(b, "VACUUM FULL")
		b.ReportMetric((number(size)-empty)/people, "vacuumed-B/person")
		noError(b, errors.Join(conn.Close(b.Context()), s.Close(), pg.Stop()))
	}
}

// BenchmarkBytesPerPerson keeps people as the server does, 64 at a time, each with two keys and a finished quiz, and
// reports how large the file is for each, as it grew and compacted. With -people 100000 -timeout 1h it takes minutes.
func BenchmarkBytesPerPerson(b *testing.B) {
	catalog, err := loadCatalog("")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		path := filepath.Join(b.TempDir(), "people.db")
		s, err := bolt.Open(path, bolt.Resembling(resembling(catalog)))
		if err != nil {
			b.Fatal(err)
		}
		keepPeople(b, s, catalog)
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
		held, err := bolt.Stats(path)
		if err != nil {
			b.Fatal(err)
		}
		_, after, err := bolt.Compact(path)
		if err != nil {
			b.Fatal(err)
		}
		people := float64(held.People)
		b.ReportMetric(float64(held.Bytes)/people, "B/person")
		b.ReportMetric(float64(held.Free)/people, "free-B/person")
		b.ReportMetric(float64(after)/people, "compacted-B/person")
	}
}
