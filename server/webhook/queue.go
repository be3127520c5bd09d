package webhook

import (
	"cmp"
	"container/heap"
	"sync"
	"time"
)

// entry is a message on its way. What it says is in the store.
type entry struct {
	person, id string
	due        time.Time // of the next try
	tries      int       // so far
	done       bool      // with: it only has to be removed from the store
}

// queue has the messages that wait for their next try, or are being tried, each once.
type queue struct {
	most  int           // entries
	added chan struct{} // has something when an entry has come
	freed chan struct{} // has something when an entry has gone

	mu      sync.Mutex
	waiting byDue
	held    map[string]bool // ids of all entries
}

func newQueue(most int) *queue {
	return &queue{most: most, added: make(chan struct{}, 1), freed: make(chan struct{}, 1), held: map[string]bool{}}
}

// add takes an entry that the queue doesn't have yet; false where there is no room.
func (q *queue) add(e *entry) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.held[e.id] {
		return true
	}
	if len(q.held) >= q.most {
		return false
	}
	q.held[e.id] = true
	heap.Push(&q.waiting, e)
	signal(q.added)
	return true
}

// next takes out the entry that is due. Where none is, it says how long to wait for one, 0 where there are none at all.
func (q *queue) next(now time.Time) (e *entry, wait time.Duration) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.waiting) == 0 {
		return nil, 0
	}
	if wait := q.waiting[0].due.Sub(now); wait > 0 {
		return nil, wait
	}
	return heap.Pop(&q.waiting).(*entry), 0
}

// again puts back an entry that was taken out.
func (q *queue) again(e *entry) {
	q.mu.Lock()
	defer q.mu.Unlock()
	heap.Push(&q.waiting, e)
}

// drop forgets an entry that was taken out.
func (q *queue) drop(e *entry) {
	q.mu.Lock()
	defer q.mu.Unlock()
	delete(q.held, e.id)
	signal(q.freed)
}

func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// byDue is a heap of entries: what is due first comes first, and of those due at the same time the oldest.
type byDue []*entry

func (b byDue) Len() int { return len(b) }

func (b byDue) Less(i, j int) bool {
	return cmp.Or(b[i].due.Compare(b[j].due), cmp.Compare(b[i].id, b[j].id)) < 0
}

func (b byDue) Swap(i, j int) { b[i], b[j] = b[j], b[i] }

func (b *byDue) Push(e any) { *b = append(*b, e.(*entry)) }

func (b *byDue) Pop() any {
	last := len(*b) - 1
	e := (*b)[last]
	(*b)[last], *b = nil, (*b)[:last]
	return e
}
