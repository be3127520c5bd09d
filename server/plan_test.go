package server_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"careerpath/engine"
	"careerpath/engine/plan"
	"careerpath/store"
)

// adopted is a person with a result and an active plan to the director's role; it returns the address of the plan.
func adopted(s *site) string {
	s.t.Helper()
	result := s.take(answersOf(s.t, s.catalog, leader))
	s.wants(s.get(result), http.StatusOK, "/plans/new?assessment=")
	assessment := strings.TrimPrefix(result, "/assessments/")
	s.wants(s.get("/plans/new?assessment="+assessment), http.StatusOK, "Marketing Director", "Draw up the plan")
	r := s.form("/plans", url.Values{"assessment": {assessment}, "to": {"marketing_director"}, "hours": {"3"},
		"start": {time.Now().UTC().Format("2006-01-02")}})
	if r.status != http.StatusSeeOther || !strings.HasPrefix(r.location(), "/plans/") {
		s.t.Fatalf("adopting: status %d to %q\n%s", r.status, r.location(), r.body)
	}
	return planAt(r)
}

// planAt is the address of the plan that a form for a new one has made; the reply leads on to adopting it.
func planAt(r reply) string { return strings.TrimSuffix(r.location(), "/adopt") }

// kept is a plan as it is in the store, read as its person would.
func kept(s *site, growth string) store.Plan {
	s.t.Helper()
	r := s.get(growth + ".json")
	s.wants(r, http.StatusOK)
	var p store.Plan
	if err := json.Unmarshal([]byte(r.body), &p); err != nil {
		s.t.Fatal(err)
	}
	return p
}

func version(s *site, growth string) string {
	s.t.Helper()
	found := regexp.MustCompile(`name="version" value="(\d+)"`).FindStringSubmatch(s.get(growth).body)
	if found == nil {
		s.t.Fatal("no version on the page")
	}
	return found[1]
}

