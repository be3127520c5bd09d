package server_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/text/language"

	"careerpath/engine"
	"careerpath/engine/content"
	"careerpath/engine/languages"
	"careerpath/engine/wording"
	"careerpath/quizzes"
	"careerpath/rules"
	"careerpath/server"
	"careerpath/store"
	"careerpath/store/storetest"
)

// contentFolders are those of the program's own content.
func contentFolders() []content.Folder {
	return []content.Folder{{Files: rules.Embedded(), Name: "rules/data/"},
		{Files: quizzes.Embedded(), Name: "quizzes/data/"}}
}

// brackets is a language in which every text is the English one in brackets. A text without them is one that no
// translation reaches.
func brackets(t *testing.T, tag language.Tag) *wording.Language {
	t.Helper()
	own, faults := content.Translations(languages.Folder())
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	bracketed := func(from string, counts bool) wording.Translation {
		text, _, _ := strings.Cut(from, "¦")
		tr := wording.Translation{From: from, To: "⟦" + text + "⟧"}
		if counts {
			tr.One = tr.To
		}
		return tr
	}
	var program, ofContent []wording.Translation
	for _, tr := range own["de"] { // which has every text of the program
		program = append(program, bracketed(tr.From, tr.One != ""))
	}
	folders := contentFolders()
	for _, text := range content.Texts(folders[0], folders[1]) {
		ofContent = append(ofContent, bracketed(text.Text, false))
	}
	return wording.NewLanguage(tag, program, ofContent...)
}

// A page says nothing that can't be said in another language, but for names and what its person wrote.
func TestEveryTextOfEveryPageIsTranslated(t *testing.T) {
	pseudo := brackets(t, language.Finnish)
	p := newSite(t).somebody()
	p.set = func(h *server.Server) {
		h.Speak(pseudo)
		h.Tells = "hr.example.org"
	}
	p.stop()
	p.start()
	p.signIn()
	p.lived()
	left := map[string][]string{} // texts without brackets by route
	seen := map[string]bool{}
	pages := p.crawl("/", "/open", "/me?deleted", "/calendar", "/me/leave", "/quizzes/"+quizID+"/review", "/sample/result",
		"/sample/plan", p.shown())
	maps.Copy(pages, p.asksOthers())
	maps.Copy(pages, signInPages(t, pseudo))
	pages["/nowhere"] = p.get("/nowhere").body
	for _, path := range slices.Sorted(maps.Keys(pages)) {
		if !strings.HasPrefix(strings.ToLower(strings.TrimSpace(pages[path])), "<!doctype html>") {
			continue
		}
		route := routeOf(path)
		seen[route] = true
		for _, text := range unbracketed(t, pages[path], p.names()) {
			if !slices.Contains(left[route], text) {
				left[route] = append(left[route], text)
			}
		}
	}
	for _, route := range server.Routes() {
		if route.Method == http.MethodGet && !seen[route.Path] && !strings.Contains(route.Path, ".") &&
			!slices.Contains([]string{"/static/{file}", "/livez", "/readyz", "/me/export", "/quizzes/{quiz}/again",
				"/return/{secret}", "/api/problems/{problem}", "/shared/{key}"},
				route.Path) {
			t.Errorf("no page of %s was looked at", route.Path)
		}
	}
	for _, route := range slices.Sorted(maps.Keys(left)) {
		t.Errorf("%s: not translated: %q", route, left[route])
	}
}

// lived gives a person a history that every page has something of to show. What they write has no letters.
func (p *somebody) lived() {
	p.t.Helper()
	p.taken(quizID, 200, leader)
	p.taken("digital_or_social_manager", 150, director)
	p.taken("manager_or_director", 120, leader)
	kept := p.taken(quizID, 100, leader)
	for range 2 { // the first is set aside
		p.form("/plans", url.Values{"assessment": {kept.ID}, "to": {"marketing_director"}, "hours": {"2"},
			"start": {engine.DateOf(daysAgo(0)).String()}})
	}
	growth := ""
	p.update(func(tx store.Tx) error {
		plans, err := storetest.Plans(tx)
		for _, of := range plans {
			if of.Active {
				growth = "/plans/" + of.ID
			}
		}
		return err
	})
	milestones := regexp.MustCompile(growth+`/milestones/([a-z0-9_-]+)`).FindAllStringSubmatch(p.get(growth).body, -1)
	var ids []string
	for _, m := range milestones {
		if !slices.Contains(ids, m[1]) {
			ids = append(ids, m[1])
		}
	}
	if len(ids) < 4 {
		p.t.Fatalf("the plan has the milestones %v", ids)
	}
	change := func(path string, fields url.Values) {
		fields.Set("version", version(p.site, growth))
		p.form(path, fields)
	}
	change(growth+"/milestones/"+ids[0], url.Values{"go": {"status"}, "status": {"done"}, "evidence": {"1"}})
	change(growth+"/milestones/"+ids[1], url.Values{"go": {"status"}, "status": {"doing"}})
	change(growth+"/milestones/"+ids[2], url.Values{"go": {"status"}, "status": {"dropped"}, "drop_reason": {"2"}})
	change(growth, url.Values{"go": {"own"}, "title": {"3"}, "own_hours": {"4"}})
	p.form("/quizzes/"+quizID, p.sections(answersIn(p.t, p.catalog, quizID, leader))[0]) // begun again
	p.inGroups()
}

