package server_test

import (
	"net/http"
	"strings"
	"testing"

	"careerpath/engine"
	"careerpath/store"
)

// heading is the first heading of a page.
func heading(r reply) string {
	_, text, _ := strings.Cut(r.body, "<h1>")
	text, _, _ = strings.Cut(text, "</h1>")
	return strings.ReplaceAll(text, "&#39;", "'")
}

func TestAQuizAboutReadinessAnswersItFirstAndOlderResultsReadAsTheyDid(t *testing.T) {
	p := newSite(t).somebody()
	ready := p.taken(directorQuiz, 1, leader)
	page := p.get("/assessments/" + ready.ID)
	if got := heading(page); !strings.HasPrefix(got, "You show ") ||
		!strings.HasSuffix(got, "\u00a0% of what a Marketing Director's job asks") {
		t.Errorf("the heading is %q", got)
	}
	p.wants(page, http.StatusOK, "gaps make most of what is missing: ", "Line: give or take ",
		"What is missing most", "The role: ")
	p.wants(p.get("/me"), http.StatusOK, "of what a Marketing Director&#39;s job asks")

	p = newSite(t).somebody()
	older := p.taken(directorQuiz, 1, leader, func(a *store.Assessment) { a.Snapshot.Toward = "" })
	if got := heading(p.get("/assessments/" + older.ID)); got != "You work like a Marketing Manager, not like a "+
		"Marketing Director" {
		t.Errorf("a result from before is headed %q", got)
	}
}

func TestAResultTakenAgainLeadsWithWhatMovedAndWithThePlansNextStep(t *testing.T) {
	for up, want := range map[float64]string{ // by how many level points every skill is higher than before
		2: "The rise is too small to be sure yet.", 7: "The rise is probably real: chance alone makes one like it once in five times.",
		20: "The rise is more than chance makes: a real change.",
	} {
		p := newSite(t).somebody()
		answers := sheetOf(t, p.catalog, answersOf(t, p.catalog, leader))
		first := p.assessment(100, answers)
		growth := p.planned(first, "marketing_director")
		second := p.assessment(1, answers, func(a *store.Assessment) {
			for i := range a.Result.Levels {
				a.Result.Levels[i].Level = min(100, a.Result.Levels[i].Level+up)
			}
		})
		page := p.get("/assessments/" + second.ID)
		if got := heading(page); !strings.Contains(got, "\u00a0% of what a Marketing Director's job asks, up ") ||
			!strings.Contains(got, " since ") {
			t.Errorf("the heading is %q", got)
		}
		p.wants(page, http.StatusOK, want+" You work like a Marketing Manager.",
			"/assessments/"+first.ID+"/beside/"+second.ID, "Next in your plan, by ", growth+"/milestones/")
		lacks(t, page, "Make a plan")
		if sheet := p.get("/assessments/" + second.ID + "/print"); heading(sheet) != heading(page) {
			t.Errorf("the sheet is headed %q, the page %q", heading(sheet), heading(page))
		}
		if got := heading(p.get("/assessments/" + first.ID)); got != "You work like a Marketing Manager" {
			t.Errorf("the first result is headed %q", got)
		}
	}
}

func TestTwoQuizzesThatDifferInReadinessSayWhyAndWhichMeasuresMore(t *testing.T) {
	p := newSite(t).somebody()
	broad, narrow := p.taken(quizID, 30, leader), p.taken(directorQuiz, 1, leader)
	for of, other := range map[string]string{broad.ID: narrow.ID, narrow.ID: broad.ID} {
		more := "and this one measures more of what the role asks: "
		if of == narrow.ID {
			more = "and that one measures more of what the role asks: "
		}
		page := part(t, p.get("/assessments/"+of), "more")
		p.wants(page, http.StatusOK, `<a href="/assessments/`+other+`">Your result of `, "The two ask different questions, "+more)
		if n := strings.Count(page.body, other); n != 1 {
			t.Errorf("the other result is linked %d times", n)
		}
	}
}

