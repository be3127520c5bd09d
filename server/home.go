package server

import (
	"net/http"

	"careerpath/engine"
	"careerpath/store"
)

// homePage is the first page. The broadest quiz stands first; the others look closer at a question that a person may already have.
type homePage struct {
	First  quizCard
	Others []quizCard
	Tiers  []tierRoles
	Latest *resultLine
}

// quizCard offers a quiz, to begin or to go on with.
type quizCard struct {
	Quiz            *engine.Quiz
	Minutes         int
	Begun           bool
	Answered, Total int
}

// resultLine names a result in a list.
type resultLine struct {
	ID, Quiz, Date, Headline string
}

func newResultLine(a *store.Assessment) resultLine {
	return resultLine{a.ID, a.Snapshot.QuizTitle, date(a.Finished), newResultPage(a).Headline}
}

func (s *Server) getHome(w http.ResponseWriter, r *http.Request) error {
	drafts := map[string]store.Draft{}
	p := homePage{Tiers: s.tiers()}
	_, err := s.view(r, func(data store.Reader) error {
		begun, err := data.Drafts()
		if err != nil {
			return err
		}
		for _, d := range begun {
			drafts[d.Quiz] = d
		}
		taken, err := data.Assessments()
		if len(taken) > 0 {
			latest := newResultLine(&taken[len(taken)-1])
			p.Latest = &latest
		}
		return err
	})
	if err != nil {
		return err
	}
	quizzes := s.catalog.Quizzes()
	p.First = s.card(&quizzes[0], drafts[quizzes[0].ID])
	for i := range quizzes[1:] {
		p.Others = append(p.Others, s.card(&quizzes[1+i], drafts[quizzes[1+i].ID]))
	}
	return s.render(w, r, http.StatusOK, "home", "Where are you in marketing, and what comes next?", p)
}

func (s *Server) card(quiz *engine.Quiz, draft store.Draft) quizCard {
	a := s.newAnswering(quiz, draft)
	card := quizCard{Quiz: quiz, Minutes: whole(quiz.Minutes), Begun: len(a.draft.Answers) > 0}
	card.Answered, card.Total = a.count()
	return card
}
