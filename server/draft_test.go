package server_test

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"careerpath/engine"
	"careerpath/engine/plan"
	"careerpath/store"
	"careerpath/store/storetest"
)

const (
	dough = "/quizzes/bakery?at=kneads"
	oven  = "/quizzes/bakery?at=bread"
)

func bakerySite(t *testing.T) *site {
	t.Helper()
	return siteOf(t, newBakery().catalog(t))
}

// draft is what is kept of the bakery's quiz by its only person; the zero Draft where nobody is there or nothing is
// begun.
func (s *site) draft() store.Draft {
	s.t.Helper()
	return s.draftOf("bakery")
}

func (s *site) draftOf(quiz string) store.Draft {
	s.t.Helper()
	var draft store.Draft
	people := s.people()
	if len(people) > 1 {
		s.t.Fatalf("there are %d people, want one at most", len(people))
	}
	for _, p := range people {
		err := s.store.View(s.t.Context(), p.ID, func(r store.Reader) (err error) {
			draft, err = r.Draft(quiz)
			return err
		})
		if err != nil && store.CodeOf(err) != store.NotFound {
			s.t.Fatal(err)
		}
	}
	return draft
}

func (s *site) people() []store.Person {
	s.t.Helper()
	people, err := s.store.People(s.t.Context(), "", 100)
	if err != nil {
		s.t.Fatal(err)
	}
	return people
}

// keeps checks what is kept of an item: the words of its answer, "" for none.
func (s *site) keeps(item, words string) {
	s.t.Helper()
	given := s.draft().Answers[item]
	got := strings.Join(given.Labels, "; ")
	if item == "bakes" && !given.Answer.IsZero() {
		got = given.Answer.String()
	}
	if got != words {
		s.t.Errorf("of %s is kept %q, want %q", item, got, words)
	}
}

// Case 1.
func TestASaveThatLeavesSomethingOutIsNoSuccessAndSaysWhat(t *testing.T) {
	for text, why := range map[string]string{"999": "Enter a number from 0 to 500", "three": "", "1,500": "",
		"-1": "Enter a number from 0 to 500"} {
		t.Run(text, func(t *testing.T) {
			s := bakerySite(t)
			page := s.tab(oven)
			page.write("bakes", "3")
			if got := page.save(); got.status != http.StatusOK || got.Answered != 1 {
				t.Fatalf("3 is answered with %+v", got)
			}
			page.write("bakes", text)
			page.choose("bread", "Rye bread")
			got := page.save()
			if got.status != http.StatusUnprocessableEntity || got.Problems["bakes"] == "" ||
				!strings.Contains(got.Problems["bakes"], why) {
				t.Errorf("%s is answered with %+v", text, got)
			}
			s.keeps("bakes", "3")
			s.keeps("bread", "Rye bread") // which nothing is wrong with
			if got.Answered != 2 {
				t.Errorf("it says that %d are answered", got.Answered)
			}
		})
	}
	t.Run("an answer that is not offered", func(t *testing.T) {
		s := bakerySite(t)
		page := s.tab(oven)
		page.now["bread"], page.changed["bread"] = []string{"plutonium:Plutonium bread"}, time.Now()
		if got := page.save(); got.status != http.StatusUnprocessableEntity || got.Problems["bread"] == "" {
			t.Errorf("it is answered with %+v", got)
		}
		page.choose("extras", "None of these", "Nuts")
		if got := page.save(); got.status != http.StatusUnprocessableEntity ||
			!strings.Contains(got.Problems["extras"], "“None of these” can't be combined") {
			t.Errorf("one that goes alone, with another, is answered with %+v", got)
		}
		if people := s.people(); len(people) != 0 {
			t.Errorf("there are %d people of whom nothing is kept", len(people))
		}
	})
}

