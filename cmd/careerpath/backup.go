package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"careerpath/cmd/careerpath/internal/rows"
	"careerpath/cmd/careerpath/internal/settings"
	"careerpath/cmd/careerpath/internal/socket"
	"careerpath/store/bolt"
)

const backupLong = `Copies the database to a new file, whether a server has it or not. The copy is
what the database held at one moment, the last of the copying. Everything that
was acknowledged before the command began is in it; nobody who uses the server has
to wait for it. It is a database itself: 'careerpath restore' puts it in place,
and verify and stats read it. What was deleted is not in it.

The file gets its name once it is complete, on disk and read through; a file that
is there already is not written over. While a server has the database, the copy
comes through the socket beside it, which only the user of the server may use.

With --prove each record of the copy is compared with the database, the copy is
restored to another file beside it, all of that is read, and compared again. This
takes about three times as long, and room for both on the disk.

With --postgres the file has what the database held at the moment when the copying
began, memberships of groups and all, and every record is compared with that;
--prove compares it once more with the complete file. It is a file like any other:
serve, verify and restore take it, and 'careerpath copy --from FILE --to URL' brings
it back into an empty database. While it is made the database keeps what others
delete or change. For many people PostgreSQL's own ways are better, pg_basebackup
with an archive of its WAL, or pg_dump.`

// backingUp is one call of backup.
type backingUp struct {
	db, to         string
	data           database
	program        *program
	prove          bool
	stdout, stderr io.Writer
}

func newBackupCommand(p *program) *cobra.Command {
	b := backingUp{}
	cmd := &cobra.Command{
		Use:   "backup",
		Short: "Copy a database, also while a server has it",
		Long:  backupLong,
		Example: "  careerpath backup --to monday.db\n  careerpath backup --db people.db --to /mnt/backups/people-$(date +%F).db " +
			"--prove\n  careerpath backup --postgres postgres://careerpath@host/careerpath --to monday.db",
		Args: atMost(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			b.program, b.stdout, b.stderr = p, cmd.OutOrStdout(), cmd.ErrOrStderr()
			if err := b.data.check(cmd.Flags()); err != nil {
				return err
			}
			if b.data.shared() {
				return b.runPostgres(cmd.Context())
			}
			b.db = b.data.file
			return b.run(cmd.Context())
		},
	}
	b.data.addTo(cmd.Flags(), "careerpath.db", "the database in `FILE`", "the PostgreSQL database at `URL`, such as "+
		"postgres://user@host/name, instead of a file")
	settings.FileFlag(cmd.Flags())
	cmd.Flags().StringVar(&b.to, "to", "", "the new `FILE`")
	cmd.Flags().BoolVar(&b.prove, "prove", false, "restore the copy to another file and compare every record")
	if err := cmd.MarkFlagRequired("to"); err != nil {
		panic(err)
	}
	return cmd
}

func (b *backingUp) run(ctx context.Context) error {
	records, err := b.copy(ctx)
	if err != nil {
		return err
	}
	proved := ""
	if b.prove {
		again, err := b.restored()
		if err != nil {
			return fmt.Errorf("%s can't be restored: %w", b.to, err)
		}
		proved = fmt.Sprintf(" %d records are the same in both, and %d in a restored copy.", records, again)
	}
	info, err := os.Stat(b.to)
	if err != nil {
		return err
	}
	if err := b.made(ctx, info.Size()); err != nil {
		return fmt.Errorf("the backup %s is complete, but when it was made could not be kept: %w", b.to, err)
	}
	_, err = fmt.Fprintf(b.stdout, "%s is backed up in %s, which has %d bytes.%s\n", b.db, b.to, info.Size(), proved)
	return err
}

// runPostgres backs a PostgreSQL database up.
func (b *backingUp) runPostgres(ctx context.Context) (err error) {
	if err := refuseThere(b.to); err != nil {
		return err
	}
	dir, err := os.MkdirTemp(filepath.Dir(b.to), ".careerpath-backup-*")
	if err != nil {
		return fmt.Errorf("%s can't be made: make sure that the directory %s is there and can be written to: %w", b.to,
			filepath.Dir(b.to), rows.Cause(err))
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	part := filepath.Join(dir, "backup.db")
	c := copier{program: b.program, stdout: b.stdout, stderr: b.stderr}
	people, err := c.intoPart(ctx, &b.data, b.to, part)
	if err != nil {
		return err
	}
	if _, err := putInPlace(part, b.to, b.stderr); err != nil {
		return err
	}
	proved := ""
	if b.prove {
		same, err := bolt.Compare(part, b.to)
		if err != nil {
			return err
		}
		proved = fmt.Sprintf(" %d records are the same in the complete file.", same)
	}
	info, err := os.Stat(b.to)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(b.stdout, "%s is backed up in %s, which has %d bytes: %d people, and every record is the same in "+
		"both.%s\n", &b.data, b.to, info.Size(), people, proved)
	return err
}

// copy makes the file, and says how many records are the same in both where that is to be proved.
func (b *backingUp) copy(ctx context.Context) (records int, err error) {
	bar := copyBar{on: b.stderr, being: "copying"}
	defer bar.close()
	client, err := socket.Dial(ctx, b.db)
	if err == nil {
		return client.Backup(ctx, b.to, b.prove, bar.show)
	}
	if !errors.Is(err, socket.ErrNobody) {
		return 0, err
	}
	s, err := bolt.OpenToRead(b.db)
	if err != nil {
		return 0, err
	}
	r, w := io.Pipe()
	sent := make(chan error, 1)
	go func() { sent <- errors.Join(s.Backup(ctx, w, b.prove), w.Close()) }()
	records, err = bolt.Receive(r, b.to, b.prove, bar.show)
	_ = r.Close() // so that the other end ends
	if failed := <-sent; err == nil {
		err = failed // otherwise because of err, or said in it
	}
	return records, errors.Join(err, s.Close())
}

// restored restores the copy to a file beside it, which is removed again, and says how many records are the same.
func (b *backingUp) restored() (records int, err error) {
	dir, err := os.MkdirTemp(filepath.Dir(b.to), ".careerpath-proof-*")
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	path := filepath.Join(dir, "restored.db")
	_, _, err = bolt.Restore(b.to, path, false, time.Now(), func(fault error) { fmt.Fprintln(b.stderr, fault) })
	if err != nil {
		return 0, err
	}
	return bolt.Compare(b.to, path)
}

// made has the database keep that a backup was made.
func (b *backingUp) made(ctx context.Context, size int64) error {
	client, err := socket.Dial(ctx, b.db)
	if errors.Is(err, socket.ErrNobody) {
		return bolt.NoteBackup(ctx, b.db, time.Now())
	}
	if err != nil {
		return err
	}
	return client.BackupMade(ctx, size, b.prove)
}

// copyBar shows on a terminal how far a copy is.
type copyBar struct {
	on    io.Writer
	being string
	bar   rows.Bar
}

func (c *copyBar) show(done, all int64) {
	if !c.bar.Shows() && isTerminal(c.on) {
		c.bar = rows.NewBar(c.on, all, c.being, true)
	}
	c.bar.Show(min(done, all))
}

func (c *copyBar) close() { c.bar.Close() }
