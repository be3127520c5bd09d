// Package bolt keeps people's data in one file, with bbolt. One process at a time has the file. The package must never
// know what the records mean.
//
// The file:
//
//	meta/careerpath_format       5, as plain JSON
//	meta/last_backup             when the last backup was made that is known of, as plain JSON
//	meta/deleted_people          how many were deleted since the file was written anew, as plain JSON
//	meta/served                  since when a server has run without a gap, as plain JSON
//	data/<person>A               when the person was created, as time.Time has it in bytes
//	data/<person>a<id>           an assessment: its summary and the rest, each packed; see parts.go
//	data/<person>d<quiz>         a draft, packed
//	data/<person>e<seq>          an event, packed; seq is 8 bytes, big-endian
//	data/<person>g<group>        nothing: the person runs the group, and it has members
//	data/<person>k<id>           a key: the 32 bytes of its hash, the rest packed
//	data/<person>m<group>        a membership, packed
//	data/<person>p<id>           a plan: its summary and all of it, each packed; see parts.go
//	data/<person>r<kind>\0<id>   a small record, packed
//	data/<person>s               settings, packed
//	secrets/<hash>               <person>, who has the key; the first files had the id of the key after that
//	groups/<group><person>       <person>: who runs the group
//	shared/t<sha256>             a text that assessments are packed against, packed
//	shared/q<quiz><catalog>      the SHA-256 of the text for assessments of that quiz and content
//
// Persons, quizzes, groups and ids are as appendID writes them: 17 bytes for a UUID, the id and two bytes otherwise, so
// that UUIDs come after other ids, each in order. Every value is four bytes of checksum and then what is said above;
// record.go has the details. What is packed is JSON, as package packed has it. All of a person's records are side by
// side, their own first.
//
// Files of the formats 1 to 4 are read by package nested, and copied into a file of this one when they are opened.
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
	"careerpath/store/bolt/internal/nested"
	"careerpath/store/bolt/internal/pages"
	"careerpath/store/packed"
)

// Store is a store.Store in a file. Every Update waits for the disk once, together with whoever else is waiting.
type Store struct {
	path    string
	typical func(quiz string) []byte // nil where no texts are shared
	commits func(Commit)             // told of each, nil for nobody
	packer  *packed.Packer

	db     *bbolt.DB
	file   *os.File // db's own, to let go of where db can't any more
	guard  *pages.Guard
	copied string // the file's name where it is a copy that goes with the store, "" otherwise

	using  sync.RWMutex // held for reading by calls under way, for writing by Close
	closed bool

	writing  sync.Mutex         // held while the file is written, from the first read of a change to its end on disk
	swapping sync.RWMutex       // held for reading while db and file are used, for writing while others take their place
	noted    map[place]struct{} // what changed since a copy was begun, nil while none is made; guarded by writing
	long     struct {           // work that goes on beside calls
		sync.Mutex
		cancel  context.CancelFunc // nil where there is none
		closing bool
	}
	watch watch // for damage

	queue  chan *call             // changes waiting for the committer
	idle   chan struct{}          // closed when the committer has ended
	broken atomic.Pointer[broken] // why no call can be served any more, nil as long as they can
}

// broken says why a store is of no more use.
type broken struct {
	why   *store.Error
	stuck bool // bbolt may hold its own locks for ever
	reads bool // only writing is of no more use
}

var _ store.Store = (*Store)(nil)

// Option says how a file is opened.
type Option func(*Store)

// Resembling makes assessments small: typical returns a text that those of a quiz resemble, such as the JSON of a few
// made-up people's, and nil for a quiz that it doesn't know. It goes into the file as it is, so it must have nothing of a
// real person in it. It is called for the first assessment of a quiz and content, and whenever it returned nil; calls
// don't overlap. Without it a file takes about five times as much room.
func Resembling(typical func(quiz string) []byte) Option {
	return func(s *Store) { s.typical = typical }
}

// typicalOf is a text that assessments of a quiz resemble, nil for none.
func (s *Store) typicalOf(quiz string) []byte {
	if s.typical == nil {
		return nil
	}
	return s.typical(quiz)
}

// newStore is a store of a file that isn't open yet.
func newStore(path string, options []Option) *Store {
	s := &Store{path: path, packer: packed.New(), queue: make(chan *call, groupSize), idle: make(chan struct{})}
	for _, set := range options {
		set(s)
	}
	return s
}

// tries is how often a file is opened that others keep replacing.
const tries = 5

