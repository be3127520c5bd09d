package server_test

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"careerpath/server"
	"careerpath/server/webhook"
	"careerpath/store"
)

// told is a site whose events a program is told of, as the bytes that it gets.
func told(t *testing.T) (s *site, requests chan string) {
	t.Helper()
	requests = make(chan string, 10)
	receiver := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		dump, err := httputil.DumpRequest(r, true)
		if err != nil {
			t.Error(err)
		}
		requests <- string(dump)
	}))
	t.Cleanup(receiver.Close)
	var to webhook.Receiver
	var err error
	if to.URL, err = webhook.ParseURL(receiver.URL + "/hooks"); err != nil {
		t.Fatal(err)
	}
	if to.Secrets, err = webhook.ParseSecrets("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"); err != nil {
		t.Fatal(err)
	}
	s = newSite(t)
	s.stop()
	s.over = func(st store.Store) store.Store {
		over := webhook.Open(st, to, slog.New(slog.DiscardHandler))
		t.Cleanup(func() {
			if err := over.Close(); err != nil {
				t.Error(err)
			}
		})
		return over
	}
	s.start()
	return s, requests
}

func TestAProgramIsToldWhatHappenedAndNothingOfWhatIsWritten(t *testing.T) {
	s, requests := told(t)
	growth := adopted(s)
	result := kept(s, growth).Assessment
	sent := []string{<-requests, <-requests}

	if r := s.form("/assessments/"+result+"/name", url.Values{"name": {"Secretly named"}}); r.status != http.StatusSeeOther {
		t.Fatalf("status %d: %s", r.status, r.body)
	}
	first := kept(s, growth).Plan.Milestones[0].ID
	milestone := growth + "/milestones/" + first
	words := url.Values{"version": {version(s, growth)}, "go": {"words"}, "title": {"Secretly titled"},
		"notes": {"Secretly noted"}}
	if r := s.form(milestone, words); r.status != http.StatusSeeOther {
		t.Fatalf("status %d: %s", r.status, r.body)
	}
	done := url.Values{"version": {version(s, growth)}, "go": {"status"}, "status": {"done"},
		"evidence": {"Secretly shown"}}
	if r := s.form(milestone, done); r.status != http.StatusSeeOther {
		t.Fatalf("status %d: %s", r.status, r.body)
	}
	sent = append(sent, <-requests)

	person := s.people()[0].ID
	plan := strings.TrimPrefix(growth, "/plans/")
	want := []map[string]any{
		{"type": "assessment.finished", "data": map[string]any{"person": person, "quiz": quizID, "assessment": result}},
		{"type": "plan.adopted", "data": map[string]any{"person": person, "plan": plan}},
		{"type": "milestone.done", "data": map[string]any{"person": person, "plan": plan}},
	}
	var got []map[string]any
	timestamp := regexp.MustCompile(`"timestamp":"[0-9TZ:.-]+",`)
	for _, request := range sent {
		_, body, _ := strings.Cut(request, "\r\n\r\n")
		var read map[string]any
		if err := json.Unmarshal([]byte(timestamp.ReplaceAllString(body, "")), &read); err != nil {
			t.Fatalf("%v: %s", err, body)
		}
		got = append(got, read)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("what is told (-want +got):\n%s", diff)
	}

	hidden := []string{"Secretly", first, s.cookies()[0].Value}
	for item := range answersOf(t, s.catalog, leader) {
		hidden = append(hidden, item)
	}
	for _, role := range s.catalog.Roles() {
		hidden = append(hidden, role.ID, role.Title)
	}
	for _, skill := range s.catalog.Skills() {
		hidden = append(hidden, skill.ID)
	}
	all := strings.Join(sent, "\n")
	for _, text := range hidden {
		if strings.Contains(all, text) {
			t.Errorf("%q is told:\n%s", text, all)
		}
	}
}

func TestThePageOnPrivacySaysWhoIsTold(t *testing.T) {
	s := newSite(t)
	lacks(t, s.get("/privacy"), "has a program at")
	s.stop()
	s.set = func(h *server.Server) { h.Tells = "hr.example.org" }
	s.start()
	s.wants(s.get("/privacy"), http.StatusOK, "Whoever runs the server has a program at hr.example.org told when you finish")
}
