package server_test

import (
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"careerpath/engine"
	"careerpath/engine/content"
	"careerpath/engine/score"
	"careerpath/engine/wording"
	"careerpath/server"
	"careerpath/store"
)

var (
	languageMarks = regexp.MustCompile(` (lang|dir)="[^"]*"`)
	bareIsolates  = regexp.MustCompile(`</?bdi>`)
)

// unmarked is a page without the marks of the languages and directions of its texts, for tests of what they say.
func unmarked(page string) string {
	return bareIsolates.ReplaceAllString(languageMarks.ReplaceAllString(page, ""), "")
}

// catalogIn is the content of a folder in testdata.
func catalogIn(t *testing.T, folder string) *score.Catalog {
	t.Helper()
	return catalogAt(t, filepath.Join("testdata", folder))
}

// catalogAt is the content of a directory.
func catalogAt(t *testing.T, dir string) *score.Catalog {
	t.Helper()
	fromRules, faults := content.Rules(os.DirFS(filepath.Join(dir, "rules")), "")
	fromQuizzes, more := content.Quizzes(os.DirFS(filepath.Join(dir, "quizzes")), "")
	if faults = append(faults, more...); len(faults) > 0 {
		t.Fatal(faults)
	}
	c, err := score.NewCatalog(fromRules.Join(fromQuizzes))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestTheAPITellsAQuizsLanguageAndWhatStandsAlone(t *testing.T) {
	s := siteOf(t, catalogIn(t, "arabic"))
	s.wants(s.get("/api/v1/quizzes/bread"), http.StatusOK, `"lang":"ar"`, `"text":"العجين المخمر"},`,
		`"text":"لا شيء من هذه","alone":true}`)
	s.wants(s.get("/api/v1/quizzes"), http.StatusOK, `"lang":"ar"`)
	s.wants(s.get("/api/openapi.json"), http.StatusOK, `"alone":{`, `"lang":{`)
	s.wantsProblem(s.post("/api/v1/score", "application/json",
		`{"quiz":"bread","answers":{"wishes":["nothing","sourdough"]}}`),
		http.StatusUnprocessableEntity, "body.answers.wishes", "chosen alone")
	s = newSite(t)
	s.wants(s.get("/api/v1/quizzes/"+quizID), http.StatusOK, `"lang":"en"`)
}

// baker answers the Arabic quiz as somebody who bakes alone.
func baker(*testing.T) engine.Answers {
	return engine.Answers{
		"bakes": engine.Number(3), "buys": engine.Number(1), "plans": engine.Number(1), "alone": engine.Number(2),
		"first": engine.Choice("bread"), "wishes": engine.Choices("sourdough"),
	}
}

func TestTextsOfAQuizInAnotherLanguageAreMarkedWhereverTheyAreShown(t *testing.T) {
	p := siteOf(t, catalogIn(t, "arabic")).somebody()
	p.assessmentIn("bread", 9, baker(t))
	changed := baker(t)
	changed["plans"] = engine.Number(2)
	delete(changed, "wishes")
	second := p.assessmentIn("bread", 2, changed)
	first := p.get("/me")
	beside := regexp.MustCompile(`/assessments/[^"]*/beside/[^"]*`).FindString(p.get("/progress").body)
	growth := planAt(p.form("/plans", url.Values{"assessment": {second.ID}, "to": {"head_baker"}, "hours": {"3"},
		"start": {engine.DateOf(daysAgo(0)).String()}}))
	milestone := growth + "/milestones/plan_the_week"
	const arabic = ` lang="ar" dir="rtl">`
	for _, tc := range []struct {
		page  reply
		marks []string
	}{
		{first, []string{`<bdi lang="ar">ما مكانك في المخبز؟</bdi>`}},
		{p.get("/"), []string{`"` + arabic + `ما مكانك في المخبز؟</`, `<p` + arabic + `أسئلة قليلة عن عملك في المخبز.</p>`}},
		{p.get("/assessments/" + second.ID), []string{
			`<bdi` + arabic + `ما مكانك في المخبز؟</bdi>`, `<q><bdi` + arabic + `دائما</bdi></q> to <q><bdi` +
				arabic + `أخبز خبز اليوم.</bdi></q>`,
			"<bdi>\u2068الخبز\u2069</bdi>", "You work like a \u2068خباز\u2069",
			`<p><bdi` + arabic + `يساعد زملاءه على العمل الجيد.</bdi></p>`,
		}},
		{p.get(beside), []string{`<dt` + arabic + `أخطط من يعمل ومتى.</dt>`, `<bdi` + arabic + `أحيانا</bdi>`, "no answer"}},
		{p.get(growth), []string{"<bdi>خباز</bdi> to <bdi>رئيس الخبازين</bdi>", `<p dir="auto">ابدأ بمن يعمل ومتى.</p>`,
			`class="wide" dir="auto" id="title"`}},
		{p.get(growth + "/print?all"), []string{"<bdi>خطط أسبوعا كاملا مع الفريق</bdi>",
			`<p dir="auto">ابدأ بمن يعمل ومتى.</p>`}},
		{p.get(milestone), []string{`<h1 dir="auto">خطط أسبوعا كاملا مع الفريق</h1>`,
			`<textarea id="notes" name="notes" dir="auto"`, `<q><bdi` + arabic}},
		{p.get(p.get("/quizzes/bread/again").location()), []string{`<legend` + arabic, `<div class="scale"` + arabic,
			`<h1` + arabic}},
		{p.get("/progress"), []string{`<bdi lang="ar" dir="auto">ما مكانك في المخبز؟</bdi>`}},
		{p.get("/roles/baker"), []string{`<h1 dir="auto">خباز</h1>`, `<li dir="auto">يجهز العجين قبل الفجر.`,
			`<a href="/quizzes/bread"` + arabic}},
		{p.get("/roles"), []string{`<p dir="auto">يخبز خبز اليوم.</p>`}},
		{p.get("/compare/baker/head_baker"), []string{`<p dir="auto">يقود من يخبزون.</p>`}},
	} {
		p.wants(tc.page, http.StatusOK)
		for _, mark := range tc.marks {
			if !strings.Contains(tc.page.body, mark) {
				t.Errorf("the page lacks %s:\n%s", mark, tc.page.body)
			}
		}
		if !strings.Contains(tc.page.body, `<html lang="en">`) {
			t.Error("what the pages themselves say is no longer English")
		}
	}
}

// A result that was kept before quizzes stated their language is in English, and one kept since stays in its own,
// whatever becomes of the quiz.
func TestAResultKeepsTheLanguageItWasTakenIn(t *testing.T) {
	p := siteOf(t, catalogIn(t, "arabic")).somebody()
	kept := p.assessmentIn("bread", 1, baker(t))
	older := p.assessmentIn("bread", 2, baker(t), func(a *store.Assessment) { a.Snapshot.Lang = "" })
	p.stop()
	p.catalog = newSite(t).catalog
	p.start()
	for id, mark := range map[string]string{kept.ID: `<q><bdi lang="ar" dir="rtl">`,
		older.ID: `<q><bdi lang="en" dir="ltr">`} {
		r := p.get("/assessments/" + id)
		p.wants(r, http.StatusOK, "You work like a \u2068خباز\u2069")
		if !strings.Contains(r.body, mark) {
			t.Errorf("the page lacks %s:\n%s", mark, r.body)
		}
	}
}

// loud is a text that is no string to a switch over types.
type loud string

func TestMarkupEscapesWhateverItIsGiven(t *testing.T) {
	markup := server.Spoken(wording.English)["markup"].(func(string, ...any) template.HTML)
	for _, tt := range []struct {
		text string
		arg  any
		want template.HTML
	}{
		{"<b>%s</b>", "<i>", "<b>&lt;i&gt;</b>"},
		{"<b>%s</b>", loud("<i>"), "<b>&lt;i&gt;</b>"},
		{"<b>%s</b>", errors.New("<i>"), "<b>&lt;i&gt;</b>"},
		{"<b>%s</b>", []string{"<i>"}, "<b>[&lt;i&gt;]</b>"},
		{"<b>%s</b>", template.HTML("<i>x</i>"), "<b><i>x</i></b>"},
		{"<b>%d</b>", 1200, "<b>1,200</b>"},
		{"<b>%.1f</b>", 0.5, "<b>0.5</b>"},
	} {
		if got := markup(tt.text, tt.arg); got != tt.want {
			t.Errorf("%#v gives %s, not %s", tt.arg, got, tt.want)
		}
	}
}
