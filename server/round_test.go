package server_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"careerpath/engine"
	"careerpath/engine/enginetest"
	"careerpath/engine/languages"
	"careerpath/engine/score"
	"careerpath/server"
	"careerpath/store"
)

// rounds is somebody with a result, who asks others how they see them; each of those has a browser of their own.
type rounds struct {
	*somebody
	own    *http.Client
	result store.Assessment
	at     string // address of the page that asks
}

func newRounds(t *testing.T) *rounds {
	t.Helper()
	p := newSite(t).somebody()
	r := &rounds{somebody: p, own: p.client}
	r.result = p.taken(directorQuiz, 3, leader)
	r.at = "/assessments/" + r.result.ID + "/outside"
	return r
}

// sends sends a form of the page that asks, as its person.
func (r *rounds) sends(fields url.Values) reply {
	r.t.Helper()
	r.client = r.own
	fields.Set(":owner", hiddenField(r.t, r.get("/me/keys"), ":owner"))
	return r.form(r.at, fields)
}

func (r *rounds) starting() url.Values {
	return url.Values{":go": {"start"}, "called": {"Alex"}, "names": {"Kim\r\nSam\r\n\r\nA client "},
		"until": {engine.DateOf(r.clock()).String()}}
}

var inputWithLink = regexp.MustCompile(`value="(http[^"]*/open#[^"]+)"`)

// links are those that the page shows, those asked last first.
func (r *rounds) links() (links []string) {
	r.t.Helper()
	r.client = r.own
	page := r.get(r.at)
	r.wants(page, http.StatusOK)
	for _, found := range inputWithLink.FindAllStringSubmatch(page.body, -1) {
		links = append(links, found[1])
	}
	return links
}

// starts starts a round and returns its links.
func (r *rounds) starts() []string {
	r.t.Helper()
	if got := r.sends(r.starting()); got.location() != r.at+"#asked" {
		r.t.Fatalf("status %d to %q:\n%s", got.status, got.location(), got.body)
	}
	links := r.links()
	if len(links) != 3 {
		r.t.Fatalf("there are the links %v", links)
	}
	return links
}

// asks has one more person asked and returns their link.
func (r *rounds) asks(name string) string {
	r.t.Helper()
	if got := r.sends(url.Values{":go": {"ask"}, "name": {name}, "until": {engine.DateOf(r.clock()).String()}}); got.status != http.StatusSeeOther {
		r.t.Fatalf("status %d:\n%s", got.status, got.body)
	}
	return r.links()[0]
}

// observer opens a link in a new browser and returns where that leads.
func (r *rounds) observer(link string) string {
	r.t.Helper()
	r.client = newClient(r.t)
	at := r.openLink(link).location()
	if !strings.HasPrefix(at, "/observe/") {
		r.t.Fatalf("the link leads to %q", at)
	}
	return at
}

// says is the same answer to every question on a page of an observer.
func says(page reply, point string) url.Values {
	out := url.Values{}
	for _, input := range regexp.MustCompile(`<input type="radio"[^>]* name="([a-z_]+)" value="([^"]*)"`).FindAllStringSubmatch(page.body, -1) {
		name, value := input[1], html.UnescapeString(input[2])
		if strings.HasPrefix(value, point+":") || out.Get(name) == "" {
			out.Set(name, value)
		}
	}
	return out
}

// answers answers a link.
func (r *rounds) answers(link, point string) {
	r.t.Helper()
	at := r.observer(link)
	got := r.form(at, says(r.get(at), point))
	if got.location() != at {
		r.t.Fatalf("status %d to %q:\n%s", got.status, got.location(), got.body)
	}
	r.wants(r.get(at), http.StatusOK, "Thank you", "Your answers have arrived")
}

func (r *rounds) round() (round store.Round) {
	r.t.Helper()
	r.looksInto(func(data store.Reader) (err error) {
		round, err = store.Get[store.Round](data, store.RoundRecords, r.result.ID)
		return err
	})
	return round
}

func (r *rounds) looksInto(what func(store.Reader) error) {
	r.t.Helper()
	if err := r.store.View(r.t.Context(), r.id, what); err != nil {
		r.t.Fatal(err)
	}
}

