//go:build unix

package main

import (
	"bytes"
	"errors"
	"io"
	"log"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"careerpath/cmd/careerpath/internal/upkeep"
	"careerpath/store/postgres"
	"careerpath/store/postgres/postgrestest"
)

// balancer stands before servers, and sends each request to another of those that say that they are ready.
type balancer struct {
	*httptest.Server
	mu      sync.Mutex
	servers []*url.URL
	ready   atomic.Pointer[[]*url.URL]
	next    atomic.Int64
}

func newBalancer(t *testing.T, servers ...*serverProcess) *balancer {
	t.Helper()
	b := &balancer{}
	for _, s := range servers {
		b.add(t, s)
	}
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for look := time.NewTicker(50 * time.Millisecond); ; {
			select {
			case <-look.C:
				b.look()
			case <-stop:
				look.Stop()
				return
			}
		}
	}()
	b.Server = httptest.NewServer(&httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			ready := *b.ready.Load()
			r.SetURL(ready[int(b.next.Add(1))%len(ready)])
			r.Out.Host = r.In.Host
		},
		Transport: &http.Transport{MaxIdleConnsPerHost: 100},
		ErrorLog:  log.New(io.Discard, "", 0),
	})
	t.Cleanup(func() {
		close(stop)
		<-stopped
		b.Close()
	})
	return b
}

// add has requests sent to a server, too.
func (b *balancer) add(t *testing.T, s *serverProcess) {
	t.Helper()
	at, err := url.Parse(s.url)
	if err != nil {
		t.Fatal(err)
	}
	b.mu.Lock()
	b.servers = append(b.servers, at)
	b.mu.Unlock()
	b.look()
}

// look asks each server whether it is ready.
func (b *balancer) look() {
	b.mu.Lock()
	defer b.mu.Unlock()
	var ready []*url.URL
	for _, at := range b.servers {
		reply, err := http.Get(at.String() + "/readyz")
		if err != nil {
			continue
		}
		_ = reply.Body.Close()
		if reply.StatusCode == http.StatusOK {
			ready = append(ready, at)
		}
	}
	if len(ready) > 0 {
		b.ready.Store(&ready)
	}
}

// status is what a page of a server is answered with.
func status(t *testing.T, address string) int {
	t.Helper()
	reply, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	_ = reply.Body.Close()
	return reply.StatusCode
}

func TestServersOverOnePostgreSQLTakeOneAnothersPlace(t *testing.T) {
	t.Parallel()
	program, pg := builtProgram(t), postgrestest.Start(t, "fsync = off")
	db := pg.URL("postgres")
	begin := func() *serverProcess { return startServer(t, program, db, "--drain-delay", "400ms", "--room", "off") }
	if err := pg.Halt(); err != nil {
		t.Fatal(err)
	}
	resumed := make(chan error, 1)
	time.AfterFunc(200*time.Millisecond, func() { resumed <- pg.Resume() })
	servers := []*serverProcess{begin(), begin()} // which wait for the database
	if err := <-resumed; err != nil {
		t.Fatal(err)
	}
	b := newBalancer(t, servers...)

	t.Run("whose database is away is not ready, and is again when it is back", func(t *testing.T) {
		if err := pg.Halt(); err != nil {
			t.Fatal(err)
		}
		if got := status(t, servers[0].url+"/readyz"); got != http.StatusServiceUnavailable {
			t.Errorf("without a database /readyz is answered %d", got)
		}
		if err := pg.Resume(); err != nil {
			t.Fatal(err)
		}
		for end := time.Now().Add(time.Minute); status(t, servers[0].url+"/readyz") != http.StatusOK; {
			if time.Now().After(end) {
				t.Fatal("it isn't ready a minute after the database is back")
			}
		}
		b.look()
	})
	t.Run("are replaced one after another, and nobody notices", func(t *testing.T) { replaced(t, b, servers, begin, db) })
	t.Run("forget people once some server has run for a week", func(t *testing.T) { forgotten(t, db) })
	t.Run("are looked after without a password being shown", func(t *testing.T) { lookedAfter(t, pg) })
}

// forgotten has two servers, whose clocks differ by some minutes, look after people in turn, each of them restarted each
// time.
func forgotten(t *testing.T, db string) {
	t.Helper()
	var both [2]*postgres.Store
	for i := range both {
		var err error
		if both[i], err = postgres.Open(t.Context(), db); err != nil {
			t.Fatal(err)
		}
		defer func() { _ = both[i].Close() }()
	}
	begun := time.Now().AddDate(1, 0, 0) // so that all who were here haven't been seen for a year
	var logged bytes.Buffer
	look := func(turn int) string {
		t.Helper()
		logged.Reset()
		st := both[turn%2]
		now := begun.Add(time.Duration(turn)*12*time.Hour + time.Duration(turn%2)*5*time.Minute)
		(&upkeep.Upkeep{Store: st, Serving: st, Forget: 90, Log: slog.New(slog.NewTextHandler(&logged, nil))}).Look(t.Context(), now)
		return logged.String()
	}
	if got := look(0); !strings.Contains(got, "once the server has run for a week") {
		t.Errorf("at first it logs %q", got)
	}
	for turn := 1; turn < 14; turn++ {
		if got := look(turn); got != "" {
			t.Errorf("after %d half days it logs %q", turn, got)
		}
	}
	if got := look(14); !strings.Contains(got, "forgotten=16") { // of each client a person, and its program's
		t.Errorf("after a week it logs %q", got)
	}
	if got := look(15); got != "" {
		t.Errorf("within a day of that it logs %q", got)
	}
	if got := look(16) + look(17); strings.Count(got, "people=0 forgotten=0") != 1 {
		t.Errorf("a day later it logs %q", got)
	}
}

