package server

import (
	"cmp"
	"net/http"
	"slices"
	"time"

	"careerpath/engine"
	"careerpath/engine/movement"
	"careerpath/engine/plan"
	shortform "careerpath/engine/short"
	"careerpath/engine/wording"
	"careerpath/store"
)

// homePage is the first page: where to begin, or, for somebody with a plan, how it stands. The broadest quiz stands
// first; the others look closer at a question that a person may already have. Where some are begun, those come before
// all.
type homePage struct {
	Dashboard *dashboard // of the plan under way, nil for none
	Begun     []quizCard
	First     *quizCard // the quiz to begin with, nil where any is begun or taken
	Ready     *quizCard // for a newcomer who aims for a role: the quiz that says how near they are; nil for none
	Others    []quizCard
	Broadest  *engine.Quiz // nil where it is begun, or no quiz compares more roles than the others
	Ladder    string       // the tiers from below: "Marketer, manager or director"; "" where there are not several
	Roles     bool         // there are any
	Sample    *sampleGist  // of the result to read before the first answer, nil for none
	Latest    *resultLine
	Plannable bool // a plan can start from some result
	Known     bool // something is kept of whoever uses the browser
}

// quizCard offers a quiz, to begin or to go on with.
type quizCard struct {
	Quiz            *engine.Quiz
	Minutes         int
	Begun           bool
	First           bool   // the one to begin with
	Corrects        string // id of the result that it corrects, "" for none
	Corrected       string // date of that result
	Taken           string // date of the latest result, "" for none
	From            string // the day from which taking it again tells something, "" where that is now
	Answered, Total int
	Short           int    // about how many questions its short form asks, 0 where it has none worth taking
	Asked, Left     string // the total in words, and how long what has no answer takes
}

// resultLine names a result in a list.
type resultLine struct {
	ID, Quiz, Date, Headline string
	Lang                     string // of the quiz
	Name                     string // that its person gave it, "" for none
}

func newResultLine(a *store.Summary, c calendar) resultLine {
	return resultLine{ID: a.ID, Quiz: a.Snapshot.QuizTitle, Date: c.date(a.Finished),
		Headline: headlineOf(c.l, &a.Result, &a.Snapshot), Lang: a.Snapshot.Language()}
}

// keptWork is what a person has begun, taken and planned.
type keptWork struct {
	taken
	drafts    map[string]store.Draft // by quiz
	corrected map[string]time.Time   // when what a draft corrects was finished, by id
	compared  []store.Assessment     // of the quiz of the plan that the page is about: see comparedIn
	plans     []store.Plan
	weeks     []keptCheckIn     // the latest check-ins of the plan under way
	names     map[string]string // that the person gave to results, by id
}

// keptWork reads it. about is the plan that the page is about, nil for the one under way.
func (s *Server) keptWork(r *http.Request, about *store.Plan) (kept keptWork, known bool, err error) {
	kept.drafts, kept.corrected = map[string]store.Draft{}, map[string]time.Time{}
	known, err = s.view(r, func(data store.Reader) error {
		begun, err := data.Drafts()
		if err != nil {
			return err
		}
		for _, d := range begun {
			kept.drafts[d.Quiz] = d
			if kept.corrected[d.Corrects], err = finishedIn(data, d.Corrects); err != nil {
				return err
			}
		}
		if kept.taken, err = s.newestIn(data); err != nil {
			return err
		}
		settings, err := data.Settings()
		if err != nil {
			return err
		}
		kept.names = namesOf(settings, kept.corrections)
		if kept.plans, _, err = withActive(data); err != nil {
			return err
		}
		active := activePlan(kept.plans)
		if active != nil {
			if kept.weeks, err = checkIns(data, active.ID, s.calendar(r)); err != nil {
				return err
			}
		}
		if of := cmp.Or(about, active); of != nil {
			kept.compared, _, err = comparedIn(data, of.Plan.Quiz, "")
		}
		return err
	})
	return kept, known, err
}

// finishedIn is when an assessment was finished; the zero time where there is none of that id.
func finishedIn(data store.Reader, id string) (time.Time, error) {
	if id == "" {
		return time.Time{}, nil
	}
	a, err := data.Summary(id)
	if store.CodeOf(err) == store.NotFound {
		err = nil
	}
	return a.Finished, err
}

