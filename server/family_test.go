package server_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"

	"careerpath/engine/content"
	"careerpath/engine/score"
)

// ladderFiles are a content directory with a ladder of three positions, told by two skills.
func ladderFiles() fstest.MapFS {
	files := fstest.MapFS{}
	for name, text := range map[string]string{
		"rules/sources.yaml": "sources:\n  - {id: ours, title: Our ladder}\n",
		"rules/skills.yaml": "clusters:\n  - {id: all, title: All}\nskills:\n" +
			"  - {id: code, title: Code, cluster: all, definition: Writes it., sources: [ours],\n" +
			"     anchors: {0: {name: None, text: Has not tried.}, 50: {name: Some, text: Mends it.}, 100: {name: Much, text: Thinks it up.}}}\n" +
			"  - {id: people, title: People, cluster: all, definition: Works with them., sources: [ours],\n" +
			"     anchors: {0: {name: None, text: Works alone.}, 50: {name: Some, text: Helps others.}, 100: {name: Much, text: Leads others.}}}\n",
		"rules/families/developers.yaml": "id: developers\ntitle: Developers\npositions: [junior, middle, senior]\n",
		"rules/roles/junior.yaml":        position("junior", "Junior", "0"),
		"rules/roles/middle.yaml":        position("middle", "Middle", "50"),
		"rules/roles/senior.yaml":        position("senior", "Senior", "100"),
		"rules/paths/up.yaml": "id: up\ntitle: Up\nfrom: [middle]\nto: senior\nactivities:\n" +
			"  - {id: design, title: Design it, kind: experience, gains: {code: 50}, hours: 20, done_when: It is designed., sources: [ours]}\n" +
			"  - {id: lead, title: Lead it, kind: experience, gains: {people: 50}, hours: 20, done_when: It is led., sources: [ours]}\n",
		"quizzes/ladder.yaml": "id: ladder\ntitle: Where are you?\nminutes: 1\nroles: [junior, middle, senior]\n" +
			"reliability: {sd: 22, inter_item_r: 0.45}\nsections:\n  - title: All\n    items:\n" +
			"      - {id: code, ask_level: code}\n      - {id: people, ask_level: people}\n",
	} {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return files
}

// position is a role that asks for one level of both skills.
func position(id, title, level string) string {
	return strings.NewReplacer("ID", id, "TITLE", title, "LEVEL", level).Replace(
		"id: ID\ntitle: TITLE\ntier: ID\nsummary: Is one.\nsources: [ours]\nprofile:\n" +
			"  code: {level: LEVEL, weight: 3, why: It is asked.}\n  people: {level: LEVEL, weight: 3, why: It is asked.}\n")
}

func ladderCatalog(t *testing.T) *score.Catalog {
	t.Helper()
	c, err := content.Load(ladderFiles())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestALadderIsShownWhereItMatters(t *testing.T) {
	s := siteOf(t, ladderCatalog(t))
	r := s.get(s.takeQuiz("ladder", url.Values{"code": {"much:Thinks it up."}, "people": {"some:Helps others."}}))
	s.wants(r, http.StatusOK, "more likely", "The ladder of Developers, from the lowest position up",
		"(most likely yours)", "What of the step to Senior is made", "50&nbsp;%")
	if strings.Contains(r.body, "compares the shape of your answers") {
		t.Error("one ladder alone is said to be told by its shape")
	}
	s.wants(s.get("/progress"), http.StatusOK, "Where you are on the ladder", "Senior")
	s.wants(s.get("/roles/middle"), http.StatusOK, "Where it stands on the ladder of Developers", `aria-current="true"`,
		`href="/roles/senior"`)
}

func TestALadderOnPaperIsTheLadderOfThePage(t *testing.T) {
	s := siteOf(t, ladderCatalog(t))
	at := s.takeQuiz("ladder", url.Values{"code": {"much:Thinks it up."}, "people": {"some:Helps others."}})
	sheet := s.get(at + "/print")
	s.wants(sheet, http.StatusOK, "The ladder of Developers, from the lowest position up",
		"How likely each position is by your levels and their error.")
	if strings.Contains(sheet.body, "How the match is divided") || strings.Contains(sheet.body, "the shape of each role") {
		t.Error("the sheet shows shares")
	}
	_, rows, _ := strings.Cut(sheet.body, `<ul class="bars">`)
	low, middle, high := strings.Index(rows, "Junior"), strings.Index(rows, "Middle"), strings.Index(rows, "Senior")
	if low < 0 || middle < low || high < middle {
		t.Errorf("the lowest position isn't first:\n%s", rows)
	}
}

func TestRolesOfALadderAreListedByHeight(t *testing.T) {
	s := siteOf(t, ladderCatalog(t))
	page := s.get("/roles")
	s.wants(page, http.StatusOK, "<h2 dir=\"auto\">Developers</h2>", "From the lowest position up:")
	low, middle, high := strings.Index(page.body, ">Junior<"), strings.Index(page.body, ">Middle<"), strings.Index(page.body, ">Senior<")
	if low < 0 || middle < low || high < middle {
		t.Errorf("the positions aren't in order: %d, %d, %d", low, middle, high)
	}
	if strings.Count(page.body, ">Senior<") != 1 {
		t.Error("a position is listed twice")
	}
}
