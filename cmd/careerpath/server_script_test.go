package main

import (
	"bufio"
	"context"
	"io"
	"net/url"
	"os"
	"regexp"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"careerpath/engine/languages"
)

// scriptServer is the server of a script: it serves the bakery's content, or that of another directory, at the address
// $SERVER, and keeps its data in server.db.
type scriptServer struct {
	addr string // 127.0.0.1 and a port once it has run, so that it comes back at the same one
	stop func() error
}

// serverCommand is the script's command server: "server start [DIR]", "server stop".
func serverCommand(ts *testscript.TestScript, neg bool, args []string) {
	s, ok := ts.Value(scriptServerKey{}).(*scriptServer)
	if !ok || neg || len(args) == 0 {
		ts.Fatalf("usage: server start [DIR], server stop")
	}
	if args[0] == "stop" {
		ts.Check(s.stop())
		s.stop = func() error { return nil }
		return
	}
	dir := "bakery"
	if len(args) > 1 {
		dir = args[1]
	}
	s.start(ts, ts.MkAbs(dir), ts.MkAbs("server.db"))
}

type scriptServerKey struct{}

func (s *scriptServer) start(ts *testscript.TestScript, content, db string) {
	catalog, err := loadCatalog(content)
	ts.Check(err)
	spoken, err := languages.Load()
	ts.Check(err)
	ctx, cancel := context.WithCancel(context.Background())
	hello, stdout := io.Pipe()
	ended := make(chan error, 1)
	run := serving{addr: s.addr, data: database{file: db}, limits: usualLimits}
	go func() {
		err := run.run(ctx, catalog, spoken, stdout, io.Discard)
		_ = stdout.Close() // a pipe never fails to
		ended <- err
	}()
	line, err := bufio.NewReader(hello).ReadString('\n')
	if err != nil {
		cancel()
		ts.Fatalf("the server doesn't start: %v", <-ended)
	}
	at := regexp.MustCompile(`http://[0-9.:]+[0-9]`).FindString(line)
	u, err := url.Parse(at)
	ts.Check(err)
	s.addr = u.Host
	ts.Setenv("SERVER", at)
	s.stop = func() error {
		cancel()
		return <-ended
	}
}

// withServer lets a script start a server, and keep keys in a place of its own.
func withServer(env *testscript.Env) {
	s := &scriptServer{addr: "127.0.0.1:0", stop: func() error { return nil }}
	env.Values[scriptServerKey{}] = s
	env.Defer(func() {
		if err := s.stop(); err != nil {
			panic(err)
		}
	})
	env.Setenv("SOON", time.Now().AddDate(0, 1, 0).Format(time.DateOnly)) // a day that a plan may begin on
	env.Setenv("HOME", env.WorkDir)
	env.Setenv("XDG_CONFIG_HOME", env.WorkDir+string(os.PathSeparator)+"config")
}
