package openid_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"careerpath/server/openid"
	"careerpath/server/openid/openidtest"
)

const back = "https://careers.example.org/sign-in/back"

// organisation is a provider with somebody in it, and this site's view of it.
type organisation struct {
	*openidtest.Provider
	t        *testing.T
	settings openid.Settings
	now      time.Time
	site     *openid.Provider
}

func newOrganisation(t *testing.T, set func(*openid.Settings)) *organisation {
	t.Helper()
	o := &organisation{Provider: openidtest.New(t, back), t: t, now: time.Now()}
	o.settings = openid.Settings{Issuer: o.Issuer, ClientID: openidtest.ClientID, Secret: openidtest.Secret, Return: back}
	if set != nil {
		set(&o.settings)
	}
	o.site = openid.New(o.settings, func() time.Time { return o.now })
	o.Add("ann", openidtest.Account{Subject: "0001", Email: "ann@Example.org", Verified: true, Groups: []string{"leads"}})
	return o
}

// asks begins signing in.
func (o *organisation) asks() (openid.Question, string) {
	o.t.Helper()
	q, at, err := o.site.Ask(o.t.Context(), false)
	if err != nil {
		o.t.Fatal(err)
	}
	return q, at
}

// signsIn signs somebody in.
func (o *organisation) signsIn(name string) (openid.Account, error) {
	o.t.Helper()
	q, at := o.asks()
	return o.site.Answer(o.t.Context(), q, o.SignIn(o.t, at, name).Query())
}

func (o *organisation) refuses(name string, code openid.Code) {
	o.t.Helper()
	if a, err := o.signsIn(name); openid.CodeOf(err) != code || a != (openid.Account{}) {
		o.t.Errorf("%s: %+v, %v, want %s", name, a, err, code)
	}
}

func TestAnAccountIsRecognisedByIssuerAndSubjectAlone(t *testing.T) {
	o := newOrganisation(t, nil)
	a, err := o.signsIn("ann")
	if err != nil || a != (openid.Account{Issuer: o.Issuer, Subject: "0001", Manages: true}) {
		t.Fatalf("%+v, %v", a, err)
	}
	o.Add("ann", openidtest.Account{Subject: "0001", Email: "ann.lee@example.com"}) // after a wedding
	if again, err := o.signsIn("ann"); err != nil || again.Mark() != a.Mark() {
		t.Errorf("%+v, %v", again, err)
	}
	for _, other := range []openid.Account{{Issuer: o.Issuer, Subject: "0002"}, {Issuer: "https://a.example", Subject: "0001"}} {
		if other.Mark() == a.Mark() {
			t.Errorf("%+v has the same mark", other)
		}
	}
	asked := o.Asked()[0]
	if got := asked.Get("scope"); got != "openid" || asked.Get("code_challenge_method") != "S256" ||
		asked.Get("redirect_uri") != back || asked.Get("state") == "" || asked.Get("nonce") == "" ||
		asked.Has("prompt") {
		t.Errorf("asked with %v", asked)
	}
	if _, at, err := o.site.Ask(t.Context(), true); err != nil || !strings.Contains(at, "prompt=select_account") {
		t.Errorf("%s, %v", at, err)
	}
}

func TestAnAnswerCountsForItsQuestionOnceAndForNoOther(t *testing.T) {
	o := newOrganisation(t, nil)
	q, at := o.asks()
	other, _ := o.asks()
	answer := o.SignIn(t, at, "ann").Query()
	for name, wrong := range map[string]openid.Question{
		"another browser's":     other,
		"another PKCE verifier": {State: q.State, Nonce: q.Nonce, Verifier: other.Verifier},
		"no question":           {},
	} {
		if a, err := o.site.Answer(t.Context(), wrong, answer); openid.CodeOf(err) != openid.Unasked || a.Subject != "" {
			t.Errorf("%s: %+v, %v", name, a, err)
		}
	}
	q, at = o.asks()
	answer = o.SignIn(t, at, "ann").Query()
	if _, err := o.site.Answer(t.Context(), q, answer); err != nil {
		t.Fatal(err)
	}
	if a, err := o.site.Answer(t.Context(), q, answer); openid.CodeOf(err) != openid.Unasked {
		t.Errorf("the same code twice: %+v, %v", a, err)
	}
	q, at = o.asks()
	answer = o.SignIn(t, at, "ann").Query()
	answer.Set("iss", "https://evil.example")
	if _, err := o.site.Answer(t.Context(), q, answer); openid.CodeOf(err) != openid.Unasked {
		t.Errorf("another issuer's answer: %v", err)
	}
	answer.Set("iss", o.Issuer)
	if _, err := o.site.Answer(t.Context(), q, answer); err != nil {
		t.Error(err)
	}
}

