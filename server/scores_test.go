package server_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"careerpath/engine"
	"careerpath/engine/score"
)

// interests is a quiz of three scales; change makes it another.
func interests(t *testing.T, change func(*engine.Quiz)) *score.Catalog {
	t.Helper()
	scale := engine.Ref{ID: "liking"}
	q := engine.Quiz{
		ID: "likes", Title: "What you like", Minutes: 1, Reliability: engine.Reliability{SD: 22, InterItemR: 0.45},
		Scales: []engine.Scale{{ID: scale, Labels: []string{"Dislike", "Unsure", "Like"}}},
	}
	var items []engine.Item
	var skills []engine.Skill
	for _, s := range [][2]string{{"social", "Social"}, {"artistic", "Artistic"}, {"investigative", "Investigative"}} {
		items = append(items, engine.Item{ID: "likes_" + s[0], Ask: "About " + s[0] + ".", Scale: &scale,
			Measures: []engine.Measure{{Skill: engine.Ref{ID: s[0]}, Weight: 1}}})
		skills = append(skills, engine.Skill{ID: s[0], Title: s[1], Cluster: engine.Ref{ID: "all"}, Definition: "…",
			Anchors: []engine.Anchor{{Level: 50, Text: "…"}}})
	}
	q.Sections = []engine.Section{{Title: "All", Items: items}}
	change(&q)
	c, err := score.NewCatalog(engine.Content{Clusters: []engine.Cluster{{ID: "all", Title: "All"}}, Skills: skills,
		Quizzes: []engine.Quiz{q}})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func withSums(q *engine.Quiz) {
	for _, it := range q.Items() {
		q.Sums = append(q.Sums, engine.Sum{Skill: it.Measures[0].Skill})
	}
}

func withCode(ties engine.Ties) func(*engine.Quiz) {
	return func(q *engine.Quiz) {
		q.Codes = []engine.LetterCode{{ID: "type", Title: "Type of interest", Top: 2, Ties: ties, Of: []engine.CodeScale{
			{Scale: engine.Ref{ID: "social"}, Letters: "S"}, {Scale: engine.Ref{ID: "artistic"}, Letters: "A"},
			{Scale: engine.Ref{ID: "investigative"}, Letters: "I"}}}}
	}
}

func withMean(q *engine.Quiz) {
	q.Composites = []engine.Composite{{ID: "people", Title: "People and ideas", Mean: true, Of: []engine.CompositePart{
		{Scale: engine.Ref{ID: "social"}, Weight: 1}, {Scale: engine.Ref{ID: "artistic"}, Weight: 2}},
		Bands: []engine.Band{{From: 0, Name: "little"}, {From: 1.5, Name: "much"}}}}
}

// resultOf answers the interests and returns where the result is.
func resultOf(t *testing.T, c *score.Catalog, social, artistic, investigative string) (*site, string) {
	t.Helper()
	s := siteOf(t, c)
	r := s.form("/quizzes/likes", url.Values{":go": {"next"}, "likes_social": {social}, "likes_artistic": {artistic},
		"likes_investigative": {investigative}})
	if r.status != http.StatusSeeOther {
		t.Fatalf("status %d:\n%s", r.status, r.body)
	}
	return s, s.form("/quizzes/likes/finish", nil).location()
}

func TestAResultShowsCompositesBelowTheirScales(t *testing.T) {
	s, at := resultOf(t, interests(t, func(q *engine.Quiz) { withSums(q); withMean(q) }), "2", "3", "1")
	s.wants(s.get(at), http.StatusOK, `<h1>People and ideas: 1.67 of 2 points, much</h1>`,
		"This quiz shows points and recommends no role.", `<h2 id="sums">Your points</h2>`, `<th scope="col">Scale</th>`,
		`<tr><th scope="row">Social</th><td class="number">1</td><td class="number">0 to 2</td></tr>`,
		`<tr class="sum"><th scope="row">People and ideas: much <span class="small">made up of Social and Artistic</span></th>`+
			`<td class="number">1.67</td><td class="number">0 to 2</td></tr>`)
	s.wants(s.asking("de", at), http.StatusOK, "zusammengesetzt aus Social und Artistic")
	s.wants(s.asking("es", at), http.StatusOK, "compuesta de Social y Artistic")
}

func TestMuchOfAPublishedScaleIsNoStrength(t *testing.T) {
	precise := func(q *engine.Quiz) { q.Reliability = engine.Reliability{SD: 22, InterItemR: 0.99} }
	published := interests(t, func(q *engine.Quiz) { withSums(q); precise(q) })
	s, at := resultOf(t, published, "3", "2", "1")
	s.wants(s.get(at), http.StatusOK, "<h1>Your highest scale: Social</h1>", "Low for you: Investigative.")
	s.wants(s.asking("de", at), http.StatusOK, "<h1>Deine höchste Skala: Social</h1>", "Niedrig bei dir: Investigative.")
	s, at = resultOf(t, published, "2", "2", "2")
	s.wants(s.get(at), http.StatusOK, "<h1>Your scales at a glance</h1>", "So none of them stands out.")
	s, at = resultOf(t, interests(t, precise), "3", "2", "1")
	s.wants(s.get(at), http.StatusOK, "<h1>Your strength: Social</h1>", "You show less of Investigative.")
}

// A picture to show others says a role and strengths, and points on a published scale are neither.
func TestAResultWithoutRolesHasNoPictureToShow(t *testing.T) {
	s, at := resultOf(t, interests(t, withSums), "3", "2", "1")
	if page := s.get(at); strings.Contains(page.body, "Save the picture") {
		t.Errorf("a picture is offered:\n%s", page.body)
	}
	s.wants(s.get(at+"/card.png"), http.StatusNotFound)
}

func TestTheFirstOfSeveralCompositesIsTheHeadline(t *testing.T) {
	s, at := resultOf(t, interests(t, func(q *engine.Quiz) {
		withSums(q)
		withMean(q)
		q.Composites = append(q.Composites, engine.Composite{ID: "all_of_them", Title: "Interest", Of: []engine.CompositePart{
			{Scale: engine.Ref{ID: "social"}, Weight: 1}, {Scale: engine.Ref{ID: "investigative"}, Weight: 1}}})
	}), "2", "3", "1")
	s.wants(s.get(at), http.StatusOK, `<h1>People and ideas: 1.67 of 2 points, much</h1>`)
}

func TestAResultShowsACodeWithItsTies(t *testing.T) {
	for _, tt := range []struct {
		name                            string
		ties                            engine.Ties
		social, artistic, investigative string
		want                            []string
	}{
		{"clear", engine.TiesMark, "3", "2", "1", []string{"<h1>Type of interest: SA</h1>",
			"<p>Your highest scales, the highest first, are Social and Artistic.</p>"}},
		{"marked", engine.TiesMark, "3", "2", "2", []string{"<h1>Type of interest: S(AI)</h1>",
			"are Social, Artistic and Investigative. Those in brackets are equal.</p>"}},
		{"in order", engine.TiesOrder, "3", "2", "2", []string{"<h1>Type of interest: SA</h1>",
			"Where scales are equal, the questionnaire says which comes first.</p>"}},
		{"none", engine.TiesNone, "3", "2", "2", []string{`Type of interest</h`,
			"<p>There is none, because scales at its end are equal.</p>"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, at := resultOf(t, interests(t, withCode(tt.ties)), tt.social, tt.artistic, tt.investigative)
			page := s.get(at)
			s.wants(page, http.StatusOK, tt.want...)
			lacks(t, page, "Your points")
		})
	}
	s, at := resultOf(t, interests(t, func(q *engine.Quiz) { withSums(q); withCode(engine.TiesMark)(q) }), "3", "2", "2")
	s.wants(s.get(at), http.StatusOK, `<h2 id="sums">Your points</h2>`, "<h3>Type of interest: S(AI)</h3>")
	s.wants(s.asking("de", at), http.StatusOK, "Die in Klammern sind gleich.")
	s.wants(s.asking("es", at), http.StatusOK, "Las que están entre paréntesis son iguales.")
}
