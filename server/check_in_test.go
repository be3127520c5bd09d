package server_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"careerpath/engine"
	"careerpath/engine/plan"
	"careerpath/store"
)

// planned is somebody with a result and a plan of some days ago, and the first milestone of it.
func planned(t *testing.T, ago int) (*somebody, string, *plan.Milestone) {
	t.Helper()
	p := newSite(t).somebody()
	a := p.assessment(ago, advertiser(t, p.catalog))
	growth := p.directorPlan(&a, nil)
	return p, "/plans/" + growth.ID, &growth.Plan.Milestones[0]
}

func kinds(s *site) []string {
	var out []string
	for _, e := range events(s) {
		out = append(out, e.Kind)
	}
	return out
}

func TestAWeekIsCheckedInOnceAndShownAgain(t *testing.T) {
	p, growth, m := planned(t, 30)
	page := p.get("/progress")
	p.wants(page, http.StatusOK, "Check in: three questions, one minute", "Did you work on “<bdi>"+escaped(m.Title)+"</bdi>”",
		"What got in the way?", "When, and where?", "Not this week", "d = 0.40")
	p.wants(p.get("/"), http.StatusOK, `href="/progress#check-in"`)
	said := url.Values{"go": {"check-in"}, "milestone": {m.ID}, "worked": {"partly"}, "obstacle": {"A <b>launch</b>"},
		"next": {"Ask the CFO"}, "when": {"Tuesday at nine"}}
	r := p.form(growth+"/check-in", said)
	noted := r.location()
	if r.status != http.StatusSeeOther || !regexp.MustCompile(`^/progress\?checked=\d+#check-in$`).MatchString(noted) {
		t.Fatalf("checking in: status %d to %q\n%s", r.status, noted, r.body)
	}
	echo := p.get(noted)
	p.wants(echo, http.StatusOK, "Noted.", "You have a plan for what gets in the way:", escaped(m.If), escaped(m.Then),
		"The next check-in is asked from "+time.Now().UTC().AddDate(0, 0, 7).Format("2 January 2006"),
		"A &lt;b&gt;launch", "Tuesday at nine", "You checked in")
	lacks(t, echo, "three questions", "<b>launch", "how the week went")
	lacks(t, p.get("/"), "#check-in")

	kept := events(p.site)
	last := kept[len(kept)-1]
	var data plan.CheckIn
	if err := json.Unmarshal(last.Data, &data); err != nil {
		t.Fatal(err)
	}
	want := plan.CheckIn{Milestone: m.ID, Worked: plan.WorkedPartly, Obstacle: "A <b>launch</b>", Next: "Ask the CFO",
		When: "Tuesday at nine"}
	if last.Kind != "checked_in" || "/plans/"+last.Subject != growth || data != want {
		t.Errorf("the log has %s of %s: %+v", last.Kind, last.Subject, data)
	}
	if again := p.form(growth+"/check-in", said); again.location() != noted { // sent twice
		t.Errorf("sent twice it leads to %q, not %q", again.location(), noted)
	}
	p.form(growth+"/check-in", url.Values{"go": {"skip"}})
	if again := events(p.site); len(again) != len(kept) {
		t.Errorf("within a week there are %d more events", len(again)-len(kept))
	}
	p.site.clock = func() time.Time { return time.Now().AddDate(0, 0, 7) }
	p.wants(p.get("/progress"), http.StatusOK, "three questions", "Your last check-in: 1")
	lacks(t, p.get(noted), "Noted.")
}

func TestACheckInCanBeLeftOutAndIsNotAskedInTheFirstWeek(t *testing.T) {
	p, growth, _ := planned(t, 30)
	r := p.form(growth+"/check-in", url.Values{"go": {"skip"}})
	if r.status != http.StatusSeeOther || r.location() != "/progress#check-in" {
		t.Fatalf("status %d to %q", r.status, r.location())
	}
	page := p.get("/progress")
	p.wants(page, http.StatusOK, "The next check-in is asked from", "You left out the check-in of the week")
	lacks(t, page, "three questions", "Your last check-in")

	young, growth, m := planned(t, 3)
	lacks(t, young.get("/progress"), "three questions")
	young.form(growth+"/check-in", url.Values{"go": {"check-in"}, "milestone": {m.ID}, "worked": {"yes"}})
	if got := kinds(young.site); strings.Contains(strings.Join(got, " "), "checked_in") {
		t.Errorf("a plan three days old is checked in: %v", got)
	}
}

