package server_test

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"careerpath/engine"
	"careerpath/engine/plan"
	"careerpath/engine/score"
	"careerpath/store"
)

// somebody is a person whose history a test writes straight into the store. The site's browser becomes theirs.
type somebody struct {
	*site
	id, secret string
}

func (s *site) somebody() *somebody {
	s.t.Helper()
	raw := make([]byte, 32)
	_, _ = rand.Read(raw)
	p := &somebody{s, uuid.Must(uuid.NewV7()).String(), base64.RawURLEncoding.EncodeToString(raw)}
	if err := s.store.CreatePerson(s.t.Context(), store.Person{ID: p.id, Created: time.Now()},
		store.Key{ID: "browser", Kind: store.KeyBrowser, Hash: sha256.Sum256(raw)}); err != nil {
		s.t.Fatal(err)
	}
	p.signIn()
	return p
}

func (p *somebody) signIn() {
	u, err := url.Parse(p.server.URL)
	if err != nil {
		p.t.Fatal(err)
	}
	p.client = newClient(p.t)
	p.client.Jar.SetCookies(u, []*http.Cookie{{Name: "careerpath", Value: p.secret, Path: "/"}})
}

func (p *somebody) update(change func(store.Tx) error) {
	p.t.Helper()
	if err := p.store.Update(p.t.Context(), p.id, change); err != nil {
		p.t.Fatal(err)
	}
}

func daysAgo(n int) time.Time { return time.Now().UTC().AddDate(0, 0, -n) }

func written(n int) string { return daysAgo(n).Format("2 January 2006") }

// sheetOf turns a form's values into answers.
func sheetOf(t testing.TB, c *score.Catalog, sheet url.Values) engine.Answers {
	t.Helper()
	return sheetIn(t, c, quizID, sheet)
}

func sheetIn(t testing.TB, c *score.Catalog, id string, sheet url.Values) engine.Answers {
	t.Helper()
	quiz, _ := c.Quiz(id)
	out := engine.Answers{}
	for id := range sheet {
		it, ok := quiz.Item(id)
		if !ok {
			t.Fatalf("no item %s", id)
		}
		switch it.Kind() {
		case engine.KindOne:
			out[id] = engine.Choice(sheet.Get(id))
		case engine.KindMany:
			out[id] = engine.Choices(sheet[id]...)
		default:
			x, err := strconv.ParseFloat(sheet.Get(id), 64)
			if err != nil {
				t.Fatal(err)
			}
			out[id] = engine.Number(x)
		}
	}
	return out
}

// assessment scores answers as of some days ago. change may alter what is kept.
func (p *somebody) assessment(ago int, answers engine.Answers, change ...func(*store.Assessment)) store.Assessment {
	p.t.Helper()
	return p.assessmentIn(quizID, ago, answers, change...)
}

func (p *somebody) assessmentIn(quiz string, ago int, answers engine.Answers,
	change ...func(*store.Assessment)) store.Assessment {
	p.t.Helper()
	a := store.Assessment{ID: uuid.Must(uuid.NewV7()).String(), Quiz: quiz, Started: daysAgo(ago),
		Finished: daysAgo(ago), Answers: answers}
	var err error
	if a.Result, err = p.catalog.Score(quiz, answers); err != nil {
		p.t.Fatal(err)
	}
	if a.Snapshot, err = p.catalog.Snapshot(quiz, answers); err != nil {
		p.t.Fatal(err)
	}
	for _, f := range change {
		f(&a)
	}
	p.update(func(tx store.Tx) error {
		if err := tx.AddAssessment(a); err != nil {
			return err
		}
		_, err := tx.AppendEvent(store.Event{At: a.Finished, Kind: "assessment_finished", Subject: a.ID})
		return err
	})
	return a
}

func (p *somebody) event(kind, subject string, changes ...plan.Edit) {
	p.t.Helper()
	data, err := json.Marshal(changes)
	if err != nil {
		p.t.Fatal(err)
	}
	p.update(func(tx store.Tx) error {
		_, err := tx.AppendEvent(store.Event{At: time.Now(), Kind: kind, Subject: subject, Data: data})
		return err
	})
}

