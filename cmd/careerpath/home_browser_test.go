package main

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// The screens on which the first pages are judged.
const (
	phoneWidth, phoneHeight     = 390, 844
	desktopWidth, desktopHeight = 1280, 800
	narrowest                   = 320
)

// demoBrowser is a browser on a site with the demo's person, whose cookies are set by signIn.
func demoBrowser(t *testing.T) (b *browser, site string, signIn func()) {
	t.Helper()
	live, secret := liveDemo(t)
	b = newBrowser(t)
	return b, live.URL, func() { b.keep(live.URL, "careerpath", secret) }
}

// keep has the browser hold a cookie of a site.
func (b *browser) keep(site, name, value string) {
	b.t.Helper()
	b.run(call(network.SetCookie, network.SetCookieParams{Name: name, Value: value, URL: site}))
}

// screens is how many screens of a height the page that is open takes.
func (b *browser) screens(height int64) float64 {
	b.t.Helper()
	return evaluate[float64](b, `document.documentElement.scrollHeight`) / float64(height)
}

// onFirstScreen expects what selectors find to be seen without scrolling.
func (b *browser) onFirstScreen(selectors ...string) {
	b.t.Helper()
	for _, selector := range selectors {
		const script = `(e => e ? innerHeight - e.getBoundingClientRect().bottom : -9999)(document.querySelector(`
		if room := evaluate[float64](b, script+"`"+selector+"`))"); room < 0 {
			b.t.Errorf("%s ends %v px below the first screen of %s", selector, -room, b.where())
		}
	}
}

func TestHomeAndThePlanFitAPhoneInEveryLanguage(t *testing.T) {
	t.Parallel()
	b, site, signIn := demoBrowser(t)
	fits := func(most float64, first ...string) {
		t.Helper()
		b.run(chromedp.EmulateViewport(desktopWidth, desktopHeight))
		b.onFirstScreen(first...)
		if beside := evaluate[bool](b, `[...document.querySelectorAll(".sides")].every(e =>
			e.children[1].getBoundingClientRect().left >= e.children[0].getBoundingClientRect().right)`); !beside {
			t.Errorf("%s leaves half of a desktop empty", b.where())
		}
		b.run(chromedp.EmulateViewport(phoneWidth, phoneHeight))
		b.onFirstScreen(first...)
		lang := evaluate[string](b, `document.documentElement.lang`)
		if n := b.screens(phoneHeight); n > most {
			t.Errorf("%s in %s takes %.2f phone screens, want at most %v", b.where(), lang, n, most)
		}
		b.run(chromedp.EmulateViewport(narrowest, phoneHeight))
		if wide := evaluate[int](b, `document.documentElement.scrollWidth - innerWidth`); wide > 0 {
			t.Errorf("%s in %s is %d px wider than a screen of %d", b.where(), lang, wide, narrowest)
		}
		// The menu stands in one row, with room for a finger.
		menu := evaluate[[]float64](b, `[...document.querySelectorAll("nav a")].map(a => a.getBoundingClientRect())
			.reduce((m, r) => [Math.min(m[0], r.height), Math.max(m[1], r.top), Math.min(m[2], r.top)], [99, 0, 999])`)
		if menu[0] < 44 || menu[1] != menu[2] {
			t.Errorf("%s in %s: the menu's links are %v px high and stand from %v to %v", b.where(), lang, menu[0], menu[2],
				menu[1])
		}
	}
	languages := []string{"en", "de", "es"}
	for _, lang := range languages {
		b.keep(site, "careerpath-lang", lang)
		b.open(site)
		fits(2, "h1", ".start a.button")
	}
	signIn()
	for _, lang := range languages {
		b.keep(site, "careerpath-lang", lang)
		b.open(site)
		fits(2, "h1", ".next", ".next a.button", ".standing progress")
		b.open(site + evaluate[string](b, `document.querySelector("nav a[href^='/plans/']").getAttribute("href")`))
		fits(4, "h1", ".milestone h3", ".milestone .button")

		// Texts of pictures can be read on the narrowest screen, and are no larger than the rest on the widest.
		sizes := evaluate[[]float64](b, `[...document.querySelectorAll("main svg text, .plot span, .legend")]
			.map(e => parseFloat(getComputedStyle(e).fontSize) * (e.closest("svg")?.getScreenCTM?.()?.a ?? 1))`)
		if len(sizes) == 0 {
			t.Error("the plan has no picture")
		}
		for _, size := range sizes {
			if body := evaluate[float64](b, `parseFloat(getComputedStyle(document.body).fontSize)`); size < 12 || size > body {
				t.Errorf("a text of a picture is %v px, beside a body of %v", size, body)
			}
		}
	}
}

