package main

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// evening is the evening of 26 November in California, when it is the 27th in UTC.
func evening() time.Time { return time.Date(2026, 11, 27, 3, 30, 0, 0, time.UTC) }

func TestInTheEveningWestOfUTCTodayIsStillToday(t *testing.T) {
	t.Parallel()
	site := newLiveSiteAt(t, filepath.Join(t.TempDir(), "people.db"), evening)
	b := newBrowser(t)
	b.run(call(emulation.SetTimezoneOverride, emulation.SetTimezoneOverrideParams{TimezoneID: "America/Los_Angeles"}))
	b.screen(1280, false)
	b.open(site.URL + "/quizzes/marketing_career")
	b.takeQuiz(fill(t))
	b.follow(chromedp.Click(`a[href^="/plans/new"]`))
	if got := evaluate[string](b, `document.querySelector("#start").value`); got != "2026-11-26" {
		t.Errorf("the plan is offered to start on %s", got)
	}
	b.follow(chromedp.Click(`main form .button`))
	growth := strings.TrimSuffix(b.where(), "/adopt")
	b.open(growth)
	if got := b.text(); !strings.Contains(strings.ToLower(got), "plan of 26 november 2026") {
		t.Errorf("the plan says:\n%s", got)
	}
	b.follow(chromedp.Click(`.milestone h3 a`))
	b.follow(chromedp.Click(`button[value=done]`))
	if got := b.text(); !strings.Contains(got, "Done on 26 November 2026") {
		t.Errorf("the milestone says:\n%s", got)
	}
	for _, path := range []string{"/", "/me", "/progress"} {
		b.open(site.URL + path)
		b.unfold()
		if got := b.text(); !strings.Contains(got, "26 November 2026") {
			t.Errorf("%s says:\n%s", path, got)
		}
	}
	b.open(growth + "/print")
	if got := evaluate[string](b, `document.body.innerText`); !strings.Contains(got, "26 November 2026") {
		t.Errorf("on paper it says:\n%s", got)
	}

	// The cookie is written once, and anew where the zone is another.
	cookie := func() string { return evaluate[string](b, `document.cookie`) }
	if got := cookie(); got != "careerpath-zone=America/Los_Angeles" {
		t.Errorf("the page's cookies are %q", got)
	}
	b.run(call(emulation.SetTimezoneOverride, emulation.SetTimezoneOverrideParams{TimezoneID: "Pacific/Kiritimati"}))
	b.open(site.URL + "/me")
	if got := cookie(); got != "careerpath-zone=Pacific/Kiritimati" {
		t.Errorf("after a flight the page's cookies are %q", got)
	}
}

func TestInTheEveningWestOfUTCTodayIsTakenWithoutJavaScript(t *testing.T) {
	t.Parallel()
	site := newLiveSiteAt(t, filepath.Join(t.TempDir(), "people.db"), evening)
	b := newBrowser(t)
	b.run(call(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}),
		call(emulation.SetTimezoneOverride, emulation.SetTimezoneOverrideParams{TimezoneID: "America/Los_Angeles"}))
	b.screen(1280, false)
	b.open(site.URL + "/quizzes/marketing_career")
	b.takeQuiz(fill(t))
	b.follow(chromedp.Click(`a[href^="/plans/new"]`))
	evaluate[chromedp.Void](b, `document.querySelector("#start").value = "2026-11-26"`)
	b.follow(chromedp.Click(`main form .button`))
	if !strings.Contains(b.where(), "/plans/0") {
		t.Fatalf("no plan is drawn up:\n%s", b.text())
	}
	b.open(strings.TrimSuffix(b.where(), "/adopt"))
	b.follow(chromedp.Click(`.milestone h3 a`))
	evaluate[chromedp.Void](b, `for (const d of document.querySelectorAll("input[type=date]")) {
		d.value = "2026-11-26";
		d.closest("details").open = true;
	}`)
	b.follow(chromedp.Click(`form:has(#due) button`))
	if got := b.text(); !strings.Contains(got, "26 November 2026") || strings.Contains(got, "has passed") {
		t.Errorf("the milestone says:\n%s", got)
	}
}