// Case 2.
func TestAnAnswerIsWhatItSaidWhenTheQuizHasChanged(t *testing.T) {
	s := bakerySite(t)
	page := s.tab(dough)
	page.choose("kneads", "Always")
	page.choose("tastes", "Rarely")
	page.choose("proves", "Often")
	page.save()
	page = s.tab(oven)
	page.choose("bread", "Wheat bread")
	page.choose("extras", "Nuts", "Seeds")
	page.write("bakes", "400")
	page.save()

	changed := newBakery()
	changed.labels = []string{"Never", "Sometimes", "Often", "Very often", "Always"}
	changed.breads = map[string]string{"rye": "Rye bread", "spelt": "Wheat bread", "wheat": "White wheat bread"}
	changed.extras = map[string]string{"none": "None of these", "nuts": "Walnuts", "seeds": "Seeds"}
	changed.most = 100
	s.change(changed.catalog(t))

	page = s.tab(dough)
	for item, want := range map[string]string{"kneads": "Always", "tastes": "", "proves": "Often"} {
		if got := page.says(item); got != want {
			t.Errorf("%s says %q, want %q", item, got, want)
		}
	}
	s.wants(page.page, http.StatusOK, "You answered “<bdi>Rarely</bdi>”, which this question no longer has. Please "+
		"answer it again.", "3 of 6 answered")
	page = s.tab(oven)
	for item, want := range map[string]string{"bread": "Wheat bread", "extras": "", "bakes": ""} {
		if got := page.says(item); got != want {
			t.Errorf("%s says %q, want %q", item, got, want)
		}
	}
	s.wants(page.page, http.StatusOK, "You answered “<bdi>Nuts; Seeds</bdi>”", "You answered “<bdi>400</bdi>”")
	s.wants(s.get("/quizzes/bakery/review"), http.StatusOK, "Wheat bread", "You answered “<bdi>Rarely</bdi>”")

	// Another fact under the same item is another question.
	changed = newBakery()
	changed.fact = "loaves"
	s.change(changed.catalog(t))
	page = s.tab(oven)
	if got := page.says("bakes"); got != "" {
		t.Errorf("the number of another fact is taken: %s", got)
	}
	if got := page.says("extras"); got != "Nuts; Seeds" {
		t.Errorf("an answer whose words are back says %q", got)
	}
}

// Case 3, and the other half of 2: the page was open when the quiz changed.
func TestAPageIsKnownByItsItemsWhenTheQuizHasChangedMeanwhile(t *testing.T) {
	s := bakerySite(t)
	scripted, plain := s.tab(dough), s.tab(oven)
	changed := newBakery()
	changed.newPage = true
	changed.labels = []string{"Never", "Now and then", "Rarely", "Often", "Always"}
	changed.scales = []string{"kneads", "proves"}
	s.change(changed.catalog(t))

	scripted.choose("kneads", "Rarely")
	if got := scripted.save(); got.status != http.StatusOK || got.Answered != 1 || got.Total != 6 {
		t.Errorf("the save is answered with %+v", got)
	}
	s.keeps("kneads", "Rarely")
	scripted.choose("tastes", "Often")
	if got := scripted.save(); got.status != http.StatusUnprocessableEntity || got.Problems["tastes"] == "" {
		t.Errorf("the answer to a question that is gone is answered with %+v", got)
	}
	s.wants(s.tab(dough).page, http.StatusOK, `value="3:Rarely" checked`)

	plain.choose("bread", "Rye bread")
	plain.choose("extras", "None of these")
	plain.write("bakes", "7")
	if r := plain.send("next"); r.location() != "/quizzes/bakery/review" {
		t.Errorf("continuing leads to %q with status %d:\n%s", r.location(), r.status, r.body)
	}
	for item, want := range map[string]string{"bread": "Rye bread", "extras": "None of these", "bakes": "7"} {
		s.keeps(item, want)
	}
	whole := s.tab(dough)
	lacks(t, whole.page, "tastes")
}

func TestAPageWithAQuestionThatIsGoneSaysSoInWordsAndKeepsTheRest(t *testing.T) {
	s := bakerySite(t)
	page := s.tab(dough)
	page.choose("kneads", "Often")
	page.choose("tastes", "Often")
	page.choose("proves", "Often")
	changed := newBakery()
	changed.scales = []string{"kneads", "proves"}
	s.change(changed.catalog(t))
	r := page.send("next")
	s.wants(r, http.StatusUnprocessableEntity, "A question on your page has been removed from the quiz",
		"The other answers on this page are saved")
	lacks(t, r, "tastes")
	s.keeps("kneads", "Often")
	s.keeps("proves", "Often")
}

// Case 4.
func TestTwoTabsKeepWhatEachOfThemChanged(t *testing.T) {
	for _, scripts := range []bool{true, false} {
		t.Run(map[bool]string{true: "with scripts", false: "without"}[scripts], func(t *testing.T) {
			s := bakerySite(t)
			first := s.tab(oven)
			first.write("bakes", "1")
			first.choose("bread", "Rye bread")
			first.choose("extras", "Nuts")
			first.send("next")
			a, b := s.tab(oven), s.tab(oven)
			send := func(tab *tab) {
				if scripts {
					tab.save()
				} else {
					tab.send("next")
				}
			}
			a.write("bakes", "3")
			send(a)
			b.choose("bread", "Wheat bread")
			send(b)
			s.keeps("bakes", "3")
			s.keeps("bread", "Wheat bread")
		})
	}
}

