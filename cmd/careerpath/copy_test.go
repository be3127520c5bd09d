package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"pgregory.net/rapid"

	"careerpath/cmd/careerpath/internal/copying"
	"careerpath/cmd/careerpath/internal/typical"
	"careerpath/engine"
	"careerpath/engine/plan"
	"careerpath/store"
	"careerpath/store/bolt"
	"careerpath/store/postgres"
	"careerpath/store/postgres/postgrestest"
)

// peopleDrawn draws people with whatever can be kept of them, who are in each other's groups.
func peopleDrawn(results []store.Assessment) *rapid.Generator[[]store.Whole] {
	text := rapid.StringN(0, 8, 40)
	id := rapid.OneOf(rapid.StringMatching(`[a-zA-Z0-9äö_-]{1,12}`),
		rapid.StringMatching(`0190[0-9a-f]{4}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}`))
	ids := func(most int) *rapid.Generator[[]string] {
		return rapid.Map(rapid.SliceOfNDistinct(id, 0, most, rapid.ID), func(all []string) []string {
			slices.Sort(all)
			return all
		})
	}
	at := rapid.Map(rapid.Int64Range(0, 4e15), func(us int64) time.Time { return time.UnixMicro(us).UTC() })
	body := rapid.Map(rapid.MapOfN(text, rapid.Int(), 0, 3), func(v map[string]int) json.RawMessage {
		out, _ := json.Marshal(v) // can't fail
		return out
	})
	return rapid.Custom(func(t *rapid.T) (people []store.Whole) {
		everybody := ids(6).Draw(t, "people")
		for n, person := range everybody {
			w := store.Whole{Person: store.Person{ID: person, Created: at.Draw(t, "created")}}
			w.Settings = store.Settings{Aim: text.Draw(t, "aim"), LinkKept: rapid.Bool().Draw(t, "kept")}
			for _, key := range ids(3).Draw(t, "keys") {
				w.Keys = append(w.Keys, store.Key{ID: key, Hash: sha256.Sum256([]byte(person + "\x00" + key)),
					Kind: store.KeyKind(text.Draw(t, "kind")), Created: at.Draw(t, "created"), Expires: at.Draw(t, "expires"),
					Scope: &store.Scope{What: text.Draw(t, "what"), Comment: rapid.Bool().Draw(t, "comment")}})
			}
			for _, quiz := range ids(2).Draw(t, "drafts") {
				w.Drafts = append(w.Drafts, store.Draft{ID: "d", Quiz: quiz, Started: at.Draw(t, "started"),
					Answers: map[string]store.Given{text.Draw(t, "item"): {Answer: engine.Number(3), At: at.Draw(t, "at")}}})
			}
			for _, result := range ids(2).Draw(t, "results") {
				a := rapid.SampledFrom(results).Draw(t, "result")
				a.ID, a.Finished = result, at.Draw(t, "finished")
				w.Assessments = append(w.Assessments, a)
			}
			for _, id := range ids(2).Draw(t, "plans") {
				w.Plans = append(w.Plans, store.Plan{ID: id, Version: rapid.Uint64Range(1, 1<<62).Draw(t, "version"),
					Active: rapid.Bool().Draw(t, "active"), Created: at.Draw(t, "created"), Updated: at.Draw(t, "updated"),
					Plan: plan.Plan{Name: text.Draw(t, "name"), Milestones: []plan.Milestone{{ID: "m", Notes: text.Draw(t, "notes")}}}})
			}
			for seq := range rapid.Uint64Range(0, 4).Draw(t, "events") {
				w.Events = append(w.Events, store.Event{Seq: seq + 1, At: at.Draw(t, "at"), Kind: text.Draw(t, "kind"),
					Data: body.Draw(t, "data")})
			}
			for _, kind := range ids(3).Draw(t, "kinds") {
				for _, id := range ids(2).Draw(t, "records") {
					w.Records = append(w.Records, store.KindRecord{Kind: kind,
						Record: store.Record{ID: id, Body: body.Draw(t, "body")}})
				}
			}
			for g, owner := range everybody {
				if g <= n+1 && rapid.Bool().Draw(t, "member") {
					w.Memberships = append(w.Memberships, store.Membership{Group: "group " + owner, Owner: owner, Member: person,
						Joined: at.Draw(t, "joined"), Name: text.Draw(t, "name")})
				}
			}
			people = append(people, w)
		}
		return people
	})
}

