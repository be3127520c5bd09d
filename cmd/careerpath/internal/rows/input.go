package rows

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// Input is a file of answers.
type Input struct {
	Name   string // in reports
	Stream io.Reader
	Size   int64    // in bytes, -1 where it isn't known
	opened *os.File // to be closed; nil for standard input
	kept   *os.File // a copy to read again, to be removed; nil where there is none
}

// Open opens a file, or takes stdin for "-".
func Open(file string, stdin io.Reader) (*Input, error) {
	in := &Input{Name: file, Stream: stdin, Size: -1}
	if file == "-" {
		in.Name = "stdin"
	} else {
		f, err := os.Open(file)
		if err != nil {
			return nil, fmt.Errorf("%s can't be read: %w", file, Cause(err))
		}
		in.Stream, in.opened = f, f
	}
	f, ok := in.Stream.(*os.File)
	if !ok {
		return in, nil
	}
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("%s can't be read: %w", in.Name, Cause(err))
	}
	if info.IsDir() {
		in.Close()
		return nil, fmt.Errorf("%s is a directory: give a file of answers", in.Name)
	}
	if at, err := f.Seek(0, io.SeekCurrent); err == nil && info.Mode().IsRegular() {
		in.Size = info.Size() - at
	}
	return in, nil
}

// Cause is an error of a file without the file's name, for messages that name it themselves.
func Cause(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

// Close closes a file; standard input stays open.
func (in *Input) Close() {
	if in.opened != nil {
		_ = in.opened.Close() // it was only read
	}
	if in.kept != nil {
		_ = in.kept.Close()
		_ = os.Remove(in.kept.Name())
	}
}