func TestOfTwoChangesToOneItemTheLaterStandsAndThePagesAreTold(t *testing.T) {
	s := bakerySite(t)
	first := s.tab(oven)
	first.write("bakes", "1")
	first.save()

	a, b := s.tab(oven), s.tab(oven)
	a.write("bakes", "3")
	a.save()
	b.write("bakes", "5")
	got := b.save()
	if text := got.Elsewhere["bakes"].Text; got.status != http.StatusOK || !strings.Contains(text, "answered “3”") ||
		!strings.Contains(text, "Your later answer, “5”, is kept") {
		t.Errorf("the later change is answered with %+v", got)
	}
	s.keeps("bakes", "5")

	// A change made earlier that arrives later, from a device that had no network, say.
	a, b = s.tab(oven), s.tab(oven)
	b.write("bakes", "8")
	b.changed["bakes"] = time.Now().Add(-time.Hour)
	a.write("bakes", "7")
	a.save()
	got = b.save()
	if text := got.Elsewhere["bakes"].Text; !strings.Contains(text, "answered “7” later") || b.says("bakes") != "7" {
		t.Errorf("the earlier change is answered with %+v", got)
	}
	s.keeps("bakes", "7")

	// Without scripts the page comes back and says so.
	a, b = s.tab(oven), s.tab(oven)
	a.write("bakes", "10")
	a.choose("bread", "Rye bread")
	a.save()
	b.write("bakes", "11")
	b.choose("extras", "Seeds")
	r := b.send("back")
	s.wants(r, http.StatusOK, "Question 6 was answered “10” in another tab", "Your later answer, “11”, is kept",
		`value="11"`)
	s.keeps("bakes", "11")
	s.keeps("bread", "Rye bread")
	s.keeps("extras", "Seeds")
	if again := s.tabOf(r).send("back"); again.location() != dough {
		t.Errorf("once it is said, the page leads to %q", again.location())
	}
}

// Case 5.
func TestBackAfterTheResultLeadsToItAndNeverBeginsAnother(t *testing.T) {
	s := bakerySite(t)
	pages := []string{"/quizzes/bakery", dough, oven, "/quizzes/bakery/review"}
	stale := []*tab{s.tab(dough), s.tab(oven)}
	result := s.bake("Often")
	for _, path := range pages {
		if r := s.get(path); r.location() != result {
			t.Errorf("%s leads to %q with status %d, want the result", path, r.location(), r.status)
		}
	}
	for _, page := range stale {
		page.choose(map[bool]string{true: "kneads", false: "bread"}[page == stale[0]],
			map[bool]string{true: "Never", false: "Rye bread"}[page == stale[0]])
		if got := page.save(); got.status != http.StatusConflict ||
			!strings.Contains(got.Message, "finished this quiz") || got.Address != result {
			t.Errorf("a page from before the result saves: %+v", got)
		}
		s.wants(page.send("next"), http.StatusConflict, "You have finished this quiz", `href="`+result+`"`)
	}
	if d := s.draft(); d.ID != "" {
		t.Errorf("a draft was made: %+v", d)
	}
	// Taking it again is a step of its own, and works once for each result.
	again := s.get("/quizzes/bakery/again").location()
	s.wants(s.get(again), http.StatusOK, "0 of 6 answered")
	second := s.bake("Never")
	if r := s.get(again); r.location() != second {
		t.Errorf("Back to the first page of the retake leads to %q", r.location())
	}
}

// bake takes the bakery's quiz and returns the address of the result.
func (s *site) bake(often string) string {
	s.t.Helper()
	page := s.tab(s.get("/quizzes/bakery/again").location())
	for _, item := range []string{"kneads", "tastes", "proves"} {
		page.choose(item, often)
	}
	page = s.tab(page.send("next").location())
	page.choose("bread", "Rye bread")
	page.choose("extras", "Nuts")
	page.write("bakes", "4")
	if r := page.send("next"); r.location() != "/quizzes/bakery/review" {
		s.t.Fatalf("after the last section comes %q, status %d:\n%s", r.location(), r.status, r.body)
	}
	return s.finish("bakery").location()
}

