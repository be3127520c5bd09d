package server_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"careerpath/engine"
	"careerpath/engine/enginetest"
	"careerpath/engine/score"
)

// What answers count is taken from every kind of control, shown on the result, and never sent to the page.
func TestAnswersThatCountPointsAreAskedKeptAndShown(t *testing.T) {
	c, q := enginetest.Counted(t)
	s := siteOf(t, c)
	r := s.get("/api/v1/quizzes/" + q.ID)
	s.wants(r, http.StatusOK, `{"id":"number","ask":"number","kind":"number","min":0,"max":100}`)
	if strings.Contains(r.body, "4.4") || strings.Contains(r.body, "points") {
		t.Error("what answers count is sent to the page")
	}
	page := s.page(q.ID, 1)
	s.wants(s.form(page, url.Values{":go": {"next"}, "number": {"100.5"}}), http.StatusUnprocessableEntity,
		`aria-invalid="true"`)
	r = s.form(page, url.Values{":go": {"next"}, "labels": {"2"}, "plain": {"4"}, "halves": {"1"}, "number": {"62.5"},
		"turned": {"-2"}, "signs": {"a", "b"}, "group": {"b"}, "one": {"b"}, "slid": {"40"}, "shows": {"3"}})
	if r.location() != "/quizzes/work/review" {
		t.Fatalf("status %d to %q", r.status, r.location())
	}
	s.wants(s.get(page), http.StatusOK, `value="62.5"`)
	// labels reversed, the second of five: 2.2; plain 1 + 3; the first of two: 2; 62.5/10; signs 1 + 2; the second: 4
	s.wants(s.get(s.form("/quizzes/work/finish", nil).location()), http.StatusOK,
		`<td class="number">21.45</td><td class="number">0 to 29.5</td>`)
}

// A number that scores is asked again where its ends are others now: 7 of 10 is not 7 of 100.
func TestANumberThatScoresIsKeptWithItsEnds(t *testing.T) {
	scored := func(highest float64) *score.Catalog {
		d := enginetest.DraftOf("s")
		it := enginetest.Counting(enginetest.Numbered("pain", 0, highest), enginetest.Credit{"s": 1})
		it.Fact = nil
		d.Quiz(it, enginetest.Five("other", "s"))
		return d.Catalog(t)
	}
	s := siteOf(t, scored(10))
	s.form("/quizzes/work", url.Values{":go": {"save"}, "pain": {"7"}})
	s.wants(s.get("/quizzes/work"), http.StatusOK, `value="7"`)
	s.serving(scored(100))
	r := s.get("/quizzes/work")
	s.wants(r, http.StatusOK, "You answered “<bdi>7</bdi>”, which this question no longer has")
	lacks(t, r, `id="question-pain" name="pain" value="7"`)
}

// Labels that are too many for a row and short stand in several, and long ones one below the other.
func TestManyShortLabelsStandInRows(t *testing.T) {
	for labels, rows := range map[string]bool{
		"no 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 extremely": true,
		"one two three four five six seven eight":                      false, "1 2 3 4 5": false} {
		d := enginetest.DraftOf("s")
		q := d.Quiz(enginetest.Scaled("many", "many", enginetest.Credit{"s": 1}))
		q.Scales = append(q.Scales, engine.Scale{ID: enginetest.Ref("many"), Labels: strings.Fields(labels)})
		r := siteOf(t, d.Catalog(t)).get("/quizzes/work")
		if strings.Contains(r.body, `class="scale brief"`) != rows {
			t.Errorf("%s: in rows %v", labels, !rows)
		}
		if n := strings.Count(r.body, `type="radio" id="question-many`); n != len(strings.Fields(labels)) {
			t.Errorf("%s: %d choices", labels, n)
		}
	}
}
