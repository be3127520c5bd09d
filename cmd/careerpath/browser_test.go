package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"careerpath/engine"
	"careerpath/engine/score"
	"careerpath/engine/wording"
	"careerpath/server"
	"careerpath/store/bolt"
)

// axeFile is where .ci/parts puts axe-core.
const axeFile = "../../.ci/tools/node_modules/axe-core/axe.min.js"

// browser is a tab of a real one, with cookies and a store of its own.
type browser struct {
	t   *testing.T
	ctx context.Context
	axe string
}

// chromium is the browser all tests share: each test has a profile of its own in it (newBrowser). TestMain ends it.
var chromium struct {
	start sync.Once
	ctx   context.Context
	err   error
	stop  func()
}

func newBrowser(t *testing.T) *browser {
	t.Helper()
	chromium.start.Do(func() {
		profile, err := os.MkdirTemp("", "careerpath-browser-")
		if err != nil {
			chromium.err = err
			return
		}
		ctx, cancel, err := startChromium(profile)
		chromium.ctx, chromium.err = ctx, err
		chromium.stop = func() {
			cancel()
			_ = os.RemoveAll(profile) // what is left is the system's to clear away
		}
	})
	if chromium.err != nil {
		t.Fatal(chromium.err)
	}
	ctx, cancel := chromedp.NewContext(chromium.ctx, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	return newTab(t, ctx)
}

// startChromium starts a browser with a directory for its profile.
func startChromium(profile string) (context.Context, func(), error) {
	path := ""
	for _, name := range []string{"chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		return nil, nil, errors.New("there is no browser: install the package chromium-headless-shell or chromium, or run make parts")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(profile),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true))
	allocator, cancelAllocator := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, cancelBrowser := chromedp.NewContext(allocator)
	stop := func() {
		cancelBrowser()
		cancelAllocator()
	}
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		stop()
		return nil, nil, fmt.Errorf("the browser does not start: %w", err)
	}
	return ctx, stop, nil
}

// newTab is a tab of a browser that was started, for a test of at most ten minutes.
func newTab(t *testing.T, ctx context.Context) *browser {
	t.Helper()
	axe, err := os.ReadFile(axeFile)
	if err != nil {
		t.Fatalf("axe-core is missing (%v): run make parts", err)
	}
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		t.Fatalf("the browser opens no tab: %v", err)
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Minute)
	t.Cleanup(cancel)
	b := &browser{t: t, ctx: ctx, axe: string(axe)}
	b.ready()
	return b
}

// ready has the tab be the one with the focus, whatever other tabs do, and its pages scroll at once: a click aims at
// where a thing is before a smooth scroll has ended.
func (b *browser) ready() {
	b.t.Helper()
	b.run(call(emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true}),
		call(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-reduced-motion", Value: "reduce"}}}))
}

// another is one more tab of the same browser.
func (b *browser) another() *browser {
	b.t.Helper()
	ctx, cancel := chromedp.NewContext(b.ctx)
	b.t.Cleanup(cancel)
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		b.t.Fatalf("there is no second tab: %v", err)
	}
	tab := &browser{t: b.t, ctx: ctx, axe: b.axe}
	tab.ready()
	return tab
}

type act = chromedp.Action[chromedp.Void]

func (b *browser) run(actions ...act) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, actions...); err != nil {
		b.t.Fatalf("%v (at %s)", err, b.where())
	}
}

func (b *browser) where() string {
	at, err := chromedp.Run(b.ctx, chromedp.Location())
	if err != nil {
		return "an unknown place"
	}
	return at
}

// evaluate runs an expression in the page and decodes what it comes to.
func evaluate[T any](b *browser, expression string) T {
	b.t.Helper()
	out, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("%v (at %s)", err, b.where())
	}
	return out
}

