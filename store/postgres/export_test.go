package postgres

import (
	"time"

	"github.com/jackc/pgx/v5"
)

// Patient has calls end after a time.
func Patient(patience time.Duration) Option { return func(s *Store) { s.patience = patience } }

// Leased has others take over the bringing up to date of tables after a time.
func Leased(lease time.Duration) Option { return func(s *Store) { s.lease = lease } }

// Tracing tells a tracer of every statement.
func Tracing(t pgx.QueryTracer) Option { return func(s *Store) { s.tracer = t } }