// inGroups has a person run a group with figures, and be in one of somebody else's.
func (p *somebody) inGroups() {
	p.t.Helper()
	other := p.opensGroup("7")
	p.signIn()
	action, fields := formOn(p.t, p.get("/groups"), `name="name"`)
	fields.Set("name", "8")
	own := &groupOwner{somebody: p, at: p.form(action, fields).location()}
	own.link = own.linkNow()
	for range 5 {
		own.member(leader)
	}
	p.signIn()
	for _, link := range []string{own.link, other.link} {
		p.wants(p.joins(link, url.Values{"show_role": {"yes"}, "name": {"9"}}), http.StatusSeeOther)
	}
}

// shown opens a link to all of somebody's, with a comment, in the same browser, and returns where it leads.
func (p *somebody) shown() string {
	p.t.Helper()
	at := p.openLink(p.keyOf(store.Key{ID: "s", Kind: store.KeyShare, Name: "5", Expires: p.clock().Add(time.Hour),
		Scope: &store.Scope{What: "progress", Comment: true}})).location()
	var growth store.Plan
	p.update(func(tx store.Tx) error {
		plans, err := storetest.Plans(tx)
		growth = plans[0]
		return err
	})
	p.form(at+"/plans/"+growth.ID+"/milestones/"+growth.Plan.Milestones[0].ID, url.Values{"text": {"6"}})
	return at
}

// asksOthers asks others about a result, and has them answer; it returns the pages on the way, by their addresses.
func (p *somebody) asksOthers() map[string]string {
	p.t.Helper()
	r := &rounds{somebody: p, own: p.client, result: p.taken(directorQuiz, 4, leader)}
	r.at = "/assessments/" + r.result.ID + "/outside"
	pages := map[string]string{r.at + "?first": p.get(r.at).body, r.at + "?wrong": r.sends(url.Values{":go": {"start"}}).body}
	form := r.starting()
	form.Set("called", "7")
	form.Set("names", "1\n2\n3\n4")
	r.sends(form)
	links := r.links()
	pages[r.at+"?asked"] = p.get(r.at).body
	for i, link := range links[:3] {
		at := r.observer(link)
		pages[at] = p.get(at).body
		pages[at+"?wrong"] = p.form(at, url.Values{}).body
		p.form(at, says(p.get(at), strconv.Itoa(1+4*(i%2))))
		pages[at+"?thanks"] = p.get(at).body
		pages[at+"?ended"] = func() string { p.client = newClient(p.t); return p.get(at).body }()
	}
	r.client = r.own
	pages[r.at+"?ready"] = p.get(r.at).body
	r.sends(url.Values{":go": {"look"}})
	pages[r.at+"?seen"] = p.get(r.at).body
	pages["/assessments/"+r.result.ID+"?seen"] = p.get("/assessments/" + r.result.ID).body
	r.sends(url.Values{":go": {"close"}})
	pages[r.at+"?closed"], pages["/progress?closed"] = p.get(r.at).body, p.get("/progress").body
	return pages
}

// names are texts that no language changes: those of sources, and the program's own name.
func (p *somebody) names() []string {
	names := []string{"careerpath"}
	for _, source := range p.catalog.Sources() {
		names = append(names, source.Title, source.Publisher, source.Date)
	}
	return names
}

// routeOf is the pattern of the route that a path is of.
func routeOf(path string) string {
	path, _, _ = strings.Cut(path, "?")
	for _, route := range server.Routes() {
		pattern := regexp.MustCompile(`\{[a-z]+:([^}]+)\}`).ReplaceAllString(route.Path, "$1")
		pattern = regexp.MustCompile(`\{[a-z]+\}`).ReplaceAllString(pattern, "[^/]+")
		if regexp.MustCompile("^" + pattern + "$").MatchString(path) {
			return route.Path
		}
	}
	return path
}

