package server_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"careerpath/engine"
)

// emptyParts are headings, paragraphs, lists and list items with nothing in them.
var emptyParts = regexp.MustCompile(`<(h[1-6]|p|ul|ol|li|dd|dt|strong|section|bdi)( [^>]*)?>(\s|<bdi>\s*</bdi>)*</(h[1-6]|p|ul|ol|li|dd|dt|strong|section|bdi)>`)

func (s *site) wantsNothingEmpty(paths ...string) {
	s.t.Helper()
	for _, path := range paths {
		if empty := emptyParts.FindString(s.get(path).body); empty != "" && !strings.Contains(empty, "aria-hidden") {
			s.t.Errorf("%s has an empty part: %s", path, empty)
		}
	}
}

// A questionnaire that comes with ids and titles alone, in no clusters, without definitions, anchors, roles and sources.
func TestScalesNeedNoMoreThanATitle(t *testing.T) {
	p := siteOf(t, catalogIn(t, "scales")).somebody()
	sheet := func(energy, nerves, calm float64) engine.Answers {
		out := engine.Answers{}
		for id, points := range map[string]float64{"e": energy, "n": nerves, "c": calm} {
			out[id+"1"], out[id+"2"] = engine.Number(points), engine.Number(points)
		}
		return out
	}
	first := p.assessmentIn("scales", 100, sheet(2, 2, 2))
	second := p.assessmentIn("scales", 1, sheet(4, 3, 2))

	list := p.get("/skills")
	p.wants(list, http.StatusOK, `href="/skills/energy">Energy`)
	lacks(t, list, "What people visibly do", "<h2", `class="eyebrow"`)
	skill := p.get("/skills/energy")
	p.wants(skill, http.StatusOK, `<h1 dir="auto">Energy`, "Your level so far", "Where it is measured")
	lacks(t, skill, "What people do at each level", `class="lead"`, " · <bdi>Energy")

	const told = "The errors of Energy and Nerves rest on the reliability stated for each of these scales."
	result := p.get("/assessments/" + second.ID)
	p.wants(result, http.StatusOK, told, "told by retest reliability")
	beside := "/assessments/" + first.ID + "/beside/" + second.ID
	for _, path := range []string{"/progress", beside} {
		page := p.get(path)
		p.wants(page, http.StatusOK, "Energy", "is told by retest reliability: how alike people&#39;s levels are some weeks apart.",
			"is told by internal consistency (α), stated scale by scale.")
		lacks(t, page, "A group rests on more answers", "Group and skills")
		if n := strings.Count(page.body, `<th scope="row"><bdi>Energy</bdi>`) +
			strings.Count(page.body, `<th scope="row" class="under"><bdi>Energy</bdi>`); n > 1 {
			t.Errorf("%s names a scale again under itself", path)
		}
	}
	p.wantsNothingEmpty("/", "/skills", "/skills/energy", "/progress", beside, "/assessments/"+second.ID,
		"/assessments/"+second.ID+"/print", "/quizzes/scales", "/method", "/me")
}
