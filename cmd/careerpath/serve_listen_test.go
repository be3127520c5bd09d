package main

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/letsencrypt/pebble/v2/ca"
	"github.com/letsencrypt/pebble/v2/db"
	"github.com/letsencrypt/pebble/v2/va"
	"github.com/letsencrypt/pebble/v2/wfe"
	"github.com/miekg/dns"

	"careerpath/cmd/careerpath/internal/metrics"
	"careerpath/server"
	"careerpath/store"
	"careerpath/store/bolt"
)

// listensTo has a site listen at the addresses that settings name, and returns them. There is somebody with each key.
func listensTo(t *testing.T, s *serving, people ...store.Key) []listening {
	t.Helper()
	if err := s.tls.check(); err != nil {
		t.Fatal(err)
	}
	catalog, err := loadCatalog("testdata/bakery")
	if err != nil {
		t.Fatal(err)
	}
	st, err := bolt.Open(filepath.Join(t.TempDir(), "people.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() }) // nothing of it matters
	for _, key := range people {
		person := store.Person{ID: uuid.Must(uuid.NewV7()).String(), Created: key.Created}
		if err := st.CreatePerson(t.Context(), person, key); err != nil {
			t.Fatal(err)
		}
	}
	site, err := server.New(catalog, st, slog.New(slog.DiscardHandler), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	s.addr, s.limits = "127.0.0.1:0", usualLimits
	site.Hosts = s.guard.hosts.is
	all, err := s.listen(t.Context(), site, slog.New(slog.NewTextHandler(t.Output(), nil)))
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range all {
		go func() { _ = l.serve() }()
		t.Cleanup(func() { _ = l.Close() })
	}
	return all
}

func portOf(t *testing.T, l listening) string {
	t.Helper()
	_, port, err := net.SplitHostPort(l.at.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port
}

// ownCertificate writes a certificate for a host and its key, and returns who trusts it.
func ownCertificate(t *testing.T, host string) (cert, key string, roots *x509.CertPool) {
	t.Helper()
	made, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), DNSNames: []string{host}, NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &made.PublicKey, made)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(made)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	cert, key = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	roots = x509.NewCertPool()
	for name, block := range map[string]*pem.Block{cert: {Type: "CERTIFICATE", Bytes: der}, key: {Type: "PRIVATE KEY",
		Bytes: secret}} {
		if err := os.WriteFile(name, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots.AddCert(parsed)
	return cert, key, roots
}

// browserOf asks a host at an address, whatever the host's name resolves to.
func browserOf(t *testing.T, at listening, config *tls.Config) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{TLSClientConfig: config, ForceAttemptHTTP2: true,
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, "tcp", at.at.Addr().String())
		}}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Jar: jar, Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}
}

// answer is a reply that has been read.
type answer struct {
	*http.Response
	body string
}

// ask sends a request.
func ask(t *testing.T, client *http.Client, method, at string, form url.Values) answer {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, at, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	reply, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer reply.Body.Close()
	body, err := io.ReadAll(reply.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{reply, string(body)}
}

func TestAServerSpeaksHTTPSItselfWithSecureCookiesAndHTTP2(t *testing.T) {
	s := &serving{}
	var roots *x509.CertPool
	s.tls = secure{hsts: server.UsualHSTS, authority: "https://ca.example"}
	s.tls.cert, s.tls.key, roots = ownCertificate(t, "careers.example.org")
	all := listensTo(t, s)
	client := browserOf(t, all[0], &tls.Config{RootCAs: roots})

	reply := ask(t, client, http.MethodGet, "https://careers.example.org/quizzes/bakery", nil)
	if reply.StatusCode != http.StatusSeeOther || reply.Proto != "HTTP/2.0" || reply.TLS.Version != tls.VersionTLS13 ||
		reply.Header.Get("Strict-Transport-Security") != "max-age=31536000" {
		t.Errorf("%s %s, TLS %x, %v", reply.Proto, reply.Status, reply.TLS.Version, reply.Header)
	}
	for _, cookie := range reply.Cookies() {
		if cookie.Name != "__Host-careerpath" || !cookie.Secure || !cookie.HttpOnly || cookie.Path != "/" {
			t.Errorf("the cookie is %v", cookie)
		}
	}
	if len(reply.Cookies()) == 0 {
		t.Error("there is no cookie")
	}

	old := browserOf(t, all[0], &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11})
	if reply, err := old.Get("https://careers.example.org/"); err == nil {
		reply.Body.Close()
		t.Error("TLS 1.1 is spoken")
	}
	if err := askReady(t.Context(), &url.URL{Scheme: "https", Host: all[0].at.Addr().String(), Path: "/readyz"}, ""); err != nil {
		t.Errorf("healthcheck: %v", err)
	}
}

