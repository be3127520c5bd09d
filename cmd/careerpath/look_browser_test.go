package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"careerpath/cmd/careerpath/internal/demo"
	"careerpath/server"
	"careerpath/store"
)

// liveDemo is a site with the demo's person in it, and the secret that opens their data.
func liveDemo(t *testing.T) (live *liveSite, secret string) {
	t.Helper()
	return liveDemoWith(t, nil)
}

// liveDemoWith is liveDemo with what may be set of the server.
func liveDemoWith(t *testing.T, set func(*server.Server, string)) (live *liveSite, secret string) {
	t.Helper()
	live = newLiveSiteWith(t, "", filepath.Join(t.TempDir(), "people.db"), time.Now, set)
	catalog, err := ownCatalog()
	if err != nil {
		t.Fatal(err)
	}
	if secret, err = demo.New(t.Context(), catalog, live.store, time.Now()); err != nil {
		t.Fatal(err)
	}
	return live, secret
}

// personWith is the person whom a secret opens.
func personWith(t *testing.T, st store.Store, secret string) store.Person {
	t.Helper()
	hash, err := hashOf(secret)
	if err != nil {
		t.Fatal(err)
	}
	p, _, err := st.KeyBySecret(t.Context(), hash)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// enterDemo is a site with the demo's person in it, opened in a browser as that person, and the person's data.
func enterDemo(t *testing.T) (*liveSite, *browser, demoExport) {
	t.Helper()
	live, secret := liveDemo(t)
	b := newBrowser(t)
	b.comeBack(live.URL + "/open#" + secret)
	var all demoExport
	text := evaluate[string](b, `fetch("/me/export").then(r => r.text())`)
	if err := json.Unmarshal([]byte(text), &all); err != nil {
		t.Fatal(err)
	}
	return live, b, all
}

// pictureTexts is a script that lists the texts in pictures that are smaller than 12 px or larger than the body's, and
// counts all of them.
const pictureTexts = `(() => {
	document.querySelectorAll("details").forEach(d => d.open = true);
	const body = parseFloat(getComputedStyle(document.body).fontSize);
	const found = {Count: 0, Wrong: []};
	for (const text of document.querySelectorAll("svg text, .chart, .chart *, .bars, .bars *")) {
		if (!text.textContent.trim() || text.closest(".hidden") || text.closest("[hidden]")) continue;
		if (text instanceof SVGElement && !(text instanceof SVGTextElement)) continue;
		const scale = text instanceof SVGElement ? text.getScreenCTM().a : 1;
		const size = parseFloat(getComputedStyle(text).fontSize) * scale;
		found.Count++;
		if (size < 12 || size > body + 0.05)
			found.Wrong.push(size.toFixed(1) + " px: " + text.textContent.trim().slice(0, 40));
	}
	return found;
})()`

func TestTextInPicturesIsNeverTooSmallToReadNorLargerThanTheBody(t *testing.T) {
	t.Parallel()
	live, b, all := enterDemo(t)
	first, latest := all.Assessments[0], all.Assessments[len(all.Assessments)-1]
	count := 0
	for _, page := range []string{"/", "/assessments/" + latest.ID, "/assessments/" + latest.ID + "/beside/" + first.ID,
		"/progress", "/plans/" + all.Plans[0].ID, "/roles/marketing_director",
		"/compare/marketing_manager/marketing_director"} {
		for _, width := range []int64{320, 390, 700, 1280} {
			b.screen(width, false)
			b.open(live.URL + page)
			found := evaluate[struct {
				Count int
				Wrong []string
			}](b, pictureTexts)
			count += found.Count
			for _, wrong := range found.Wrong {
				t.Errorf("%s at %d px: %s", page, width, wrong)
			}
		}
	}
	if count < 50 {
		t.Errorf("only %d texts in pictures: the test looks in the wrong place", count)
	}
}

func TestTheColoursOfThePagesAreChosenWithoutJavaScript(t *testing.T) {
	t.Parallel()
	site := newLiveSite(t, filepath.Join(t.TempDir(), "people.db"))
	b := newBrowser(t)
	b.run(call(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}))
	paper := func() string {
		t.Helper()
		return evaluate[string](b, `getComputedStyle(document.body).backgroundColor`)
	}
	const light, dark = "rgb(251, 250, 247)", "rgb(20, 25, 28)"
	b.screen(390, true)
	b.open(site.URL + "/roles")
	if got := paper(); got != dark {
		t.Errorf("on a dark device the paper is %s", got)
	}
	b.follow(chromedp.Click(`footer button[value="light"]`))
	if got := paper(); got != light || b.where() != site.URL+"/roles" {
		t.Errorf("after light was chosen the paper is %s, at %s", got, b.where())
	}
	b.screen(390, false)
	b.follow(chromedp.Click(`footer button[value="dark"]`))
	if got := paper(); got != dark {
		t.Errorf("after dark was chosen the paper is %s", got)
	}
	b.run(call(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"}))
	if got := paper(); got != "rgb(255, 255, 255)" {
		t.Errorf("on paper the dark pages are %s", got)
	}
	b.screen(390, false)
	b.follow(chromedp.Click(`footer button[name="theme"][value=""]`))
	if got := paper(); got != light {
		t.Errorf("back to as the device is, the paper is %s on a light one", got)
	}
}

func TestASiteWithItsOperatorsBrandIsSound(t *testing.T) {
	b := newBrowser(t) // before the demo, which has a directory of its own for temporary files
	logo := filepath.Join(t.TempDir(), "acme.svg")
	const picture = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 20">
<path d="M0 0h60v20z" fill="#fe2c55"/></svg>`
	if err := os.WriteFile(logo, []byte(picture), 0o600); err != nil {
		t.Fatal(err)
	}
	s := startDemo(t, "--name", "Acme careers", "--logo", logo, "--accent", "#fe2c55")
	b.open(s.at)
	if !evaluate[bool](b, `document.querySelector(".brand img").naturalWidth > 0 &&
		document.title.endsWith("Acme careers")`) {
		t.Error("the page shows no logo or not the operator's name")
	}
	b.sound()
}
