package server

import (
	"net/http"
	"net/netip"
	"sync"
	"time"
)

// UsualAtOnce is how many requests are worked on at a time. Most take milliseconds, or wait for the disk together.
const UsualAtOnce = 256

const (
	waitForTurn  = 2 * time.Second // for one of those under way to end
	waitingTimes = 4               // so many times as many may wait as are worked on
	comeBack     = 2 * time.Second // when who was turned away may try again
)

// busy is what is being worked on. No client has more than half of it, so that nobody who sends slowly stops others.
type busy struct {
	turns   chan struct{} // has something in it for each request that is worked on; nil where any number is
	waiting chan struct{} // and for each that waits

	mu sync.Mutex
	of map[netip.Addr]int // requests by client
}

func newBusy(most int) *busy {
	if most <= 0 {
		return &busy{}
	}
	return &busy{turns: make(chan struct{}, most), waiting: make(chan struct{}, waitingTimes*most),
		of: map[netip.Addr]int{}}
}

// begin waits for a client's turn; false where it doesn't come. Who has begun must end.
func (b *busy) begin(r *http.Request, client netip.Addr) bool {
	if b.turns == nil {
		return true
	}
	if !b.count(client) {
		return false
	}
	if b.takeTurn(r) {
		return true
	}
	b.uncount(client)
	return false
}

func (b *busy) takeTurn(r *http.Request) bool {
	select {
	case b.turns <- struct{}{}:
		return true
	default:
	}
	select {
	case b.waiting <- struct{}{}:
	default:
		return false
	}
	defer func() { <-b.waiting }()
	patience := time.NewTimer(waitForTurn)
	defer patience.Stop()
	select {
	case b.turns <- struct{}{}:
		return true
	case <-patience.C:
	case <-r.Context().Done():
	}
	return false
}

func (b *busy) end(client netip.Addr) {
	if b.turns != nil {
		<-b.turns
		b.uncount(client)
	}
}

func (b *busy) count(client netip.Addr) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.of[client] >= max(1, cap(b.turns)/2) {
		return false
	}
	b.of[client]++
	return true
}

func (b *busy) uncount(client netip.Addr) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.of[client]--; b.of[client] == 0 {
		delete(b.of, client)
	}
}

var errBusy = &problem{status: http.StatusServiceUnavailable, title: "Too much is asked of this site at the moment",
	detail: "Nothing of this request was kept, and what was saved before is safe. Wait a few seconds, then go back and " +
		"try again."}

// unhurried turns requests away where more are under way than can be worked on. Files that pages are made of and what
// tells how the server is are always answered.
func (s *Server) unhurried(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if isFile(r) || aboutTheServer(r) {
			next.ServeHTTP(w, r)
			return
		}
		req := requestOf(r)
		if !s.busy.begin(r, req.client.network()) {
			req.stranger = true
			s.tellRefused("busy")
			s.fail(w, r, &tooMany{errBusy, kindBusy, comeBack})
			return
		}
		defer s.busy.end(req.client.network())
		next.ServeHTTP(w, r)
	})
}
