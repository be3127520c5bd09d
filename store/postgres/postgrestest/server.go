// Package postgrestest runs PostgreSQL for tests, from the system's packages.
package postgrestest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// Server is a PostgreSQL with a directory of its own, on a free port of this machine.
type Server struct {
	Port int
	dir  string
	bin  string
	as   *syscall.Credential // the user it runs as, nil for this one
}

// Start starts a server with settings beside its usual ones, such as "fsync=off". It ends with the test.
func Start(t testing.TB, settings ...string) *Server {
	t.Helper()
	s, err := start(settings)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Stop() })
	return s
}

// Run starts a server that ends when Stop is called: for a TestMain.
func Run(settings ...string) (*Server, error) { return start(settings) }

func start(settings []string) (*Server, error) {
	s, err := prepare()
	if err != nil {
		return nil, err
	}
	if err := s.run("initdb", "-D", s.data(), "-U", "careerpath", "-E", "UTF8", "--locale=C", "--auth=trust", "--no-sync",
		"--no-instructions"); err != nil {
		return nil, err
	}
	return s, s.begin(append([]string{"listen_addresses = '127.0.0.1'", "unix_socket_directories = ''", "max_connections = 200",
		"shared_buffers = 64MB"}, settings...)...)
}

// prepare makes the directory of a server.
func prepare() (*Server, error) {
	bin, err := programs()
	if err != nil {
		return nil, err
	}
	s := &Server{bin: bin}
	if s.dir, err = os.MkdirTemp("", "careerpath-postgres-"); err != nil {
		return nil, err
	}
	if os.Geteuid() == 0 { // as whom PostgreSQL refuses to run
		if err := s.becomeSomebody(); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// begin starts a server for the first time, with settings and on a free port.
func (s *Server) begin(settings ...string) (err error) {
	if s.Port, err = freePort(); err != nil {
		return err
	}
	f, err := os.OpenFile(filepath.Join(s.data(), "postgresql.conf"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	for _, setting := range append(settings, fmt.Sprint("port = ", s.Port)) {
		if _, err := fmt.Fprintln(f, setting); err != nil {
			return err
		}
	}
	if err := f.Close(); err != nil {
		return err
	}
	return s.Resume()
}

// becomeSomebody gives the directory to the user of the package, or to nobody.
func (s *Server) becomeSomebody() error {
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err := strconv.ParseUint(u.Uid, 10, 32)
		if err != nil {
			return err
		}
		gid, err := strconv.ParseUint(u.Gid, 10, 32)
		if err != nil {
			return err
		}
		s.as = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
		return os.Chown(s.dir, int(uid), int(gid))
	}
	return errors.New("there is no user to run PostgreSQL as: it refuses to run as root")
}

// programs finds the directory of PostgreSQL's programs, the newest where there are several.
func programs() (string, error) {
	if found, err := exec.LookPath("pg_ctl"); err == nil {
		if file, err := filepath.EvalSymlinks(found); err == nil {
			if _, err := os.Stat(filepath.Join(filepath.Dir(file), "initdb")); err == nil {
				return filepath.Dir(file), nil
			}
		}
	}
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/pg_ctl")
	if err != nil || len(found) == 0 {
		return "", errors.New("there is no PostgreSQL: install the package postgresql, or run make parts")
	}
	slices.SortFunc(found, func(a, b string) int { return versionOf(a) - versionOf(b) })
	return filepath.Dir(found[len(found)-1]), nil
}

func versionOf(path string) int {
	n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path)))) // 0 for what is no number
	return n
}

func freePort() (int, error) {
	l, err := new(net.ListenConfig).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	port := l.Addr().(*net.TCPAddr).Port //nolint:forcetypeassert // it is TCP's
	return port, l.Close()
}

func (s *Server) data() string { return filepath.Join(s.dir, "data") }

// run runs one of PostgreSQL's programs.
func (s *Server) run(name string, args ...string) error {
	cmd := exec.CommandContext(context.Background(), filepath.Join(s.bin, name), args...)
	cmd.Dir = s.dir
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: s.as}
	log, err := os.Create(filepath.Join(s.dir, name+".log"))
	if err != nil {
		return err
	}
	defer func() { _ = log.Close() }()
	cmd.Stdout, cmd.Stderr = log, log // a pipe would stay open as long as the server
	if err := cmd.Run(); err != nil {
		said, _ := os.ReadFile(log.Name())
		return fmt.Errorf("%s: %w\n%s", name, err, said)
	}
	return nil
}

// startTimes is how long a start or stop may take.
const startTimes = 60 * time.Second

func (s *Server) control(args ...string) error {
	return s.run("pg_ctl", append([]string{"-D", s.data(), "-w", "-t", strconv.Itoa(int(startTimes.Seconds())), "-s"}, args...)...)
}

// Resume starts the server again after Halt.
func (s *Server) Resume() error { return s.control("-l", filepath.Join(s.dir, "server.log"), "start") }

// Halt ends the server at once, as the power would.
func (s *Server) Halt() error { return s.control("-m", "immediate", "stop") }

// Restart ends the server at once and starts it again.
func (s *Server) Restart() error {
	return s.control("-m", "immediate", "-l", filepath.Join(s.dir, "server.log"), "restart")
}

// Stop ends the server and removes its directory.
func (s *Server) Stop() error { return errors.Join(s.Halt(), os.RemoveAll(s.dir)) }

// Log is what the server has logged so far.
func (s *Server) Log() (string, error) {
	text, err := os.ReadFile(filepath.Join(s.dir, "server.log"))
	return string(text), err
}

// Program is where one of PostgreSQL's programs is.
func (s *Server) Program(name string) string { return filepath.Join(s.bin, name) }

// Process is the id of the server's first process.
func (s *Server) Process() (int, error) {
	text, err := os.ReadFile(filepath.Join(s.data(), "postmaster.pid"))
	if err != nil {
		return 0, err
	}
	line, _, _ := strings.Cut(string(text), "\n")
	return strconv.Atoi(line)
}

// Do has the server do a statement in its own database.
func (s *Server) Do(t testing.TB, sql string) {
	t.Helper()
	s.DoIn(t, "postgres", sql)
}

// DoIn has the server do a statement in a database.
func (s *Server) DoIn(t testing.TB, database, sql string) {
	t.Helper()
	conn, err := pgx.Connect(context.Background(), s.URL(database))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(context.Background()) }()
	if _, err := conn.Exec(context.Background(), sql); err != nil {
		t.Fatal(err)
	}
}

// URL is the address of a database.
func (s *Server) URL(database string) string { return URL(database, s) }

// URL is the address of a database on whichever of several servers takes changes.
func URL(database string, servers ...*Server) string {
	var hosts []string
	for _, s := range servers {
		hosts = append(hosts, fmt.Sprintf("127.0.0.1:%d", s.Port))
	}
	return fmt.Sprintf("postgres://careerpath@%s/%s?sslmode=disable", strings.Join(hosts, ","), database)
}
