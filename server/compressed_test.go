package server_test

import (
	"compress/gzip"
	"context"
	"crypto/rand"
	"encoding/base64"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"careerpath/server"
	"careerpath/store"
	"careerpath/store/bolt"
)

// accepting sends a request that takes an encoding, and returns the reply as it came.
func (s *site) accepting(encoding, method, path string, headers ...string) reply {
	s.t.Helper()
	req, err := http.NewRequestWithContext(s.t.Context(), method, s.server.URL+path, http.NoBody)
	if err != nil {
		s.t.Fatal(err)
	}
	if encoding != "" {
		req.Header.Set("Accept-Encoding", encoding)
	}
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	return s.do(req)
}

// unpacked reads what is compressed.
func unpacked(encoding string, from io.Reader) (io.Reader, error) {
	switch encoding {
	case "gzip":
		return gzip.NewReader(from)
	case "zstd":
		return zstd.NewReader(from)
	default:
		return from, nil
	}
}

func unpack(t *testing.T, r reply) string {
	t.Helper()
	from, err := unpacked(r.header.Get("Content-Encoding"), strings.NewReader(r.body))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(from)
	if err != nil {
		t.Fatalf("a body of %d bytes can't be read: %v", len(r.body), err)
	}
	return string(text)
}

func TestAReplyIsCompressedAsTheAskerTakesIt(t *testing.T) {
	s := newSite(t)
	for _, path := range []string{"/method", "/static/style.css", "/api/v1/roles", "/api/openapi.json", "/api/openapi.yaml",
		"/static/icon.svg", "/roles/nobody"} {
		plain := s.accepting("", "GET", path)
		small := len(plain.body) < 1024
		for accept, want := range map[string]string{"gzip": "gzip", "zstd": "zstd", "gzip, deflate, br, zstd": "zstd",
			"gzip;q=1, zstd;q=0.5": "gzip", "zstd;q=0, gzip": "gzip", "identity": "", "gzip;q=0": "", "br": "",
			"gzip;q=0, zstd;q=0": "", "": ""} {
			if small {
				want = ""
			}
			r := s.accepting(accept, "GET", path)
			if got := r.header.Get("Content-Encoding"); got != want {
				t.Errorf("%s for %q is sent as %q, want %q", path, accept, got, want)
				continue
			}
			if r.status != plain.status || unpack(t, r) != plain.body {
				t.Errorf("%s for %q is %d with other bytes", path, accept, r.status)
			}
			if want != "" && len(r.body) > len(plain.body)*3/4 {
				t.Errorf("%s as %s has %d bytes, plain %d", path, want, len(r.body), len(plain.body))
			}
			if !strings.Contains(strings.Join(r.header.Values("Vary"), ","), "Accept-Encoding") {
				t.Errorf("%s for %q doesn't say that it depends on that: %q", path, accept, r.header.Values("Vary"))
			}
			if r.header.Get("Content-Type") != plain.header.Get("Content-Type") {
				t.Errorf("%s for %q is %s", path, accept, r.header.Get("Content-Type"))
			}
			head := s.accepting(accept, "HEAD", path)
			for _, name := range []string{"Content-Encoding", "ETag", "Content-Type"} {
				if head.header.Get(name) != r.header.Get(name) {
					t.Errorf("HEAD of %s for %q has %s %q, GET %q", path, accept, name, head.header.Get(name), r.header.Get(name))
				}
			}
		}
	}
	if r := s.accepting("gzip, zstd", "GET", "/card.png"); r.header.Get("Content-Encoding") != "" {
		t.Error("a PNG is compressed once more")
	}
	part := s.accepting("gzip", "GET", "/static/style.css", "Range", "bytes=0-99")
	if part.status != http.StatusOK || unpack(t, part) != s.get("/static/style.css").body {
		t.Errorf("a part of a file is answered %d, want all of it", part.status)
	}
}

