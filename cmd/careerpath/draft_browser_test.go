package main

import (
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// openBakery serves the tutorial's quiz, with one more wish that goes alone, and opens it at the section of an item.
func openBakery(t *testing.T) (*liveSite, *browser) {
	t.Helper()
	content, _ := changedBakery(t, func(quiz string) string {
		const last = "          - {id: giving_feedback, text: Giving feedback, credit: {leading: 60}}\n"
		return strings.Replace(quiz, last, last+"          - {id: none, text: None of these, alone: true, credit: "+
			"{leading: 0}}\n", 1)
	})
	return newLiveSiteOf(t, content, filepath.Join(t.TempDir(), "people.db"), time.Now), newBrowser(t)
}

func (b *browser) saved() string {
	b.t.Helper()
	return evaluate[string](b, `document.querySelector("[data-saved]").textContent`)
}

// untilSaved waits for the status line to say something.
func (b *browser) untilSaved(text string) {
	b.t.Helper()
	b.until(`document.querySelector("[data-saved]").textContent.includes(` + "`" + text + "`)")
}

// back goes one page back, which may be shown out of the browser's memory.
func (b *browser) back() {
	b.t.Helper()
	history, err := chromedp.Call(b.ctx, page.GetNavigationHistory, cdp.Empty{})
	if err != nil {
		b.t.Fatal(err)
	}
	to := history.Entries[history.CurrentIndex-1]
	b.run(call(page.NavigateToHistoryEntry, page.NavigateToHistoryEntryParams{EntryID: to.ID}))
	for b.where() != to.URL && !strings.Contains(b.where(), "/assessments/") {
		if err := b.ctx.Err(); err != nil {
			b.t.Fatal(err)
		}
	}
}

// retype writes over what a field holds, and leaves it.
func (b *browser) retype(field, text string) {
	b.t.Helper()
	evaluate[chromedp.Void](b, `document.querySelector("`+field+`").select()`)
	b.run(chromedp.SendKeys(field, text+kb.Tab))
}

func TestThePageSaysWhichAnswerIsNotSavedAndWhy(t *testing.T) {
	t.Parallel()
	site, b := openBakery(t)
	b.open(site.URL + "/quizzes/bakery?at=people_led")
	b.run(chromedp.SendKeys("#question-people_led", "3"+kb.Tab))
	b.untilSaved("1 of 12 answered, saved")
	for text, why := range map[string]string{"999": "Enter a number from 0 to 50", "three": "in figures",
		"1,500": "1500"} {
		b.retype("#question-people_led", text)
		b.untilSaved("Question 9 is not saved: ")
		b.untilSaved(why)
		got := evaluate[string](b, `document.getElementById("question-people_led-error").innerText`)
		if !strings.Contains(got, why) {
			t.Errorf("%s: the field says %q", text, got)
		}
		if !evaluate[bool](b, `document.getElementById("question-people_led").hasAttribute("aria-invalid")`) {
			t.Errorf("%s: the field isn't marked", text)
		}
		if strings.Contains(b.saved(), ", saved") {
			t.Errorf("%s: the page says %q", text, b.saved())
		}
	}
	b.sound()
	b.retype("#question-people_led", "4")
	b.untilSaved("answered, saved")
	if evaluate[bool](b, `document.getElementById("question-people_led").hasAttribute("aria-invalid") ||
		!document.getElementById("question-people_led-error").hidden`) {
		t.Error("what is put right is still marked as wrong")
	}
}

func TestTwoTabsTellEachOtherWhatTheyChanged(t *testing.T) {
	t.Parallel()
	site, a := openBakery(t)
	address := site.URL + "/quizzes/bakery?at=people_led"
	a.open(address)
	a.run(chromedp.SendKeys("#question-people_led", "1"+kb.Tab))
	a.untilSaved("saved")
	b := a.another()
	b.open(address)
	a.retype("#question-people_led", "3")
	a.untilSaved("saved")
	// The older page changes another item: both changes are kept, and it shows the one from the other tab once it
	// touches that.
	b.run(chromedp.Click("#question-trains-2"))
	b.untilSaved("2 of 12 answered, saved")
	a.follow(chromedp.Reload())
	if got := evaluate[string](a, `document.getElementById("question-people_led").value +
		document.querySelector("#question-trains-2").checked`); got != "3true" {
		t.Errorf("the other tab shows %s", got)
	}
	b.retype("#question-people_led", "5")
	b.untilSaved("Your later answer, “5”, is kept")
	a.follow(chromedp.Reload())
	if got := evaluate[string](a, `document.getElementById("question-people_led").value`); got != "5" {
		t.Errorf("kept is %s", got)
	}
}

func TestBackFromTheResultLeadsToItAndAnAnswerCanBeCorrected(t *testing.T) {
	t.Parallel()
	for _, scripts := range []bool{true, false} {
		t.Run(map[bool]string{true: "with scripts", false: "without"}[scripts], func(t *testing.T) {
			site, b := openBakery(t)
			if !scripts {
				b.run(call(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}))
			}
			const answers = `document.querySelectorAll(".choice:nth-child(3) input, .options .choice:first-child input")
					.forEach(i => { i.checked = true; });
				document.querySelectorAll(".question input[type=text]").forEach(i => { i.value = "0"; })`
			b.open(site.URL + "/quizzes/bakery")
			b.takeQuiz(answers)
			result := b.where()
			if scripts {
				for range 3 {
					b.follow(chromedp.NavigateBack())
					b.until(`location.pathname.startsWith("/assessments/")`)
				}
			} else {
				// Without scripts a browser may show a page out of its memory; what is sent from there is told, and
				// leads to the result.
				b.back()
				b.back()
				if b.where() != result {
					b.run(chromedp.Click("#question-trains-1"))
					b.follow(chromedp.Click(`.actions button`))
					if got := b.text(); !strings.Contains(got, "You have finished this quiz since this page was opened") {
						t.Fatalf("what is sent after the result is answered:\n%s", got)
					}
					b.follow(chromedp.Click(`main a.button`))
				}
			}
			if b.where() != result {
				t.Fatalf("Back leads to %s", b.where())
			}
			b.follow(chromedp.Click(`form[action$="/correct"] button`))
			if scripts {
				b.sound()
			}
			if got := b.text(); !strings.Contains(got, "Correct your answers") ||
				!strings.Contains(got, "questions are answered") {
				t.Fatalf("correcting shows:\n%s", got)
			}
			b.follow(chromedp.Click(`.change a[href$="#question-greets"]`))
			b.run(chromedp.Click("#question-greets-1"))
			if scripts {
				b.untilSaved("saved")
			} else {
				b.follow(chromedp.Click(`.actions button`))
			}
			b.open(site.URL + "/quizzes/bakery/review")
			b.follow(chromedp.Click(`.actions button`))
			if got := b.text(); b.where() == result || !strings.Contains(got, "Corrected on") {
				t.Fatalf("at %s the corrected result says:\n%s", b.where(), got)
			}
			if scripts {
				b.sound()
			}
			b.open(site.URL + "/me")
			if n := evaluate[int](b, `document.querySelectorAll('main .results a[href^="/assessments/"]').length`); n != 1 {
				t.Errorf("My results lists %d results", n)
			}
		})
	}
}

