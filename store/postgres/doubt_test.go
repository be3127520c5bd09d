package postgres_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"careerpath/store"
	"careerpath/store/postgres"
	"careerpath/store/postgres/postgrestest"
)

// prepared is a database with all tables. Tests that use it have people of their own in it.
func prepared(t testing.TB) string {
	t.Helper()
	preparing.Lock()
	defer preparing.Unlock()
	if preparing.database == "" {
		preparing.database = newDatabase(t, "template0")
	}
	return preparing.database
}

var preparing struct {
	sync.Mutex
	database string
}

// byProxy is a store whose connections a proxy may break, and another to look at the same database with.
func byProxy(t *testing.T, options ...postgres.Option) (*postgres.Store, *postgres.Store, *postgrestest.Proxy) {
	t.Helper()
	database, proxy := prepared(t), server.Proxy(t)
	s := opened(t, proxy.URL(database)+"&pool_max_conns=4", options...)
	if err := s.Try(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s, opened(t, server.URL(database)), proxy
}

// made is the id of a new person.
func made(t testing.TB, s store.Store) string {
	t.Helper()
	id := newID()
	must(t, s.CreatePerson(t.Context(), store.Person{ID: id, Created: time.Now().UTC()}, keyOf(id)))
	return id
}

func newID() string { return uuid.Must(uuid.NewV7()).String() }

// keyOf is a key of a person that has their id as its secret.
func keyOf(id string) store.Key {
	return store.Key{ID: "browser", Kind: store.KeyBrowser, Hash: sha256.Sum256([]byte(id))}
}

// say appends an event.
func say(kind string) func(store.Tx) error {
	return func(tx store.Tx) error {
		_, err := tx.AppendEvent(store.Event{Kind: kind})
		return err
	}
}

// saidBy are the kinds of a person's events.
func saidBy(t testing.TB, s store.Store, person string) (kinds []string) {
	t.Helper()
	must(t, s.View(t.Context(), person, func(r store.Reader) error {
		events, err := r.Events(0, 1_000_000)
		kinds = nil
		for _, e := range events {
			kinds = append(kinds, e.Kind)
		}
		return err
	}))
	return kinds
}

func isSaid(t testing.TB, s store.Store, person string, want ...string) {
	t.Helper()
	if got := saidBy(t, s, person); strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("the events are %q, not %q", got, want)
	}
}

// ways are how a COMMIT may be lost.
var ways = map[string]postgrestest.Loss{
	"after it was kept": postgrestest.Reply, "before it was": postgrestest.Request, "in between": postgrestest.Sight,
}

func TestAChangeWhoseCommitIsLostIsKeptOnce(t *testing.T) {
	t.Parallel()
	s, direct, proxy := byProxy(t)
	for name, way := range ways {
		t.Run(name, func(t *testing.T) {
			proxy.Lose(way, 1)
			id := made(t, s)
			proxy.Lose(way, 1)
			must(t, s.Update(t.Context(), id, say("one")))
			proxy.Lose(way, 3)
			must(t, s.Update(t.Context(), id, say("two")))
			isSaid(t, direct, id, "one", "two")
			join := func(tx store.Tx) error { return tx.Join(store.Membership{Group: id, Owner: id}) }
			members := func(want int) {
				t.Helper()
				found, err := direct.Members(t.Context(), id, "", 10)
				if must(t, err); len(found) != want {
					t.Errorf("the group has %d members, not %d", len(found), want)
				}
			}
			proxy.Lose(way, 1)
			must(t, s.Update(t.Context(), id, join))
			members(1)
			proxy.Lose(way, 1)
			must(t, s.Update(t.Context(), id, func(tx store.Tx) error { return tx.Leave(id) }))
			members(0)
			must(t, s.Update(t.Context(), id, join))
			proxy.Lose(way, 2)
			must(t, s.DeletePerson(t.Context(), id))
			members(0)
			if err := s.DeletePerson(t.Context(), id); store.CodeOf(err) != store.NotFound {
				t.Errorf("deleting somebody twice: %v", err)
			}
		})
	}
	if lost, _ := proxy.Lost(); lost < 3*9 {
		t.Errorf("only %d COMMITs were lost", lost)
	}
}

