package postgres_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"careerpath/engine"
	"careerpath/engine/plan"
	"careerpath/store"
	"careerpath/store/postgres"
)

// emptyTables is a database with all tables, and nothing in them.
var emptyTables = sync.OnceValue(func() string {
	const name = "empty_tables"
	conn, err := pgx.Connect(context.Background(), server.URL("postgres"))
	if err == nil {
		_, err = conn.Exec(context.Background(), "CREATE DATABASE "+name+" TEMPLATE template0")
		err = errors.Join(err, conn.Close(context.Background()))
	}
	var s *postgres.Store
	if err == nil {
		s, err = postgres.Open(context.Background(), server.URL(name))
	}
	if err == nil {
		err = s.Close()
	}
	if err != nil {
		panic(err)
	}
	return name
})

// households is a database of people who have something in every table: the first runs a group that the others are in.
func households(t *testing.T) (s *postgres.Store, name string) {
	t.Helper()
	name = newDatabase(t, emptyTables())
	s = opened(t, server.URL(name), postgres.Resembling(func(quiz string) []byte {
		return []byte(`{"id":"","quiz":"` + quiz + `","answers":{"a":1,"b":2},"result":{"levels":[{"skill":"brand","level":50}]}}`)
	}))
	at := time.Date(2026, 1, 2, 3, 4, 5, 6000, time.UTC)
	for n := range 3 {
		id := fmt.Sprintf("person %d", n)
		must(t, s.CreatePerson(t.Context(), store.Person{ID: id, Created: at},
			store.Key{ID: "k", Hash: store.SecretHash{byte(n + 1)}, Kind: store.KeyBrowser}))
		must(t, s.Update(t.Context(), id, func(tx store.Tx) error {
			for _, err := range []error{
				tx.PutSettings(store.Settings{Aim: "lead"}),
				tx.PutDraft(store.Draft{Quiz: "q", Started: at}),
				tx.AddAssessment(store.Assessment{ID: "a", Quiz: "q", Finished: at, Answers: engine.Answers{"a": engine.Number(1)}}),
				tx.PutRecord("kind", "r", []byte(`{"a":1}`)),
				tx.Join(store.Membership{Group: "g", Owner: "person 0", Joined: at}),
			} {
				if err != nil {
					return err
				}
			}
			for range 3 {
				if _, err := tx.AppendEvent(store.Event{At: at, Kind: "x"}); err != nil {
					return err
				}
			}
			_, err := tx.PutPlan(store.Plan{ID: "p", Active: true, Created: at, Plan: plan.Plan{From: "maker"}})
			return err
		}))
	}
	return s, name
}

// verified reads all of a database, and returns what is wrong with it.
func verified(t *testing.T, s *postgres.Store) (wrong []string, held *postgres.Held) {
	t.Helper()
	held, err := s.Verify(t.Context(), func(fault error) { wrong = append(wrong, fault.Error()) }, func(int) {})
	must(t, err)
	slices.Sort(wrong)
	return wrong, held
}

func TestASoundDatabaseIsFoundSound(t *testing.T) {
	t.Parallel()
	s, _ := households(t)
	wrong, held := verified(t, s)
	want := postgres.Held{People: 3, Keys: 3, Drafts: 3, Results: 3, Plans: 3, Events: 9, Records: 3, Members: 3, SharedTexts: 1}
	if len(wrong) > 0 || *held != want {
		t.Errorf("found %+v, want %+v; wrong: %q", *held, want, wrong)
	}
}

