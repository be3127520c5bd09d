package bolt

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"syscall"
	"time"

	"go.etcd.io/bbolt"
	bbolterrors "go.etcd.io/bbolt/errors"

	"careerpath/store"
	"careerpath/store/bolt/internal/pages"
)

// format is the layout of the file, as the package comment draws it. A program refuses files of a higher format than its
// own. Files of the formats up to nested.Newest are laid out in another way, and are copied into a new file when they are
// opened.
const format = 5

// pageSize is that of new files, in bytes. It would be the machine's otherwise; any is read. Assessments take about 2 KB,
// so that pages of 4 KB would be half empty.
const pageSize = 16384

// growth is by how many bytes a file grows at once, beyond what it needs.
const growth = 1 << 20

// The buckets, and the one key of meta.
const (
	metaBucket    = "meta"
	formatKey     = "careerpath_format"
	dataBucket    = "data"
	secretsBucket = "secrets"
	groupsBucket  = "groups"
	sharedBucket  = "shared"
)

// fills are the buckets that every file has, and how full a page is left when it is split. In data what is new comes
// last or nearly so, and what is left behind needs no room; the hashes of secrets come in any order.
var fills = map[string]float64{metaBucket: 0.5, dataBucket: 1, secretsBucket: 0.5, groupsBucket: 0.5, sharedBucket: 0.5}

// lockWait is how long to wait for another process to let go of the file. It is waited at most twice.
const lockWait = 300 * time.Millisecond

// openFile opens a file that is there with bbolt. The *os.File is bbolt's own and is closed with it.
func openFile(path string, readOnly bool) (db *bbolt.DB, file *os.File, err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if reason := recover(); reason != nil {
			_ = file.Close()
			err = damagedSince(path, reason)
		}
	}()
	db, err = bbolt.Open(path, 0, &bbolt.Options{
		Timeout:      lockWait,
		ReadOnly:     readOnly,
		FreelistType: bbolt.FreelistMapType,
		NoStatistics: true,
		OpenFile: func(name string, flag int, mode os.FileMode) (*os.File, error) {
			var err error
			file, err = os.OpenFile(name, flag&^os.O_CREATE, mode)
			return file, err
		},
	})
	if err != nil {
		return nil, nil, refusal(path, err)
	}
	db.AllocSize = growth
	return db, file, nil
}

// refusal is the error for a file that bbolt didn't open.
func refusal(path string, err error) *store.Error {
	var number syscall.Errno
	switch {
	case errors.Is(err, bbolterrors.ErrTimeout):
		return unavailable(nil, "%s is in use by another careerpath: stop it, or give this one another file with --db", path)
	case errors.Is(err, fs.ErrPermission):
		return unavailable(err, "%s may not be read and written: give yourself the right to, or give another file "+
			"with --db", path)
	case errors.As(err, &number):
		return unavailable(err, "%s can't be opened", path)
	}
	return strange(path, err)
}

// strange is the error for a file that doesn't begin like one of ours.
func strange(path string, cause error) *store.Error {
	return &store.Error{
		Code: store.Damaged,
		Message: path + " is no database of careerpath, or its beginning is damaged: restore a backup, or give " +
			"another file with --db",
		Err: cause,
	}
}

// refuseForm is the error for what can be no database, whatever is in it, nil for what may be one.
func refuseForm(path string, info fs.FileInfo) error {
	switch {
	case info.IsDir():
		return strange(path, errors.New("it is a directory"))
	case !info.Mode().IsRegular():
		return strange(path, errors.New("it is no regular file"))
	case info.Size() == 0:
		return strange(path, errors.New("it is empty"))
	}
	return nil
}

// newFiles is what the names of files begin with that are being made.
const newFiles = ".careerpath-new-"

// createAbsent creates the database where nothing has its name. It is made under another name and gets its own when it
// is complete, so that whoever finds it finds it whole; of two processes that create it at once, one wins and both use
// it.
func createAbsent(path string) error {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return unavailable(err, "%s can't be reached", path)
	default:
		return refuseForm(path, info)
	}
	dir := filepath.Dir(path)
	file, err := os.CreateTemp(dir, newFiles+"*") // with mode 0600
	if err != nil {
		return unavailable(err, "%s can't be created: make sure that the directory %s is there and can be written "+
			"to, or give another file with --db", path, dir)
	}
	defer func() {
		_ = file.Close()
		_ = os.Remove(file.Name())
	}()
	err = lay(file)
	if err == nil {
		err = os.Link(file.Name(), path)
	}
	if err == nil || errors.Is(err, fs.ErrExist) { // then somebody was quicker
		err = syncDirectory(dir)
	}
	if err != nil {
		return unavailable(err, "%s can't be created", path)
	}
	return nil
}

// lay writes a database without people into an empty file.
func lay(file *os.File) error {
	db, err := bbolt.Open(file.Name(), 0, &bbolt.Options{Timeout: lockWait, PageSize: pageSize})
	if err != nil {
		return err
	}
	return errors.Join(db.Update(layBuckets), db.Close(), pages.Seal(file, pageSize, true), file.Sync())
}

// layBuckets makes the buckets that every file has, and says what format it is.
func layBuckets(t *bbolt.Tx) error {
	for name := range fills {
		if _, err := t.CreateBucket([]byte(name)); err != nil {
			return err
		}
	}
	record, err := encode([]byte(formatKey), format)
	if err != nil {
		return err
	}
	return t.Bucket([]byte(metaBucket)).Put([]byte(formatKey), record)
}

// syncDirectory puts the names in a directory on disk.
func syncDirectory(dir string) error {
	if runtime.GOOS == "windows" { // does so by itself, and can't be asked to
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
