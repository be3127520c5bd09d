package server_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"careerpath/store"
	"careerpath/store/storetest"
)

// TestAClockThatJumpsAYearLosesNothingAndBreaksNoPage has a person live on while the clock of the server is set back
// and forward. What they did stays, in the order in which they did it, and every page and operation shows it.
func TestAClockThatJumpsAYearLosesNothingAndBreaksNoPage(t *testing.T) {
	s := newSite(t)
	now := time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)
	s.clock = func() time.Time { return now }
	browser := s.somebody()
	browser.signIn()
	p := browser.keyed()
	jumps := []time.Duration{0, -365 * 24 * time.Hour, 2 * 365 * 24 * time.Hour, -time.Hour, time.Second}
	results, plans := 0, 0
	var growth string
	for i, jump := range jumps {
		now = now.Add(jump)
		taken := p.takes(leader)
		results++
		if growth == "" {
			growth = p.adopts(`{"to":"marketing_director"}`)
			plans++
		}
		was, tag := p.plan(growth)
		milestone := was.Milestones[i].ID
		r := p.send("PATCH", plansPath+"/"+growth+"/milestones/"+milestone,
			fmt.Sprintf(`{"status":"done","evidence":"step %d"}`, i), "If-Match", tag)
		s.wants(r, http.StatusOK)
		s.wants(p.send("PUT", "/api/v1/me/drafts/manager_or_director", `{"answers":{}}`), http.StatusUnprocessableEntity)
		browser.update(func(tx store.Tx) error {
			key := store.Key{ID: fmt.Sprint("share ", i), Hash: store.SecretHash{byte(i), 9}, Kind: store.KeyShare,
				Name: fmt.Sprint("Coach ", i), Created: now, Expires: now.AddDate(0, 1, 0),
				Scope: &store.Scope{What: "progress"}}
			return tx.PutKey(key)
		})
		for _, page := range []string{"/", "/me", "/me/keys", "/shares", "/progress", "/assessments/" + taken,
			"/plans/" + growth, "/plans/" + growth + "/milestones/" + milestone, "/plans/" + growth + "/print", "/plans/" + growth + ".ics",
			"/me/export", "/quizzes/" + quizID + "/again", "/plans/new"} {
			if r := s.get(page); r.status != http.StatusOK && r.status != http.StatusSeeOther {
				t.Errorf("jump %d: %s has status %d", i, page, r.status)
			}
		}
		if listed := s.get("/shares").body; strings.Count(listed, "Coach ") < i+1 {
			t.Errorf("jump %d: not all links are listed", i)
		}
		for _, path := range []string{"/api/v1/me", "/api/v1/me/progress", "/api/v1/me/export"} {
			s.wants(p.send("GET", path, ""), http.StatusOK)
		}
		done := 0
		is, _ := p.plan(growth)
		for _, m := range is.Milestones {
			if m.Status == "done" {
				done++
			}
		}
		var events struct{ Items []struct{ Seq int } }
		p.read(p.send("GET", "/api/v1/me/events", ""), &events)
		for n, e := range events.Items {
			if e.Seq != n+1 {
				t.Errorf("jump %d: event %d has the number %d", i, n+1, e.Seq)
			}
		}
		var kept struct{ Items []struct{ ID string } }
		p.read(p.send("GET", "/api/v1/me/assessments", ""), &kept)
		if done != i+1 || len(kept.Items) != results || len(events.Items) < results+plans+done {
			t.Errorf("jump %d: %d results, %d milestones done and %d events are there", i, len(kept.Items), done,
				len(events.Items))
		}
	}
	if strings.Contains(s.log.String(), `"level":"ERROR"`) {
		t.Errorf("the log has errors: %s", s.log)
	}
	storetest.Figure(t, "a clock a year back, two years forward",
		"%d results, %d milestones done, all there on every page", results, len(jumps))
}
