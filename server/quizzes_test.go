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
	"careerpath/store"
)

// The narrower quizzes.
const (
	directorQuiz = "manager_or_director"
	mediaQuiz    = "digital_or_social_manager"
	socialQuiz   = "social_manager_or_marketer"
	workflowQuiz = "digital_marketing_workflow"
)

func director(skill string) bool {
	return slices.Contains([]string{"strategic_vision", "marketing_strategy", "budget_ownership",
		"executive_partnership", "data_analysis"}, skill)
}

func researcher(skill string) bool { return skill == "workflow_research" }

func marketer(skill string) bool {
	return slices.Contains([]string{"data_analysis", "paid_acquisition", "audience_research", "marketing_strategy"}, skill)
}

// taken is a result of any quiz.
func (p *somebody) taken(quiz string, ago int, strong func(string) bool,
	change ...func(*store.Assessment)) store.Assessment {
	p.t.Helper()
	return p.assessmentIn(quiz, ago, sheetIn(p.t, p.catalog, quiz, answersIn(p.t, p.catalog, quiz, strong)), change...)
}

// part cuts a section out of a page, by the id of its heading.
func part(t *testing.T, r reply, id string) reply {
	t.Helper()
	_, section, found := strings.Cut(r.body, `aria-labelledby="`+id+`"`)
	if !found {
		t.Fatalf("the page has no section %s:\n%s", id, r.body)
	}
	r.body, _, _ = strings.Cut(section, "</section>")
	return r
}

func TestFromTheFirstPageToANarrowerQuizByTheResultsLink(t *testing.T) {
	s := newSite(t)
	link := regexp.MustCompile(`href="/quizzes/(\w+)"`)
	first := link.FindStringSubmatch(s.get("/").body)
	if first == nil || first[1] != quizID {
		t.Fatalf("the first page leads to %v first", first)
	}
	broad := s.take(answersOf(t, s.catalog, leader))
	next := part(t, s.get(broad), "more")
	s.wants(next, http.StatusOK, "A quiz of its own looks closer at the step to Marketing Director.")
	closer := link.FindStringSubmatch(next.body)
	if closer == nil || closer[1] != directorQuiz {
		t.Fatalf("the result leads to %v", closer)
	}
	s.wants(s.get("/quizzes/"+closer[1]), http.StatusOK, "Are you ready to be a marketing director?", "0 of 46 answered")
	narrow := s.takeQuiz(closer[1], answersIn(t, s.catalog, closer[1], leader))
	page := s.get(narrow)
	s.wants(page, http.StatusOK, "% of what a Marketing Director&#39;s job asks</h1>",
		"Another question is whose days yours look like: clearly those of a Marketing Manager.")
	lacks(t, page, "By tier", "looks closer")
	s.wants(part(t, page, "more"), http.StatusOK, `href="`+broad+`"`)
	lacks(t, part(t, page, "more"), `href="/quizzes/`+quizID+`"`)
	s.wants(s.get(narrow+"/beside/"+strings.TrimPrefix(broad, "/assessments/")), http.StatusUnprocessableEntity,
		"They ask different things")
	s.wants(s.get("/me"), http.StatusOK, broad, narrow)
	home := s.get("/").body
	if at := strings.Index(home, narrow); at < 0 || at > strings.Index(home, `href="/quizzes/`) {
		t.Error("the latest result doesn't stand before the quizzes")
	}
	if n := strings.Count(home, ">Take it again<"); n != 2 {
		t.Errorf("%d quizzes to take again, want 2", n)
	}
}

