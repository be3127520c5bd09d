package bolt_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"careerpath/engine"
	"careerpath/store"
	"careerpath/store/bolt"
	"careerpath/store/storetest"
)

func TestKeepsThePromisesOfEveryStore(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(t *testing.T) store.Store {
		s, err := bolt.Open(newPath(t))
		must(t, err)
		return s
	})
}

func TestKeepsThePromisesOfEveryStoreWhereAssessmentsAreSmall(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(t *testing.T) store.Store {
		s, err := bolt.Open(newPath(t), bolt.Resembling(func(quiz string) []byte {
			if quiz != "day_at_work" {
				return nil
			}
			return []byte(`{"id":"","quiz":"day_at_work","answers":{"coaches":5,"launch_slip":"ask_team"},"result":{}}`)
		}))
		must(t, err)
		return s
	})
}

func TestKeepsThePromisesOfEveryCopier(t *testing.T) {
	t.Parallel()
	storetest.RunCopier(t, func(t *testing.T) store.Copier {
		s, err := bolt.Open(newPath(t))
		must(t, err)
		return s
	})
}

func TestReopeningKeepsEverything(t *testing.T) {
	t.Parallel()
	path := newPath(t)
	random := rand.New(rand.NewPCG(1, 1))
	var before contents
	for range 15 {
		s, err := bolt.Open(path)
		must(t, err)
		same(t, read(t, s), before)
		for range 25 {
			anything(t, s, random)
		}
		before = read(t, s)
		must(t, s.Close())
	}
	if len(before) < 3 {
		t.Fatalf("the test leaves only %d people to look at", len(before))
	}
}

func TestAnUpdateWhoseContextEndsInTheQueueIsNotRun(t *testing.T) {
	t.Parallel()
	s := opened(t, newPath(t))
	must(t, s.CreatePerson(t.Context(), store.Person{ID: "ann"}, keyOf(store.SecretHash{})))
	busy, leave := make(chan struct{}), make(chan struct{})
	first, second := make(chan error, 1), make(chan error, 1)
	go func() {
		first <- s.Update(t.Context(), "ann", func(store.Tx) error {
			busy <- struct{}{}
			<-leave
			return nil
		})
	}()
	<-busy
	ctx := &endsAfterFirstLook{Context: t.Context(), looked: make(chan struct{})}
	go func() {
		second <- s.Update(ctx, "ann", func(store.Tx) error { return errors.New("it ran") })
	}()
	<-ctx.looked
	close(leave)
	must(t, <-first)
	if err := <-second; store.CodeOf(err) != store.Unavailable || !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// endsAfterFirstLook is a context that is found to be fine once, and cancelled from then on.
type endsAfterFirstLook struct {
	context.Context
	once   sync.Once
	looked chan struct{}
}

func (c *endsAfterFirstLook) Err() error {
	err := context.Canceled
	c.once.Do(func() {
		err = nil
		close(c.looked)
	})
	return err
}

func TestAChangeThatEndsItsGoroutineHoldsNobodyUp(t *testing.T) {
	t.Parallel()
	s := opened(t, newPath(t))
	must(t, s.CreatePerson(t.Context(), store.Person{ID: "ann"}, keyOf(store.SecretHash{})))
	var writing sync.WaitGroup
	failed := make([]error, 8)
	for i := range failed {
		writing.Go(func() {
			failed[i] = errors.New("it ended")
			failed[i] = s.Update(t.Context(), "ann", func(tx store.Tx) error {
				_, err := tx.AppendEvent(store.Event{})
				if i%2 == 0 {
					runtime.Goexit()
				}
				return err
			})
		})
	}
	writing.Wait()
	for i, err := range failed {
		if ends := i%2 == 0; ends != (err != nil) {
			t.Errorf("writer %d got %v", i, err)
		}
	}
	if n := len(read(t, s)["ann"].Events); n != 4 {
		t.Errorf("4 writers left %d events", n)
	}
}

func TestAFileAlteredWhileOpenIsDamagedAndDoesNotEndTheProcess(t *testing.T) {
	t.Parallel()
	const pages = bolt.PageSize
	for name, alter := range map[string]func(t *testing.T, f *os.File, size int64){
		"every page but the first two is overwritten": func(t *testing.T, f *os.File, size int64) {
			_, err := f.WriteAt(bytes.Repeat([]byte{0xFF}, int(size-2*pages)), 2*pages)
			must(t, err)
		},
		"every page but the first two keeps its head and has its elements overwritten": func(t *testing.T, f *os.File,
			size int64) {
			for at := int64(2 * pages); at < size; at += pages {
				_, err := f.WriteAt(bytes.Repeat([]byte{0xFF, 0xFF, 0xFF, 0x7F}, 200), at+16)
				must(t, err)
			}
		},
		"all but the first two pages is cut off": func(t *testing.T, f *os.File, _ int64) { must(t, f.Truncate(2*pages)) },
		"everything is cut off":                  func(t *testing.T, f *os.File, _ int64) { must(t, f.Truncate(0)) },
		"everything is overwritten": func(t *testing.T, f *os.File, size int64) {
			_, err := f.WriteAt(make([]byte, size), 0)
			must(t, err)
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := newPath(t)
			s, err := bolt.Open(path)
			must(t, err)
			populate(t, s)
			f, err := os.OpenFile(path, os.O_RDWR, 0)
			must(t, err)
			info, err := f.Stat()
			must(t, err)
			alter(t, f, info.Size())
			must(t, f.Close())

			swallow := func(r store.Reader) error {
				_, _ = r.Draft("q")
				_, _ = r.Summaries("", "", 10)
				_, _ = r.First("")
				_, _ = r.Corrections()
				_, _ = r.Count()
				_, _ = r.Usage()
				_, _ = r.PlanSummaries("", 10)
				_, _ = r.ActivePlans()
				_, _ = r.Events(0, 10)
				return nil
			}
			for range 2 {
				_, _, err := s.KeyBySecret(t.Context(), store.SecretHash{1})
				for name, err := range map[string]error{
					"KeyBySecret":  err,
					"View":         s.View(t.Context(), "person-1", swallow),
					"Update":       s.Update(t.Context(), "person-2", func(tx store.Tx) error { return swallow(tx) }),
					"CreatePerson": s.CreatePerson(t.Context(), store.Person{ID: "new"}, keyOf(store.SecretHash{200})),
					"DeletePerson": s.DeletePerson(t.Context(), "person-3"),
				} {
					if store.CodeOf(err) != store.Damaged {
						t.Errorf("%s: got %v", name, err)
					}
				}
			}
			must(t, s.Close())
		})
	}
}

