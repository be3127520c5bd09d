package server_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"careerpath/engine"
	"careerpath/engine/score"
)

// answersText is a sheet as it is sent.
func (p *program) answersText(strong func(string) bool) string {
	p.t.Helper()
	text, err := json.Marshal(sheetOf(p.t, p.catalog, answersOf(p.t, p.catalog, strong)))
	if err != nil {
		p.t.Fatal(err)
	}
	return string(text)
}

// takes posts answers to the large quiz and returns the id of the result.
func (p *program) takes(strong func(string) bool) string {
	p.t.Helper()
	r := p.send("POST", "/api/v1/me/assessments", `{"quiz":"`+quizID+`","answers":`+p.answersText(strong)+`}`)
	p.wants(r, http.StatusCreated)
	id := strings.TrimPrefix(r.location(), "/api/v1/me/assessments/")
	p.wants(r, http.StatusCreated, `"id":"`+id+`"`)
	if later := p.send("GET", r.location(), ""); later.body != r.body { // which is read, and not as it was scored
		p.t.Errorf("the result was told as\n%s\nand is told as\n%s", r.body, later.body)
	}
	return id
}

const draftPath = "/api/v1/me/drafts/" + quizID

type draftReply struct {
	Answers         map[string]any
	Outdated        []struct{ Item, Said string }
	Open            []string
	Answered, Total int
	Short           bool
}

func (p *program) draft() (d draftReply) {
	p.t.Helper()
	r := p.send("GET", draftPath, "")
	p.wants(r, http.StatusOK)
	p.read(r, &d)
	return d
}

func TestADraftIsReplacedAsAWhole(t *testing.T) {
	p := newSite(t).program()
	p.wantsProblem(p.send("GET", draftPath, ""), http.StatusNotFound, "path.quiz")
	p.wants(p.send("PUT", draftPath, `{"answers":{"replied_to_followers":4,"executive_meetings":2}}`), http.StatusOK,
		`"answers":{"executive_meetings":2,"replied_to_followers":4}`, `"answered":2`)
	p.wants(p.send("PUT", draftPath, `{"answers":{"replied_to_followers":5,"team_size":"nobody"}}`), http.StatusOK)
	d := p.draft()
	if len(d.Answers) != 2 || d.Answers["replied_to_followers"] != 5.0 || d.Answers["team_size"] != "nobody" {
		t.Errorf("the draft has %v", d.Answers)
	}
	if slices.Contains(d.Open, "team_size") || !slices.Contains(d.Open, "executive_meetings") || d.Answered != 2 ||
		len(d.Open)+d.Answered > d.Total {
		t.Errorf("%d of %d are answered, open are %v", d.Answered, d.Total, d.Open)
	}
	for range 2 {
		if r := p.send("DELETE", draftPath, ""); r.status != http.StatusNoContent {
			t.Errorf("deleting it: %d %s", r.status, r.body)
		}
	}
	p.wantsProblem(p.send("GET", draftPath, ""), http.StatusNotFound)
}

func TestADraftOfThePageAndOfTheAPIAreOne(t *testing.T) {
	s := newSite(t).somebody()
	forms := s.sections(answersOf(t, s.catalog, leader))
	s.form(s.page(quizID, 1), forms[0])
	p := s.keyed()
	d := p.draft()
	if want := len(forms[0]) - 1; len(d.Answers) != want || d.Answered != want {
		t.Fatalf("the draft has %d answers, want %d", len(d.Answers), want)
	}
	p.wants(p.send("PUT", draftPath, `{"answers":{"team_size":"nobody"}}`), http.StatusOK)
	s.wants(s.get("/quizzes/"+quizID+"/review"), http.StatusOK, "You have answered 1 of ")
}

func TestAShortFormIsAnsweredAsADraft(t *testing.T) {
	p := newSite(t).program()
	p.wants(p.send("PUT", draftPath, `{"answers":{"replied_to_followers":4},"short":true}`), http.StatusOK, `"short":true`)
	if d := p.draft(); !d.Short || len(d.Open) != 1 {
		t.Errorf("it is %+v", d)
	}
	r := p.send("POST", "/api/v1/me/assessments", `{"quiz":"`+quizID+`"}`)
	p.wants(r, http.StatusCreated, `"short":{"asked":1,`)
}

