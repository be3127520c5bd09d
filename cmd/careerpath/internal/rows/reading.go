package rows

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"

	"careerpath/cmd/careerpath/internal/columns"
	"careerpath/engine"
	"careerpath/engine/score"
	"careerpath/engine/visible"
	"careerpath/engine/wording"
)

// Row is a person's answers as they stand in the input.
type Row struct {
	Number int    // among the rows that are somebody's, from 1
	Line   int    // where it begins, from 1
	Text   []byte // without the line's end, valid until the next row is read
	fault  string // why it can't be read; there is no text then
}

// Name is the id in the row, and where it has none the row's number.
func (r *Row) Name(id string) string {
	if id == "" {
		return strconv.Itoa(r.Number)
	}
	return id
}

const tooLongRow = "the row is longer than 1 MB: is a line end missing?"

// Answered is what a row says of a person.
type Answered struct {
	Line  int  // of the input
	Named bool // the row has an id of its own; otherwise ID is its number
	columns.Person
}

// format is a way to write answers.
type format interface {
	// next returns the next row; after the last the error is io.EOF. It is called from one goroutine at a time.
	next() (Row, error)
	// understand puts what a row says into p, whose answers are empty. It is called from several goroutines at a time.
	understand(text []byte, p *Answered) engine.AnswerFaults
	// identify returns the id in a row, "" where it has none. It is called from one goroutine at a time.
	identify(text []byte) string
}

// MemoryLimit is how much memory a file of any length is read with: near it, garbage is collected more often.
const MemoryLimit = 46 << 20

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

func newIDAt(id string, r Row) idAt {
	if id == "" {
		return idAt{"", r.Line, r.Number}
	}
	return idAt{id, r.Line, 0}
}

// Batch is some rows on their way from the input to the output.
type Batch struct {
	rows []Row
	text []byte // the rows' own
	read int64  // bytes of the input read so far

	done   chan struct{} // sent to when it is worked through
	Out    bytes.Buffer  // what is written of them
	ids    []idAt        // of its rows, those at fault left out
	faults []faulty
	failed int
	err    error // stops everything: a fault of the program or of its output
}

// spare holds batches that were written, for their memory.
var spare = sync.Pool{New: func() any { return &Batch{done: make(chan struct{}, 1)} }}

// reset makes a batch ready for rows.
func (b *Batch) reset() {
	b.rows, b.text, b.read = b.rows[:0], b.text[:0], 0
	b.Out.Reset()
	clear(b.ids)
	b.ids, b.faults = b.ids[:0], b.faults[:0]
	b.failed, b.err = 0, nil
}

// Worker is what is done with people's answers. A Worker is used from one goroutine at a time; there are several.
type Worker interface {
	// Begin readies it for a batch, to whose Out it may write.
	Begin(b *Batch)

	// Take takes a person of the batch. An error that is no engine.AnswerFaults stops everything, and so does the end
	// of ctx.
	Take(ctx context.Context, p *Answered) error
}

// Columnar is a worker that takes rows as they stand, where nothing about them is unusual, and works through them at
// the end of a batch.
type Columnar interface {
	Worker

	// Quick takes a row and returns its id, "" for none; false where it has to be understood first.
	Quick(r Row) (id string, ok bool)

	// End works through the rows that were taken, and writes them.
	End() error
}

// Reading is the way of a file of answers from the input through workers to an output in the order of the input.
type Reading struct {
	Catalog        *score.Catalog
	Quiz           *engine.Quiz
	In             *Input
	Format         string // auto, csv or ndjson
	Columns        columns.Options
	Repeats        string // which rows of an id are taken: RepeatsAll and so on
	BatchRows      int    // how many are handed to a worker at a time, 0 for score.BatchRows, which are the most
	Progress       bool   // a bar on Stderr shows how far it is
	Stdout, Stderr io.Writer

	Verb, Being, Done string // what is done with rows, such as score, scoring and scored

	from    format
	ids     *repeats
	numbers rowNumbers
	faults  faultReport
}

