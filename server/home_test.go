package server_test

import (
	"html"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"careerpath/engine/content"
	"careerpath/engine/languages"
	"careerpath/engine/plan"
	"careerpath/rules"
	"careerpath/server"
)

func TestTheFirstQuestionIsOneClickFromTheFirstPageAndTheOtherQuizzesAreFolded(t *testing.T) {
	s := newSite(t)
	home := s.get("/")
	s.wants(home, http.StatusOK, "Start now", "What you get", `href="/roles"`)
	lacks(t, home, "My plan", "Leave this browser", "Your latest result")
	if n := strings.Count(home.body, `class="button"`); n != 1+strings.Count(home.body, `<details class="offer">`) {
		t.Errorf("%d buttons for one quiz and those folded:\n%s", n, home.body)
	}
	for _, quiz := range s.catalog.Quizzes() {
		s.wants(home, http.StatusOK, quiz.Title)
	}
}

func TestForSomebodyWithAPlanTheFirstPageSaysHowItStandsAndEveryPageLeadsToIt(t *testing.T) {
	s := newSite(t)
	growth := adopted(s)
	next := kept(s, growth).Plan.Milestones[0]
	s.wants(s.get("/"), http.StatusOK, "Your next step, due "+next.Due.Time().Format("2 January 2006"), next.Title,
		growth+"/milestones/"+next.ID, "0 of ", "of what the role asks, give or take ", "All of it done, the plan projects ",
		"an estimate", "best from "+daysAgo(-90).Format("2 January 2006"), "This is for ", ">My progress</a></li>")
	lacks(t, s.get("/"), "Where are you in your career", "Make a plan")
	for _, path := range []string{"/", "/roles", "/me", "/progress", "/nowhere", growth} {
		if page := s.get(path); !strings.Contains(page.body, `<a href="`+growth+`"`) ||
			!strings.Contains(page.body, ">My plan</a>") {
			t.Errorf("%s does not lead to the plan:\n%s", path, page.body)
		}
	}

	// A newer plan takes its place, and nobody else has either.
	newer := adopted(s)
	page := s.get("/roles")
	if !strings.Contains(page.body, `<a href="`+newer+`"`) || strings.Contains(page.body, growth) {
		t.Errorf("the menu does not lead to the newer plan:\n%s", page.body)
	}
	lacks(t, newSite(t).get("/roles"), "My plan")
}

func TestTheDashboardTellsWhatIsOverdueAndWhenAllIsDone(t *testing.T) {
	p := newSite(t).somebody()
	a := p.taken(quizID, 9, leader)
	p.directorPlan(&a, func(growth *plan.Plan) {
		for i := range growth.Milestones {
			if i > 1 {
				growth.Milestones[i].Status = plan.Done
				on := growth.Start
				growth.Milestones[i].DoneOn = &on
			} else {
				growth.Milestones[i].Due = growth.Start - 1
			}
		}
	})
	p.wants(p.get("/"), http.StatusOK, "overdue", "2 are overdue")

	p = newSite(t).somebody()
	a = p.taken(quizID, 9, leader)
	p.directorPlan(&a, func(growth *plan.Plan) {
		for i := range growth.Milestones {
			on := growth.Start
			growth.Milestones[i].Status, growth.Milestones[i].DoneOn = plan.Done, &on
		}
	})
	p.wants(p.get("/"), http.StatusOK, "Everything in your plan is done", "only taking the quiz again can tell")
}

func TestOnTheDashboardAMilestoneIsTickedOffAndTheWeekIsAskedFor(t *testing.T) {
	p := newSite(t).somebody()
	a := p.taken(quizID, 30, leader)
	growth := p.directorPlan(&a, nil)
	home := p.get("/")
	p.wants(home, http.StatusOK, `href="/progress#check-in"`)
	action, fields := formOn(t, home, "Mark as done")
	fields.Set("status", "done")
	r := p.form(action, fields)
	if !strings.HasPrefix(r.location(), "/?done=") {
		t.Fatalf("status %d to %q", r.status, r.location())
	}
	first := growth.Plan.Milestones[0].Title
	p.wants(p.get(r.location()), http.StatusOK, "Done: "+first, "Undo", "1 of ")
	lacks(t, p.get("/"), "Done: "+first, "Undo")

	// A plan that has just begun has no week to tell of.
	s := newSite(t)
	adopted(s)
	lacks(t, s.get("/"), "/progress#check-in")
}

