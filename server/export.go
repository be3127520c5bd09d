package server

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"careerpath/store"
)

// download sends something to keep as a file.
func download(w http.ResponseWriter, name, kind string, body []byte) error {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", attachment(name))
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	_, err := w.Write(body)
	return ignoreGone(err)
}

// attachment is the header of something to keep as a file.
func attachment(name string) string {
	return mime.FormatMediaType("attachment", map[string]string{"filename": name})
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
	return download(w, planFile(p)+".md", "text/markdown; charset=utf-8",
		[]byte(p.Plan.Markdown(s.language(r), &basis.Snapshot)))
}

func (s *Server) getPlanJSON(w http.ResponseWriter, r *http.Request) error {
	p, _, err := s.planOf(r)
	if err != nil {
		return err
	}
	p.Sent = nil
	return downloadJSON(w, planFile(p)+".json", p)
}

// export is everything that is kept of a person, but for what only this site can use: the hashes of their secrets, and
// the marks of forms they sent. What there may be much of is written one by one: drafts, assessments, plans and events.
type export struct {
	Exported    time.Time
	Person      store.Person
	Settings    store.Settings
	Keys        []exportedKey
	Comments    []store.Comment
	Rounds      []exportedRound  // of asking others: what the person saw, and no observer's answers
	Groups      []store.Group    // that they run
	Memberships []exportedMember // of groups that they are in
	LeftGroups  []exportedMember // of groups that they have left

	quizzes     []string // of the drafts
	assessments []string // ids
	plans       []string // ids
	events      uint64   // the last one's number
}

// exportedMember is a membership without who runs the group.
type exportedMember struct {
	Group    string    `json:"group"`
	Joined   time.Time `json:"joined"`
	ShowRole bool      `json:"show_role"`
	Name     string    `json:"name,omitempty"`
}

func exportedMembers(all []store.Membership) []exportedMember {
	out := []exportedMember{}
	for _, m := range all {
		out = append(out, exportedMember{m.Group, m.Joined, m.ShowRole, m.Name})
	}
	return out
}

// exportedKey is a key without what it is recognised by.
type exportedKey struct {
	Kind    store.KeyKind `json:"kind"`
	Name    string        `json:"name,omitempty"`
	Created time.Time     `json:"created"`
	Expires time.Time     `json:"expires,omitzero"`
	Used    time.Time     `json:"used,omitzero"`
	Scope   *store.Scope  `json:"scope,omitempty"`
	Account *tie          `json:"account,omitempty"` // that the key is of
}

// What is read of a person for an export in one go.
const (
	summariesAtOnce = 100
	eventsAtOnce    = 20 // each may hold long texts
)

// readExport reads what is little, and the names of what there may be much of.
func readExport(data store.Reader, now time.Time) (*export, error) {
	out := &export{Exported: now, Person: data.Person()}
	var err error
	if out.Settings, err = data.Settings(); err != nil {
		return nil, err
	}
	out.Settings.Calendar = nil
	keys, err := data.Keys()
	if err != nil {
		return nil, err
	}
	accounts, err := ties(data)
	if err != nil {
		return nil, err
	}
	for _, k := range keys {
		if k.Kind == store.KeyObserver { // one that is gone would tell that it was used
			continue
		}
		key := exportedKey{k.Kind, k.Name, k.Created, k.Expires, k.Used, k.Scope, nil}
		if of, is := accounts[k.ID]; is {
			key.Account = &of
		}
		out.Keys = append(out.Keys, key)
	}
	if out.Comments, err = store.List[store.Comment](data, store.CommentRecords); err != nil {
		return nil, err
	}
	if out.Rounds, err = exportedRounds(data); err != nil {
		return nil, err
	}
	if out.Groups, err = store.List[store.Group](data, store.GroupRecords); err != nil {
		return nil, err
	}
	for i := range out.Groups {
		out.Groups[i].Sent = ""
	}
	in, err := data.Memberships()
	if err != nil {
		return nil, err
	}
	left, err := store.List[store.Membership](data, store.LeftRecords)
	if err != nil {
		return nil, err
	}
	out.Memberships, out.LeftGroups = exportedMembers(in), exportedMembers(left)
	out.Keys, out.Comments, out.Rounds = notNil(out.Keys), notNil(out.Comments), notNil(out.Rounds)
	out.Groups = notNil(out.Groups)
	return out, out.name(data)
}

// name finds what is written one by one.
func (e *export) name(data store.Reader) error {
	drafts, err := data.Drafts()
	if err != nil {
		return err
	}
	for _, d := range drafts {
		e.quizzes = append(e.quizzes, d.Quiz)
	}
	for before := ""; ; {
		some, err := data.Summaries("", before, summariesAtOnce)
		if err != nil {
			return err
		}
		if len(some) == 0 {
			break
		}
		for _, s := range some {
			e.assessments = append(e.assessments, s.ID)
		}
		before = some[len(some)-1].ID
	}
	slices.Reverse(e.assessments) // the oldest first
	for before := ""; ; {
		some, err := data.PlanSummaries(before, summariesAtOnce)
		if err != nil {
			return err
		}
		if len(some) == 0 {
			break
		}
		for _, p := range some {
			e.plans = append(e.plans, p.ID)
		}
		before = some[len(some)-1].ID
	}
	slices.Reverse(e.plans)
	n, err := data.Count()
	e.events = uint64(n.Events)
	return err
}