func TestAnAnswerIsClearedByKeyboardAndWithoutScripts(t *testing.T) {
	t.Parallel()
	site, b := openBakery(t)
	b.open(site.URL + "/quizzes/bakery?at=queue")
	b.run(chromedp.Click("#question-queue-more_bread"))
	b.untilSaved("1 of 12 answered, saved")
	b.tabTo(`document.activeElement?.matches("button[name=':clear'][value=queue]")`)
	b.run(chromedp.KeyEvent(kb.Enter))
	b.untilSaved("0 of 12 answered, saved")
	if evaluate[bool](b, `document.querySelectorAll("[data-item=queue] :checked").length > 0`) {
		t.Error("the answer is still marked")
	}
	if evaluate[bool](b, `document.querySelector("button[value=queue]").checkVisibility({visibilityProperty: true})`) {
		t.Error("an answer that isn't there can be cleared")
	}
	// One that goes alone takes the others out, and they it.
	b.run(chromedp.Click("#question-wishes-sourdough"), chromedp.Click("#question-wishes-none"))
	chosen := func(within string) string {
		return evaluate[string](b, `[...document.querySelectorAll("`+within+` :checked")].map(i => i.id).join()`)
	}
	if got := chosen("[data-item=wishes]"); got != "question-wishes-none" {
		t.Errorf("with the one that goes alone %s is chosen", got)
	}
	b.run(chromedp.Click("#question-wishes-sourdough"))
	if got := chosen("[data-item=wishes]"); got != "question-wishes-sourdough" {
		t.Errorf("with another one %s is chosen", got)
	}
	b.untilSaved("1 of 12 answered, saved")
	b.sound()

	b.run(call(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}))
	b.follow(chromedp.Reload())
	b.run(chromedp.Click("#question-queue-more_bread"))
	b.follow(chromedp.Click("button[name=':clear'][value=wishes]"))
	if got := chosen(".question"); got != "question-queue-more_bread" {
		t.Errorf("without scripts, %s is left", got)
	}
}

