package main

import (
	"context"
	"time"

	"careerpath/cmd/careerpath/internal/upkeep"
	"careerpath/store"
	"careerpath/store/postgres/condition"
)

// mostApart is how far the clocks of a server and its database may be apart before somebody should know.
const mostApart = 5 * time.Second

// shared looks at a database in PostgreSQL.
func (d *doctor) shared(ctx context.Context) {
	c, err := condition.Of(ctx, d.data.url, false)
	if err != nil {
		d.say("database", wrong, "look whether PostgreSQL runs, and at the address, the password and what lies between",
			"%s: %v", d.data.String(), err)
		return
	}
	d.say("database", fine, "", "%s, PostgreSQL %s, %s, with %d other connections", d.data.String(), c.Version,
		megabytes(max(c.Bytes, 0)), max(c.Others, 0))
	d.tables(ctx, c.Tables)
	switch {
	case c.TLS:
		d.say("connection", fine, "", "it is encrypted")
	case c.Local:
		d.say("connection", fine, "", "it stays on this machine, and isn't encrypted")
	default:
		d.say("connection", note, "add sslmode=verify-full to the address, or know that the network is yours alone",
			"it leads to another machine, and isn't encrypted")
	}
	switch c.Commit {
	case "off", "local", "remote_write":
		d.say("commits", wrong, "set it to on in PostgreSQL, or what people are told is saved may be lost",
			"synchronous_commit is %s", c.Commit)
	case "":
	default:
		if c.Standbys == "" {
			d.say("commits", note, "name a standby in synchronous_standby_names if nothing may be lost with that machine",
				"what is saved is on the disk of one machine")
		} else {
			d.say("commits", fine, "", "what is saved is on the disk of a standby, too: %s", c.Standbys)
		}
	}
	if apart := c.Ahead.Abs() - c.Within; apart > mostApart {
		d.say("clocks", wrong, "have both kept right, such as with NTP", "the database's and this machine's are %s apart",
			apart.Round(time.Second))
	} else {
		d.say("clocks", fine, "", "the database's and this machine's agree")
	}
}

// tables says whether this program can use the tables.
func (d *doctor) tables(ctx context.Context, version int64) {
	if version < 0 {
		d.say("tables", note, "serve makes them; if they should be there, look whether the name of the database is right",
			"there are none yet")
		return
	}
	st, err := d.data.toRead(ctx)
	switch {
	case store.CodeOf(err) == store.Newer:
		d.say("tables", wrong, "use the newer careerpath", "%v", err)
		return
	case err != nil:
		d.say("tables", note, "serve of this version brings them up to date", "version %d: %v", version, err)
		return
	}
	d.say("tables", fine, "", "version %d", version)
	if d.keeping.forget > 0 {
		found, err := upkeep.Forget(ctx, st, d.keeping.forget, time.Now(), true)
		if err != nil {
			d.say("forgetting", wrong, "", "%v", err)
		} else {
			d.say("forgetting", fine, "", "serve would delete %d people, whom nobody has seen for %s", found.Unseen,
				d.keeping.forget.String())
		}
		if found.Damaged > 0 {
			d.say("damage", wrong, "restore a backup", "what is kept of %d people can't be read", found.Damaged)
		}
	}
	_ = st.Close() // it was only read
}
