package server_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"careerpath/engine"
	"careerpath/engine/plan"
	"careerpath/store"
)

// shares is somebody with two results, a plan with a note in it, and a coach with a browser of their own.
type shares struct {
	*somebody
	first, second store.Assessment
	growth        store.Plan
	milestone     string
	own, coach    *http.Client
}

const secretNote = "ask Kim about the budget"

func newSharing(t *testing.T) *shares {
	t.Helper()
	p := newSite(t).somebody()
	s := &shares{somebody: p, own: p.client, coach: newClient(t)}
	s.first, s.second = p.taken(quizID, 100, leader), p.taken(quizID, 5, director)
	s.growth = p.directorPlan(&s.second, func(growth *plan.Plan) { growth.Milestones[0].Notes = secretNote })
	s.milestone = "/plans/" + s.growth.ID + "/milestones/" + s.growth.Plan.Milestones[0].ID
	return s
}

// share makes a link as its person does, and opens it as the coach; it returns where that leads.
func (s *shares) share(of, comment string) string {
	s.t.Helper()
	s.client = s.own
	page := s.get("/shares")
	r := s.form("/shares", url.Values{":owner": {hiddenField(s.t, page, ":owner")}, "name": {"Coach Ann"}, "of": {of},
		"until": {engine.DateOf(s.clock()).String()}, "comment": {comment}})
	if r.status != http.StatusSeeOther {
		s.t.Fatalf("status %d:\n%s", r.status, r.body)
	}
	link := regexp.MustCompile(`value="(http[^"]*/open#[^"]+)"`).FindStringSubmatch(s.get("/shares").body)
	if link == nil {
		s.t.Fatal("the page doesn't show the link")
	}
	s.client = s.coach
	return s.openLink(link[1]).location()
}

func TestALinkShowsWhatItSaysAndNothingElse(t *testing.T) {
	const first, second, growth, milestone, progress, beside = "first", "second", "plan", "milestone", "progress", "beside"
	s := newSharing(t)
	addresses := map[string]string{first: "/assessments/" + s.first.ID, second: "/assessments/" + s.second.ID,
		growth: "/plans/" + s.growth.ID, milestone: s.milestone, progress: "/progress",
		beside: "/assessments/" + s.first.ID + "/beside/" + s.second.ID}
	for _, tc := range []struct {
		of    string
		leads string
		shows []string
	}{
		{"result:" + s.second.ID, second, []string{second}},
		{"plan:" + s.growth.ID, growth, []string{growth, milestone}},
		{"progress", progress, []string{first, second, growth, milestone, progress, beside}},
	} {
		at := s.share(tc.of, "")
		if r := s.get(at); r.location() != at+addresses[tc.leads] {
			t.Errorf("%s leads to %q", tc.of, r.location())
		}
		shown := strings.Join(tc.shows, " ")
		for name, address := range addresses {
			r := s.get(at + address)
			if !strings.Contains(shown, name) {
				s.wants(r, http.StatusNotFound)
				continue
			}
			s.wants(r, http.StatusOK, "Shared with you:", "as “Coach Ann”", "You can change nothing here")
			main := r.body[strings.Index(r.body, "<main"):strings.Index(r.body, "</main>")]
			for _, bad := range []string{"<form", "<button", `href="/me`, `href="/shares`, "/open#", `href="/plans`,
				`href="/assessments`, `href="/progress`, ":owner", "/again"} {
				if strings.Contains(main, bad) {
					t.Errorf("%s of %s has %s", name, tc.of, bad)
				}
			}
			for _, link := range regexp.MustCompile(`href="(/shared/[^"#]+)`).FindAllStringSubmatch(main, -1) {
				s.wants(s.get(html.UnescapeString(link[1])), http.StatusOK)
			}
		}
	}
}

// The reasons of a milestone quote answers. Whoever sees the plan alone sees none.
func TestAPlanThatIsSharedShowsNoAnswers(t *testing.T) {
	s := newSharing(t)
	m := s.growth.Plan.Milestones[0]
	s.wants(s.get(s.milestone), http.StatusOK, "Your answers of", secretNote)
	at := s.share("plan:"+s.growth.ID, "")
	s.wants(s.get(at+s.milestone), http.StatusOK, m.Title, secretNote)
	lacks(t, s.get(at+s.milestone), "Your answers of", "<blockquote")
	at = s.share("progress", "")
	s.wants(s.get(at+s.milestone), http.StatusOK, "Your answers of")
}

