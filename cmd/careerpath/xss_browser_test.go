package main

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"go.yaml.in/yaml/v4"
	"golang.org/x/text/language"

	"careerpath/cmd/careerpath/internal/demo"
	"careerpath/engine/content"
	"careerpath/engine/languages"
	"careerpath/engine/plan"
	"careerpath/engine/score"
	"careerpath/engine/wording"
	"careerpath/quizzes"
	"careerpath/rules"
	"careerpath/server"
	"careerpath/server/openid/openidtest"
	"careerpath/store"
	"careerpath/store/bolt"
	"careerpath/store/storetest"
)

// scripts are texts that would run something, or lead to where something runs, where a page took them for more than
// text: in its body, in an attribute, in Markdown, in a script, in a picture.
//
//go:embed testdata/scripts.txt
var scriptLines string

var scripts = strings.Split(strings.TrimSuffix(scriptLines, "\n"), "\n")

// inAttributes are those of them that a translation of what pages say may hold: one with other elements is refused.
var inAttributes = slices.DeleteFunc(slices.Clone(scripts), func(s string) bool { return strings.Contains(s, "<") })

// watching is run in a page before anything of its own: it notes scripts that run, and what the page's policy stops.
const watching = `window.ran = []; window.stopped = [];
	for (const name of ["alert", "confirm", "prompt"]) window[name] = () => { window.ran.push(name + " at " + location) };
	addEventListener("securitypolicyviolation", e =>
		window.stopped.push(e.violatedDirective + " of " + e.blockedURI + ", line " + e.lineNumber));`

// armed is a function that lists what of a document would run a script or load something from elsewhere.
const armed = `(doc => {
	const found = [];
	for (const e of doc.querySelectorAll("*")) {
		const name = e.localName;
		if (["iframe", "frame", "object", "embed", "base", "foreignObject", "marquee", "animate", "set"].includes(name))
			found.push(e.outerHTML);
		if (name === "script" && !(e.getAttribute("src") || "").startsWith("/static/") && e.type !== "application/json")
			found.push(e.outerHTML);
		if (name === "style" || name === "meta" && e.httpEquiv || e.shadowRoot)
			found.push(e.outerHTML);
		if (name === "template" && e.content.querySelector("script, [onload], [onerror]"))
			found.push(e.outerHTML);
		for (const a of e.attributes) {
			const value = a.value.replace(/[\u0000-\u0020]/g, "").toLowerCase();
			if (/^on/i.test(a.name) || a.name === "srcdoc" || a.name === "style")
				found.push(e.outerHTML);
			else if (/^((xlink:)?href|src|action|formaction|data|poster|cite|background|ping|srcset)$/.test(a.name) &&
				/^[^/?#]*:/.test(value) && !/^(https?:|mailto:|webcal:)/.test(value))
				found.push(e.outerHTML);
			else if (/^(src|action|formaction|data|poster)$/.test(a.name) && /^https?:|^\/\//.test(value) &&
				!value.startsWith(location.origin + "/"))
				found.push(e.outerHTML);
			if (name === "link" && a.name === "href" && /^(https?:)?\/\//.test(value) &&
				!value.startsWith(location.origin + "/"))
				found.push(e.outerHTML);
		}
	}
	return found.map(f => f.slice(0, 200));
})`

// script is the one that goes with a text, always the same.
func script(of string) string {
	sum := fnv.New32a()
	_, _ = sum.Write([]byte(of)) // never fails
	return scripts[int(sum.Sum32())%len(scripts)]
}

