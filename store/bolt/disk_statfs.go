//go:build linux || darwin

package bolt

import (
	"path/filepath"

	"golang.org/x/sys/unix"
)

// DiskRoom says how many bytes are free on the disk that has the directory of path; false where that can't be told.
func DiskRoom(path string) (free int64, known bool, err error) {
	var disk unix.Statfs_t
	if err := unix.Statfs(filepath.Dir(path), &disk); err != nil {
		return 0, false, err
	}
	return int64(disk.Bavail * uint64(disk.Bsize)), true, nil
}