func TestAPersonIsCreatedOnceAndNobodyElsesIdOrKeyIsTaken(t *testing.T) {
	t.Parallel()
	s, direct, proxy := byProxy(t)
	ann := made(t, direct)
	for name, way := range ways {
		for _, p := range []store.Person{{ID: ann}, {ID: newID()}} {
			proxy.Lose(way, 1) // of what doesn't come to a COMMIT
			if err := s.CreatePerson(t.Context(), p, keyOf(ann)); store.CodeOf(err) != store.Exists {
				t.Errorf("%s, %s: %v", name, p.ID, err)
			}
		}
	}
	isSaid(t, direct, ann)
}

// doubtful says that an error tells to look, and doesn't say that nothing was done.
func doubtful(t *testing.T, err error) {
	t.Helper()
	if store.CodeOf(err) != store.Unavailable || !strings.Contains(fmt.Sprint(err), "look") ||
		errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		t.Errorf("a change of which nobody knows whether it was kept: %v", err)
	}
}

func TestWhereItCantBeToldWhetherAChangeWasKeptTheErrorTellsToLook(t *testing.T) {
	t.Parallel()
	direct := opened(t, server.URL(prepared(t)))
	ann, bob, cas, dee := made(t, direct), made(t, direct), newID(), made(t, direct)
	var running sync.WaitGroup
	for _, tt := range []struct {
		way  postgrestest.Loss
		call func(store.Store) error
	}{
		{postgrestest.Reply, func(s store.Store) error { return s.Update(t.Context(), ann, say("one")) }},
		{postgrestest.Reply, func(s store.Store) error { return s.DeletePerson(t.Context(), bob) }},
		{postgrestest.Reply, func(s store.Store) error { return s.CreatePerson(t.Context(), store.Person{ID: cas}) }},
		{postgrestest.Request, func(s store.Store) error { return s.Update(t.Context(), dee, say("two")) }},
	} {
		s, _, proxy := byProxy(t, postgres.Patient(2*time.Second))
		proxy.Lose(tt.way, 1_000_000)
		running.Go(func() { doubtful(t, tt.call(s)) })
	}
	running.Wait()
	isSaid(t, direct, ann, "one")
	isSaid(t, direct, cas)
	isSaid(t, direct, dee)
	err := direct.View(t.Context(), bob, func(store.Reader) error { return nil })
	if store.CodeOf(err) != store.NotFound {
		t.Errorf("who was deleted is there: %v", err)
	}
}

func TestWhereNothingCanHaveBeenKeptTheErrorDoesNotTellToLook(t *testing.T) {
	t.Parallel()
	s, direct, proxy := byProxy(t, postgres.Patient(time.Second))
	ann := made(t, direct)
	proxy.Refuse(true)
	err := s.Update(t.Context(), ann, say("one"))
	if store.CodeOf(err) != store.Unavailable || strings.Contains(fmt.Sprint(err), "look") {
		t.Errorf("a change that was never sent: %v", err)
	}
	proxy.Refuse(false)
	isSaid(t, direct, ann)
}

