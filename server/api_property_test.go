package server_test

import (
	"encoding/json"
	"maps"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"careerpath/engine"
	"careerpath/server"
)

// asker draws requests from the description of the API: such as it describes, and such with something wrong in them.
type asker struct {
	*program
	api   object
	words []string // ids and the like that some operation knows
}

func TestNoRequestBreaksTheServerAndEveryAnswerIsAsDescribed(t *testing.T) {
	s := newSite(t)
	a := &asker{api: object(describedAPI(t, "openapi.json"))}
	a.begin(s)
	operations := server.Operations()
	rapid.Check(t, func(t *rapid.T) {
		for range 8 {
			op := rapid.SampledFrom(operations).Draw(t, "operation")
			a.ask(t, op)
		}
	})
	if strings.Contains(s.log.String(), `"level":"ERROR"`) {
		t.Errorf("the log has errors: %s", s.log)
	}
}

// begin makes a person of whom all kinds of data are kept.
func (a *asker) begin(s *site) {
	a.program = s.exampleProgram()
	quiz, _ := s.catalog.Quiz(quizID)
	a.words = []string{"", "marketing_director", "marketing_manager", "manager_to_director", "strategic_vision", quizID,
		"manager_or_director", "2027-01-01", "x", "na"}
	for id := range a.masks {
		a.words = append(a.words, id)
	}
	slices.Sort(a.words[10:])
	for _, it := range quiz.Items()[:8] {
		a.words = append(a.words, it.ID)
	}
	for id, mask := range a.masks {
		if mask == server.ExamplePlan {
			growth, _ := a.plan(id)
			a.words = append(a.words, growth.Milestones[0].ID)
		}
	}
}

// ask sends a request and looks at the answer.
func (a *asker) ask(t *rapid.T, op server.Operation) {
	described := a.api.at("paths", op.Path, strings.ToLower(op.Method))
	path, query := op.Path, url.Values{}
	var headers []string
	for _, p := range described.list("parameters") {
		parameter := object(p.(map[string]any))
		name := parameter["name"].(string)
		if parameter["in"] != "path" && !rapid.Bool().Draw(t, "has "+name) {
			continue
		}
		text := a.parameter(t, op, parameter)
		switch parameter["in"] {
		case "path":
			path = strings.ReplaceAll(path, "{"+name+"}", url.PathEscape(text))
		case "query":
			query.Set(name, text)
		default:
			headers = append(headers, name, text)
		}
	}
	if rapid.IntRange(0, 19).Draw(t, "adds a parameter") == 0 {
		query.Set("more", "1")
	}
	if len(query) > 0 {
		path += "?" + query.Encode()
	}
	body := a.body(t, op, described)
	token := a.token
	if rapid.IntRange(0, 19).Draw(t, "has no key") == 0 {
		a.token = ""
	}
	r := a.sendFor(t, op.Method, path, body, headers)
	if a.token = token; op.ID == "delete-person" && r.status == http.StatusNoContent {
		a.begin(a.site)
	}
	a.look(t, op, described, r, op.Method+" "+path+" "+body)
}

