package server

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"hash/fnv"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"careerpath/engine"
	"careerpath/engine/persona"
	"careerpath/engine/plan"
	"careerpath/engine/wording"
	"careerpath/store"
)

// The sample's own ids, which no person's result or plan has.
const (
	sampleResult = "00000000-0000-7000-8000-000000000001"
	samplePlan   = "00000000-0000-7000-8000-000000000002"
)

// How the sample's person is: how far they have moved from the role they hold to the one they grow towards, and how
// many hours a week they have for it.
const (
	sampleMoved = 0.3
	sampleHours = 3
)

// sampleAnswers is how someone answers who is on the way from one role to the other, a little differently for each
// question.
func sampleAnswers(cast *persona.Cast) engine.Answers {
	who := persona.Person{
		Level: func(skill string) float64 { return cast.Level(skill, sampleMoved, 0) },
		Swing: swing,
		Fact:  func(fact string) (float64, bool) { return persona.Typical(cast.From, fact) },
	}
	return who.Answers(cast.Quiz)
}

// swing is by how many level points a question reads high or low to the sample's person, the same each time.
func swing(item string) float64 {
	h := fnv.New32a()
	_, _ = h.Write([]byte(item)) // never fails
	return float64(h.Sum32()%25) - 12
}

// sample is the made-up person's result. Whom it is about is known from the start; it is made when it is first asked
// for.
type sample struct {
	cast   *persona.Cast // nil where the content gives no sample
	once   sync.Once
	result store.Assessment
	err    error
}

func (s *Server) makeSample() {
	if s.sample.cast == nil {
		return
	}
	quiz := s.sample.cast.Quiz.ID
	a := store.Assessment{ID: sampleResult, Quiz: quiz, Answers: sampleAnswers(s.sample.cast)}
	if a.Result, s.sample.err = s.catalog.Score(quiz, a.Answers); s.sample.err != nil {
		return
	}
	if a.Result.Changes, s.sample.err = s.catalog.Changes(context.Background(), quiz, a.Answers); s.sample.err != nil {
		return
	}
	a.Snapshot, s.sample.err = s.catalog.Snapshot(quiz, a.Answers, a.Result.Changes...)
	s.sample.result = a
}

// sampleGist is what the sample's result says first.
type sampleGist struct {
	Headline, Sure string
	Next           string // title of the role that comes next, "" for none
	Readiness      int    // for that, percent
}

// sampleGist returns nil where there is no sample.
func (s *Server) sampleGist(l *wording.Language) (*sampleGist, error) {
	s.sample.once.Do(s.makeSample)
	if s.sample.err != nil || s.sample.cast == nil {
		return nil, s.sample.err
	}
	a := &s.sample.result
	w := newWords(l, &a.Snapshot)
	var page resultPage
	page.say(&a.Result, w)
	gist := &sampleGist{Headline: page.Headline, Sure: page.Sure}
	if next, ok := w.roles[string(a.Result.Next)]; ok {
		if readiness, told := wording.Readiness(&a.Result, next); told {
			gist.Next, gist.Readiness = isolated(l.T(next.Title)), whole(readiness)
		}
	}
	return gist, nil
}

// sampleData is what would be kept of the sample's person, had they finished the quiz now.
type sampleData struct {
	result store.Assessment
	plan   store.Plan
}

func (s *Server) sampleData(r *http.Request) (*sampleData, error) {
	s.sample.once.Do(s.makeSample)
	if s.sample.err != nil {
		return nil, s.sample.err
	}
	if s.sample.cast == nil {
		return nil, errNotFound
	}
	now := s.now().UTC()
	data := &sampleData{result: s.sample.result}
	data.result.Started, data.result.Finished = now.Add(-11*time.Minute), now
	growth, err := plan.New(s.catalog, &data.result.Result, data.result.Answers, s.sample.cast.To.ID,
		plan.Pace{Start: s.calendar(r).today(), HoursPerWeek: sampleHours})
	data.plan = store.Plan{ID: samplePlan, Assessment: sampleResult, Active: true, Created: now, Updated: now,
		Plan: growth}
	return data, err
}

// What follows makes sampleData a store.Reader, which pages read as they read a person's data.

func (d *sampleData) Person() store.Person { return store.Person{Created: d.result.Started} }

func (d *sampleData) Draft(string) (store.Draft, error) { return store.Draft{}, errNoSample }

func (d *sampleData) Drafts() ([]store.Draft, error) { return nil, nil }

func (d *sampleData) Assessment(id string) (store.Assessment, error) {
	if id != sampleResult {
		return store.Assessment{}, errNoSample
	}
	return d.result, nil
}

func (d *sampleData) Assessments() ([]store.Assessment, error) {
	return []store.Assessment{d.result}, nil
}

