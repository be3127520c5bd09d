package server_test

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"careerpath/engine"
	"careerpath/engine/score"
)

// without is the shipped content as it would be had a role and the quizzes given never been in it.
func without(t *testing.T, role string, quizzes ...string) *score.Catalog {
	t.Helper()
	c, err := shippedContent() // a catalog of its own, since a catalog keeps what it is made of
	if err != nil {
		t.Fatal(err)
	}
	is := func(r engine.Ref) bool { return r.ID == role }
	content := engine.Content{Sources: c.Sources, Clusters: c.Clusters, Skills: c.Skills}
	for _, r := range c.Roles {
		r.Next = slices.DeleteFunc(slices.Clone(r.Next), func(rung engine.Rung) bool {
			return is(rung.Role) || rung.When != nil && strings.Contains(rung.When.Source, "."+role)
		})
		r.WorksWith = slices.DeleteFunc(slices.Clone(r.WorksWith), func(w engine.Colleague) bool { return is(w.Role) })
		r.Unlike = slices.DeleteFunc(slices.Clone(r.Unlike), func(d engine.Difference) bool { return is(d.Role) })
		r.Pictures = slices.DeleteFunc(slices.Clone(r.Pictures), func(p engine.Picture) bool {
			return slices.ContainsFunc(p.About, is)
		})
		r.Questions = slices.DeleteFunc(slices.Clone(r.Questions), func(q engine.RoleQuestion) bool {
			return slices.ContainsFunc(q.About, is)
		})
		if r.ID != role {
			content.Roles = append(content.Roles, r)
		}
	}
	for _, p := range c.Paths {
		p.From = slices.DeleteFunc(slices.Clone(p.From), is)
		if !is(p.To) && len(p.From) > 0 {
			p.Activities = nil // what they gain was for those it no longer starts from, too
			content.Paths = append(content.Paths, p)
		}
	}
	for _, q := range c.Quizzes {
		q.Roles = slices.DeleteFunc(slices.Clone(q.Roles), is)
		if !slices.Contains(quizzes, q.ID) {
			content.Quizzes = append(content.Quizzes, q)
		}
	}
	changed, err := score.NewCatalog(content)
	if err != nil {
		t.Fatal(err)
	}
	return changed
}

// crawl opens every page that links lead to from some pages, and returns what each says; no link may lead to a page
// that isn't there.
func (s *site) crawl(from ...string) map[string]string {
	s.t.Helper()
	links := regexp.MustCompile(`<a[^>]* href="(/[^"#]*)`)
	pages, found := map[string]string{}, slices.Clone(from)
	cited := map[string]string{}
	for len(found) > 0 {
		at := found[0]
		found = found[1:]
		if _, seen := pages[at]; seen {
			continue
		}
		r := s.get(at)
		pages[at] = r.body
		if r.status >= http.StatusBadRequest {
			s.t.Errorf("%s, which %s links to, answers %d", at, cited[at], r.status)
			continue
		}
		if r.status == http.StatusSeeOther {
			cited[r.location()] = at
			found = append(found, r.location())
		}
		if !strings.HasPrefix(r.header.Get("Content-Type"), "text/html") {
			continue
		}
		for _, link := range links.FindAllStringSubmatch(r.body, -1) {
			to := html.UnescapeString(link[1])
			if cited[to] == "" {
				cited[to] = at
			}
			found = append(found, to)
		}
	}
	return pages
}

func TestResultsOutliveTheRolesAndQuizzesTheyNameAndLinkToNoneOfThem(t *testing.T) {
	const other = "digital_or_social_manager"
	for _, tc := range []struct {
		name        string
		content     func(*testing.T) *score.Catalog
		quizGone    bool
		recommended bool // the role recommended is still there
		next        bool // the role to grow towards is
	}{
		{"other roles and other quizzes", func(t *testing.T) *score.Catalog {
			return catalogIn(t, "arabic")
		}, true, false, false},
		{"the role recommended", func(t *testing.T) *score.Catalog {
			return without(t, "marketing_manager", "manager_or_director")
		}, false, false, true},
		{"the role to grow towards", func(t *testing.T) *score.Catalog {
			return without(t, "marketing_director", "manager_or_director")
		}, false, true, false},
		{"nothing", func(t *testing.T) *score.Catalog { return newSite(t).catalog }, false, true, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := newSite(t).somebody()
			s.taken(quizID, 200, leader)
			kept := s.taken(quizID, 100, leader)
			s.taken(other, 150, director)
			result := "/assessments/" + kept.ID
			var growth string
			for range 2 { // the first is set aside
				r := s.form("/plans", url.Values{"assessment": {kept.ID}, "to": {"marketing_director"}, "hours": {"2"},
					"start": {time.Now().UTC().Format(time.DateOnly)}})
				growth = planAt(r)
			}
			for _, milestone := range regexp.MustCompile(growth+`/milestones/[a-z0-9_-]+`).FindAllString(s.get(growth).body, 3) {
				s.form(milestone, url.Values{"go": {"status"}, "status": {"done"}, "version": {version(s.site, growth)}})
			}
			s.form("/quizzes/manager_or_director?section=1", url.Values{"go": {"save"}})
			s.stop()
			s.catalog = tc.content(t)
			s.start()

			pages := s.crawl("/", "/me", "/progress", "/roles", "/plans/new", result, growth)
			text := func(at string) string {
				t.Helper()
				if pages[at] == "" {
					t.Fatalf("no link leads to %s, of %d pages", at, len(pages))
				}
				return pages[at]
			}
			contains := func(at, what string, want bool) {
				t.Helper()
				if got := strings.Contains(text(at), what); got != want {
					t.Errorf("%s has %q: %v, want %v", at, what, got, want)
				}
			}
			for _, name := range []string{"You work like a Marketing Manager", "Which marketing role fits you?",
				"Marketing Director", "Social Media Manager"} {
				contains(result, name, true)
			}
			contains("/me", "You work like a Marketing Manager", true)
			contains("/me", "From Marketing Manager to Marketing Director", true)
			contains(growth, "From Marketing Manager to Marketing Director", true)
			contains("/progress?quiz="+quizID, "Which marketing role fits you?", true)
			contains(result, "Take the quiz again", !tc.quizGone)
			contains(result, "no longer offered", tc.quizGone)
			contains(result, "what a Marketing Manager does", tc.recommended)
			contains(result, `"/roles/marketing_director"`, tc.next)
			contains(result, "Make a plan", false) // beside one that is under way
			contains(result, "Next in your plan", true)
			contains(growth, "Take the quiz again", !tc.quizGone)
			if len(pages) < 20 {
				t.Errorf("only %d pages were found", len(pages))
			}
		})
	}
}
