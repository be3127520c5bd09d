// Package openid asks an organisation's OpenID Connect provider who somebody is: by the authorization code flow with
// PKCE, in the provider's own pages. It must never know of people, pages or what is kept, and tells no name and no e-mail
// address.
package openid

import (
	"context"
	"crypto/hkdf"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// Settings say which provider is asked, and who of those it knows may come.
type Settings struct {
	Issuer   string // of the provider, from ParseIssuer
	ClientID string // that the provider knows this site by
	Secret   string // of the client
	Return   string // the address of this site that the provider leads back to, exactly as it is registered there
	// e-mail domains, from ParseDomain, of one of which an account must have a verified address; nil for whatever account
	Domains []string
	// the claim that names an account's groups, and those of them that may open and run groups here; nil for everybody
	GroupClaim string
	Managers   []string
	Scopes     []string // asked for beside openid, and email where there are Domains
}

// Restricted says whether not everybody may open and run groups.
func (s Settings) Restricted() bool { return len(s.Managers) > 0 }

// Account is somebody whom the provider has recognised and who may come.
type Account struct {
	Issuer  string `json:"issuer"`
	Subject string `json:"subject"` // the issuer's name for them, which is nobody else's, ever
	Manages bool   `json:"manages"` // they may open and run groups
}

// Mark is what an account is recognised by again: the SHA-512/256 of issuer and subject. Secrets and passkeys are kept by
// their SHA-256, so there is none that has an account's mark.
func (a *Account) Mark() [32]byte { return sha512.Sum512_256([]byte(a.Issuer + "\x00" + a.Subject)) }

// Question is what the provider is asked with. The browser that is sent there holds it meanwhile, and nobody else.
type Question struct {
	State    string `json:"state"`
	Nonce    string `json:"nonce"`
	Verifier string `json:"verifier"` // of PKCE
}

// How long is waited for the provider, and until it is tried again.
const (
	patience  = 10 * time.Second // for one answer of the provider's
	retry     = 10 * time.Second // after it couldn't be reached
	freshness = 24 * time.Hour   // after which its addresses are asked for anew
	mostBytes = 1 << 20          // of an answer
)

// Provider is an organisation's. It is safe for concurrent use.
type Provider struct {
	settings Settings
	now      func() time.Time
	client   *http.Client

	mu    sync.Mutex
	known *discovered // nil until the provider could be reached
	next  time.Time   // when its addresses are asked for again
	err   error       // of the last try
}

// discovered is what the provider says of itself.
type discovered struct {
	provider *oidc.Provider
	verifier *oidc.IDTokenVerifier
	oauth    oauth2.Config
	names    bool // it names itself in each answer (RFC 9207)
}

// New is a provider that is reached when somebody first wants to sign in. now is the clock.
func New(s Settings, now func() time.Time) *Provider {
	return &Provider{settings: s, now: now, client: &http.Client{
		Timeout: patience, Transport: bounded{http.DefaultTransport},
		CheckRedirect: func(*http.Request, []*http.Request) error {
			return errors.New("the provider leads elsewhere, which it shouldn't")
		}}}
}

// Settings returns what New was given.
func (p *Provider) Settings() Settings { return p.settings }

// KeyFor is a key of 32 bytes for a purpose, the same in every process with the same client secret: HKDF with SHA-256.
func (p *Provider) KeyFor(purpose string) ([]byte, error) {
	return hkdf.Key(sha256.New, []byte(p.settings.Secret), []byte(p.settings.ClientID), purpose, 32)
}

// Ready says whether the provider can be asked, with the error of Ask where it can't.
func (p *Provider) Ready(ctx context.Context) error {
	_, err := p.discover(ctx)
	return err
}

// Ask returns a new question and the address at the provider to send a browser to. With other, the provider lets people
// choose another account than the one they are signed in with there. The error is an *Error.
func (p *Provider) Ask(ctx context.Context, other bool) (Question, string, error) {
	at, err := p.discover(ctx)
	if err != nil {
		return Question{}, "", err
	}
	q := Question{State: oauth2.GenerateVerifier(), Nonce: oauth2.GenerateVerifier(), Verifier: oauth2.GenerateVerifier()}
	options := []oauth2.AuthCodeOption{oauth2.S256ChallengeOption(q.Verifier), oidc.Nonce(q.Nonce)}
	if other {
		options = append(options, oauth2.SetAuthURLParam("prompt", "select_account"))
	}
	return q, at.oauth.AuthCodeURL(q.State, options...), nil
}

// Answer returns whose account it is that the provider has answered a question with. query is what the browser came back
// with. The error is an *Error.
func (p *Provider) Answer(ctx context.Context, q Question, query url.Values) (Account, error) {
	if subtle.ConstantTimeCompare([]byte(query.Get("state")), []byte(q.State)) != 1 {
		return Account{}, &Error{Code: Unasked, Err: errors.New("the state is another one")}
	}
	at, err := p.discover(ctx)
	if err != nil {
		return Account{}, err
	}
	if query.Has("iss") && query.Get("iss") != p.settings.Issuer || at.names && !query.Has("iss") {
		return Account{}, &Error{Code: Unasked, Err: fmt.Errorf("another provider answered: %.100q", query.Get("iss"))}
	}
	if query.Has("error") {
		return Account{}, errorNamed(query.Get("error"))
	}
	token, err := at.oauth.Exchange(oidc.ClientContext(ctx, p.client), query.Get("code"), oauth2.VerifierOption(q.Verifier))
	if err != nil {
		return Account{}, exchangeError(err)
	}
	raw, _ := token.Extra("id_token").(string)
	id, err := at.verifier.Verify(ctx, raw)
	switch {
	case err != nil:
		return Account{}, &Error{Code: Untrue, Err: err}
	case subtle.ConstantTimeCompare([]byte(id.Nonce), []byte(q.Nonce)) != 1:
		return Account{}, &Error{Code: Untrue, Err: errors.New("the nonce is another one")}
	case id.Subject == "" || len(id.Subject) > 255:
		return Account{}, &Error{Code: Untrue, Err: errors.New("the token names no subject")}
	}
	claims := claims{}
	if err := id.Claims(&claims); err != nil {
		return Account{}, &Error{Code: Untrue, Err: err}
	}
	if by, ok := claims["azp"]; ok && !claims.is("azp", p.settings.ClientID) {
		return Account{}, &Error{Code: Untrue, Err: fmt.Errorf("the token is another client's: %s", by)}
	}
	if err := p.complete(ctx, at, token, id.Subject, claims); err != nil {
		return Account{}, err
	}
	if err := p.admits(claims); err != nil {
		return Account{}, err
	}
	return Account{Issuer: p.settings.Issuer, Subject: id.Subject, Manages: p.manages(claims)}, nil
}

// claims are what a provider says of somebody.
type claims map[string]json.RawMessage

// is says whether a claim is a text.
func (c claims) is(name, text string) bool {
	var is string
	return json.Unmarshal(c[name], &is) == nil && is == text
}

// list are the texts of a claim that is one of them or a list.
func (c claims) list(name string) (all []string) {
	var one string
	if json.Unmarshal(c[name], &one) == nil {
		return []string{one}
	}
	if json.Unmarshal(c[name], &all) != nil {
		return nil
	}
	return all
}

// complete adds what the token doesn't say and is needed, where the provider tells it on asking.
func (p *Provider) complete(ctx context.Context, at *discovered, token *oauth2.Token, subject string, have claims) error {
	var needed []string
	if len(p.settings.Domains) > 0 {
		needed = append(needed, "email", "email_verified")
	}
	if p.settings.Restricted() {
		needed = append(needed, p.settings.GroupClaim)
	}
	lacks := func(name string) bool { _, ok := have[name]; return !ok }
	if !slices.ContainsFunc(needed, lacks) || at.provider.UserInfoEndpoint() == "" {
		return nil
	}
	told, err := at.provider.UserInfo(oidc.ClientContext(ctx, p.client), oauth2.StaticTokenSource(token))
	if err != nil {
		return &Error{Code: Unreachable, Err: err}
	}
	if told.Subject != subject {
		return &Error{Code: Untrue, Err: errors.New("the provider told of somebody else")}
	}
	more := claims{}
	if err := told.Claims(&more); err != nil {
		return &Error{Code: Untrue, Err: err}
	}
	// Whether an address is verified is said of the address beside it, and of none from elsewhere.
	if lacks("email") || lacks("email_verified") {
		have["email"], have["email_verified"] = more["email"], more["email_verified"]
	}
	if name := p.settings.GroupClaim; p.settings.Restricted() && lacks(name) {
		have[name] = more[name]
	}
	return nil
}

// admits says whether somebody may come, nil where they may.
func (p *Provider) admits(c claims) error {
	if len(p.settings.Domains) == 0 {
		return nil
	}
	address := c.list("email")
	if len(address) != 1 {
		return &Error{Code: Elsewhere, Err: errors.New("the provider tells no e-mail address")}
	}
	_, domain, _ := cutLast(address[0], "@")
	switch {
	case !slices.Contains(p.settings.Domains, strings.ToLower(domain)):
		return &Error{Code: Elsewhere, Err: errors.New("the address is of another domain")}
	case string(c["email_verified"]) != "true" && !c.is("email_verified", "true"): // which some write as a text
		return &Error{Code: Unverified, Err: errors.New("the address is not verified")}
	}
	return nil
}

// manages says whether somebody may open and run groups.
func (p *Provider) manages(c claims) bool {
	return !p.settings.Restricted() || slices.ContainsFunc(c.list(p.settings.GroupClaim), func(name string) bool {
		return slices.Contains(p.settings.Managers, name)
	})
}

func cutLast(s, sep string) (before, after string, found bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}
