package server_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"careerpath/store"
)

const given = `before the <b>reorganisation</b>`

const givenInHTML = "before the &lt;b&gt;reorganisation&lt;/b&gt;"

func TestAResultHasTheNameThatItsPersonGivesIt(t *testing.T) {
	s := newSite(t)
	result := s.take(answersOf(t, s.catalog, leader))
	s.wants(s.get(result), http.StatusOK, result+`/name">Give it a name</a>`)
	s.wants(s.get(result+"/name"), http.StatusOK, "Name this result", "You work like a Marketing Manager")
	r := s.form(result+"/name", url.Values{"name": {" " + given + "\n"}})
	if r.status != http.StatusSeeOther || r.location() != result {
		t.Fatalf("naming: %d to %q", r.status, r.location())
	}
	for _, page := range []string{result, result + "/name", result + "/print", "/me"} {
		s.wants(s.get(page), http.StatusOK, givenInHTML)
	}
	s.wants(s.get(result), http.StatusOK, "Change the name")
	if names := export(s).Settings.Names; len(names) != 1 || names[strings.TrimPrefix(result, "/assessments/")] != given {
		t.Errorf("the export has the names %v", names)
	}

	long := strings.Repeat("ü", 61)
	s.wants(s.form(result+"/name", url.Values{"name": {long}}), http.StatusUnprocessableEntity, "at most 60 fit here",
		`href="#name"`, `value="`+long+`"`)
	s.wants(s.get(result), http.StatusOK, givenInHTML)
	s.wants(s.form(result+"/name", url.Values{"name": {""}}), http.StatusSeeOther)
	lacks(t, s.get(result), givenInHTML)
}

func TestACorrectedResultGoesByTheNameOfTheOneBefore(t *testing.T) {
	p := newSite(t).somebody()
	sheet := sheetOf(t, p.catalog, answersOf(t, p.catalog, leader))
	first := p.assessment(2, sheet)
	second := p.assessment(1, sheet, func(a *store.Assessment) { a.Corrects, a.Corrected = first.ID, a.Finished })
	p.wants(p.form("/assessments/"+first.ID+"/name", url.Values{"name": {given}}), http.StatusSeeOther)
	p.wants(p.get("/assessments/"+second.ID), http.StatusOK, givenInHTML)
	p.wants(p.form("/assessments/"+second.ID+"/name", url.Values{"name": {""}}), http.StatusSeeOther)
	lacks(t, p.get("/assessments/"+second.ID), givenInHTML)
	p.wants(p.get("/assessments/"+first.ID), http.StatusOK, givenInHTML)
}

func TestAPlanHasTheNameThatItsPersonGivesIt(t *testing.T) {
	s := newSite(t)
	growth := adopted(s)
	s.wants(s.get(growth), http.StatusOK, growth+`/name">Give it a name</a>`)
	s.wants(s.get(growth+"/name"), http.StatusOK, "Name this plan", "From Marketing Manager to Marketing Director")
	r := s.form(growth+"/name", url.Values{"name": {given}, "version": {version(s, growth)}})
	if r.status != http.StatusSeeOther || r.location() != growth {
		t.Fatalf("naming: %d to %q", r.status, r.location())
	}
	for _, page := range []string{growth, growth + "/name", growth + "/print", growth + "/print?all", "/me"} {
		s.wants(s.get(page), http.StatusOK, givenInHTML)
	}
	s.wants(s.get(growth+".md"), http.StatusOK, "# before the \\<b>reorganisation\\</b>\n\nFrom Marketing Manager to ")
	s.wants(s.get(growth+".ics"), http.StatusOK, "X-WR-CALNAME:before the <b>reorganisation</b>\r\n")
	if name := kept(s, growth).Plan.Name; name != given {
		t.Errorf("the plan is kept as %q", name)
	}

	stale := s.form(growth+"/name", url.Values{"name": {"other"}, "version": {"1"}})
	s.wants(stale, http.StatusConflict, `value="other"`, `href="#main"`)
	lacks(t, stale, "aria-invalid", "name-error") // the name isn't what is wrong
	s.wants(s.get("/progress"), http.StatusOK, "You named the plan “"+givenInHTML+"”")

	s.wants(s.form(growth+"/name", url.Values{"name": {strings.Repeat("x", 61)}, "version": {version(s, growth)}}),
		http.StatusUnprocessableEntity, "at most 60 fit here", `href="#name"`,
		`aria-invalid="true" aria-describedby="name-error"`, `id="name-error"`)
	s.wants(s.get(growth), http.StatusOK, givenInHTML)
	for _, name := range []string{"Other", ""} {
		s.form(growth+"/name", url.Values{"name": {name}, "version": {version(s, growth)}})
	}
	s.wants(s.get("/progress"), http.StatusOK, "You renamed the plan from “"+givenInHTML+"” to “Other”",
		"You took back the name of the plan")
}

func TestNobodyNamesWhatIsAnothers(t *testing.T) {
	s := newSite(t)
	growth := adopted(s)
	result := "/assessments/" + export(s).Assessments[0].ID
	owner := s.client
	s.client = newClient(t)
	s.take(answersOf(t, s.catalog, leader))
	for _, at := range []string{growth + "/name", result + "/name"} {
		s.wants(s.get(at), http.StatusNotFound)
		s.wants(s.form(at, url.Values{"name": {"mine"}, "version": {"1"}}), http.StatusNotFound)
	}
	if names := export(s).Settings.Names; len(names) > 0 {
		t.Errorf("the other has the names %v", names)
	}
	s.client = owner
	s.wants(s.get(growth+"/name"), http.StatusOK, `name="name" autocomplete="off" value=""`)
}

func TestTheLinkIsAskedForOnceWhenAPlanIsAdopted(t *testing.T) {
	now := time.Now()
	s := newSite(t)
	s.clock = func() time.Time { return now }
	growth := adopted(s)
	asked := s.get(growth)
	s.wants(asked, http.StatusOK, "Keep your link", "This is shown today only", "/open#", growth+"/kept")
	s.wants(s.form(growth+"/kept", url.Values{}), http.StatusConflict) // a page of somebody else's
	s.wants(s.get(growth), http.StatusOK, "Keep your link")
	r := s.form(growth+"/kept", url.Values{":owner": {hiddenField(t, asked, ":owner")}})
	if r.status != http.StatusSeeOther || r.location() != growth {
		t.Fatalf("keeping: %d to %q", r.status, r.location())
	}
	lacks(t, s.get(growth), "Keep your link")
	if !export(s).Settings.LinkKept {
		t.Error("it isn't kept that the link was asked for")
	}
	lacks(t, s.get(adoptedAgain(s)), "Keep your link")

	// Who doesn't answer isn't asked on another day.
	s.client = newClient(t)
	growth = adopted(s)
	s.wants(s.get(growth), http.StatusOK, "Keep your link")
	now = now.Add(48 * time.Hour)
	lacks(t, s.get(growth), "Keep your link")
}

// adoptedAgain is one more plan of the same person.
func adoptedAgain(s *site) string {
	s.t.Helper()
	r := s.form("/plans", url.Values{"assessment": {export(s).Assessments[0].ID}, "to": {"marketing_director"},
		"hours": {"2"}, "start": {time.Now().UTC().Format(time.DateOnly)}})
	s.wants(r, http.StatusSeeOther)
	return planAt(r)
}