func TestWhatACheckInLacksIsSaidAndWhatWasTypedStays(t *testing.T) {
	p, growth, m := planned(t, 30)
	r := p.form(growth+"/check-in", url.Values{"go": {"check-in"}, "milestone": {m.ID}, "next": {"Ask the CFO"},
		"obstacle": {strings.Repeat("x", 501)}})
	p.wants(r, http.StatusUnprocessableEntity, "Nothing was changed", `href="#worked"`, "Say whether you worked on it",
		`href="#obstacle"`, "at most 500 fit", `value="Ask the CFO"`)
	p.wants(p.form(growth+"/check-in", url.Values{"go": {"dance"}}), http.StatusBadRequest, "say what to do")
	p.wants(p.form("/plans/"+strings.Repeat("0", 36)+"/check-in", url.Values{"go": {"skip"}}), http.StatusNotFound)
	stranger := p.site.somebody()
	stranger.wants(stranger.form(growth+"/check-in", url.Values{"go": {"skip"}}), http.StatusNotFound)
}

func TestAWitnessIsToldByTheirPersonAlone(t *testing.T) {
	p, growth, m := planned(t, 30)
	name := func(who string) reply {
		return p.form(growth+"/check-in", url.Values{"go": {"witness"}, "version": {version(p.site, growth)}, "witness": {who}})
	}
	if r := name("Ada"); r.status != http.StatusSeeOther {
		t.Fatalf("status %d\n%s", r.status, r.body)
	}
	if got := kept(p.site, growth).Plan.Witness; got != "Ada" {
		t.Errorf("the witness is %q", got)
	}
	p.wants(p.get("/progress"), http.StatusOK, "You tell Ada how it goes", "You named Ada as the one you tell how it goes")
	r := p.form(growth+"/check-in", url.Values{"go": {"check-in"}, "milestone": {m.ID}, "worked": {"no"},
		"obstacle": {"A launch"}})
	p.wants(p.get(r.location()), http.StatusOK, "Tell Ada how the week went", "nothing is sent from here",
		"No work on “"+escaped(m.Title)+"” this week.\nIn the way: A launch")
	p.wants(name(strings.Repeat("a", 101)), http.StatusUnprocessableEntity, "at most 100 fit",
		"Nothing was changed", `href="#witness"`)
}

func TestACheckInThatIsNotAskedForIsRefusedAndNotLost(t *testing.T) {
	said := func(m *plan.Milestone) url.Values {
		return url.Values{"go": {"check-in"}, "milestone": {m.ID}, "worked": {"yes"}, "obstacle": {"A launch"},
			"next": {"Ask the CFO"}, "when": {"Tuesday"}}
	}
	for name, tt := range map[string]struct {
		before func(p *somebody, growth string, m *plan.Milestone)
		want   string
	}{
		"in a second tab": {func(p *somebody, growth string, m *plan.Milestone) {
			p.form(growth+"/check-in", url.Values{"go": {"check-in"}, "milestone": {m.ID}, "worked": {"no"}})
		}, "The next check-in is asked from "},
		"after the week was left out": {func(p *somebody, growth string, _ *plan.Milestone) {
			p.form(growth+"/check-in", url.Values{"go": {"skip"}})
		}, "The next check-in is asked from "},
		"of a plan set aside": {func(p *somebody, growth string, _ *plan.Milestone) {
			p.update(func(tx store.Tx) error {
				kept, err := tx.Plan(strings.TrimPrefix(growth, "/plans/"))
				if err != nil {
					return err
				}
				kept.Active = false
				_, err = tx.PutPlan(kept)
				return err
			})
		}, "This plan is set aside, so it has no check-ins."},
		"of a plan with nothing left": {func(p *somebody, growth string, _ *plan.Milestone) {
			p.update(func(tx store.Tx) error {
				kept, err := tx.Plan(strings.TrimPrefix(growth, "/plans/"))
				if err != nil {
					return err
				}
				for i := range kept.Plan.Milestones {
					kept.Plan.Milestones[i].Status = plan.Dropped
				}
				_, err = tx.PutPlan(kept)
				return err
			})
		}, "Nothing of this plan is left to do"},
	} {
		t.Run(name, func(t *testing.T) {
			p, growth, m := planned(t, 30)
			tt.before(p, growth, m)
			was := len(events(p.site))
			r := p.form(growth+"/check-in", said(m))
			p.wants(r, http.StatusUnprocessableEntity, "Nothing was changed", tt.want, "What you typed", "A launch",
				"Ask the CFO", "Tuesday")
			lacks(t, r, "Noted.", `href="#worked"`)
			if n := len(events(p.site)); n != was {
				t.Errorf("%d events came", n-was)
			}
		})
	}
}

