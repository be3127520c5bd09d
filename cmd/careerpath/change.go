package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"careerpath/cmd/careerpath/internal/report"
	"careerpath/cmd/careerpath/internal/rows"
	"careerpath/engine"
	"careerpath/engine/analyze"
	"careerpath/engine/change"
	"careerpath/engine/score"
	"careerpath/engine/wording"
)

const changeLong = `Compares two files of answers to the same quiz, before and after: for each person
and each skill how far the score rose or fell, and whether that is more than the
quiz's own error. Then what the group comes to. Scores are points where the quiz
states a sum of the skill, and level points from 0 to 100 otherwise. Whether it is
good that a score rises depends on what it is, so nothing is called better.

The files are CSV or NDJSON as 'careerpath score' takes them. Rows are matched by
their ids, which must be written alike in both. One of the files may be - for
standard input.

Two methods stand side by side:

  RCI         the reliable change index of Jacobson & Truax (1991): the change
              divided by the standard error of the difference, the square root of
              the two squared errors of measurement SD·√(1−r)
  regression  corrected for regression to the mean, as Crawford & Garthwaite (2007)
              do: the second score against the one that the first predicts

r is the retest reliability where it is known, else Cronbach's alpha, which takes
no account of how people vary from day to day. It comes from --retest or --alpha,
from the quiz, or with --own from the first file, and so does SD. A prediction
takes the mean and SD of a sample: that of --sample, or else the first file's,
which stands for both times. The output says what was used.

A row whose id isn't in the other file or comes twice, or that can't be read, is
reported on standard error by file and line. The others are compared all the same,
and the exit status is 1.`

func newChangeCommand(p *program) *cobra.Command {
	c := &comparing{}
	var quizID string
	var bom bool
	given := newChangeFlags()
	flags := newReadingFlags()
	flags.repeats = oneOf{rows.RepeatsNone, []string{rows.RepeatsNone, rows.RepeatsFirst, rows.RepeatsLast}}
	cmd := &cobra.Command{
		Use:   "change FIRST|- SECOND|-",
		Short: "Say who changed between two files of answers",
		Long:  changeLong,
		Example: `  careerpath change --quiz stress before.csv after.csv
  careerpath change --quiz stress --csv before.csv after.csv > changes.csv
  careerpath change --quiz big_five --retest extraversion=.83 before.csv after.csv
  careerpath change --quiz stress --sample stress=15.2,6.1,312 --retest stress=.85 before.csv after.csv`,
		Args: twoFiles,
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case c.toCSV && c.asJSON:
				return usagef("--csv and --json are two ways to write the same: leave out one of the two")
			case bom && !c.toCSV:
				return usagef("--bom is for CSV: add --csv, or leave out --bom")
			case args[0] == args[1] && args[0] == "-":
				return usagef("only one of the two files can be standard input")
			}
			catalog, quiz, err := p.quiz(quizID, "--quiz")
			if err != nil {
				return err
			}
			options, err := given.options(catalog.QuizSkills(quiz.ID))
			if err != nil {
				return err
			}
			how, err := flags.options(false)
			if err != nil {
				return err
			}
			if c.comparison, err = change.New(catalog, quiz.ID, options); err != nil {
				return err
			}
			c.catalog, c.quiz, c.own, c.bom, c.confidence = catalog, quiz, options.Own, bom, options.Confidence
			c.stdout, c.stderr = cmd.OutOrStdout(), cmd.ErrOrStderr()
			for i, name := range args {
				in, err := rows.Open(name, cmd.InOrStdin())
				if err != nil {
					return err
				}
				defer in.Close()
				c.readings[i] = rows.Reading{
					Catalog: catalog, Quiz: quiz, In: in, Format: flags.format.word, Columns: how, Repeats: flags.repeats.word,
					Progress: isTerminal(c.stderr) && (i == 0 || !c.toCSV && !c.asJSON || !isTerminal(c.stdout)),
					Stderr:   c.stderr, Verb: "compare", Being: [2]string{"reading", "comparing"}[i], Done: "compared",
				}
			}
			if sameFile(c.readings[0].In, c.readings[1].In) {
				return fmt.Errorf("%s and %s are the same file: nothing can have changed", args[0], args[1])
			}
			return c.run(cmd.Context())
		},
	}
	cmd.Flags().StringVar(&quizID, "quiz", "", "the `ID` of the quiz that was answered; needed where there are several")
	given.addTo(cmd.Flags())
	flags.addTo(cmd.Flags())
	cmd.Flags().BoolVar(&c.toCSV, "csv", false, "write CSV, a row for each person and skill, instead of text")
	cmd.Flags().BoolVar(&c.asJSON, "json", false, "write JSON instead of text")
	cmd.Flags().BoolVar(&bom, "bom", false, "begin CSV with a byte order mark, for Excel")
	return cmd
}

