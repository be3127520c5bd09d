package upkeep_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"careerpath/cmd/careerpath/internal/upkeep"
	"careerpath/store"
	"careerpath/store/bolt"
)

// opened is a new database, which is closed with the test.
func opened(t *testing.T) *bolt.Store {
	t.Helper()
	file, err := bolt.Open(filepath.Join(t.TempDir(), "people.db"))
	must(t, err)
	t.Cleanup(func() { must(t, file.Close()) })
	return file
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// noise is so many characters that can't be packed well.
func noise(n int) string {
	random := rand.New(rand.NewPCG(1, 2))
	text := make([]byte, n)
	for i := range text {
		text[i] = 'a' + byte(random.IntN(26))
	}
	return string(text)
}

func TestAFileIsCompactedByItselfWhenMuchIsFreeOrPeopleWereDeleted(t *testing.T) {
	file := opened(t)
	for n := range 2 {
		id := fmt.Sprint("person ", n)
		must(t, file.CreatePerson(t.Context(), store.Person{ID: id}))
		must(t, file.Update(t.Context(), id, func(tx store.Tx) error {
			return tx.PutRecord("note", "long", fmt.Appendf(nil, "%q", noise(1<<20)+id))
		}))
	}
	must(t, file.DeletePerson(t.Context(), "person 0"))
	var logged bytes.Buffer
	u := upkeep.Upkeep{File: file, CompactAt: 99, Least: 1 << 19, Log: slog.New(slog.NewTextHandler(&logged, nil))}
	at := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	look := func(now time.Time, says string) {
		t.Helper()
		logged.Reset()
		u.Look(t.Context(), now)
		if got := logged.String(); (says == "") != (got == "") || !strings.Contains(got, says) {
			t.Errorf("it logs %q, want %q", got, says)
		}
	}
	look(at, "")
	u.CompactAt = 0
	look(at, "")
	u.CompactAt, u.Least = 10, 1<<30
	look(at, "")
	u.Least = 1 << 19
	look(at, `because="much of it is free"`)
	look(at, "")

	u.Purge = true
	look(at, "")
	must(t, file.DeletePerson(t.Context(), "person 1"))
	u.CompactAt = 0
	look(at, `because="people were deleted"`)
	must(t, file.CreatePerson(t.Context(), store.Person{ID: "person 2"}))
	must(t, file.DeletePerson(t.Context(), "person 2"))
	look(at.Add(22*time.Hour), "")
	look(at.Add(23*time.Hour), `because="people were deleted"`)

	u.Purge = false
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	u.Run(ctx) // it ends
	must(t, file.Close())
	look(at, "could not be looked after")
}

func TestACompactionThatFailsIsTriedAgainTheNextTime(t *testing.T) {
	file := opened(t)
	must(t, file.CreatePerson(t.Context(), store.Person{ID: "ann"}))
	must(t, file.DeletePerson(t.Context(), "ann"))
	var logged bytes.Buffer
	u := upkeep.Upkeep{File: file, Purge: true, Log: slog.New(slog.NewTextHandler(&logged, nil))}
	at := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	from, to := io.Pipe() // a backup that nobody takes yet
	backedUp := make(chan error)
	go func() { backedUp <- file.Backup(t.Context(), to, false) }()
	_, err := from.Read(make([]byte, 1))
	must(t, err)
	u.Look(t.Context(), at)
	if got := logged.String(); !strings.Contains(got, "backed up or compacted already") {
		t.Errorf("it logs %q", got)
	}
	must(t, from.Close())
	<-backedUp // which has failed
	logged.Reset()
	u.Look(t.Context(), at.Add(time.Hour))
	if got := logged.String(); !strings.Contains(got, `because="people were deleted"`) {
		t.Errorf("an hour later it logs %q", got)
	}
}
