package bolt

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"time"

	"go.etcd.io/bbolt"
)

// Changes are committed in groups: while the disk is busy with one group, the next gathers. So a lone writer waits for
// nobody, and many writers share one transaction. bbolt's own Batch waits for a timer instead, and commits on a
// goroutine where a panic over a damaged page ends the process.

// groupSize is how many changes share a transaction at most.
const groupSize = 256

// Commit is one transaction that wrote something.
type Commit struct {
	Changes int           // calls that share it
	Took    time.Duration // from its beginning until it was on disk
	Err     error         // why it is not on disk, nil where it is
}

// TellingCommits has commits told of each commit once it is over. Calls may come from several goroutines at once, and
// writers wait for them.
func TellingCommits(commits func(Commit)) Option {
	return func(s *Store) { s.commits = commits }
}

// tell tells whoever counts commits of one.
func (s *Store) tell(c Commit) {
	if s.commits != nil {
		s.commits(c)
	}
}

// call is a change waiting for its turn.
type call struct {
	ctx     context.Context
	do      func(*work) error
	err     error      // of the last try
	outcome chan error // has room for one, so that the committer never waits for the caller
}

var (
	errAlone   = errors.New("this change is to be run by itself")
	errNothing = errors.New("nothing to write")
)

// Try is as store.Store says: it commits a transaction in which nothing has changed.
func (s *Store) Try(ctx context.Context) error {
	return s.write(ctx, func(w *work) error {
		w.wrote = true
		return nil
	})
}

// write does a call's work in a transaction that may also hold other calls' work, and returns when it is on disk.
func (s *Store) write(ctx context.Context, do func(*work) error) error {
	if err := s.enter(ctx); err != nil {
		return err
	}
	defer s.using.RUnlock()
	c := &call{ctx: ctx, do: do, outcome: make(chan error, 1)}
	s.queue <- c
	err := <-c.outcome
	if errors.Is(err, errAlone) {
		began := time.Now()
		w := &work{store: s}
		err = s.transact(true, func(t *bbolt.Tx) error {
			w.tx = t
			return w.run(do)
		})
		if w.wrote {
			s.tell(Commit{Changes: 1, Took: time.Since(began), Err: err})
		}
	}
	return err
}

// commitAll commits what comes in until the queue is closed.
func (s *Store) commitAll() {
	var group []*call
	defer func() {
		if len(group) == 0 {
			close(s.idle)
			return
		}
		// A change has ended this goroutine with runtime.Goexit, as testing.T.FailNow does. It will meet its own.
		for _, c := range group {
			c.outcome <- errAlone
		}
		go s.commitAll()
	}()
	for c := range s.queue {
		for group = s.gather(c); len(group) > 0; {
			group = s.commit(group)
		}
	}
}

// gather returns first and whoever else is waiting, or is about to: those whose changes were in the last group may just
// be on their way with the next.
func (s *Store) gather(first *call) []*call {
	for waiting := -1; waiting < len(s.queue); {
		waiting = len(s.queue)
		runtime.Gosched()
	}
	group := []*call{first}
	for range min(len(s.queue), groupSize-1) {
		group = append(group, <-s.queue)
	}
	return group
}

// commit tries to commit the group in one transaction, and returns the calls that are to be tried again.
func (s *Store) commit(group []*call) []*call {
	failed, wrote, began := -1, 0, time.Now()
	err := s.transact(true, func(t *bbolt.Tx) error {
		for i, c := range group {
			w := &work{store: s, tx: t}
			if !c.try(w) {
				failed = i
				return errAlone
			}
			if w.wrote {
				wrote++
			}
		}
		if wrote == 0 {
			return errNothing
		}
		return nil
	})
	if failed >= 0 {
		group[failed].outcome <- errAlone
		return slices.Delete(group, failed, failed+1)
	}
	if !errors.Is(err, errNothing) {
		s.tell(Commit{Changes: wrote, Took: time.Since(began), Err: err})
	}
	for _, c := range group {
		if err != nil && !errors.Is(err, errNothing) {
			c.outcome <- err
		} else {
			c.outcome <- c.err
		}
	}
	return nil
}

// try does a call's work; false where it panicked or failed with something written already. Then the group's
// transaction is void, and the call is for its own goroutine to run, alone: there it panics where it should, and its
// error tells of a state that is on disk.
func (c *call) try(w *work) (ok bool) {
	defer func() { _ = recover() }() // ok is false
	if c.ctx.Err() != nil {
		c.err = ended(c.ctx)
		return true
	}
	c.err = w.run(c.do)
	return c.err == nil || !w.wrote
}