func TestALinkEndsAtOnceAndWithItsLastDay(t *testing.T) {
	s := newSharing(t)
	at := s.share("progress", "")
	s.wants(s.get(at+"/progress"), http.StatusOK)
	s.client = s.own
	page := s.get("/shares")
	s.wants(page, http.StatusOK, "Coach Ann", "last used")
	key := s.keysOf(s.id, store.KeyShare)[0]
	s.form("/shares/"+key.ID, url.Values{":owner": {hiddenField(t, page, ":owner")}})
	s.wants(s.get("/progress"), http.StatusOK, "You shared all results and plans with Coach Ann",
		"You ended the link for Coach Ann")
	s.client = s.coach
	for _, address := range []string{at, at + "/progress", at + "/plans/" + s.growth.ID} {
		s.wants(s.get(address), http.StatusNotFound, "This link opens nothing")
	}

	at = s.share("progress", "")
	now := s.clock()
	s.clock = func() time.Time { return now.Add(48 * time.Hour) }
	s.wants(s.get(at+"/progress"), http.StatusNotFound, "This link opens nothing")
	s.client = s.own
	s.wants(s.get("/shares"), http.StatusOK, "ended on", "Remove it from the list")
}

// A cookie of one link opens no pages of another, and a page without it none.
func TestPagesThatAreSharedAskForTheirOwnLink(t *testing.T) {
	s := newSharing(t)
	result := s.share("result:"+s.first.ID, "")
	all := s.share("progress", "")
	secret := map[string]string{}
	for _, at := range []string{result, all} {
		u, err := url.Parse(s.server.URL + at)
		if err != nil {
			t.Fatal(err)
		}
		secret[at] = s.coach.Jar.Cookies(u)[0].Value
	}
	for at, cookie := range map[string]string{all: secret[result], result: "", "/shared/nothing": secret[all]} {
		s.client = newClient(t)
		u, _ := url.Parse(s.server.URL)
		s.client.Jar.SetCookies(u, []*http.Cookie{{Name: "careerpath-link", Value: cookie, Path: "/"}})
		s.wants(s.get(at), http.StatusNotFound, "This link opens nothing")
		s.wants(s.get(at+"/progress"), http.StatusNotFound, "This link opens nothing")
	}
}

func TestALinkThatCantBeMadeSaysWhy(t *testing.T) {
	s := newSharing(t)
	other := s.site.somebody()
	foreign := other.taken(quizID, 3, leader)
	s.client = s.own
	owner := hiddenField(t, s.get("/shares"), ":owner")
	today := engine.DateOf(s.clock())
	good := func() url.Values {
		return url.Values{":owner": {owner}, "name": {"Ann"}, "of": {"progress"}, "until": {today.String()}}
	}
	for _, tc := range []struct {
		field, value string
		status       int
		says         string
	}{
		{"name", " ", http.StatusUnprocessableEntity, "Enter for whom the link is"},
		{"name", strings.Repeat("x", 500), http.StatusUnprocessableEntity, "characters"},
		{"until", "soon", http.StatusUnprocessableEntity, "Enter the last day"},
		{"until", (today - 3).String(), http.StatusUnprocessableEntity, "That day has passed"},
		{"until", (today + 800).String(), http.StatusUnprocessableEntity, "within two years"},
		{"of", "", http.StatusUnprocessableEntity, "Choose what the link shows"},
		{"of", "everything", http.StatusNotFound, "isn&#39;t here"},
		{"of", "result:" + foreign.ID, http.StatusNotFound, "isn&#39;t here"},
		{"of", "plan:" + foreign.ID, http.StatusNotFound, "isn&#39;t here"},
		{":owner", "somebody", http.StatusConflict, "no longer holds"},
	} {
		form := good()
		form.Set(tc.field, tc.value)
		s.wants(s.form("/shares", form), tc.status, tc.says)
	}
	if keys := s.keysOf(s.id, store.KeyShare); len(keys) > 0 {
		t.Errorf("links were made: %+v", keys)
	}
	for range 2 { // sent twice, it makes one
		s.form("/shares", good())
	}
	if keys := s.keysOf(s.id, store.KeyShare); len(keys) != 1 {
		t.Errorf("%d links were made of one form", len(keys))
	}
	for i := range 49 {
		s.update(func(tx store.Tx) error {
			return tx.PutKey(store.Key{ID: strings.Repeat("k", i+1), Hash: store.SecretHash{1, byte(i)}, Kind: store.KeyShare,
				Scope: &store.Scope{What: "progress"}})
		})
	}
	form := good()
	form.Set("name", "one too many")
	s.wants(s.form("/shares", form), http.StatusUnprocessableEntity, "You have 50 links for others")
	// What is no link of this kind is not ended here.
	browser := s.keysOf(s.id, store.KeyBrowser)[0].ID
	s.wants(s.form("/shares/"+browser, url.Values{":owner": {owner}}), http.StatusNotFound)
}

