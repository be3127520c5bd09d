package server_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"careerpath/engine"
)

const shortStart = "/quizzes/" + quizID + "?short"

var askedItem = regexp.MustCompile(`data-item="([a-z0-9_]+)"`)

// askedOn is the item that a page of the short form asks.
func (s *site) askedOn(r reply) string {
	s.t.Helper()
	found := askedItem.FindAllStringSubmatch(r.body, -1)
	if len(found) != 1 {
		s.t.Fatalf("the page asks %v:\n%s", found, r.body)
	}
	return found[0][1]
}

// next answers what a page of the short form asks, and returns where that leads.
func (s *site) next(item, step string, answer ...string) string {
	s.t.Helper()
	values := url.Values{":go": {step}, item: append([]string{""}, answer...)}
	r := s.form("/quizzes/"+quizID+"?short=&at="+item, values)
	if r.status != http.StatusSeeOther {
		s.t.Fatalf("%s: status %d\n%s", item, r.status, r.body)
	}
	return r.location()
}

// takeShort goes through the short form and returns what was asked.
func (s *site) takeShort(sheet url.Values) (items []string) {
	s.t.Helper()
	at := shortStart
	for !strings.HasSuffix(at, "/review") {
		item := s.askedOn(s.get(at))
		if slices.Contains(items, item) {
			s.t.Fatalf("%s is asked again after %v", item, items)
		}
		items = append(items, item)
		at = s.next(item, "next", sheet[item]...)
	}
	return items
}

func directorsSheet(t *testing.T, s *site) url.Values {
	return answersOf(t, s.catalog, func(skill string) bool {
		return slices.Contains([]string{"strategic_vision", "executive_partnership", "budget_ownership", "team_leadership",
			"marketing_strategy"}, skill)
	})
}

func TestTheShortFormAsksOneQuestionAPageAndSaysOnWhatItsResultRests(t *testing.T) {
	s := newSite(t)
	s.wants(s.get("/"), http.StatusOK, "Short form: about 15 questions", `href="`+shortStart+`"`)
	sheet := directorsSheet(t, s)
	items := s.takeShort(sheet)
	if len(items) > 40 {
		t.Errorf("%d questions are asked: %v", len(items), items)
	}
	s.wants(s.get("/quizzes/"+quizID+"/review"), http.StatusOK, "Check your answers", "That is enough", "at="+items[0])
	if d := s.draftOf(quizID); !d.Short || len(d.Answers) != len(items) {
		t.Errorf("the draft is short: %v, with %d answers", d.Short, len(d.Answers))
	}
	r := s.form("/quizzes/"+quizID+"/finish", nil)
	result := s.get(r.location())
	s.wants(result, http.StatusOK, "questions: the short form", "because the short form did not ask about it",
		"Answer the other questions, too")

	// A plan asks for what it needs, and no more.
	id := strings.TrimPrefix(r.location(), "/assessments/")
	s.wants(s.get("/plans/new?assessment="+id+"&to=marketing_director"), http.StatusOK, "Your result comes from the short form",
		"needs")
	at := s.form("/assessments/"+id+"/correct", url.Values{"toward": {"marketing_director"}}).location()
	more := 0
	for page := s.get(at); !strings.HasSuffix(at, "/review"); page = s.get(at) {
		if page.status == http.StatusSeeOther {
			at = page.location()
			continue
		}
		item := s.askedOn(page)
		if slices.Contains(items, item) {
			t.Fatalf("%s was answered before", item)
		}
		if more == 0 {
			s.wants(page, http.StatusOK, "Your plan to the role of")
		}
		more++
		at = s.next(item, "next", sheet[item]...)
	}
	corrected := s.form("/quizzes/"+quizID+"/finish", nil).location()
	if more == 0 || strings.Contains(s.get("/plans/new?assessment="+strings.TrimPrefix(corrected, "/assessments/")+
		"&to=marketing_director").body, "comes from the short form") {
		t.Errorf("after %d more answers the plan still needs some", more)
	}

	// All other questions can be answered, too; then it is a result like any other.
	id = strings.TrimPrefix(corrected, "/assessments/")
	at = s.form("/assessments/"+id+"/correct", url.Values{"more": {"whole"}}).location()
	s.wants(s.get(at), http.StatusOK, "Part ")
	if d := s.draftOf(quizID); d.Short {
		t.Error("the whole quiz is asked, and the draft is still short")
	}
}

