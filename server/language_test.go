package server_test

import (
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"careerpath/engine"
	"careerpath/quizzes"
	"careerpath/rules"
)

// catalogIn is the content of a folder in testdata.
func catalogIn(t *testing.T, folder string) *engine.Catalog {
	t.Helper()
	dir := filepath.Join("testdata", folder)
	fromRules, faults := rules.Load(os.DirFS(filepath.Join(dir, "rules")), "")
	fromQuizzes, more := quizzes.Load(os.DirFS(filepath.Join(dir, "quizzes")), "")
	if faults = append(faults, more...); len(faults) > 0 {
		t.Fatal(faults)
	}
	c, err := engine.NewCatalog(fromRules.Join(fromQuizzes))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestTheAPITellsAQuizsLanguageAndWhatStandsAlone(t *testing.T) {
	s := siteOf(t, catalogIn(t, "arabic"))
	s.wants(s.get("/api/v1/quizzes/bread"), http.StatusOK, `"lang":"ar"`, `"text":"العجين المخمر"},`, `"text":"لا شيء من هذه","alone":true}`)
	s.wants(s.get("/api/v1/quizzes"), http.StatusOK, `"lang":"ar"`)
	s.wants(s.get("/api/openapi.json"), http.StatusOK, `"alone":{`, `"lang":{`)
	s.wantsProblem(s.post("/api/v1/score", "application/json", `{"quiz":"bread","answers":{"wishes":["nothing","sourdough"]}}`),
		http.StatusUnprocessableEntity, "body.answers.wishes", "chosen alone")
	s = newSite(t)
	s.wants(s.get("/api/v1/quizzes/"+quizID), http.StatusOK, `"lang":"en"`)
}
