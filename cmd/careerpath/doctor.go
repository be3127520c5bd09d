package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"careerpath/cmd/careerpath/internal/socket"
	"careerpath/store/bolt"
)

const doctorLong = `Looks at what serve would use or is using: the content, the database and who may
read it, the disk, the server that runs, the last backup, the clock and the address.
Each line says whether that is ok, worth a note, or wrong, and what to do. It changes
nothing, and takes the settings of serve: 'careerpath config --help' tells more.

A database that no server has is read through, which takes a while for a large one;
'careerpath verify' reads more of it. The exit status is 1 if anything is wrong.`

// state says how a finding is.
type state string

const (
	fine  state = "ok"
	note  state = "note"
	wrong state = "wrong"
)

// finding is what a look at one part has found.
type finding struct {
	Part  string `json:"part"`
	State state  `json:"state"`
	Says  string `json:"says"`
	Do    string `json:"do,omitempty"` // "" where there is nothing to do
}

// doctor looks at an installation.
type doctor struct {
	serving
	p     *program
	now   time.Time
	found []finding

	server *socket.Status // of the server that has the database, nil where none has
}

func newDoctorCommand(p *program) *cobra.Command {
	d := doctor{p: p}
	asJSON := false
	cmd := &cobra.Command{
		Use:     "doctor",
		Short:   "Tell what is wrong with an installation and what to do",
		Long:    doctorLong,
		Example: "  careerpath doctor\n  careerpath doctor --config /etc/careerpath/careerpath.yaml --json",
		Args:    atMost(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			d.now = time.Now()
			d.look(cmd.Context(), cmd.Flags())
			write := writeFindings
			if asJSON {
				write = writeFindingsJSON
			}
			if err := write(cmd.OutOrStdout(), d.found); err != nil {
				return err
			}
			bad := 0
			for _, f := range d.found {
				if f.State == wrong {
					bad++
				}
			}
			if bad > 0 {
				return fmt.Errorf("wrong here: %d of %d", bad, len(d.found))
			}
			return nil
		},
	}
	d.addTo(cmd.Flags())
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		f.Hidden = f.Name != "db" && f.Name != "postgres" && f.Name != "addr" && f.Name != "config" && f.Name != "forget-after"
	})
	cmd.Flags().BoolVar(&asJSON, "json", false, "write JSON")
	return cmd
}

func writeFindings(out io.Writer, found []finding) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, f := range found {
		says := f.Says
		if f.Do != "" {
			says += ": " + f.Do
		}
		fmt.Fprintf(w, "%s\t%s\t%s\n", f.State, f.Part, says)
	}
	return w.Flush()
}

