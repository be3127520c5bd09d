package openid

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// discover returns what the provider says of itself. It is asked when it is needed; where it can't be reached, not again
// for a while, so that it isn't waited for each time. What it once said goes on when it can't be asked anew.
func (p *Provider) discover(ctx context.Context) (*discovered, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if now := p.now(); !now.Before(p.next) {
		// Whoever waits for it may leave; others wait for the same.
		found, err := p.ask(context.WithoutCancel(ctx))
		p.err, p.next = err, p.now().Add(retry)
		if err == nil {
			p.known, p.next = found, p.now().Add(freshness)
		}
	}
	if p.known == nil {
		return nil, p.err
	}
	return p.known, nil
}

func (p *Provider) ask(ctx context.Context) (*discovered, error) {
	provider, err := oidc.NewProvider(oidc.ClientContext(ctx, p.client), p.settings.Issuer)
	if mismatch := (*oidc.IssuerMismatchError)(nil); errors.As(err, &mismatch) {
		return nil, &Error{Code: Misfit, Err: err}
	}
	if err != nil {
		return nil, &Error{Code: Unreachable, Err: err}
	}
	var says struct {
		Authorization string   `json:"authorization_endpoint"`
		Token         string   `json:"token_endpoint"`
		Keys          string   `json:"jwks_uri"`
		UserInfo      string   `json:"userinfo_endpoint"`
		Methods       []string `json:"token_endpoint_auth_methods_supported"`
		Challenges    []string `json:"code_challenge_methods_supported"`
		Names         bool     `json:"authorization_response_iss_parameter_supported"`
	}
	if err := provider.Claims(&says); err != nil {
		return nil, &Error{Code: Misfit, Err: err}
	}
	for name, address := range map[string]string{"authorization_endpoint": says.Authorization,
		"token_endpoint": says.Token, "jwks_uri": says.Keys, "userinfo_endpoint": says.UserInfo} {
		if u, err := url.Parse(address); address == "" && name != "userinfo_endpoint" || err != nil ||
			address != "" && !Confidential(u) {
			return nil, &Error{Code: Misfit, Err: fmt.Errorf("the provider's %s is %.200q", name, address)}
		}
	}
	if says.Challenges != nil && !slices.Contains(says.Challenges, "S256") {
		return nil, &Error{Code: Misfit, Err: errors.New("the provider doesn't take PKCE with S256")}
	}
	s := &p.settings
	scopes := []string{oidc.ScopeOpenID}
	if len(s.Domains) > 0 {
		scopes = append(scopes, "email")
	}
	for _, scope := range s.Scopes {
		if !slices.Contains(scopes, scope) {
			scopes = append(scopes, scope)
		}
	}
	endpoint := provider.Endpoint()
	endpoint.AuthStyle = oauth2.AuthStyleInHeader
	if says.Methods != nil && !slices.Contains(says.Methods, "client_secret_basic") {
		endpoint.AuthStyle = oauth2.AuthStyleInParams
	}
	return &discovered{
		provider: provider,
		verifier: provider.Verifier(&oidc.Config{ClientID: s.ClientID, Now: p.now}),
		oauth: oauth2.Config{ClientID: s.ClientID, ClientSecret: s.Secret, Endpoint: endpoint, RedirectURL: s.Return,
			Scopes: scopes},
		names: says.Names,
	}, nil
}

// Confidential says whether what is sent to an address stays between the two: over HTTPS, or within this machine.
func Confidential(u *url.URL) bool {
	return u.Hostname() != "" && (u.Scheme == "https" ||
		u.Scheme == "http" && slices.Contains([]string{"localhost", "127.0.0.1", "::1"}, u.Hostname()))
}

// ParseIssuer reads the address of a provider. The error says what is taken instead, to go after "takes".
func ParseIssuer(text string) (string, error) {
	const such = "such as https://login.example.org"
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Opaque != "" || u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "":
		return "", errors.New("the provider's address with https://, " + such)
	case !Confidential(u):
		return "", errors.New("an address with https://, " + such + "; http:// only on this machine")
	case u.User != nil || u.RawQuery != "" || u.ForceQuery || u.Fragment != "" || strings.HasSuffix(text, "#"):
		return "", errors.New("an address without ? and #, as the provider writes its issuer, " + such)
	}
	return text, nil
}

// ParseDomain reads an e-mail domain. The error says what is taken instead, to go after "takes".
func ParseDomain(text string) (string, error) {
	domain := strings.ToLower(strings.TrimSpace(text))
	if domain == "" || strings.ContainsAny(domain, "@/:* \t") || !strings.Contains(domain, ".") ||
		strings.Contains("."+domain+".", "..") {
		return "", errors.New("e-mail domains with commas between them, such as example.org,example.com")
	}
	return domain, nil
}

// bounded reads only so much of an answer.
type bounded struct{ http.RoundTripper }

func (b bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := b.RoundTripper.RoundTrip(r)
	if err == nil {
		answer.Body = struct {
			io.Reader
			io.Closer
		}{io.LimitReader(answer.Body, mostBytes), answer.Body}
	}
	return answer, err
}