func TestWhatOthersDidInTheMeantimeIsSeenBeforeAChangeIsTriedAgain(t *testing.T) {
	t.Parallel()
	others := func(t *testing.T, direct store.Store, ann string, changes int) {
		for i := range changes {
			must(t, direct.Update(t.Context(), ann, say(fmt.Sprint("other ", i))))
		}
	}
	again := func(t *testing.T, direct store.Store, ann string) {
		must(t, direct.DeletePerson(t.Context(), ann))
		must(t, direct.CreatePerson(t.Context(), store.Person{ID: ann}))
	}
	forget := store.Tx.Forget
	for _, tt := range []struct {
		name      string
		way       postgrestest.Loss
		change    func(store.Tx) error
		meanwhile func(t *testing.T, direct store.Store, ann string)
		events    int  // that the person has at last, -1 where the person is gone
		doubtful  bool // the call can't tell
	}{
		{"kept, and a few changes more", postgrestest.Reply, say("mine"),
			func(t *testing.T, s store.Store, ann string) { others(t, s, ann, 7) }, 9, false},
		{"not kept, and a few changes more", postgrestest.Request, say("mine"),
			func(t *testing.T, s store.Store, ann string) { others(t, s, ann, 7) }, 9, false},
		{"kept, and many changes more", postgrestest.Reply, say("mine"),
			func(t *testing.T, s store.Store, ann string) { others(t, s, ann, 20) }, 22, true},
		{"not kept, and many changes more", postgrestest.Request, say("mine"),
			func(t *testing.T, s store.Store, ann string) { others(t, s, ann, 20) }, 21, true},
		{"kept, and the person was deleted", postgrestest.Reply, say("mine"),
			func(t *testing.T, s store.Store, ann string) { must(t, s.DeletePerson(t.Context(), ann)) }, -1, true},
		{"kept, and the person is another of that id", postgrestest.Reply, say("mine"), again, 0, true},
		{"not kept, and the person is another of that id", postgrestest.Request, say("mine"), again, 0, true},
		{"forgotten", postgrestest.Reply, forget, func(*testing.T, store.Store, string) {}, -1, false},
		{"not forgotten", postgrestest.Request, forget, func(*testing.T, store.Store, string) {}, -1, false},
		{"not forgotten, and a few changes more", postgrestest.Request, forget,
			func(t *testing.T, s store.Store, ann string) { others(t, s, ann, 3) }, -1, false},
		{"forgotten, and created anew", postgrestest.Reply, forget, func(t *testing.T, s store.Store, ann string) {
			must(t, s.CreatePerson(t.Context(), store.Person{ID: ann}))
			must(t, s.Update(t.Context(), ann, say("new")))
		}, 1, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s, direct, proxy := byProxy(t)
			ann := made(t, direct)
			must(t, direct.Update(t.Context(), ann, say("first")))
			proxy.LoseThen(tt.way, func() { tt.meanwhile(t, direct, ann) })
			err := s.Update(t.Context(), ann, tt.change)
			if tt.doubtful {
				doubtful(t, err)
			} else if err != nil {
				t.Errorf("the change: %v", err)
			}
			if lost, _ := proxy.Lost(); lost != 1 {
				t.Errorf("%d COMMITs were lost", lost)
			}
			if tt.events < 0 {
				err := direct.View(t.Context(), ann, func(store.Reader) error { return nil })
				if store.CodeOf(err) != store.NotFound {
					t.Errorf("the person is there: %v", err)
				}
				return
			}
			if got := saidBy(t, direct, ann); len(got) != tt.events {
				t.Errorf("the events are %q, not %d", got, tt.events)
			}
		})
	}
}

func TestACallThatHasBegunIsSeenThroughAndOneThatHasNotDoesNothing(t *testing.T) {
	t.Parallel()
	s, direct, proxy := byProxy(t)
	ann := made(t, direct)
	ctx, end := context.WithCancel(t.Context())
	proxy.Lose(postgrestest.Reply, 1)
	must(t, s.Update(ctx, ann, func(tx store.Tx) error { end(); return say("one")(tx) }))
	isSaid(t, direct, ann, "one")
	proxy.Refuse(true)
	ctx, end = context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer end()
	err := s.Update(ctx, ann, say("two"))
	if store.CodeOf(err) != store.Unavailable || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a request that ended before it began: %v", err)
	}
	proxy.Refuse(false)
	isSaid(t, s, ann, "one")
}

func TestAPanicLeavesNothingAndAConnectionThatIsOfUse(t *testing.T) {
	t.Parallel()
	s := opened(t, server.URL(prepared(t))+"&pool_max_conns=1")
	ann := made(t, s)
	for _, sends := range []bool{false, true} {
		func() {
			defer func() {
				if reason := recover(); reason != "mine" {
					t.Errorf("recovered %v", reason)
				}
			}()
			_ = s.Update(t.Context(), ann, func(tx store.Tx) error {
				if err := say("one")(tx); err != nil {
					return err
				}
				if sends {
					if _, err := tx.Events(0, 10); err != nil { // written, not kept
						return err
					}
				}
				panic("mine")
			})
		}()
		isSaid(t, s, ann)
	}
	must(t, s.Update(t.Context(), ann, say("two")))
	isSaid(t, s, ann, "two")
}
