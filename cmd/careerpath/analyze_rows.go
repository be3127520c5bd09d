package main

import (
	"fmt"
	"os"
	"path/filepath"

	"careerpath/cmd/careerpath/internal/rows"
)

// rowsFile is a file in the making. It gets its name when it is complete.
type rowsFile struct {
	*os.File
	name string
}

// createRows begins the file that the signs of each row are written to. It must not be the one that the answers are
// read from.
func (a *analyzing) createRows(name string) (*rowsFile, error) {
	f, err := newRowsFile(a.In, name, "--rows", "signs.csv")
	if err == nil {
		a.Stdout, a.signs = f, true
	}
	return f, err
}

// newRowsFile begins a file that must not be the one that is read. flag asks for it, and example is a name for it.
func newRowsFile(in *rows.Input, given, flag, example string) (*rowsFile, error) {
	name, err := destination(given, flag, example)
	if err != nil {
		return nil, err
	}
	if in, ok := in.Stream.(*os.File); ok {
		read, readErr := in.Stat()
		written, err := os.Stat(name)
		if err == nil && readErr == nil && os.SameFile(read, written) {
			return nil, fmt.Errorf("%s %s would overwrite the answers: give it another name", flag, given)
		}
	}
	f, err := os.CreateTemp(filepath.Dir(name), ".careerpath-rows-*") // for its owner alone: it has people's ids in it
	if err != nil {
		return nil, fmt.Errorf("%s can't be written: %w", name, rows.Cause(err))
	}
	return &rowsFile{f, name}, nil
}

// keep completes the file.
func (f *rowsFile) keep() error {
	err := f.Sync()
	if err == nil {
		err = f.Close()
	}
	if err == nil {
		err = os.Rename(f.Name(), f.name)
	}
	if err != nil {
		return fmt.Errorf("%s can't be written: %w", f.name, rows.Cause(err))
	}
	return nil
}

// discard removes the file, unless it was kept.
func (f *rowsFile) discard() {
	_ = f.Close()
	_ = os.Remove(f.Name())
}