// until waits for a condition to hold in the page that is open, once all of that is there. Where it gives way to another,
// it waits in the next.
func (b *browser) until(condition string) {
	b.t.Helper()
	script := fmt.Sprintf(`new Promise(resolve => {
		const end = Date.now() + 20000;
		const there = () => document.readyState === "complete" && document.querySelector("main");
		const look = () => there() && (%s) ? resolve(true) : Date.now() > end ? resolve(false) : setTimeout(look, 20);
		look();
	})`, condition)
	for range 3 { // pages at most
		holds, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool](script, chromedp.EvalAwaitPromise))
		if err == nil && !holds {
			b.t.Fatalf("%s does not come true at %s", condition, b.where())
		}
		if err == nil {
			return
		}
		b.t.Logf("while waiting for %s: %v", condition, err)
	}
	b.t.Fatalf("%s does not come true: one page after another came, up to %s", condition, b.where())
}

func (b *browser) text() string {
	b.t.Helper()
	return evaluate[string](b, `document.querySelector("main").innerText`)
}

// unfold opens every fold of the page.
func (b *browser) unfold() {
	b.t.Helper()
	evaluate[chromedp.Void](b, `document.querySelectorAll("details").forEach(d => d.open = true)`)
}

// follow does something that leads to another page, and waits for that to be there.
func (b *browser) follow(actions ...act) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 30*time.Second)
	defer cancel()
	if _, err := chromedp.RunResponse(ctx, actions...); err != nil {
		b.t.Fatalf("no page came after what was done at %s: %v", b.where(), err)
	}
}

func (b *browser) open(url string) {
	b.t.Helper()
	b.run(chromedp.Navigate(url))
}

func (b *browser) screen(width int64, dark bool) {
	b.t.Helper()
	scheme := "light"
	if dark {
		scheme = "dark"
	}
	b.run(chromedp.EmulateViewport(width, 900), call(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme},
			{Name: "prefers-reduced-motion", Value: "reduce"}},
	}))
}

// call is a protocol command as an action.
func call[P, R any](command cdp.Command[P, R], params P) act {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, command, params)
		return err
	})
}

// everyLook has each page looked at in all its forms; without it each colour and each layout is looked at once.
var everyLook = os.Getenv("LOOKS") == "all"

// What axe-core looks for.
const (
	everything = ""
	colours    = `runOnly: {type: "rule", values: ["color-contrast", "link-in-text-block"]},`
	notColours = `rules: {"color-contrast": {enabled: false}, "link-in-text-block": {enabled: false}},`
)

// sound checks the page that is open: axe-core finds nothing, on a phone and on a desktop, light and dark, and nothing
// is wider than a screen of 320, 390 and 1280 px.
func (b *browser) sound() {
	b.t.Helper()
	for _, width := range []int64{320, 390, 1280} {
		for _, dark := range []bool{false, true} {
			switch {
			case everyLook || width == 320 && !dark || width == 390 && dark:
				b.soundAt(width, dark)
			case width == 1280 && !dark: // whose colours are those of 320
				b.soundFor(width, dark, notColours)
			}
		}
	}
	b.screen(1280, false)
}

// soundAt checks it at one width, light or dark. In the dark nothing but the colours differs.
func (b *browser) soundAt(width int64, dark bool) {
	b.t.Helper()
	if dark {
		b.soundFor(width, dark, colours)
	} else {
		b.soundFor(width, dark, everything)
	}
}

// soundFor is soundAt for some of what axe-core looks for.
func (b *browser) soundFor(width int64, dark bool, rules string) {
	b.t.Helper()
	b.screen(width, dark)
	if evaluate[bool](b, `!window.axe`) {
		evaluate[chromedp.Void](b, b.axe)
	}
	found := evaluate[[]struct {
		ID, Help string
		Nodes    []struct{ Target []any }
	}](b, `axe.run(document, {`+rules+`resultTypes: ["violations"], preload: false}).then(r => r.violations)`)
	for _, v := range found {
		b.t.Errorf("%s at %d px, dark %v: axe-core %s: %s (%v)", b.where(), width, dark, v.ID, v.Help, v.Nodes[0].Target)
	}
	b.fits(width)
}

// fits checks that nothing is wider than a screen.
func (b *browser) fits(width int64) {
	b.t.Helper()
	if wide := evaluate[int](b, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); wide > 0 {
		b.t.Errorf("%s is %d px wider than a screen of %d", b.where(), wide, width)
	}
}

