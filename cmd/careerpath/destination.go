package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"careerpath/cmd/careerpath/internal/rows"
)

// destination returns where what flag asks for is really written to, links followed. It refuses what a file can't
// replace before any work is done in vain. example is a name for the file.
func destination(name, flag, example string) (string, error) {
	if followed, err := filepath.EvalSymlinks(name); err == nil {
		name = followed
	}
	info, err := os.Stat(name)
	switch {
	case err == nil && info.IsDir():
		return "", fmt.Errorf("%s is a directory: give %s a file, such as %s", name, flag, filepath.Join(name, example))
	case err == nil && !info.Mode().IsRegular():
		return "", fmt.Errorf("%s is no file that can be replaced: give %s another", name, flag)
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return "", fmt.Errorf("%s can't be written: %w", name, rows.Cause(err))
	}
	if info, err := os.Stat(filepath.Dir(name)); err != nil || !info.IsDir() {
		return "", fmt.Errorf("there is no directory %s: make it, or give %s a file elsewhere", filepath.Dir(name), flag)
	}
	return name, nil
}
