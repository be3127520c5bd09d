package server_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"careerpath/store"
)

var ownerInPage = regexp.MustCompile(`name=":owner" value="([^"]+)"`)

// evidence sends a form of the page of the skill delivery.
func (p *somebody) evidence(fields ...string) reply {
	p.t.Helper()
	page := p.get("/skills/delivery")
	owner := ownerInPage.FindStringSubmatch(page.body)
	if owner == nil {
		p.t.Fatal("the page has no form for evidence")
	}
	form := url.Values{":owner": {owner[1]}}
	for i := 0; i < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	return p.form("/skills/delivery/evidence", form)
}

func TestEvidenceIsTickedWithANoteTakenBackAndUndone(t *testing.T) {
	p := siteOf(t, catalogIn(t, "levels")).somebody()
	a := p.assessmentIn("grid", 1, grid("working", "level_4", "level_20"))
	before := p.get("/assessments/" + a.ID).body
	kept := func() store.Settings {
		t.Helper()
		var out store.Settings
		p.update(func(tx store.Tx) (err error) { out, err = tx.Settings(); return err })
		return out
	}
	page := p.get("/skills/delivery")
	p.wants(page, http.StatusOK, "What shows it", "has led a launch with a budget above 50000", "Leading (70)",
		"It never counts towards a level")
	lacks(t, page, "Ticked on", "Take the tick back")
	lacks(t, p.get("/skills/advice"), "What shows it")

	r := p.evidence("go", "tick", "evidence", "led_launch", "note", "  In May, <b>https://launch.example</b> ")
	p.wants(p.get(r.location()), http.StatusOK, "You ticked “has led a launch with a budget above 50000”.", "Undo",
		"Ticked on", "In May, &lt;b&gt;https://launch.example&lt;/b&gt;", "Take the tick back", "Change the note")
	if got := kept().Evidence; len(got) != 1 || got[0].Level != 70 || got[0].Name != "Leading" || got[0].Title != "Delivery" {
		t.Fatalf("it is kept as %+v", got)
	}
	lacks(t, p.get("/skills/delivery"), "Undo")
	p.wants(p.evidence("go", "tick", "evidence", "led_launch", "note", strings.Repeat("x", 2001)),
		http.StatusUnprocessableEntity, "Nothing was changed", "The note has 2,001 characters. Keep it to 2,000.", `aria-invalid="true"`)

	r = p.evidence("go", "tick", "evidence", "led_launch", "note", "In June")
	if kept().Evidence[0].Note != "In June" {
		t.Error("the note isn't changed")
	}
	undo := func(from reply) reply {
		return p.evidence("go", "undo", "event", strings.Split(strings.Split(from.location(), "changed=")[1], "#")[0])
	}
	undo(r)
	if got := kept().Evidence[0].Note; !strings.HasPrefix(got, "In May") {
		t.Errorf("undone the note is %q", got)
	}
	r = p.evidence("go", "untick", "evidence", "led_launch")
	p.wants(p.get(r.location()), http.StatusOK, "You took back the tick at", "Undo")
	if len(kept().Evidence) > 0 {
		t.Error("the tick is not taken back")
	}
	again := undo(r)
	if got := kept().Evidence; len(got) != 1 || !strings.HasPrefix(got[0].Note, "In May") {
		t.Errorf("undone there is %+v", got)
	}
	undo(r) // what has changed since stays
	if len(kept().Evidence) != 1 {
		t.Error("an old change is undone over a newer one")
	}
	_ = again

	p.wants(p.get("/progress?kind=evidence"), http.StatusOK, "You ticked “has led a launch", "You took back the tick at",
		"You changed the note at", "In June", `href="/skills/delivery"`)
	lacks(t, p.get("/progress?kind=results"), "You ticked")
	var export struct {
		Settings store.Settings
		Events   []store.Event
	}
	if err := json.Unmarshal([]byte(p.get("/me/export").body), &export); err != nil {
		t.Fatal(err)
	}
	if len(export.Settings.Evidence) != 1 || len(export.Events) < 5 {
		t.Errorf("the export has %+v and %d events", export.Settings.Evidence, len(export.Events))
	}
	if after := p.get("/assessments/" + a.ID).body; after != before {
		t.Error("a tick changes a result")
	}
}

func TestEvidenceOfNobodyOfOthersAndOfNothingIsNotKept(t *testing.T) {
	s := siteOf(t, catalogIn(t, "levels"))
	page := s.get("/skills/delivery")
	s.wants(page, http.StatusOK, "What shows it", "You can tick these once you have begun")
	lacks(t, page, "<textarea")
	s.wants(s.form("/skills/delivery/evidence", url.Values{"go": {"tick"}, "evidence": {"led_launch"}}), http.StatusConflict)
	p := s.somebody()
	p.wants(p.form("/skills/delivery/evidence", url.Values{"go": {"tick"}, "evidence": {"led_launch"}, ":owner": {"0"}}),
		http.StatusConflict)
	for _, fields := range [][]string{{"go", "tick", "evidence", "no_such"}, {"go", "undo", "event", "999"},
		{"go", "undo", "event", "x"}} {
		p.wants(p.evidence(fields...), http.StatusNotFound)
	}
	p.wants(p.evidence("go", "dance"), http.StatusBadRequest)
	if r := p.evidence("go", "untick", "evidence", "led_launch"); r.location() != "/skills/delivery#evidence" {
		t.Errorf("taking back what was never ticked leads to %q", r.location())
	}
}
