// Package everybody goes through what all people in a database have completed: in parallel, in bounded memory, and so
// that it can be gone on with where it was left. It must never know what is made of it.
package everybody

import (
	"context"
	"time"

	"golang.org/x/sync/errgroup"

	"careerpath/store"
)

// Worker takes in what people completed. One goroutine at a time uses it.
type Worker interface {
	// Take takes in what one person completed. What it is given is its own.
	Take(store.Finished) error

	// Settle has everything be taken in that was given so far.
	Settle() error
}

// Walk is a way through a database.
type Walk struct {
	Store   store.Store
	Quiz    string                      // of which people completed something, "" for all
	Choose  func([]store.Summary) []int // what of it is taken: see store.Store
	Workers []Worker                    // as many as are to work at a time, one at least

	// Seen is told how many people have been gone through, now and then.
	Seen func(people int64)

	// Stop is called every now and then, when all workers have settled what people up to an id completed, and those of
	// nobody after them; and at the end. nil: nobody asks.
	Stop func(Place) error

	// Every is how long it takes from one Stop to the next, in about.
	Every time.Duration
}

// Place is how far a walk has come.
type Place struct {
	After  string `json:"after"`  // id of the last person, "" before the first
	People int64  `json:"people"` // gone through
}

const (
	pagePeople  = 512 // looked up at a time
	rangePeople = 32  // whose results a worker reads at a time; each takes some 100 KB
)

// reach is a range of ids: those after one and up to another.
type reach struct {
	after, through string
	people         int64
}

// Run goes on from a place to the end. Who comes or goes meanwhile may be among the people or not.
func (w *Walk) Run(ctx context.Context, from Place) error {
	for at, more := from, true; more; {
		var err error
		if at, more, err = w.stretch(ctx, at); err != nil {
			return err
		}
		for _, worker := range w.Workers {
			if err := worker.Settle(); err != nil {
				return err
			}
		}
		if w.Stop != nil {
			if err := w.Stop(at); err != nil {
				return err
			}
		}
	}
	return nil
}

// stretch goes on until it is time to stop, or to the end.
func (w *Walk) stretch(ctx context.Context, at Place) (_ Place, more bool, _ error) {
	began := time.Now()
	all, ctx := errgroup.WithContext(ctx)
	ranges := make(chan reach)
	for _, worker := range w.Workers {
		all.Go(func() error {
			for r := range ranges {
				if err := w.take(ctx, worker, r); err != nil {
					return err
				}
			}
			return nil
		})
	}
	all.Go(func() error {
		defer close(ranges)
		for more = true; more; {
			page, err := w.Store.People(ctx, at.After, pagePeople)
			if err != nil {
				return err
			}
			more = len(page) == pagePeople
			for len(page) > 0 {
				n := min(rangePeople, len(page))
				next := reach{at.After, page[n-1].ID, int64(n)}
				select {
				case ranges <- next:
				case <-ctx.Done():
					return ctx.Err()
				}
				at.After, at.People, page = next.through, at.People+next.people, page[n:]
				if w.Seen != nil {
					w.Seen(at.People)
				}
			}
			if w.Stop != nil && time.Since(began) >= w.Every {
				return nil
			}
		}
		return nil
	})
	err := all.Wait()
	return at, more, err
}

// take has a worker take in what a range of people completed.
func (w *Walk) take(ctx context.Context, worker Worker, r reach) error {
	found, err := w.Store.Finished(ctx, w.Quiz, r.after, r.through, w.Choose)
	if err != nil {
		return err
	}
	for i := range found {
		if err := worker.Take(found[i]); err != nil {
			return err
		}
		found[i] = store.Finished{} // so that it can go
	}
	return nil
}
