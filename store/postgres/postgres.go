// Package postgres keeps people's data in PostgreSQL, for as many servers at once as one likes. The package must never
// know what the records mean.
//
// It asks little of the database, so that others that speak the same protocol may do: tables and indexes, transactions
// that lock the rows they ask for, and inserts that give way where a row is there. There are no sequences, triggers,
// functions, extensions and advisory locks, nothing is listened for, and nothing is set for longer than a transaction,
// so that a pooler may give each transaction another connection. Ids come from the caller. They are kept as bytes, whose
// order is the same everywhere.
//
// A row's body is four bytes of checksum and then packed JSON, as package packed has it: see seal. Who changes a
// person's data locks their row of people first, which has all changes of one person happen one after another, on
// whichever server.
package postgres

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"careerpath/store"
	"careerpath/store/packed"
)

// Store is a store.Store in a database.
type Store struct {
	pool    *pgxpool.Pool
	packer  *packed.Packer
	typical func(quiz string) []byte // nil where no texts are shared
	asItIs  bool
	tell    func(error)     // of damage, once for each
	commits func(Commit)    // is told of each, nil for nobody
	tracer  pgx.QueryTracer // that is told of every statement, nil for none

	unfinished bool // also with a copy that hasn't ended

	patience time.Duration // for a call, from its first try to its last
	lease    time.Duration // for bringing tables up to date: others take over from one not heard of for that long

	names sync.Map // of the texts for quizzes and contents that are in the database, a packed.Name each

	retries atomic.Int64
	swept   atomic.Int64 // when allowances were last swept, in seconds since 1970

	using  sync.RWMutex // held for reading by calls under way, for writing by Close
	closed bool
}

var _ store.Store = (*Store)(nil)

// Option says how a database is used.
type Option func(*Store)

// Resembling makes assessments small: typical returns a text that those of a quiz resemble, such as the JSON of a few
// made-up people's, and nil for a quiz that it doesn't know. It goes into the database as it is, so it must have nothing
// of a real person in it.
func Resembling(typical func(quiz string) []byte) Option {
	return func(s *Store) { s.typical = typical }
}

// AsItIs leaves the tables as they are. Newer tables than the program's do, as long as it can use them; older ones don't.
func AsItIs() Option {
	return func(s *Store) { s.asItIs = true }
}

// mostTold is how many kinds of damage are told apart.
const mostTold = 1000

// Telling has somebody told of damage when it is met first: tell gets an error that says in which table it is, but not
// whose it is. It must not call the store.
func Telling(tell func(error)) Option {
	return func(s *Store) {
		var mu sync.Mutex
		told := map[string]bool{}
		s.tell = func(fault error) {
			text := fault.Error()
			mu.Lock()
			known := told[text] || len(told) >= mostTold
			told[text] = true
			mu.Unlock()
			if !known {
				tell(fault)
			}
		}
	}
}

// Commit is the end of a person's change.
type Commit struct {
	Took time.Duration // until the database has answered
	Err  error         // why it isn't known to be kept, nil where it is
}

// TellingCommits has commits told of each change of a person once it is over. Calls may come from several goroutines at
// once, and each holds up a call.
func TellingCommits(commits func(Commit)) Option {
	return func(s *Store) { s.commits = commits }
}

// Pool says how connections to the database are used.
type Pool struct {
	InUse, Idle, Most int
	Waits             int64         // how often a call had to wait for one, since the start
	Waited            time.Duration // in all
	Retries           int64         // how often a transaction was tried again, since the start
}

// Pool says how connections are used just now.
func (s *Store) Pool() Pool {
	is := s.pool.Stat()
	return Pool{InUse: int(is.AcquiredConns()), Idle: int(is.IdleConns()), Most: int(is.MaxConns()), Waits: is.EmptyAcquireCount(),
		Waited: is.EmptyAcquireWaitTime(), Retries: s.retries.Load()}
}

// How long things may take.
const (
	usualPatience = 10 * time.Second // for a call, from its first try to its last
	usualLease    = 15 * time.Second // for who brings tables up to date, unless it is renewed
	mostIdle      = "30s"            // for a transaction between two statements
	mostWaiting   = "5s"             // for a lock
	mostRunning   = "10s"            // for a statement
	connectTimes  = 5 * time.Second  // for a connection to be made
)

// Open connects to the database that a URL names, postgres://user:password@host:5432/name, and brings its tables up to
// what this program needs. Any number may do so at once: one of them does the work, and the others wait. Errors are
// *store.Error: Unavailable where the database can't be reached or used, Newer where a newer careerpath has changed its
// tables so that this one can't use them.
func Open(ctx context.Context, address string, options ...Option) (*Store, error) {
	if err := CheckURL(address); err != nil {
		return nil, unavailable(nil, "the database isn't at "+err.Error())
	}
	config, err := pgxpool.ParseConfig(address)
	if err != nil {
		return nil, unavailable(nil, "the address of the database can't be used: look at the files it names")
	}
	s := &Store{packer: packed.New(), patience: usualPatience, lease: usualLease, tell: func(error) {}}
	for _, set := range options {
		set(s)
	}
	// What a statement takes and returns is asked once for each connection, and nothing is prepared in it.
	config.ConnConfig.DefaultQueryExecMode = pgx.QueryExecModeCacheDescribe
	config.ConnConfig.ConnectTimeout = connectTimes
	if config.ConnConfig.RuntimeParams["application_name"] == "" { // by which who looks after the database knows us
		config.ConnConfig.RuntimeParams["application_name"] = "careerpath"
	}
	if config.ConnConfig.ValidateConnect == nil && !s.asItIs { // of several servers, the one that takes changes
		config.ConnConfig.ValidateConnect = pgconn.ValidateConnectTargetSessionAttrsReadWrite
	}
	config.ConnConfig.Tracer = s.tracer
	config.BeforeConnect = neverCancel
	if err := migrate(ctx, config.ConnConfig, s.lease, !s.asItIs, s.unfinished); err != nil {
		return nil, err
	}
	if s.pool, err = pgxpool.NewWithConfig(ctx, config); err != nil {
		return nil, unavailable(err, "the database can't be used")
	}
	return s, nil
}

