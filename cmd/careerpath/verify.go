package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"careerpath/cmd/careerpath/internal/copying"
	"careerpath/cmd/careerpath/internal/rows"
	"careerpath/cmd/careerpath/internal/settings"
	"careerpath/cmd/careerpath/internal/socket"
	"careerpath/store/bolt"
	"careerpath/store/postgres"
)

func newVerifyCommand() *cobra.Command {
	data := database{}
	cmd := &cobra.Command{
		Use:   "verify",
		Short: "Read a whole database and tell what is wrong with it",
		Long: `Reads all of the database: every page, every checksum, every record, and that
whatever records name is there. It changes nothing. The exit status is 1 if
anything is wrong.

Before a file is read, stop its server, or have it read all of it while it runs with
'careerpath backup --prove'. A PostgreSQL database is read beside its servers, and
nobody has to wait; what is wrong is named by its table and the person's place in
the order of ids. Files of PostgreSQL's own are for pg_amcheck to look at.`,
		Example: "  careerpath verify\n  careerpath verify --db people.db\n" +
			"  careerpath verify --postgres postgres://careerpath@host/careerpath",
		Args: atMost(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := data.check(cmd.Flags()); err != nil {
				return err
			}
			if data.shared() {
				return verifyPostgres(cmd.Context(), &data, cmd.OutOrStdout(), cmd.ErrOrStderr())
			}
			return verifyFile(cmd.Context(), data.file, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	data.addTo(cmd.Flags(), "careerpath.db", "the database in `FILE`", "the PostgreSQL database at `URL`, such as "+
		"postgres://user@host/name, instead of a file")
	settings.FileFlag(cmd.Flags())
	return cmd
}

// verifyFile reads a whole file.
func verifyFile(ctx context.Context, db string, stdout, stderr io.Writer) error {
	wrong := 0
	held, err := bolt.Verify(db, func(fault error) {
		wrong++
		fmt.Fprintln(stderr, fault)
	})
	if err != nil {
		if _, found := socket.Dial(ctx, db); found == nil {
			return fmt.Errorf("a server has %s: stop it, or have it read all of it while it runs with "+
				"'careerpath backup --prove --db %[1]s --to FILE'", db)
		}
		return err
	}
	if wrong > 0 {
		return fmt.Errorf("%s is damaged in %d places: restore a backup, or bring what is sound into a new file with "+
			"'careerpath salvage'", db, wrong)
	}
	return sound(stdout, db, held.People, held.Keys, held.Drafts, held.Results, held.Plans, held.Events, held.Records,
		held.Members)
}

// verifyPostgres reads a whole PostgreSQL database.
func verifyPostgres(ctx context.Context, data *database, stdout, stderr io.Writer) error {
	s, err := postgres.Open(ctx, data.url, postgres.AsItIs())
	if err != nil {
		return err
	}
	var bar rows.Bar
	if isTerminal(stderr) {
		all, err := copying.Count(ctx, s)
		if err != nil {
			return errors.Join(err, s.Close())
		}
		bar = rows.NewBar(stderr, all, "reading", false)
	}
	wrong := 0
	held, err := s.Verify(ctx, func(fault error) {
		wrong++
		fmt.Fprintln(stderr, fault)
	}, func(people int) { bar.Show(int64(people)) })
	bar.Close()
	if err = errors.Join(err, s.Close()); err != nil {
		return err
	}
	if wrong > 0 {
		return fmt.Errorf("%s is damaged in %d places: restore a backup", data, wrong)
	}
	return sound(stdout, data.String(), held.People, held.Keys, held.Drafts, held.Results, held.Plans, held.Events,
		held.Records, held.Members)
}

// sound says what a sound database has.
func sound(stdout io.Writer, db string, people, keys, drafts, results, plans, events, records, members int) error {
	_, err := fmt.Fprintf(stdout, "%s is sound: %d people, %d keys, %d drafts, %d results, %d plans, "+
		"%d events, %d small records, %d memberships.\n", db, people, keys, drafts, results, plans, events, records, members)
	return err
}