// armedContent writes the program's own content into a directory, with a script after every text of it that people
// read.
func armedContent(t *testing.T) string {
	t.Helper()
	dir, texts := t.TempDir(), map[string]bool{}
	own := map[string]fs.FS{"rules": rules.Embedded(), "quizzes": quizzes.Embedded()}
	for _, text := range content.Texts(content.Folder{Files: own["rules"]}, content.Folder{Files: own["quizzes"]}) {
		texts[text.Text] = true
	}
	for name, files := range own {
		err := fs.WalkDir(files, ".", func(path string, entry fs.DirEntry, err error) error {
			to := filepath.Join(dir, name, path)
			switch {
			case err != nil:
				return err
			case entry.IsDir() && entry.Name() == "lang":
				return fs.SkipDir
			case entry.IsDir():
				return os.MkdirAll(to, 0o700)
			}
			body, err := fs.ReadFile(files, path)
			if err != nil {
				return err
			}
			if filepath.Ext(path) == ".yaml" {
				var root yaml.Node
				if err := yaml.Unmarshal(body, &root); err != nil {
					return err
				}
				arm(&root, texts, path == "facts.yaml")
				if body, err = yaml.Marshal(&root); err != nil {
					return err
				}
			}
			return os.WriteFile(to, body, 0o600)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// arm puts a script after every value of a document that is one of the texts, a short one where a text may not be long.
func arm(n *yaml.Node, texts map[string]bool, short bool) {
	if text := strings.TrimSpace(n.Value); n.Kind == yaml.ScalarNode && texts[text] {
		n.Value, n.Style = text+" "+script(text), yaml.DoubleQuotedStyle
		if short {
			n.Value = text[:min(len(text), 18)] + "<svg/onload=alert(1)//"
		}
	}
	for i, child := range n.Content {
		if n.Kind != yaml.MappingNode || i%2 == 1 {
			arm(child, texts, short)
		}
	}
}

// armoury gives texts of people's, by their place. Each names the place, so that it can be told whether a page shows it,
// and has scripts: the first two texts of a place all of them, the others one each. It counts them.
type armoury map[string]int

func (given armoury) text(place string) string { return given.joined(place, " ", " ") }

// markdown is a text that is shown as Markdown, with each script in a paragraph and a quotation of its own.
func (given armoury) markdown(place string) string {
	return given.joined(place, "\n\n", "\n\n") + "\n\n> " + given.joined(place, "\n> ", "\n> ")
}

func (given armoury) joined(place, before, between string) string {
	n := given[place]
	given[place]++
	if n < 2 {
		return "seen-in-" + place + before + strings.Join(scripts, between)
	}
	return "seen-in-" + place + before + scripts[n%len(scripts)]
}

// armPerson puts scripts into every text that a person or others wrote, and makes links, keys, groups, comments and a
// round of asking others, which have texts, too. The person has the names of namesIn.
func (given armoury) armPerson(t *testing.T, live *liveSite, catalog *score.Catalog, person string) {
	t.Helper()
	now := time.Now()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(live.store.Update(t.Context(), person, func(tx store.Tx) error {
		keys, err := tx.Keys()
		must(err)
		for _, key := range append(keys, store.Key{ID: "api", Hash: store.SecretHash{1}, Kind: store.KeyAPI}) {
			key.Name = given.text("key-" + string(key.Kind))
			must(tx.PutKey(key))
		}
		settings, err := tx.Settings()
		must(err)
		taken, err := storetest.Taken(tx)
		must(err)
		settings.Names = map[string]string{}
		for _, a := range taken {
			settings.Names[a.ID] = given.text("result-name")
		}
		must(tx.PutSettings(settings))
		plans, err := storetest.Plans(tx)
		must(err)
		for i := range plans {
			given.armPlan(t, tx, &plans[i])
		}
		groups, err := store.List[store.Group](tx, store.GroupRecords)
		must(err)
		groups[0].Name = given.text("group")
		must(store.Put(tx, store.GroupRecords, groups[0].ID, groups[0]))
		return store.Put(tx, store.RoundRecords, taken[0].ID, store.Round{ID: "round", Assessment: taken[0].ID,
			Created: now,
			Asked:   []store.Asked{{Key: "k", Name: given.text("asked"), Expires: now.AddDate(0, 1, 0)}}})
	}))
	must(live.store.Update(t.Context(), "asks-"+person, func(tx store.Tx) error { // whom the link to observe is about
		rounds, err := store.List[store.Round](tx, store.RoundRecords)
		must(err)
		rounds[0].Called = given.text("called-to-others")
		return store.Put(tx, store.RoundRecords, rounds[0].Assessment, rounds[0])
	}))
}

// armPlan does so in a plan, with a comment on each milestone and what the log tells.
func (given armoury) armPlan(t *testing.T, tx store.Tx, kept *store.Plan) {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	g, now := &kept.Plan, time.Now()
	g.Name, g.Witness = given.text("plan-name"), given.text("witness")
	g.Intention = plan.Intention{Wish: given.text("wish"), Obstacle: given.text("plan-obstacle"),
		If: given.text("plan-if"), Then: given.text("plan-then"), Rehearsed: true}
	for i := range g.Milestones {
		m := &g.Milestones[i]
		m.Title, m.About, m.DoneWhen = given.text("title"), given.text("about"), given.text("done-when")
		m.Obstacle, m.If, m.Then = given.text("obstacle"), given.text("if"), given.text("then")
		m.Evidence, m.Notes = given.markdown("evidence"), given.markdown("notes")
		if m.Status == plan.Dropped {
			m.DropReason = given.text("drop-reason")
		}
		id := fmt.Sprint("comment-", i)
		must(store.Put(tx, store.CommentRecords, id, store.Comment{ID: id, Plan: kept.ID, Milestone: m.ID, Key: "share",
			By: given.text("commenter"), At: now, Text: given.markdown("comment")}))
	}
	_, err := tx.PutPlan(*kept)
	must(err)
	for kind, data := range map[string]any{
		"checked_in": plan.CheckIn{Worked: plan.WorkedPartly, Obstacle: given.text("check-in-obstacle"),
			Next: given.text("check-in-next"), When: given.text("check-in-when")},
		"plan_changed": []plan.Edit{{Milestone: g.Milestones[0].ID, Field: "title", Old: given.text("log-old"),
			New: given.text("log-new")}},
		"shared":       map[string]string{"name": given.text("log-share"), "what": "plan"},
		"commented":    map[string]string{"by": given.text("log-commenter"), "milestone": g.Milestones[0].ID},
		"group_opened": map[string]string{"name": given.text("log-group")},
	} {
		body, err := json.Marshal(data)
		must(err)
		_, err = tx.AppendEvent(store.Event{At: now, Kind: kind, Subject: kept.ID, Data: body})
		must(err)
	}
}

func TestNoScriptOfAPersonsOrAnAuthorsTextRunsOnAnyPage(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	b.run(call(page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: watching}))
	control(t, b)

	catalog, err := loadCatalog(armedContent(t))
	if err != nil {
		t.Fatal(err)
	}
	st, err := bolt.Open(filepath.Join(t.TempDir(), "people.db"))
	if err != nil {
		t.Fatal(err)
	}
	site, err := server.New(catalog, st, slog.New(slog.DiscardHandler), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	if err := site.Wear(server.Brand{Name: `"><img src=x onerror=alert(1)>`}); err != nil {
		t.Fatal(err)
	}
	site.Speak(wording.English, armedLanguage(t))
	site.Tells = scripts[0]
	live := &liveSite{httptest.NewServer(site.Handler()), st}
	t.Cleanup(live.stop)
	secret, err := demo.New(t.Context(), catalog, st, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	named := namesIn(t, st, secret)
	b.comeBack(live.URL + "/open#" + secret)
	links := linksIn(t, st, secret)
	for path, link := range links {
		named[path] = strings.TrimPrefix(b.openPart(live.URL+"/open#"+link), live.URL+strings.TrimSuffix(path, "{key}"))
	}
	given := armoury{}
	given.armPerson(t, live, catalog, personWith(t, st, secret).ID)
	b.speak("fr")
	seen := map[string]bool{}
	for _, route := range server.Routes() {
		if route.Method != http.MethodGet || strings.HasSuffix(route.Path, ".ics") ||
			strings.HasPrefix(route.Path, "/sign-in") { // which a test of its own is for
			continue
		}
		address := placeholder.ReplaceAllStringFunc(route.Path, func(name string) string {
			return named[route.Path[:strings.Index(route.Path, name)]+name]
		})
		if strings.HasPrefix(address, "/quizzes/") { // one that isn't taken yet, which is asked
			address = strings.ReplaceAll(address, "marketing_career", "social_manager_or_marketer")
		}
		link := ""
		for path, of := range links {
			if strings.HasPrefix(route.Path, path) {
				link = of
			}
		}
		if !live.isPage(t, address, secret, link) {
			continue
		}
		b.open(live.URL + address)
		for _, place := range b.inspect(address) {
			seen[place] = true
		}
		b.inspectReplies(address)
	}
	for place := range given {
		if !seen[place] {
			t.Errorf("no page shows the text in %s", place)
		}
	}
}

// TestNoScriptOfAHostileProviderRunsOnThePagesOfSigningIn has people sign in at a provider that says scripts in every
// claim, as an error, and where it leads back to.
func TestNoScriptOfAHostileProviderRunsOnThePagesOfSigningIn(t *testing.T) {
	t.Parallel()
	b := newBrowser(t)
	b.run(call(page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: watching}))
	var provider *openidtest.Provider
	live, secret := liveDemoWith(t, func(site *server.Server, address string) {
		provider = signsPeopleIn(t, site, address, "example.org")
	})
	provider.Add("ann", openidtest.Account{Subject: "0001"})
	domain := "example.org"
	provider.Spoil(func(claims map[string]any) {
		all := strings.Join(scripts, " ")
		for _, name := range []string{"name", "given_name", "nickname", "preferred_username", "profile", "picture", "website",
			"locale", "zoneinfo", "acr", "groups"} {
			claims[name] = all
		}
		claims["sub"] = scripts[0] + scripts[18]
		claims["email"], claims["email_verified"] = all+"@"+domain, true
	})
	signIn := func() {
		t.Helper()
		b.open(live.URL + "/sign-in")
		b.inspect("/sign-in")
		b.follow(chromedp.Click(`main .actions .button`))
		b.run(chromedp.SendKeys(`input[name=name]`, "ann"))
		b.follow(chromedp.Click(`button`))
		b.inspect(b.where())
	}
	b.comeBack(live.URL + "/open#" + secret)
	domain = scripts[0]
	signIn()
	if got := b.text(); !strings.Contains(got, "This account can't be used here") {
		t.Errorf("an account with a script for its domain leads to\n%s", got)
	}
	domain = "example.org"
	signIn()
	if got := b.where(); !strings.HasSuffix(got, "/sign-in/whose") {
		t.Fatalf("signing in leads to %s\n%s", got, b.text())
	}
	b.follow(chromedp.Click(`button[value=tie]`))
	for _, at := range []string{"/me", "/me/keys", "/me/leave", "/privacy", "/groups", "/open"} {
		b.open(live.URL + at)
		b.inspect(at)
	}
	for _, said := range []string{"access_denied", "server_error", scripts[0], strings.Join(scripts[:20], " ")} {
		b.open(live.URL + "/sign-in/start") // which leads to the provider
		all := provider.Asked()
		b.open(live.URL + "/sign-in/back?" + url.Values{"state": {all[len(all)-1].Get("state")}, "iss": {provider.Issuer},
			"error": {said}, "error_description": {strings.Join(scripts[:20], " ")}, "error_uri": {"javascript:alert(1)"}}.Encode())
		if got := b.text(); strings.Contains(got, "This sign-in can't go on") {
			t.Errorf("the error %.30q isn't taken for an answer:\n%s", said, got)
		}
		b.inspect("/sign-in/back with " + said)
	}
	b.open(live.URL + "/sign-in")
	texts, err := json.Marshal(append([]string{"https://evil.example/", "//evil.example", `/\evil.example`, "/me"}, scripts...))
	if err != nil {
		t.Fatal(err)
	}
	b.none("/sign-in", evaluate[[]string](b, `(async () => {
		const found = [];
		for (const text of `+string(texts)+`) {
			const reply = await fetch("/sign-in?other=" + encodeURIComponent(text) + "&to=" + encodeURIComponent(text));
			const doc = new DOMParser().parseFromString(await reply.text(), "text/html");
			found.push(...`+armed+`(doc).map(f => text + ": " + f));
			const button = doc.querySelector("main .actions .button");
			if (!button || !button.getAttribute("href").startsWith("/sign-in/start?to=%2f"))
				found.push(text + " leads to " + (button ? button.outerHTML : "nothing"));
		}
		return found;
	})()`))
}

// inspect fails the test where the page that is open runs or loads what it shouldn't, or would without its policy. It
// returns the places whose texts the page shows.
func (b *browser) inspect(address string) (seen []string) {
	b.t.Helper()
	found := evaluate[struct{ Ran, Stopped, Armed, Seen []string }](b, `({Ran: window.ran, Stopped: window.stopped,
		Armed: `+armed+`(document), Seen: document.documentElement.outerHTML.match(/seen-in-[a-z-]+/g) || []})`)
	b.none(address, found.Ran, found.Stopped, found.Armed)
	for _, place := range found.Seen {
		seen = append(seen, strings.TrimPrefix(place, "seen-in-"))
	}
	return seen
}

// none fails the test for what was found in a page, a few of each kind.
func (b *browser) none(address string, found ...[]string) {
	b.t.Helper()
	for _, kind := range found {
		for _, one := range kind[:min(len(kind), 5)] {
			b.t.Errorf("%s: %s", address, one)
		}
	}
}

// reading are the pages that read something from what follows a question mark in their addresses.
var reading = []string{"/roles", "/progress", "/plans/new", "/shares", "/quizzes/social_manager_or_marketer",
	"/skills/strategic_vision"}

// inspectReplies sends every form with texts of the page that is open, with scripts in them, and asks for the page with
// scripts in its address where it reads that. It inspects the replies, which say again what was sent.
func (b *browser) inspectReplies(address string) {
	b.t.Helper()
	text, err := json.Marshal(strings.Join(scripts, " "))
	if err != nil {
		b.t.Fatal(err)
	}
	found := evaluate[[]string](b, `(async () => {
		const text = `+string(text)+`, found = [];
		const look = async (what, reply) => {
			const doc = new DOMParser().parseFromString(await reply.text(), "text/html");
			found.push(...`+armed+`(doc).map(f => what + ": " + f));
		};
		const fields = "textarea, input[type=text], input[type=search], input:not([type])";
		for (const form of document.querySelectorAll("form[method=post]")) {
			if (!form.querySelector(fields)) continue;
			const body = new URLSearchParams(new FormData(form));
			for (const field of form.querySelectorAll(fields)) body.set(field.name, text);
			await look("form " + form.getAttribute("action"), await fetch(form.action, {method: "POST", body}));
		}
		if (!`+strconv.FormatBool(slices.Contains(reading, address))+`) return found;
		const query = new URLSearchParams();
		for (const name of ["q", "kind", "before", "of", "to", "assessment", "at", "again", "changed", "lang", "quiz", "aim"])
			query.set(name, text);
		await look("query", await fetch(location.pathname + "?" + query));
		await look("path", await fetch(location.pathname + encodeURIComponent("/" + text)));
		return found;
	})()`)
	b.none(address, found)
}

// control shows that what is looked for is found: in a page without a policy that takes texts for HTML.
func control(t *testing.T, b *browser) {
	t.Helper()
	raw := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte(`<!DOCTYPE html><title>x</title><p>` + strings.Join(scripts[:6], "<p>"))) // the browser tells
	}))
	defer raw.Close()
	b.open(raw.URL)
	texts, err := json.Marshal(scripts)
	if err != nil {
		t.Fatal(err)
	}
	found := evaluate[struct {
		Ran    []string
		Missed []string
	}](b, `({Ran: window.ran, Missed: `+string(texts)+`.filter(text =>
		!["", '<p title="', "<p title='", "<a href=\""].some(before =>
			`+armed+`(new DOMParser().parseFromString(before + text + " \">'>", "text/html")).length))})`)
	if len(found.Ran) == 0 {
		t.Error("no script runs in a page that takes texts for HTML")
	}
	if len(found.Missed) > 15 { // Markdown, what runs in scripts only, and what is text in any case
		t.Errorf("of what would run, this isn't found: %q", found.Missed)
	}
}

// armedLanguage says everything that pages say in English, with a script after it.
func armedLanguage(t *testing.T) *wording.Language {
	t.Helper()
	own, faults := content.Translations(languages.Folder())
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	texts := own["de"]
	for i := range texts {
		armed := " " + strings.ReplaceAll(inAttributes[i%len(inAttributes)], "%", "%%")
		texts[i].To = texts[i].From + armed
		if texts[i].One != "" {
			texts[i].One = texts[i].From + armed
		}
	}
	return wording.NewLanguage(language.French, texts)
}