// directorPlan adopts a plan to the director's role from a result, as of the result's day.
func (p *somebody) directorPlan(a *store.Assessment, change func(*plan.Plan)) store.Plan {
	p.t.Helper()
	growth, err := plan.New(p.catalog, &a.Result, a.Answers, "marketing_director",
		plan.Pace{Start: engine.DateOf(a.Finished), HoursPerWeek: 3})
	if err != nil {
		p.t.Fatal(err)
	}
	if change != nil {
		change(&growth)
	}
	kept := store.Plan{ID: uuid.Must(uuid.NewV7()).String(), Assessment: a.ID, Active: true, Created: a.Finished,
		Updated: a.Finished, Plan: growth}
	p.update(func(tx store.Tx) error {
		_, err := tx.PutPlan(kept)
		return err
	})
	p.event("plan_adopted", kept.ID)
	return kept
}

// raised returns answers with the scale items of some skills moved up point by point, until the change of a cluster or
// skill is as sure as wanted.
func (p *somebody) raised(from engine.Answers, want plan.Certainty, id string, skills ...string) engine.Answers {
	p.t.Helper()
	quiz, _ := p.catalog.Quiz(quizID)
	to := maps.Clone(from)
	for range 4 {
		for _, it := range quiz.Items() {
			if it.Kind() != engine.KindScale || !slices.Contains(skills, it.Measures[0].Skill.ID) {
				continue
			}
			point := to[it.ID].Number() + 1
			if it.Reversed {
				point -= 2
			}
			if point < 1 || point > 5 {
				continue
			}
			to[it.ID] = engine.Number(point)
			if p.certainty(from, to, id) == want {
				return to
			}
		}
	}
	p.t.Fatalf("these answers can't be raised until %s is %s", id, want)
	return nil
}

// certainty is how sure the change of a cluster or skill between two sheets is.
func (p *somebody) certainty(from, to engine.Answers, id string) plan.Certainty {
	p.t.Helper()
	var taken []engine.Taken
	for i, answers := range []engine.Answers{from, to} {
		result, err := p.catalog.Score(quizID, answers)
		if err != nil {
			p.t.Fatal(err)
		}
		taken = append(taken, engine.Taken{On: engine.Date(i), Answers: answers, Result: result})
	}
	progress, err := plan.Compare(p.catalog, quizID, plan.History{Taken: taken})
	if err != nil {
		p.t.Fatal(err)
	}
	for _, cluster := range progress.Since {
		for _, ch := range append([]plan.Change{cluster}, cluster.Skills...) {
			if ch.ID == id {
				return ch.Certainty
			}
		}
	}
	p.t.Fatalf("nothing is called %s", id)
	return ""
}

var leadership = []string{"team_leadership", "campaign_execution", "project_coordination", "brand_consistency"}

func (r reply) heading() string {
	found := regexp.MustCompile(`(?s)<h1>(.*?)</h1>`).FindStringSubmatch(r.body)
	if found == nil {
		return ""
	}
	return found[1]
}

// advertiser is a sheet of someone who manages digital media.
func advertiser(t *testing.T, c *score.Catalog) engine.Answers {
	t.Helper()
	return sheetOf(t, c, answersOf(t, c, func(skill string) bool {
		return slices.Contains([]string{"paid_acquisition", "data_analysis", "marketing_technology",
			"seo_and_owned_channels", "marketing_strategy"}, skill)
	}))
}

func TestProgressBeginsWithAFirstResult(t *testing.T) {
	s := newSite(t)
	s.wants(s.get("/progress"), http.StatusOK, "Progress begins with a first result", `href="/">Choose a quiz`)
	p := s.somebody()
	p.wants(p.get("/progress"), http.StatusOK, "Progress begins with a first result")
	p.wants(p.get("/progress?quiz="+quizID), http.StatusOK, "Progress begins", `href="/quizzes/`+quizID+`">Start now`)
	p.wants(p.get("/progress?quiz=nothing"), http.StatusNotFound)
	for _, before := range []string{"x", "0", "-1", "99999999999999999999"} {
		p.wants(p.get("/progress?before="+before), http.StatusNotFound, "The log has no such place")
	}
	p.wants(p.get("/progress?before=18446744073709551615"), http.StatusOK, "There is nothing older")
}