// Who reached the site without HTTPS before it spoke it keeps what they have.
func TestWhoHasThePlainCookieKeepsTheirsWhenTheServerBeginsToSpeakHTTPS(t *testing.T) {
	s := &serving{}
	var roots *x509.CertPool
	s.tls = secure{authority: "https://ca.example"}
	s.tls.cert, s.tls.key, roots = ownCertificate(t, "careers.example.org")
	secret := make([]byte, 32)
	all := listensTo(t, s, store.Key{ID: uuid.Must(uuid.NewV7()).String(), Kind: store.KeyBrowser, Hash: sha256.Sum256(secret),
		Created: time.Now()})
	client := browserOf(t, all[0], &tls.Config{RootCAs: roots})
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://careers.example.org/me", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Cookie", "careerpath="+base64.RawURLEncoding.EncodeToString(secret))
	reply, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer reply.Body.Close()
	set := strings.Join(reply.Header.Values("Set-Cookie"), "\n")
	if !strings.Contains(set, "__Host-careerpath=") || !strings.Contains(set, "careerpath=; Path=/; Max-Age=0") {
		t.Errorf("the plain cookie isn't replaced: %s", set)
	}
	if reply.Header.Get("Strict-Transport-Security") != "" {
		t.Error("--hsts 0 tells browsers to stay with HTTPS")
	}
}

func TestPlainHTTPLeadsToHTTPS(t *testing.T) {
	public, err := server.ParsePublicURL("https://careers.example.org:8443")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ host, address, public string }{
		{"careers.example.org", "https://careers.example.org:PORT/roles?x=1", ""},
		{"careers.example.org:80", "https://careers.example.org:PORT/roles?x=1", ""},
		{"[::1]:80", "https://[::1]:PORT/roles?x=1", ""},
		{"evil.example", "https://careers.example.org:8443/roles?x=1", "stated"},
	} {
		s := &serving{}
		s.tls = secure{authority: "https://ca.example", redirect: "127.0.0.1:0"}
		s.tls.cert, s.tls.key, _ = ownCertificate(t, "careers.example.org")
		if tt.public != "" {
			s.public = publicURL{public}
		}
		all := listensTo(t, s)
		client := browserOf(t, all[1], nil)
		reply := ask(t, client, http.MethodGet, "http://"+tt.host+"/roles?x=1", nil)
		want := strings.Replace(tt.address, "PORT", portOf(t, all[0]), 1)
		if got := reply.Header.Get("Location"); reply.StatusCode != http.StatusPermanentRedirect || got != want {
			t.Errorf("%s leads to %q with %s, want %q", tt.host, got, reply.Status, want)
		}
		reply = ask(t, client, http.MethodPost, "http://"+tt.host+"/me/delete", url.Values{"sure": {"yes"}})
		if reply.StatusCode != http.StatusForbidden {
			t.Errorf("what is sent without HTTPS is answered %s", reply.Status)
		}
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+tt.host+"/api/v1/me", nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Authorization", "Bearer x")
		keyed, err := client.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		if _ = keyed.Body.Close(); keyed.StatusCode != http.StatusForbidden {
			t.Errorf("a key that is sent without HTTPS is answered %s", keyed.Status)
		}
	}
}

