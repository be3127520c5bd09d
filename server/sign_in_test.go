package server_test

import (
	"maps"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"careerpath/engine/wording"
	"careerpath/server"
	"careerpath/server/openid"
	"careerpath/server/openid/openidtest"
	"careerpath/store"
)

const signInBack = "https://careers.example.org/sign-in/back"

// organisation is a site where people sign in by an account at a provider.
type organisation struct {
	*site
	provider *openidtest.Provider
	now      time.Time
	settings openid.Settings
	required bool
}

func newOrganisation(t *testing.T, set func(*organisation)) *organisation {
	t.Helper()
	o := &organisation{site: newSite(t), provider: openidtest.New(t, signInBack), now: time.Now()}
	o.settings = openid.Settings{Issuer: o.provider.Issuer, ClientID: openidtest.ClientID, Secret: openidtest.Secret,
		Return: signInBack}
	if set != nil {
		set(o)
	}
	o.clock = func() time.Time { return o.now }
	o.set = func(h *server.Server) {
		if err := h.SignInBy(openid.New(o.settings, o.clock), o.required); err != nil {
			t.Fatal(err)
		}
	}
	o.restart()
	o.provider.Add("ann", openidtest.Account{Subject: "0001", Email: "ann@example.org", Verified: true,
		Groups: []string{"leads"}})
	o.provider.Add("bob", openidtest.Account{Subject: "0002", Email: "bob@example.com", Groups: []string{"staff"}})
	return o
}

// restart ends the server and starts another, at another address with the same cookies.
func (o *organisation) restart() {
	o.t.Helper()
	held := o.cookies()
	o.stop()
	o.start()
	u, err := url.Parse(o.server.URL)
	if err != nil {
		o.t.Fatal(err)
	}
	o.client.Jar.SetCookies(u, held)
}

// leads asks the provider about somebody and returns the path that it leads back to.
func (o *organisation) leads(from, name string) string {
	o.t.Helper()
	r := o.get(from)
	if r.status != http.StatusSeeOther {
		o.t.Fatalf("%s: status %d\n%s", from, r.status, r.body)
	}
	return o.provider.SignIn(o.t, r.location(), name).RequestURI()
}

// signsIn signs somebody in and returns what they come to.
func (o *organisation) signsIn(name string) reply {
	o.t.Helper()
	return o.get(o.leads("/sign-in/start", name))
}

// answers sends what the page that asks whose results these are is answered with.
func (o *organisation) answers(does string) reply {
	o.t.Helper()
	to, fields := formOn(o.t, o.get("/sign-in/whose"), `value="`+does+`"`)
	fields.Set(":go", does)
	return o.form(to, fields)
}

func (o *organisation) goesTo(r reply, to string) {
	o.t.Helper()
	if r.status != http.StatusSeeOther || r.location() != to {
		o.t.Fatalf("status %d to %q, want %q\n%s", r.status, r.location(), to, r.body)
	}
}

func TestPeopleComeBackByTheirAccount(t *testing.T) {
	o := newOrganisation(t, nil)
	o.wants(o.get("/me"), http.StatusOK, `href="/sign-in"`)
	o.wants(o.get("/"), http.StatusOK, `href="/sign-in"`)
	o.wants(o.get("/open"), http.StatusOK, `href="/sign-in"`)
	host := strings.TrimPrefix(o.provider.Issuer, "http://")
	o.wants(o.get("/sign-in"), http.StatusOK, "Sign in at "+host, `href="/sign-in/start?to=%2fme"`)
	o.goesTo(o.signsIn("ann"), "/me")
	result := o.take(answersOf(t, o.catalog, leader))
	me := o.me()
	o.wants(o.get("/me/leave"), http.StatusOK, "Your account at "+host+" brings you back")

	o.client = newClient(t)
	o.wants(o.get(result), http.StatusNotFound)
	o.goesTo(o.get(o.leads("/sign-in/start?to="+url.QueryEscape(result), "ann")), result)
	o.wants(o.get(result), http.StatusOK)
	o.goesTo(o.signsIn("ann"), "/me") // again, in a browser that is theirs
	if got := o.me(); got != me {
		t.Errorf("it is %s who came back, not %s", got, me)
	}
	if got := o.keysOf(me, store.KeyBrowser, store.KeyAccount); len(got) != 3 {
		t.Errorf("keys: %+v", got)
	}

	o.client = newClient(t)
	o.goesTo(o.signsIn("bob"), "/me")
	o.wants(o.get(result), http.StatusNotFound)
	if n := len(o.people()); n != 2 {
		t.Errorf("there are %d people", n)
	}
	kept := export(o.site)
	if len(kept.Keys) != 3 {
		t.Errorf("the export has the keys %+v", kept.Keys)
	}
	for _, k := range kept.Keys {
		if is := k.Kind == store.KeyAccount; is != (k.Account != nil && k.Account.Issuer == o.provider.Issuer && !k.Account.Seen.IsZero()) {
			t.Errorf("of the %s key the export has the account %+v", k.Kind, k.Account)
		}
	}
	lacks(t, o.get("/me/export"), "bob@example.com")
	lacks(t, reply{body: o.log.String()}, "example.com")
}