func (r *rounds) observed() (records []store.Record) {
	r.t.Helper()
	r.looksInto(func(data store.Reader) (err error) {
		records, err = data.Records(store.ObservedRecords)
		return err
	})
	return records
}

func TestThreeOthersSayHowTheySeeSomebody(t *testing.T) {
	r := newRounds(t)
	r.wants(r.get("/assessments/"+r.result.ID), http.StatusOK, `<a href="`+r.at+`">Ask others how they see you</a>`)
	links := r.starts()
	r.wants(r.get("/progress"), http.StatusOK, "You asked 3 people how they see you")
	for i, link := range links {
		r.client = r.own
		page := r.get(r.at)
		r.wants(page, http.StatusOK, "You can look once 3 have answered")
		lacks(t, page, "See how they see you", "What others")
		lacks(t, r.get("/assessments/"+r.result.ID), `id="outside"`)
		r.answers(link, strconv.Itoa(2+i/2))
	}
	r.client = r.own
	r.wants(r.get(r.at), http.StatusOK, "3 people have answered.", "You can look now", "Kim", "Sam", "A client")
	if got := r.sends(url.Values{":go": {"look"}}); got.location() != r.at+"#seen" {
		t.Fatalf("status %d to %q", got.status, got.location())
	}
	r.wants(r.get(r.at), http.StatusOK, "What 3 people say", "Do the views differ?")
	page := r.get("/assessments/" + r.result.ID)
	r.wants(page, http.StatusOK, `<h2 id="outside">How others see you</h2>`, "others see less", "You and others, by skill")
	seen := r.round().Seen
	if seen.Observers != 3 || len(seen.Skills) < 5 {
		t.Errorf("what was seen is %+v", seen)
	}
	for _, s := range seen.Skills {
		r.wants(page, http.StatusOK, ">"+strconv.Itoa(s.Self)+" / "+strconv.Itoa(s.Others)+"<")
	}

	r.sends(url.Values{":go": {"close"}})
	r.sends(url.Values{":go": {"close"}}) // sent twice, it closes once
	page = r.get(r.at)
	r.wants(page, http.StatusOK, "The round is closed. These figures are all that is left of the answers.")
	lacks(t, page, "<form method=\"post\" action=\""+r.at, "/open#")
	log := r.get("/progress")
	r.wants(log, http.StatusOK, "You closed the round: 3 people had answered")
	if n := strings.Count(log.body, "You closed the round"); n != 1 {
		t.Errorf("it was closed %d times", n)
	}
	if left := r.observed(); len(left) > 0 {
		t.Errorf("of observers there is still %s", left)
	}
	r.wants(r.sends(r.starting()), http.StatusSeeOther) // which starts no other
	if round := r.round(); round.Seen.On != seen.On || round.Open() {
		t.Error("a closed round was started anew")
	}
}

// What an observer reads is about somebody else, and shows nothing of theirs.
func TestAnObserverReadsQuestionsAboutSomebodyElse(t *testing.T) {
	r := newRounds(t)
	at := r.observer(r.starts()[0])
	page := r.get(at)
	r.wants(page, http.StatusOK, "How do you see <bdi>Alex</bdi>?", "once 3 people have answered",
		"They sent back a piece of work that sounded unlike the brand.", "What fills their days", "Two days in their calendar",
		"Choose the answer closest to what you think they would really do.", "someone who reports to them")
	lacks(t, page, "I sent back", "What fills your days", "How many people report", "budget that you decide on", "I work alone",
		"Kim", "Sam", "A client", r.result.ID, r.id, "would really do.</p>\n<p>you")
	for _, own := range []string{"/me", "/assessments/" + r.result.ID, r.at, "/progress"} {
		lacks(t, r.get(own), r.result.ID, "Alex")
	}

	// Whoever leads nobody isn't asked about people they lead.
	alone := newRounds(t)
	alone.result = alone.taken(directorQuiz, 1, leader, func(a *store.Assessment) { a.Answers["team_size"] = engine.Choice("nobody") })
	alone.at = "/assessments/" + alone.result.ID + "/outside"
	lacks(t, alone.get(alone.observer(alone.starts()[0])), "someone who reports to them")
}

