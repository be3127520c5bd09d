package server_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"careerpath/engine/plan"
	"careerpath/server"
	"careerpath/store"
)

// Who may ask for what: every address and operation, asked for by everybody there is, with every method.

// mark is in everything that the person writes of whose data it is; nobody else may ever read it.
const mark = "Kestrel-7391"

// visitor is somebody who asks, with a secret that they send wherever a secret can be sent.
type visitor struct {
	name   string
	secret string
	is     whose
	scope  string // of a link that is good: what it shows
}

// whose says whose secret it is, and whether it is good for everything of theirs.
type whose int

const (
	nobodys  whose = iota // none, one that has ended, or one of a part
	owners                // a browser of the person whose data it is, who runs a group
	members               // a browser of a member of that group
	programs              // a program's of that person
	others                // a browser of somebody else
	othersProgram
)

// matrix is a site with somebody's data, and everybody who may ask for it.
type matrix struct {
	*somebody
	visitors []visitor
	names    map[string]string // examples of placeholders, by the path up to them or by themselves
	mark     string            // of the person's pages
}

func newMatrix(t *testing.T) *matrix {
	t.Helper()
	p := newSite(t).somebody()
	m := &matrix{somebody: p}
	first, second := p.taken(quizID, 100, leader), p.taken(quizID, 5, director)
	growth := p.directorPlan(&second, func(growth *plan.Plan) {
		growth.Milestones[0].Notes, growth.Name = mark, mark
	})
	milestone := growth.Plan.Milestones[0].ID
	calendar := store.SecretHash{1, 2, 3}
	p.update(func(tx store.Tx) error {
		settings := store.Settings{Calendar: &calendar, Names: map[string]string{first.ID: mark, second.ID: mark}}
		if err := tx.PutSettings(settings); err != nil {
			return err
		}
		draft := store.Draft{ID: "draft", Quiz: "manager_or_director", Started: p.clock(), Updated: p.clock()}
		if err := tx.PutDraft(draft); err != nil {
			return err
		}
		if err := store.Put(tx, store.RoundRecords, second.ID, store.Round{ID: "round", Assessment: second.ID, Called: "Kim",
			Asked: []store.Asked{{Key: "elsewhere", Name: mark}}}); err != nil {
			return err
		}
		return store.Put(tx, store.CommentRecords, "comment", store.Comment{ID: "comment", Plan: growth.ID,
			Milestone: milestone, Key: "elsewhere", By: "Ann", Text: mark})
	})
	m.mark = hiddenField(t, p.get("/me"), ":owner")
	day := p.clock().Add(24 * time.Hour)
	key := func(name string, kind store.KeyKind, is whose, scope *store.Scope) {
		id := strings.ReplaceAll(name, " ", "-")
		v := visitor{name: name, is: is, secret: p.keyOf(store.Key{ID: id, Kind: kind, Name: "Ann", Expires: day, Scope: scope})}
		if scope != nil {
			v.scope = scope.What
			if scope.Comment {
				v.scope += " with comments"
			}
		}
		m.visitors = append(m.visitors, v)
	}
	ended := func(name string, kind store.KeyKind, revoked bool) {
		k := store.Key{ID: strings.ReplaceAll(name, " ", "-"), Kind: kind, Expires: p.clock().Add(-time.Hour),
			Scope: &store.Scope{What: "progress", Comment: true}}
		secret := p.keyOf(k)
		if revoked {
			p.update(func(tx store.Tx) error { return tx.DeleteKey(k.ID) })
		}
		m.visitors = append(m.visitors, visitor{name: name, secret: secret})
	}
	m.visitors = append(m.visitors, visitor{name: "nobody"}, visitor{name: "the person", secret: p.secret, is: owners})
	key("a program of the person", store.KeyAPI, programs, nil)
	key("the private link", store.KeyLink, nobodys, nil)
	key("a passkey's id", store.KeyPasskey, nobodys, nil)
	key("an account's mark", store.KeyAccount, nobodys, nil)
	key("link to a result", store.KeyShare, nobodys, &store.Scope{What: "result", Subject: second.ID})
	key("link to a plan", store.KeyShare, nobodys, &store.Scope{What: "plan", Subject: growth.ID})
	key("link to all", store.KeyShare, nobodys, &store.Scope{What: "progress"})
	key("link to comment on a plan", store.KeyShare, nobodys, &store.Scope{What: "plan", Subject: growth.ID, Comment: true})
	key("link to comment on all", store.KeyShare, nobodys, &store.Scope{What: "progress", Comment: true})
	key("link to answer about them", store.KeyObserver, nobodys, &store.Scope{What: "round", Subject: "round"})
	ended("a browser that was ended", store.KeyBrowser, true)
	ended("a program that was ended", store.KeyAPI, true)
	ended("a program that is past its day", store.KeyAPI, false)
	ended("a link that was ended", store.KeyShare, true)
	ended("a link that is past its day", store.KeyShare, false)
	ended("a link to answer that was ended", store.KeyObserver, true)
	ended("a link to answer that is past its day", store.KeyObserver, false)

	other := p.site.somebody()
	m.visitors = append(m.visitors, visitor{name: "somebody else", secret: other.secret, is: others},
		visitor{name: "a program of somebody else", is: othersProgram,
			secret: other.keyOf(store.Key{ID: "p", Kind: store.KeyAPI})})
	other.taken(quizID, 3, leader)

	const team = "0190a5b0-0000-7000-8000-000000000001"
	p.update(func(tx store.Tx) error {
		return store.Put(tx, store.GroupRecords, team, store.Group{ID: team, Name: mark})
	})
	key("a joining link", store.KeyGroup, nobodys, &store.Scope{What: "group", Subject: team})
	for name, is := range map[string]whose{"a member": members, "a member who left": others} {
		v := p.site.somebody()
		v.update(func(tx store.Tx) error {
			if err := tx.Join(store.Membership{Group: team, Owner: p.id}); err != nil || is == members {
				return err
			}
			return tx.Leave(team)
		})
		m.visitors = append(m.visitors, visitor{name: name, secret: v.secret, is: is})
	}

	m.names = map[string]string{
		"/assessments/{id}": second.ID, "{a}": first.ID, "{b}": second.ID, "/plans/{id:[0-9a-f-]+}": growth.ID,
		"{milestone}": milestone, "{comment}": "comment", "{quiz}": quizID, "{skill}": "strategic_vision",
		"/roles/{role}": "marketing_director", "{path}": "manager_to_director", "{secret}": p.secret,
		"{file}": "style.css", "{problem}": "not-found", "/me/keys/{key}": "browser", "/shares/{key}": "link-to-all",
		"/api/v1/me/drafts/{quiz}": "manager_or_director", "{assessment}": second.ID, "{plan}": growth.ID, "{role}": "marketing_director",
		"{token:[A-Za-z0-9_-]+}": "AAAA", "/groups/{id:[0-9a-f-]+}": team,
	}
	return m
}

