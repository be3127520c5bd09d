package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// A person shares a plan, the coach comments, the person reads it and ends the link: with JavaScript and without.
func TestAPlanIsSharedCommentedOnAndTakenBack(t *testing.T) {
	t.Parallel()
	for _, javaScript := range []bool{true, false} {
		t.Run(fmt.Sprintf("JavaScript %v", javaScript), func(t *testing.T) {
			site := newLiveSite(t, filepath.Join(t.TempDir(), "people.db"))
			owner, coach := newBrowser(t), newBrowser(t)
			for _, b := range []*browser{owner, coach} {
				b.run(call(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !javaScript}))
			}
			owner.open(site.URL + "/quizzes/marketing_career")
			owner.takeQuiz(fill(t))
			owner.follow(chromedp.Click(`a[href^="/plans/new"]`))
			owner.follow(chromedp.Click(`main form .button`))
			growth := strings.TrimSuffix(owner.where(), "/adopt")

			owner.open(growth)
			owner.unfold()
			owner.follow(chromedp.Click(`a[href^="/shares?of=plan"]`))
			owner.run(chromedp.SendKeys(`#name`, "Coach Ann"), chromedp.Click(`#comment`))
			owner.follow(chromedp.Click(`form[action="/shares"] .button`))
			if javaScript {
				owner.sound()
			}
			link := evaluate[string](owner, `document.querySelector("#links ~ .results [readonly]").value`)

			if javaScript {
				coach.open(link)
				coach.until(`location.pathname.startsWith("/shared/")`)
			} else { // whose page asks for the link
				coach.open(site.URL + "/open")
				coach.run(chromedp.SendKeys(`#link`, link))
				coach.follow(chromedp.Click(`main form .button`))
			}
			if strings.Contains(coach.where(), link[strings.Index(link, "#")+1:]) {
				t.Errorf("the secret is in the address %s", coach.where())
			}
			coach.follow(chromedp.Click(`main .milestone h3 a`))
			at := coach.where()
			coach.run(chromedp.SendKeys(`#text`, "Begin with *one* customer."))
			coach.follow(chromedp.Click(`form[data-onlooker] .button`))
			if javaScript {
				coach.sound()
			}

			owner.open(growth)
			owner.follow(chromedp.Click(`main .milestone .small a[href$="#comments"]`))
			if got := owner.text(); !strings.Contains(got, "Coach Ann") || !strings.Contains(got, "Begin with one customer.") {
				t.Errorf("the milestone says:\n%s", got)
			}
			owner.open(site.URL + "/shares")
			owner.follow(chromedp.Click(`main .results .button`))
			coach.open(at)
			if got := coach.text(); !strings.Contains(got, "This link opens nothing") {
				t.Errorf("after the link has ended the coach sees:\n%s", got)
			}
		})
	}
}