func TestDamageMetInAnUpdateUndoesItWhateverTheChangeMakesOfIt(t *testing.T) {
	t.Parallel()
	path := newPath(t)
	s := opened(t, path)
	must(t, s.CreatePerson(t.Context(), store.Person{ID: "ann"}, keyOf(store.SecretHash{})))
	must(t, s.Update(t.Context(), "ann", func(tx store.Tx) error {
		return tx.AddAssessment(store.Assessment{ID: "a", Quiz: "q"})
	}))
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	must(t, err)
	whole, err := os.ReadFile(path)
	must(t, err)
	place := bolt.PlaceOf("ann", 'a', "a")
	for at := range whole {
		if bytes.HasPrefix(whole[at:], place) { // its checksum follows
			_, err := f.WriteAt([]byte{^whole[at+len(place)]}, int64(at+len(place)))
			must(t, err)
		}
	}
	must(t, f.Close())

	var met error
	appendEvent := func(tx store.Tx) error {
		_, err := tx.AppendEvent(store.Event{})
		return err
	}
	err = s.Update(t.Context(), "ann", func(tx store.Tx) error {
		_, met = tx.Assessment("a")
		return appendEvent(tx)
	})
	if store.CodeOf(err) != store.Damaged || store.CodeOf(met) != store.Damaged {
		t.Errorf("the change met %v, the update got %v", met, err)
	}
	must(t, s.Update(t.Context(), "ann", appendEvent))
	must(t, s.View(t.Context(), "ann", func(r store.Reader) error {
		if events, err := r.Events(0, 10); err != nil || len(events) != 1 {
			return fmt.Errorf("got %v, %w", events, err)
		}
		return nil
	}))
}

// contents is all that a store keeps, by person.
type contents map[string]kept

type kept struct {
	Person      store.Person
	Drafts      []store.Draft
	Assessments []store.Assessment
	Plans       []store.Plan
	Events      []store.Event
}

// secretOf returns the secret of the i-th person.
func secretOf(i int) store.SecretHash { return store.SecretHash{byte(i)} }

// keyOf is a browser's key with a secret.
func keyOf(secret store.SecretHash) store.Key {
	return store.Key{ID: "browser", Kind: store.KeyBrowser, Hash: secret}
}

// read reads everything of the people with the first few secrets. Those who aren't there are left out.
func read(t testing.TB, s *bolt.Store) contents {
	t.Helper()
	all, err := tryRead(t.Context(), s)
	must(t, err)
	return all
}

