package server_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"
)

var (
	aHref = regexp.MustCompile(`href="([^"]*)"`)
	aForm = regexp.MustCompile(`<(form|input|button|textarea|select)\b`)
)

// mainOf is the part of a page that isn't the same on all of them.
func mainOf(page string) string {
	_, main, _ := strings.Cut(page, "<main")
	main, _, _ = strings.Cut(main, "</main>")
	return main
}

func TestASampleCanBeReadBeforeTheFirstAnswerAndIsNobodys(t *testing.T) {
	s := newSite(t)
	s.wants(s.get("/"), http.StatusOK, `href="/sample/result"`)
	result, plan := s.get("/sample/result"), s.get("/sample/plan")
	s.wants(result, http.StatusOK, "A sample: somebody made up, on the way from Marketing Manager to Marketing Director.",
		"You work like a Marketing Manager", "<title>Sample: ", `href="/sample/plan"`, `href="/skills/team_leadership"`)
	s.wants(plan, http.StatusOK, "A sample: somebody made up", `href="/sample/result"`, `href="/paths/manager_to_director#`)
	for path, page := range map[string]reply{"/sample/result": result, "/sample/plan": plan} {
		main := mainOf(page.body)
		if found := aForm.FindAllString(main, -1); found != nil {
			t.Errorf("%s has %q", path, found)
		}
		for _, href := range aHref.FindAllStringSubmatch(main, -1) {
			for _, private := range []string{"/assessments", "/plans", "/me", "/progress", "/return", "/open", "/calendar"} {
				if strings.HasPrefix(href[1], private) {
					t.Errorf("%s links to %s", path, href[1])
				}
			}
		}
		if strings.Contains(page.body, "00000000-0000") {
			t.Errorf("%s names the sample's id", path)
		}
	}
	s.crawl("/sample/result", "/sample/plan")
	for _, own := range []string{"/assessments/00000000-0000-7000-8000-000000000001",
		"/plans/00000000-0000-7000-8000-000000000002"} {
		s.wants(s.get(own), http.StatusNotFound)
	}
	if people := s.people(); len(people) > 0 {
		t.Errorf("reading a sample keeps %v", people)
	}
}

func TestASampleIsTheSameForEverybody(t *testing.T) {
	at := time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)
	s := siteAt(t, at, "Europe/Berlin")
	somebody := s.somebody()
	somebody.assessment(1, sheetOf(t, s.catalog, answersOf(t, s.catalog, leader)))
	for _, path := range []string{"/sample/result", "/sample/plan"} {
		theirs := mainOf(somebody.get(path).body)
		if other := mainOf(siteAt(t, at, "Europe/Berlin").get(path).body); other != theirs {
			t.Errorf("%s says to one\n%s\nand to another\n%s", path, theirs, other)
		}
	}
}

func TestHowItWorksSaysWhatVerdictsAndPlansRestOn(t *testing.T) {
	s := newSite(t)
	page := s.get("/method")
	s.wants(page, http.StatusOK, "at least 80 % of the match", "once in twenty times", "g = 0.47", "0.28", "d = 0.40",
		"Wang, Wang", "Harkin et al. (2016)", "not yet on real ones", `href="/api"`,
		"and no other role is near enough. Then we name none.")
	s.wants(s.get("/roles"), http.StatusOK, `href="/method"`, `href="/privacy"`)
}

func TestPrivacyNamesEveryCookieAndLeadsToWhatOneCanDo(t *testing.T) {
	s := newSite(t)
	page := s.get("/privacy")
	s.wants(page, http.StatusOK, "Nothing is kept about you yet.")
	lacks(t, page, `href="/me/export"`)
	s.get("/quizzes/" + quizID)
	s.form("/language", map[string][]string{"lang": {"en"}})
	s.form("/theme", map[string][]string{"theme": {"dark"}})
	p := s.somebody()
	page = p.get("/privacy")
	p.wants(page, http.StatusOK, `href="/me/export"`, `href="/me/leave"`, `href="/me#delete"`, "careerpath-zone")
	lacks(t, page, "Nothing is kept about you yet.")
	for _, cookie := range append(s.cookies(), p.cookies()...) {
		if !strings.Contains(page.body, "<code>"+cookie.Name+"</code>") {
			t.Errorf("the page doesn't name the cookie %s", cookie.Name)
		}
	}
	if held := s.cookies(); len(held) == 0 {
		t.Error("the browser holds no cookies to look for")
	}
}

func TestEveryVisitKeepsTheKeyForAnotherFourHundredDaysAndAFormDoesNot(t *testing.T) {
	p := newSite(t).somebody()
	a := p.assessment(1, advertiser(t, p.catalog))
	growth := p.directorPlan(&a, nil)
	renewed := func(r reply) bool {
		return strings.Contains(strings.Join(r.header.Values("Set-Cookie"), "\n"),
			"careerpath="+p.secret+"; Path=/; Max-Age=34560000")
	}
	own := []string{"/", "/me", "/progress", "/roles", "/plans/new", "/assessments/" + a.ID, "/plans/" + growth.ID,
		"/plans/" + growth.ID + "/milestones/" + growth.Plan.Milestones[0].ID, "/quizzes/" + directorQuiz}
	for _, path := range own {
		if r := p.get(path); !renewed(r) || len(r.header.Values("Set-Cookie")) != 1 {
			t.Errorf("%s sets %q", path, r.header.Values("Set-Cookie"))
		}
	}
	if r := p.form("/me/delete", map[string][]string{}); r.status != http.StatusUnprocessableEntity || renewed(r) {
		t.Errorf("a form is answered %d with %q", r.status, r.header.Values("Set-Cookie"))
	}
	p.form("/me/delete", map[string][]string{"sure": {"yes"}})
	p.signIn() // with the key of somebody deleted
	for _, path := range []string{"/", "/sample/result", "/roles"} {
		if r := p.get(path); renewed(r) {
			t.Errorf("%s keeps the key of somebody deleted", path)
		}
	}
	stranger := newSite(t)
	if r := stranger.get("/"); len(r.header.Values("Set-Cookie")) != 0 {
		t.Errorf("a stranger gets %q", r.header.Values("Set-Cookie"))
	}
}

func TestPrivacySaysAllThatIsKeptAndAllThatACalendarShows(t *testing.T) {
	s := newSite(t)
	s.wants(s.get("/privacy"), http.StatusOK, "the role you aim for, the names you give",
		"whether you have a calendar address", "<code>careerpath-quick</code>",
		"your if–then plans. It shows no answers, results or notes.", "Of each group that you run: its name",
		"Five is a protection and no guarantee. When you leave, or delete everything, you are in no later count")
}
