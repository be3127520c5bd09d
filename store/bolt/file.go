package bolt

import (
	"encoding/hex"
	"errors"
	"fmt"
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
)

// format is the layout of the file. A program refuses files of a higher format than its own, and raises that of files
// it writes to: format 1 had answers without labels and times in its drafts, and no corrections, both of which are read
// as they were; format 2 had no settings; format 3 had one secret a person, no records and no groups.
const format = 4

// pageSize is that of new files, in bytes. It would be the machine's otherwise; any is read.
const pageSize = 4096

// The buckets and the one key of the layout, as the package comment draws it.
const (
	metaBucket        = "meta"
	formatKey         = "careerpath_format"
	peopleBucket      = "people"
	secretsBucket     = "secrets"
	dataBucket        = "data"
	draftsBucket      = "drafts"
	assessmentsBucket = "assessments"
	eventsBucket      = "events"
	plansBucket       = "plans"
	settingsBucket    = "settings"
	keysBucket        = "keys"
	recordsBucket     = "records"
	memberBucket      = "member"
	runsBucket        = "runs"
	groupsBucket      = "groups"
)

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

// inspect says why the file can't be used. It only reads, and reads without mapping: bbolt trusts what it maps, so that
// a page number gone wrong sends it round in circles, and the end of a file cut short ends the process.
func inspect(path string) error {
	db, file, err := openFile(path, true)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }() // nothing was written
	var lost error                    // the first that is not as it should be
	err = walk(file, db.Info().PageSize, func(key, record []byte) {
		if lost == nil {
			lost = verify(key, record)
		}
	})
	if err != nil {
		return damaged(path, err)
	}
	// bbolt can be trusted with it from here.
	return db.View(func(t *bbolt.Tx) error {
		meta := t.Bucket([]byte(metaBucket))
		if meta == nil || meta.Get([]byte(formatKey)) == nil {
			return strange(path, errors.New("another program wrote it"))
		}
		var wrote int
		if err := decode([]byte(formatKey), meta.Get([]byte(formatKey)), &wrote); err != nil {
			return damaged(path, err)
		}
		if wrote > format {
			return &store.Error{
				Code: store.Newer,
				Message: fmt.Sprintf("%s was written by a newer careerpath (format %d, this one knows %d): update "+
					"careerpath, or give another file with --db", path, wrote, format),
			}
		}
		if lost == nil {
			lost = agree(t)
		}
		if lost != nil {
			return damaged(path, lost)
		}
		return nil
	})
}

// errNoMember is damage to a group.
var errNoMember = errors.New("a group and its members don't agree")

// agree says where people, secrets, data and groups don't name the same persons. What bears a checksum is sound already;
// the names of buckets bear none.
func agree(t *bbolt.Tx) error {
	people, secrets, data := t.Bucket([]byte(peopleBucket)), t.Bucket([]byte(secretsBucket)), t.Bucket([]byte(dataBucket))
	if people == nil || secrets == nil || data == nil {
		return errors.New("it has no people, no secrets or no data")
	}
	surplus := length(secrets) + length(data) // and members: what no person has
	groups := t.Bucket([]byte(groupsBucket))
	if groups != nil {
		c := groups.Cursor()
		for group, _ := c.First(); group != nil; group, _ = c.Next() {
			members := groups.Bucket(group)
			if members == nil {
				return errNoMember
			}
			surplus += length(members)
		}
	}
	err := people.ForEach(func(id, record []byte) error {
		var rec personRecord
		if err := decode(id, record, &rec); err != nil {
			return err
		}
		own := data.Bucket(id)
		if err := complete(own); err != nil {
			return fmt.Errorf("data of person %q: %w", id, err)
		}
		hashes := rec.Secrets
		surplus--
		if keys := own.Bucket([]byte(keysBucket)); keys != nil {
			err := keys.ForEach(func(key, record []byte) error {
				var k store.Key
				err := decode(key, record, &k)
				hashes = append(hashes, hex.EncodeToString(k.Hash[:]))
				return err
			})
			if err != nil {
				return err
			}
		}
		for _, hash := range hashes {
			var to door
			if err := decode([]byte(hash), secrets.Get([]byte(hash)), &to); err != nil || to.Person != string(id) {
				return fmt.Errorf("the secret of person %q is missing", id)
			}
			surplus--
		}
		member := own.Bucket([]byte(memberBucket))
		if member == nil {
			return nil
		}
		return member.ForEach(func(group, _ []byte) error {
			if groups == nil || groups.Bucket(group) == nil || groups.Bucket(group).Get(id) == nil {
				return errNoMember
			}
			surplus--
			return nil
		})
	})
	if err == nil && surplus != 0 {
		err = errors.New("it has data of nobody")
	}
	return err
}

// length is how many keys a bucket has.
func length(b *bbolt.Bucket) (n int) {
	c := b.Cursor()
	for key, _ := c.First(); key != nil; key, _ = c.Next() {
		n++
	}
	return n
}

// complete says which of a person's buckets are missing, and whether there is anything else: that may be plans under a
// name that was altered.
func complete(own *bbolt.Bucket) error {
	if own == nil {
		return errors.New("all is missing")
	}
	for _, name := range []string{draftsBucket, assessmentsBucket, eventsBucket} {
		if own.Bucket([]byte(name)) == nil {
			return fmt.Errorf("%s are missing", name)
		}
	}
	return own.ForEach(func(name, value []byte) error {
		switch string(name) {
		case draftsBucket, assessmentsBucket, eventsBucket, plansBucket, settingsBucket, keysBucket, recordsBucket,
			memberBucket, runsBucket:
			if value == nil { // it is a bucket
				return nil
			}
		}
		return fmt.Errorf("%q is out of place", name)
	})
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
	file, err := os.CreateTemp(dir, ".careerpath-new-*") // with mode 0600
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
	err = db.Update(func(t *bbolt.Tx) error {
		for _, name := range []string{metaBucket, peopleBucket, secretsBucket, dataBucket} {
			if _, err := t.CreateBucket([]byte(name)); err != nil {
				return err
			}
		}
		record, err := encode([]byte(formatKey), format)
		if err != nil {
			return err
		}
		return t.Bucket([]byte(metaBucket)).Put([]byte(formatKey), record)
	})
	return errors.Join(err, db.Close(), file.Sync())
}

// raise marks a file of an earlier format as one of today's.
func raise(db *bbolt.DB) error {
	key := []byte(formatKey)
	var wrote int
	err := db.View(func(t *bbolt.Tx) error { return decode(key, t.Bucket([]byte(metaBucket)).Get(key), &wrote) })
	if err != nil || wrote == format {
		return err
	}
	return db.Update(func(t *bbolt.Tx) error {
		record, err := encode(key, format)
		if err != nil {
			return err
		}
		return t.Bucket([]byte(metaBucket)).Put(key, record)
	})
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
