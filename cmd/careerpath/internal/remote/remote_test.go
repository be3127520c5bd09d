package remote_test

import (
	"context"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"careerpath/cmd/careerpath/internal/remote"
	"careerpath/engine"
)

const token = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYq"

// answering is a server that always answers in one way.
func answering(t *testing.T, status int, header map[string]string, body string) *remote.Server {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		for name, value := range header {
			w.Header().Set(name, value)
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body) // the test sees what arrives
	}))
	t.Cleanup(s.Close)
	return remote.New(s.URL, token)
}

func TestAnAddressIsWrittenInOneWay(t *testing.T) {
	for text, want := range map[string]string{
		"https://Careers.Example.org/":  "https://careers.example.org",
		" http://127.0.0.1:8080 ":       "http://127.0.0.1:8080",
		"https://careers.example.org:1": "https://careers.example.org:1",
		"careers.example.org":           "",
		"https://":                      "",
		"https://me@careers.org":        "",
		"https://careers.org/me":        "",
		"https://careers.org?a=b":       "",
		"https://careers.org#a":         "",
		"ftp://careers.org":             "",
	} {
		if got, err := remote.Address(text); got != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q, %v; want %q", text, got, err, want)
		}
	}
}

func TestOthersCanReadWhatGoesToAnotherMachineWithoutHTTPS(t *testing.T) {
	for address, want := range map[string]bool{"http://careers.example.org": true, "http://10.0.0.7:80": true,
		"https://careers.example.org": false, "http://localhost:8080": false, "http://127.0.0.1": false,
		"http://[::1]:8080": false} {
		if got := remote.Readable(address); got != want {
			t.Errorf("%s: %v", address, got)
		}
	}
}

func TestWhatAServerAnswersIsToldPlainly(t *testing.T) {
	problem := map[string]string{"Content-Type": "application/problem+json"}
	for _, tc := range []struct {
		name   string
		server *remote.Server
		want   string
	}{
		{"a key that opens nothing", answering(t, 401, problem, `{"title":"No key","status":401}`),
			" doesn't take the key: the key has ended, was revoked, or is of another server"},
		{"a problem with its places", answering(t, 422, problem, `{"title":"Invalid","detail":"Two are wrong.",`+
			`"errors":[{"location":"body.quiz","message":"is missing"},{"location":"body.to","message":"has\u001b[2J a bell"}]}`),
			": Two are wrong.\nbody.quiz: is missing\nbody.to: has[2J a bell"},
		{"a problem of which only the kind is said", answering(t, 429, problem, `{"title":"Too many requests"}`),
			": Too many requests"},
		{"a page that isn't there", answering(t, 404, map[string]string{"Content-Type": "text/html"}, "<h1>No</h1>"),
			" is no careerpath server, or of another version than this program: it answers 404 to /api/v1/me"},
		{"an error of a proxy", answering(t, 502, nil, "bad gateway"),
			" is no careerpath server, or of another version than this program: it answers 502 to /api/v1/me"},
		{"a problem that is none", answering(t, 400, problem, "{"),
			" is no careerpath server, or of another version than this program: it answers 400 to /api/v1/me"},
		{"a redirect", answering(t, 308, map[string]string{"Location": "https://careers.example.org/"}, ""),
			" leads on to https://careers.example.org/: give that address"},
		{"no JSON", answering(t, 200, nil, "<p>Welcome"),
			" answers with something else than this program knows: it may be of another version ("},
		{"other JSON", answering(t, 200, nil, `{"id": 7}`),
			" answers with something else than this program knows: it may be of another version ("},
	} {
		_, err := tc.server.Me(t.Context())
		if err == nil || !strings.HasPrefix(err.Error(), tc.server.Address()+tc.want) {
			t.Errorf("%s:\n%v\nwant\n…%s", tc.name, err, tc.want)
		}
		if err != nil && strings.Contains(err.Error(), token) {
			t.Errorf("%s: the key is told: %v", tc.name, err)
		}
	}
}

func TestACertificateThatNobodyKnowsIsRefused(t *testing.T) {
	s := httptest.NewUnstartedServer(http.NotFoundHandler())
	s.Config.ErrorLog = log.New(io.Discard, "", 0) // it would tell of the refusal, too
	s.StartTLS()
	defer s.Close()
	_, err := remote.New(s.URL, token).Me(t.Context())
	if err == nil || !strings.Contains(err.Error(), "can't prove that it is the server of that name: x509") {
		t.Error(err)
	}
}

func TestAServerThatSpeaksNoHTTPSIsNamedAsSuch(t *testing.T) {
	s := httptest.NewServer(http.NotFoundHandler())
	defer s.Close()
	_, err := remote.New(strings.Replace(s.URL, "http:", "https:", 1), token).Me(t.Context())
	if err == nil || !strings.HasSuffix(err.Error(), "doesn't speak https: is the address "+s.URL+"?") {
		t.Error(err)
	}
}

