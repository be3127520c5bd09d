package server

import (
	"net/http"
	"slices"

	"careerpath/engine"
	"careerpath/engine/wording"
	"careerpath/store"
)

// homePage is the first page. The broadest quiz stands first; the others look closer at a question that a person may
// already have. Where some are begun, those come before all.
type homePage struct {
	Begun    []quizCard
	First    *quizCard // nil where any is begun
	Others   []quizCard
	Broadest *engine.Quiz // nil where it is begun, or no quiz compares more roles than the others
	Ladder   string       // the tiers from below: "Marketer, manager or director"; "" where there are not several
	Tiers    []tierRoles
	Latest   *resultLine
	Known    bool // something is kept of whoever uses the browser
}

const homeTitle = "Where are you in your career, and what comes next?"

// quizCard offers a quiz, to begin or to go on with.
type quizCard struct {
	Quiz            *engine.Quiz
	Minutes         int
	Begun           bool
	Corrects        string // id of the result that it corrects, "" for none
	Corrected       string // date of that result
	Taken           string // date of the latest result, "" for none
	Answered, Total int
}

// resultLine names a result in a list.
type resultLine struct {
	ID, Quiz, Date, Headline string
	Lang                     string // of the quiz
}

func newResultLine(a *store.Assessment, c calendar) resultLine {
	return resultLine{a.ID, a.Snapshot.QuizTitle, c.date(a.Finished), headlineOf(c.l, a), a.Snapshot.Language()}
}

func (s *Server) getHome(w http.ResponseWriter, r *http.Request) error {
	drafts, latest, dates := map[string]store.Draft{}, map[string]string{}, map[string]string{}
	p, c := homePage{Tiers: s.tiers()}, s.calendar(r)
	known, err := s.view(r, func(data store.Reader) error {
		begun, err := data.Drafts()
		if err != nil {
			return err
		}
		for _, d := range begun {
			drafts[d.Quiz] = d
		}
		all, err := data.Assessments()
		for _, a := range all {
			dates[a.ID] = c.date(a.Finished)
		}
		taken := store.Standing(all)
		for _, a := range taken {
			latest[a.Quiz] = c.date(a.Finished)
		}
		if len(taken) > 0 {
			line := newResultLine(&taken[len(taken)-1], c)
			p.Latest = &line
		}
		return err
	})
	if err != nil {
		return err
	}
	p.Known = known
	quizzes := s.catalog.Quizzes()
	for i := range quizzes {
		card := s.card(&quizzes[i], drafts[quizzes[i].ID])
		card.Corrected = dates[card.Corrects]
		card.Taken = latest[card.Quiz.ID]
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
		return drafts[b.Quiz.ID].Updated.Compare(drafts[a.Quiz.ID].Updated)
	})
	if len(p.Begun) == 0 {
		p.First, p.Others = &p.Others[0], p.Others[1:]
	}
	if len(p.Tiers) > 1 {
		names := make([]string, len(p.Tiers))
		for i, t := range p.Tiers {
			names[i] = isolated(t.Tier)
		}
		p.Ladder = wording.Capital(wording.List(names, "or"))
	}
	return s.render(w, r, http.StatusOK, "home", homeTitle, p)
}

func (s *Server) card(quiz *engine.Quiz, draft store.Draft) quizCard {
	a := s.newAnswering(quiz, draft)
	card := quizCard{Quiz: quiz, Minutes: whole(quiz.Minutes), Begun: len(a.answers) > 0 || draft.Corrects != "",
		Corrects: draft.Corrects}
	card.Answered, card.Total = a.count()
	return card
}