func TestAPlanIsAdoptedWithoutMouseOrScript(t *testing.T) {
	t.Parallel()
	b, site, signIn := demoBrowser(t)
	signIn()
	const wish, then = "I decide where we go", "I block an hour"
	for _, tc := range []struct {
		name       string
		javaScript bool
		goOn       func()
	}{
		{"by keyboard alone", true, func() {
			b.tabTo(`document.activeElement?.matches("main form .actions button")`)
			b.follow(chromedp.KeyEvent(kb.Enter))
		}},
		{"without JavaScript", false, func() { b.follow(chromedp.Click(`main form .actions button`)) }},
	} {
		b.run(call(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !tc.javaScript}))
		look := func() {
			t.Helper()
			if tc.javaScript {
				b.sound()
			}
			b.run(chromedp.EmulateViewport(phoneWidth, phoneHeight))
		}
		focus := func(id string, text string) {
			t.Helper()
			if tc.javaScript {
				b.tabTo(`document.activeElement?.id === "` + id + `"`)
				b.run(chromedp.KeyEvent(text))
				return
			}
			b.run(chromedp.SendKeys("#"+id, text))
		}
		b.open(site + "/plans/new")
		look()
		tc.goOn()
		growth := strings.TrimSuffix(b.where(), "/adopt")
		if growth == b.where() {
			t.Fatalf("%s: drawing up a plan leads to %s", tc.name, growth)
		}
		look()
		focus("wish", wish)
		tc.goOn()
		look()
		if tc.javaScript {
			b.tabTo(`document.activeElement?.name === "obstacle"`)
			b.run(chromedp.KeyEvent(" "))
		} else {
			b.run(chromedp.Click(`.choice:first-child label`))
		}
		tc.goOn()
		look()
		offered := evaluate[string](b, `document.querySelector("#then").value`)
		if offered == "" {
			t.Errorf("%s: the plan against the obstacle is not offered", tc.name)
		}
		focus("then", then)
		if tc.javaScript {
			b.tabTo(`document.activeElement?.id === "rehearsed"`)
			b.run(chromedp.KeyEvent(" "))
		} else {
			b.run(chromedp.Click(`label[for=rehearsed]`))
		}
		tc.goOn()
		if b.where() != growth || !strings.Contains(b.text(), then) {
			t.Fatalf("%s: the last step leads to %s, which says:\n%s", tc.name, b.where(), b.text())
		}
		if n := b.screens(phoneHeight); n > 4 {
			t.Errorf("a new plan takes %.2f phone screens, want at most 4", n)
		}
		if tc.javaScript {
			b.unfold()
			look()
		}
		b.open(site)
		if got := b.text(); !strings.Contains(got, then) {
			t.Errorf("%s: the first page says:\n%s", tc.name, got)
		}
		if tc.javaScript {
			b.unfold()
			look()
		}
	}
}

func TestTheFirstPageIsAccessibleWithEveryFoldOpen(t *testing.T) {
	t.Parallel()
	site := newLiveSite(t, t.TempDir()+"/people.db")
	b := newBrowser(t)
	b.open(site.URL)
	b.unfold()
	b.sound()
}
