package server_test

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"careerpath/server"
	"careerpath/store"
)

const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"

// keys are a person's keys of some kinds, the newest last.
func (s *site) keysOf(person string, kinds ...store.KeyKind) (keys []store.Key) {
	s.t.Helper()
	if err := s.store.View(s.t.Context(), person, func(r store.Reader) (err error) {
		keys, err = r.Keys()
		return err
	}); err != nil {
		s.t.Fatal(err)
	}
	return slices.DeleteFunc(keys, func(k store.Key) bool { return len(kinds) > 0 && !slices.Contains(kinds, k.Kind) })
}

// me is the id of whoever the browser is of.
func (s *site) me() string {
	s.t.Helper()
	return export(s).Person.ID
}

// as has a browser say what it is.
func as(c *http.Client, userAgent string) *http.Client {
	c.Transport = saying(userAgent)
	return c
}

type saying string

func (s saying) RoundTrip(r *http.Request) (*http.Response, error) {
	r.Header.Set("User-Agent", string(s))
	return http.DefaultTransport.RoundTrip(r)
}

// keyForm sends a form of the page of keys, with whose it is.
func (s *site) keyForm(path string, fields url.Values) reply {
	s.t.Helper()
	fields.Set(":owner", hiddenField(s.t, s.get("/me/keys"), ":owner"))
	return s.form(path, fields)
}

func TestANewPersonHasAKeyOfTheBrowserAndOneOfTheLink(t *testing.T) {
	s := newSite(t)
	s.client = as(newClient(t), firefox)
	result := s.take(answersOf(t, s.catalog, leader))
	link := linkOn(t, s.get("/me"))
	keys := s.keysOf(s.me())
	if len(keys) != 2 || keys[0].Kind == keys[1].Kind {
		t.Fatalf("keys: %+v", keys)
	}
	if k := s.keysOf(s.me(), store.KeyBrowser); len(k) != 1 || k[0].Name != "Firefox on Linux" {
		t.Errorf("the browser is kept as %+v", k)
	}
	if cookie := s.cookies()[0].Value; strings.Contains(link, cookie) {
		t.Error("the link has the cookie in it")
	}

	// The link opens another browser, which gets a key of its own and can't show the link.
	here := s.client
	s.client = newClient(t)
	s.comeBack(link)
	s.wants(s.get("/me"), http.StatusOK, "Only the browser that made it can show it", "2 browsers")
	s.wants(s.get("/me/leave"), http.StatusOK, "Only the browser that made it can show it")
	lacks(t, s.get("/me"), "/open#")
	if got := len(s.keysOf(s.me(), store.KeyBrowser)); got != 2 {
		t.Errorf("%d browsers have keys", got)
	}

	// Leaving ends this browser's key and nothing else.
	left := s.cookies()[0]
	s.form("/me/leave", url.Values{":owner": {hiddenField(t, s.get("/me/leave"), ":owner")}})
	u, _ := url.Parse(s.server.URL)
	s.client.Jar.SetCookies(u, []*http.Cookie{{Name: "careerpath", Value: left.Value, Path: "/"}})
	s.wants(s.get(result), http.StatusNotFound)
	s.comeBack(link)
	s.client = here
	s.wants(s.get(result), http.StatusOK)
}

func TestANewLinkEndsTheOneBeforeAndNoBrowser(t *testing.T) {
	s := newSite(t)
	result := s.take(answersOf(t, s.catalog, leader))
	link := linkOn(t, s.get("/me"))
	maker, other := s.client, newClient(t)
	s.client = other
	s.comeBack(link)
	s.wants(s.form("/me/link", nil), http.StatusConflict)
	to, fields := formOn(t, s.get("/me/leave"), "Make a new private link")
	if r := s.form(to, fields); r.location() != "/me/leave" {
		t.Fatalf("goes to %q", r.location())
	}
	renewed := linkOn(t, s.get("/me/leave"))
	for _, c := range []*http.Client{maker, other} {
		s.client = c
		s.wants(s.get(result), http.StatusOK)
	}
	s.client = newClient(t)
	s.wants(s.openLink(link), http.StatusNotFound, "opens nothing")
	s.comeBack(renewed)
	s.wants(s.get(result), http.StatusOK)
	if got := len(s.keysOf(s.me(), store.KeyLink)); got != 1 {
		t.Errorf("there are %d links", got)
	}
}