// CheckURL says what is wrong with the address of a database: the error says what is taken instead, to go after "takes".
// It names no part of the address, which may have a password.
func CheckURL(text string) error {
	at, err := url.Parse(text)
	if err != nil || at.Scheme != "postgres" && at.Scheme != "postgresql" {
		return errors.New("an address like postgres://user:password@host:5432/name")
	}
	if _, err := pgxpool.ParseConfig(text); err != nil {
		return errors.New("an address like postgres://user:password@host:5432/name?sslmode=require, and the files that it " +
			"names must be there")
	}
	return nil
}

// neverCancel has a connection never ask the database to cancel what is under way. It would end a COMMIT's wait for a
// standby, and show everybody a change that goes when the standby takes over.
func neverCancel(_ context.Context, config *pgx.ConnConfig) error {
	var connected atomic.Bool
	dial := config.DialFunc
	config.DialFunc = func(ctx context.Context, network, address string) (net.Conn, error) {
		if connected.Load() {
			return nil, errors.New("what is under way is not cancelled")
		}
		return dial(ctx, network, address)
	}
	config.AfterConnect = func(context.Context, *pgconn.PgConn) error {
		connected.Store(true)
		return nil
	}
	return nil
}

// Shown is the address of a database without what else only its owner should see: the host, the port and the name.
func Shown(text string) string {
	at, err := url.Parse(text)
	if err != nil {
		return "PostgreSQL"
	}
	return (&url.URL{Scheme: at.Scheme, Host: at.Host, Path: at.Path}).String()
}

// Close waits for calls under way, then lets go of the database. Closing twice is fine.
func (s *Store) Close() error {
	s.using.Lock()
	defer s.using.Unlock()
	if !s.closed {
		s.closed = true
		s.pool.Close()
	}
	return nil
}

// enter registers a call, unless it is too late for that. Who has entered must release s.using.
func (s *Store) enter(ctx context.Context) error {
	s.using.RLock()
	var err error
	if s.closed {
		err = unavailable(nil, "the database is closed")
	} else if ctx.Err() != nil {
		err = tooLate(ctx)
	}
	if err != nil {
		s.using.RUnlock()
	}
	return err
}

// Try is as store.Store says.
func (s *Store) Try(ctx context.Context) error {
	return s.once(ctx, func(ctx context.Context, conn *pgxpool.Conn) error {
		_, err := conn.Exec(ctx, touch, probe(conn), time.Now())
		return err
	})
}

// probe is the id of a row that a connection writes to try whether it can.
func probe(conn *pgxpool.Conn) int64 { return int64(conn.Conn().PgConn().PID()) }

// once does something with a connection that may be done again and again, and does so where the database asks for it.
func (s *Store) once(ctx context.Context, do func(context.Context, *pgxpool.Conn) error) error {
	return s.settled(ctx, new(bool), do)
}

// settled does something with a connection as once does; open is as again has it.
func (s *Store) settled(ctx context.Context, open *bool, do func(context.Context, *pgxpool.Conn) error) error {
	if err := s.enter(ctx); err != nil {
		return err
	}
	defer s.using.RUnlock()
	return s.again(ctx, open, func(ctx context.Context, conn *pgxpool.Conn) error {
		err := do(ctx, conn)
		if store.CodeOf(err) != "" {
			return err
		}
		return passing(err)
	})
}

// Away says whether an error of Open is that the database can't be reached for now: it may be starting.
func Away(err error) bool {
	var kept *store.Error
	if !errors.As(err, &kept) || kept.Code != store.Unavailable || kept.Err == nil {
		return false
	}
	said := saidOf(err)
	if said == nil {
		var network net.Error
		return errors.As(err, &network)
	}
	return slices.Contains([]string{"08", "53", "57", "58"}, said.Code[:2]) || said.Code == readOnly
}

func unavailable(cause error, message string) *store.Error {
	return &store.Error{Code: store.Unavailable, Message: message, Err: cause}
}

func internal(cause error, format string, args ...any) *store.Error {
	return &store.Error{Code: store.Internal, Message: fmt.Sprintf(format, args...), Err: cause}
}

func notFound(format string, args ...any) *store.Error {
	return &store.Error{Code: store.NotFound, Message: fmt.Sprintf(format, args...)}
}

func exists(format string, args ...any) *store.Error {
	return &store.Error{Code: store.Exists, Message: fmt.Sprintf(format, args...)}
}

func stale(format string, args ...any) *store.Error {
	return &store.Error{Code: store.Stale, Message: fmt.Sprintf(format, args...)}
}

func damaged(cause error) *store.Error {
	return &store.Error{Code: store.Damaged, Message: "part of the database is damaged: restore a backup", Err: cause}
}
