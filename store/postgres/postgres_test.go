package postgres_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"

	"careerpath/store"
	"careerpath/store/postgres"
	"careerpath/store/postgres/postgrestest"
	"careerpath/store/storetest"
)

// server has the databases of all tests that don't harm it.
var server *postgrestest.Server

func TestMain(m *testing.M) { os.Exit(runAll(m)) }

func runAll(m *testing.M) int {
	var err error
	if server, err = postgrestest.Run("fsync = off", "synchronous_commit = off"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = server.Stop() }()
	status := m.Run()
	if status == 0 && flag.Lookup("test.run").Value.String() == "" && flag.Lookup("test.list").Value.String() == "" {
		if err := said.check(); err != nil { // that all tests together can tell
			fmt.Printf("FAIL: statements aren't as package postgres says\n%v\n", err)
			return 1
		}
	}
	return status
}

var databases atomic.Int64

// newDatabase is the address of a database that nobody else uses, as a copy of another.
func newDatabase(t testing.TB, like string) string {
	t.Helper()
	conn, err := pgx.Connect(context.Background(), server.URL("postgres"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(context.Background()) }()
	name := fmt.Sprintf("test%d", databases.Add(1))
	if _, err := conn.Exec(context.Background(), "CREATE DATABASE "+name+" TEMPLATE "+like); err != nil {
		t.Fatal(err)
	}
	return name
}

func opened(t testing.TB, url string, options ...postgres.Option) *postgres.Store {
	t.Helper()
	s, err := postgres.Open(context.Background(), url, append(options, postgres.Tracing(&said))...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func TestKeepsThePromisesOfEveryStore(t *testing.T) {
	like := newDatabase(t, "template0")
	if err := opened(t, server.URL(like)).Close(); err != nil {
		t.Fatal(err)
	}
	resembling := postgres.Resembling(func(quiz string) []byte {
		return []byte(`{"id":"","quiz":"` + quiz + `","answers":{"a":1},"result":{"levels":[{"skill":"brand","level":50}]}}`)
	})
	storetest.Run(t, func(t *testing.T) store.Store { return opened(t, server.URL(newDatabase(t, like)), resembling) })
	storetest.RunCopier(t, func(t *testing.T) store.Copier {
		return opened(t, server.URL(newDatabase(t, like)), resembling)
	})
}
