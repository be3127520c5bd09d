package postgrestest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// Standby starts a server that gets all that this one has, by streaming replication. It ends with the test.
func (s *Server) Standby(t testing.TB) *Server {
	t.Helper()
	other, err := prepare()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = other.Stop() })
	if err := s.run("pg_basebackup", "-D", other.data(), "-h", "127.0.0.1", "-p", fmt.Sprint(s.Port), "-U", "careerpath",
		"--write-recovery-conf", "--checkpoint=fast", "--no-sync"); err != nil {
		t.Fatal(err)
	}
	if err := other.begin("wal_retrieve_retry_interval = 50ms"); err != nil {
		t.Fatal(err)
	}
	return other
}

// Synchronous has a server keep changes only once a standby has them, too.
func (s *Server) Synchronous(ctx context.Context) error {
	if err := s.Set(ctx, "synchronous_standby_names", "*"); err != nil {
		return err
	}
	return s.until(ctx, "SELECT EXISTS (SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync')")
}

// StandbyAwaited waits until a COMMIT waits for the standby.
func (s *Server) StandbyAwaited(ctx context.Context) error {
	return s.until(ctx, "SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND "+
		"backend_type = 'client backend')")
}

// Set changes a setting that needs no restart.
func (s *Server) Set(ctx context.Context, setting, value string) error {
	conn, err := pgx.Connect(ctx, s.URL("postgres"))
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(ctx) }()
	for _, sql := range []string{fmt.Sprintf("ALTER SYSTEM SET %s = '%s'", setting, value), "SELECT pg_reload_conf()"} {
		if _, err := conn.Exec(ctx, sql); err != nil {
			return err
		}
	}
	return s.until(ctx, fmt.Sprintf("SELECT current_setting('%s') = '%s'", setting, value))
}

// Promote makes a standby a server of its own.
func (s *Server) Promote() error { return s.control("promote") }

// until asks again and again until the answer is true.
func (s *Server) until(ctx context.Context, sql string) error {
	conn, err := pgx.Connect(ctx, s.URL("postgres"))
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(ctx) }()
	again := time.NewTicker(10 * time.Millisecond)
	defer again.Stop()
	for {
		var is bool
		if err := conn.QueryRow(ctx, sql).Scan(&is); err != nil || is {
			return err
		}
		select {
		case <-again.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
