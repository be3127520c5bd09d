package server_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"careerpath/engine"
	"careerpath/engine/enginetest"
)

func TestItemsOfEveryKindAreAskedKeptAndListed(t *testing.T) {
	c, q := enginetest.EveryKind(t)
	s := siteOf(t, c)
	page := s.page(q.ID, 1)
	r := s.get(page)
	sheet, kept := url.Values{":go": {"next"}}, []string{}
	for _, it := range q.Items() {
		if it.Show != nil {
			continue
		}
		s.wants(r, http.StatusOK, `name="`+it.ID+`"`)
		question := q.Question(it)
		var value, word string
		if choices := question.Choices(); choices != nil {
			value, word = choices[1].ID+":"+choices[1].Text, choices[1].Text
		} else {
			_, highest := question.Range()
			value, word = engine.Decimal(highest), engine.Decimal(highest)
		}
		sheet.Set(it.ID, value)
		kept = append(kept, word)
	}
	r = s.form(page, sheet) // a slider has it ask one question more
	if r.location() != "/quizzes/"+q.ID+"/review" {
		t.Fatalf("status %d to %q", r.status, r.location())
	}
	r = s.get(r.location())
	s.wants(r, http.StatusOK, append(kept, `#question-asked_of_those_who_slide`)...)
	r = s.get("/api/v1/quizzes/" + q.ID)
	for _, kind := range engine.Kinds() {
		s.wants(r, http.StatusOK, `"kind":"`+kind.String()+`"`)
	}
	s.wants(r, http.StatusOK, `"labels":["Not at all","All the way"],"min":0,"max":100`)
}

func TestASliderTakesWholeNumbersWithinItsEnds(t *testing.T) {
	c, q := enginetest.EveryKind(t)
	s := siteOf(t, c)
	for _, typed := range []string{"101", "-1", "2.5", "much"} {
		r := s.form(s.page(q.ID, 1), url.Values{":go": {"next"}, "slider_build": {typed}})
		s.wants(r, http.StatusUnprocessableEntity)
		if !strings.Contains(r.body, `aria-invalid="true"`) {
			t.Errorf("%s is taken", typed)
		}
	}
}
