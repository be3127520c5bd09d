package bolt

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"

	"careerpath/store"
)

// Events is as store.Reader says. A gap in the sequence is Damaged.
func (r *reader) Events(after uint64, limit int) (found []store.Event, err error) {
	defer r.work.guard(&err)
	if after == math.MaxUint64 {
		return nil, nil
	}
	events := r.kind(eventKind)
	c := r.work.data.Cursor()
	for key, value := c.Seek(r.event(after + 1)); bytes.HasPrefix(key, events) && len(found) < limit; key, value = c.Next() {
		payload, err := unseal(key, value)
		if err != nil {
			return nil, damaged(r.work.store.path, err)
		}
		var e store.Event
		if err := r.work.unpack(key, payload, &e); err != nil {
			return nil, err
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
	e.Seq = t.lastEvent() + 1
	e.At = e.At.UTC()
	if err := t.work.putPacked(t.event(e.Seq), e); err != nil {
		return 0, err
	}
	return e.Seq, nil
}

// lastEvent returns the highest sequence number taken, 0 where there are no events. Events are never deleted but with
// their person, so it counts them.
func (t *tx) lastEvent() uint64 {
	events := t.kind(eventKind)
	c := t.work.data.Cursor()
	key, _ := c.Seek(append(bytes.Clone(events), bytes.Repeat([]byte{beyond}, 9)...)) // after the last
	if key == nil {
		key, _ = c.Last()
	} else {
		key, _ = c.Prev()
	}
	if !bytes.HasPrefix(key, events) || len(key) != len(events)+seqSize {
		return 0
	}
	return binary.BigEndian.Uint64(key[len(events):])
}

// seqSize is how many bytes of a place are an event's number.
const seqSize = 8

// event is the place of an event.
func (r *reader) event(seq uint64) []byte {
	return binary.BigEndian.AppendUint64(r.kind(eventKind), seq)
}
