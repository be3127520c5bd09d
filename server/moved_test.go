package server_test

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"careerpath/engine"
	"careerpath/engine/score"
	"careerpath/store"
)

// unanswered leaves out the answers that measure a skill.
func unanswered(t *testing.T, c *score.Catalog, answers engine.Answers, skill string) engine.Answers {
	t.Helper()
	quiz, _ := c.Quiz(quizID)
	out := maps.Clone(answers)
	for _, it := range quiz.Items() {
		if slices.ContainsFunc(it.Measures, func(m engine.Measure) bool { return m.Skill.ID == skill }) {
			delete(out, it.ID)
		}
	}
	return out
}

func TestNoReadinessIsToldThatWasNotMeasured(t *testing.T) {
	for _, aimed := range []bool{true, false} {
		p := newSite(t).somebody()
		if aimed {
			p.update(func(tx store.Tx) error { return tx.PutSettings(store.Settings{Aim: "marketing_director"}) })
		}
		first, second := p.taken(workflowQuiz, 100, leader), p.taken(workflowQuiz, 1, leader)
		page := p.get("/assessments/" + second.ID)
		lacks(t, page, "of what a Marketing Director&#39;s job asks", "100\u00a0%")
		p.wants(page, http.StatusOK, "What has moved since ", "is too small to be sure yet.",
			"/assessments/"+first.ID+"/beside/")
		lacks(t, p.get("/assessments/"+first.ID+"/beside/"+second.ID), "100 % ± 1")
	}
}

func TestOtherSkillsMeasuredAreNoChange(t *testing.T) {
	p := newSite(t).somebody()
	answers := sheetOf(t, p.catalog, answersOf(t, p.catalog, leader))
	first := p.assessment(100, unanswered(t, p.catalog, answers, "team_leadership")) // which is high
	p.directorPlan(&first, nil)
	second := p.assessment(1, answers)
	third := p.assessment(0, answers)
	page := p.get("/assessments/" + second.ID)
	if got := heading(page); !strings.Contains(got, "of what a Marketing Director's job asks, as ") {
		t.Errorf("the heading is %q", got)
	}
	p.wants(page, http.StatusOK, "A figure that stays is no verdict on your work")
	p.wants(p.get("/progress"), http.StatusOK, "The same as on "+written(100)+".", "The same as on "+written(1)+".",
		"Nothing has moved yet")
	p.wants(p.get("/"), http.StatusOK, "The same as on "+written(100)+".")
	beside := part(t, p.get("/assessments/"+first.ID+"/beside/"+third.ID), "readiness")
	p.wants(beside, http.StatusOK, "not sure yet")
	lacks(t, beside, "up, ", "down, ")
}

func TestOneResultHasOneReadinessForARole(t *testing.T) {
	p := newSite(t).somebody()
	answers := sheetOf(t, p.catalog, answersOf(t, p.catalog, leader))
	p.assessment(100, answers)
	// The role asked for other levels then, and the quiz was another.
	second := p.assessment(1, answers, func(a *store.Assessment) {
		a.Result.Catalog = "sha256:of an earlier day"
		for i := range a.Result.Roles {
			if a.Result.Roles[i].Role == "marketing_director" {
				a.Result.Roles[i].Readiness = 41
			}
		}
		a.Result.Next, a.Result.Rungs = "marketing_director", []engine.RungAhead{{Role: "marketing_director", Because: "so"}}
	})
	page := p.get("/assessments/" + second.ID)
	if got := heading(page); !strings.HasPrefix(got, "You show 41\u00a0% of what a Marketing Director's job asks, as ") {
		t.Errorf("the heading is %q", got)
	}
	if bar := `class="bar" y="6" width="41%"`; !strings.Contains(page.body, bar) {
		t.Errorf("the picture shows another figure, not %s", bar)
	}
}