func TestAnObserverReadsInTheirOwnLanguage(t *testing.T) {
	spoken, err := languages.Load(contentFolders()...)
	if err != nil {
		t.Fatal(err)
	}
	r := newRounds(t)
	r.set = func(h *server.Server) { h.Speak(spoken...) }
	r.stop()
	r.somebody.start()
	at := r.observer(r.starts()[0])
	r.wants(r.asking("de", at), http.StatusOK, "Wie siehst du <bdi>Alex</bdi>?",
		"Die Person hat eine Arbeit zurückgegeben, die nicht nach der Marke klang.")
	r.wants(r.asking("es", at), http.StatusOK, "Devolvió un trabajo que no sonaba como la marca.")
}

func TestNothingTellsWhatOneObserverSaid(t *testing.T) {
	r := newRounds(t)
	links := r.starts()
	keys := r.keysOf(r.id, store.KeyObserver)
	ofKeys := func() string { // but for the marks of its forms
		return regexp.MustCompile(`name="once" value="[^"]*"`).ReplaceAllString(r.get("/me/keys").body, "")
	}
	before := ofKeys()
	r.answers(links[1], "2")
	r.client = r.own

	// Whose key is gone is told nowhere, and the list shows the same as before.
	if left := r.keysOf(r.id, store.KeyObserver); len(left) != 2 {
		t.Errorf("%d keys are left", len(left))
	}
	if got := r.links(); !slices.Equal(got, links) {
		t.Errorf("the page tells by its links who has answered: %v", got)
	}
	if ofKeys() != before {
		t.Error("the page of keys tells that somebody has answered")
	}
	for _, k := range r.keysOf(r.id, store.KeyObserver) {
		if !k.Used.IsZero() || k.Name != "" {
			t.Errorf("a key tells %+v", k)
		}
	}
	all := r.get("/me/export").body
	for _, bad := range []string{"observer", "observed", `"sem"` + ":1,", `"levels":[{"skill":"x`} {
		if strings.Contains(all, bad) {
			t.Errorf("the export has %s", bad)
		}
	}
	if got := export(r.site); len(got.Rounds) != 1 || len(got.Rounds[0].Asked) != 3 || got.Rounds[0].Seen != nil {
		t.Errorf("the export has %+v", got.Rounds)
	}
	// What is kept of the answer names neither its key nor a time.
	kept := r.observed()
	if len(kept) != 1 {
		t.Fatalf("%d answers are kept", len(kept))
	}
	text := kept[0].ID + string(kept[0].Body)
	for _, k := range keys {
		hash, _ := json.Marshal(k.Hash)
		if strings.Contains(text, k.ID) || strings.Contains(text, string(hash)) {
			t.Errorf("what is kept names the key: %s", text)
		}
	}
	if regexp.MustCompile(`20[0-9][0-9]-|"at"|sets_|"pushes"`).MatchString(string(kept[0].Body)) {
		t.Errorf("what is kept tells when: %s", kept[0].Body)
	}
	for _, e := range export(r.site).Events {
		if e.Kind != "round_started" && strings.Contains(e.Kind, "round") {
			t.Errorf("an event tells that somebody answered: %+v", e)
		}
	}
}

// Two looks differ by three people or more, so that no difference between them tells what one said.
func TestALaterLookWaitsForThreeMore(t *testing.T) {
	r := newRounds(t)
	for _, link := range r.starts() {
		r.answers(link, "4")
	}
	r.sends(url.Values{":go": {"look"}})
	first := r.round().Seen
	for i, name := range []string{"Fourth", "Fifth", "Sixth"} {
		r.answers(r.asks(name), "1")
		page := func() reply { r.client = r.own; return r.get(r.at) }()
		r.sends(url.Values{":go": {"look"}}) // by hand, for the page may not offer it
		if i < 2 {
			r.wants(page, http.StatusOK, "Some answers have come since you looked")
			if got := r.round().Seen; got.Observers != 3 {
				t.Fatalf("after %s a look takes in %d", name, got.Observers)
			}
		}
	}
	got := r.round().Seen
	if got.Observers != 6 || slices.Equal(got.Skills, first.Skills) {
		t.Errorf("the second look has %+v after %+v", got, first)
	}
	// One that comes before the round is closed is never shown.
	r.answers(r.asks("Seventh"), "5")
	r.sends(url.Values{":go": {"close"}})
	if after := r.round().Seen; after.Observers != 6 || after.Skills[0] != got.Skills[0] {
		t.Errorf("closing shows %+v after %+v", after, got)
	}
}