// Run reads rows in one goroutine, has them worked through in one a CPU, and writes output and reports in order in this
// one. What is between them is bounded. begin begins the output, once it is clear how the input is written. Of the rows
// read, failed ones were reported and left out.
func (s *Reading) Run(ctx context.Context, begin func() error, newWorker func() Worker) (rows, failed int, err error) {
	debug.SetMemoryLimit(MemoryLimit)
	s.ids = newRepeats(s.Repeats)
	if s.Repeats != RepeatsAll {
		if err := s.findRepeats(ctx); err != nil {
			return 0, 0, err
		}
	}
	ls := newLines(s.In.Stream)
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
	jobs, inOrder := make(chan *Batch), make(chan *Batch, workers)
	var readErr error
	go func() {
		defer close(inOrder)
		defer close(jobs)
		readErr = s.read(ls, func(b *Batch) bool {
			// To the writer first: with the channels full, it waits for the oldest batch, and that is already being worked on.
			for _, to := range []chan *Batch{inOrder, jobs} {
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
		err = fmt.Errorf("%s can't be read to its end: %w; %s so far: %s", s.In.Name, Cause(readErr), s.Done,
			wording.Count(rows-failed, "row"))
	case rows == 0 && s.Repeated() == 0:
		err = fmt.Errorf("%s has no rows: there is nothing to %s", s.In.Name, s.Verb)
	}
	return rows, failed, err
}

// LeftOut is the error at the end of a run that left rows out, nil where all were taken.
func (s *Reading) LeftOut(rows, failed int) error {
	if failed == 0 {
		return nil
	}
	err := fmt.Errorf("%s of %s could not be %s", wording.Grouped(failed), wording.Count(rows, "row"), s.Done)
	if s.faults.has(columns.CountsOtherwise) {
		err = fmt.Errorf("%w; a scale is answered 0, so the file may count from 0, and then every answer on it is "+
			"one point off: "+
			"use nothing of the output, and say in a map file what each number means (careerpath map %s FILE)", err, s.Quiz.ID)
	}
	return err
}

// tellIgnored says once what is taken for headings, and names the columns that nothing is taken from.
func (s *Reading) tellIgnored() {
	in, ok := s.from.(*csvInput)
	if !ok {
		return
	}
	switch at := in.headings; len(at) {
	case 1:
		fmt.Fprintln(s.Stderr, visible.Text(fmt.Sprintf("%s: line %d is taken as a second heading row", s.In.Name, at[0])))
	case 2:
		fmt.Fprintln(s.Stderr, visible.Text(fmt.Sprintf("%s: lines %d and %d are taken as heading rows", s.In.Name,
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
	fmt.Fprintln(s.Stderr, visible.Text(s.In.Name+": ignored columns: "+strings.Join(names, ", ")))
}

// tell reports what was wrong with rows, and which were not somebody's own.
func (s *Reading) tell() error {
	err := s.faults.write(s.Stderr, s.In.Name)
	if in, ok := s.from.(*csvInput); ok && err == nil && in.nobody.Load() > 0 {
		nobody, were := int(in.nobody.Load()), "were"
		if nobody == 1 {
			were = "was"
		}
		_, err = fmt.Fprintf(s.Stderr, "%s: %s %s skipped\n", visible.Text(s.In.Name),
			wording.Count(nobody, "empty row"), were)
	}
	if err == nil {
		err = s.ids.write(s.Stderr, s.In.Name, s.Done)
	}
	if err == nil {
		err = s.numbers.write(s.Stderr, s.In.Name)
	}
	if err != nil {
		return fmt.Errorf("the reports can't be written: %w", Cause(err))
	}
	return nil
}

func (s *Reading) stopped(rows int) error {
	return fmt.Errorf("stopped; %s so far: %s", s.Done, wording.Count(rows, "row"))
}

// open finds out how the input is written and reads a header.
func (s *Reading) open(ls *lines) error {
	opening := ls.opening()
	switch {
	case opening.binary:
		return fmt.Errorf("%s is no text: give CSV or NDJSON in UTF-8", s.In.Name)
	case s.Format == "auto" && opening.char == '[':
		return fmt.Errorf("%s is a JSON list: give one object a line, without brackets and commas around them", s.In.Name)
	case s.Format == "ndjson", s.Format == "auto" && opening.char == '{':
		if s.Columns.Map != nil {
			return fmt.Errorf("%s is NDJSON, which has no columns: leave --map out", s.In.Name)
		}
		s.from = &ndjsonInput{lines: ls, quiz: s.Quiz, roles: s.Columns.Roles, missing: s.Columns.Missing}
	default:
		in := &csvInput{lines: ls}
		line, faults, err := in.header(s.Quiz, s.Columns)
		if errors.Is(err, io.EOF) {
			return fmt.Errorf("%s is empty: there is nothing to %s", s.In.Name, s.Verb)
		} else if err != nil {
			return fmt.Errorf("%s can't be read: %w", s.In.Name, Cause(err))
		}
		if len(faults) > 0 {
			const most = 50
			for i, f := range faults {
				if i == most {
					fmt.Fprintf(s.Stderr, "%s:%d: and %d more\n", visible.Text(s.In.Name), line, len(faults)-most)
					break
				}
				fmt.Fprintln(s.Stderr, visible.Text(fmt.Sprintf("%s:%d: %s", s.In.Name, line, Shortened(f, 400))))
			}
			return fmt.Errorf("the header can't be taken, so nothing was %s; careerpath map %s FILE drafts a file "+
				"for --map, to say what columns hold", s.Done, s.Quiz.ID)
		}
		s.from = in
	}
	return nil
}

// read puts rows into batches and hands them on, until handOn returns false; the error is context.Canceled then.
func (s *Reading) read(ls *lines, handOn func(*Batch) bool) error {
	number, most := 0, cmp.Or(s.BatchRows, batchRows)
	for {
		b := spare.Get().(*Batch)
		b.reset()
		var err error
		for len(b.rows) < most && len(b.text) < batchBytes && (len(b.rows) == 0 || !ls.idle()) {
			var r Row
			if r, err = s.from.next(); err != nil {
				break
			}
			number++
			if s.Repeats != RepeatsAll && r.fault == "" && !s.ids.takes(s.from.identify(r.Text), r.Line) {
				continue
			}
			r.Number = number
			// The rows of a batch share its text; where that grows, earlier rows keep the array they were put in.
			from := len(b.text)
			b.text = append(b.text, r.Text...)
			r.Text = b.text[from:]
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
func (s *Reading) work(ctx context.Context, w Worker, b *Batch) {
	w.Begin(b)
	quickly, _ := w.(Columnar)
	if quickly != nil {
		defer func() {
			if b.err == nil {
				b.err = quickly.End()
			}
		}()
	}
	p := &Answered{Person: columns.Person{Answers: engine.Answers{}}}
	for _, r := range b.rows {
		if quickly != nil && r.fault == "" {
			if id, ok := quickly.Quick(r); ok {
				b.ids = append(b.ids, newIDAt(id, r))
				continue
			}
		}
		if r.fault != "" {
			b.report(r.Line, engine.AnswerFaults{{Message: r.fault}})
			continue
		}
		clear(p.Answers)
		p.Line, p.ID, p.Role, p.Order = r.Line, "", "", nil
		faults := s.from.understand(r.Text, p)
		id := newIDAt(p.ID, r)
		p.Named, p.ID = p.ID != "", r.Name(p.ID)
		var err error
		if len(faults) == 0 {
			err = w.Take(ctx, p)
		} else {
			_, err = s.Catalog.Score(s.Quiz.ID, p.Answers) // only for what else is wrong with the row
		}
		var wrong engine.AnswerFaults
		if errors.As(err, &wrong) {
			faults.Join(wrong)
		} else if err != nil {
			b.err = err
			return
		}
		if len(faults) > 0 {
			b.report(r.Line, faults)
			continue
		}
		b.ids = append(b.ids, id)
	}
}

// report takes down what is wrong with a row.
func (b *Batch) report(line int, faults engine.AnswerFaults) {
	b.failed++
	for _, f := range faults {
		b.faults = append(b.faults, faulty{line, f})
	}
}

// write writes what comes, in order, as soon as it is worked through.
func (s *Reading) write(ctx context.Context, inOrder <-chan *Batch) (rows, failed int, err error) {
	var bar Bar
	if s.Progress {
		bar = NewBar(s.Stderr, s.In.Size, s.Being, true)
	}
	defer bar.Close()
	for {
		var b *Batch
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
		if _, err := s.Stdout.Write(b.Out.Bytes()); err != nil {
			return rows, failed, fmt.Errorf("the results can't be written: %w", Cause(err))
		}
		if b.err != nil && ctx.Err() != nil {
			return rows, failed, s.stopped(rows - failed)
		} else if b.err != nil {
			return rows, failed, b.err
		}
		for _, f := range b.faults {
			s.faults.add(f)
		}
		if s.Repeats == RepeatsAll { // else findRepeats has done so
			s.ids.noteAll(b.ids)
		}
		for _, at := range b.ids {
			s.numbers.note(at)
		}
		rows += len(b.rows)
		failed += b.failed
		bar.Show(b.read)
		spare.Put(b)
	}
}
