package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"careerpath/cmd/careerpath/internal/columns"
	"careerpath/cmd/careerpath/internal/rows"
	"careerpath/engine"
	"careerpath/engine/visible"
	"careerpath/engine/wording"
)

const mapLong = `Reads a table of answers, such as a survey tool's export, and drafts a map file:
what each column is taken for, and why. Complete it in a spreadsheet or an editor
and give it to 'careerpath score' or 'careerpath analyze' with --map. A draft
without any ? gives the same results as the table alone.

A map file is a table with the columns column, cell, means and why:

  column              cell   means                 why
  Timestamp                  ignored
  Respondent                 id                    whose row it is
  How often do you…          kept_a_schedule       the id of a question
  Topics [SEO]               topics: seo           one option, one column
  How often do you…   0      1                     the point, or the label, Never;
                                                   state 1, 2, 3 and 4, too
  How often do you…   9      no answer
  *                   -99    no answer             in all columns
  *                          decimal comma         1.500,5 or decimal point

Columns without a row are taken for what they seem to be. What stands under why is
for people. A ? under means is what can't be told: write there what is meant.`

func newMapCommand(p *program) *cobra.Command {
	var to string
	flags := newReadingFlags()
	cmd := &cobra.Command{
		Use:   "map QUIZ [FILE|-]",
		Short: "Draft what the columns of a table of answers mean",
		Long:  mapLong,
		Example: `  careerpath map marketing_career export.csv -o map.csv
  careerpath score --quiz marketing_career --map map.csv export.csv`,
		Args: func(_ *cobra.Command, args []string) error { return quizAndFileOf("map", "export.csv", args) },
		RunE: func(cmd *cobra.Command, args []string) error {
			_, quiz, err := p.quiz(args[0], "QUIZ")
			if err != nil {
				return err
			}
			o, err := flags.options(true)
			if err != nil {
				return err
			}
			in, err := rows.Open(argument(args[1:], "-"), cmd.InOrStdin())
			if err != nil {
				return err
			}
			defer in.Close()
			if to == "" {
				return draftMap(in, quiz, o, cmd.OutOrStdout(), cmd.ErrOrStderr())
			}
			out, err := newRowsFile(in, to, "--output", "map.csv")
			if err != nil {
				return err
			}
			defer out.discard()
			if err := draftMap(in, quiz, o, out, cmd.ErrOrStderr()); err != nil {
				return err
			}
			return out.keep()
		},
	}
	cmd.Flags().StringVarP(&to, "output", "o", "", "write the map file to `FILE` instead of standard output")
	flags.addCells(cmd.Flags())
	return cmd
}

// draftMap drafts a map file of a table, and says on stderr what is left to explain.
func draftMap(in *rows.Input, quiz *engine.Quiz, o columns.Options, to, stderr io.Writer) error {
	draft, of, err := rows.Draft(in, quiz, o)
	if err != nil {
		return err
	}
	if err := draft.Write(to); err != nil {
		return fmt.Errorf("the map file can't be written: %w", rows.Cause(err))
	}
	fmt.Fprintf(stderr, "%s: %s: %s\n", visible.Text(in.Name), wording.Count(of, "column"),
		draft.Summary())
	if unclear, cells := draft.Unclear(); unclear+cells > 0 {
		fmt.Fprintf(stderr, "To complete: %s and %s have a ? under means.\n", wording.Count(unclear, "column"),
			wording.Count(cells, "cell"))
	}
	return nil
}
