package postgres

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

// What the database says of why it did nothing.
const (
	serializationFailure = "40001"
	deadlockDetected     = "40P01"
	uniqueViolation      = "23505"
	lockNotAvailable     = "55P03"
)

// again is how a try fails after which another may do. Nothing of it was kept.
type againError struct{ cause error }

func (e *againError) Error() string { return e.cause.Error() }
func (e *againError) Unwrap() error { return e.cause }

// passing wraps an error in an againError where another try may do: two transactions were in each other's way, or the
// connection is gone. Other errors come back as they are, and so does nil.
func passing(err error) error {
	if err == nil {
		return nil
	}
	var said *pgconn.PgError
	if !errors.As(err, &said) {
		return &againError{err} // it isn't the database that says so
	}
	switch said.Code {
	case serializationFailure, deadlockDetected, uniqueViolation, lockNotAvailable:
		return &againError{err}
	}
	switch said.Code[:2] {
	case "08", "53", "57": // the connection, what the server has too little of, and its end
		return &againError{err}
	}
	return err
}

// The waits between tries grow up to the longest, each somewhere between nothing and twice as long.
const (
	firstWait   = 2 * time.Millisecond
	longestWait = 200 * time.Millisecond
)

// again has do try with a connection, until its error is no againError or patience ends. A call that has begun is seen
// through, whatever becomes of ctx.
func (s *Store) again(ctx context.Context, do func(context.Context, *pgxpool.Conn) error) error {
	call, done := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer done()
	begun := false
	for wait := firstWait; ; wait = min(2*wait, longestWait) {
		turn := call
		if !begun {
			turn = ctx
		}
		err := s.try(turn, call, &begun, do)
		var passes *againError
		if !errors.As(err, &passes) {
			return known(err)
		}
		pause := time.NewTimer(time.Duration(rand.Int64N(int64(2 * wait))))
		select {
		case <-pause.C:
		case <-call.Done():
			pause.Stop()
			return unavailable(passes.cause, "the database can't be used for now")
		}
		if !begun && ctx.Err() != nil {
			return unavailable(ctx.Err(), "the request ended before its turn came")
		}
	}
}

// try has do try once, with a connection that it waits for as long as turn lasts.
func (s *Store) try(
	turn, call context.Context, begun *bool, do func(context.Context, *pgxpool.Conn) error,
) error {
	within, done := context.WithTimeout(turn, patience)
	defer done()
	conn, err := s.pool.Acquire(within)
	if err != nil {
		if turn.Err() != nil {
			return unavailable(turn.Err(), "the request ended before its turn came")
		}
		return &againError{err}
	}
	*begun = true
	defer conn.Release()
	return do(call, conn)
}

// known makes a *store.Error of what the database says, and leaves other errors as they are.
func known(err error) error {
	var said *pgconn.PgError
	if errors.As(err, &said) {
		return internal(err, "the database refused a statement")
	}
	return err
}
