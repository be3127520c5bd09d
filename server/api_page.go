package server

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"
)

// apiPage describes the API to people, and lets them try it. What it says of operations is English, as the API is.
type apiPage struct {
	About      string
	Operations []shownOperation
	Problems   []problemKind
}

// shownOperation is an operation as its description has it.
type shownOperation struct {
	Operation
	Parameters []shownParameter
	Request    string // an example of the body, "" for none
	Response   string // the answer to the example
	Key        bool   // it takes one
}

type shownParameter struct {
	Name, In, About string
	Required        bool
	Example         string
}

func (s *Server) getAPI(w http.ResponseWriter, r *http.Request) error {
	document, err := s.document()
	if err != nil {
		return err
	}
	p := apiPage{About: apiDescription, Problems: slices.DeleteFunc(slices.Clone(problemKinds), func(k problemKind) bool {
		return k.Name == kindGivenUp // which nobody gets to read
	})}
	for _, op := range operations {
		shown, err := shownAs(op, operationIn(document.API, op))
		if err != nil {
			return err
		}
		p.Operations = append(p.Operations, shown)
	}
	return s.render(w, r, http.StatusOK, "api", s.language(r).T("The programming interface"), p)
}

// shownHeaders are those that belong to an operation. What is said of the whole tells of the others.
var shownHeaders = []string{"If-Match", onceHeader}

// shownAs is an operation with what its description adds.
func shownAs(op Operation, described *huma.Operation) (shownOperation, error) {
	out := shownOperation{Operation: op, Key: op.Access == AccessKey}
	for _, parameter := range described.Parameters {
		if parameter.In == "header" && !slices.Contains(shownHeaders, parameter.Name) {
			continue
		}
		shown := shownParameter{Name: parameter.Name, In: parameter.In, About: parameter.Description,
			Required: parameter.Required}
		if parameter.Schema != nil && len(parameter.Schema.Examples) > 0 {
			shown.Example = fmt.Sprint(parameter.Schema.Examples[0])
		}
		out.Parameters = append(out.Parameters, shown)
	}
	var err error
	if op.Example.Body != "" {
		if out.Request, err = indented([]byte(op.Example.Body)); err != nil {
			return out, err
		}
	}
	for _, response := range described.Responses {
		content := response.Content[jsonType]
		if content == nil {
			continue
		}
		if answer, ok := content.Example.(json.RawMessage); ok {
			out.Response, err = indented(answer)
		}
	}
	return out, err
}

func indented(text []byte) (string, error) {
	var out bytes.Buffer
	err := json.Indent(&out, text, "", "  ")
	return out.String(), err
}
