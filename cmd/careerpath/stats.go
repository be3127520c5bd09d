package main

import (
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"careerpath/store/bolt"
)

func newStatsCommand() *cobra.Command {
	db := ""
	cmd := &cobra.Command{
		Use:   "stats",
		Short: "Tell how much is in a database",
		Long: `Counts what is in the database, and tells how large it is. Stop the server first.
Free is what nothing is kept in: the next data goes there, and 'careerpath
compact' gives it back to the disk.`,
		Example: "  careerpath stats\n  careerpath stats --db people.db",
		Args:    atMost(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			held, err := bolt.Stats(db)
			if err != nil {
				return err
			}
			w := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', tabwriter.AlignRight)
			row := func(name string, n int64) { fmt.Fprintf(w, "%d\t %s\n", n, name) }
			row("people", int64(held.People))
			row("results", int64(held.Results))
			row("plans", int64(held.Plans))
			row("drafts", int64(held.Drafts))
			row("events", int64(held.Events))
			row("bytes", held.Bytes)
			row("bytes free", held.Free)
			if held.People > 0 {
				row("bytes a person, without what is free", (held.Bytes-held.Free)/int64(held.People))
			}
			row("format of the file", int64(held.Format))
			return w.Flush()
		},
	}
	databaseFlag(cmd, &db)
	return cmd
}
