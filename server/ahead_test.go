package server_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"careerpath/engine"
	"careerpath/store"
)

// planned draws up a plan from a result by the form and returns its address.
func (p *somebody) planned(a store.Assessment, to string) string {
	p.t.Helper()
	r := p.form("/plans", url.Values{"assessment": {a.ID}, "to": {to}, "hours": {"3"},
		"start": {time.Now().UTC().Format(time.DateOnly)}})
	if r.status != http.StatusSeeOther {
		p.t.Fatalf("status %d: %s", r.status, r.body)
	}
	return planAt(r)
}

func TestTheWayAheadIsShownAsItWasKept(t *testing.T) {
	p := newSite(t).somebody()
	a := p.assessment(1, sheetOf(t, p.catalog, answersOf(t, p.catalog, leader)), func(a *store.Assessment) {
		a.Result.Next = "harbour_master"
		a.Result.Rungs = []engine.RungAhead{{Role: "harbour_master", Because: "the sea calls"},
			{Role: "marketing_director", Because: "It is further up."}}
		level := a.Result.Levels[0]
		a.Snapshot.Ahead = []engine.SnapshotRole{{ID: "harbour_master", Title: "Harbour Master",
			Levels: map[string]float64{level.Skill: 2 * level.Level}, Weights: map[string]float64{level.Skill: 3}}}
	})
	got := part(t, p.get("/assessments/"+a.ID), "more")
	p.wants(got, http.StatusOK,
		"Next could be <strong>Harbour Master</strong>: your levels reach 50\u00a0% of what it asks", "The way ahead", "<bdi>The sea calls.</bdi>", `href="/roles/marketing_director"`, "<bdi>It is further up.</bdi>")
	lacks(t, got, "/roles/harbour_master", "to=harbour_master")
}

func TestADirectorIsOfferedToGrowInTheRole(t *testing.T) {
	p := newSite(t).somebody()
	a := p.assessment(1, sheetOf(t, p.catalog, answersOf(t, p.catalog, leader)), func(a *store.Assessment) {
		a.Result.Role, a.Result.Next, a.Result.Rungs = "marketing_director", "", nil
	})
	p.wants(part(t, p.get("/assessments/"+a.ID), "next"), http.StatusOK, "Make a plan to grow in this role",
		"to=marketing_director")
	p.wants(p.get("/plans/new?assessment="+a.ID), http.StatusOK, "Growing in the role you are in",
		`value="marketing_director" checked`, "Any other role")
	growth := p.planned(a, "marketing_director")
	p.wants(p.get(growth), http.StatusOK, "<h1>Growing in the role of", "You hold the vision.",
		"These activities close your gaps to what the role asks.")
	p.wants(p.get(growth+"/print"), http.StatusOK, "<h1>Growing in the role of Marketing Director</h1>")
	p.wants(p.get("/progress"), http.StatusOK, "You adopted the plan “Growing in the role of")
}

func TestAPlanCanLeadToAnyRoleFromAnyResult(t *testing.T) {
	p := newSite(t).somebody()
	a := p.taken(socialQuiz, 1, marketer)
	p.wants(p.get("/plans/new?assessment="+a.ID), http.StatusOK, "Any other role",
		"No path is written for these steps", `value="marketing_director"`, "counting 10 of its 16 skills")
	growth := p.planned(a, "marketing_director")
	p.wants(p.get(growth), http.StatusOK, "No path is written for this step; these activities close the gaps.",
		"Add another activity")

	barred := p.assessment(1, sheetOf(t, p.catalog, answersOf(t, p.catalog, leader)), func(a *store.Assessment) {
		for i := range a.Result.Roles {
			if a.Result.Roles[i].Role == "marketing_director" {
				a.Result.Roles[i].Unmet = []engine.Unmet{{When: "fact.people_led > 0", Because: "a director leads somebody"}}
			}
		}
	})
	p.wants(p.get("/plans/new?assessment="+barred.ID), http.StatusOK,
		"What it requires and you don't meet yet: <bdi>A director leads somebody.</bdi>")

	flat := p.assessment(1, sheetOf(t, p.catalog, answersOf(t, p.catalog, leader)), func(a *store.Assessment) {
		a.Result.Verdict, a.Result.Role, a.Result.Tier, a.Result.Next = engine.VerdictUndifferentiated, "", "", ""
		a.Result.Rungs, a.Result.Blocked = nil, nil
	})
	p.wants(p.get("/assessments/"+flat.ID), http.StatusOK, "Plan the way to a role</a>")
	p.wants(p.get("/plans/new?assessment="+flat.ID), http.StatusOK, "recommends no role", "Any role",
		"goes by the gaps that were measured")
	growth = p.planned(flat, "digital_media_manager")
	r := p.get(growth)
	p.wants(r, http.StatusOK, "<h1>Towards", "Your result recommends no role, so the plan starts from your levels alone")
	if strings.Contains(r.body, "From  to") {
		t.Error("the plan starts from a role without a name")
	}
	p.wants(p.get(growth+".md"), http.StatusOK, "# Towards Digital Media Manager")
	p.wants(p.get(growth+"/print"), http.StatusOK, "<h1>Towards Digital Media Manager</h1>")
	p.wants(p.get("/me"), http.StatusOK, "Towards")
}

func TestARolesPageSaysWhatItsPathsAreFor(t *testing.T) {
	s := newSite(t)
	s.wants(s.get("/roles/marketing_manager"), http.StatusOK, "act like a director before you hold the title")
	s.wants(s.get("/roles/marketing_director"), http.StatusOK, "For growing in this role")
}
