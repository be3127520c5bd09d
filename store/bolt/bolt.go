// Package bolt keeps people's data in one file, with bbolt. One process at a time has the file. The package must never
// know what the records mean.
//
// The file:
//
//	meta/careerpath_format        4
//	people/<person>               the person
//	secrets/<hash>                the ids of the person and of the key
//	groups/<group>/<member>       the owner's id; the buckets come with the first member
//	data/<person>/drafts/<quiz>
//	data/<person>/assessments/<id>
//	data/<person>/events/<seq>    seq is 8 bytes, big-endian
//	data/<person>/plans/<id>      the bucket comes with the first plan
//	data/<person>/settings/chosen the bucket comes with the first choice
//	data/<person>/keys/<id>
//	data/<person>/records/<kind>/<id>
//	data/<person>/member/<group>  what the person is a member of
//	data/<person>/runs/<group>    groups that have members
//
// The last four buckets come with their first record. A person of format 3 has one secret, of which secrets/ has just
// the person's id, and people/ the hash; it is read as a key of KeyFirst until it is changed.
//
// Every value is four bytes of checksum and then JSON; record.go has the details.
package bolt

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"sync"
	"sync/atomic"

	"go.etcd.io/bbolt"

	"careerpath/store"
)

// Store is a store.Store in a file. Every Update waits for the disk once, together with whoever else is waiting.
type Store struct {
	path string
	db   *bbolt.DB
	file *os.File // db's own, to let go of where db can't any more

	using  sync.RWMutex // held for reading by calls under way, for writing by Close
	closed bool

	queue  chan *call                  // changes waiting for the committer
	idle   chan struct{}               // closed when the committer has ended
	broken atomic.Pointer[store.Error] // why no call can be served any more, nil as long as they can
}

var _ store.Store = (*Store)(nil)

// Open opens the database file at path and creates it, for its owner alone to read and write, where there is none. The
// directory must be there. A file is read through before it is used, which takes about a second per gigabyte.
//
// Errors are *store.Error: Unavailable where another process has the file, after waiting for a third of a second, or
// where the file or its directory can't be read or written; Damaged where the file is empty, cut short, altered, or
// something else than a database of careerpath; Newer where a newer careerpath wrote it. A file that is refused is left
// as it is, to the byte.
func Open(path string) (*Store, error) {
	if err := createAbsent(path); err != nil {
		return nil, err
	}
	if err := inspect(path); err != nil {
		return nil, err
	}
	db, file, err := openFile(path, false)
	if err != nil {
		return nil, err
	}
	if err := raise(db); err != nil {
		return nil, errors.Join(unavailable(err, "%s can't be written", path), db.Close())
	}
	return start(path, db, file), nil
}

// OpenToRead opens the database file at path to be read. It creates nothing and changes nothing: every change fails
// with Unavailable. Others may have the file open to read at the same time, nobody to write. Errors are those of Open;
// a file that isn't there is Unavailable.
func OpenToRead(path string) (*Store, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, unavailable(err, "there is no database %s to read", path)
	}
	if err := refuseForm(path, info); err != nil {
		return nil, err
	}
	if err := inspect(path); err != nil {
		return nil, err
	}
	db, file, err := openFile(path, true)
	if err != nil {
		return nil, err
	}
	return start(path, db, file), nil
}

// start makes a store of an open file.
func start(path string, db *bbolt.DB, file *os.File) *Store {
	s := &Store{path: path, db: db, file: file, queue: make(chan *call, groupSize), idle: make(chan struct{})}
	go s.commitAll()
	return s
}

// Close waits for calls under way, then releases the file. Closing twice is fine.
func (s *Store) Close() error {
	s.using.Lock()
	defer s.using.Unlock()
	if s.closed {
		return nil
	}
	s.closed = true
	close(s.queue)
	<-s.idle
	release := s.db.Close
	if s.broken.Load() != nil {
		release = s.file.Close // bbolt may hold its own locks for ever; without the file it holds nobody else up
	}
	if err := release(); err != nil {
		return unavailable(err, "%s could not be closed in order", s.path)
	}
	return nil
}

