package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"syscall"
	"time"
	_ "time/tzdata" // the time zones of people, on machines that have none

	"github.com/spf13/cobra"

	"careerpath/engine"
	"careerpath/server"
	"careerpath/store"
	"careerpath/store/bolt"
)

// How long a client may take over each part of a request, and a request under way when the server is told to stop.
const (
	headerTimeout   = 5 * time.Second
	readTimeout     = 30 * time.Second
	writeTimeout    = 30 * time.Second
	idleTimeout     = 2 * time.Minute
	shutdownTimeout = 10 * time.Second
	maxHeader       = 16 << 10 // bytes
)

func newServeCommand(p *program) *cobra.Command {
	var addr, db string
	var demo bool
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Serve the quiz, results and roles as web pages, and the API",
		Long: `Serves the web pages and the API at --addr and keeps people's data in --db, which is made where it doesn't exist.

Every answer that the pages say is saved is on disk. Stop with Ctrl-C: requests under way are finished first.

With --demo it shows a made-up person who has taken the quiz three times and done half of a plan, so that every page has something to show. It prints the
link to open. Nothing is kept.`,
		Example: "  careerpath serve\n  careerpath serve --addr 127.0.0.1:9000 --db people.db\n  careerpath serve --demo",
		Args:    atMost(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if demo && typed(cmd.Flags(), "db") {
				return usagef("--demo keeps nothing, so it takes no --db: leave out one of the two")
			}
			catalog, err := p.catalog()
			if err != nil {
				return err
			}
			return serve(cmd.Context(), catalog, addr, db, demo, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	cmd.Flags().StringVar(&addr, "addr", "127.0.0.1:8080", "listen at `HOST:PORT`; port 0 takes any that is free")
	cmd.Flags().StringVar(&db, "db", "careerpath.db", "keep people's data in `FILE`")
	cmd.Flags().BoolVar(&demo, "demo", false, "show a made-up person and keep nothing")
	return cmd
}

// serve answers requests until ctx ends.
func serve(ctx context.Context, catalog *engine.Catalog, addr, db string, demo bool, stdout, stderr io.Writer) (err error) {
	if faults := catalog.RunCases(); len(faults) > 0 {
		return fmt.Errorf("the content does not come out as its own cases expect; 'careerpath check' tells more:\n%w", faults)
	}
	var st store.Store
	secret := ""
	if demo {
		made, err := openDemo(ctx, catalog, time.Now())
		if err != nil {
			return err
		}
		st, secret = made, made.secret
	} else if st, err = bolt.Open(db); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	log := newLog(stderr)
	site, err := server.New(catalog, st, log, time.Now)
	if err != nil {
		return err
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if errors.Is(err, syscall.EADDRINUSE) {
		return fmt.Errorf("%s is in use by another program: choose another address with --addr", addr)
	}
	if err != nil {
		return fmt.Errorf("can't listen at %s: %w", addr, err)
	}
	h := &http.Server{
		Handler: site.Handler(), ReadHeaderTimeout: headerTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout,
		IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeader, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	hello := fmt.Sprintf("careerpath is at http://%s and keeps its data in %s. Ctrl-C ends it.\n", listener.Addr(), db)
	if demo {
		hello = fmt.Sprintf("careerpath is at http://%[1]s with a made-up person in it, and keeps nothing. Ctrl-C ends it.\n"+
			"Open http://%[1]s/return/%[2]s to see it all as that person.\n", listener.Addr(), secret)
	}
	if _, err := io.WriteString(stdout, hello); err != nil {
		return errors.Join(err, listener.Close())
	}
	ended := make(chan error, 1)
	go func() { ended <- h.Serve(listener) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTimeout)
	defer cancel()
	return h.Shutdown(closing)
}

// newLog writes text to a terminal and JSON to anything else.
func newLog(stderr io.Writer) *slog.Logger {
	if isTerminal(stderr) {
		return slog.New(slog.NewTextHandler(stderr, nil))
	}
	return slog.New(slog.NewJSONHandler(stderr, nil))
}
