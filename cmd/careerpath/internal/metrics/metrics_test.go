package metrics_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/prometheus/client_golang/prometheus/testutil/promlint"

	"careerpath/cmd/careerpath/internal/metrics"
	"careerpath/store"
	"careerpath/store/bolt"
)

func scrape(t *testing.T, m *metrics.Metrics) string {
	t.Helper()
	w := httptest.NewRecorder()
	m.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	if w.Code != http.StatusOK {
		t.Fatalf("%d: %s", w.Code, w.Body)
	}
	return w.Body.String()
}

func TestMetricsTellOfRequestsCommitsTheFileAndPeople(t *testing.T) {
	m := metrics.New("v1.2.3")
	st, err := bolt.Open(filepath.Join(t.TempDir(), "people.db"), bolt.TellingCommits(m.Committed))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	})
	m.WatchRoom(st)
	for i := range 3 {
		p := store.Person{ID: uuid.Must(uuid.NewV7()).String(), Created: time.Now()}
		key := store.Key{ID: uuid.Must(uuid.NewV7()).String(), Kind: store.KeyBrowser, Hash: store.SecretHash{byte(i + 1)},
			Created: time.Now()}
		if err := st.CreatePerson(t.Context(), p, key); err != nil {
			t.Fatal(err)
		}
	}
	counting, stop := context.WithCancel(t.Context())
	ended := make(chan bool)
	go func() { m.CountPeople(counting, st); close(ended) }()
	for !strings.Contains(scrape(t, m), "\ncareerpath_people 3\n") {
		if t.Context().Err() != nil {
			t.Fatal("nobody is counted")
		}
	}
	stop()
	<-ended
	m.Began()
	m.Began()
	m.Ended("GET", "/roles/{role}", 200, 30*time.Millisecond)
	m.Refused("client_reads")
	m.Committed(bolt.Commit{Changes: 2, Err: errors.New("the disk is full")})
	text := scrape(t, m)
	for _, want := range []string{
		`careerpath_http_request_duration_seconds_bucket{code="2xx",method="GET",route="/roles/{role}",le="0.05"} 1`,
		`careerpath_http_request_duration_seconds_bucket{code="2xx",method="GET",route="/roles/{role}",le="0.025"} 0`,
		`careerpath_http_requests_in_flight 1`, `careerpath_http_requests_refused_total{of="client_reads"} 1`,
		`careerpath_store_commit_duration_seconds_count 3`, `careerpath_store_commit_changes_sum 3`,
		`careerpath_store_commit_failures_total 1`, `version="v1.2.3"`, `go_goroutines `,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%s is not told", want)
		}
	}
	for _, name := range []string{"careerpath_store_file_bytes", "careerpath_store_free_bytes"} {
		if !regexp.MustCompile(`(?m)^` + name + ` [1-9]`).MatchString(text) {
			t.Errorf("%s is not told", name)
		}
	}
	problems, err := promlint.New(strings.NewReader(text)).Lint()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		if strings.HasPrefix(p.Metric, "careerpath_") {
			t.Errorf("%s: %s", p.Metric, p.Text)
		}
	}
}

// broken is a store that can't be read any more.
type broken struct{}

func (broken) Room(context.Context) (int64, int64, error) { return 0, 0, io.ErrUnexpectedEOF }

func TestWhatCannotBeReadTakesNothingElseWithIt(t *testing.T) {
	m := metrics.New("v1")
	m.WatchRoom(broken{})
	if text := scrape(t, m); !strings.Contains(text, "careerpath_build_info") ||
		strings.Contains(text, "careerpath_store_file_bytes") {
		t.Error(text)
	}
}
