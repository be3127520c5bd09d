package server_test

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	ical "github.com/emersion/go-ical"
)

var feedAddress = regexp.MustCompile(`<input id="address"[^>]* value="([^"]+)"`)

// subscribe makes an address for a calendar, and returns it as a path.
func subscribe(s *site) string {
	s.t.Helper()
	page := s.get("/calendar")
	s.wants(page, http.StatusOK)
	made := s.form("/calendar", url.Values{":owner": {hidden(s, page.body, ":owner")}})
	s.wants(made, http.StatusOK, "It is shown only now", "webcal://")
	found := feedAddress.FindStringSubmatch(made.body)
	if found == nil {
		s.t.Fatalf("no address in\n%s", made.body)
	}
	address, err := url.Parse(html.UnescapeString(found[1]))
	if err != nil {
		s.t.Fatal(err)
	}
	return address.RequestURI()
}

// hidden is the value of a hidden field.
func hidden(s *site, page, name string) string {
	s.t.Helper()
	found := regexp.MustCompile(`name="` + name + `" value="([^"]*)"`).FindStringSubmatch(page)
	if found == nil {
		s.t.Fatalf("no field %s in\n%s", name, page)
	}
	return found[1]
}

func TestACalendarKeepsUpWithThePlanUnderWay(t *testing.T) {
	s := newSite(t)
	growth := adopted(s)
	feed := subscribe(s)
	s.wants(s.get("/calendar"), http.StatusOK, "You made an address earlier", "Withdraw the address")
	program := *s // which has no cookie
	program.client = newClient(t)
	first := program.get(feed)
	s.wants(first, http.StatusOK, "BEGIN:VCALENDAR", "REFRESH-INTERVAL;VALUE=DURATION:PT12H")
	cal, err := ical.NewDecoder(strings.NewReader(first.body)).Decode()
	if err != nil {
		t.Fatal(err)
	}
	for _, event := range cal.Children {
		var triggers []string
		for _, alarm := range event.Children {
			trigger := alarm.Props.Get(ical.PropTrigger)
			triggers = append(triggers, alarm.Name+" "+trigger.Params.Get("RELATED")+" "+trigger.Value)
		}
		if got := strings.Join(triggers, ", "); got != "VALARM END -P7DT15H, VALARM END -P1DT15H" {
			t.Errorf("%s has the alarms %s", text(s, event, ical.PropSummary), got)
		}
	}
	req, err := http.NewRequest(http.MethodGet, s.server.URL+feed, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("If-None-Match", first.header.Get("ETag"))
	s.wants(program.do(req), http.StatusNotModified)
	s.wants(s.form(growth, url.Values{"go": {"own"}, "title": {"Read the annual report"}, "own_hours": {"2"},
		"version": {version(s, growth)}}), http.StatusSeeOther)
	s.wants(program.do(req), http.StatusOK, "Read the annual report")
}

func TestAnAddressOfACalendarOpensNothingOnceItIsReplacedOrWithdrawn(t *testing.T) {
	s := newSite(t)
	adopted(s)
	old := subscribe(s)
	s.wants(s.get(old), http.StatusOK)
	renewed := subscribe(s)
	s.wants(s.get(old), http.StatusNotFound)
	s.wants(s.get(renewed), http.StatusOK)
	page := s.get("/calendar")
	s.wants(s.form("/calendar", url.Values{":owner": {hidden(s, page.body, ":owner")}, ":go": {"withdraw"}}),
		http.StatusSeeOther)
	s.wants(s.get(renewed), http.StatusNotFound)
	s.wants(s.get("/calendar?withdrawn"), http.StatusOK, "no longer works", "Subscribe")
	path, query, _ := strings.Cut(renewed, ".ics")
	for _, forged := range []string{"/calendar/A.ics", "/calendar/" + strings.Repeat("A", 43) + ".ics",
		path + "A.ics" + query, path[:len(path)-2] + ".ics" + query} {
		s.wants(s.get(forged), http.StatusNotFound)
	}
	s.wants(s.form("/calendar", url.Values{":owner": {"somebody else"}}), http.StatusConflict)
}

func TestACalendarSpeaksTheLanguageItWasSubscribedIn(t *testing.T) {
	s := newSite(t)
	adopted(s)
	feed := subscribe(s)
	english, _, _ := strings.Cut(feed, "?")
	s.wants(s.get(feed), http.StatusOK, "Done when: ", "-//careerpath//plan//EN")
	s.wants(s.get(english+"?lang=de"), http.StatusOK, "Erledigt\\, wenn: ", "-//careerpath//plan//DE", "Fällig am ")
}

func TestWordsOfAPersonsOwnStandAsTheyWroteThem(t *testing.T) {
	s := newSite(t)
	growth := adopted(s)
	feed := subscribe(s)
	for _, title := range []string{"Done", "Brief ¦ review"} { // a text of the site too, and one with the sign of places
		s.wants(s.form(growth, url.Values{"go": {"own"}, "title": {title}, "own_hours": {"2"}, "about": {title},
			"version": {version(s, growth)}}), http.StatusSeeOther)
	}
	s.wants(s.form(growth+"/adopt", url.Values{"step": {"2"}, "obstacle": {"own"}, "obstacle_own": {"Notes ¦ mine"},
		"version": {version(s, growth)}}), http.StatusSeeOther)
	path, _, _ := strings.Cut(feed, "?")
	s.wants(s.get(path+"?lang=de"), http.StatusOK, "SUMMARY:Done\r\n", "SUMMARY:Brief ¦ review\r\n",
		": Brief ¦ review\r\n")
	s.wants(s.asking("de", growth), http.StatusOK, ">Done</a>", ">Brief ¦ review</a>", "Notes ¦ mine")
	s.wants(s.asking("de", growth+".md"), http.StatusOK, ". Done\n", ". Brief ¦ review\n", "Notes ¦ mine")
	own := kept(s, growth).Plan.Milestones
	s.wants(s.asking("de", growth+"/milestones/"+own[len(own)-1].ID), http.StatusOK, `<h1 dir="auto">Brief ¦ review</h1>`)
}

func TestACalendarIsOfferedToWhoeverHasAPlan(t *testing.T) {
	s := newSite(t)
	s.wants(s.get("/calendar"), http.StatusOK, "Nothing is kept about you yet")
	s.take(answersOf(t, s.catalog, leader))
	page := s.get("/calendar")
	s.wants(page, http.StatusOK, "You have no plan yet, so there is nothing to subscribe to.")
	lacks(t, page, "Subscribe<", `action="/calendar"`)
	adoptedAgain(s)
	s.wants(s.get("/calendar"), http.StatusOK, "Subscribe</button>")
}