func TestWhatIsWrongIsFound(t *testing.T) {
	t.Parallel()
	const flipped = "set_byte(%[1]s, octet_length(%[1]s) / 2, get_byte(%[1]s, octet_length(%[1]s) / 2) # 16)"
	s, name := households(t)
	as, err := s.Stretch(t.Context(), "", "", 9)
	must(t, err)
	sealed := ": a row can't be read: a row does not match its checksum, of person 2"
	flip := func(table, column string) string {
		key := "person"
		if table == "people" {
			key = "id"
		}
		return fmt.Sprintf("UPDATE %s SET %s = %s WHERE %s = 'person 1'", table, column, fmt.Sprintf(flipped, column), key)
	}
	for _, of := range []struct {
		sql   string
		wrong []string
	}{
		{flip("people", "settings"), []string{"settings" + sealed}},
		{flip("keys", "body"), []string{"keys" + sealed}},
		{flip("drafts", "body"), []string{"drafts" + sealed}},
		{flip("assessments", "summary"), []string{"assessments" + sealed}},
		{flip("assessments", "rest"), []string{"assessments" + sealed}},
		{flip("plans", "summary"), []string{"plans" + sealed}},
		{flip("plans", "whole"), []string{"plans" + sealed}},
		{flip("records", "body"), []string{"records" + sealed}},
		{flip("members", "body"), []string{"members" + sealed}},
		{"UPDATE events SET body = " + fmt.Sprintf(flipped, "body") + " WHERE person = 'person 1' AND seq = 2",
			[]string{"events" + sealed}},
		{"UPDATE records SET id = 'other' WHERE person = 'person 1'", []string{"records" + sealed}},
		{"DELETE FROM events WHERE person = 'person 1' AND seq = 2", []string{"events: event 2 is missing, of person 2"}},
		{"DELETE FROM events WHERE person = 'person 1' AND seq = 3",
			[]string{"people: there are more or fewer rows than the person's own tells, of person 2"}},
		{"DELETE FROM records WHERE person = 'person 1'",
			[]string{"people: the person's rows have another size than their own tells, of person 2"}},
		{"UPDATE plans SET version = 7 WHERE person = 'person 1'",
			[]string{"plans: a row's columns don't say what its body does, of person 2"}},
		{"UPDATE assessments SET quiz = 'z' WHERE person = 'person 1'",
			[]string{"assessments: a row's columns don't say what its body does, of person 2"}},
		{"DELETE FROM groups", []string{"members: a group and its members don't agree, of person 1",
			"members: a group and its members don't agree, of person 2", "members: a group and its members don't agree, of person 3"}},
		{"DELETE FROM members", []string{"groups: a group and its members don't agree"}},
		{"DELETE FROM people WHERE id = 'person 2'", []string{"assessments: there is data of nobody",
			"drafts: there is data of nobody", "events: there is data of nobody", "events: there is data of nobody",
			"events: there is data of nobody", "keys: there is data of nobody", "members: there is data of nobody",
			"plans: there is data of nobody", "records: there is data of nobody"}},
		{"INSERT INTO records (person, kind, id, body) VALUES ('aaa', 'k', 'r', '')",
			[]string{"records: there is data of nobody"}},
		{"UPDATE typical SET name = '12345678'", []string{"typical: a text isn't there"}},
		{"UPDATE texts SET body = " + fmt.Sprintf(flipped, "body"), []string{"texts: a row does not match its checksum",
			"typical: a text isn't there"}},
	} {
		do(t, name, of.sql)
		found, _ := verified(t, s)
		found = slices.DeleteFunc(found, func(fault string) bool { // unless the text is known from before
			return strings.HasPrefix(of.sql, "UPDATE texts") && strings.HasPrefix(fault, "assessments: ")
		})
		if !slices.Equal(found, of.wrong) {
			t.Errorf("after %s: found %q, want %q", of.sql, found, of.wrong)
		}
		do(t, name, `DELETE FROM people; DELETE FROM keys; DELETE FROM drafts; DELETE FROM assessments; DELETE FROM plans;
			DELETE FROM events; DELETE FROM records; DELETE FROM groups; DELETE FROM members`)
		must(t, s.Import(t.Context(), as))
		for i := range as {
			must(t, s.Update(t.Context(), as[i].Person.ID, func(tx store.Tx) error { return tx.Join(as[i].Memberships[0]) }))
		}
	}
}

func TestATextThatIsGoneIsMissed(t *testing.T) {
	t.Parallel()
	_, name := households(t)
	do(t, name, "DELETE FROM texts")
	wrong, _ := verified(t, opened(t, server.URL(name)))
	if len(wrong) != 4 || !strings.HasPrefix(wrong[0], "assessments: a row can't be read") ||
		wrong[3] != "typical: a text isn't there" {
		t.Errorf("found %q", wrong)
	}
}

// do does a statement in a database.
func do(t *testing.T, name, sql string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), server.URL(name))
	must(t, err)
	defer func() { _ = conn.Close(context.Background()) }()
	_, err = conn.Exec(t.Context(), sql)
	must(t, err)
}

