package upkeep_test

import (
	"bytes"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"careerpath/cmd/careerpath/internal/upkeep"
	"careerpath/store"
)

func TestPeopleWhomNobodyHasSeenForLongAreForgottenAndNobodyElse(t *testing.T) {
	file := opened(t)
	now := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	ago := func(days int) time.Time { return now.AddDate(0, 0, -days) }
	hash := byte(0)
	key := func(kind store.KeyKind, created, used time.Time) store.Key {
		hash++
		return store.Key{ID: string(kind), Hash: store.SecretHash{hash}, Kind: kind, Created: created, Used: used}
	}
	add := func(id string, change func(store.Tx) error, keys ...store.Key) {
		t.Helper()
		must(t, file.CreatePerson(t.Context(), store.Person{ID: id, Created: ago(900)}, keys...))
		if change != nil {
			must(t, file.Update(t.Context(), id, change))
		}
	}
	add("never back", nil, key(store.KeyBrowser, ago(900), time.Time{}))
	add("gone for long", func(tx store.Tx) error {
		_, err := tx.AppendEvent(store.Event{At: ago(731), Kind: "happened"})
		return errors.Join(err, tx.PutDraft(store.Draft{Quiz: "q", Updated: ago(731)}))
	}, key(store.KeyBrowser, ago(900), ago(731)))
	add("whose link others open", nil, key(store.KeyBrowser, ago(900), ago(800)), key(store.KeyShare, ago(800), ago(1)))
	add("to the day", nil, key(store.KeyBrowser, ago(900), ago(730)))
	add("back by the link", nil, key(store.KeyBrowser, ago(900), ago(900)), key(store.KeyLink, ago(900), ago(3)))
	add("who has lost all keys but has answered", func(tx store.Tx) error {
		return tx.PutDraft(store.Draft{Quiz: "q", Updated: ago(5)})
	})
	add("who has finished", func(tx store.Tx) error {
		for range 600 {
			if _, err := tx.AppendEvent(store.Event{At: ago(800), Kind: "happened"}); err != nil {
				return err
			}
		}
		_, err := tx.AppendEvent(store.Event{At: ago(9), Kind: "happened"})
		return err
	}, key(store.KeyBrowser, ago(900), ago(900)))
	must(t, file.CreatePerson(t.Context(), store.Person{ID: "new", Created: ago(1)}))
	left := func() (ids []string) {
		t.Helper()
		people, err := file.People(t.Context(), "", 100)
		must(t, err)
		for _, p := range people {
			ids = append(ids, p.ID)
		}
		return ids
	}

	f, err := upkeep.Forget(t.Context(), file, 730, now, true)
	if err != nil || f != (upkeep.Forgotten{People: 8, Unseen: 3}) || len(left()) != 8 {
		t.Errorf("counted: %+v, %v, and %d are left", f, err, len(left()))
	}
	var logged bytes.Buffer
	u := upkeep.Upkeep{File: file, Store: file, Serving: file, Forget: 730, Log: slog.New(slog.NewTextHandler(&logged, nil))}
	for at := now.AddDate(0, 0, -7); at.Before(now); at = at.AddDate(0, 0, 1) { // it has run for a week
		u.Look(t.Context(), at)
	}
	if len(left()) != 8 || !strings.Contains(logged.String(), "once the server has run for a week\" from=2026-11-28T12:00:00Z") {
		t.Errorf("within a week %d are left, and it logs %s", len(left()), logged.String())
	}
	u.Look(t.Context(), now)
	want := "back by the link, new, to the day, who has finished, who has lost all keys but has answered"
	if got := strings.Join(left(), ", "); got != want {
		t.Errorf("%s are left, want %s", got, want)
	}
	if !strings.Contains(logged.String(), "people=8 forgotten=3") {
		t.Errorf("it logs %s", logged.String())
	}
	logged.Reset()
	u.Look(t.Context(), now.Add(time.Hour)) // once a day
	if logged.Len() > 0 {
		t.Errorf("an hour later it logs %s", logged.String())
	}
	u.Look(t.Context(), now.Add(25*time.Hour))
	if !strings.Contains(logged.String(), "people=5 forgotten=1") {
		t.Errorf("a day later it logs %s", logged.String())
	}
}

func TestNobodyIsForgottenBecauseAClockWasWrongOrTheServerOff(t *testing.T) {
	file := opened(t)
	now := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	must(t, file.CreatePerson(t.Context(), store.Person{ID: "ann", Created: now}))
	u := upkeep.Upkeep{File: file, Store: file, Serving: file, Forget: 90, Log: slog.New(slog.DiscardHandler)}
	there := func() bool {
		people, err := file.People(t.Context(), "", 10)
		must(t, err)
		return len(people) == 1
	}
	run := func(from time.Time, days int) {
		for day := range days {
			u.Look(t.Context(), from.AddDate(0, 0, day))
		}
	}
	run(now, 10)
	run(now.AddDate(1, 0, 10), 7) // the clock is a year ahead
	run(now.AddDate(0, 0, 17), 7) // and put right
	if !there() {
		t.Fatal("she is gone because of the clock")
	}
	run(now.AddDate(0, 4, 0), 7) // after months without power
	if !there() {
		t.Fatal("she is gone before she could come back")
	}
	run(now.AddDate(0, 4, 7), 1)
	if there() {
		t.Error("she is not forgotten at all")
	}
}

func TestDaysArePlainAndNotTooFew(t *testing.T) {
	var d upkeep.Days
	for _, text := range []string{"", "730", "29d", "0d", "-90d", "2y", "40000d", "730h", "730dd"} {
		if err := d.Set(text); err == nil || !strings.Contains(err.Error(), "such as 730d") {
			t.Errorf("%q is taken: %v", text, err)
		}
	}
	if err := d.Set("365d"); err != nil || d.String() != "365d" {
		t.Errorf("it is %s, %v", d.String(), err)
	}
}