func TestARoundOfFewerThanThreeShowsNothingAndCanBeStartedAgain(t *testing.T) {
	r := newRounds(t)
	links := r.starts()
	r.answers(links[0], "4")
	r.answers(links[1], "4")
	r.sends(url.Values{":go": {"look"}})
	r.sends(url.Values{":go": {"close"}})
	if round := r.round(); round.Seen != nil || len(r.observed()) > 0 {
		t.Errorf("there is %+v", round)
	}
	page := r.get(r.at)
	r.wants(page, http.StatusOK, "The last round was closed before 3 people had answered", "Make the links")
	r.client = newClient(t)
	r.wants(r.openLink(links[2]), http.StatusNotFound, "This link opens nothing")
	if again := r.starts(); slices.Contains(again, links[2]) {
		t.Error("a link of the closed round is back")
	}
}

func TestALinkToAnswerThroughWorksOnceAndOnlyInTime(t *testing.T) {
	r := newRounds(t)
	links := r.starts()
	at := r.observer(links[0])
	page := r.get(at)
	r.form(at, says(page, "3"))
	for range 2 { // sent again by the same browser, it is thanked
		if got := r.form(at, says(page, "5")); got.location() != at {
			t.Errorf("status %d to %q", got.status, got.location())
		}
	}
	r.client = newClient(t)
	r.wants(r.openLink(links[0]), http.StatusNotFound, "This link opens nothing")
	r.wants(r.get(at), http.StatusNotFound, "This link takes no answers any more")
	if n := len(r.observed()); n != 1 {
		t.Errorf("%d answers are kept of one link", n)
	}

	// Opened in two browsers, it takes the answers of the first.
	one := r.observer(links[1])
	page = r.get(one)
	other := r.client
	r.observer(links[1])
	r.form(one, says(page, "3"))
	r.client = other
	r.wants(r.form(one, says(page, "4")), http.StatusNotFound, "This link takes no answers any more")
	if n := len(r.observed()); n != 2 {
		t.Errorf("%d answers are kept of two links", n)
	}

	// Withdrawn, and after its last day.
	third := r.observer(links[2])
	page, other = r.get(third), r.client
	key := strings.TrimPrefix(third, "/observe/")
	for range 2 {
		r.wants(r.sends(url.Values{":go": {"withdraw"}, "key": {key}}), http.StatusSeeOther)
	}
	r.wants(r.get(r.at), http.StatusOK, "withdrawn")
	r.client = other
	r.wants(r.form(third, says(page, "4")), http.StatusNotFound, "This link takes no answers any more")
	used := strings.TrimPrefix(at, "/observe/") // withdrawing one that is used tells nothing, and takes nothing back
	r.wants(r.sends(url.Values{":go": {"withdraw"}, "key": {used}}), http.StatusSeeOther)
	if n := len(r.observed()); n != 2 {
		t.Errorf("withdrawing a used link leaves %d answers", n)
	}

	late := r.asks("Late")
	fourth := r.observer(late)
	page = r.get(fourth)
	now := r.clock()
	r.clock = func() time.Time { return now.Add(48 * time.Hour) }
	r.wants(r.form(fourth, says(page, "4")), http.StatusNotFound, "This link takes no answers any more")
	r.wants(r.openLink(late), http.StatusNotFound, "This link opens nothing")
	r.client = r.own
	r.wants(r.get(r.at), http.StatusOK, "ended on")
}

func TestALinkToAnswerThroughIsForOneQuestionnaireAndItsPersonCantUseIt(t *testing.T) {
	r := newRounds(t)
	links := r.starts()
	first := r.observer(links[0])
	second := r.observer(links[1])
	r.wants(r.get(first), http.StatusNotFound, "This link takes no answers any more") // the cookie is another's
	u, err := url.Parse(r.server.URL + second)
	if err != nil {
		t.Fatal(err)
	}
	cookie := r.client.Jar.Cookies(u)[0]
	r.client.Jar.SetCookies(u, []*http.Cookie{{Name: cookie.Name, Value: cookie.Value, Path: "/"}})
	for _, address := range []string{first, "/observe/nothing"} {
		r.wants(r.get(address), http.StatusNotFound)
		r.wants(r.form(address, url.Values{}), http.StatusNotFound)
	}
	r.wants(r.get(second), http.StatusOK)

	r.client = r.own
	at := r.openLink(links[0]).location()
	r.wants(r.get(at), http.StatusForbidden, "This link asks about you")
	r.wants(r.form(at, url.Values{"sent_back_a_piece": {"5:Almost always"}}), http.StatusForbidden)
}

