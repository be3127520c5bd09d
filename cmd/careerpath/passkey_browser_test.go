package main

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"
)

func TestAPasskeyIsMadeAndUsedAndEnded(t *testing.T) {
	t.Parallel()
	site := newLiveSite(t, filepath.Join(t.TempDir(), "people.db"))
	at := strings.Replace(site.URL, "127.0.0.1", "localhost", 1) // passkeys belong to a name, not to a number
	b := newBrowser(t)
	b.run(call(webauthn.Enable, webauthn.EnableParams{}),
		call(webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{
			Options: &webauthn.VirtualAuthenticatorOptions{Protocol: webauthn.AuthenticatorProtocolCtap2,
				Transport: webauthn.AuthenticatorTransportInternal, HasResidentKey: true, HasUserVerification: true,
				IsUserVerified: true, AutomaticPresenceSimulation: true}}))
	for _, address := range []string{site.URL, at} {
		b.open(address + "/open")
		const shown = `document.querySelector("[data-passkey] button").offsetHeight > 0`
		if got := evaluate[bool](b, shown); got != (address == at) {
			t.Errorf("at %s a passkey is offered: %v", address, got)
		}
	}
	leave := func() {
		t.Helper()
		b.open(at + "/me/leave")
		b.follow(chromedp.Click(`main .actions .button`))
	}

	b.open(at + "/quizzes/marketing_career")
	b.takeQuiz(fill(t))
	first := b.where()
	b.open(at + "/me/keys")
	b.follow(chromedp.Click(`[data-passkey] button`))
	if n := evaluate[int](b, `document.querySelectorAll("#passkeys ~ .results li").length`); n != 1 {
		t.Fatalf("there are %d passkeys:\n%s", n, b.text())
	}
	b.unfold()
	b.sound()

	leave()
	b.open(at + "/open")
	b.follow(chromedp.Click(`[data-passkey] button`))
	b.open(first)
	if got := b.text(); !strings.Contains(got, "Your next step") {
		t.Errorf("after coming back by passkey the result says:\n%s", got)
	}

	// Somebody else's browser says whose results are left.
	leave()
	b.open(at + "/quizzes/marketing_career")
	b.takeQuiz(fill(t))
	b.open(at + "/open")
	b.sound()
	if got := b.text(); !strings.Contains(got, "holds another 1 result") || !strings.Contains(got, "Leave those and") {
		t.Errorf("the page doesn't say whose results are left:\n%s", got)
	}
	b.follow(chromedp.Click(`[data-passkey] button`))
	b.open(first)
	if got := b.text(); !strings.Contains(got, "Your next step") {
		t.Errorf("the passkey doesn't open its person's result:\n%s", got)
	}

	// A passkey that was ended opens nothing.
	b.open(at + "/me/keys")
	b.unfold()
	b.follow(chromedp.Click(`#passkeys ~ .results .danger`))
	leave()
	b.open(at + "/open")
	b.run(chromedp.Click(`[data-passkey] button`))
	b.until(`document.querySelector("[role=status]").textContent.includes("was not accepted")`)
}
