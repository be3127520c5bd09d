package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// A person asks three others, each answers in a browser of their own, and the person sees how they are seen: with
// JavaScript and without.
func TestThreeOthersAnswerAboutSomebody(t *testing.T) {
	t.Parallel()
	for _, javaScript := range []bool{true, false} {
		t.Run(fmt.Sprintf("JavaScript %v", javaScript), func(t *testing.T) {
			site := newLiveSite(t, filepath.Join(t.TempDir(), "people.db"))
			speaks := func() *browser {
				b := newBrowser(t)
				b.run(call(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !javaScript}))
				return b
			}
			sound := func(b *browser) {
				if javaScript {
					b.sound()
				}
			}
			owner := speaks()
			owner.open(site.URL + "/quizzes/marketing_career")
			owner.takeQuiz(fill(t))
			result := owner.where()
			owner.unfold()
			owner.follow(chromedp.Click(`.more a[href$="/outside"]`))
			sound(owner)
			owner.run(chromedp.SendKeys(`#called`, "Alex"), chromedp.SendKeys(`#names`, "Kim\nSam\nA client"))
			owner.follow(chromedp.Click(`main form .button`))
			sound(owner)
			asks := owner.where()
			links := evaluate[[]string](owner, `[...document.querySelectorAll("#asked ~ .results [readonly]")].map(i => i.value)`)
			if len(links) != 3 {
				t.Fatalf("there are the links %v", links)
			}
			for i, link := range links {
				other := speaks()
				if javaScript {
					other.open(link)
					other.until(`location.pathname.startsWith("/observe/")`)
				} else { // whose page asks for the link
					other.open(site.URL + "/open")
					other.run(chromedp.SendKeys(`#link`, link))
					other.follow(chromedp.Click(`main form .button`))
				}
				if got := other.text(); !strings.Contains(got, "How do you see Alex?") ||
					!strings.Contains(got, "They replied to comments or messages from people who follow the brand.") {
					t.Fatalf("the link opens:\n%s", got)
				}
				if i == 0 {
					sound(other)
				}
				evaluate[bool](other, `document.querySelectorAll("fieldset.question").forEach(f =>
					f.querySelectorAll("input[type=radio]")[1].checked = true), true`)
				other.follow(chromedp.Click(`main .actions .button`))
				if got := other.text(); !strings.Contains(got, "Your answers have arrived") {
					t.Fatalf("the form leads to:\n%s", got)
				}
				if i == 0 {
					sound(other)
				}
				owner.open(result)
				if strings.Contains(owner.text(), "How others see you") {
					t.Errorf("with %d answers and without a look the result shows them", i+1)
				}
			}
			owner.open(asks)
			sound(owner)
			owner.follow(chromedp.Click(`button[value="look"]`))
			if got := owner.text(); !strings.Contains(got, "What 3 people say") {
				t.Errorf("a look shows:\n%s", got)
			}
			owner.unfold()
			sound(owner)
			owner.open(result)
			owner.unfold()
			if got := owner.text(); !strings.Contains(got, "How others see you") || !strings.Contains(got, "Do the views differ?") {
				t.Errorf("the result shows:\n%s", got)
			}
			sound(owner)
			owner.open(asks)
			owner.follow(chromedp.Click(`button[value="close"]`))
			if got := owner.text(); !strings.Contains(got, "The round is closed") {
				t.Errorf("after closing the page shows:\n%s", got)
			}
			sound(owner)
		})
	}
}
