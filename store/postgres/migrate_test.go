package postgres_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"careerpath/store"
	"careerpath/store/postgres"
	"careerpath/store/storetest"
)

// openTogether opens a database several times at once.
func openTogether(t *testing.T, url string, times int) error {
	t.Helper()
	failed := make([]error, times)
	var running sync.WaitGroup
	for i := range failed {
		running.Go(func() {
			s, err := postgres.Open(t.Context(), url, postgres.Leased(time.Second))
			if failed[i] = err; err == nil {
				failed[i] = errors.Join(s.Try(t.Context()), s.Close())
			}
		})
	}
	running.Wait()
	return errors.Join(failed...)
}

// migratedOnce checks that each migration was made, and once.
func migratedOnce(t *testing.T, url string) {
	t.Helper()
	got := rowsOf(t, url, "SELECT version_id, count(*) FROM careerpath_migrations GROUP BY version_id ORDER BY version_id")
	for i, line := range strings.Split(got, "\n") {
		if want := fmt.Sprintf("%d 1", i); line != want {
			t.Errorf("a migration and how often it was made is %q, not %q", line, want)
		}
	}
}

func TestServersThatStartAtOnceBringTablesUpToDateOnce(t *testing.T) {
	t.Parallel()
	url := server.URL(newDatabase(t, "template0"))
	must(t, openTogether(t, url, 8))
	migratedOnce(t, url)
}

func TestOthersGoOnWhereTheOneThatBringsTablesUpToDateIsCutOff(t *testing.T) {
	t.Parallel()
	tables := []string{"events", "people", "keys", "drafts", "assessments", "plans", "records", "groups", "members", "texts",
		"typical", "probes", "needs"}
	tables = tables[:storetest.Size(1, len(tables))]
	for _, table := range tables {
		database, proxy := newDatabase(t, "template0"), server.Proxy(t)
		proxy.RefuseAt("CREATE TABLE " + table + " ")
		_, err := postgres.Open(t.Context(), proxy.URL(database), postgres.Leased(time.Second))
		if store.CodeOf(err) != store.Unavailable {
			t.Errorf("cut off at %s: %v", table, err)
		}
		must(t, openTogether(t, server.URL(database), 3))
		migratedOnce(t, server.URL(database))
	}
	storetest.Figure(t, "PostgreSQL, tables made", "by others %d times after the one that began was cut off", len(tables))
}

func TestAProgramGoesOnAndStartsBesideANewerOneUnlessThatNeedsOthersGone(t *testing.T) {
	t.Parallel()
	database := newDatabase(t, "template0")
	running := opened(t, server.URL(database))
	ann := made(t, running)
	for _, newer := range []string{"ALTER TABLE people ADD COLUMN later text", "CREATE TABLE later (id bigint PRIMARY KEY)",
		"INSERT INTO careerpath_migrations (version_id, is_applied) VALUES (9999, true)"} {
		server.DoIn(t, database, newer)
	}
	must(t, running.Update(t.Context(), ann, say("one")))
	again := opened(t, server.URL(database))
	must(t, again.Update(t.Context(), ann, say("two")))
	isSaid(t, running, ann, "one", "two")

	server.DoIn(t, database, "INSERT INTO needs (id, version) VALUES (1, 9999)")
	for _, how := range [][]postgres.Option{nil, {postgres.AsItIs()}} {
		if _, err := postgres.Open(t.Context(), server.URL(database), how...); store.CodeOf(err) != store.Newer {
			t.Errorf("where others must be gone it opens with %v", err)
		}
	}
}