func TestTheTieIsShownAndEndedAndThenTheAccountBeginsAnew(t *testing.T) {
	o := newOrganisation(t, nil)
	p := o.somebody()
	p.taken(quizID, 1, leader)
	p.signIn()
	host := strings.TrimPrefix(o.provider.Issuer, "http://")
	o.wants(o.get("/me/keys"), http.StatusOK, "Account at your organisation", "Sign in at "+host)
	o.goesTo(o.get(o.leads("/sign-in/start?to=%2Fme%2Fkeys", "ann")), "/sign-in/whose")
	o.wants(o.get("/sign-in/whose"), http.StatusOK, "This browser holds 1 result", "is new here")
	o.goesTo(o.answers("tie"), "/me/keys")
	keys := o.keysOf(p.id, store.KeyAccount)
	if len(keys) != 1 {
		t.Fatalf("accounts: %+v", keys)
	}
	page := o.get("/me/keys")
	o.wants(page, http.StatusOK, "<bdi>"+host+"</bdi>", "no name and no e-mail address")
	lacks(t, page, "Sign in at")
	o.wants(o.keyForm("/me/keys/"+keys[0].ID, url.Values{"name": {"Mine"}}), http.StatusNotFound)
	o.client = newClient(t)
	o.goesTo(o.signsIn("ann"), "/me")
	if got := o.me(); got != p.id {
		t.Errorf("it is %s who came back, not %s", got, p.id)
	}

	o.goesTo(o.keyForm("/me/keys/"+keys[0].ID, url.Values{":go": {"end"}}), "/me/keys")
	o.wants(o.get("/me/keys"), http.StatusOK, "Sign in at "+host)
	p.update(func(tx store.Tx) error {
		records, err := tx.Records("account")
		if len(records) != 0 {
			t.Errorf("of the account there is left: %s", records[0].Body)
		}
		return err
	})
	o.client = newClient(t)
	o.goesTo(o.signsIn("ann"), "/me")
	if got := o.me(); got == p.id {
		t.Error("the account still opens what it was tied to")
	}
}

