package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"

	"careerpath/cmd/careerpath/internal/columns"
	"careerpath/engine"
	"careerpath/engine/score"
	"careerpath/engine/wording"
)

// input is a file of answers.
type input struct {
	name   string // in reports
	stream io.Reader
	size   int64    // in bytes, -1 where it isn't known
	opened *os.File // to be closed; nil for standard input
	kept   *os.File // a copy to read again, to be removed; nil where there is none
}

// openInput opens a file, or takes stdin for "-".
func openInput(file string, stdin io.Reader) (*input, error) {
	in := &input{name: file, stream: stdin, size: -1}
	if file == "-" {
		in.name = "stdin"
	} else {
		f, err := os.Open(file)
		if err != nil {
			return nil, fmt.Errorf("%s can't be read: %w", file, cause(err))
		}
		in.stream, in.opened = f, f
	}
	f, ok := in.stream.(*os.File)
	if !ok {
		return in, nil
	}
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("%s can't be read: %w", in.name, cause(err))
	}
	if info.IsDir() {
		in.Close()
		return nil, fmt.Errorf("%s is a directory: give a file of answers", in.name)
	}
	if at, err := f.Seek(0, io.SeekCurrent); err == nil && info.Mode().IsRegular() {
		in.size = info.Size() - at
	}
	return in, nil
}