func TestPlainHTTPLeadsToNoHostThatTheSiteDoesNotAnswerTo(t *testing.T) {
	s := &serving{}
	s.tls = secure{authority: "https://ca.example", redirect: "127.0.0.1:0"}
	s.tls.cert, s.tls.key, _ = ownCertificate(t, "careers.example.org")
	s.guard.hosts.is = []string{"careers.example.org"}
	all := listensTo(t, s)
	client := browserOf(t, all[1], nil)
	for host, status := range map[string]int{"careers.example.org": http.StatusPermanentRedirect,
		"evil.example": http.StatusMisdirectedRequest} {
		if reply := ask(t, client, http.MethodGet, "http://"+host+"/roles", nil); reply.StatusCode != status {
			t.Errorf("%s is answered %s, which leads to %q", host, reply.Status, reply.Header.Get("Location"))
		}
	}
}

// nameServer says of every host that it is on this machine.
func nameServer(t *testing.T) (addr string) {
	t.Helper()
	at, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	names := &dns.Server{Listener: at, Handler: dns.HandlerFunc(func(w dns.ResponseWriter, r *dns.Msg) {
		m := new(dns.Msg)
		m.SetReply(r)
		if q := r.Question[0]; q.Qtype == dns.TypeA {
			m.Answer = append(m.Answer, &dns.A{Hdr: dns.RR_Header{Name: q.Name, Rrtype: dns.TypeA, Class: dns.ClassINET},
				A: net.IPv4(127, 0, 0, 1)})
		}
		_ = w.WriteMsg(m) // who asked complains
	})}
	go func() { _ = names.ActivateAndServe() }()
	t.Cleanup(func() { _ = names.Shutdown() })
	return at.Addr().String()
}

// The authority is pebble, which is Let's Encrypt's own for tests: it asks the server to prove that the host is its.
func TestAServerGetsItsCertificateFromAnACMEAuthority(t *testing.T) {
	t.Setenv("PEBBLE_VA_NOSLEEP", "1")
	t.Setenv("PEBBLE_WFE_NONCEREJECT", "0")
	var authority atomic.Pointer[http.Handler]
	front := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		(*authority.Load()).ServeHTTP(w, r)
	}))
	t.Cleanup(front.Close)

	cache := filepath.Join(t.TempDir(), "acme")
	s := &serving{}
	s.tls = secure{domains: []string{"careers.example.org"}, cache: cache, authority: front.URL + wfe.DirectoryPath,
		authorityBy: front.Client()}
	all := listensTo(t, s)

	port, err := strconv.Atoi(portOf(t, all[0]))
	if err != nil {
		t.Fatal(err)
	}
	quiet, kept := log.New(io.Discard, "", 0), db.NewMemoryStore()
	issuer := ca.New(quiet, kept, "", "ecdsa", 0, 1, map[string]ca.Profile{"default": {Description: "tests"}})
	proof := va.New(quiet, 0, port, true, nameServer(t), kept)
	web := wfe.New(quiet, kept, proof, issuer, []string{"ca.example"}, true, false, 1, 1)
	answers := web.Handler()
	// Let's Encrypt says with every reply about an order where the order is, and pebble doesn't with this one.
	handler := http.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if order, ok := strings.CutPrefix(r.URL.Path, "/finalize-order/"); ok {
			w.Header().Set("Location", front.URL+"/my-order/"+order)
		}
		answers.ServeHTTP(w, r)
	}))
	authority.Store(&handler)

	roots := x509.NewCertPool()
	roots.AddCert(issuer.GetRootCert(0).Cert)
	client := browserOf(t, all[0], &tls.Config{RootCAs: roots})
	reply := ask(t, client, http.MethodGet, "https://careers.example.org/livez", nil)
	if reply.StatusCode != http.StatusOK {
		t.Error(reply.Status)
	}
	held, err := os.Stat(cache)
	if err != nil {
		t.Fatal(err)
	}
	if files, err := os.ReadDir(cache); err != nil || len(files) < 2 || held.Mode().Perm() != 0o700 {
		t.Errorf("the certificate and the account are kept in %v, %v: %v", files, held.Mode(), err)
	}
	stranger := browserOf(t, all[0], &tls.Config{RootCAs: roots})
	if reply, err := stranger.Get("https://other.example.org/livez"); err == nil {
		reply.Body.Close()
		t.Error("it gets a certificate for any host")
	}
}

