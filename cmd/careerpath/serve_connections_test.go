package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestConnectionsOnWhichNothingIsAskedKeepNobodyOut(t *testing.T) {
	const most = 10
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "answered") // the test reads it, or fails
	}))
	all := newConnections(most)
	s.Config.ConnState = all.note
	s.Start()
	t.Cleanup(s.Close)
	ask := func(conn net.Conn, in *bufio.Reader) error {
		if _, err := io.WriteString(conn, "GET / HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
			return err
		}
		reply, err := http.ReadResponse(in, nil)
		if err != nil {
			return err
		}
		defer reply.Body.Close()
		if text, err := io.ReadAll(reply.Body); err != nil || string(text) != "answered" {
			return fmt.Errorf("the reply is %q: %w", text, err)
		}
		return nil
	}
	var first *bufio.Reader
	for i := range 10 * most { // each asks once, and stays
		conn, err := net.Dial("tcp", s.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = conn.Close() }) // the server may have closed it
		in := bufio.NewReader(conn)
		if err := ask(conn, in); err != nil {
			t.Fatalf("connection %d: %v", i, err)
		}
		if i == 0 {
			first = in
		}
	}
	if _, err := first.ReadByte(); err != io.EOF {
		t.Errorf("the connection quiet for the longest time isn't closed: %v", err)
	}
	all.mu.Lock()
	defer all.mu.Unlock()
	if len(all.place) > most {
		t.Errorf("%d connections are open, want %d at most", len(all.place), most)
	}
}
