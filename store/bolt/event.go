package bolt

import (
	"encoding/binary"
	"fmt"
	"math"

	"go.etcd.io/bbolt"

	"careerpath/store"
)

// Events is as store.Reader says. A gap in the sequence is Damaged.
func (r *reader) Events(after uint64, limit int) (found []store.Event, err error) {
	defer r.work.guard(&err)
	if after == math.MaxUint64 {
		return nil, nil
	}
	c := r.events.Cursor()
	for key, value := c.Seek(eventKey(after + 1)); key != nil && len(found) < limit; key, value = c.Next() {
		var e store.Event
		if err := decode(key, value, &e); err != nil {
			return nil, damaged(r.work.store.path, err)
		}
		if want := after + uint64(len(found)) + 1; e.Seq != want {
			return nil, damaged(r.work.store.path, fmt.Errorf("event %d is missing", want))
		}
		found = append(found, e)
	}
	return found, nil
}

// AppendEvent is as store.Tx says.
func (t *tx) AppendEvent(e store.Event) (seq uint64, err error) {
	defer t.work.guard(&err)
	e.Seq = lastEvent(t.events) + 1
	e.At = e.At.UTC()
	if err := t.work.put(t.events, eventKey(e.Seq), e); err != nil {
		return 0, err
	}
	return e.Seq, nil
}

// lastEvent returns the highest sequence number taken, 0 where there are no events. Events are never deleted but with
// their person, so it counts them.
func lastEvent(events *bbolt.Bucket) uint64 {
	key, _ := events.Cursor().Last()
	if key == nil {
		return 0
	}
	return binary.BigEndian.Uint64(key)
}

func eventKey(seq uint64) []byte {
	return binary.BigEndian.AppendUint64(nil, seq)
}