// events are all that the log of the person asking holds.
func events(s *site) []store.Event {
	s.t.Helper()
	u, err := url.Parse(s.server.URL)
	if err != nil {
		s.t.Fatal(err)
	}
	cookies := s.client.Jar.Cookies(u)
	if len(cookies) != 1 {
		s.t.Fatalf("cookies: %v", cookies)
	}
	secret, err := base64.RawURLEncoding.DecodeString(cookies[0].Value)
	if err != nil {
		s.t.Fatal(err)
	}
	p, _, err := s.store.KeyBySecret(s.t.Context(), sha256.Sum256(secret))
	if err != nil {
		s.t.Fatal(err)
	}
	var found []store.Event
	err = s.store.View(s.t.Context(), p.ID, func(data store.Reader) error {
		found, err = data.Events(0, 1000)
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return found
}

func TestAPlanIsAdoptedAndItsMilestonesAreDoneWithEvidence(t *testing.T) {
	s := newSite(t)
	growth := adopted(s)
	s.wants(s.get(growth), http.StatusOK, "Next step", "After that", "Meant to add ", "(you ",
		"Where the plan leads", "0 of ")
	first := kept(s, growth).Plan.Milestones[0]
	page := growth + "/milestones/" + first.ID
	s.wants(s.get(page), http.StatusOK, "Why it is in your plan", "Your answers of "+written(0), "If", "Done when:")
	r := s.form(page, url.Values{"version": {version(s, growth)}, "go": {"status"}, "status": {"done"},
		"evidence": {"Shown to *the board*. <script>alert(1)</script>"}})
	if to, _, _ := strings.Cut(r.location(), "?"); to != page {
		t.Fatalf("status %d to %q: %s", r.status, r.location(), r.body)
	}
	done := s.get(page)
	s.wants(done, http.StatusOK, "Done on", "<em>the board</em>")
	if strings.Contains(done.body, "<script>alert") {
		t.Error("a script in the evidence came through")
	}
	s.wants(s.get(growth), http.StatusOK, "1 of ")
	// One click on the plan's own page.
	second := kept(s, growth).Plan.Milestones[1]
	r = s.form(growth+"/milestones/"+second.ID, url.Values{"version": {version(s, growth)}, "go": {"status"},
		"status": {"done"}, "back": {"plan"}})
	if to, _, _ := strings.Cut(r.location(), "?"); to != growth {
		t.Fatalf("one click leads to %q", r.location())
	}
	if got := kept(s, growth); got.Plan.Milestones[1].Status != plan.Done || got.Plan.Milestones[0].Evidence == "" {
		t.Errorf("after two: %+v", got.Plan.Milestones[:2])
	}
}

func TestEveryEditOfAPlanIsKeptWithAnEventThatHasTheOldValue(t *testing.T) {
	today := time.Now().UTC()
	day := func(days int) string { return today.AddDate(0, 0, days).Format("2006-01-02") }
	for _, tc := range []struct {
		name string
		form url.Values
		on   string // the page under the plan: "" or the first milestone
		want func(t *testing.T, before, after store.Plan)
	}{
		{"words of one's own", url.Values{"go": {"words"}, "title": {"Ask for an hour"}, "obstacle": {"They are busy"},
			"notes": {"Ana first"}}, "m", func(t *testing.T, _, after store.Plan) {
			if m := after.Plan.Milestones[0]; m.Title != "Ask for an hour" || m.Obstacle != "They are busy" ||
				m.Notes != "Ana first" {
				t.Errorf("%+v", m)
			}
		}},
		{"days of one's own", url.Values{"go": {"dates"}, "start": {day(3)}, "due": {day(9)}}, "m",
			func(t *testing.T, _, after store.Plan) {
				if m := after.Plan.Milestones[0]; !m.OwnDates || m.Due.String() != day(9) {
					t.Errorf("%+v", m)
				}
			}},
		{"dropping with a reason", url.Values{"go": {"status"}, "status": {"dropped"},
			"drop_reason": {"no board here"}}, "m", func(t *testing.T, before, after store.Plan) {
			if m := after.Plan.Milestones[0]; m.Status != plan.Dropped || m.DropReason != "no board here" {
				t.Errorf("%+v", m)
			}
			if after.Plan.Milestones[1].Due >= before.Plan.Milestones[1].Due {
				t.Error("what comes after keeps its day although an activity before it is gone")
			}
		}},
		{"more hours a week", url.Values{"go": {"pace"}, "hours": {"6"}}, "", func(t *testing.T, before, after store.Plan) {
			last := len(after.Plan.Milestones) - 1
			if after.Plan.HoursPerWeek != 6 || after.Plan.Milestones[last].Due >= before.Plan.Milestones[last].Due {
				t.Errorf("%v hours, last day %s", after.Plan.HoursPerWeek, after.Plan.Milestones[last].Due)
			}
		}},
		{"one of one's own", url.Values{"go": {"own"}, "title": {"Read the annual report"}, "own_hours": {"2"}}, "",
			func(t *testing.T, before, after store.Plan) {
				if len(after.Plan.Milestones) != len(before.Plan.Milestones)+1 ||
					after.Plan.Milestones[len(before.Plan.Milestones)].Title != "Read the annual report" {
					t.Errorf("%d milestones", len(after.Plan.Milestones))
				}
			}},
		{"to the end", url.Values{"go": {"move"}, "before": {""}}, "m", func(t *testing.T, before, after store.Plan) {
			if after.Plan.Milestones[len(after.Plan.Milestones)-1].ID != before.Plan.Milestones[0].ID {
				t.Error("the first is not the last")
			}
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := newSite(t)
			growth := adopted(s)
			before := kept(s, growth)
			page := growth
			if tc.on == "m" {
				page += "/milestones/" + before.Plan.Milestones[0].ID
			}
			tc.form.Set("version", version(s, growth))
			if r := s.form(page, tc.form); r.status != http.StatusSeeOther {
				t.Fatalf("status %d: %s", r.status, r.body)
			}
			after := kept(s, growth)
			tc.want(t, before, after)
			if after.Version != before.Version+1 {
				t.Errorf("version %d after %d", after.Version, before.Version)
			}
			s.wants(s.get(growth), http.StatusOK)
			log := events(s)
			last := log[len(log)-1]
			var changes []plan.Edit
			if err := json.Unmarshal(last.Data, &changes); err != nil || last.Kind != "plan_changed" || len(changes) == 0 {
				t.Fatalf("the last event is %+v (%v)", last, err)
			}
			for _, c := range changes {
				if c.Field != "added" && c.Field != "drop_reason" && c.Field != "notes" && c.Old == nil {
					t.Errorf("the old value of %s is lost", c.Field)
				}
			}
		})
	}
}

func TestBadChangesOfAPlanAreToldAndThePlanStaysAsItWas(t *testing.T) {
	s := newSite(t)
	growth := adopted(s)
	before := kept(s, growth)
	page := growth + "/milestones/" + before.Plan.Milestones[0].ID
	for _, tc := range []struct {
		name, path string
		form       url.Values
		want       string
	}{
		{"zero hours a week", growth, url.Values{"go": {"pace"}, "hours": {"0"}}, "a plan without time is a wish"},
		{"hours in words", growth, url.Values{"go": {"pace"}, "hours": {"many"}}, "in figures"},
		{"an end before the start", page, url.Values{"go": {"dates"}, "start": {"2090-02-02"}, "due": {"2090-02-01"}},
			"before the start"},
		{"a day that has passed", page, url.Values{"go": {"dates"}, "start": {"2020-02-01"}, "due": {"2020-02-02"}},
			"has passed"},
		{"no date", page, url.Values{"go": {"dates"}, "start": {"soon"}, "due": {"later"}}, "year, month and day"},
		{"100 kB of notes", page, url.Values{"go": {"words"}, "title": {"x"}, "notes": {strings.Repeat("x", 100<<10)}},
			"at most 20,000 fit"},
		{"no title", page, url.Values{"go": {"words"}, "title": {" "}}, "Give the milestone a title"},
		{"an unknown status", page, url.Values{"go": {"status"}, "status": {"finished"}}, "planned, doing, done or dropped"},
		{"an activity that has left the catalogue", growth,
			url.Values{"go": {"add"}, "activity": {"dance_on_the_table"}}, "no longer offered"},
		{"one of one's own without a title", growth, url.Values{"go": {"own"}, "own_hours": {"2"}},
			"Give the milestone a title"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s.t = t
			tc.form.Set("version", "1")
			s.wants(s.form(tc.path, tc.form), http.StatusUnprocessableEntity, tc.want)
		})
	}
	s.t = t
	if after := kept(s, growth); after.Version != before.Version {
		t.Errorf("version %d after nothing but mistakes", after.Version)
	}
	s.wants(s.form(growth, url.Values{"version": {"1"}}), http.StatusBadRequest)
	s.wants(s.get(growth+"/milestones/nothing"), http.StatusNotFound)
	s.wants(s.form(page, url.Values{"version": {"1"}, "go": {"move"}, "before": {"nothing"}}), http.StatusNotFound)
	s.wants(s.form(growth+"/milestones/nothing", url.Values{"version": {"1"}, "go": {"status"}, "status": {"done"}}),
		http.StatusNotFound)
}

func TestTwoTabsEditingAPlanAreToldAndNothingIsOverwritten(t *testing.T) {
	s := newSite(t)
	growth := adopted(s)
	m := kept(s, growth).Plan.Milestones[0]
	page := growth + "/milestones/" + m.ID
	form := func(title string) url.Values {
		return url.Values{"version": {"1"}, "go": {"words"}, "title": {title}}
	}
	if r := s.form(page, form("first")); r.status != http.StatusSeeOther {
		t.Fatalf("status %d", r.status)
	}
	r := s.form(page, form("second"))
	s.wants(r, http.StatusConflict, "has changed since you opened this page", "second", `value="2"`)
	if got := kept(s, growth).Plan.Milestones[0].Title; got != "first" {
		t.Errorf("the title is %q", got)
	}
	s.wants(s.form(page, url.Values{"go": {"status"}, "status": {"done"}}), http.StatusConflict)

	var won atomic.Int32
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if s.form(page, url.Values{"version": {"2"}, "go": {"status"}, "status": {"done"},
				"evidence": {"x"}}).status == http.StatusSeeOther {
				won.Add(1)
			}
		})
	}
	wg.Wait()
	if won.Load() != 1 || kept(s, growth).Version != 3 {
		t.Errorf("%d of 8 concurrent changes went through, version %d", won.Load(), kept(s, growth).Version)
	}
}

