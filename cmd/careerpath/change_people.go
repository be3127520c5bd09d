package main

import (
	"context"
	"encoding/binary"
	"errors"
	"math"

	"careerpath/cmd/careerpath/internal/report"
	"careerpath/cmd/careerpath/internal/rows"
	"careerpath/engine"
	"careerpath/engine/analyze"
	"careerpath/engine/change"
	"careerpath/engine/visible"
	"careerpath/engine/wording"
)

// A record is a person's scores as they wait for those of the other file: of each scale the value, its error, and the
// least and the most that could be reached; NaN is no score.
const scoreSize = 4 * 8

func recordSize(c *change.Comparison) int { return scoreSize * len(c.Scales()) }

func appendRecord(to []byte, scores []change.Score) []byte {
	for i := range scores {
		s := &scores[i]
		value := s.Value
		if !s.Known {
			value = math.NaN()
		}
		for _, x := range [...]float64{value, s.SEM, s.Lowest, s.Highest} {
			to = binary.LittleEndian.AppendUint64(to, math.Float64bits(x))
		}
	}
	return to
}

// readRecord reads scores that appendRecord wrote.
func readRecord(record []byte, scores []change.Score) {
	for i := range scores {
		at := func(n int) float64 {
			return math.Float64frombits(binary.LittleEndian.Uint64(record[i*scoreSize+8*n:]))
		}
		scores[i] = change.Score{Known: !math.IsNaN(at(0)), Value: at(0), SEM: at(1), Lowest: at(2), Highest: at(3)}
	}
}

// taker takes the people of a file in its order.
type taker interface {
	take(id string, line int, record []byte) error
}

// read has a file's people scored in parallel and taken in order. Where they are analysed, their α is known afterwards.
func (c *comparing) read(ctx context.Context, r *rows.Reading, to taker, analysed bool) (all, failed int, err error) {
	size := recordSize(c.comparison)
	r.Stdout = inOrder{size, to}
	return r.Run(ctx, func() error { return nil }, func() rows.Worker {
		w := &personScorer{comparing: c}
		if analysed {
			w.analyzer, _ = analyze.New(c.catalog, c.quiz.ID) // which the catalog has
			c.analyzers = append(c.analyzers, w.analyzer)
		}
		return w
	})
}

// personScorer writes the scores of people: the length of the id, the line, the id and a record.
type personScorer struct {
	*comparing
	analyzer *analyze.Analyzer // nil where nothing is analysed
	batch    *rows.Batch
}

func (w *personScorer) Begin(b *rows.Batch) { w.batch = b }

func (w *personScorer) Take(_ context.Context, p *rows.Answered) error {
	result, err := w.catalog.Score(w.quiz.ID, p.Answers)
	var faults engine.AnswerFaults
	if err != nil && !errors.As(err, &faults) {
		return err
	}
	if !p.Named {
		faults.Add("", "the row has no id, by which it could be found in the other file")
	}
	if len(faults) > 0 {
		return faults
	}
	if w.analyzer != nil {
		if _, err := w.analyzer.Add(p.Answers, ""); err != nil {
			return err
		}
	}
	text := w.batch.Out.AvailableBuffer()
	text = binary.LittleEndian.AppendUint32(text, uint32(len(p.ID)))
	text = binary.LittleEndian.AppendUint32(text, uint32(p.Line))
	text = append(text, p.ID...)
	_, err = w.batch.Out.Write(appendRecord(text, w.comparison.Scores(&result)))
	return err
}

// inOrder hands on what personScorers write, whole people at a time.
type inOrder struct {
	size int // of a record
	to   taker
}

func (o inOrder) Write(text []byte) (int, error) {
	for rest := text; len(rest) > 0; {
		length, line := int(binary.LittleEndian.Uint32(rest)), int(binary.LittleEndian.Uint32(rest[4:]))
		id, record := string(rest[8:8+length]), rest[8+length:8+length+o.size]
		if err := o.to.take(id, line, record); err != nil {
			return 0, err
		}
		rest = rest[8+length+o.size:]
	}
	return len(text), nil
}

// keeper keeps the people of the first file.
type keeper struct {
	*comparing
	kept   *rows.Kept
	scores []change.Score
}

func (k *keeper) take(id string, line int, record []byte) error {
	if k.scores == nil {
		k.scores = make([]change.Score, len(record)/scoreSize)
	}
	readRecord(record, k.scores)
	k.comparison.First(k.scores)
	return k.kept.Add(id, line, record)
}

// pairer compares the people of the second file with themselves in the first.
type pairer struct {
	*comparing
	kept           *rows.Kept
	to             changes
	earlier, later rows.Report // what is wrong with rows of either file
	people         int         // compared
	alone          int         // of the second file whose id isn't in the first
	apart          int         // scores that can't be compared

	record        []byte
	first, second []change.Score
}

func (p *pairer) take(id string, line int, record []byte) error {
	if p.record == nil {
		scales := len(record) / scoreSize
		p.record, p.first, p.second = make([]byte, len(record)), make([]change.Score, scales), make([]change.Score, scales)
	}
	before, ok, err := p.kept.Find(id, p.record)
	if err != nil {
		return err
	}
	if !ok {
		p.alone++
		p.later.Add(line, p.readings[0].In.Name+" has no row to compare it with")
		return nil
	}
	readRecord(p.record, p.first)
	readRecord(record, p.second)
	changes, apart := p.comparison.Compare(p.first, p.second)
	if len(apart) > 0 {
		p.apart += len(apart)
		p.later.Add(line, wording.List(apart, "and")+": the sum goes over other items than in "+p.readings[0].In.Name+
			", so the two can't be compared")
	}
	p.people++
	return p.to.Person(report.PersonChange{
		ID: id, Shown: visible.Text(id), FirstLine: before, SecondLine: line, Changes: changes,
	})
}

// alphas are Cronbach's α of the first file's people by skill, where they are needed and can be had.
func (c *comparing) alphas() (map[string]float64, error) {
	if !c.own {
		return nil, nil
	}
	total, err := analyze.New(c.catalog, c.quiz.ID)
	if err != nil {
		return nil, err
	}
	for _, part := range c.analyzers {
		if err := total.Merge(part); err != nil {
			return nil, err
		}
	}
	out := map[string]float64{}
	for _, s := range total.Analysis().Skills {
		if s.Reliability.Alpha != nil {
			out[s.Skill] = *s.Reliability.Alpha
		}
	}
	return out, nil
}

// changes is a way to write what a comparison says. Person is called for each person in turn, then End once.
type changes interface {
	Person(p report.PersonChange) error
	End(left report.ChangeLeftOut) error
}

// output is where changes are written to.
func (c *comparing) output() changes {
	head := report.ChangeHead{Catalog: c.catalog, Quiz: c.quiz, Comparison: c.comparison, Confidence: c.confidence}
	switch {
	case c.toCSV:
		mark := ""
		if c.bom {
			mark = byteOrderMark
		}
		return newChangeCSV(c.stdout, mark, head)
	case c.asJSON:
		return newChangeJSON(c.stdout, head)
	}
	return report.NewChangeText(c.stdout, head)
}
