package server_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"careerpath/engine"
	"careerpath/server"
)

func TestWhatTheAPIAnswersIsAsItIsDescribed(t *testing.T) {
	s := newSite(t)
	p := s.exampleProgram()
	api := object(describedAPI(t, "openapi.json"))
	checks := func(op server.Operation, r reply) {
		t.Helper()
		s.wants(r, op.OK())
		if op.OK() == http.StatusNoContent || op.Text != "" {
			return
		}
		var value any
		if err := json.Unmarshal([]byte(r.body), &value); err != nil {
			t.Fatal(err)
		}
		described := api.at("paths", op.Path, strings.ToLower(op.Method), "responses",
			strconv.Itoa(op.OK()), "content", "application/json", "schema")
		for _, wrong := range slices.Compact(notAsDescribed(api, described, value, op.ID)) {
			t.Error(wrong)
		}
	}
	for _, op := range server.Operations() {
		checks(op, s.exampleProgram().call(op))
		switch op.ID {
		case "get-role":
			for _, role := range s.catalog.Roles() {
				op.Example.Path = "/api/v1/roles/" + role.ID
				checks(op, p.call(op))
			}
		case "get-quiz":
			for _, quiz := range s.catalog.Quizzes() {
				op.Example.Path = "/api/v1/quizzes/" + quiz.ID
				checks(op, p.call(op))
			}
		case "score":
			for _, quiz := range s.catalog.Quizzes() {
				for _, strong := range []func(string) bool{leader, func(string) bool { return true }, func(string) bool { return false }} {
					op.Example.Body = s.scored(&quiz, strong)
					checks(op, p.call(op))
				}
				op.Example.Body = `{"quiz":"` + quiz.ID + `","answers":{}}`
				checks(op, p.call(op))
			}
		}
	}
}

// scored is what is sent to have a whole sheet scored.
func (s *site) scored(quiz *engine.Quiz, strong func(string) bool) string {
	s.t.Helper()
	sheet, answers := answersIn(s.t, s.catalog, quiz.ID, strong), map[string]any{}
	for _, it := range quiz.Items() {
		switch said := sheet.Get(it.ID); it.Kind() {
		case engine.KindScale, engine.KindNumber:
			answers[it.ID] = json.Number(said)
		case engine.KindMany:
			answers[it.ID] = sheet[it.ID]
		default:
			answers[it.ID] = said
		}
	}
	text, err := json.Marshal(map[string]any{"quiz": quiz.ID, "answers": answers})
	if err != nil {
		s.t.Fatal(err)
	}
	return string(text)
}

// notAsDescribed says where a value isn't what a schema describes, a key that it doesn't know included.
func notAsDescribed(api, schema object, value any, at string) (wrong []string) {
	if name, refers := schema["$ref"].(string); refers {
		schema = api.at(strings.Split(strings.TrimPrefix(name, "#/"), "/")...)
	}
	if one := schema.list("anyOf"); len(one) > 0 {
		if value == nil {
			return nil
		}
		return notAsDescribed(api, one[0].(map[string]any), value, at)
	}
	kinds := schema.list("type")
	if kind, single := schema["type"].(string); single {
		kinds = []any{kind}
	}
	kind := "null"
	switch value := value.(type) {
	case string:
		kind = "string"
		if enum := schema.list("enum"); len(enum) > 0 && !slices.Contains(enum, any(value)) {
			wrong = append(wrong, at+" is "+value)
		}
	case bool:
		kind = "boolean"
	case float64:
		kind = "number"
		if slices.Contains(kinds, any("integer")) && value == float64(int(value)) {
			kind = "integer"
		}
	case []any:
		kind = "array"
		for i, one := range value {
			wrong = append(wrong, notAsDescribed(api, schema.at("items"), one, at+"["+strconv.Itoa(i)+"]")...)
		}
	case map[string]any:
		kind = "object"
		for key, one := range value {
			of := schema.at("properties")[key]
			if of == nil {
				of = schema["additionalProperties"]
			}
			if described, ok := of.(map[string]any); ok {
				wrong = append(wrong, notAsDescribed(api, described, one, at+"."+key)...)
			} else if len(kinds) > 0 && of != true {
				wrong = append(wrong, at+"."+key+" is not described")
			}
		}
		for _, key := range schema.list("required") {
			if _, has := value[key.(string)]; !has {
				wrong = append(wrong, at+" lacks "+key.(string))
			}
		}
	}
	if len(kinds) > 0 && !slices.Contains(kinds, any(kind)) {
		wrong = append(wrong, at+" is of type "+kind)
	}
	return wrong
}