func TestEachFormOfAReplyHasATagAndAllCountForWhatItSays(t *testing.T) {
	p := newSite(t).program()
	p.takes(leader)
	path := plansPath + "/" + p.adopts(`{}`)
	tags := map[string]string{}
	for _, accept := range []string{"identity", "gzip", "zstd"} {
		r := p.send("GET", path, "", "Accept-Encoding", accept)
		p.wants(r, http.StatusOK)
		tags[accept] = r.header.Get("ETag")
		if !regexp.MustCompile(`^"[^"]+"$`).MatchString(tags[accept]) {
			t.Errorf("the tag for %s is %s, want a strong one", accept, tags[accept])
		}
	}
	if tags["identity"] == tags["gzip"] || tags["identity"] == tags["zstd"] || tags["gzip"] == tags["zstd"] {
		t.Errorf("two forms have the same tag: %v", tags)
	}
	for as, tag := range tags {
		for _, accept := range []string{"identity", "gzip", "zstd"} {
			r := p.send("GET", path, "", "Accept-Encoding", accept, "If-None-Match", `"other", W/`+tag)
			if r.status != http.StatusNotModified || r.header.Get("ETag") != tag || r.body != "" ||
				r.header.Get("Content-Encoding") != "" {
				t.Errorf("who has it as %s and takes %s gets %d with the tag %s and %d bytes", as, accept, r.status,
					r.header.Get("ETag"), len(r.body))
			}
		}
		p.wants(p.send("PATCH", path, `{}`, "If-Match", tag), http.StatusOK) // changes nothing
	}
	changed := p.send("PATCH", path, `{"name":"Up"}`, "If-Match", tags["zstd"], "Accept-Encoding", "gzip")
	if now := p.send("GET", path, "", "Accept-Encoding", "gzip").header.Get("ETag"); changed.status != http.StatusOK ||
		now != changed.header.Get("ETag") || now == tags["gzip"] {
		t.Errorf("the change is answered %d with %s; the tag is now %s and was %s", changed.status,
			changed.header.Get("ETag"), now, tags["gzip"])
	}
	for _, tag := range tags {
		p.wantsProblem(p.send("PATCH", path, `{"name":"Down"}`, "If-Match", tag), http.StatusPreconditionFailed)
		p.wants(p.send("GET", path, "", "If-None-Match", tag), http.StatusOK)
	}
}

// secretText is what a secret looks like on a page: that of a link, a calendar's address or a program's key.
var secretText = regexp.MustCompile(`/open#[A-Za-z0-9_-]{43}|/calendar/[A-Za-z0-9_-]{43,}\.ics|` +
	`name="link" value="[A-Za-z0-9_-]{43}"|id="key"[^>]* value="[A-Za-z0-9_-]{43}"`)

