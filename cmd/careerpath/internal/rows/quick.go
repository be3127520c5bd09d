package rows

import (
	"careerpath/cmd/careerpath/internal/columns"
	"careerpath/engine"
	"careerpath/engine/score"
)

// Quick reads rows with nothing unusual about them straight into the columns of a batch. It serves one goroutine.
type Quick struct {
	table     *columns.Quick // of CSV
	delimiter byte
	lines     *ndjsonQuick // of NDJSON
}

// Quick returns a reader of the rows into a batch; nil where rows have to be understood one by one. It is asked once
// the input is open, as workers are. roles says which role a row names, as an index, false where that isn't one; nil
// where no row may name one.
func (s *Reading) Quick(people *score.Batch, roles func(text string) (index int, ok bool)) *Quick {
	switch in := s.from.(type) {
	case *csvInput:
		check := func(item string, a engine.Answer) string { return s.Catalog.CheckAnswer(s.Quiz.ID, item, a) }
		if table := in.table.Quick(people, check, roles); table != nil {
			return &Quick{table: table, delimiter: in.delimiter}
		}
	case *ndjsonInput:
		if lines := in.quick(people, roles); lines != nil {
			return &Quick{lines: lines}
		}
	}
	return nil
}

// Read puts a row into the batch's row of a number, which is empty, and returns its id, "" for none; false where it has
// to be understood first, and then the batch's row may hold some of its answers.
func (q *Quick) Read(text []byte, row int) (id string, ok bool) {
	if q.lines != nil {
		return q.lines.read(text, row)
	}
	return q.table.Read(text, q.delimiter, row)
}

// Role is the index of the role that the row read last names, columns.NoRole for none.
func (q *Quick) Role() int {
	if q.lines != nil {
		return q.lines.role
	}
	return q.table.Role()
}
