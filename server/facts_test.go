package server_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"careerpath/engine"
	"careerpath/engine/enginetest"
	"careerpath/engine/score"
	"careerpath/store"
)

// factsQuiz is the address of the quiz that asks for facts.
const factsQuiz = "/quizzes/work"

// staffed is content in which facts have names: a number with a unit, one counted in thousands, and one in bands.
func staffed(t *testing.T) *score.Catalog {
	t.Helper()
	d := enginetest.DraftOf("a", "b", "c")
	typical := func(r *engine.Role, facts map[string][]float64) {
		for _, id := range []string{"team", "budget", "years"} {
			r.Facts = append(r.Facts, engine.FactRange{Fact: enginetest.Ref(id), Range: facts[id]})
		}
	}
	typical(d.Role("hand", "low", 20, 45, 70), map[string][]float64{"team": {0, 2}, "budget": {5, 50}, "years": {1, 5}})
	typical(d.Role("head", "high", 95, 70, 45), map[string][]float64{"team": {3, 40}, "budget": {100, 2000},
		"years": {8, 25}})
	d.Path("head", "hand")
	d.Paths[0].Activities = []engine.Activity{{ID: "lead", Title: "Lead", Kind: "experience", Hours: 5, DoneWhen: "Led.",
		Gains: enginetest.Credit{"a": 75, "b": 25}.Points()}}
	d.Facts = []engine.Fact{
		{ID: "team", Name: "Team", Unit: &engine.Unit{One: "person", Other: "people"},
			AskWhy: "Leading others is what tells the roles apart."},
		{ID: "budget", Name: "Yearly budget", Unit: &engine.Unit{One: "thousand", Other: "thousand"}, Times: 1000},
		{ID: "years", Name: "Years in the trade"},
	}
	years := engine.Item{ID: "tenure", Ask: "How long have you done this?", Choose: "one"}
	stated := enginetest.Ref("years")
	years.Fact = &stated
	for _, o := range []struct {
		id, text string
		value    float64
	}{{"few", "Up to 5 years", 3}, {"some", "6 to 15 years", 9}, {"many", "More than 15 years", 20}} {
		years.Options = append(years.Options, engine.Option{ID: o.id, Text: o.text, Value: &o.value})
	}
	items := []engine.Item{enginetest.Numbered("team", 0, 5000), enginetest.Numbered("budget", 0, 1e6), years}
	items[0].Hint = "Count all of them."
	for _, skill := range []string{"a", "b", "c"} {
		for _, n := range []string{"1", "2", "3"} {
			items = append(items, enginetest.Five(skill+n, skill))
		}
	}
	d.Quiz(items...)
	return d.Catalog(t)
}

// rates answers every question about a skill with one point.
func rates(a, b, c float64, facts engine.Answers) engine.Answers {
	out := engine.Answers{}
	for skill, point := range map[string]float64{"a": a, "b": b, "c": c} {
		for _, n := range []string{"1", "2", "3"} {
			out[skill+n] = engine.Number(point)
		}
	}
	for id, answer := range facts {
		out[id] = answer
	}
	return out
}

var element = regexp.MustCompile(`<[^>]*>`)

// spoken is a page without its elements.
func spoken(page string) string {
	text := strings.Join(strings.Fields(element.ReplaceAllString(page, " ")), " ")
	return strings.NewReplacer(" :", ":", " ;", ";", " ,", ",").Replace(text)
}

