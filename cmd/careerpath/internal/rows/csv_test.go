package rows

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// FuzzRowsOfCSV feeds anything at all as CSV. Where encoding/csv can read it, the rows and cells are the same.
func FuzzRowsOfCSV(f *testing.F) {
	for _, seed := range []string{
		"", "\n", "id,bakes\nann,4\nbob,5\n", "bakes\n4\n\n3", "\xef\xbb\xbfid,bakes\r\nann,4\r\n",
		"id,bakes\n\"a\nb\",4\nc,1\n", "id,bakes\n\"a,4\nc,1\n", "id,bakes\na\"b,4\n\"c\"\"d\",1\n\"e\"f,1\n",
		"id,bakes\n\"a\n\"\"\n,1\n\"\nb,2\n", "id,bakes\n\"\r\n\",1\r\n\"x\"\r", " \n\t\nid,bakes\n", "\xff\xfei\x00d\x00",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		in := &csvInput{delimiter: ',', lines: newLines(bytes.NewReader(text))}
		in.lines.opening()
		var got [][]string
		readable := true
		for {
			r, err := in.next()
			if errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatal(err)
			}
			readable = readable && r.fault == ""
			if r.fault == "" {
				got = append(got, cells(r.Text, ',', nil))
			}
		}
		if want, ok := oracle(text); ok {
			if !readable {
				t.Fatalf("encoding/csv reads what is reported here")
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("other rows than encoding/csv has: (-csv +here)\n%s", diff)
			}
		}
	})
}

// oracle is what encoding/csv makes of a text, false where it reads it otherwise on purpose: it takes lines of white
// space for rows.
func oracle(text []byte) ([][]string, bool) {
	if bytes.HasPrefix(text, []byte("\xff\xfe")) || bytes.HasPrefix(text, []byte("\xfe\xff")) {
		return nil, false // it knows no UTF-16
	}
	text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
	r := csv.NewReader(bytes.NewReader(text))
	r.FieldsPerRecord = -1
	want, err := r.ReadAll()
	if err != nil || len(text) > MaxRow {
		return nil, false
	}
	for line := range bytes.Lines(text) {
		if line = trimEnd(line); len(line) > 0 && len(bytes.TrimSpace(line)) == 0 {
			return nil, false
		}
	}
	for _, row := range want {
		for _, cell := range row {
			if strings.Contains(cell, "\n") && bytes.Contains(text, []byte("\r\n")) {
				return nil, false // within quotes it turns \r\n into \n
			}
		}
	}
	return want, true
}
