package main

import (
	"context"
	"encoding/csv"
	"strconv"
	"strings"

	"careerpath/cmd/careerpath/internal/rows"
	"careerpath/engine/analyze"
	"careerpath/engine/persontotal"
	"careerpath/engine/visible"
)

// worker adds people up by column where the quiz can be scored so, and otherwise one after another.
func (a *analyzing) worker(analyzer *analyze.Analyzer, number int) rows.Worker {
	if w := newColumnSampler(a, analyzer, number); w != nil {
		return w
	}
	return newSampler(a, analyzer, number)
}

// sampler adds up the answers it takes.
type sampler struct {
	*analyzing
	analyzer *analyze.Analyzer
	adder    *persontotal.Adder
	number   int // of the worker, among all
	to       *csv.Writer
}

// newSampler must run where workers are made: more of them may be made while it takes people.
func newSampler(a *analyzing, analyzer *analyze.Analyzer, number int) *sampler {
	return &sampler{analyzing: a, analyzer: analyzer, adder: a.adders[number], number: number}
}

func (s *sampler) Begin(b *rows.Batch) { s.to = csv.NewWriter(&b.Out) }

func (s *sampler) Take(_ context.Context, p *rows.Answered) error {
	shown, err := s.Shown(p)
	if err != nil {
		return err
	}
	row, err := s.analyzer.AddShown(p.Answers, s.roles.ID(p.Role), shown)
	if err != nil {
		return err
	}
	person := s.adder.Add(p.Answers)
	if !s.signs {
		return nil
	}
	if err := writeSigns(s.to, p.Line, p.ID, row, personAt{s.number, person}); err != nil {
		return err
	}
	s.to.Flush()
	return s.to.Error()
}

// writeSigns writes what a person's row shows of carelessness.
func writeSigns(to *csv.Writer, line int, id string, row analyze.RowSigns, at personAt) error {
	signs := make([]string, len(row.Signs))
	for i, sign := range row.Signs {
		signs[i] = string(sign)
	}
	return to.Write([]string{
		strconv.Itoa(line), visible.Cell(id), strconv.Itoa(row.Shown), strconv.Itoa(row.Answered),
		strconv.Itoa(row.LongestRun), number(row.Variability), number(row.Inconsistency), strings.Join(signs, ";"),
		at.String(),
	})
}
