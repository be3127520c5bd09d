package server

import (
	"context"
	"errors"
	"net/http"

	"careerpath/engine"
	shortform "careerpath/engine/short"
)

var nextOperation = Operation{ID: "next", Takes: takesAnswers,
	Method: http.MethodPost, Path: "/api/v1/quizzes/{quiz}/next",
	Summary: "The next item of the short form; nothing is stored",
	About: "Asks only what tells most about the role, given what is answered. Begin with no answers, add the answer to " +
		"each item, and once done is true score them with short: true.",
	Access:  AccessOpen,
	Example: Call{Path: "/api/v1/quizzes/marketing_career/next", Body: `{"answers": {}}`},
	mount:   does((*Server).apiNext)}

type wireNextAsk struct {
	Answers wireAnswers `json:"answers"`
	Skipped []string    `json:"skipped,omitempty" doc:"ids of items that the person left out"`
}

// wireNext is where a short form stands.
type wireNext struct {
	Item  *wireItem `json:"item" doc:"to ask next; null where it is done"`
	Done  bool      `json:"done"`
	Sure  bool      `json:"sure" doc:"done, and as sure of the role as the whole quiz would be"`
	Asked int       `json:"asked" doc:"items answered"`
	Of    int       `json:"of" doc:"items that the whole quiz asks at most"`
}

func (s *Server) apiNext(_ context.Context, in *struct {
	QuizIn
	Body wireNextAsk
}) (*body[wireNext], error) {
	answers, err := engine.ParseAnswers(in.Body.Answers)
	if err != nil {
		return nil, answerProblem(err)
	}
	step, err := shortform.Next(s.catalog, in.Quiz, answers, in.Body.Skipped...)
	var none *shortform.NoShortFormError
	if errors.As(err, &none) {
		return nil, apiError(kindInvalid, err.Error())
	}
	if err != nil {
		return nil, quizProblem("path.quiz", in.Quiz, err)
	}
	out := &body[wireNext]{wireNext{Done: step.Done, Sure: step.Sure, Asked: step.Asked, Of: step.Of}}
	if !step.Done {
		quiz, _ := s.catalog.Quiz(in.Quiz)
		it, _ := quiz.Item(step.Item)
		item := newWireItem(quiz, it)
		out.Body.Item = &item
	}
	return out, nil
}
