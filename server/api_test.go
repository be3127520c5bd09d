package server_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"careerpath/engine"
)

// problem is what an error of the API says (RFC 9457).
type problem struct {
	Title, Detail string
	Status        int
	Errors        []struct{ Message, Location string }
}

func (s *site) wantsProblem(r reply, status int, texts ...string) {
	s.t.Helper()
	s.wants(r, status, texts...)
	var p problem
	if err := json.Unmarshal([]byte(r.body), &p); err != nil {
		s.t.Fatalf("the body is no JSON: %v\n%s", err, r.body)
	}
	if kind := r.header.Get("Content-Type"); kind != "application/problem+json" || p.Status != status || p.Title == "" {
		s.t.Errorf("a problem of kind %q: %s", kind, r.body)
	}
}

func TestScoringOverTheAPIGivesTheEnginesResult(t *testing.T) {
	s := newSite(t)
	answers := engine.Answers{}
	sheet := answersOf(t, s.catalog, func(skill string) bool { // between roles, so that few answers decide
		return slices.Contains([]string{"strategic_vision", "project_coordination", "data_analysis"}, skill)
	})
	quiz, _ := s.catalog.Quiz(quizID)
	for _, it := range quiz.Items() {
		switch it.Kind() {
		case engine.KindOne:
			answers[it.ID] = engine.Choice(sheet.Get(it.ID))
		case engine.KindScale, engine.KindNumber:
			answers[it.ID] = engine.Number(float64(sheet.Get(it.ID)[0] - '0'))
		case engine.KindMany:
			answers[it.ID] = engine.Choices(sheet[it.ID]...)
		}
	}
	want, err := s.catalog.Score(quizID, answers)
	if err != nil {
		t.Fatal(err)
	}
	if want.Changes, err = s.catalog.Changes(t.Context(), quizID, answers); err != nil || len(want.Changes) == 0 {
		t.Fatalf("nothing would change the result: %v %v", want.Changes, err)
	}
	text, err := json.Marshal(map[string]any{"quiz": quizID, "answers": answers})
	if err != nil {
		t.Fatal(err)
	}
	r := s.post("/api/v1/score", "application/json", string(text))
	s.wants(r, http.StatusOK)
	var wantText strings.Builder
	e := json.NewEncoder(&wantText)
	e.SetEscapeHTML(false)
	if err := e.Encode(want); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(wantText.String(), r.body); diff != "" {
		t.Errorf("the API's result differs (-engine +API):\n%s", diff)
	}
}

func TestBadScoringRequestsSayWhereAndWhat(t *testing.T) {
	s := newSite(t)
	for _, tc := range []struct {
		name, body string
		status     int
		want       []string
	}{
		{"an unknown item", `{"quiz":"marketing_career","answers":{"team_sise":3}}`, 422,
			[]string{"body.answers.team_sise", "did you mean", "team_size"}},
		{"a wrong type", `{"quiz":"marketing_career","answers":{"executive_meetings":"many"}}`, 422,
			[]string{"body.answers.executive_meetings", "a number from 0 to 200"}},
		{"out of range", `{"quiz":"marketing_career","answers":{"replied_to_followers":6,"executive_meetings":-1}}`, 422,
			[]string{"body.answers.replied_to_followers", "body.answers.executive_meetings"}},
		{"a nested value", `{"quiz":"marketing_career","answers":{"team_size":{"a":1}}}`, 422,
			[]string{"body.answers.team_size"}},
		{"an id twice", `{"quiz":"marketing_career","answers":{"team_size":"nobody","team_size":"nobody"}}`, 422, []string{"twice"}},
		{"a key twice", `{"quiz":"marketing_career","quiz":"x","answers":{}}`, 422, []string{"body.quiz", "twice"}},
		{"an unknown key", `{"quiz":"marketing_career","answers":{},"extra":1}`, 422, []string{"body.extra"}},
		{"broken UTF-8", "{\"quiz\":\"marketing_career\",\"answers\":{\"a\":\"\xff\"}}", 400, []string{"UTF-8"}},
		{"no JSON", `quiz=marketing_career`, 400, []string{"body"}},
		{"cut short", `{"quiz":"marketing_career","answers":{"team_size":`, 400, []string{"body"}},
		{"nothing", ``, 400, nil},
		{"an unknown quiz", `{"quiz":"marketing_carer","answers":{}}`, 404, []string{"did you mean", "marketing_career"}},
		{"no answers", `{"quiz":"marketing_career"}`, 422, []string{"body.answers", "is missing"}},
		{"2 MB", `{"quiz":"` + strings.Repeat("x", 2<<20) + `"}`, 413, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s.t = t
			s.wantsProblem(s.post("/api/v1/score", "application/json", tc.body), tc.status, tc.want...)
		})
	}
}

func TestABodyThatDoesNotSayItIsJSONIsRefused(t *testing.T) {
	s := newSite(t)
	s.wantsProblem(s.post("/api/v1/score", "application/x-www-form-urlencoded",
		`{"quiz":"marketing_career","answers":{}}`), http.StatusUnsupportedMediaType, "application/json")
}

func TestEveryWrongAddressOfTheAPIIsAProblemDocument(t *testing.T) {
	s := newSite(t)
	s.wantsProblem(s.get("/api/v1/nothing"), http.StatusNotFound)
	s.wantsProblem(s.get("/api/v1/roles/nobody"), http.StatusNotFound, "nobody")
	s.wantsProblem(s.get("/api/v1/quizzes/nothing"), http.StatusNotFound)
	s.wantsProblem(s.get("/api/v1/score"), http.StatusMethodNotAllowed)
	wrong := s.post("/api/v1/roles", "application/json", "{}")
	s.wantsProblem(wrong, http.StatusMethodNotAllowed)
	if got := wrong.header.Get("Allow"); got != "GET, HEAD, OPTIONS" {
		t.Errorf("Allow: %q", got)
	}
}

func TestAQuizInJSONShowsWhatIsAskedAndNotWhatItEarns(t *testing.T) {
	s := newSite(t)
	r := s.get("/api/v1/quizzes/" + quizID)
	s.wants(r, http.StatusOK, `"kind":"scale"`, `"labels":["Never"`, `"kind":"one"`, `"options":[{"id":`,
		`"kind":"number"`, `"fact":"people_led"`, `"show":"fact.people_led`)
	for _, secret := range []string{"credit", "measures", "reversed", "$schema"} {
		if strings.Contains(r.body, secret) {
			t.Errorf("the quiz tells %q", secret)
		}
	}
	s.wants(s.get("/api/v1/quizzes"), http.StatusOK, quizID)
	s.wants(s.get("/api/v1/roles"), http.StatusOK, "marketing_director")
	s.wants(s.get("/api/v1/roles/marketing_director"), http.StatusOK, `"profile":[{"skill":`, `"sources":["mock_agency"]`)
	s.wants(s.get("/api/openapi.json"), http.StatusOK, `"openapi":"3.1.0"`, "/api/v1/score")
}
