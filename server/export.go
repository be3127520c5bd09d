package server

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

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
// the marks of forms they sent.
type export struct {
	Exported    time.Time          `json:"exported"`
	Person      store.Person       `json:"person"`
	Drafts      []store.Draft      `json:"drafts"`
	Assessments []store.Assessment `json:"assessments"`
	Plans       []store.Plan       `json:"plans"`
	Events      []store.Event      `json:"events"`
	Settings    store.Settings     `json:"settings"`
	Keys        []exportedKey      `json:"keys"`
	Comments    []store.Comment    `json:"comments"`
	Rounds      []exportedRound    `json:"rounds"`      // of asking others: what the person saw, and no observer's answers
	Groups      []store.Group      `json:"groups"`      // that they run
	Memberships []exportedMember   `json:"memberships"` // of groups that they are in
	LeftGroups  []exportedMember   `json:"left_groups"` // of groups that they have left
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
}

// eventsAtOnce is how many events are read in one go.
const eventsAtOnce = 1000

// exportOf reads all that is exported of a person.
func exportOf(data store.Reader, now time.Time) (export, error) {
	out := export{Exported: now, Person: data.Person()}
	var err error
	if out.Drafts, err = data.Drafts(); err != nil {
		return out, err
	}
	if out.Assessments, err = data.Assessments(); err != nil {
		return out, err
	}
	if out.Plans, err = data.Plans(); err != nil {
		return out, err
	}
	for i := range out.Plans {
		out.Plans[i].Sent = nil
	}
	if out.Settings, err = data.Settings(); err != nil {
		return out, err
	}
	out.Settings.Calendar = nil
	keys, err := data.Keys()
	if err != nil {
		return out, err
	}
	for _, k := range keys {
		if k.Kind == store.KeyObserver { // one that is gone would tell that it was used
			continue
		}
		out.Keys = append(out.Keys, exportedKey{k.Kind, k.Name, k.Created, k.Expires, k.Used, k.Scope})
	}
	if out.Comments, err = store.List[store.Comment](data, store.CommentRecords); err != nil {
		return out, err
	}
	if out.Rounds, err = exportedRounds(data); err != nil {
		return out, err
	}
	if out.Groups, err = store.List[store.Group](data, store.GroupRecords); err != nil {
		return out, err
	}
	for i := range out.Groups {
		out.Groups[i].Sent = ""
	}
	in, err := data.Memberships()
	if err != nil {
		return out, err
	}
	left, err := store.List[store.Membership](data, store.LeftRecords)
	if err != nil {
		return out, err
	}
	out.Memberships, out.LeftGroups = exportedMembers(in), exportedMembers(left)
	for after := uint64(0); ; {
		some, err := data.Events(after, eventsAtOnce)
		if err != nil {
			return out, err
		}
		if len(some) == 0 {
			break
		}
		out.Events = append(out.Events, some...)
		after = some[len(some)-1].Seq
	}
	out.Drafts, out.Assessments = notNil(out.Drafts), notNil(out.Assessments)
	out.Plans, out.Events = notNil(out.Plans), notNil(out.Events)
	out.Keys, out.Comments, out.Rounds = notNil(out.Keys), notNil(out.Comments), notNil(out.Rounds)
	out.Groups = notNil(out.Groups)
	return out, nil
}

// Schema describes an export by its parts: what is in them is as it is kept.
func (export) Schema(huma.Registry) *huma.Schema {
	kept := &huma.Schema{Type: huma.TypeObject, AdditionalProperties: true}
	list := &huma.Schema{Type: huma.TypeArray, Items: kept}
	return &huma.Schema{Type: huma.TypeObject, AdditionalProperties: true,
		Required: []string{"exported", "person", "drafts", "assessments", "plans", "events", "settings", "keys", "comments",
			"rounds", "groups", "memberships", "left_groups"},
		Properties: map[string]*huma.Schema{"exported": {Type: huma.TypeString, Format: "date-time"}, "person": kept,
			"drafts": list, "assessments": list, "plans": list, "events": list, "settings": kept, "keys": list, "comments": list,
			"rounds": list, "groups": list, "memberships": list, "left_groups": list}}
}

func (s *Server) getExport(w http.ResponseWriter, r *http.Request) error {
	var out export
	known, err := s.view(r, func(data store.Reader) (err error) {
		out, err = exportOf(data, s.now().UTC())
		return err
	})
	if err != nil {
		return err
	}
	if !known {
		return errNotFound
	}
	return downloadJSON(w, "careerpath-"+s.calendar(r).today().String()+".json", out)
}

// notNil makes an empty list of none, for JSON.
func notNil[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