func TestBadAnswersAreAllNamedAndChangeNothing(t *testing.T) {
	p := newSite(t).program()
	p.wants(p.send("PUT", draftPath, `{"answers":{"replied_to_followers":4}}`), http.StatusOK)
	before := p.send("GET", draftPath, "").body
	for _, tt := range []struct {
		name, answers string
		status        int
		want          []string
	}{
		{"an unknown item", `{"team_sise":3}`, 422, []string{"body.answers.team_sise", "did you mean"}},
		{"several at once", `{"replied_to_followers":6,"executive_meetings":-1,"team_size":7}`, 422,
			[]string{"body.answers.replied_to_followers", "body.answers.executive_meetings", "body.answers.team_size"}},
		{"a huge number", `{"executive_meetings":1e300}`, 422, []string{"body.answers.executive_meetings"}},
		{"a number beyond all", `{"executive_meetings":1e999}`, 422, []string{"body.answers.executive_meetings"}},
		{"an object", `{"team_size":{"a":1}}`, 422, []string{"body.answers.team_size"}},
		{"an item twice", `{"team_size":"nobody","team_size":"nobody"}`, 422, []string{"body.answers.team_size", "twice"}},
		{"nothing", `{}`, 422, []string{"body.answers"}},
		{"null", `null`, 422, []string{"body.answers"}},
		{"a list", `[]`, 422, []string{"body.answers"}},
		{"broken UTF-8", "{\"team_size\":\"\xff\"}", 400, []string{"body.answers.team_size"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p.t = t
			p.wantsProblem(p.send("PUT", draftPath, `{"answers":`+tt.answers+`}`), tt.status, tt.want...)
			p.wantsProblem(p.send("POST", "/api/v1/me/assessments", `{"quiz":"`+quizID+`","answers":`+tt.answers+`}`),
				tt.status, tt.want...)
		})
	}
	p.t = t
	for _, tt := range []struct{ method, path, body, want string }{
		{"PUT", draftPath, `{"answers":{"team_size":"nobody"},"seed":1}`, "body.seed"},
		{"PUT", draftPath, `{"answers":{"team_size":"nobody"},"short":"yes"}`, "body.short"},
		{"PUT", draftPath, `{}`, "body.answers"},
		{"POST", "/api/v1/me/assessments", `{}`, "body.quiz"},
		{"POST", "/api/v1/me/assessments", `{"quiz":"` + quizID + `","answers":{"team_size":"nobody"},"started":"` +
			time.Now().Add(time.Hour).UTC().Format(time.RFC3339) + `","order":["x"]}`, "body.started"},
		{"POST", "/api/v1/me/assessments", `{"quiz":"` + quizID + `","answers":{"team_size":"nobody"},` +
			`"started":"0000-01-01T00:00:00+14:00"}`, "body.started"},
		{"POST", "/api/v1/me/assessments", `{"quiz":"` + quizID + `","short":true,"started":"2020-01-01T00:00:00Z"}`, "body.short"},
	} {
		p.wantsProblem(p.send(tt.method, tt.path, tt.body), 422, tt.want)
	}
	p.wantsProblem(p.send("PUT", "/api/v1/me/drafts/nothing", `{"answers":{"a":1}}`), 404, "path.quiz")
	p.wantsProblem(p.send("POST", "/api/v1/me/assessments", `{"quiz":"marketing_carer"}`), 404, "body.quiz", "did you mean")
	if after := p.send("GET", draftPath, "").body; after != before {
		t.Errorf("the draft is now %s, was %s", after, before)
	}
	p.wants(p.send("GET", "/api/v1/me/assessments", ""), http.StatusOK, `{"items":[]}`)
}

func TestAResultIsKeptAndToldAsScoringGivesIt(t *testing.T) {
	p := newSite(t).program()
	answers := p.answersText(leader)
	r := p.send("POST", "/api/v1/me/assessments", `{"quiz":"`+quizID+`","answers":`+answers+`,"started":"2026-11-01T10:00:00Z"}`)
	p.wants(r, http.StatusCreated, `"started":"2026-11-01T10:00:00Z"`, `"changes":null`, `"role":"marketing_manager"`)
	kept := p.send("GET", r.location(), "")
	if kept.status != http.StatusOK || kept.body != r.body {
		t.Errorf("it is told as\n%s\nand was made as\n%s", kept.body, r.body)
	}
	scored := p.send("POST", "/api/v1/score", `{"quiz":"`+quizID+`","answers":`+answers+`}`)
	with := p.send("GET", r.location()+"?changes=true", "")
	p.wants(with, http.StatusOK, `"result":`+strings.TrimSpace(scored.body))
	p.wantsProblem(p.send("GET", r.location()+"?changes=perhaps", ""), 422, "query.changes")
	p.wantsProblem(p.send("GET", r.location()+"x", ""), 404, "path.assessment")
	other := p.site.program()
	p.wantsProblem(other.send("GET", r.location(), ""), 404, "path.assessment")
	second := p.takes(director)
	list := p.send("GET", "/api/v1/me/assessments?limit=1", "")
	p.wants(list, http.StatusOK, second, `"next":"`)
	var page struct{ Next string }
	p.read(list, &page)
	p.wants(p.send("GET", "/api/v1/me/assessments?limit=1&cursor="+page.Next, ""), http.StatusOK,
		strings.TrimPrefix(r.location(), "/api/v1/me/assessments/"), `"verdict":"`)
	p.wantsProblem(p.send("GET", "/api/v1/roles?cursor="+page.Next, ""), 400)
}