func TestTheHeadingSaysWhatMovedAndHowSureThatIs(t *testing.T) {
	none := func(_ *somebody, from engine.Answers) engine.Answers { return maps.Clone(from) }
	for _, tc := range []struct {
		name    string
		change  func(p *somebody, from engine.Answers) engine.Answers
		heading string
		texts   []string
	}{
		{"nothing", none, "Nothing has moved yet",
			[]string{"That is no verdict on your work", "not sure yet"}},
		{"a little", func(p *somebody, from engine.Answers) engine.Answers {
			return p.raised(from, plan.Probable, "leadership", leadership...)
		}, "Leadership has probably moved up", []string{"one group of skills in five", "and four are compared here", "up, probable"}},
		{"a lot", func(p *somebody, from engine.Answers) engine.Answers {
			return p.raised(from, plan.Reliable, "leadership", leadership...)
		}, "Leadership has moved up, reliably", []string{"up, reliable"}},
		{"one skill alone", func(p *somebody, from engine.Answers) engine.Answers {
			return p.raised(from, plan.Reliable, "content_creation", "content_creation")
		}, "What moved is too small to be sure yet",
			[]string{"Taken alone, Content creation moved", "expected by chance"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p := newSite(t).somebody()
			from := advertiser(t, p.catalog)
			p.assessment(60, from)
			p.assessment(5, tc.change(p, from))
			r := p.get("/progress")
			p.wants(r, http.StatusOK, append(tc.texts, `class="strip"`, "Skill by skill, and how sure each is",
				"What these groups mean", "Bringing people, campaigns and deadlines together", written(60), written(5))...)
			if got := r.heading(); got != tc.heading {
				t.Errorf("the heading is %q, want %q", got, tc.heading)
			}
		})
	}
	t.Run("down again", func(t *testing.T) {
		p := newSite(t).somebody()
		from := advertiser(t, p.catalog)
		high := p.raised(from, plan.Reliable, "leadership", leadership...)
		p.assessment(90, high)
		p.assessment(60, high)
		p.assessment(5, from)
		r := p.get("/progress")
		p.wants(r, http.StatusOK, "What moved since the first result", "What moved since the result before",
			"down, reliable",
			"Leadership has moved down, reliably.")
		if got := r.heading(); got != "Leadership has moved down, reliably" {
			t.Errorf("the heading is %q", got)
		}
	})
	t.Run("one result", func(t *testing.T) {
		p := newSite(t).somebody()
		p.assessment(5, advertiser(t, p.catalog))
		r := p.get("/progress")
		p.wants(r, http.StatusOK, "One result so far: a second one shows what moves",
			"You took “Which marketing role fits you?”")
		if strings.Contains(r.body, "compare with the one before") {
			t.Error("a single result is offered for comparison")
		}
	})
}

func TestReadinessStandsBesideWhatThePlanProjects(t *testing.T) {
	p := newSite(t).somebody()
	from := advertiser(t, p.catalog)
	first := p.assessment(120, from)
	second := p.assessment(40, p.raised(from, plan.Reliable, "leadership", leadership...))
	growth := p.directorPlan(&first, func(growth *plan.Plan) {
		for i, ago := range []int{100, 70, 20} {
			if err := growth.SetStatus(growth.Milestones[i].ID, plan.Done, "it went well", "",
				engine.DateOf(daysAgo(ago))); err != nil {
				t.Fatal(err)
			}
		}
	})
	readiness := func(a store.Assessment) string {
		for _, r := range a.Result.Roles {
			if r.Role == growth.Plan.To {
				return fmt.Sprintf("%.0f %%", r.Readiness)
			}
		}
		return ""
	}
	titles := growth.Plan.Milestones
	r := p.get("/progress")
	p.wants(r, http.StatusOK, "Your readiness for the role of Marketing Director over time", readiness(first), readiness(second),
		"give or take", "the plan expected",
		`class="projected"`, `class="reached"`, "What you did beside what moved", "Beside, not because",
		"Leadership has moved up, reliably.",
		"Since the latest result", "the next result will show", "Pace against the plan", "of the plan&#39;s ", "the pace so far",
		`href="/plans/`+growth.ID+`"`, `href="/assessments/`+first.ID+"/beside/"+second.ID+`"`)
	done := r.body[strings.Index(r.body, `id="done"`):strings.Index(r.body, `id="pace"`)]
	beside, fresh, _ := strings.Cut(done, "Since the latest result")
	for i, part := range []string{beside, beside, fresh} {
		if !strings.Contains(unmarked(part), "<li>"+escaped(titles[i].Title)+"</li>") {
			t.Errorf("%q is not where it was finished:\n%s", titles[i].Title, done)
		}
	}
	if strings.Contains(r.body, "Take it again") {
		t.Error("a retake is suggested after 40 days and one milestone")
	}
}

