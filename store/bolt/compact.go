package bolt

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"

	"go.etcd.io/bbolt"

	"careerpath/store/bolt/internal/nested"
	"careerpath/store/bolt/internal/pages"
	"careerpath/store/packed"
)

// Compact writes the database file at path anew, without what is free in it: what was deleted is in the new one no more.
// Nobody may have the file open, and the disk needs room for both. Whatever ends it early leaves the file as it was.
// It returns the sizes before and after, in bytes. Errors are those of Open; a file that isn't there is Unavailable.
func Compact(path string, options ...Option) (before, after int64, err error) {
	s := newStore(path, options)
	for range tries {
		info, err := os.Stat(path)
		if err != nil {
			return 0, 0, unavailable(err, "there is no database %s to compact", path)
		}
		if err := refuseForm(path, info); err != nil {
			return 0, 0, err
		}
		wrote, err := inspect(path)
		if err != nil {
			return 0, 0, err
		}
		db, file, err := openFile(path, false)
		if err != nil {
			return 0, 0, err
		}
		if same, err := still(path, file); err != nil || !same {
			_ = db.Close() // somebody else has replaced it, and nothing was written
			continue
		}
		fill := again
		if wrote <= nested.Newest {
			fill = s.renew
		}
		if err := replace(path, db, fill); err != nil {
			return 0, 0, err
		}
		now, err := os.Stat(path)
		if err != nil {
			return 0, 0, unavailable(err, "%s can't be reached", path)
		}
		return info.Size(), now.Size(), nil
	}
	return 0, 0, unavailable(nil, "%s is being replaced again and again", path)
}

// Compact writes the store's file anew, as the function of that name does, while calls go on: they wait only for the
// last moment of it. What was deleted before it began is in the file no more; what is deleted meanwhile may be. At any
// point the path names one complete file, with all that was acknowledged. progress is told now and then how many bytes
// were copied, of about how many. Unavailable where another copy is being made or the disk has no room for both
// files, and on Windows, where a file that is open keeps its name.
func (s *Store) Compact(ctx context.Context, progress func(done, all int64)) (before, after int64, err error) {
	if runtime.GOOS == "windows" {
		return 0, 0, unavailable(nil, "%s can't be compacted while it is in use: stop the server first", s.path)
	}
	err = s.aside(ctx, func(ctx context.Context) error {
		before, after, err = s.compact(ctx, progress)
		return err
	})
	return before, after, err
}

func (s *Store) compact(ctx context.Context, progress func(done, all int64)) (before, after int64, err error) {
	if b := s.broken.Load(); b != nil {
		return 0, 0, b.why
	}
	before, free, err := s.roomNow()
	if err != nil {
		return 0, 0, err
	}
	if err := refuseFull(s.path, before-free); err != nil {
		return 0, 0, err
	}
	resolved, file, err := beside(s.path)
	if err != nil {
		return 0, 0, err
	}
	name := file.Name()
	defer func() {
		_ = file.Close() // it is on disk already, or of no use
		if err != nil {
			_ = os.Remove(name) // where it is still there
		}
	}()
	anew := func(err error) error { return unavailable(err, "%s can't be laid out anew; it is as it was", s.path) }
	db, err := blank(name)
	if err != nil {
		return 0, 0, anew(err)
	}
	to := &loader{db: db, file: file}
	defer func() { to.undo(); _ = db.Close() }() // it is closed already, or of no use
	s.note(true)
	defer s.note(false)
	began, err := s.marks()
	if err != nil {
		return 0, 0, err
	}
	copying := newSparing(to)
	if err := s.follow(ctx, copying, progress); err != nil {
		return 0, 0, err
	}
	if err := to.commit(); err != nil {
		return 0, 0, anew(err)
	}
	if err := sound(file); err != nil {
		return 0, 0, internal(err, "%s was not laid out anew as it should be; it is as it was", s.path)
	}
	s.writing.Lock()
	defer s.writing.Unlock()
	records, err := s.readAt(s.drain())
	if err != nil {
		return 0, 0, err
	}
	if err := giveAll(ctx, records, copying); err != nil {
		return 0, 0, err
	}
	marks, err := s.marks()
	if err != nil {
		return 0, 0, err
	}
	marks.Deleted -= began.Deleted
	if err := errors.Join(to.mark(marks), copying.finish()); err != nil {
		return 0, 0, anew(err)
	}
	if err := to.close(); err != nil {
		return 0, 0, anew(err)
	}
	if err := s.take(resolved, file); err != nil {
		return 0, 0, err
	}
	after, _, err = s.room()
	return before, after, err
}

