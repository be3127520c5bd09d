package server

import (
	"context"
	"hash/fnv"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/net/html"

	"careerpath/engine"
	"careerpath/engine/persona"
	"careerpath/engine/plan"
	"careerpath/engine/wording"
	"careerpath/store"
)

// The sample's own ids, which no person's result or plan has.
const (
	sampleResult = "00000000-0000-7000-8000-000000000001"
	samplePlan   = "00000000-0000-7000-8000-000000000002"
)

// How the sample's person is: how far they have moved from the role they hold to the one they grow towards, and how
// many hours a week they have for it.
const (
	sampleMoved = 0.3
	sampleHours = 3
)

// sampleAnswers is how someone answers who is on the way from one role to the other, a little differently for each
// question.
func sampleAnswers(cast *persona.Cast) engine.Answers {
	who := persona.Person{
		Level: func(skill string) float64 { return cast.Level(skill, sampleMoved, 0) },
		Swing: swing,
		Fact:  func(fact string) (float64, bool) { return persona.Typical(cast.From, fact) },
	}
	return who.Answers(cast.Quiz)
}

// swing is by how many level points a question reads high or low to the sample's person, the same each time.
func swing(item string) float64 {
	h := fnv.New32a()
	_, _ = h.Write([]byte(item)) // never fails
	return float64(h.Sum32()%25) - 12
}

// sample is the made-up person's result. Whom it is about is known from the start; it is made when it is first asked
// for.
type sample struct {
	cast   *persona.Cast // nil where the content gives no sample
	once   sync.Once
	result store.Assessment
	err    error
}

func (s *Server) makeSample() {
	if s.sample.cast == nil {
		return
	}
	quiz := s.sample.cast.Quiz.ID
	a := store.Assessment{ID: sampleResult, Quiz: quiz, Answers: sampleAnswers(s.sample.cast)}
	if a.Result, s.sample.err = s.catalog.Score(quiz, a.Answers); s.sample.err != nil {
		return
	}
	if a.Result.Changes, s.sample.err = s.catalog.Changes(context.Background(), quiz, a.Answers); s.sample.err != nil {
		return
	}
	a.Snapshot, s.sample.err = s.catalog.Snapshot(quiz, a.Answers, a.Result.Changes...)
	s.sample.result = a
}

// sampleGist is what the sample's result says first.
type sampleGist struct {
	Headline, Sure string
	Next           string // title of the role that comes next, "" for none
	Readiness      int    // for that, percent
}

// sampleGist returns nil where there is no sample.
func (s *Server) sampleGist(l *wording.Language) (*sampleGist, error) {
	s.sample.once.Do(s.makeSample)
	if s.sample.err != nil || s.sample.cast == nil {
		return nil, s.sample.err
	}
	a := &s.sample.result
	w := newWords(l, &a.Snapshot)
	var page resultPage
	page.say(&a.Result, w)
	gist := &sampleGist{Headline: page.Headline, Sure: page.Sure}
	if next, ok := w.roles[string(a.Result.Next)]; ok {
		if readiness, told := wording.Readiness(&a.Result, next); told {
			gist.Next, gist.Readiness = isolated(l.T(next.Title)), whole(readiness)
		}
	}
	return gist, nil
}

// sampleData is what would be kept of the sample's person, had they finished the quiz now.
type sampleData struct {
	nothing
	result store.Assessment
	plan   store.Plan
}

func (s *Server) sampleData(r *http.Request) (*sampleData, error) {
	s.sample.once.Do(s.makeSample)
	if s.sample.err != nil {
		return nil, s.sample.err
	}
	if s.sample.cast == nil {
		return nil, errNotFound
	}
	now := s.now().UTC()
	data := &sampleData{result: s.sample.result}
	data.result.Started, data.result.Finished = now.Add(-11*time.Minute), now
	growth, err := plan.New(s.catalog, &data.result.Result, data.result.Answers, s.sample.cast.To.ID,
		plan.Pace{Start: s.calendar(r).today(), HoursPerWeek: sampleHours})
	data.plan = store.Plan{ID: samplePlan, Assessment: sampleResult, Active: true, Created: now, Updated: now,
		Plan: growth}
	return data, err
}

// What follows makes sampleData a store.Reader, which pages read as they read a person's data.

func (d *sampleData) Person() store.Person { return store.Person{Created: d.result.Started} }

