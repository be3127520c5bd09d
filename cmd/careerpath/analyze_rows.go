package main

import (
	"fmt"
	"os"
	"path/filepath"
)

// rowsFile is a file in the making. It gets its name when it is complete.
type rowsFile struct {
	*os.File
	name string
}

// createRows begins the file that the signs of each row are written to. It must not be the one that the answers are read from.
func (a *analyzing) createRows(name string) (*rowsFile, error) {
	given := name
	name, err := destination(name, "--rows", "signs.csv")
	if err != nil {
		return nil, err
	}
	if in, ok := a.in.stream.(*os.File); ok {
		read, readErr := in.Stat()
		written, err := os.Stat(name)
		if err == nil && readErr == nil && os.SameFile(read, written) {
			return nil, fmt.Errorf("--rows %s would overwrite the answers: give it another name", given)
		}
	}
	f, err := os.CreateTemp(filepath.Dir(name), ".careerpath-rows-*") // for its owner alone: it has people's ids in it
	if err != nil {
		return nil, fmt.Errorf("%s can't be written: %w", name, cause(err))
	}
	a.stdout, a.signs = f, true
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
		return fmt.Errorf("%s can't be written: %w", f.name, cause(err))
	}
	return nil
}

// discard removes the file, unless it was kept.
func (f *rowsFile) discard() {
	_ = f.Close()
	_ = os.Remove(f.Name())
}