func TestACoachCommentsOnMilestones(t *testing.T) {
	s := newSharing(t)
	at := s.share("plan:"+s.growth.ID, "yes")
	s.wants(s.get(at+"/plans/"+s.growth.ID), http.StatusOK, "You can comment on each milestone")
	address := at + s.milestone
	s.wants(s.get(address), http.StatusOK, "Write a comment")
	for _, tc := range []struct{ text, says string }{
		{" ", "Write something first"}, {strings.Repeat("é", 2001), "2,001 characters"},
	} {
		s.wants(s.form(address, url.Values{"text": {tc.text}}), http.StatusUnprocessableEntity, tc.says, `href="#text"`)
	}
	said := "Start *small*. <script>alert(1)</script>"
	for range 2 { // sent twice, it is one comment
		if r := s.form(address, url.Values{"text": {said}}); r.location() != address+"#comments" {
			t.Fatalf("status %d to %q", r.status, r.location())
		}
	}
	page := s.get(address)
	s.wants(page, http.StatusOK, "Coach Ann", "Start <em>small</em>", "Remove")
	lacks(t, page, "<script>alert")
	s.wants(s.get(at+"/plans/"+s.growth.ID), http.StatusOK, "1 comment")

	second := s.share("progress", "yes") // to somebody else
	s.wants(s.get(second+s.milestone), http.StatusOK, "Start <em>small</em>")
	id := s.comments()[0].ID
	remove := url.Values{":go": {"remove"}, "comment": {id}}
	s.wants(s.form(second+s.milestone, remove), http.StatusNotFound)

	s.client = s.own
	own := s.get(s.milestone)
	s.wants(own, http.StatusOK, "Comments", "Coach Ann", "Start <em>small</em>")
	lacks(t, own, "Write a comment")
	s.wants(s.get("/plans/"+s.growth.ID), http.StatusOK, "1 comment")
	s.wants(s.get("/progress"), http.StatusOK, "Coach Ann commented on")
	if got := s.comments(); len(got) != 1 || got[0].By != "Coach Ann" || got[0].Text != said {
		t.Errorf("the export has %+v", got)
	}
	// The log keeps that it came, and not what it said.
	s.form(s.milestone+"/comments/"+id, url.Values{":owner": {hiddenField(t, own, ":owner")}})
	lacks(t, s.get(s.milestone), "Start <em>small</em>")
	if all, _ := json.Marshal(export(s.site)); strings.Contains(string(all), "alert(1)") {
		t.Error("what the comment said is still kept")
	}
}

func (s *shares) comments() []store.Comment {
	before := s.client
	defer func() { s.client = before }()
	s.client = s.own
	return export(s.site).Comments
}

func TestWhoeverMayOnlyReadWritesNoComment(t *testing.T) {
	s := newSharing(t)
	for _, tc := range []struct{ of, comment string }{
		{"plan:" + s.growth.ID, ""}, {"result:" + s.second.ID, "yes"},
	} {
		at := s.share(tc.of, tc.comment)
		s.wants(s.form(at+s.milestone, url.Values{"text": {"hello"}}), http.StatusNotFound)
	}
	at := s.share("progress", "yes")
	s.wants(s.form(at+"/plans/"+s.growth.ID+"/milestones/none", url.Values{"text": {"hello"}}), http.StatusNotFound)
	s.wants(s.form(at+"/plans/0/milestones/none", url.Values{"text": {"hello"}}), http.StatusNotFound)
	for i := range 200 {
		s.update(func(tx store.Tx) error {
			id := strings.Repeat("c", i+1)
			return store.Put(tx, store.CommentRecords, id, store.Comment{ID: id, Key: strings.TrimPrefix(at, "/shared/")})
		})
	}
	s.wants(s.form(at+s.milestone, url.Values{"text": {"hello"}}), http.StatusUnprocessableEntity,
		"This link has 200 comments")
	if got := len(s.comments()); got != 200 {
		t.Errorf("there are %d comments", got)
	}
}
