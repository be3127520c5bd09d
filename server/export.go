package server

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"careerpath/engine/plan"
	"careerpath/engine/wording"
	"careerpath/store"
)

// download sends something to keep as a file.
func download(w http.ResponseWriter, name, kind string, body []byte) error {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	_, err := w.Write(body)
	return ignoreGone(err)
}

// downloadJSON sends something to keep as a JSON file that people can read, too.
func downloadJSON(w http.ResponseWriter, name string, v any) error {
	var body bytes.Buffer
	e := json.NewEncoder(&body)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return fmt.Errorf("writing %s: %w", name, err)
	}
	return download(w, name, "application/json", body.Bytes())
}

// planFile is the name of a plan's file without its ending.
func planFile(p *store.Plan) string { return "plan-" + p.Plan.To + "-" + p.Plan.Start.String() }

func (s *Server) getPlanCalendar(w http.ResponseWriter, r *http.Request) error {
	p, _, err := s.planOf(r)
	if err != nil {
		return err
	}
	body, err := calendarOf(s.language(r), p)
	if err != nil {
		return err
	}
	return download(w, planFile(p)+".ics", "text/calendar; charset=utf-8", body)
}

func (s *Server) getPlanMarkdown(w http.ResponseWriter, r *http.Request) error {
	p, basis, err := s.planOf(r)
	if err != nil {
		return err
	}
	return download(w, planFile(p)+".md", "text/markdown; charset=utf-8", []byte(p.Plan.Markdown(s.language(r), &basis.Snapshot)))
}

func (s *Server) getPlanJSON(w http.ResponseWriter, r *http.Request) error {
	p, _, err := s.planOf(r)
	if err != nil {
		return err
	}
	p.Sent = nil
	return downloadJSON(w, planFile(p)+".json", p)
}

// export is everything that is kept of a person, but for what only this site can use: the hashes of their secrets, and the
// marks of forms they sent.
type export struct {
	Exported    time.Time          `json:"exported"`
	Person      store.Person       `json:"person"`
	Drafts      []store.Draft      `json:"drafts"`
	Assessments []store.Assessment `json:"assessments"`
	Plans       []store.Plan       `json:"plans"`
	Events      []store.Event      `json:"events"`
	Settings    store.Settings     `json:"settings"`
}

// eventsAtOnce is how many events are read in one go.
const eventsAtOnce = 1000

func (s *Server) getExport(w http.ResponseWriter, r *http.Request) error {
	now := s.now().UTC()
	out := export{Exported: now}
	known, err := s.view(r, func(data store.Reader) (err error) {
		out = export{Exported: now, Person: data.Person()}
		if out.Drafts, err = data.Drafts(); err != nil {
			return err
		}
		if out.Assessments, err = data.Assessments(); err != nil {
			return err
		}
		if out.Plans, err = data.Plans(); err != nil {
			return err
		}
		for i := range out.Plans {
			out.Plans[i].Sent = nil
		}
		if out.Settings, err = data.Settings(); err != nil {
			return err
		}
		out.Settings.Calendar = nil
		for after := uint64(0); ; {
			some, err := data.Events(after, eventsAtOnce)
			if err != nil || len(some) == 0 {
				return err
			}
			out.Events = append(out.Events, some...)
			after = some[len(some)-1].Seq
		}
	})
	if err != nil {
		return err
	}
	if !known {
		return errNotFound
	}
	out.Drafts, out.Assessments = notNil(out.Drafts), notNil(out.Assessments)
	out.Plans, out.Events = notNil(out.Plans), notNil(out.Events)
	return downloadJSON(w, "careerpath-"+s.calendar(r).today().String()+".json", out)
}

