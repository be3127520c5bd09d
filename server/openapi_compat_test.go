package server_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
)

// baseFile is the description that programs have been written against. It changes only with a new version of the API, and
// before the first one is out: run the test with -base.
const baseFile = "testdata/openapi_base.json"

var newBase = flag.Bool("base", false, "take the API as it is for its base: programs written before may break")

func TestTheAPIStaysCompatibleWithItsBase(t *testing.T) {
	if *newBase {
		text, err := json.MarshalIndent(withoutWords(describedAPI(t, "openapi.json"), false), "", " ")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(baseFile, append(text, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, broken := range incompatible(describedAPI(t, baseFile), describedAPI(t, "openapi.json")) {
		t.Error(broken)
	}
}

// withoutWords is a part of a description without what breaks no program. names says that its keys are names of fields.
func withoutWords(part any, names bool) any {
	switch part := part.(type) {
	case []any:
		for i := range part {
			part[i] = withoutWords(part[i], false)
		}
	case map[string]any:
		for key, value := range part {
			if !names && slices.Contains([]string{"example", "description", "summary"}, key) {
				delete(part, key)
				continue
			}
			part[key] = withoutWords(value, !names && key == "properties")
		}
	}
	return part
}

func TestEveryIncompatibleChangeIsNamed(t *testing.T) {
	text, err := os.ReadFile("openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name, want string
		change     func(api object)
	}{
		{"an operation is removed", "GET /api/v1/roles is removed", func(api object) {
			delete(api.at("paths"), "/api/v1/roles")
		}},
		{"a field of an answer is removed", "QuizLine.minutes is removed", func(api object) {
			delete(api.at("components", "schemas", "QuizLine", "properties"), "minutes")
		}},
		{"a field of an answer may be left out", "QuizLine.minutes may now be left out", func(api object) {
			api.at("components", "schemas", "QuizLine")["required"] = []any{"id", "title", "summary", "lang", "items", "roles"}
		}},
		{"an enum value is removed", `Activity.kind no longer has "exposure"`, func(api object) {
			api.at("components", "schemas", "Activity", "properties", "kind")["enum"] = []any{"experience", "education"}
		}},
		{"a field that must be sent is added", "Score.why must now be sent", func(api object) {
			score := api.at("components", "schemas", "Score")
			score.at("properties")["why"] = map[string]any{"type": "string"}
			score["required"] = append(score["required"].([]any), "why")
		}},
		{"a type is changed", "RoleLine.title changes its type", func(api object) {
			api.at("components", "schemas", "RoleLine", "properties", "title")["type"] = "integer"
		}},
		{"a list holds something else", "QuizLine.roles[] changes its type", func(api object) {
			api.at("components", "schemas", "QuizLine", "properties", "roles", "items")["type"] = "integer"
		}},
		{"a status is removed", "GET /api/v1/roles/{role} no longer answers 404", func(api object) {
			delete(api.at("paths", "/api/v1/roles/{role}", "get", "responses"), "404")
		}},
		{"a type of problem is removed", "the problem bad-cursor is removed", func(api object) {
			delete(api.at("components", "responses", "Problem400", "content", "application/problem+json", "examples"), "bad-cursor")
		}},
		{"a parameter is removed", "GET /api/v1/roles no longer takes limit", func(api object) {
			op := api.at("paths", "/api/v1/roles", "get")
			op["parameters"] = slices.DeleteFunc(op["parameters"].([]any), func(p any) bool {
				return p.(map[string]any)["name"] == "limit"
			})
		}},
		{"a parameter must be sent", "GET /api/v1/roles now demands since", func(api object) {
			op := api.at("paths", "/api/v1/roles", "get")
			op["parameters"] = append(op["parameters"].([]any), map[string]any{"name": "since", "in": "query", "required": true,
				"schema": map[string]any{"type": "string"}})
		}},
		{"a parameter takes less", "GET /api/v1/roles limit takes less: maximum", func(api object) {
			for _, p := range api.at("paths", "/api/v1/roles", "get")["parameters"].([]any) {
				if p.(map[string]any)["name"] == "limit" {
					object(p.(map[string]any)).at("schema")["maximum"] = 50.0
				}
			}
		}},
		{"a key is needed", "GET /api/v1/roles now needs a key", func(api object) {
			api.at("paths", "/api/v1/roles", "get")["security"] = []any{map[string]any{"key": []any{}}}
		}},
		{"an addition is fine", "", func(api object) {
			api.at("components", "schemas", "QuizLine", "properties")["more"] = map[string]any{"type": "string"}
			api.at("paths")["/api/v1/more"] = api.at("paths")["/api/v1/roles"]
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var base, now map[string]any
			for _, into := range []*map[string]any{&base, &now} {
				if err := json.Unmarshal(text, into); err != nil {
					t.Fatal(err)
				}
			}
			tt.change(now)
			got := strings.Join(incompatible(base, now), "\n")
			if tt.want == "" && got != "" || !strings.Contains(got, tt.want) {
				t.Errorf("it says %q, want %q", got, tt.want)
			}
		})
	}
}

// object is a part of a description; what isn't there is empty.
type object map[string]any

func (o object) at(keys ...string) object {
	for _, key := range keys {
		next, _ := o[key].(map[string]any)
		o = next
	}
	return o
}

// list is the list under a key.
func (o object) list(key string) []any {
	all, _ := o[key].([]any)
	return all
}

// incompatible names in a sentence each every change that breaks programs that were written against the base.
func incompatible(base, now object) (broken []string) {
	says := func(format string, parts ...any) { broken = append(broken, fmt.Sprintf(format, parts...)) }
	taken := map[string]bool{}
	for _, path := range slices.Sorted(maps.Keys(base.at("paths"))) {
		for _, method := range slices.Sorted(maps.Keys(base.at("paths", path))) {
			name := strings.ToUpper(method) + " " + path
			was, is := base.at("paths", path, method), now.at("paths", path, method)
			if is == nil {
				says("%s is removed", name)
				continue
			}
			operationBroken(name, was, is, says)
			body, _ := is.at("requestBody", "content", "application/json", "schema")["$ref"].(string)
			taken[body[strings.LastIndex(body, "/")+1:]] = true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(base.at("components", "schemas"))) {
		was, is := base.at("components", "schemas", name), now.at("components", "schemas", name)
		if is == nil {
			says("the schema %s is removed", name)
			continue
		}
		schemaBroken(name, was, is, taken[name], says)
	}
	problems := func(api object) map[string]bool {
		names := map[string]bool{}
		for response := range api.at("components", "responses") {
			for name := range api.at("components", "responses", response, "content", "application/problem+json", "examples") {
				names[name] = true
			}
		}
		return names
	}
	still := problems(now)
	for _, name := range slices.Sorted(maps.Keys(problems(base))) {
		if !still[name] {
			says("the problem %s is removed", name)
		}
	}
	return broken
}

// operationBroken compares what an operation takes and answers.
func operationBroken(name string, was, is object, says func(string, ...any)) {
	for _, status := range slices.Sorted(maps.Keys(was.at("responses"))) {
		if is.at("responses")[status] == nil {
			says("%s no longer answers %s", name, status)
			continue
		}
		schemaBroken(name+" "+status, was.at("responses", status, "content", "application/json", "schema"),
			is.at("responses", status, "content", "application/json", "schema"), false, says)
	}
	if len(was.list("security")) == 0 && len(is.list("security")) > 0 {
		says("%s now needs a key", name)
	}
	schemaBroken(name+" body", was.at("requestBody", "content", "application/json", "schema"),
		is.at("requestBody", "content", "application/json", "schema"), true, says)
	if is.at("requestBody")["required"] == true && was.at("requestBody")["required"] != true {
		says("%s now demands a body", name)
	}
	parameters := func(op object) map[string]object {
		all := map[string]object{}
		for _, p := range op.list("parameters") {
			parameter := object(p.(map[string]any))
			all[fmt.Sprint(parameter["name"])] = parameter
		}
		return all
	}
	before, after := parameters(was), parameters(is)
	for _, parameter := range slices.Sorted(maps.Keys(before)) {
		if after[parameter] == nil {
			says("%s no longer takes %s", name, parameter)
			continue
		}
		schemaBroken(name+" "+parameter, before[parameter].at("schema"), after[parameter].at("schema"), true, says)
	}
	for _, parameter := range slices.Sorted(maps.Keys(after)) {
		if after[parameter]["required"] == true && (before[parameter] == nil || before[parameter]["required"] != true) {
			says("%s now demands %s", name, parameter)
		}
	}
}

// schemaBroken compares two descriptions of one value, which programs send where it is taken and else read.
func schemaBroken(name string, was, is object, taken bool, says func(string, ...any)) {
	for _, kind := range []string{"type", "$ref", "oneOf", "anyOf", "format"} {
		if fmt.Sprint(was[kind]) != fmt.Sprint(is[kind]) {
			says("%s changes its type: %s %v was %v", name, kind, is[kind], was[kind])
		}
	}
	for _, value := range was.list("enum") {
		if !slices.Contains(is.list("enum"), value) {
			says("%s no longer has %q", name, value)
		}
	}
	if taken {
		if len(was.list("enum")) == 0 && len(is.list("enum")) > 0 {
			says("%s takes less: enum", name)
		}
		for _, limit := range []string{"minimum", "maximum", "minLength", "maxLength", "pattern", "maxItems", "minItems"} {
			if is[limit] != nil && fmt.Sprint(was[limit]) != fmt.Sprint(is[limit]) {
				says("%s takes less: %s %v was %v", name, limit, is[limit], was[limit])
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(was.at("properties"))) {
		if is.at("properties")[key] == nil {
			says("%s.%s is removed", name, key)
			continue
		}
		schemaBroken(name+"."+key, was.at("properties", key), is.at("properties", key), taken, says)
		if !taken && slices.Contains(was.list("required"), any(key)) && !slices.Contains(is.list("required"), any(key)) {
			says("%s.%s may now be left out", name, key)
		}
	}
	for _, key := range is.list("required") {
		if taken && !slices.Contains(was.list("required"), key) {
			says("%s.%s must now be sent", name, key)
		}
	}
	if was["items"] != nil {
		schemaBroken(name+"[]", was.at("items"), is.at("items"), taken, says)
	}
}
