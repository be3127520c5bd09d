package server_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"careerpath/server"
)

func TestEveryProblemHasOneShape(t *testing.T) {
	s := newSite(t)
	big := `{"quiz":"` + strings.Repeat("x", 2<<20) + `"}`
	for _, tt := range []struct {
		name, method, path, kind, body, want string
	}{
		{"huma's own", "GET", "/api/v1/roles?limit=0&x=1", "", "", `{"type":"/api/problems/invalid-request","title":"The ` +
			`request isn't what the operation takes","status":422,"detail":"Change what errors names, each at its place. ` +
			`Nothing was done.","instance":"ID","errors":[{"location":"query.x","message":"unknown query parameter"}]}`},
		{"out of range", "GET", "/api/v1/roles?limit=101", "", "", `{"type":"/api/problems/invalid-request","title":"The ` +
			`request isn't what the operation takes","status":422,"detail":"Change what errors names, each at its place. ` +
			`Nothing was done.","instance":"ID","errors":[{"location":"query.limit","message":"expected number <= 100"}]}`},
		{"nothing of that id", "GET", "/api/v1/skills/nothing", "", "", `{"type":"/api/problems/not-found","title":"There ` +
			`is nothing here","status":404,"detail":"There is no skill nothing; GET /api/v1/skills lists them.",` +
			`"instance":"ID","errors":[{"location":"path.skill","message":"is no id of a skill"}]}`},
		{"no such address", "GET", "/api/v1/nothing", "", "", `{"type":"/api/problems/not-found","title":"There is nothing ` +
			`here","status":404,"detail":"Check the address: /api lists the operations, and the list operations the ids.",` +
			`"instance":"ID"}`},
		{"a wrong method", "DELETE", "/api/v1/roles", "", "", `{"type":"/api/problems/method-not-allowed","title":"This ` +
			`address doesn't take that method","status":405,"detail":"Use one of the methods that the header Allow names; ` +
			`/api says what each of them does.","instance":"ID"}`},
		{"too large", "POST", "/api/v1/score", "application/json", big, `{"type":"/api/problems/too-large","title":"That was ` +
			`too much at once","status":413,"detail":"Send at most 256 KiB. Nothing of it was kept.","instance":"ID"}`},
		{"no JSON by its header", "POST", "/api/v1/score", "text/plain", `{}`, `{"type":"/api/problems/unsupported-media-type",` +
			`"title":"The body isn't said to be JSON","status":415,"detail":"Send the body as JSON with the header ` +
			`Content-Type: application/json.","instance":"ID","errors":[{"location":"header.Content-Type","message":"must be ` +
			`application/json, not \"text/plain\""}]}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			req, err := http.NewRequest(tt.method, s.server.URL+tt.path, strings.NewReader(tt.body))
			if err != nil {
				t.Fatal(err)
			}
			if tt.kind != "" {
				req.Header.Set("Content-Type", tt.kind)
			}
			r := s.do(req)
			id := r.header.Get("X-Request-Id")
			if got := strings.TrimSpace(strings.ReplaceAll(r.body, `"`+id+`"`, `"ID"`)); got != tt.want {
				t.Errorf("it is\n%s\nwant\n%s", got, tt.want)
			}
			if got := r.header.Get("Content-Type"); got != "application/problem+json" {
				t.Errorf("of type %s", got)
			}
			if r.status == http.StatusMethodNotAllowed && r.header.Get("Allow") != "GET, HEAD, OPTIONS" {
				t.Errorf("Allow: %q", r.header.Get("Allow"))
			}
		})
	}
}

func TestProblemsThatHandlersBreakWithAreProblemsAndTellNothing(t *testing.T) {
	s := newSite(t)
	for _, tt := range []struct {
		path   string
		status int
		want   string
	}{
		{"/api/v1/break?how=panic", 500, "/api/problems/internal"},
		{"/api/v1/break?how=error", 500, "/api/problems/internal"},
		{"/api/v1/break?how=busy", 429, "/api/problems/too-many-requests"},
		{"/api/v1/break?how=stale", 412, "/api/problems/stale"},
		{"/api/v1/break?how=unguarded", 428, "/api/problems/precondition-required"},
	} {
		var p server.Problem
		r := s.broken(tt.path)
		if err := json.Unmarshal(r.Body.Bytes(), &p); err != nil {
			t.Fatalf("%s: %v: %s", tt.path, err, r.Body)
		}
		if r.Code != tt.status || p.Status != tt.status || p.Type != tt.want || p.Instance == "" || p.Detail == "" ||
			strings.Contains(r.Body.String(), "secret") || r.Header().Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: %d %s %s", tt.path, r.Code, r.Header(), r.Body)
		}
	}
	if n := strings.Count(s.log.String(), `"level":"ERROR"`); n != 3 || !strings.Contains(s.log.String(), "a secret") {
		t.Errorf("%d errors are logged, want the panic, what it led to, and what broke:\n%s", n, s.log)
	}
}

// broken asks a server that has an operation that breaks.
func (s *site) broken(path string) *httptest.ResponseRecorder {
	s.t.Helper()
	h := server.NewBreaking(s.t, s.catalog, s.store, s.log)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w
}

func TestTheTypeOfAProblemLeadsToWhatIsSaidOfIt(t *testing.T) {
	s := newSite(t)
	page := s.get("/api")
	s.wants(page, http.StatusOK)
	for _, kind := range server.ProblemNames() {
		r := s.get("/api/problems/" + kind)
		if r.status != http.StatusSeeOther || r.location() != "/api#problem-"+kind {
			t.Errorf("%s leads to %d %s", kind, r.status, r.location())
		}
		if kind != "given-up" && !strings.Contains(page.body, `id="problem-`+kind+`"`) {
			t.Errorf("the page says nothing of %s", kind)
		}
	}
	s.wantsProblem(s.get("/api/problems/none"), http.StatusNotFound)
}

func TestTheFaultsOfABodyAreAllNamedAtTheirPlaces(t *testing.T) {
	for _, tt := range []struct {
		name, body, kind string
		want             []string // locations
	}{
		{"nothing is wrong", `{"title":"a","milestones":[{"due":"2026-11-28","hours":3,"at":"2026-11-28T10:00:00Z"}]}`, "", nil},
		{"wrong types at several places", `{"title":7,"milestones":[{"due":"2026-11-28"},{"due":1},{"due":"soon","hours":"x"}]}`,
			"invalid-request", []string{"body.milestones[1].due", "body.milestones[2].due", "body.milestones[2].hours", "body.title"}},
		{"unknown and missing keys", `{"titel":"a","milestones":[{"du":"2026-11-28"}]}`, "invalid-request",
			[]string{"body.milestones[0].du", "body.milestones[0].due", "body.titel", "body.title"}},
		{"keys twice", `{"title":"a","title":"b","milestones":[{"due":"2026-11-28","due":"2026-11-29"}]}`, "invalid-request",
			[]string{"body.milestones[0].due", "body.title"}},
		{"no RFC 3339", `{"title":"a","milestones":[{"due":"28.11.2026","at":"2026-11-28 10:00"}]}`, "invalid-request",
			[]string{"body.milestones[0].at", "body.milestones[0].due"}},
		{"a day that isn't", `{"title":"a","milestones":[{"due":"2026-02-30"}]}`, "invalid-request", []string{"body.milestones[0].due"}},
		{"a number beyond all", `{"title":"a","milestones":[{"due":"2026-11-28","hours":1e999}]}`, "invalid-request",
			[]string{"body.milestones[0].hours"}},
		{"a whole number beyond 64 bits", `{"title":"a","milestones":[{"due":"2026-11-28","hours":100000000000000000000}]}`,
			"invalid-request", []string{"body.milestones[0].hours"}},
		{"null for a text", `{"title":null,"milestones":[]}`, "invalid-request", []string{"body.title"}},
		{"a dot in a key moves no place", `{"a.b[0]":1,"title":7,"milestones":[]}`, "invalid-request",
			[]string{"body.a․b［0］", "body.title"}},
		{"a list", `[]`, "invalid-request", []string{"body"}},
		{"broken UTF-8", "{\"title\":\"\xff\",\"milestones\":[]}", "malformed-request", []string{"body.title"}},
		{"cut short", `{"title":"a","milestones":[{"due":`, "malformed-request", []string{"body.milestones[0].due"}},
		{"more after the end", `{"title":"a","milestones":[]} {}`, "malformed-request", []string{"body"}},
		{"nothing", ``, "malformed-request", []string{"body"}},
		{"nested without end", strings.Repeat("[", 100_000), "malformed-request", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			kind, places := server.FaultsOf([]byte(tt.body))
			if kind != tt.kind {
				t.Errorf("it is %q, want %q", kind, tt.kind)
			}
			if diff := cmp.Diff(tt.want, places); diff != "" && tt.want != nil {
				t.Errorf("places (-want +got):\n%s", diff)
			}
		})
	}
}