// A person of an old file has one secret, which their browsers and their link share.
func (p *somebody) ofOldFile() {
	p.t.Helper()
	p.update(func(tx store.Tx) error {
		keys, err := tx.Keys()
		if err != nil {
			return err
		}
		keys[0].Kind = store.KeyFirst
		return tx.PutKey(keys[0])
	})
}

func TestABrowserWithTheFirstSecretGetsAKeyOfItsOwn(t *testing.T) {
	p := newSite(t).somebody()
	p.ofOldFile()
	kept := p.taken(quizID, 10, leader)
	p.wants(p.get("/assessments/"+kept.ID), http.StatusOK)
	p.wants(p.get("/me"), http.StatusOK)
	if got := p.cookies()[0].Value; strings.Contains(got, p.secret) || len(p.keysOf(p.id)) != 3 {
		t.Errorf("after two visits the cookie is %s and the keys are %+v", got, p.keysOf(p.id))
	}
	link := linkOn(t, p.get("/me"))
	mine := p.client

	// A browser that keeps no cookies makes no keys.
	for range 3 {
		p.signIn()
		p.get("/me")
	}
	if got := len(p.keysOf(p.id, store.KeyBrowser)); got != 1 {
		t.Errorf("there are %d browsers", got)
	}

	// Both links go on until a new one is made, in a browser of any kind.
	for _, l := range []string{p.secret, link} {
		p.client = newClient(t)
		p.comeBack(l)
	}
	p.signIn()
	p.form("/me/link", url.Values{":owner": {hiddenField(t, p.get("/me"), ":owner")}})
	p.wants(p.get("/me?renewed"), http.StatusOK, "your new private link", "/open#")
	here := p.client
	p.client = newClient(t)
	for _, l := range []string{p.secret, link} {
		p.wants(p.openLink(l), http.StatusNotFound)
	}
	for _, c := range []*http.Client{here, mine} {
		p.client = c
		p.wants(p.get("/assessments/"+kept.ID), http.StatusOK)
	}
	if got := len(p.keysOf(p.id, store.KeyFirst)); got != 0 {
		t.Error("the first secret still opens everything")
	}
}

func TestPagesLeftOpenGoOnWhenTheBrowserGetsAKeyOfItsOwn(t *testing.T) {
	p := newSite(t).somebody()
	p.ofOldFile()
	p.taken(quizID, 10, leader)
	open := p.get("/me/leave")
	for range 3 {
		p.get("/me")
	}
	r := p.form("/me/leave", url.Values{":owner": {hiddenField(t, open, ":owner")}})
	if r.location() != "/me?left" {
		t.Errorf("a page from before leads to %d %q", r.status, r.location())
	}
}

func TestAKeyOpensEverythingOnlyWhereItIsABrowsersInForce(t *testing.T) {
	s := newSite(t)
	p := s.somebody()
	kept := p.taken(quizID, 10, leader)
	for _, tc := range []struct {
		key   store.Key
		opens bool
	}{
		{store.Key{ID: "1", Kind: store.KeyBrowser}, true},
		{store.Key{ID: "2", Kind: store.KeyFirst}, true},
		{store.Key{ID: "3", Kind: store.KeyBrowser, Expires: s.clock()}, false},
		{store.Key{ID: "4", Kind: store.KeyLink}, false},
		{store.Key{ID: "5", Kind: store.KeyAPI}, false},
		{store.Key{ID: "6", Kind: store.KeyShare, Scope: &store.Scope{What: "progress"}}, false},
		{store.Key{ID: "7", Kind: store.KeyObserver}, false},
		{store.Key{ID: "8", Kind: store.KeyGroup}, false},
	} {
		secret := p.keyOf(tc.key)
		guest := &somebody{s, p.id, secret}
		guest.signIn()
		if r := guest.get("/assessments/" + kept.ID); (r.status == http.StatusOK) != tc.opens {
			t.Errorf("as a cookie a key of kind %s, ending %v: %d", tc.key.Kind, tc.key.Expires, r.status)
		}
		if r := guest.get("/me/keys"); (r.status == http.StatusOK) != tc.opens {
			t.Errorf("keys by a key of kind %s: %d", tc.key.Kind, r.status)
		}
		p.update(func(tx store.Tx) error { return tx.DeleteKey(tc.key.ID) })
		guest.signIn() // without the key of its own that a visit with the first secret brings
		s.wants(guest.get("/assessments/"+kept.ID), http.StatusNotFound)
	}
}

