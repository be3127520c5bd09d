package main

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

func TestASharedBrowserIsLeftByKeyboardAndWithoutJavaScript(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name       string
		javaScript bool
	}{{"by keyboard", true}, {"without JavaScript", false}} {
		t.Run(tc.name, func(t *testing.T) {
			site := newLiveSite(t, filepath.Join(t.TempDir(), "people.db"))
			b, answers := newBrowser(t), fill(t)
			b.run(call(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !tc.javaScript}))
			press := func(selector string) {
				t.Helper()
				b.tabTo(`document.activeElement?.matches('` + selector + `')`)
				b.follow(chromedp.KeyEvent(kb.Enter))
			}
			b.screen(390, false)
			b.open(site.URL + "/quizzes/marketing_career")
			b.takeQuiz(answers)
			result, said := b.where(), evaluate[string](b, `document.querySelector("h1").innerText`)

			b.open(site.URL)
			press(`main a[href="/me/leave"]`)
			if tc.javaScript {
				b.sound()
			}
			link := evaluate[string](b, `document.querySelector("#private-link").value`)
			if !strings.HasPrefix(link, site.URL+"/open#") {
				t.Fatalf("before leaving, the page shows the link %q", link)
			}
			press(`main form .button`)
			if got := b.text(); !strings.Contains(got, "You have left this browser") {
				t.Fatalf("after leaving, the page says:\n%s", got)
			}
			if tc.javaScript {
				b.sound()
			}

			// Going back shows nothing of the person who left. The sample for newcomers may say the same as their result.
			for range 3 {
				b.follow(chromedp.NavigateBack())
				got := evaluate[string](b, `(page => { page.querySelectorAll(".of-sample").forEach(e => e.remove());
					return page.textContent; })(document.body.cloneNode(true))`)
				if strings.Contains(got, said) ||
					evaluate[bool](b, `!!document.querySelector('[value*="/open#"], main [href^="/assessments/"]')`) {
					t.Errorf("going back to %s shows:\n%s", b.where(), got)
				}
			}

			// The next person's result is alone, and the first comes back by their link.
			b.open(site.URL + "/quizzes/marketing_career")
			b.takeQuiz(answers)
			b.open(site.URL + "/me")
			if got := evaluate[int](b, `document.querySelectorAll('main a[href^="/assessments/"]').length`); got != 1 {
				t.Errorf("the next person has %d results", got)
			}
			b.comeBack(link)
			b.open(result)
			if got := b.text(); !strings.Contains(got, said) {
				t.Errorf("the link leads back to:\n%s", got)
			}
		})
	}
}
