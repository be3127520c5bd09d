package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// highestQuestion is how high a question on a scale may be on a phone.
const highestQuestion = 220

var spokenHere = []string{"en", "de", "es"}

// answeringSite is the program's own content in all its languages, and a phone to answer on.
func answeringSite(t *testing.T) (*liveSite, *browser) {
	t.Helper()
	live := newLiveSite(t, filepath.Join(t.TempDir(), "people.db"))
	b := newBrowser(t)
	b.phone()
	return live, b
}

// phone has the browser touched, on the screen of a phone, without smooth scrolling.
func (b *browser) phone() {
	b.t.Helper()
	b.screen(phoneWidth, false)
	b.run(chromedp.EmulateViewport(phoneWidth, phoneHeight, chromedp.EmulateTouch, chromedp.EmulateMobile))
}

// speakOn has the pages of a site in a language.
func (b *browser) speakOn(site *liveSite, tag string) {
	b.t.Helper()
	b.open(site.URL + "/livez")
	b.speak(tag)
}

// tap touches the middle of an element, which must be on the screen.
func (b *browser) tap(selector string) {
	b.t.Helper()
	at := evaluate[[]float64](b, `(r => [r.x + r.width / 2, r.y + r.height / 2])(document.querySelector(`+"`"+selector+
		"`"+`).getBoundingClientRect())`)
	if at[1] < 0 || at[1] > phoneHeight {
		b.t.Fatalf("%s is not on the screen, but at %v", selector, at)
	}
	b.run(call(input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: input.DispatchTouchEventTypeTouchStart,
		TouchPoints: []*input.TouchPoint{{X: at[0], Y: at[1]}}}),
		call(input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: input.DispatchTouchEventTypeTouchEnd,
			TouchPoints: []*input.TouchPoint{}}))
}

func TestAScaleQuestionIsLowOnAPhoneAndEveryTargetLargeInEveryLanguage(t *testing.T) {
	t.Parallel()
	site, b := answeringSite(t)
	catalog, err := ownCatalog()
	if err != nil {
		t.Fatal(err)
	}
	for _, tag := range spokenHere {
		b.speakOn(site, tag)
		for _, quiz := range catalog.Quizzes() {
			highest, screens := 0, 0.0
			for _, section := range quiz.Sections {
				b.open(fmt.Sprintf("%s/quizzes/%s?at=%s", site.URL, quiz.ID, section.Items[0].ID))
				screens += evaluate[float64](b, `document.documentElement.scrollHeight / innerHeight`)
				evaluate[int](b, `[...document.querySelectorAll(".question .choice:last-child input")]
					.filter(i => i.checked = true).length`)
				got := evaluate[struct {
					Highest float64
					Small   []string
				}](b, `({
					Highest: Math.max(0, ...[...document.querySelectorAll(".question:has(.scale)")]
						.map(q => q.getBoundingClientRect().height)),
					Small: [...document.querySelectorAll(
						".answering :is(input:not([type=hidden]), button:not(.first-submit), select, summary)")]
						.filter(e => e.checkVisibility({visibilityProperty: true}))
						.filter(e => {
							const r = e.getBoundingClientRect();
							return r.width < 43.9 || r.height < 43.9;
						}).map(e => e.outerHTML),
				})`)
				highest = max(highest, int(got.Highest+.99))
				if got.Highest > highestQuestion {
					t.Errorf("%s, %s, %q: a question is %.0f px high", tag, quiz.ID, section.Title, got.Highest)
				}
				if len(got.Small) > 0 {
					t.Errorf("%s, %s, %q: targets smaller than 44 px: %s", tag, quiz.ID, section.Title, got.Small)
				}
			}
			t.Logf("%s, %s: %.1f screens, a question on a scale is at most %d px high", tag, quiz.ID, screens, highest)
			if quiz.ID == "marketing_career" && screens > 30 {
				t.Errorf("%s: the main quiz takes %.1f screens", tag, screens)
			}
		}
	}
}

