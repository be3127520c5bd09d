package settings

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/pflag"

	"careerpath/engine"
	"careerpath/engine/content"
	"careerpath/engine/spelling"
)

// UsualFile is the file that settings are read from where it is in the working directory and no other is named.
const UsualFile = "careerpath.yaml"

// fileFlag names another file.
const fileFlag = "config"

// FileFlag adds the flag that names the file.
func FileFlag(flags *pflag.FlagSet) {
	flags.String(fileFlag, "", "read settings from `FILE`, instead of "+UsualFile+" where that is there")
}

// TakeFile says whether flags may also come from a file.
func TakeFile(flags *pflag.FlagSet) bool { return flags.Lookup(fileFlag) != nil }

// FileOf is the file that FromFile reads for flags, "" where there is none.
func FileOf(flags *pflag.FlagSet) string {
	if f := flags.Lookup(fileFlag); f != nil && f.Value.String() != "" {
		return f.Value.String()
	}
	if _, err := os.Stat(UsualFile); err != nil {
		return ""
	}
	return UsualFile
}

// file is what a file of settings says.
type file struct {
	path    string // "" where there is no file
	entries []entry
	faults  engine.Faults
}

// entry is one setting in a file.
type entry struct {
	At    engine.Pos
	Name  string `yaml:",key"`
	Value value  `yaml:",value"`
}

// value is one text, or a list of them.
type value struct {
	at     engine.Pos
	text   string
	isList bool
	list   []string
}

// SetText takes one text.
func (v *value) SetText(at engine.Pos, text string, _ bool) { v.at, v.text = at, text }

// AddText takes one text of a list.
func (v *value) AddText(at engine.Pos, text string) {
	if !v.isList {
		v.at = at
	}
	v.isList, v.list = true, append(v.list, text)
}

// readFile reads the file at path or, where that is "", the usual one. The error is that there is none at path; what is
// wrong with what the file says is among its faults.
func readFile(path string) (*file, error) {
	named := path != ""
	if !named {
		path = UsualFile
	}
	_, err := os.Stat(path)
	if !named && errors.Is(err, fs.ErrNotExist) {
		return &file{}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("can't read the settings: %w", err)
	}
	dir, base := filepath.Split(path)
	f, in := &file{path: path}, os.DirFS(filepath.Clean("./"+dir))
	if filepath.IsAbs(path) {
		in = os.DirFS(dir)
	}
	if text, err := fs.ReadFile(in, base); err == nil && saysNothing(text) {
		return f, nil
	}
	r := content.NewReader(in, dir)
	r.File(base, &f.entries)
	f.faults = r.Faults
	return f, nil
}

// saysNothing says whether a file has nothing but comments.
func saysNothing(text []byte) bool {
	for line := range bytes.Lines(text) {
		if line = bytes.TrimSpace(line); len(line) > 0 && line[0] != '#' {
			return false
		}
	}
	return true
}

// give sets the flags that nobody has set from the file. known are all settings there are: those that flags lack are
// another command's.
func (f *file) give(flags *pflag.FlagSet, known *pflag.FlagSet) {
	var names []string
	for _, s := range All(known) {
		if !s.Secret {
			names = append(names, s.Name)
		}
	}
	for i := range f.entries {
		e := &f.entries[i]
		switch flag := known.Lookup(e.Name); {
		case flag == nil || e.Name == fileFlag || e.Name == "help":
			f.faults.Add(e.At, "unknown setting %q%s", e.Name, spelling.Nearest(e.Name, names))
			continue
		case isSecret(flag):
			f.faults.Add(e.At, "%s is a secret, which doesn't stand in this file: put it into a file of its own, and name "+
				"that with %s", e.Name, fileOf(e.Name))
			continue
		}
		if flag := flags.Lookup(e.Name); flag != nil && !flag.Changed {
			f.set(flags, flag, e)
		}
	}
}

func isSecret(f *pflag.Flag) bool {
	_, yes := f.Value.(*secret)
	return yes
}

// set sets a flag to what an entry says.
func (f *file) set(flags *pflag.FlagSet, flag *pflag.Flag, e *entry) {
	before := f.faults.Count()
	switch list, takesList := flag.Value.(pflag.SliceValue); {
	case e.Value.at.Line == 0: // it has no value, which is a fault already
		return
	case e.Value.isList && !takesList:
		f.faults.Add(e.Value.at, "%s takes one value, not a list", e.Name)
	case e.Value.isList:
		if err := list.Replace(e.Value.list); err != nil {
			f.faults.Add(e.Value.at, "%s takes %v", e.Name, err)
		}
		flag.Changed = true
	default:
		if err := flags.Set(e.Name, e.Value.text); err != nil {
			f.faults.Add(e.Value.at, "%s %s", e.Name, complaintOf(err))
		}
	}
	if f.faults.Count() == before {
		setOrigin(flag, Origin{InFile, fmt.Sprintf("%s:%d", e.At.File, e.At.Line)})
	}
}