func TestABrowserThatHoldsSomethingAsksWhoseItIs(t *testing.T) {
	o := newOrganisation(t, nil)
	o.goesTo(o.signsIn("ann"), "/me")
	ann := o.me()

	// Somebody else's answers are never made those of an account that has its own.
	guest := o.somebody()
	guest.taken(quizID, 1, leader)
	o.client = newClient(t)
	guest.signIn()
	o.goesTo(o.signsIn("ann"), "/sign-in/whose")
	page := o.get("/sign-in/whose")
	o.wants(page, http.StatusOK, "This browser holds 1 result", "opens other answers", "Leave those and open mine")
	lacks(t, page, `value="tie"`)
	_, fields := formOn(t, page, `value="leave"`)
	for _, wrong := range []url.Values{
		{":owner": fields[":owner"], ":go": {"tie"}},
		{":owner": fields[":owner"]},
		{":owner": {"0123456789abcdef"}, ":go": {"leave"}},
	} {
		o.wants(o.form("/sign-in/whose", wrong), http.StatusConflict, "Things have changed")
	}
	if got := o.me(); got != guest.id {
		t.Fatalf("the browser is %s's", got)
	}
	fields.Set(":go", "leave")
	o.goesTo(o.form("/sign-in/whose", fields), "/me")
	if got := o.me(); got != ann {
		t.Errorf("the browser is %s's", got)
	}
	o.wants(o.form("/sign-in/whose", fields), http.StatusBadRequest, "can&#39;t go on") // sent twice

	// Whoever has another account there is left as well, and nothing of theirs is tied.
	o.goesTo(o.signsIn("bob"), "/sign-in/whose")
	page = o.get("/sign-in/whose")
	o.wants(page, http.StatusOK, "They belong to another account")
	lacks(t, page, `value="tie"`)
	o.wants(o.form("/sign-in/whose", url.Values{":owner": {hiddenField(t, page, ":owner")}, ":go": {"tie"}}), http.StatusConflict)
	o.goesTo(o.answers("leave"), "/me")
	bob := o.me()
	if bob == ann || bob == guest.id || len(o.keysOf(ann, store.KeyBrowser)) != 1 {
		t.Errorf("the browser is %s's, and %+v are ann's", bob, o.keysOf(ann, store.KeyBrowser))
	}

	// What is settled in one tab needs no answer in the other.
	o.client = newClient(t)
	o.somebody().signIn()
	o.goesTo(o.signsIn("ann"), "/sign-in/whose")
	o.form("/me/leave", url.Values{":owner": {hiddenField(t, o.get("/me/leave"), ":owner")}})
	o.goesTo(o.get("/sign-in/whose"), "/me")
	if got := o.me(); got != ann {
		t.Errorf("the browser is %s's", got)
	}
}

func TestAnAccountThatSignsInTwiceAtOnceIsOnePerson(t *testing.T) {
	o := newOrganisation(t, nil)
	var all sync.WaitGroup
	ready := make(chan struct{})
	for range 4 {
		s := *o.site
		s.client = newClient(t)
		mine := &organisation{site: &s, provider: o.provider}
		back := mine.leads("/sign-in/start", "ann")
		all.Go(func() {
			<-ready
			if r := mine.get(back); r.location() != "/me" {
				t.Errorf("status %d to %q", r.status, r.location())
			}
		})
	}
	close(ready)
	all.Wait()
	if got := o.people(); len(got) != 1 {
		t.Errorf("there are %d people", len(got))
	} else if keys := o.keysOf(got[0].ID, store.KeyBrowser, store.KeyAccount); len(keys) != 5 {
		t.Errorf("keys: %+v", keys)
	}
}

// What the provider leads back with counts in the browser that began, once, and for no longer than ten minutes.
func TestASignInGoesOnOnlyInTheBrowserThatBeganIt(t *testing.T) {
	o := newOrganisation(t, nil)
	victim := newClient(t)
	back := o.leads("/sign-in/start", "bob") // an attacker's, who sends the address to somebody
	attacker := o.client
	refused := func(path string) {
		t.Helper()
		o.wants(o.get(path), http.StatusBadRequest, "This sign-in can&#39;t go on", `href="/sign-in"`)
		if n := len(o.people()); n != 0 {
			t.Errorf("there are %d people", n)
		}
	}
	o.client = victim
	refused(back)
	refused("/sign-in/back")
	refused("/sign-in/whose")
	o.get("/sign-in/start")
	refused(back) // with a question of their own
	refused(strings.Replace(back, "code=", "kode=", 1))

	o.client = attacker
	for _, spoil := range []func(string) string{
		func(v string) string { return v + "A" },
		func(v string) string { return map[bool]string{true: "B", false: "A"}[v[0] == 'A'] + v[1:] },
		func(v string) string { return v[:len(v)/2] },
		func(string) string { return "" },
	} {
		o.client = newClient(t)
		back := o.leads("/sign-in/start", "ann")
		u, _ := url.Parse(o.server.URL)
		for _, c := range o.cookies() {
			if c.Name == "careerpath-sign-in" {
				o.client.Jar.SetCookies(u, []*http.Cookie{{Name: c.Name, Value: spoil(c.Value), Path: "/"}})
			}
		}
		refused(back)
	}
	back = o.leads("/sign-in/start", "ann")
	o.now = o.now.Add(11 * time.Minute)
	refused(back)
	back = o.leads("/sign-in/start", "ann")
	held := o.cookies()
	o.restart() // another process with the same settings knows its question
	o.goesTo(o.get(back), "/me")
	u, _ := url.Parse(o.server.URL)
	o.client = newClient(t)
	o.client.Jar.SetCookies(u, held)
	o.wants(o.get(back), http.StatusBadRequest, "This sign-in can&#39;t go on") // a code is used up
	o.wants(o.get("/sign-in/whose"), http.StatusBadRequest)                     // a question is no account
}

