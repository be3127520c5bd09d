package server

import (
	"bytes"
	"context"
	"errors"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"careerpath/engine"
)

var scoreOperations = []Operation{
	{ID: "score", Takes: takesAnswers,
		Method: http.MethodPost, Path: "/api/v1/score", Summary: "Score answers; nothing is stored",
		Access: AccessOpen, mount: does((*Server).apiScore),
		Example: Call{Path: "/api/v1/score", Body: exampleScore}},
}

const exampleScore = `{"quiz": "marketing_career", "answers": {"replied_to_followers": 4, "executive_meetings": 2}}`

type wireScore struct {
	Quiz    string      `json:"quiz" doc:"id of the quiz"`
	Answers wireAnswers `json:"answers"`
	Order   saidOrder   `json:"order,omitempty"`
	Short   bool        `json:"short,omitempty" doc:"the answers are those of a short form, see next"`
}

// wireAnswers are answers as they were sent, which engine.ParseAnswers reads.
type wireAnswers []byte

// UnmarshalJSON keeps the text.
func (a *wireAnswers) UnmarshalJSON(text []byte) error {
	*a = bytes.Clone(text)
	return nil
}

// Schema describes answers.
func (wireAnswers) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeObject, AdditionalProperties: true,
		Description: "item id → answer: of a scale the point from 1, of a choice the option's id, of several choices a list " +
			"of option ids, of a number the number"}
}

// Schema describes both forms of an order.
func (saidOrder) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{OneOf: []*huma.Schema{{Type: huma.TypeArray, Items: &huma.Schema{Type: huma.TypeString}},
		{Type: huma.TypeString}},
		Description: "the ids of the items in the order they were shown, or the seed that it comes from; read only where " +
			"the order of the quiz is random"}
}

// apiScore scores answers.
func (s *Server) apiScore(ctx context.Context, in *struct{ Body wireScore }) (*body[engine.Result], error) {
	ask := &in.Body
	if ctx.Err() != nil { // nobody waits any more
		return nil, ctx.Err()
	}
	answers, err := engine.ParseAnswers(ask.Answers)
	if err != nil {
		return nil, answerProblem(err)
	}
	order, wrong := s.catalog.OrderIn(ask.Quiz, ask.Order)
	if _, known := s.catalog.Quiz(ask.Quiz); known && wrong != "" {
		return nil, apiError(kindInvalid, "The order can't be taken. Nothing was scored.", Fault{"body.order", wrong})
	}
	catalog := s.catalog
	if ask.Short { // which has an order of its own
		catalog, order = catalog.Short(), nil
	}
	result, err := catalog.ScoreShown(ask.Quiz, answers, 0, order)
	if err != nil {
		return nil, quizProblem("body.quiz", ask.Quiz, err)
	}
	if result.Changes, err = catalog.Changes(ctx, ask.Quiz, answers); err != nil {
		return nil, err
	}
	return &body[engine.Result]{result}, nil
}

// quizProblem tells what is wrong with a quiz that was named, or with the answers to it. at is where it was named.
func quizProblem(at, quiz string, err error) error {
	var unknown *engine.UnknownQuizError
	if !errors.As(err, &unknown) {
		return answerProblem(err)
	}
	says := "there is no quiz " + short(quiz)
	if short(quiz) == quiz {
		says = err.Error() // which may know what was meant
	}
	return apiError(kindNotFound, "There is no such quiz; GET /api/v1/quizzes lists them.", Fault{at, says})
}

// answerProblem tells every answer that can't be taken, each at its place.
func answerProblem(err error) error {
	var faults engine.AnswerFaults
	if !errors.As(err, &faults) {
		return err
	}
	all := make([]Fault, len(faults))
	for i, f := range faults {
		all[i] = Fault{"body.answers", f.Message}
		if f.Item != "" {
			all[i].Location += "." + safeKey(f.Item)
		}
	}
	return apiError(kindInvalid, "Some answers can't be taken. Nothing was scored.", all...)
}