var placeholders = regexp.MustCompile(`\{[^}]*\}`)

// address is an example of a route's address, for a visitor: a link's pages are those of the visitor's own key.
func (m *matrix) address(t *testing.T, path string, v *visitor) string {
	t.Helper()
	return placeholders.ReplaceAllStringFunc(path, func(name string) string {
		before := path[:strings.Index(path, name)] + name
		if strings.HasSuffix(before, "/compare/{a}") || strings.HasSuffix(before, "/compare/{a}/{b}") {
			return map[string]string{"{a}": "marketing_manager", "{b}": "marketing_director"}[name]
		}
		for _, of := range []string{before, strings.TrimPrefix(before, "/shared/{key}"), name} {
			if value, ok := m.names[of]; ok {
				return value
			}
		}
		if name == "{key}" {
			return strings.ReplaceAll(v.name, " ", "-")
		}
		t.Fatalf("%s: what is an example of %s?", path, name)
		return ""
	})
}

// ask sends a request with a visitor's secret wherever a secret can be.
func (m *matrix) ask(v *visitor, method, address, kind, body string) reply {
	m.t.Helper()
	req, err := http.NewRequest(method, m.server.URL+address, strings.NewReader(body))
	if err != nil {
		m.t.Fatal(err)
	}
	if v.secret != "" {
		req.AddCookie(&http.Cookie{Name: "careerpath", Value: v.secret})
		req.AddCookie(&http.Cookie{Name: "careerpath-link", Value: v.secret})
		req.Header.Set("Authorization", "Bearer "+v.secret)
	}
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	if body != "" {
		req.Header.Set("Content-Type", kind)
	}
	got, err := http.DefaultTransport.RoundTrip(req) // which follows no redirection
	if err != nil {
		m.t.Fatal(err)
	}
	defer got.Body.Close()
	text, err := io.ReadAll(got.Body)
	if err != nil {
		m.t.Fatal(err)
	}
	return reply{got.StatusCode, got.Header, string(text)}
}

