package main

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

func TestAnOperationOfTheAPIIsTriedOnItsPage(t *testing.T) {
	t.Parallel()
	live := newLiveSite(t, filepath.Join(t.TempDir(), "people.db"))
	b := newBrowser(t)
	b.open(live.URL + "/api#get-role")
	if !evaluate[bool](b, `document.getElementById("get-role").open`) {
		t.Error("the operation that the address names isn't unfolded")
	}
	b.unfold()
	for _, tt := range []struct{ operation, field, typed, status, says string }{
		{"get-role", "role", "", "200", `"id": "marketing_director"`},
		{"get-role", "role", "no body/?", "404", "/api/problems/not-found"},
		{"list-skills", "limit", "1", "200", `"next":`},
		{"list-skills", "limit", "1000", "422", "query.limit"},
		{"score", "body", "", "200", `"verdict":`},
		{"score", "body", `{"quiz": 1}`, "422", "body.answers"},
	} {
		form := "#" + tt.operation + " form"
		if tt.typed != "" {
			b.run(chromedp.SetValue("#"+tt.operation+"-"+tt.field, tt.typed))
		}
		b.run(chromedp.Click(form + " button"))
		b.until(`document.querySelector("#` + tt.operation + ` [data-status]").textContent.startsWith("` + tt.status + `")`)
		if got := evaluate[string](b, `document.querySelector("#`+tt.operation+` [data-answer]").textContent`); !strings.Contains(got, tt.says) {
			t.Errorf("%s with %s %q is answered with %s", tt.operation, tt.field, tt.typed, got)
		}
	}
	b.run(chromedp.Click("#create-person form button"))
	b.until(`document.querySelector("#create-person [data-status]").textContent.startsWith("201")`)
	evaluate[string](b, `document.querySelector("#get-draft-key").value = document.querySelector("#put-draft-key").value =
		JSON.parse(document.querySelector("#create-person [data-answer]").textContent).token`)
	for _, operation := range []string{"put-draft", "get-draft"} {
		b.run(chromedp.Click("#" + operation + " form button"))
		b.until(`document.querySelector("#` + operation + ` [data-status]").textContent.startsWith("200")`)
	}
	if got := evaluate[string](b, `document.querySelector("#get-draft [data-status]").textContent`); !strings.Contains(got, "ETag: ") {
		t.Errorf("the page tells no ETag: %s", got)
	}
	b.soundAt(320, true) // with the answers shown
	if from := evaluate[[]string](b, `performance.getEntriesByType("resource").map(e => new URL(e.name).origin).
		filter(o => o !== location.origin)`); len(from) > 0 {
		t.Errorf("the page loads from %v", from)
	}
}