func TestAResultSetsWhatWasStatedBesideWhatIsTypical(t *testing.T) {
	p := siteOf(t, staffed(t)).somebody()
	lacks(t, p.get("/roles/head"), "yours")
	a := p.assessmentIn("work", 1, rates(1, 3, 5, engine.Answers{"team": engine.Number(1), "budget": engine.Number(1500),
		"tenure": engine.Choice("some")}))
	r := part(t, p.get("/assessments/"+a.ID), "facts")
	r.body = spoken(r.body)
	p.wants(r, http.StatusOK, "HAND HEAD", "Team: 1 0 to 2 3 to 40 yours is below",
		"Yearly budget: 1.5 million 5,000 to 50,000 yours is above 100,000 to 2 million",
		"Years in the trade: 6 to 15 years 1 to 5 yours is above 8 to 25")
	lacks(t, r, "8 to 25 yours")
	role := p.get("/roles/head")
	role.body = spoken(role.body)
	p.wants(role, http.StatusOK, "Team Typically 3 to 40; yours: 1, below that",
		"Yearly budget Typically 100,000 to 2 million; yours: 1.5 million",
		"Years in the trade Typically 8 to 25; yours: 6 to 15 years (your band)")
	export := p.get("/me/export")
	export.body = strings.Join(strings.Fields(export.body), "")
	p.wants(export, http.StatusOK, `{"fact":"budget","value":1500,"item":"budget"}`,
		`{"fact":"years","value":9,"item":"tenure"}`)
}

func TestAFactThatIsNotStatedIsNotShown(t *testing.T) {
	p := siteOf(t, staffed(t)).somebody()
	a := p.assessmentIn("work", 1, rates(1, 3, 5, engine.Answers{"team": engine.Number(0)}))
	r := part(t, p.get("/assessments/"+a.ID), "facts")
	p.wants(r, http.StatusOK, "Team")
	lacks(t, r, "budget", "Years")
	none := p.assessmentIn("work", 1, rates(1, 3, 5, nil))
	lacks(t, p.get("/assessments/"+none.ID), "beside what is typical")
}

func TestAResultFromBeforeFactsWereKeptReadsAsItDid(t *testing.T) {
	p := siteOf(t, staffed(t)).somebody()
	answers := rates(1, 2, 2, engine.Answers{"team": engine.Number(5), "budget": engine.Number(200)})
	a := p.assessmentIn("work", 1, answers, func(a *store.Assessment) {
		a.Result.Facts, a.Snapshot.Facts = nil, nil
		for i := range a.Result.Roles {
			a.Result.Roles[i].Aligned = 0
		}
		for i := range a.Snapshot.Roles {
			a.Snapshot.Roles[i].Facts = nil
		}
		for i, it := range a.Snapshot.Items {
			if it.ID == "budget" {
				a.Snapshot.Items[i].Answer = "200"
			}
		}
	})
	lacks(t, p.get("/assessments/"+a.ID), "beside what is typical", "you rate yourself", "yours is")
	lacks(t, p.get("/roles/head"), "yours")
	now := p.assessmentIn("work", 0, rates(1, 3, 5, engine.Answers{"team": engine.Number(5),
		"budget": engine.Number(200)}))
	beside := p.get("/assessments/" + a.ID + "/beside/" + now.ID)
	p.wants(beside, http.StatusOK, "Answers that differ")
	lacks(t, part(t, beside, "answers"), "200", "budget") // the same number, in other words
}

func TestWhatANumberSaysIsShownBackSoThatASlipIsSeen(t *testing.T) {
	s := siteOf(t, staffed(t))
	page := s.page("work", 1)
	s.wants(s.get(page), http.StatusOK, "Count all of them. Leading others is what tells the roles apart.")
	sheet := url.Values{":go": {"next"}, "team": {"4"}, "budget": {"200"}}
	if r := s.form(page, sheet); r.status != http.StatusSeeOther {
		t.Fatalf("status %d:\n%s", r.status, r.body)
	}
	r := s.get(factsQuiz + "/review")
	s.wants(r, http.StatusOK, "4 people", "200 thousand (200,000)")
	lacks(t, r, "Is that right?")
	sheet.Set("team", "1")
	sheet.Set("budget", "200000")
	if r := s.form(page, sheet); r.status != http.StatusSeeOther {
		t.Fatalf("status %d:\n%s", r.status, r.body)
	}
	r = s.get(factsQuiz + "/review")
	s.wants(r, http.StatusOK, "1 person", "200,000 thousand (200 million)",
		"You entered 200,000 thousand, that is 200 million. Is that right?", `href="/quizzes/work?at=team#question-budget"`)
	sheet.Set("team", "4000")
	sheet.Set("budget", "20000") // ten times the most of any role
	s.form(page, sheet)
	r = s.get(factsQuiz + "/review")
	s.wants(r, http.StatusOK, "You entered 4,000 people. Is that right?")
	lacks(t, r, "that is 20 million")
	if r := s.form(factsQuiz+"/finish", url.Values{}); r.status != http.StatusSeeOther {
		t.Errorf("the question is in the way: status %d", r.status)
	}
}