func TestATokenThatIsUntrueIsRefused(t *testing.T) {
	o := newOrganisation(t, nil)
	for name, spoil := range map[string]func(map[string]any){
		"another nonce":     func(c map[string]any) { c["nonce"] = "another" },
		"no nonce":          func(c map[string]any) { delete(c, "nonce") },
		"another audience":  func(c map[string]any) { c["aud"] = "another" },
		"no audience":       func(c map[string]any) { delete(c, "aud") },
		"another party":     func(c map[string]any) { c["aud"], c["azp"] = []string{openidtest.ClientID, "b"}, "b" },
		"another issuer":    func(c map[string]any) { c["iss"] = "https://evil.example" },
		"expired":           func(c map[string]any) { c["exp"] = time.Now().Add(-time.Second).Unix() },
		"no end":            func(c map[string]any) { delete(c, "exp") },
		"not yet":           func(c map[string]any) { c["nbf"] = time.Now().Add(time.Hour).Unix() },
		"no subject":        func(c map[string]any) { delete(c, "sub") },
		"a subject of text": func(c map[string]any) { c["sub"] = 7 },
		"a long subject":    func(c map[string]any) { c["sub"] = strings.Repeat("a", 256) },
	} {
		t.Run(name, func(t *testing.T) {
			o.Spoil(spoil)
			o.refuses("ann", openid.Untrue)
		})
	}
	o.Spoil(func(map[string]any) {})
	if _, err := o.signsIn("ann"); err != nil {
		t.Errorf("what is signed the same way and not spoilt: %v", err)
	}
}

func TestOnlyVerifiedAddressesOfTheDomainsMayCome(t *testing.T) {
	o := newOrganisation(t, func(s *openid.Settings) { s.Domains = []string{"example.org"} })
	for name, a := range map[string]openidtest.Account{
		"far":      {Subject: "2", Email: "ann@example.com", Verified: true},
		"below":    {Subject: "3", Email: "ann@mail.example.org", Verified: true},
		"beside":   {Subject: "4", Email: "ann@badexample.org", Verified: true},
		"two":      {Subject: "5", Email: "ann@example.org@example.com", Verified: true},
		"nameless": {Subject: "6", Verified: true},
	} {
		o.Add(name, a)
		o.refuses(name, openid.Elsewhere)
	}
	o.Add("unverified", openidtest.Account{Subject: "7", Email: "ann@example.org"})
	o.refuses("unverified", openid.Unverified)
	check := func() {
		t.Helper()
		if a, err := o.signsIn("ann"); err != nil || a.Subject != "0001" {
			t.Errorf("%+v, %v", a, err)
		}
		o.refuses("unverified", openid.Unverified)
		o.refuses("far", openid.Elsewhere)
	}
	check()
	o.TellOnAsking()
	check()
	o.Spoil(func(c map[string]any) { c["email_verified"] = true }) // of no address in the token
	o.refuses("unverified", openid.Unverified)
}