// cause is an error of a file without the file's name, for messages that name it themselves.
func cause(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

// Close closes a file; standard input stays open.
func (in *input) Close() {
	if in.opened != nil {
		_ = in.opened.Close() // it was only read
	}
	if in.kept != nil {
		_ = in.kept.Close()
		_ = os.Remove(in.kept.Name())
	}
}

// row is a person's answers as they stand in the input.
type row struct {
	number int    // among the rows that are somebody's, from 1
	line   int    // where it begins, from 1
	text   []byte // without the line's end, valid until the next row is read
	fault  string // why it can't be read; there is no text then
}

const tooLongRow = "the row is longer than 1 MB: is a line end missing?"

// answered is what a row says of a person.
type answered struct {
	line int // of the input
	columns.Person
}

// format is a way to write answers.
type format interface {
	// next returns the next row; after the last the error is io.EOF. It is called from one goroutine at a time.
	next() (row, error)
	// understand puts what a row says into p, whose answers are empty. It is called from several goroutines at a time.
	understand(text []byte, p *answered) engine.AnswerFaults
	// identify returns the id in a row, "" where it has none. It is called from one goroutine at a time.
	identify(text []byte) string
}

// memoryLimit is how much memory a file of any length is read with: near it, garbage is collected more often.
const memoryLimit = 46 << 20

// A batch is handed from goroutine to goroutine, so that handing over costs little. Its end is what comes first, and
// its size bounds memory.
const (
	batchRows  = score.BatchRows
	batchBytes = 256 << 10
)

// idAt is the id of the row that begins at a line. Where it has none, that is "" and number is the row's.
type idAt struct {
	id     string
	line   int
	number int
}

func newIDAt(id string, r row) idAt {
	if id == "" {
		return idAt{"", r.line, r.number}
	}
	return idAt{id, r.line, 0}
}

// batch is some rows on their way from the input to the output.
type batch struct {
	rows []row
	text []byte // the rows' own
	read int64  // bytes of the input read so far

	done   chan struct{} // sent to when it is worked through
	out    bytes.Buffer
	ids    []idAt // of its rows, those at fault left out
	faults []faulty
	failed int
	err    error // stops everything: a fault of the program or of its output
}

// spare holds batches that were written, for their memory.
var spare = sync.Pool{New: func() any { return &batch{done: make(chan struct{}, 1)} }}

// reset makes a batch ready for rows.
func (b *batch) reset() {
	b.rows, b.text, b.read = b.rows[:0], b.text[:0], 0
	b.out.Reset()
	clear(b.ids)
	b.ids, b.faults = b.ids[:0], b.faults[:0]
	b.failed, b.err = 0, nil
}

// worker is what is done with people's answers. A worker is used from one goroutine at a time; there are several.
type worker interface {
	// begin readies it for a batch, to whose out it may write.
	begin(b *batch)

	// take takes a person of the batch. An error that is no engine.AnswerFaults stops everything, and so does the end
	// of ctx.
	take(ctx context.Context, p *answered) error
}

// columnar is a worker that takes rows as they stand, where nothing about them is unusual, and works through them at
// the end of a batch.
type columnar interface {
	worker

	// quick takes a row and returns its id, "" for none; false where it has to be understood first.
	quick(r row) (id string, ok bool)

	// end works through the rows that were taken, and writes them.
	end() error
}

// reading is the way of a file of answers from the input through workers to an output in the order of the input.
type reading struct {
	catalog        *score.Catalog
	quiz           *engine.Quiz
	in             *input
	format         string // auto, csv or ndjson
	columns        columns.Options
	repeats        string // which rows of an id are taken: all, first or last
	stdout, stderr io.Writer

	verb, being, done string // what is done with rows, such as score, scoring and scored

	from    format
	ids     *repeats
	numbers rowNumbers
	faults  faultReport
}

// run reads rows in one goroutine, has them worked through in one a CPU, and writes output and reports in order in this
// one. What is between them is bounded. begin begins the output, once it is clear how the input is written. Of the rows
// read, failed ones were reported and left out.
func (s *reading) run(ctx context.Context, begin func() error, newWorker func() worker) (rows, failed int, err error) {
	debug.SetMemoryLimit(memoryLimit)
	s.ids = newRepeats(s.repeats)
	if s.repeats != repeatsAll {
		if err := s.findRepeats(ctx); err != nil {
			return 0, 0, err
		}
	}
	ls := newLines(s.in.stream)
	if err := s.open(ls); err != nil {
		return 0, 0, err
	}
	s.tellIgnored()
	if err := begin(); err != nil {
		return 0, 0, err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	workers := runtime.GOMAXPROCS(0)
	jobs, inOrder := make(chan *batch), make(chan *batch, workers)
	var readErr error
	go func() {
		defer close(inOrder)
		defer close(jobs)
		readErr = s.read(ls, func(b *batch) bool {
			// To the writer first: with the channels full, it waits for the oldest batch, and that is already being worked on.
			for _, to := range []chan *batch{inOrder, jobs} {
				select {
				case to <- b:
				case <-ctx.Done():
					return false
				}
			}
			return true
		})
	}()
	var working sync.WaitGroup
	for range workers {
		w := newWorker()
		working.Go(func() {
			for b := range jobs {
				s.work(ctx, w, b)
				b.done <- struct{}{}
			}
		})
	}
	rows, failed, err = s.write(ctx, inOrder)
	if err != nil && ctx.Err() == nil {
		return rows, failed, err // what still runs is stopped by cancel, or waits for an input that nobody needs
	}
	if told := s.tell(); told != nil || err != nil {
		return rows, failed, errors.Join(told, err)
	}
	working.Wait()
	switch {
	case errors.Is(readErr, context.Canceled):
		err = s.stopped(rows - failed)
	case readErr != nil:
		err = fmt.Errorf("%s can't be read to its end: %w; %s so far: %s", s.in.name, cause(readErr), s.done,
			wording.Count(rows-failed, "row"))
	case rows == 0:
		err = fmt.Errorf("%s has no rows: there is nothing to %s", s.in.name, s.verb)
	}
	return rows, failed, err
}

// leftOut is the error at the end of a run that left rows out, nil where all were taken.
func (s *reading) leftOut(rows, failed int) error {
	if failed == 0 {
		return nil
	}
	err := fmt.Errorf("%s of %s could not be %s", wording.Grouped(failed), wording.Count(rows, "row"), s.done)
	if s.faults.has(columns.CountsOtherwise) {
		err = fmt.Errorf("%w; a scale is answered 0, so the file may count from 0, and then every answer on it is "+
			"one point off: "+
			"use nothing of the output, and say in a map file what each number means (careerpath map %s FILE)", err, s.quiz.ID)
	}
	return err
}

// tellIgnored says once what is taken for headings, and names the columns that nothing is taken from.
func (s *reading) tellIgnored() {
	in, ok := s.from.(*csvInput)
	if !ok {
		return
	}
	switch at := in.headings; len(at) {
	case 1:
		fmt.Fprintln(s.stderr, columns.Visible(fmt.Sprintf("%s: line %d is taken as a second heading row", s.in.name, at[0])))
	case 2:
		fmt.Fprintln(s.stderr, columns.Visible(fmt.Sprintf("%s: lines %d and %d are taken as heading rows", s.in.name,
			at[0], at[1])))
	}
	names := in.table.Ignored()
	if len(names) == 0 {
		return
	}
	const most = 50
	if more := len(names) - most; more > 0 {
		names = append(names[:most], wording.Grouped(more)+" more")
	}
	fmt.Fprintln(s.stderr, columns.Visible(s.in.name+": ignored columns: "+strings.Join(names, ", ")))
}

// tell reports what was wrong with rows, and which were not somebody's own.
func (s *reading) tell() error {
	err := s.faults.write(s.stderr, s.in.name)
	if in, ok := s.from.(*csvInput); ok && err == nil && in.nobody.Load() > 0 {
		nobody, were := int(in.nobody.Load()), "were"
		if nobody == 1 {
			were = "was"
		}
		_, err = fmt.Fprintf(s.stderr, "%s: %s %s skipped\n", columns.Visible(s.in.name), wording.Count(nobody, "empty row"), were)
	}
	if err == nil {
		err = s.ids.write(s.stderr, s.in.name, s.done)
	}
	if err == nil {
		err = s.numbers.write(s.stderr, s.in.name)
	}
	if err != nil {
		return fmt.Errorf("the reports can't be written: %w", cause(err))
	}
	return nil
}

func (s *reading) stopped(rows int) error {
	return fmt.Errorf("stopped; %s so far: %s", s.done, wording.Count(rows, "row"))
}

// open finds out how the input is written and reads a header.
func (s *reading) open(ls *lines) error {
	opening := ls.opening()
	switch {
	case opening.binary:
		return fmt.Errorf("%s is no text: give CSV or NDJSON in UTF-8", s.in.name)
	case s.format == "auto" && opening.char == '[':
		return fmt.Errorf("%s is a JSON list: give one object a line, without brackets and commas around them", s.in.name)
	case s.format == "ndjson", s.format == "auto" && opening.char == '{':
		if s.columns.Map != nil {
			return fmt.Errorf("%s is NDJSON, which has no columns: leave --map out", s.in.name)
		}
		s.from = &ndjsonInput{lines: ls, quiz: s.quiz, roles: s.columns.Roles, missing: s.columns.Missing}
	default:
		in := &csvInput{lines: ls}
		line, faults, err := in.header(s.quiz, s.columns)
		if errors.Is(err, io.EOF) {
			return fmt.Errorf("%s is empty: there is nothing to %s", s.in.name, s.verb)
		} else if err != nil {
			return fmt.Errorf("%s can't be read: %w", s.in.name, cause(err))
		}
		if len(faults) > 0 {
			const most = 50
			for i, f := range faults {
				if i == most {
					fmt.Fprintf(s.stderr, "%s:%d: and %d more\n", columns.Visible(s.in.name), line, len(faults)-most)
					break
				}
				fmt.Fprintln(s.stderr, columns.Visible(fmt.Sprintf("%s:%d: %s", s.in.name, line, shortened(f, 400))))
			}
			return fmt.Errorf("the header can't be taken, so nothing was %s; careerpath map %s FILE drafts a file "+
				"for --map, to say what columns hold", s.done, s.quiz.ID)
		}
		s.from = in
	}
	return nil
}

// read puts rows into batches and hands them on, until handOn returns false; the error is context.Canceled then.
func (s *reading) read(ls *lines, handOn func(*batch) bool) error {
	number := 0
	for {
		b := spare.Get().(*batch)
		b.reset()
		var err error
		for len(b.rows) < batchRows && len(b.text) < batchBytes && (len(b.rows) == 0 || !ls.idle()) {
			var r row
			if r, err = s.from.next(); err != nil {
				break
			}
			number++
			if s.repeats != repeatsAll && r.fault == "" && !s.ids.takes(s.from.identify(r.text), r.line) {
				continue
			}
			r.number = number
			// The rows of a batch share its text; where that grows, earlier rows keep the array they were put in.
			from := len(b.text)
			b.text = append(b.text, r.text...)
			r.text = b.text[from:]
			b.rows = append(b.rows, r)
		}
		b.read = ls.taken()
		if len(b.rows) > 0 && !handOn(b) {
			return context.Canceled
		}
		if errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// work has a worker take a batch's rows, and reports those that can't be taken.
func (s *reading) work(ctx context.Context, w worker, b *batch) {
	w.begin(b)
	quickly, _ := w.(columnar)
	if quickly != nil {
		defer func() {
			if b.err == nil {
				b.err = quickly.end()
			}
		}()
	}
	p := &answered{Person: columns.Person{Answers: engine.Answers{}}}
	for _, r := range b.rows {
		if quickly != nil && r.fault == "" {
			if id, ok := quickly.quick(r); ok {
				b.ids = append(b.ids, newIDAt(id, r))
				continue
			}
		}
		if r.fault != "" {
			b.report(r.line, engine.AnswerFaults{{Message: r.fault}})
			continue
		}
		clear(p.Answers)
		p.line, p.ID, p.Role = r.line, "", ""
		faults := s.from.understand(r.text, p)
		id := newIDAt(p.ID, r)
		if p.ID == "" {
			p.ID = strconv.Itoa(r.number)
		}
		var err error
		if len(faults) == 0 {
			err = w.take(ctx, p)
		} else {
			_, err = s.catalog.Score(s.quiz.ID, p.Answers) // only for what else is wrong with the row
		}
		var wrong engine.AnswerFaults
		if errors.As(err, &wrong) {
			faults.Join(wrong)
		} else if err != nil {
			b.err = err
			return
		}
		if len(faults) > 0 {
			b.report(r.line, faults)
			continue
		}
		b.ids = append(b.ids, id)
	}
}

// report takes down what is wrong with a row.
func (b *batch) report(line int, faults engine.AnswerFaults) {
	b.failed++
	for _, f := range faults {
		b.faults = append(b.faults, faulty{line, f})
	}
}

// write writes what comes, in order, as soon as it is worked through.
func (s *reading) write(ctx context.Context, inOrder <-chan *batch) (rows, failed int, err error) {
	bar := s.bar()
	defer bar.close()
	for {
		var b *batch
		var more bool
		select {
		case b, more = <-inOrder:
		case <-ctx.Done():
			return rows, failed, s.stopped(rows - failed)
		}
		if !more {
			return rows, failed, nil
		}
		select {
		case <-b.done:
		case <-ctx.Done(): // which may have kept the batch from being worked on at all
			return rows, failed, s.stopped(rows - failed)
		}
		if _, err := s.stdout.Write(b.out.Bytes()); err != nil {
			return rows, failed, fmt.Errorf("the results can't be written: %w", cause(err))
		}
		if b.err != nil && ctx.Err() != nil {
			return rows, failed, s.stopped(rows - failed)
		} else if b.err != nil {
			return rows, failed, b.err
		}
		for _, f := range b.faults {
			s.faults.add(f)
		}
		if s.repeats == repeatsAll { // else findRepeats has done so
			s.ids.noteAll(b.ids)
		}
		for _, at := range b.ids {
			s.numbers.note(at)
		}
		rows += len(b.rows)
		failed += b.failed
		bar.show(b.read)
		spare.Put(b)
	}
}

// bar shows how far it is, where a person sees it and no results run over it.
type bar struct{ *progressbar.ProgressBar }

func (s *reading) bar() bar {
	if !isTerminal(s.stderr) || isTerminal(s.stdout) {
		return bar{}
	}
	return bar{progressbar.NewOptions64(s.in.size,
		progressbar.OptionSetWriter(s.stderr),
		progressbar.OptionSetDescription(s.being),
		progressbar.OptionShowBytes(true),
		progressbar.OptionThrottle(100*time.Millisecond),
		progressbar.OptionClearOnFinish(),
		// else a goroutine of its own turns the spinner, and doesn't mind what else is written
		progressbar.OptionSetSpinnerChangeInterval(0),
	)}
}

// show moves the bar. That it can't be drawn is no reason to stop.
func (b bar) show(read int64) {
	if b.ProgressBar != nil {
		_ = b.Set64(read)
	}
}

func (b bar) close() {
	if b.ProgressBar != nil {
		_ = b.Finish()
		_ = b.Clear()
	}
}
