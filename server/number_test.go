package server_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

func TestHoursAreReadAsPeopleWriteThem(t *testing.T) {
	s := newSite(t)
	growth := adopted(s)
	for text, want := range map[string]float64{"2,5": 2.5, "2.5": 2.5, " 3 ": 3, "４": 4, "0,50": 0.5, "2.1250": 2.125} {
		if r := s.form(growth, url.Values{"version": {version(s, growth)}, "go": {"pace"},
			"hours": {text}}); r.status != http.StatusSeeOther {
			t.Errorf("%q hours a week: status %d", text, r.status)
		}
		if got := kept(s, growth).Plan.HoursPerWeek; got != want {
			t.Errorf("%q hours a week are kept as %v", text, got)
		}
	}
	for text, want := range map[string]float64{"2,5": 2.5, "1 000": 1000, "0,25": 0.25} {
		title := "Takes " + text
		if r := s.form(growth, url.Values{"version": {version(s, growth)}, "go": {"own"}, "title": {title},
			"own_hours": {text}}); r.status != http.StatusSeeOther {
			t.Errorf("%q hours: status %d", text, r.status)
		}
		milestones := kept(s, growth).Plan.Milestones
		if m := milestones[len(milestones)-1]; m.Title != title || m.Hours != want {
			t.Errorf("%q hours: the last milestone is %s with %v", text, m.Title, m.Hours)
		}
	}
	assessment := strings.TrimPrefix(s.take(answersOf(t, s.catalog, leader)), "/assessments/")
	r := s.form("/plans", url.Values{"assessment": {assessment}, "to": {"marketing_director"}, "hours": {"2,5"},
		"start": {time.Now().UTC().Format(time.DateOnly)}})
	if r.status != http.StatusSeeOther || kept(s, planAt(r)).Plan.HoursPerWeek != 2.5 {
		t.Errorf("a new plan with 2,5 hours a week: status %d", r.status)
	}
}

func TestWhatIsWrongWithANumberOfHoursIsToldAtItsField(t *testing.T) {
	s := newSite(t)
	growth := adopted(s)
	for _, tc := range []struct{ text, want string }{
		{"1.500", "Write 1500 or 1.5: 1.500 can be read as either"},
		{"1,500", "Write 1500 or 1.5: 1,500 can be read as either"},
		{"3 hours", "Enter one number in figures alone, such as 4, without words or units"},
		{"1e1", "Enter one number in figures alone"},
		{"1.2.3", "Enter one number, with at most one decimal comma or point"},
	} {
		s.wants(s.form(growth, url.Values{"version": {"1"}, "go": {"pace"}, "hours": {tc.text}}),
			http.StatusUnprocessableEntity, `<a href="#hours">`+tc.want)
		own := s.form(growth, url.Values{"version": {"1"}, "go": {"own"}, "title": {""}, "own_hours": {tc.text}})
		s.wants(own, http.StatusUnprocessableEntity, `<a href="#own_hours">`+tc.want, "Give the milestone a title",
			`value="`+tc.text+`"`)
		if strings.Contains(own.body, "Say how many hours") {
			t.Errorf("%q hours of one's own are told as if nothing was typed", tc.text)
		}
		s.wants(s.form("/plans", url.Values{"to": {"marketing_director"}, "hours": {tc.text}, "start": {"2020-01-01"}}),
			http.StatusUnprocessableEntity, `<a href="#hours">`+tc.want)
	}
	s.wants(s.form(growth, url.Values{"version": {"1"}, "go": {"own"}, "title": {"x"}}), http.StatusUnprocessableEntity,
		`<a href="#own_hours">Enter the hours it takes in figures, such as 3`)
	s.wants(s.form(growth, url.Values{"version": {"1"}, "go": {"own"}, "title": {"x"}, "own_hours": {"5000"}}),
		http.StatusUnprocessableEntity,
		`<a href="#own_hours">Say how many hours it takes, between a quarter and 1,000`)
	s.wants(s.form(growth, url.Values{"version": {"1"}, "go": {"pace"}, "hours": {""}}), http.StatusUnprocessableEntity,
		"Enter the hours a week in figures, such as 3")
}