func TestAGroupClaimSaysWhoMayRunGroups(t *testing.T) {
	o := newOrganisation(t, func(s *openid.Settings) {
		s.GroupClaim, s.Managers, s.Scopes = "groups", []string{"leads", "heads"}, []string{"groups"}
	})
	o.Add("bob", openidtest.Account{Subject: "2", Groups: []string{"staff", "leadsmen"}})
	o.Add("cem", openidtest.Account{Subject: "3", Groups: []string{"staff", "heads"}})
	o.Add("dee", openidtest.Account{Subject: "4"})
	check := func() {
		t.Helper()
		for name, want := range map[string]bool{"ann": true, "bob": false, "cem": true, "dee": false} {
			if a, err := o.signsIn(name); err != nil || a.Manages != want {
				t.Errorf("%s: %+v, %v", name, a, err)
			}
		}
	}
	check()
	o.Spoil(func(c map[string]any) { c["groups"] = "leads" }) // one as a text, as some write it
	if a, err := o.signsIn("bob"); err != nil || !a.Manages {
		t.Errorf("%+v, %v", a, err)
	}
	for _, odd := range []any{map[string]any{"leads": true}, 7, nil, []any{"leads", 7}} {
		o.Spoil(func(c map[string]any) { c["groups"] = odd })
		if a, err := o.signsIn("ann"); err != nil || a.Manages {
			t.Errorf("groups %v: %+v, %v", odd, a, err)
		}
	}
	o.Spoil(nil)
	o.TellOnAsking()
	check()
}

func TestAProviderThatIsDownIsTriedAgainAfterAWhileAndKeysMayChange(t *testing.T) {
	o := newOrganisation(t, nil)
	o.Stop(true)
	for range 2 {
		if err := o.site.Ready(t.Context()); openid.CodeOf(err) != openid.Unreachable {
			t.Fatalf("down: %v", err)
		}
	}
	o.Stop(false)
	if err := o.site.Ready(t.Context()); openid.CodeOf(err) != openid.Unreachable {
		t.Errorf("it is asked at once again: %v", err)
	}
	o.now = o.now.Add(11 * time.Second)
	if _, err := o.signsIn("ann"); err != nil {
		t.Fatal(err)
	}
	o.Rotate()
	if _, err := o.signsIn("ann"); err != nil {
		t.Errorf("with a new key: %v", err)
	}
	q, at := o.asks()
	answer := o.SignIn(t, at, "ann").Query()
	o.Stop(true)
	if _, err := o.site.Answer(t.Context(), q, answer); openid.CodeOf(err) != openid.Unreachable {
		t.Errorf("down since: %v", err)
	}
	o.now = o.now.Add(25 * time.Hour)
	if err := o.site.Ready(t.Context()); err != nil {
		t.Errorf("what it said before doesn't stand: %v", err)
	}
}

func TestErrorsOfTheProviderAreToldApart(t *testing.T) {
	o := newOrganisation(t, nil)
	for name, want := range map[string]openid.Code{"access_denied": openid.Declined, "login_required": openid.Declined,
		"server_error": openid.Unreachable, "temporarily_unavailable": openid.Unreachable,
		"invalid_scope": openid.Misfit, "unauthorized_client": openid.Misfit, "<script>": openid.Misfit} {
		q, _ := o.asks()
		_, err := o.site.Answer(t.Context(), q, url.Values{"state": {q.State}, "error": {name}})
		if openid.CodeOf(err) != want {
			t.Errorf("%s: %v", name, err)
		}
	}
	o.settings.Secret = "another secret"
	o.site = openid.New(o.settings, time.Now)
	o.refuses("ann", openid.Misfit)
	if _, err := o.signsIn("ann"); strings.Contains(fmt.Sprint(err), o.settings.Secret) {
		t.Errorf("the secret is told: %v", err)
	}
}

