package server_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/emersion/go-ical"
	"github.com/google/go-cmp/cmp"

	"careerpath/engine/plan"
	"careerpath/store"
)

// exported is what /me/export holds.
type exported struct {
	Exported    time.Time
	Person      store.Person
	Drafts      []store.Draft
	Assessments []store.Assessment
	Plans       []store.Plan
	Events      []store.Event
	Settings    store.Settings
	Groups      []store.Group
	Memberships []store.Membership
	LeftGroups  []store.Membership `json:"left_groups"`
	Keys        []struct {
		Kind                   store.KeyKind
		Name                   string
		Created, Expires, Used time.Time
		Scope                  *store.Scope
		Account                *struct {
			Issuer  string
			Seen    time.Time
			Manages bool
		}
	}
	Comments []store.Comment
	Rounds   []struct {
		Assessment, Called string
		Created, Closed    time.Time
		Asked              []struct {
			Name      string
			Expires   time.Time
			Withdrawn bool
		}
		Seen *store.Seen
	}
}

func export(s *site) exported {
	s.t.Helper()
	r := s.get("/me/export")
	s.wants(r, http.StatusOK)
	d := json.NewDecoder(strings.NewReader(r.body))
	d.DisallowUnknownFields()
	var out exported
	if err := d.Decode(&out); err != nil {
		s.t.Fatal(err)
	}
	return out
}

