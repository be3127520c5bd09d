package server_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"careerpath/store"
)

// history is how much is kept of a person.
type history struct{ results, plans, events int }

var (
	ordinary = history{results: 5, plans: 2, events: 60}
	full     = history{results: 25, plans: 25, events: 300} // more than one page lists
	long     = history{results: 500, plans: 200, events: 10_000}
)

// withHistory is somebody with so much, and the pages of theirs that anybody has.
func (s *site) withHistory(of history) (p *somebody, pages []string) {
	s.t.Helper()
	p = s.somebody()
	growth := adopted(p.site)
	kept := kept(p.site, growth)
	result := kept.Assessment
	var like store.Assessment
	if err := p.store.View(s.t.Context(), p.id, func(data store.Reader) (err error) {
		like, err = data.Assessment(result)
		return err
	}); err != nil {
		s.t.Fatal(err)
	}
	like.Finished = like.Finished.AddDate(0, 0, -of.results)
	p.live(like, kept, of.results-1, of.plans-1, of.events)
	return p, []string{"/", "/me", "/progress", "/assessments/" + result, growth, "/shares", "/me/leave",
		"/roles/marketing_director", "/skills/strategic_vision", "/compare/marketing_manager/marketing_director",
		"/plans/new", "/calendar"}
}

// cost is what a request for a page took.
type cost struct {
	took  time.Duration
	bytes uint64 // allocated
}

// asks asks for a page as the person's browser does, without a network in between.
func (p *somebody) asks(path string) cost {
	p.t.Helper()
	r := httptest.NewRequest(http.MethodGet, p.server.URL+path, nil)
	r.AddCookie(&http.Cookie{Name: "careerpath", Value: p.secret})
	w := httptest.NewRecorder()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	began := time.Now()
	p.server.Config.Handler.ServeHTTP(w, r)
	took := time.Since(began)
	runtime.ReadMemStats(&after)
	if w.Code != http.StatusOK {
		p.t.Fatalf("%s: status %d\n%s", path, w.Code, w.Body)
	}
	return cost{took, after.TotalAlloc - before.TotalAlloc}
}

// least is what some requests took that nothing else on the machine held up.
func least(of []cost) cost {
	out := of[0]
	for _, one := range of {
		out.took, out.bytes = min(out.took, one.took), min(out.bytes, one.bytes)
	}
	return out
}

// BenchmarkPages asks in turn for every page of a person with a long history, of an ordinary one and of one whose history
// fills a page of every list, and reports how much longer that of the first takes and how much more memory is allocated.
func BenchmarkPages(b *testing.B) {
	s := newSite(b)
	one, ofOne := s.withHistory(ordinary)
	more, ofMore := s.withHistory(full)
	other, ofOther := s.withHistory(long)
	for i, page := range ofOne {
		name := strings.ReplaceAll(strings.Trim(strings.TrimSuffix(page, one.idIn(page)), "/"), "/", "-")
		b.Run("page="+name, func(b *testing.B) {
			var little, some, much []cost
			one.asks(page) // the first makes the page ready for all
			for b.Loop() {
				little, some = append(little, one.asks(page)), append(some, more.asks(ofMore[i]))
				much = append(much, other.asks(ofOther[i]))
			}
			usual, filled, most := least(little), least(some), least(much)
			b.ReportMetric(usual.took.Seconds()*1000, "ordinary-ms")
			b.ReportMetric(float64(most.took)/float64(usual.took), "time-ratio")
			b.ReportMetric(float64(usual.bytes)/1024, "ordinary-KiB")
			b.ReportMetric(float64(most.bytes)/float64(usual.bytes), "memory-ratio")
			b.ReportMetric(float64(most.took)/float64(filled.took), "time-to-full")
			b.ReportMetric(float64(most.bytes)/float64(filled.bytes), "memory-to-full")
		})
	}
}

// idIn is the id that the address of a page ends with, "" where there is none.
func (p *somebody) idIn(page string) string {
	last := page[strings.LastIndex(page, "/")+1:]
	if _, err := uuid.Parse(last); err != nil {
		return ""
	}
	return last
}

// BenchmarkExport takes everything along of a person with a long history and of an ordinary one, and reports how much
// memory is in use at most while it is written, beyond what was before.
func BenchmarkExport(b *testing.B) {
	s := newSite(b)
	for _, of := range []history{ordinary, long} {
		p, _ := s.withHistory(of)
		b.Run(fmt.Sprintf("results=%d", of.results), func(b *testing.B) {
			for b.Loop() {
				r := httptest.NewRequest(http.MethodGet, p.server.URL+"/me/export", nil)
				r.AddCookie(&http.Cookie{Name: "careerpath", Value: p.secret})
				w := &heapWatch{ResponseWriter: httptest.NewRecorder()}
				w.look()
				before := w.most
				p.server.Config.Handler.ServeHTTP(w, r)
				b.ReportMetric(float64(w.bytes)/(1<<20), "export-MiB")
				b.ReportMetric(float64(w.most-before)/(1<<20), "peak-MiB")
			}
		})
	}
}

// heapWatch takes a reply and forgets it, and looks now and then at how much memory is in use.
type heapWatch struct {
	http.ResponseWriter
	bytes, looked int
	most          uint64
}

// Write counts.
func (w *heapWatch) Write(text []byte) (int, error) {
	w.bytes += len(text)
	if w.bytes-w.looked > 256<<10 {
		w.looked = w.bytes
		w.look()
	}
	return io.Discard.Write(text)
}

// look counts what is in use and not only waiting to be freed.
func (w *heapWatch) look() {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	w.most = max(w.most, m.HeapAlloc)
}

// BenchmarkGroupPage shows the owner of a group of 200, each with 5 results, its figures.
func BenchmarkGroupPage(b *testing.B) {
	s := newSite(b)
	owner := s.opensGroup("Everybody")
	for range 200 {
		p := owner.member(leader)
		var like store.Assessment
		if err := p.store.View(b.Context(), p.id, func(data store.Reader) error {
			newest, err := data.Summaries("", "", 1)
			if err == nil {
				like, err = data.Assessment(newest[0].ID)
			}
			return err
		}); err != nil {
			b.Fatal(err)
		}
		p.live(like, store.Plan{}, 4, 0, 0)
	}
	owner.signIn()
	var took []cost
	for b.Loop() {
		took = append(took, owner.asks(owner.at))
	}
	b.ReportMetric(least(took).took.Seconds()*1000, "page-ms")
	b.ReportMetric(float64(least(took).bytes)/1024, "page-KiB")
}
