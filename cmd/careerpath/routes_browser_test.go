package main

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"careerpath/server"
	"careerpath/store"
	"careerpath/store/storetest"
)

// TestEveryPageOfTheRouteTableIsAccessible looks at an example of every address that shows a page, as the demo's person
// sees it. An address without an example fails.
func TestEveryPageOfTheRouteTableIsAccessible(t *testing.T) {
	t.Parallel()
	live, secret := liveDemoWith(t, func(site *server.Server, address string) { signsPeopleIn(t, site, address) })
	named := namesIn(t, live.store, secret)
	b := newBrowser(t)
	b.comeBack(live.URL + "/open#" + secret)
	links := linksIn(t, live.store, secret)
	for path, link := range links {
		named[path] = strings.TrimPrefix(b.openPart(live.URL+"/open#"+link), live.URL+strings.TrimSuffix(path, "{key}"))
	}
	pages := 0
	for _, route := range server.Routes() {
		if route.Method != http.MethodGet || strings.HasSuffix(route.Path, ".ics") ||
			strings.HasPrefix(route.Path, "/sign-in/") { // see TestSomebodyComesBackInAnotherBrowserByTheirAccount
			continue
		}
		address := placeholder.ReplaceAllStringFunc(route.Path, func(name string) string {
			value, ok := named[route.Path[:strings.Index(route.Path, name)]+name]
			if !ok {
				t.Fatalf("%s: what is an example of %s?", route.Path, name)
			}
			return value
		})
		link := ""
		for path, of := range links {
			if strings.HasPrefix(route.Path, path) {
				link = of
			}
		}
		if !live.isPage(t, address, secret, link) {
			continue
		}
		pages++
		if _, read := readingPages[address]; read {
			continue // it is looked at with every fold open: see TestPagesToReadAreAccessible…
		}
		b.speak("en")
		b.open(live.URL + address)
		if strings.HasPrefix(route.Path, "/shared/") { // but for a notice and a form it is a page that is looked at anyway
			b.soundAt(320, false)
			b.soundAt(1280, true)
			continue
		}
		b.sound()
		for _, tag := range []string{"de", "es"} { // their words are longer
			b.speak(tag)
			b.open(live.URL + address)
			if lang := evaluate[string](b, `document.documentElement.lang`); route.Path == "/me" && lang != tag {
				t.Errorf("%s is in %s, want %s", address, lang, tag)
			}
			if everyLook {
				b.sound()
			}
			b.screen(320, false)
			b.fits(320)
		}
	}
	if pages < 15 {
		t.Errorf("only %d pages were looked at", pages)
	}
}

// placeholder is what differs in a route's path.
var placeholder = regexp.MustCompile(`\{[^}]*\}`)

// isPage says whether an address shows a page, and not a file or the state of the server.
func (l *liveSite) isPage(t *testing.T, address, secret, link string) bool {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, l.URL+address, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.AddCookie(&http.Cookie{Name: "careerpath", Value: secret})
	request.AddCookie(&http.Cookie{Name: "careerpath-link", Value: link})
	got, err := http.DefaultTransport.RoundTrip(request) // which follows no redirection
	if err != nil {
		t.Fatal(err)
	}
	if err := got.Body.Close(); err != nil {
		t.Fatal(err)
	}
	if got.StatusCode != http.StatusOK && got.StatusCode != http.StatusSeeOther {
		t.Fatalf("%s: status %d", address, got.StatusCode)
	}
	return got.StatusCode == http.StatusOK && strings.HasPrefix(got.Header.Get("Content-Type"), "text/html")
}

// openPart opens a link to a part of somebody's data and returns where that part's pages begin.
func (b *browser) openPart(link string) string {
	b.t.Helper()
	b.open(link)
	b.until(`location.pathname !== "/open"`)
	at, err := url.Parse(b.where())
	if err != nil {
		b.t.Fatal(err)
	}
	parts := strings.Split(at.Path, "/")
	at.Path = strings.Join(parts[:3], "/")
	return at.String()
}

