package bolt

import (
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
	for s := r.work.data.scan(events, r.event(after+1)); len(found) < limit; {
		key, value, err := s.next()
		var payload []byte
		if err == nil && key != nil {
			payload, err = r.work.data.unseal(key, value)
		}
		if err != nil {
			return nil, r.work.damaged(err)
		}
		if key == nil {
			break
		}
		var e store.Event
		if err := r.work.unpack(payload, &e); err != nil {
			return nil, err
		}
		if want := after + uint64(len(found)) + 1; e.Seq != want {
			return nil, r.work.damaged(fmt.Errorf("event %d is missing", want))
		}
		found = append(found, e)
	}
	return found, nil
}

// AppendEvent is as store.Tx says.
func (t *tx) AppendEvent(e store.Event) (seq uint64, err error) {
	defer t.work.guard(&err)
	last, err := t.lastEvent()
	if err != nil {
		return 0, err
	}
	e.Seq = last + 1
	e.At = e.At.UTC()
	if err := t.work.putPacked(t.event(e.Seq), e); err != nil {
		return 0, err
	}
	return e.Seq, nil
}

// PutEvent is as store.Tx says.
func (t *tx) PutEvent(e store.Event) (err error) {
	defer t.work.guard(&err)
	place := t.event(e.Seq)
	there, err := t.work.has(t.work.data, place)
	if err != nil {
		return err
	}
	if !there {
		return notFound("there is no event %d", e.Seq)
	}
	e.At = e.At.UTC()
	return t.work.putPacked(place, e)
}

// lastEvent returns the highest sequence number taken, 0 where there are no events. Events are never deleted but with
// their person, so it counts them.
func (r *reader) lastEvent() (uint64, error) {
	events := r.kind(eventKind)
	key, err := r.work.data.last(events)
	if err == nil && key != nil && len(key) != len(events)+seqSize {
		err = errPlace
	}
	if err != nil {
		return 0, r.work.damaged(err)
	}
	if key == nil {
		return 0, nil
	}
	return binary.BigEndian.Uint64(key[len(events):]), nil
}

// seqSize is how many bytes of a place are an event's number.
const seqSize = 8

// event is the place of an event.
func (r *reader) event(seq uint64) []byte {
	return binary.BigEndian.AppendUint64(r.kind(eventKind), seq)
}