// speak has the site's pages shown in a language from the next one on.
func (b *browser) speak(tag string) {
	b.t.Helper()
	b.run(call(network.SetCookie, network.SetCookieParams{Name: "careerpath-lang", Value: tag, URL: b.where()}))
}

// liveSite serves the program's own content over a real file.
type liveSite struct {
	*httptest.Server
	store *bolt.Store
}

func newLiveSite(t *testing.T, db string) *liveSite {
	t.Helper()
	return newLiveSiteAt(t, db, time.Now)
}

// newLiveSiteAt is a site with a clock of a test's own.
func newLiveSiteAt(t *testing.T, db string, clock func() time.Time) *liveSite {
	t.Helper()
	return newLiveSiteOf(t, "", db, clock)
}

// The program's own content and languages are read once for all tests: they never change.
var (
	ownCatalog   = sync.OnceValues(func() (*score.Catalog, error) { return loadCatalog("") })
	ownLanguages = sync.OnceValues(func() ([]*wording.Language, error) { return new(program).spoken() })
)

// newLiveSiteOf is a site with the content in a directory, "" for the program's own.
func newLiveSiteOf(t *testing.T, content, db string, clock func() time.Time) *liveSite {
	t.Helper()
	return newLiveSiteWith(t, content, db, clock, nil)
}

// newLiveSiteWith is newLiveSiteOf with what may be set of a server, which is at an address; set may be nil.
func newLiveSiteWith(t *testing.T, content, db string, clock func() time.Time, set func(*server.Server, string)) *liveSite {
	t.Helper()
	catalog, err := ownCatalog()
	if content != "" {
		catalog, err = loadCatalog(content)
	}
	if err != nil {
		t.Fatal(err)
	}
	st, err := bolt.Open(db)
	if err != nil {
		t.Fatal(err)
	}
	site, err := server.New(catalog, st, slog.New(slog.DiscardHandler), clock)
	if err != nil {
		t.Fatal(err)
	}
	spoken, err := ownLanguages()
	if content != "" {
		spoken, err = (&program{content: content}).spoken()
	}
	if err != nil {
		t.Fatal(err)
	}
	site.Speak(spoken...)
	live := &liveSite{httptest.NewUnstartedServer(nil), st}
	if set != nil {
		set(site, "http://"+live.Listener.Addr().String())
	}
	live.Config.Handler = site.Handler()
	live.Start()
	t.Cleanup(live.stop)
	return live
}

func (l *liveSite) stop() {
	l.Close()
	_ = l.store.Close() // closing twice is fine
}

// fill is a script that answers what the page asks as someone would who leads a team and gets campaigns out: of scales
// the ends, of scenes the option that earns most for what they are good at, of numbers 8. They are good at other skills
// too where those are given.
func fill(t *testing.T, others ...string) string {
	t.Helper()
	catalog, err := ownCatalog()
	if err != nil {
		t.Fatal(err)
	}
	quiz, _ := catalog.Quiz("marketing_career")
	good := func(skill string) bool {
		return slices.Contains([]string{"team_leadership", "campaign_execution", "project_coordination"}, skill) ||
			slices.Contains(others, skill)
	}
	values := map[string]string{}
	for _, it := range quiz.Items() {
		switch it.Kind() {
		case engine.KindNumber:
			values[it.ID] = "8"
		case engine.KindScale:
			values[it.ID] = "1"
			if good(it.Measures[0].Skill.ID) != it.Reversed {
				values[it.ID] = "5"
			}
		case engine.KindOne, engine.KindMany:
			most := math.Inf(-1)
			for _, o := range it.Options {
				sum := 0.0
				if o.Value != nil { // somebody who leads some people and decides on some money
					sum = -math.Abs(*o.Value - 8)
				}
				for _, p := range o.Credit {
					if good(p.Skill.ID) {
						sum += p.Points
					}
				}
				if sum > most {
					values[it.ID], most = o.ID, sum
				}
			}
		}
	}
	text, err := json.Marshal(values)
	if err != nil {
		t.Fatal(err)
	}
	return `(values => {
		for (const input of document.querySelectorAll(".question input")) {
			if (input.type === "text") input.value = values[input.name] ?? "";
			else if (input.type !== "hidden" && input.value.split(":")[0] === values[input.name]) input.checked = true;
		}
	})(` + string(text) + `)`
}

