package main

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// The short form is taken without JavaScript from the first page to the result, back and forth.
func TestTheShortFormCanBeTakenWithoutJavaScript(t *testing.T) {
	t.Parallel()
	site := newLiveSite(t, filepath.Join(t.TempDir(), "people.db"))
	b, answers := newBrowser(t), fill(t)
	b.run(call(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}))
	b.screen(390, false)
	b.open(site.URL)
	b.follow(chromedp.Click(`a[href="/quizzes/marketing_career?short"]`))
	evaluate[chromedp.Void](b, answers)
	b.follow(chromedp.Click(`.actions button`))
	b.follow(chromedp.Click(`button[value="back"]`))
	if got := evaluate[int](b, `document.querySelectorAll(".question input:checked").length`); got != 1 {
		t.Errorf("back at the first question %d answers are chosen", got)
	}
	b.follow(chromedp.Click(`.actions button`))
	questions := 1
	for ; strings.Contains(b.text(), "Short form: question") && questions < 70; questions++ {
		evaluate[chromedp.Void](b, answers)
		b.follow(chromedp.Click(`.actions button`))
	}
	if questions > 40 {
		t.Errorf("it asked %d questions", questions)
	}
	b.follow(chromedp.Click(`.actions button`))
	if got := b.text(); !strings.Contains(got, "Marketing Manager") || !strings.Contains(got, "questions: the short form") {
		t.Errorf("the result says:\n%s", got)
	}
}

// By keyboard alone: an answer is chosen with the arrow keys, and Enter goes on. The page is accessible.
func TestTheShortFormCanBeTakenByKeyboardAlone(t *testing.T) {
	t.Parallel()
	site := newLiveSite(t, filepath.Join(t.TempDir(), "people.db"))
	b := newBrowser(t)
	b.screen(1280, false)
	b.open(site.URL + "/quizzes/marketing_career?short")
	b.soundAt(1280, true)
	for range 3 {
		b.tabTo(`document.activeElement?.matches(".question input")`)
		b.run(chromedp.KeyEvent(kb.ArrowDown))
		b.until(`document.querySelectorAll(".question input:checked").length === 1`)
		b.follow(chromedp.KeyEvent(kb.Enter))
	}
	if got := b.text(); !strings.Contains(got, "Short form: question 4") {
		t.Errorf("after three answers the page says:\n%s", got)
	}
}