func TestTakingAQuizAgainIsNoMainButtonBeforeThatTellsSomething(t *testing.T) {
	const button, link = `class="button" href="/quizzes/` + quizID + `/again"`, `href="/quizzes/` + quizID + `/again"`
	p := newSite(t).somebody()
	p.taken(quizID, 9, leader)
	home := p.get("/")
	p.wants(home, http.StatusOK, link, "Taking it again tells you something new from "+written(9-90))
	lacks(t, home, button)

	p = newSite(t).somebody()
	p.taken(quizID, 100, leader)
	home = p.get("/")
	p.wants(home, http.StatusOK, button)
	lacks(t, home, "tells you something new from", "best from")
}

func TestAdoptingAPlanAsksForAWishAnObstacleAndAnIfThenPlan(t *testing.T) {
	s := newSite(t)
	growth := adopted(s)
	first := kept(s, growth).Plan.Milestones[0]
	step := func(values url.Values) reply {
		t.Helper()
		values.Set("version", version(s, growth))
		return s.form(growth+"/adopt", values)
	}

	s.wants(s.get(growth+"/adopt"), http.StatusOK, "Step 1 of 3", "What will be different once you are there?")
	r := step(url.Values{"step": {"1"}, "wish": {"I decide where <we> go"}})
	if r.location() != growth+"/adopt?step=2" {
		t.Fatalf("the first step leads to %q (%d)", r.location(), r.status)
	}
	s.wants(s.get(r.location()), http.StatusOK, "Step 2 of 3", html.EscapeString(first.Obstacle),
		"Something else:")
	r = step(url.Values{"step": {"2"}, "obstacle": {first.ID}})
	if r.location() != growth+"/adopt?step=3" {
		t.Fatalf("the second step leads to %q (%d)", r.location(), r.status)
	}
	s.wants(s.get(r.location()), http.StatusOK, "You named: <bdi>"+html.EscapeString(first.Obstacle), ">"+first.If+"<", ">"+first.Then+"<",
		"I have said it to myself once")
	r = step(url.Values{"step": {"3"}, "if": {"the day fills up"}, "then": {"block an hour"}, "rehearsed": {"yes"},
		"witness": {"Ana"}})
	if r.location() != growth {
		t.Fatalf("the third step leads to %q (%d)", r.location(), r.status)
	}

	got := kept(s, growth).Plan
	want := plan.Intention{Wish: "I decide where <we> go", Obstacle: first.Obstacle, If: "the day fills up",
		Then: "block an hour", Rehearsed: true}
	if got.Intention != want || got.Witness != "Ana" {
		t.Errorf("kept is %+v, and told is %q", got.Intention, got.Witness)
	}
	s.wants(s.get(growth), http.StatusOK, "the day fills up", "block an hour", "I decide where &lt;we&gt; go")
	s.wants(s.get("/"), http.StatusOK, "the day fills up", "block an hour")
	log := events(s)
	if last := log[len(log)-1]; last.Kind != "plan_changed" || !strings.Contains(string(last.Data), "rehearsed") {
		t.Errorf("the last event is %+v", last)
	}
	s.wants(s.get("/progress"), http.StatusOK, "You wrote the wish of your plan", "You said your if–then plan to yourself",
		"You named Ana as the one you tell how it goes")
}