func (d *sampleData) Plan(id string) (store.Plan, error) {
	if id != samplePlan {
		return store.Plan{}, errNoSample
	}
	return d.plan, nil
}

func (d *sampleData) Plans() ([]store.Plan, error) { return []store.Plan{d.plan}, nil }

func (d *sampleData) Settings() (store.Settings, error) { return store.Settings{}, nil }

func (d *sampleData) Events(uint64, int) ([]store.Event, error) { return nil, nil }

func (d *sampleData) Keys() ([]store.Key, error) { return nil, nil }

func (d *sampleData) Memberships() ([]store.Membership, error) { return nil, nil }

func (d *sampleData) Record(string, string) (json.RawMessage, error) { return nil, errNoSample }

func (d *sampleData) Records(string) ([]store.Record, error) { return nil, nil }

var errNoSample = &store.Error{Code: store.NotFound, Message: "the sample has nothing of that id"}

// getSampleResult shows the sample's result as its owner would see it, but for what only an owner can do.
func (s *Server) getSampleResult(w http.ResponseWriter, r *http.Request) error {
	return s.showSample(w, r, sampleResult, (*Server).getAssessment)
}

// getSamplePlan shows the sample's plan.
func (s *Server) getSamplePlan(w http.ResponseWriter, r *http.Request) error {
	return s.showSample(w, r, samplePlan, (*Server).getPlan)
}

// showSample has a page made of the sample's data by the handler that makes it for people, and takes out of it what
// only they can do.
func (s *Server) showSample(w http.ResponseWriter, r *http.Request, id string,
	handle func(*Server, http.ResponseWriter, *http.Request) error) error {
	data, err := s.sampleData(r)
	if err != nil {
		return err
	}
	asked := r.Clone(context.WithValue(r.Context(), sampleKey, data))
	asked.SetPathValue("id", id)
	page := heldReply{header: w.Header()}
	if err := handle(s, &page, asked); err != nil {
		return err
	}
	made, err := s.readOnly(page.body.Bytes(), s.language(r).T("Sample:"), s.sampleNotice(r, id))
	if err != nil {
		return err
	}
	_, err = w.Write(made)
	return ignoreGone(err)
}

// heldReply holds a page back.
type heldReply struct {
	header http.Header
	body   bytes.Buffer
}

func (h *heldReply) Header() http.Header { return h.header }

func (h *heldReply) WriteHeader(int) {}

func (h *heldReply) Write(b []byte) (int, error) { return h.body.Write(b) }

// sampleNotice says at the top of a sample what it is.
func (s *Server) sampleNotice(r *http.Request, id string) string {
	l := s.language(r)
	cast := s.sample.cast
	out := html.EscapeString(l.T("A sample: somebody made up, on the way from %s to %s. Worked out as yours would be.",
		isolated(l.T(cast.From.Title)), isolated(l.T(cast.To.Title))))
	next, address := l.T("Read the sample plan"), "/sample/plan"
	if id == samplePlan {
		next, address = l.T("Read the sample result"), "/sample/result"
	}
	return `<div class="notice sample"><p>` + out + `</p><ul class="inline"><li><a href="` + address + `">` +
		html.EscapeString(next) + `</a></li><li><a href="/">` + html.EscapeString(l.T("Begin your own")) +
		`</a></li></ul></div>`
}

// readOnly is a page with a notice first, and without its forms and the folds they stand in. Links to what belongs to
// the sample's person lead to the sample instead. Where it has no such page, a heading stays without the link, and a
// paragraph or an entry of a list goes with it.
func (s *Server) readOnly(page []byte, title, notice string) ([]byte, error) {
	doc, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		return nil, err
	}
	var main *html.Node
	for n := range doc.Descendants() {
		if n.DataAtom == atom.Main {
			main = n
		}
	}
	if main == nil {
		return nil, errors.New("the page of a sample has no main part")
	}
	var drop, unlink []*html.Node
	for n := range doc.Descendants() {
		inside := isWithin(n, main)
		switch {
		case n.DataAtom == atom.A:
			to, kept := s.sampleLink(attribute(n, "href"))
			frame := frameOf(n, doc)
			switch {
			case !inside && strings.Contains(attribute(n, "href"), samplePlan):
				drop = append(drop, cmp.Or(frame, n)) // the menu's, which is of one's own plan
			case !inside:
			case kept:
				setAttribute(n, "href", to)
			case frame != nil:
				drop = append(drop, frame)
			default:
				unlink = append(unlink, n)
			}
		case n.DataAtom == atom.Title && n.Namespace == "" && n.FirstChild != nil: // not that of a picture
			n.FirstChild.Data = title + " " + n.FirstChild.Data
		case inside && n.DataAtom == atom.Form && foldOf(n, main) != nil:
			drop = append(drop, foldOf(n, main))
		case inside && slices.Contains(formParts, n.DataAtom),
			n.DataAtom == atom.Meta && strings.Contains(attribute(n, "content"), "/assessments/"),
			n.DataAtom == atom.Img && strings.Contains(attribute(n, "src"), sampleResult):
			drop = append(drop, n)
		}
	}
	for _, n := range unlink {
		n.Data, n.DataAtom, n.Attr = "span", atom.Span, nil
	}
	for _, n := range drop {
		removeWithFrame(n, main)
	}
	first, err := html.ParseFragment(strings.NewReader(notice), main)
	if err != nil {
		return nil, err
	}
	for i := len(first) - 1; i >= 0; i-- {
		main.InsertBefore(first[i], main.FirstChild)
	}
	var out bytes.Buffer
	err = html.Render(&out, doc)
	return out.Bytes(), err
}

