package main

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

func TestALinkIsOpenedFromItsFragmentAndBrowsersAreEnded(t *testing.T) {
	t.Parallel()
	site := newLiveSite(t, filepath.Join(t.TempDir(), "people.db"))
	owner := newBrowser(t)
	owner.open(site.URL + "/quizzes/marketing_career")
	owner.takeQuiz(fill(t))
	owner.open(site.URL + "/me")
	link := evaluate[string](owner, `document.querySelector("#private-link").value`)

	// The link brings its page to what it asks, without its secret in the address.
	other := newBrowser(t)
	other.open(site.URL + "/open")
	other.sound()
	other.open(link)
	other.until(`document.querySelector("[name=sure]")`)
	if at := other.where(); at != site.URL+"/open" {
		t.Errorf("the link ends at %s", at)
	}
	other.sound()
	other.follow(chromedp.Click(`main form .button`))
	if got := other.text(); !strings.Contains(got, "Only the browser that made it") {
		t.Errorf("after coming back:\n%s", got)
	}

	// In a page that is there already, the address takes a link, too.
	other.open(site.URL + "/open")
	evaluate[chromedp.Void](other, `location.hash = "nothing"`)
	other.until(`document.querySelector("#link-error")`)

	// The owner ends the other browser.
	owner.open(site.URL + "/me")
	owner.follow(chromedp.Click(`a[href="/me/keys"]`))
	owner.unfold()
	owner.sound()
	owner.follow(chromedp.Click(`main .results .danger`))
	if n := evaluate[int](owner, `document.querySelectorAll("main .results li").length`); n != 1 {
		t.Errorf("%d browsers are left", n)
	}
	other.open(site.URL + "/me")
	if got := other.text(); !strings.Contains(got, "Nothing is kept about you yet") {
		t.Errorf("the browser that was ended shows:\n%s", got)
	}
}