// escaped is a text as the pages write it.
func escaped(text string) string {
	return strings.NewReplacer("&", "&amp;", "'", "&#39;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "+",
		"&#43;").Replace(text)
}

func TestARetakeIsSuggestedWhenItCanTellSomething(t *testing.T) {
	t.Run("after three milestones", func(t *testing.T) {
		p := newSite(t).somebody()
		a := p.assessment(40, advertiser(t, p.catalog))
		p.directorPlan(&a, func(growth *plan.Plan) {
			for i := range 3 {
				if err := growth.SetStatus(growth.Milestones[i].ID, plan.Done, "", "", engine.DateOf(daysAgo(10-i))); err != nil {
					t.Fatal(err)
				}
			}
		})
		p.wants(p.get("/progress"), http.StatusOK, "You have finished three milestones since", "Take it again",
			"One result so far")
	})
	t.Run("after a quarter", func(t *testing.T) {
		p := newSite(t).somebody()
		p.assessment(100, advertiser(t, p.catalog))
		p.wants(p.get("/progress"), http.StatusOK, "Your latest result is 100 days old", "Take it again")
	})
}

// earlier makes an assessment one of other content.
func earlier(answers ...string) func(*store.Assessment) {
	return func(a *store.Assessment) {
		a.Result.Catalog = "sha256:earlier"
		a.Answers = maps.Clone(a.Answers)
		for _, id := range answers {
			a.Answers[id] = engine.Number(1)
		}
	}
}

func TestWhatWasMadeWithOtherContentIsScoredAnewAndSaidSo(t *testing.T) {
	p := newSite(t).somebody()
	answers := advertiser(t, p.catalog)
	first := p.assessment(90, answers, earlier("left_the_quiz", "left_it_too"))
	second := p.assessment(10, answers)
	for _, path := range []string{"/progress", "/assessments/" + first.ID + "/beside/" + second.ID} {
		p.wants(p.get(path), http.StatusOK, "scored anew by today&#39;s questions so that like is compared with "+
			"like; 2 answers left out", "The result itself stays as it was",
			"Nothing has moved yet")
	}
	t.Run("where too few answers are left it isn't compared", func(t *testing.T) {
		p := newSite(t).somebody()
		first := p.assessment(90, answers, earlier(), func(a *store.Assessment) {
			a.Answers = engine.Answers{"left_the_quiz": engine.Number(1)}
		})
		p.wants(p.get("/progress"), http.StatusOK, "too little to compare yet")
		second := p.assessment(10, answers)
		p.wants(p.get("/progress"), http.StatusOK, "One result so far", "too few of its answers fit today&#39;s")
		p.wants(p.get("/assessments/"+first.ID+"/beside/"+second.ID), http.StatusOK,
			"can&#39;t be compared level by level", "too few of its answers")
	})
	t.Run("where too little was answered it isn't compared either", func(t *testing.T) {
		p := newSite(t).somebody()
		few := maps.Clone(answers)
		for i, id := range slices.Sorted(maps.Keys(few)) {
			if i%2 == 0 {
				delete(few, id)
			}
		}
		quiz, _ := p.catalog.Quiz(quizID)
		for _, it := range quiz.Sections[len(quiz.Sections)-1].Items {
			delete(few, it.ID)
		}
		a := p.assessment(90, answers)
		if got := p.assessment(10, few); got.Result.Verdict != engine.VerdictInsufficient {
			t.Fatalf("the verdict is %s", got.Result.Verdict)
		}
		p.directorPlan(&a, nil)
		p.wants(p.get("/progress"), http.StatusOK, "too little was answered, so that result isn&#39;t compared",
			"One result so far")
	})
}

