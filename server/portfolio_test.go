package server_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"testing"

	"careerpath/engine/enginetest"
	"careerpath/engine/portfolio"
	"careerpath/store"
)

func TestSkillsAreTakenAlongAsResumeAndBadges(t *testing.T) {
	s := siteOf(t, catalogIn(t, "levels"))
	s.wants(s.get("/me/resume.json"), http.StatusNotFound)
	s.wants(s.get("/me/badges.json"), http.StatusNotFound)
	p := s.somebody()
	p.assessmentIn("grid", 1, grid("working", "level_4", "level_20"))
	p.evidence("go", "tick", "evidence", "led_launch", "note", "In May")
	p.wants(p.get("/me"), http.StatusOK, `href="/me/resume.json"`, `href="/me/badges.json"`, "Both are self-issued",
		"The badges are not signed")
	var resume portfolio.Resume
	if err := json.Unmarshal([]byte(p.get("/me/resume.json").body), &resume); err != nil {
		t.Fatal(err)
	}
	enginetest.Same(t, "skills", resume.Skills, []portfolio.ResumeSkill{
		{Name: "Delivery", Level: "Working (40 of 100)", Keywords: []string{"has led a launch with a budget above 50000: In May"}},
		{Name: "Craft", Level: "4 (80 of 100)", Keywords: []string{}},
		{Name: "Advice", Level: "20 of 100", Keywords: []string{}},
	})
	r := p.get("/me/badges.json")
	var badges portfolio.Presentation
	if err := json.Unmarshal([]byte(r.body), &badges); err != nil {
		t.Fatal(err)
	}
	if len(badges.Credentials) != 4 {
		t.Errorf("%d badges, want one for each of 3 levels and 1 tick", len(badges.Credentials))
	}
	p.wants(r, http.StatusOK, "Self-issued: the person says so of themselves")
}

func TestSkillsOfAQuizTakenLongAgoAreStillTakenAlongHoweverOftenAnotherWasSince(t *testing.T) {
	p := newSite(t).somebody()
	for _, quiz := range p.catalog.Quizzes() {
		if quiz.ID != quizID {
			p.taken(quiz.ID, 90, leader)
		}
	}
	skills := func() (names []string) {
		var resume portfolio.Resume
		if err := json.Unmarshal([]byte(p.get("/me/resume.json").body), &resume); err != nil {
			t.Fatal(err)
		}
		for _, skill := range resume.Skills {
			names = append(names, skill.Name)
		}
		return names
	}
	before := skills()
	again := p.taken(quizID, 40, leader)
	again.Result.Levels = again.Result.Levels[:1] // of a quiz that measures little
	p.live(again, store.Plan{}, 20, 0, 0)
	after := skills()
	for _, name := range before {
		if !slices.Contains(after, name) {
			t.Errorf("%s is missing: there were %q and are %q", name, before, after)
		}
	}
}
