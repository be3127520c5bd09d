package main

import (
	"context"
	"encoding/csv"
	"slices"

	"careerpath/cmd/careerpath/internal/columns"
	"careerpath/cmd/careerpath/internal/rows"
	"careerpath/engine/analyze"
	"careerpath/engine/persontotal"
	"careerpath/engine/score"
)

// columnSampler adds up batch after batch by column, to the same as sampler.
type columnSampler struct {
	*analyzing
	analyzer *analyze.Analyzer
	people   *score.Batch
	reader   *rows.Quick // nil where rows have to be understood one by one
	said     []said      // by row
	held     []int       // role by row, as analyze.Analyzer.Held has it
	batch    *rows.Batch
	adder    *persontotal.Adder
	number   int // of the worker, among all
}

// said is what the file of signs says of a row besides.
type said struct {
	line int
	id   string
}

// newColumnSampler returns nil where the quiz can't be scored by column. As newSampler, it must run where workers are made.
func newColumnSampler(a *analyzing, analyzer *analyze.Analyzer, number int) *columnSampler {
	people, ok, err := a.Catalog.NewBatch(a.Quiz.ID)
	if err != nil || !ok {
		return nil
	}
	w := &columnSampler{analyzing: a, analyzer: analyzer, people: people, adder: a.adders[number],
		number: number}
	w.reader = a.Quick(people, func(text string) (int, bool) {
		index, faults := analyzer.Held(a.roles.ID(text))
		return index, faults == nil
	})
	return w
}

func (w *columnSampler) Begin(b *rows.Batch) {
	w.people.Clear()
	w.said, w.held, w.batch = w.said[:0], w.held[:0], b
}

func (w *columnSampler) Quick(r rows.Row) (id string, ok bool) {
	if id, ok = w.reader.Take(r); ok {
		w.add(w.reader.Role(), r.Line, r.Name(id))
	}
	return id, ok
}

// add notes what else there is to a row of the batch.
func (w *columnSampler) add(role, line int, id string) {
	w.held = append(w.held, role)
	w.said = append(w.said, said{line, id})
}

func (w *columnSampler) Take(_ context.Context, p *rows.Answered) error {
	role, fault := w.analyzer.Held(w.roles.ID(p.Role))
	if fault != nil { // all that is wrong with the row is said at once
		_, err := w.analyzer.Add(p.Answers, w.roles.ID(p.Role))
		return err
	}
	if err := w.people.Add(p.Answers); err != nil {
		return err
	}
	w.add(role, p.Line, p.ID)
	return nil
}

func (w *columnSampler) End() error {
	held := w.held
	if !slices.ContainsFunc(held, func(role int) bool { return role != columns.NoRole }) {
		held = nil
	}
	if err := w.analyzer.AddBatch(w.people, held); err != nil {
		return err
	}
	to := csv.NewWriter(&w.batch.Out)
	for row, of := range w.said {
		person := w.adder.AddRow(w.people, row)
		if !w.signs {
			continue
		}
		at := personAt{w.number, person}
		if err := writeSigns(to, of.line, of.id, w.analyzer.RowSigns(row), at); err != nil {
			return err
		}
	}
	to.Flush()
	return to.Error()
}
