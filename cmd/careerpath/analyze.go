package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"careerpath/cmd/careerpath/internal/columns"
	"careerpath/cmd/careerpath/internal/report"
	"careerpath/cmd/careerpath/internal/rows"
	"careerpath/engine"
	"careerpath/engine/analyze"
	"careerpath/engine/persontotal"
	"careerpath/engine/score"
)

const analyzeLong = `Analyses a file of answers, or standard input, to judge a quiz by people who took
it: how precisely it measures each skill (Cronbach's alpha with its interval, and
the standard error), which items go against the others, what levels people reach
(norms), who may have answered carelessly, and what reliability and tau to write
in the quiz. tau is how far, in level points, people who hold a role lie from its
profile, skill by skill.

The input is CSV or NDJSON as 'careerpath score' takes it, survey tools' exports
among them. A column "role", or "role" next to "id" and "answers", may give the id
or the title of the role a person really holds; tau is then calculated from those
who say so.

With --db or --postgres the people in a database are analysed instead, each by
their latest result. They are counted, and none is shown: of less than 30 only the
number. The database stays as it is; a server that has a file open must be stopped
first, and servers that have a PostgreSQL go on. With --resume the work is noted in
a file every few seconds, and the same command goes on from there.

--norms writes a table of norms instead, as a quiz's file has them: mean, standard
deviation and percentiles of each scale. --by makes them by group: by an item as
answer.ITEM, by a fact as fact.FACT, with the numbers to divide it at where it is
a number, and by role, the one a person holds. Groups of less than 100 people get
no norm, and everybody together comes last.

Numbers from few people mislead. Below 30, 100 and 300 people the output says
what they are too few for.

A row that can't be taken is reported on standard error with its line. The others
are analysed all the same, and the exit status is 1.`

func newAnalyzeCommand(p *program) *cobra.Command {
	a := &analyzing{}
	var db database
	var rowsTo, by, noted string
	var norms bool
	flags := newReadingFlags()
	cmd := &cobra.Command{
		Use:   "analyze QUIZ [FILE|-]",
		Short: "Judge a quiz by real answers to it",
		Long:  analyzeLong,
		Example: `  careerpath analyze marketing_career responses.csv
  careerpath analyze marketing_career --rows signs.csv responses.csv
  careerpath analyze marketing_career --norms --by fact.people_led:1,10 responses.csv
  careerpath analyze marketing_career --db careerpath.db
  careerpath analyze marketing_career --postgres postgres://careerpath@db.example.org/careerpath`,
		Args: func(_ *cobra.Command, args []string) error { return quizAndFileOf("analyze", "responses.csv", args) },
		RunE: func(cmd *cobra.Command, args []string) error {
			told := typed(cmd.Flags(), "db") || typed(cmd.Flags(), "postgres")
			fromStore := db != (database{}) && (len(args) == 1 || told)
			if err := db.check(cmd.Flags()); err != nil {
				return err
			}
			switch {
			case fromStore && len(args) > 1:
				return usagef("answers come from %s or from --%s: leave out one of the two", args[1], db.flag())
			case fromStore && rowsTo != "":
				return usagef("--rows shows people one by one, and with --%s they are only counted: leave out one of the two",
					db.flag())
			case noted != "" && !fromStore:
				return usagef("--resume is for --db and --postgres: a file of answers is read anew")
			case a.bom && rowsTo == "":
				return usagef("--bom is for the file that --rows writes: name one, or leave out --bom")
			}
			if err := a.normsAlone(norms, by, fromStore, rowsTo); err != nil {
				return err
			}
			c, quiz, err := p.quiz(args[0], "QUIZ")
			if err != nil {
				return err
			}
			a.Catalog, a.Quiz, a.Format, a.Repeats = c, quiz, flags.format.word, flags.repeats.word
			a.Stdout, a.Stderr = io.Discard, cmd.ErrOrStderr()
			a.report, a.Progress = cmd.OutOrStdout(), isTerminal(cmd.ErrOrStderr())
			if fromStore {
				return a.people(cmd.Context(), db, noted)
			}
			if a.Columns, err = flags.options(true); err != nil {
				return err
			}
			if a.In, err = rows.Open(argument(args[1:], "-"), cmd.InOrStdin()); err != nil {
				return err
			}
			defer a.In.Close()
			if len(args) == 1 && isTerminal(a.In.Stream) {
				fmt.Fprintln(a.Stderr, "careerpath: reading answers from the keyboard; "+
					"careerpath analyze --help shows how they are written")
			}
			if norms {
				return a.norms(cmd.Context(), by)
			}
			return a.file(cmd.Context(), rowsTo)
		},
	}
	flags.addTo(cmd.Flags())
	cmd.Flags().BoolVar(&a.asJSON, "json", false, "write JSON instead of text")
	cmd.Flags().StringVar(&rowsTo, "rows", "", "write the signs of careless answering in each row to `FILE`, as CSV")
	cmd.Flags().BoolVar(&a.bom, "bom", false, "begin the file of --rows with a byte order mark, for Excel")
	cmd.Flags().BoolVar(&norms, "norms", false, "write norms for the quiz's file")
	cmd.Flags().StringVar(&by, "by", "", "make norms by `GROUPS`, such as answer.sex,fact.age:18,35,55,role")
	cmd.Flags().StringVar(&noted, "resume", "", "note in `FILE` how far the work in a database has come, and go on from there")
	db.addTo(cmd.Flags(), "", "analyse the people in the database `FILE`", "analyse the people in the PostgreSQL at `URL`")
	return cmd
}