func TestTheQuizCanBeTakenWithoutJavaScript(t *testing.T) {
	t.Parallel()
	site := newLiveSite(t, filepath.Join(t.TempDir(), "people.db"))
	b, answers := newBrowser(t), fill(t)
	b.run(call(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}))
	b.screen(390, false)
	b.open(site.URL)
	b.follow(chromedp.Click(`a.button`))
	b.takeQuiz(answers)
	if got := b.text(); !strings.Contains(got, "You work like a Marketing Manager") ||
		!strings.Contains(got, "Why Marketing Manager") {
		t.Errorf("the result says:\n%s", got)
	}

	// From the result to the quiz that looks closer, and back to it from the first page.
	b.follow(chromedp.Click(`.more a[href="/quizzes/manager_or_director"]`))
	evaluate[chromedp.Void](b, `document.querySelectorAll(".question .choice:first-child input")
		.forEach(i => i.checked = true)`)
	b.follow(chromedp.Click(`.actions button`))
	b.open(site.URL)
	b.follow(chromedp.Click(`a.button`))
	if got := b.text(); !strings.Contains(got, "Are you ready to be a marketing director?") {
		t.Errorf("the first page leads on to:\n%s", got)
	}
}

func TestTheQuizCanBeTakenByKeyboardAloneAndEveryPageIsAccessible(t *testing.T) {
	t.Parallel()
	db := filepath.Join(t.TempDir(), "people.db")
	site := newLiveSite(t, db)
	b := newBrowser(t)
	b.screen(1280, false)
	b.open(site.URL)
	b.sound()
	b.tabTo(`document.activeElement?.matches("a.button")`)
	b.follow(chromedp.KeyEvent(kb.Enter))
	b.sound()

	// Enter with everything open goes on, and the quiz comes back to what is open.
	b.tabTo(`document.activeElement?.matches(".actions button")`)
	b.follow(chromedp.KeyEvent(kb.Enter))
	if got := b.text(); !strings.Contains(got, "Part 2 of") || strings.Contains(got, "Please check") {
		t.Errorf("with everything open, Enter leads to:\n%s", got)
	}
	b.open(site.URL + "/quizzes/marketing_career")
	b.tabTo(`document.activeElement?.matches(".question input")`)

	for section := 1; !strings.HasSuffix(b.where(), "/review"); section++ {
		if section > 20 {
			t.Fatalf("the quiz does not end: at %s", b.where())
		}
		if section == 2 {
			b.savedWhileAnswering()
		}
		b.answerByKeyboard()
		b.follow(chromedp.KeyEvent(kb.Enter))
	}
	b.sound()
	b.tabTo(`document.activeElement?.matches(".actions button")`)
	b.follow(chromedp.KeyEvent(kb.Enter))
	b.sound()
	before := b.text()
	if !strings.Contains(before, "Your next step") {
		t.Fatalf("the result says:\n%s", before)
	}
	result := strings.TrimPrefix(b.where(), site.URL)
	b.unfold()
	b.sound()
	for _, path := range []string{"/roles", "/roles/marketing_director", "/me", "/nothing",
		"/quizzes/marketing_career/review"} {
		b.open(site.URL + path)
		b.sound()
	}

	// The same person finds the same result after the server has been stopped and started on the same file.
	got, err := chromedp.Call(b.ctx, network.GetCookies, network.GetCookiesParams{})
	if err != nil {
		t.Fatal(err)
	}
	cookies := slices.DeleteFunc(got.Cookies, func(c *network.Cookie) bool { return c.Name == "careerpath-zone" })
	if len(cookies) != 1 || !cookies[0].HTTPOnly {
		t.Fatalf("cookies: %+v", cookies)
	}
	site.stop()
	again := newLiveSite(t, db)
	b.open(again.URL + result)
	if after := b.text(); after != before {
		t.Errorf("after a restart the result says:\n%s", after)
	}
	b.open(again.URL + "/open")
	b.sound()
}