func TestUseIsKeptToTheHourAndWrittenOnceAnHour(t *testing.T) {
	s := newSite(t)
	now := time.Date(2026, 11, 28, 10, 20, 0, 0, time.UTC)
	s.clock = func() time.Time { return now }
	p := s.somebody()
	used := func() time.Time { return p.keysOf(p.id)[0].Used }
	s.get("/me")
	if want := now.Truncate(time.Hour); !used().Equal(want) {
		t.Errorf("used %v, want %v", used(), want)
	}
	now = now.Add(39 * time.Minute)
	before := p.keysOf(p.id)
	s.get("/me")
	if diff := cmp.Diff(before, p.keysOf(p.id)); diff != "" {
		t.Errorf("it is written again within the hour: %s", diff)
	}
	now = now.Add(time.Minute)
	s.get("/me")
	if want := now.Truncate(time.Hour); !used().Equal(want) {
		t.Errorf("in the next hour used is %v, want %v", used(), want)
	}
}

func TestBrowsersAndKeysAreNamedAndEnded(t *testing.T) {
	s := newSite(t)
	s.client = as(newClient(t), firefox)
	result := s.take(answersOf(t, s.catalog, leader))
	link := linkOn(t, s.get("/me"))
	here, there := s.client, newClient(t)
	s.client = there
	s.comeBack(link)
	s.wants(s.get(result), http.StatusOK)
	s.client = here
	page := s.get("/me/keys")
	s.wants(page, http.StatusOK, "Firefox on Linux", "this browser", "A browser")
	me := s.me()
	var other store.Key
	for _, k := range s.keysOf(me, store.KeyBrowser) {
		if k.Name == "" {
			other = k
		}
	}
	s.wants(s.form("/me/keys/"+other.ID, url.Values{"name": {"x"}}), http.StatusConflict) // of no page of theirs
	s.keyForm("/me/keys/"+other.ID, url.Values{"name": {"  The  library <b>"}})
	s.wants(s.get("/me/keys"), http.StatusOK, "<bdi>The library &lt;b&gt;</bdi>")
	s.wants(s.keyForm("/me/keys/"+other.ID, url.Values{"name": {strings.Repeat("x", 999)}}),
		http.StatusUnprocessableEntity, `href="#name-`+other.ID+`"`)
	s.keyForm("/me/keys/"+other.ID, url.Values{":go": {"end"}})
	s.keyForm("/me/keys/"+other.ID, url.Values{":go": {"end"}}) // sent twice
	lacks(t, s.get("/me/keys"), "The library")
	s.client = there
	s.wants(s.get(result), http.StatusNotFound)
	s.wants(s.get("/me/keys"), http.StatusNotFound)

	// Ending this browser is leaving it, and the link is no key of this page.
	s.client = here
	own, private := s.keysOf(me, store.KeyBrowser)[0], s.keysOf(me, store.KeyLink)[0]
	if r := s.keyForm("/me/keys/"+own.ID, url.Values{":go": {"end"}}); r.location() != "/me/leave" {
		t.Errorf("ending this browser leads to %d %q", r.status, r.location())
	}
	s.wants(s.keyForm("/me/keys/"+private.ID, url.Values{":go": {"end"}}), http.StatusNotFound)

	// Nobody else's key can be named or ended.
	ben := s.somebody()
	ben.get("/me")
	for _, fields := range []url.Values{{"name": {"mine"}}, {":go": {"end"}}} {
		ben.keyForm("/me/keys/"+own.ID, fields)
	}
	if diff := cmp.Diff([]store.Key{own}, s.keysOf(me, store.KeyBrowser)); diff != "" {
		t.Errorf("somebody else changed a key: %s", diff)
	}
}