func TestAnswersThatCantBeTakenAreNamedAndNothingIsKept(t *testing.T) {
	r := newRounds(t)
	at := r.observer(r.starts()[0])
	for _, tc := range []struct {
		name   string
		form   url.Values
		status int
		says   string
	}{
		{"nothing", url.Values{}, http.StatusUnprocessableEntity, "These are too few answers to say anything of"},
		{"one answer", url.Values{"sent_back_a_piece": {"4:Often"}}, http.StatusUnprocessableEntity, "too few answers"},
		{"no point of the scale", url.Values{"sent_back_a_piece": {"9"}}, http.StatusUnprocessableEntity, "Question 1: Choose one of the answers shown"},
		{"two answers", url.Values{"sent_back_a_piece": {"4:Often", "5:Almost always"}}, http.StatusUnprocessableEntity, "Give one answer, not several"},
		{"another label", url.Values{"sent_back_a_piece": {"4:Weekly"}}, http.StatusUnprocessableEntity, "Choose again"},
		{"an unknown question", url.Values{"gone": {"4"}}, http.StatusConflict, "These questions have changed"},
		{"a fact of the person", url.Values{"budget_band": {"none"}}, http.StatusConflict, "These questions have changed"},
		{"that it doesn't apply", url.Values{"gave_a_task_to_learn": {"na"}}, http.StatusUnprocessableEntity, "answer"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r.wants(r.form(at, tc.form), tc.status, tc.says)
			if n := len(r.observed()); n != 0 {
				t.Errorf("%d answers are kept", n)
			}
		})
	}
	// What was right is still there.
	page := r.form(at, url.Values{"sent_back_a_piece": {"9"}, "kept_the_schedule": {"4:Often"}})
	r.wants(page, http.StatusUnprocessableEntity, `value="4:Often" checked`)
	page = r.form(at, url.Values{":clear": {"kept_the_schedule"}, "kept_the_schedule": {"4:Often"}, "presented_results": {"2:Rarely"}})
	r.wants(page, http.StatusOK, `value="2:Rarely" checked`)
	lacks(t, page, `value="4:Often" checked`)
}

