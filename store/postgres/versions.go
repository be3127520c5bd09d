package postgres

import (
	"fmt"

	"github.com/pressly/goose/v3/database"
	"github.com/pressly/goose/v3/database/dialect"
)

// versions is how goose keeps which migrations were done, without the sequence that its own table has.
type versions struct{}

var _ dialect.QuerierExtender = versions{}

func newVersions() (database.Store, error) {
	return database.NewStoreFromQuerier("careerpath_migrations", versions{})
}

// TableExists says whether there is a table.
func (versions) TableExists(table string) string {
	return fmt.Sprintf(`SELECT EXISTS (SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = '%s')`, table)
}

// CreateTable makes the table.
func (versions) CreateTable(table string) string {
	return fmt.Sprintf(`CREATE TABLE %s (version_id bigint PRIMARY KEY, is_applied boolean NOT NULL, tstamp timestamptz NOT NULL
		DEFAULT now())`, table)
}

// InsertVersion keeps that a migration was done.
func (versions) InsertVersion(table string) string {
	return fmt.Sprintf(`INSERT INTO %s (version_id, is_applied) VALUES ($1, $2)`, table)
}

// DeleteVersion keeps that a migration was undone.
func (versions) DeleteVersion(table string) string {
	return fmt.Sprintf(`DELETE FROM %s WHERE version_id = $1`, table)
}

// GetMigrationByVersion reads one migration.
func (versions) GetMigrationByVersion(table string) string {
	return fmt.Sprintf(`SELECT tstamp, is_applied FROM %s WHERE version_id = $1`, table)
}

// ListMigrations reads all migrations, the latest first.
func (versions) ListMigrations(table string) string {
	return fmt.Sprintf(`SELECT version_id, is_applied FROM %s ORDER BY version_id DESC`, table)
}

// GetLatestVersion reads the latest one.
func (versions) GetLatestVersion(table string) string {
	return fmt.Sprintf(`SELECT max(version_id) FROM %s`, table)
}