func TestInTheShortFormOneGoesBackLeavesOutFinishesEarlyAndTakesTheWholeQuiz(t *testing.T) {
	s := newSite(t)
	sheet := directorsSheet(t, s)
	first := s.askedOn(s.get(shortStart))
	second := s.askedOn(s.get(s.next(first, "next", sheet[first]...)))
	third := s.askedOn(s.get(s.next(second, "next"))) // left out
	if back := s.askedOn(s.get(s.next(third, "back"))); back != second {
		t.Errorf("back from the third leads to %s, want %s", back, second)
	}
	if back := s.askedOn(s.get(s.next(second, "back"))); back != first {
		t.Errorf("back from the second leads to %s, want %s", back, first)
	}
	if at := s.next(first, "back", sheet[first]...); at != "/" {
		t.Errorf("back from the first leads to %s", at)
	}
	// A browser opened anew goes on where it was, and knows that it is the short form.
	s.stop()
	s.start()
	if again := s.askedOn(s.get("/quizzes/" + quizID)); again != third {
		t.Errorf("it goes on with %s, want %s", again, third)
	}
	if at := s.next(third, "finish", sheet[third]...); at != "/quizzes/"+quizID+"/review" {
		t.Errorf("finishing leads to %s", at)
	}
	s.wants(s.get("/quizzes/"+quizID+"/review"), http.StatusOK, "The short form isn’t done yet")
	at := s.next(third, "whole", sheet[third]...)
	s.wants(s.get(at), http.StatusOK, "Part 1 of")
	if d := s.draftOf(quizID); d.Short || d.Answers[first].Answer.IsZero() {
		t.Errorf("for the whole quiz the draft is short: %v", d.Short)
	}
}

func TestTheAPIAsksTheShortForm(t *testing.T) {
	s := newSite(t)
	answers := map[string]any{}
	type next struct {
		Item       *struct{ ID, Kind string }
		Done, Sure bool
		Asked, Of  int
	}
	var step next
	sheet := directorsSheet(t, s)
	for range 70 {
		text, err := json.Marshal(map[string]any{"answers": answers})
		if err != nil {
			t.Fatal(err)
		}
		r := s.post("/api/v1/quizzes/"+quizID+"/next", "application/json", string(text))
		s.wants(r, http.StatusOK)
		step = next{}
		if err := json.Unmarshal([]byte(r.body), &step); err != nil {
			t.Fatal(err)
		}
		if step.Done {
			break
		}
		quiz, _ := s.catalog.Quiz(quizID)
		it, _ := quiz.Item(step.Item.ID)
		switch it.Kind() {
		case engine.KindScale:
			answers[it.ID] = int(sheet.Get(it.ID)[0] - '0')
		case engine.KindNumber:
			answers[it.ID] = 4
		default:
			answers[it.ID] = sheet.Get(it.ID)
		}
	}
	if !step.Done || step.Item != nil || step.Asked != len(answers) || step.Of < 60 {
		t.Fatalf("it ends with %+v", step)
	}
	text, err := json.Marshal(map[string]any{"quiz": quizID, "answers": answers, "short": true})
	if err != nil {
		t.Fatal(err)
	}
	s.wants(s.post("/api/v1/score", "application/json", string(text)), http.StatusOK, `"short":{"asked":`)
	s.wantsProblem(s.post("/api/v1/quizzes/nothing/next", "application/json", `{"answers":{}}`), http.StatusNotFound)
	s.wantsProblem(s.post("/api/v1/quizzes/"+quizID+"/next", "application/json", `{}`), http.StatusUnprocessableEntity)
	s.wantsProblem(s.post("/api/v1/quizzes/digital_marketing_workflow/next", "application/json", `{"answers":{}}`),
		http.StatusUnprocessableEntity, "no short form")
	s.wantsProblem(s.post("/api/v1/quizzes/"+quizID+"/next", "application/json", `{"answers":{},"skiped":[]}`),
		http.StatusUnprocessableEntity, "body.skiped")
}