func TestAQuizThatIsNoLongerOfferedKeepsItsResultsOnThePage(t *testing.T) {
	p := newSite(t).somebody()
	answers := advertiser(t, p.catalog)
	gone := func(a *store.Assessment) { a.Quiz, a.Snapshot.QuizTitle = "gone", "A quiz of <b>old</b>" }
	p.assessment(90, answers)
	first, second := p.assessment(20, answers, gone), p.assessment(10, answers, gone)
	r := p.get("/progress")
	p.wants(r, http.StatusOK, "This quiz is no longer offered", "A quiz of &lt;b&gt;old&lt;/b&gt;", "/assessments/"+
		first.ID, "Progress in other quizzes", "/progress?quiz="+quizID)
	if strings.Contains(r.body, "<b>old") {
		t.Error("a title is taken for markup")
	}
	p.wants(p.get("/progress?quiz="+quizID), http.StatusOK, "One result so far", "/progress?quiz=gone")
	p.wants(p.get("/assessments/"+first.ID+"/beside/"+second.ID), http.StatusOK, "no longer offered", "all "+
		strconv.Itoa(len(first.Snapshot.Items))+" answers are the same")
}

func TestTwoResultsSideBySide(t *testing.T) {
	p := newSite(t).somebody()
	from := advertiser(t, p.catalog)
	first := p.assessment(90, from)
	second := p.assessment(10, p.raised(from, plan.Reliable, "leadership", leadership...))
	r := p.get("/assessments/" + first.ID + "/beside/" + second.ID)
	p.wants(r, http.StatusOK, "Leadership has moved up, reliably", "Earlier: "+written(90), "Later: "+written(10),
		"Readiness, role by role", "Answers that differ", "up, reliable")
	if again := p.get("/assessments/" + second.ID + "/beside/" + first.ID); again.body != r.body {
		t.Error("the other way round the page differs")
	}
	differ := 0
	for i, it := range first.Snapshot.Items {
		if now := second.Snapshot.Items[i]; now.Answer != it.Answer {
			differ++
			p.wants(r, http.StatusOK, escaped(it.Ask)+"</dt><dd><span class=\"hidden\">Then: </span>"+escaped(it.Answer)+" ")
		}
	}
	p.wants(r, http.StatusOK, fmt.Sprintf("%d answers differ.", differ),
		fmt.Sprintf("%d answers are the same", len(first.Snapshot.Items)-differ))
	for _, fit := range second.Result.Roles {
		p.wants(r, http.StatusOK, fmt.Sprintf(`<td class="number">%.0f %% ±`, fit.Readiness))
	}
	if same := p.get("/assessments/" + first.ID + "/beside/" + first.ID); same.location() != "/assessments/"+first.ID {
		t.Errorf("a result beside itself: %d to %q", same.status, same.location())
	}
	other := p.assessment(5, from, func(a *store.Assessment) { a.Quiz, a.Snapshot.QuizTitle = "other", "Another quiz" })
	p.wants(p.get("/assessments/"+first.ID+"/beside/"+other.ID), http.StatusUnprocessableEntity,
		"can&#39;t be set side by side", "“Another quiz”")
	p.wants(p.get("/assessments/"+first.ID+"/beside/nothing"), http.StatusNotFound)
}

