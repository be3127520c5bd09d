package server_test

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// raw sends bytes as they are, says that no more will come where it is the end, and reads the reply.
func (s *site) raw(text string, end bool) reply {
	s.t.Helper()
	conn, err := net.Dial("tcp", s.server.Listener.Addr().String())
	if err != nil {
		s.t.Fatal(err)
	}
	defer conn.Close()
	if _, err := conn.Write([]byte(text)); err != nil {
		s.t.Fatal(err)
	}
	if end {
		_ = conn.(*net.TCPConn).CloseWrite() // fails where the server has answered and left already
	}
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	body := new(strings.Builder)
	if _, err := bufio.NewReader(resp.Body).WriteTo(body); err != nil {
		s.t.Fatal(err)
	}
	return reply{resp.StatusCode, resp.Header, body.String()}
}

func TestABodyThatDoesNotArriveWholeIsTheSendersFault(t *testing.T) {
	s := newSite(t)
	const sound = `{"quiz":"marketing_career","answers":{}}`
	for _, to := range []struct{ path, kind string }{
		{"/api/v1/score", "application/json"}, {"/quizzes/" + quizID, "application/x-www-form-urlencoded"},
		{"/me/delete", "application/x-www-form-urlencoded"},
	} {
		head := fmt.Sprintf("POST %s HTTP/1.1\r\nHost: careers.example\r\nContent-Type: %s\r\n", to.path, to.kind)
		for name, rest := range map[string]string{
			"cut short":             "Content-Length: 100\r\n\r\n" + sound,
			"nothing of it":         "Content-Length: 100\r\n\r\n",
			"a chunk that is none":  "Transfer-Encoding: chunked\r\n\r\nzz\r\n" + sound + "\r\n0\r\n\r\n",
			"a chunk too short":     "Transfer-Encoding: chunked\r\n\r\n5\r\n" + sound + "\r\n0\r\n\r\n",
			"chunks without an end": "Transfer-Encoding: chunked\r\n\r\n28\r\n" + sound + "\r\n",
			"an endless chunk size": "Transfer-Encoding: chunked\r\n\r\n" + strings.Repeat("1", 10_000) + "\r\n",
		} {
			r := s.raw(head+rest, true)
			if r.status != http.StatusBadRequest || !strings.Contains(r.body, "arrive whole") {
				t.Errorf("%s, %s: status %d\n%s", to.path, name, r.status, r.body)
			}
			if kind := r.header.Get("Content-Type"); to.kind == "application/json" && kind != "application/problem+json" {
				t.Errorf("%s, %s: %s", to.path, name, kind)
			}
		}
	}
	if log := s.log.String(); strings.Contains(log, `"level":"ERROR"`) {
		t.Errorf("what clients do wrong is logged as our error:\n%s", log)
	}
}

func TestABodyThatTakesTooLongIsTheSendersFault(t *testing.T) {
	s := newSite(t)
	handler := s.server.Config.Handler
	s.server.Close()
	s.server = httptest.NewUnstartedServer(handler)
	s.server.Config.ReadTimeout = 100 * time.Millisecond
	s.server.Start()
	for path, kind := range map[string]string{"/api/v1/score": "application/json",
		"/me/delete": "application/x-www-form-urlencoded"} {
		r := s.raw(fmt.Sprintf("POST %s HTTP/1.1\r\nHost: careers.example\r\nContent-Type: %s\r\nContent-Length: "+
			"100\r\n\r\n{", path, kind), false)
		if r.status != http.StatusRequestTimeout && r.status != http.StatusBadRequest {
			t.Errorf("%s: status %d\n%s", path, r.status, r.body)
		}
	}
	if log := s.log.String(); strings.Contains(log, `"level":"ERROR"`) {
		t.Errorf("slow clients are logged as our error:\n%s", log)
	}
}

func TestThousandsOfUnknownItemsAreToldInFiftyDetailsAndACount(t *testing.T) {
	s := newSite(t)
	var text strings.Builder
	for i := range 8_000 {
		fmt.Fprintf(&text, `,"replied_to_followers_%d":3`, i)
	}
	r := s.post("/api/v1/score", "application/json", `{"quiz":"marketing_career","answers":{`+text.String()[1:]+`}}`)
	s.wantsProblem(r, http.StatusUnprocessableEntity, "and 7,950 more")
	if n := strings.Count(r.body, `"location"`); n != 51 || len(r.body) > 10_000 {
		t.Errorf("%d details in %d bytes", n, len(r.body))
	}
}

func TestAQuizIDOfAnyLengthIsAnsweredShortly(t *testing.T) {
	s := newSite(t)
	r := s.post("/api/v1/score", "application/json", `{"quiz":"`+strings.Repeat("x", 250_000)+`","answers":{"a":1}}`)
	s.wantsProblem(r, http.StatusNotFound)
	if len(r.body) > 1000 {
		t.Errorf("the answer has %d bytes", len(r.body))
	}
}
