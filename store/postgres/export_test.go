package postgres

import "time"

// Patient has calls end after a time.
func Patient(patience time.Duration) Option { return func(s *Store) { s.patience = patience } }

// Leased has others take over the bringing up to date of tables after a time.
func Leased(lease time.Duration) Option { return func(s *Store) { s.lease = lease } }
