// Package openidtest runs an OpenID Connect provider for tests: a real one, with accounts to sign in with by their names,
// whose answers can be spoilt.
package openidtest

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html/template"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/coreos/go-oidc/v3/oidc/oidctest"
	"github.com/go-jose/go-jose/v4"
	"github.com/zitadel/oidc/v3/example/server/storage"
	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// The client that the provider knows.
const (
	ClientID = "careerpath"
	Secret   = "the client's secret"
)

// Account is somebody whom the provider knows.
type Account struct {
	Subject  string
	Email    string
	Verified bool
	Groups   []string // nil: the provider says nothing of groups
}

// Provider is one that runs.
type Provider struct {
	Issuer string // its address

	mu       sync.Mutex
	accounts map[string]Account // by name
	key      signingKey
	down     bool
	spoil    func(claims map[string]any)
	told     bool // claims are told on asking, and not in tokens
	asked    []url.Values
}

// New runs a provider until the test ends, for a client that is led back to an address.
func New(t *testing.T, back string) *Provider {
	t.Helper()
	p := &Provider{accounts: map[string]Account{}, key: newKey()}
	server := httptest.NewUnstartedServer(nil)
	p.Issuer = "http://" + server.Listener.Addr().String()
	site, err := op.NewProvider(&op.Config{CryptoKey: sha256.Sum256([]byte(rand.Text())), CodeMethodS256: true,
		SupportedScopes: []string{"openid", "email", "groups"}},
		&people{Storage: storage.NewStorageWithClients(p, map[string]*storage.Client{
			ClientID: storage.WebClient(ClientID, Secret, back)}), p: p},
		op.StaticIssuer(p.Issuer), op.WithAllowInsecure())
	if err != nil {
		t.Fatal(err)
	}
	pages := http.NewServeMux()
	pages.Handle("/", site)
	pages.HandleFunc("GET /login/username", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_ = login.Execute(w, r.FormValue("authRequestID"))
	})
	pages.HandleFunc("POST /login/username", func(w http.ResponseWriter, r *http.Request) {
		if err := site.Storage().(*people).CheckUsernamePassword(r.FormValue("name"), "", r.FormValue("id")); err != nil {
			http.Error(w, err.Error(), http.StatusForbidden)
			return
		}
		back := op.AuthCallbackURL(site)(op.ContextWithIssuer(r.Context(), p.Issuer), r.FormValue("id"))
		http.Redirect(w, r, back, http.StatusSeeOther)
	})
	server.Config.Handler = p.spoilt(pages)
	server.Start()
	t.Cleanup(server.Close)
	return p
}

var login = template.Must(template.New("login").Parse(`<!doctype html><html lang="en"><title>Example Org</title>
<h1>Example Org</h1><form method="post" action="/login/username"><input type="hidden" name="id" value="{{.}}">
<label>Name <input name="name"></label> <button>Sign in</button></form></html>`))

// Add adds an account, which signs in with a name.
func (p *Provider) Add(name string, a Account) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.accounts[name] = a
}

// Rotate has the provider sign with a new key and forget the one before.
func (p *Provider) Rotate() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.key = newKey()
}

// Stop has the provider answer nothing, and answer again.
func (p *Provider) Stop(down bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.down = down
}

// Spoil changes what tokens say before they are signed; nil for no more.
func (p *Provider) Spoil(change func(claims map[string]any)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.spoil = change
}

// TellOnAsking has e-mail addresses and groups be in no token, but in what is told on asking.
func (p *Provider) TellOnAsking() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.told = true
}

func (p *Provider) inTokens() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return !p.told
}

// Asked is what browsers were sent to the provider with.
func (p *Provider) Asked() []url.Values {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.asked)
}

// SignIn does at an address that a browser was sent to what somebody does there who signs in with a name, and returns
// where they are led back to.
func (p *Provider) SignIn(t testing.TB, at, name string) *url.URL {
	t.Helper()
	browser := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	led := func(method, at string, form url.Values) *url.URL {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), method, at, strings.NewReader(form.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		answer, err := browser.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		to, err := answer.Location()
		if closing := answer.Body.Close(); err != nil || closing != nil {
			t.Fatalf("%s: %s: %v, %v", at, answer.Status, err, closing)
		}
		return to
	}
	form := led(http.MethodGet, at, nil)
	if !strings.HasPrefix(form.String(), p.Issuer+"/login/") { // the provider doesn't take what was asked
		return form
	}
	back := led(http.MethodPost, form.String(), url.Values{"id": {form.Query().Get("authRequestID")}, "name": {name}})
	return led(http.MethodGet, back.String(), nil)
}

