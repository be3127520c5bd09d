package server_test

import (
	"html"
	"net/http"
	"slices"
	"strings"
	"testing"

	"careerpath/engine"
)

func TestAPathsPageShowsEveryActivityOfIt(t *testing.T) {
	s := newSite(t)
	list := s.get("/paths")
	for _, path := range s.catalog.Paths() {
		s.wants(list, http.StatusOK, `href="/paths/`+path.ID+`">`)
		page := s.get("/paths/" + path.ID)
		s.wants(page, http.StatusOK, html.EscapeString(path.Title), html.EscapeString(path.Summary), `href="/roles/`+path.To.ID+`"`)
		for _, a := range path.Activities {
			s.wants(page, http.StatusOK, `id="`+a.ID+`"`, html.EscapeString(a.Title), html.EscapeString(a.About),
				html.EscapeString(a.DoneWhen))
			if a.IfThen != nil {
				s.wants(page, http.StatusOK, html.EscapeString("If "+a.IfThen.If+", then "+a.IfThen.Then+"."))
			}
			for _, gain := range a.Gains {
				s.wants(page, http.StatusOK, `href="/skills/`+gain.Skill.ID+`"`)
			}
		}
	}
}

func TestAPlanIsMadeFromAPathOnlyWhereThereIsAResultToStartFrom(t *testing.T) {
	p := newSite(t).somebody()
	page := p.get("/paths/manager_to_director")
	p.wants(page, http.StatusOK, "A plan starts from a result. This quiz gives one:", `href="/quizzes/manager_or_director"`)
	lacks(t, page, "Make this plan")
	p.assessment(1, sheetOf(t, p.catalog, answersOf(t, p.catalog, leader)))
	page = p.get("/paths/manager_to_director")
	p.wants(page, http.StatusOK, `href="/plans/new?to=marketing_director">Make this plan`)
	lacks(t, page, "A plan starts from a result")
	p.wants(p.get("/plans/new?to=marketing_director"), http.StatusOK, `value="marketing_director" checked`)

	// A plan takes the path from the recommended role, which another one isn't.
	others := 0
	for _, path := range p.catalog.Paths() {
		page, from := p.get("/paths/"+path.ID), func(ref engine.Ref) bool { return ref.ID == "marketing_manager" }
		if slices.ContainsFunc(path.From, from) || !strings.Contains(page.body, `class="button" href="/plans/new?to=`) {
			continue
		}
		lacks(t, page, "Make this plan")
		p.wants(page, http.StatusOK, "Plan the way to <bdi>")
		others++
	}
	if others == 0 {
		t.Error("no other path leads to a role that a plan can lead to")
	}
}

func TestContentWithoutRolesHasPagesThatSayThatThereAreNone(t *testing.T) {
	s := siteOf(t, questionnaire(t, engine.MissingSkip))
	s.wants(s.get("/roles"), http.StatusOK, "There are no roles here.")
	s.wants(s.get("/paths"), http.StatusOK, "There are no growth paths here.")
	s.wants(s.get("/skills/strain"), http.StatusOK, "No role here states a level for it.", "How work weighs on you")
	method := s.get("/method")
	s.wants(method, http.StatusOK, "From answers to levels")
	lacks(t, method, "match share", "/sample/", "check-ins")
	s.wants(s.get("/sample/result"), http.StatusNotFound)
	s.wants(s.get("/sample/plan"), http.StatusNotFound)
}

func TestEveryPairOfRolesIsToldApartInOneSentenceThatIsTheSameBothWays(t *testing.T) {
	s := newSite(t)
	for _, a := range s.catalog.Roles() {
		for _, b := range s.catalog.Roles() {
			if a.ID == b.ID {
				continue
			}
			page := s.get("/compare/" + a.ID + "/" + b.ID)
			_, sentence, found := strings.Cut(page.body, `<p class="lead" dir="auto">`)
			sentence, _, _ = strings.Cut(sentence, "</p>")
			if !found || len(sentence) < 30 {
				t.Errorf("%s and %s are told apart by %q", a.ID, b.ID, sentence)
			}
			for _, d := range a.Unlike {
				if back := s.get("/compare/" + b.ID + "/" + a.ID); d.Role.ID == b.ID &&
					(!strings.Contains(sentence, html.EscapeString(d.Text)) || !strings.Contains(back.body, sentence)) {
					t.Errorf("%s and %s are not told apart by what is written: %q", a.ID, b.ID, sentence)
				}
			}
			for _, role := range []engine.Role{a, b} {
				for _, does := range role.Responsibilities {
					if strings.Count(page.body, html.EscapeString(does.Text)) != 1 {
						t.Errorf("%s and %s: %q stands there %d times", a.ID, b.ID, does.Text, strings.Count(page.body, does.Text))
					}
				}
			}
		}
	}
	page := readable(s.get("/compare/marketing_manager/marketing_director").body)
	for _, words := range []string{
		"The director settles why and what, and the manager works out how",
		"A sports campaign, seen by both Marketing Manager Schedules the meetings",
		"Direction Marketing Manager Takes the director's vision",
	} {
		if !strings.Contains(page, words) {
			t.Errorf("the page lacks %q:\n%s", words, page)
		}
	}
	page = readable(s.get("/compare/marketing_director/marketing_manager").body)
	if !strings.Contains(page, "A sports campaign, seen by both Marketing Director Maps the strategy") {
		t.Errorf("the other way round the page says:\n%s", page)
	}
	if page := readable(s.get("/compare/marketing_director/social_media_manager").body); !strings.Contains(page,
		"asks for clearly more of") {
		t.Errorf("by their profiles the page says:\n%s", page)
	}
}
