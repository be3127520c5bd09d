package content

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
)

// maxFile is the largest content file taken, in bytes.
const maxFile = 4 << 20

// unfitError says that there is something of the name of a content file, and that it isn't one.
type unfitError struct{ advice string }

func (e *unfitError) Error() string { return e.advice }

// read returns what a file says. What isn't an ordinary file, or a link to one, is refused without being opened: a pipe
// has no end and opening one waits for its writer, and a device such as /dev/zero never ends either.
func read(fsys fs.FS, name string) ([]byte, error) {
	seen, err := fs.Stat(fsys, name)
	if err != nil {
		return nil, err
	}
	if err := fit(seen); err != nil {
		return nil, err
	}
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	raw, err := readOpen(f)
	return raw, errors.Join(err, f.Close())
}

func readOpen(f fs.File) ([]byte, error) {
	seen, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if err := fit(seen); err != nil { // it has been replaced since it was looked at
		return nil, err
	}
	raw, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if len(raw) > maxFile { // it grows
		return nil, tooLarge()
	}
	return raw, err
}

// fit says why a file isn't read, nil where it can be.
func fit(info fs.FileInfo) error {
	var kind string
	switch mode := info.Mode(); {
	case mode.IsRegular() && info.Size() > maxFile:
		return tooLarge()
	case mode.IsRegular():
		return nil
	case mode.IsDir():
		kind = "a folder"
	case mode&fs.ModeNamedPipe != 0:
		kind = "a pipe"
	case mode&fs.ModeSocket != 0:
		kind = "a socket"
	case mode&fs.ModeDevice != 0:
		kind = "a device"
	default:
		kind = "something other than a file"
	}
	return &unfitError{"this is " + kind + ", and content is read from ordinary files and links to them: put such a " +
		"file here, or remove this"}
}

func tooLarge() error {
	return &unfitError{fmt.Sprintf("the file is larger than %d MB: split it, or remove what doesn't belong here",
		maxFile>>20)}
}

// cause is why a file or folder couldn't be read, without the name, which is said beside it.
func cause(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}