func TestAProgramsKeyIsShownOnceAndEnds(t *testing.T) {
	s := newSite(t)
	now := time.Date(2026, 11, 28, 10, 20, 0, 0, time.UTC)
	s.clock = func() time.Time { return now }
	p := s.somebody()
	// Where nothing takes a key, none is offered.
	takes := slices.ContainsFunc(server.Operations(), func(op server.Operation) bool { return op.Access == server.AccessKey })
	if offered := strings.Contains(s.get("/me/keys").body, "Make a key for a program"); offered != takes {
		t.Errorf("a key is offered: %v, and something takes it: %v", offered, takes)
	}
	fields := url.Values{"name": {"My script"}, "until": {"2026-12-31"}, "once": {"abc"}}
	made := s.keyForm("/me/keys", fields)
	s.wants(made, http.StatusOK, "Your new key", "My script", "until 31 December 2026")
	secret := regexp.MustCompile(`id="key"[^>]* value="([^"]+)"`).FindStringSubmatch(made.body)
	again := s.form("/me/keys", fields) // a double click shows the same key
	s.wants(again, http.StatusOK, secret[1])
	lacks(t, s.get("/me/keys"), secret[1])
	keys := p.keysOf(p.id, store.KeyAPI)
	if len(keys) != 1 || keys[0].Name != "My script" ||
		!keys[0].Expires.Equal(time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)) {
		t.Fatalf("keys: %+v", keys)
	}
	for _, tc := range []struct{ name, until, field, says string }{
		{"", "2026-12-31", "name", "tells you what the key is for"},
		{"x", "", "until", "year, month and day"},
		{"x", "2026-11-26", "until", "has passed"},
		{"x", "2029-01-01", "until", "within two years"},
	} {
		r := s.keyForm("/me/keys", url.Values{"name": {tc.name}, "until": {tc.until}})
		s.wants(r, http.StatusUnprocessableEntity, tc.says, `href="#`+tc.field+`"`)
	}
	for range 30 {
		s.keyForm("/me/keys", fields)
		fields.Set("once", fields.Get("once")+"x")
	}
	if got := len(p.keysOf(p.id, store.KeyAPI)); got != 20 {
		t.Errorf("there are %d keys", got)
	}
	now = now.AddDate(0, 2, 0)
	s.wants(s.get("/me/keys"), http.StatusOK, "ended on 31 December 2026")
}

func TestWhatABrowserIsCalled(t *testing.T) {
	s := newSite(t)
	for agent, want := range map[string]string{
		firefox: "Firefox on Linux",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Safari/537.36 " +
			"Edg/142.0": "Edge on Windows",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) " +
			"Version/18.0 Mobile/15E148 Safari/604.1": "Safari on iPhone",
		"Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Mobile " +
			"Safari/537.36": "Chrome on Android",
		"curl/8.5.0": "curl",
		"something":  "",
	} {
		s.client = as(newClient(t), agent)
		s.form("/quizzes/"+quizID+"?section=1", s.sections(answersOf(t, s.catalog, leader))[0])
		if k := s.keysOf(s.me(), store.KeyBrowser); len(k) != 1 || k[0].Name != want {
			t.Errorf("%s is called %+v, want %q", agent, k, want)
		}
	}
}

func TestDeletingAPersonEndsAllTheirKeys(t *testing.T) {
	s := newSite(t)
	s.take(answersOf(t, s.catalog, leader))
	link := linkOn(t, s.get("/me"))
	here, there := s.client, newClient(t)
	s.client = there
	s.comeBack(link)
	s.client = here
	s.form("/me/delete", url.Values{"sure": {"yes"}})
	s.client = there
	s.wants(s.get("/me"), http.StatusOK, "Nothing is kept about you yet")
	s.wants(s.openLink(link), http.StatusNotFound)
}