func TestACorrectionStandsInPlaceOfTheResultItCorrects(t *testing.T) {
	s := bakerySite(t)
	first := s.bake("Often")
	s.wants(s.get(first), http.StatusOK, "Correct an answer")
	if r := s.form(first+"/correct", nil); r.location() != "/quizzes/bakery/review" {
		t.Fatalf("correcting leads to %q:\n%s", r.location(), r.body)
	}
	s.wants(s.get("/quizzes/bakery/review"), http.StatusOK, "Correct your answers", "All 6 questions are answered",
		"Rye bread", "See the corrected result")
	page := s.tab(dough)
	if page.says("kneads") != "Often" {
		t.Fatalf("the answers are not open: %q", page.says("kneads"))
	}
	page.choose("kneads", "Never")
	page.save()
	second := s.finish("bakery").location()
	if second == first || !strings.HasPrefix(second, "/assessments/") {
		t.Fatalf("finishing leads to %q", second)
	}
	s.wants(s.get(second), http.StatusOK, "Corrected on", `href="`+first+`"`, "Correct an answer")
	old := s.get(first)
	s.wants(old, http.StatusOK, "You corrected this result on ", "It is kept as it was", `href="`+second+`"`)
	s.wants(s.get(first+"/print"), http.StatusOK, "replaced by its correction of ")
	lacks(t, old, "Correct an answer")
	for _, path := range []string{"/", "/me"} {
		list := s.get(path)
		s.wants(list, http.StatusOK, second)
		lacks(t, list, first)
	}
	progress := s.get("/progress")
	s.wants(progress, http.StatusOK, second, "You corrected answers to “The bakery”")
	if n := strings.Count(progress.body, `class="results"`); strings.Contains(progress.body, "/beside/") {
		t.Errorf("a correction counts as a result of its own (%d lists)", n)
	}
	// Both are kept and linked, and the correction is dated as the result it stands for.
	var kept []store.Assessment
	err := s.store.View(t.Context(), s.people()[0].ID, func(r store.Reader) (err error) {
		kept, err = storetest.Taken(r)
		return err
	})
	if err != nil || len(kept) != 2 || kept[1].Corrects != kept[0].ID || !kept[1].Finished.Equal(kept[0].Finished) ||
		kept[1].Corrected.IsZero() {
		t.Errorf("kept are %+v (%v)", kept, err)
	}
	// What was corrected already leads to what stands.
	if r := s.form(first+"/correct", nil); r.location() != second {
		t.Errorf("correcting it again leads to %q", r.location())
	}
	// A correction that is given up leaves the result as it is.
	s.form(second+"/correct", nil)
	if r := s.form("/quizzes/bakery/restart", nil); r.location() != second {
		t.Errorf("giving up leads to %q", r.location())
	}
	if d := s.draft(); d.ID != "" {
		t.Errorf("a draft is left: %+v", d)
	}
	// Answers under way are not thrown away for a correction.
	page = s.tab(s.get("/quizzes/bakery/again").location())
	page.choose("kneads", "Always")
	page.save()
	s.wants(s.form(second+"/correct", nil), http.StatusConflict, "You have already started this quiz again",
		"/quizzes/bakery/review")
	s.keeps("kneads", "Always")
}

// Case 6.
func TestASaveThatRacesTheFinishLeavesNoDraft(t *testing.T) {
	s := bakerySite(t)
	for range 30 {
		page := s.tab(s.get("/quizzes/bakery/again").location())
		page.choose("kneads", "Often")
		page.save()
		page.choose("kneads", "Always")
		var racing sync.WaitGroup
		racing.Go(func() { page.save() })
		racing.Go(func() { s.finish("bakery") })
		racing.Wait()
		if d := s.draft(); d.ID != "" {
			t.Fatalf("a draft is left: %+v", d)
		}
	}
}

func TestFirstSavesThatArriveTogetherMakeOnePerson(t *testing.T) {
	s := bakerySite(t)
	tabs := []*tab{s.tab(dough), s.tab(dough), s.tab(oven), s.tab(oven)}
	if people := s.people(); len(people) != 0 {
		t.Fatalf("looking makes %d people", len(people))
	}
	tabs[0].choose("kneads", "Often")
	tabs[1].choose("tastes", "Rarely")
	tabs[2].choose("bread", "Rye bread")
	tabs[3].write("bakes", "4")
	var together sync.WaitGroup
	for _, page := range tabs {
		together.Go(func() {
			if got := page.save(); got.status != http.StatusOK {
				t.Errorf("a first save is answered with %+v", got)
			}
		})
	}
	together.Wait()
	for item, want := range map[string]string{"kneads": "Often", "tastes": "Rarely", "bread": "Rye bread", "bakes": "4"} {
		s.keeps(item, want)
	}
}

func TestATabOfSomeoneWhoIsGoneMakesNobodyAndHarmsNobody(t *testing.T) {
	for name, leave := range map[string]func(*site){
		"everything deleted": func(s *site) { s.form("/me/delete", url.Values{"sure": {"yes"}}) },
		"deleted on another device": func(s *site) {
			link := linkOn(s.t, s.get("/me"))
			mine := s.client
			s.client = newClient(s.t)
			s.comeBack(link)
			s.form("/me/delete", url.Values{"sure": {"yes"}})
			s.client = mine
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := bakerySite(t)
			stale := s.tab(dough)
			stale.choose("kneads", "Often")
			stale.save()
			opened := s.tab(oven)
			leave(s)
			for _, page := range []*tab{stale, opened} {
				item, label := "kneads", "Never"
				if page == opened {
					item, label = "bread", "Rye bread"
				}
				page.choose(item, label)
				if got := page.save(); got.status != http.StatusConflict || !strings.Contains(got.Message, "no longer holds") {
					t.Errorf("the tab saves: %+v", got)
				}
				s.wants(page.send("next"), http.StatusConflict, "no longer holds")
			}
			if people := s.people(); len(people) != 0 {
				t.Fatalf("a tab of before made %d people", len(people))
			}
			// Someone else begins in the same browser; the tab of before says nothing in their name.
			other := s.tab(dough)
			other.choose("kneads", "Always")
			other.save()
			stale.choose("kneads", "Rarely")
			if got := stale.save(); got.status != http.StatusConflict {
				t.Errorf("the tab of before saves into another person's answers: %+v", got)
			}
			s.keeps("kneads", "Always")
		})
	}
}

