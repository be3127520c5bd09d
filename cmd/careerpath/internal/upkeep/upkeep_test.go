package upkeep_test

import (
	"bytes"
	"context"
	"fmt"
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
	path := filepath.Join(t.TempDir(), "people.db")
	file, err := bolt.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := file.Close(); err != nil {
			t.Error(err)
		}
	}()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	for n := range 2 {
		id := fmt.Sprint("person ", n)
		must(file.CreatePerson(t.Context(), store.Person{ID: id}))
		must(file.Update(t.Context(), id, func(tx store.Tx) error {
			return tx.PutRecord("note", "long", fmt.Appendf(nil, "%q", noise(1<<20)+id))
		}))
	}
	must(file.DeletePerson(t.Context(), "person 0"))
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
	must(file.DeletePerson(t.Context(), "person 1"))
	u.CompactAt = 0
	look(at, `because="people were deleted"`)
	must(file.CreatePerson(t.Context(), store.Person{ID: "person 2"}))
	must(file.DeletePerson(t.Context(), "person 2"))
	look(at.Add(23*time.Hour), "")
	look(at.Add(25*time.Hour), `because="people were deleted"`)

	u.Purge = false
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	u.Run(ctx) // it ends
	must(file.Close())
	look(at, "could not be looked after")
}
