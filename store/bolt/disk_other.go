//go:build !linux && !darwin

package bolt

// DiskRoom says how many bytes are free on the disk that has the directory of path; false where that can't be told.
func DiskRoom(string) (free int64, known bool, err error) { return 0, false, nil }
