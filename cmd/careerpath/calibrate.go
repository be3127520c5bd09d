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
	"careerpath/engine/calibrate"
	"careerpath/engine/wording"
)

const calibrateLong = `Finds from which match share on a role belongs to the set of roles that a result
names: "In 9 of 10 people the role is one of these". The method is split conformal
prediction (Vovk): of people whose role is known, each has the score 1 − the match
share of that role; with n people, the ⌈(n+1)(1−α)⌉-th smallest score is the cut.
What comes out is a line for the quiz's file, and how often the sets hold the role
of people who had no part in it, on the whole and by role.

Without a file the people are simulated, those of the mixture that 'careerpath
simulate' draws: typical ones, and some who rate themselves high or low, agree with
everything, answer scenes at random and so on. The sets are tried on 10,000 others.

With a file they are real: CSV or NDJSON as 'careerpath score' takes it, with a
column "role", or "role" next to "id" and "answers", that gives the id or title of
the role each person really holds. The sets are tried on a tenth of the people after
the other, each with a cut from the rest. A row without a role can't be taken; it is
reported on standard error with its line, and the exit status is 1.

A claim that the people are too few for is refused: α = .01 takes 99 or more.`

func newCalibrateCommand(p *program) *cobra.Command {
	c := &calibrating{alpha: 0.1, number: calibrate.DefaultPeople, seed: 1}
	flags := newReadingFlags()
	cmd := &cobra.Command{
		Use:   "calibrate QUIZ [FILE|-]",
		Short: "Find which roles to name together, so that one is the person's",
		Long:  calibrateLong,
		Example: `  careerpath calibrate marketing_career
  careerpath calibrate marketing_career --alpha .05
  careerpath calibrate marketing_career responses.csv`,
		Args: func(_ *cobra.Command, args []string) error { return quizAndFileOf("calibrate", "responses.csv", args) },
		RunE: func(cmd *cobra.Command, args []string) error {
			given := len(args) == 2
			switch {
			case given && (typed(cmd.Flags(), "people") || typed(cmd.Flags(), "seed")):
				return usagef("people come from %s or are simulated: leave out --people and --seed, or the file", args[1])
			case c.number < 1 || c.number > mostPeople:
				return usagef("--people takes a number from 1 to %s, not %d", wording.Grouped(mostPeople), c.number)
			}
			catalog, quiz, err := p.quiz(args[0], "QUIZ")
			if err != nil {
				return err
			}
			c.Catalog, c.Quiz, c.Format, c.Repeats = catalog, quiz, flags.format.word, flags.repeats.word
			c.Stdout, c.Stderr, c.report = io.Discard, cmd.ErrOrStderr(), cmd.OutOrStdout()
			if !given {
				return c.simulated(cmd.Context())
			}
			if c.Columns, err = flags.options(true); err != nil {
				return err
			}
			if c.In, err = rows.Open(args[1], cmd.InOrStdin()); err != nil {
				return err
			}
			defer c.In.Close()
			c.Progress = isTerminal(c.Stderr)
			return c.people(cmd.Context())
		},
	}
	flags.addTo(cmd.Flags())
	cmd.Flags().Float64Var(&c.alpha, "alpha", c.alpha, "the set may miss the role in this `PART` of people")
	cmd.Flags().IntVar(&c.number, "people", c.number, "calibrate on `N` simulated people")
	cmd.Flags().Uint64Var(&c.seed, "seed", c.seed, "draw people from seed `N`")
	cmd.Flags().BoolVar(&c.asJSON, "json", false, "write JSON instead of text")
	return cmd
}

// calibrating is one run of the command.
type calibrating struct {
	rows.Reading
	report io.Writer
	alpha  float64
	number int // of simulated people
	seed   uint64
	asJSON bool
	roles  columns.Roles
	parts  []*calibrate.Adder // of each core
}

// simulated calibrates on simulated people.
func (c *calibrating) simulated(ctx context.Context) error {
	r, err := calibrate.Simulated(ctx, c.Catalog, c.Quiz.ID, c.number, c.seed, c.alpha)
	if err != nil {
		return err
	}
	return c.tell(&r)
}

// people calibrates on those in the file.
func (c *calibrating) people(ctx context.Context) error {
	c.Verb, c.Being, c.Done = "calibrate on", "reading", "taken"
	total, err := calibrate.New(c.Catalog, c.Quiz.ID)
	if err != nil {
		return err
	}
	c.roles = rolesOf(c.Catalog, c.Quiz)
	all, failed, err := c.Run(ctx, func() error { return nil }, func() rows.Worker {
		part, _ := calibrate.New(c.Catalog, c.Quiz.ID) // which was made before
		c.parts = append(c.parts, part)
		return &holder{c, part}
	})
	if err != nil {
		return err
	}
	for _, part := range c.parts {
		total.Merge(part)
	}
	if failed < all {
		r, err := total.Report(c.alpha)
		if err != nil {
			return err
		}
		if err := c.tell(&r); err != nil {
			return err
		}
	}
	return c.LeftOut(all, failed)
}

// tell writes what came out.
func (c *calibrating) tell(r *calibrate.Report) error {
	if c.asJSON {
		to := json.NewEncoder(c.report)
		to.SetEscapeHTML(false)
		to.SetIndent("", "  ")
		return to.Encode(r)
	}
	titles := map[string]string{}
	for _, of := range r.Roles {
		role, known := c.Catalog.Role(of.Role)
		if !known {
			return fmt.Errorf("the content has no role %q", of.Role)
		}
		titles[of.Role] = role.Title
	}
	return report.WriteCalibration(c.report, c.Quiz, titles, r)
}

// holder takes people who hold a role.
type holder struct {
	*calibrating
	to *calibrate.Adder
}

func (*holder) Begin(*rows.Batch) {}

func (h *holder) Take(_ context.Context, p *rows.Answered) error {
	return h.to.Add(p.Answers, h.roles.ID(p.Role), p.Line)
}