func TestTheCookieOfASignInIsForThisSiteAlone(t *testing.T) {
	o := newOrganisation(t, nil)
	set := o.get("/sign-in/start").header.Get("Set-Cookie")
	if !strings.HasPrefix(set, "careerpath-sign-in=") || !strings.HasSuffix(set, "; Path=/; Max-Age=600; HttpOnly; SameSite=Lax") {
		t.Errorf("the cookie is %s", set)
	}
	inner := o.set
	o.set = func(h *server.Server) {
		inner(h)
		h.PublicURL = &url.URL{Scheme: "https", Host: "careers.example.org"}
	}
	o.restart()
	set = o.get("/sign-in/start").header.Get("Set-Cookie")
	if !strings.HasPrefix(set, "__Host-careerpath-sign-in=") || !strings.HasSuffix(set, "; Path=/; Max-Age=600; HttpOnly; "+
		"Secure; SameSite=Lax") {
		t.Errorf("the cookie is %s", set)
	}
	o.wants(o.get("/privacy"), http.StatusOK, "__Host-careerpath-sign-in", "a mark that recognises it",
		"learns that and when you come here")
}

func TestSigningInLeadsToNoOtherSite(t *testing.T) {
	o := newOrganisation(t, nil)
	for _, to := range []string{"https://evil.example/", "//evil.example/", `/\evil.example/`, "/%2F/evil.example", "javascript:alert(1)",
		"me", "/nowhere", "/sign-in/back", "/sign-in", "https:/me", "/me/delete", "\x00", "/%0d%0aLocation:x", "/me//evil.example"} {
		o.client = newClient(t)
		o.goesTo(o.get(o.leads("/sign-in/start?to="+url.QueryEscape(to), "ann")), "/me")
	}
	o.client = newClient(t)
	o.goesTo(o.get(o.leads("/sign-in/start?to="+url.QueryEscape("/plans/new?to=marketing_director"), "ann")),
		"/plans/new?to=marketing_director")
}

func TestWhatTheProviderSaysInsteadIsToldInPlainWords(t *testing.T) {
	o := newOrganisation(t, func(o *organisation) { o.settings.Domains = []string{"example.org"} })
	o.provider.Add("eve", openidtest.Account{Subject: "3", Email: "eve@example.org"})
	o.wants(o.get("/sign-in"), http.StatusOK, "needs an e-mail address at example.org")
	o.wants(o.signsIn("bob"), http.StatusForbidden, "This account can&#39;t be used here", `href="/sign-in?other"`)
	o.wants(o.signsIn("eve"), http.StatusForbidden, "Your e-mail address is not verified")
	o.wants(o.get("/sign-in?other"), http.StatusOK, `other">`)
	if at := o.get("/sign-in/start?other").location(); !strings.Contains(at, "prompt=select_account") {
		t.Errorf("another account is asked for with %s", at)
	}
	for name, want := range map[string]struct {
		status int
		text   string
	}{
		"access_denied": {http.StatusForbidden, "You were not signed in"},
		"server_error":  {http.StatusServiceUnavailable, "can&#39;t be reached right now"},
		"invalid_scope": {http.StatusInternalServerError, "not set up right"},
	} {
		at, err := url.Parse(o.get("/sign-in/start").location())
		if err != nil {
			t.Fatal(err)
		}
		answer := url.Values{"state": {at.Query().Get("state")}, "error": {name}, "error_description": {"Call 555 <b>now</b>"}}
		r := o.get("/sign-in/back?" + answer.Encode())
		o.wants(r, want.status, want.text)
		lacks(t, r, "Call 555")
	}
	o.provider.Spoil(func(c map[string]any) { c["nonce"] = "another" })
	o.wants(o.signsIn("ann"), http.StatusBadGateway, "can&#39;t be trusted")
	o.provider.Spoil(nil)
	if n := len(o.people()); n != 0 {
		t.Errorf("there are %d people", n)
	}
	o.goesTo(o.signsIn("ann"), "/me")
	for _, secret := range []string{"ann@", "bob@", "eve@", openidtest.Secret} {
		lacks(t, reply{body: o.log.String()}, secret)
	}

	o.restart()
	o.provider.Stop(true)
	o.wants(o.get("/sign-in"), http.StatusServiceUnavailable, "can&#39;t be reached right now", "Try again")
	o.wants(o.get("/sign-in/start"), http.StatusServiceUnavailable, "can&#39;t be reached right now")
	o.wants(o.get("/me"), http.StatusOK) // all else goes on
	o.provider.Stop(false)
	o.now = o.now.Add(time.Minute)
	o.wants(o.get("/sign-in"), http.StatusOK)
}

