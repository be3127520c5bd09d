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
	"careerpath/engine/score"
	"careerpath/store"
)

// shuffledSite is a site whose large quiz asks in random order.
func shuffledSite(t *testing.T) *site {
	t.Helper()
	c, err := shippedContent()
	if err != nil {
		t.Fatal(err)
	}
	for i := range c.Quizzes {
		if c.Quizzes[i].ID == quizID {
			c.Quizzes[i].Order = engine.OrderRandom
		}
	}
	made, err := score.NewCatalog(c)
	if err != nil {
		t.Fatal(err)
	}
	return siteOf(t, made)
}

var questionOnPage = regexp.MustCompile(`id="question-([a-z0-9_]+)"`)

// asked are the questions on a page, in order.
func asked(r reply) (ids []string) {
	for _, m := range questionOnPage.FindAllStringSubmatch(r.body, -1) {
		ids = append(ids, m[1])
	}
	return ids
}

// export is all that is kept of the person.
func (s *site) export() (out struct {
	Drafts      []store.Draft      `json:"drafts"`
	Assessments []store.Assessment `json:"assessments"`
}) {
	s.t.Helper()
	if err := json.Unmarshal([]byte(s.get("/me/export").body), &out); err != nil {
		s.t.Fatal(err)
	}
	return out
}

func TestAPersonSeesOneOrderOnEveryPageAndWhenTheyTakeTheQuizAgain(t *testing.T) {
	s := shuffledSite(t)
	quiz, _ := s.catalog.Quiz(quizID)
	pages := func() (all [][]string) {
		for section := range quiz.Sections {
			all = append(all, asked(s.get(s.page(quizID, section+1))))
		}
		return all
	}
	s.get("/quizzes/" + quizID) // gives the browser its cookie
	before := pages()
	written := 0
	for section, ids := range before {
		var own []string
		for _, it := range quiz.Sections[section].Items {
			if slices.Contains(ids, it.ID) {
				own = append(own, it.ID)
			}
		}
		if len(own) != len(ids) {
			t.Fatalf("section %d asks %s, and its items are %s", section+1, ids, own)
		}
		if slices.Equal(own, ids) {
			written++
		}
	}
	if written == len(before) {
		t.Fatal("every section is in the order written")
	}

	// The first save makes the person, and nothing moves; nor do the pages where one goes back.
	sheet := answersOf(t, s.catalog, leader)
	forms := s.sectionsOf(quizID, sheet)
	s.form(s.page(quizID, 1), forms[0])
	after := pages()
	for i := range after { // team_size has opened one more question
		after[i] = slices.DeleteFunc(after[i], func(id string) bool { return !slices.Contains(before[i], id) })
	}
	if !slices.EqualFunc(before, after, slices.Equal) {
		t.Fatalf("before %s\nafter the first save %s", before, after)
	}
	s.form(s.page(quizID, 2), url.Values{":go": {"back"}})
	seed := s.export().Drafts[0].Seed
	if !score.IsSeed(seed) {
		t.Fatalf("the draft keeps the seed %q", seed)
	}
	review := s.get("/quizzes/" + quizID + "/review").body
	at := -1
	for _, id := range before[0] {
		next := strings.Index(review, "#question-"+id)
		if next < at {
			t.Errorf("the review lists %s before another that was asked earlier", id)
		}
		at = next
	}

	result := s.take(sheet)
	kept := s.export().Assessments[0]
	order, _ := s.catalog.Order(quizID, seed)
	shown, _ := s.catalog.Shown(quizID, kept.Answers)
	want := slices.DeleteFunc(order.Items, func(id string) bool { return !slices.Contains(shown, id) })
	if kept.Result.Order == nil || kept.Result.Order.Seed != seed || !slices.Equal(kept.Result.Order.Items, want) {
		t.Fatalf("the result keeps %v, and shown was %s", kept.Result.Order, want)
	}

	// A correction and a retake have the same order.
	s.form(result+"/correct", nil)
	if got := s.export().Drafts[0].Seed; got != seed {
		t.Errorf("the correction has the seed %s, not %s", got, seed)
	}
	s.form("/quizzes/"+quizID+"/restart", nil)
	s.get(s.get("/quizzes/" + quizID + "/again").location())
	s.take(sheet)
	all := s.export().Assessments
	if last := all[len(all)-1].Result.Order; last.Seed != seed || !slices.Equal(last.Items, want) {
		t.Errorf("the retake has the order %v", last)
	}

	// Somebody else has another order, and so has this person another quiz.
	mine := s.client
	s.client = newClient(t)
	s.get("/quizzes/" + quizID)
	if others := pages(); slices.EqualFunc(before, others, slices.Equal) {
		t.Error("two people see one order")
	}
	s.client = mine
}

