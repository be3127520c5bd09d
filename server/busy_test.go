package server_test

import (
	"context"
	"net/http"
	"net/netip"
	"sync/atomic"
	"testing"
	"time"

	"careerpath/server"
	"careerpath/store"
)

// held is a store in which reading waits until it is let go.
type held struct {
	store.Store
	waits chan struct{} // gets one for each that waits
	ends  chan struct{}
	on    atomic.Bool
}

// KeyBySecret is as store.Store says, once it is let go.
func (h *held) KeyBySecret(ctx context.Context, secret store.SecretHash) (store.Person, store.Key, error) {
	if h.on.Load() {
		h.waits <- struct{}{}
		<-h.ends
	}
	return h.Store.KeyBySecret(ctx, secret)
}

func TestAClientHasOnlyHalfOfWhatIsWorkedOnAtOnceAndOthersAreServed(t *testing.T) {
	s := newSite(t)
	s.wants(s.form("/quizzes/"+quizID, map[string][]string{":go": {"save"}, "kept_a_schedule": {"2"}}), http.StatusOK)
	s.stop()
	h := &held{waits: make(chan struct{}, 10), ends: make(chan struct{})}
	s.over = func(st store.Store) store.Store {
		h.Store = st
		return h
	}
	s.set = func(site *server.Server) {
		site.MostAtOnce, site.Proxies = 4, server.Proxies{netip.MustParsePrefix("127.0.0.0/8")}
	}
	s.start()
	h.on.Store(true)
	replies := make(chan int, 2)
	for range 2 {
		go func() {
			req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.server.URL+"/me", http.NoBody)
			if err != nil {
				t.Error(err)
				return
			}
			r, err := s.client.Do(req)
			if err != nil {
				t.Error(err)
				return
			}
			_ = r.Body.Close() // only the status is of interest
			replies <- r.StatusCode
		}()
		<-h.waits
	}
	h.on.Store(false)
	busy := s.get("/method")
	s.wants(busy, http.StatusServiceUnavailable, "Too much is asked of this site at the moment")
	if got := busy.header.Get("Retry-After"); got != "2" {
		t.Errorf("Retry-After is %q, want 2", got)
	}
	s.wants(s.get("/api/v1/roles"), http.StatusServiceUnavailable, `"type":"/api/problems/busy"`)
	s.wants(s.get("/livez"), http.StatusOK)
	s.wants(s.get("/static/style.css"), http.StatusOK)
	s.wants(s.from("203.0.113.7", "GET", "/method"), http.StatusOK)
	close(h.ends)
	for range 2 {
		if status := <-replies; status != http.StatusOK {
			t.Errorf("a page that waited answers %d", status)
		}
	}
	r := s.get("/method")
	for range 1000 { // a request is worked on a little longer than its reply takes
		if r.status == http.StatusOK {
			return
		}
		r = s.get("/method")
	}
	t.Errorf("when all are answered the next is answered %d", r.status)
}

func TestAServerIsReadyAsLongAsChangesCanBeKeptAndItIsNotAboutToStop(t *testing.T) {
	s := newSite(t)
	now := time.Now()
	s.clock = func() time.Time { return now }
	s.stop()
	var site *server.Server
	tries := &tried{}
	s.set = func(h *server.Server) { site = h }
	s.over = func(st store.Store) store.Store {
		tries.Store = st
		return tries
	}
	s.start()
	for range 3 {
		s.wants(s.get("/readyz"), http.StatusOK, "ok")
	}
	if tries.n != 1 {
		t.Errorf("within a second it was tried %d times whether changes can be kept", tries.n)
	}
	tries.fails = &store.Error{Code: store.Unavailable, Message: "the disk is full"}
	now = now.Add(time.Second)
	s.wants(s.get("/readyz"), http.StatusServiceUnavailable)
	tries.fails = nil
	now = now.Add(time.Second)
	s.wants(s.get("/readyz"), http.StatusOK)
	site.Leave()
	s.wants(s.get("/readyz"), http.StatusServiceUnavailable, "about to stop")
	s.wants(s.get("/livez"), http.StatusOK)
	s.wants(s.get("/method"), http.StatusOK)
}

// tried is a store that counts how often it is tried, and fails then where a test wants it to.
type tried struct {
	store.Store
	n     int
	fails error
}

// Try is as store.Store says.
func (s *tried) Try(ctx context.Context) error {
	s.n++
	if s.fails != nil {
		return s.fails
	}
	return s.Store.Try(ctx)
}
