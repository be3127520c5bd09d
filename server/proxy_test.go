package server_test

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"careerpath/server"
)

// proxied is a site behind a reverse proxy that speaks TLS and, as proxies do unless told otherwise, puts the site's
// own address into Host.
type proxied struct {
	*site
	front string // the public address
	inner *url.URL
}

// newProxied starts a site that is told nothing of the proxy.
func newProxied(t *testing.T) *proxied {
	t.Helper()
	p := &proxied{site: newSite(t)}
	proxy := httptest.NewTLSServer(&httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(p.inner) // and so Host
		r.Out.Header["X-Forwarded-Proto"] = r.In.Header["X-Forwarded-Proto"]
	}})
	t.Cleanup(proxy.Close)
	p.front, p.client.Transport = proxy.URL, proxy.Client().Transport
	return p
}

// state starts the site anew with a public address.
func (p *proxied) state(public string) {
	p.t.Helper()
	u, err := server.ParsePublicURL(public)
	if err != nil {
		p.t.Fatal(err)
	}
	p.stop()
	p.set = func(h *server.Server) { h.PublicURL = u }
	p.start()
	if p.inner, err = url.Parse(p.server.URL); err != nil {
		p.t.Fatal(err)
	}
}

// send sends a request to the public address, with headers in pairs.
func (p *proxied) send(method, path string, form url.Values, headers ...string) reply {
	p.t.Helper()
	req, err := http.NewRequest(method, p.front+path, strings.NewReader(form.Encode()))
	if err != nil {
		p.t.Fatal(err)
	}
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	return p.do(req)
}

func TestBehindAProxyThatRewritesHostFormsAreTaken(t *testing.T) {
	p := newProxied(t)
	p.state(p.front + "/")
	form := p.sections(answersOf(t, p.catalog, leader))[0]
	to := "/quizzes/" + quizID
	// which gives the browser its cookie
	p.send("GET", to, nil)
	// an older browser
	p.wants(p.send("POST", to, form, "Origin", p.front), http.StatusSeeOther)
	// one of today
	p.wants(p.send("POST", to, form, "Origin", p.front, "Sec-Fetch-Site", "same-origin"), http.StatusSeeOther)
	// another site
	p.wants(p.send("POST", to, form, "Origin", "https://evil.example"), http.StatusForbidden)
	// the same without TLS
	p.wants(p.send("POST", to, form, "Origin", "http"+p.front[len("https"):]), http.StatusForbidden)
	// another site that hides
	p.wants(p.send("POST", to, form, "Origin", "null", "Sec-Fetch-Site", "cross-site"), http.StatusForbidden)
	// another port
	p.wants(p.send("POST", to, form, "Origin", p.front+":1", "Sec-Fetch-Site", "same-site"), http.StatusForbidden)
}

func TestBehindAProxyTheCookieIsSecureAndThePrivateLinkLeadsToThePublicAddress(t *testing.T) {
	p := newProxied(t)
	p.state(p.front + "/")
	form := p.sections(answersOf(t, p.catalog, leader))[0]
	p.send("GET", "/quizzes/"+quizID, nil)
	p.send("POST", "/quizzes/"+quizID, form, "Origin", p.front)
	r := p.send("GET", "/quizzes/"+quizID, nil)
	if c := r.header.Get("Set-Cookie"); !strings.HasPrefix(c, "__Host-careerpath=") || !strings.Contains(c, "Secure") {
		t.Errorf("the cookie is %q", c)
	}
	if r.header.Get("Strict-Transport-Security") == "" {
		t.Error("browsers aren't told to stay with HTTPS")
	}
	page := p.send("GET", "/me", nil)
	link := regexp.MustCompile(`https?://[^"<\s]*/open#[A-Za-z0-9_-]+`).FindString(page.body)
	if !strings.HasPrefix(link, p.front+"/open#") {
		t.Fatalf("the private link is %q, and the public address %s", link, p.front)
	}
	p.client = &http.Client{Jar: newClient(t).Jar, Transport: p.client.Transport, CheckRedirect: p.client.CheckRedirect}
	p.wants(p.send("GET", "/open", nil), http.StatusOK)
	p.wants(p.send("POST", "/open", url.Values{"link": {link}, "sure": {"yes"}}, "Origin", p.front), http.StatusSeeOther)
	p.wants(p.send("GET", "/me", nil), http.StatusOK, "Only the browser that made it can show it")
}

