package bolt

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"careerpath/store/bolt/internal/pages"
)

// A file that wasn't closed as it should be may be damaged where nobody looks for a long time. It is read through while
// it is in use, slowly, in many short transactions: a long one would keep bbolt from using freed pages again.

const (
	checkSize  = 1 << 20                // about how many bytes are read at once
	checkPause = 250 * time.Millisecond // and how long nothing is read after that: about 4 MB a second
	mostTold   = 1000                   // faults that are told apart
)

// Check is how far a file was read through.
type Check struct {
	Running     bool
	Done, Total int64 // bytes; both 0 where the file was closed as it should be, and so isn't read through
	Faults      int   // places found damaged so far, in whatever way
}

// Telling has somebody told of damage when it is met first: tell gets an error that says where it is, and what kind of
// data it is, but not whose. It must not call the store.
func Telling(tell func(error)) Option { return func(s *Store) { s.watch.told = tell } }

// watch looks for damage and remembers what was met.
type watch struct {
	told func(error) // nil where nobody wants to know

	mu     sync.Mutex
	check  Check
	faults map[string]bool

	cancel context.CancelFunc
	ended  sync.WaitGroup
}

// Check says how far the file was read through, and how much damage was met.
func (s *Store) Check() Check {
	s.watch.mu.Lock()
	defer s.watch.mu.Unlock()
	return s.watch.check
}

// tell tells of damage, once.
func (w *watch) tell(fault error) {
	w.mu.Lock()
	if w.faults == nil {
		w.faults = map[string]bool{}
	}
	text := fault.Error()
	known := w.faults[text] || len(w.faults) >= mostTold
	if !known {
		w.faults[text] = true
		w.check.Faults++
	}
	w.mu.Unlock()
	if !known && w.told != nil {
		w.told(fault)
	}
}

// sound says that no damage was met, and that it isn't looked for any more.
func (w *watch) sound() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.check.Faults == 0 && w.check.Done == w.check.Total
}

// begin begins to read a file through that wasn't closed as it should be.
func (w *watch) begin(s *Store, clean bool) {
	if clean {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	w.cancel = cancel
	w.check.Running, w.check.Total = true, 1 // until it is known
	w.ended.Go(func() { s.readThrough(ctx) })
}

// end ends what begin began.
func (w *watch) end() {
	if w.cancel != nil {
		w.cancel()
		w.ended.Wait()
	}
}

// readThrough reads all that is in the file.
func (s *Store) readThrough(ctx context.Context) {
	complete := true
	for _, name := range []string{dataBucket, secretsBucket, groupsBucket, sharedBucket} {
		for next := []byte{}; next != nil && ctx.Err() == nil; {
			err := s.read(ctx, func(w *work) (err error) {
				next, err = w.readThrough(name, next)
				return err
			})
			if err != nil { // of the store, which can't be read any more
				complete = false
				next = nil
			}
			if next != nil {
				pause(ctx)
			}
		}
	}
	s.watch.mu.Lock()
	defer s.watch.mu.Unlock()
	s.watch.check.Running = false
	if complete && ctx.Err() == nil {
		s.watch.check.Done = s.watch.check.Total
	}
}

func pause(ctx context.Context) {
	timer := time.NewTimer(checkPause)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// readThrough reads some leaves of a bucket, from a key on, and returns where to go on, nil at the end.
func (w *work) readThrough(name string, from []byte) (next []byte, err error) {
	s := w.store
	pageSize := int64(s.db.Info().PageSize)
	free, known, err := pages.Free(s.file, int(pageSize), uint64(w.tx.ID()))
	if err != nil {
		return nil, w.damaged(fmt.Errorf("list of free pages: %w", err))
	}
	done := int64(0)
	for next = from; next != nil && done < checkSize; {
		leaf, err := w.bucket(name).tree.Leaf(next)
		var fault *pages.Fault
		if errors.As(err, &fault) {
			s.watch.tell(fault)
			done += pageSize
			if next = fault.Next; !fault.More {
				next = nil
			}
			continue
		}
		if err != nil {
			return nil, err
		}
		for _, fault := range leaf.Faults() {
			s.watch.tell(fault)
		}
		first, n := leaf.Page()
		done += int64(n) * pageSize
		if at, _ := slices.BinarySearch(free, first); known && at < len(free) && free[at] < first+n {
			why := damaged(s.path, fmt.Errorf("page %d of %s is on the list of free pages", free[at], name))
			s.watch.tell(why)
			s.broken.CompareAndSwap(nil, &broken{why: why, reads: true})
		}
		next = bytes.Clone(leaf.Next())
	}
	s.watch.mu.Lock()
	defer s.watch.mu.Unlock()
	s.watch.check.Total = max(w.tx.Size()-int64(len(free))*pageSize, 1)
	s.watch.check.Done = min(s.watch.check.Done+done, s.watch.check.Total-1)
	return next, nil
}

// bucket is one of the buckets.
func (w *work) bucket(name string) *bucket {
	return map[string]*bucket{dataBucket: w.data, secretsBucket: w.secrets, groupsBucket: w.groups,
		sharedBucket: w.shared}[name]
}