// populate gives a store people and their memberships.
func populate(t *testing.T, s store.Copier, people []store.Whole) {
	t.Helper()
	err := s.Import(t.Context(), people)
	for i := range people {
		for _, m := range people[i].Memberships {
			if err == nil {
				err = s.Update(t.Context(), m.Member, func(tx store.Tx) error { return tx.Join(m) })
			}
		}
	}
	if err != nil {
		t.Fatal(err)
	}
}

// copiedAll copies everybody, where nothing may go wrong.
func copiedAll(t *testing.T, from, to store.Copier) (people int) {
	t.Helper()
	err := from.AtOneMoment(t.Context(), func(moment store.Stretches) (err error) {
		people, err = (&copying.Copy{From: moment, To: to, Workers: 2, Progress: func(int64) {},
			Fault: func(person int, what string) { t.Error(copying.Said(person, what)) }}).Run(t.Context())
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return people
}

func TestCopies(t *testing.T) {
	t.Parallel()
	pg := postgrestest.Start(t, "fsync = off")
	catalog, err := loadCatalog("")
	if err != nil {
		t.Fatal(err)
	}
	quiz, _ := catalog.Quiz("marketing_career")
	var results []store.Assessment
	for n := range 3 {
		a, err := typical.Assessment(catalog, quiz, n)
		if err != nil {
			t.Fatal(err)
		}
		results = append(results, a)
	}
	database := func(name string) string {
		pg.Do(t, "CREATE DATABASE "+name)
		return pg.URL(name)
	}
	t.Run("whoever is copied comes back as they were", func(t *testing.T) {
		t.Parallel()
		s, err := postgres.Open(t.Context(), database("law"), postgres.Resembling(resembling(catalog)))
		if err != nil {
			t.Fatal(err)
		}
		drawn := peopleDrawn(results)
		for seed := range 6 {
			people := drawn.Example(seed)
			paths := []string{filepath.Join(t.TempDir(), "a.db"), filepath.Join(t.TempDir(), "b.db")}
			var files []*bolt.Store
			for _, path := range paths {
				file, err := bolt.Open(path, bolt.Resembling(resembling(catalog)))
				if err != nil {
					t.Fatal(err)
				}
				files = append(files, file)
			}
			populate(t, files[0], people)
			if n := copiedAll(t, files[0], s); n != len(people) {
				t.Errorf("%d people are copied, not %d", n, len(people))
			}
			copiedAll(t, s, files[1])
			for i := range people {
				if err := s.DeletePerson(t.Context(), people[i].Person.ID); err != nil {
					t.Fatal(err)
				}
			}
			if err := errors.Join(files[0].Close(), files[1].Close()); err != nil {
				t.Fatal(err)
			}
			if _, err := bolt.Compare(paths[0], paths[1]); err != nil {
				t.Errorf("with seed %d: %v", seed, err)
			}
		}
		held, err := s.Verify(t.Context(), func(fault error) { t.Error(fault) }, func(int) {})
		if err != nil || held.People+held.Keys+held.Members+held.Records != 0 {
			t.Errorf("what is left of those who are gone: %+v, %v", held, err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	})

	dir := t.TempDir()
	source := filepath.Join(dir, "people.db")
	s, err := bolt.Open(source, bolt.Resembling(resembling(catalog)))
	if err != nil {
		t.Fatal(err)
	}
	populate(t, s, crowdOf(results, copiedPeople))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	t.Run("commands", func(t *testing.T) {
		t.Parallel()
		commandsOfCopies(t, dir, source, database("commands"), database("second"))
	})
	t.Run("a copy that is killed goes on", func(t *testing.T) {
		t.Parallel()
		aCopyThatIsKilledGoesOn(t, dir, source, database("killed"))
	})
}

// copiedPeople is how many people commands copy: a few stretches of them.
const copiedPeople = 260

// crowdOf is many people who have something of each kind, and who are in the group of the last of them.
func crowdOf(results []store.Assessment, n int) (people []store.Whole) {
	at := time.Date(2026, 5, 6, 7, 8, 9, 10_000, time.UTC)
	name := func(i int) string { return fmt.Sprintf("person-%06d", i) }
	for i := range n {
		a := results[i%len(results)]
		a.ID = "result"
		people = append(people, store.Whole{
			Person:      store.Person{ID: name(i), Created: at.Add(time.Nanosecond)},
			Keys:        []store.Key{{ID: "key", Hash: sha256.Sum256([]byte(name(i))), Kind: store.KeyBrowser, Created: at}},
			Settings:    store.Settings{Aim: "marketing_director"},
			Drafts:      []store.Draft{{ID: "d", Quiz: "q", Started: at, Updated: at}},
			Assessments: []store.Assessment{a},
			Plans:       []store.Plan{{ID: "plan", Version: 7, Created: at, Updated: at}},
			Events:      []store.Event{{Seq: 1, At: at, Kind: "x"}, {Seq: 2, At: at, Kind: "y"}},
			Records:     []store.KindRecord{{Kind: "comment", Record: store.Record{ID: "c", Body: json.RawMessage(`{"a":1}`)}}},
		})
	}
	for i := range min(n, 20) {
		people[i].Memberships = []store.Membership{{Group: "group", Owner: name(n - 1), Member: name(i), Joined: at}}
	}
	return people
}

// ranCopy runs a command and returns its exit status and what it prints.
func ranCopy(t *testing.T, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	var out, problems bytes.Buffer
	status = run(t.Context(), args, strings.NewReader(""), &out, &problems)
	return status, out.String(), problems.String()
}

func commandsOfCopies(t *testing.T, dir, source, url, second string) {
	sound := fmt.Sprintf("sound: %d people, %[1]d keys, %[1]d drafts, %[1]d results, %[1]d plans, %d events, %[1]d small "+
		"records, 20 memberships.\n", copiedPeople, 2*copiedPeople)
	all := fmt.Sprint(copiedPeople, " people, and every record is the same in both")
	with := strings.Replace(url, "careerpath@", "careerpath:hidden@", 1)
	shown := strings.Replace(url, "careerpath@", "", 1)
	shown, _, _ = strings.Cut(shown, "?")
	back, backup, third := filepath.Join(dir, "back.db"), filepath.Join(dir, "backup.db"), filepath.Join(dir, "third.db")
	says := func(want int, part string, args ...string) {
		t.Helper()
		status, stdout, stderr := ranCopy(t, args...)
		if status != want || !strings.Contains(stdout+stderr, part) || strings.Contains(stdout+stderr, "hidden") {
			t.Errorf("%v: status %d\n%s%s\nwant status %d and %q", args, status, stdout, stderr, want, part)
		}
	}
	says(1, "there is no database nobody.db to read", "copy", "--from", "nobody.db", "--to", url)
	says(2, "are the same", "copy", "--from", source, "--to", source)
	says(2, "takes a file or an address like", "copy", "--from", source, "--to", "postgres://:x:y")
	says(0, source+" is copied to "+shown+": "+all+".\n",
		"copy", "--from", source, "--to", with)
	says(0, shown+" is "+sound, "verify", "--postgres", with)
	says(1, "nothing is copied to "+shown+": the database has people already", "copy", "--from", source, "--to", with)
	says(0, ": "+all+".\n", "copy", "--from", with, "--to", back)
	says(0, back+" is "+sound, "verify", "--db", back)
	says(1, "is there already, and is not written over", "copy", "--from", with, "--to", back)
	says(0, " records are the same in the complete file.\n", "backup", "--postgres", with, "--to", backup, "--prove")
	says(1, "is there already, and is not written over", "backup", "--postgres", with, "--to", backup)
	says(2, "leave out one of the two", "verify", "--postgres", with, "--db", back)
	for _, path := range []string{back, backup} {
		if n, err := bolt.Compare(back, path); err != nil || n == 0 {
			t.Errorf("%s: %d records, %v", path, n, err)
		}
	}
	if left, err := filepath.Glob(filepath.Join(dir, "*.copying")); err != nil || len(left) > 0 {
		t.Errorf("%v is left, %v", left, err)
	}

	// Whose data is damaged is named, and all others are copied. The rest comes along once that is mended.
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(context.Background()) }()
	do := func(sql string) {
		if _, err := conn.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	do("UPDATE drafts SET body = set_byte(body, 0, get_byte(body, 0) # 1) WHERE person = 'person-000002'")
	says(1, "person 3: what is copied is damaged: ", "copy", "--from", url, "--to", second)
	says(1, "in 1 places they differ: it stays unfinished", "copy", "--from", url, "--to", second)
	says(1, "unfinished copy of "+shown, "verify", "--postgres", second)
	says(1, "unfinished copy of "+shown, "copy", "--from", source, "--to", second)
	says(1, "drafts: a row can't be read: a row does not match its checksum, of person 3\n", "verify", "--postgres", url)
	says(1, "is damaged in 1 places: restore a backup", "verify", "--postgres", url)
	says(1, "person 3: what is copied is damaged: ", "backup", "--postgres", url, "--to", third)
	if _, err := os.Stat(third); err == nil {
		t.Error("a backup with somebody missing has its name")
	}
	do("UPDATE drafts SET body = set_byte(body, 0, get_byte(body, 0) # 1) WHERE person = 'person-000002'")
	do("UPDATE people SET created = created + interval '1 day' WHERE id = 'person-000005'") // who has changed since
	says(0, all, "copy", "--from", url, "--to", second)
	says(0, sound, "verify", "--postgres", second)
	left, err := filepath.Glob(filepath.Join(dir, ".careerpath-backup-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("%v is left, %v", left, err)
	}
}

func aCopyThatIsKilledGoesOn(t *testing.T, dir, source, url string) {
	program := builtProgram(t)
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(context.Background()) }()
	people := func() (n int) {
		_ = conn.QueryRow(t.Context(), "SELECT count(*) FROM people").Scan(&n) // 0 as long as there is no such table
		return n
	}
	copied := func(to string) *exec.Cmd {
		return exec.CommandContext(t.Context(), program, "copy", "--from", source, "--to", to)
	}
	cut := 0
	for before := -1; before < copiedPeople/2; before = people() { // a few times
		cmd := copied(url)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() { ended <- cmd.Wait() }()
		for running := true; running && people() <= max(before, 0); {
			select {
			case <-ended:
				running = false
			default:
			}
		}
		_ = cmd.Process.Kill() // it may have ended
		cut++
	}
	said, err := copied(url).CombinedOutput()
	if has := people(); err != nil || has != copiedPeople || cut == 0 {
		t.Errorf("after %d kills there are %d people: %v\n%s", cut, has, err, said)
	}
	back := filepath.Join(dir, "killed.db")
	if status, stdout, stderr := ranCopy(t, "copy", "--from", url, "--to", back); status != 0 {
		t.Fatalf("status %d\n%s%s", status, stdout, stderr)
	}
	s, err := bolt.OpenToRead(source)
	if err != nil {
		t.Fatal(err)
	}
	again, err := bolt.OpenToRead(back)
	if err != nil {
		t.Fatal(err)
	}
	unlike := map[string]int{}
	for after := ""; ; {
		a, err := s.Stretch(t.Context(), after, "", 50)
		if err != nil {
			t.Fatal(err)
		}
		if len(a) == 0 {
			break
		}
		b, err := again.Stretch(t.Context(), after, "", 50)
		if err != nil || len(a) != len(b) {
			t.Fatalf("%d people are %d, %v", len(a), len(b), err)
		}
		for i := range a {
			kinds, err := a[i].Unlike(&b[i])
			if err != nil {
				t.Fatal(err)
			}
			for _, kind := range kinds {
				unlike[kind]++
			}
		}
		after = a[len(a)-1].Person.ID
	}
	if len(unlike) > 0 {
		t.Errorf("these differ: %v", unlike)
	}
	if err := errors.Join(s.Close(), again.Close()); err != nil {
		t.Fatal(err)
	}
}

// BenchmarkCopy copies people as the server keeps them from a file into PostgreSQL and back, and reports how many a
// second, and how many of them verify reads. With -people 20000 it takes a minute.
func BenchmarkCopy(b *testing.B) {
	catalog, err := loadCatalog("")
	noError(b, err)
	pg := postgrestest.Start(b, "max_wal_size = 4GB")
	path := filepath.Join(b.TempDir(), "people.db")
	s, err := bolt.Open(path, bolt.Resembling(resembling(catalog)))
	noError(b, err)
	keepPeople(b, s, catalog)
	noError(b, s.Close())
	for n := 0; b.Loop(); n++ {
		pg.Do(b, fmt.Sprint("CREATE DATABASE copy", n))
		url, back := pg.URL(fmt.Sprint("copy", n)), fmt.Sprint(path, n)
		for _, step := range []struct {
			unit string
			args []string
		}{
			{"in/s", []string{"copy", "--from", path, "--to", url}},
			{"verified/s", []string{"verify", "--postgres", url}},
			{"out/s", []string{"copy", "--from", url, "--to", back}},
			{"backup/s", []string{"backup", "--postgres", url, "--to", back + ".backup"}},
		} {
			began := time.Now()
			var said bytes.Buffer
			if run(b.Context(), step.args, strings.NewReader(""), &said, &said) != 0 {
				b.Fatal(said.String())
			}
			b.ReportMetric(float64(*databasePeople)/time.Since(began).Seconds(), step.unit)
		}
	}
}
