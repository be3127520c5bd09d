//go:build unix

package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// stuck connects to a server and sends the beginning of a request, of which no more will come. The server is at work on
// it once it asks for the body.
func stuck(t *testing.T, site string) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(site, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() }) // the server may have closed it
	const request = "POST /api/v1/score HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: " +
		"100\r\nExpect: 100-continue\r\n\r\n"
	if _, err := io.WriteString(conn, request); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(conn).ReadString('\n'); !strings.Contains(line, "100 Continue") {
		t.Fatalf("the server says %q: %v", line, err)
	}
	return conn
}

// loggingServer is careerpath serve as a process whose log is read line by line.
type loggingServer struct {
	*exec.Cmd
	url string
	log *bufio.Reader
}

func startLogging(t *testing.T, args ...string) *loggingServer {
	t.Helper()
	s := &loggingServer{Cmd: exec.CommandContext(t.Context(), os.Args[0], append([]string{
		"serve", "--addr", "127.0.0.1:0", "--db", filepath.Join(t.TempDir(), "people.db"),
	}, args...)...)}
	s.Args[0] = "careerpath"
	s.Env = append(os.Environ(), "GORACE=atexit_sleep_ms=0")
	out, err := s.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	logged, err := s.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Start(); err != nil {
		t.Fatal(err)
	}
	hello, err := bufio.NewReader(out).ReadString('\n')
	if s.url = regexp.MustCompile(`http://[0-9.:]+[0-9]`).FindString(hello); s.url == "" {
		t.Fatalf("the server says %q: %v", hello, err)
	}
	s.log = bufio.NewReader(logged)
	return s
}

// says waits until the log says something.
func (s *loggingServer) says(t *testing.T, what string) {
	t.Helper()
	for {
		line, err := s.log.ReadString('\n')
		if strings.Contains(line, what) {
			return
		}
		if err != nil {
			t.Fatalf("the log ends without %q: %v", what, err)
		}
	}
}

func TestAStuckClientDoesNotKeepAStoppedServerFromEndingWell(t *testing.T) {
	s := startLogging(t)
	stuck(t, s.url)
	if err := s.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	s.says(t, "stopping")
	rest, err := io.ReadAll(s.log)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Wait(); err != nil {
		t.Errorf("the server ends with %v:\n%s", err, rest)
	}
	if !bytes.Contains(rest, []byte("have been cut")) || bytes.Contains(rest, []byte(`"level":"ERROR"`)) {
		t.Errorf("the log should note that a request was cut, and no error:\n%s", rest)
	}
}

func TestASecondSignalEndsAServerAtOnce(t *testing.T) {
	for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT} {
		s := startLogging(t)
		stuck(t, s.url)
		if err := s.Process.Signal(signal); err != nil {
			t.Fatal(err)
		}
		s.says(t, "stopping")
		if err := s.Process.Signal(signal); err != nil {
			t.Fatal(err)
		}
		rest, err := io.ReadAll(s.log)
		if err != nil {
			t.Fatal(err)
		}
		var exit *exec.ExitError
		if err := s.Wait(); !errors.As(err, &exit) || exit.ExitCode() != 128+int(signal) ||
			bytes.Contains(rest, []byte("have been cut")) {
			t.Errorf("after a second %v the server ends with %v:\n%s", signal, err, rest)
		}
	}
}

func TestAServerToldToStopFailsReadyzFirstAndAnswersAllElseUntilTheDelayIsOver(t *testing.T) {
	s := startLogging(t, "--drain-delay", "5m")
	asks := func(path string, want int) {
		t.Helper()
		client := &http.Client{Transport: &http.Transport{}} // a new connection each time
		defer client.CloseIdleConnections()
		resp, err := client.Get(s.url + path)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		if resp.StatusCode != want {
			t.Errorf("%s is answered %d, want %d", path, resp.StatusCode, want)
		}
	}
	asks("/readyz", http.StatusOK)
	if err := s.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	s.says(t, "/readyz fails from now on")
	asks("/readyz", http.StatusServiceUnavailable)
	asks("/livez", http.StatusOK)
	asks("/roles", http.StatusOK)
	if err := s.Process.Signal(syscall.SIGTERM); err != nil { // which ends the wait
		t.Fatal(err)
	}
	var exit *exec.ExitError
	if err := s.Wait(); !errors.As(err, &exit) || exit.ExitCode() != 128+int(syscall.SIGTERM) {
		t.Errorf("after a second signal the server ends with %v", err)
	}
}