// spoilt does what Stop and Spoil say.
func (p *Provider) spoilt(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		down, spoil, key := p.down, p.spoil, p.key
		if r.URL.Path == "/authorize" {
			p.asked = append(p.asked, r.URL.Query())
		}
		p.mu.Unlock()
		switch {
		case down:
			panic(http.ErrAbortHandler) // which cuts the connection
		case spoil == nil || r.URL.Path != "/oauth/token":
			next.ServeHTTP(w, r)
			return
		}
		seen := httptest.NewRecorder()
		next.ServeHTTP(seen, r)
		body := seen.Body.Bytes()
		answer := map[string]any{}
		if err := json.Unmarshal(body, &answer); err != nil {
			panic(err)
		}
		if token, ok := answer["id_token"].(string); ok {
			answer["id_token"] = key.sign(claimsOf(token), spoil)
			body, _ = json.Marshal(answer)
		}
		maps.Copy(w.Header(), seen.Header())
		w.WriteHeader(seen.Code)
		_, _ = w.Write(body)
	})
}

func claimsOf(token string) map[string]any {
	claims := map[string]any{}
	body, err := base64.RawURLEncoding.DecodeString(strings.Split(token, ".")[1])
	if err == nil {
		err = json.Unmarshal(body, &claims)
	}
	if err != nil {
		panic(err)
	}
	return claims
}

// signingKey is a key of the provider's.
type signingKey struct {
	id      string
	private *ecdsa.PrivateKey
}

func newKey() signingKey {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	return signingKey{rand.Text(), key}
}

func (k signingKey) sign(claims map[string]any, spoil func(map[string]any)) string {
	spoil(claims)
	text, err := json.Marshal(claims)
	if err != nil {
		panic(err)
	}
	return oidctest.SignIDToken(k.private, k.id, string(jose.ES256), string(text))
}

func (k signingKey) SignatureAlgorithm() jose.SignatureAlgorithm { return jose.ES256 }
func (k signingKey) Key() any                                    { return k.private }
func (k signingKey) ID() string                                  { return k.id }

// publicKey is what everybody may know of one.
type publicKey struct{ signingKey }

func (k publicKey) Algorithm() jose.SignatureAlgorithm { return jose.ES256 }
func (k publicKey) Use() string                        { return "sig" }
func (k publicKey) Key() any                           { return k.private.Public() }

// GetUserByID returns an account as the library's storage knows it.
func (p *Provider) GetUserByID(subject string) *storage.User {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, a := range p.accounts {
		if a.Subject == subject {
			return &storage.User{ID: a.Subject, Email: a.Email, EmailVerified: a.Verified}
		}
	}
	return nil
}

// GetUserByUsername is GetUserByID by the name to sign in with.
func (p *Provider) GetUserByUsername(name string) *storage.User {
	p.mu.Lock()
	a, ok := p.accounts[name]
	p.mu.Unlock()
	if !ok {
		return nil
	}
	return p.GetUserByID(a.Subject)
}

// ExampleClientID is of no use here.
func (p *Provider) ExampleClientID() string { return "nobody" }

// people is the library's storage with the keys and groups of a Provider.
type people struct {
	*storage.Storage
	p *Provider
}

func (s *people) SigningKey(context.Context) (op.SigningKey, error) {
	s.p.mu.Lock()
	defer s.p.mu.Unlock()
	return s.p.key, nil
}

func (s *people) SignatureAlgorithms(context.Context) ([]jose.SignatureAlgorithm, error) {
	return []jose.SignatureAlgorithm{jose.ES256}, nil
}

func (s *people) KeySet(context.Context) ([]op.Key, error) {
	s.p.mu.Lock()
	defer s.p.mu.Unlock()
	return []op.Key{publicKey{s.p.key}}, nil
}

func (s *people) GetClientByClientID(ctx context.Context, id string) (op.Client, error) {
	c, err := s.Storage.GetClientByClientID(ctx, id)
	return client{c, s.p}, err
}

func (s *people) SetUserinfoFromRequest(ctx context.Context, to *oidc.UserInfo, of op.IDTokenRequest, scopes []string) error {
	if err := s.Storage.SetUserinfoFromRequest(ctx, to, of, scopes); err != nil {
		return err
	}
	if slices.Contains(scopes, "groups") && s.p.inTokens() {
		s.tellGroups(to, of.GetSubject())
	}
	return nil
}

func (s *people) SetUserinfoFromToken(ctx context.Context, to *oidc.UserInfo, token, subject, origin string) error {
	if err := s.Storage.SetUserinfoFromToken(ctx, to, token, subject, origin); err != nil {
		return fmt.Errorf("telling of somebody: %w", err)
	}
	s.tellGroups(to, subject)
	return nil
}

func (s *people) tellGroups(to *oidc.UserInfo, subject string) {
	s.p.mu.Lock()
	defer s.p.mu.Unlock()
	for _, a := range s.p.accounts {
		if a.Subject == subject && a.Groups != nil {
			to.AppendClaims("groups", a.Groups)
		}
	}
}

// client is the library's client, which may ask for groups.
type client struct {
	op.Client
	p *Provider
}

func (c client) IsScopeAllowed(scope string) bool { return scope == "groups" }

func (c client) IDTokenUserinfoClaimsAssertion() bool { return c.p.inTokens() }
