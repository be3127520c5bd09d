package main

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"careerpath/cmd/careerpath/internal/demo"
)

func TestFiveMembersJoinAGroupAndWhoRunsItSeesFigures(t *testing.T) {
	t.Parallel()
	site := newLiveSite(t, filepath.Join(t.TempDir(), "people.db"))
	catalog, err := ownCatalog()
	if err != nil {
		t.Fatal(err)
	}
	owner := newBrowser(t)
	owner.open(site.URL + "/groups")
	owner.sound()
	owner.run(chromedp.SendKeys("#name", "Team Nord"))
	owner.follow(chromedp.Click(`main form .button`))
	group := owner.where()
	owner.sound()
	link := evaluate[string](owner, `document.querySelector("#joining-link").value`)

	says := func(b *browser, want string) {
		t.Helper()
		if got := b.text(); !strings.Contains(got, want) {
			t.Errorf("%s doesn't say %q:\n%s", b.where(), want, got)
		}
	}
	for i := range 5 {
		secret, err := demo.New(t.Context(), catalog, site.store, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		b := newBrowser(t)
		script := i != 1
		b.run(call(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !script}))
		b.comeBack(site.URL + "/open#" + secret)
		if script {
			b.open(site.URL + "/me")
			b.open(link)
			b.until(`document.querySelector("[name=show_role]")`)
			if i == 0 {
				b.sound()
			}
		} else { // without a script, the link is pasted
			b.open(site.URL + "/open")
			b.run(chromedp.SendKeys("#link", link))
			b.follow(chromedp.Click(`main form .button`))
		}
		says(b, "What is never shared")
		if i == 0 { // a tick without a name is asked for it
			b.run(chromedp.Click("#show_role"))
			b.follow(chromedp.Click(`main form .button`))
			says(b, "Enter the name to show with your role")
			b.sound()
			b.run(chromedp.SendKeys("#name", "Ana"))
		}
		b.follow(chromedp.Click(`main form .button`))
		says(b, "You are in the group now.")
		if i == 0 {
			b.sound()
		}
		if i == 3 {
			owner.open(group)
			says(owner, "4 members")
			says(owner, "Figures begin with five members who have a result.")
		}
	}
	owner.open(group)
	says(owner, "Counted on")
	says(owner, "among 5 members")
	says(owner, "Ana: ")
	if rows := evaluate[int](owner, `document.querySelectorAll("main tbody tr").length`); rows != 5 {
		t.Errorf("the table has %d roles", rows)
	}
	owner.sound()
	for _, tag := range []string{"de", "es"} {
		owner.speak(tag)
		owner.open(group)
		owner.soundAt(320, false)
	}
}