func TestWhatARequestSaysOfItsAddressCountsForNothingWhereThePublicAddressIsStated(t *testing.T) {
	p := newProxied(t)
	p.state("http://careers.example.org")
	form := p.sections(answersOf(t, p.catalog, leader))[0]
	p.send("GET", "/quizzes/"+quizID, nil, "X-Forwarded-Proto", "https", "X-Forwarded-Host", "evil.example")
	r := p.send("POST", "/quizzes/"+quizID, form, "Origin", "http://careers.example.org", "X-Forwarded-Proto", "https",
		"X-Forwarded-Host", "evil.example")
	p.wants(r, http.StatusSeeOther)
	r = p.send("GET", "/me", nil, "X-Forwarded-Proto", "https")
	if c := r.header.Get("Set-Cookie"); !strings.HasPrefix(c, "careerpath=") ||
		r.header.Get("Strict-Transport-Security") != "" {
		t.Errorf("over plain HTTP the cookie is %q", c)
	}
	p.wants(p.send("GET", "/me", nil, "X-Forwarded-Proto", "https"), http.StatusOK, "http://careers.example.org/open#")
}

func TestWhoHasThePlainCookieKeepsTheirResultsWhenASiteMovesToHTTPS(t *testing.T) {
	p := newProxied(t)
	form := p.sections(answersOf(t, p.catalog, leader))[0]
	p.form("/quizzes/"+quizID, form)
	secret := strings.TrimPrefix(strings.Split(p.get("/me").header.Get("Set-Cookie"), ";")[0], "careerpath=")

	p.state(p.front)
	page := p.send("GET", "/me", nil, "Cookie", "careerpath="+secret)
	p.wants(page, http.StatusOK, p.front+"/open#")
	p.wants(p.send("POST", "/quizzes/"+quizID, form, "Origin", p.front, "Cookie", "careerpath="+secret),
		http.StatusSeeOther)
	r := p.send("GET", "/quizzes/"+quizID, nil, "Cookie", "careerpath="+secret)
	p.wants(r, http.StatusOK)
	set := strings.Join(r.header.Values("Set-Cookie"), "\n")
	if !strings.Contains(set, "__Host-careerpath="+secret) || !strings.Contains(set, "careerpath=; Path=/; Max-Age=0") {
		t.Errorf("the plain cookie isn't replaced by the secure one: %s", set)
	}
	both := p.send("GET", "/me", nil, "Cookie", "careerpath=planted; __Host-careerpath="+secret)
	p.wants(both, http.StatusOK, "/open#")

	p.wants(p.send("POST", "/me/delete", url.Values{"sure": {"yes"}}, "Origin", p.front, "Cookie", "careerpath="+
		secret), http.StatusSeeOther)
	if page := p.send("GET", "/me", nil, "Cookie", "careerpath="+secret); strings.Contains(page.body, secret) {
		t.Error("who has deleted everything is still known by the plain cookie")
	}
}

func TestAPublicAddressThatCannotBeMeantIsRefused(t *testing.T) {
	for text, want := range map[string]string{
		"https://careers.example.org":         "https://careers.example.org",
		"https://Careers.Example.org/":        "https://careers.example.org",
		"https://careers.example.org:443":     "https://careers.example.org",
		"http://careers.example.org:8080":     "http://careers.example.org:8080",
		"http://[::1]:80":                     "http://[::1]",
		"careers.example.org":                 "",
		"careers.example.org:8080":            "",
		"//careers.example.org":               "",
		"ftp://careers.example.org":           "",
		"https://":                            "",
		"https://:8080":                       "",
		"https://careers.example.org:":        "",
		"https://example.org/careers":         "",
		"https://careers.example.org?a":       "",
		"https://careers.example.org/?":       "",
		"https://careers.example.org/#":       "",
		"https://ann:pw@careers.example.org":  "",
		"https://karriere-für-alle.example":   "",
		"https://careers.example.org\n":       "https://careers.example.org",
		"https://careers.example.org, more":   "",
		"https://careers.example.org:notport": "",
		"https://careers.example.org:99999":   "",
		"https://careers..example.org":        "",
		"https://[::1]:8443":                  "https://[::1]:8443",
	} {
		got := ""
		u, err := server.ParsePublicURL(text)
		if err == nil {
			got = u.String()
		}
		if got != want || err != nil && !strings.Contains(err.Error(), "such as https://careers.example.org") {
			t.Errorf("%q gives %q (%v), want %q", text, got, err, want)
		}
	}
}