func TestADraftEndsWithItsResultAndIsNeverOverwritten(t *testing.T) {
	p := newSite(t).program()
	p.wantsProblem(p.send("POST", "/api/v1/me/assessments", `{"quiz":"`+quizID+`"}`), 422, "body.answers", "no draft")
	p.wants(p.send("PUT", draftPath, `{"answers":`+p.answersText(leader)+`}`), http.StatusOK)
	p.wantsProblem(p.send("POST", "/api/v1/me/assessments", `{"quiz":"`+quizID+`","answers":{"team_size":"nobody"}}`), 409,
		"/api/problems/conflict", "body.answers", "Finish it by leaving answers out")
	p.wants(p.send("GET", draftPath, ""), http.StatusOK)
	p.wants(p.send("POST", "/api/v1/me/assessments", `{"quiz":"`+quizID+`"}`), http.StatusCreated,
		`"role":"marketing_manager"`)
	p.wantsProblem(p.send("GET", draftPath, ""), 404)
	p.wants(p.send("PUT", draftPath, `{"answers":`+p.answersText(director)+`}`), http.StatusOK)
	p.takes(director) // the same answers
	p.wantsProblem(p.send("GET", draftPath, ""), 404)
}

func TestACorrectionBegunOnThePageIsFinishedOverTheAPI(t *testing.T) {
	s := newSite(t).somebody()
	first := strings.TrimPrefix(s.take(answersOf(t, s.catalog, leader)), "/assessments/")
	s.form("/assessments/"+first+"/correct", nil)
	p := s.keyed()
	p.wants(p.send("GET", draftPath, ""), http.StatusOK, `"corrects":"`+first+`"`)
	p.wantsProblem(p.send("POST", "/api/v1/me/assessments", `{"quiz":"`+quizID+`","answers":{"team_size":"nobody"}}`), 409)
	p.wants(p.send("PUT", draftPath, `{"answers":`+p.answersText(director)+`}`), http.StatusOK, `"corrects":"`+first+`"`)
	r := p.send("POST", "/api/v1/me/assessments", `{"quiz":"`+quizID+`"}`)
	p.wants(r, http.StatusCreated, `"corrects":"`+first+`"`, `"corrected":"`)
	p.wants(p.send("GET", "/api/v1/me/assessments/"+first, ""), http.StatusOK, `"corrected_by":"`)
}

func TestAQuizThatHasChangedSinceTheDraftIsToldOfAtEachAnswer(t *testing.T) {
	s := newSite(t)
	p := s.program()
	p.wants(p.send("PUT", draftPath, `{"answers":{"team_size":"nobody","replied_to_followers":4,"checked_brand_rules":2}}`),
		http.StatusOK)
	content, err := shippedContent()
	if err != nil {
		t.Fatal(err)
	}
	for _, quiz := range content.Quizzes {
		for i := range quiz.Sections {
			section := &quiz.Sections[i]
			section.Items = slices.DeleteFunc(section.Items, func(it engine.Item) bool { return it.ID == "checked_brand_rules" })
			for j := range section.Items {
				if it := &section.Items[j]; it.ID == "team_size" {
					it.Options = slices.DeleteFunc(it.Options, func(o engine.Option) bool { return o.ID == "nobody" })
				}
			}
		}
	}
	if s.catalog, err = score.NewCatalog(content); err != nil {
		t.Fatal(err)
	}
	s.stop()
	s.start()
	r := p.send("GET", draftPath, "")
	p.wants(r, http.StatusOK, `"answers":{"replied_to_followers":4}`, `{"item":"checked_brand_rules","said":"","asked":false}`,
		`"item":"team_size","said":"`)
	p.wantsProblem(p.send("POST", "/api/v1/me/assessments", `{"quiz":"`+quizID+`"}`), 422, "The quiz has changed",
		"body.answers.team_size", "answer it again", "body.answers.checked_brand_rules", "no longer asks it")
	p.wantsProblem(p.send("PUT", draftPath, `{"answers":{"checked_brand_rules":2,"team_size":"nobody"}}`), 422,
		"body.answers.team_size", "body.answers.checked_brand_rules")
	p.wants(p.send("PUT", draftPath, `{"answers":{"replied_to_followers":4}}`), http.StatusOK, `"outdated":[]`)
	p.wants(p.send("POST", "/api/v1/me/assessments", `{"quiz":"`+quizID+`"}`), http.StatusCreated)
}
