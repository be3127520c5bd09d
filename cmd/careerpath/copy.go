package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"careerpath/cmd/careerpath/internal/copying"
	"careerpath/cmd/careerpath/internal/rows"
	"careerpath/store"
	"careerpath/store/bolt"
	"careerpath/store/postgres"
)

const copyLong = `Copies everybody's data from a file into a PostgreSQL database, from one into a
file, or from one to another of the same kind. All of it comes along as it is:
secrets and links keep working. Then every record is read from both and compared;
what differs is named, and the exit status is 1.

What is copied to must be empty: a file must not be there yet, and a database must
have nobody in it. A copy that was broken off goes on where it was when the same
command is given again. Until it ends well, no other command uses a database
that is being copied to, and a file has .copying after its name.

Stop the server before its file is copied. A database may be in use: what is copied
is what it held when the command began, and what changes later is not in it. So stop
the servers there, too, before moving to the copy.`

// copier is one call of copy.
type copier struct {
	program        *program
	from, to       string
	stdout, stderr io.Writer
}

func newCopyCommand(p *program) *cobra.Command {
	c := copier{}
	cmd := &cobra.Command{
		Use:   "copy",
		Short: "Copy everybody's data from a file to PostgreSQL, or back",
		Long:  copyLong,
		Example: "  careerpath copy --from careerpath.db --to postgres://careerpath@host/careerpath\n" +
			"  careerpath copy --from postgres://careerpath@host/careerpath --to careerpath.db",
		Args: atMost(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			c.program, c.stdout, c.stderr = p, cmd.OutOrStdout(), cmd.ErrOrStderr()
			return c.run(cmd.Context())
		},
	}
	cmd.Flags().Var((*place)(&c.from), "from", "the `FILE` or the postgres:// URL to copy")
	cmd.Flags().Var((*place)(&c.to), "to", "the new `FILE`, or the postgres:// URL of a database with nobody in it")
	for _, name := range []string{"from", "to"} {
		if err := cmd.MarkFlagRequired(name); err != nil {
			panic(err)
		}
	}
	return cmd
}

// place is the value of a flag that takes a file or the address of a database.
type place string

// isURL says whether a text is the address of a database.
func isURL(text string) bool {
	return strings.HasPrefix(text, "postgres://") || strings.HasPrefix(text, "postgresql://")
}

// String is the place without a password.
func (p *place) String() string {
	if isURL(string(*p)) {
		return postgres.Shown(string(*p))
	}
	return string(*p)
}

// Type names the value in the command's help.
func (*place) Type() string { return "FILE" }

// Set takes a place.
func (p *place) Set(text string) error {
	if isURL(text) {
		if err := postgres.CheckURL(text); err != nil {
			return fmt.Errorf("takes a file or %w", err)
		}
	}
	if text == "" {
		return errors.New("takes a file or an address like postgres://user:password@host:5432/name")
	}
	*p = place(text)
	return nil
}

// databaseAt is the database at a place.
func databaseAt(text string) *database {
	if isURL(text) {
		return &database{url: text}
	}
	return &database{file: text}
}

func (c *copier) run(ctx context.Context) (err error) {
	from, to := databaseAt(c.from), databaseAt(c.to)
	if from.String() == to.String() {
		return usagef("--from and --to are the same")
	}
	end := c.intoDatabase
	if !to.shared() {
		end = c.intoFile
	}
	people, err := end(ctx, from, to)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(c.stdout, "%s is copied to %s: %d people, and every record is the same in both.\n", from, to, people)
	return err
}

// intoDatabase copies into PostgreSQL.
func (c *copier) intoDatabase(ctx context.Context, from, to *database) (people int, err error) {
	catalog, err := c.program.catalog()
	if err != nil {
		return 0, err
	}
	s, err := postgres.Open(ctx, to.url, postgres.Resembling(resembling(catalog)), postgres.Unfinished())
	if err != nil {
		return 0, err
	}
	people, err = c.into(ctx, from, s, to.String())
	return people, errors.Join(err, s.Close())
}

// intoFile copies into a file, which gets its name in the end.
func (c *copier) intoFile(ctx context.Context, from, to *database) (people int, err error) {
	if err := refuseThere(to.file); err != nil {
		return 0, err
	}
	part := to.file + ".copying"
	people, err = c.intoPart(ctx, from, to.file, part)
	if err != nil {
		return 0, err
	}
	if _, err := putInPlace(part, to.file, c.stderr); err != nil {
		return 0, err
	}
	return people, os.Remove(part)
}

// intoPart copies into a file that is to be another in the end.
func (c *copier) intoPart(ctx context.Context, from *database, to, part string) (people int, err error) {
	catalog, err := c.program.catalog()
	if err != nil {
		return 0, err
	}
	s, err := bolt.Open(part, bolt.Resembling(resembling(catalog)))
	if err != nil {
		return 0, err
	}
	people, err = c.into(ctx, from, s, to)
	return people, errors.Join(err, s.Close())
}

// putInPlace puts a file that is complete where another is to be, and reads all of it on the way.
func putInPlace(part, to string, stderr io.Writer) (*bolt.Held, error) {
	held, _, err := bolt.Restore(part, to, false, time.Now(), func(fault error) { fmt.Fprintln(stderr, fault) })
	return held, err
}

// refuseThere is the error for a file that is there already.
func refuseThere(path string) error {
	if _, err := os.Lstat(path); err == nil {
		return fmt.Errorf("%s is there already, and is not written over: give another name, or move it away", path)
	}
	return nil
}

// into copies into an open store, which is called to.
func (c *copier) into(ctx context.Context, from *database, to store.Copier, called string) (people int, err error) {
	opened, err := from.toRead(ctx)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, opened.Close()) }()
	source, ok := opened.(store.Copier)
	if !ok {
		return 0, fmt.Errorf("%s can't be copied", from)
	}
	name := from.String()
	if !from.shared() {
		if name, err = filepath.Abs(name); err != nil {
			return 0, err
		}
	}
	if err := to.BeginCopy(ctx, name); err != nil {
		if store.CodeOf(err) == store.Exists {
			return 0, fmt.Errorf("nothing is copied to %s: %w: give --to one with nobody in it, or go on with what was begun "+
				"there", called, err)
		}
		return 0, err
	}
	people, faults, err := c.everybody(ctx, source, to)
	if err != nil {
		return 0, err
	}
	if faults > 0 {
		return 0, fmt.Errorf("%s is copied to %s, but in %d places they differ: it stays unfinished; give the same command "+
			"again, or begin again with an empty one", from, called, faults)
	}
	return people, to.EndCopy(ctx)
}

// everybody copies everybody, and says how many there are and in how many places the copy differs in the end.
func (c *copier) everybody(ctx context.Context, from, to store.Copier) (people, faults int, err error) {
	var bar rows.Bar
	if isTerminal(c.stderr) {
		all, err := copying.Count(ctx, from)
		if err != nil {
			return 0, 0, err
		}
		bar = rows.NewBar(c.stderr, 2*all, "copying", false)
	}
	defer bar.Close()
	err = from.AtOneMoment(ctx, func(moment store.Stretches) error {
		of := copying.Copy{From: moment, To: to, Workers: copyWorkers, Progress: bar.Show,
			Fault: func(person int, what string) {
				faults++
				fmt.Fprintln(c.stderr, copying.Said(person, what))
			}}
		people, err = of.Run(ctx)
		return err
	})
	return people, faults, err
}

// copyWorkers is how many stretches of people are written and compared at the same time.
const copyWorkers = 4
