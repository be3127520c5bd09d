package server_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"careerpath/server"
)

func TestEveryGetOfTheAPIHasAnETagThatSparesTheBody(t *testing.T) {
	s := newSite(t)
	now := time.Now()
	s.clock = func() time.Time { return now }
	p := s.exampleProgram()
	paths := []string{"/api/openapi.json", "/api/openapi.yaml"}
	for _, op := range server.Operations() {
		if op.Method == http.MethodGet && op.ID != "get-milestone" && op.Streams == nil { // the one has its plan's, the other none
			paths = append(paths, p.real(op.Example.Path))
		}
	}
	seen := map[string]string{}
	for _, path := range paths {
		tag := p.send("GET", path, "").header.Get("ETag")
		if !strings.HasPrefix(tag, `"`) || seen[tag] != "" {
			t.Fatalf("%s has the tag %s, as %s", path, tag, seen[tag])
		}
		seen[tag] = path
		if r := p.send("HEAD", path, ""); r.header.Get("ETag") != tag {
			t.Errorf("%s: HEAD has the tag %s", path, r.header.Get("ETag"))
		}
		for _, known := range []string{tag, "W/" + tag, `"a", ` + tag, "*"} {
			r := p.send("GET", path, "", "If-None-Match", known)
			if r.status != http.StatusNotModified || r.body != "" || r.header.Get("ETag") != tag {
				t.Errorf("%s, knowing %s: %d %s with %d bytes", path, known, r.status, r.header.Get("ETag"), len(r.body))
			}
		}
		if r := p.send("GET", path, "", "If-None-Match", `"other"`); r.status != http.StatusOK || r.body == "" {
			t.Errorf("%s, knowing another: %d", path, r.status)
		}
	}
	if r := s.get("/api/v1/roles/nobody"); r.header.Get("ETag") != "" {
		t.Error("a problem has an ETag")
	}
}

func TestAChangeMustNameTheVersionThatItChanges(t *testing.T) {
	now := map[string]string{"title": "a <b>"}
	tag := server.TagFor(t, now)
	for _, tt := range []struct {
		sent []string
		want string
	}{
		{nil, "precondition-required"},
		{[]string{`"old"`}, "stale"},
		{[]string{"W/" + tag}, "stale"}, // a weak tag names no version
		{[]string{tag}, ""},
		{[]string{`"old", ` + tag}, ""},
		{[]string{"*"}, ""},
	} {
		if got := server.Unchanged(tt.sent, now); got != tt.want {
			t.Errorf("If-Match %v: %q, want %q", tt.sent, got, tt.want)
		}
	}
}

func TestAListIsReadInPagesOfAnySize(t *testing.T) {
	s := newSite(t)
	for _, list := range []string{"quizzes", "roles", "skills", "paths"} {
		all := s.listed("/api/v1/" + list)
		if len(all.ids) < 4 || all.next != "" {
			t.Fatalf("%s: %d, then %q", list, len(all.ids), all.next)
		}
		for _, limit := range []string{"1", "2", "3", "100"} {
			var got []string
			for at := ""; ; {
				page := s.listed("/api/v1/" + list + "?limit=" + limit + at)
				if got = append(got, page.ids...); page.next == "" {
					break
				}
				at = "&cursor=" + page.next
			}
			if !slices.Equal(got, all.ids) {
				t.Errorf("%s by %s: %v, want %v", list, limit, got, all.ids)
			}
		}
	}
}

type listPage struct {
	ids  []string
	next string
}

func (s *site) listed(path string) (out listPage) {
	s.t.Helper()
	r := s.get(path)
	s.wants(r, http.StatusOK)
	var page struct {
		Items []struct{ ID string }
		Next  string
	}
	if err := json.Unmarshal([]byte(r.body), &page); err != nil {
		s.t.Fatal(err)
	}
	for _, one := range page.Items {
		out.ids = append(out.ids, one.ID)
	}
	out.next = page.Next
	return out
}

func TestABadCursorSaysWhatToDo(t *testing.T) {
	s := newSite(t)
	good := s.listed("/api/v1/roles?limit=1").next
	for _, bad := range []string{"x", "AAAA", good[:len(good)-1], good[1:], strings.ToUpper(good), good + "A"} {
		s.wantsProblem(s.get("/api/v1/roles?cursor="+bad), http.StatusBadRequest, "/api/problems/bad-cursor",
			"without a cursor", "query.cursor")
	}
	s.wantsProblem(s.get("/api/v1/skills?cursor="+good), http.StatusBadRequest, "is none of this list")
	s.wantsProblem(s.get("/api/v1/roles?cursor="+server.CursorAfter("roles", "gone")), http.StatusBadRequest,
		"no longer listed")
}

func TestSkillsPathsAndComparisonsAreToldInFull(t *testing.T) {
	s := newSite(t)
	for _, skill := range s.catalog.Skills() {
		s.wants(s.get("/api/v1/skills/"+skill.ID), http.StatusOK, `"id":"`+skill.ID+`"`, `"anchors":[{"level":`)
	}
	for _, path := range s.catalog.Paths() {
		r := s.get("/api/v1/paths/" + path.ID)
		s.wants(r, http.StatusOK, `"to":"`+path.To.ID+`"`)
		for _, a := range path.Activities {
			if !strings.Contains(r.body, `"id":"`+a.ID+`"`) {
				t.Errorf("the path %s lacks %s", path.ID, a.ID)
			}
		}
	}
	there, back := "/api/v1/compare/marketing_manager/marketing_director", "/api/v1/compare/marketing_director/marketing_manager"
	s.wants(s.get(there), http.StatusOK, `"a":"marketing_manager","b":"marketing_director"`, `"paths":["manager_to_director"]`,
		`"skills":[{"skill":`)
	s.wants(s.get(back), http.StatusOK, `"paths":[]`)
	s.wantsProblem(s.get("/api/v1/compare/marketing_manager/marketing_manager"), http.StatusUnprocessableEntity, "path.b")
	s.wantsProblem(s.get("/api/v1/compare/nobody/no_one"), http.StatusNotFound, "path.a", "path.b")
}