func TestWithoutCookiesTheFirstPageSaysWhatToDo(t *testing.T) {
	t.Parallel()
	site := newLiveSite(t, filepath.Join(t.TempDir(), "people.db"))
	b := newBrowser(t)
	withoutCookies := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Header.Del("Cookie")
		site.Config.Handler.ServeHTTP(forgetful{w}, r)
	}))
	t.Cleanup(withoutCookies.Close)
	b.run(call(emulation.SetDocumentCookieDisabled, emulation.SetDocumentCookieDisabledParams{Disabled: true}))
	b.open(withoutCookies.URL)
	if got := b.text(); !strings.Contains(got, "Your browser does not accept cookies from this site") {
		t.Errorf("the first page says:\n%s", got)
	}
	b.sound()
	b.follow(chromedp.Click(`a.button`))
	if got := b.text(); !strings.Contains(got, "Your browser does not accept cookies") ||
		!strings.Contains(got, "Allow cookies") {
		t.Errorf("the quiz says:\n%s", got)
	}
}

// forgetful is a reply whose cookies nobody keeps.
type forgetful struct{ http.ResponseWriter }

func (f forgetful) WriteHeader(status int) {
	f.Header().Del("Set-Cookie")
	f.ResponseWriter.WriteHeader(status)
}

func (f forgetful) Write(text []byte) (int, error) {
	f.Header().Del("Set-Cookie")
	return f.ResponseWriter.Write(text)
}

// A press takes longer than a server to answer: what the page then says of the number before must not push the answer
// away under it.
func TestAnAnswerIsTakenWhileAProblemWithTheOneBeforeArrives(t *testing.T) {
	t.Parallel()
	site, b := openBakery(t)
	b.open(site.URL + "/quizzes/bakery?at=people_led")
	b.run(chromedp.SendKeys("#question-people_led", "999"), chromedp.ScrollIntoView("#question-trains-2"))
	at := evaluate[[]float64](b, `(r => [r.x + r.width / 2, r.y + 4])(
		document.querySelector("label[for=question-trains-2]").getBoundingClientRect())`)
	b.run(chromedp.MouseEvent(input.DispatchMouseEventTypeMousePressed, at[0], at[1], chromedp.ButtonLeft,
		chromedp.ClickCount(1)))
	b.until(`performance.getEntriesByType("resource").some(e => e.initiatorType === "fetch")`)
	// two frames, in which a page that doesn't wait would move
	evaluate[int](b, `requestAnimationFrame(() => requestAnimationFrame(() => { window.drawn = true }))`)
	b.until(`window.drawn === true`)
	b.run(chromedp.MouseEvent(input.DispatchMouseEventTypeMouseReleased, at[0], at[1], chromedp.ButtonLeft,
		chromedp.ClickCount(1)))
	b.until(`document.querySelector("#question-trains-2").checked`)
	b.until(`document.getElementById("question-people_led").getAttribute("aria-invalid") === "true"`)
}

// Nobody waits between two answers.
func TestAWrongNumberIsStillSaidWhenTheNextAnswerIsSaved(t *testing.T) {
	t.Parallel()
	site, b := openBakery(t)
	b.open(site.URL + "/quizzes/bakery?at=people_led")
	b.run(chromedp.SendKeys("#question-people_led", "999"), chromedp.Click("#question-trains-2"))
	b.until(`document.querySelector("input[name='was:trains']").value !== ""`)
	b.run(chromedp.Click("#question-plans_shifts-2"))
	b.until(`document.querySelector("input[name='was:plans_shifts']").value !== ""`)
	if got := b.saved(); !strings.Contains(got, "Question 9 is not saved: Enter a number from 0 to 50") ||
		strings.Contains(got, ", saved") {
		t.Errorf("the page says %q", got)
	}
	invalid := evaluate[string](b, `document.getElementById("question-people_led").getAttribute("aria-invalid")`)
	if invalid != "true" {
		t.Errorf("aria-invalid is %q", invalid)
	}
}

func TestAPageIsNotLeftWhileTheServerCanNotBeReached(t *testing.T) {
	t.Parallel()
	site, b := openBakery(t)
	b.open(site.URL + "/quizzes/bakery?at=trains")
	b.run(chromedp.Click("#question-trains-2"))
	b.untilSaved("answered, saved")
	site.stop()
	b.run(chromedp.Click("#question-plans_shifts-3"))
	b.untilSaved("the server can't be reached")
	b.run(chromedp.Click(`.actions button`))
	b.untilSaved("the server can't be reached")
	if !evaluate[bool](b, `document.querySelector("#question-plans_shifts-3").checked`) {
		t.Error("the answer is gone")
	}
}
