package server_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// hiddenField is the value of a hidden field on a page.
func hiddenField(t testing.TB, r reply, name string) string {
	t.Helper()
	found := regexp.MustCompile(`name="` + name + `" value="([^"]*)"`).FindStringSubmatch(r.body)
	if found == nil {
		t.Fatalf("no field %s on the page:\n%s", name, r.body)
	}
	return found[1]
}

// linkOn is the path of the private link on a page.
func linkOn(t testing.TB, r reply) string {
	t.Helper()
	found := regexp.MustCompile(`value="http://[^"]+(/open#[^"]+)"`).FindStringSubmatch(r.body)
	if found == nil {
		t.Fatalf("no private link on the page:\n%s", r.body)
	}
	return found[1]
}

// openLink sends a link to where links are opened.
func (s *site) openLink(link string) reply {
	s.t.Helper()
	return s.form("/open", url.Values{"link": {link}})
}

// comeBack opens a private link and says yes to what the page asks.
func (s *site) comeBack(link string) {
	s.t.Helper()
	page := s.openLink(link)
	s.wants(page, http.StatusOK, "Come back to your results")
	to, fields := formOn(s.t, page, `name="sure"`)
	if r := s.form(to, fields); r.status != http.StatusSeeOther || r.location() != "/me" {
		s.t.Fatalf("the link leads to %q with status %d:\n%s", r.location(), r.status, r.body)
	}
}

// leave leaves the browser as its page has it, and returns the private link that it shows first.
func (s *site) leave() string {
	s.t.Helper()
	page := s.get("/me/leave")
	s.wants(page, http.StatusOK, "Nothing is deleted", "First keep your private link")
	link := linkOn(s.t, page)
	left := s.form("/me/leave", url.Values{":owner": {hiddenField(s.t, page, ":owner")}})
	if left.status != http.StatusSeeOther || left.location() != "/me?left" ||
		left.header.Get("Clear-Site-Data") != `"cache"` {
		s.t.Fatalf("status %d to %q, Clear-Site-Data %q", left.status, left.location(), left.header.Get("Clear-Site-Data"))
	}
	s.wants(s.get("/me?left"), http.StatusOK, "You have left this browser. Nothing was deleted")
	return link
}

func TestTwoPeopleOnOneComputerStayApart(t *testing.T) {
	s := newSite(t)
	first := s.take(answersOf(t, s.catalog, leader))
	s.wants(s.get("/"), http.StatusOK, `href="/me/leave"`)
	s.wants(s.get("/me"), http.StatusOK, `href="/me/leave"`)
	s.wants(s.get(first), http.StatusOK, `href="/me/leave"`)
	firstLink := s.leave()

	// Nothing of theirs is left in the browser.
	s.wants(s.get(first), http.StatusNotFound, "your private link opens your results again")
	for _, path := range []string{"/", "/me", "/progress", "/me/leave"} {
		if r := s.get(path); r.status != http.StatusOK || strings.Contains(r.body, "Marketing Manager, and") ||
			strings.Contains(r.body, first) || strings.Contains(r.body, "/open#") {
			t.Errorf("%s still shows the first person's:\n%s", path, r.body)
		}
	}
	s.wants(s.get("/me/leave"), http.StatusOK, "nothing to leave")

	// The next person begins with nothing, and their result joins nobody's.
	second := s.take(answersOf(t, s.catalog, marketer))
	mine := s.get("/me")
	s.wants(mine, http.StatusOK, second)
	if strings.Contains(mine.body, first) {
		t.Errorf("the second person sees the first one's result:\n%s", mine.body)
	}
	secondLink := s.leave()
	if firstLink == secondLink {
		t.Error("two people have one private link")
	}

	// Both come back by their links, in this browser or any other.
	for _, who := range []struct{ link, own, other string }{{firstLink, first, second}, {secondLink, second, first}} {
		s.client = newClient(t)
		s.comeBack(who.link)
		s.wants(s.get(who.own), http.StatusOK)
		s.wants(s.get(who.other), http.StatusNotFound)
	}
}

func TestLeavingKeepsWhatIsHalfDone(t *testing.T) {
	s := newSite(t)
	answers := answersOf(t, s.catalog, leader)
	s.form("/quizzes/"+quizID+"?section=1", s.sections(answers)[0])
	s.wants(s.get("/"), http.StatusOK, "Carry on", "Not your answers", `href="/me/leave"`)
	link := s.leave()
	if r := s.get("/"); strings.Contains(r.body, "Carry on") {
		t.Error("the next person is to carry on with the answers of the one before")
	}
	s.comeBack(link)
	s.wants(s.get("/"), http.StatusOK, "Carry on")
}

// Pages of somebody who has left are still open in other tabs, when the next person is there.
func TestAPageOfSomeoneWhoHasLeftChangesNothing(t *testing.T) {
	s := newSite(t)
	growth := adopted(s)
	milestone := regexp.MustCompile(growth + `/milestones/[a-z0-9_-]+`).FindString(s.get(growth).body)
	stale := url.Values{":owner": {hiddenField(t, s.get("/me/leave"), ":owner")}}
	version := url.Values{"go": {"status"}, "status": {"done"}, "evidence": {"Not mine"},
		"version": {hiddenField(t, s.get(milestone), "version")}}
	link := s.leave()
	second := s.take(answersOf(t, s.catalog, marketer))

	shown := s.form("/me/leave", stale)
	s.wants(shown, http.StatusConflict, "You have not left this browser", "First keep your private link")
	if linkOn(t, shown) == link {
		t.Error("the page shows the first person's link")
	}
	s.wants(s.get(second), http.StatusOK)
	s.wants(s.form(milestone, version), http.StatusNotFound, "results that this browser", "private link")
	s.wants(s.form(growth, url.Values{"go": {"activate"}}), http.StatusNotFound, "private link")

	s.comeBack(link)
	if r := s.get(milestone); strings.Contains(r.body, "Not mine") {
		t.Errorf("a page of someone who had left changed their plan:\n%s", r.body)
	}
}

func TestLeavingTwiceOrWithNothingKeptIsHarmless(t *testing.T) {
	s := newSite(t)
	s.wants(s.get("/me/leave"), http.StatusOK, "nothing to leave")
	for range 2 {
		if r := s.form("/me/leave", url.Values{":owner": {"nobody"}}); r.status != http.StatusSeeOther ||
			r.location() != "/me?left" {
			t.Errorf("status %d to %q", r.status, r.location())
		}
	}
	s.take(answersOf(t, s.catalog, leader))
	if r := s.get("/me?left"); strings.Contains(r.body, "You have left") {
		t.Error("an old address says that somebody has left who hasn't")
	}
}