// sendFor is send where the address may be one that no operation has.
func (a *asker) sendFor(t *rapid.T, method, path, body string, headers []string) reply {
	req, err := http.NewRequest(method, a.server.URL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if a.token != "" {
		req.Header.Set("Authorization", "Bearer "+a.token)
	}
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	return a.do(req)
}

// look says where an answer isn't as described.
func (a *asker) look(t *rapid.T, op server.Operation, described object, r reply, asked string) {
	if r.status >= http.StatusInternalServerError {
		t.Fatalf("%s is answered with %d %s\n%s", asked, r.status, r.body, a.log)
	}
	kind, _, _ := strings.Cut(r.header.Get("Content-Type"), ";")
	if slices.Contains([]int{http.StatusMovedPermanently, http.StatusPermanentRedirect}, r.status) || r.status == http.StatusNotFound && kind == "application/problem+json" {
		return // an id that is empty or has a slash in it makes another address
	}
	response := described.at("responses", strconv.Itoa(r.status))
	if name, refers := response["$ref"].(string); refers {
		response = a.api.at(strings.Split(strings.TrimPrefix(name, "#/"), "/")...)
	}
	if response == nil {
		t.Fatalf("%s: %s is answered with %d, which isn't described: %s", op.ID, asked, r.status, r.body)
	}
	if r.body == "" {
		return
	}
	content := response.at("content", kind)
	if content == nil {
		t.Fatalf("%s: %s is answered with %d of the type %q, which isn't described", op.ID, asked, r.status, kind)
	}
	if !strings.HasSuffix(kind, "json") {
		return
	}
	var value any
	if err := json.Unmarshal([]byte(r.body), &value); err != nil {
		t.Fatalf("%s: %v: %s", asked, err, r.body)
	}
	if wrong := notAsDescribed(a.api, content.at("schema"), value, op.ID); len(wrong) > 0 {
		t.Fatalf("%s is answered with %d, where %s", asked, r.status, strings.Join(wrong, ", "))
	}
}

// parameter draws what stands in an address or a header.
func (a *asker) parameter(t *rapid.T, op server.Operation, parameter object) string {
	name := parameter["name"].(string)
	switch {
	case name == "If-Match" || name == "If-None-Match":
		return rapid.SampledFrom([]string{"*", "*", "*", `"old"`, "x", `W/"a", "b"`}).Draw(t, name)
	case parameter["in"] == "header":
		return rapid.StringMatching(`[!-~][ -~]{0,20}`).Draw(t, name)
	case parameter["in"] == "path" && rapid.IntRange(0, 3).Draw(t, "own") > 0:
		switch name { // as in the example
		case "a", "b":
			return rapid.SampledFrom(a.catalog.Roles()).Draw(t, name).ID
		case "plan", "assessment", "milestone", "quiz":
			return a.real(map[string]string{"plan": server.ExamplePlan, "assessment": server.ExampleAssessment,
				"milestone": a.words[len(a.words)-1], "quiz": quizID}[name])
		}
	}
	return rapid.OneOf(rapid.SampledFrom(a.words), rapid.StringMatching(`-?[0-9]{1,20}`),
		rapid.StringN(0, 20, -1)).Draw(t, op.ID+" "+name)
}

// body draws a body, "" for none.
func (a *asker) body(t *rapid.T, op server.Operation, described object) string {
	schema := described.at("requestBody", "content", "application/json", "schema")
	if schema == nil {
		return ""
	}
	value := a.value(t, schema, 0)
	if rapid.Bool().Draw(t, "as in the example") {
		if err := json.Unmarshal([]byte(a.real(op.Example.Body)), &value); err != nil {
			t.Fatal(err)
		}
	}
	switch wrong := rapid.IntRange(0, 9).Draw(t, "what is wrong"); wrong {
	case 0:
		return rapid.StringN(0, 40, -1).Draw(t, "text")
	case 1:
		value = anything(t, 0)
	case 2, 3, 4:
		if fields, ok := value.(map[string]any); ok && len(fields) > 0 {
			key := rapid.SampledFrom(slices.Sorted(maps.Keys(fields))).Draw(t, "field")
			switch wrong {
			case 2:
				delete(fields, key)
			case 3:
				fields[key] = anything(t, 0)
			case 4:
				fields[rapid.StringN(0, 10, -1).Draw(t, "key")] = anything(t, 0)
			}
		}
	}
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	if rapid.IntRange(0, 19).Draw(t, "cut") == 0 {
		text = text[:len(text)/2]
	}
	return string(text)
}

// value draws what a schema describes.
func (a *asker) value(t *rapid.T, schema object, depth int) any {
	if name, refers := schema["$ref"].(string); refers {
		schema = a.api.at(strings.Split(strings.TrimPrefix(name, "#/"), "/")...)
	}
	if one := schema.list("oneOf"); len(one) > 0 {
		return a.value(t, object(rapid.SampledFrom(one).Draw(t, "form").(map[string]any)), depth)
	}
	if enum := schema.list("enum"); len(enum) > 0 {
		return rapid.SampledFrom(enum).Draw(t, "enum")
	}
	switch schema["type"] {
	case "object":
		out := map[string]any{}
		properties := schema.at("properties")
		if schema["additionalProperties"] == true {
			return a.answers(t)
		}
		one := rapid.SampledFrom([]int{1, 2, 8}).Draw(t, "one of so many")
		for _, key := range slices.Sorted(maps.Keys(properties)) {
			if slices.Contains(schema.list("required"), any(key)) || rapid.IntRange(1, one).Draw(t, "has "+key) == one {
				out[key] = a.value(t, object(properties[key].(map[string]any)), depth+1)
				if known := map[string]string{"quiz": quizID, "title": "A title"}[key]; known != "" &&
					rapid.IntRange(0, 3).Draw(t, "known") > 0 {
					out[key] = known
				}
			}
		}
		return out
	case "array":
		out := []any{}
		for range rapid.IntRange(0, 3).Draw(t, "length") {
			out = append(out, a.value(t, schema.at("items"), depth+1))
		}
		return out
	case "boolean":
		return rapid.Bool().Draw(t, "truth")
	case "number", "integer":
		return rapid.OneOf(rapid.SampledFrom([]float64{0, 0.5, 1, 3, 60, -1, 1e300, 0.1}), rapid.Float64Range(0, 100)).Draw(t, "number")
	}
	switch schema["format"] {
	case "date":
		return rapid.SampledFrom([]string{"2026-12-01", "2027-06-30", "1969-01-01", "9999-12-31", "2027-02-29"}).Draw(t, "day")
	case "date-time":
		return rapid.SampledFrom([]string{"2026-12-01T10:00:00Z", "2020-01-01T00:00:00+14:00", "0000-01-01T00:00:00+14:00",
			"9999-12-31T23:59:59.999999999-14:00"}).Draw(t, "moment")
	}
	return rapid.OneOf(rapid.SampledFrom(a.words), rapid.StringN(0, 30, -1)).Draw(t, "text")
}

// answers draws answers to the large quiz, most of which it takes.
func (a *asker) answers(t *rapid.T) any {
	quiz, _ := a.catalog.Quiz(quizID)
	out := map[string]any{}
	for _, it := range quiz.Items() {
		if !rapid.Bool().Draw(t, it.ID) {
			continue
		}
		switch it.Kind() {
		case engine.KindOne:
			out[it.ID] = rapid.SampledFrom(it.Options).Draw(t, "option").ID
		case engine.KindMany:
			out[it.ID] = []string{rapid.SampledFrom(it.Options).Draw(t, "option").ID}
		default:
			out[it.ID] = rapid.IntRange(1, 5).Draw(t, "point")
		}
	}
	if rapid.IntRange(0, 3).Draw(t, "odd") == 0 {
		out[rapid.SampledFrom(a.words).Draw(t, "item")] = anything(t, 0)
	}
	return out
}

// anything draws any JSON.
func anything(t *rapid.T, depth int) any {
	kinds := 6
	if depth > 2 {
		kinds = 4
	}
	switch rapid.IntRange(0, kinds-1).Draw(t, "kind") {
	case 0:
		return nil
	case 1:
		return rapid.Bool().Draw(t, "truth")
	case 2:
		x := rapid.Float64().Draw(t, "number")
		if math.IsInf(x, 0) || math.IsNaN(x) {
			x = math.MaxFloat64
		}
		return x
	case 3:
		return rapid.StringN(0, 20, -1).Draw(t, "text")
	case 4:
		out := []any{}
		for range rapid.IntRange(0, 3).Draw(t, "length") {
			out = append(out, anything(t, depth+1))
		}
		return out
	}
	out := map[string]any{}
	for range rapid.IntRange(0, 3).Draw(t, "length") {
		out[rapid.StringN(0, 10, -1).Draw(t, "key")] = anything(t, depth+1)
	}
	return out
}