// kept is all that is kept of the person, but for when keys were used.
func (m *matrix) kept() string {
	m.t.Helper()
	m.client = newClient(m.t)
	m.signIn()
	out := export(m.site)
	out.Exported = time.Time{}
	for i := range out.Keys {
		out.Keys[i].Used = time.Time{}
	}
	text, err := json.Marshal(out)
	if err != nil {
		m.t.Fatal(err)
	}
	return string(text)
}

// row says who may ask for an address.
type row func(v *visitor) outcome

// outcome is how a request is to be answered.
type outcome int

const (
	refused outcome = iota // with a mistake of the asker's, and nothing of the person's
	ofTheir                // in whatever way, and nothing of the person's
	answers                // by what the asker sent: with no refusal
)

// Rows of the table.
var (
	// everybody: what is alike for all
	everybody row = func(*visitor) outcome { return answers }
	// own: what is the asker's own, whoever asks
	own row = func(v *visitor) outcome {
		if v.is == owners {
			return answers
		}
		return ofTheir
	}
	// named: what is named by an id that is the person's
	named row = func(v *visitor) outcome {
		if v.is == owners {
			return answers
		}
		return refused
	}
	// scripted: what scripts send, which a form is not
	scripted row = func(*visitor) outcome { return ofTheir }
	// inGroup: what those see who are in a group that the person runs, and the person
	inGroup row = func(v *visitor) outcome {
		if v.is == members {
			return answers
		}
		return named(v)
	}
	// inOwn: what is the asker's own, and for members says a group's name
	inOwn row = func(v *visitor) outcome {
		if v.is == members {
			return answers
		}
		return own(v)
	}
	// nobody may: a secret of another kind
	nobody row = func(*visitor) outcome { return refused }
)

// shown is what links of some scopes show.
func shown(scopes ...string) row {
	return func(v *visitor) outcome {
		if slices.Contains(scopes, v.scope) {
			return answers
		}
		return refused
	}
}

const (
	linkResult, linkPlan, linkAll = "result", "plan", "progress"
	commentPlan, commentAll       = "plan with comments", "progress with comments"
	linkObserver                  = "round" // which shows nothing of the person's
)

