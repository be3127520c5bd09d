package main

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"

	"careerpath/engine"
	"careerpath/engine/bench/sheets"
)

const (
	fileRows   = 1_000_000
	fileRounds = 3
)

// files are the rows about a file of a million people: the program from start to end against encoding/csv, which only
// reads the file.
func files(source *sheets.Source) (rows []pair, remove func() error, err error) {
	dir, err := os.MkdirTemp("", "careerpath-bench-*")
	if err != nil {
		return nil, nil, err
	}
	remove = func() error { return os.RemoveAll(dir) }
	file, people := filepath.Join(dir, "careerpath"), filepath.Join(dir, "people.csv")
	build := exec.Command("go", "build", "-o", file, "./cmd/careerpath")
	build.Dir, build.Stderr = filepath.Join("..", ".."), os.Stderr
	if err := errors.Join(build.Run(), writePeople(people, source, fileRows)); err != nil {
		return nil, nil, errors.Join(err, remove())
	}
	reading := func(int) { must(readAll(people)) }
	ours := func(args ...string) *program { return &program{file: file, args: append(args, people)} }
	fewer, err := fewerToAnalyze(file, dir, source)
	if err != nil {
		return nil, nil, errors.Join(err, remove())
	}
	ndjson, err := toNDJSON(file, dir, source)
	if err != nil {
		return nil, nil, errors.Join(err, remove())
	}
	return []pair{
		{
			name: "score --csv of 1,000,000 rows, encoding/csv reading them", whole: true,
			command: ours("score", "--csv", "--quiz", sheets.QuizID), theirs: reading,
		},
		{
			name: "analyze of 1,000,000 rows, encoding/csv reading them", whole: true,
			command: ours("analyze", sheets.QuizID), theirs: reading,
		},
		fewer, ndjson,
	}, remove, nil
}

// writePeople writes a file of so many people who answer at random.
func writePeople(file string, source *sheets.Source, rows int) error {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	defer f.Close()
	w := bufio.NewWriterSize(f, 1<<20)
	fmt.Fprint(w, "id")
	items := source.Quiz.Items()
	for _, it := range items {
		fmt.Fprint(w, ",", it.ID)
	}
	people := make([]engine.Answers, 1000)
	for i := range people {
		people[i] = source.Anything(0)
	}
	var line []byte
	for i := range rows {
		line = strconv.AppendInt(append(line[:0], "\np"...), int64(i), 10)
		of := people[i%len(people)]
		for _, it := range items {
			a := of[it.ID]
			line = append(line, ',')
			if it.Kind() == engine.KindOne {
				line = append(line, a.Options()[0]...)
			} else {
				line = strconv.AppendFloat(line, a.Number(), 'g', -1, 64)
			}
		}
		if _, err := w.Write(line); err != nil {
			return err
		}
	}
	return errors.Join(w.Flush(), f.Close())
}

// readAll reads a file once with encoding/csv, as quickly as that can.
func readAll(file string) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	r := csv.NewReader(bufio.NewReaderSize(f, 1<<20))
	r.ReuseRecord = true
	for {
		if _, err := r.Read(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// measureWhole lets both sides take turns over the whole file, and returns the median of each per row.
func (p *pair) measureWhole() (ours, theirs cost) {
	rows := p.rows
	if rows == 0 {
		rows = fileRows
	}
	var left, right []cost
	for range fileRounds {
		left, right = append(left, timed(p.ours, rows)), append(right, timed(p.theirs, rows))
	}
	return median(left), median(right)
}

func timed(work func(int), rows int) cost {
	start := time.Now()
	work(rows)
	return cost{nanoseconds: float64(time.Since(start).Nanoseconds()) / float64(rows)}
}
