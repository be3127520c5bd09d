package server_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"careerpath/server"
	"careerpath/store/bolt"
)

// fuzzed is a server that is asked without a network, and somebody of whom it keeps all kinds of data.
type fuzzed struct {
	http.Handler
	log      *lockedBuffer
	id       string // of the person
	token    string
	plan     string // address of a plan in the API
	assessed string // id of a result
}

func newFuzzed(f *testing.F) *fuzzed {
	f.Helper()
	c, err := catalog()
	if err != nil {
		f.Fatal(err)
	}
	st, err := bolt.Open(filepath.Join(f.TempDir(), "people.db"))
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { _ = st.Close() })
	on := &fuzzed{log: &lockedBuffer{}}
	s, err := server.New(c, st, slog.New(slog.NewJSONHandler(on.log, nil)), time.Now)
	if err != nil {
		f.Fatal(err)
	}
	on.Handler = s.Handler()
	var made struct{ ID, Token string }
	read := func(r reply, into any) {
		if err := json.Unmarshal([]byte(r.body), into); err != nil || r.status != http.StatusCreated {
			f.Fatalf("status %d, %v: %s", r.status, err, r.body)
		}
	}
	read(on.send("POST", "/api/v1/people", `{}`), &made)
	on.id, on.token = made.ID, made.Token
	var answers []byte
	for _, of := range c.Cases() {
		if sheet, err := of.AnswerSheet(); err == nil && of.Quiz.ID == quizID && of.Expect.Role == "marketing_manager" {
			if answers, err = json.Marshal(sheet); err != nil {
				f.Fatal(err)
			}
		}
	}
	read(on.send("POST", "/api/v1/me/assessments", `{"quiz": "`+quizID+`", "answers": `+string(answers)+`}`), &made)
	on.assessed = made.ID
	read(on.send("POST", "/api/v1/me/plans", `{"to": "marketing_director", "hours_per_week": 3, "adopt": true}`), &made)
	on.plan = "/api/v1/me/plans/" + made.ID
	return on
}

// send sends a request with the person's key, and headers as names and values.
func (on *fuzzed) send(method, path, body string, headers ...string) reply {
	r := httptest.NewRequest(method, "/", strings.NewReader(body))
	path, r.URL.RawQuery, _ = strings.Cut(path, "?")
	r.URL.Path, r.RequestURI = path, path
	if on.token != "" {
		r.Header.Set("Authorization", "Bearer "+on.token)
	}
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	on.ServeHTTP(w, r)
	return reply{w.Code, w.Header(), w.Body.String()}
}

// named checks that a reply is no error of the server, and that one that refuses a body says what is wrong where.
func (on *fuzzed) named(t *testing.T, r reply, where string) {
	t.Helper()
	if strings.Contains(on.log.String(), `"level":"ERROR"`) || r.status >= http.StatusInternalServerError {
		t.Fatalf("status %d: %s\n%s", r.status, r.body, on.log)
	}
	if r.status < http.StatusBadRequest {
		return
	}
	var p server.Problem
	if err := json.Unmarshal([]byte(r.body), &p); err != nil || p.Status != r.status || p.Detail == "" ||
		r.header.Get("Content-Type") != "application/problem+json" {
		t.Fatalf("status %d is told as %q, %v", r.status, r.body, err)
	}
	if r.status != http.StatusBadRequest && r.status != http.StatusUnprocessableEntity {
		return
	}
	for _, fault := range p.Errors {
		if !strings.HasPrefix(fault.Location, where) || fault.Message == "" {
			t.Errorf("%+v names no place in %s", fault, where)
		}
	}
	if len(p.Errors) == 0 {
		t.Errorf("nothing names where it is wrong: %s", r.body)
	}
}

// FuzzJSONBody sends bodies to operations of the API. What isn't JSON is refused; what is taken means the same when it
// is written in another way; what is kept is what was sent.
func FuzzJSONBody(f *testing.F) {
	on := newFuzzed(f)
	operations := []struct{ method, path string }{
		{"POST", "/api/v1/score"}, {"PUT", "/api/v1/me/drafts/" + quizID}, {"POST", "/api/v1/quizzes/" + quizID + "/next"},
		{"PATCH", on.plan}, {"POST", on.plan + "/milestones"},
	}
	for i, body := range []string{
		`{"quiz": "marketing_career", "answers": {"replied_to_followers": 4, "team_size": "nobody"}}`,
		`{"answers": {"replied_to_followers": 4, "executive_meetings": 2}, "short": false}`,
		`{"answers": {}}`, `{"name": "My way up", "hours_per_week": 4}`, `{"title": "Read on", "hours": 2.5, "gains": []}`,
		`{"answers": {"replied_to_followers": 4, "replied_to_followers": 5}}`, `{"answers": {"replied_to_followers": 1e999}}`,
		`{"quiz": null, "answers": [1]}`, `[`, `{}{}`, "{\"a\xff\": 1}",
		`{"quiz": "\ud800", "answers": {"people_led": [["x"]]}}`,
	} {
		f.Add(byte(i), []byte(body))
	}
	f.Fuzz(func(t *testing.T, which byte, sent []byte) {
		op := operations[int(which)%len(operations)]
		ask := func(body []byte) reply { return on.send(op.method, op.path, string(body), "If-Match", "*") }
		r := ask(sent)
		on.named(t, r, "body")
		taken := r.status < http.StatusBadRequest
		if len(sent) > 0 && taken != json.Valid(sent) && taken {
			t.Fatalf("what isn't JSON is taken: %s", r.body)
		}
		if !taken || op.method == "POST" && op.path == on.plan+"/milestones" { // which makes another each time
			return
		}
		// Through a map, keys come in another order, and numbers and texts are written anew.
		decoder := json.NewDecoder(bytes.NewReader(sent))
		decoder.UseNumber()
		var tree any
		if err := decoder.Decode(&tree); err != nil {
			return // nothing was sent
		}
		again, err := json.MarshalIndent(tree, " ", "\t")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(saidIn(t, r), saidIn(t, ask(again))); diff != "" {
			t.Errorf("written anew it is taken for something else:\n%s", diff)
		}
		if op.method == "PUT" {
			if diff := cmp.Diff(saidIn(t, r)["answers"], saidIn(t, on.send("GET", op.path, ""))["answers"]); diff != "" {
				t.Errorf("what is kept is not what was taken:\n%s", diff)
			}
		}
	})
}

