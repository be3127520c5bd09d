package server_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"math"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"careerpath/engine"
	"careerpath/engine/content"
	"careerpath/engine/languages"
	"careerpath/engine/score"
	"careerpath/engine/wording"
	"careerpath/quizzes"
	"careerpath/rules"
	"careerpath/server"
	"careerpath/store"
	"careerpath/store/bolt"
)

const quizID = "marketing_career"

var catalog = sync.OnceValues(func() (*score.Catalog, error) {
	shipped, err := shippedContent()
	if err != nil {
		return nil, err
	}
	return score.NewCatalog(shipped)
})

func shippedContent() (engine.Content, error) {
	fromRules, faults := content.Rules(rules.Embedded(), "")
	fromQuizzes, more := content.Quizzes(quizzes.Embedded(), "")
	if faults = append(faults, more...); len(faults) > 0 {
		return engine.Content{}, faults
	}
	return fromRules.Join(fromQuizzes), nil
}

var allLanguages = sync.OnceValues(func() ([]*wording.Language, error) { return languages.Load() })

// site is a server over a real file, with a browser's cookies.
type site struct {
	t       testing.TB
	db      string
	store   *bolt.Store
	log     *lockedBuffer
	server  *httptest.Server
	client  *http.Client
	catalog *score.Catalog
	clock   func() time.Time
	set     func(*server.Server)          // sets what may be set of the server; may be nil
	over    func(store.Store) store.Store // what the server gets instead of the store; may be nil
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func newSite(t testing.TB) *site {
	t.Helper()
	c, err := catalog()
	if err != nil {
		t.Fatal(err)
	}
	return siteOf(t, c)
}

// siteOf is a site with content of a test's own.
func siteOf(t testing.TB, c *score.Catalog) *site {
	t.Helper()
	s := &site{t: t, db: filepath.Join(t.TempDir(), "careerpath.db"), log: &lockedBuffer{}, catalog: c, clock: time.Now}
	s.client = newClient(t)
	s.start()
	t.Cleanup(s.stop)
	return s
}

func newClient(t testing.TB) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	// compressed_test.go looks at what is compressed; here it would only take time.
	plain := &http.Transport{DisableCompression: true}
	t.Cleanup(plain.CloseIdleConnections)
	return &http.Client{Jar: jar, Transport: plain, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}
}

func (s *site) start() {
	s.t.Helper()
	st, err := bolt.Open(s.db)
	if err != nil {
		s.t.Fatal(err)
	}
	over := store.Store(st)
	if s.over != nil {
		over = s.over(st)
	}
	h, err := server.New(s.catalog, over, slog.New(slog.NewJSONHandler(s.log, nil)), func() time.Time { return s.clock() })
	if err != nil {
		s.t.Fatal(err)
	}
	spoken, err := allLanguages()
	if err != nil {
		s.t.Fatal(err)
	}
	h.Speak(spoken...)
	if s.set != nil {
		s.set(h)
	}
	s.store, s.server = st, httptest.NewServer(h.Handler())
}

// trust starts the site anew so that it believes proxies on this machine.
func (s *site) trust() {
	s.t.Helper()
	s.stop()
	s.set = func(h *server.Server) { h.Proxies = server.Proxies{netip.MustParsePrefix("127.0.0.0/8")} }
	s.start()
}

// stopOnce stops a site before its test ends, where a test has many.
func (s *site) stopOnce() {
	s.stop()
	s.server = nil
}

func (s *site) stop() {
	if s.server == nil {
		return
	}
	s.server.Close()
	if err := s.store.Close(); err != nil {
		s.t.Error(err)
	}
}

// startOver starts the site again with another store over its own.
func (s *site) startOver(over func(store.Store) store.Store) {
	s.t.Helper()
	s.stop()
	s.over = over
	s.start()
}

func (s *site) cookies() []*http.Cookie {
	s.t.Helper()
	u, err := url.Parse(s.server.URL)
	if err != nil {
		s.t.Fatal(err)
	}
	return s.client.Jar.Cookies(u)
}

