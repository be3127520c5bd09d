package server

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"careerpath/engine"
	"careerpath/engine/plan"
	"careerpath/engine/wording"
	"careerpath/store"
)

// eventsShown is how much of the log is on a page.
const eventsShown = 50

// progressPage answers "am I moving?" for the assessments of one quiz.
type progressPage struct {
	Quiz, QuizID string // title and id
	Lang         string // of the quiz
	Headline     string
	Lead         []string
	Offered      bool // the quiz still is; without it nothing can be compared
	Retake       string
	Readiness    *readinessChart
	Strips       *stripChart
	Notes        []string // on what was made comparable, and how
	Since        *comparison
	Lately       *comparison
	Outcomes     []outcomeLine
	Fresh        []string // milestones finished since the latest result
	Plan         *pacePart
	Results      []pastResult
	Target       string // title
	Others       []quizLink
	Log          []logLine
	Older        string // address of the older part of the log, "" for none
	Newest       string // address of the newest part, "" where this is it
}

type outcomeLine struct {
	From, To string
	Done     []string
	Moved    string
}

type pacePart struct {
	ID, To string
	Pace   []string
}

type pastResult struct {
	resultLine
	Readiness string
	Note      string
	Before    string // id of the one before, "" for the first
}

type quizLink struct{ Title, Address, Lang string }

// getProgress shows what moved between the assessments of one quiz: the one asked for, else that of the active plan,
// else the one used last.
func (s *Server) getProgress(w http.ResponseWriter, r *http.Request) error {
	var taken []store.Assessment
	var plans []store.Plan
	var events []store.Event
	before, err := beforeOf(r)
	if err != nil {
		return err
	}
	_, err = s.view(r, func(data store.Reader) error {
		var errs [3]error
		taken, errs[0] = data.Assessments()
		plans, errs[1] = data.Plans()
		events, errs[2] = eventsBefore(data, before, eventsShown)
		return errors.Join(errs[:]...)
	})
	if err != nil {
		return err
	}
	all := taken
	taken = store.Standing(all)
	p := progressPage{QuizID: r.URL.Query().Get("quiz")}
	if p.QuizID == "" {
		p.QuizID = quizInMind(taken, plans)
	}
	ofQuiz := slices.DeleteFunc(slices.Clone(taken), func(a store.Assessment) bool { return a.Quiz != p.QuizID })
	quiz, offered := s.catalog.Quiz(p.QuizID)
	switch {
	case offered:
		p.Quiz, p.Lang, p.Offered = quiz.Title, quiz.Language(), true
	case len(ofQuiz) > 0:
		last := &ofQuiz[len(ofQuiz)-1].Snapshot
		p.Quiz, p.Lang = last.QuizTitle, last.Language()
	case p.QuizID != "":
		return errNotFound
	}
	ofPlans := slices.DeleteFunc(slices.Clone(plans), func(kept store.Plan) bool { return kept.Plan.Quiz != p.QuizID })
	c := s.calendar(r)
	if err := s.compareAll(&p, ofQuiz, ofPlans, c); err != nil {
		return err
	}
	p.others(taken)
	p.log(events, plans, all, c)
	if len(events) > 0 && events[len(events)-1].Seq > 1 {
		p.Older = p.address(events[len(events)-1].Seq)
	}
	if before > 0 {
		p.Newest = p.address(0)
	}
	return s.render(w, r, http.StatusOK, "progress", p.Headline, p)
}

// quizInMind is whose progress someone most likely asks for: that of the quiz which the active plan rests on, else of
// the one used last.
func quizInMind(taken []store.Assessment, plans []store.Plan) string {
	if i := slices.IndexFunc(plans, func(kept store.Plan) bool { return kept.Active }); i >= 0 {
		return plans[i].Plan.Quiz
	}
	if len(taken) == 0 {
		return ""
	}
	return taken[len(taken)-1].Quiz
}

func (p *progressPage) address(before uint64) string {
	query := url.Values{"quiz": {p.QuizID}}
	if before > 0 {
		query.Set("before", strconv.FormatUint(before, 10))
	}
	return "/progress?" + query.Encode() + "#log"
}