func TestTheWordsOfAScaleKeepClearOfTheBordersAroundThem(t *testing.T) {
	t.Parallel()
	site, b := answeringSite(t)
	for _, tag := range spokenHere {
		b.speakOn(site, tag)
		b.open(site.URL + "/quizzes/marketing_career?at=own_taste_as_guide")
		for _, width := range []int64{narrowest, phoneWidth} {
			b.run(chromedp.EmulateViewport(width, phoneHeight))
			for _, near := range evaluate[[]string](b, `[...document.querySelectorAll(
				".answers .question:first-of-type .scale label")].filter(l => {
				const words = document.createRange(), cell = l.getBoundingClientRect(), border = 3;
				words.selectNodeContents(l.querySelector("span"));
				const r = words.getBoundingClientRect();
				return r.left < cell.left + border || r.right > cell.right - border || l.scrollWidth > l.clientWidth;
			}).map(l => l.textContent.trim())`) {
				t.Errorf("in %s at %d px, %q touches its border", tag, width, near)
			}
		}
	}
}

func TestTheMainQuizIsAnsweredByTapsWithHardlyASwipe(t *testing.T) {
	t.Parallel()
	site, b := answeringSite(t)
	for _, tag := range spokenHere {
		b.speakOn(site, tag)
		b.open(site.URL + "/quizzes/marketing_career/again")
		taps, swipes := 1, 0 // the first was on the first page
		see := func(selector string) {
			if !evaluate[bool](b, `(e => {
				const r = e.getBoundingClientRect(), m = (r.top + r.bottom) / 2;
				if (m > 0 && m < innerHeight) return true;
				e.scrollIntoView({block: "center"});
				return false;
			})(document.querySelector(`+"`"+selector+"`"+`))`) {
				swipes++
			}
			taps++
			b.tap(selector)
		}
		for !strings.HasSuffix(b.where(), "/review") {
			for i, id := range evaluate[[]string](b, `[...document.querySelectorAll(".question")].map(q =>
				(q.querySelector("input[type=text]") || q.querySelectorAll(":is(.scale, .options) input")[1]).id)`) {
				selector := "#" + id
				if see(selector); evaluate[bool](b, `document.querySelector("`+selector+`").type === "text"`) {
					b.run(chromedp.SendKeys(selector, "8"))
				} else {
					b.until(`document.querySelector("` + selector + `").checked`)
				}
				if i > 60 {
					t.Fatal("a part has no end")
				}
			}
			at := b.where()
			see(".actions button")
			for b.where() == at {
				if err := b.ctx.Err(); err != nil {
					t.Fatal(err)
				}
			}
			b.until(`document.readyState === "complete"`)
		}
		t.Logf("%s: %d taps, %d swipes", tag, taps+1, swipes)
		if taps > 78 || swipes > 8 {
			t.Errorf("%s: the quiz takes %d taps and %d swipes", tag, taps+1, swipes)
		}
		b.follow(chromedp.Click(`.actions button`))
	}
}

func TestATapBringsTheNextQuestionWithoutTheFocusAndOnlyTheFirstTime(t *testing.T) {
	t.Parallel()
	site, b := answeringSite(t)
	const second, third = "#question-replied_to_followers", "#question-looked_for_the_reason"
	top := func(selector string) int {
		return evaluate[int](b, `Math.round(document.querySelector("`+selector+`").getBoundingClientRect().top)`)
	}
	show := func() {
		b.open(site.URL + "/quizzes/marketing_career?at=team_size")
		evaluate[chromedp.Void](b, `document.querySelector("`+second+`").scrollIntoView()`)
	}
	show()
	was := top(second)
	b.tap(second + "-4")
	b.until(`document.querySelector("` + second + `-4").checked`)
	if got := top(third); max(got-was, was-got) > 1 && got != 8 {
		t.Errorf("after the tap the next question is at %d, where the one before was at %d", got, was)
	}
	if evaluate[bool](b, `document.activeElement?.closest(".question")?.id === "`+third[1:]+`"`) {
		t.Error("the focus has moved to the next question")
	}
	b.untilSaved("saved")
	evaluate[chromedp.Void](b, `document.querySelector("`+second+`").scrollIntoView()`)
	was = top(second)
	b.tap(second + "-2")
	b.until(`document.querySelector("` + second + `-2").checked`)
	if got := top(second); got != was {
		t.Errorf("changing an answer has moved the page from %d to %d", was, got)
	}

	// Switched off, it stays off.
	evaluate[chromedp.Void](b, `document.querySelector("[data-quick] summary").click()`)
	evaluate[chromedp.Void](b, `document.querySelector("#quick").click()`)
	show()
	evaluate[chromedp.Void](b, `document.querySelector("`+third+`").scrollIntoView()`)
	was = top(third)
	b.tap(third + "-2")
	b.until(`document.querySelector("` + third + `-2").checked`)
	if got := top(third); got != was {
		t.Errorf("switched off, the page moves from %d to %d", was, got)
	}
	if evaluate[bool](b, `document.querySelector("#quick").checked`) {
		t.Error("it is on again")
	}
}

