package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/pflag"

	"careerpath/cmd/careerpath/internal/columns"
	"careerpath/cmd/careerpath/internal/rows"
	"careerpath/engine/visible"
)

// readingFlags say how a file of answers is read.
type readingFlags struct {
	format, decimal, repeats oneOf
	missing, mapFile         string
}

func newReadingFlags() *readingFlags {
	return &readingFlags{
		format:  oneOf{"auto", []string{"auto", "csv", "ndjson"}},
		decimal: oneOf{"auto", []string{"auto", "comma", "point"}},
		repeats: oneOf{rows.RepeatsAll, []string{rows.RepeatsAll, rows.RepeatsFirst, rows.RepeatsLast}},
	}
}

// addTo adds the flags to a command.
func (f *readingFlags) addTo(flags *pflag.FlagSet) {
	flags.Var(&f.format, "format", "what the input is")
	flags.StringVar(&f.mapFile, "map", "", "take from `FILE` what columns and cells mean; careerpath map drafts it")
	f.addCells(flags)
	flags.Var(&f.repeats, "repeats", "which rows to take where an id comes more than once")
}

// addCells adds the flags about cells.
func (f *readingFlags) addCells(flags *pflag.FlagSet) {
	flags.StringVar(&f.missing, "missing", "", "the `CODES` that stand for no answer, with commas between: -99,N/A,NULL,.")
	flags.Var(&f.decimal, "decimal", "how numbers are written; auto takes what has one reading only")
}

// options are how columns are read.
func (f *readingFlags) options(roles bool) (columns.Options, error) {
	o := columns.Options{Roles: roles, Missing: strings.Split(f.missing, ",")}
	if f.decimal.word != "auto" {
		d, err := columns.ParseDecimal(f.decimal.word)
		if err != nil {
			return o, usageError{err}
		}
		o.Decimal = d
	}
	if f.mapFile == "" {
		return o, nil
	}
	file, err := os.Open(f.mapFile)
	if err != nil {
		return o, fmt.Errorf("the map file %s can't be read: %w", f.mapFile, rows.Cause(err))
	}
	defer func() { _ = file.Close() }() // it was only read
	o.Map, err = columns.ReadMap(file)
	var faults columns.Faults
	if errors.As(err, &faults) {
		lines := make([]string, len(faults))
		for i, fault := range faults {
			lines[i] = visible.Text(f.mapFile + ":" + fault)
		}
		return o, fmt.Errorf("the map file has to be completed, so nothing was done:\n%s", strings.Join(lines, "\n"))
	} else if err != nil {
		return o, fmt.Errorf("the map file %s can't be taken: %w", f.mapFile, rows.Cause(err))
	}
	return o, nil
}

// byteOrderMark tells Excel that a CSV file is UTF-8.
const byteOrderMark = "\ufeff"
