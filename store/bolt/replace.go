package bolt

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"go.etcd.io/bbolt"

	"careerpath/store/bolt/internal/pages"
)

// A file is never laid out anew in place. What is in it is copied into another, which takes its name once it is
// complete and on disk. Killed at any point, a process leaves the one or the other.

// still says whether a path still names an open file.
func still(path string, file *os.File) (bool, error) {
	named, err := os.Stat(path)
	if err != nil {
		return false, err
	}
	open, err := file.Stat()
	return err == nil && os.SameFile(named, open), err
}

// replace has fill write a new file and puts it in the place of the one at path, which is old, open for writing, and so
// locked. It closes old. Whoever waits for the lock of the old file has to see that it has no name any more: see still.
func replace(path string, old *bbolt.DB, fill func(from *bbolt.Tx, to *loader) error) (err error) {
	closed := false
	closeOld := func() {
		if closed {
			return
		}
		closed = true
		if failed := old.Close(); err == nil && failed != nil {
			err = unavailable(failed, "%s could not be closed in order", path)
		}
	}
	defer closeOld()
	resolved, file, err := beside(path)
	if err != nil {
		return err
	}
	defer func() {
		_ = file.Close() // it is on disk already, or of no use
		if err != nil {
			_ = os.Remove(file.Name())
		}
	}()
	if err := copyInto(file, old, fill); err != nil {
		return unavailable(err, "%s can't be laid out anew; it is as it was", path)
	}
	if _, err := inspect(file.Name()); err != nil {
		return internal(err, "%s was not laid out anew as it should be; it is as it was", path)
	}
	if err := likewise(resolved, file); err != nil {
		return unavailable(err, "%s can't be laid out anew with the same rights; it is as it was", path)
	}
	if runtime.GOOS == "windows" { // where a file that is open keeps its name
		closeOld()
		_ = file.Close()
	}
	if err := os.Rename(file.Name(), resolved); err != nil {
		return unavailable(err, "%s can't be replaced; it is as it was", path)
	}
	if err := syncDirectory(filepath.Dir(resolved)); err != nil {
		return unavailable(err, "it isn't certain that %s has been replaced", path)
	}
	return nil
}

// beside makes an empty file next to the one at path, which it is to replace, and says what that is called, links
// followed. Whoever calls it has the lock of the one at path.
func beside(path string) (resolved string, file *os.File, err error) {
	if resolved, err = filepath.EvalSymlinks(path); err != nil {
		return "", nil, unavailable(err, "%s can't be reached", path)
	}
	dir, mark := filepath.Dir(resolved), newFiles+filepath.Base(resolved)+"-"
	if err := sweep(dir, mark); err != nil {
		return "", nil, unavailable(err, "what an earlier try has left in %s can't be removed", dir)
	}
	if file, err = os.CreateTemp(dir, mark+"*"); err != nil {
		return "", nil, unavailable(err, "%s can't be laid out anew: make sure that the directory %s can be written to",
			path, dir)
	}
	return resolved, file, nil
}

// sweep removes the files of a directory whose names are a mark and the digits that os.CreateTemp adds: nobody else can
// be writing them, for whoever does has the lock. More than digits is another file's mark that begins alike.
func sweep(dir, mark string) error {
	entries, err := os.ReadDir(dir)
	for _, e := range entries {
		number, ours := strings.CutPrefix(e.Name(), mark)
		if ours && strings.Trim(number, "0123456789") == "" {
			err = errors.Join(err, os.Remove(filepath.Join(dir, e.Name())))
		}
	}
	return err
}

// copyInto has fill write what is in a database into an empty file, and puts it on disk.
func copyInto(file *os.File, from *bbolt.DB, fill func(from *bbolt.Tx, to *loader) error) error {
	db, err := blank(file.Name())
	if err != nil {
		return err
	}
	to := &loader{db: db, file: file}
	if err := from.View(func(t *bbolt.Tx) error { return fill(t, to) }); err != nil {
		to.undo()
		return errors.Join(err, db.Close())
	}
	return to.close()
}

// blank opens an empty file as a database without people.
func blank(path string) (*bbolt.DB, error) {
	db, err := bbolt.Open(path, 0, &bbolt.Options{Timeout: lockWait, PageSize: pageSize, NoSync: true,
		NoStatistics: true, FreelistType: bbolt.FreelistMapType})
	if err != nil {
		return nil, err
	}
	db.AllocSize = growth
	if err := db.Update(layBuckets); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// loader writes many records into a file that nobody else sees, best in order of their keys.
type loader struct {
	db   *bbolt.DB
	file *os.File  // db's, opened once more
	t    *bbolt.Tx // nil where none is open
	size int       // bytes written with it
}

// loadSize is about how many bytes are committed at once.
const loadSize = 8 << 20

// put keeps a value as it is.
func (l *loader) put(bucket string, key, value []byte) error {
	b, err := l.bucket(bucket)
	if err != nil {
		return err
	}
	l.size += len(key) + len(value)
	return b.Put(key, value)
}

// remove deletes what is under a key, if there is anything.
func (l *loader) remove(bucket string, key []byte) error {
	b, err := l.bucket(bucket)
	if err != nil {
		return err
	}
	l.size += len(key)
	return b.Delete(key)
}

// has says whether there is anything under a key.
func (l *loader) has(bucket string, key []byte) (bool, error) {
	b, err := l.bucket(bucket)
	return err == nil && b.Get(key) != nil, err
}

// bucket is one to be written to, after what was written was committed where it is much.
func (l *loader) bucket(name string) (*bucket, error) {
	if l.size > loadSize {
		if err := l.commit(); err != nil {
			return nil, err
		}
	}
	if l.t == nil {
		var err error
		if l.t, err = l.db.Begin(true); err != nil {
			return nil, err
		}
	}
	b := trusted(l.t, name)
	b.FillPercent = loadFill
	return b, nil
}

// loadFill is how full pages get that are written in order.
const loadFill = 1

// commit puts on disk what was written. So the disk is never asked for more at once than that, which others would wait
// for.
func (l *loader) commit() error {
	if l.t == nil {
		return nil
	}
	t := l.t
	l.t, l.size = nil, 0
	if err := t.Commit(); err != nil {
		return err
	}
	return l.file.Sync()
}

// close commits, and closes the database, which is whole and on disk then.
func (l *loader) close() error {
	err := l.commit()
	size := int64(0)
	if err == nil {
		err = l.db.View(func(t *bbolt.Tx) error { size = t.Size(); return nil })
	}
	err = errors.Join(err, l.db.Close())
	if err == nil {
		err = l.file.Truncate(size) // bbolt makes a file longer than it needs
	}
	if err == nil {
		err = pages.Seal(l.file, pageSize, true)
	}
	return errors.Join(err, l.file.Sync())
}

func (l *loader) undo() {
	if l.t != nil {
		_ = l.t.Rollback()
		l.t = nil
	}
}
