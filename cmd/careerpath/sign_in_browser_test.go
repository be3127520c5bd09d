package main

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"careerpath/server"
	"careerpath/server/openid"
	"careerpath/server/openid/openidtest"
)

// signsPeopleIn has a server at an address sign people in by the accounts of a provider that is made for it, of some
// domains or any.
func signsPeopleIn(t *testing.T, site *server.Server, address string, domains ...string) *openidtest.Provider {
	t.Helper()
	back := address + "/sign-in/back"
	provider := openidtest.New(t, back)
	if err := site.SignInBy(openid.New(openid.Settings{Issuer: provider.Issuer, ClientID: openidtest.ClientID,
		Secret: openidtest.Secret, Return: back, Domains: domains}, time.Now), false); err != nil {
		t.Fatal(err)
	}
	return provider
}

func TestSomebodyComesBackInAnotherBrowserByTheirAccount(t *testing.T) {
	t.Parallel()
	var provider *openidtest.Provider
	live, secret := liveDemoWith(t, func(site *server.Server, address string) { provider = signsPeopleIn(t, site, address) })
	provider.Add("ann", openidtest.Account{Subject: "0001"})
	signIn := func(b *browser) {
		t.Helper()
		b.open(live.URL + "/sign-in")
		b.follow(chromedp.Click(`main .actions .button`))
		b.run(chromedp.SendKeys(`input[name=name]`, "ann"))
		b.follow(chromedp.Click(`button`))
	}
	first := newBrowser(t)
	first.comeBack(live.URL + "/open#" + secret)
	first.open(live.URL + "/me")
	results := evaluate[string](first, resultsOnMe)
	signIn(first)
	if got := first.where(); !strings.HasSuffix(got, "/sign-in/whose") || !strings.Contains(first.text(), "is new here") {
		t.Fatalf("at %s:\n%s", got, first.text())
	}
	first.soundAt(320, false)
	first.soundAt(1280, true)
	first.follow(chromedp.Click(`button[value=tie]`))
	if got := first.where(); got != live.URL+"/me" {
		t.Errorf("signing in leads to %s", got)
	}

	second := newBrowser(t)
	signIn(second)
	if got := second.where(); got != live.URL+"/me" {
		t.Errorf("signing in leads to %s", got)
	}
	if got := evaluate[string](second, resultsOnMe); got != results || got == "" {
		t.Errorf("in another browser there are the results %q, not %q", got, results)
	}
}

// resultsOnMe is a script that lists the addresses of the results on the page My results.
const resultsOnMe = `[...document.querySelectorAll('main a[href^="/assessments/"]')].map(a => a.getAttribute("href")).join()`