func TestPrometheusIsAnsweredAtAnAddressOfItsOwn(t *testing.T) {
	s := &serving{metricsAddr: "127.0.0.1:0", metrics: metrics.New("v1")}
	s.tls.authority = "https://ca.example"
	all := listensTo(t, s)
	site, figures := "http://"+all[0].at.Addr().String(), "http://"+all[1].at.Addr().String()
	for _, path := range []string{"/roles/nobody-knows", "/wp-login.php", "/readyz"} {
		ask(t, http.DefaultClient, http.MethodGet, site+path, nil)
	}
	ask(t, http.DefaultClient, "BREW", site+"/readyz", nil)
	text := ask(t, http.DefaultClient, http.MethodGet, figures+"/metrics", nil).body
	for _, labels := range []string{`code="4xx",method="GET",route="/roles/{role}"`, `code="4xx",method="GET",route="none"`,
		`code="2xx",method="GET",route="/readyz"`, `method="other"`} {
		if !strings.Contains(text, fmt.Sprintf("careerpath_http_request_duration_seconds_count{%s", labels)) &&
			!strings.Contains(text, labels) {
			t.Errorf("there is no figure for %s", labels)
		}
	}
	for _, secret := range []string{"nobody-knows", "wp-login", "BREW"} {
		if strings.Contains(text, secret) {
			t.Errorf("the figures tell %s", secret)
		}
	}
	if reply := ask(t, http.DefaultClient, http.MethodGet, site+"/metrics", nil); reply.StatusCode != http.StatusNotFound {
		t.Errorf("the site itself answers /metrics with %s", reply.Status)
	}
	if reply := ask(t, http.DefaultClient, http.MethodGet, figures+"/", nil); reply.StatusCode != http.StatusNotFound {
		t.Errorf("beside metrics / is answered, with %s", reply.Status)
	}
}

func TestWhoFailsToSpeakHTTPSIsNotInTheLog(t *testing.T) {
	var text bytes.Buffer
	to := complaints(slog.New(slog.NewTextHandler(&text, nil)))
	for _, of := range []string{"192.0.2.7:4711", "[2001:db8::7]:4711", "[fe80::7%eth0]:4711"} {
		to.Printf("http: TLS handshake error from %s: EOF", of)
		to.Printf("http2: server: error reading preface from client %s: bogus greeting", of)
		to.Printf("http2: server connection error from %s: PROTOCOL_ERROR", of)
		to.Printf("timeout waiting for SETTINGS frames from %s", of)
		if text.Len() > 0 {
			t.Errorf("a stranger is logged: %s", &text)
		}
		to.Printf("http: panic serving %s: runtime error", of)
		if got := text.String(); strings.Contains(got, of) || !strings.Contains(got, "panic serving …: runtime error") {
			t.Errorf("a panic is logged as %s", got)
		}
		text.Reset()
	}
	to.Printf("http: Accept error: too many open files; retrying in 5ms")
	if !strings.Contains(text.String(), "level=WARN") || !strings.Contains(text.String(), "too many open files") {
		t.Errorf("a complaint is lost: %q", &text)
	}
}

func TestSettingsOfHTTPSThatDoNotGoTogetherAreRefused(t *testing.T) {
	for _, tt := range []struct {
		set  secure
		want string
	}{
		{secure{cert: "a.pem"}, "--tls-cert and --tls-key go together"},
		{secure{cert: "a.pem", key: "b.pem", domains: []string{"careers.example.org"}}, "leave out one of the two"},
		{secure{redirect: ":80"}, "--redirect-addr leads to HTTPS, which needs"},
		{secure{hsts: -1}, "--hsts is a time"},
		{secure{domains: []string{"careers.example.org"}}, "name it with --acme-cache"},
		{secure{domains: []string{"localhost"}, cache: "acme"}, `not "localhost"`},
		{secure{domains: []string{"*.example.org"}, cache: "acme"}, `not "*.example.org"`},
		{secure{domains: []string{"careers.example.org:443"}, cache: "acme"}, "--acme-domains takes host names"},
		{secure{authority: "http://ca.example"}, "--acme-directory takes an address with https://"},
	} {
		if tt.set.authority == "" {
			tt.set.authority = "https://ca.example"
		}
		if err := tt.set.check(); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%+v: %v, want %q", tt.set, err, tt.want)
		}
	}
}