// reply is a response read to its end.
type reply struct {
	status int
	header http.Header
	body   string
}

func (r reply) location() string { return r.header.Get("Location") }

func (s *site) do(req *http.Request) reply {
	s.t.Helper()
	resp, err := s.client.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return reply{resp.StatusCode, resp.Header, string(body)}
}

// get asks for a page. Where the site first gives the browser a cookie, it goes on to the page.
func (s *site) get(path string) reply {
	s.t.Helper()
	req, err := http.NewRequest(http.MethodGet, s.server.URL+path, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	r := s.do(req)
	if to := r.location(); r.status == http.StatusSeeOther &&
		(strings.Contains(to, "cookie=") || strings.Contains(path, "cookie=")) {
		return s.get(to)
	}
	return r
}

// page is the address of a section of a quiz, counted from 1.
func (s *site) page(quiz string, section int) string {
	s.t.Helper()
	q, ok := s.catalog.Quiz(quiz)
	if !ok {
		s.t.Fatalf("there is no quiz %s", quiz)
	}
	return "/quizzes/" + quiz + "?at=" + q.Sections[section-1].Items[0].ID
}

func (s *site) post(path, kind, body string) reply {
	s.t.Helper()
	req, err := http.NewRequest(http.MethodPost, s.server.URL+path, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	req.Header.Set("Content-Type", kind)
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	return s.do(req)
}

// form sends a form. That of a quiz comes from a page of it, which has given the browser its cookie.
func (s *site) form(path string, values url.Values) reply {
	s.t.Helper()
	if quiz, ok := strings.CutPrefix(path, "/quizzes/"); ok && len(s.cookies()) == 0 {
		quiz, _, _ = strings.Cut(quiz, "?")
		quiz, _, _ = strings.Cut(quiz, "/")
		s.get("/quizzes/" + quiz)
	}
	return s.post(path, "application/x-www-form-urlencoded", values.Encode())
}

func (s *site) wants(r reply, status int, texts ...string) {
	s.t.Helper()
	if r.status != status {
		s.t.Fatalf("status %d, want %d:\n%s", r.status, status, r.body)
	}
	for _, text := range texts {
		if !strings.Contains(r.body, text) && !strings.Contains(unmarked(r.body), text) {
			s.t.Errorf("the page lacks %q:\n%s", text, r.body)
		}
	}
}

// answersOf is a full sheet of a person who does all there is, or nearly nothing, per skill.
func answersOf(t testing.TB, c *score.Catalog, strong func(skill string) bool) url.Values {
	t.Helper()
	return answersIn(t, c, quizID, strong)
}

func answersIn(t testing.TB, c *score.Catalog, id string, strong func(skill string) bool) url.Values {
	t.Helper()
	quiz, ok := c.Quiz(id)
	if !ok {
		t.Fatal("the quiz is missing")
	}
	out := url.Values{}
	for _, it := range quiz.Items() {
		switch it.Kind() {
		case engine.KindScale:
			high := strong(it.Measures[0].Skill.ID)
			if high != it.Reversed {
				out.Set(it.ID, "5")
			} else {
				out.Set(it.ID, "2")
			}
		case engine.KindOne, engine.KindMany:
			best, most := it.Options[0].ID, -1.0
			for _, o := range it.Options {
				sum := 0.0
				if o.Value != nil {
					sum = 100 - math.Abs(*o.Value-8) // what the numbers are, or near it
				}
				for _, p := range o.Credit {
					if strong(p.Skill.ID) {
						sum += p.Points
					}
				}
				if sum > most {
					best, most = o.ID, sum
				}
			}
			out.Set(it.ID, best)
		case engine.KindNumber:
			out.Set(it.ID, "8")
		}
	}
	return out
}

func leader(skill string) bool {
	return slices.Contains([]string{"team_leadership", "campaign_execution", "project_coordination"}, skill)
}

// sections splits a sheet into the forms of the quiz's pages.
func (s *site) sections(sheet url.Values) []url.Values { return s.sectionsOf(quizID, sheet) }

func (s *site) sectionsOf(id string, sheet url.Values) []url.Values {
	quiz, _ := s.catalog.Quiz(id)
	var forms []url.Values
	for _, section := range quiz.Sections {
		form := url.Values{":go": {"next"}}
		for _, it := range section.Items {
			if v, ok := sheet[it.ID]; ok {
				form[it.ID] = v
			}
		}
		forms = append(forms, form)
	}
	return forms
}

// take answers the whole quiz and returns the address of the result.
func (s *site) take(sheet url.Values) string {
	s.t.Helper()
	return s.takeQuiz(quizID, sheet)
}

func (s *site) takeQuiz(id string, sheet url.Values) string {
	s.t.Helper()
	s.get(s.get("/quizzes/" + id + "/again").location())
	at := s.page(id, 1)
	for i, form := range s.sectionsOf(id, sheet) {
		r := s.form(at, form)
		if r.status != http.StatusSeeOther {
			s.t.Fatalf("section %d: status %d:\n%s", i+1, r.status, r.body)
		}
		at = r.location()
	}
	if at != "/quizzes/"+id+"/review" {
		s.t.Fatalf("after the last section comes %s, want the review", at)
	}
	s.wants(s.get(at), http.StatusOK, "Check your answers", "See my result")
	r := s.form("/quizzes/"+id+"/finish", nil)
	if r.status != http.StatusSeeOther || !strings.HasPrefix(r.location(), "/assessments/") {
		s.t.Fatalf("finish: status %d to %q:\n%s", r.status, r.location(), r.body)
	}
	return r.location()
}

func TestSomeoneTakesTheQuizAndTheResultSurvivesARestart(t *testing.T) {
	s := newSite(t)
	s.wants(s.get("/"), http.StatusOK, "Start now")
	result := s.take(answersOf(t, s.catalog, leader))
	before := s.get(result)
	s.wants(before, http.StatusOK, "You work like a Marketing Manager", "Why Marketing Manager and not",
		"You answered <q>", "Marketing Director", "Your levels beside")
	s.stop()
	s.start()
	u, err := url.Parse(s.server.URL)
	if err != nil {
		t.Fatal(err)
	}
	// The server has another port now; cookies know hosts, not ports.
	if len(s.client.Jar.Cookies(u)) != 1 {
		t.Fatalf("cookies: %v", s.client.Jar.Cookies(u))
	}
	if after := s.get(result); after.body != before.body {
		t.Errorf("the result reads differently after a restart:\n%s", after.body)
	}
	s.wants(s.get("/me"), http.StatusOK, "You work like a Marketing Manager", result)
}

func TestADraftIsKeptAndTakenUpWhereItWasLeft(t *testing.T) {
	s := newSite(t)
	forms := s.sections(answersOf(t, s.catalog, leader))
	if r := s.form(s.page(quizID, 1), forms[0]); r.location() != s.page(quizID, 2) {
		t.Fatalf("goes to %q", r.location())
	}
	s.stop()
	s.start()
	s.wants(s.get("/"), http.StatusOK, ">Carry on<")
	s.wants(s.get("/quizzes/"+quizID), http.StatusOK, "Part 2 of")
	back := forms[1]
	back.Set(":go", "back")
	if r := s.form(s.page(quizID, 2), back); r.location() != s.page(quizID, 1) {
		t.Fatalf("back goes to %q", r.location())
	}
	// Going back has saved what was on the page it left.
	s.wants(s.get("/quizzes/"+quizID), http.StatusOK, "Part 3 of")
}

func TestWhatIsLeftOpenCostsNoPageAndIsCollectedForTheReview(t *testing.T) {
	s := newSite(t)
	forms := s.sections(answersOf(t, s.catalog, leader))
	quiz, _ := s.catalog.Quiz(quizID)
	left := quiz.Sections[1].Items[0]
	forms[1].Del(left.ID)
	for i, form := range forms {
		if r := s.form(s.page(quizID, i+1), form); r.status != http.StatusSeeOther {
			t.Fatalf("part %d is answered with status %d:\n%s", i+1, r.status, r.body)
		}
	}
	r := s.get("/quizzes/" + quizID + "/review")
	s.wants(r, http.StatusOK, "1 question is open: answer it or leave it", "not answered",
		fmt.Sprintf("You have answered %d of %d questions.", len(quiz.Items())-1, len(quiz.Items())),
		`href="`+s.page(quizID, 2)+`#question-`+left.ID+`"`)
	lacks(t, r, "Please check")
	if r := s.form("/quizzes/"+quizID+"/finish", nil); !strings.HasPrefix(r.location(), "/assessments/") {
		t.Errorf("with a question open the result is answered with status %d to %q", r.status, r.location())
	}
}

func TestABadNumberIsNamedKeptOnThePageAndHarmsNothingElse(t *testing.T) {
	for _, bad := range []string{"lots", "-1", "501", "1e999", "NaN", "1,500"} {
		t.Run(bad, func(t *testing.T) {
			s := newSite(t)
			forms := s.sections(answersOf(t, s.catalog, leader))
			form, page := forms[len(forms)-1], s.page(quizID, len(forms))
			form.Set("executive_meetings", bad)
			r := s.form(page, form)
			s.wants(r, http.StatusUnprocessableEntity, "Please check this page", `href="#question-executive_meetings"`,
				`value="`+bad+`"`, `aria-invalid="true"`)
			if got := s.get(page).body; !strings.Contains(got,
				`id="question-years_in_marketing" name="years_in_marketing" value="8"`) {
				t.Error("the good answers beside it were lost")
			}
		})
	}
}

func TestFormsThatNoBrowserSendsAreRefusedInWords(t *testing.T) {
	s := newSite(t)
	good := s.sections(answersOf(t, s.catalog, leader))[0]
	for name, change := range map[string]func(url.Values){
		"an unknown item":       func(v url.Values) { v.Set("no_such_item", "1") },
		"a point off the scale": func(v url.Values) { v.Set("replied_to_followers", "6") },
		"two answers to one":    func(v url.Values) { v["team_size"] = []string{"nobody", "one_or_two"} },
		"broken UTF-8":          func(v url.Values) { v.Set("team_size", "\xff") },
	} {
		t.Run(name, func(t *testing.T) {
			form := maps.Clone(good)
			change(form)
			s.t = t
			s.wants(s.form(s.page(quizID, 1), form), http.StatusUnprocessableEntity, "Please check this page")
		})
	}
	s.t = t
	s.wants(s.post(s.page(quizID, 1), "application/x-www-form-urlencoded", "a=%zz"), http.StatusBadRequest,
		"did not arrive whole")
	s.wants(s.post(s.page(quizID, 1), "application/x-www-form-urlencoded", "a="+strings.Repeat("x", 2<<20)),
		http.StatusRequestEntityTooLarge, "too much at once")
	s.wants(s.get("/quizzes/"+quizID+"?at=no_such_item"), http.StatusOK, "Part ")
	s.wants(s.get("/quizzes/nothing"), http.StatusNotFound)
}

func TestTwoTabsKeepEachOthersAnswers(t *testing.T) {
	s := newSite(t)
	forms := s.sections(answersOf(t, s.catalog, leader))
	s.form(s.page(quizID, 1), forms[0])
	var wg sync.WaitGroup
	for i := 1; i < len(forms)-1; i++ {
		wg.Go(func() { s.form(s.page(quizID, i+1), forms[i]) })
	}
	wg.Wait()
	s.wants(s.get("/quizzes/"+quizID), http.StatusOK, fmt.Sprintf("Part %d of", len(forms)))
}

func TestAStaleTabDoesNotTakeAwayWhatAnotherHasSaved(t *testing.T) {
	s := newSite(t)
	form := s.sections(answersOf(t, s.catalog, leader))[1]
	s.form(s.page(quizID, 2), form)
	s.form(s.page(quizID, 2), url.Values{":go": {"save"}, "checked_brand_rules": {"1"}})
	s.wants(s.get("/quizzes/"+quizID), http.StatusOK, fmt.Sprintf("%d of ", len(form)-1))
}

func TestABranchOpensAndClosesWithTheAnswerItHangsOn(t *testing.T) {
	s := newSite(t)
	sheet := answersOf(t, s.catalog, leader)
	forms := s.sections(sheet)
	asks := s.page(quizID, 1+slices.IndexFunc(forms, func(f url.Values) bool { return f.Has("met_each_report") }))
	s.form(s.page(quizID, 1), forms[0])
	s.wants(s.get(asks), http.StatusOK, "met_each_report")
	forms[0].Set("team_size", "nobody")
	s.form(s.page(quizID, 1), forms[0])
	if strings.Contains(s.get(asks).body, "met_each_report") {
		t.Error("someone who leads nobody is asked about their reports")
	}
}

func TestFinishingTwiceShowsOneResult(t *testing.T) {
	s := newSite(t)
	first := s.take(answersOf(t, s.catalog, leader))
	if again := s.form("/quizzes/"+quizID+"/finish", nil); again.location() != first {
		t.Errorf("the second finish leads to %q, want %q", again.location(), first)
	}
	second := s.take(answersOf(t, s.catalog, leader))
	if second == first {
		t.Error("a retake overwrote the earlier result")
	}
	s.wants(s.get(first), http.StatusOK)
}

func TestFinishingWithoutAnAnswerSaysWhatToDo(t *testing.T) {
	s := newSite(t)
	s.wants(s.form("/quizzes/"+quizID+"/finish", nil), http.StatusUnprocessableEntity, "Nothing is answered yet")
}

func TestEveryVerdictHasItsPage(t *testing.T) {
	c, err := catalog()
	if err != nil {
		t.Fatal(err)
	}
	full := answersOf(t, c, leader)
	flat := maps.Clone(full)
	quiz, _ := c.Quiz(quizID)
	for _, it := range quiz.Items() {
		if it.Kind() == engine.KindScale {
			flat.Set(it.ID, "3")
		}
		if it.Kind() == engine.KindOne {
			flat.Set(it.ID, it.Options[0].ID)
		}
	}
	flat.Set("years_in_marketing", "1")
	director := answersOf(t, c, func(skill string) bool {
		return slices.Contains([]string{"strategic_vision", "marketing_strategy", "budget_ownership",
			"executive_partnership", "data_analysis"}, skill)
	})
	director.Set("executive_meetings", "0")
	for _, tc := range []struct {
		name  string
		sheet url.Values
		want  []string
		lack  string
	}{
		// a note, which would need a result
		{"undifferentiated", flat, []string{"do not point to one role", "we name none", "same answer"},
			"less than two years"},
		{"a failed requirement", director, []string{"What keeps us from recommending Marketing Director", "Not yet: "},
			"do not point to one role"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := newSite(t)
			page := s.get(s.take(tc.sheet))
			s.wants(page, http.StatusOK, tc.want...)
			lacks(t, page, tc.lack)
		})
	}
	t.Run("insufficient", func(t *testing.T) {
		s := newSite(t)
		form := s.sections(full)[0]
		form.Set(":go", "next")
		s.form(s.page(quizID, 1), form)
		r := s.form("/quizzes/"+quizID+"/finish", nil)
		s.wants(s.get(r.location()), http.StatusOK, "too little to go on", "Not measured")
	})
}

func TestWhatIsAnothersIsAsGoodAsAbsent(t *testing.T) {
	s := newSite(t)
	theirs := s.take(answersOf(t, s.catalog, leader))
	s.client = newClient(t)
	s.take(answersOf(t, s.catalog, leader))
	stranger, absent := s.get(theirs), s.get("/assessments/0190aaaa-0000-7000-8000-000000000000")
	if stranger.status != http.StatusNotFound || stranger.body != absent.body {
		t.Errorf("a stranger gets %d, and a page that differs from that of nothing: %v", stranger.status,
			stranger.body != absent.body)
	}
}

func TestAForgedOrOldCookieIsAPersonNobodyKnows(t *testing.T) {
	s := newSite(t)
	s.take(answersOf(t, s.catalog, leader))
	old := s.client.Jar
	u, _ := url.Parse(s.server.URL)
	s.form("/me/delete", url.Values{"sure": {"yes"}})
	for name, value := range map[string]string{
		"short": "abc", "not base64": strings.Repeat("!", 43), "well formed": strings.Repeat("A", 43),
		"very long": strings.Repeat("A", 4000),
	} {
		t.Run(name, func(t *testing.T) {
			s.t = t
			s.client = newClient(t)
			s.client.Jar.SetCookies(u, []*http.Cookie{{Name: "careerpath", Value: value}})
			s.wants(s.get("/me"), http.StatusOK, "Nothing is kept about you yet")
			s.take(answersOf(t, s.catalog, leader))
		})
	}
	s.t = t
	if got := old.Cookies(u); len(got) != 0 {
		t.Errorf("after deleting everything the browser still has %v", got)
	}
}

func TestDeletingEverythingTakesTwoSteps(t *testing.T) {
	s := newSite(t)
	result := s.take(answersOf(t, s.catalog, leader))
	s.wants(s.form("/me/delete", nil), http.StatusUnprocessableEntity, "Nothing has been deleted")
	s.wants(s.get(result), http.StatusOK)
	if r := s.form("/me/delete", url.Values{"sure": {"yes"}}); r.status != http.StatusSeeOther {
		t.Fatalf("status %d", r.status)
	}
	s.wants(s.get(result), http.StatusNotFound)
	s.wants(s.get("/me?deleted"), http.StatusOK, "is deleted")
}

func TestThePrivateLinkOpensTheResultsOnAnotherDevice(t *testing.T) {
	s := newSite(t)
	result := s.take(answersOf(t, s.catalog, leader))
	link := linkOn(t, s.get("/me"))
	s.client = newClient(t)
	shown := s.openLink(link)
	s.wants(shown, http.StatusOK, "1 result", "Open them in this browser")
	if len(shown.header["Set-Cookie"]) > 0 {
		t.Error("looking at the link is enough to take over")
	}
	s.wants(s.get(result), http.StatusNotFound)
	s.comeBack(link)
	s.wants(s.get(result), http.StatusOK)
	// Over plain HTTP a browser says where a form comes from by Origin alone, and the page must let it say so.
	if policy := shown.header.Get("Referrer-Policy"); policy != "same-origin" {
		t.Errorf("Referrer-Policy %q: with no-referrer a browser sends the form with Origin: null", policy)
	}
	_, secret, _ := strings.Cut(link, "#")
	s.wants(s.openLink(link[:len(link)-3]+"AAA"), http.StatusNotFound, "opens nothing")
	old := s.get("/return/" + secret)
	if old.status != http.StatusSeeOther || old.location() != "/open#"+secret ||
		old.header.Get("Referrer-Policy") != "no-referrer" {
		t.Errorf("an old link: %d to %q", old.status, old.location())
	}
	if strings.Contains(s.log.String(), secret) {
		t.Error("the secret is in the log")
	}
}

func TestAFormFromAnotherSiteIsRefused(t *testing.T) {
	s := newSite(t)
	req, err := http.NewRequest(http.MethodPost, s.server.URL+s.page(quizID, 1), strings.NewReader("people_led=3"))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Sec-Fetch-Site", "cross-site")
	s.wants(s.do(req), http.StatusForbidden, "came from another site")
}

func TestEveryAnswerCarriesTheSecurityHeaders(t *testing.T) {
	s := newSite(t)
	for _, path := range []string{"/", "/roles", "/roles/marketing_director", "/nothing", "/api/v1/roles",
		"/api/nothing", "/static/style.css", "/quizzes/" + quizID} {
		h := s.get(path).header
		if csp := h.Get("Content-Security-Policy"); !strings.Contains(csp, "script-src 'self'") ||
			strings.Contains(csp, "unsafe") {
			t.Errorf("%s: Content-Security-Policy %q", path, csp)
		}
		for _, name := range []string{"X-Content-Type-Options", "Referrer-Policy", "X-Frame-Options", "X-Request-Id"} {
			if h.Get(name) == "" {
				t.Errorf("%s: no %s", path, name)
			}
		}
	}
	for _, path := range []string{"/", "/quizzes/" + quizID, "/roles/marketing_director"} {
		if got := regexp.MustCompile(`<[^>]+ (style|on[a-z]+)="`).FindString(s.get(path).body); got != "" {
			t.Errorf("%s has inline style or script, which the policy blocks: %s", path, got)
		}
	}
}

func TestTheCookieIsKeptFromScriptsAndOtherSites(t *testing.T) {
	s := newSite(t)
	s.trust()
	form := s.sections(answersOf(t, s.catalog, leader))[0]
	s.get("/quizzes/" + quizID)
	s.form(s.page(quizID, 1), form)
	c := s.get("/me").header.Get("Set-Cookie")
	for _, want := range []string{"careerpath=", "HttpOnly", "SameSite=Lax", "Path=/"} {
		if !strings.Contains(c, want) {
			t.Errorf("cookie %q lacks %s", c, want)
		}
	}
	req, err := http.NewRequest(http.MethodGet, s.server.URL+s.page(quizID, 1), nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("X-Forwarded-Proto", "https")
	s.client = newClient(t)
	if c := s.do(req).header.Get("Set-Cookie"); !strings.HasPrefix(c, "__Host-careerpath=") ||
		!strings.Contains(c, "Secure") {
		t.Errorf("over HTTPS the cookie is %q", c)
	}
}

func TestTheLogHasNoAnswers(t *testing.T) {
	s := newSite(t)
	sheet := answersOf(t, s.catalog, leader)
	sheet.Set("budget_band", "over_5000")
	result := s.take(sheet)
	s.get(result)
	s.post("/api/v1/score", "application/json", `{"quiz":"marketing_career","answers":{"budget_band":"over_5000"}}`)
	log := s.log.String()
	for _, secret := range []string{"over_5000", strings.TrimPrefix(result, "/assessments/"), "team_size"} {
		if strings.Contains(log, secret) {
			t.Errorf("the log has %q", secret)
		}
	}
	for line := range strings.Lines(log) {
		var entry struct {
			RequestID string `json:"request_id"`
			Route     string
			Status    int
		}
		if err := json.Unmarshal([]byte(line), &entry); err != nil || entry.RequestID == "" || entry.Status == 0 ||
			entry.Route == "none" {
			t.Errorf("log line %s: %v", line, err)
		}
	}
}

func TestAStoreThatIsGoneIsSaidInWords(t *testing.T) {
	s := newSite(t)
	s.take(answersOf(t, s.catalog, leader))
	if err := s.store.Close(); err != nil {
		t.Fatal(err)
	}
	r := s.get("/me")
	s.wants(r, http.StatusServiceUnavailable, "Nothing is lost", "Request number")
	s.wants(s.get("/readyz"), http.StatusServiceUnavailable)
	s.wants(s.get("/livez"), http.StatusOK, "ok")
}

func TestRolePagesCiteTheirSources(t *testing.T) {
	s := newSite(t)
	s.wants(s.get("/roles"), http.StatusOK, "Marketing Director", "Social Media Marketer")
	for _, role := range s.catalog.Roles() {
		r := s.get("/roles/" + role.ID)
		s.wants(r, http.StatusOK, "The skills it asks for", `id="source-1"`)
		cited := regexp.MustCompile(`href="(#source-\d+)"`).FindAllStringSubmatch(r.body, -1)
		if len(cited) < len(role.Responsibilities) {
			t.Errorf("%s: %d citations for %d responsibilities", role.ID, len(cited), len(role.Responsibilities))
		}
		for _, c := range cited {
			if !strings.Contains(r.body, `id="`+c[1][1:]+`"`) {
				t.Errorf("%s cites %s, which isn't on the page", role.ID, c[1])
			}
		}
	}
}