func TestAServerEndsByItselfAfterTheDelay(t *testing.T) {
	s := &serving{limits: usualLimits, delay: parsed[time.Duration]{is: time.Millisecond}}
	_, stop := served(t, s)
	log, err := stop()
	fails, finishes := strings.Index(log, "/readyz fails from now on"), strings.Index(log, "requests under way are finished")
	if err != nil || fails < 0 || finishes < fails {
		t.Errorf("it ends with %v:\n%s", err, log)
	}
	for text, want := range map[string]time.Duration{"0s": 0, "5s": 5 * time.Second, "5m": 5 * time.Minute} {
		if got, err := readDelay(text); err != nil || got != want {
			t.Errorf("%s gives %v (%v)", text, got, err)
		}
	}
	for _, text := range []string{"", "5", "-1s", "5m1s", "soon"} {
		if _, err := readDelay(text); err == nil || !strings.Contains(err.Error(), "such as 5s") {
			t.Errorf("%q gives %v, want an error", text, err)
		}
	}
}

// served runs a server here until stop is called, which returns what it ended with.
func served(t *testing.T, s *serving) (at string, stop func() (log string, err error)) {
	t.Helper()
	catalog, err := ownCatalog()
	if err != nil {
		t.Fatal(err)
	}
	s.addr, s.data.file = "127.0.0.1:0", filepath.Join(t.TempDir(), "people.db")
	ctx, cancel := context.WithCancel(t.Context())
	hello, stdout := io.Pipe()
	var log bytes.Buffer
	ended := make(chan error, 1)
	go func() { ended <- s.run(ctx, catalog, nil, stdout, &log) }()
	line, err := bufio.NewReader(hello).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return line, func() (string, error) {
		cancel()
		err := <-ended
		return log.String(), err
	}
}

func TestRequestsUnderWayAreFinishedWhenAServerStops(t *testing.T) {
	s := &serving{limits: usualLimits}
	s.limits.drain = time.Minute
	hello, stop := served(t, s)
	conn := stuck(t, regexp.MustCompile(`http://[0-9.:]+[0-9]`).FindString(hello))
	type end struct {
		log string
		err error
	}
	ended := make(chan end, 1)
	go func() {
		log, err := stop()
		ended <- end{log, err}
	}()
	body := `{"quiz":"marketing_career","answers":{}}`
	if _, err := fmt.Fprintf(conn, "%-100s", body); err != nil {
		t.Fatal(err)
	}
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%+v: %v", resp, err)
	}
	if err := resp.Body.Close(); err != nil {
		t.Error(err)
	}
	if e := <-ended; e.err != nil || strings.Contains(e.log, "have been cut") {
		t.Errorf("it ends with %v:\n%s", e.err, e.log)
	}
}

func TestBehindAProxyAServerSaysItsPublicAddress(t *testing.T) {
	s := &serving{limits: usualLimits}
	if err := s.public.Set("https://careers.example.org/"); err != nil {
		t.Fatal(err)
	}
	hello, stop := served(t, s)
	if !regexp.MustCompile(`^careerpath is at https://careers.example.org, behind a proxy to ` +
		`http://127.0.0.1:[0-9]+, and keeps`).MatchString(hello) {
		t.Errorf("it says %q", hello)
	}
	if _, err := stop(); err != nil {
		t.Error(err)
	}
}