// shownAttributes are those that people read or hear.
var shownAttributes = []string{"aria-label", "title", "placeholder", "alt"}

// unbracketed are the texts of a page with letters outside brackets.
func unbracketed(t *testing.T, page string, names []string) []string {
	t.Helper()
	document, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var left []string
	depth := 0
	look := func(text string, depth int) int {
		for _, name := range names {
			if name != "" {
				text = strings.ReplaceAll(text, name, "")
			}
		}
		outside := strings.Builder{}
		for _, c := range text {
			switch {
			case c == '⟦':
				depth++
			case c == '⟧':
				depth--
			case depth == 0:
				outside.WriteRune(c)
			}
		}
		if rest := strings.TrimSpace(outside.String()); strings.ContainsFunc(rest, unicode.IsLetter) {
			left = append(left, strings.Join(strings.Fields(rest), " "))
		}
		return depth
	}
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		switch {
		case n.Type == html.ElementNode && slices.Contains([]string{"script", "style", "code"}, n.Data), isSources(n),
			slices.Contains(n.Attr, html.Attribute{Key: "translate", Val: "no"}): // a name in a public classification
			return
		case n.Type == html.TextNode:
			depth = look(n.Data, depth)
		}
		for _, a := range n.Attr {
			if slices.Contains(shownAttributes, a.Key) {
				look(a.Val, 0)
			}
		}
		for child := n.FirstChild; child != nil; child = child.NextSibling {
			walk(child)
		}
	}
	walk(document)
	return left
}

// Texts of content that has no translation keep their own language and direction on pages in any language.
func TestContentKeepsItsLanguageAndDirectionOnTranslatedPages(t *testing.T) {
	p := siteOf(t, catalogIn(t, "arabic")).somebody()
	p.assessmentIn("bread", 2, baker(t))
	p.form("/quizzes/bread", url.Values{":go": {"save"}, "bakes": {"2"}})
	const title = "ما مكانك في المخبز؟"
	for _, tag := range []string{"de", "es"} {
		for path, mark := range map[string]string{
			"/me": `<bdi lang="ar">` + title + `</bdi>`,
			"/":   ` lang="ar" dir="rtl">` + title + "<",
		} {
			r := p.asking(tag, path)
			p.wants(r, http.StatusOK, `<html lang="`+tag+`"`)
			if !strings.Contains(r.body, mark) {
				t.Errorf("%s in %s lacks %s:\n%s", path, tag, mark, r.body)
			}
		}
	}
}

func TestWhatWentWrongIsSaidInThePersonsLanguage(t *testing.T) {
	p := newSite(t).somebody()
	kept := p.taken(quizID, 100, leader)
	growth := planAt(p.form("/plans", url.Values{"assessment": {kept.ID}, "to": {"marketing_director"}, "hours": {"2"},
		"start": {engine.DateOf(daysAgo(0)).String()}}))
	at := version(p.site, growth)
	u, err := url.Parse(p.server.URL)
	if err != nil {
		t.Fatal(err)
	}
	p.client.Jar.SetCookies(u, []*http.Cookie{{Name: "careerpath-lang", Value: "de", Path: "/"}})
	p.wants(p.get("/nowhere"), http.StatusNotFound, "Diese Seite gibt es hier nicht", "Zur Startseite")
	p.wants(p.get("/quizzes/nothing"), http.StatusNotFound, "Diesen Fragebogen gibt es nicht")
	p.wants(p.form(growth, url.Values{"version": {at}, "go": {"pace"}, "hours": {"0"}}), http.StatusUnprocessableEntity,
		"Gib dem Plan zwischen einer halben und")
	p.wants(p.form(growth, url.Values{"version": {at}, "go": {"pace"}, "hours": {"many"}}), http.StatusUnprocessableEntity,
		"Gib eine einzige Zahl nur in Ziffern ein")
	p.wants(p.form("/me/delete", nil), http.StatusUnprocessableEntity, "Gelöscht wurde nichts")
	markdown := p.get(growth + ".md")
	p.wants(markdown, http.StatusOK, "# Von Marketing Manager zu Marketing Director", "## Meilensteine")
	problem := p.get("/api/v1/quizzes/nothing")
	p.wants(problem, http.StatusNotFound)
	if strings.Contains(problem.body, "Fragebogen") {
		t.Errorf("the API says %s", problem.body)
	}
}

