package postgres

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"careerpath/store"
)

// What the database says of why it did nothing.
const (
	uniqueViolation  = "23505"
	readOnly         = "25006" // it is a standby by now
	lockNotAvailable = "55P03"
	outcomeUnknown   = "40003"
)

// again is how a try fails after which another may do. Nothing of it was kept, unless it was a COMMIT that failed.
type againError struct{ cause error }

func (e *againError) Error() string { return e.cause.Error() }
func (e *againError) Unwrap() error { return e.cause }

// passing wraps an error in an againError where another try may do: two transactions were in each other's way, or the
// connection is gone. Other errors come back as they are, and so does nil.
func passing(err error) error {
	if err == nil {
		return nil
	}
	said := saidOf(err)
	if said == nil || fatal(said) {
		return &againError{err} // it isn't the database that says so, or the last that it says
	}
	switch said.Code {
	case uniqueViolation, readOnly, lockNotAvailable:
		return &againError{err}
	}
	switch said.Code[:2] {
	case "08", "40", "53", "57", "58": // the connection, other transactions, too little of something, its end, its disk
		return &againError{err}
	}
	return err
}

// saidOf returns what the database says in an error, nil where it says nothing.
func saidOf(err error) *pgconn.PgError {
	var said *pgconn.PgError
	if errors.As(err, &said) {
		return said
	}
	return nil
}

// fatal says whether the connection ends with what the database said.
func fatal(said *pgconn.PgError) bool {
	return said.SeverityUnlocalized == "FATAL" || said.SeverityUnlocalized == "PANIC"
}

// refused says whether the database says that it has kept nothing. After any other error nobody knows.
func refused(err error) bool {
	said := saidOf(err)
	return said != nil && !fatal(said) && said.Code != outcomeUnknown && said.Code[:2] != "08"
}

// The waits between tries grow up to the longest, each somewhere between nothing and twice as long.
const (
	firstWait   = 2 * time.Millisecond
	longestWait = 200 * time.Millisecond
)

// again has do try with a connection, until its error is no againError or patience ends. A try that has begun is seen
// through, whatever becomes of ctx, and so are all others while open says that a COMMIT was sent and nobody has said what
// became of it.
func (s *Store) again(ctx context.Context, open *bool, do func(context.Context, *pgxpool.Conn) error) error {
	call, done := context.WithTimeout(context.WithoutCancel(ctx), s.patience)
	defer done()
	for wait := firstWait; ; wait = min(2*wait, longestWait) {
		err := s.try(ctx, call, open, do)
		var passes *againError
		if !errors.As(err, &passes) {
			return known(err)
		}
		ended := ctx.Done()
		if *open {
			ended = nil
		}
		pause := time.NewTimer(time.Duration(rand.Int64N(int64(2 * wait))))
		select {
		case <-pause.C:
		case <-call.Done():
		case <-ended:
		}
		pause.Stop()
		if !*open && ctx.Err() != nil {
			return tooLate(ctx)
		}
		if call.Err() == nil {
			s.retries.Add(1)
		} else {
			return unavailable(passes.cause, "the database can't be used for now")
		}
	}
}

// tooLate is the error of a call that has done nothing and whose request has ended.
func tooLate(ctx context.Context) error {
	return unavailable(ctx.Err(), "the request ended before its turn came")
}

// try has do try once, with a connection. It waits for that as long as the call may take, and no longer than ctx lasts
// where nothing is open.
func (s *Store) try(ctx, call context.Context, open *bool, do func(context.Context, *pgxpool.Conn) error) error {
	within := call
	if !*open {
		var done context.CancelFunc
		within, done = context.WithTimeout(ctx, s.patience)
		defer done()
	}
	conn, err := s.pool.Acquire(within)
	if err != nil {
		if !*open && ctx.Err() != nil {
			return tooLate(ctx)
		}
		return &againError{err}
	}
	defer conn.Release()
	err = do(call, conn)
	if said := saidOf(err); said != nil && said.Code == readOnly {
		_ = conn.Conn().Close(call) // another may lead to where changes are taken
	}
	if conn.Conn().IsClosed() {
		_ = conn.Conn().PgConn().Conn().Close() // what it goes on saying is not waited for
	}
	return err
}

// known makes a *store.Error of what the database says, and leaves other errors as they are.
func known(err error) error {
	if saidOf(err) != nil && store.CodeOf(err) == "" {
		return internal(err, "the database refused a statement")
	}
	return err
}
