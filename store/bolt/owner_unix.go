//go:build unix

package bolt

import (
	"errors"
	"os"
	"syscall"
)

// likewise gives a new file the rights and the owner of the one at path.
func likewise(path string, file *os.File) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	own, err := file.Stat()
	if err != nil {
		return err
	}
	is, ok := info.Sys().(*syscall.Stat_t)
	has, too := own.Sys().(*syscall.Stat_t)
	if ok && too && (is.Uid != has.Uid || is.Gid != has.Gid) {
		err = file.Chown(int(is.Uid), int(is.Gid))
	}
	return errors.Join(err, file.Chmod(info.Mode().Perm()))
}
