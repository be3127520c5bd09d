// Package settings has what a command can be told: on the command line, in the environment, or in a file. A flag of the
// command is a row of the one table that all of them come from, so whoever adds a flag has added the variable, the key of
// the file and the line of the documentation, too. The package must never know what a setting is for.
//
// A setting is taken from the first place that has it: the command line, the environment, the file, and last its default.
// The variable of --public-url is CAREERPATH_PUBLIC_URL, and its key in the file public-url.
package settings

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/pflag"
)

// prefix begins the name of every variable.
const prefix = "CAREERPATH_"

// VariableOf is the name that a setting has in the environment.
func VariableOf(name string) string {
	return prefix + strings.ToUpper(strings.ReplaceAll(name, "-", "_"))
}

// Source is the type of place that a setting comes from.
type Source string

// The sources, in the order in which they are asked.
const (
	CommandLine Source = "flag"
	Environment Source = "environment"
	InFile      Source = "file"
	Default     Source = "default"
)

// Origin says where a setting comes from. At is the flag with its dashes, the name of the variable, or the place in the
// file as file:line; "" for a default.
type Origin struct {
	From Source
	At   string
}

// String reads as in "people.db is from careerpath.yaml:3".
func (o Origin) String() string {
	if o.From == Default {
		return "default"
	}
	return o.At
}

// originKey marks a flag that has its value from elsewhere than the command line.
const originKey = "careerpath_origin"

func setOrigin(f *pflag.Flag, o Origin) {
	if f.Annotations == nil {
		f.Annotations = map[string][]string{}
	}
	f.Annotations[originKey] = []string{string(o.From), o.At}
}

// OriginOf says where a flag has its value from.
func OriginOf(f *pflag.Flag) Origin {
	switch from := f.Annotations[originKey]; {
	case len(from) == 2:
		return Origin{Source(from[0]), from[1]}
	case f.Changed:
		return Origin{CommandLine, "--" + f.Name}
	}
	return Origin{From: Default}
}

// Typed says whether a flag was given on the command line itself.
func Typed(flags *pflag.FlagSet, name string) bool {
	f := flags.Lookup(name)
	return f != nil && OriginOf(f).From == CommandLine
}

// At puts the place that a setting comes from before an error about its value, where that is a variable or a file.
func At(flags *pflag.FlagSet, name string, err error) error {
	if err == nil || flags == nil {
		return err
	}
	switch o := OriginOf(flags.Lookup(name)); o.From {
	case Environment:
		return fmt.Errorf("the environment variable %s: %w", o.At, err)
	case InFile:
		return fmt.Errorf("%s: %s: %w", o.At, name, err)
	case CommandLine, Default:
	}
	return err
}

// discreet is a value of which only a part may be shown, or nothing: Shown is that part. Errors don't repeat such a value.
type discreet interface{ Shown() string }

// Setting is a row of the table.
type Setting struct {
	Name     string
	Variable string
	Takes    string // such as FILE, "" where it is true or false
	Default  string
	Help     string
	Value    string // as it may be shown: of a secret "set" or "not set"
	Secret   bool
	Origin   Origin
}

// notSettings are flags that say nothing of what a command works with.
var notSettings = []string{"help", "version", fileFlag}

// All are the settings that flags hold, in the order of the alphabet, but for those that are named.
func All(flags *pflag.FlagSet, but ...string) []Setting {
	var all []Setting
	flags.VisitAll(func(f *pflag.Flag) {
		if slices.Contains(notSettings, f.Name) || slices.Contains(but, f.Name) {
			return
		}
		takes, help := pflag.UnquoteUsage(f)
		s := Setting{Name: f.Name, Variable: VariableOf(f.Name), Takes: takes, Default: f.DefValue, Help: help,
			Value: f.Value.String(), Secret: isSecret(f), Origin: OriginOf(f)}
		switch value := f.Value.(type) {
		case discreet:
			s.Value = value.Shown()
		case pflag.SliceValue:
			s.Value, s.Default = strings.Join(value.GetSlice(), ","), strings.Trim(s.Default, "[]")
		}
		all = append(all, s)
	})
	return all
}

// Complaint is what is wrong with a value that a flag was given: what it takes instead and, where it may be shown, the
// value.
func Complaint(invalid *pflag.InvalidValueError) string {
	text := "takes " + takes(invalid)
	_, hides := invalid.GetFlag().Value.(discreet)
	if hides = hides || strings.Contains(invalid.GetValue(), "@"); !hides { // it may be a name and password in an address
		text += fmt.Sprintf(", not %q", invalid.GetValue())
	}
	return text
}

// takes says what the flag takes that was given something else.
func takes(invalid *pflag.InvalidValueError) string {
	switch kind := invalid.GetFlag().Value.Type(); kind {
	case "bool":
		return "true or false"
	case "int", "int64":
		return "a whole number"
	case "uint64":
		return "a whole number from 0 to 18446744073709551615"
	case "float64":
		return "a number"
	case "duration":
		return "a time such as 90s or 5m"
	default:
		return invalid.Unwrap().Error() // of our own types, whose errors are worded for this
	}
}

// complaintOf is Complaint for any error of setting a flag.
func complaintOf(err error) string {
	var invalid *pflag.InvalidValueError
	if errors.As(err, &invalid) {
		return Complaint(invalid)
	}
	return err.Error()
}