func TestNumberKeysAnswerTheQuestionTheFocusIsAtAndGoOn(t *testing.T) {
	t.Parallel()
	site, b := answeringSite(t)
	b.run(chromedp.EmulateViewport(1280, 800))
	b.open(site.URL + "/quizzes/marketing_career?at=team_size")
	at := func() string {
		return evaluate[string](b, `document.activeElement?.closest(".question")?.id || ""`)
	}
	checked := func() string {
		return evaluate[string](b, `[...document.querySelectorAll(".question :checked")]
			.map(i => i.id.replace("question-", "")).join(" ")`)
	}
	b.run(chromedp.KeyEvent("3")) // without a focus, the first question in view
	b.run(chromedp.KeyEvent("5"))
	if got := checked(); got != "team_size-three_to_five replied_to_followers-5" {
		t.Fatalf("after 3 and 5 these are chosen: %s", got)
	}
	if got := at(); got != "question-looked_for_the_reason" {
		t.Fatalf("the focus is at %q", got)
	}
	b.run(chromedp.KeyEvent("9"), chromedp.KeyEvent("6")) // which the scale doesn't have
	if got := checked(); got != "team_size-three_to_five replied_to_followers-5" {
		t.Errorf("keys of no answer choose %s", got)
	}
	b.run(chromedp.Focus("#question-replied_to_followers-5"), chromedp.KeyEvent("1"))
	if got := checked(); got != "team_size-three_to_five replied_to_followers-1" ||
		at() != "question-replied_to_followers" {
		t.Errorf("changing an answer by a key: %s, and the focus at %s", got, at())
	}
	b.untilSaved("2 of 66 answered, saved")
	b.run(chromedp.Focus("#aim"), chromedp.KeyEvent("4"))
	if got := checked(); strings.Contains(got, "looked_for_the_reason") {
		t.Errorf("a key in a list answers a question: %s", got)
	}
	// The keys that a group of radios has go on working, and take nobody away.
	b.run(chromedp.Focus("#question-looked_for_the_reason-1"), chromedp.KeyEvent(" "), chromedp.KeyEvent(kb.ArrowRight))
	if got := checked() + " " + at(); !strings.HasSuffix(got, "looked_for_the_reason-2 question-looked_for_the_reason") {
		t.Errorf("the arrow keys: %s", got)
	}
	b.open(site.URL + "/quizzes/marketing_career?at=years_in_marketing")
	b.run(chromedp.SendKeys("#question-years_in_marketing", "5"))
	if got := evaluate[string](b, `document.querySelector("#question-years_in_marketing").value`); got != "5" {
		t.Errorf("a 5 typed into a field gives %q", got)
	}
}

func TestOnADesktopStatementsAreATableWhoseHeadStays(t *testing.T) {
	t.Parallel()
	site, b := answeringSite(t)
	b.run(chromedp.EmulateViewport(1280, 800))
	for _, tag := range spokenHere {
		b.speakOn(site, tag)
		b.open(site.URL + "/quizzes/marketing_career?at=own_taste_as_guide")
		got := evaluate[struct {
			Apart, Cut int
			Top        float64
			Groups     bool
		}](b, `(() => {
			const heads = [...document.querySelectorAll(".points-head > div > span")];
			const last = [...document.querySelectorAll(".answers .question")].at(-1);
			const middle = e => { const r = e.getBoundingClientRect(); return r.x + r.width / 2; };
			last.scrollIntoView({block: "center", behavior: "instant"});
			return {
				Apart: Math.round(Math.max(...[...last.querySelectorAll(".scale input")].map((i, n) =>
					Math.abs(middle(i) - middle(heads[n]))))),
				Cut: heads.filter(h => h.scrollWidth > h.clientWidth).length,
				Top: heads[0].closest(".points-head").getBoundingClientRect().top,
				Groups: [...document.querySelectorAll(".answers .question")].every(q =>
					q.matches("fieldset") && q.querySelector("legend") &&
					[...q.querySelectorAll("input[type=radio]")].every(i => i.labels[0].textContent.trim() !== "")),
			};
		})()`)
		if got.Apart > 1 || got.Cut > 0 || got.Top != 0 || !got.Groups {
			t.Errorf("%s: columns are %d px off, %d heads are cut, the head is at %v, groups of labelled radios: %v", tag,
				got.Apart, got.Cut, got.Top, got.Groups)
		}
	}
}

