package server_test

import (
	"fmt"
	"html"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"careerpath/engine"
	"careerpath/store"
)

func TestASkillsPageShowsWhatPeopleDoWhichRolesAskForItAndWhatRaisesIt(t *testing.T) {
	s := newSite(t)
	list := s.get("/skills")
	s.wants(list, http.StatusOK)
	for _, skill := range s.catalog.Skills() {
		s.wants(list, http.StatusOK, `href="/skills/`+skill.ID+`">`+skill.Title)
		page := s.get("/skills/" + skill.ID)
		s.wants(page, http.StatusOK, "<h1 dir=\"auto\">"+skill.Title, html.EscapeString(skill.Definition))
		for _, a := range skill.Anchors {
			s.wants(page, http.StatusOK, fmt.Sprintf(`%g</span> <span dir="auto">%s`, a.Level, html.EscapeString(a.Text)))
		}
		lacks(t, page, "You are about here", "Your level so far")
		for _, role := range s.catalog.Roles() {
			if d, asked := role.Demand(skill.ID); asked {
				s.wants(page, http.StatusOK, fmt.Sprintf(`href="/roles/%s"><bdi>%s</bdi></a> <span class="number">%g`, role.ID,
					role.Title, d.Level))
			}
		}
		for _, path := range s.catalog.Paths() {
			for _, a := range path.Activities {
				if slices.ContainsFunc(a.Gains, func(g engine.SkillPoints) bool { return g.Skill.ID == skill.ID }) {
					s.wants(page, http.StatusOK, `href="/paths/`+path.ID+`#`+a.ID+`"`)
				}
			}
		}
	}
}

func TestASkillsPageShowsThePersonsLevelsTheLatestFirstAndWhereTheyAre(t *testing.T) {
	p := newSite(t).somebody()
	answers := sheetOf(t, p.catalog, answersOf(t, p.catalog, leader))
	level := func(level float64) func(*store.Assessment) {
		return func(a *store.Assessment) {
			i := slices.IndexFunc(a.Result.Levels, func(l engine.Level) bool { return l.Skill == "team_leadership" })
			a.Result.Levels[i].Level, a.Result.Levels[i].SEM = level, 9
		}
	}
	p.assessment(200, answers, level(5))
	here := func(page reply) (above, below string) {
		at := strings.Index(page.body, "You are about here")
		rungs := regexp.MustCompile(`class="rung">(\d+)<`)
		before, after := rungs.FindAllStringSubmatch(page.body[:at], -1), rungs.FindStringSubmatch(page.body[at:])
		if len(before) > 1 {
			above = before[len(before)-2][1]
		}
		if after != nil {
			below = after[1]
		}
		return above, below
	}
	if above, below := here(p.get("/skills/team_leadership")); above != "20" || below != "" {
		t.Errorf("at 5 one stands between %q and %q", above, below)
	}
	for i := range 4 {
		p.assessment(150-i, answers, level(30))
	}
	latest := p.assessment(3, answers, level(67))
	page := p.get("/skills/team_leadership")
	p.wants(page, http.StatusOK, `<a href="/assessments/`+latest.ID+`">`+written(3)+`</a> <span class="number">67 ± 9`,
		"Earlier results", "5 ± 9")
	if above, below := here(page); above != "80" || below != "50" {
		t.Errorf("at 67 one stands between %q and %q", above, below)
	}
	if strings.Index(page.body, "67 ± 9") > strings.Index(page.body, "30 ± 9") {
		t.Error("the latest level isn't first")
	}
}

func TestARolesPageSaysOfEverySkillWhatPeopleAtItsLevelDo(t *testing.T) {
	s := newSite(t)
	for _, role := range s.catalog.Roles() {
		page := s.get("/roles/" + role.ID)
		for _, d := range role.Profile {
			skill, _ := s.catalog.Skill(d.Skill.ID)
			anchor, _ := skill.AnchorAt(d.Level)
			s.wants(page, http.StatusOK, `href="/skills/`+skill.ID+`"`,
				html.EscapeString(fmt.Sprintf("At about %g, people do this: %s", anchor.Level, anchor.Text)), html.EscapeString(d.Why))
		}
	}
}

func TestAnAnchorIsTheNearestOneAndOfTwoTheLower(t *testing.T) {
	skill := engine.Skill{Anchors: []engine.Anchor{{Level: 20}, {Level: 50}, {Level: 80}}}
	for level, want := range map[float64]float64{0: 20, 34: 20, 35: 20, 36: 50, 65: 50, 66: 80, 100: 80} {
		if got, ok := skill.AnchorAt(level); !ok || got.Level != want {
			t.Errorf("at %v it is %v, not %v", level, got.Level, want)
		}
	}
	if _, ok := (&engine.Skill{}).AnchorAt(50); ok {
		t.Error("a skill without anchors has one")
	}
}

func TestPagesOfSkillsPathsAndRolesThatThereAreNoneOfAreNotFound(t *testing.T) {
	s := newSite(t)
	for _, path := range []string{"/skills/juggling", "/paths/to_the_moon", "/roles/juggler", "/skills/marketing_director",
		"/compare/juggler/marketing_manager", "/compare/marketing_manager/juggler"} {
		s.wants(s.get(path), http.StatusNotFound, "This page isn&#39;t here")
	}
}
