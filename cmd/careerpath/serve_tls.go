package main

import (
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/spf13/pflag"
	"golang.org/x/crypto/acme"
	"golang.org/x/crypto/acme/autocert"

	"careerpath/cmd/careerpath/internal/certificate"
	"careerpath/server"
)

// secure is what serve is told of HTTPS.
type secure struct {
	cert, key string // files

	domains       []string // that certificates are got for
	cache         string   // directory that those are kept in
	authority     string   // address of the directory of whoever issues them
	authorityBy   *http.Client
	authorityMail string

	redirect string // address that leads to HTTPS
	hsts     time.Duration
}

func (t *secure) addTo(flags *pflag.FlagSet) {
	flags.StringVar(&t.cert, "tls-cert", "", "serve over HTTPS with the certificate in `FILE`, PEM with its chain; it is read "+
		"again when it changes")
	flags.StringVar(&t.key, "tls-key", "", "the certificate's key is in `FILE`")
	flags.StringSliceVar(&t.domains, "acme-domains", nil, "serve over HTTPS, and get a certificate for these `HOSTS` from "+
		"Let's Encrypt, whose terms you accept with it")
	flags.StringVar(&t.cache, "acme-cache", "acme", "keep the certificates of --acme-domains, and their keys, in `DIR`")
	flags.StringVar(&t.authority, "acme-directory", autocert.DefaultACMEDirectory, "get the certificates of "+
		"--acme-domains from the ACME directory at `URL`")
	flags.StringVar(&t.authorityMail, "acme-email", "", "the e-mail `ADDRESS` that whoever issues those "+
		"certificates may write to")
	flags.StringVar(&t.redirect, "redirect-addr", "", "listen at `HOST:PORT`, too, and lead from there to HTTPS")
	flags.DurationVar(&t.hsts, "hsts", server.UsualHSTS, "tell browsers to stay with HTTPS for `TIME`; 0 tells them nothing")
}

// on says whether the server itself speaks HTTPS.
func (t *secure) on() bool { return t.cert != "" || len(t.domains) > 0 }

// check finds settings that don't go together.
func (t *secure) check() error {
	switch {
	case (t.cert == "") != (t.key == ""):
		return usagef("--tls-cert and --tls-key go together: give both, or neither")
	case t.cert != "" && len(t.domains) > 0:
		return usagef("--acme-domains gets a certificate, and --tls-cert has one: leave out one of the two")
	case t.redirect != "" && !t.on():
		return usagef("--redirect-addr leads to HTTPS, which needs --tls-cert and --tls-key, or --acme-domains")
	case t.hsts < 0:
		return usagef("--hsts is a time such as 8760h, or 0, and not less than that")
	case len(t.domains) > 0 && t.cache == "":
		return usagef("--acme-domains needs a directory for its certificates: name it with --acme-cache")
	}
	for _, domain := range t.domains {
		if !strings.Contains(strings.Trim(domain, "."), ".") || net.ParseIP(domain) != nil ||
			strings.ContainsAny(domain, "*:/ ") {
			return usagef("--acme-domains takes host names that everybody can reach, such as careers.example.org, not %q", domain)
		}
	}
	if at, err := url.Parse(t.authority); err != nil || at.Scheme != "https" || at.Host == "" {
		return usagef("--acme-directory takes an address with https://")
	}
	return nil
}

// speak has a server speak HTTPS. answer is what answers at the address that leads there.
func (t *secure) speak(h *http.Server, leading http.Handler, log *slog.Logger) (answer http.Handler, err error) {
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	if t.cert != "" {
		pair, err := certificate.Load(t.cert, t.key, log, time.Now)
		if err != nil {
			return nil, err
		}
		config.GetCertificate = pair.Get
		h.TLSConfig = config
		return leading, nil
	}
	m := &autocert.Manager{Prompt: autocert.AcceptTOS, Cache: autocert.DirCache(t.cache), Email: t.authorityMail,
		HostPolicy: autocert.HostWhitelist(t.domains...),
		Client:     &acme.Client{DirectoryURL: t.authority, HTTPClient: t.authorityBy, UserAgent: "careerpath"}}
	config.NextProtos = m.TLSConfig().NextProtos
	config.GetCertificate = func(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
		issued, err := m.GetCertificate(hello)
		if err != nil && m.HostPolicy(hello.Context(), hello.ServerName) == nil { // strangers ask for any name
			log.Error("there is no certificate", "host", hello.ServerName, "error", err)
		}
		return issued, err
	}
	h.TLSConfig = config
	return m.HTTPHandler(leading), nil
}

// toHTTPS leads to the same page over HTTPS: at the public address, or else at the host that was asked for and the port
// of a listener.
func toHTTPS(public *url.URL, listening net.Addr) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := r.Host
		if name, _, err := net.SplitHostPort(host); err == nil {
			host = name
		}
		host = strings.Trim(host, "[]")
		if _, port, err := net.SplitHostPort(listening.String()); err == nil && port != "443" {
			host = net.JoinHostPort(host, port)
		} else if strings.Contains(host, ":") {
			host = "[" + host + "]"
		}
		if public != nil {
			host = public.Host
		}
		w.Header().Set("Connection", "close")
		// What was sent has been read on its way, and so has a program's key: were it led on, nobody would notice.
		keyed := r.Header.Get("Authorization") != ""
		if r.Method != http.MethodGet && r.Method != http.MethodHead || keyed {
			http.Error(w, "Send this to https://"+host+" instead. Nothing was kept.", http.StatusForbidden)
			return
		}
		http.Redirect(w, r, "https://"+host+r.URL.RequestURI(), http.StatusPermanentRedirect)
	})
}

// explained says what to do where an error of a listener tells nobody.
func explained(flag, addr string, err error) error {
	if errors.Is(err, errInUse) {
		return fmt.Errorf("%s is in use by another program: choose another address with --%s", addr, flag)
	}
	return fmt.Errorf("can't listen at %s: %w", addr, err)
}