func TestARoundThatCantBeStartedSaysWhy(t *testing.T) {
	r := newRounds(t)
	many := strings.Join([]string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"}, "\n")
	for _, tc := range []struct {
		field, value string
		status       int
		says         string
	}{
		{"called", " ", http.StatusUnprocessableEntity, "Enter the name by which those you ask know you"},
		{"called", strings.Repeat("x", 500), http.StatusUnprocessableEntity, "characters"},
		{"names", " \n ", http.StatusUnprocessableEntity, "Enter a name for each person"},
		{"names", many, http.StatusUnprocessableEntity, "You can ask 10 people. Here are 11 names"},
		{"names", "Kim\nKim", http.StatusUnprocessableEntity, "is there twice"},
		{"names", strings.Repeat("x", 500), http.StatusUnprocessableEntity, "characters"},
		{"until", "soon", http.StatusUnprocessableEntity, "Enter the last day"},
		{"until", (engine.DateOf(r.clock()) - 3).String(), http.StatusUnprocessableEntity, "That day has passed"},
		{":go", "publish", http.StatusNotFound, "isn&#39;t here"},
		{":go", "ask", http.StatusUnprocessableEntity, "Enter for whom the link is"},
		{":go", "withdraw", http.StatusNotFound, "isn&#39;t here"},
		{":go", "look", http.StatusNotFound, "isn&#39;t here"},
		{":go", "close", http.StatusNotFound, "isn&#39;t here"},
	} {
		form := r.starting()
		form.Set(tc.field, tc.value)
		got := r.sends(form)
		r.wants(got, tc.status, tc.says)
		if tc.status == http.StatusUnprocessableEntity && tc.field != ":go" {
			r.wants(got, tc.status, `href="#`+tc.field+`"`, `id="`+tc.field+`-error"`)
		}
	}
	if keys := r.keysOf(r.id, store.KeyObserver); len(keys) > 0 {
		t.Errorf("links were made: %+v", keys)
	}
	form := r.starting()
	form.Set(":owner", "somebody")
	r.wants(r.form(r.at, form), http.StatusConflict, "no longer holds")

	// Neither a quiz without words for others, nor somebody else's result, nor one that was corrected, nor one of another
	// version of the quiz.
	plain := r.taken("digital_marketing_workflow", 2, leader)
	older := r.taken(directorQuiz, 2, leader, func(a *store.Assessment) { a.Result.Catalog = "sha256:0" })
	corrected := r.taken(directorQuiz, 2, leader)
	r.taken(directorQuiz, 2, leader, func(a *store.Assessment) { a.Corrects = corrected.ID })
	ours := r.client
	foreign := r.site.somebody().taken(directorQuiz, 1, leader)
	r.client = ours
	for _, id := range []string{plain.ID, older.ID, corrected.ID, foreign.ID, "nothing"} {
		r.at = "/assessments/" + id + "/outside"
		r.client = r.own
		r.wants(r.get(r.at), http.StatusNotFound)
		r.wants(r.sends(r.starting()), http.StatusNotFound)
	}
	if keys := r.keysOf(r.id, store.KeyObserver); len(keys) > 0 {
		t.Errorf("links were made: %+v", keys)
	}
	r.client = newClient(t)
	r.wants(r.get("/assessments/"+r.result.ID+"/outside"), http.StatusNotFound)
}

func TestTenPeopleAreAskedAtMost(t *testing.T) {
	r := newRounds(t)
	r.starts()
	r.sends(r.starting())                                                    // sent twice, it starts one
	for _, name := range []string{"4", "5", "5", "6", "7", "8", "9", "10"} { // one of them was sent twice
		r.asks(name)
	}
	if n := len(r.keysOf(r.id, store.KeyObserver)); n != 10 {
		t.Fatalf("%d are asked", n)
	}
	lacks(t, r.get(r.at), "Ask somebody more")
	r.wants(r.sends(url.Values{":go": {"ask"}, "name": {"11"}, "until": {engine.DateOf(r.clock()).String()}}),
		http.StatusUnprocessableEntity, "You can ask ten people")
	r.sends(url.Values{":go": {"withdraw"}, "key": {r.round().Asked[0].Key}})
	r.asks("11")
	if round := r.round(); len(round.Asked) != 11 || len(r.keysOf(r.id, store.KeyObserver)) != 10 {
		t.Errorf("there are %+v", round.Asked)
	}
}

func TestARoundWhoseQuizHasChangedTakesNoAnswersAndCanStillBeClosed(t *testing.T) {
	r := newRounds(t)
	links := r.starts()
	at := r.observer(links[0])
	form := says(r.get(at), "4")
	client := r.client
	r.serving(scoringOtherwise(t, directorQuiz))
	r.client = client
	r.wants(r.get(at), http.StatusConflict, "These questions have changed")
	r.wants(r.form(at, form), http.StatusConflict, "These questions have changed")
	r.client = r.own
	r.wants(r.get(r.at), http.StatusOK, "Close the round")
	r.wants(r.sends(url.Values{":go": {"close"}}), http.StatusSeeOther)
}

// scoringOtherwise is the content with a quiz that scores in another way.
func scoringOtherwise(t *testing.T, quiz string) *score.Catalog {
	t.Helper()
	c := enginetest.ShippedContent(t)
	for i := range c.Quizzes {
		if c.Quizzes[i].ID == quiz {
			c.Quizzes[i].Tau = 30
		}
	}
	return enginetest.CatalogOf(t, c)
}

func TestDeletingAPersonRemovesTheirRound(t *testing.T) {
	r := newRounds(t)
	links := r.starts()
	r.answers(links[0], "4")
	at := r.observer(links[1])
	other := r.client
	r.client = r.own
	r.wants(r.form("/me/delete", url.Values{":owner": {hiddenField(t, r.get("/me"), ":owner")}, "sure": {"yes"}}), http.StatusSeeOther)
	r.client = other
	r.wants(r.get(at), http.StatusNotFound)
	r.wants(r.openLink(links[2]), http.StatusNotFound)
}
