package settings

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/pflag"
)

// secret is the value of a setting that isn't shown and never given on the command line, which others on the machine can
// read.
type secret struct {
	name string
	text *string
}

// String says nothing: what prints a flag's value must not tell a secret.
func (*secret) String() string { return "" }

// Shown says whether the secret is set.
func (s *secret) Shown() string {
	if *s.text == "" {
		return "not set"
	}
	return "set"
}

// Type names the value.
func (*secret) Type() string { return "SECRET" }

// Set refuses it, as everywhere but in the environment and in a file of its own.
func (s *secret) Set(string) error {
	return fmt.Errorf("nothing here, where others may read it: give it in %s, or in a file that --%s names",
		VariableOf(s.name), fileOf(s.name))
}

// fileOf is the setting that names the file of a secret.
func fileOf(name string) string { return name + "-file" }

// Secret adds a setting whose value is a secret. It comes from its variable, or from a file that the setting of the same
// name with -file at its end names, of which white space at the end doesn't count. help goes after "FILE has".
func Secret(flags *pflag.FlagSet, text *string, name, help string) {
	flags.Var(&secret{name, text}, name, help)
	flags.Lookup(name).Hidden = true
	flags.String(fileOf(name), "", "`FILE` has "+help+", where "+VariableOf(name)+" doesn't")
}

const mostSecret = 64 << 10 // bytes of a file

// readSecret takes a secret from its variable or its file.
func readSecret(flags *pflag.FlagSet, f *pflag.Flag, s *secret, lookup func(string) (string, bool)) error {
	value, _ := lookup(VariableOf(f.Name))
	value = strings.TrimSpace(value)
	file := flags.Lookup(fileOf(f.Name))
	from := OriginOf(file)
	path := file.Value.String()
	switch {
	case value == "" && path == "":
		return nil
	case value != "" && path != "" && from.From != InFile:
		return fmt.Errorf("both %s and %s have a secret: leave out one of the two", from.At, VariableOf(f.Name))
	case value != "":
		*s.text = value
		setOrigin(f, Origin{Environment, VariableOf(f.Name)})
		return nil
	}
	text, err := readShort(path)
	if err != nil {
		return At(flags, file.Name, fmt.Errorf("can't read the %s: %w", strings.ReplaceAll(f.Name, "-", " "), err))
	}
	if *s.text = strings.TrimSpace(text); *s.text == "" {
		return At(flags, file.Name, fmt.Errorf("the file %s is empty, and should have %s", path, f.Usage))
	}
	setOrigin(f, from)
	return nil
}

// readShort reads a file that isn't long.
func readShort(path string) (text string, err error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	raw, err := io.ReadAll(io.LimitReader(f, mostSecret+1))
	if len(raw) > mostSecret {
		return "", fmt.Errorf("%s is larger than %d KB", path, mostSecret>>10)
	}
	return string(raw), err
}
