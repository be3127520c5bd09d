package server_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"careerpath/engine"
	"careerpath/store"
)

// grid is somebody's answers to the quiz of testdata/levels.
func grid(delivers, crafts, advises string) engine.Answers {
	return engine.Answers{"delivers": engine.Choice(delivers), "crafts": engine.Choice(crafts),
		"advises": engine.Choice(advises)}
}

func TestAQuizAsksWhichLevelDescribesYouBest(t *testing.T) {
	s := siteOf(t, catalogIn(t, "levels"))
	page := s.page("grid", 1)
	s.wants(s.get(page), http.StatusOK, "Delivery", engine.AskLevelHint, `value="working:Finishes a feature alone."`,
		"<strong>Working</strong>: Finishes a feature alone.", "<strong>3</strong>: Builds the whole alone.",
		`value="level_3:Builds the whole alone."`, "How do you build?", "<span>Answers when asked.</span>")
	s.wants(s.asking("de", page), http.StatusOK, "Welche davon beschreibt dich am besten?")
	r := s.form(page, url.Values{":go": {"next"}, "delivers": {"leading:Leads a launch of several people."},
		"crafts": {"level_4:Says how it is built."}, "advises": {"level_80:Is asked first."}})
	s.wants(s.get(r.location()), http.StatusOK, "Leads a launch of several people.", "Says how it is built.")
	s.wants(s.get("/api/v1/quizzes/grid"), http.StatusOK,
		`{"id":"working","text":"Finishes a feature alone.","name":"Working"}`, `{"id":"level_80","text":"Is asked first."}`)
	s.wants(s.post("/api/v1/score", "application/json",
		`{"quiz":"grid","answers":{"delivers":"leading","crafts":"level_4","advises":"level_80"}}`), http.StatusOK,
		`{"skill":"delivery","level":70`, `{"skill":"craft","level":80`)
}

func TestPagesCallLevelsByTheirNames(t *testing.T) {
	p := siteOf(t, catalogIn(t, "levels")).somebody()
	a := p.assessmentIn("grid", 1, grid("working", "level_4", "level_20"))
	p.wants(p.get("/skills/delivery"), http.StatusOK, "<strong>Working</strong>: Finishes a feature alone.",
		"<bdi>Working</bdi> (40 ± ", `<span class="number">Setting the standard (90)</span>`)
	p.wants(p.get("/skills/advice"), http.StatusOK, `<span class="number">80</span>`, `<span class="number">20 ± `)
	p.wants(p.get("/roles/lead"), http.StatusOK, `<span class="number">Setting the standard (90)</span>`,
		"At about Setting the standard (100), people do this: Others deliver", `<span class="number">3 (60)</span>`,
		"At about 80, people do this: Is asked first.")
	p.wants(p.get("/assessments/"+a.ID), http.StatusOK, "you are at Working (40), the role asks Setting the standard (90)",
		"you are at 20, the role asks 80")
	plan := p.get(p.planned(a, "lead"))
	at := strings.Index(plan.body, "/milestones/launch")
	if at < 0 {
		t.Fatal("the plan has no milestone to lead a launch")
	}
	from := strings.LastIndex(plan.body[:at], `"`) + 1
	p.wants(p.get(plan.body[from:at]+"/milestones/launch"), http.StatusOK,
		"<strong>Working</strong>: Finishes a feature alone.", "<strong>Leading</strong>: Leads a launch")
	// What a result has kept stays, whatever the content calls it later.
	if got := a.Snapshot.Skills[0].Anchors[1]; got.Name != "Working" {
		t.Errorf("the result keeps %+v", got)
	}
	if strings.Contains(p.get("/assessments/"+a.ID).body, "which would have shown it") {
		t.Error("a lower level is taken for a choice among good acts")
	}
}

// A result, a page of progress, a comparison and a plan are silent about roles of whose weight less than 30 % was
// measured, whatever verdict was kept.
func TestPagesClaimNothingOfRolesOfWhichLittleWasMeasured(t *testing.T) {
	for _, tt := range []struct {
		name   string
		skills int // measured, the last of them
		claims bool
	}{{"all", 3, true}, {"50 % of lead", 2, true}, {"20 %", 1, false}} {
		t.Run(tt.name, func(t *testing.T) {
			p := siteOf(t, catalogIn(t, "levels")).somebody()
			full := p.assessmentIn("grid", 60, grid("learning", "level_4", "level_20"))
			a := p.assessmentIn("grid", 1, grid("working", "level_4", "level_20"), func(a *store.Assessment) {
				a.Result.Levels = a.Result.Levels[3-tt.skills:]
				a.Result.Next = "lead"
			})
			says := func(path string, texts ...string) {
				t.Helper()
				if page := p.get(path); tt.claims {
					p.wants(page, http.StatusOK, texts...)
				} else {
					p.wants(page, http.StatusOK)
					lacks(t, page, texts...)
				}
			}
			says("/assessments/"+a.ID, "What lies between you and")
			says("/plans/new?assessment="+a.ID, `value="lead"`)
			p.planned(full, "lead")
			says("/progress?quiz=grid", "of what the role of Lead asks, give or take")
			says("/", "give or take")
		})
	}
}

func TestAComparisonOfRolesShowsNoLevelsWhereLittleWasMeasured(t *testing.T) {
	for skills, shown := range map[int]bool{3: true, 1: false} {
		p := siteOf(t, catalogIn(t, "levels")).somebody()
		p.assessmentIn("grid", 1, grid("working", "level_4", "level_20"), func(a *store.Assessment) {
			a.Result.Levels = a.Result.Levels[3-skills:]
		})
		if page := p.get("/compare/maker/lead"); strings.Contains(page.body, "you 20") != shown {
			t.Errorf("with %d skills measured the levels are shown: %v", skills, !shown)
		}
	}
}