func TestAProviderThatDoesntFitTheSettingsIsNotAsked(t *testing.T) {
	for name, says := range map[string]string{
		"another issuer": `{"issuer": "https://evil.example"}`,
		"no addresses":   `{"issuer": "ISSUER"}`,
		"without TLS": `{"issuer": "ISSUER", "authorization_endpoint": "http://login.example.org/", "token_endpoint": "ISSUER/t",
			"jwks_uri": "ISSUER/k"}`,
		"a script": `{"issuer": "ISSUER", "authorization_endpoint": "javascript:alert(1)", "token_endpoint": "ISSUER/t",
			"jwks_uri": "ISSUER/k"}`,
		"without PKCE": `{"issuer": "ISSUER", "authorization_endpoint": "ISSUER/a", "token_endpoint": "ISSUER/t",
			"jwks_uri": "ISSUER/k", "code_challenge_methods_supported": ["plain"]}`,
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(nil)
			defer server.Close()
			server.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				_, _ = w.Write([]byte(strings.ReplaceAll(says, "ISSUER", server.URL)))
			})
			p := openid.New(openid.Settings{Issuer: server.URL, ClientID: "a", Secret: "b", Return: back}, time.Now)
			if err := p.Ready(t.Context()); openid.CodeOf(err) != openid.Misfit {
				t.Error(err)
			}
		})
	}
	for name, answer := range map[string]http.HandlerFunc{
		"endless": func(w http.ResponseWriter, _ *http.Request) {
			for range 1 << 10 {
				if _, err := w.Write(make([]byte, 1<<12)); err != nil {
					return
				}
			}
		},
		"elsewhere": func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/elsewhere", http.StatusFound) },
		"broken":    func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) },
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(answer)
			defer server.Close()
			p := openid.New(openid.Settings{Issuer: server.URL, ClientID: "a", Secret: "b", Return: back}, time.Now)
			if err := p.Ready(t.Context()); openid.CodeOf(err) != openid.Unreachable {
				t.Error(err)
			}
		})
	}
}

func TestIssuersAndDomainsAreReadAsTheyAreWritten(t *testing.T) {
	for _, ok := range []string{"https://login.example.org", "https://login.example.org/realms/a/", "http://127.0.0.1:9",
		"http://localhost:9", "http://[::1]:9", "https://login.example.org:8443/x"} {
		if got, err := openid.ParseIssuer(ok); got != ok || err != nil {
			t.Errorf("%s: %q, %v", ok, got, err)
		}
	}
	for _, wrong := range []string{"", "login.example.org", "http://login.example.org", "ftp://a", "https://", "https://a?b",
		"https://a#b", "https://a#", "https://u:p@a", "https:a", "http://127.0.0.1.example.org"} {
		if got, err := openid.ParseIssuer(wrong); err == nil {
			t.Errorf("%s is taken as %q", wrong, got)
		}
	}
	for _, ok := range []string{"example.org", " Example.ORG "} {
		if got, err := openid.ParseDomain(ok); got != "example.org" || err != nil {
			t.Errorf("%s: %q, %v", ok, got, err)
		}
	}
	for _, wrong := range []string{"", "org", "@example.org", "*.example.org", "https://example.org", ".example.org", "a..org",
		"example.org."} {
		if got, err := openid.ParseDomain(wrong); err == nil {
			t.Errorf("%s is taken as %q", wrong, got)
		}
	}
}

func TestKeysAreOfAPurposeAndAClientSecret(t *testing.T) {
	key := func(secret, purpose string) string {
		k, err := openid.New(openid.Settings{ClientID: "a", Secret: secret}, time.Now).KeyFor(purpose)
		if err != nil || len(k) != 32 {
			t.Fatal(len(k), err)
		}
		return string(k)
	}
	if again := key("a", "b"); key("a", "b") != again || key("a", "b") == key("a", "c") || key("a", "b") == key("b", "b") {
		t.Error("a key isn't of what it should be")
	}
}

func TestWhatAProviderAnswersDoesNotFillTheLog(t *testing.T) {
	provider := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusBadGateway)
		_, _ = w.Write([]byte(strings.Repeat("<p>Sorry</p>", 10_000)))
	}))
	defer provider.Close()
	err := openid.New(openid.Settings{Issuer: provider.URL}, time.Now).Ready(t.Context())
	if openid.CodeOf(err) != openid.Unreachable || len(err.Error()) > 400 || !strings.Contains(err.Error(), "502") {
		t.Errorf("the error has %d bytes: %.500v", len(err.Error()), err)
	}
}
