package server_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"careerpath/engine"
	"careerpath/engine/score"
)

// questionnaire is a quiz without roles: two skills of two items from 0 to 3 points, one of which shows its sum.
func questionnaire(t *testing.T, missing engine.Missing) *score.Catalog {
	t.Helper()
	scale := engine.Ref{ID: "days"}
	item := func(id, skill string) engine.Item {
		return engine.Item{ID: id, Ask: "About " + id + ".", Scale: &scale,
			Measures: []engine.Measure{{Skill: engine.Ref{ID: skill}, Weight: 1}}}
	}
	skill := func(id, title string) engine.Skill {
		return engine.Skill{ID: id, Title: title, Cluster: engine.Ref{ID: "health"}, Definition: "…",
			Anchors: []engine.Anchor{{Level: 50, Text: "…"}}}
	}
	c, err := score.NewCatalog(engine.Content{
		Clusters: []engine.Cluster{{ID: "health", Title: "Health"}},
		Skills:   []engine.Skill{skill("strain", "Strain"), skill("calm", "Calm")},
		Quizzes: []engine.Quiz{{
			ID: "weight", Title: "How work weighs on you", Minutes: 1, Missing: missing,
			Reliability: engine.Reliability{SD: 22, InterItemR: 0.45},
			Scales:      []engine.Scale{{ID: scale, Labels: []string{"Not at all", "Several days", "Most days", "Every day"}}},
			Sums: []engine.Sum{{Skill: engine.Ref{ID: "strain"},
				Bands: []engine.Band{{From: 0, Name: "a feather"}, {From: 3, Name: "a stone"}}}},
			Sections: []engine.Section{{Title: "Lately", Items: []engine.Item{
				item("tiredness", "strain"), item("sleep", "strain"), item("rest", "calm"), item("walks", "calm")}}},
		}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestAQuestionLeftOpenCountsAsTheQuizSaysAndThePageSaysSo(t *testing.T) {
	for _, tt := range []struct {
		missing        engine.Missing
		review         string
		result, absent string
	}{
		{engine.MissingSkip, "Unanswered questions make the result less sure",
			`Strain: a stone</th><td class="number">6</td><td class="number">0 to 6</td>`, "Not measured"},
		{engine.MissingZero, "counts as if you had shown nothing",
			`Strain: a stone</th><td class="number">3</td><td class="number">0 to 6</td>`, "Not measured"},
		{engine.MissingRefuse, "a skill with an unanswered question gets no result", "There is too little to go on yet",
			"Your points"},
	} {
		t.Run(string(tt.missing), func(t *testing.T) {
			s := siteOf(t, questionnaire(t, tt.missing))
			r := s.form("/quizzes/weight", url.Values{":go": {"next"}, "tiredness": {"4"}, "rest": {"1"}, "walks": {"1"}})
			if r.status != http.StatusSeeOther {
				t.Fatalf("status %d:\n%s", r.status, r.body)
			}
			s.wants(s.get("/quizzes/weight/review"), http.StatusOK, "You have answered 3 of 4 questions", tt.review,
				"<em>not answered</em>")
			page := s.get(s.form("/quizzes/weight/finish", nil).location())
			s.wants(page, http.StatusOK, tt.result)
			lacks(t, page, tt.absent)
		})
	}
}

func TestAResultWithoutRolesNamesWhatStandsOut(t *testing.T) {
	for _, tt := range []struct {
		name    string
		answers url.Values
		want    []string
	}{
		{"one above, one below", url.Values{"tiredness": {"4"}, "sleep": {"4"}, "rest": {"1"}, "walks": {"1"}},
			[]string{"<h1>Your strength: Strain</h1>", "You show less of Calm."}},
		{"even", url.Values{"tiredness": {"2"}, "sleep": {"3"}, "rest": {"2"}, "walks": {"2"}},
			[]string{"<h1>Your skills at a glance</h1>", "Your levels are so even", "So we call none of them a strength or a weakness"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := siteOf(t, questionnaire(t, engine.MissingSkip))
			tt.answers.Set(":go", "next")
			s.form("/quizzes/weight", tt.answers)
			page := s.get(s.form("/quizzes/weight/finish", nil).location())
			s.wants(page, http.StatusOK, append(tt.want, "Take the quiz again")...)
			lacks(t, page, "role to grow towards", "How the match is divided")
		})
	}
}

func lacks(t *testing.T, r reply, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if strings.Contains(r.body, text) || strings.Contains(unmarked(r.body), text) {
			t.Errorf("the page has %q:\n%s", text, r.body)
		}
	}
}
