package server

import (
	"net/http"
	"net/url"
	"slices"

	"careerpath/engine"
	"careerpath/engine/movement"
	"careerpath/engine/plan"
	"careerpath/engine/wording"
	"careerpath/store"
)

// progressPage answers "am I moving?" for the assessments of one quiz.
type progressPage struct {
	Quiz, QuizID string // title and id
	Lang         string // of the quiz
	Headline     string
	Lead         []string
	Offered      bool // the quiz still is; without it nothing can be compared
	Standing     *movement.Standing
	Next         *comingUp
	Plannable    bool          // there is no plan, and one could be made
	Retake       string        // why it is time for another result, "" where it isn't
	Wait         string        // from when on it is, "" where that isn't known
	Problems     []formProblem // with a check-in that can't be kept
	Typed        []logText     // in it, where the page doesn't have its form
	CheckIn      *checkInPart
	Positions    *positionsChart // nil where the latest result compares no positions of a family
	Readiness    *readinessChart
	Strips       *stripChart
	Groups       []groupMeaning // of what the pictures show
	Notes        []string       // on what was made comparable, and how
	Since        *comparison
	Lately       *comparison
	Outcomes     []outcomeLine
	Unsure       bool     // some outcome has nothing that moved for sure
	Finished     int      // milestones, in outcomes and since
	Fresh        []string // milestones finished since the latest result
	Plan         *pacePart
	Results      []pastResult
	Older        string // id before which results are left out but for the first of all, "" for none
	Newest       bool   // there are newer ones, so nothing here is about today
	UpTo         string // day of the newest result here then
	Target       string // title
	Others       []quizLink
	Log          logPart
}

// Following is how many of the results follow one another, where others lie between them and the first.
func (p progressPage) Following() int { return len(p.Results) - 1 }

// comingUp is the milestone to work on.
type comingUp struct {
	Address, Title string
	Due            string // date
	Late, Doing    bool
}

// groupMeaning says what a group of skills is about.
type groupMeaning struct{ Title, Summary, Skills string }

type outcomeLine struct {
	From, To string
	Done     []string
	Moved    string
}

type pacePart struct {
	ID, To string
	Name   string // that its person gave it, "" for none
	Pace   []string
}

type pastResult struct {
	resultLine
	Readiness string
	Note      string
	Before    string // id of the one before, "" for the first
}

type quizLink struct{ Title, Address, Lang string }

func (s *Server) getProgress(w http.ResponseWriter, r *http.Request) error {
	return s.showProgress(w, r, http.StatusOK, nil, nil)
}

// showProgress shows what moved between the assessments of one quiz: the one asked for, else that of the active plan,
// else the one used last. form is a check-in or a witness that can't be kept, with what is wrong with it.
func (s *Server) showProgress(w http.ResponseWriter, r *http.Request, status int, form url.Values,
	problems []formProblem) error {
	l, c, query := s.language(r), s.calendar(r), r.URL.Query()
	ask, err := newLogAsk(l, query)
	if err != nil {
		return err
	}
	p := progressPage{QuizID: query.Get("quiz")}
	var kept history
	var ofQuiz []store.Assessment
	var names map[string]string
	_, err = s.view(r, func(data store.Reader) error {
		var err error
		kept.data = data
		if kept.newest, err = s.newestIn(data); err != nil {
			return err
		}
		if kept.plans, _, err = withActive(data); err != nil {
			return err
		}
		if names, err = readNames(data); err != nil {
			return err
		}
		if p.QuizID == "" {
			p.QuizID = quizInMind(kept.newest.standing, kept.plans)
		}
		before := query.Get("results")
		if ofQuiz, p.Older, err = comparedIn(data, p.QuizID, before); err != nil {
			return err
		}
		p.Newest = before != ""
		if p.Log, err = newLog(l, ask, p.QuizID, &kept, c); err != nil {
			return err
		}
		active := activePlan(kept.plans)
		if active == nil || active.Plan.Quiz != p.QuizID {
			return nil
		}
		last, err := checkIns(data, active.ID, c)
		p.CheckIn = newCheckInPart(l, active, last, query.Get("checked"), c)
		return err
	})
	if err != nil {
		return err
	}
	if p.Problems = problems; p.CheckIn.asks(r.PathValue("id"), form) {
		p.CheckIn.Form = form
		for _, problem := range problems {
			p.CheckIn.Wrong[problem.Anchor] = problem.Message
		}
	} else if form != nil {
		p.Typed = typedIn(l, form)
		for i := range p.Problems {
			p.Problems[i].Anchor = "main"
		}
	}
	ofPlans := plansOf(kept.plans, p.QuizID)
	quiz, offered := s.catalog.Quiz(p.QuizID)
	switch {
	case offered:
		p.Quiz, p.Lang, p.Offered = quiz.Title, quiz.Language(), true
		p.Plannable = len(quiz.Roles) > 0 && len(ofQuiz) > 0
	case len(ofQuiz) > 0:
		last := &ofQuiz[len(ofQuiz)-1].Snapshot
		p.Quiz, p.Lang = last.QuizTitle, last.Language()
	case p.QuizID != "":
		return errNotFound
	}
	if err := s.compareAll(&p, l, ofQuiz, ofPlans, c); err != nil {
		return err
	}
	for i := range p.Results {
		p.Results[i].Name = names[p.Results[i].ID]
	}
	p.others(kept.newest.standing)
	return s.render(w, r, status, "progress", p.Headline, p)
}

