package postgres_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"careerpath/store"
	"careerpath/store/postgres"
)

// sharedByTwo are two stores of one database.
func sharedByTwo(t *testing.T) (database string, both [2]*postgres.Store) {
	t.Helper()
	database = newDatabase(t, "template0")
	for i := range both {
		both[i] = opened(t, server.URL(database))
	}
	return database, both
}

func TestTwoServersHaveOneSecretAndOneMemoryOfHavingServed(t *testing.T) {
	t.Parallel()
	_, both := sharedByTwo(t)
	var secrets [20][32]byte
	var asking sync.WaitGroup
	for i := range secrets {
		asking.Go(func() {
			var err error
			if secrets[i], err = both[i%2].Secret(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	asking.Wait()
	for _, secret := range secrets {
		if secret != secrets[0] || secret == ([32]byte{}) {
			t.Fatal("not all have the same secret")
		}
	}

	served, err := both[0].Served(t.Context())
	must(t, err)
	if served != (store.Served{}) {
		t.Errorf("before anybody has served there is %+v", served)
	}
	noon := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	for i, want := range []store.Served{{Last: noon, Since: noon}, {Last: noon.Add(time.Hour), Since: noon, Forgot: noon}} {
		must(t, both[i].NoteServed(t.Context(), want))
		if served, err = both[1-i].Served(t.Context()); err != nil || served != want {
			t.Errorf("the other server reads %+v, %v, want %+v", served, err, want)
		}
	}
}

func TestAnAskerTakesOnlySoMuchOfTwoServersTogether(t *testing.T) {
	t.Parallel()
	database, both := sharedByTwo(t)
	const burst = 10
	var taken atomic.Int64
	var asking sync.WaitGroup
	for i := range 4 * burst {
		asking.Go(func() {
			wait, err := both[i%2].Take(t.Context(), [32]byte{1}, burst, time.Hour)
			switch {
			case err != nil:
				t.Error(err)
			case wait == 0:
				taken.Add(1)
			case wait > time.Hour:
				t.Errorf("one waits %v, longer than until the next", wait)
			}
		})
	}
	asking.Wait()
	if taken.Load() != burst {
		t.Errorf("%d were taken, want %d", taken.Load(), burst)
	}
	if wait, err := both[0].Take(t.Context(), [32]byte{2}, burst, time.Hour); err != nil || wait != 0 {
		t.Errorf("another asker waits %v, %v", wait, err)
	}

	// What time brings, without waiting for it.
	passes := func(d time.Duration) {
		server.DoIn(t, database, fmt.Sprintf("UPDATE allowances SET due = due - CAST('%d seconds' AS interval)", int(d.Seconds())))
	}
	passes(2 * time.Hour)
	for i, want := range []bool{true, true, false} {
		if wait, err := both[i%2].Take(t.Context(), [32]byte{1}, burst, time.Hour); err != nil || (wait == 0) != want {
			t.Errorf("after two hours the %d. waits %v, %v", i+1, wait, err)
		}
	}
	passes(-365 * 24 * time.Hour) // the database's clock was a year ahead, and is put right
	if wait, err := both[0].Take(t.Context(), [32]byte{1}, burst, time.Hour); err != nil || wait != 0 {
		t.Errorf("after the clock was wrong one waits %v, %v", wait, err)
	}
}

func TestWhatIsKeptOfAnAskerGoesWhenAllIsLeftAgain(t *testing.T) {
	t.Parallel()
	database, both := sharedByTwo(t)
	for i := range both {
		for asker := range byte(3) {
			_, err := both[i].Take(t.Context(), [32]byte{asker}, 2, time.Hour)
			must(t, err)
		}
	}
	server.DoIn(t, database, "UPDATE allowances SET due = due - CAST('1 day' AS interval)")
	later := opened(t, server.URL(database)) // which sweeps at once
	_, err := later.Take(t.Context(), [32]byte{9}, 2, time.Hour)
	must(t, err)
	conn, err := pgx.Connect(t.Context(), server.URL(database))
	must(t, err)
	defer func() { _ = conn.Close(t.Context()) }()
	rows := 0
	must(t, conn.QueryRow(t.Context(), "SELECT count(*) FROM allowances").Scan(&rows))
	if rows != 1 {
		t.Errorf("%d askers are kept, want the last alone", rows)
	}
}