func (s *Server) getHome(w http.ResponseWriter, r *http.Request) error {
	kept, known, err := s.keptWork(r, nil)
	if err != nil {
		return err
	}
	l, c := s.language(r), s.calendar(r)
	p := homePage{Known: known, Dashboard: s.newDashboard(l, &kept, c)}
	if !known {
		if p.Sample, err = s.sampleGist(l); err != nil {
			return err
		}
	}
	if n := len(kept.standing); n > 0 {
		line := newResultLine(&kept.standing[n-1], c)
		line.Name = kept.names[line.ID]
		p.Latest = &line
		p.Plannable = slices.ContainsFunc(kept.standing, func(a store.Summary) bool {
			return len(plan.Targets(s.catalog, &a.Result)) > 0
		})
	}
	s.offer(&p, l, &kept, c)
	title := l.T("Where are you in your career, and what comes next?")
	if d := p.Dashboard; d != nil {
		title = l.T("Your plan")
		d.Note = newDoneNote(l, r.URL.Query(), d.Plan, backToHome)
	}
	return s.render(w, r, http.StatusOK, "home", title, p)
}

// offer puts the quizzes on the page: those begun, the one to begin with, and the others.
func (s *Server) offer(p *homePage, l *wording.Language, kept *keptWork, c calendar) {
	quizzes := s.catalog.Quizzes()
	for i := range quizzes {
		card := s.card(l, &quizzes[i], kept.drafts[quizzes[i].ID])
		kept.date(&card, l, c)
		switch {
		case card.Begun:
			p.Begun = append(p.Begun, card)
		case i == 0 && !slices.ContainsFunc(quizzes[1:], func(q engine.Quiz) bool {
			return len(q.Roles) >= len(card.Quiz.Roles)
		}):
			p.Broadest = card.Quiz
			fallthrough
		default:
			p.Others = append(p.Others, card)
		}
	}
	slices.SortStableFunc(p.Begun, func(a, b quizCard) int {
		return kept.drafts[b.Quiz.ID].Updated.Compare(kept.drafts[a.Quiz.ID].Updated)
	})
	if len(p.Begun) == 0 && len(kept.standing) == 0 {
		p.First, p.Others = &p.Others[0], p.Others[1:]
		p.First.First = true
		asks := func(card quizCard) bool { return card.Quiz.Toward != nil }
		if at := slices.IndexFunc(p.Others, asks); at >= 0 {
			ready := p.Others[at]
			p.Ready, p.Others = &ready, slices.Delete(p.Others, at, at+1)
		}
	}
	tiers := s.tiers()
	p.Roles = len(tiers) > 0
	if len(tiers) > 1 {
		names := make([]string, len(tiers))
		for i, t := range tiers {
			names[i] = isolated(l.T(t.Tier))
		}
		p.Ladder = wording.Capital(l.List(names, "or"))
	}
}

// date says when a quiz was last taken, and from when on it is worth taking again.
func (k *keptWork) date(card *quizCard, l *wording.Language, c calendar) {
	if at := k.corrected[card.Corrects]; !at.IsZero() {
		card.Corrected = c.date(at)
	}
	for i := range k.standing {
		if k.standing[i].Quiz == card.Quiz.ID {
			card.Taken = c.date(k.standing[i].Finished)
		}
	}
	if from, wait := k.retakeFrom(card.Quiz.ID, c); wait {
		card.From = l.Date(from)
	}
}

// retakeFrom is the day from which taking a quiz again tells something new, as retakeInWords has it; false where that
// is now, or the quiz was never taken.
func (k *keptWork) retakeFrom(quiz string, c calendar) (engine.Date, bool) {
	latest := k.latest(quiz, c)
	_, finished := k.sinceLatest(quiz, c)
	from := latest + movement.RetakeDays
	return from, latest > 0 && from > c.today() && finished < movement.RetakeMilestones
}

// sinceLatest is how many days ago a quiz was last taken, and how many milestones of plans from it were finished on later
// days.
func (k *keptWork) sinceLatest(quiz string, c calendar) (days engine.Date, finished int) {
	latest := k.latest(quiz, c)
	plans := slices.DeleteFunc(slices.Clone(k.plans), func(p store.Plan) bool { return p.Plan.Quiz != quiz })
	return c.today() - latest, len(finishedAfter(plans, latest))
}

// latest is the day on which a quiz was last taken, 0 where it never was.
func (k *keptWork) latest(quiz string, c calendar) engine.Date {
	var latest engine.Date
	for i := range k.standing {
		if k.standing[i].Quiz == quiz {
			latest = max(latest, c.day(k.standing[i].Finished))
		}
	}
	return latest
}

func (s *Server) card(l *wording.Language, quiz *engine.Quiz, draft store.Draft) quizCard {
	a := s.newAnswering(l, quiz, draft)
	card := quizCard{Quiz: quiz, Minutes: whole(quiz.Minutes), Begun: len(a.answers) > 0 || draft.Corrects != "",
		Corrects: draft.Corrects}
	card.Answered, card.Total = a.count()
	card.Asked, card.Left = a.asked(), a.left()
	if s.catalog.TakesShort(quiz.ID) && card.Total >= 2*shortform.Usual {
		card.Short = shortform.Usual
	}
	return card
}