// saidIn is what a reply says, but for when and in which version.
func saidIn(t *testing.T, r reply) map[string]any {
	t.Helper()
	var out map[string]any
	if err := json.Unmarshal([]byte(r.body), &out); err != nil {
		t.Fatalf("status %d, %v: %s", r.status, err, r.body)
	}
	maps.DeleteFunc(out, func(key string, _ any) bool {
		return slices.Contains([]string{"started", "updated", "version"}, key)
	})
	return out
}

// FuzzCursor reads lists from cursors that anybody can make, with the checksum and all. Each is refused by its name or
// leads to the rest of the list.
func FuzzCursor(f *testing.F) {
	on := newFuzzed(f)
	lists := []string{"/api/v1/roles", "/api/v1/skills", "/api/v1/me/events", "/api/v1/me/assessments", "/api/v1/me/plans"}
	type part struct {
		Items []map[string]any
		Next  string
	}
	read := func(t testing.TB, r reply) (p part) {
		if err := json.Unmarshal([]byte(r.body), &p); err != nil || p.Items == nil {
			t.Fatalf("status %d, %v: %s", r.status, err, r.body)
		}
		return p
	}
	whole := make([][]map[string]any, len(lists))
	for i, list := range lists {
		whole[i] = read(f, on.send("GET", list, "")).Items
		next := read(f, on.send("GET", list+"?limit=1", "")).Next
		f.Add(byte(i), []byte(next), false)
		if raw, err := base64.RawURLEncoding.DecodeString(next); err == nil && len(raw) > 4 {
			f.Add(byte(i), raw[4:], true)
		}
	}
	for _, said := range []string{`1{}`, `1{"l":"roles","a":"nobody"}`, `1{"l":"events","a":"-1"}`,
		`1{"l":"events","a":"18446744073709551615"}`, `1null`, `2{}`} {
		f.Add(byte(2), []byte(said), true)
	}
	f.Fuzz(func(t *testing.T, which byte, said []byte, summed bool) {
		i := int(which) % len(lists)
		cursor := string(said)
		if summed {
			sum := sha256.Sum256(said)
			cursor = base64.RawURLEncoding.EncodeToString(append(sum[:4:4], said...))
		}
		r := on.send("GET", lists[i]+"?cursor="+url.QueryEscape(cursor), "")
		on.named(t, r, "query.cursor")
		if r.status >= http.StatusBadRequest {
			return
		}
		rest := read(t, r)
		if all := whole[i]; len(rest.Items) > len(all) ||
			!cmp.Equal(rest.Items, append([]map[string]any{}, all[len(all)-len(rest.Items):]...)) {
			t.Errorf("the cursor %q leads to %v", said, rest.Items)
		}
	})
}

// FuzzCookie sends cookies. None breaks a page, opens somebody's data that isn't their secret, or comes back as more
// than a cookie.
func FuzzCookie(f *testing.F) {
	on := newFuzzed(f)
	names := []string{"careerpath", "__Host-careerpath", "careerpath-lang", "careerpath-zone", "careerpath-theme",
		"careerpath-link", "careerpath-passkey"}
	pages := []string{"/", "/me", "/assessments/" + on.assessed, "/quizzes/" + quizID, "/me/export"}
	token := on.token
	on.token = "" // from here on, cookies alone count
	for i, value := range []string{token, "new." + token, token + "." + token, token[:42], "", "x", "de", "es-419",
		"Europe/Berlin", "../../etc/passwd", "Local", "dark", `"quoted; Path=/"`, "\x00\xff", strings.Repeat("A", 43),
		strings.Repeat("x", 5000)} {
		f.Add(byte(i), byte(i/2), value)
	}
	f.Fuzz(func(t *testing.T, name, page byte, value string) {
		sent, at := names[int(name)%len(names)], pages[int(page)%len(pages)]
		r := on.send("GET", at, "", "Cookie", sent+"="+value)
		if r.status >= http.StatusInternalServerError || strings.Contains(on.log.String(), `"level":"ERROR"`) {
			t.Fatalf("%s with %s=%q: status %d\n%s", at, sent, value, r.status, on.log)
		}
		holds := sent == "careerpath" && (strings.HasPrefix(value, token) || strings.HasPrefix(value, "new."+token))
		if !holds && (strings.Contains(r.body, on.id) || strings.Contains(r.body, on.assessed) && r.status == http.StatusOK) {
			t.Errorf("%s shows somebody's data to %s=%q", at, sent, value)
		}
		for _, line := range r.header.Values("Set-Cookie") {
			set, err := http.ParseSetCookie(line)
			if err != nil || set.Path == "" || set.Domain != "" || !set.HttpOnly ||
				set.SameSite != http.SameSiteLaxMode && set.SameSite != http.SameSiteStrictMode {
				t.Errorf("%s=%q comes back as %q: %v", sent, value, line, err)
			}
		}
	})
}