// write writes the export. Each part is read by itself and written when the reading is over, so that neither a slow
// taker nor a person with much holds up the store or takes memory. What is added meanwhile isn't in it, what is changed
// is in it as before or after, and what is deleted may be missing.
func (e *export) write(to *jsonStream, view func(func(store.Reader) error) error) error {
	to.field("exported", e.Exported)
	to.field("person", e.Person)
	err := writeEach(to, "drafts", e.quizzes, view, store.Reader.Draft)
	if err == nil {
		err = writeEach(to, "assessments", e.assessments, view, store.Reader.Assessment)
	}
	if err == nil {
		err = writeEach(to, "plans", e.plans, view, func(data store.Reader, id string) (store.Plan, error) {
			p, err := data.Plan(id)
			p.Sent = nil
			return p, err
		})
	}
	if err == nil {
		err = e.writeEvents(to, view)
	}
	if err != nil {
		return err
	}
	to.field("settings", e.Settings)
	to.field("keys", e.Keys)
	to.field("comments", e.Comments)
	to.field("rounds", e.Rounds)
	to.field("groups", e.Groups)
	to.field("memberships", e.Memberships)
	to.field("left_groups", e.LeftGroups)
	return to.end()
}

// writeEach writes a list, each in a reading of its own.
func writeEach[T any](to *jsonStream, name string, ids []string, view func(func(store.Reader) error) error,
	read func(store.Reader, string) (T, error)) error {
	to.list(name)
	for _, id := range ids {
		var one T
		gone := false
		err := view(func(data store.Reader) (err error) {
			if one, err = read(data, id); store.CodeOf(err) == store.NotFound { // a draft that was finished meanwhile
				gone, err = true, nil
			}
			return err
		})
		if err != nil {
			return err
		}
		if gone {
			continue
		}
		if err := to.item(one); err != nil {
			return err
		}
	}
	to.endList()
	return nil
}

// writeEvents writes the log.
func (e *export) writeEvents(to *jsonStream, view func(func(store.Reader) error) error) error {
	to.list("events")
	for after := uint64(0); after < e.events; {
		var some []store.Event
		err := view(func(data store.Reader) (err error) {
			some, err = data.Events(after, int(min(eventsAtOnce, e.events-after)))
			return err
		})
		if err != nil {
			return err
		}
		for i := range some {
			if err := to.item(some[i]); err != nil {
				return err
			}
		}
		after += uint64(len(some))
	}
	to.endList()
	return nil
}

// exportSchema describes an export by its parts: what is in them is as it is kept.
var exportSchema = func() *huma.Schema {
	kept := &huma.Schema{Type: huma.TypeObject, AdditionalProperties: true}
	list := &huma.Schema{Type: huma.TypeArray, Items: kept}
	return &huma.Schema{Type: huma.TypeObject, AdditionalProperties: true,
		Required: []string{"exported", "person", "drafts", "assessments", "plans", "events", "settings", "keys", "comments",
			"rounds", "groups", "memberships", "left_groups"},
		Properties: map[string]*huma.Schema{"exported": {Type: huma.TypeString, Format: "date-time"}, "person": kept,
			"drafts": list, "assessments": list, "plans": list, "events": list, "settings": kept, "keys": list, "comments": list,
			"rounds": list, "groups": list, "memberships": list, "left_groups": list}}
}()

func (s *Server) getExport(w http.ResponseWriter, r *http.Request) error {
	view := func(read func(store.Reader) error) error {
		known, err := s.view(r, read)
		if err == nil && !known {
			err = errNotFound
		}
		return err
	}
	var out *export
	err := view(func(data store.Reader) (err error) {
		out, err = readExport(data, s.now().UTC())
		return err
	})
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Disposition", attachment("careerpath-"+s.calendar(r).today().String()+".json"))
	s.stream(r.Context(), w, "  ", func(to *jsonStream) error { return out.write(to, view) })
	return nil
}

// stream writes JSON as it is made. The answer has begun by then, so what fails is logged, and the answer breaks off:
// whoever takes it sees that it isn't whole.
func (s *Server) stream(ctx context.Context, w io.Writer, indent string, write func(*jsonStream) error) {
	err := write(newJSONStream(w, indent))
	if err == nil || errors.Is(err, errNobodyTakes) {
		return
	}
	if req, ok := ctx.Value(requestKey).(*request); ok {
		s.log.ErrorContext(ctx, "an answer broke off", "request_id", req.id, "route", req.route, "error", err)
	}
	panic(http.ErrAbortHandler)
}

// notNil makes an empty list of none, for JSON.
func notNil[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