func TestAStrangersResultsAreNeitherComparedNorShown(t *testing.T) {
	s := newSite(t)
	owner := s.somebody()
	answers := advertiser(t, s.catalog)
	first, second := owner.assessment(90, answers), owner.assessment(10, answers)
	beside := "/assessments/" + first.ID + "/beside/" + second.ID
	owner.wants(owner.get(beside), http.StatusOK)
	stranger := s.somebody()
	own := stranger.assessment(10, answers)
	absent := stranger.get("/assessments/nothing/beside/nothing")
	for _, path := range []string{beside, "/assessments/" + own.ID + "/beside/" + first.ID, "/assessments/" + first.ID +
		"/beside/" + own.ID, "/assessments/" + first.ID + "/beside/" + first.ID} {
		if r := stranger.get(path); r.status != http.StatusNotFound || r.body != absent.body {
			t.Errorf("%s: a stranger gets %d", path, r.status)
		}
	}
	if body := stranger.get("/progress").body; strings.Contains(body, first.ID) || strings.Contains(body, second.ID) {
		t.Error("a stranger's progress has another's results")
	}
	s.client = newClient(t)
	s.wants(s.get(beside), http.StatusNotFound)
	s.wants(s.get("/progress"), http.StatusOK, "Progress begins")
}

func TestTheLogIsInWords(t *testing.T) {
	p := newSite(t).somebody()
	a := p.assessment(30, advertiser(t, p.catalog))
	growth := p.directorPlan(&a, nil)
	one, two, three := &growth.Plan.Milestones[0], &growth.Plan.Milestones[1], &growth.Plan.Milestones[2]
	for _, tc := range []struct {
		name    string
		changes []plan.Edit
		want    []string
		absent  string
	}{
		{"done", []plan.Edit{{Milestone: one.ID, Field: "status", Old: "planned", New: "done"},
			{Milestone: one.ID, Field: "evidence", Old: "", New: "see the deck"}},
			[]string{"You finished “" + one.Title + "”"}, "evidence"},
		{"begun", []plan.Edit{{Milestone: one.ID, Field: "status", Old: "planned", New: "doing"}},
			[]string{"You started “" + one.Title + "”"}, ""},
		{"dropped", []plan.Edit{{Milestone: two.ID, Field: "status", Old: "planned", New: "dropped"}},
			[]string{"You dropped “" + two.Title}, ""},
		{"taken up", []plan.Edit{{Milestone: two.ID, Field: "status", Old: "dropped", New: "planned"}},
			[]string{"You took up “" + two.Title + "” again"}, ""},
		{"put back", []plan.Edit{{Milestone: two.ID, Field: "status", Old: "done", New: "planned"}},
			[]string{"You put “" + two.Title + "” back among"}, ""},
		{"pace", []plan.Edit{{Field: "hours_per_week", Old: 3, New: 5},
			{Milestone: one.ID, Field: "due", Old: "2026-01-01", New: "2026-01-02"},
			{Milestone: two.ID, Field: "due", Old: "2026-01-01", New: "2026-01-02"},
			{Milestone: three.ID, Field: "start", Old: "2026-01-01", New: "2026-01-02"}},
			[]string{"Hours a week changed from 3 to 5", "The dates of 3 milestones moved"}, "You moved the end"},
		{"a date", []plan.Edit{{Milestone: one.ID, Field: "due", Old: "2026-01-01", New: "2026-02-03"}},
			[]string{"You moved the end of “" + one.Title + "” from 1 January 2026 to 3 February 2026"}, ""},
		{"order", []plan.Edit{{Field: "order", Old: "a b", New: "b a"}},
			[]string{"You put the milestones in another order"}, ""},
		{"added", []plan.Edit{{Milestone: "own_1", Field: "added", New: "Write a <script>book</script>"}},
			[]string{"You added “Write a &lt;script&gt;book"}, "<script>book"},
		{"notes", []plan.Edit{{Milestone: one.ID, Field: "notes", Old: "<script>old()</script>", New: "new"}},
			[]string{"You changed the notes of “" + one.Title, "What it said before", "&lt;script&gt;old()"}, "<script>old"},
		{"first notes", []plan.Edit{{Milestone: one.ID, Field: "notes", Old: "", New: "new"}},
			[]string{"You wrote the notes of “" + one.Title}, "What it said before"},
		{"removed", []plan.Edit{{Milestone: one.ID, Field: "obstacle", Old: "time", New: ""}},
			[]string{"You removed the obstacle of “" + one.Title, ">time<"}, ""},
		{"renamed", []plan.Edit{{Milestone: one.ID, Field: "title", Old: "A", New: "B"}},
			[]string{"You renamed “A” to “B”"}, ""},
		{"a milestone that is gone", []plan.Edit{{Milestone: "gone", Field: "status", Old: "doing", New: "done"}},
			[]string{"You finished a milestone"}, ""},
		{"an unknown field", []plan.Edit{{Field: "wind_direction", Old: []string{"n"}, New: 4}},
			[]string{"You changed wind direction of the plan"}, ""},
		{"nothing", nil, []string{"The plan changed"}, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p.t = t
			p.event("plan_changed", growth.ID, tc.changes...)
			r := p.get("/progress")
			entry := regexp.MustCompile(`(?s)<ol class="log">\s*<li>(.*?)</li>`).FindStringSubmatch(r.body)
			if entry == nil {
				t.Fatalf("no log:\n%s", r.body)
			}
			for _, want := range tc.want {
				if !strings.Contains(entry[1], want) && !strings.Contains(entry[1], escaped(want)) {
					t.Errorf("the entry lacks %q:\n%s", want, entry[1])
				}
			}
			if tc.absent != "" && strings.Contains(entry[1], tc.absent) {
				t.Errorf("the entry has %q:\n%s", tc.absent, entry[1])
			}
		})
	}
	p.t = t
	p.event("plan_set_aside", growth.ID)
	p.event("plan_activated", growth.ID)
	p.event("moon_<b>rose", "")
	p.update(func(tx store.Tx) error {
		_, err := tx.AppendEvent(store.Event{At: time.Now(), Kind: "plan_changed", Subject: "gone",
			Data: json.RawMessage(`{"odd":1}`)})
		return err
	})
	p.wants(p.get("/progress"), http.StatusOK, "You adopted the plan “From Digital Marketing Manager to Marketing Director”",
		"You took up the plan “From Digital Marketing Manager to Marketing Director” again",
		"You set the plan “From Digital Marketing Manager to Marketing Director” aside", "Moon &lt;b&gt;rose", "The plan changed")
}

