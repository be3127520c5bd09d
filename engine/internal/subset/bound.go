package subset

import (
	"math"
	"sync/atomic"
)

// bound is the most that any of several tries came to so far. Many goroutines may use it: whoever can't reach it any
// more needn't go on. Which of them give up depends on who is first, but never who comes to the most.
type bound struct{ bits atomic.Uint64 }

// newBound is below everything.
func newBound() *bound {
	b := &bound{}
	b.bits.Store(math.Float64bits(math.Inf(-1)))
	return b
}

func (b *bound) most() float64 { return math.Float64frombits(b.bits.Load()) }

func (b *bound) raise(to float64) {
	for {
		was := b.bits.Load()
		if math.Float64frombits(was) >= to || b.bits.CompareAndSwap(was, math.Float64bits(to)) {
			return
		}
	}
}