// sound says what is wrong with a file of today's format whose pages nobody is writing.
func sound(file *os.File) error {
	var lost error
	_, err := pages.Walk(file, pageSize, func(key, value []byte) {
		if lost == nil {
			lost = verify(key, value)
		}
	})
	return errors.Join(err, lost)
}

// take has the store go on with a new file, which holds what the old one does, under the old one's name. Who calls it
// holds s.writing.
func (s *Store) take(resolved string, file *os.File) error {
	if err := likewise(resolved, file); err != nil {
		return unavailable(err, "%s can't be laid out anew with the same rights; it is as it was", s.path)
	}
	same, err := still(s.path, s.file)
	if err != nil || !same {
		return unavailable(err, "%s was moved, deleted or replaced while it was copied", s.path)
	}
	db, opened, err := openFile(file.Name(), false) // and so locks it before anybody else can find it
	if err != nil {
		return err
	}
	if err := os.Rename(file.Name(), resolved); err != nil {
		_ = db.Close() // nothing was written
		return unavailable(err, "%s can't be replaced; it is as it was", s.path)
	}
	s.swapping.Lock()
	old := s.db
	s.db, s.file, s.guard = db, opened, guardOf(db, opened)
	s.swapping.Unlock()
	err = old.Close() // it has no name any more
	if failed := syncDirectory(filepath.Dir(resolved)); failed != nil {
		why := unavailable(failed, "it isn't certain that %s has been replaced: restart", s.path)
		s.broken.Store(&broken{why: why})
		return why
	}
	if err != nil {
		return unavailable(err, "what %s was before could not be closed in order", s.path)
	}
	return nil
}

// again writes what is in a file into another of the same format, but for shared texts that nothing needs.
func again(from *bbolt.Tx, to *loader) error {
	sparing := newSparing(to)
	for _, name := range copied {
		err := from.Bucket([]byte(name)).ForEach(func(key, value []byte) error {
			if err := verify(key, value); err != nil {
				return err
			}
			return sparing.put(name, key, value)
		})
		if err != nil {
			return err
		}
	}
	marks, err := marksOf(trusted(from, metaBucket))
	if err != nil {
		return err
	}
	marks.Deleted = 0
	if err := to.mark(marks); err != nil {
		return err
	}
	return sparing.finish()
}

// sparing writes a copy but for shared texts that nothing needs. Which those are shows at the end, so they wait.
type sparing struct {
	to     *loader
	shared map[string][]byte
	needed map[packed.Name]bool
}

func newSparing(to *loader) *sparing {
	return &sparing{to: to, shared: map[string][]byte{}, needed: map[packed.Name]bool{}}
}

func (s *sparing) put(bucket string, key, value []byte) error {
	if bucket == sharedBucket {
		s.shared[string(key)] = bytes.Clone(value)
		return nil
	}
	if len(value) < sumSize {
		return errPlace
	}
	if isAssessment(bucket, key) {
		texts, err := neededBy(value[sumSize:])
		if err != nil {
			return err
		}
		for _, text := range texts {
			s.needed[text] = true
		}
	}
	return s.to.put(bucket, key, value)
}

func (s *sparing) remove(bucket string, key []byte) error {
	if bucket == sharedBucket {
		delete(s.shared, string(key))
		return nil
	}
	return s.to.remove(bucket, key)
}

// finish writes the shared texts that something needs.
func (s *sparing) finish() error {
	for _, key := range slices.Sorted(maps.Keys(s.shared)) {
		value := s.shared[key]
		payload, err := unseal([]byte(key), value)
		if err != nil {
			return err
		}
		hash := payload
		if key[0] == textOf {
			hash = []byte(key[1:])
		}
		if len(hash) < len(packed.Name{}) || !s.needed[packed.Name(hash)] {
			continue
		}
		if err := s.to.put(sharedBucket, []byte(key), value); err != nil {
			return err
		}
	}
	return nil
}

// isAssessment says whether a record is one that may be packed against a shared text.
func isAssessment(bucket string, key []byte) bool {
	if bucket != dataBucket {
		return false
	}
	_, kind, _, err := cutPlace(key)
	return err == nil && kind == assessmentKind
}