func TestALongLogHasPages(t *testing.T) {
	p := newSite(t).somebody()
	p.update(func(tx store.Tx) error {
		for i := range 120 {
			if _, err := tx.AppendEvent(store.Event{At: time.Now(), Kind: fmt.Sprintf("number %03d", i+1)}); err != nil {
				return err
			}
		}
		return nil
	})
	entries := func(r reply) []string {
		var out []string
		for _, m := range regexp.MustCompile(`Number (\d{3})<`).FindAllStringSubmatch(r.body, -1) {
			out = append(out, m[1])
		}
		return out
	}
	var all []string
	at := "/progress"
	for range 3 {
		r := p.get(at)
		p.wants(r, http.StatusOK)
		all = append(all, entries(r)...)
		if older := regexp.MustCompile(`<a href="([^"]+)">Older</a>`).FindStringSubmatch(r.body); older != nil {
			at, _, _ = strings.Cut(strings.ReplaceAll(older[1], "&amp;", "&"), "#")
		}
	}
	if len(all) != 120 || all[0] != "120" || all[119] != "001" || !slices.IsSortedFunc(all, func(a, b string) int {
		return strings.Compare(b, a)
	}) {
		t.Errorf("the pages have %d entries: %v", len(all), all)
	}
	last := p.get(at)
	p.wants(last, http.StatusOK, "Back to the newest")
	if strings.Contains(last.body, ">Older<") {
		t.Error("the last page leads on")
	}
}

