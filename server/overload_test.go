package server_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"careerpath/server"
	"careerpath/store"
	"careerpath/store/storetest"
)

// loader is somebody who asks again and again as soon as they are answered: a program of a person's, at an address of
// its own.
type loader struct {
	id, token, address string
	through            *http.Transport // a connection of its own
	kept               int             // the number that the server last said it has kept, -1 before the first
}

// load is what came of many who asked at the same time.
type load struct {
	served, shed []time.Duration // how long each took
	wrong        []string
	took         time.Duration
}

// rate is how many were served in a second.
func (l *load) rate() float64 { return float64(len(l.served)) / l.took.Seconds() }

// within is how long a share of some took at most.
func within(took []time.Duration, share float64) time.Duration {
	if len(took) == 0 {
		return 0
	}
	took = slices.Sorted(slices.Values(took))
	return took[int(share*float64(len(took)-1))]
}

// loads has some ask at once, each so many times: every second time they save an answer, the others they read a page.
func (s *site) loads(all []*loader, times int) *load {
	s.t.Helper()
	out := &load{}
	var mu sync.Mutex
	var asking sync.WaitGroup
	began := time.Now()
	for _, who := range all {
		asking.Go(func() {
			for n := range times {
				took, status, wrong := s.loadsOnce(who, n)
				mu.Lock()
				switch {
				case wrong != "":
					out.wrong = append(out.wrong, wrong)
				case status == http.StatusServiceUnavailable:
					out.shed = append(out.shed, took)
				default:
					out.served = append(out.served, took)
				}
				mu.Unlock()
			}
		})
	}
	asking.Wait()
	out.took = time.Since(began)
	if len(out.wrong) > 0 {
		s.t.Fatalf("%d were answered wrongly, the first: %s", len(out.wrong), out.wrong[0])
	}
	return out
}

// loadsOnce has somebody ask the nth time.
func (s *site) loadsOnce(who *loader, n int) (took time.Duration, status int, wrong string) {
	method, path, number, body := http.MethodGet, "/api/v1/me/progress", -1, ""
	if n%2 == 0 {
		number = (who.kept + 1 + n) % 201
		method, path, body = http.MethodPut, draftPath, fmt.Sprintf(`{"answers":{"executive_meetings":%d}}`, number)
	}
	req, err := http.NewRequestWithContext(s.t.Context(), method, s.server.URL+path, strings.NewReader(body))
	if err != nil {
		return 0, 0, err.Error()
	}
	req.Header.Set("Authorization", "Bearer "+who.token)
	req.Header.Set("X-Forwarded-For", who.address)
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	began := time.Now()
	resp, err := who.through.RoundTrip(req)
	if err != nil {
		return 0, 0, err.Error()
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	took = time.Since(began)
	switch {
	case err != nil:
		return 0, 0, err.Error()
	case resp.StatusCode == http.StatusServiceUnavailable:
		if resp.Header.Get("Retry-After") != "2" || !bytes.Contains(text, []byte("/api/problems/busy")) {
			wrong = fmt.Sprintf("turned away with Retry-After %q: %s", resp.Header.Get("Retry-After"), text)
		}
	case resp.StatusCode != http.StatusOK:
		wrong = fmt.Sprintf("%s %s is answered %d: %s", method, path, resp.StatusCode, text)
	case number >= 0:
		who.kept = number
	}
	return took, resp.StatusCode, wrong
}

// TestTenTimesTheLoadIsShedAndGotOver has as many ask as are worked on at a time, then ten times as many, who come back
// at once when they are turned away, and then as many as before.
func TestTenTimesTheLoadIsShedAndGotOver(t *testing.T) {
	atOnce, times := storetest.Size(4, server.UsualAtOnce), storetest.Size(20, 30)
	s := newSite(t)
	s.stop()
	s.set = func(h *server.Server) {
		h.MostAtOnce, h.Proxies = atOnce, server.Proxies{netip.MustParsePrefix("127.0.0.0/8")}
	}
	s.start()
	all := make([]*loader, 10*atOnce)
	var making sync.WaitGroup
	for i := range all {
		making.Go(func() {
			secret := [32]byte{1, byte(i), byte(i >> 8)}
			all[i] = &loader{id: uuid.Must(uuid.NewV7()).String(), kept: -1, through: &http.Transport{DisableCompression: true},
				token: base64.RawURLEncoding.EncodeToString(secret[:]), address: fmt.Sprintf("10.%d.%d.1", i>>8, i&0xff)}
			hash, _ := server.HashOf(all[i].token)
			key := store.Key{ID: uuid.Must(uuid.NewV7()).String(), Hash: hash, Kind: store.KeyAPI, Created: time.Now()}
			if err := s.store.CreatePerson(t.Context(), store.Person{ID: all[i].id, Created: time.Now()}, key); err != nil {
				t.Error(err)
			}
		})
	}
	making.Wait()
	defer func() {
		for _, who := range all {
			who.through.CloseIdleConnections()
		}
	}()
	memory := func() uint64 {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.Sys
	}
	for some := range slices.Chunk(all, atOnce) { // so that each is connected
		s.loads(some, 2)
	}
	before := s.loads(all[:atOnce], times)
	had := memory()
	during := s.loads(all, times)
	grew := memory() - had
	after := s.loads(all[:atOnce], times)
	if len(before.shed)+len(after.shed) > 0 {
		t.Errorf("of as many as are worked on at a time %d are turned away, and afterwards %d", len(before.shed),
			len(after.shed))
	}
	if len(during.shed) == 0 || len(during.served) < len(all) {
		t.Errorf("of ten times as many %d are served and %d turned away", len(during.served), len(during.shed))
	}
	// Who is served has waited for two seconds at most, and who is turned away found no place to wait at or waited in vain.
	// The rest is the work itself, and that those who ask share the processors with it.
	most := 2*time.Second + max(3*time.Second, 10*within(before.served, 1))
	if served, shed := within(during.served, 0.99), within(during.shed, 0.99); served > most || shed > most {
		t.Errorf("of 100 the last but one is served after %v or turned away after %v, want %v at most", served, shed, most)
	}
	if got := grew >> 20; got > 512 {
		t.Errorf("memory has grown by %d MiB", got)
	}
	if was, is := within(before.served, 0.5), within(after.served, 0.5); is > 3*was+50*time.Millisecond {
		t.Errorf("half are served within %v after it, and were within %v", is, was)
	}
	for _, who := range all {
		if who.kept < 0 {
			continue
		}
		var d store.Draft
		if err := s.store.View(t.Context(), who.id, func(r store.Reader) (err error) {
			d, err = r.Draft(quizID)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if got, err := json.Marshal(d.Answers["executive_meetings"].Answer); err != nil ||
			string(got) != fmt.Sprint(who.kept) {
			t.Fatalf("kept is %s, and the server said %d", got, who.kept)
		}
	}
	half := func(took []time.Duration) time.Duration { return within(took, 0.5).Round(time.Millisecond) }
	storetest.Figure(t, "ten times the load",
		"%d at once: %.0f a second, half within %v; %d at once: %.0f a second served, half within %v, 99 of 100 within %v, "+
			"all within %v, %d turned away, half within %v; memory +%d MiB; afterwards %.0f a second, half within %v; "+
			"every saved answer is there",
		atOnce, before.rate(), half(before.served), len(all), during.rate(), half(during.served),
		within(during.served, 0.99).Round(time.Millisecond), within(during.served, 1).Round(time.Millisecond),
		len(during.shed), half(during.shed), grew>>20, after.rate(), half(after.served))
}