// notNil makes an empty list of none, for JSON.
func notNil[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// printPage is a plan on paper.
type printPage struct {
	Plan             *store.Plan
	From, To         string // titles
	Readiness, After int
	AtStart          string // readiness before the first milestone
	Counted          string // of the role's skills in the readiness, "" for all
	Otherwise        string // what readiness would be at the profile's own height, "" where that is close
	Begins, Ends     string
	Hours            string // a week
	Updated          string
	Gaps             []printGap
	Open             []printMilestone // in full
	Later            printList        // further ones
	Done, Dropped    printList
}

type printGap struct {
	Title      string
	Have, Need int
}

type printMilestone struct {
	Number                                                int
	Title, When, Hours, About, DoneWhen, Obstacle, IfThen string
	Why                                                   string
	After                                                 int // readiness
	Doing                                                 bool
}

type printLine struct{ Title, Text string }

// What fits on two sheets of A4, in characters and in lines of a column, of which both sheets have two. Browsers and
// fonts differ, so some room stays.
const (
	printText    = 300 // characters of each part of a milestone
	printTitle   = 90  // characters
	printGaps    = 8
	printWidth   = 46 // characters in a line
	printLines   = 270
	printLater   = 100 // lines of printLines, for milestones that are only named
	printDone    = 40
	printDropped = 20
)

// lines is how many lines texts take in a column, one below the other.
func lines(texts ...string) int {
	n := 0
	for _, text := range texts {
		width := 0
		for _, r := range text {
			if width++; unicode.IsUpper(r) || strings.ContainsRune("mw@%", r) || r >= 0x1100 && r != '…' && r != '’' {
				width++
			}
		}
		n += (width + printWidth - 1) / printWidth
	}
	return n
}

// printList is milestones with a line each.
type printList struct {
	Lines []printLine
	More  int // for which there is no room
}

// newPrintList takes what fits into so many lines, and says how many it used.
func newPrintList(all []printLine, room int) (list printList, used int) {
	for i, l := range all {
		n := lines(l.Title + l.Text + "  ")
		if used+n > room {
			return printList{all[:i], len(all) - i}, used + 1
		}
		used += n
	}
	return printList{all, 0}, used
}

func (s *Server) getPlanPrint(w http.ResponseWriter, r *http.Request) error {
	kept, basis, err := s.planOf(r)
	if err != nil {
		return err
	}
	p := newPrintPage(kept, s.calendar(r))
	p.Otherwise = otherwise(wording.English, &basis.Result, kept.Plan.To)
	p.Counted = s.countedIn(wording.English, &kept.Plan)
	return s.render(w, r, http.StatusOK, "print", heading(s.language(r), p.Plan), p)
}

func newPrintPage(kept *store.Plan, c calendar) *printPage {
	growth := &kept.Plan
	p := &printPage{
		Plan: kept, From: growth.FromTitle, To: growth.ToTitle, Readiness: whole(growth.ReadinessNow()),
		AtStart: fmt.Sprintf("%d\u00a0%%", whole(growth.Readiness)),
		Begins:  date(growth.Start),
		Hours:   hoursInWords(growth.HoursPerWeek), Updated: c.date(kept.Updated),
	}
	p.After = p.Readiness
	end := growth.Start
	var open []*plan.Milestone
	var done, dropped []printLine
	for i := range growth.Milestones {
		m := &growth.Milestones[i]
		switch m.Status {
		case plan.Dropped:
			dropped = append(dropped, printLine{cut(m.Title, printTitle), cut(m.DropReason, printTitle)})
			continue
		case plan.Done:
			line := printLine{Title: cut(m.Title, printTitle)}
			if m.DoneOn != nil {
				line.Text = date(*m.DoneOn)
			}
			done = append(done, line)
		case plan.Planned, plan.Doing:
			open = append(open, m)
		}
		p.After, end = max(p.After, whole(m.ReadinessAfter)), max(end, m.Due)
	}
	p.Ends = date(end)
	for _, g := range growth.Gaps {
		if len(p.Gaps) < printGaps && whole(g.Need) > whole(g.Level) {
			p.Gaps = append(p.Gaps, printGap{g.Title, whole(g.Level), whole(g.Need)})
		}
	}
	p.fit(open, done, dropped)
	return p
}

// fit says as many milestones in full as there is room for, and the others in a line each.
func (p *printPage) fit(open []*plan.Milestone, done, dropped []printLine) {
	var doneLines, droppedLines int
	p.Done, doneLines = newPrintList(done, printDone)
	p.Dropped, droppedLines = newPrintList(dropped, printDropped)
	room := printLines - doneLines - droppedLines
	later := make([]printLine, len(open))
	for i, m := range open {
		later[i] = printLine{cut(m.Title, printTitle), "by " + date(m.Due)}
	}
	for i, m := range open {
		full := printMilestone{
			Number: i + 1, Title: cut(m.Title, printTitle), When: span(m.Start, m.Due), Hours: hoursInWords(m.Hours),
			About:    cut(m.About, printText),
			DoneWhen: cut(m.DoneWhen, printText), Obstacle: cut(m.Obstacle, printText),
			IfThen: cut(ifThen(wording.English, m), printText), Why: cut(whyInWords(wording.English, m), printText),
			After: whole(m.ReadinessAfter), Doing: m.Status == plan.Doing,
		}
		room -= 1 + lines(full.Title+"1. (begun)", full.When+full.Hours+full.Why+"Readiness then: 99. Closes",
			full.About, full.DoneWhen+"Done when:",
			full.Obstacle+full.IfThen+"In the way:")
		if _, named := newPrintList(later[i+1:], printLater); named > room {
			break
		}
		p.Open = append(p.Open, full)
	}
	p.Later, _ = newPrintList(later[len(p.Open):], printLater)
}

// cut shortens a text at a word's end.
func cut(text string, most int) string {
	text = strings.Join(strings.Fields(text), " ")
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	runes := []rune(text)[:most]
	for i := most - 1; i > most*3/4; i-- {
		if runes[i] == ' ' {
			runes = runes[:i]
			break
		}
	}
	return strings.TrimRight(string(runes), " ,;:.") + "…"
}

// hoursInWords writes hours: "1 hour", "2.5 hours".
func hoursInWords(hours float64) string {
	text := wording.Grouped(float64(whole(hours*4)) / 4)
	if text == "1" {
		return "1 hour"
	}
	return text + " hours"
}
