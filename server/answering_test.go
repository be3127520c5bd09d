package server_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"careerpath/store"
	"careerpath/store/storetest"
)

// aim is what the site's only person would like to find out.
func (s *site) aim() string {
	s.t.Helper()
	var settings store.Settings
	for _, p := range s.people() {
		err := s.store.View(s.t.Context(), p.ID, func(r store.Reader) (err error) {
			settings, err = r.Settings()
			return err
		})
		if err != nil {
			s.t.Fatal(err)
		}
	}
	return settings.Aim
}

func TestWhatSomeoneWantsToFindOutIsAskedFirstKeptAndNeverScored(t *testing.T) {
	results := map[string]string{}
	for _, aim := range []string{"", "marketing_director"} {
		s := newSite(t)
		s.wants(s.get("/quizzes/"+quizID), http.StatusOK, "Your aim", "Not sure yet", ">Marketing Director</option>",
			"never your score", "You can leave questions open; the result is then less sure.")
		sheet := answersOf(t, s.catalog, leader)
		s.form(s.page(quizID, 1), url.Values{":go": {"save"}, ":aimed": {""}, ":aim": {aim}})
		if s.aim() != aim {
			t.Errorf("kept is %q, want %q", s.aim(), aim)
		}
		s.take(sheet)
		for _, p := range s.people() {
			err := s.store.View(t.Context(), p.ID, func(r store.Reader) error {
				all, err := storetest.Taken(r)
				text, _ := json.Marshal(all[0].Result)
				results[aim] = string(text)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		lacks(t, s.get(s.page(quizID, 2)), "Your aim", "You can leave questions open")
	}
	if results[""] == "" || results[""] != results["marketing_director"] {
		t.Errorf("with an aim the result is\n%s\nwithout\n%s", results["marketing_director"], results[""])
	}
}

func TestAnAimChangesOnlyWherePersonsChangeItAndToARoleThereIs(t *testing.T) {
	s := newSite(t)
	page := s.page(quizID, 1)
	send := func(was, now string) {
		t.Helper()
		s.form(page, url.Values{":go": {"save"}, ":aimed": {was}, ":aim": {now}})
	}
	send("", "marketing_manager")
	send("marketing_director", "marketing_director") // a page from before, that leaves the list as it was
	send("marketing_manager", "no_such_role")
	if s.aim() != "marketing_manager" {
		t.Errorf("kept is %q", s.aim())
	}
	// A quiz about other roles offers all roles too, its own first, so that nobody loses an aim there.
	other := s.get("/quizzes/social_manager_or_marketer")
	s.wants(other, http.StatusOK, `value="marketing_manager" selected`)
	offered := regexp.MustCompile(`<(?:optgroup label|option value)="([^"]*)"`).FindAllStringSubmatch(other.body, -1)
	var order []string
	for _, o := range offered {
		order = append(order, o[1])
	}
	want := []string{"", "Roles in this quiz", "social_media_manager", "social_media_marketer", "Other roles"}
	if len(order) != len(s.catalog.Roles())+3 ||
		!slices.Equal(slices.Sorted(slices.Values(order[:5])), slices.Sorted(slices.Values(want))) ||
		order[0] != "" || order[1] != want[1] || order[4] != want[4] {
		t.Errorf("offered are %q", order)
	}
	send("marketing_manager", "")
	if s.aim() != "" {
		t.Errorf("kept is %q", s.aim())
	}
}

func TestBackFromTheFirstPartKeepsItsAnswersAndLeadsOutOfTheQuiz(t *testing.T) {
	s := newSite(t)
	at := s.page(quizID, 1)
	s.wants(s.get(at), http.StatusOK, "‹ Back")
	left := s.form(at, url.Values{":go": {"back"}, "replied_to_followers": {"3"}})
	if left.location() != "/" {
		t.Errorf("it leads to %q", left.location())
	}
	s.wants(s.get("/"), http.StatusOK, "You have answered 1 of up to 66 questions")
}

func TestAQuizBeginsWithOneSentenceAndTheRestOfItsIntroductionIsFolded(t *testing.T) {
	s := newSite(t)
	page := s.get("/quizzes/digital_or_social_manager").body
	_, lead, _ := strings.Cut(page, `<p class="lead">`)
	lead, rest, _ := strings.Cut(lead, "</p>")
	if strings.Contains(lead, "A channel is") ||
		!strings.Contains(lead, "How often was each of these sentences true of you") {
		t.Errorf("it begins with %q", lead)
	}
	_, folded, _ := strings.Cut(rest, "About these questions</summary>")
	if !strings.Contains(folded, "A channel is any place") {
		t.Error("what a channel is isn't told")
	}
}

func TestEveryPageCountsTheSameQuestions(t *testing.T) {
	for team, asked := range map[string]int{"": 46, "nobody": 42, "three_to_five": 46} {
		t.Run(team, func(t *testing.T) {
			s := newSite(t)
			s.wants(s.get("/"), http.StatusOK, "Up to 46 questions, about")
			at := s.page(directorQuiz, 1)
			form, answered := url.Values{":go": {"save"}, "kept_the_schedule": {"4"}}, 1
			if team != "" {
				form.Set("team_size", team)
				answered = 2
			}
			s.form(at, form)
			words := fmt.Sprintf("%d questions", asked)
			if team == "" {
				words = "up to 46 questions"
			}
			s.wants(s.get("/"), http.StatusOK, fmt.Sprintf("You have answered %d of %s, about", answered, words))
			s.wants(s.get("/quizzes/"+directorQuiz+"/review"), http.StatusOK,
				fmt.Sprintf("You have answered %d of %s.", answered, words))
			s.wants(s.get(at), http.StatusOK, fmt.Sprintf("%d of %d answered", answered, asked))
		})
	}
}

func TestTimeLeftIsOfOnesOwnPaceOnceThatIsKnown(t *testing.T) {
	s := newSite(t)
	page := s.page(quizID, 1)
	s.wants(s.get(page), http.StatusOK, "about 10 minutes left")
	var saved struct{ Left, Count, Saved string }
	for i, item := range []string{"replied_to_followers", "looked_for_the_reason", "asked_to_approve_costs",
		"coached_a_colleague", "researched_keywords"} {
		seconds := "2"
		if i == 1 {
			seconds = "3600" // a break
		}
		r := s.form(page, url.Values{":go": {"save"}, item: {"3"}, ":seconds": {seconds}})
		if err := json.Unmarshal([]byte(r.body), &saved); err != nil {
			t.Fatal(err)
		}
		if want := "about 9 minutes left"; i == 3 && saved.Left != want && saved.Left != "about 10 minutes left" {
			t.Errorf("after four answers: %s", saved.Left)
		}
	}
	if saved.Left != "about 2 minutes left" || saved.Saved != "5 of 66 answered, saved" {
		t.Errorf("at 2 seconds a question: %+v", saved)
	}
	s.wants(s.get("/"), http.StatusOK, "You have answered 5 of up to 66 questions, about 2 minutes left.")
}

func TestASaveIsAnsweredInThePersonsLanguage(t *testing.T) {
	s := newSite(t)
	s.get(s.page(quizID, 1))
	form := url.Values{":go": {"save"}, "executive_meetings": {"viele"}, "years_in_marketing": {"3"}}
	req, err := http.NewRequest(http.MethodPost, s.server.URL+s.page(quizID, 8), strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	req.Header.Set("Accept-Language", "de")
	r := s.do(req)
	s.wants(r, http.StatusUnprocessableEntity, "1 von 66 beantwortet", "noch etwa 10 Minuten", "Ziffern")
}

func TestAnAimChosenFirstLeavesThePageGoodForItsAnswers(t *testing.T) {
	for _, again := range []bool{false, true} {
		t.Run(fmt.Sprintf("again %t", again), func(t *testing.T) {
			s := newSite(t)
			if again {
				s.take(answersOf(t, s.catalog, leader))
			}
			page := s.tab(s.get("/quizzes/" + quizID + "/again").location())
			page.hidden.Set(":aim", "marketing_director")
			if saved := page.save(); saved.status != http.StatusOK || saved.Draft != "" {
				t.Fatalf("the aim alone is saved with status %d to the draft %q", saved.status, saved.Draft)
			}
			page.hidden.Set(":aimed", "marketing_director")
			const item = "team_size"
			page.now[item], page.changed[item] = page.offered[item][:1], time.Now()
			if saved := page.save(); saved.status != http.StatusOK || saved.Answered != 1 || saved.Draft == "" {
				t.Errorf("the answer after it: %+v", saved)
			}
			if s.aim() != "marketing_director" {
				t.Errorf("the aim is %q", s.aim())
			}
		})
	}
}

func TestAnAimWithoutAnAnswerGoesOnThroughAQuizTakenAgain(t *testing.T) {
	s := newSite(t)
	s.take(answersOf(t, s.catalog, leader))
	page := s.tab(s.get("/quizzes/" + quizID + "/again").location())
	page.hidden.Set(":aim", "marketing_director")
	next := s.get(page.send("next").location())
	s.wants(next, http.StatusOK, "Part 2 of ")
	if s.aim() != "marketing_director" {
		t.Errorf("the aim is %q", s.aim())
	}
}
