package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// healthPatience is how long a healthy server may take to say so; containers ask every few seconds.
const healthPatience = 4 * time.Second

func newHealthCommand() *cobra.Command {
	var s serving
	cmd := &cobra.Command{
		Use:   "healthcheck",
		Short: "Ask the server on this machine whether it is ready",
		Long: `Asks the server that the settings describe, or that at --addr, whether it is ready.
The exit status is 0 if it is, and 1 if it isn't or doesn't answer within four
seconds. It is for containers, whose image has no other program that could ask, and
takes the settings of serve: 'careerpath config --help' tells more.`,
		Example: "  careerpath healthcheck\n  careerpath healthcheck --addr 127.0.0.1:9000",
		Args:    atMost(0),
		RunE: func(cmd *cobra.Command, _ []string) error {
			at, err := s.ready()
			if err != nil {
				return s.at("addr", err)
			}
			if err := askReady(cmd.Context(), at, s.serverName()); err != nil {
				return err
			}
			_, err = fmt.Fprintln(cmd.OutOrStdout(), "ready")
			return err
		},
	}
	s.addTo(cmd.Flags())
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		f.Hidden = f.Name != "addr" && f.Name != "config" // it is called as serve is
	})
	return cmd
}

// ready is where a server with these settings says whether it is ready, as seen from this machine.
func (s *serving) ready() (*url.URL, error) {
	host, port, err := net.SplitHostPort(s.addr)
	switch ip := net.ParseIP(host); {
	case err != nil:
		return nil, fmt.Errorf("can't tell where the server is: %w", err)
	case port == "0":
		return nil, errors.New("can't tell where the server is: port 0 is any that is free; name the one with --addr")
	case ip != nil && ip.IsUnspecified() && ip.To4() == nil:
		host = "::1"
	case host == "" || ip != nil && ip.IsUnspecified():
		host = "127.0.0.1"
	}
	at := &url.URL{Scheme: "http", Host: net.JoinHostPort(host, port), Path: "/readyz"}
	if s.tls.on() {
		at.Scheme = "https"
	}
	return at, nil
}

// serverName is the host that the server's certificate is for, "" where any does.
func (s *serving) serverName() string {
	if len(s.tls.domains) > 0 {
		return s.tls.domains[0]
	}
	return ""
}

// askReady returns nil where a server says that it is ready.
func askReady(ctx context.Context, at *url.URL, name string) error {
	ctx, cancel := context.WithTimeout(ctx, healthPatience)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, at.String(), nil)
	if err != nil {
		return err
	}
	client := http.Client{
		// No proxy. The certificate isn't for the address that is asked here; nothing secret goes to it.
		Transport: &http.Transport{DisableKeepAlives: true,
			TLSClientConfig: &tls.Config{ServerName: name, InsecureSkipVerify: true}},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	reply, err := client.Do(r)
	if err != nil {
		return fmt.Errorf("the server doesn't answer: %w", err)
	}
	if err := reply.Body.Close(); err != nil {
		return err
	}
	if reply.StatusCode != http.StatusOK {
		return fmt.Errorf("the server at %s isn't ready: it answers %s", at.Host, reply.Status)
	}
	return nil
}