func TestAnothersPlanIsAsGoodAsAbsent(t *testing.T) {
	s := newSite(t)
	growth := adopted(s)
	m := kept(s, growth).Plan.Milestones[0].ID
	s.client = newClient(t)
	s.take(answersOf(t, s.catalog, leader))
	absent := s.get("/plans/0190aaaa-0000-7000-8000-000000000000")
	for _, path := range []string{growth, growth + "/milestones/" + m, growth + ".ics", growth + ".md", growth +
		".json", growth + "/print"} {
		if r := s.get(path); r.status != http.StatusNotFound || r.body != absent.body {
			t.Errorf("%s: status %d", path, r.status)
		}
	}
	s.wants(s.form(growth+"/milestones/"+m, url.Values{"version": {"1"}, "go": {"status"}, "status": {"done"}}),
		http.StatusNotFound)
	s.wants(s.form(growth, url.Values{"go": {"activate"}}), http.StatusNotFound)
}

func TestAPlanThatCantBeDrawnUpIsSaidInWords(t *testing.T) {
	s := newSite(t)
	s.wants(s.get("/plans/new"), http.StatusOK, "A plan starts from a result")
	result := strings.TrimPrefix(s.take(answersOf(t, s.catalog, leader)), "/assessments/")
	today := time.Now().UTC().Format("2006-01-02")
	for _, tc := range []struct {
		name string
		form url.Values
		want string
	}{
		{"to no role at all", url.Values{"hours": {"3"}, "start": {today}}, "Choose where the plan leads"},
		{"to nowhere", url.Values{"to": {"astronaut"}, "hours": {"3"}, "start": {today}}, "There is no role"},
		{"without time", url.Values{"to": {"marketing_director"}, "hours": {"0"}, "start": {today}},
			"a plan without time is a wish"},
		{"in the past", url.Values{"to": {"marketing_director"}, "hours": {"3"}, "start": {"2020-01-01"}},
			"That day has passed"},
		{"on no day", url.Values{"to": {"marketing_director"}, "hours": {"x"}, "start": {"2020-13-01"}},
			"year, month and day"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s.t = t
			tc.form.Set("assessment", result)
			s.wants(s.form("/plans", tc.form), http.StatusUnprocessableEntity, tc.want)
		})
	}
	s.t = t
	s.wants(s.get("/plans/new?assessment=0190aaaa-0000-7000-8000-000000000000"), http.StatusNotFound)
}