func TestAMistakeTakesTheFocusAndWhatIsOpenDoesNot(t *testing.T) {
	t.Parallel()
	site, b := openBakery(t)
	b.open(site.URL + "/quizzes/bakery?at=people_led")
	b.run(chromedp.SendKeys("#question-people_led", "999"))
	b.follow(chromedp.KeyEvent(kb.Enter))
	if !evaluate[bool](b, `document.activeElement?.matches(".problems")`) {
		t.Errorf("the focus is not on what is to put right at %s", b.where())
	}
	b.sound()
	b.retype("#question-people_led", "3")
	b.untilSaved("saved")
	b.follow(chromedp.Click(".actions button"))
	for !strings.HasSuffix(b.where(), "/review") {
		if evaluate[bool](b, `!!document.querySelector(".problems")`) {
			t.Fatalf("open questions are a mistake at %s", b.where())
		}
		b.follow(chromedp.Click(".actions button"))
	}
	b.unfold()
	b.sound()
	b.follow(chromedp.Click(".still-open li a"))
	b.until(`!!document.querySelector(location.hash)`)
}

func TestEveryPartOfAQuizIsSoundInEveryLanguage(t *testing.T) {
	t.Parallel()
	site, b := answeringSite(t)
	for _, tag := range spokenHere {
		b.speakOn(site, tag)
		b.open(site.URL + "/quizzes/marketing_career?at=own_taste_as_guide")
		b.run(chromedp.Click("#question-own_taste_as_guide-2"))
		b.unfold()
		b.until(`document.querySelector("input[name='was:own_taste_as_guide']").value !== ""`)
		b.run(call(emulation.SetTouchEmulationEnabled, emulation.SetTouchEmulationEnabledParams{}))
		b.sound()
	}
}

func TestWithoutScriptsAnAimIsKeptAndTheFirstQuestionIsOnTheFirstScreen(t *testing.T) {
	t.Parallel()
	site, b := answeringSite(t)
	b.run(call(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}))
	b.open(site.URL)
	b.follow(chromedp.Click(`a.button`))
	if top := evaluate[float64](b, `document.querySelector(".question").getBoundingClientRect().top`); top > 640 {
		t.Errorf("the first question begins at %.0f px", top)
	}
	evaluate[chromedp.Void](b, `document.querySelector("#aim").value = "marketing_director"`)
	b.follow(chromedp.Click(`.actions button`))
	b.open(site.URL + "/quizzes/marketing_career?at=team_size")
	if got := evaluate[string](b, `document.querySelector("#aim").value`); got != "marketing_director" {
		t.Errorf("the aim is %q", got)
	}
	if evaluate[bool](b, `document.querySelector("[data-quick]").checkVisibility()`) {
		t.Error("what needs scripts is offered without")
	}
}

func TestAnAimChosenBeforeTheFirstAnswerIsSavedAndSoIsTheAnswer(t *testing.T) {
	t.Parallel()
	site, b := answeringSite(t)
	b.open(site.URL + "/quizzes/marketing_career")
	evaluate[chromedp.Void](b, `(aim => {
		aim.value = "marketing_director";
		aim.dispatchEvent(new Event("change", { bubbles: true }));
	})(document.querySelector("#aim"))`)
	b.untilSaved("saved")
	b.tap(`[data-item="team_size"] label`)
	b.until(`document.querySelector("input[name='was:team_size']").value !== ""`)
	b.open(site.URL + "/quizzes/marketing_career?at=team_size")
	if !evaluate[bool](b, `!!document.querySelector("[data-item=team_size] input:checked")`) {
		t.Error("the answer after the aim is lost")
	}
	if got := evaluate[string](b, `document.querySelector("#aim").value`); got != "marketing_director" {
		t.Errorf("the aim is %q", got)
	}
}
