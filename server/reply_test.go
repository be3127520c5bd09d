package server_test

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"careerpath/server"
	"careerpath/store"
)

// narrow is a listener whose connections hold little that hasn't been taken yet, as on a bad line.
type narrow struct{ net.Listener }

func (n narrow) Accept() (net.Conn, error) {
	conn, err := n.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return conn, conn.(*net.TCPConn).SetWriteBuffer(8 << 10)
}

// exportSize is more than the buffers of a narrow connection hold, by far.
const exportSize = 1 << 20

// writeLimit is the time for a whole reply after which a server cuts it, unless the site asks for more.
const writeLimit = 300 * time.Millisecond

// newNarrow is a site on a bad line, which gives an asker so long to take something, and the request for the export of
// someone who has a lot.
func newNarrow(t *testing.T, patience time.Duration) (s *site, request string) {
	t.Helper()
	s = newSite(t)
	s.stop()
	s.set = func(h *server.Server) { h.Patience = patience }
	s.start()
	handler := s.server.Config.Handler
	s.server.Close()
	s.server = httptest.NewUnstartedServer(handler)
	s.server.Listener = narrow{s.server.Listener}
	s.server.Config.WriteTimeout = min(patience, writeLimit)
	s.server.Start()

	s.form("/quizzes/"+quizID+"?section=1", s.sections(answersOf(t, s.catalog, leader))[0])
	c := s.get("/me").header.Get("Set-Cookie")
	cookie, _, _ := strings.Cut(c, ";")
	secret, err := base64.RawURLEncoding.DecodeString(strings.TrimPrefix(cookie, "careerpath="))
	if err != nil {
		t.Fatal(err)
	}
	person, _, err := s.store.KeyBySecret(t.Context(), sha256.Sum256(secret))
	if err != nil {
		t.Fatal(err)
	}
	err = s.store.Update(t.Context(), person.ID, func(tx store.Tx) error {
		for range 16 {
			data := json.RawMessage(`"` + strings.Repeat("x", exportSize/16) + `"`)
			if _, err := tx.AppendEvent(store.Event{At: time.Now(), Kind: "tested", Subject: "a", Data: data}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return s, fmt.Sprintf("GET /me/export HTTP/1.1\r\nHost: careers.example\r\nCookie: %s\r\nConnection: close\r\n\r\n",
		cookie)
}

// dial opens a connection that takes little at a time, and sends a request.
func (s *site) dial(request string) net.Conn {
	s.t.Helper()
	conn, err := net.Dial("tcp", s.server.Listener.Addr().String())
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = conn.Close() }) // closed already where all went well
	if err := conn.(*net.TCPConn).SetReadBuffer(8 << 10); err != nil {
		s.t.Fatal(err)
	}
	if _, err := io.WriteString(conn, request); err != nil {
		s.t.Fatal(err)
	}
	return conn
}

// logged waits for the log to tell of a request.
func (s *site) logged(route string) (line string) {
	s.t.Helper()
	tick, timeout := time.NewTicker(5*time.Millisecond), time.After(time.Minute)
	defer tick.Stop()
	for {
		for line := range strings.Lines(s.log.String()) {
			if strings.Contains(line, `"route":"`+route+`"`) {
				return line
			}
		}
		select {
		case <-tick.C:
		case <-timeout:
			s.t.Fatalf("nothing of %s in the log:\n%s", route, s.log)
		}
	}
}

func TestWhoTakesALargeExportSlowlyGetsAllOfIt(t *testing.T) {
	s, request := newNarrow(t, time.Minute)
	conn := s.dial(request)
	begun := time.Now()
	pace := time.NewTicker(writeLimit / 100)
	defer pace.Stop()
	var got bytes.Buffer
	for parts := range 1000 {
		for time.Since(begun) < time.Duration(parts)*writeLimit/20 {
			<-pace.C
		}
		_, err := io.CopyN(&got, conn, exportSize/60)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("cut after %v and %d bytes: %v", time.Since(begun), got.Len(), err)
		}
	}
	if took := time.Since(begun); took < 2*writeLimit {
		t.Fatalf("it took only %v, which shows nothing", took)
	}
	resp, err := http.ReadResponse(bufio.NewReader(&got), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var export struct{ Events []store.Event }
	if err := json.NewDecoder(resp.Body).Decode(&export); err != nil || len(export.Events) < 16 {
		t.Errorf("%d events: %v", len(export.Events), err)
	}
}

// deadlines is a reply of which every part may be written until some time.
type deadlines struct {
	*httptest.ResponseRecorder
	set, since int // how often more time was given, and the bytes written since
	most       int
}

func (d *deadlines) SetWriteDeadline(time.Time) error {
	d.set, d.since = d.set+1, 0
	return nil
}

func (d *deadlines) Write(b []byte) (int, error) {
	d.since += len(b)
	d.most = max(d.most, d.since)
	return d.ResponseRecorder.Write(b)
}

func TestEveryPartOfALargeReplyHasItsOwnTime(t *testing.T) {
	s, request := newNarrow(t, time.Minute)
	req, err := http.ReadRequest(bufio.NewReader(strings.NewReader(request)))
	if err != nil {
		t.Fatal(err)
	}
	d := &deadlines{ResponseRecorder: httptest.NewRecorder()}
	s.server.Config.Handler.ServeHTTP(d, req)
	if d.Body.Len() < exportSize || d.most > 16<<10 || d.set < exportSize/(16<<10) {
		t.Errorf("%d bytes, up to %d of them at once, and more time given %d times", d.Body.Len(), d.most, d.set)
	}
}

func TestWhoTakesNothingIsCutAndThatIsNoError(t *testing.T) {
	s, request := newNarrow(t, writeLimit)
	s.dial(request)
	line := s.logged("/me/export")
	if !strings.Contains(line, `"status":499`) || !strings.Contains(line, `"level":"INFO"`) {
		t.Errorf("the log says %s", line)
	}
	if log := s.log.String(); strings.Contains(log, `"level":"ERROR"`) {
		t.Errorf("it is logged as an error:\n%s", log)
	}
}

func TestWhoLeavesInTheMiddleIsNoError(t *testing.T) {
	s, request := newNarrow(t, time.Minute)
	conn := s.dial(request)
	if _, err := io.CopyN(io.Discard, conn, 1000); err != nil {
		t.Fatal(err)
	}
	if err := conn.Close(); err != nil {
		t.Fatal(err)
	}
	if line := s.logged("/me/export"); !strings.Contains(line, `"status":499`) {
		t.Errorf("the log says %s", line)
	}
	if log := s.log.String(); strings.Contains(log, `"level":"ERROR"`) {
		t.Errorf("it is logged as an error:\n%s", log)
	}
}
