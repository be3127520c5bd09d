package main

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"careerpath/cmd/careerpath/internal/rows"
	"careerpath/engine"
)

const scoreLong = `Scores a file of answers, or standard input: a result for each person, in the
order of the input.

The input is CSV or NDJSON; the first character tells which.

  CSV     A row is a person, a column a question, headed by the question's id or
          its text. A cell is the point of a scale from 1 or its label, an option's
          id or text, several with ; between them or one column each, or a number.
          An empty cell is no answer.
  NDJSON  A line is a person:
          {"id":"ann","answers":{"kept_a_schedule":4,"launch_slips":"test_the_set_up"}}

CSV exports of Google Forms, SurveyMonkey, Qualtrics, LimeSurvey and Typeform go
in as they come: with two or three rows of headings, ; or tabs between cells, in
UTF-8 or UTF-16. Columns that are no question are ignored and named once. --missing
names codes for no answer. What can't be told is asked for: 'careerpath map' drafts
a file for --map that says what columns and cells mean. Empty rows are skipped.
Ids that come more than once are named, and --repeats takes one of each.

Where there is no id, the row's number is the id. The output is NDJSON, a line
{"id":"ann","result":{...}} for each person, or CSV with --csv, in which no
spreadsheet runs an id as a formula. --fields chooses what of a result is written,
by the names that it has in NDJSON; in CSV roles are the columns share_ and
readiness_, levels are level_, sum_ and band_, composites are sum_ and band_, codes
are code_ and tied_, norms are norm_, the group, and z_, t_, percentile_ and
stanine_, and a family is family and, for how likely each position is, position_; a
percentile of <=5 or >=95 is beyond the table of the norm. With --changes a result
says which other answers, as few as possible, would change the role that is
recommended. That takes about thirty times as long.

Rows that can't be scored are reported on standard error with their lines, the
same fault once. The others are scored all the same, and the exit status is 1.`

func newScoreCommand(p *program) *cobra.Command {
	var quizID, fieldList string
	var toCSV, changes, bom bool
	flags := newReadingFlags()
	cmd := &cobra.Command{
		Use:   "score [FILE|-]",
		Short: "Score a file of answers",
		Long:  scoreLong,
		Example: `  careerpath score --quiz marketing_career team.csv > results.ndjson
  careerpath score --quiz marketing_career --csv team.csv > results.csv
  careerpath score --quiz marketing_career --fields role,verdict,levels team.csv
  careerpath score --quiz marketing_career --missing "-99,N/A" --repeats last export.csv > results.ndjson`,
		Args: atMost(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case toCSV && changes:
				return usagef("--changes has no column in CSV: leave out --csv")
			case bom && !toCSV:
				return usagef("--bom is for CSV: add --csv, or leave out --bom")
			}
			written, err := newFields(fieldList, toCSV, changes)
			if err != nil {
				return err
			}
			c, quiz, err := p.quiz(quizID, "--quiz")
			if err != nil {
				return err
			}
			file := argument(args, "-")
			stderr := cmd.ErrOrStderr()
			in, err := rows.Open(file, cmd.InOrStdin())
			if err != nil {
				return err
			}
			defer in.Close()
			if len(args) == 0 && isTerminal(in.Stream) {
				fmt.Fprintln(stderr, "careerpath: reading answers from the keyboard; careerpath score --help shows "+
					"how they are written")
			}
			how, err := flags.options(false)
			if err != nil {
				return err
			}
			s := scoring{
				Reading: rows.Reading{
					Catalog: c, Quiz: quiz, In: in, Format: flags.format.word, Columns: how, Repeats: flags.repeats.word,
					Progress: isTerminal(stderr) && !isTerminal(cmd.OutOrStdout()), Stdout: cmd.OutOrStdout(), Stderr: stderr,
				},
				toCSV: toCSV, bom: bom, changes: changes, fields: written,
			}
			if !toCSV && !written.only(simple) {
				s.BatchRows = wholeRows
			}
			return s.run(cmd.Context())
		},
	}
	cmd.Flags().StringVar(&quizID, "quiz", "", "the `ID` of the quiz that was answered; needed where there are several")
	flags.addTo(cmd.Flags())
	cmd.Flags().BoolVar(&toCSV, "csv", false, "write CSV instead of NDJSON")
	cmd.Flags().BoolVar(&bom, "bom", false, "begin CSV with a byte order mark, for Excel")
	cmd.Flags().StringVar(&fieldList, "fields", "", "write these `FIELDS` of results alone, such as role,verdict,levels")
	cmd.Flags().BoolVar(&changes, "changes", false, "say what would change each result; much slower")
	return cmd
}

// results is a way to write results. It isn't safe for concurrent use.
type results interface {
	write(id string, r *engine.Result) error
}

// wholeRows is how many rows are worked on at a time where results are written whole. A result is about 8 KB, so that
// more would take memory and save no time.
const wholeRows = 32

// scoring is one run of the command.
type scoring struct {
	rows.Reading
	toCSV   bool
	bom     bool // CSV begins with a byte order mark
	changes bool // look for what would change each result
	fields  fields
}

// run scores what is read.
func (s *scoring) run(ctx context.Context) error {
	s.Verb, s.Being, s.Done = "score", "scoring", "scored"
	all, failed, err := s.Run(ctx, s.head, s.worker)
	if err != nil {
		return err
	}
	return s.LeftOut(all, failed)
}

// head begins the output.
func (s *scoring) head() error {
	if s.bom {
		if _, err := io.WriteString(s.Stdout, byteOrderMark); err != nil {
			return err
		}
	}
	if s.toCSV {
		return newCSVOutput(s.Stdout, s.Catalog, s.Quiz, s.fields).header()
	}
	return nil
}

// worker goes through columns where it can, and otherwise scores one person after another.
func (s *scoring) worker() rows.Worker {
	if !s.changes {
		if w := newColumnScorer(s); w != nil {
			return w
		}
	}
	return &scorer{scoring: s}
}

// scorer scores one batch after another.
type scorer struct {
	*scoring
	to results
}

func (s *scorer) Begin(b *rows.Batch) {
	if s.toCSV {
		s.to = newCSVOutput(&b.Out, s.Catalog, s.Quiz, s.fields)
	} else {
		s.to = &ndjsonOutput{&b.Out, s.fields.keep}
	}
}

func (s *scorer) Take(ctx context.Context, p *rows.Answered) error {
	shown, err := s.Shown(p)
	if err != nil {
		return err
	}
	result, err := s.Catalog.ScoreShown(s.Quiz.ID, p.Answers, 0, shown)
	if err != nil {
		return err
	}
	if s.changes {
		if result.Changes, err = s.Catalog.Changes(ctx, s.Quiz.ID, p.Answers); err != nil {
			return err
		}
	}
	return s.to.write(p.ID, &result)
}
