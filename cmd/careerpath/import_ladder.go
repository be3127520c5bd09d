package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"careerpath/cmd/careerpath/internal/ladder"
	"careerpath/engine"
	"careerpath/engine/score"
	"careerpath/engine/simulate"
	"careerpath/engine/visible"
	"careerpath/engine/wording"
)

const importLadderLong = `Makes a content directory of a company's ladder, ready to serve: skills with their
levels, positions as roles, families of positions, a growth path for each step, a
quiz that asks for the level of each skill, and a case for each position. FILL IN
marks what the table doesn't say. DIR must not exist yet, or be empty. It is
written as a whole or not at all.

FILE is a table as CSV with a row for each position, the lowest of a family first.
Its first column is the position. Columns headed family (or track), tier, title
and summary may follow. Every other column is a skill, and its cells are the
levels that positions ask for: a number, or a name of a level. An empty cell asks
for nothing.

FILE may as well have a row for each position and skill, with columns position,
skill, level and text, as other tools export it; text is what somebody at the
level does.

Numbers are on the scale that they look like: 0–5, 1–5 or the like, or 0–100.
--scale states it: --scale 0-5, or the names of the levels from the lowest up:
--scale "Aware, Working, Expert". --levels is a table with columns skill, level,
name and text, and cluster where skills are in groups: what somebody at each level
does. A row without a skill is of all skills that have none of their own.

Each family has a quiz of its own: whoever takes it knows which ladder is theirs.
With --together one quiz compares the positions of all, and the shape of answers
tells families apart, where they differ enough; 'careerpath simulate' says so. How
sure the quizzes are is set by simulated people, as 'simulate --calibrate' does.

Every bad cell is a fault with file:row:column, all at once.`

func newImportLadderCommand() *cobra.Command {
	var to, levels string
	var options ladder.Options
	cmd := &cobra.Command{
		Use:   "ladder FILE --to DIR",
		Short: "Make content of a table of positions by skills",
		Long:  importLadderLong,
		Example: "  careerpath import ladder positions.csv --levels levels.csv --to my-content\n" +
			"  careerpath serve --content my-content",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errors.New("import which file? Name it, as in: careerpath import ladder positions.csv --to my-content")
			}
			return atMost(1)(nil, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return importLadder(cmd.Context(), args[0], levels, options, to, cmd.InOrStdin(), cmd.OutOrStdout(),
				cmd.ErrOrStderr())
		},
	}
	cmd.Flags().StringVar(&to, "to", "", "make the content directory `DIR`, which doesn't exist yet or is empty")
	cmd.Flags().StringVar(&levels, "levels", "", "read what levels are from the table `FILE`")
	cmd.Flags().StringVar(&options.Scale, "scale", "", "take numbers to be on `SCALE`, such as 0-5, or names of levels")
	cmd.Flags().StringVar(&options.Title, "title", "", "call the ladder `TITLE`; the name of the file without it")
	cmd.Flags().BoolVar(&options.Together, "together", false, "make one quiz for all families, not one for each")
	if err := cmd.MarkFlagRequired("to"); err != nil {
		panic(err) // the flag is defined above
	}
	return cmd
}

// importLadder makes the content directory to of a table of positions, and tells on stderr what is wrong with it.
func importLadder(ctx context.Context, file, levels string, options ladder.Options, to string, stdin io.Reader, stdout,
	stderr io.Writer) error {
	if err := vacant(to); err != nil {
		return err
	}
	var table ladder.File
	var err error
	if table.Name, table.Text, err = readForImport(file, "ladder", stdin); err != nil {
		return err
	}
	var listed *ladder.File
	if levels != "" {
		listed = &ladder.File{}
		if listed.Name, listed.Text, err = readForImport(levels, "table of levels", stdin); err != nil {
			return err
		}
	}
	var notes ladder.Notes
	l := ladder.Read(table, listed, options, &notes)
	if err := tellLadder(stderr, notes); err != nil {
		return err
	}
	files := l.Files()
	count := len(files) + len(l.Quizzes)
	if err := writeContent(to, files, func(c *score.Catalog) (map[string]string, error) {
		return calibrated(ctx, c, l)
	}, func(c *score.Catalog) (map[string]string, error) {
		var notes ladder.Notes
		files := map[string]string{}
		for _, q := range l.Quizzes {
			name, text, err := l.Cases(c, q, &notes)
			if err != nil {
				return nil, err
			}
			files[name] = text
		}
		return files, tellLadder(stderr, notes)
	}); err != nil {
		return err
	}
	_, err = fmt.Fprintf(stdout, "%s: %s written: %s in %s, %s. Look at the quiz with: careerpath serve --content %s\n", to,
		wording.Count(count, "file"), wording.Count(l.Positions(), "position"), families(len(l.Families)),
		wording.Count(len(l.Skills), "skill"), to)
	return err
}

func families(n int) string {
	if n == 1 {
		return "1 family"
	}
	return fmt.Sprintf("%d families", n)
}

// calibrated are the files of quizzes with the temperature at which they are as sure as they may be of simulated people,
// and the share from which they may call a match clear.
func calibrated(ctx context.Context, c *score.Catalog, l *ladder.Ladder) (map[string]string, error) {
	const people = 5000
	files := map[string]string{}
	for _, q := range l.Quizzes {
		sim, err := simulate.Run(c, ctx, q.ID, simulate.Options{People: people, Calibrate: true}, nil)
		if err != nil {
			return nil, err
		}
		found, own := sim.Calibrated, engine.DefaultThresholds.Clear
		q.Temperature, q.ClearAt = found.After.Temperature, 0
		q.RatedOnce = sim.RatedOnce
		switch {
		case found.NoClear == simulate.NeverRight:
			q.ClearAt = 1
		case found.ClearAt > own:
			q.ClearAt = found.ClearAt
		}
		name, text := l.QuizFile(q)
		files[name] = text
	}
	return files, nil
}

// tellLadder writes notes about tables, each with its place and whether it is a fault. Faults are an error.
func tellLadder(to io.Writer, notes ladder.Notes) error {
	for _, n := range notes {
		kind := "note"
		if n.Fault {
			kind = "fault"
		}
		fmt.Fprintln(to, visible.Text(fmt.Sprintf("%s: %s: %s", n.Place(), kind, n.Text)))
	}
	if n := notes.Faults(); n > 0 {
		return fmt.Errorf("%s: nothing was written", wording.Count(n, "fault"))
	}
	return nil
}
