package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"careerpath/store/bolt"
)

const restoreLong = `Puts a copy of a backup in the place of a database. All of it is read before: a
backup that is damaged anywhere replaces nothing.

Stop the server first: a database that a server has is not replaced. One that is
there is replaced only with --replace, and is kept beside it under a name with the
time, such as careerpath.db.before-20261128T120000Z.`

func newRestoreCommand() *cobra.Command {
	from, to, replace := "", "", false
	cmd := &cobra.Command{
		Use:     "restore",
		Short:   "Put a backup in the place of a database",
		Long:    restoreLong,
		Example: "  careerpath restore --from monday.db --to careerpath.db --replace",
		Args:    atMost(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			held, kept, err := bolt.Restore(from, to, replace, time.Now(), func(fault error) {
				fmt.Fprintln(cmd.ErrOrStderr(), fault)
			})
			if err != nil {
				return err
			}
			also := ""
			if kept != "" {
				also = " What was there is kept in " + kept + "."
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s is restored to %s, with %d people and %d results.%s\n", from, to,
				held.People, held.Results, also)
			return err
		},
	}
	cmd.Flags().StringVar(&from, "from", "", "the backup in `FILE`")
	cmd.Flags().StringVar(&to, "to", "", "the database in `FILE`")
	cmd.Flags().BoolVar(&replace, "replace", false, "replace the database that is there, and keep it under another name")
	for _, name := range []string{"from", "to"} {
		if err := cmd.MarkFlagRequired(name); err != nil {
			panic(err)
		}
	}
	return cmd
}