// accessRows says who may ask for each address: one without its row is a fault.
var accessRows = map[string]row{
	"GET /": own, "GET /quizzes/{quiz}": own, "POST /quizzes/{quiz}": own, "GET /quizzes/{quiz}/again": own,
	"GET /quizzes/{quiz}/review": own, "POST /quizzes/{quiz}/finish": own, "POST /quizzes/{quiz}/restart": own,
	"GET /assessments/{id}": named, "POST /assessments/{id}/correct": named, "GET /assessments/{id}/name": named,
	"POST /assessments/{id}/name": named, "GET /assessments/{id}/print": named, "GET /assessments/{id}/card.svg": named,
	"GET /assessments/{id}/outside": named, "POST /assessments/{id}/outside": named,
	"GET /observe/{key}": shown(linkObserver), "POST /observe/{key}": shown(linkObserver),
	"GET /assessments/{id}/card.png": named, "GET /assessments/{a}/beside/{b}": named, "GET /progress": own,
	"GET /roles": everybody, "GET /roles/{role}": everybody, "GET /roles/{role}/card.png": everybody,
	"GET /compare/{a}/{b}": everybody, "GET /skills": everybody, "GET /skills/{skill}": everybody,
	"POST /skills/{skill}/evidence": own, "GET /method": everybody, "GET /privacy": everybody,
	"GET /sample/result": everybody, "GET /sample/plan": everybody, "GET /paths": everybody, "GET /paths/{path}": everybody,
	"GET /plans/new": own, "POST /plans": own,
	"GET /plans/{id:[0-9a-f-]+}.ics": named, "GET /plans/{id:[0-9a-f-]+}.md": named, "GET /plans/{id:[0-9a-f-]+}.json": named,
	"GET /plans/{id:[0-9a-f-]+}/print": named, "GET /plans/{id:[0-9a-f-]+}/name": named,
	"POST /plans/{id:[0-9a-f-]+}/name": named, "POST /plans/{id:[0-9a-f-]+}/kept": named, "GET /plans/{id:[0-9a-f-]+}": named,
	"POST /plans/{id:[0-9a-f-]+}": named, "GET /plans/{id:[0-9a-f-]+}/adopt": named, "POST /plans/{id:[0-9a-f-]+}/adopt": named,
	"GET /plans/{id:[0-9a-f-]+}/milestones/{milestone}":                     named,
	"POST /plans/{id:[0-9a-f-]+}/milestones/{milestone}":                    named,
	"POST /plans/{id:[0-9a-f-]+}/milestones/{milestone}/comments/{comment}": named,
	"POST /plans/{id:[0-9a-f-]+}/check-in":                                  named,
	"GET /me":                                                               own, "GET /me/export": own, "GET /me/resume.json": own, "GET /me/badges.json": own, "GET /calendar": own,
	"POST /calendar": own, "GET /calendar/{token:[A-Za-z0-9_-]+}.ics": nobody, "GET /me/leave": own, "POST /me/leave": own,
	"POST /me/delete": own, "POST /me/link": own, "GET /me/keys": own, "POST /me/keys": own, "POST /me/keys/{key}": named,
	"GET /shares": own, "POST /shares": own, "POST /shares/{key}": named,
	"GET /shared/{key}":                                               shown(linkResult, linkPlan, linkAll, commentPlan, commentAll),
	"GET /shared/{key}/progress":                                      shown(linkAll, commentAll),
	"GET /shared/{key}/assessments/{id}":                              shown(linkResult, linkAll, commentAll),
	"GET /shared/{key}/assessments/{a}/beside/{b}":                    shown(linkAll, commentAll),
	"GET /shared/{key}/plans/{id:[0-9a-f-]+}":                         shown(linkPlan, linkAll, commentPlan, commentAll),
	"GET /shared/{key}/plans/{id:[0-9a-f-]+}/milestones/{milestone}":  shown(linkPlan, linkAll, commentPlan, commentAll),
	"POST /shared/{key}/plans/{id:[0-9a-f-]+}/milestones/{milestone}": shown(commentPlan, commentAll),
	"GET /groups": inOwn, "POST /groups": own, "POST /groups/join": nobody, "GET /groups/{id:[0-9a-f-]+}": inGroup,
	"POST /groups/{id:[0-9a-f-]+}": named, "GET /groups/{id:[0-9a-f-]+}/figures.csv": named,
	"GET /open": everybody, "POST /open": own, "POST /passkeys/ask": scripted, "POST /passkeys/add": scripted,
	"POST /passkeys/ask-sign-in": scripted, "POST /passkeys/sign-in": scripted, "GET /return/{secret}": everybody,
	// Without a provider; TestASignInGoesOnOnlyInTheBrowserThatBeganIt has one.
	"GET /sign-in": nobody, "GET /sign-in/start": nobody, "GET /sign-in/back": nobody, "GET /sign-in/whose": nobody,
	"POST /sign-in/whose": nobody,
	"POST /language":      everybody, "POST /theme": everybody, "GET /card.png": everybody, "GET /api": everybody,
	"GET /api/openapi.json": everybody, "GET /api/openapi.yaml": everybody, "GET /api/problems/{problem}": everybody,
	"GET /static/{file}": everybody, "GET /livez": everybody, "GET /readyz": everybody,
}

// request is what the table has a row for.
type request struct {
	method, path string
	row          row
	kind, body   string
}

// takes says whether an address is one of the pattern.
func (of request) takes(address string) bool {
	pattern := placeholders.ReplaceAllStringFunc(of.path, func(name string) string {
		if _, wanted, ok := strings.Cut(strings.Trim(name, "{}"), ":"); ok {
			return wanted
		}
		return "[^/]+"
	})
	return regexp.MustCompile("^" + pattern + "$").MatchString(address)
}