func tryRead(ctx context.Context, s *bolt.Store) (contents, error) {
	var all contents
	for i := range 10 {
		p, _, err := s.KeyBySecret(ctx, secretOf(i))
		if store.CodeOf(err) == store.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		k := kept{Person: p}
		err = s.View(ctx, p.ID, func(r store.Reader) (err error) {
			if k.Drafts, err = r.Drafts(); err != nil {
				return err
			}
			if k.Assessments, err = taken(r); err != nil {
				return err
			}
			if k.Plans, err = plansOf(r); err != nil {
				return err
			}
			k.Events, err = r.Events(0, 1_000_000)
			return err
		})
		if err != nil {
			return nil, err
		}
		if all == nil {
			all = contents{}
		}
		all[p.ID] = k
	}
	return all, nil
}

// populate puts some of everything into a new store: a few people with more than a page of data each, one with a lot,
// and free pages.
func populate(t testing.TB, s *bolt.Store) {
	t.Helper()
	for i := range 5 {
		id := fmt.Sprintf("person-%d", i)
		must(t, s.CreatePerson(t.Context(), store.Person{ID: id, Created: time.Unix(int64(i), 0)}, keyOf(secretOf(i))))
		must(t, s.Update(t.Context(), id, func(tx store.Tx) error {
			for n := range 8 << i {
				if _, err := tx.AppendEvent(store.Event{Kind: "happened",
					Data: json.RawMessage(fmt.Sprintf(`{"n":%d}`, n))}); err != nil {
					return err
				}
			}
			for n := range 3 {
				if err := tx.AddAssessment(store.Assessment{ID: strconv.Itoa(n), Quiz: noise(6000 * i)}); err != nil {
					return err
				}
				if _, err := tx.PutPlan(store.Plan{ID: strconv.Itoa(n), Assessment: noise(1200 * i)}); err != nil {
					return err
				}
			}
			return tx.PutDraft(store.Draft{Quiz: "q", Answers: map[string]store.Given{"item": {Answer: engine.Choice(id)}}})
		}))
	}
	must(t, s.DeletePerson(t.Context(), "person-0"))
}

// anything makes one change or another.
func anything(t testing.TB, s *bolt.Store, random *rand.Rand) {
	t.Helper()
	i := random.IntN(10)
	id := fmt.Sprintf("person-%d", i)
	var err error
	switch random.IntN(12) {
	case 0:
		err = s.DeletePerson(t.Context(), id)
	case 1, 2, 3:
		err = s.CreatePerson(t.Context(), store.Person{ID: id}, keyOf(secretOf(i)))
	default:
		text := noise(1 << random.IntN(15))
		err = s.Update(t.Context(), id, func(tx store.Tx) error {
			for range random.IntN(30) {
				quiz := strconv.Itoa(random.IntN(20))
				_, failed := tx.AppendEvent(store.Event{Subject: quiz})
				failed = errors.Join(failed,
					tx.PutDraft(store.Draft{Quiz: quiz, Answers: map[string]store.Given{"item": {Answer: engine.Choice(text)}}}),
					tx.DeleteDraft(strconv.Itoa(random.IntN(20))))
				if failed != nil {
					return failed
				}
				if err := tx.AddAssessment(store.Assessment{ID: quiz, Quiz: text}); err != nil &&
					store.CodeOf(err) != store.Exists {
					return err
				}
			}
			return replan(tx, strconv.Itoa(random.IntN(5)), text)
		})
	}
	if c := store.CodeOf(err); err != nil && c != store.NotFound && c != store.Exists {
		t.Fatal(err)
	}
}

// noise is a text of some bytes that can't be made much smaller, the same each time.
func noise(n int) string {
	random := rand.New(rand.NewPCG(uint64(n), 9))
	text := make([]byte, n)
	for i := range text {
		text[i] = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ+-"[random.IntN(64)]
	}
	return string(text)
}

// replan makes a plan say something else, and makes it where there is none.
func replan(tx store.Tx, id, says string) error {
	p, err := tx.Plan(id)
	if err != nil && store.CodeOf(err) != store.NotFound {
		return err
	}
	p.ID, p.Assessment = id, says
	_, err = tx.PutPlan(p)
	return err
}

// newPath is where no file is yet.
func newPath(t testing.TB) string { return filepath.Join(t.TempDir(), "careerpath.db") }

// opened opens a store that is closed with the test.
func opened(t testing.TB, path string) *bolt.Store {
	t.Helper()
	s, err := bolt.Open(path)
	must(t, err)
	t.Cleanup(func() { must(t, s.Close()) })
	return s
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func same(t testing.TB, got, want contents) {
	t.Helper()
	if !reflect.DeepEqual(got, want) { // both are as read, so exactly equal; cmp is for the reader of the failure
		t.Fatalf("what is there is not what was kept (-kept +there):\n%s",
			cmp.Diff(want, got, cmp.AllowUnexported(engine.Answer{})))
	}
}
