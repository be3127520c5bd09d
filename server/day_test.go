package server_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"
)

// siteAt is a site whose clock stands still, asked by a browser in a time zone; "" where the browser doesn't say.
func siteAt(t *testing.T, at time.Time, zone string) *site {
	t.Helper()
	s := newSite(t)
	s.clock = func() time.Time { return at }
	s.in(zone)
	return s
}

// in sets what a page's script tells the site.
func (s *site) in(zone string) {
	s.t.Helper()
	u, err := url.Parse(s.server.URL)
	if err != nil {
		s.t.Fatal(err)
	}
	s.client.Jar.SetCookies(u, []*http.Cookie{{Name: "careerpath-zone", Value: zone, Path: "/"}})
}

func TestEveryDayIsThePersonsOwn(t *testing.T) {
	for _, tc := range []struct {
		zone     string
		at       string // in UTC
		day, not string // as it is shown where the person is, and as it is in UTC
	}{
		{"America/Los_Angeles", "2026-11-27T03:30:00Z", "26 November 2026", "27 November 2026"},
		{"Pacific/Kiritimati", "2026-11-27T12:00:00Z", "28 November 2026", "27 November 2026"},
		{"Etc/GMT+12", "2026-11-27T11:59:00Z", "26 November 2026", "27 November 2026"},
	} {
		t.Run(tc.zone, func(t *testing.T) {
			at, err := time.Parse(time.RFC3339, tc.at)
			if err != nil {
				t.Fatal(err)
			}
			day, err := time.Parse("2 January 2006", tc.day)
			if err != nil {
				t.Fatal(err)
			}
			today := day.Format(time.DateOnly)
			s := siteAt(t, at, tc.zone)
			shows := func(path string, texts ...string) {
				t.Helper()
				r := s.get(path)
				s.wants(r, http.StatusOK, texts...)
				if strings.Contains(r.body, tc.not) {
					t.Errorf("%s speaks of %s, the day in UTC", path, tc.not)
				}
			}
			result := s.take(answersOf(t, s.catalog, leader))
			shows(result, day.Format("2 Jan 2006"))
			shows("/", tc.day)
			shows("/me", tc.day)
			shows("/progress", tc.day)
			assessment := strings.TrimPrefix(result, "/assessments/")
			shows("/plans/new?assessment="+assessment, "your result of "+tc.day, `id="start" name="start" value="`+today+`"`)

			form := url.Values{"assessment": {assessment}, "to": {"marketing_director"}, "hours": {"3"}}
			form.Set("start", day.AddDate(0, 0, -1).Format(time.DateOnly))
			s.wants(s.form("/plans", form), http.StatusUnprocessableEntity, "That day has passed")
			form.Set("start", today)
			r := s.form("/plans", form)
			if r.status != http.StatusSeeOther {
				t.Fatalf("a plan that starts today is refused: status %d\n%s", r.status, r.body)
			}
			growth := planAt(r)
			s.wants(s.get(growth), http.StatusOK, "Plan of "+tc.day)
			s.wants(s.get(growth+"/print"), http.StatusOK, tc.day)

			first, second := kept(s, growth).Plan.Milestones[0].ID, kept(s, growth).Plan.Milestones[1].ID
			if r := s.form(growth+"/milestones/"+first,
				url.Values{"version": {"1"}, "go": {"status"}, "status": {"done"}}); r.status != http.StatusSeeOther {
				t.Fatalf("marking as done: status %d", r.status)
			}
			if on := kept(s, growth).Plan.Milestones[0].DoneOn; on == nil || on.String() != today {
				t.Errorf("done on %v, want %s", on, today)
			}
			s.wants(s.get(growth+"/milestones/"+first), http.StatusOK, "Done on "+tc.day)
			if r := s.form(growth+"/milestones/"+second,
				url.Values{"version": {"2"}, "go": {"dates"}, "start": {today}, "due": {today}}); r.status != http.StatusSeeOther {
				t.Errorf("a milestone for today: status %d\n%s", r.status, r.body)
			}
			progress := s.get("/progress")
			s.wants(progress, http.StatusOK, tc.day, "You finished")
			if _, log, _ := strings.Cut(progress.body, `id="log"`); !strings.Contains(log, tc.day) ||
				strings.Contains(log, tc.not+"</") {
				t.Errorf("the log does not say %s:\n%s", tc.day, log)
			}
			if strings.Contains(progress.body, "Since the latest result") {
				t.Error("a milestone finished on the day of the result counts as finished later")
			}
			if as := s.get("/me/export").header.Get("Content-Disposition"); !strings.Contains(as, "careerpath-"+today+".json") {
				t.Errorf("the export is sent as %s", as)
			}
			s.wants(s.get(growth+".ics"), http.StatusOK, "DTSTAMP:"+at.UTC().Format("20060102T150405Z"), "Done on "+tc.day)
		})
	}
}