// View is as store.Store says. Readers don't wait for writers.
func (s *Store) View(ctx context.Context, person string, read func(store.Reader) error) error {
	return s.read(ctx, func(w *work) error {
		r, err := w.open(person)
		if err != nil {
			return err
		}
		return w.hand(func() error { return read(r) })
	})
}

// Update is as store.Store says.
func (s *Store) Update(ctx context.Context, person string, change func(store.Tx) error) error {
	return s.write(ctx, func(w *work) error {
		r, err := w.open(person)
		if err != nil {
			return err
		}
		return w.hand(func() error { return change(&tx{r}) })
	})
}

// enter registers a call, unless it is too late for that. Who has entered must release s.using.
func (s *Store) enter(ctx context.Context) error {
	s.using.RLock()
	var err error
	if s.closed {
		err = unavailable(nil, "%s is closed", s.path)
	} else if ctx.Err() != nil {
		err = ended(ctx)
	}
	if err != nil {
		s.using.RUnlock()
	}
	return err
}

// read does a call's work on one consistent state of the file.
func (s *Store) read(ctx context.Context, do func(*work) error) error {
	if err := s.enter(ctx); err != nil {
		return err
	}
	defer s.using.RUnlock()
	return s.transact(false, func(t *bbolt.Tx) error {
		return (&work{store: s, tx: t}).run(do)
	})
}

// transact runs use in a transaction of bbolt and, where it is writable, commits. An error of use comes back as it is.
//
// The file was sound when it was opened, so bbolt panics only where something has altered the file since. Out of use
// such a panic is an error of use; before and after it, bbolt may be left with its locks held, and the store is of no
// more use.
func (s *Store) transact(writable bool, use func(*bbolt.Tx) error) (err error) {
	if why := s.broken.Load(); why != nil {
		return why
	}
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true)) // a page beyond the end of a mapped file is a fault
	using := false
	defer func() {
		if using { // the panic isn't bbolt's
			return
		}
		if reason := recover(); reason != nil {
			why := damagedSince(s.path, reason)
			s.broken.Store(why)
			err = why
		}
	}()
	begin := s.db.View
	if writable {
		begin = s.db.Update
	}
	var failed error
	err = begin(func(t *bbolt.Tx) error {
		using = true
		failed = use(t)
		using = false
		return failed
	})
	if err != nil && failed == nil {
		return unavailable(err, "%s could not be written", s.path)
	}
	return err
}

// ended is the error of a call whose time is over before its work began.
func ended(ctx context.Context) *store.Error {
	return unavailable(ctx.Err(), "the request ended before its turn came")
}

func unavailable(cause error, format string, args ...any) *store.Error {
	return &store.Error{Code: store.Unavailable, Message: fmt.Sprintf(format, args...), Err: cause}
}

func internal(cause error, format string, args ...any) *store.Error {
	return &store.Error{Code: store.Internal, Message: fmt.Sprintf(format, args...), Err: cause}
}

func notFound(format string, args ...any) *store.Error {
	return &store.Error{Code: store.NotFound, Message: fmt.Sprintf(format, args...)}
}

func exists(format string, args ...any) *store.Error {
	return &store.Error{Code: store.Exists, Message: fmt.Sprintf(format, args...)}
}

func stale(format string, args ...any) *store.Error {
	return &store.Error{Code: store.Stale, Message: fmt.Sprintf(format, args...)}
}

// damaged is the error for a file that can't be trusted.
func damaged(path string, cause error) *store.Error {
	return &store.Error{
		Code:    store.Damaged,
		Message: path + " is damaged: restore a backup, or give another file with --db",
		Err:     cause,
	}
}

// damagedSince is the error for a file that was altered while it was open; reason is what bbolt panicked with.
func damagedSince(path string, reason any) *store.Error {
	cause, ok := reason.(error)
	if !ok {
		cause = errors.New(fmt.Sprint(reason))
	}
	return damaged(path, fmt.Errorf("it was altered while in use: %w", cause))
}
