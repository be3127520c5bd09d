package storetest

import (
	"context"
	"errors"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"careerpath/store"
)

// calls are all calls of a store with a context. They fail where nothing else hinders them, by running when they
// shouldn't.
var calls = map[string]func(ctx context.Context, s store.Store, person string, secret store.SecretHash) error{
	"CreatePerson": func(ctx context.Context, s store.Store, _ string, _ store.SecretHash) error {
		return s.CreatePerson(ctx, store.Person{ID: newID(), Created: noon}, keyOf(store.SecretHash{9}))
	},
	"KeyBySecret": func(ctx context.Context, s store.Store, _ string, secret store.SecretHash) error {
		_, _, err := s.KeyBySecret(ctx, secret)
		return err
	},
	"People": func(ctx context.Context, s store.Store, _ string, _ store.SecretHash) error {
		_, err := s.People(ctx, "", 1)
		return err
	},
	"Members": func(ctx context.Context, s store.Store, _ string, _ store.SecretHash) error {
		_, err := s.Members(ctx, "team", "", 1)
		return err
	},
	"DeletePerson": func(ctx context.Context, s store.Store, person string, _ store.SecretHash) error {
		return s.DeletePerson(ctx, person)
	},
	"View": func(ctx context.Context, s store.Store, person string, _ store.SecretHash) error {
		return s.View(ctx, person, func(store.Reader) error { return errOwn })
	},
	"Update": func(ctx context.Context, s store.Store, person string, _ store.SecretHash) error {
		return s.Update(ctx, person, func(tx store.Tx) error { return errors.Join(errOwn, tx.PutDraft(draftOf("q", 1))) })
	},
}

var lifetimes = []promise{
	{"a call whose context has ended does nothing and is Unavailable", func(t *testing.T, s store.Store) {
		ann, secret := newPerson(t, s)
		cancelled, cancel := context.WithCancel(t.Context())
		cancel()
		late, done := context.WithDeadline(t.Context(), time.Unix(0, 0))
		defer done()
		for name, call := range calls {
			for ctx, cause := range map[context.Context]error{cancelled: context.Canceled, late: context.DeadlineExceeded} {
				err := call(ctx, s, ann.ID, secret)
				code(t, err, store.Unavailable)
				if !errors.Is(err, cause) || errors.Is(err, errOwn) {
					t.Errorf("%s: got %v, want %v", name, err, cause)
				}
			}
		}
		same(t, all(t, s, ann.ID), held{Person: ann})
		_, _, err := s.KeyBySecret(t.Context(), store.SecretHash{9})
		code(t, err, store.NotFound)
	}},
	{"a context that ends inside an update doesn't stop it", func(t *testing.T, s store.Store) {
		ann, _ := newPerson(t, s)
		ctx, cancel := context.WithCancel(t.Context())
		must(t, s.Update(ctx, ann.ID, func(tx store.Tx) error {
			cancel()
			return increment(tx)
		}))
		same(t, all(t, s, ann.ID).Drafts, []store.Draft{draftOf("counter", 1)})
	}},
	{"a closed store is Unavailable, and may be closed again", func(t *testing.T, s store.Store) {
		ann, secret := newPerson(t, s)
		must(t, s.Close())
		must(t, s.Close())
		for name, call := range calls {
			err := call(t.Context(), s, ann.ID, secret)
			code(t, err, store.Unavailable)
			if errors.Is(err, errOwn) {
				t.Errorf("%s ran on a closed store", name)
			}
		}
	}},
	{"closing waits for calls under way", func(t *testing.T, s store.Store) {
		ann, _ := newPerson(t, s)
		var ended atomic.Int32
		inside, leave, closed := make(chan struct{}), make(chan struct{}), make(chan error)
		stay := func() {
			inside <- struct{}{}
			<-leave
			ended.Add(1)
		}
		viewed, updated := make(chan error, 1), make(chan error, 1)
		go func() { viewed <- s.View(t.Context(), ann.ID, func(store.Reader) error { stay(); return nil }) }()
		go func() { updated <- s.Update(t.Context(), ann.ID, func(store.Tx) error { stay(); return nil }) }()
		<-inside
		<-inside
		go func() {
			err := s.Close()
			if n := ended.Load(); err == nil && n != 2 {
				err = errors.New("it closed under a call")
			}
			closed <- err
		}()
		for range 1000 { // gives a Close that doesn't wait the time to show it
			runtime.Gosched()
		}
		close(leave)
		must(t, errors.Join(<-viewed, <-updated, <-closed))
	}},
	{"calls that meet the closing are done or Unavailable", func(t *testing.T, s store.Store) {
		ann, _ := newPerson(t, s)
		together(t, writers, func(i int) error {
			if i == 0 {
				return s.Close()
			}
			for {
				if err := s.Update(t.Context(), ann.ID, increment); err != nil {
					if store.CodeOf(err) != store.Unavailable {
						return err
					}
					return nil
				}
			}
		})
	}},
}
