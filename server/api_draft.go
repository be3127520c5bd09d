package server

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"careerpath/engine"
	"careerpath/engine/score"
	"careerpath/engine/wording"
	"careerpath/store"
)

const exampleAnswers = `"answers": {"replied_to_followers": 4, "executive_meetings": 2}`

var draftOperations = []Operation{
	{ID: "put-draft", Takes: takesAnswers, Method: http.MethodPut, Path: "/api/v1/me/drafts/{quiz}",
		Summary: "Keep the answers begun to a quiz",
		About: "The whole of them: what isn't sent has no answer any more. All that is wrong with the answers is told at " +
			"once, and then nothing is kept. POST /api/v1/me/assessments finishes them.",
		Access: AccessKey, mount: does((*Server).putDraft),
		Example: Call{Path: "/api/v1/me/drafts/marketing_career", Body: `{` + exampleAnswers + `}`}},
	{ID: "get-draft", Method: http.MethodGet, Path: "/api/v1/me/drafts/{quiz}", Summary: "The answers begun to a quiz",
		About: "An answer is what it said when it was given. Where the quiz has changed since so that it no longer has that, " +
			"the item is in outdated and has to be answered again.",
		Access: AccessKey, mount: does((*Server).getDraft),
		Example: Call{Path: "/api/v1/me/drafts/marketing_career"}},
	{ID: "delete-draft", Method: http.MethodDelete, Path: "/api/v1/me/drafts/{quiz}", Status: http.StatusNoContent,
		Summary: "Delete the answers begun to a quiz", About: "Where there are none it does nothing.", Access: AccessKey,
		mount: does((*Server).deleteDraft), Example: Call{Path: "/api/v1/me/drafts/marketing_career"}},
}

// What the API says of drafts.
type (
	wireNewDraft struct {
		Answers wireAnswers `json:"answers"`
		Short   bool        `json:"short,omitempty" doc:"the answers are those of the short form, see next"`
	}
	wireDraft struct {
		Quiz     string         `json:"quiz"`
		Answers  engine.Answers `json:"answers" doc:"item id → answer, as the quiz takes it today"`
		Outdated []wireOutdated `json:"outdated" doc:"answers that the quiz no longer has"`
		Open     []string       `json:"open" doc:"ids of the items to answer, in the order in which this person sees them"`
		Answered int            `json:"answered" doc:"how many of the items asked have an answer"`
		Total    int            `json:"total" doc:"how many items are asked at most; about how many in a short form"`
		Short    bool           `json:"short" doc:"it is the short form that is answered"`
		Corrects string         `json:"corrects,omitempty" doc:"id of the result that finishing it corrects"`
		Started  time.Time      `json:"started"`
		Updated  time.Time      `json:"updated"`
	}
	wireOutdated struct {
		Item  string `json:"item"`
		Said  string `json:"said" doc:"what was answered, in words; \"\" where the item itself is gone"`
		Asked bool   `json:"asked" doc:"the quiz still asks it, so answer it again"`
	}
)

// answersIn reads answers to a quiz that were sent, and names all that is wrong with them.
func answersIn(catalog *score.Catalog, quiz string, sent wireAnswers) (engine.Answers, error) {
	answers, err := engine.ParseAnswers(sent)
	if err == nil {
		err = catalog.CheckAnswers(quiz, answers)
	}
	return answers, answerProblem(err)
}

func (s *Server) putDraft(ctx context.Context, in *struct {
	QuizIn
	Body wireNewDraft
}) (*body[wireDraft], error) {
	quiz, known := s.catalog.Quiz(in.Quiz)
	if !known {
		return nil, nothingNamed("quiz", in.Quiz, "quizzes")
	}
	answers, err := answersIn(s.catalog, quiz.ID, in.Body.Answers)
	if err != nil {
		return nil, err
	}
	if err := s.checkDraft(quiz, answers, in.Body.Short); err != nil {
		return nil, err
	}
	id, err := newID()
	if err != nil {
		return nil, err
	}
	page := sentPage{whole: true, short: in.Body.Short}
	for _, it := range quiz.Items() {
		page.answers = append(page.answers, sentAnswer{item: it, said: true, dated: true, answer: answers[it.ID]})
	}
	out := &body[wireDraft]{}
	person := callerOf(ctx).ID
	err = s.store.Update(ctx, person, func(tx store.Tx) error {
		st, err := stateOf(tx, quiz.ID)
		if err != nil {
			return err
		}
		begun := store.Draft{Quiz: quiz.ID, Seed: seedFor(person, quiz, &st)}
		kept, _, err := s.saveIn(tx, s.newAnswering(wording.English, quiz, begun), &page, id)
		if err == nil {
			out.Body = s.newWireDraft(quiz, kept)
		}
		return err
	})
	return out, err
}

// checkDraft refuses what no draft is made of.
func (s *Server) checkDraft(quiz *engine.Quiz, answers engine.Answers, short bool) error {
	switch {
	case len(answers) == 0:
		return apiError(kindInvalid, "", Fault{"body.answers", "has no answer: send one at least"})
	case short && !s.catalog.TakesShort(quiz.ID):
		return apiError(kindInvalid, "", Fault{"body.short", "this quiz has no short form"})
	}
	return nil
}

func (s *Server) getDraft(ctx context.Context, in *QuizIn) (*body[wireDraft], error) {
	quiz, known := s.catalog.Quiz(in.Quiz)
	if !known {
		return nil, nothingNamed("quiz", in.Quiz, "quizzes")
	}
	out := &body[wireDraft]{}
	err := s.store.View(ctx, callerOf(ctx).ID, func(data store.Reader) error {
		draft, err := data.Draft(quiz.ID)
		if store.CodeOf(err) == store.NotFound {
			return apiError(kindNotFound, "No answers to this quiz are begun.", Fault{"path.quiz", "has no draft"})
		}
		if err == nil {
			out.Body = s.newWireDraft(quiz, &draft)
		}
		return err
	})
	return out, err
}

func (s *Server) newWireDraft(quiz *engine.Quiz, draft *store.Draft) wireDraft {
	a := s.newAnswering(wording.English, quiz, *draft)
	out := wireDraft{Quiz: quiz.ID, Answers: a.answers, Outdated: a.outdatedItems(), Open: []string{}, Short: a.short != nil,
		Corrects: draft.Corrects, Started: draft.Started, Updated: draft.Updated}
	out.Answered, out.Total = a.count()
	for section := range a.quiz.Sections {
		for _, it := range a.open(section + 1) {
			out.Open = append(out.Open, it.ID)
		}
	}
	if a.short != nil && a.short.next != "" {
		out.Open = []string{a.short.next}
	}
	return out
}

// outdatedItems lists what the quiz no longer has of the draft, in order of item id.
func (a *answering) outdatedItems() []wireOutdated {
	out := []wireOutdated{}
	for item, given := range a.draft.Answers {
		said, outdated := a.outdated[item]
		_, asked := a.quiz.Item(item)
		if outdated || !asked && !given.Answer.IsZero() {
			out = append(out, wireOutdated{item, said, asked})
		}
	}
	slices.SortFunc(out, func(a, b wireOutdated) int { return strings.Compare(a.Item, b.Item) })
	return out
}

func (s *Server) deleteDraft(ctx context.Context, in *QuizIn) (*struct{}, error) {
	if _, known := s.catalog.Quiz(in.Quiz); !known {
		return nil, nothingNamed("quiz", in.Quiz, "quizzes")
	}
	return nil, s.store.Update(ctx, callerOf(ctx).ID, func(tx store.Tx) error { return tx.DeleteDraft(in.Quiz) })
}
