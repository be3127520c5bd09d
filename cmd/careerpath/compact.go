package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"careerpath/cmd/careerpath/internal/settings"
	"careerpath/cmd/careerpath/internal/socket"
	"careerpath/store/bolt"
)

func newCompactCommand(p *program) *cobra.Command {
	db := ""
	cmd := &cobra.Command{
		Use:   "compact",
		Short: "Write a database anew, without what is free in it",
		Long: `Writes the database anew, without the room that deleted and changed data has left
in it: what was deleted before is in the file no more. Until then the bytes of a
deleted person may be in it, though nothing shows them. Backups made earlier still
have what they had.

It works whether a server has the database or not: one that does goes on meanwhile,
and nobody who uses it has to wait. The disk needs room for both files. Whatever
ends it early leaves the old one.`,
		Example: "  careerpath compact\n  careerpath compact --db people.db",
		Args:    atMost(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			before, after, err := compact(cmd.Context(), p, db, cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s had %d bytes and has %d now.\n", db, before, after)
			return err
		},
	}
	databaseFlag(cmd, &db)
	return cmd
}

// compact has the server that has a database write it anew, or does so where none has it.
func compact(ctx context.Context, p *program, db string, stderr io.Writer) (before, after int64, err error) {
	client, err := socket.Dial(ctx, db)
	if err == nil {
		bar := copyBar{on: stderr, being: "copying"}
		defer bar.close()
		return client.Compact(ctx, bar.show)
	}
	if !errors.Is(err, socket.ErrNobody) {
		return 0, 0, err
	}
	catalog, err := p.catalog()
	if err != nil {
		return 0, 0, err
	}
	return bolt.Compact(db, bolt.Resembling(resembling(catalog)))
}

// databaseFlag adds the flag that says which database a command is about: that of the server, where the file of settings
// says so.
func databaseFlag(cmd *cobra.Command, db *string) {
	cmd.Flags().StringVar(db, "db", "careerpath.db", "the database in `FILE`")
	settings.FileFlag(cmd.Flags())
}