func TestAClaimSaysWhoMayRunGroupsForTwelveHours(t *testing.T) {
	o := newOrganisation(t, func(o *organisation) {
		o.settings.GroupClaim, o.settings.Managers, o.settings.Scopes = "groups", []string{"leads"}, []string{"groups"}
	})
	o.wants(o.get("/groups"), http.StatusOK, "Your organisation says who may open groups")
	guest := o.somebody()
	guest.signIn()
	opens := func() reply {
		t.Helper()
		return o.form("/groups", url.Values{":owner": {hiddenField(t, o.get("/me"), ":owner")}, "name": {"Team"}})
	}
	o.wants(opens(), http.StatusForbidden, "may not run groups")
	o.client = newClient(t)
	o.signsIn("bob")
	o.wants(o.get("/groups"), http.StatusOK, "Your organisation says who may open groups")
	o.wants(opens(), http.StatusForbidden, "may not run groups")

	o.client = newClient(t)
	o.signsIn("ann")
	at := opens().location()
	o.wants(o.get(at), http.StatusOK, "Team")
	o.wants(o.get(at+"/figures.csv"), http.StatusOK)
	link := joiningLink.FindStringSubmatch(o.get(at).body)[1]
	ann := o.client

	o.client = newClient(t) // whoever joins needs no right
	o.signsIn("bob")
	to, fields := formOn(t, o.openLink(strings.Split(link, "#")[1]), `name="link"`)
	fields.Del("show_role")
	o.goesTo(o.form(to, fields), at+"?joined")

	o.client = ann
	o.now = o.now.Add(13 * time.Hour)
	o.provider.Spoil(func(c map[string]any) { c["exp"] = o.now.Add(time.Hour).Unix() }) // whose clock goes on as well
	owner := hiddenField(t, o.get("/me"), ":owner")
	o.wants(o.get(at), http.StatusForbidden, "may not run groups", `href="/sign-in?to=%2Fgroups"`)
	o.wants(o.get(at+"/figures.csv"), http.StatusForbidden)
	for _, does := range []string{"link", "unlink", "end"} {
		o.wants(o.form(at, url.Values{":owner": {owner}, "go": {does}, "sure": {"yes"}}), http.StatusForbidden)
	}
	o.signsIn("ann")
	o.wants(o.get(at), http.StatusOK, "1 member")
	o.provider.Add("ann", openidtest.Account{Subject: "0001"}) // without a claim
	o.signsIn("ann")
	o.wants(o.get(at), http.StatusForbidden, "may not run groups")
}

func TestWhereAnAccountIsRequiredNobodyBeginsWithoutOne(t *testing.T) {
	o := newOrganisation(t, func(o *organisation) { o.required = true })
	before := o.somebody() // of before
	quiz := "/quizzes/" + quizID
	o.client = newClient(t)
	for path, to := range map[string]string{quiz: quiz, "/groups": "/groups"} {
		o.goesTo(o.get(path), "/sign-in?to="+url.QueryEscape(to))
	}
	o.wants(o.get("/sign-in?to="+url.QueryEscape(quiz)), http.StatusOK, "Here you begin and come back")
	o.wants(o.get("/"), http.StatusOK, "You sign in first")
	u, _ := url.Parse(o.server.URL)
	for name, value := range map[string]string{"nothing": "", "a new secret": "new." + strings.Repeat("A", 43)} {
		o.client = newClient(t)
		if value != "" {
			o.client.Jar.SetCookies(u, []*http.Cookie{{Name: "careerpath", Value: value, Path: "/"}})
		}
		for path, form := range map[string]url.Values{quiz: {":go": {"save"}, "kept_a_schedule": {"5"}}, "/groups": {"name": {"Team"}}} {
			form = maps.Clone(form)
			form.Set(":owner", "new.1")
			if r := o.post(path, "application/x-www-form-urlencoded", form.Encode()); r.status < 400 || r.status > 499 {
				t.Errorf("%s with %s: status %d\n%s", path, name, r.status, r.body)
			}
		}
	}
	o.wantsProblem(o.post("/api/v1/people", "application/json", "{}"), http.StatusForbidden)
	if n := len(o.people()); n != 1 {
		t.Fatalf("there are %d people", n)
	}
	before.signIn()
	o.wants(o.get(quiz), http.StatusOK) // whoever is there already goes on
	o.client = newClient(t)
	o.goesTo(o.get(o.leads("/sign-in/start?to="+url.QueryEscape(quiz), "ann")), quiz)
	o.wants(o.get(quiz), http.StatusOK)
	o.take(answersOf(t, o.catalog, leader))
}