// edit changes a plan in the store, past what forms take.
func edit(s *site, growth string, change func(*plan.Plan)) store.Plan {
	s.t.Helper()
	err := s.store.Update(s.t.Context(), export(s).Person.ID, func(tx store.Tx) error {
		p, err := tx.Plan(strings.TrimPrefix(growth, "/plans/"))
		if err != nil {
			return err
		}
		p.Plan = p.Plan.Clone()
		change(&p.Plan)
		_, err = tx.PutPlan(p)
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return kept(s, growth)
}

var lineEnd = regexp.MustCompile("\r\n")

// calendar reads a plan's calendar strictly, and returns its events by UID.
func calendar(s *site, growth string) map[string]*ical.Component {
	s.t.Helper()
	r := s.get(growth + ".ics")
	s.wants(r, http.StatusOK)
	if kind := r.header.Get("Content-Type"); kind != "text/calendar; charset=utf-8" {
		s.t.Errorf("the calendar is %s", kind)
	}
	if as := r.header.Get("Content-Disposition"); !strings.HasPrefix(as,
		"attachment; filename=plan-marketing_director-") || !strings.HasSuffix(as, ".ics") {
		s.t.Errorf("the calendar is sent as %s", as)
	}
	if !strings.HasSuffix(r.body, "END:VCALENDAR\r\n") ||
		strings.ContainsAny(lineEnd.ReplaceAllString(r.body, ""), "\r\n") {
		s.t.Error("not every line ends with CRLF")
	}
	for _, line := range strings.Split(r.body, "\r\n") {
		if len(line) > 75 || !utf8.ValidString(line) || strings.ContainsFunc(line, func(r rune) bool {
			return r < ' ' && r != '\t'
		}) {
			s.t.Errorf("a line is longer than 75 octets, cut inside a letter, or no text: %q", line)
		}
	}
	d := ical.NewDecoder(strings.NewReader(r.body))
	cal, err := d.Decode()
	if err != nil {
		s.t.Fatalf("a strict reader says %v of\n%s", err, r.body)
	}
	if _, err := d.Decode(); !errors.Is(err, io.EOF) {
		s.t.Errorf("after the calendar comes something: %v", err)
	}
	if err := ical.NewEncoder(new(bytes.Buffer)).Encode(cal); err != nil { // it checks what must be there, and how often
		s.t.Errorf("the calendar is not as RFC 5545 says: %v", err)
	}
	events := map[string]*ical.Component{}
	for _, c := range cal.Children {
		uid := text(s, c, ical.PropUID)
		if c.Name != ical.CompEvent || events[uid] != nil {
			s.t.Errorf("there is a %s with the UID %s, or there are two", c.Name, uid)
		}
		events[uid] = c
	}
	return events
}

func text(s *site, c *ical.Component, name string) string {
	s.t.Helper()
	value, err := c.Props.Text(name)
	if err != nil {
		s.t.Fatal(err)
	}
	return value
}

func TestThePlansCalendarPassesAStrictReader(t *testing.T) {
	s := newSite(t)
	growth := adopted(s)
	nasty := "Ask; then, \\wait\\n: \"now\"\r\nBEGIN:VEVENT\rUID:x\n\x00\x07\ttab " + strings.Repeat("größer 🎯 ", 40) +
		"\xff"
	p := edit(s, growth, func(p *plan.Plan) {
		p.Milestones[0].Title, p.Milestones[0].DoneWhen, p.Milestones[0].If, p.Milestones[0].Then = nasty, nasty,
			"it rains", "stay in"
		if err := p.SetStatus(p.Milestones[1].ID, plan.Done, "", "", p.Start+3); err != nil {
			t.Fatal(err)
		}
		p.Milestones[2].Status = plan.Doing
		p.Milestones[3].Status = plan.Dropped
	})
	events := calendar(s, growth)
	if len(events) != len(p.Plan.Milestones) {
		t.Fatalf("%d events for %d milestones", len(events), len(p.Plan.Milestones))
	}
	for _, m := range p.Plan.Milestones {
		e := events[m.ID+"."+p.ID+"@careerpath"]
		if e == nil {
			t.Fatalf("%s has no event", m.ID)
		}
		status := "TENTATIVE"
		switch m.Status {
		case plan.Doing, plan.Done:
			status = "CONFIRMED"
		case plan.Dropped: // so that a second import takes it out of the calendar
			status = "CANCELLED"
		case plan.Planned:
		}
		got := map[string]string{}
		for _, name := range []string{ical.PropDateTimeStart, ical.PropDateTimeEnd, ical.PropDateTimeStamp,
			ical.PropSequence, ical.PropStatus, ical.PropCategories, ical.PropTransparency} {
			got[name] = e.Props.Get(name).Value
			if want := map[string]string{ical.PropDateTimeStart: "DATE",
				ical.PropDateTimeEnd: "DATE"}[name]; e.Props.Get(name).Params.Get("VALUE") != want {
				t.Errorf("%s of %s is a %s", name, m.ID, e.Props.Get(name).Params.Get("VALUE"))
			}
		}
		want := map[string]string{
			ical.PropDateTimeStart: m.Start.Time().Format("20060102"),
			ical.PropDateTimeEnd:   (m.Due + 1).Time().Format("20060102"),
			ical.PropDateTimeStamp: p.Updated.Format("20060102T150405Z"), ical.PropSequence: "2",
			ical.PropStatus: status, ical.PropCategories: "careerpath",
			ical.PropTransparency: "TRANSPARENT",
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", m.ID, diff)
		}
	}
	clean := strings.NewReplacer("\r\n", "\n", "\r", "\n", "\x00", "", "\x07", "", "\xff", "\uFFFD").Replace(nasty)
	first := events[p.Plan.Milestones[0].ID+"."+p.ID+"@careerpath"]
	if diff := cmp.Diff(clean, text(s, first, ical.PropSummary)); diff != "" {
		t.Errorf("the title (-want +got):\n%s", diff)
	}
	if got := text(s, first, ical.PropDescription); !strings.Contains(got, "Done when: "+clean) ||
		!strings.Contains(got, "If it rains, then stay in.") {
		t.Errorf("the description is %q", got)
	}
	if got := text(s, events[p.Plan.Milestones[1].ID+"."+p.ID+"@careerpath"],
		ical.PropDescription); !strings.HasPrefix(got, "Done on ") {
		t.Errorf("the description of what is done is %q", got)
	}
}

func TestASecondImportOfTheCalendarUpdatesTheFirst(t *testing.T) {
	s := newSite(t)
	growth := adopted(s)
	before := calendar(s, growth)
	p := kept(s, growth)
	moved, added := p.Plan.Milestones[0].ID, "own_1"
	s.wants(s.form(growth, url.Values{"go": {"pace"}, "hours": {"6"}, "version": {version(s, growth)}}),
		http.StatusSeeOther)
	s.wants(s.form(growth+"/milestones/"+moved, url.Values{"go": {"words"}, "title": {"In my own words"},
		"version": {version(s, growth)}}), http.StatusSeeOther)
	s.wants(s.form(growth+"/milestones/"+moved, url.Values{"go": {"move"}, "before": {""},
		"version": {version(s, growth)}}), http.StatusSeeOther)
	s.wants(s.form(growth, url.Values{"go": {"own"}, "title": {"Read the annual report"}, "own_hours": {"2"},
		"version": {version(s, growth)}}), http.StatusSeeOther)
	after := calendar(s, growth)
	if len(after) != len(before)+1 || after[added+"."+p.ID+"@careerpath"] == nil {
		t.Errorf("%d events were %d before one was added", len(after), len(before))
	}
	for uid, was := range before {
		is := after[uid]
		if is == nil {
			t.Errorf("%s is gone after edits", uid)
			continue
		}
		if was.Props.Get(ical.PropSequence).Value != "1" || is.Props.Get(ical.PropSequence).Value != "5" {
			t.Errorf("%s had the sequence number %s and has %s", uid, was.Props.Get(ical.PropSequence).Value,
				is.Props.Get(ical.PropSequence).Value)
		}
		if is.Props.Get(ical.PropDateTimeStamp).Value < was.Props.Get(ical.PropDateTimeStamp).Value {
			t.Errorf("%s goes back in time", uid)
		}
	}
	if got := text(s, after[moved+"."+p.ID+"@careerpath"], ical.PropSummary); got != "In my own words" {
		t.Errorf("the event says %q", got)
	}
}

func TestThePlanCanBeTakenAlongInEveryForm(t *testing.T) {
	s := newSite(t)
	growth := adopted(s)
	p := edit(s, growth, func(p *plan.Plan) {
		p.Milestones[0].Title = "<script>alert(1)</script>"
		p.Milestones[0].Evidence = "<script>alert(2)</script> [x](javascript:alert(3))"
		p.Milestones[1].Status, p.Milestones[1].DropReason = plan.Dropped, "<b>no</b>"
	})
	text := s.get(growth + ".md")
	s.wants(text, http.StatusOK, "# From Marketing Manager to Marketing Director", "You said: ",
		`\<script>alert(1)\</script>`, "&lt;script>alert(2)", "## Dropped")
	if kind := text.header.Get("Content-Type"); kind != "text/markdown; charset=utf-8" ||
		!strings.HasPrefix(text.header.Get("Content-Disposition"), "attachment") {
		t.Errorf("the text is %s, sent as %s", kind, text.header.Get("Content-Disposition"))
	}
	s.wants(s.get(growth+"/print"), http.StatusOK, "The next three months", "Done when:", "&lt;script&gt;alert(1)", "<b>Next: ",
		"Back to the plan", growth+"/print?all")
	page := s.get(growth + "/print?all")
	s.wants(page, http.StatusOK, "Marketing Manager", "Done when:", "&lt;script&gt;alert(1)", "&lt;b&gt;no",
		"Back to the plan")
	if strings.Contains(page.body, "<script") {
		t.Error("the page to print has a script in it")
	}
	if got := kept(s, growth); got.Version != p.Version {
		t.Errorf("looking at the plan has changed it: version %d, not %d", got.Version, p.Version)
	}
	all := export(s)
	if diff := cmp.Diff([]store.Plan{p}, all.Plans); diff != "" {
		t.Errorf("the export has another plan (-plan +export):\n%s", diff)
	}
	if len(all.Assessments) != 1 || len(all.Events) != 2 || all.Drafts == nil || all.Person.ID == "" {
		t.Errorf("the export has %d results, %d events, drafts %v and person %q", len(all.Assessments), len(all.Events),
			all.Drafts, all.Person.ID)
	}
	if as := s.get("/me/export").header.Get("Content-Disposition"); !strings.HasPrefix(as,
		"attachment; filename=careerpath-") {
		t.Errorf("the export is sent as %s", as)
	}
}

func TestTheExportHasEveryEvent(t *testing.T) {
	s := newSite(t)
	growth := adopted(s)
	const many = 2500
	err := s.store.Update(t.Context(), export(s).Person.ID, func(tx store.Tx) error {
		for range many {
			if _, err := tx.AppendEvent(store.Event{At: time.Now(), Kind: "plan_changed", Subject: growth,
				Data: json.RawMessage(`[]`)}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	all := export(s)
	for i, e := range all.Events {
		if e.Seq != uint64(i+1) {
			t.Fatalf("event %d has the number %d", i+1, e.Seq)
		}
	}
	if len(all.Events) != many+2 {
		t.Errorf("%d events of %d are in the export", len(all.Events), many+2)
	}
}

func TestNobodyTakesAlongWhatIsAnothers(t *testing.T) {
	s := newSite(t)
	growth := adopted(s)
	addresses := []string{growth + ".ics", growth + ".md", growth + ".json", growth + "/print", "/me/export"}
	owner := s.client
	s.client = newClient(t)
	for _, address := range addresses {
		s.wants(s.get(address), http.StatusNotFound)
	}
	s.take(answersOf(t, s.catalog, leader))
	for _, address := range addresses[:4] {
		s.wants(s.get(address), http.StatusNotFound)
	}
	s.client = owner
	for _, ending := range []string{".ics", ".md", ".json", "/print"} {
		s.wants(s.get(growth+ending), http.StatusOK)
		s.wants(s.get("/plans/0190f0a0-0000-7000-8000-000000000000"+ending), http.StatusNotFound)
	}
	s.wants(s.get(growth+".exe"), http.StatusNotFound)
}

func TestThePaperOfAPlanSaysWhatItsPersonMadeUpTheirMindAbout(t *testing.T) {
	s := newSite(t)
	growth := adopted(s)
	edit(s, growth, func(p *plan.Plan) {
		if err := p.SetIntention(plan.Intention{Wish: "lead <all> of it", Obstacle: "time", If: "the day is full",
			Then: "do the first step before nine"}); err != nil {
			t.Fatal(err)
		}
	})
	for _, address := range []string{growth + "/print", growth + "/print?all"} {
		s.wants(s.get(address), http.StatusOK, "What I want: lead &lt;all&gt; of it",
			"If the day is full, then do the first step before nine.")
	}
}

func TestThePaperOfAPlanIsOfTheNextThreeMonths(t *testing.T) {
	s := newSite(t)
	growth := adopted(s)
	p := edit(s, growth, func(p *plan.Plan) {
		for i := range p.Milestones {
			m := &p.Milestones[i]
			m.Title = fmt.Sprintf("milestone number %d.", i)
			if m.Start, m.Due = p.Start+200, p.Start+210; i == 2 {
				m.Start, m.Due = p.Start+80, p.Start+90
			}
		}
	})
	page := s.get(growth + "/print")
	s.wants(page, http.StatusOK, "3. <bdi>milestone number 2.", fmt.Sprintf("%d milestones come later", len(p.Plan.Milestones)-1))
	lacks(t, page, "number 1.", "number 3.", "Nothing is due")
	edit(s, growth, func(p *plan.Plan) { p.Milestones[2].Due = p.Start + 120 })
	page = s.get(growth + "/print")
	s.wants(page, http.StatusOK, "Nothing is due in this time. This comes next:", "1. <bdi>milestone number 0.")
	lacks(t, page, "number 2.")
	s.wants(s.get(growth+"/print?all"), http.StatusOK, "number 0.", "number 2.", "number 3.")
}

func TestAResultHasAPaperOfItsOwn(t *testing.T) {
	s := newSite(t)
	result := s.take(answersOf(t, s.catalog, leader))
	page := s.get(result + "/print")
	s.wants(page, http.StatusOK, "You work like a Marketing Manager", "How the match is divided",
		"Why Marketing Manager and not ", "The role to grow towards is Marketing Director.", "Save the picture", result+`"`)
	lacks(t, page, "<script")
	s.client = newClient(t)
	s.wants(s.get(result+"/print"), http.StatusNotFound)
}
