// Package webhook tells a program of the operator's that somebody finished a quiz, adopted a plan or reached a
// milestone: by HTTP, as Standard Webhooks 1.0.0 describes. It must never tell what people answered, wrote or were told;
// a message has a type, a time and ids.
package webhook

import (
	"context"
	"encoding/json"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"careerpath/store"
)

// When a message that was not taken is tried again: after 5 s to 7.5 s, then after four times as long, and so on up to an
// hour or an hour and a half, until it is three days old. Meanwhile the receiver is left alone as long for each failure
// in a row, of whatever message.
const (
	firstWait    = 5 * time.Second
	longestWait  = time.Hour
	longestAsked = 24 * time.Hour // by Retry-After
	growth       = 4
	jitter       = 0.5 // of the wait, at most, on top of it
	oldest       = 72 * time.Hour
)

// mostQueued is how many messages are known at once to be on their way; those beyond stay in the outbox until there is
// room.
const mostQueued = 10_000

// grace is how long a request under way may take when the store is closed. A message that is cut is sent again.
const grace = 2 * time.Second

// Store is a store.Store whose Update tells a receiver of what was kept. Every message is taken once at least, by a
// receiver that can be reached within three days; it may come twice, with the same id, and not in order.
type Store struct {
	store.Store
	to     Receiver
	log    *slog.Logger
	client *http.Client
	queue  *queue
	missed chan struct{} // has something when there may be a message in the outbox that isn't queued
	gone   atomic.Bool   // the receiver wants no more messages

	running context.Context    // until the store is closed
	end     context.CancelFunc // of running
	trying  context.Context    // a little longer
	cut     context.CancelFunc // of trying
	work    sync.WaitGroup
}

// Open begins to send what is kept through the store it returns, and what an earlier one left unsent. Close stops that,
// and closes st.
func Open(st store.Store, to Receiver, log *slog.Logger) *Store { return open(st, to, log, mostQueued) }

func open(st store.Store, to Receiver, log *slog.Logger, most int) *Store {
	s := &Store{Store: st, to: to, log: log, client: to.client(), queue: newQueue(most), missed: make(chan struct{}, 1)}
	s.running, s.end = context.WithCancel(context.Background())
	s.trying, s.cut = context.WithCancel(context.Background())
	s.work.Go(s.sweep)
	s.work.Go(s.deliver)
	return s
}

// Close is as store.Store says. A request under way is finished first, for 2 seconds at most; messages not taken by then
// are sent when the store is opened the next time.
func (s *Store) Close() error {
	s.end()
	late := time.AfterFunc(grace, s.cut)
	s.work.Wait()
	late.Stop()
	s.cut()
	s.client.CloseIdleConnections()
	return s.Store.Close()
}

// deliver sends one message after another.
func (s *Store) deliver() {
	failures := 0 // in a row
	var resume time.Time
	for s.running.Err() == nil && !s.gone.Load() {
		wait := time.Until(resume)
		var e *entry
		if wait <= 0 {
			e, wait = s.queue.next(time.Now())
		}
		if e == nil {
			s.await(wait)
			continue
		}
		switch a, sent := s.try(e); {
		case !sent:
		case a.taken:
			failures = 0
		default:
			resume = time.Now().Add(a.wait(failures))
			failures++
		}
	}
}

// await waits for a time, forever where that is 0, or until there is another message.
func (s *Store) await(wait time.Duration) {
	var over <-chan time.Time
	if wait > 0 {
		timer := time.NewTimer(wait)
		defer timer.Stop()
		over = timer.C
	}
	select {
	case <-over:
	case <-s.queue.added:
	case <-s.running.Done():
	}
}

// try sends the message of an entry; false where there was nothing to send.
func (s *Store) try(e *entry) (answer, bool) {
	if e.done {
		s.settle(e)
		return answer{}, false
	}
	m, err := s.read(s.trying, e)
	switch {
	case store.CodeOf(err) == store.NotFound: // it went with its person
		s.queue.drop(e)
		return answer{}, false
	case err != nil:
		s.log.Warn("a webhook message could not be read", "webhook_id", e.id, "error", err)
		s.later(e, firstWait)
		return answer{}, false
	case time.Since(m.Since) >= oldest:
		s.giveUp(e, &m.Message, "it is too old")
		return answer{}, false
	}
	body, err := json.Marshal(m.Message)
	if err != nil {
		s.giveUp(e, &m.Message, err.Error())
		return answer{}, false
	}
	a := s.to.send(s.trying, s.client, e.id, body)
	e.tries++
	switch {
	case a.taken:
		if e.tries > 1 {
			s.log.Info("a webhook message was taken", "webhook_id", e.id, "type", m.Message.Type, "tries", e.tries)
		}
		e.done = true
		s.settle(e)
	case a.gone:
		s.gone.Store(true)
		s.log.Error("the webhook's receiver answers 410 Gone: nothing more is sent until careerpath is started again")
	case s.trying.Err() != nil: // cut, to be sent again by the next to open the store
	default:
		wait := a.wait(e.tries - 1)
		if time.Since(m.Since)+wait >= oldest {
			s.giveUp(e, &m.Message, a.why)
			break
		}
		s.log.Warn("a webhook message was not taken", "webhook_id", e.id, "type", m.Message.Type, "tries", e.tries,
			"why", a.why, "again_in", wait.Round(time.Second).String())
		s.later(e, wait)
	}
	return a, true
}

// settle removes a message that needs no more tries. Where that fails it is tried again, and the message is not.
func (s *Store) settle(e *entry) {
	if err := s.remove(s.trying, e); err != nil {
		s.log.Warn("a webhook message that is done with could not be removed", "webhook_id", e.id, "error", err)
		s.later(e, firstWait)
		return
	}
	s.queue.drop(e)
}

func (s *Store) giveUp(e *entry, m *message, why string) {
	s.log.Error("a webhook message is given up", "webhook_id", e.id, "type", m.Type, "tries", e.tries, "why", why)
	e.done = true
	s.settle(e)
}

func (s *Store) later(e *entry, wait time.Duration) {
	e.due = time.Now().Add(wait)
	s.queue.again(e)
}

// wait is how long to wait after an answer that was no success, and so many failures before it.
func (a *answer) wait(failures int) time.Duration {
	wait := firstWait
	for range failures {
		wait = min(wait*growth, longestWait)
	}
	return max(wait+time.Duration(rand.Float64()*jitter*float64(wait)), min(a.after, longestAsked))
}
