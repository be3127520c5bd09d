package main

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"careerpath/cmd/careerpath/internal/rows"
	"careerpath/engine/persontotal"
)

// signAgainst is the sign of a person–total correlation at or below the cut.
const signAgainst = "person_total"

// personAt says where a person's answers are kept until it is known what people answered together. In the file of rows
// it stands for their person–total correlation as long.
type personAt struct{ adder, person int }

func (p personAt) String() string { return fmt.Sprint(p.adder, " ", p.person) }

// tellPersonTotals puts the person–total correlations into the file of rows, and the sign where there is one. Where
// there are no norms it leaves them open.
func (f *rowsFile) tellPersonTotals(adders []*persontotal.Adder, norms *persontotal.Norms) error {
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("%s can't be read again: %w", f.name, rows.Cause(err))
	}
	told, err := os.CreateTemp(filepath.Dir(f.name), ".careerpath-rows-*")
	if err != nil {
		return fmt.Errorf("%s can't be written: %w", f.name, rows.Cause(err))
	}
	to := bufio.NewWriter(told)
	from := bufio.NewReader(f.File)
	header, err := from.ReadString('\n') // with what stands before it, which is no CSV
	if err == nil {
		_, err = to.WriteString(header)
	}
	if err == nil {
		err = copyTelling(csv.NewReader(from), csv.NewWriter(to), adders, norms)
	}
	if err = errors.Join(err, to.Flush()); err != nil {
		_, _ = told.Close(), os.Remove(told.Name()) // the first error is the one that matters
		return fmt.Errorf("%s can't be written: %w", f.name, rows.Cause(err))
	}
	old := f.File
	f.File = told
	return errors.Join(old.Close(), os.Remove(old.Name()))
}

// copyTelling copies rows with the correlation in place of where the person is kept.
func copyTelling(from *csv.Reader, to *csv.Writer, adders []*persontotal.Adder, norms *persontotal.Norms) error {
	from.ReuseRecord = true
	for {
		row, err := from.Read()
		if errors.Is(err, io.EOF) {
			to.Flush()
			return to.Error()
		}
		if err != nil {
			return err
		}
		last := len(row) - 1
		var at personAt
		if _, err := fmt.Sscan(row[last], &at.adder, &at.person); err != nil {
			return err
		}
		row[last] = ""
		if norms != nil {
			if r, known := adders[at.adder].R(at.person, norms); known {
				row[last] = strconv.FormatFloat(r, 'f', 4, 64)
				if r <= persontotal.Cut {
					row[last-1] = strings.TrimPrefix(row[last-1]+";"+signAgainst, ";")
				}
			}
		}
		if err := to.Write(row); err != nil {
			return err
		}
	}
}
