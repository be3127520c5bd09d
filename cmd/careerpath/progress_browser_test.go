package main

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"careerpath/cmd/careerpath/internal/demo"
)

// newDemoVisitor is the demo's person, with three results and a plan half done.
func newDemoVisitor(t *testing.T) *visitor {
	t.Helper()
	v := newVisitor(t)
	secret, err := demo.New(t.Context(), v.catalog, v.store, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	v.cookie("careerpath", secret)
	return v
}

// path is the address of the first link of the page that is open whose own begins with one.
func (v *visitor) path(begins string) string {
	v.t.Helper()
	return evaluate[string](v.browser, `document.querySelector('main a[href^="`+begins+`"]').getAttribute("href")`)
}

func TestTheFirstScreenOfProgressSaysWhereOneStandsWhatIsNextAndWhenToLookAgain(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		make func(*testing.T) *visitor
		rows int // readiness, the next step, the next result
	}{
		{"with a plan", newDemoVisitor, 3},
		{"without one", func(t *testing.T) *visitor {
			v := newVisitor(t)
			v.answered("marketing_career", 100*24*time.Hour, manages(0.25))
			v.answered("marketing_career", 10*24*time.Hour, manages(0.5))
			return v
		}, 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v := tt.make(t)
			for _, lang := range []string{"en", "de", "es"} {
				v.cookie("careerpath-lang", lang)
				for _, s := range []size{phone, desktop} {
					v.on(s)
					v.open(v.url + "/progress?quiz=marketing_career")
					if n := evaluate[int](v.browser, `document.querySelectorAll(".now > div").length`); n != tt.rows {
						t.Errorf("%s: there are %d rows", lang, n)
					}
					if beside := evaluate[bool](v.browser, `[...document.querySelectorAll(".sides")].every(e => !e.children[1] ||
						e.children[1].getBoundingClientRect().left >= e.children[0].getBoundingClientRect().right)`); s == desktop &&
						!beside {
						t.Errorf("%s: half of a desktop is left empty", lang)
					}
					if low := v.lowest("standing", ".now > div"); low > int(s.height) {
						t.Errorf("%s, %d px wide: what stands first reaches down to %d px of %d", lang, s.width, low, s.height)
					}
					if high := v.high(); s == phone && high > 4*int(phone.height) {
						t.Errorf("%s: the page is %d px high, %.1f screens", lang, high, float64(high)/float64(phone.height))
					}
				}
			}
		})
	}
}

func TestProgressAndMilestonesAreAccessibleWithEveryFoldOpen(t *testing.T) {
	t.Parallel()
	v := newDemoVisitor(t)
	v.open(v.url + "/progress")
	for _, path := range []string{"/progress", "/progress?q=milestone&kind=plans", v.path("/plans/")} {
		v.open(v.url + path)
		v.browser.unfold()
		v.sound()
		for _, width := range []int64{320, 1280} {
			v.screen(width, false)
			wrong := evaluate[[]string](v.browser, `(() => {
				const body = parseFloat(getComputedStyle(document.body).fontSize);
				const shown = [...document.querySelectorAll("main *")].filter(e => e.getClientRects().length);
				const size = e => {
					const svg = e.closest("svg");
					const m = svg ? e.getScreenCTM().a : 1;
					return parseFloat(getComputedStyle(e).fontSize) * m;
				};
				const said = e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) &&
					!["title", "desc"].includes(e.tagName);
				return shown.filter(said).filter(e => size(e) < 12 || e.closest("svg, .moved") && size(e) > body)
					.map(e => e.tagName + " of " + size(e) + " px: " + e.textContent);
			})()`)
			if len(wrong) > 0 {
				t.Errorf("%s at %d px: %v", path, width, wrong)
			}
		}
		small := evaluate[[]string](v.browser, `[...document.querySelectorAll(
			"main :is(button, summary, select, input:not([type=hidden]):not([type=radio]))")]
			.filter(e => e.getClientRects().length && e.getBoundingClientRect().height < 44)
			.map(e => e.outerHTML.slice(0, 80))`)
		if len(small) > 0 {
			t.Errorf("%s has targets lower than 44 px: %v", path, small)
		}
	}
}

func TestNamesAndCertaintiesOfWhatMovedNeverRunIntoEachOther(t *testing.T) {
	t.Parallel()
	v := newDemoVisitor(t)
	for _, lang := range []string{"en", "de", "es"} {
		v.cookie("careerpath-lang", lang)
		v.screen(320, false)
		v.open(v.url + "/progress")
		v.browser.unfold()
		met := evaluate[[]string](v.browser, `[...document.querySelectorAll(".moved li")].filter(li => {
			const [a, b] = [".moved-name", ".moved-sure"].map(s => li.querySelector(s).getBoundingClientRect());
			return a.right > b.left && a.bottom > b.top && b.bottom > a.top;
		}).map(li => li.innerText)`)
		if len(met) > 0 {
			t.Errorf("%s: these run into each other: %v", lang, met)
		}
	}
}

func TestAWeekIsCheckedInByKeyboardAndWithoutJavaScript(t *testing.T) {
	t.Parallel()
	for _, javaScript := range []bool{true, false} {
		v := newVisitor(t)
		v.planned(v.answered("marketing_career", 60*24*time.Hour, manages(0.25)), "marketing_director", 1)
		v.run(call(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !javaScript}))
		v.on(phone)
		v.open(v.url + "/progress")
		if javaScript {
			v.tabTo(`document.activeElement.matches(".check-in > details:first-of-type > summary")`)
			v.run(chromedp.KeyEvent(kb.Enter))
			v.tabTo(`document.activeElement.name === "worked"`)
			v.run(chromedp.KeyEvent(" "))
			v.tabTo(`document.activeElement.id === "obstacle"`)
			v.run(chromedp.KeyEvent("A launch"))
			v.tabTo(`document.activeElement.value === "check-in"`)
			v.follow(chromedp.KeyEvent(kb.Enter))
		} else {
			v.run(chromedp.Click(`.check-in > details:first-of-type > summary`), chromedp.Click(`label[for=worked-yes]`),
				chromedp.SendKeys(`#obstacle`, "A launch"))
			v.follow(chromedp.Click(`button[value="check-in"]`))
		}
		if got := v.text(); !strings.Contains(got, "Noted.") || !strings.Contains(got, "The next check-in is asked from") {
			t.Errorf("JavaScript %v: after the check-in the page says:\n%s", javaScript, got)
		}
	}
}

func TestAMilestoneIsDoneWithOneLineAndUndoneWithoutJavaScript(t *testing.T) {
	t.Parallel()
	v := newVisitor(t)
	v.planned(v.answered("marketing_career", 60*24*time.Hour, manages(0.25)), "marketing_director", 1)
	v.run(call(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}))
	v.on(phone)
	v.open(v.url + "/progress")
	v.follow(chromedp.Click(`.now a[href*="/milestones/"]`))
	v.run(chromedp.SendKeys(`#evidence`, "Signed by the board"))
	v.follow(chromedp.Click(`.done-form button[value=done]`))
	if got := v.text(); !strings.Contains(got, "Done: ") || !strings.Contains(got, "The plan now expects") ||
		!strings.Contains(got, "Signed by the board") {
		t.Fatalf("after it is done the page says:\n%s", got)
	}
	v.follow(chromedp.Click(`.done-note button`))
	if got := v.text(); strings.Contains(got, "Done on") || !strings.Contains(got, "Mark as done") {
		t.Errorf("after it is undone the page says:\n%s", got)
	}
}
