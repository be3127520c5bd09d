package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

func TestFromAResultToAPlanAndFromThePlanToProgress(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name       string
		width      int64
		javaScript bool
	}{
		{"on a phone", 390, true},
		{"on a desktop", 1280, true},
		{"without JavaScript", 390, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			site := newLiveSite(t, filepath.Join(t.TempDir(), "people.db"))
			b := newBrowser(t)
			b.run(call(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !tc.javaScript}))
			look := func() {
				t.Helper()
				if tc.javaScript && tc.width == 390 || everyLook {
					b.sound() // which is at every width
				}
				b.screen(tc.width, false)
			}
			b.screen(tc.width, false)
			b.open(site.URL)
			b.follow(chromedp.Click(`a.button`))
			b.takeQuiz(fill(t))

			// From the result to a plan.
			b.follow(chromedp.Click(`a[href^="/plans/new"]`))
			look()
			b.follow(chromedp.Click(`main form .button`))
			growth := strings.TrimSuffix(b.where(), "/adopt")
			b.follow(chromedp.Click(`.actions .turn`)) // leaves the questions before the plan out
			if got := b.text(); !strings.Contains(got, "From Marketing Manager to Marketing Director") ||
				!strings.Contains(got, "\nNext step\n") || b.where() != growth {
				t.Fatalf("the plan says:\n%s", got)
			}
			look()

			// Two milestones, done with evidence.
			for n := 1; n <= 2; n++ {
				b.follow(chromedp.Click(`.milestone h3 a`))
				if n == 1 {
					look()
				}
				b.run(chromedp.SendKeys(`#evidence`, fmt.Sprintf("Seen by the board, number %d", n)))
				b.follow(chromedp.Click(`button[value=done]`))
				if got := b.text(); !strings.Contains(got, "Done on ") ||
					!strings.Contains(got, fmt.Sprintf("Seen by the board, number %d", n)) {
					t.Fatalf("the milestone says:\n%s", got)
				}
				b.open(growth)
				if got := b.text(); !strings.Contains(got, fmt.Sprintf("%d of ", n)) {
					t.Fatalf("the plan says:\n%s", got)
				}
			}

			// A second time, as someone who now also sets direction.
			b.open(site.URL + "/quizzes/marketing_career/again")
			b.takeQuiz(fill(t, "strategic_vision", "executive_partnership", "budget_ownership", "marketing_strategy"))
			b.open(site.URL + "/progress")
			got := b.text()
			for _, want := range []string{"Direction", "eliabl"} {
				if !strings.Contains(got, want) {
					t.Errorf("the progress page lacks %q:\n%s", want, got)
				}
			}
			look()
			if tc.javaScript {
				beside := evaluate[string](b, `document.querySelector('a[href*="/beside/"]').getAttribute("href")`)
				b.open(site.URL + beside)
				look()
				for _, path := range []string{"/compare/marketing_manager/marketing_director", "/me",
					strings.TrimPrefix(growth, site.URL) + "/print"} {
					b.open(site.URL + path)
					look()
				}
			}
		})
	}
}

// takeQuiz answers every section with a script from fill, and asks for the result.
func (b *browser) takeQuiz(answers string) {
	b.t.Helper()
	for section := 1; !strings.HasSuffix(b.where(), "/review"); section++ {
		if section > 20 {
			b.t.Fatalf("the quiz does not end: at %s", b.where())
		}
		evaluate[chromedp.Void](b, answers)
		b.follow(chromedp.Click(`.actions button[value=next]`))
	}
	b.follow(chromedp.Click(`.actions button`))
}