func (d *sampleData) Assessment(id string) (store.Assessment, error) {
	if id != sampleResult {
		return d.nothing.Assessment(id)
	}
	return d.result, nil
}

func (d *sampleData) Summary(id string) (store.Summary, error) {
	a, err := d.Assessment(id)
	return a.Summary(), err
}

func (d *sampleData) Summaries(quiz, before string, limit int) ([]store.Summary, error) {
	return onlySummary(&d.result, quiz, before, limit), nil
}

func (d *sampleData) First(string) (store.Summary, error) { return d.result.Summary(), nil }

func (d *sampleData) Plan(id string) (store.Plan, error) {
	if id != samplePlan {
		return d.nothing.Plan(id)
	}
	return d.plan, nil
}

func (d *sampleData) ActivePlans() ([]store.Plan, error) { return []store.Plan{d.plan}, nil }

func (d *sampleData) PlanSummaries(before string, limit int) ([]store.PlanSummary, error) {
	return onlyPlan(&d.plan, before, limit), nil
}

// getSampleResult shows the sample's result as its owner would see it, but for what only an owner can do.
func (s *Server) getSampleResult(w http.ResponseWriter, r *http.Request) error {
	return s.showSample(w, r, sampleResult, (*Server).getAssessment)
}

// getSamplePlan shows the sample's plan.
func (s *Server) getSamplePlan(w http.ResponseWriter, r *http.Request) error {
	return s.showSample(w, r, samplePlan, (*Server).getPlan)
}

func (s *Server) showSample(w http.ResponseWriter, r *http.Request, id string,
	handle func(*Server, http.ResponseWriter, *http.Request) error) error {
	data, err := s.sampleData(r)
	if err != nil {
		return err
	}
	of := onlooker{
		view:   func(_ context.Context, read func(store.Reader) error) error { return read(data) },
		link:   s.sampleLink,
		title:  s.language(r).T("Sample:"),
		notice: s.sampleNotice(r, id),
	}
	r.SetPathValue("id", id)
	return s.showReadOnly(w, r, &of, handle)
}

// sampleNotice says at the top of a sample what it is.
func (s *Server) sampleNotice(r *http.Request, id string) string {
	l := s.language(r)
	cast := s.sample.cast
	out := html.EscapeString(l.T("A sample: somebody made up, on the way from %s to %s. Worked out as yours would be.",
		isolated(l.T(cast.From.Title)), isolated(l.T(cast.To.Title))))
	next, address := l.T("Read the sample plan"), "/sample/plan"
	if id == samplePlan {
		next, address = l.T("Read the sample result"), "/sample/result"
	}
	return `<div class="notice sample"><p>` + out + `</p><ul class="inline"><li><a href="` + address + `">` +
		html.EscapeString(next) + `</a></li><li><a href="/">` + html.EscapeString(l.T("Begin your own")) +
		`</a></li></ul></div>`
}

// sampleLink is where a link leads on a sample's page; false where it leads nowhere.
func (s *Server) sampleLink(href string) (string, bool) {
	to, err := url.Parse(href)
	if err != nil {
		return "", false
	}
	if to.Host != "" || to.Path == "" || to.Path == "/" {
		return href, true
	}
	parts := strings.Split(strings.Trim(to.Path, "/"), "/")
	switch {
	case slices.Contains(public, parts[0]):
		return href, true
	case parts[0] == "quizzes" && len(parts) > 1:
		return "/quizzes/" + parts[1], true
	case to.Path == "/assessments/"+sampleResult:
		return fragment("/sample/result", to), true
	case to.Path == "/plans/new", to.Path == planURL(samplePlan):
		return fragment("/sample/plan", to), true
	case strings.HasPrefix(to.Path, planURL(samplePlan)+"/milestones/") && len(parts) == 4:
		return s.activityLink(parts[3])
	}
	return "", false
}

// activityLink leads to the activity on its path that a milestone of the sample's plan is made of.
func (s *Server) activityLink(activity string) (string, bool) {
	paths := s.catalog.Paths()
	for i := range paths {
		if paths[i].To.ID != s.sample.cast.To.ID {
			continue
		}
		for k := range paths[i].Activities {
			if paths[i].Activities[k].ID == activity {
				return "/paths/" + paths[i].ID + "#" + activity, true
			}
		}
	}
	return "", false
}
