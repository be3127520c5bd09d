package postgres

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"io/fs"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"careerpath/store"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// How the one is found that brings tables up to date: it holds a row that others take over when it hasn't been heard of
// for as long as the lease.
const (
	beats     = 5 // that a lease is renewed in its time
	askAgain  = 250 * time.Millisecond
	askTimes  = 240 // a minute
	giveTimes = 8   // that it is tried to give the row back
)

// migrate brings the tables up to date, or only looks whether they can be used.
//
// A migration only ever adds, so that programs from before it go on, and may be started, beside newer ones. One that older
// programs can't bear says in the table needs which migration a program must know.
//
// A database with a copy that hasn't ended is refused, unless that is what it is opened for.
func migrate(ctx context.Context, config *pgx.ConnConfig, lease time.Duration, change, unfinished bool) error {
	db := stdlib.OpenDB(*config)
	defer func() { _ = db.Close() }() // nothing is under way
	if err := db.PingContext(ctx); err != nil {
		return unavailable(err, "the database can't be reached: look whether its address is right and whether it runs")
	}
	files, err := fs.Sub(migrationFiles, "migrations")
	if err != nil {
		return internal(err, "the program has no tables")
	}
	one, err := lock.NewPostgresTableLocker(lock.WithTableName("careerpath_migrating"), lock.WithTableLeaseDuration(lease),
		lock.WithTableHeartbeatInterval(lease/beats), lock.WithTableLockTimeout(askAgain, askTimes),
		lock.WithTableUnlockTimeout(askAgain, giveTimes))
	if err != nil {
		return internal(err, "the lock can't be made")
	}
	done, err := newVersions()
	if err != nil {
		return internal(err, "the versions of tables can't be described")
	}
	up, err := goose.NewProvider(goose.DialectCustom, db, files, goose.WithStore(done), goose.WithLocker(one), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return internal(err, "the tables can't be described")
	}
	at, target, err := up.GetVersions(ctx)
	switch {
	case err != nil:
		return unavailable(err, "the tables can't be looked at")
	case at >= target:
		return usable(ctx, db, target, unfinished)
	case !change:
		return unavailable(nil, "the database has no tables of this version yet: have 'careerpath serve' of this version "+
			"make them")
	}
	if _, err := up.Up(ctx); err != nil {
		if at, target, looked := up.GetVersions(ctx); looked == nil && at >= target {
			return usable(ctx, db, target, unfinished) // all is there, whoever has done it
		}
		var part *goose.PartialError
		if errors.As(err, &part) {
			err = part.Err
		}
		return unavailable(err, "the tables could not be brought up to date: the user needs the right to create them")
	}
	return usable(ctx, db, target, unfinished)
}

// usable says whether a program that knows migrations up to target can use the tables.
func usable(ctx context.Context, db *sql.DB, target int64, unfinished bool) error {
	var needed int64
	err := db.QueryRowContext(ctx, `SELECT version FROM needs WHERE id = 1`).Scan(&needed)
	switch {
	case errors.Is(err, sql.ErrNoRows):
	case err != nil:
		return unavailable(err, "the tables can't be looked at")
	case needed > target:
		return &store.Error{Code: store.Newer, Message: "a newer careerpath has changed the database: use that"}
	}
	if unfinished {
		return nil
	}
	var source string
	err = db.QueryRowContext(ctx, `SELECT source FROM copies WHERE id = 1`).Scan(&source)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil
	case err != nil:
		return unavailable(err, "the tables can't be looked at")
	}
	return unavailable(nil, "the database has an unfinished copy of "+source+": run 'careerpath copy' again until it ends well")
}
