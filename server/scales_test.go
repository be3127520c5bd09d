package server_test

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"careerpath/engine"
	"careerpath/engine/score"
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

// With mean 40, SD 18, n 200 and a retest reliability of .83, a level of 25 is followed by 40 − .83·15 = 27.55 on average
// where nothing changes, with an error of 18·√((1 − .83²)·199/198)·√(1 + 1/200 + 15²/(18²·199)) = 10.108, which is
// 27.55 ± 1.972·10.108 in 95 of 100 people. Beside it stands whether the change is reliable.
func TestTheExpectedRetakeStandsBesideTheReliableChange(t *testing.T) {
	const norm = "norms:\n  - name: Adults\n    people: 200\n    of: {energy: {mean: 3.2, sd: 1.44}}\nsections:\n"
	content := t.TempDir()
	if err := os.CopyFS(content, os.DirFS(filepath.Join("testdata", "scales"))); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(content, "quizzes", "scales.yaml")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(strings.Replace(string(text), "sections:\n", norm, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		catalog *score.Catalog
		says    bool
	}{"with a norm": {catalogAt(t, content), true}, "without": {catalogIn(t, "scales"), false}} {
		t.Run(name, func(t *testing.T) {
			p := siteOf(t, tt.catalog).somebody()
			sheet := func(energy float64) engine.Answers {
				out := engine.Answers{}
				for _, id := range []string{"e1", "e2", "n1", "n2", "c1", "c2"} {
					out[id] = engine.Number(3)
				}
				out["e1"], out["e2"] = engine.Number(energy), engine.Number(energy)
				return out
			}
			p.assessmentIn("scales", 100, sheet(2))
			p.assessmentIn("scales", 1, sheet(4))
			page := p.get("/progress")
			p.wants(page, http.StatusOK, `<th scope="row"><bdi>Energy</bdi></th><td class="number">25</td><td class="number">75</td>`)
			sentence := regexp.MustCompile(`<bdi>Energy</bdi>: Without a change, 28 is to be expected after 25, and in 95 of 100 ` +
				`people 8 to 47 \(\W*Adults\W*, n 200, retest r 0\.83\)\.`)
			if said := sentence.MatchString(page.body); said != tt.says {
				t.Errorf("that 28 is to be expected is said: %v", said)
			}
			if strings.Contains(page.body, "Crawford &amp; Garthwaite 2007") != tt.says {
				t.Errorf("the source is on the page, or isn't, where a prediction is: %v", tt.says)
			}
		})
	}
}