func TestANumberThatCanBeReadInTwoWaysIsTakenAtNoDoor(t *testing.T) {
	s := siteOf(t, staffed(t))
	page := s.page("work", 1)
	s.form(page, url.Values{":go": {"next"}, "team": {"4"}})
	for _, text := range []string{"200.000", "200,000"} {
		want := "rite 200000 or 200: " + text + " can be read as either"
		s.wants(s.form(page, url.Values{":go": {"next"}, "budget": {text}}), http.StatusUnprocessableEntity, want)
		s.wants(s.form(page, url.Values{":go": {"save"}, "budget": {text}}), http.StatusUnprocessableEntity, want)
		s.wants(s.post("/api/v1/score", "application/json", `{"quiz":"work","answers":{"budget":"`+text+`"}}`),
			http.StatusUnprocessableEntity, "takes a number from 0 to 1000000")
	}
	lacks(t, s.get(factsQuiz+"/review"), "thousand")
	// A number of JSON has one reading, and the result says what was taken.
	s.wants(s.post("/api/v1/score", "application/json", `{"quiz":"work","answers":{"budget":200.000}}`), http.StatusOK,
		`"facts":[{"fact":"budget","value":200,"item":"budget"}]`)
}

func TestAModestPersonIsNotToldOfLargeGapsWithoutAWordOnIt(t *testing.T) {
	p := siteOf(t, staffed(t)).somebody()
	facts := engine.Answers{"team": engine.Number(9), "budget": engine.Number(50), "tenure": engine.Choice("some")}
	modest := p.assessmentIn("work", 2, rates(4, 2, 1, facts))
	r := p.get("/assessments/" + modest.ID)
	levels := part(t, r, "levels")
	p.wants(levels, http.StatusOK, "On the whole you rate yourself about 37 points below what HEAD asks. "+
		"If that is modesty, your readiness is 92\u00a0%; as you answered, it is 48\u00a0%. Your figures for team and years "+
		"in the trade are within or above what is typical of the role, so the gaps are likely smaller than they look.")
	plain := p.assessmentIn("work", 1, rates(5, 4, 3, facts))
	lacks(t, p.get("/assessments/"+plain.ID), "you rate yourself")

	// The next role, another one than fits best, has a word of its own.
	low := p.assessmentIn("work", 0, rates(1, 2, 3, engine.Answers{"team": engine.Number(1)}))
	p.wants(part(t, p.get("/assessments/"+low.ID), "way"), http.StatusOK,
		"If you rate yourself too low throughout, by about 45 points, ")
	lacks(t, part(t, p.get("/assessments/"+low.ID), "way"), "within or above what is typical")

	// And so have the pages that make a plan of its gaps.
	p.wants(p.get("/plans/new?assessment="+low.ID), http.StatusOK, "of what it asks today, or 76\u00a0% if "+
		"you rate yourself too low")
	made := p.form("/plans", url.Values{"assessment": {low.ID}, "to": {"head"}, "hours": {"3"},
		"start": {time.Now().UTC().Format(time.DateOnly)}})
	p.wants(p.get(planAt(made)), http.StatusOK, "If you rate yourself too low throughout, by about ",
		"your readiness would be 76\u00a0% rather than 33\u00a0%. The plan takes your answers as they are.")
	p.wants(p.get(planAt(made)+"/print?all"), http.StatusOK, "Readiness was 33\u00a0% as you answered, or 76\u00a0% if you "+
		"rate yourself too low.")
}