func TestAdoptingInOnesOwnWordsAndLeavingStepsOut(t *testing.T) {
	s := newSite(t)
	growth := adopted(s)
	first := kept(s, growth).Plan.Milestones[0]
	for _, tc := range []struct {
		name string
		form url.Values
		want string // obstacle
	}{
		{"nothing", url.Values{}, ""},
		{"typed without being chosen", url.Values{"obstacle_own": {"I avoid the board"}}, "I avoid the board"},
		{"one of the plan's, with the own text still there", url.Values{"obstacle": {first.ID},
			"obstacle_own": {"I avoid the board"}}, first.Obstacle},
		{"typed while another stays chosen", url.Values{"obstacle": {first.ID}, "obstacle_own": {"Travel"}}, "Travel"},
		{"typed and then another chosen", url.Values{"obstacle": {first.ID}, "obstacle_own": {"Noise"}}, first.Obstacle},
		{"typed and chosen", url.Values{"obstacle": {"own"}, "obstacle_own": {"Travel"}}, "Travel"},
		{"one that isn't there", url.Values{"obstacle": {"gone"}}, "Travel"},
		{"taken back", url.Values{"obstacle": {"own"}, "obstacle_own": {""}}, ""},
	} {
		tc.form.Set("step", "2")
		tc.form.Set("version", version(s, growth))
		if r := s.form(growth+"/adopt", tc.form); r.location() != growth+"/adopt?step=3" {
			t.Fatalf("%s: status %d to %q", tc.name, r.status, r.location())
		}
		if got := kept(s, growth).Plan.Obstacle; got != tc.want {
			t.Errorf("%s: the obstacle is %q, want %q", tc.name, got, tc.want)
		}
	}
	// Without an obstacle the next milestone's plan is offered.
	s.wants(s.get(growth+"/adopt?step=3"), http.StatusOK, ">"+first.If+"<")
	lacks(t, s.get(growth+"/adopt?step=3"), "You named")
	s.wants(s.get(growth), http.StatusOK, "Three short questions that help a plan happen")
}

func TestWhatIsWrongInAdoptingIsToldAndThePlanStaysAsItWas(t *testing.T) {
	s := newSite(t)
	growth := adopted(s)
	for _, tc := range []struct {
		name   string
		form   url.Values
		status int
		want   string
	}{
		{"a long wish", url.Values{"step": {"1"}, "wish": {strings.Repeat("x", 501)}}, http.StatusUnprocessableEntity,
			`<a href="#wish">This text has 501 characters`},
		{"half a plan", url.Values{"step": {"3"}, "if": {"it rains"}}, http.StatusUnprocessableEntity,
			`<a href="#then">Write what you will do then`},
		{"no such step", url.Values{"step": {"4"}}, http.StatusNotFound, ""},
		{"a version long past", url.Values{"step": {"1"}, "wish": {"Lead"}, "version": {"0"}}, http.StatusConflict,
			">Lead</textarea>"},
	} {
		if !tc.form.Has("version") {
			tc.form.Set("version", version(s, growth))
		}
		s.wants(s.form(growth+"/adopt", tc.form), tc.status, tc.want)
	}
	if got := kept(s, growth).Plan.Intention; got != (plan.Intention{}) {
		t.Errorf("kept is %+v", got)
	}
	s.wants(s.get(growth+"/adopt?step=0"), http.StatusNotFound)
	newSite(t).wants(newSite(t).get(growth+"/adopt"), http.StatusNotFound)
}

func TestAnIfThenPlanThatIsTakenAsOfferedStaysInTheLanguageOfTheContent(t *testing.T) {
	s := newSite(t)
	growth := adopted(s)
	s.stop()
	s.set = func(h *server.Server) {
		spoken, err := languages.Load(content.Folder{Files: rules.Embedded(), Name: "rules/data/"})
		if err != nil {
			t.Fatal(err)
		}
		h.Speak(spoken...)
	}
	s.start()
	first := kept(s, growth).Plan.Milestones[0]
	page := s.asking("de", growth+"/adopt?step=3")
	s.wants(page, http.StatusOK, "Schritt 3 von 3")
	lacks(t, page, ">"+first.If+"<")
	_, fields := formOn(t, page, "Zu meinem Plan")
	req, err := http.NewRequest(http.MethodPost, s.server.URL+growth+"/adopt", strings.NewReader(fields.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Accept-Language", "de")
	if r := s.do(req); r.status != http.StatusSeeOther {
		t.Fatalf("status %d: %s", r.status, r.body)
	}
	if got := kept(s, growth).Plan; got.If != first.If || got.Then != first.Then {
		t.Errorf("kept is %q, %q", got.If, got.Then)
	}
	s.wants(s.get(growth), http.StatusOK, first.If)
}
