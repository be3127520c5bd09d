package rows

import (
	"errors"
	"fmt"
	"io"

	"careerpath/cmd/careerpath/internal/columns"
	"careerpath/engine"
)

// Draft reads a table to its end and drafts a map file of its columns, of which there are so many.
func Draft(in *Input, quiz *engine.Quiz, o columns.Options) (draft *columns.Draft, of int, err error) {
	ls := newLines(in.Stream)
	opening := ls.opening()
	switch {
	case opening.binary:
		return nil, 0, fmt.Errorf("%s is no text: give CSV in UTF-8 or UTF-16", in.Name)
	case opening.char == '{':
		return nil, 0, fmt.Errorf("%s is NDJSON, which has no columns to map", in.Name)
	}
	table := &csvInput{lines: ls}
	line, _, err := table.header(quiz, o)
	switch {
	case errors.Is(err, io.EOF):
		return nil, 0, fmt.Errorf("%s is empty: there is nothing to map", in.Name)
	case err != nil:
		return nil, 0, fmt.Errorf("%s can't be read: %w", in.Name, Cause(err))
	case table.table == nil:
		return nil, 0, fmt.Errorf("%s:%d: the headings can't be read: save the file as CSV in UTF-8", in.Name, line)
	}
	draft = columns.NewDraft(table.table)
	for {
		r, err := table.next()
		if errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, 0, fmt.Errorf("%s can't be read to its end: %w", in.Name, Cause(err))
		}
		if r.fault != "" {
			continue // which score reports
		}
		if row, _ := table.split(r.Text); row != nil {
			draft.Add(row)
		}
	}
	return draft, len(table.table.Columns), nil
}