// Someone in California takes a quiz in the morning, finishes a milestone in the evening, when it is tomorrow in UTC,
// and takes the quiz again the next morning. The days between are those of California.
func TestProgressCountsThePersonsOwnDays(t *testing.T) {
	// 90 days before the evening of 26 November, there
	s := siteAt(t, time.Date(2026, 8, 28, 16, 0, 0, 0, time.UTC), "America/Los_Angeles")
	growth := adoptedOn(s, "2026-08-28")
	// the evening of the 25th: 89 days
	s.clock = func() time.Time { return time.Date(2026, 11, 26, 7, 30, 0, 0, time.UTC) }
	if body := s.get(growth).body; strings.Contains(body, "Enough has happened for a fresh look") {
		t.Error("a retake is suggested a day early")
	}
	s.clock = func() time.Time { return time.Date(2026, 11, 26, 9, 0, 0, 0, time.UTC) }
	s.wants(s.get(growth), http.StatusOK, "Enough has happened for a fresh look")
}

// adoptedOn is adopted for a site whose clock isn't time.Now.
func adoptedOn(s *site, start string) string {
	s.t.Helper()
	assessment := strings.TrimPrefix(s.take(answersOf(s.t, s.catalog, leader)), "/assessments/")
	r := s.form("/plans", url.Values{"assessment": {assessment}, "to": {"marketing_director"}, "hours": {"3"},
		"start": {start}})
	if r.status != http.StatusSeeOther {
		s.t.Fatalf("adopting: status %d\n%s", r.status, r.body)
	}
	return planAt(r)
}

func TestWithoutATimeZoneADayEitherWayIsTaken(t *testing.T) {
	at := time.Date(2026, 11, 27, 3, 30, 0, 0, time.UTC)
	for _, zone := range []string{"", "Local", "America", "Nowhere/Else", "../../etc/passwd", "/etc/localtime",
		"America/Los_Angeles/", "utc", strings.Repeat("A", 65)} {
		s := siteAt(t, at, zone)
		assessment := strings.TrimPrefix(s.take(answersOf(t, s.catalog, leader)), "/assessments/")
		s.wants(s.get("/assessments/"+assessment), http.StatusOK, "27 Nov 2026")
		for start, status := range map[string]int{
			"2026-11-25": http.StatusUnprocessableEntity, "2026-11-26": http.StatusSeeOther,
			"2026-11-27": http.StatusSeeOther, "2026-11-28": http.StatusSeeOther,
		} {
			r := s.form("/plans", url.Values{"assessment": {assessment}, "to": {"marketing_director"}, "hours": {"3"},
				"start": {start}})
			if r.status != status {
				t.Errorf("time zone %q, a start on %s: status %d, want %d", zone, start, r.status, status)
			}
		}
		growth := adoptedOn(s, "2026-11-27")
		page := growth + "/milestones/" + kept(s, growth).Plan.Milestones[0].ID
		for due, status := range map[string]int{"2026-11-25": http.StatusUnprocessableEntity,
			"2026-11-26": http.StatusSeeOther} {
			r := s.form(page, url.Values{"version": {version(s, growth)}, "go": {"dates"}, "start": {due}, "due": {due}})
			if r.status != status {
				t.Errorf("time zone %q, a milestone due on %s: status %d, want %d", zone, due, r.status, status)
			}
		}
	}
}

// What is kept of a result is a moment, so it reads right wherever it is read.
func TestAResultIsDatedByWhereItIsRead(t *testing.T) {
	s := siteAt(t, time.Date(2026, 11, 27, 3, 30, 0, 0, time.UTC), "America/Los_Angeles")
	result := s.take(answersOf(t, s.catalog, leader))
	for zone, day := range map[string]string{"America/Los_Angeles": "26 November 2026",
		"Europe/Berlin": "27 November 2026", "Asia/Kathmandu": "27 November 2026"} {
		s.in(zone)
		s.wants(s.get(result), http.StatusOK, strings.Replace(day, "November", "Nov", 1))
		s.wants(s.get("/me"), http.StatusOK, day)
	}
}
