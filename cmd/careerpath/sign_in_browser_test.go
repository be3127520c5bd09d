package main

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"careerpath/server"
	"careerpath/server/openid"
	"careerpath/server/openid/openidtest"
)

// signsPeopleIn has a server at an address sign people in by the accounts of a provider that is made for it.
func signsPeopleIn(t *testing.T, site *server.Server, address string) *openidtest.Provider {
	t.Helper()
	back := address + "/sign-in/back"
	provider := openidtest.New(t, back)
	if err := site.SignInBy(openid.New(openid.Settings{Issuer: provider.Issuer, ClientID: openidtest.ClientID,
		Secret: openidtest.Secret, Return: back}, time.Now), false); err != nil {
		t.Fatal(err)
	}
	return provider
}

func TestSomebodyComesBackInAnotherBrowserByTheirAccount(t *testing.T) {
	t.Parallel()
	var provider *openidtest.Provider
	live := newLiveSiteWith(t, "", filepath.Join(t.TempDir(), "people.db"), time.Now,
		func(site *server.Server, address string) { provider = signsPeopleIn(t, site, address) })
	provider.Add("ann", openidtest.Account{Subject: "0001"})
	signIn := func(b *browser) {
		t.Helper()
		b.open(live.URL + "/sign-in")
		b.follow(chromedp.Click(`main .actions .button`))
		b.run(chromedp.SendKeys(`input[name=name]`, "ann"))
		b.follow(chromedp.Click(`button`))
	}
	first := newBrowser(t)
	first.open(live.URL + "/quizzes/manager_or_director")
	first.takeQuiz(fill(t))
	const headline = `document.querySelector("h1").textContent`
	result, says := first.where(), evaluate[string](first, headline)
	signIn(first)
	if got := first.where(); !strings.HasSuffix(got, "/sign-in/whose") || !strings.Contains(first.text(), "holds 1 result") {
		t.Fatalf("at %s:\n%s", got, first.text())
	}
	first.sound()
	first.follow(chromedp.Click(`button[value=tie]`))
	if got := first.where(); got != live.URL+"/me" {
		t.Errorf("signing in leads to %s", got)
	}

	second := newBrowser(t)
	signIn(second)
	if got := second.where(); got != live.URL+"/me" {
		t.Errorf("signing in leads to %s", got)
	}
	second.open(result)
	if got := evaluate[string](second, headline); got != says {
		t.Errorf("in another browser the result says %q, not %q", got, says)
	}
	second.open(live.URL + "/me/keys")
	second.unfold()
	second.sound()
}