// requests are all addresses and operations with their rows.
func requests(t *testing.T) (all []request) {
	t.Helper()
	left := map[string]bool{}
	for name := range accessRows {
		left[name] = true
	}
	for _, route := range server.Routes() {
		name := route.Method + " " + route.Path
		r, ok := accessRows[name]
		if !ok {
			t.Errorf("%s has no row that says who may ask for it", name)
			continue
		}
		delete(left, name)
		of := request{method: route.Method, path: route.Path, row: r, kind: "application/x-www-form-urlencoded"}
		if name == "POST /observe/{key}" { // whose form has questions alone
			of.body = ":clear=nothing"
		}
		all = append(all, of)
	}
	for name := range left {
		t.Errorf("there is a row for %s, which is no address", name)
	}
	for _, op := range server.Operations() {
		r := everybody
		if op.Access == server.AccessKey {
			names := placeholders.FindAllString(op.Path, -1)
			byID := slices.ContainsFunc(names, func(name string) bool { return name != "{quiz}" })
			r = func(v *visitor) outcome {
				switch {
				case v.is == programs:
					return answers
				case v.is == othersProgram && !byID:
					return ofTheir
				}
				return refused
			}
		}
		all = append(all, request{method: op.Method, path: op.Path, row: r, kind: "application/json", body: op.Example.Body})
	}
	return all
}

func TestEveryAddressAnswersEverybodyAsItsRowSays(t *testing.T) {
	var m *matrix
	for _, of := range requests(t) {
		changes := of.method != http.MethodGet
		if m == nil || changes {
			m = newMatrix(t)
		}
		used := m
		if changes { // which may leave less than there was
			m = nil
		}
		before := used.kept()
		order := slices.Clone(used.visitors) // those who are answered come last: what they ask for may change
		slices.SortStableFunc(order, func(a, b visitor) int { return int(of.row(&a)) - int(of.row(&b)) })
		for i := range order {
			v := &order[i]
			want := of.row(v)
			if want == answers && changes && of.path != "/language" && of.path != "/theme" {
				if now := used.kept(); now != before {
					t.Fatalf("%s %s: somebody changed what isn't theirs:\n%s\n%s", of.method, of.path, before, now)
				}
			}
			body := of.body
			if of.method == http.MethodPost && body == "" {
				form := used.form()
				if strings.HasPrefix(of.path, "/groups/") {
					form.Set("go", "link")
				}
				body = form.Encode()
			}
			r := used.ask(v, of.method, used.address(t, of.path, v), of.kind, body)
			at := of.method + " " + of.path + " by " + v.name
			leaks := strings.Contains(r.body, mark) && (v.scope == "" || v.scope == linkObserver)
			switch {
			case r.status >= http.StatusInternalServerError:
				t.Errorf("%s: status %d: %s", at, r.status, r.body)
			case (want != answers || v.scope == linkObserver) && leaks:
				t.Errorf("%s shows what is the person's", at)
			case want == refused && (r.status < http.StatusBadRequest):
				t.Errorf("%s is answered with %d to %q", at, r.status, r.location())
			case want == answers && slices.Contains([]int{401, 403, 404, 405, 409}, r.status):
				t.Errorf("%s is refused with %d: %s", at, r.status, r.body)
			}
			if want == answers && changes {
				break // one is enough: what was there may be gone
			}
		}
	}
}

// form is what any form of the person's pages sends.
func (m *matrix) form() url.Values {
	return url.Values{":owner": {m.mark}, "version": {"1"}, "go": {"pace"}, "text": {"hello"}, "name": {"x"}, "lang": {"en"},
		":go": {"look"}}
}

// A method that an address doesn't take is refused alike to everybody, with those that it takes.
func TestEveryAddressRefusesOtherMethods(t *testing.T) {
	m := newMatrix(t)
	all := requests(t)
	taken := map[string][]string{}
	for _, of := range all {
		address := m.address(t, of.path, &m.visitors[0])
		for _, other := range all { // the pattern of one may take in another
			if other.takes(address) && !slices.Contains(taken[address], other.method) {
				taken[address] = append(taken[address], other.method)
			}
		}
	}
	before := m.kept()
	for address, methods := range taken {
		for _, method := range []string{"GET", "POST", "PUT", "PATCH", "DELETE"} {
			if slices.Contains(methods, method) {
				continue
			}
			for i := range m.visitors {
				r := m.ask(&m.visitors[i], method, address, "", "")
				if r.status != http.StatusMethodNotAllowed || !strings.Contains(r.header.Get("Allow"), methods[0]) {
					t.Errorf("%s %s by %s: status %d, Allow %q", method, address, m.visitors[i].name, r.status, r.header.Get("Allow"))
				}
			}
		}
	}
	if m.kept() != before {
		t.Error("something has changed")
	}
}
