package postgres

import (
	"context"
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
	lease     = 15 * time.Second
	heartbeat = 3 * time.Second
	askAgain  = 250 * time.Millisecond
	askTimes  = 240 // a minute
)

// migrate brings the tables up to date.
func migrate(ctx context.Context, config *pgx.ConnConfig) error {
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
		lock.WithTableHeartbeatInterval(heartbeat), lock.WithTableLockTimeout(askAgain, askTimes))
	if err != nil {
		return internal(err, "the lock can't be made")
	}
	up, err := goose.NewProvider(goose.DialectPostgres, db, files, goose.WithTableName("careerpath_migrations"),
		goose.WithLocker(one), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return internal(err, "the tables can't be described")
	}
	at, target, err := up.GetVersions(ctx)
	switch {
	case err != nil:
		return unavailable(err, "the tables can't be looked at")
	case at > target:
		return &store.Error{Code: store.Newer, Message: "a newer careerpath has changed the database: use that"}
	case at == target:
		return nil
	}
	if _, err := up.Up(ctx); err != nil {
		var part *goose.PartialError
		if errors.As(err, &part) {
			err = part.Err
		}
		return unavailable(err, "the tables could not be brought up to date: the user needs the right to create them")
	}
	return nil
}
