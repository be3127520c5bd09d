package main

import (
	"fmt"
	"maps"
	"slices"

	"github.com/spf13/cobra"

	"careerpath/store/bolt"
)

func newSalvageCommand() *cobra.Command {
	db, to := "", ""
	cmd := &cobra.Command{
		Use:   "salvage",
		Short: "Bring what is sound of a damaged database into a new one",
		Long: `Reads whatever can be read of a damaged database and writes a new one of it,
which has its name once it is complete. The damaged one stays as it is. People
whose data are all there keep them all; of others what is there is kept, and
what is known to be lost is told. Stop the server first. Where you have a backup
that is young enough, restore it instead.`,
		Example: "  careerpath salvage --to sound.db\n  careerpath salvage --db people.db --to sound.db",
		Args:    atMost(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if to == "" {
				return usagef("name the file to write with --to")
			}
			found, err := bolt.Salvage(db, to, func(fault error) { fmt.Fprintln(cmd.ErrOrStderr(), fault) })
			if err != nil {
				return err
			}
			out := cmd.OutOrStdout()
			fmt.Fprintf(out, "%s has %d people, %d keys, %d drafts, %d results, %d plans and %d events of %s.\n", to, found.People,
				found.Keys, found.Drafts, found.Results, found.Plans, found.Events, db)
			for _, kind := range slices.Sorted(maps.Keys(found.Lost)) {
				fmt.Fprintf(out, "Lost, %s: %d.\n", kind, found.Lost[kind])
			}
			if found.Older > 0 {
				fmt.Fprintf(out, "%d records may have been changed or deleted after they were as they are here.\n", found.Older)
			}
			if found.Hurt > 0 {
				fmt.Fprintf(out, "Something is lost of %d people.\n", found.Hurt)
			}
			return nil
		},
	}
	databaseFlag(cmd, &db)
	cmd.Flags().StringVar(&to, "to", "", "write `FILE`, which must not be there yet")
	return cmd
}