func TestAWrittenMilestoneIsNeverTakenForMarkup(t *testing.T) {
	p := newSite(t).somebody()
	a := p.assessment(100, advertiser(t, p.catalog))
	p.assessment(50, advertiser(t, p.catalog))
	p.directorPlan(&a, func(growth *plan.Plan) {
		for _, ago := range []int{70, 20} {
			if err := growth.AddOwn(plan.Words{Title: "<img src=x onerror=alert(1)>"}, 2, nil,
				engine.DateOf(daysAgo(100))); err != nil {
				t.Fatal(err)
			}
			if err := growth.SetStatus(growth.Milestones[len(growth.Milestones)-1].ID, plan.Done, "", "",
				engine.DateOf(daysAgo(ago))); err != nil {
				t.Fatal(err)
			}
		}
	})
	r := p.get("/progress")
	p.wants(r, http.StatusOK, "<li>&lt;img src=x")
	if strings.Contains(r.body, "<img") {
		t.Error("a title is taken for markup")
	}
	if got := regexp.MustCompile(`<[^>]+ (style|on[a-z]+)="`).FindString(r.body); got != "" {
		t.Errorf("inline style or script: %s", got)
	}
}

func TestAPlanThatBeginsBeyondThePictureIsSaid(t *testing.T) {
	p := newSite(t).somebody()
	a := p.assessment(0, advertiser(t, p.catalog))
	for _, begins := range []int{730, 731, 732} {
		growth, err := plan.New(p.catalog, &a.Result, a.Answers, "marketing_director",
			plan.Pace{Start: engine.DateOf(daysAgo(-begins)), HoursPerWeek: 3})
		if err != nil {
			t.Fatal(err)
		}
		p.directorPlan(&a, func(kept *plan.Plan) { *kept = growth })
		p.wants(p.get("/progress"), http.StatusOK, "The plan goes on beyond this picture, until ")
	}
}

func TestOlderResultsAreComparedByTheirDaysWhereverACorrectionCameLater(t *testing.T) {
	p := newSite(t).somebody()
	const results = 30
	var made []store.Assessment
	for i := range results {
		made = append(made, p.assessment(2*(results-i), advertiser(t, p.catalog)))
	}
	correct := func(i int) string {
		return p.assessment(2*(results-i), advertiser(t, p.catalog), func(a *store.Assessment) {
			a.Corrects, a.Finished, a.Corrected = made[i].ID, made[i].Finished, daysAgo(0)
		}).ID
	}
	want := map[string]bool{}
	for _, a := range made {
		want[a.ID] = true
	}
	for _, i := range []int{4, 19} { // the first of a page, and one in the middle of another
		delete(want, made[i].ID)
		want[correct(i)] = true
	}
	shown := regexp.MustCompile(`<th scope="row"><a href="/assessments/([^"]+)"`)
	at, seen := "/progress", map[string]bool{}
	for page := 0; at != "" && page < 5; page++ {
		r := p.get(at)
		p.wants(r, http.StatusOK)
		if now := strings.Contains(r.body, "<dt>Next result</dt>"); now != (page == 0) {
			t.Errorf("page %d says what is due now: %v", page, now)
		}
		for _, m := range shown.FindAllStringSubmatch(r.body, -1) {
			seen[m[1]] = true
		}
		at = ""
		if older := regexp.MustCompile(`<a href="(/progress[^"]+results=[^"]+)">Older</a>`).FindStringSubmatch(r.body); older != nil {
			at, _, _ = strings.Cut(strings.ReplaceAll(older[1], "&amp;", "&"), "#")
		}
	}
	if at != "" || !maps.Equal(seen, want) {
		t.Errorf("the pages show %d results, want %d, and lead on to %q", len(seen), len(want), at)
	}
	p.wants(p.get("/progress?results="+made[15].ID), http.StatusOK, "This compares older results, up to the one of "+written(2*(results-14)))
}

func TestACorrectionOfWhatIsLostStandsForItself(t *testing.T) {
	p := newSite(t).somebody()
	correction := p.assessment(20, advertiser(t, p.catalog), func(a *store.Assessment) {
		a.Corrects, a.Corrected = uuid.Must(uuid.NewV7()).String(), daysAgo(10) // which could not be brought out of a damaged file
	})
	latest := p.assessment(5, advertiser(t, p.catalog))
	p.wants(p.get("/progress"), http.StatusOK, "/assessments/"+correction.ID, "/assessments/"+latest.ID)
	p.wants(p.get("/assessments/"+latest.ID), http.StatusOK, "/assessments/"+correction.ID+"/beside/"+latest.ID)
}
