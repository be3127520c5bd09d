package server_test

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"

	"careerpath/engine"
	"careerpath/engine/content"
	"careerpath/engine/score"
)

// normed is a quiz whose result is compared with two groups.
func normed(t *testing.T) *score.Catalog {
	t.Helper()
	mean, sd := 4.0, 2.0
	strain, calm, source := engine.Ref{ID: "strain"}, engine.Ref{ID: "calm"}, engine.Ref{ID: "manual"}
	scale := engine.Ref{ID: "days"}
	item := func(id string, skill engine.Ref) engine.Item {
		return engine.Item{ID: id, Ask: "About " + id + ".", Scale: &scale, Measures: []engine.Measure{{Skill: skill, Weight: 1}}}
	}
	skill := func(id, title string) engine.Skill {
		return engine.Skill{ID: id, Title: title, Cluster: engine.Ref{ID: "health"}, Definition: "…",
			Anchors: []engine.Anchor{{Level: 50, Text: "…"}}}
	}
	c, err := score.NewCatalog(engine.Content{
		Sources:  []engine.Source{{ID: "manual", Title: "Manual of strain", Publisher: "A press", URL: "https://press.example/m"}},
		Clusters: []engine.Cluster{{ID: "health", Title: "Health"}},
		Skills:   []engine.Skill{skill("strain", "Strain"), skill("calm", "Calm")},
		Quizzes: []engine.Quiz{{
			ID: "weight", Title: "How work weighs on you", Minutes: 1, Reliability: engine.Reliability{SD: 22, InterItemR: 0.45},
			Scales: []engine.Scale{{ID: scale, Labels: []string{"Not at all", "Several days", "Most days", "Every day"}}},
			Sums:   []engine.Sum{{Skill: strain}},
			Norms: []engine.Norm{
				{Name: "Night nurses", People: 1312, Source: &source, Of: []engine.NormScale{{Scale: strain, Mean: &mean, SD: &sd}}},
				{Name: "Everybody", Of: []engine.NormScale{{Scale: calm, Percentiles: []engine.Percentile{
					{Percent: 5, Value: 20}, {Percent: 50, Value: 45}, {Percent: 95, Value: 90}}}}},
			},
			Sections: []engine.Section{{Title: "Lately", Items: []engine.Item{item("tiredness", strain), item("sleep", strain),
				item("rest", calm), item("walks", calm)}}},
		}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestAResultSaysWhereSomebodyStandsAmongOthers(t *testing.T) {
	s := siteOf(t, normed(t))
	answers := url.Values{":go": {"next"}, "tiredness": {"4"}, "sleep": {"4"}, "rest": {"1"}, "walks": {"1"}}
	if r := s.form("/quizzes/weight", answers); r.status != http.StatusSeeOther {
		t.Fatalf("status %d:\n%s", r.status, r.body)
	}
	at := s.form("/quizzes/weight/finish", nil).location()
	page := s.get(at)
	s.wants(page, http.StatusOK, `<h2 id="norms">How you compare with others</h2>`,
		"Strain</strong>: T 60, higher than about 84 of 100 in “Night nurses” (1,312 people)",
		"Calm</strong>: higher than at most 5 of 100 in “Everybody”",
		`Night nurses</td><td class="number">60</td><td class="number">1.00</td><td class="number">84</td><td class="number">7</td>`,
		`Everybody</td><td class="number">–</td><td class="number">–</td><td class="number">≤ 5</td><td class="number">–</td>`,
		`<a href="https://press.example/m" rel="noreferrer">Manual of strain</a>, A press`)
	if strings.Count(page.body, "Manual of strain") != 1 {
		t.Error("the source of a group is named where nobody is compared with it, or twice")
	}
	s.wants(s.get(at+"/print"), http.StatusOK, "How you compare with others",
		"<b>Strain</b>: T 60, higher than about 84 of 100 in “Night nurses” (1,312 people)")
	s.wants(s.asking("de", at), http.StatusOK, "Wo du im Vergleich mit anderen stehst",
		"T 60, höher als etwa 84 von 100 in „Night nurses“ (1.312 Personen)")
	s.wants(s.asking("es", at), http.StatusOK,
		"T 60, por encima de unas 84 de cada 100 personas en «Night nurses» (1.312 personas)")
}

func TestAResultOfAQuizWithoutNormsComparesWithNobody(t *testing.T) {
	s := siteOf(t, questionnaire(t, engine.MissingSkip))
	s.form("/quizzes/weight", url.Values{":go": {"next"}, "tiredness": {"4"}, "sleep": {"4"}, "rest": {"1"}, "walks": {"1"}})
	page := s.get(s.form("/quizzes/weight/finish", nil).location())
	s.wants(page, http.StatusOK, "Your points")
	lacks(t, page, "compare with others")
}

func TestManyScalesAreATableOfOneGroup(t *testing.T) {
	c, err := content.Load(os.DirFS("../quizzes/testdata/instruments/ipip_neo_120"))
	if err != nil {
		t.Fatal(err)
	}
	s := siteOf(t, c)
	quiz := c.Quizzes()[0]
	for i, section := range quiz.Sections {
		answers := url.Values{":go": {"next"}}
		for _, it := range section.Items {
			answers[it.ID] = []string{map[string]string{"sex": "f", "age": "34"}[it.ID]}
			if it.Scale != nil {
				answers[it.ID] = []string{"4"}
			}
		}
		if r := s.form(fmt.Sprintf("/quizzes/ipip_neo_120?section=%d", i+1), answers); r.status != http.StatusSeeOther {
			t.Fatalf("status %d:\n%s", r.status, r.body)
		}
	}
	page := s.get(s.form("/quizzes/ipip_neo_120/finish", nil).location())
	s.wants(page, http.StatusOK, "<p>The group is “Women of 21 to 40”.</p>", `<th scope="row">Anxiety</th><td class="number">`)
	if strings.Contains(page.body, "in “Women of 21 to 40”") || strings.Contains(page.body, "T, z, percentile") {
		t.Error("the group is named in each of 35 sentences")
	}
}
