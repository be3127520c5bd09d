package server_test

import (
	"crypto/sha256"
	"encoding/base64"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"careerpath/store"
)

var (
	formPattern  = regexp.MustCompile(`(?s)<form method="post" action="([^"]+)"[^>]*>(.*?)</form>`)
	fieldPattern = regexp.MustCompile(`(?s)<(?:input[^>]* name="([^"]+)"[^>]* value="([^"]*)"|textarea[^>]* name="([^"]+)"[^>]*>([^<]*)</textarea>)`)
)

// formOn finds the first form on a page that has a text in it, and returns where it goes and what its fields hold.
func formOn(t testing.TB, page reply, text string) (action string, fields url.Values) {
	t.Helper()
	for _, form := range formPattern.FindAllStringSubmatch(page.body, -1) {
		if !strings.Contains(form[2], text) {
			continue
		}
		fields := url.Values{}
		for _, f := range fieldPattern.FindAllStringSubmatch(form[2], -1) {
			fields.Set(f[1]+f[3], html.UnescapeString(f[2]+f[4]))
		}
		return form[1], fields
	}
	t.Fatalf("the page has no form with %q:\n%s", text, page.body)
	return "", nil
}

// stored is a plan as the store has it, with what exports leave out.
func stored(s *site, growth string) store.Plan {
	s.t.Helper()
	u, err := url.Parse(s.server.URL)
	if err != nil {
		s.t.Fatal(err)
	}
	secret, err := base64.RawURLEncoding.DecodeString(s.client.Jar.Cookies(u)[0].Value)
	if err != nil {
		s.t.Fatal(err)
	}
	p, _, err := s.store.KeyBySecret(s.t.Context(), sha256.Sum256(secret))
	if err != nil {
		s.t.Fatal(err)
	}
	var found store.Plan
	err = s.store.View(s.t.Context(), p.ID, func(data store.Reader) error {
		found, err = data.Plan(strings.TrimPrefix(growth, "/plans/"))
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return found
}

// atOnce sends a form several times at once and returns the answers.
func (s *site) atOnce(times int, action string, fields url.Values) []reply {
	replies := make([]reply, times)
	var wg sync.WaitGroup
	for i := range replies {
		wg.Go(func() { replies[i] = s.form(action, fields) })
	}
	wg.Wait()
	return replies
}

func TestEveryFormOfAPlanThatIsSentTwiceChangesItOnceAndIsAnsweredAlike(t *testing.T) {
	today := time.Now().UTC()
	day := func(days int) string { return today.AddDate(0, 0, days).Format(time.DateOnly) }
	for _, tc := range []struct {
		name, text string // of the form
		page       string // "" for the plan's, else the first milestone's
		set        url.Values
	}{
		{"adding an activity", `value="add"`, "", url.Values{"activity": {"any"}}},
		{"a milestone of one's own", `value="own"`, "",
			url.Values{"title": {"Read the annual report"}, "own_hours": {"2,5"}}},
		{"another pace", `value="pace"`, "", url.Values{"hours": {"6"}}},
		{"another order", `value="move"`, "", url.Values{"before": {""}}},
		{"done with one click", `name="back" value="plan"`, "", url.Values{"status": {"done"}}},
		{"done with evidence", `id="evidence"`, "m", url.Values{"status": {"done"}, "evidence": {"Seen by all.\r\nTwice."}}},
		{"begun", `id="evidence"`, "m", url.Values{"status": {"doing"}}},
		{"words of one's own", `value="words"`, "m", url.Values{"notes": {"Ana first"}}},
		{"days of one's own", `value="dates"`, "m", url.Values{"start": {day(3)}, "due": {day(9)}}},
		{"dropped", `id="drop_reason"`, "m", url.Values{"status": {"dropped"}, "drop_reason": {"no board here"}}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := newSite(t)
			growth := adopted(s)
			before := kept(s, growth)
			page := growth
			if tc.page != "" {
				page += "/milestones/" + before.Plan.Milestones[0].ID
			}
			if tc.set.Has("activity") {
				tc.set.Set("activity", addable(t, s, growth))
			}
			action, fields := formOn(t, s.get(page), tc.text)
			for name, values := range tc.set {
				fields[name] = values
			}
			log := len(events(s))
			replies := s.atOnce(5, action, fields)
			after := kept(s, growth)
			s.form(growth, url.Values{"version": {version(s, growth)}, "go": {"own"},
				"title": {"Something else, from another tab"}, "own_hours": {"1"}})
			late := s.form(action, fields)
			for _, r := range append(replies, late) {
				if r.status != http.StatusSeeOther || r.location() != replies[0].location() {
					t.Errorf("one of the same forms is answered with status %d to %q, another with %d to %q\n%s",
						r.status, r.location(), replies[0].status, replies[0].location(), r.body)
				}
			}
			if after.Version != before.Version+1 || len(events(s)) != log+2 {
				t.Errorf("version %d after %d, and %d events for one change and one more", after.Version,
					before.Version, len(events(s))-log)
			}
			if now := kept(s, growth); now.Version != after.Version+1 {
				t.Errorf("version %d after %d and one change", now.Version, after.Version)
			}
		})
	}
}

// addable is an activity that can be added to the plan.
func addable(t *testing.T, s *site, growth string) string {
	t.Helper()
	if found := regexp.MustCompile(`name="activity" value="([^"]+)"`).FindStringSubmatch(s.get(growth).body); found != nil {
		return found[1]
	}
	t.Fatal("nothing can be added to the plan of this test")
	return ""
}

func TestAFormThatSaysSomethingElseIsNotTheSame(t *testing.T) {
	s := newSite(t)
	growth := adopted(s)
	action, fields := formOn(t, s.get(growth), `value="own"`)
	fields.Set("title", "Read the annual report")
	if r := s.form(action, fields); r.status != http.StatusSeeOther {
		t.Fatalf("status %d", r.status)
	}
	// Gone back to and edited, it would change the plan that has moved on.
	fields.Set("title", "Read the quarterly report")
	s.wants(s.form(action, fields), http.StatusConflict, "has changed since you opened this page",
		"Read the quarterly report")
	// The same words in a tab that was opened before are another form.
	_, other := formOn(t, s.get(growth), `value="own"`)
	other.Set("version", "1")
	other.Set("title", "Read the annual report")
	s.wants(s.form(action, other), http.StatusConflict, "has changed since you opened this page")
	if got := kept(s, growth); got.Version != 2 || len(got.Plan.Milestones) == 0 {
		t.Errorf("version %d", got.Version)
	}
}

// What is refused changes nothing, so it is refused alike, and taken once it is put right.
func TestAFormThatWasRefusedIsTakenOncePutRight(t *testing.T) {
	s := newSite(t)
	growth := adopted(s)
	action, fields := formOn(t, s.get(growth), `value="own"`)
	fields.Set("own_hours", "2")
	for _, r := range s.atOnce(2, action, fields) {
		s.wants(r, http.StatusUnprocessableEntity, "Give the milestone a title")
	}
	fields.Set("title", "Read the annual report")
	for _, r := range s.atOnce(2, action, fields) {
		if r.status != http.StatusSeeOther {
			t.Errorf("status %d", r.status)
		}
	}
	if got := kept(s, growth).Version; got != 2 {
		t.Errorf("version %d", got)
	}
}

func TestWhatAPlanRemembersOfFormsIsBoundedAndNotExported(t *testing.T) {
	s := newSite(t)
	growth := adopted(s)
	for i := range 25 {
		action, fields := formOn(t, s.get(growth), `value="pace"`)
		fields.Set("hours", []string{"2", "4"}[i%2])
		if r := s.form(action, fields); r.status != http.StatusSeeOther {
			t.Fatalf("status %d: %s", r.status, r.body)
		}
	}
	if got := len(stored(s, growth).Sent); got != 20 {
		t.Errorf("%d forms are remembered", got)
	}
	for _, path := range []string{growth + ".json", "/me/export"} {
		if body := s.get(path).body; strings.Contains(body, `"sent"`) {
			t.Errorf("%s tells of forms:\n%s", path, body)
		}
	}
}

func TestANewPlansFormIsKnownAgainUnlessItSaysSomethingElse(t *testing.T) {
	s := newSite(t)
	s.take(answersOf(t, s.catalog, leader))
	action, fields := formOn(t, s.get("/plans/new"), "Draw up the plan")
	fields.Set("to", "marketing_director")
	first := s.atOnce(4, action, fields)
	fields.Set("hours", "6")
	second := s.atOnce(4, action, fields)
	for _, replies := range [][]reply{first, second} {
		for _, r := range replies {
			if r.status != http.StatusSeeOther || r.location() != replies[0].location() {
				t.Fatalf("status %d to %q, and another to %q", r.status, r.location(), replies[0].location())
			}
		}
	}
	if three, six := kept(s, planAt(first[0])).Plan.HoursPerWeek,
		kept(s, planAt(second[0])).Plan.HoursPerWeek; three != 3 || six != 6 {
		t.Errorf("the plans are for %v and %v hours a week", three, six)
	}
}