func TestAPageThatShowsASecretIsNotCompressed(t *testing.T) {
	s := newSite(t)
	growth := adopted(s)
	result := regexp.MustCompile(`/assessments/[0-9a-f-]{36}`).FindString(s.get("/me").body)
	owner := hiddenField(t, s.get("/me"), ":owner")
	until := time.Now().AddDate(0, 1, 0).Format(time.DateOnly)
	// pages are what is asked for with each of these, as it comes to an asker who takes gzip
	var all []reply
	page := func(path string) {
		s.t.Helper()
		r := s.accepting("gzip", "GET", path)
		s.wants(reply{r.status, r.header, unpack(t, r)}, http.StatusOK)
		all = append(all, r)
	}
	form := func(path string, values url.Values) reply {
		s.t.Helper()
		values.Set(":owner", owner)
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.server.URL+path, strings.NewReader(values.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Sec-Fetch-Site", "same-origin")
		req.Header.Set("Accept-Encoding", "gzip")
		r := s.do(req)
		if r.status >= http.StatusBadRequest {
			t.Fatalf("%s: %d\n%s", path, r.status, unpack(t, r))
		}
		all = append(all, r)
		return r
	}
	page(growth)
	form("/shares", url.Values{"name": {"Ann"}, "of": {"progress"}, "until": {until}})
	group := form("/groups", url.Values{"name": {"Team"}}).location()
	form(result+"/outside", url.Values{":go": {"start"}, "called": {"Kim"}, "names": {"Bo\nCy\nDee\nEd\nFay"},
		"until": {until}})
	form("/calendar", url.Values{})
	form("/me/keys", url.Values{"name": {"Program"}, "until": {until}})
	for _, path := range []string{"/me", "/me/leave", "/shares", group, result + "/outside", "/me/keys", "/calendar", "/progress",
		result, growth, "/groups"} {
		page(path)
	}
	link := secretText.FindString(unpack(t, all[slices.IndexFunc(all, func(r reply) bool {
		return strings.Contains(unpack(t, r), `id="private-link"`)
	})]))
	s.client = newClient(t)
	owner = ""
	form("/open", url.Values{"link": {link}})
	shown, packed := 0, 0
	for _, r := range all {
		secret := secretText.MatchString(unpack(t, r))
		if as := r.header.Get("Content-Encoding"); secret && as != "" {
			t.Errorf("a page with a secret is sent as %s:\n%s", as, unpack(t, r))
		} else if as != "" {
			packed++
		}
		if secret {
			shown++
		}
		if r.header.Get("No-Gzip-Compression") != "" {
			t.Error("the reply says why it isn't compressed")
		}
	}
	if shown < 7 || packed < 5 {
		t.Errorf("of %d pages %d show a secret and %d are compressed: the test looks in the wrong place", len(all), shown,
			packed)
	}
}

// slow is a store in which reading stops after some times until it is let go.
type slow struct {
	store.Store
	left  atomic.Int64 // readings until it stops
	until chan struct{}
}

// View is as store.Store says, once it is let go.
func (s *slow) View(ctx context.Context, person string, read func(store.Reader) error) error {
	if s.left.Add(-1) < 0 {
		<-s.until
	}
	return s.Store.View(ctx, person, read)
}

func TestACompressedExportFlowsWhileItIsMade(t *testing.T) {
	s := newSite(t)
	s.form("/quizzes/"+quizID, url.Values{":go": {"save"}, "kept_a_schedule": {"2"}})
	person := export(s).Person.ID
	if err := s.store.Update(t.Context(), person, func(tx store.Tx) error {
		for range 100 {
			text := make([]byte, 15<<10)
			_, _ = rand.Read(text) // never fails
			data := `"` + base64.StdEncoding.EncodeToString(text) + `"`
			if _, err := tx.AppendEvent(store.Event{Kind: "noted", Data: []byte(data)}); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	plain := s.get("/me/export").body
	if len(plain) < 1<<20 {
		t.Fatalf("the export has %d bytes, want a megabyte", len(plain))
	}
	over := &slow{}
	s.startOver(func(st store.Store) store.Store { over.Store = st; return over })
	for _, encoding := range []string{"gzip", "zstd"} {
		over.until = make(chan struct{})
		over.left.Store(5)
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.server.URL+"/me/export", http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Accept-Encoding", encoding)
		resp, err := s.client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		if got := resp.Header.Get("Content-Encoding"); got != encoding {
			t.Fatalf("the export is sent as %q, want %s", got, encoding)
		}
		from, err := unpacked(encoding, resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		begun := make([]byte, 64<<10)
		if _, err := io.ReadFull(from, begun); err != nil { // while the store holds back the rest
			t.Fatalf("as %s: %v", encoding, err)
		}
		close(over.until)
		rest, err := io.ReadAll(from)
		if err != nil {
			t.Fatalf("as %s: %v", encoding, err)
		}
		if err := resp.Body.Close(); err != nil {
			t.Error(err)
		}
		_, got, _ := strings.Cut(string(begun)+string(rest), `"person"`) // after when it was made
		if _, want, _ := strings.Cut(plain, `"person"`); got != want {
			t.Errorf("as %s it has %d bytes, want %d", encoding, len(got), len(want))
		}
	}
}

// BenchmarkAPage asks for the page of a result, and tells how many bytes it is in each form.
func BenchmarkAPage(b *testing.B) {
	c, err := catalog()
	if err != nil {
		b.Fatal(err)
	}
	st, err := bolt.Open(filepath.Join(b.TempDir(), "people.db"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = st.Close() }) // nothing is in it
	h, err := server.New(c, st, slog.New(slog.DiscardHandler), time.Now)
	if err != nil {
		b.Fatal(err)
	}
	site := httptest.NewServer(h.Handler())
	b.Cleanup(site.Close)
	for _, encoding := range []string{"identity", "gzip", "zstd"} {
		b.Run(encoding, func(b *testing.B) {
			var bytes int64
			for b.Loop() {
				req, err := http.NewRequestWithContext(b.Context(), http.MethodGet, site.URL+"/sample/result", http.NoBody)
				if err != nil {
					b.Fatal(err)
				}
				req.Header.Set("Accept-Encoding", encoding)
				resp, err := site.Client().Do(req)
				if err != nil {
					b.Fatal(err)
				}
				bytes, err = io.Copy(io.Discard, resp.Body)
				if _ = resp.Body.Close(); err != nil || resp.StatusCode != http.StatusOK {
					b.Fatalf("status %d, %v", resp.StatusCode, err)
				}
			}
			b.ReportMetric(float64(bytes), "bytes/page")
		})
	}
}
