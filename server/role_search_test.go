package server_test

import (
	"net/http"
	"strings"
	"testing"
)

func TestTheRolesPageFindsRolesAndSaysWhy(t *testing.T) {
	s := newSite(t)
	r := s.get("/roles?q=contnet+stratgist")
	s.wants(r, http.StatusOK, `5 roles for “contnet stratgist”, the best first`, `<a href="/roles/digital_media_manager">`,
		"“contnet” is nowhere on these pages, so we looked for “content”.", "so we looked for “strategist”.",
		"Does: Shapes the overall online content strategy", "Also called “Search Marketing Strategists” (O*NET)",
		`value="contnet stratgist"`)
	if best := strings.Index(r.body, `<ol class="found">`); !strings.HasPrefix(r.body[best:],
		`<ol class="found"><li><a href="/roles/digital_media_manager">`) {
		t.Error("the nearest role isn't the first")
	}
	s.wants(s.get("/roles?q=%22%3E%3Cscript%3E"), http.StatusOK, "No role for “&#34;&gt;&lt;script&gt;”", "Try other words")
	if plain := s.get("/roles?q=+"); strings.Contains(plain.body, `id="found"`) {
		t.Error("nothing was looked for, and something found")
	}
	s.wants(s.get("/roles?q="+strings.Repeat("seo+", 100)), http.StatusOK, "Also called “SEO Strategist” (O*NET)")
}

func TestARoleHasASecondOpinionWithItsSourceAndYear(t *testing.T) {
	s := newSite(t)
	s.wants(s.get("/roles/marketing_director"), http.StatusOK, "A second opinion: what O*NET finds important",
		`Chief Executives</bdi></a> <span class="small">2023</span>`, "CC BY 4.0", `href="https://www.onetonline.org"`,
		`<bdi>Team leadership</bdi></a></th><td class="number">80</td><td class="number">3.8</td><td class="number">4.7</td>`,
		"In 7 of 10 skills the two stand in the same order, or alike. In 3 they don", "Ours: Marketing Manager 90, "+
			"Marketing Director 80. Theirs: Chief Executives 4.7, Marketing Managers 3.8.",
		"Their two ratings differ by no more than chance may make.")
	if r := s.get("/roles/social_media_manager"); strings.Contains(r.body, "second opinion") {
		t.Error("a role that no occupation is like has a second opinion")
	}
}

func TestRolesAndSkillsLinkToWhatTheyAreElsewhere(t *testing.T) {
	s := newSite(t)
	const esco = "http://data.europa.eu/esco/occupation/6fcf4638-e7c7-4978-9302-9a7b63a3d57c"
	s.wants(s.get("/roles/marketing_manager"), http.StatusOK, `<a href="`+esco+`" rel="noreferrer" lang="en">`,
		`<span class="small">ESCO</span>`, "market development manager, market manager")
	s.wants(s.get("/skills/data_analysis"), http.StatusOK, "perform data analysis")
	s.wants(s.get("/api/v1/roles/marketing_manager"), http.StatusOK, `"same_as":[{"uri":"https://www.onetonline.org/link/`,
		`"uri":"`+esco+`","title":"marketing manager","alternates":["market development manager"`)
	for _, role := range s.catalog.Roles() {
		if role.ID != "social_media_manager" && len(role.SameAs) == 0 {
			t.Errorf("%s is named nowhere else", role.ID)
		}
	}
}