// linksIn makes a link of each kind to parts of a person's data, and returns their secrets by where their pages begin.
func linksIn(t *testing.T, st store.Store, secret string) map[string]string {
	t.Helper()
	out := map[string]string{}
	p := personWith(t, st, secret)
	for path, key := range map[string]store.Key{
		"/shared/{key}": {Kind: store.KeyShare, Name: "Ann", Scope: &store.Scope{What: "progress", Comment: true}},
	} {
		raw := sha256.Sum256([]byte(path))
		out[path] = base64.RawURLEncoding.EncodeToString(raw[:])
		key.ID, key.Hash, key.Expires = string(key.Kind), sha256.Sum256(raw[:]), time.Now().Add(time.Hour)
		if err := st.Update(t.Context(), p.ID, func(tx store.Tx) error { return tx.PutKey(key) }); err != nil {
			t.Fatal(err)
		}
	}
	out["/observe/{key}"] = asksAbout(t, st, p)
	return out
}

// asksAbout makes somebody who has the first result of another, and asks others about it; it returns a link's secret. A
// person can't open a link that asks about themselves.
func asksAbout(t *testing.T, st store.Store, like store.Person) string {
	t.Helper()
	raw := sha256.Sum256([]byte("observer"))
	key := store.Key{ID: "observer", Hash: sha256.Sum256(raw[:]), Kind: store.KeyObserver, Expires: time.Now().Add(time.Hour),
		Scope: &store.Scope{What: "round", Subject: "round"}}
	var taken []store.Assessment
	if err := st.View(t.Context(), like.ID, func(r store.Reader) (err error) {
		taken, err = storetest.Taken(r)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	asking := store.Person{ID: "asks-" + like.ID, Created: time.Now()}
	if err := st.CreatePerson(t.Context(), asking, key); err != nil {
		t.Fatal(err)
	}
	if err := st.Update(t.Context(), asking.ID, func(tx store.Tx) error {
		if err := tx.AddAssessment(taken[0]); err != nil {
			return err
		}
		return store.Put(tx, store.RoundRecords, taken[0].ID, store.Round{ID: "round", Assessment: taken[0].ID, Called: "Kim"})
	}); err != nil {
		t.Fatal(err)
	}
	return base64.RawURLEncoding.EncodeToString(raw[:])
}

// namesIn are examples of the placeholders, by the path that leads up to them.
func namesIn(t *testing.T, st store.Store, secret string) map[string]string {
	t.Helper()
	p := personWith(t, st, secret)
	out := map[string]string{
		"/quizzes/{quiz}": "marketing_career", "/roles/{role}": "marketing_director", "/compare/{a}": "marketing_manager",
		"/compare/{a}/{b}": "marketing_director", "/return/{secret}": secret, "/static/{file}": "style.css",
		"/api/problems/{problem}": "not-found",
		"/skills/{skill}":         "strategic_vision", "/paths/{path}": "manager_to_director",
	}
	key := make([]byte, 32) // of the person's calendar, which is the key and whose it is
	out["/calendar/{token:[A-Za-z0-9_-]+}"] = base64.RawURLEncoding.EncodeToString(append(key, p.ID...))
	err := st.Update(t.Context(), p.ID, func(r store.Tx) error {
		calendar := store.SecretHash(sha256.Sum256(key))
		if err := r.PutSettings(store.Settings{Calendar: &calendar}); err != nil {
			return err
		}
		taken, err := storetest.Taken(r)
		if err != nil {
			return err
		}
		plans, err := storetest.Plans(r)
		if err != nil {
			return err
		}
		group := store.Group{ID: "0190a5b0-0000-7000-8000-000000000001", Name: "A team"}
		if err := store.Put(r, store.GroupRecords, group.ID, group); err != nil {
			return err
		}
		out["/groups/{id:[0-9a-f-]+}"] = group.ID
		out["/assessments/{id}"], out["/assessments/{a}"] = taken[0].ID, taken[0].ID
		for _, a := range taken[1:] {
			if a.Quiz == taken[0].Quiz {
				out["/assessments/{a}/beside/{b}"] = a.ID
			}
		}
		out["/plans/{id:[0-9a-f-]+}"] = plans[0].ID
		out["/plans/{id:[0-9a-f-]+}/milestones/{milestone}"] = plans[0].Plan.Milestones[0].ID
		for path, value := range out { // pages of a link have those of the person behind it
			if strings.HasPrefix(path, "/plans/") || strings.HasPrefix(path, "/assessments/") {
				out["/shared/{key}"+path] = value
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
