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
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"

	"careerpath/engine"
)

const scoreLong = `Scores a file of answers, or standard input: a result for each person, in the
order of the input.

The input is CSV or NDJSON, in UTF-8; the first character tells which.

  CSV     The header names the quiz's items; a first column may be "id". A row
          is a person, a cell an answer: the point of a scale from 1, the id of
          an option, the ids of several with ; between them, or a number. An
          empty cell is a question not answered.
  NDJSON  A line is a person:
          {"id":"ann","answers":{"sets_goals":4,"launch_slips":"cut_it_down"}}

Where there is no id, the row's number is the id. The output is NDJSON, a line
{"id":"ann","result":{...}} for each person, or CSV with --csv.

A row that can't be scored is reported on standard error with its line. The
others are scored all the same, and the exit status is 1.`

func newScoreCommand(p *program) *cobra.Command {
	var quizID string
	var toCSV bool
	format := oneOf{"auto", []string{"auto", "csv", "ndjson"}}
	cmd := &cobra.Command{
		Use:   "score [FILE|-]",
		Short: "Score a file of answers",
		Long:  scoreLong,
		Example: `  careerpath score --quiz marketing_career team.csv > results.ndjson
  careerpath score --csv team.csv > results.csv`,
		Args: atMost(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			c, err := p.catalog()
			if err != nil {
				return err
			}
			quiz, err := chooseQuiz(c, quizID, "--quiz")
			if err != nil {
				return err
			}
			file := "-"
			if len(args) > 0 {
				file = args[0]
			}
			stderr := cmd.ErrOrStderr()
			in, err := openInput(file, cmd.InOrStdin())
			if err != nil {
				return err
			}
			defer in.Close()
			if len(args) == 0 && isTerminal(in.stream) {
				fmt.Fprintln(stderr, "careerpath: reading answers from the keyboard; careerpath score --help shows how they are written")
			}
			s := scoring{catalog: c, quiz: quiz, in: in, format: format.word, toCSV: toCSV, stdout: cmd.OutOrStdout(), stderr: stderr}
			return s.run(cmd.Context())
		},
	}
	cmd.Flags().StringVar(&quizID, "quiz", "", "the `ID` of the quiz that was answered; needed where there are several")
	cmd.Flags().Var(&format, "format", "what the input is")
	cmd.Flags().BoolVar(&toCSV, "csv", false, "write CSV instead of NDJSON")
	return cmd
}

// chooseQuiz returns the quiz of the id, or without one the only quiz there is. how is where an id is given.
func chooseQuiz(c *engine.Catalog, id, how string) (*engine.Quiz, error) {
	var ids []string
	for _, q := range c.Quizzes() {
		ids = append(ids, q.ID)
	}
	if id == "" && len(ids) > 1 {
		return nil, usagef("there are several quizzes: give %s one of %s", how, strings.Join(ids, ", "))
	}
	if id == "" {
		id = ids[0]
	}
	if q, ok := c.Quiz(id); ok {
		return q, nil
	}
	suggestion := nearest(id, ids)
	if suggestion == "" {
		suggestion = ": there is " + strings.Join(ids, ", ")
	}
	return nil, usagef("there is no quiz %q%s", id, suggestion)
}

// input is what is to be scored.
type input struct {
	name   string // in reports
	stream io.Reader
	size   int64    // in bytes, -1 where it isn't known
	opened *os.File // to be closed; nil for standard input
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
}

// row is a person's answers as they stand in the input.
type row struct {
	line  int    // where it begins, from 1
	text  []byte // without the line's end, valid until the next row is read
	fault string // why it can't be read; there is no text then
}

const tooLongRow = "the row is longer than 1 MB: is a line end missing?"

// format is a way to write answers.
type format interface {
	// next returns the next row; after the last the error is io.EOF. It is called from one goroutine at a time.
	next() (row, error)
	// understand puts what a row says into answers. It is called from several goroutines at a time.
	understand(text []byte, answers engine.Answers) (id string, faults engine.AnswerFaults)
}

// results is a way to write results. It isn't safe for concurrent use.
type results interface {
	write(id string, r *engine.Result) error
}

// A batch is handed from goroutine to goroutine, so that handing over costs little. Its end is what comes first, and its size bounds memory.
const (
	batchRows  = 32
	batchBytes = 64 << 10
)

// batch is some rows on their way from the input to the output.
type batch struct {
	first int // the number of its first row, from 1
	rows  []row
	text  []byte // the rows' own
	read  int64  // bytes of the input read so far

	done    chan struct{} // sent to when it is scored
	out     bytes.Buffer
	reports bytes.Buffer
	failed  int
	err     error // stops everything: a fault of the program or of its output
}

