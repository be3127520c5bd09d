package server

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"careerpath/store"
)

// onlooker is how somebody sees a page who is not the person it is about, and can change nothing there.
type onlooker struct {
	view    func(context.Context, func(store.Reader) error) error // of what they may see
	link    func(href string) (string, bool)                      // where a link leads; false for nowhere
	title   string                                                // put before the page's
	notice  string                                                // HTML put before the page
	comment *commenter                                            // nil where they may write nothing
}

// onlookerOf is who looks on where a page is made for one; nil where it is made for its person.
func onlookerOf(r *http.Request) *onlooker {
	of, _ := r.Context().Value(onlookerKey).(*onlooker)
	return of
}

// showReadOnly has a page made by the handler that makes it for people, of what an onlooker may see, and takes out of it
// what only its person can do.
func (s *Server) showReadOnly(w http.ResponseWriter, r *http.Request, of *onlooker,
	handle func(*Server, http.ResponseWriter, *http.Request) error) error {
	page := heldReply{header: w.Header(), status: http.StatusOK}
	if err := handle(s, &page, r.WithContext(context.WithValue(r.Context(), onlookerKey, of))); err != nil {
		return err
	}
	if page.status >= http.StatusMultipleChoices && page.status < http.StatusBadRequest {
		to, shown := of.link(w.Header().Get("Location"))
		if !shown {
			return errNotFound
		}
		http.Redirect(w, r, to, page.status)
		return nil
	}
	made, err := of.readOnly(page.body.Bytes())
	if err != nil {
		return err
	}
	w.WriteHeader(page.status)
	_, err = w.Write(made)
	return ignoreGone(err)
}

// heldReply holds a page back.
type heldReply struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (h *heldReply) Header() http.Header { return h.header }

func (h *heldReply) WriteHeader(status int) { h.status = status }

func (h *heldReply) Write(b []byte) (int, error) { return h.body.Write(b) }

// readOnly is a page with a notice first, and without its forms and the folds they stand in, but for forms that are made
// for onlookers. Links lead where the onlooker may go. Where that is nowhere, a heading stays without the link, and a
// paragraph or an entry of a list goes with it.
func (of *onlooker) readOnly(page []byte) ([]byte, error) {
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
		return nil, errors.New("a page to look on has no main part")
	}
	var drop, unlink []*html.Node
	for n := range doc.Descendants() {
		inside := isWithin(n, main)
		switch {
		case inside && isForOnlookers(n, main):
		case hasAttribute(n, "data-owner"):
			drop = append(drop, n)
		case inside && n.DataAtom == atom.A:
			to, kept := of.link(attribute(n, "href"))
			frame := frameOf(n, doc)
			switch {
			case kept:
				setAttribute(n, "href", to)
			case frame != nil:
				drop = append(drop, frame)
			default:
				unlink = append(unlink, n)
			}
		case n.DataAtom == atom.Title && n.Namespace == "" && n.FirstChild != nil: // not that of a picture
			n.FirstChild.Data = of.title + " " + n.FirstChild.Data
		case inside && n.DataAtom == atom.Form && foldOf(n, main) != nil:
			drop = append(drop, foldOf(n, main))
		case inside && slices.Contains(formParts, n.DataAtom),
			n.DataAtom == atom.Meta && strings.Contains(attribute(n, "content"), "/assessments/"),
			n.DataAtom == atom.Img && strings.Contains(attribute(n, "src"), "/assessments/"):
			drop = append(drop, n)
		}
	}
	for _, n := range unlink {
		n.Data, n.DataAtom, n.Attr = "span", atom.Span, nil
	}
	for _, n := range drop {
		removeWithFrame(n, main)
	}
	first, err := html.ParseFragment(strings.NewReader(of.notice), main)
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

// isForOnlookers says whether an element stands in a part that is made for onlookers.
func isForOnlookers(n, within *html.Node) bool {
	for ; n != within && n != nil; n = n.Parent {
		if hasAttribute(n, "data-onlooker") {
			return true
		}
	}
	return false
}

// formParts are elements that only an owner can use.
var formParts = []atom.Atom{atom.Form, atom.Input, atom.Button, atom.Textarea, atom.Select, atom.Label}

// public are the first parts of the addresses that show everybody the same.
var public = []string{"roles", "skills", "paths", "compare", "method", "privacy", "sample", "api"}

func fragment(path string, of *url.URL) string {
	if of.Fragment == "" {
		return path
	}
	return path + "#" + of.Fragment
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

func hasAttribute(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

// nothing is a store.Reader of nobody's data. Readers that show a part of somebody's have it for the rest.
type nothing struct{}

var errNothing = &store.Error{Code: store.NotFound, Message: "there is nothing of that id to look at"}

func (nothing) Person() store.Person { return store.Person{} }

func (nothing) Draft(string) (store.Draft, error) { return store.Draft{}, errNothing }

func (nothing) Drafts() ([]store.Draft, error) { return nil, nil }

func (nothing) Assessment(string) (store.Assessment, error) { return store.Assessment{}, errNothing }

func (nothing) Summary(string) (store.Summary, error) { return store.Summary{}, errNothing }

func (nothing) Summaries(string, string, int) ([]store.Summary, error) { return nil, nil }

func (nothing) First(string) (store.Summary, error) { return store.Summary{}, errNothing }

func (nothing) Corrections() (store.Corrections, error) { return nil, nil }

func (nothing) Count() (store.Counts, error) { return store.Counts{}, nil }

func (nothing) Plan(string) (store.Plan, error) { return store.Plan{}, errNothing }

func (nothing) ActivePlans() ([]store.Plan, error) { return nil, nil }

func (nothing) PlanSummaries(string, int) ([]store.PlanSummary, error) { return nil, nil }

func (nothing) Settings() (store.Settings, error) { return store.Settings{}, nil }

func (nothing) Keys() ([]store.Key, error) { return nil, nil }

func (nothing) Memberships() ([]store.Membership, error) { return nil, nil }

func (nothing) Record(string, string) (json.RawMessage, error) { return nil, errNothing }

func (nothing) Records(string) ([]store.Record, error) { return nil, nil }

func (nothing) Events(uint64, int) ([]store.Event, error) { return nil, nil }

// Usage tells onlookers nothing.
func (nothing) Usage() (store.Usage, error) { return store.Usage{}, nil }