func TestAServerThatIsNotThereIsNamed(t *testing.T) {
	s := httptest.NewServer(http.NotFoundHandler())
	s.Close()
	_, err := remote.New(s.URL, token).Me(t.Context())
	if err == nil || !strings.HasPrefix(err.Error(), s.URL+" can't be reached: dial tcp") {
		t.Error(err)
	}
}

func TestARequestEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	asked := make(chan struct{}, 2)
	s := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		asked <- struct{}{}
		cancel()
		_, _ = io.ReadAll(r.Body)
		<-r.Context().Done()
	}))
	defer s.Close()
	_, err := remote.New(s.URL, token).Keep(ctx, &remote.Taken{Quiz: "bakery"})
	if !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if len(asked) != 1 {
		t.Errorf("it is asked %d times", len(asked))
	}
}

func TestAnswersWhoseReplyIsLostAreSentAgainWithTheSameKey(t *testing.T) {
	var keys, bodies []string
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		keys, bodies = append(keys, r.Header.Get("Idempotency-Key")), append(bodies, string(body))
		if len(keys) == 1 {
			panic(http.ErrAbortHandler)
		}
		w.WriteHeader(http.StatusCreated)
		_, _ = io.WriteString(w, `{"result":{"quiz":"bakery"}}`) // the test sees what arrives
	}))
	defer s.Close()
	result, err := remote.New(s.URL, token).Keep(t.Context(), &remote.Taken{Quiz: "bakery",
		Answers: engine.Answers{"bakes": engine.Number(4)}})
	if err != nil || result.Quiz != "bakery" {
		t.Fatalf("%+v, %v", result, err)
	}
	if len(keys) != 2 || keys[0] == "" || keys[0] != keys[1] || bodies[0] != bodies[1] {
		t.Errorf("the requests are %q with the keys %q", bodies, keys)
	}
}

func TestAKeyGoesOnlyWhereItIsNeeded(t *testing.T) {
	sent := map[string]string{}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sent[r.URL.Path] = r.Header.Get("Authorization") + r.Header.Get("Idempotency-Key")
		_, _ = io.WriteString(w, `{}`) // the test sees what arrives
	}))
	defer s.Close()
	server := remote.New(s.URL, token)
	for _, call := range []func() error{
		func() error { _, err := server.Me(t.Context()); return err },
		func() error { _, err := server.QuizHash(t.Context(), "bakery"); return err },
		func() error { _, err := server.NewPerson(t.Context(), "mine"); return err },
	} {
		if err := call(); err != nil {
			t.Error(err)
		}
	}
	if sent["/api/v1/me"] != "Bearer "+token || sent["/api/v1/score"] != "" || sent["/api/v1/people"] != "" {
		t.Errorf("keys were sent with %v", sent)
	}
}

// atHome gives the test a place of its own for keys.
func atHome(t *testing.T) {
	t.Helper()
	t.Setenv("HOME", t.TempDir())
	t.Setenv("XDG_CONFIG_HOME", filepath.Join(os.Getenv("HOME"), "config"))
}

func opened(t *testing.T) *remote.Keys {
	t.Helper()
	keys, err := remote.OpenKeys()
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

func TestKeysAreKeptServerByServer(t *testing.T) {
	atHome(t)
	keys := opened(t)
	if keys.Last() != "" || keys.Find("https://a.org") != "" {
		t.Error("there is a key before any is kept")
	}
	for _, address := range []string{"https://a.org", "https://b.org"} {
		if err := keys.Put(address, "key of "+address); err != nil {
			t.Fatal(err)
		}
	}
	keys = opened(t)
	if keys.Last() != "https://b.org" || keys.Find("https://a.org") != "key of https://a.org" {
		t.Errorf("last is %q, and the first key %q", keys.Last(), keys.Find("https://a.org"))
	}
	if there, err := keys.Remove("https://b.org"); err != nil || !there {
		t.Fatal(there, err)
	}
	if there, err := keys.Remove("https://b.org"); err != nil || there {
		t.Fatal(there, err)
	}
	keys = opened(t)
	if keys.Last() != "" || keys.Find("https://b.org") != "" || keys.Find("https://a.org") == "" {
		t.Error("the wrong key is gone")
	}
	left, err := os.ReadDir(filepath.Dir(keys.Path()))
	if err != nil || len(left) != 1 {
		t.Errorf("beside the file there is %v (%v)", left, err)
	}
}

func TestKeysThatCannotBeKeptAreToldOf(t *testing.T) {
	atHome(t)
	if err := os.WriteFile(os.Getenv("XDG_CONFIG_HOME"), nil, 0o600); err != nil { // where the directory should be
		t.Fatal(err)
	}
	if keys, err := remote.OpenKeys(); err == nil {
		err = keys.Put("https://a.org", "key")
		if err == nil || !strings.HasPrefix(err.Error(), "the keys can't be kept: ") {
			t.Error(err)
		}
	} else if !strings.HasPrefix(err.Error(), "the keys can't be read: ") {
		t.Error(err)
	}
}
