package server

import (
	"context"
	"errors"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/go-json-experiment/json/jsontext"

	"careerpath/engine"
	shortform "careerpath/engine/short"
)

// mountNext adds the short form of a quiz to the API.
func (s *Server) mountNext(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "next", Method: http.MethodPost, Path: "/api/v1/quizzes/{quiz}/next",
		Summary: "The next item of the short form; nothing is stored",
		Description: "Asks only what tells most about the role, given what is answered. Begin with no answers, add the " +
			"answer to each item, and once done is true score them with short: true.",
		MaxBodyBytes: -1, BodyReadTimeout: -1, SkipValidateBody: true, // as of score
		RequestBody: &huma.RequestBody{Required: true,
			Content: map[string]*huma.MediaType{"application/json": {Schema: &huma.Schema{
				Type: "object", Required: []string{"answers"}, AdditionalProperties: false,
				Properties: map[string]*huma.Schema{
					"answers": {Type: "object", Description: "item id → answer", AdditionalProperties: true},
					"skipped": {Type: "array", Description: "ids of items that the person left out",
						Items: &huma.Schema{Type: "string"}},
				},
			}}}},
		Errors: []int{http.StatusBadRequest, http.StatusNotFound, http.StatusRequestTimeout,
			http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity},
	}, s.apiNext)
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
	Quiz        string `path:"quiz"`
	ContentType string `header:"Content-Type"`
	RawBody     []byte `contentType:"application/json"`
}) (*body[wireNext], error) {
	if err := wantsJSON(in.ContentType); err != nil {
		return nil, err
	}
	var ask struct {
		Answers jsontext.Value `json:"answers"`
		Skipped []string       `json:"skipped"`
	}
	const like = `{"answers": {"item_id": 4}}`
	if err := readAsked(in.RawBody, &ask, "next", like); err != nil {
		return nil, err
	}
	if len(ask.Answers) == 0 {
		return nil, huma.Error422UnprocessableEntity("the body lacks answers", &huma.ErrorDetail{
			Message: "send " + like + ", at first with no answers: {}", Location: "body",
		})
	}
	answers, err := engine.ParseAnswers(ask.Answers)
	if err != nil {
		return nil, answerProblem(err)
	}
	step, err := shortform.Next(s.catalog, in.Quiz, answers, ask.Skipped...)
	var none *shortform.NoShortFormError
	if errors.As(err, &none) {
		return nil, huma.Error422UnprocessableEntity(err.Error())
	}
	if err != nil {
		return nil, quizProblem(in.Quiz, err)
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