func writeFindingsJSON(out io.Writer, found []finding) error {
	e := json.NewEncoder(out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(found)
}

func (d *doctor) say(part string, is state, do, format string, args ...any) {
	d.found = append(d.found, finding{part, is, fmt.Sprintf(format, args...), do})
}

func (d *doctor) look(ctx context.Context, flags *pflag.FlagSet) {
	d.settings(flags)
	d.content()
	if d.data.shared() {
		d.shared(ctx)
	} else {
		there := d.file()
		d.whoServes(ctx)
		if there {
			d.database(ctx)
		}
	}
	d.clock()
	d.address(ctx)
	d.publicAddress()
}

func (d *doctor) settings(flags *pflag.FlagSet) {
	if err := d.check(flags); err != nil {
		d.say("settings", wrong, "", "%v", err)
		return
	}
	if _, err := d.brand(); err != nil {
		d.say("settings", wrong, "", "%v", err)
		return
	}
	d.say("settings", fine, "", "they go together")
}

func (d *doctor) content() {
	c, err := d.p.catalog()
	if err != nil {
		d.say("content", wrong, "'careerpath check' tells more", "it can't be used")
		return
	}
	if faults := c.RunCases(); len(faults) > 0 {
		d.say("content", wrong, "'careerpath check' tells more", "it does not come out as its own cases expect")
		return
	}
	d.say("content", fine, "", "%d quizzes and %d roles", len(c.Quizzes()), len(c.Roles()))
}

// file looks at the database from outside; false where there is nothing inside to look at.
func (d *doctor) file() (there bool) {
	info, err := os.Stat(d.data.file)
	dir := filepath.Dir(d.data.file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if info, err := os.Stat(dir); err != nil || !info.IsDir() {
			d.say("file", wrong, "make it, or give another file with --db", "the directory %s isn't there", dir)
		} else {
			d.say("file", note, "serve makes it; if it should be there, look whether --db is right", "%s isn't there", d.data.file)
		}
		d.disk(0)
		return false
	case err != nil:
		d.say("file", wrong, "become the user that runs the server, or root", "%v", err)
		return false
	case !info.Mode().IsRegular():
		d.say("file", wrong, "give another with --db", "%s is no file", d.data.file)
		return false
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		d.say("file", wrong, "chmod 600 "+d.data.file, "others on this machine may read or write %s", d.data.file)
	} else {
		d.say("file", fine, "", "%s, %s, for its owner alone", d.data.file, megabytes(info.Size()))
	}
	d.disk(info.Size())
	return true
}

// Less than this is little for a disk.
const littleDisk = 256 << 20

func (d *doctor) disk(size int64) {
	free, known, err := bolt.DiskRoom(d.data.file)
	switch {
	case err != nil:
		d.say("disk", wrong, "", "it can't be told how much is free: %v", err)
	case !known:
	case free < littleDisk:
		d.say("disk", wrong, "make room, or nothing can be saved soon", "%s are free", megabytes(free))
	case free < size+littleDisk:
		d.say("disk", note, "make room for another copy of the database", "%s are free, too little to compact it or to "+
			"copy an older one", megabytes(free))
	default:
		d.say("disk", fine, "", "%s are free", megabytes(free))
	}
}

func (d *doctor) whoServes(ctx context.Context) {
	client, err := socket.Dial(ctx, d.data.file)
	if err == nil {
		is, err := client.Status(ctx, int(d.keeping.forget))
		if err != nil {
			d.say("server", wrong, "look at its log", "it has the database, but can't say how it is: %v", err)
			return
		}
		d.server = &is
		if is.Version != programVersion() {
			d.say("server", note, "restart it after an update", "version %s runs, and this is %s", is.Version, programVersion())
			return
		}
		d.say("server", fine, "", "it runs as process %d since %s", is.Process, is.Started.Format(time.DateTime))
		return
	}
	if !errors.Is(err, socket.ErrNobody) {
		d.say("server", wrong, "", "%v", err)
		return
	}
	d.say("server", note, "", "none runs that has %s", d.data.file)
}

// database looks into the database, or asks the server that has it.
func (d *doctor) database(ctx context.Context) {
	var size, free int64
	var marks bolt.Marks
	unseen := -1
	if is := d.server; is != nil {
		size, free, marks = is.Bytes, is.Free, bolt.Marks{Backup: is.Backup, Deleted: is.Deleted}
		unseen = is.Unseen
		switch {
		case is.Damaged > 0:
			d.say("database", wrong, "restore a backup, or bring what is sound into a new file with 'careerpath salvage'",
				"%d places in it are damaged; the log says where", is.Damaged)
		case is.Checking:
			d.say("database", note, "", "it wasn't closed as it should be, and is being read through; nothing is damaged so far")
		case is.Unclean:
			d.say("database", fine, "", "it wasn't closed as it should be before this start, and was read through since; no "+
				"damage was met")
		default:
			d.say("database", fine, "", "no damage has been met")
		}
	} else {
		held, err := bolt.Stats(d.data.file)
		if err != nil {
			d.say("database", wrong, "", "%v", err)
			return
		}
		size, free, marks = held.Bytes, held.Free, held.Marks
		d.say("database", fine, "", "format %d, %d people, %d results", held.Format, held.People, held.Results)
		if !held.Clean {
			d.say("last end", note, "look into the system's log for why; nothing that was saved is lost",
				"the server that had it last was killed, or the power failed")
		}
		if d.keeping.forget > 0 {
			found, err := wouldForget(ctx, d.data.file, d.keeping.forget)
			if err != nil {
				d.say("forgetting", wrong, "", "%v", err)
			}
			unseen = found.Unseen
		}
	}
	share := 100 * free / max(size, 1)
	if free > worthwhile && share > 50 {
		d.say("room", note, "careerpath compact --db "+d.data.file, "%d %% of the file are free, %s", share, megabytes(free))
	} else {
		d.say("room", fine, "", "%d %% of the file are free, %s", share, megabytes(free))
	}
	if marks.Deleted > 0 {
		d.say("deleted", note, "careerpath compact --db "+d.data.file, "%d people were deleted, whose bytes may still be in the file",
			marks.Deleted)
	} else {
		d.say("deleted", fine, "", "nobody was deleted since the file was written anew")
	}
	d.backup(marks.Backup)
	if d.keeping.forget > 0 && unseen >= 0 {
		d.say("forgetting", fine, "", "serve would delete %d people, whom nobody has seen for %s", unseen,
			d.keeping.forget.String())
	}
}

// backupAge is how old the last backup may be.
const backupAge = 7 * 24 * time.Hour

func (d *doctor) backup(last time.Time) {
	do := "careerpath backup --db " + d.data.file + " --to FILE"
	switch age := d.now.Sub(last); {
	case last.IsZero():
		d.say("backup", note, do, "none is known of")
	case age > backupAge:
		d.say("backup", note, do, "the last one that is known of is %d days old", int(age/(24*time.Hour)))
	default:
		d.say("backup", fine, "", "the last one was made at %s", last.Format(time.RFC3339))
	}
}

// atMostAhead is how far a file may be ahead of the clock.
const atMostAhead = 5 * time.Minute

// clock compares the clock with when the database and this program were written.
func (d *doctor) clock() {
	program, err := os.Executable()
	if err != nil {
		program = ""
	}
	for _, name := range []string{d.data.file, program} {
		if info, err := os.Stat(name); err == nil && info.ModTime().Sub(d.now) > atMostAhead {
			d.say("clock", wrong, "set the clock, and have it kept, such as with NTP", "it is %s, and %s was written at %s",
				d.now.Format(time.DateTime), name, info.ModTime().Format(time.DateTime))
			return
		}
	}
	d.say("clock", fine, "", "it is %s", d.now.Format(time.RFC3339))
}

func (d *doctor) address(ctx context.Context) {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", d.addr)
	switch {
	case err == nil:
		_ = listener.Close() // nobody has connected
		if d.server != nil {
			d.say("address", note, "", "the server that runs listens at %s, not at %s", d.server.Addr, d.addr)
			return
		}
		d.say("address", fine, "", "%s is free", d.addr)
	case d.server != nil && d.server.Addr == d.addr:
		d.say("address", fine, "", "the server listens at %s", d.addr)
	case errors.Is(err, syscall.EADDRINUSE):
		d.say("address", wrong, "choose another with --addr", "%s is in use by another program", d.addr)
	default:
		d.say("address", wrong, "choose another with --addr", "nothing can listen at %s: %v", d.addr, err)
	}
}

func (d *doctor) publicAddress() {
	host, _, err := net.SplitHostPort(d.addr)
	ip := net.ParseIP(host)
	local := err == nil && (host == "localhost" || ip != nil && ip.IsLoopback())
	switch url := d.public.URL; {
	case url == nil && local:
		d.say("public-url", fine, "", "not set; people on this machine reach it at http://%s", d.addr)
	case url == nil:
		d.say("public-url", note, "set --public-url to what people type", "not set, though others may reach %s", d.addr)
	case url.Scheme != "https":
		d.say("public-url", note, "put a proxy with TLS before it", "%s has no https: what people answer can be read on the way",
			url)
	default:
		d.say("public-url", fine, "", "%s", url)
	}
}

// megabytes says how many bytes there are.
func megabytes(bytes int64) string {
	if bytes > 0 && bytes < 1<<20 {
		return "less than 1 MB"
	}
	return fmt.Sprintf("%d MB", bytes>>20)
}