// spare holds batches that were written, for their memory.
var spare = sync.Pool{New: func() any { return &batch{done: make(chan struct{}, 1)} }}

// reset makes a batch ready for rows from number first on.
func (b *batch) reset(first int) {
	b.first, b.rows, b.text, b.read = first, b.rows[:0], b.text[:0], 0
	b.out.Reset()
	b.reports.Reset()
	b.failed, b.err = 0, nil
}

// scoring is one run of the command.
type scoring struct {
	catalog        *engine.Catalog
	quiz           *engine.Quiz
	in             *input
	format         string // auto, csv or ndjson
	toCSV          bool
	stdout, stderr io.Writer

	from format
}

// run reads rows in one goroutine, scores them in one a CPU, and writes results and reports in order in this one. What is between them is bounded.
func (s *scoring) run(ctx context.Context) error {
	ls := newLines(s.in.stream)
	if err := s.begin(ls); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	workers := runtime.GOMAXPROCS(0)
	jobs, inOrder := make(chan *batch), make(chan *batch, 2*workers)
	var readErr error
	go func() {
		defer close(inOrder)
		defer close(jobs)
		readErr = s.read(ls, func(b *batch) bool {
			// To the writer first: with the channels full, it waits for the oldest batch, and that is already being scored.
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
	var scorers sync.WaitGroup
	for range workers {
		scorers.Go(func() {
			for b := range jobs {
				s.score(b)
				b.done <- struct{}{}
			}
		})
	}
	rows, failed, err := s.write(ctx, inOrder)
	if err != nil {
		return err // what still runs is stopped by cancel, or waits for an input that nobody needs
	}
	scorers.Wait()
	switch {
	case errors.Is(readErr, context.Canceled):
		return stopped(rows - failed)
	case readErr != nil:
		return fmt.Errorf("%s can't be read to its end: %w; scored so far: %s", s.in.name, cause(readErr), count(rows-failed, "row"))
	case rows == 0:
		return fmt.Errorf("%s has no rows: there is nothing to score", s.in.name)
	case failed > 0:
		return fmt.Errorf("%s of %s could not be scored", grouped(failed), count(rows, "row"))
	}
	return nil
}

func stopped(scored int) error { return fmt.Errorf("stopped; scored so far: %s", count(scored, "row")) }

// begin finds out how the input is written, reads a header, and begins the output.
func (s *scoring) begin(ls *lines) error {
	opening := ls.opening()
	switch {
	case opening.utf16:
		return fmt.Errorf("%s is UTF-16: save it as UTF-8", s.in.name)
	case opening.binary:
		return fmt.Errorf("%s is no text: give CSV or NDJSON in UTF-8", s.in.name)
	case s.format == "auto" && opening.char == '[':
		return fmt.Errorf("%s is a JSON list: give one object a line, without brackets and commas around them", s.in.name)
	case s.format == "ndjson", s.format == "auto" && opening.char == '{':
		s.from = &ndjsonInput{lines: ls, quiz: s.quiz}
	default:
		in := &csvInput{lines: ls}
		line, faults, err := in.header(s.quiz)
		if errors.Is(err, io.EOF) {
			return fmt.Errorf("%s is empty: there is nothing to score", s.in.name)
		} else if err != nil {
			return fmt.Errorf("%s can't be read: %w", s.in.name, cause(err))
		}
		if len(faults) > 0 {
			const most = 50
			for i, f := range faults {
				if i == most {
					fmt.Fprintf(s.stderr, "%s:%d: and %d more\n", s.in.name, line, len(faults)-most)
					break
				}
				fmt.Fprintf(s.stderr, "%s:%d: %s\n", s.in.name, line, f)
			}
			return errors.New("the header can't be taken, so nothing was scored")
		}
		s.from = in
	}
	if s.toCSV {
		return newCSVOutput(s.stdout, s.catalog, s.quiz).header()
	}
	return nil
}

// read puts rows into batches and hands them on, until handOn returns false; the error is context.Canceled then.
func (s *scoring) read(ls *lines, handOn func(*batch) bool) error {
	number := 0
	for {
		b := spare.Get().(*batch)
		b.reset(number + 1)
		var err error
		for len(b.rows) < batchRows && len(b.text) < batchBytes && (len(b.rows) == 0 || !ls.idle()) {
			var r row
			if r, err = s.from.next(); err != nil {
				break
			}
			// The rows of a batch share its text; where that grows, earlier rows keep the array they were put in.
			from := len(b.text)
			b.text = append(b.text, r.text...)
			r.text = b.text[from:]
			b.rows = append(b.rows, r)
			number++
		}
		b.read = ls.read
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

// score turns a batch's rows into output and reports.
func (s *scoring) score(b *batch) {
	var to results
	if s.toCSV {
		to = newCSVOutput(&b.out, s.catalog, s.quiz)
	} else {
		to = newNDJSONOutput(&b.out)
	}
	answers := engine.Answers{}
	for i, r := range b.rows {
		if r.fault != "" {
			s.report(b, r.line, engine.AnswerFaults{{Message: r.fault}})
			continue
		}
		clear(answers)
		id, faults := s.from.understand(r.text, answers)
		if id == "" {
			id = strconv.Itoa(b.first + i)
		}
		result, err := s.catalog.Score(s.quiz.ID, answers)
		var wrong engine.AnswerFaults
		if errors.As(err, &wrong) {
			faults = append(faults, wrong...)
		} else if err != nil {
			b.err = err
			return
		}
		if len(faults) > 0 {
			s.report(b, r.line, faults)
			continue
		}
		if b.err = to.write(id, &result); b.err != nil {
			return
		}
	}
}

// report says what is wrong with a row, a line for each fault.
func (s *scoring) report(b *batch, line int, faults engine.AnswerFaults) {
	b.failed++
	for _, f := range faults {
		fmt.Fprintf(&b.reports, "%s:%d: ", s.in.name, line)
		if f.Item != "" {
			fmt.Fprintf(&b.reports, "%s: ", printable(f.Item))
		}
		fmt.Fprintln(&b.reports, shortened(f.Message, 400))
	}
}

// write writes what comes, in order, as soon as it is scored.
func (s *scoring) write(ctx context.Context, inOrder <-chan *batch) (rows, failed int, err error) {
	bar := s.bar()
	defer bar.close()
	for {
		var b *batch
		var more bool
		select {
		case b, more = <-inOrder:
		case <-ctx.Done():
			return rows, failed, stopped(rows - failed)
		}
		if !more {
			return rows, failed, nil
		}
		select {
		case <-b.done:
		case <-ctx.Done(): // which may have kept the batch from being scored at all
			return rows, failed, stopped(rows - failed)
		}
		if b.reports.Len() > 0 {
			bar.hide()
			if _, err := s.stderr.Write(b.reports.Bytes()); err != nil {
				return rows, failed, fmt.Errorf("the reports can't be written: %w", cause(err))
			}
		}
		if _, err := s.stdout.Write(b.out.Bytes()); err != nil {
			return rows, failed, fmt.Errorf("the results can't be written: %w", cause(err))
		}
		if b.err != nil {
			return rows, failed, b.err
		}
		rows += len(b.rows)
		failed += b.failed
		bar.show(b.read)
		spare.Put(b)
	}
}

// bar shows how far it is, where a person sees it and no results run over it.
type bar struct{ *progressbar.ProgressBar }

func (s *scoring) bar() bar {
	if !isTerminal(s.stderr) || isTerminal(s.stdout) {
		return bar{}
	}
	return bar{progressbar.NewOptions64(s.in.size,
		progressbar.OptionSetWriter(s.stderr),
		progressbar.OptionSetDescription("scoring"),
		progressbar.OptionShowBytes(true),
		progressbar.OptionThrottle(100*time.Millisecond),
		progressbar.OptionClearOnFinish(),
		progressbar.OptionSetSpinnerChangeInterval(0), // else a goroutine of its own turns the spinner, and doesn't mind what else is written
	)}
}

// show moves the bar. That it can't be drawn is no reason to stop.
func (b bar) show(read int64) {
	if b.ProgressBar != nil {
		_ = b.Set64(read)
	}
}

// hide takes the bar off the line that something else is written on.
func (b bar) hide() {
	if b.ProgressBar != nil {
		_ = b.Clear()
	}
}

func (b bar) close() {
	if b.ProgressBar != nil {
		_ = b.Finish()
		_ = b.Clear()
	}
}

// nearest is engine.Nearest, but it doesn't compare what is far too long to be an id.
func nearest(id string, known []string) string {
	if len(id) > 100 {
		return ""
	}
	return engine.Nearest(id, known)
}

// printable shows a name from the input so that a terminal isn't troubled by it.
func printable(name string) string {
	plain := strings.IndexFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' && r != ' ' }) < 0
	if name == "" || !plain || utf8.RuneCountInString(name) > 60 {
		return strconv.Quote(shortened(name, 60))
	}
	return name
}

func shortened(text string, most int) string {
	if len(text) <= most {
		return text
	}
	n := 0
	for i := range text {
		if n == most {
			return text[:i] + "…"
		}
		n++
	}
	return text
}