func TestWhatAPersonTookFromTheContentIsShownInTheirLanguageOnPaperAndInTheLog(t *testing.T) {
	pseudo := brackets(t, language.Finnish)
	p := newSite(t).somebody()
	p.set = func(h *server.Server) { h.Speak(pseudo) }
	p.stop()
	p.start()
	p.signIn()
	a := p.taken(quizID, 1, leader)
	kept := p.directorPlan(&a, nil)
	at, m := "/plans/"+kept.ID, &kept.Plan.Milestones[0]
	change := func(path string, fields url.Values) {
		t.Helper()
		fields.Set("version", version(p.site, at))
		p.wants(p.form(path, fields), http.StatusSeeOther)
	}
	change(at+"/adopt", url.Values{"step": {"3"}, "if": {"⟦" + m.If + "⟧"}, "then": {"⟦" + m.Then + "⟧"}})
	p.wants(p.get(at+"/print"), http.StatusOK, "⟦"+m.If+"⟧", "⟦"+m.Then+"⟧")
	change(at+"/adopt", url.Values{"step": {"3"}, "if": {"1"}, "then": {"2"}})
	p.wants(p.get("/progress"), http.StatusOK, `<p class="kept" dir="auto">⟦`+escaped(m.If)+"⟧")
}

func TestPagesInALanguageReadFromRightToLeftSaySo(t *testing.T) {
	s := newSite(t)
	s.set = func(h *server.Server) {
		h.Speak(wording.NewLanguage(language.Hebrew, []wording.Translation{{From: "My results", To: "התוצאות"}}))
	}
	s.stop()
	s.start()
	s.wants(s.get("/me"), http.StatusOK, `<html lang="he" dir="rtl">`, "<h1>התוצאות</h1>")

	// Content that is translated is read in that direction, too.
	p := newSite(t).somebody()
	hebrew := brackets(t, language.Hebrew)
	p.set = func(h *server.Server) { h.Speak(hebrew) }
	p.stop()
	p.start()
	p.signIn()
	a := p.taken(quizID, 1, leader)
	kept := p.directorPlan(&a, nil)
	for _, path := range []string{"/assessments/" + a.ID,
		"/plans/" + kept.ID + "/milestones/" + kept.Plan.Milestones[0].ID} {
		page := p.get(path)
		p.wants(page, http.StatusOK, `lang="he" dir="rtl">⟦`)
		if strings.Contains(page.body, `dir="ltr">⟦`) {
			t.Errorf("%s has translated content that is read from left to right", path)
		}
	}
}

// isSources says whether an element lists publications, whose titles are in English.
func isSources(n *html.Node) bool {
	return n.Data == "ul" && slices.Contains(n.Attr, html.Attribute{Key: "class", Val: "sources"}) &&
		slices.Contains(n.Attr, html.Attribute{Key: "lang", Val: "en"})
}

// What a person answers on pages comes to the same whatever language they read.
func TestTheSameAnswersOnPagesComeToTheSameInEveryLanguage(t *testing.T) {
	spoken, err := languages.Load(contentFolders()...)
	if err != nil {
		t.Fatal(err)
	}
	s := newSite(t)
	s.set = func(h *server.Server) {
		h.Speak(spoken...)
	}
	s.stop()
	s.start()
	var inEnglish string
	for _, l := range spoken {
		s.client = newClient(t)
		u, err := url.Parse(s.server.URL)
		if err != nil {
			t.Fatal(err)
		}
		s.client.Jar.SetCookies(u, []*http.Cookie{{Name: "careerpath-lang", Value: l.Tag(), Path: "/"}})
		s.get(s.get("/quizzes/" + quizID + "/again").location())
		at := s.page(quizID, 1)
		for _, form := range s.sections(answersIn(t, s.catalog, quizID, leader)) {
			at = s.form(at, form).location()
		}
		result := s.form("/quizzes/"+quizID+"/finish", nil).location()
		s.wants(s.get(result), http.StatusOK, `<html lang="`+l.Tag()+`"`)
		kept := ""
		for _, person := range s.people() {
			err := s.store.View(t.Context(), person.ID, func(data store.Reader) error {
				taken, err := storetest.Taken(data)
				for _, a := range taken {
					if "/assessments/"+a.ID == result {
						raw, err := json.Marshal([]any{a.Result, a.Snapshot, a.Answers})
						if err != nil {
							return err
						}
						kept = string(raw)
					}
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		if inEnglish == "" {
			inEnglish = kept
		}
		if kept == "" || kept != inEnglish {
			t.Errorf("in %s the result is\n%s\nin English\n%s", l.Tag(), kept, inEnglish)
		}
	}
}