func TestADraftBegunBeforeTheOrderWasRandomKeepsItsOwn(t *testing.T) {
	s := newSite(t)
	s.form(s.page(quizID, 1), s.sectionsOf(quizID, answersOf(t, s.catalog, leader))[0])
	before := asked(s.get(s.page(quizID, 1)))
	s.stop()
	s.catalog = shuffledSite(t).catalog
	s.start()
	if after := asked(s.get(s.page(quizID, 1))); !slices.Equal(before, after) {
		t.Errorf("before %s, after %s", before, after)
	}
}

func TestAQuestionLeftOpenOnAShuffledPageIsNoNewOne(t *testing.T) {
	s := shuffledSite(t)
	form := s.sectionsOf(quizID, answersOf(t, s.catalog, leader))[1]
	for _, id := range asked(s.get(s.page(quizID, 2))) {
		form["was:"+id] = []string{""}
	}
	form.Del("kept_a_schedule")
	if r := s.form(s.page(quizID, 2), form); r.status != http.StatusSeeOther {
		t.Errorf("the page comes again (%d):\n%s", r.status, r.body)
	}
}

func TestTheAPITakesTheOrderThatItemsWereShownIn(t *testing.T) {
	s := shuffledSite(t)
	s.wants(s.get("/api/v1/quizzes/"+quizID), http.StatusOK, `"order":"random"`)
	ask := func(order string) reply {
		return s.post("/api/v1/score", "application/json",
			`{"quiz":"`+quizID+`","answers":{"kept_a_schedule":4,"wrote_texts":4},"order":`+order+`}`)
	}
	s.wants(ask(`["wrote_texts","kept_a_schedule"]`), http.StatusOK, `"order":{"items":["wrote_texts","kept_a_schedule",`)
	s.wants(ask(`"3fa9c1d2e4b5a697"`), http.StatusOK, `"order":{"seed":"3fa9c1d2e4b5a697","items":["`)
	s.wants(ask(`["no_such"]`), http.StatusUnprocessableEntity, "names an item", "body.order")
	s.wants(ask(`7`), http.StatusUnprocessableEntity, "body.order", "none of the forms")
}

func TestADrawnOrderIsSaidOfAResultAndOfTwoThatDifferInIt(t *testing.T) {
	p := newSite(t).somebody()
	answers := sheetOf(t, p.catalog, answersOf(t, p.catalog, leader))
	drawn := func(ids ...string) func(*store.Assessment) {
		return func(a *store.Assessment) { a.Result.Order = &engine.ShownOrder{Items: ids} }
	}
	plain := p.assessment(60, answers)
	one, same := p.assessment(40, answers, drawn("a", "b")), p.assessment(30, answers, drawn("a", "b"))
	other := p.assessment(1, answers, drawn("b", "a"))
	p.wants(p.get("/assessments/"+one.ID), http.StatusOK, "was drawn at random for you")
	lacks(t, p.get("/assessments/"+plain.ID), "was drawn at random for you")
	for _, tt := range []struct {
		a, b   store.Assessment
		differ bool
	}{{plain, one, true}, {one, same, false}, {same, other, true}} {
		page := p.get("/assessments/" + tt.a.ID + "/beside/" + tt.b.ID)
		if strings.Contains(page.body, "in a different order each time") != tt.differ || page.status != http.StatusOK {
			t.Errorf("of %v and %v a different order is said: %v", tt.a.Result.Order, tt.b.Result.Order, !tt.differ)
		}
	}
}
