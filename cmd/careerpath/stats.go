package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"careerpath/cmd/careerpath/internal/settings"
	"careerpath/cmd/careerpath/internal/socket"
	"careerpath/cmd/careerpath/internal/upkeep"
	"careerpath/store/bolt"
	"careerpath/store/postgres/condition"
)

func newStatsCommand() *cobra.Command {
	data, keep := database{}, keeping{}
	cmd := &cobra.Command{
		Use:   "stats",
		Short: "Tell how much is in a database",
		Long: `Counts what is in the database, and tells how large it is. While a server has it,
it tells what the server can say without reading all of it. Free is what nothing
is kept in: the next data goes there, and 'careerpath compact' gives it back to
the disk.

With --forget-after it also tells how many people nobody has seen for so long, whom
'careerpath serve' with that setting would delete. It deletes nobody.`,
		Example: "  careerpath stats\n  careerpath stats --db people.db --forget-after 730d",
		Args:    atMost(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			w := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', tabwriter.AlignRight)
			err := data.check(cmd.Flags())
			switch {
			case err != nil:
			case data.shared():
				err = writeSharedStats(cmd.Context(), w, &data, keep.forget)
			default:
				err = writeStats(cmd.Context(), w, data.file, keep.forget)
			}
			if err != nil {
				return err
			}
			return w.Flush()
		},
	}
	data.addTo(cmd.Flags(), "careerpath.db", "the database in `FILE`", "the database in the PostgreSQL at `URL`")
	settings.FileFlag(cmd.Flags())
	keep.addForgetTo(cmd.Flags())
	return cmd
}

// writeSharedStats writes a row for each number of a database in PostgreSQL.
func writeSharedStats(ctx context.Context, w io.Writer, data *database, forget upkeep.Days) error {
	c, err := condition.Of(ctx, data.url, true)
	if err != nil {
		return fmt.Errorf("%s: %w", data.String(), err)
	}
	row(w, "people", c.Counts.People)
	if forget > 0 {
		st, err := data.toRead(ctx)
		if err != nil {
			return err
		}
		found, err := upkeep.Forget(ctx, st, forget, time.Now(), true)
		if err := errors.Join(err, st.Close()); err != nil {
			return err
		}
		unseenRow(w, found.Unseen, forget)
	}
	row(w, "results", c.Counts.Results)
	row(w, "plans", c.Counts.Plans)
	row(w, "drafts", c.Counts.Drafts)
	row(w, "events", c.Counts.Events)
	if c.Bytes >= 0 {
		row(w, "bytes", c.Bytes)
		if c.Counts.People > 0 {
			row(w, "bytes a person", c.Bytes/c.Counts.People)
		}
	}
	row(w, "version of the tables", c.Tables)
	return nil
}

// writeStats writes a row for each number.
func writeStats(ctx context.Context, w io.Writer, db string, forget upkeep.Days) error {
	client, err := socket.Dial(ctx, db)
	if err == nil {
		is, err := client.Status(ctx, int(forget))
		if err != nil {
			return err
		}
		if forget > 0 {
			row(w, "people", int64(is.People))
			unseenRow(w, is.Unseen, forget)
		}
		roomRows(w, is.Bytes, is.Free, bolt.Marks{Backup: is.Backup, Deleted: is.Deleted})
		return nil
	}
	if !errors.Is(err, socket.ErrNobody) {
		return err
	}
	held, err := bolt.Stats(db)
	if err != nil {
		return err
	}
	row(w, "people", int64(held.People))
	if forget > 0 {
		found, err := wouldForget(ctx, db, forget)
		if err != nil {
			return err
		}
		unseenRow(w, found.Unseen, forget)
	}
	row(w, "results", int64(held.Results))
	row(w, "plans", int64(held.Plans))
	row(w, "drafts", int64(held.Drafts))
	row(w, "events", int64(held.Events))
	roomRows(w, held.Bytes, held.Free, held.Marks)
	if held.People > 0 {
		row(w, "bytes a person, without what is free", (held.Bytes-held.Free)/int64(held.People))
	}
	row(w, "format of the file", int64(held.Format))
	return nil
}

func row(w io.Writer, name string, n int64) { fmt.Fprintf(w, "%d\t %s\n", n, name) }

func unseenRow(w io.Writer, unseen int, forget upkeep.Days) {
	row(w, "people nobody has seen for "+forget.String(), int64(unseen))
}

func roomRows(w io.Writer, bytes, free int64, marks bolt.Marks) {
	row(w, "bytes", bytes)
	row(w, "bytes free", free)
	row(w, "people deleted since the file was written anew", int64(marks.Deleted))
	if !marks.Backup.IsZero() {
		fmt.Fprintf(w, "%s\t last backup\n", marks.Backup.Format(time.RFC3339))
	}
}

// wouldForget counts the people whom serve would forget, in a database that no server has.
func wouldForget(ctx context.Context, db string, forget upkeep.Days) (found upkeep.Forgotten, err error) {
	s, err := bolt.OpenToRead(db)
	if err != nil {
		return found, err
	}
	found, err = upkeep.Forget(ctx, s, forget, time.Now(), true)
	return found, errors.Join(err, s.Close())
}