// formParts are elements that only an owner can use.
var formParts = []atom.Atom{atom.Form, atom.Input, atom.Button, atom.Textarea, atom.Select, atom.Label}

// sampleLink is where a link leads on a sample's page; false where it leads nowhere.
func (s *Server) sampleLink(href string) (string, bool) {
	to, err := url.Parse(href)
	if err != nil {
		return "", false
	}
	if to.Host != "" || to.Path == "" || to.Path == "/" {
		return href, true
	}
	parts := strings.Split(strings.Trim(to.Path, "/"), "/")
	switch {
	case slices.Contains(public, parts[0]):
		return href, true
	case parts[0] == "quizzes" && len(parts) > 1:
		return "/quizzes/" + parts[1], true
	case to.Path == "/assessments/"+sampleResult:
		return fragment("/sample/result", to), true
	case to.Path == "/plans/new", to.Path == planURL(samplePlan):
		return fragment("/sample/plan", to), true
	case strings.HasPrefix(to.Path, planURL(samplePlan)+"/milestones/") && len(parts) == 4:
		return s.activityLink(parts[3])
	}
	return "", false
}

// public are the first parts of the addresses that show everybody the same.
var public = []string{"roles", "skills", "paths", "compare", "method", "privacy", "sample", "api"}

func fragment(path string, of *url.URL) string {
	if of.Fragment == "" {
		return path
	}
	return path + "#" + of.Fragment
}

// activityLink leads to the activity on its path that a milestone of the sample's plan is made of.
func (s *Server) activityLink(activity string) (string, bool) {
	paths := s.catalog.Paths()
	for i := range paths {
		if paths[i].To.ID != s.sample.cast.To.ID {
			continue
		}
		for k := range paths[i].Activities {
			if paths[i].Activities[k].ID == activity {
				return "/paths/" + paths[i].ID + "#" + activity, true
			}
		}
	}
	return "", false
}

// removeWithFrame removes an element, and what stood around it alone: a paragraph, a list, a fold with nothing left but
// its summary, a section with nothing left but its heading.
func removeWithFrame(n, within *html.Node) {
	for n != nil && n != within && n.Parent != nil {
		parent := n.Parent
		parent.RemoveChild(n)
		if saysSomething(parent) {
			return
		}
		n = parent
	}
}

// saysSomething says whether an element has anything besides headings and summaries.
func saysSomething(n *html.Node) bool {
	for c := range n.ChildNodes() {
		switch {
		case c.Type == html.TextNode && strings.TrimSpace(c.Data) != "":
			return true
		case c.Type != html.ElementNode, slices.Contains(headings, c.DataAtom):
		case c.DataAtom == atom.Svg, c.DataAtom == atom.Img, saysSomething(c):
			return true
		}
	}
	return false
}

var headings = []atom.Atom{atom.H1, atom.H2, atom.H3, atom.H4, atom.Summary}

func isWithin(n, parent *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if n == parent {
			return true
		}
	}
	return false
}

// frameOf is the paragraph or the entry of a list that a link stands in; nil where it is in a heading, or in neither.
func frameOf(n, within *html.Node) *html.Node {
	for ; n != within; n = n.Parent {
		switch {
		case slices.Contains(headings, n.DataAtom):
			return nil
		case n.DataAtom == atom.P, n.DataAtom == atom.Li:
			return n
		}
	}
	return nil
}

// foldOf is the fold that a form stands in; nil where it is in none, or in one that groups milestones.
func foldOf(n, within *html.Node) *html.Node {
	for ; n != within; n = n.Parent {
		if n.DataAtom == atom.Details {
			if strings.Contains(attribute(n, "class"), "group") {
				return nil
			}
			return n
		}
	}
	return nil
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func setAttribute(n *html.Node, name, value string) {
	for i := range n.Attr {
		if n.Attr[i].Key == name {
			n.Attr[i].Val = value
		}
	}
}