func TestACloseCallLeadsToTheQuizAboutItsRoles(t *testing.T) {
	for _, tt := range []struct {
		name    string
		verdict engine.Verdict
		shares  map[string]float64
		want    string
	}{
		{"a close call", engine.VerdictClose, map[string]float64{"social_media_manager": 0.48, "digital_media_manager": 0.47},
			`A quiz about these alone tells Digital Media Manager and Social Media Manager apart more surely. It takes about 7 minutes.</p>` + "\n" +
				`<p><a class="button" href="/quizzes/` + mediaQuiz + `">`},
		{"a likely match", engine.VerdictLikely, map[string]float64{"social_media_manager": 0.6,
			"social_media_marketer": 0.35},
			`A quiz about these alone tells Social Media Manager and Social Media Marketer apart more surely. <a href="/quizzes/` +
				socialQuiz + `">`},
		{"no quiz about these two, but one about the step after", engine.VerdictClose,
			map[string]float64{"marketing_manager": 0.48, "digital_marketing_manager": 0.47},
			`A quiz of its own looks closer at the step to Marketing Director.`},
		{"no quiz about any of it", engine.VerdictClose,
			map[string]float64{"digital_marketing_manager": 0.48, "social_media_marketer": 0.47}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := newSite(t).somebody()
			a := p.taken(quizID, 1, leader, func(a *store.Assessment) {
				roles := a.Result.Roles
				for i := range roles {
					roles[i].Share = max(tt.shares[roles[i].Role], 0.01)
				}
				slices.SortFunc(roles, func(a, b engine.RoleFit) int { return int(1000 * (b.Share - a.Share)) })
				a.Result.Verdict, a.Result.Role, a.Result.Next = tt.verdict, engine.OptionalID(roles[0].Role), "marketing_director"
			})
			next := p.get("/assessments/" + a.ID)
			if tt.want == "" {
				lacks(t, next, "tells", "looks closer")
			} else {
				next.body = strings.NewReplacer(` lang="en" dir="ltr"`, "").Replace(next.body)
				p.wants(next, http.StatusOK, tt.want)
			}
		})
	}
}

func TestANarrowResultLeadsToTheBroadestQuizOrToItsResult(t *testing.T) {
	for quiz, want := range map[string]string{
		directorQuiz: "This quiz compares two roles only; another one compares six.",
		workflowQuiz: "Another quiz shows which role your work looks most like.",
	} {
		p := newSite(t).somebody()
		at := "/assessments/" + p.taken(quiz, 2, director).ID
		p.wants(p.get(at), http.StatusOK, want, `href="/quizzes/`+quizID+`"`)
		broad := p.taken(quizID, 1, leader)
		after := p.get(at)
		p.wants(after, http.StatusOK, `<a href="/assessments/`+broad.ID+`">Your result of `)
		lacks(t, after, `href="/quizzes/`+quizID+`"`)
	}
}

func TestBegunQuizzesComeFirst(t *testing.T) {
	s := newSite(t)
	for _, quiz := range []string{socialQuiz, directorQuiz} {
		form := s.sectionsOf(quiz, answersIn(t, s.catalog, quiz, leader))[0]
		s.form("/quizzes/"+quiz, form)
	}
	body := s.get("/").body
	at := -1
	for _, quiz := range []string{directorQuiz, socialQuiz, quizID, mediaQuiz} { // the one used last before all
		here := strings.Index(body, `href="/quizzes/`+quiz+`"`)
		if here <= at {
			t.Errorf("%s stands at %d, after %d", quiz, here, at)
		}
		at = here
	}
	if n := strings.Count(body, ">Carry on<"); n != 2 {
		t.Errorf("%d quizzes to carry on with, want 2", n)
	}
	s.wants(s.get("/me"), http.StatusOK, "Not finished yet", "Carry on with “Are you ready",
		"Carry on with “Social media manager or")
}

