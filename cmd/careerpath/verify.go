package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"careerpath/cmd/careerpath/internal/socket"
	"careerpath/store/bolt"
)

func newVerifyCommand() *cobra.Command {
	db := ""
	cmd := &cobra.Command{
		Use:   "verify",
		Short: "Read a whole database and tell what is wrong with it",
		Long: `Reads all of the database: every page, every checksum, every record, and that
whatever records name is there. It changes nothing. Stop the server first, or have
it read all of it while it runs with 'careerpath backup --prove'. The exit status
is 1 if anything is wrong.`,
		Example: "  careerpath verify\n  careerpath verify --db people.db",
		Args:    atMost(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			wrong := 0
			held, err := bolt.Verify(db, func(fault error) {
				wrong++
				fmt.Fprintln(cmd.ErrOrStderr(), fault)
			})
			if err != nil {
				if _, found := socket.Dial(cmd.Context(), db); found == nil {
					return fmt.Errorf("a server has %s: stop it, or have it read all of it while it runs with "+
						"'careerpath backup --prove --db %[1]s --to FILE'", db)
				}
				return err
			}
			if wrong > 0 {
				return fmt.Errorf("%s is damaged in %d places: restore a backup, or bring what is sound into a new file with "+
					"'careerpath salvage'", db, wrong)
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s is sound: %d people, %d keys, %d drafts, %d results, %d plans, "+
				"%d events, %d small records, %d memberships.\n", db, held.People, held.Keys, held.Drafts, held.Results,
				held.Plans, held.Events, held.Records, held.Members)
			return err
		},
	}
	databaseFlag(cmd, &db)
	return cmd
}
