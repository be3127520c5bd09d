package main

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// readingPages are the pages to read about roles, with how many screens of a phone each takes at most before anything
// is unfolded.
var readingPages = map[string]float64{
	"/roles": 4.5, "/roles/marketing_director": 5, "/roles/social_media_manager": 5, "/roles/digital_marketing_manager": 5,
	"/compare/marketing_manager/marketing_director": 5, "/compare/social_media_marketer/digital_marketing_manager": 5,
	"/compare/digital_media_manager/social_media_manager": 5, "/skills": 5, "/skills/strategic_vision": 4.7, "/paths": 4,
	"/paths/manager_to_director": 8, "/method": 5, "/privacy": 5, "/sample/result": 5, "/sample/plan": 5.5,
}

func TestPagesToReadAreAccessibleWithEveryFoldOpenAndNoLongerThanTheyNeedToBe(t *testing.T) {
	t.Parallel()
	live, secret := liveDemo(t)
	for path, screens := range readingPages {
		t.Run(path, func(t *testing.T) {
			b := newBrowser(t)
			keep := func(name, value string) {
				b.run(call(network.SetCookie, network.SetCookieParams{Name: name, Value: value, URL: live.URL}))
			}
			keep("careerpath", secret)
			for _, language := range []string{"de", "es", "en"} {
				keep("careerpath-lang", language)
				b.run(chromedp.EmulateViewport(390, 844))
				b.open(live.URL + path)
				if got := evaluate[float64](b, `document.documentElement.scrollHeight / 844`); got > screens {
					t.Errorf("in %s it takes %.1f screens, more than %.1f", language, got, screens)
				}
				b.run(chromedp.EmulateViewport(320, 700))
				if wide := evaluate[int](b, `document.querySelector("main").scrollWidth`); wide > 320 {
					t.Errorf("in %s it is %d px wide on a screen of 320", language, wide)
				}
			}
			b.unfold()
			b.sound()
			small := evaluate[[]string](b, `[...document.querySelectorAll(
				"main :is(.links, .meters, .cards, dt) a, main summary, main .button")]
				.filter(e => e.getBoundingClientRect().height < 44).map(e => e.textContent)`)
			if len(small) > 0 {
				t.Errorf("there are targets lower than 44 px: %q", small)
			}
		})
	}
}

func TestAnActivityIsUnfoldedByALinkToItAndTwoRolesAreComparedOnTheFirstScreen(t *testing.T) {
	t.Parallel()
	live := newLiveSite(t, filepath.Join(t.TempDir(), "people.db"))
	b := newBrowser(t)
	b.run(call(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}))
	for _, size := range [][2]int64{{390, 844}, {1280, 800}} {
		b.run(chromedp.EmulateViewport(size[0], size[1]))
		b.open(live.URL + "/compare/marketing_manager/marketing_director")
		if !evaluate[bool](b, `document.querySelector("main .lead").getBoundingClientRect().bottom < innerHeight`) {
			t.Errorf("at %d px the difference isn't on the first screen", size[0])
		}
	}
	b.open(live.URL + "/skills/strategic_vision")
	b.follow(chromedp.Click(`#raises ~ ul a[href*="#"]`))
	if at := b.where(); !strings.Contains(at, "/paths/") {
		t.Fatalf("the link leads to %s", at)
	}
	b.until(`document.querySelector(":target").getBoundingClientRect().height > 0`)
}

func TestAPersonReadsASampleAndTheSkillsByKeyboardAlone(t *testing.T) {
	t.Parallel()
	live := newLiveSite(t, filepath.Join(t.TempDir(), "people.db"))
	b := newBrowser(t)
	b.screen(1280, false)
	b.open(live.URL)
	b.tabTo(`document.activeElement?.matches("a[href='/sample/result']")`)
	b.follow(chromedp.KeyEvent(kb.Enter))
	b.tabTo(`document.activeElement?.matches("main a[href='/sample/plan']")`)
	b.follow(chromedp.KeyEvent(kb.Enter))
	b.tabTo(`document.activeElement?.matches("main a[href^='/paths/']")`)
	b.follow(chromedp.KeyEvent(kb.Enter))
	b.tabTo(`document.activeElement?.matches("main .activity a[href^='/skills/']")`)
	b.follow(chromedp.KeyEvent(kb.Enter))
	if got := b.text(); !strings.Contains(got, "What people do at each level") {
		t.Errorf("the way ends at:\n%s", got)
	}
}