func TestAWitnessThatIsRefusedIsSaidAlsoOfAnotherPlan(t *testing.T) {
	p, growth, _ := planned(t, 30)
	name := func() reply {
		return p.form(growth+"/check-in", url.Values{"go": {"witness"}, "version": {version(p.site, growth)},
			"witness": {strings.Repeat("a", 101)}})
	}
	p.wants(name(), http.StatusUnprocessableEntity, `href="#witness"`, "at most 100 fit", "problems-title")
	p.form(growth+"/check-in", url.Values{"go": {"skip"}}) // so none is due
	p.wants(name(), http.StatusUnprocessableEntity, `href="#witness"`, "at most 100 fit", "problems-title")
	another := p.assessment(1, advertiser(t, p.catalog))
	p.planned(another, "marketing_director")
	p.wants(name(), http.StatusUnprocessableEntity, `href="#main"`, "at most 100 fit", "problems-title", "What you typed")
}

func TestDoneSaysWhatItMovedAndCanBeUndone(t *testing.T) {
	for _, was := range []plan.Status{plan.Planned, plan.Doing} {
		t.Run(string(was), func(t *testing.T) {
			p, growth, m := planned(t, 30)
			page := growth + "/milestones/" + m.ID
			change := func(fields url.Values) reply {
				fields.Set("version", version(p.site, growth))
				fields.Set("go", "status")
				return p.form(page, fields)
			}
			if was == plan.Doing {
				change(url.Values{"status": {"doing"}})
			}
			r := change(url.Values{"status": {"done"}, "was": {string(was)}, "back": {"plan"}, "evidence": {"Signed by the board"}})
			if want := growth + "?done=" + m.ID + "&was=" + string(was) + "#done-note"; r.location() != want {
				t.Fatalf("status %d to %q, want %q\n%s", r.status, r.location(), want, r.body)
			}
			for _, at := range []string{growth, page} {
				p.wants(p.get(at+"?done="+m.ID+"&was="+string(was)), http.StatusOK, "Done: "+escaped(m.Title),
					"of what the role of Marketing Director asks, instead of ", "only taking the quiz again can tell",
					`value="`+string(was)+`">Undo`)
			}
			p.wants(p.get(page), http.StatusOK, "Signed by the board", `value="`+string(was)+`">Undo: it isn&#39;t done after all`)
			change(url.Values{"status": {string(was)}})
			now := kept(p.site, growth)
			after := now.Plan.Milestone(m.ID)
			if after.Status != was || after.DoneOn != nil || after.Evidence != "Signed by the board" {
				t.Errorf("undone it is %s on %v, with %q", after.Status, after.DoneOn, after.Evidence)
			}
			lacks(t, p.get(page+"?done="+m.ID), "Undo")
		})
	}
}

func TestAMilestoneShowsWhereOneIsAndWhatTheRoleDoes(t *testing.T) {
	p, growth, m := planned(t, 30)
	r := p.get(growth + "/milestones/" + m.ID)
	p.wants(r, http.StatusOK, "Where you are, and what the role does", "You are about here", "The role asks this")
	for _, why := range m.Why {
		skill, _ := p.catalog.Skill(why.Skill)
		p.wants(r, http.StatusOK, `href="/skills/`+why.Skill+`"`)
		for _, anchor := range skill.Anchors {
			p.wants(r, http.StatusOK, escaped(anchor.Text))
		}
	}
}