func TestOnePlanIsActiveAndAnEarlierOneCanBeTakenUpAgain(t *testing.T) {
	s := newSite(t)
	first := adopted(s)
	second := adopted(s)
	if kept(s, first).Active || !kept(s, second).Active {
		t.Fatal("the newer plan is not the one active")
	}
	s.wants(s.get(first), http.StatusOK, "set aside", "Take this plan up again")
	if r := s.form(first, url.Values{"go": {"activate"}}); r.status != http.StatusSeeOther {
		t.Fatalf("status %d", r.status)
	}
	if !kept(s, first).Active || kept(s, second).Active {
		t.Error("two plans are active, or none")
	}
	s.wants(s.get("/me"), http.StatusOK, first, second, "Under way", "Set aside")
}

func TestAPlanFormSentTwiceMakesOnePlan(t *testing.T) {
	s := newSite(t)
	result := strings.TrimPrefix(s.take(answersOf(t, s.catalog, leader)), "/assessments/")
	id := regexp.MustCompile(`name="id" value="([^"]+)"`).FindStringSubmatch(s.get("/plans/new").body)
	if id == nil {
		t.Fatal("the form has no id")
	}
	form := url.Values{"id": {id[1]}, "assessment": {result}, "to": {"marketing_director"}, "hours": {"3"},
		"start": {time.Now().UTC().Format("2006-01-02")}}
	first, again := s.form("/plans", form), s.form("/plans", form)
	if planAt(first) != "/plans/"+id[1] || again.location() != first.location() {
		t.Errorf("sent twice it leads to %q and %q", first.location(), again.location())
	}
	_, page, _ := strings.Cut(s.get("/me").body, "<main") // the menu leads to the plan too
	if got := strings.Count(page, `href="/plans/0`); got != 1 {
		t.Errorf("%d plans", got)
	}
}

func TestTwoRolesSideBySideShowOnesOwnLevelsByTheLatestResults(t *testing.T) {
	p := newSite(t).somebody()
	p.taken(quizID, 9, func(string) bool { return false })
	a := p.taken(quizID, 1, leader)
	page := p.get("/compare/marketing_manager/marketing_director")
	p.wants(page, http.StatusOK, "Your levels are those of your latest results.", "is our estimate from the sources")
	for _, level := range a.Result.Levels {
		if level.Skill == "strategic_vision" {
			p.wants(page, http.StatusOK, fmt.Sprintf("35 / 95 · <strong>you %.0f</strong>", level.Level))
		}
	}
}

func TestTwoRolesSideBySide(t *testing.T) {
	s := newSite(t)
	s.wants(s.get("/compare/marketing_manager/marketing_director"), http.StatusOK, "Where they differ",
		"How they work together", `A growth path leads from the first to the second: <a href="/paths/manager_to_director">`)
	s.wants(s.get("/compare/marketing_manager/nobody"), http.StatusNotFound)
	lacks(t, s.get("/compare/marketing_manager/marketing_director"), "Your levels are")
	if r := s.get("/compare/marketing_manager/marketing_manager"); r.location() != "/roles/marketing_manager" {
		t.Errorf("a role beside itself leads to %q", r.location())
	}
}