// Open opens the database file at path and creates it, for its owner alone to read and write, where there is none. The
// directory must be there. Of a file only the beginning is read: the rest is checked where it is used. One that wasn't
// closed as it should be is read through slowly while it is in use: see Check. One that an earlier careerpath wrote is
// copied into a new file, which takes its place when it is complete: the disk needs room for both. Whatever ends that
// early, nothing is lost, and the next Open begins it again.
//
// Errors are *store.Error: Unavailable where another process has the file, after waiting for a third of a second, or
// where the file or its directory can't be read or written; Damaged where the file is empty, cut short, altered where it
// begins, or something else than a database of careerpath; Newer where a newer careerpath wrote it. A file that is
// refused is left as it is, to the byte. Calls fail with Damaged where what they read or change can't be read, or was
// altered; what isn't found wasn't there.
func Open(path string, options ...Option) (*Store, error) {
	if err := createAbsent(path); err != nil {
		return nil, err
	}
	s := newStore(path, options)
	for range tries {
		wrote, clean, err := look(path)
		if err != nil {
			return nil, err
		}
		if wrote <= nested.Newest {
			if _, err := inspect(path); err != nil {
				return nil, err
			}
			if err := s.migrate(); err != nil {
				return nil, err
			}
			continue
		}
		if err = s.open(path, false); err != nil {
			return nil, err
		}
		if same, err := still(path, s.file); err == nil && same {
			go s.commitAll()
			s.watch.begin(s, clean)
			return s, nil
		}
		_ = s.db.Close() // it was replaced while this one waited for it, and nothing was written
	}
	return nil, unavailable(nil, "%s is being replaced again and again", path)
}

// OpenToRead opens the database file at path to be read. It creates nothing and changes nothing: every change fails
// with Unavailable. Others may have the file open to read at the same time, nobody to write. One that an earlier
// careerpath wrote is copied into a file for temporary files, which goes when the store is closed. Errors are those of
// Open; a file that isn't there is Unavailable.
func OpenToRead(path string) (*Store, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, unavailable(err, "there is no database %s to read", path)
	}
	if err := refuseForm(path, info); err != nil {
		return nil, err
	}
	wrote, _, err := look(path)
	if err != nil {
		return nil, err
	}
	s := newStore(path, nil)
	if wrote <= nested.Newest {
		if _, err = inspect(path); err == nil {
			err = s.readEarlier()
		}
	} else {
		err = s.open(path, true)
	}
	if err != nil {
		s.removeCopy()
		return nil, err
	}
	go s.commitAll()
	return s, nil
}

// open opens the file at a path, which is the store's or a copy of it.
func (s *Store) open(path string, readOnly bool) (err error) {
	if s.db, s.file, err = openFile(path, readOnly); err == nil {
		s.guard = guardOf(s.db, s.file)
	}
	return err
}

// guardOf guards the pages of an open file.
func guardOf(db *bbolt.DB, file *os.File) *pages.Guard {
	return pages.NewGuard(file, db.Info().PageSize, verifyIn)
}

// Close ends a copy that is being made and waits for calls under way, then releases the file. Closing twice is fine.
func (s *Store) Close() error {
	s.long.Lock()
	s.long.closing = true
	if s.long.cancel != nil {
		s.long.cancel()
	}
	s.long.Unlock()
	s.watch.end()
	s.using.Lock()
	defer s.using.Unlock()
	if s.closed {
		return nil
	}
	s.closed = true
	close(s.queue)
	<-s.idle
	release := s.db.Close
	if !s.db.IsReadOnly() && s.broken.Load() == nil && s.watch.sound() {
		if err := pages.Seal(s.file, s.db.Info().PageSize, true); err != nil {
			s.watch.tell(err) // the next to open it has to look for damage
		}
	}
	if b := s.broken.Load(); b != nil && b.stuck {
		release = s.file.Close // without the file it holds nobody else up
	}
	err := release()
	s.removeCopy()
	if err != nil {
		return unavailable(err, "%s could not be closed in order", s.path)
	}
	return nil
}

func (s *Store) removeCopy() {
	if s.copied != "" {
		_ = os.Remove(s.copied) // of no use to anybody
	}
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
// What bbolt comes to was found sound, so it panics only where something has altered the file since. Out of use such a
// panic is an error of use; before and after it, bbolt may be left with its locks held, and the store is of no more use.
func (s *Store) transact(writable bool, use func(*bbolt.Tx) error) (err error) {
	if writable {
		s.writing.Lock()
		defer s.writing.Unlock()
	}
	s.swapping.RLock()
	defer s.swapping.RUnlock()
	if b := s.broken.Load(); b != nil && (writable || !b.reads) {
		return b.why
	}
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true)) // a page beyond the end of a mapped file is a fault
	using := false
	defer func() {
		if using { // the panic isn't bbolt's
			return
		}
		if reason := recover(); reason != nil {
			why := damagedSince(s.path, reason)
			s.watch.tell(why)
			s.broken.Store(&broken{why: why, stuck: true})
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
	if err == nil && writable {
		if err := pages.Seal(s.file, s.db.Info().PageSize, false); err != nil {
			return unavailable(err, "%s could not be written", s.path)
		}
		return s.committed()
	}
	return err
}

// committed sees to it that what was written is in the file that the path names. It isn't where somebody has moved or
// deleted the file: then it is gone when the store is closed, or nobody finds it.
func (s *Store) committed() error {
	same, err := still(s.path, s.file)
	if err == nil && same {
		return nil
	}
	why := unavailable(err, "the database file %s was moved, deleted or replaced while in use: put it back and restart",
		s.path)
	s.broken.Store(&broken{why: why})
	return why
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
		Message: path + " is damaged: restore a backup, or bring what is sound into a new file with 'careerpath salvage'",
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
