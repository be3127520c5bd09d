package server_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/go-cmp/cmp"

	"careerpath/engine/enginetest"
	"careerpath/server"
)

// exampleLength is how many entries of a list examples show.
const exampleLength = 2

// shortened writes JSON with its lists cut.
func shortened(t *testing.T, text string) json.RawMessage {
	t.Helper()
	var out bytes.Buffer
	from, to := jsontext.NewDecoder(strings.NewReader(text)), jsontext.NewEncoder(&out)
	var copyValue func()
	copyToken := func() jsontext.Token {
		token, err := from.ReadToken()
		if err != nil {
			t.Fatal(err)
		}
		if err := to.WriteToken(token); err != nil {
			t.Fatal(err)
		}
		return token
	}
	copyValue = func() {
		switch copyToken().Kind() {
		case '[':
			for n := 0; from.PeekKind() != ']'; n++ {
				if n < exampleLength {
					copyValue()
				} else if err := from.SkipValue(); err != nil {
					t.Fatal(err)
				}
			}
			copyToken()
		case '{':
			for from.PeekKind() != '}' {
				copyToken()
				copyValue()
			}
			copyToken()
		default:
		}
	}
	copyValue()
	return bytes.TrimSpace(out.Bytes())
}

func matchesFile(t *testing.T, name string, got []byte) {
	t.Helper()
	if *enginetest.Update {
		if err := os.WriteFile(name, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s isn't what the program has (-file +program); run the test with -update:\n%s", name, diff)
	}
}

func TestTheDescriptionOfTheAPIIsThatInTheRepositoryAndItsExamplesAreTrue(t *testing.T) {
	s := newSite(t)
	s.clock = func() time.Time { return time.Date(2027, time.March, 1, 9, 30, 0, 0, time.UTC) }
	examples := map[string]json.RawMessage{}
	for _, op := range server.Operations() {
		p := s.exampleProgram()
		r := p.call(op)
		if r.status != op.OK() {
			t.Fatalf("the example of %s is answered with %d: %s", op.ID, r.status, r.body)
		}
		if r.header.Get("Content-Type") == "application/json" {
			examples[op.ID] = shortened(t, p.masked(r.body))
		}
	}
	text, err := json.MarshalIndent(examples, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	matchesFile(t, "examples.json", append(text, '\n'))
	if *enginetest.Update {
		server.SetExamples(text)
	}
	described := s.get("/api/openapi.json")
	s.wants(described, http.StatusOK)
	var indented bytes.Buffer
	if err := json.Indent(&indented, []byte(described.body+"\n"), "", " "); err != nil {
		t.Fatal(err)
	}
	matchesFile(t, "openapi.json", indented.Bytes())
	s.wants(s.get("/api/openapi.yaml"), http.StatusOK, "openapi: 3.1.0", "list-quizzes")
}

func TestEveryOperationIsDescribedInFull(t *testing.T) {
	api := describedAPI(t, "openapi.json")
	known := map[string]server.Operation{}
	for _, op := range server.Operations() {
		known[strings.ToLower(op.Method)+" "+op.Path] = op
	}
	found := 0
	for path, methods := range api["paths"].(map[string]any) {
		for method, described := range methods.(map[string]any) {
			found++
			op, at := described.(map[string]any), method+" "+path
			if op["summary"] == "" || op["operationId"] == nil {
				t.Errorf("%s has no summary or id", at)
			}
			responses := op["responses"].(map[string]any)
			if responses["500"] == nil || responses["422"] == nil || responses["429"] == nil {
				t.Errorf("%s lacks problems: %v", at, responses)
			}
			ok := object(responses).at(strconv.Itoa(known[at].OK()), "content")
			switch ok = ok.at("application/json"); {
			case known[at].OK() == http.StatusNoContent || known[at].Text != "":
			case ok["example"] == nil || ok["schema"] == nil:
				t.Errorf("%s has no example or schema of its answer", at)
			}
			if body, takes := op["requestBody"].(map[string]any); takes {
				if body["content"].(map[string]any)["application/json"].(map[string]any)["example"] == nil {
					t.Errorf("%s has no example of its body", at)
				}
			}
			parameters, _ := op["parameters"].([]any)
			for _, p := range parameters {
				if p.(map[string]any)["description"] == nil {
					t.Errorf("%s says nothing of its parameter %v", at, p)
				}
			}
		}
	}
	if found != len(server.Operations()) {
		t.Errorf("%d operations are described, of %d", found, len(server.Operations()))
	}
}

func describedAPI(t *testing.T, file string) map[string]any {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var api map[string]any
	if err := json.Unmarshal(text, &api); err != nil {
		t.Fatal(err)
	}
	return api
}