func TestAPlanStartsFromAResultThatLeadsSomewhere(t *testing.T) {
	p := newSite(t).somebody()
	p.taken(workflowQuiz, 1, researcher)
	p.wants(p.get("/plans/new"), http.StatusOK, "This result measured nothing that any role here asks for",
		`href="/quizzes/`+quizID+`"`)
	lacks(t, p.get("/me"), "/plans/new")

	narrow := p.taken(socialQuiz, 3, marketer)
	p.wants(p.get("/plans/new"), http.StatusOK, `name="assessment" value="`+narrow.ID,
		"“Social media manager or social media marketer?”", "counting 10 of its 16 skills")
	p.wants(p.get("/me"), http.StatusOK, "/plans/new")

	broad := p.taken(quizID, 5, leader)
	media := p.taken(mediaQuiz, 2, func(skill string) bool {
		return skill == "seo_and_owned_channels" || skill == "marketing_strategy"
	})
	page := p.get("/plans/new")
	// each of the three leads to a next role, and the media result is the latest
	p.wants(page, http.StatusOK, `name="assessment" value="`+media.ID, "/plans/new?assessment="+broad.ID,
		"/plans/new?assessment="+narrow.ID)
	lacks(t, page, "/plans/new?assessment="+media.ID)
	page = p.get("/plans/new?assessment=" + broad.ID)
	p.wants(page, http.StatusOK, `name="assessment" value="`+broad.ID, "/plans/new?assessment="+narrow.ID)
	lacks(t, page, "counting")

	r := p.form("/plans", url.Values{"assessment": {narrow.ID}, "to": {"social_media_manager"}, "hours": {"3"},
		"start": {engine.DateOf(daysAgo(0)).String()}})
	p.wants(p.get(planAt(r)), http.StatusOK, "Readiness counts 10 of its 16 skills, those the quiz measured.",
		"/progress?quiz="+socialQuiz)
	p.wants(p.get(planAt(r)+"/print"), http.StatusOK, "That counts 10 of its 16 skills.")
	p.wants(p.get("/progress"), http.StatusOK, "For Social Media Manager, readiness counts 10 of its 16 skills")
}

func TestProgressOfSeveralQuizzesStaysApart(t *testing.T) {
	p := newSite(t).somebody()
	broad := []store.Assessment{p.taken(quizID, 50, leader), p.taken(quizID, 20, leader)}
	narrow := []store.Assessment{p.taken(directorQuiz, 40, leader), p.taken(directorQuiz, 10, director)}
	alone := p.taken(workflowQuiz, 5, researcher)
	shows := func(path, quiz string, want []store.Assessment, others ...store.Assessment) {
		t.Helper()
		page := p.get(path)
		p.wants(page, http.StatusOK, "2 other quizzes")
		results := part(t, page, "results")
		for i, a := range want {
			p.wants(results, http.StatusOK, "/assessments/"+a.ID+`"`)
			if i > 0 {
				p.wants(results, http.StatusOK, "/assessments/"+want[i-1].ID+"/beside/"+a.ID)
			}
		}
		for _, a := range others {
			lacks(t, results, a.ID)
		}
		lacks(t, part(t, page, "others"), "/progress?quiz="+quiz+`"`)
		if n := strings.Count(results.body, "/beside/"); n != len(want)-1 {
			t.Errorf("%s: %d comparisons for %d results", path, n, len(want))
		}
	}
	shows("/progress", workflowQuiz, []store.Assessment{alone}, append(broad, narrow...)...) // the one used last
	shows("/progress?quiz="+directorQuiz, directorQuiz, narrow, append(broad, alone)...)
	shows("/progress?quiz="+quizID, quizID, broad, append(narrow, alone)...)

	p.directorPlan(&broad[0], nil)
	shows("/progress", quizID, broad, append(narrow, alone)...) // the one the plan rests on
	p.wants(p.get("/progress"), http.StatusOK, "Pace against the plan")
	lacks(t, p.get("/progress?quiz="+directorQuiz), "Pace against the plan", "Readiness is for")
}

func TestTwoResultsOfOneDayAreToldApart(t *testing.T) {
	p := newSite(t).somebody()
	a, b := p.taken(directorQuiz, 1, leader), p.taken(directorQuiz, 1, director)
	p.wants(p.get("/progress"), http.StatusOK, "</svg> "+written(1), "</svg> later that day")
	p.wants(p.get("/assessments/"+a.ID+"/beside/"+b.ID), http.StatusOK, "Both of "+written(1))
}