func TestATabFromBeforeStartingOverIsTold(t *testing.T) {
	s := bakerySite(t)
	page := s.tab(dough)
	page.choose("kneads", "Often")
	page.save()
	s.form("/quizzes/bakery/restart", nil)
	page.choose("kneads", "Never")
	if got := page.save(); got.status != http.StatusConflict || !strings.Contains(got.Message, "have been deleted") {
		t.Errorf("it saves: %+v", got)
	}
	s.keeps("kneads", "")
}

// Case 7.
func TestTimeIsCountedPerSaveAndUnknownWhereItIsNotKnown(t *testing.T) {
	s := bakerySite(t)
	page := s.tab(dough)
	page.hidden.Set(":seconds", "29")
	for _, item := range []string{"kneads", "tastes", "proves"} {
		page.choose(item, "Often")
	}
	page.save()
	page.hidden.Del(":seconds")
	reloaded := s.tab(dough) // and continued at once
	reloaded.hidden.Set(":seconds", "0.2")
	next := s.tab(reloaded.send("next").location())
	for item, given := range s.draft().Answers {
		if want := 29.0 / 3; given.Seconds < want-1e-9 || given.Seconds > want+1e-9 {
			t.Errorf("%s took %v seconds, want %v", item, given.Seconds, want)
		}
	}
	next.choose("bread", "Rye bread") // without scripts, so nobody knows
	next.choose("extras", "Nuts")
	next.write("bakes", "4")
	next.send("next")
	if got := s.draft().Answers["bread"].Seconds; got != 0 {
		t.Errorf("a page without scripts is said to have taken %v seconds", got)
	}
	lacks(t, s.get(s.finish("bakery").location()), "less than a second")
}

func TestAnswersGivenInNoTimeAreStillWarnedOf(t *testing.T) {
	s := bakerySite(t)
	page := s.tab(dough)
	page.hidden.Set(":seconds", "0.9")
	for _, item := range []string{"kneads", "tastes", "proves"} {
		page.choose(item, "Often")
	}
	page.save()
	s.wants(s.get(s.finish("bakery").location()), http.StatusOK, "less than a second")
}

// Case 8.
func TestAnAnswerCanBeTakenBack(t *testing.T) {
	s := bakerySite(t)
	page := s.tab(oven)
	page.choose("bread", "Rye bread")
	page.choose("extras", "Nuts")
	page.write("bakes", "4")
	page.save()
	r := page.send("clear bread")
	s.wants(r, http.StatusOK, "2 of 6 answered")
	lacks(t, r, "Please check this page")
	s.keeps("bread", "")
	page = s.tabOf(r)
	page.choose("extras")
	page.write("bakes", "")
	if got := page.save(); got.status != http.StatusOK || got.Answered != 0 {
		t.Errorf("taking answers back is answered with %+v", got)
	}
	// A page that still shows what was taken back does not bring it back.
	stale := s.tab(oven)
	stale.choose("bread", "Wheat bread")
	stale.save()
	older := s.tab(oven)
	stale.choose("bread")
	stale.save()
	older.choose("extras", "Seeds")
	older.send("next")
	s.keeps("bread", "")
	s.keeps("extras", "Seeds")
}

// Case 10.
func TestABrowserWithoutCookiesIsToldAtTheFirstPage(t *testing.T) {
	s := bakerySite(t)
	s.client.Jar = nil
	r := s.get("/quizzes/bakery")
	s.wants(r, http.StatusOK, "Your browser does not accept cookies from this site", "Allow cookies for this site",
		`<meta property="og:title" content="The bakery">`) // what a preview of a link shows
	if people := s.people(); len(people) != 0 {
		t.Errorf("it made %d people", len(people))
	}
}

