package bolt

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"go.etcd.io/bbolt"

	"careerpath/store"
)

// Restore puts a copy of a backup at path, after it has read all of the copy and found it sound. Where there is a file
// already, it is replaced only if over says so, and kept beside under a name with the time now, which is returned.
// Whatever ends it early leaves the one file or the other under the name, complete. Errors are those of OpenToRead for
// the backup; Unavailable where the file is there and not to be replaced, or a server has it; Damaged where anything in
// the backup is, with all of it told to report.
func Restore(backup, path string, over bool, now time.Time, report func(error)) (held *Held, kept string, err error) {
	from, source, err := openToCopy(backup)
	if err != nil {
		return nil, "", err
	}
	defer func() { _ = from.Close() }() // nothing was written
	own, err := source.Stat()
	if err != nil {
		return nil, "", unavailable(err, "%s can't be read", backup)
	}
	place := path
	switch info, err := os.Stat(path); {
	case errors.Is(err, fs.ErrNotExist):
		if err := refuseTaken(path); err != nil { // a link that leads nowhere
			return nil, "", err
		}
	case err != nil:
		return nil, "", unavailable(err, "%s can't be reached", path)
	case !info.Mode().IsRegular():
		return nil, "", unavailable(nil, "%s is no file that can be replaced: give another name", path)
	case !over:
		return nil, "", unavailable(nil, "%s is there already: replace it with --replace, which keeps it under another name",
			path)
	case os.SameFile(info, own):
		return nil, "", unavailable(nil, "%s is the backup itself", path)
	default:
		old, err := lockOld(path)
		if err != nil {
			return nil, "", err
		}
		if old != nil {
			defer func() { _ = old.Close() }() // nothing was written
		}
		if place, err = filepath.EvalSymlinks(path); err != nil {
			return nil, "", unavailable(err, "%s can't be reached", path)
		}
		kept = place + ".before-" + now.UTC().Format("20060102T150405Z")
		if err := refuseTaken(kept); err != nil {
			return nil, "", err
		}
	}
	name, err := copyBeside(source, place, kept != "")
	if err != nil {
		return nil, "", err
	}
	defer func() { _ = os.Remove(name) }() // where it is still there
	wrong := 0
	held, err = Verify(name, func(fault error) { wrong++; report(fault) })
	if err == nil && wrong > 0 {
		err = damaged(backup, fmt.Errorf("%d things are wrong with it", wrong))
	}
	if err != nil {
		return nil, "", err
	}
	if kept == "" {
		return held, "", nameFirst(name, place)
	}
	if err := os.Link(place, kept); err != nil {
		return nil, "", unavailable(err, "%s can't be kept as %s; it is as it was", path, kept)
	}
	err = os.Rename(name, place)
	if err == nil {
		err = syncDirectory(filepath.Dir(place))
	}
	if err != nil {
		return nil, "", unavailable(err, "%s can't be replaced; what it was is also in %s", path, kept)
	}
	return held, kept, nil
}

// openToCopy opens a database to copy its bytes, which nobody changes as long as it is open.
func openToCopy(path string) (*bbolt.DB, *os.File, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, nil, unavailable(err, "there is no backup %s to read", path)
	}
	if err := refuseForm(path, info); err != nil {
		return nil, nil, err
	}
	return openFile(path, true)
}

// lockOld keeps others from opening a file that is to be replaced, as long as what it returns is open; nil where the
// file is damaged, so that nobody can open it anyway.
func lockOld(path string) (*bbolt.DB, error) {
	db, _, err := openFile(path, false)
	if store.CodeOf(err) == store.Damaged {
		return nil, nil
	}
	return db, err
}

// copyBeside copies a file's bytes into a new one next to a place, on disk, with the rights of what is there.
func copyBeside(from *os.File, place string, there bool) (name string, err error) {
	dir := filepath.Dir(place)
	file, err := os.CreateTemp(dir, newFiles+filepath.Base(place)+"-*")
	if err != nil {
		return "", unavailable(err, "%s can't be made: make sure that the directory %s is there and can be written to",
			place, dir)
	}
	info, err := from.Stat()
	if err == nil {
		_, err = io.Copy(file, io.NewSectionReader(from, 0, info.Size()))
	}
	if err == nil && there {
		err = likewise(place, file)
	}
	err = errors.Join(err, file.Sync(), file.Close())
	if err != nil {
		_ = os.Remove(file.Name())
		return "", unavailable(err, "%s can't be made", place)
	}
	return file.Name(), nil
}