// Whatever is sent as a secret, an account's mark opens nothing.
func TestTheMarkOfAnAccountOpensNothing(t *testing.T) {
	o := newOrganisation(t, nil)
	o.signsIn("ann")
	id := o.me()
	p := &somebody{site: o.site, id: id}
	secret := p.keyOf(store.Key{ID: "mark", Kind: store.KeyAccount}) // as if there were a secret of it
	o.client = newClient(t)
	guest := &somebody{site: o.site, id: id, secret: secret}
	guest.signIn()
	o.wants(o.get("/me"), http.StatusOK, "Nothing is kept about you yet")
	o.wants(o.openLink(secret), http.StatusNotFound, "opens nothing")
	for _, path := range []string{"/sign-in", "/sign-in/start", "/sign-in/back", "/sign-in/whose"} {
		s := newSite(t)
		s.wants(s.get(path), http.StatusNotFound)
		s.stopOnce()
	}
}

// signInPages are pages of signing in, in a language and by their addresses.
func signInPages(t *testing.T, l *wording.Language) map[string]string {
	t.Helper()
	pages := map[string]string{}
	o := newOrganisation(t, func(o *organisation) {
		o.required = true
		o.settings.GroupClaim, o.settings.Managers = "groups", []string{"leads"}
		o.settings.Domains = []string{"example.org"}
	})
	inner := o.set
	o.set = func(h *server.Server) {
		inner(h)
		h.Speak(l)
	}
	o.restart()
	look := func(path, as string) {
		t.Helper()
		pages[path+"?"+as] = strings.ReplaceAll(o.get(path).body, "example.org", "")
	}
	for _, path := range []string{"/", "/me", "/open", "/sign-in", "/privacy", "/sign-in/back"} {
		look(path, "required")
	}
	o.provider.Stop(true)
	o.restart()
	look("/sign-in", "down")
	look("/sign-in/start", "down")
	o.provider.Stop(false)
	o.restart()
	o.signsIn("ann")
	for _, path := range []string{"/me", "/me/keys", "/me/leave", "/groups"} {
		look(path, "signed-in")
	}
	p := o.somebody()
	o.client = newClient(t)
	p.signIn()
	look("/sign-in", "known")
	look("/me/keys", "untied")
	o.signsIn("ann")
	look("/sign-in/whose", "other")
	p.taken(quizID, 1, leader)
	o.provider.Add("cem", openidtest.Account{Subject: "3", Email: "cem@example.org", Verified: true})
	o.signsIn("cem")
	look("/sign-in/whose", "tie")
	pages["/sign-in/whose?stale"] = o.form("/sign-in/whose", nil).body
	return pages
}

func TestPeopleWhoBeginByAnAccountCountAmongThoseOfADay(t *testing.T) {
	o := newOrganisation(t, nil)
	without := o.set
	o.set = func(h *server.Server) {
		without(h)
		h.Limits = server.Limits{ClientPeople: server.Rate{Burst: 1, Every: 24 * time.Hour}}
	}
	o.restart()
	o.goesTo(o.signsIn("ann"), "/me")
	o.client = newClient(t)
	o.wants(o.signsIn("bob"), http.StatusTooManyRequests, "Too many people have begun here from your network today")
	if n := len(o.people()); n != 1 {
		t.Errorf("there are %d people, want ann alone", n)
	}
	o.client = newClient(t)
	o.goesTo(o.signsIn("ann"), "/me") // who comes back isn't new
}