// comeBack opens a private link as a person without JavaScript does, by hand, and says yes to what the page asks.
func (b *browser) comeBack(link string) {
	b.t.Helper()
	site, _, _ := strings.Cut(link, "#")
	b.open(site)
	b.run(chromedp.SendKeys("#link", link))
	b.follow(chromedp.Click(`main form .button`))
	b.follow(chromedp.Click(`main form .button`))
}

// tabTo presses Tab until a condition holds.
func (b *browser) tabTo(condition string) {
	b.t.Helper()
	for range 400 {
		b.run(chromedp.KeyEvent(kb.Tab))
		if evaluate[bool](b, condition) {
			return
		}
	}
	b.t.Fatalf("the Tab key never gets to %s at %s", condition, b.where())
}

// answerByKeyboard goes through a section with Tab, from where the focus is, and answers with Space, arrows and digits.
// It ends on the button that goes on.
func (b *browser) answerByKeyboard() {
	b.t.Helper()
	for range 100 {
		at := evaluate[struct {
			Kind, Name  string
			Scale, Last bool
		}](b, `(e => ({
			Kind: e.type || "", Name: e.name || "", Scale: !!e.closest(".scale"), Last: e.matches(".actions button"),
		}))(document.activeElement)`)
		switch {
		case at.Last:
			return
		case at.Kind == "text":
			b.run(chromedp.KeyEvent("4"))
		case at.Kind == "radio" && at.Scale && len(at.Name)%2 == 0:
			b.run(chromedp.KeyEvent(" "), chromedp.KeyEvent(kb.ArrowRight), chromedp.KeyEvent(kb.ArrowRight),
				chromedp.KeyEvent(kb.ArrowRight))
		case at.Kind == "radio":
			b.run(chromedp.KeyEvent(" "))
		}
		b.run(chromedp.KeyEvent(kb.Tab))
	}
	b.t.Fatalf("the section at %s has no end", b.where())
}

// savedWhileAnswering picks an answer, reloads, and expects it to be there still.
func (b *browser) savedWhileAnswering() {
	b.t.Helper()
	b.run(chromedp.Click(`.scale .choice:nth-child(4) input`))
	b.until(`document.querySelector("[data-saved]").textContent.includes("saved")`)
	b.follow(chromedp.Reload())
	if !evaluate[bool](b, `document.querySelector(".scale .choice:nth-child(4) input").checked`) {
		b.t.Error("an answer that the page said was saved is gone after a reload")
	}
}

func TestNoPageLoadsAnythingFromElsewhere(t *testing.T) {
	t.Parallel()
	site := newLiveSite(t, filepath.Join(t.TempDir(), "people.db"))
	b := newBrowser(t)
	var mu sync.Mutex
	var elsewhere, blocked []string
	err := chromedp.Listen(b.ctx, func(event any) {
		mu.Lock()
		defer mu.Unlock()
		switch e := event.(type) {
		case *network.EventRequestWillBeSent:
			if !strings.HasPrefix(e.Request.URL, site.URL) && !strings.HasPrefix(e.Request.URL, "about:") {
				elsewhere = append(elsewhere, e.Request.URL)
			}
		case *network.EventLoadingFailed:
			if e.BlockedReason != "" {
				blocked = append(blocked, string(e.BlockedReason))
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	b.run(call(network.Enable, network.EnableParams{}))
	for _, path := range []string{"/", "/roles", "/roles/marketing_manager", "/me", "/quizzes/marketing_career"} {
		b.open(site.URL + path)
	}
	mu.Lock()
	defer mu.Unlock()
	if len(elsewhere)+len(blocked) > 0 {
		t.Errorf("requests to elsewhere %v, blocked %v", elsewhere, blocked)
	}
}
