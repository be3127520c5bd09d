// Package allowance counts what many askers do, so that none takes more than their share. It must never know what is
// asked for, and it keeps nothing for longer than it needs to.
package allowance

import (
	"sync"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"
	"golang.org/x/time/rate"
)

// MostAskers is how many askers an allowance remembers; of more, those who asked longest ago begin anew. Each takes
// about 300 bytes.
const MostAskers = 10_000

// Rate is how much somebody may do: Burst at once, and then once after each Every. The zero Rate bounds nothing.
type Rate struct {
	Burst int
	Every time.Duration
}

// Times is a rate so many times as generous, but never less than one at once.
func (r Rate) Times(factor float64) Rate {
	return Rate{Burst: max(1, int(float64(r.Burst)*factor)), Every: max(1, time.Duration(float64(r.Every)/factor))}
}

// Allowance is what each of many askers may do. It is safe for concurrent use.
type Allowance[K comparable] struct {
	rate Rate
	now  func() time.Time

	mu     sync.Mutex
	askers *simplelru.LRU[K, *rate.Limiter]
}

// New allows each asker as much as a rate says. now is the clock.
func New[K comparable](of Rate, now func() time.Time) *Allowance[K] {
	askers, err := simplelru.NewLRU[K, *rate.Limiter](MostAskers, nil)
	if err != nil {
		panic(err) // it refuses no positive size
	}
	return &Allowance[K]{rate: of, now: now, askers: askers}
}

// Take takes one of what an asker may do. Where nothing is left it takes nothing, and returns how long it is until
// there is one more.
func (a *Allowance[K]) Take(asker K) (wait time.Duration) {
	if a.rate == (Rate{}) {
		return 0
	}
	now := a.now()
	a.mu.Lock()
	defer a.mu.Unlock()
	limiter, known := a.askers.Get(asker)
	if !known {
		limiter = rate.NewLimiter(rate.Every(a.rate.Every), a.rate.Burst)
		a.askers.Add(asker, limiter)
	}
	taken := limiter.ReserveN(now, 1)
	if wait = taken.DelayFrom(now); wait > 0 {
		taken.CancelAt(now)
	}
	return wait
}
