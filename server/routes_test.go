package server_test

import (
	"net/http"
	"strings"
	"testing"
)

func (s *site) ask(method, path string) reply {
	s.t.Helper()
	req, err := http.NewRequest(method, s.server.URL+path, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	return s.do(req)
}

func TestEveryAddressAnswersHeadAsGetWithoutABody(t *testing.T) {
	s := newSite(t)
	s.get("/quizzes/" + quizID) // which gives the browser its cookie
	for _, path := range []string{
		"/", "/roles", "/me", "/livez", "/quizzes/" + quizID, "/quizzes/nothing",
		"/api/v1/quizzes", "/api/v1/quizzes/" + quizID, "/api/v1/roles", "/api/v1/roles/marketing_director",
		"/api/v1/roles/nobody", "/api/openapi.json",
	} {
		get, head := s.ask("GET", path), s.ask("HEAD", path)
		if head.status != get.status || head.body != "" || head.header.Get("Content-Type") != get.header.Get("Content-Type") {
			t.Errorf("%s: GET is %d %s, HEAD %d %s with %d bytes", path, get.status, get.header.Get("Content-Type"),
				head.status, head.header.Get("Content-Type"), len(head.body))
		}
	}
	if r := s.ask("HEAD", "/api/v1/score"); r.status != http.StatusMethodNotAllowed ||
		r.header.Get("Allow") != "POST, OPTIONS" {
		t.Errorf("HEAD of what takes POST alone: %d, Allow %q", r.status, r.header.Get("Allow"))
	}
}

func TestEveryAddressSaysWhatItTakes(t *testing.T) {
	s := newSite(t)
	for path, want := range map[string]string{
		"/": "GET, HEAD, OPTIONS", "/me": "GET, HEAD, OPTIONS", "/me/delete": "POST, OPTIONS", "/quizzes/" +
			quizID: "GET, HEAD, POST, OPTIONS",
		"/api/v1/roles": "GET, HEAD, OPTIONS", "/api/v1/score": "POST, OPTIONS",
		"/api/openapi.json": "GET, HEAD, OPTIONS", "/static/style.css": "GET, HEAD, OPTIONS",
	} {
		if r := s.ask("OPTIONS", path); r.status != http.StatusNoContent || r.header.Get("Allow") != want || r.body != "" {
			t.Errorf("%s: status %d, Allow %q, want %q", path, r.status, r.header.Get("Allow"), want)
		}
	}
	s.wants(s.ask("OPTIONS", "/nothing"), http.StatusNotFound)
	s.wantsProblem(s.ask("OPTIONS", "/api/v1/nothing"), http.StatusNotFound)
}

func TestASlashTooManyLeadsToTheAddressWithoutIt(t *testing.T) {
	s := newSite(t)
	for _, tt := range []struct{ method, path, want string }{
		{"GET", "/me/", "/me"},
		{"HEAD", "/me/", "/me"},
		{"GET", "/quizzes/" + quizID + "/?section=2&a=%2F", "/quizzes/" + quizID + "?section=2&a=%2F"},
		{"GET", "/assessments/a%20b/", "/assessments/a%20b"},
		{"POST", "/me/delete/", "/me/delete"},
		{"GET", "/api/v1/roles/", "/api/v1/roles"},
		{"POST", "/api/v1/score/", "/api/v1/score"},
		{"GET", "/api/v1/roles/marketing_director/", "/api/v1/roles/marketing_director"},
	} {
		if r := s.ask(tt.method, tt.path); r.status != http.StatusPermanentRedirect || r.location() != tt.want {
			t.Errorf("%s %s: %d to %q, want %q", tt.method, tt.path, r.status, r.location(), tt.want)
		}
	}
	s.wants(s.ask("GET", "/nothing/"), http.StatusNotFound)
	s.wantsProblem(s.ask("GET", "/api/nothing/"), http.StatusNotFound)
}

func TestNoAddressLeadsToAnotherSite(t *testing.T) {
	s := newSite(t)
	for _, path := range []string{
		"//evil.example/", "//evil.example/me/", `/\evil.example/`, "/%2F/evil.example/", "/%5Cevil.example/",
		"///evil.example//", "/me//evil.example/", "/.//evil.example/",
		"/roles//evil.example/", "/%2f%2fevil.example/", "//evil.example/%2e%2e/",
	} {
		r := s.raw("GET "+path+" HTTP/1.1\r\nHost: careers.example\r\n\r\n", false)
		if to := r.location(); to != "" && (!strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") ||
			strings.HasPrefix(to, `/\`)) {
			t.Errorf("%s: %d to %q", path, r.status, to)
		}
	}
}
