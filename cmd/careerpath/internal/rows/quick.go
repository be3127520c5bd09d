package rows

import (
	"careerpath/cmd/careerpath/internal/columns"
	"careerpath/engine"
	"careerpath/engine/score"
)

// Quick reads rows with nothing unusual about them straight into the columns of a batch. It serves one goroutine.
type Quick struct {
	people    *score.Batch
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
			return &Quick{people: people, table: table, delimiter: in.delimiter}
		}
	case *ndjsonInput:
		if lines := in.quick(people, roles); lines != nil {
			return &Quick{people: people, lines: lines}
		}
	}
	return nil
}

// Take appends a row to the batch and returns its id, "" for none; false where it has to be understood first, as all
// have to where there is no reader, and then there is no row.
func (q *Quick) Take(r Row) (id string, ok bool) {
	if q == nil {
		return "", false
	}
	row := q.people.Open()
	if q.lines != nil {
		id, ok = q.lines.read(r.Text, row)
	} else {
		id, ok = q.table.Read(r.Text, q.delimiter, row)
	}
	if !ok {
		q.people.Drop()
	}
	return id, ok
}

// Role is the index of the role that the row read last names, columns.NoRole for none.
func (q *Quick) Role() int {
	if q.lines != nil {
		return q.lines.role
	}
	return q.table.Role()
}