// lookedAfter runs the commands for who looks after a database.
func lookedAfter(t *testing.T, pg *postgrestest.Server) {
	t.Helper()
	url := strings.Replace(pg.URL("postgres"), "careerpath@", "careerpath:hush@", 1)
	nowhere := "postgres://careerpath:hush@127.0.0.1:1/nowhere?sslmode=disable"
	pg.Do(t, "CREATE DATABASE empty")
	empty := strings.Replace(url, "/postgres?", "/empty?", 1)
	for _, tt := range []struct {
		args []string
		code int
		says []string // regular expressions
	}{
		{[]string{"doctor", "--addr", "127.0.0.1:0", "--forget-after", "90d", "--postgres", url}, 0, []string{
			`ok +database +postgres://127\.0\.0\.1:\d+/postgres, PostgreSQL \d+\.\d+.*, \d+ MB, with \d+ other connections`,
			`ok +tables +version \d+`, `ok +connection +it stays on this machine`, `note +commits +what is saved is on the disk of one`,
			`ok +clocks`, `ok +forgetting +serve would delete 0 people`}},
		{[]string{"doctor", "--addr", "127.0.0.1:0", "--postgres", empty}, 0, []string{`note +tables +there are none yet: serve makes them`}},
		{[]string{"doctor", "--addr", "127.0.0.1:0", "--postgres", nowhere}, 1, []string{`wrong +database +postgres://127.0.0.1:1/nowhere: ` +
			`the database can't be reached: .*connection refused`}},
		{[]string{"stats", "--forget-after", "90d", "--postgres", url}, 0, []string{`0 +people\n`, `0 +results\n`,
			`0 +people nobody has seen for 90d`, `\d+ +bytes\n`, `\d+ +version of the tables`}},
		{[]string{"stats", "--postgres", nowhere}, 1, []string{`postgres://127.0.0.1:1/nowhere: the database can't be reached`}},
		{[]string{"config", "--postgres", url}, 0, []string{`postgres +postgres://127\.0\.0\.1:\d+/postgres +--postgres`}},
		{[]string{"config", "--json", "--postgres", url}, 0, []string{`"postgres://127\.0\.0\.1:\d+/postgres"`}},
		{[]string{"config", "--postgres", "mysql://careerpath:hush@127.0.0.1/people"}, 2, []string{`an address like postgres://`}},
		{[]string{"serve", "--demo", "--postgres", url}, 2, []string{`--demo keeps nothing, so it takes no --db and no --postgres`}},
		{[]string{"serve", "--purge", "--postgres", url}, 2, []string{`--purge is about a file, .*leave it out with --postgres`}},
		{[]string{"serve", "--compact-at", "50", "--postgres", url}, 2, []string{`--compact-at is about a file`}},
	} {
		var said bytes.Buffer
		if code := run(t.Context(), tt.args, strings.NewReader(""), &said, &said); code != tt.code {
			t.Errorf("%v ends with %d, want %d", tt.args[:1], code, tt.code)
		}
		for _, want := range tt.says {
			if !regexp.MustCompile(want).Match(said.Bytes()) {
				t.Errorf("%v doesn't say %s:\n%s", tt.args, want, said.Bytes())
			}
		}
		if bytes.Contains(said.Bytes(), []byte("hush")) {
			t.Errorf("%v says the password:\n%s", tt.args[:1], said.Bytes())
		}
	}
}

// replaced has clients go on while each server is stopped and another takes its place: no request fails, and nothing is
// lost. Each request of a client goes to another server than the one before, from its first question on.
func replaced(t *testing.T, b *balancer, servers []*serverProcess, begin func() *serverProcess, db string) {
	t.Helper()
	catalog, err := ownCatalog()
	if err != nil {
		t.Fatal(err)
	}
	clients, answers := newTickingClients(t), managersAnswers(t)
	if err := clients[0].adopt(b.URL, catalog, answers); err != nil { // alone, so that two servers take turns
		t.Fatal(err)
	}
	var adopting, acting sync.WaitGroup
	for _, c := range clients[1:] {
		adopting.Go(func() {
			if err := c.adopt(b.URL, catalog, answers); err != nil {
				t.Error(err)
			}
		})
	}
	adopting.Wait()
	if t.Failed() {
		return
	}
	var stop atomic.Bool
	var acts, enough atomic.Int64 // enough: from how many on it is done, 0 for not yet
	done := make(chan struct{})
	var ending sync.Once
	for i, c := range clients {
		acting.Go(func() {
			for turn := i; !stop.Load(); turn++ {
				if err := c.act(b.URL, turn); err != nil {
					t.Errorf("client %d, turn %d: %v", i, turn, err)
					return
				}
				if n, most := acts.Add(1), enough.Load(); most > 0 && n >= most {
					ending.Do(func() { close(done) })
				}
			}
		})
	}
	for _, old := range servers {
		b.add(t, begin())
		if err := errors.Join(old.Process.Signal(syscall.SIGTERM), old.Wait()); err != nil {
			t.Errorf("%v\n%s", err, old.log.Bytes())
		}
	}
	enough.Store(acts.Load() + 20) // with both servers replaced
	select {
	case <-done:
	case <-time.After(20 * time.Second):
		t.Error("nothing goes on once both servers are replaced")
	}
	stop.Store(true)
	acting.Wait()
	s, err := postgres.Open(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range clients {
		if err := errors.Join(c.follow(t, s), c.program.follow(t, s)); err != nil {
			t.Errorf("client %d: %v", i, err)
		}
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	t.Logf("%d changes while two servers were replaced", acts.Load())
}