func TestAnAnswerMovesWithItsOptionInTheComparisonOfResultsToo(t *testing.T) {
	s := bakerySite(t)
	s.bake("Often")
	changed := newBakery()
	changed.breads = map[string]string{"spelt": "Rye bread", "rye": "Old rye"}
	c := changed.catalog(t)
	var kept []store.Assessment
	err := s.store.View(t.Context(), s.people()[0].ID, func(r store.Reader) (err error) {
		kept, err = storetest.Taken(r)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	a := kept[0]
	progress, err := plan.Compare(c, "bakery", plan.History{Taken: []engine.Taken{{ID: a.ID,
		On: engine.DateOf(a.Finished), Answers: a.Answers, Result: a.Result, Snapshot: a.Snapshot}}})
	if err != nil {
		t.Fatal(err)
	}
	// Rye bread is the last of the two options now, and earns 10 where the first earns nothing.
	moved := a.Answers
	moved["bread"] = engine.Choice("spelt")
	want, err := c.Score("bakery", moved)
	if err != nil {
		t.Fatal(err)
	}
	if got := progress.Points[0].Levels; !slices.Equal(levelsIn(got), levelsIn(want.Levels)) {
		t.Errorf("the levels are %v, want %v", got, want.Levels)
	}
}

func levelsIn(levels []engine.Level) (out []float64) {
	for _, l := range levels {
		out = append(out, l.Level)
	}
	return out
}

func TestAResultThatWasCorrectedLeadsToNoPlan(t *testing.T) {
	s := newSite(t)
	first := s.take(answersOf(t, s.catalog, leader))
	s.wants(s.get(first), http.StatusOK, "/plans/new?assessment=")
	s.form(first+"/correct", nil)
	s.form(s.page(quizID, 1), url.Values{":clear": {s.catalog.Quizzes()[0].Sections[0].Items[0].ID}})
	second := s.finish(quizID).location()
	lacks(t, s.get(first), "/plans/new?assessment=")
	page := s.get(second)
	s.wants(page, http.StatusOK, "/plans/new?assessment=")
	s.wants(s.get("/plans/new"), http.StatusOK, "Where to?")
}

func TestAPageLeftOpenDeletesNobodyElse(t *testing.T) {
	s := bakerySite(t)
	mine := s.tab(dough)
	mine.choose("kneads", "Often")
	mine.save()
	stale := url.Values{":owner": {hiddenField(t, s.get("/me"), ":owner")}, "sure": {"yes"}}
	s.form("/me/leave", url.Values{":owner": {hiddenField(t, s.get("/me/leave"), ":owner")}})
	theirs := s.tab(dough)
	theirs.choose("kneads", "Never")
	theirs.save()
	s.wants(s.form("/me/delete", stale), http.StatusConflict, "no longer holds")
	if people := s.people(); len(people) != 2 {
		t.Errorf("%d people are left, want both", len(people))
	}
}

func TestASaveDoesNotBringBackTheCookieOfABrowserThatWasLeft(t *testing.T) {
	s := bakerySite(t)
	page := s.tab(dough)
	for _, label := range []string{"Often", "Never"} { // the first makes the person
		page.choose("kneads", label)
		if set := s.form(page.action, page.fields([]string{"kneads"})).header.Values("Set-Cookie"); len(set) > 0 {
			t.Errorf("a save sets %q, which may come after the browser was left", set)
		}
	}
	if set := s.get(dough).header.Get("Set-Cookie"); !strings.HasPrefix(set, "careerpath=") {
		t.Errorf("opening a page renews no cookie: %q", set)
	}
}

func TestAChangeBackIsKeptThoughTheReplyToTheChangeWasLost(t *testing.T) {
	s := bakerySite(t)
	page := s.tab(dough)
	page.choose("kneads", "Never")
	page.save()
	before := map[string][]string{"kneads": page.was["kneads"]}
	page.choose("kneads", "Always")
	page.save()
	page.was = before // for the reply never came
	page.choose("kneads", "Never")
	page.save()
	s.keeps("kneads", "Never")
}

func TestABlankPageWritesIntoNoCorrection(t *testing.T) {
	s := bakerySite(t)
	first := s.bake("Often")
	blank := s.tab(s.get("/quizzes/bakery/again").location())
	s.form(first+"/correct", nil)
	blank.choose("kneads", "Never")
	if got := blank.save(); got.status != http.StatusConflict ||
		!strings.Contains(got.Message, "You are correcting a result") {
		t.Errorf("it saves: %+v", got)
	}
	s.keeps("kneads", "Often")
}

func TestAQuizTakenAgainCanBeLeftUnansweredPageByPage(t *testing.T) {
	s := bakerySite(t)
	s.bake("Often")
	blank := s.tab(s.get("/quizzes/bakery/again").location())
	next := s.tab(blank.send("next").location())
	if next.says("bread") != "" || !strings.Contains(next.page.body, "Part 2 of 2") {
		t.Fatalf("after the first page comes:\n%s", next.page.body)
	}
	s.wants(s.get(next.send("next").location()), http.StatusOK, "You have answered 0 of 6 questions")
}

func TestAnAddressKeepsNoTraceOfTheCookie(t *testing.T) {
	s := bakerySite(t)
	first := s.get("/quizzes/bakery")
	s.wants(first, http.StatusOK)
	if to := s.get("/quizzes/bakery?cookie=set"); to.location() != "" && to.location() != "/quizzes/bakery" {
		t.Errorf("the address of before leads to %q", to.location())
	}
	s.client = newClient(t) // as after leaving
	s.wants(s.get("/quizzes/bakery?cookie=set"), http.StatusOK, "0 of 6 answered")
}

func TestADraftThatWasClearedStandsInNoCorrectionsWay(t *testing.T) {
	s := bakerySite(t)
	first := s.bake("Often")
	page := s.tab(s.get("/quizzes/bakery/again").location())
	page.choose("kneads", "Never")
	page.save()
	page.choose("kneads")
	page.save()
	lacks(t, s.get("/me"), "Not finished yet")
	if r := s.form(first+"/correct", nil); r.location() != "/quizzes/bakery/review" {
		t.Errorf("correcting leads to %q:\n%s", r.location(), r.body)
	}
}

// Two first pages open at once, and the browser keeps the secret of one of them.
func TestTwoFirstPagesThatOpenAtOnceCanBothBeAnswered(t *testing.T) {
	s := bakerySite(t)
	lost := s.tab(oven) // whose cookie the other page's overwrites
	s.client = newClient(t)
	page := s.tab(dough)
	page.choose("kneads", "Often")
	if got := page.save(); got.status != http.StatusOK {
		t.Fatalf("the one page saves: %+v", got)
	}
	s.tab(dough) // the person goes on in that tab
	lost.choose("bread", "Rye bread")
	if got := lost.save(); got.status != http.StatusOK {
		t.Errorf("the other page saves: %+v", got)
	}
	s.keeps("kneads", "Often")
	s.keeps("bread", "Rye bread")
	if people := s.people(); len(people) != 1 {
		t.Errorf("they made %d people", len(people))
	}
}

// A first page that is left open belongs to nobody, and so not to someone whose results are opened in the browser after
// it.
func TestAFirstPageWritesNothingIntoResultsThatAreOpenedLater(t *testing.T) {
	s := bakerySite(t)
	owner := s.tab(dough)
	owner.choose("kneads", "Often")
	owner.save()
	link := linkOn(t, s.get("/me"))
	s.client = newClient(t)
	s.clock = func() time.Time { return time.Now().Add(time.Hour) }
	blank := s.tab(dough)
	s.comeBack(link)
	blank.choose("kneads", "Never")
	if got := blank.save(); got.status != http.StatusConflict {
		t.Errorf("it saves: %+v", got)
	}
	s.keeps("kneads", "Often")
}

// The latest result is the one taken last, not the one kept last: correcting an older one makes it no later.
func TestAfterAnOlderResultIsCorrectedTheQuizLeadsToTheLatest(t *testing.T) {
	s := bakerySite(t)
	older, latest := s.bake("Often"), s.bake("Always")
	s.form(older+"/correct", nil)
	page := s.tab(dough)
	page.choose("kneads", "Never")
	page.save()
	corrected := s.finish("bakery").location()
	for _, path := range []string{"/quizzes/bakery", "/quizzes/bakery/review"} {
		if r := s.get(path); r.location() != latest {
			t.Errorf("%s leads to %q, want %q and not %q", path, r.location(), latest, corrected)
		}
	}
	if again := s.finish("bakery").location(); again != corrected {
		t.Errorf("the correction sent twice leads to %q, want %q", again, corrected)
	}
	s.wants(s.get(s.get("/quizzes/bakery/again").location()), http.StatusOK, "0 of 6 answered")
}

func TestACorrectionThatChangesNothingMakesNoResult(t *testing.T) {
	s := bakerySite(t)
	first := s.bake("Often")
	s.form(first+"/correct", nil)
	if r := s.finish("bakery"); r.location() != first {
		t.Errorf("it leads to %q, want the result itself, %q", r.location(), first)
	}
	if d := s.draft(); d.ID != "" {
		t.Errorf("a draft is left: %+v", d)
	}
	lacks(t, s.get(first), "You have corrected this result")
	// Where the quiz has changed, the answers that stay make another result.
	b := newBakery()
	b.most = 400
	s.change(b.catalog(t))
	s.form(first+"/correct", nil)
	if r := s.finish("bakery"); r.location() == first || r.status != http.StatusSeeOther {
		t.Errorf("under a quiz that has changed it leads to %q, status %d", r.location(), r.status)
	}
}

func TestACorrectionUnderWayIsNamedAsOne(t *testing.T) {
	s := bakerySite(t)
	first := s.bake("Often")
	other := s.bake("Never")
	s.form(first+"/correct", nil)
	home := s.get("/")
	s.wants(home, http.StatusOK, "You are correcting the result of", "Go on with the correction",
		`href="/quizzes/bakery/review"`)
	lacks(t, home, "You have answered 6 of 6")
	me := s.get("/me")
	s.wants(me, http.StatusOK, "Go on correcting your result of", `href="/quizzes/bakery/review"`)
	lacks(t, me, "Carry on with")
	s.wants(s.get(first), http.StatusOK, "You are correcting this result", `href="/quizzes/bakery/review"`)
	page := s.get(other)
	s.wants(page, http.StatusOK, "Correct an answer")
	lacks(t, page, "You are correcting this result")
	s.wants(s.form(other+"/correct", nil), http.StatusConflict, "You are correcting another result of this quiz",
		`href="/quizzes/bakery/review"`)
}

// Changed elsewhere and back again, later than here: the later choice stands though it is what the page showed.
func TestAnAnswerThatWasChangedBackElsewhereIsLaterToo(t *testing.T) {
	s := bakerySite(t)
	first := s.tab(oven)
	first.write("bakes", "1")
	first.save()
	offline, other := s.tab(oven), s.tab(oven)
	offline.write("bakes", "9")
	offline.changed["bakes"] = time.Now().Add(-time.Hour)
	for _, text := range []string{"5", "1"} {
		other.write("bakes", text)
		other.save()
	}
	got := offline.save()
	if text := got.Elsewhere["bakes"].Text; !strings.Contains(text, "answered “1” later") || offline.says("bakes") != "1" {
		t.Errorf("the earlier change is answered with %+v", got)
	}
	s.keeps("bakes", "1")
}

func TestAPlanOfACorrectedResultFromAnOpenTabStartsFromTheCorrection(t *testing.T) {
	s := newSite(t)
	first := s.take(answersOf(t, s.catalog, leader))
	s.form(first+"/correct", nil)
	s.form(s.page(quizID, 1), url.Values{":clear": {s.catalog.Quizzes()[0].Sections[0].Items[0].ID}})
	second := s.finish(quizID).location()
	if second == first {
		t.Fatal("nothing was corrected")
	}
	s.wants(s.get("/plans/new?assessment="+strings.TrimPrefix(first, "/assessments/")), http.StatusOK, "Where to?")
}

func TestAPrivateLinkPageLeftOpenReplacesNobodyElse(t *testing.T) {
	s := bakerySite(t)
	owner := s.tab(dough)
	owner.choose("kneads", "Often")
	owner.save()
	link := linkOn(t, s.get("/me"))
	s.client = newClient(t)
	page := s.openLink(link) // nobody's browser yet
	someone := s.tab(dough)
	someone.choose("kneads", "Never")
	someone.save()
	to, form := formOn(t, page, `name="sure"`)
	shown := s.form(to, form)
	s.wants(shown, http.StatusConflict, "This browser holds other results now", "only their own private link")
	to, form = formOn(t, shown, `name="sure"`)
	if r := s.form(to, form); r.location() != "/me" {
		t.Errorf("the page that was shown leads to %q, status %d", r.location(), r.status)
	}
}

// Deleted and finished are different things to be told of.
func TestAReviewFromBeforeAFinishElsewhereIsToldOfTheResult(t *testing.T) {
	s := bakerySite(t)
	page := s.tab(dough)
	page.choose("kneads", "Often")
	page.save()
	review := s.get("/quizzes/bakery/review")
	form := url.Values{}
	for _, name := range []string{":draft", ":after", ":owner"} {
		form.Set(name, hiddenField(t, review, name))
	}
	result := s.finish("bakery").location()
	next := s.tab(s.get("/quizzes/bakery/again").location())
	next.choose("kneads", "Never")
	next.save()
	for _, path := range []string{"/quizzes/bakery/finish", "/quizzes/bakery/restart"} {
		s.wants(s.form(path, form), http.StatusConflict, "You have finished this quiz", `href="`+result+`"`)
	}
	s.keeps("kneads", "Never")
}

func TestAChangeLinkLeadsToItsQuestion(t *testing.T) {
	s := bakerySite(t)
	page := s.tab(dough)
	page.choose("kneads", "Often")
	page.save()
	review := s.get("/quizzes/bakery/review")
	links := regexp.MustCompile(`class="change"><a href="([^"#]*)#([^"]*)"`).FindAllStringSubmatch(review.body, -1)
	if len(links) != 6 {
		t.Fatalf("the review has %d links", len(links))
	}
	for _, link := range links {
		s.wants(s.get(html.UnescapeString(link[1])), http.StatusOK, `id="`+link[2]+`"`)
	}
}