// quizAndFileOf takes a quiz and perhaps a file, of which file is an example, as a command's arguments.
func quizAndFileOf(command, file string, args []string) error {
	switch {
	case len(args) == 0:
		return fmt.Errorf("name a quiz and a file of answers, such as: careerpath %s marketing_career %s", command, file)
	case len(args) > 2:
		return fmt.Errorf("what is %q for? The command takes a quiz and a file, flags aside", args[2])
	}
	return nil
}

// analyzing is one run of the command.
type analyzing struct {
	rows.Reading
	report io.Writer // what the answers come to
	asJSON bool
	bom    bool
	signs  bool // the signs in each row are written to stdout
	roles  columns.Roles

	analyzers []*analyze.Analyzer  // of each core, merged at the end
	adders    []*persontotal.Adder // of each core, too: what people's answers are held against
}

// file analyses the answers in a file. rowsTo is where the signs of each row go, "" for nowhere.
func (a *analyzing) file(ctx context.Context, rowsTo string) error {
	a.Verb, a.Being, a.Done = "analyse", "analysing", "analysed"
	if rowsTo != "" {
		out, err := a.createRows(rowsTo)
		if err != nil {
			return err
		}
		defer out.discard()
		return a.read(ctx, func(told *persontotal.Norms) error {
			if err := out.tellPersonTotals(a.adders, told); err != nil {
				return err
			}
			return out.keep()
		})
	}
	return a.read(ctx, func(*persontotal.Norms) error { return nil })
}

// read analyses what is read, and has the rows kept once all are written and it is known what people answered together.
func (a *analyzing) read(ctx context.Context, keep func(*persontotal.Norms) error) error {
	total, err := analyze.New(a.Catalog, a.Quiz.ID)
	if err != nil {
		return err
	}
	a.roles = rolesOf(a.Catalog, a.Quiz)
	first, err := persontotal.New(a.Catalog, a.Quiz.ID)
	if err != nil {
		return err
	}
	all, failed, err := a.Run(ctx, a.head, func() rows.Worker {
		analyzer, _ := analyze.New(a.Catalog, a.Quiz.ID) // which the catalog has
		a.analyzers, a.adders = append(a.analyzers, analyzer), append(a.adders, first.Another())
		return a.worker(analyzer, len(a.adders)-1)
	})
	if err != nil {
		return err
	}
	for _, part := range a.analyzers {
		if err := total.Merge(part); err != nil {
			return err
		}
	}
	others := persontotal.NormsOf(a.adders...)
	if err := keep(others); err != nil {
		return err
	}
	if failed < all {
		if err := a.tell(report.Reported{Analysis: total.Analysis(), LeftOut: failed,
			PersonTotal: others.Count(a.adders...)}); err != nil {
			return err
		}
	}
	return a.LeftOut(all, failed)
}

// rolesOf are the names of a quiz's roles.
func rolesOf(c *score.Catalog, quiz *engine.Quiz) columns.Roles {
	var roles []*engine.Role
	for _, ref := range quiz.Roles {
		role, _ := c.Role(ref.ID) // which the catalog has
		roles = append(roles, role)
	}
	return columns.NewRoles(roles)
}

// head begins the file of rows.
func (a *analyzing) head() error {
	if !a.signs {
		return nil
	}
	mark := ""
	if a.bom {
		mark = byteOrderMark
	}
	_, err := io.WriteString(a.Stdout, mark+"line,id,asked,answered,longest_run,variability,discord,signs,person_total\n")
	return err
}

// tell writes the analysis.
func (a *analyzing) tell(r report.Reported) error {
	if a.asJSON {
		to := json.NewEncoder(a.report)
		to.SetEscapeHTML(false)
		to.SetIndent("", "  ")
		return to.Encode(r)
	}
	return report.WriteAnalysis(a.report, a.Catalog, a.Quiz, &r)
}
