package storetest

import (
	"encoding/json"
	"fmt"
	"math"
	"testing"

	"careerpath/store"
)

var events = []promise{
	{"an event comes back as it was appended, with its number", func(t *testing.T, s store.Store) {
		ann, _ := newPerson(t, s)
		given := []store.Event{
			{At: noon.UTC(), Kind: "assessment_finished", Subject: newID(),
				Data: json.RawMessage(` {"levels": [62.5, 12345678901234567890], "of": "<a & b>"} `)},
			{At: noon.UTC(), Kind: "bare", Seq: 99},
		}
		for _, e := range given {
			update(t, s, ann.ID, func(tx store.Tx) error {
				_, err := tx.AppendEvent(e)
				return err
			})
		}
		given[0].Seq, given[1].Seq = 1, 2
		same(t, all(t, s, ann.ID).Events, given)
	}},
	{"events are numbered from 1 without gaps, each person's by themselves", func(t *testing.T, s store.Store) {
		ann, _ := newPerson(t, s)
		ben, _ := newPerson(t, s)
		for seq := uint64(1); seq <= 6; seq += 2 {
			for _, p := range []store.Person{ann, ben} {
				update(t, s, p.ID, func(tx store.Tx) error {
					if err := wantSeq(tx, seq); err != nil {
						return err
					}
					return wantSeq(tx, seq+1)
				})
			}
		}
	}},
	{"an event undone leaves no gap", func(t *testing.T, s store.Store) {
		ann, _ := newPerson(t, s)
		update(t, s, ann.ID, func(tx store.Tx) error { return wantSeq(tx, 1) })
		err := s.Update(t.Context(), ann.ID, func(tx store.Tx) error {
			if err := wantSeq(tx, 2); err != nil {
				return err
			}
			return errOwn
		})
		isItself(t, err, errOwn)
		update(t, s, ann.ID, func(tx store.Tx) error { return wantSeq(tx, 2) })
	}},
	{"events are read from where the reader was, as many as asked for", func(t *testing.T, s store.Store) {
		ann, _ := newPerson(t, s)
		const appended = 300
		update(t, s, ann.ID, func(tx store.Tx) error {
			for range appended {
				if _, err := tx.AppendEvent(eventOf("tick")); err != nil {
					return err
				}
			}
			return nil
		})
		for _, ask := range []struct {
			after       uint64
			limit       int
			first, last uint64 // 0: none
		}{
			{0, 1, 1, 1},
			{0, 1000, 1, appended},
			{0, appended, 1, appended},
			{7, 3, 8, 10},
			{255, 2, 256, 257},
			{appended - 1, 10, appended, appended},
			{appended, 10, 0, 0},
			{appended + 1, 10, 0, 0},
			{math.MaxInt64, 10, 0, 0},
			{math.MaxUint64, 10, 0, 0},
			{0, 0, 0, 0},
			{0, -1, 0, 0},
			{0, math.MaxInt, 1, appended},
		} {
			var got []store.Event
			must(t, s.View(t.Context(), ann.ID, func(r store.Reader) (err error) {
				got, err = r.Events(ask.after, ask.limit)
				return err
			}))
			var want []store.Event
			for seq := ask.first; ask.first > 0 && seq <= ask.last; seq++ {
				e := eventOf("tick")
				e.Seq = seq
				want = append(want, e)
			}
			if len(got)+len(want) > 0 {
				same(t, got, want)
			}
		}
	}},
}

// wantSeq appends an event and says whether it got the number it should.
func wantSeq(tx store.Tx, want uint64) error {
	got, err := tx.AppendEvent(eventOf("numbered"))
	if err == nil && got != want {
		err = fmt.Errorf("the event is number %d, want %d", got, want)
	}
	return err
}