func TestTheAimShapesThePageAndNeverTheScore(t *testing.T) {
	p := newSite(t).somebody()
	a := p.taken(quizID, 1, leader)
	before := p.get("/assessments/" + a.ID)
	p.wants(before, http.StatusOK, "Next could be <strong>Marketing Director</strong>: your levels reach ",
		"/plans/new?assessment="+a.ID+"&amp;to=marketing_director")
	p.update(func(tx store.Tx) error { return tx.PutSettings(store.Settings{Aim: "digital_media_manager"}) })
	page := p.get("/assessments/" + a.ID)
	p.wants(page, http.StatusOK, "You aim for <strong>Digital Media Manager</strong>: your levels reach ",
		"/plans/new?assessment="+a.ID+"&amp;to=digital_media_manager", "What lies between you and Digital Media Manager")
	if heading(page) != heading(before) || part(t, page, "shares").body != part(t, before, "shares").body {
		t.Error("what somebody wants changes what they are told they are")
	}
	p.update(func(tx store.Tx) error { return tx.PutSettings(store.Settings{Aim: "a_role_that_is_gone"}) })
	if again := p.get("/assessments/" + a.ID); again.body != before.body {
		t.Error("an aim that the content no longer has changes the page")
	}
}

func TestAGapSaysWhatPeopleAtItsEndsVisiblyDo(t *testing.T) {
	p := newSite(t).somebody()
	a := p.taken(quizID, 1, leader)
	page := part(t, p.get("/assessments/"+a.ID), "way")
	vision, _ := p.catalog.Skill("strategic_vision")
	p.wants(page, http.StatusOK, `href="/skills/strategic_vision"`, "You are ", "The role does this:",
		escaped(vision.Anchors[len(vision.Anchors)-1].Text))

	// One that is kept reads as it did, and one from before anchors were kept says what they are now.
	for _, tt := range []struct {
		change func(*store.Assessment)
		want   string
	}{
		{func(a *store.Assessment) {
			for i := range a.Snapshot.Skills {
				a.Snapshot.Skills[i].Anchors = []engine.SnapshotAnchor{{Level: 10, Text: "Did then."}, {Level: 90, Text: "Led then."}}
			}
		}, "Led then."},
		{func(a *store.Assessment) {
			for i := range a.Snapshot.Skills {
				a.Snapshot.Skills[i].Anchors = nil
			}
		}, escaped(vision.Anchors[len(vision.Anchors)-1].Text)},
	} {
		p := newSite(t).somebody()
		a := p.taken(quizID, 1, leader, tt.change)
		p.wants(part(t, p.get("/assessments/"+a.ID), "way"), http.StatusOK, tt.want)
	}
}

func TestLevelsAreCalledEvenOnlyWhereTheyLookIt(t *testing.T) {
	for _, tt := range []struct {
		low, high    float64
		want, absent string
	}{
		{48, 55, "Your levels are so even that the ordinary blur", "which looks like much"},
		{25, 83, "Your levels run from 25 to 83, which looks like much.", "ordinary blur"},
	} {
		p := newSite(t).somebody()
		a := p.taken(quizID, 1, leader, func(a *store.Assessment) {
			a.Result.Verdict, a.Result.Role, a.Result.Because = engine.VerdictUndifferentiated, "", nil
			for i := range a.Result.Levels {
				a.Result.Levels[i].Level = 50
			}
			a.Result.Levels[0].Level, a.Result.Levels[1].Level = tt.low, tt.high
		})
		page := p.get("/assessments/" + a.ID)
		p.wants(page, http.StatusOK, "Your answers do not point to one role", tt.want)
		lacks(t, page, tt.absent)
	}
}

func TestAResultIsInThePersonsLanguage(t *testing.T) {
	p := newSite(t).somebody()
	a := p.taken(quizID, 1, leader)
	for lang, want := range map[string][]string{
		"de": {"<h1>Deine Arbeit gleicht der Rolle Marketing Manager</h1>", "Ein klares Ergebnis: ",
			"Warum Marketing Manager", `lang="en" dir="ltr">Almost always</bdi>`},
		"es": {"<h1>Tu trabajo se parece al de Marketing Manager</h1>", "Un resultado claro: ",
			"Por qué Marketing Manager", `lang="en" dir="ltr">Almost always</bdi>`},
	} {
		p.wants(p.asking(lang, "/assessments/"+a.ID), http.StatusOK, want...)
	}
}