func TestWhatAMilestoneIsForIsReadFromTheNewestResult(t *testing.T) {
	p := newSite(t).somebody()
	from := advertiser(t, p.catalog)
	first := p.assessment(60, from)
	growth := p.directorPlan(&first, nil)
	m := growth.Plan.Milestones[0]
	skill := m.Why[0].Skill
	level := func(a *store.Assessment) string {
		i := slices.IndexFunc(a.Result.Levels, func(l engine.Level) bool { return l.Skill == skill })
		return fmt.Sprintf("you are at %.0f,", a.Result.Levels[i].Level)
	}
	page := p.get("/plans/" + growth.ID + "/milestones/" + m.ID)
	p.wants(page, http.StatusOK, "Your answers of "+written(60), level(&first))
	second := p.assessment(5, p.raised(from, plan.Probable, "direction", skill))
	if level(&first) == level(&second) {
		t.Fatalf("the level in %s has not moved", skill)
	}
	page = p.get("/plans/" + growth.ID + "/milestones/" + m.ID)
	p.wants(page, http.StatusOK, "Your answers of "+written(5), level(&second), "the plan would then expect")
	lacks(t, page, "Your answers of "+written(60), level(&first))
	p.wants(p.get("/plans/"+growth.ID), http.StatusOK, "Measured on "+written(5)+", when the plan expected ",
		" since "+written(60)+", ")
	// The skill's own page and the milestone's show one ladder.
	ladder := func(r reply) string {
		_, rest, _ := strings.Cut(r.body, `class="rung"`)
		here := strings.Index(rest, "You are about here")
		return rest[max(0, here-60):here]
	}
	if a, b := ladder(page), ladder(p.get("/skills/"+skill)); a[strings.LastIndex(a, `">`):] != b[strings.LastIndex(b, `">`):] {
		t.Errorf("the milestone shows %q, the skill %q", a, b)
	}
}

func TestAMilestoneIsForWhatIsOpenAndElseStrengthens(t *testing.T) {
	p := newSite(t).somebody()
	from := advertiser(t, p.catalog)
	first := p.assessment(60, from)
	growth := p.directorPlan(&first, nil)
	m := growth.Plan.Milestones[0]
	again := func(ago int, change func(skill string, need float64) float64) {
		p.assessment(ago, from, func(a *store.Assessment) {
			for i := range a.Result.Levels {
				level := &a.Result.Levels[i]
				k := slices.IndexFunc(growth.Plan.Gaps, func(g plan.Gap) bool { return g.Skill == level.Skill })
				if k >= 0 {
					level.Level = change(level.Skill, growth.Plan.Gaps[k].Need)
				}
			}
		})
	}
	again(5, func(string, float64) float64 { return 100 })
	home := p.get("/")
	p.wants(home, http.StatusOK, "This strengthens ",
		"where you show what the role asks already: you are at 100, it asks ")
	lacks(t, home, "This is for ")
	// Of what it raises the last is open alone.
	raises := slices.DeleteFunc(slices.Clone(growth.Plan.Gaps), func(g plan.Gap) bool {
		return !slices.ContainsFunc(m.Gains, func(gain plan.Gain) bool { return gain.Skill == g.Skill })
	})
	if len(raises) < 2 {
		t.Fatalf("the milestone raises %v", m.Gains)
	}
	last := raises[len(raises)-1].Skill
	again(1, func(skill string, need float64) float64 {
		if skill == last {
			return need - 5
		}
		return 100
	})
	p.wants(p.get("/"), http.StatusOK, fmt.Sprintf("you are at %.0f, the role asks %.0f.", raises[len(raises)-1].Need-5,
		raises[len(raises)-1].Need))
}

func TestAMilestoneDoneOnNoDayIsShownAsDone(t *testing.T) {
	p := newSite(t).somebody()
	a := p.assessment(9, advertiser(t, p.catalog))
	kept := p.directorPlan(&a, func(growth *plan.Plan) { growth.Milestones[0].Status = plan.Done })
	at := "/plans/" + kept.ID
	for _, path := range []string{at, at + "/print", at + "/print?all", at + ".ics", at + ".md", "/progress", "/",
		at + "/milestones/" + kept.Plan.Milestones[0].ID} {
		p.wants(p.get(path), http.StatusOK)
	}
	if text := readable(p.get(at).body); !strings.Contains(text, "Done") {
		t.Errorf("the plan says %s", text)
	}
}
