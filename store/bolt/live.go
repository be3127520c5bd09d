package bolt

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"go.etcd.io/bbolt"
)

// An open file is copied while it is read and written. A transaction that reads all of it would keep bbolt from using
// freed pages again, and the file would grow all the while; so it is read in many short ones, key by key, and the
// writers note meanwhile what they change. That is copied again and again until little is left, and the last of it while
// no writer is at work. Then the copy is what the file held at that moment.

// copied are the buckets that a copy has of the file. Its meta is its own.
var copied = []string{dataBucket, secretsBucket, groupsBucket, sharedBucket}

const (
	chunkSize  = 1 << 20 // about how many bytes one transaction reads
	fewPlaces  = 200     // so many are read while writers wait
	mostRounds = 20      // after so many, whatever is left is read while writers wait
)

// place is where a record is.
type place struct{ bucket, key string }

// record is what a place holds. Its bytes are its own.
type record struct {
	place
	value []byte // nil where it holds nothing any more
}

// sink takes a copy. A place may come again, with what it holds by then.
type sink interface {
	put(bucket string, key, value []byte) error
	remove(bucket string, key []byte) error
}

// give hands over a record.
func (r *record) give(to sink) error {
	if r.value == nil {
		return to.remove(r.bucket, []byte(r.key))
	}
	return to.put(r.bucket, []byte(r.key), r.value)
}

// errCopying says that one copy is enough.
var errCopying = errors.New("only one copy is made at a time")

// aside does long work on the open file beside the calls, one at a time. It ends early when the store is closed.
func (s *Store) aside(ctx context.Context, work func(context.Context) error) error {
	if err := s.enter(ctx); err != nil {
		return err
	}
	defer s.using.RUnlock()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	s.long.Lock()
	closing, taken := s.long.closing, s.long.cancel != nil
	if !closing && !taken {
		s.long.cancel = cancel
	}
	s.long.Unlock()
	switch {
	case closing:
		return unavailable(nil, "%s is closed", s.path)
	case taken:
		return unavailable(errCopying, "%s is being backed up or compacted already: try again when that is done", s.path)
	}
	defer func() {
		s.long.Lock()
		s.long.cancel = nil
		s.long.Unlock()
	}()
	return work(ctx)
}

// note has writers note from now on what they change, or no more.
func (s *Store) note(on bool) {
	s.writing.Lock()
	defer s.writing.Unlock()
	if s.noted = nil; on {
		s.noted = map[place]struct{}{}
	}
}

// follow copies what the file holds, and what changes meanwhile, until little is left: see rest. Who calls it has
// writers note what they change. progress is told how many bytes were copied, of about how many.
func (s *Store) follow(ctx context.Context, to sink, progress func(done, all int64)) error {
	if err := s.pass(ctx, to, progress); err != nil {
		return err
	}
	for range mostRounds {
		changed := s.takeNoted(fewPlaces)
		if len(changed) == 0 {
			break
		}
		for part := range slices.Chunk(changed, fewPlaces) {
			records, err := s.readAt(part)
			if err != nil {
				return err
			}
			if err := giveAll(ctx, records, to); err != nil {
				return err
			}
		}
	}
	return nil
}

// pass copies what the file holds, each place as it is when its turn comes.
func (s *Store) pass(ctx context.Context, to sink, progress func(done, all int64)) error {
	size, free, err := s.roomNow()
	if err != nil {
		return err
	}
	done := int64(0)
	for _, bucket := range copied {
		for after := []byte(nil); ; {
			began := time.Now()
			records, err := s.readAfter(bucket, after)
			if err != nil {
				return err
			}
			if len(records) == 0 {
				break
			}
			for i := range records {
				done += int64(len(records[i].key) + len(records[i].value))
			}
			if err := giveAll(ctx, records, to); err != nil {
				return err
			}
			progress(done, max(done, size-free))
			after = []byte(records[len(records)-1].key)
			if err := rest(ctx, time.Since(began)); err != nil {
				return err
			}
		}
	}
	return nil
}

// rest leaves the disk to others for as long as it was used.
func rest(ctx context.Context, used time.Duration) error {
	timer := time.NewTimer(used)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return cut(ctx)
	}
}

// cut is the error of a copy that was ended.
func cut(ctx context.Context) error {
	return unavailable(context.Cause(ctx), "the copy was ended before it was complete")
}

func giveAll(ctx context.Context, records []record, to sink) error {
	for i := range records {
		if ctx.Err() != nil {
			return cut(ctx)
		}
		if err := records[i].give(to); err != nil {
			return err
		}
	}
	return nil
}

// readAfter reads about chunkSize bytes of a bucket, after a key; none at its end.
func (s *Store) readAfter(bucket string, after []byte) (records []record, err error) {
	err = s.transact(false, func(t *bbolt.Tx) error {
		return (&work{store: s, tx: t}).run(func(w *work) error {
			b := w.bucket(bucket)
			all := b.scan(nil, after)
			for size := 0; size < chunkSize; {
				key, value, err := all.next()
				if err == nil && key != nil {
					_, err = b.unseal(key, value)
				}
				if err != nil {
					return w.damaged(err)
				}
				if key == nil {
					break
				}
				if bytes.Equal(key, after) {
					continue
				}
				records = append(records, record{place{bucket, string(key)}, bytes.Clone(value)})
				size += len(key) + len(value)
			}
			return nil
		})
	})
	return records, err
}

// readAt reads what places hold now.
func (s *Store) readAt(places []place) (records []record, err error) {
	err = s.transact(false, func(t *bbolt.Tx) error {
		return (&work{store: s, tx: t}).run(func(w *work) error {
			for _, p := range places {
				b := w.bucket(p.bucket)
				value, err := b.get([]byte(p.key))
				if err == nil && value != nil {
					_, err = b.unseal([]byte(p.key), value)
				}
				if err != nil {
					return w.damaged(err)
				}
				records = append(records, record{p, bytes.Clone(value)})
			}
			return nil
		})
	})
	return records, err
}

// takeNoted takes what was noted, in order, where it is more than so many places; otherwise it leaves them.
func (s *Store) takeNoted(more int) []place {
	s.writing.Lock()
	defer s.writing.Unlock()
	if len(s.noted) <= more {
		return nil
	}
	return s.drain()
}

// drain takes what was noted. Who calls it holds s.writing.
func (s *Store) drain() []place {
	places := make([]place, 0, len(s.noted))
	for p := range s.noted {
		places = append(places, p)
	}
	clear(s.noted)
	slices.SortFunc(places, func(a, b place) int {
		return cmp.Or(cmp.Compare(a.bucket, b.bucket), cmp.Compare(a.key, b.key))
	})
	return places
}
