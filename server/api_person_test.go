package server_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"careerpath/store"
)

func TestAProgramMakesAPersonWithoutAnyQuestions(t *testing.T) {
	s := newSite(t)
	for _, body := range []string{"", "{}", `{"name":"  My   program ","expires":"` +
		time.Now().AddDate(0, 1, 0).UTC().Format(time.RFC3339) + `"}`} {
		p := &program{site: s}
		r := p.send("POST", "/api/v1/people", body)
		s.wants(r, http.StatusCreated, `"token":"`)
		if r.location() != "/api/v1/me" {
			t.Errorf("%s: leads to %q", body, r.location())
		}
		var made struct {
			ID, Token string
			Key       struct{ Name, Expires string }
		}
		p.read(r, &made)
		name, ends := "API", false
		if strings.Contains(body, "name") {
			name, ends = "My program", true
		}
		if made.Key.Name != name || ends != (made.Key.Expires != "") {
			t.Errorf("%s makes the key %+v", body, made.Key)
		}
		p.token = made.Token
		s.wants(p.send("GET", "/api/v1/me", ""), http.StatusOK, made.ID, `"assessments":0`)
		if keys := s.keysOf(made.ID); len(keys) != 1 || keys[0].Kind != store.KeyAPI {
			t.Errorf("%s makes the keys %+v", body, keys)
		}
	}
}

func TestAPersonIsMadeOfNothingThatIsWrong(t *testing.T) {
	p := &program{site: newSite(t)}
	for _, tt := range []struct {
		name, body string
		status     int
		want       []string
	}{
		{"a name too long", `{"name":"` + strings.Repeat("x", 61) + `"}`, 422, []string{"body.name"}},
		{"control characters in a name", `{"name":"a\u0007"}`, 422, []string{"body.name"}},
		{"a name of another type", `{"name":7}`, 422, []string{"body.name"}},
		{"an end that has passed", `{"expires":"2020-01-01T00:00:00Z"}`, 422, []string{"body.expires", "has passed"}},
		{"an end too far off", `{"expires":"2199-01-01T00:00:00Z"}`, 422, []string{"body.expires", "two years"}},
		{"two things at once", `{"name":"a\u0007","expires":"2020-01-01T00:00:00Z"}`, 422,
			[]string{"body.name", "body.expires"}},
		{"an end that is none", `{"expires":"tomorrow"}`, 422, []string{"body.expires"}},
		{"an unknown field", `{"email":"a@example.org"}`, 422, []string{"body.email"}},
		{"a field twice", `{"name":"a","name":"b"}`, 422, []string{"body.name", "twice"}},
		{"null", `null`, 422, []string{"body"}},
		{"broken UTF-8", "{\"name\":\"\xff\"}", 400, []string{"body.name"}},
		{"no JSON", `name`, 400, []string{"body"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p.t = t
			p.wantsProblem(p.send("POST", "/api/v1/people", tt.body), tt.status, tt.want...)
		})
	}
}

func TestAProgramDeletesItsPerson(t *testing.T) {
	s := newSite(t)
	p, other := s.program(), s.program()
	if r := p.send("DELETE", "/api/v1/me", ""); r.status != http.StatusNoContent || r.body != "" {
		t.Fatalf("%d %s", r.status, r.body)
	}
	p.wantsProblem(p.send("GET", "/api/v1/me", ""), http.StatusUnauthorized)
	p.wantsProblem(p.send("DELETE", "/api/v1/me", ""), http.StatusUnauthorized)
	p.wants(other.send("GET", "/api/v1/me", ""), http.StatusOK)
}

func TestTheExportOverTheAPIIsThatOfThePage(t *testing.T) {
	s := newSite(t)
	now := time.Now()
	s.clock = func() time.Time { return now }
	p := s.somebody()
	p.lived()
	page := s.get("/me/export").body
	r := p.keyed().send("GET", "/api/v1/me/export", "")
	s.wants(r, http.StatusOK)
	var there, here map[string]any
	(&program{site: s}).read(reply{body: page}, &there)
	(&program{site: s}).read(r, &here)
	delete(there, "keys") // the page was read before there was the program's
	delete(here, "keys")
	if diff := cmp.Diff(there, here); diff != "" {
		t.Errorf("it differs (-page +API):\n%s", diff)
	}
}
