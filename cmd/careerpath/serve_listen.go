package main

import (
	"context"
	"errors"
	"log"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"regexp"
	"strings"
	"syscall"

	"careerpath/server"
)

const errInUse = syscall.EADDRINUSE

// listening is an address that the server answers at.
type listening struct {
	*http.Server
	at net.Listener
}

// serve answers until it is stopped. It returns why it ended, http.ErrServerClosed where it was told to.
func (l *listening) serve() error {
	if l.TLSConfig != nil {
		return l.ServeTLS(l.at, "", "")
	}
	return l.Serve(l.at)
}

// What net/http tells may have addresses of clients, and what is from one any stranger can make as often as they like:
// handshakes that fail, and connections of HTTP/2 that aren't.
var (
	clientAddress = regexp.MustCompile(`(\d+(\.\d+){3}|\[[^]\s]*\]):\d+`)
	fromStranger  = regexp.MustCompile(`from (client )?` + clientAddress.String())
)

// complaints is where net/http tells what goes wrong. What strangers do wrong isn't logged, and nobody's address is.
func complaints(to *slog.Logger) *log.Logger {
	all := slog.NewLogLogger(to.Handler(), slog.LevelWarn)
	return log.New(writerFunc(func(line []byte) (int, error) {
		if !fromStranger.Match(line) {
			all.Print(clientAddress.ReplaceAllString(strings.TrimSpace(string(line)), "…"))
		}
		return len(line), nil
	}), "", 0)
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(line []byte) (int, error) { return f(line) }

// connections are those at one address.
func (s *serving) connections() *connections {
	closed := func(string) {}
	if s.metrics != nil {
		closed = s.metrics.Refused
	}
	return newConnections(mostConnections, s.guard.most.is.ClientConnections, func(conn net.Conn) (netip.Addr, bool) {
		return s.guard.proxies.is.Network(conn.RemoteAddr().String())
	}, closed)
}

// listen listens at every address that the settings name: the site's own first. It is the last to change the site.
func (s *serving) listen(ctx context.Context, site *server.Server, logger *slog.Logger) (all []listening, err error) {
	defer func() {
		if err != nil {
			for _, l := range all {
				err = errors.Join(err, l.at.Close())
			}
		}
	}()
	add := func(flag, addr string) error {
		at, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
		if err != nil {
			return s.at(flag, explained(flag, addr, err))
		}
		all = append(all, listening{at: at, Server: &http.Server{ReadHeaderTimeout: s.limits.header,
			ReadTimeout: s.limits.read, WriteTimeout: s.limits.stall, IdleTimeout: s.limits.idle, MaxHeaderBytes: maxHeader,
			ErrorLog: complaints(logger), ConnState: s.connections().note}})
		return nil
	}
	if err := add("addr", s.addr); err != nil {
		return all, err
	}
	site.HSTS = s.tls.hsts
	if s.metrics != nil {
		site.Watcher = s.metrics
	}
	all[0].Handler = site.Handler()
	leading := toHTTPS(s.public.URL, all[0].at.Addr())
	if s.public.URL == nil { // otherwise it leads nowhere else, whatever host is asked for
		leading = site.Hosted(leading)
	}
	if s.tls.on() {
		if leading, err = s.tls.speak(all[0].Server, leading, logger); err != nil {
			return all, s.at("tls-cert", err)
		}
	}
	if s.tls.redirect != "" {
		if err := add("redirect-addr", s.tls.redirect); err != nil {
			return all, err
		}
		all[len(all)-1].Handler = leading
	}
	if s.metricsAddr != "" {
		if err := add("metrics-addr", s.metricsAddr); err != nil {
			return all, err
		}
		all[len(all)-1].Handler = s.metrics.Handler()
		logger.Info("metrics are served", "at", "http://"+all[len(all)-1].at.Addr().String()+"/metrics")
	}
	return all, nil
}
