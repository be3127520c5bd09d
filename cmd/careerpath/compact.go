package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"careerpath/cmd/careerpath/internal/settings"
	"careerpath/cmd/careerpath/internal/typical"
	"careerpath/store/bolt"
)

func newCompactCommand(p *program) *cobra.Command {
	db := ""
	cmd := &cobra.Command{
		Use:   "compact",
		Short: "Write a database anew, without what is free in it",
		Long: `Writes the database anew, without the room that deleted and changed data has
left in it: what was deleted is in the file no more. Stop the server first. The
disk needs room for both files. Whatever ends it early leaves the old one.`,
		Example: "  careerpath compact\n  careerpath compact --db people.db",
		Args:    atMost(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			catalog, err := p.catalog()
			if err != nil {
				return err
			}
			before, after, err := bolt.Compact(db, bolt.Resembling(func(quiz string) []byte {
				return typical.Assessments(catalog, quiz)
			}))
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

// databaseFlag adds the flag that says which database a command is about: that of the server, where the file of settings
// says so.
func databaseFlag(cmd *cobra.Command, db *string) {
	cmd.Flags().StringVar(db, "db", "careerpath.db", "the database in `FILE`")
	settings.FileFlag(cmd.Flags())
}