// TestAnyByteThatChangesIsFoundWhenItIsRead flips each byte of every body of a person, one at a time.
func TestAnyByteThatChangesIsFoundWhenItIsRead(t *testing.T) {
	t.Parallel()
	first, name := households(t)
	must(t, first.Close())
	var told atomic.Int32
	s := opened(t, server.URL(name), postgres.Telling(func(fault error) {
		told.Add(1)
		if strings.Contains(fault.Error(), "person 1") {
			t.Errorf("it says whose it is: %v", fault)
		}
	}))
	conn, err := pgx.Connect(t.Context(), server.URL(name))
	must(t, err)
	defer func() { _ = conn.Close(context.Background()) }()
	view := func(read func(r store.Reader) error) error { return s.View(t.Context(), "person 1", read) }
	for _, of := range []struct {
		table, column, key string
		read               func(r store.Reader) error
	}{
		{"people", "settings", "id = 'person 1'", func(r store.Reader) error { _, err := r.Settings(); return err }},
		{"keys", "body", "person = 'person 1'", func(r store.Reader) error { _, err := r.Keys(); return err }},
		{"drafts", "body", "person = 'person 1'", func(r store.Reader) error { _, err := r.Draft("q"); return err }},
		{"assessments", "summary", "person = 'person 1'", func(r store.Reader) error { _, err := r.Summary("a"); return err }},
		{"assessments", "rest", "person = 'person 1'", func(r store.Reader) error { _, err := r.Assessment("a"); return err }},
		{"plans", "summary", "person = 'person 1'", func(r store.Reader) error { _, err := r.PlanSummaries("", 9); return err }},
		{"plans", "whole", "person = 'person 1'", func(r store.Reader) error { _, err := r.Plan("p"); return err }},
		{"events", "body", "person = 'person 1' AND seq = 2", func(r store.Reader) error { _, err := r.Events(0, 9); return err }},
		{"records", "body", "person = 'person 1'", func(r store.Reader) error { _, err := r.Record("kind", "r"); return err }},
		{"members", "body", "person = 'person 1'", func(r store.Reader) error { _, err := r.Memberships(); return err }},
	} {
		var body []byte
		where := " FROM " + of.table + " WHERE " + of.key
		must(t, conn.QueryRow(t.Context(), "SELECT "+of.column+where).Scan(&body))
		put := func(body []byte) {
			_, err := conn.Exec(t.Context(), "UPDATE "+of.table+" SET "+of.column+" = $1 WHERE "+of.key, body)
			must(t, err)
		}
		for at := 0; at < len(body); at += 3 {
			harmed := bytes.Clone(body)
			harmed[at] ^= 1 << (at % 8)
			put(harmed)
			if err := view(of.read); store.CodeOf(err) != store.Damaged {
				t.Errorf("%s.%s with another byte %d of %d is read: %v", of.table, of.column, at, len(body), err)
			}
		}
		put(body)
		must(t, view(of.read))
	}
	if told.Load() < 8 { // tables
		t.Errorf("only %d kinds of damage were told", told.Load())
	}
}

func TestADatabaseWithAnUnfinishedCopyIsRefused(t *testing.T) {
	t.Parallel()
	name := newDatabase(t, emptyTables())
	s := opened(t, server.URL(name))
	must(t, s.BeginCopy(t.Context(), "careerpath.db"))
	if _, err := postgres.Open(t.Context(), server.URL(name)); store.CodeOf(err) != store.Unavailable ||
		!strings.Contains(err.Error(), "unfinished copy of careerpath.db") {
		t.Errorf("got %v", err)
	}
	opened(t, server.URL(name), postgres.Unfinished())
	must(t, s.EndCopy(t.Context()))
	opened(t, server.URL(name))
}

func TestOneMomentStaysAsItIs(t *testing.T) {
	t.Parallel()
	s, _ := households(t)
	must(t, s.AtOneMoment(t.Context(), func(moment store.Stretches) error {
		must(t, s.DeletePerson(t.Context(), "person 0"))
		people, err := moment.Stretch(t.Context(), "", "", 9)
		if len(people) != 3 || len(people[2].Memberships) != 1 {
			t.Errorf("found %+v", people)
		}
		return err
	}))
}

func TestSomebodyDamagedIsNamedAndOthersAreRead(t *testing.T) {
	t.Parallel()
	s, name := households(t)
	do(t, name, "UPDATE drafts SET body = 'harmed' WHERE person = 'person 1'")
	people, err := s.Stretch(t.Context(), "", "", 9)
	must(t, err)
	if len(people) != 3 || people[0].Damage != nil || people[2].Damage != nil || people[1].Person.ID != "person 1" ||
		store.CodeOf(people[1].Damage) != store.Damaged {
		t.Errorf("found %+v", people)
	}
}

func TestPostgresOwnBackupComesBack(t *testing.T) {
	t.Parallel()
	s, name := households(t)
	_, before := verified(t, s)
	other := newDatabase(t, "template0")
	file := t.TempDir() + "/dump"
	for _, args := range [][]string{
		{"pg_dump", "--format=custom", "--file=" + file, server.URL(name)},
		{"pg_restore", "--dbname=" + server.URL(other), "--exit-on-error", file},
	} {
		if said, err := exec.CommandContext(t.Context(), server.Program(args[0]), args[1:]...).CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", args[0], err, said)
		}
	}
	restored := opened(t, server.URL(other))
	wrong, after := verified(t, restored)
	if len(wrong) > 0 || *after != *before {
		t.Errorf("restored: %+v, want %+v; wrong: %q", after, before, wrong)
	}
	one, err := s.Stretch(t.Context(), "", "", 9)
	must(t, err)
	two, err := restored.Stretch(t.Context(), "", "", 9)
	must(t, err)
	for i := range one {
		unlike, err := one[i].Unlike(&two[i])
		must(t, err)
		if len(unlike) > 0 {
			t.Errorf("%v differ", unlike)
		}
	}
}
