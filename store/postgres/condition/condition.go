// Package condition tells how a PostgreSQL is that has people's data, to whoever looks after it. What it asks is
// PostgreSQL's own; a database that only speaks its protocol may not know some of it, which is left out then. It must never
// change anything, nor read what is kept of a person.
package condition

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
)

// Condition is how a database is. Texts are "", and numbers -1, where the database doesn't say.
type Condition struct {
	Version  string        // of the server, such as 17.2
	Tables   int64         // number of the last migration
	TLS      bool          // the connection is encrypted
	Local    bool          // the server is on this machine
	Ahead    time.Duration // of the database's clock before this machine's, to within Within
	Within   time.Duration
	Commit   string // synchronous_commit
	Standbys string // synchronous_standby_names, "" for none
	Others   int64  // other connections to the database
	Bytes    int64  // of the database
	Counts   Counts
}

// Counts says how much is kept of all people.
type Counts struct{ People, Results, Plans, Drafts, Events int64 }

// patience is how long a connection and one question may take; counting may take as long as it does.
const patience = 10 * time.Second

// Of looks at the database at an address; with count it counts what is kept, too. The error is that it can't be reached, or
// what can't be done without. It names no password.
func Of(ctx context.Context, address string, count bool) (c Condition, err error) {
	config, err := pgx.ParseConfig(address)
	if err != nil {
		return c, errors.New("the address can't be used: look at the files it names")
	}
	config.ConnectTimeout = patience
	config.DefaultQueryExecMode = pgx.QueryExecModeExec
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return c, fmt.Errorf("the database can't be reached: %w", err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }() // nothing is under way
	switch at := conn.PgConn().Conn().(type) {
	case *tls.Conn:
		c.TLS, c.Local = true, local(at.RemoteAddr())
	default:
		c.Local = local(at.RemoteAddr())
	}
	c.Version = conn.PgConn().ParameterStatus("server_version")
	if err := c.clock(ctx, conn); err != nil {
		return c, err
	}
	c.Tables, c.Bytes, c.Others = number(ctx, conn, "SELECT max(version_id) FROM careerpath_migrations"),
		number(ctx, conn, "SELECT pg_database_size(current_database())"),
		number(ctx, conn, "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
	c.Commit, c.Standbys = text(ctx, conn, "SHOW synchronous_commit"), text(ctx, conn, "SHOW synchronous_standby_names")
	if count {
		err = conn.QueryRow(ctx, `SELECT count(*), coalesce(sum(assessments), 0)::bigint, coalesce(sum(plans), 0)::bigint,
			coalesce(sum(drafts), 0)::bigint, coalesce(sum(events), 0)::bigint FROM people`).Scan(&c.Counts.People,
			&c.Counts.Results, &c.Counts.Plans, &c.Counts.Drafts, &c.Counts.Events)
		if err != nil {
			return c, fmt.Errorf("what is kept can't be counted: %w", err)
		}
	}
	return c, nil
}

// clock compares the clocks.
func (c *Condition) clock(ctx context.Context, conn *pgx.Conn) error {
	ctx, done := context.WithTimeout(ctx, patience)
	defer done()
	var there time.Time
	began := time.Now()
	if err := conn.QueryRow(ctx, "SELECT now()").Scan(&there); err != nil {
		return fmt.Errorf("the database doesn't answer: %w", err)
	}
	took := time.Since(began)
	c.Ahead, c.Within = there.Sub(began.Add(took/2)), took/2
	return nil
}

// number is what a database answers, -1 where it doesn't know.
func number(ctx context.Context, conn *pgx.Conn, sql string) int64 {
	n, err := strconv.ParseInt(text(ctx, conn, sql), 10, 64)
	if err != nil {
		return -1
	}
	return n
}

// text is what a database answers, "" where it doesn't know.
func text(ctx context.Context, conn *pgx.Conn, sql string) (is string) {
	ctx, done := context.WithTimeout(ctx, patience)
	defer done()
	rows := conn.PgConn().Exec(ctx, sql)
	all, err := rows.ReadAll()
	if err != nil || len(all) != 1 || len(all[0].Rows) != 1 {
		return ""
	}
	return string(all[0].Rows[0][0])
}

// local says whether an address is on this machine.
func local(at net.Addr) bool {
	tcp, is := at.(*net.TCPAddr)
	return !is || tcp.IP.IsLoopback()
}