// others links to the progress in the person's other quizzes, the last used first.
func (p *progressPage) others(taken []store.Assessment) {
	seen := map[string]bool{p.QuizID: true}
	for _, a := range slices.Backward(taken) {
		if !seen[a.Quiz] {
			seen[a.Quiz] = true
			p.Others = append(p.Others, quizLink{a.Snapshot.QuizTitle, "/progress?" +
				url.Values{"quiz": {a.Quiz}}.Encode(), a.Snapshot.Language()})
		}
	}
}

func takenOf(all []store.Assessment, c calendar) []engine.Taken {
	out := make([]engine.Taken, len(all))
	for i, a := range all {
		out[i] = engine.Taken{ID: a.ID, On: c.day(a.Finished), Answers: a.Answers, Result: a.Result, Snapshot: a.Snapshot}
	}
	return out
}

// compareAll fills in all that is read from the assessments and plans of the quiz.
func (s *Server) compareAll(p *progressPage, taken []store.Assessment, plans []store.Plan, c calendar) error {
	for i := range taken {
		line := pastResult{resultLine: newResultLine(&taken[i], c)}
		if i > 0 {
			line.Before = taken[i-1].ID
		}
		p.Results = append(p.Results, line)
	}
	defer slices.Reverse(p.Results) // the newest first
	if len(taken) == 0 {
		p.Headline = "Progress begins with a first result"
		return nil
	}
	if !p.Offered {
		p.Headline = "This quiz is no longer offered"
		p.Lead = []string{"So its results can't be compared by one measure any more. They are all here, as they were."}
		return nil
	}
	h := plan.History{Taken: takenOf(taken, c), Today: c.today()}
	var active *store.Plan
	for i := range plans {
		if plans[i].Active {
			active, h.Plan = &plans[i], &plans[i].Plan
		} else {
			h.Former = append(h.Former, plans[i].Plan)
		}
	}
	progress, err := plan.Compare(s.catalog, p.QuizID, h)
	if err != nil {
		return err
	}
	role, targeted := s.catalog.Role(progress.Target)
	points := comparablePoints(progress.Points)
	for i := range progress.Points {
		pt, line := &progress.Points[i], &p.Results[i]
		line.Note = remark(pt)
		if targeted && !pt.Dropped {
			line.Readiness = newReadiness(role, pt.Levels).String()
		}
	}
	p.Notes = rescoredInWords(&progress)
	p.Headline = headline(progress.Since, len(points))
	if len(points) >= 2 {
		p.Since = newComparison("since", "Since the first result", points[0].On, points[len(points)-1].On, progress.Since)
		if len(points) > 2 {
			p.Lately = newComparison("lately", "Since the result before", points[len(points)-2].On,
				points[len(points)-1].On, progress.Lately)
		} else {
			p.Since.Title = "What changed"
		}
		p.Lead = append(p.Lead, doubts(progress.Since)...)
	}
	latest := c.day(taken[len(taken)-1].Finished)
	if targeted {
		p.Target = isolated(role.Title)
		p.Readiness = newReadinessChart(role, points, progress.Projection, h.Today)
		p.Lead = append(readinessInWords(role, points, progress.Projection), p.Lead...)
		if len(points) > 0 {
			if counted := s.counted(wording.English, role.ID, skillsOf(points[len(points)-1].Levels)); counted != "" {
				p.Notes = append(p.Notes, fmt.Sprintf("For %s, readiness counts %s: those that this quiz measures.",
					isolated(role.Title), counted))
			}
		}
	}
	if p.Readiness == nil && len(points) > 0 { // there is no plan, or its role has left the content
		p.Strips = newStripChart(s.catalog.Clusters(), points)
	}
	for _, o := range progress.Finished {
		p.Outcomes = append(p.Outcomes, outcomeLine{date(o.From), date(o.To), o.Done, movedInWords(o.Moved)})
	}
	if active != nil {
		p.Plan = &pacePart{ID: active.ID, To: active.Plan.ToTitle, Pace: paceInWords(progress.Pace, &active.Plan, h.Today)}
	}
	p.Fresh = finishedAfter(plans, latest)
	p.Retake = retakeInWords(h.Today-latest, len(p.Fresh))
	return nil
}

// comparablePoints are the points that can be compared with one another.
func comparablePoints(points []plan.ProgressPoint) []plan.ProgressPoint {
	return slices.DeleteFunc(slices.Clone(points), func(pt plan.ProgressPoint) bool { return pt.Dropped })
}