// twoFiles takes the two files of a comparison.
func twoFiles(_ *cobra.Command, args []string) error {
	switch {
	case len(args) < 2:
		return fmt.Errorf("name two files of answers, the earlier one first, such as: " +
			"careerpath change --quiz ID before.csv after.csv")
	case len(args) > 2:
		return fmt.Errorf("what is %q for? The command takes two files, flags aside", args[2])
	}
	return nil
}

// sameFile says whether two inputs are one file.
func sameFile(one, other *rows.Input) bool {
	a, isFile := one.Stream.(*os.File)
	b, areFiles := other.Stream.(*os.File)
	if !isFile || !areFiles {
		return false
	}
	first, err := a.Stat()
	if err != nil {
		return false
	}
	second, err := b.Stat()
	return err == nil && os.SameFile(first, second)
}

// comparing is one run of the command.
type comparing struct {
	catalog    *score.Catalog
	quiz       *engine.Quiz
	comparison *change.Comparison
	confidence float64 // 0–1
	own        bool    // the first file's own α is needed
	readings   [2]rows.Reading
	analyzers  []*analyze.Analyzer // of each core, where own

	toCSV, asJSON, bom bool
	stdout, stderr     io.Writer
}

// run compares the two files. The first is read to its end before the second: what changes are judged by may come from
// all of its people.
func (c *comparing) run(ctx context.Context) error {
	kept := rows.NewKept(recordSize(c.comparison))
	defer kept.Close()
	first, second := &c.readings[0], &c.readings[1]
	keeping := &keeper{comparing: c, kept: kept}
	all, failed, err := c.read(ctx, first, keeping, c.own)
	if err != nil {
		return err
	}
	alphas, err := c.alphas()
	if err != nil {
		return err
	}
	c.comparison.Settle(alphas)
	pairing := &pairer{comparing: c, kept: kept, to: c.output()}
	others, otherFailed, err := c.read(ctx, second, pairing, false)
	if err != nil {
		return err
	}
	left := report.ChangeLeftOut{First: failed + first.Repeated(), Second: otherFailed + second.Repeated() +
		pairing.alone}
	kept.Missed(func(line int) {
		left.First++
		pairing.earlier.Add(line, second.In.Name+" has no row to compare it with")
	})
	for _, told := range []struct {
		of   *rows.Report
		name string
	}{{&pairing.earlier, first.In.Name}, {&pairing.later, second.In.Name}} {
		if err := told.of.Write(c.stderr, told.name); err != nil {
			return err
		}
	}
	all, others = all+first.Repeated(), others+second.Repeated()
	if pairing.people == 0 {
		return fmt.Errorf("no id of %s is also in %s, so nothing was compared: a person needs the same id in both",
			first.In.Name, second.In.Name)
	}
	if !c.comparison.Moved() && pairing.people > 1 {
		fmt.Fprintf(c.stderr, "every score of all %s people is the same both times: "+
			"do the two files hold the same answers?\n",
			wording.Grouped(pairing.people))
	}
	if err := pairing.to.End(left); err != nil {
		return fmt.Errorf("the results can't be written: %w", rows.Cause(err))
	}
	if left.First+left.Second+pairing.apart == 0 {
		return nil
	}
	return c.leftOut(left, [2]int{all, others}, pairing.apart)
}

// leftOut is the error at the end of a run that left something out.
func (c *comparing) leftOut(left report.ChangeLeftOut, all [2]int, apart int) error {
	if left.First+left.Second == 0 {
		return fmt.Errorf("%s couldn't be compared", wording.Count(apart, "score"))
	}
	return fmt.Errorf("%s of %s in %s and %s of %s in %s could not be compared",
		wording.Grouped(left.First), wording.Count(all[0], "row"), c.readings[0].In.Name,
		wording.Grouped(left.Second), wording.Count(all[1], "row"), c.readings[1].In.Name)
}