func TestTheLogIsNarrowedByTextAndKind(t *testing.T) {
	p, growth, m := planned(t, 30)
	id := strings.TrimPrefix(growth, "/plans/")
	p.event("plan_changed", id, plan.Edit{Milestone: m.ID, Field: "status", Old: "planned", New: "done"})
	p.event("plan_changed", id, plan.Edit{Milestone: m.ID, Field: "notes", Old: "Straße", New: "road"})
	log := func(query string) reply {
		t.Helper()
		r := p.get("/progress?" + query)
		p.wants(r, http.StatusOK, `<details class="group" id="log" open>`)
		_, r.body, _ = strings.Cut(r.body, `id="log"`)
		return r
	}
	for _, tt := range []struct {
		query string
		want  []string
		not   []string
	}{
		{"q=FINISHED", []string{"You finished", `value="FINISHED"`}, []string{"You adopted", "You took"}},
		{"q=stra%C3%9Fe", []string{"You changed the notes", "Straße"}, []string{"You finished", "You took"}},
		{"kind=done", []string{"You finished", `<option value="done" selected>`}, []string{"You changed", "You took"}},
		{"kind=results", []string{"You took"}, []string{"You finished", "You adopted"}},
		{"kind=plans&q=adopted", []string{"You adopted"}, []string{"You finished", "You took"}},
		{"kind=check_ins", []string{"Nothing of that kind is found here."}, []string{"You took"}},
		{"q=%3Cscript%3E", []string{"Nothing of that kind", "&lt;script&gt;"}, []string{"<script>"}},
	} {
		r := log(tt.query)
		p.wants(r, http.StatusOK, tt.want...)
		lacks(t, r, tt.not...)
	}
	lacks(t, p.get("/progress"), `id="log" open`)
}

func TestASearchOfALongLogHasPages(t *testing.T) {
	p := newSite(t).somebody()
	p.update(func(tx store.Tx) error {
		for i := range 300 {
			kind := "quiet"
			if i%3 == 0 {
				kind = "loud"
			}
			if _, err := tx.AppendEvent(store.Event{At: time.Now(), Kind: kind}); err != nil {
				return err
			}
		}
		return nil
	})
	at, found := "/progress?q=loud", 0
	for range 2 {
		r := p.get(at)
		found += strings.Count(r.body, "<p>Loud</p>")
		lacks(t, r, "<p>Quiet</p>")
		older := regexp.MustCompile(`<a href="([^"]+)">Older</a>`).FindStringSubmatch(r.body)
		if older == nil {
			break
		}
		at, _, _ = strings.Cut(strings.ReplaceAll(older[1], "&amp;", "&"), "#")
	}
	if found != 100 || !strings.Contains(at, "q=loud") {
		t.Errorf("%d of 100 entries are found; the last page is %s", found, at)
	}
}

func TestASmallChangeIsCalledTooSmallOnceAndWhatWasDoneIsSaid(t *testing.T) {
	p := newSite(t).somebody()
	from := advertiser(t, p.catalog)
	a := p.assessment(120, from)
	to := maps.Clone(from)
	quiz, _ := p.catalog.Quiz(quizID)
	for _, it := range quiz.Items() {
		if it.Kind() == engine.KindScale && to[it.ID].Number() < 5 && !it.Reversed {
			to[it.ID] = engine.Number(to[it.ID].Number() + 1)
			break
		}
	}
	p.assessment(40, to)
	p.directorPlan(&a, func(growth *plan.Plan) {
		for i, ago := range []int{100, 70} {
			if err := growth.SetStatus(growth.Milestones[i].ID, plan.Done, "", "", engine.DateOf(daysAgo(ago))); err != nil {
				t.Fatal(err)
			}
		}
	})
	r := p.get("/progress")
	p.wants(r, http.StatusOK, "<h1>What moved is too small to be sure yet</h1>",
		"You finished two milestones between your first and your latest result.", "is what makes a change sure")
	lacks(t, r, "beyond the noise")
}

func TestThereIsNoPaceBeforeTwoWeeksOfAPlan(t *testing.T) {
	for ago, want := range map[int]string{
		5:  "two weeks into the plan, there is a pace to go by",
		20: "the pace so far",
	} {
		p := newSite(t).somebody()
		a := p.assessment(ago, advertiser(t, p.catalog))
		p.directorPlan(&a, func(growth *plan.Plan) {
			if err := growth.SetStatus(growth.Milestones[0].ID, plan.Done, "", "", engine.DateOf(daysAgo(ago-1))); err != nil {
				t.Fatal(err)
			}
		})
		p.wants(p.get("/progress"), http.StatusOK, want)
	}
}