// plansOf are the plans that rest on a quiz.
func plansOf(plans []store.Plan, quiz string) []store.Plan {
	return slices.DeleteFunc(slices.Clone(plans), func(kept store.Plan) bool { return kept.Plan.Quiz != quiz })
}

// quizInMind is whose progress someone most likely asks for: that of the quiz which the active plan rests on, else of
// the one used last.
func quizInMind(taken []store.Summary, plans []store.Plan) string {
	if active := activePlan(plans); active != nil {
		return active.Plan.Quiz
	}
	if len(taken) == 0 {
		return ""
	}
	return taken[len(taken)-1].Quiz
}

// others links to the progress in the person's other quizzes, the last used first.
func (p *progressPage) others(taken []store.Summary) {
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
func (s *Server) compareAll(p *progressPage, l *wording.Language, taken []store.Assessment, plans []store.Plan,
	c calendar) error {
	for i := range taken {
		summary := taken[i].Summary()
		line := pastResult{resultLine: newResultLine(&summary, c)}
		if i > 1 || i == 1 && p.Older == "" {
			line.Before = taken[i-1].ID
		}
		p.Results = append(p.Results, line)
	}
	defer slices.Reverse(p.Results) // the newest first
	if len(taken) == 0 {
		p.Headline = l.T("Progress begins with a first result")
		return nil
	}
	if p.Newest {
		p.UpTo = c.date(taken[len(taken)-1].Finished)
	}
	if !p.Offered {
		p.Headline = l.T("This quiz is no longer offered")
		p.Lead = []string{l.T("So its results can't be compared by one measure any more. They are all here, as they were.")}
		return nil
	}
	progress, active, err := s.progressOf(p.QuizID, taken, plans, c)
	if err != nil {
		return err
	}
	p.read(s, l, &progress, plans, c.day(taken[len(taken)-1].Finished), c.today())
	aim := ""
	if active != nil {
		p.Plannable, aim = false, active.Plan.To
	}
	p.Positions = positionsOver(taken, aim, l, c)
	if p.Newest {
		p.Fresh = nil
		return nil
	}
	if active != nil {
		p.Next = newComingUp(l, active, c.today())
		p.Plan = &pacePart{ID: active.ID, To: active.Plan.ToTitle, Name: active.Plan.Name,
			Pace: movement.Pace(l, progress.Pace, &active.Plan, c.today())}
	}
	latest := c.day(taken[len(taken)-1].Finished)
	p.Retake = movement.Retake(l, c.today()-latest, len(p.Fresh))
	p.Wait = movement.Wait(l, latest, c.today(), len(p.Fresh), left(active))
	return nil
}

// progressOf compares the standing results of a quiz, beside the plans that rest on it. active is the one among them,
// nil for none.
func (s *Server) progressOf(quiz string, taken []store.Assessment, plans []store.Plan, c calendar) (
	progress plan.Progress, active *store.Plan, err error) {
	h := plan.History{Taken: takenOf(taken, c), Today: c.today()}
	active = activePlan(plans)
	for i := range plans {
		if active == &plans[i] {
			h.Plan = &plans[i].Plan
		} else {
			h.Former = append(h.Former, plans[i].Plan)
		}
	}
	progress, err = plan.Compare(s.catalog, quiz, h)
	return progress, active, err
}

// left is how many milestones of a plan are still to do.
func left(kept *store.Plan) int {
	n := 0
	if kept != nil {
		for i := range kept.Plan.Milestones {
			if isOpen(&kept.Plan.Milestones[i]) {
				n++
			}
		}
	}
	return n
}

func newComingUp(l *wording.Language, kept *store.Plan, today engine.Date) *comingUp {
	m := nextMilestone(&kept.Plan)
	if m == nil {
		return nil
	}
	return &comingUp{milestoneURL(kept.ID, m.ID), m.Title, l.Date(m.Due), late(m, today), m.Status == plan.Doing}
}

// read fills in what the comparison says. latest is the day of the latest result.
func (p *progressPage) read(s *Server, l *wording.Language, progress *plan.Progress, plans []store.Plan,
	latest, today engine.Date) {
	role, targeted := s.catalog.Role(progress.Target)
	points := comparablePoints(progress.Points)
	for i := range progress.Points {
		pt, line := &progress.Points[i], &p.Results[i]
		line.Note = movement.Remark(l, pt)
		if targeted && !pt.Dropped {
			if now, told := movement.ReadinessFor(role, pt.Levels); told {
				line.Readiness = now.String()
			}
		}
	}
	p.Notes = movement.Rescored(l, progress)
	p.Headline = movement.Headline(l, progress.Since, len(points))
	if targeted {
		p.Target = isolated(l.T(role.Title))
		if p.Standing = movement.NewStanding(l, role, progress, points); p.Standing != nil && p.Standing.Headline != "" {
			p.Headline = p.Standing.Headline
		}
	}
	if n := len(points); n >= 2 {
		p.Since = newComparison(l, "since", l.T("What moved since the first result"), points[0].On, points[n-1].On,
			progress.Since)
		if n > 2 {
			p.Lately = newComparison(l, "lately", l.T("What moved since the result before"), points[n-2].On,
				points[n-1].On, progress.Lately)
		}
		p.Lead = movement.Doubts(l, progress.Since, p.Standing != nil && p.Standing.Headline != "")
		if targeted {
			p.Since.Spared = movement.Spared(l, progress.Since, role)
		}
	}
	for _, o := range progress.Finished {
		line := outcomeLine{l.Date(o.From), l.Date(o.To), translated(l, o.Done), movement.Moved(l, o.Moved)}
		p.Outcomes = append(p.Outcomes, line)
		p.Unsure = p.Unsure || line.Moved == ""
		p.Finished += len(o.Done)
	}
	switch {
	case p.Finished == 1:
		p.Lead = append([]string{l.T("You finished one milestone between your first and your latest result.")}, p.Lead...)
	case p.Finished > 1:
		p.Lead = append([]string{l.T("You finished %s milestones between your first and your latest result.",
			l.Number(p.Finished))}, p.Lead...)
	}
	if p.Standing != nil && p.Standing.Expected != "" {
		p.Lead = append(p.Lead, p.Standing.Expected)
	}
	p.Fresh = translated(l, finishedAfter(plans, latest))
	p.Finished += len(p.Fresh)
	if targeted {
		p.Readiness = newReadinessChart(l, role, points, progress.Projection, today)
		if len(points) > 0 {
			if counted := s.counted(l, role.ID, skillsOf(points[len(points)-1].Levels)); counted != "" {
				p.Notes = append(p.Notes, l.T("For %[1]s, readiness counts %[2]s: those that this quiz measures.", p.Target,
					counted))
			}
		}
	}
	if p.Readiness == nil && len(points) > 0 { // there is no plan, or its role has left the content
		p.Strips = newStripChart(l, s.catalog.Clusters(), points)
	}
	if p.Strips != nil || p.Since != nil && !p.Since.Nothing {
		p.Groups = s.groupMeanings(l, points[len(points)-1])
	}
}

func translated(l *wording.Language, titles []string) []string {
	out := make([]string, len(titles))
	for i, title := range titles {
		out[i] = l.T(title)
	}
	return out
}

// groupMeanings says what the groups of skills are about that a result measured, and what is in them.
func (s *Server) groupMeanings(l *wording.Language, pt plan.ProgressPoint) []groupMeaning {
	var out []groupMeaning
	for _, cl := range s.catalog.Clusters() {
		if cl.Alone {
			continue
		}
		var names []string
		for _, level := range pt.Levels {
			if skill, known := s.catalog.Skill(level.Skill); known && skill.Cluster.ID == cl.ID {
				names = append(names, isolated(l.T(skill.Title)))
			}
		}
		if len(names) > 0 {
			out = append(out, groupMeaning{l.T(cl.Title), l.T(cl.Summary), l.List(names, "and")})
		}
	}
	return out
}

// comparablePoints are the points that can be compared with one another.
func comparablePoints(points []plan.ProgressPoint) []plan.ProgressPoint {
	return slices.DeleteFunc(slices.Clone(points), func(pt plan.ProgressPoint) bool { return pt.Dropped })
}