// before takes out of what is kept all that an older version did not write yet.
func before(t *testing.T, kept *store.Assessment) {
	t.Helper()
	for of, paths := range map[any][]string{
		&kept.Result:   {"changes", "quality.discord", "levels.sum", "rules.unasked"},
		&kept.Snapshot: {"changes"},
	} {
		text, err := json.Marshal(of)
		if err != nil {
			t.Fatal(err)
		}
		var tree map[string]any
		if err := json.Unmarshal(text, &tree); err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			remove(tree, strings.Split(path, "."))
		}
		if text, err = json.Marshal(tree); err != nil {
			t.Fatal(err)
		}
		switch of := of.(type) {
		case *engine.Result:
			*of = engine.Result{}
			err = json.Unmarshal(text, of)
		case *engine.Snapshot:
			*of = engine.Snapshot{}
			err = json.Unmarshal(text, of)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func remove(tree any, path []string) {
	switch tree := tree.(type) {
	case []any:
		for _, v := range tree {
			remove(v, path)
		}
	case map[string]any:
		if len(path) == 1 {
			delete(tree, path[0])
		} else {
			remove(tree[path[0]], path[1:])
		}
	}
}

func TestAResultKeptByAnOlderVersionStillShows(t *testing.T) {
	p := newSite(t).somebody()
	answers := sheetOf(t, p.catalog, answersOf(t, p.catalog, leader))
	changes, err := p.catalog.Changes(t.Context(), quizID, answers)
	if err != nil {
		t.Fatal(err)
	}
	complete := func(a *store.Assessment) {
		a.Result.Changes = changes
		if a.Snapshot, err = p.catalog.Snapshot(quizID, answers, changes...); err != nil {
			t.Fatal(err)
		}
	}
	now := p.assessment(1, answers, complete)
	page := p.get("/assessments/" + now.ID)
	p = newSite(t).somebody() // whose first result it is
	old := p.assessment(1, answers, complete, func(a *store.Assessment) { before(t, a) })
	same := strings.NewReplacer(now.ID, "", old.ID, "", `<section class="fold" aria-labelledby="changes">`, "", "</section>", "")
	without := p.get("/assessments/" + old.ID)
	p.wants(page, http.StatusOK, "What would change the recommendation")
	p.wants(without, http.StatusOK, "You work like a Marketing Manager")
	changed := part(t, page, "changes").body
	if got, want := same.Replace(without.body), same.Replace(strings.Replace(page.body,
		strings.TrimPrefix(changed, ">"), "", 1)); strings.Join(strings.Fields(got),
		" ") != strings.Join(strings.Fields(want), " ") {
		t.Errorf("the older result reads\n%s\nwant\n%s", got, want)
	}
	for _, path := range []string{"/", "/me", "/me/export", "/progress", "/plans/new?assessment=" + old.ID} {
		p.wants(p.get(path), http.StatusOK, old.ID)
	}
	p.wants(p.get("/assessments/"+old.ID+"/beside/"+p.assessment(0, answers, complete).ID), http.StatusOK, old.ID)
}

func TestADraftOfAQuizThatIsNoLongerOfferedIsInNobodysWay(t *testing.T) {
	p := newSite(t).somebody()
	p.update(func(tx store.Tx) error {
		return tx.PutDraft(store.Draft{Quiz: "gone",
			Answers: map[string]store.Given{"sets_goals": {Answer: engine.Number(4)}}, Started: daysAgo(3), Updated: daysAgo(3)})
	})
	for _, path := range []string{"/", "/me", "/progress"} {
		r := p.get(path)
		p.wants(r, http.StatusOK)
		lacks(t, r, "Carry on", "/quizzes/gone")
	}
	p.wants(p.get("/quizzes/gone"), http.StatusNotFound, "There is no such quiz", "no longer offered")
	for _, path := range []string{"/quizzes/gone", "/quizzes/gone/finish", "/quizzes/gone/restart"} {
		p.wants(p.form(path, url.Values{":go": {"next"}}), http.StatusNotFound, "There is no such quiz")
	}
	p.wants(p.get("/me/export"), http.StatusOK, `"gone"`)
}

func TestAVerdictIsWordedForItsQuiz(t *testing.T) {
	likely := func(warnings ...engine.Warning) func(*store.Assessment) {
		return func(a *store.Assessment) {
			a.Result.Verdict, a.Result.Quality.Warnings = engine.VerdictLikely, warnings
			a.Result.Roles[0].Share, a.Result.Roles[1].Share = 0.95, 0.05
		}
	}
	for _, tt := range []struct {
		name         string
		quiz         string
		change       func(*store.Assessment)
		want, absent []string
	}{
		{"two roles, less agreement than most", directorQuiz, likely(),
			[]string{"whose days yours look like: most likely those of a Marketing Manager.", "agree less with each other"},
			[]string{"By tier", "nearest other"}},
		{"two roles that fit", socialQuiz, likely(), []string{"You work more like a Social Media M", " than like a ",
			"the other one, Social Media M", "holds about 1 in 10"}, []string{"nearest other"}},
		{"two roles, contradictions", directorQuiz, likely(engine.WarnInconsistent),
			[]string{"some answers contradict each other", "take this result with care"},
			[]string{"agree less with each other"}},
		{"six roles", quizID, likely(), []string{"the nearest other one, "}, nil},
		{"one answer throughout", directorQuiz, likely(engine.WarnLongRun, engine.WarnNoVariability),
			[]string{"same answer to every question"}, []string{"times in a row"}},
		{"a close call of two", quizID, func(a *store.Assessment) {
			a.Result.Verdict = engine.VerdictClose
			a.Result.Roles[0].Share, a.Result.Roles[1].Share = 0.49, 0.48
		}, []string{"Read both before you choose"}, nil},
		{"too little for levels", workflowQuiz, func(a *store.Assessment) {
			a.Result.Verdict, a.Result.Levels = engine.VerdictInsufficient, a.Result.Levels[:5]
		}, []string{"measure 5 of the 11 skills", "Saying what stands out takes 50\u00a0% of them"},
			[]string{"A recommendation that deserves the name"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := newSite(t).somebody()
			page := p.get("/assessments/" + p.taken(tt.quiz, 1, leader, tt.change).ID)
			p.wants(page, http.StatusOK, tt.want...)
			lacks(t, page, tt.absent...)
		})
	}
}

func TestWhatDoesNotApplyIsNotCalledUnanswered(t *testing.T) {
	p := newSite(t).somebody()
	answers := sheetIn(t, p.catalog, workflowQuiz, answersIn(t, p.catalog, workflowQuiz, researcher))
	quiz, _ := p.catalog.Quiz(workflowQuiz)
	for _, it := range quiz.Items() {
		switch it.Measures[0].Skill.ID {
		case "toolkit_crm":
			answers[it.ID] = engine.NotApplicable()
		case "toolkit_seo":
			delete(answers, it.ID)
		}
	}
	p.wants(p.get("/assessments/"+p.assessmentIn(workflowQuiz, 1, answers).ID), http.StatusOK,
		"what was asked does not apply to you: Customer database (CRM). This speaks neither for you nor against you.",
		"because too little was answered: SEO tools.")
}

func TestARequirementThatCannotBeJudgedSaysSo(t *testing.T) {
	p := newSite(t).somebody()
	answers := sheetOf(t, p.catalog, answersOf(t, p.catalog, leader))
	measured := p.get("/assessments/" + p.assessment(1, answers).ID)
	lacks(t, measured, "be judged")
	quiz, _ := p.catalog.Quiz(quizID)
	for _, it := range quiz.Items() {
		if len(it.Measures) == 1 && it.Measures[0].Skill.ID == "team_leadership" && it.NA != "" {
			answers[it.ID] = engine.NotApplicable()
		}
	}
	delete(answers, "met_each_report")
	answers["team_size"] = engine.Choice("nobody")
	a := p.assessment(0, answers)
	if a.Result.Role != "marketing_manager" {
		t.Fatalf("%q is recommended", a.Result.Role)
	}
	page := p.get("/assessments/" + a.ID)
	page.body = spoken(page.body)
	p.wants(page, http.StatusOK, "What Marketing Manager requires of Team leadership can&#39;t be judged, so it is not held "+
		"against you.", "met where it can be judged")
}

func TestTwoRolesSideBySideLeadToTheNarrowestQuizThatComparesThem(t *testing.T) {
	s := newSite(t)
	s.wants(s.get("/compare/marketing_director/marketing_manager"), http.StatusOK,
		`looks more like: <a href="/quizzes/`+directorQuiz)
	s.wants(s.get("/compare/marketing_director/social_media_manager"), http.StatusOK,
		`looks more like: <a href="/quizzes/`+quizID)
}

func TestContentWithoutRolesIsNotSpokenOfAsIfItHadSome(t *testing.T) {
	p := siteOf(t, questionnaire(t, engine.MissingSkip)).somebody()
	home := p.get("/")
	p.wants(home, http.StatusOK, "see your level in each skill", "How work weighs on you")
	lacks(t, home, "which role your work", "What you get", ">The roles<", "broadest", "closer question", "marketing")
	answers := engine.Answers{"tiredness": engine.Number(4), "sleep": engine.Number(2), "rest": engine.Number(1),
		"walks": engine.Number(1)}
	points := func(change func(*store.Assessment)) reply {
		return p.get("/assessments/" + p.assessmentIn("weight", 1, answers, change).ID)
	}
	page := points(func(a *store.Assessment) { a.Result.Levels = a.Result.Levels[:1] })
	p.wants(page, http.StatusOK, "<h1>Strain: 4 of 6 points, a stone</h1>",
		"This quiz shows points and recommends no role.")
	lacks(t, page, `href="/roles">the roles`)
	if strings.Index(page.body, `id="sums"`) > strings.Index(page.body, `id="levels"`) {
		t.Error("the points come after the levels")
	}
	p.wants(page, http.StatusOK, `<th scope="row">Strain: a stone</th>`)
	p.wants(points(func(a *store.Assessment) {
		a.Result.Levels[0].Sum.Band = ""
	}), http.StatusOK, `<th scope="row">Strain</th>`)
	page = points(func(a *store.Assessment) { a.Result.Verdict, a.Result.Levels = engine.VerdictInsufficient, nil })
	p.wants(page, http.StatusOK, "Too little was answered to measure anything")
}

func TestTheAPIListsEveryQuizAndScoresEach(t *testing.T) {
	s := newSite(t)
	var got struct {
		Items []struct {
			ID    string   `json:"id"`
			Roles []string `json:"roles"`
		} `json:"items"`
	}
	r := s.get("/api/v1/quizzes")
	s.wants(r, http.StatusOK)
	if err := json.Unmarshal([]byte(r.body), &got); err != nil {
		t.Fatal(err)
	}
	for i, quiz := range s.catalog.Quizzes() {
		if i >= len(got.Items) || got.Items[i].ID != quiz.ID || len(got.Items[i].Roles) != len(quiz.Roles) {
			t.Fatalf("the list lacks %s at %d: %s", quiz.ID, i, r.body)
		}
		answers := sheetIn(t, s.catalog, quiz.ID, answersIn(t, s.catalog, quiz.ID, leader))
		text, err := json.Marshal(map[string]any{"quiz": quiz.ID, "answers": answers})
		if err != nil {
			t.Fatal(err)
		}
		s.wants(s.post("/api/v1/score", "application/json", string(text)), http.StatusOK, `"quiz":"`+quiz.ID+`"`,
			`"changes":`)
	}
	s.wantsProblem(s.post("/api/v1/score", "application/json", `{"quiz":"`+directorQuiz+
		`","answers":{"looked_at_competitors":3}}`), http.StatusUnprocessableEntity,
		"body.answers.looked_at_competitors", "the quiz has no such item")
}
