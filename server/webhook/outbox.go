package webhook

import (
	"context"
	"time"

	"github.com/google/uuid"

	"careerpath/store"
)

// The outbox is a person's records of this kind: the messages that have not been taken yet, by their ids, which are
// UUIDv7. A message is kept in the transaction of the event that it tells of, so there is never one without the other,
// and goes when it has been taken or with the person.
const outbox = "outbox"

// mostOfOne is how many messages of one person may wait. More of them come about only where somebody plays.
const mostOfOne = 100

// kept is a message in the outbox.
type kept struct {
	Message message   `json:"message"`
	Since   time.Time `json:"since"`
}

// watched is a transaction that remembers the events appended in it.
type watched struct {
	store.Tx
	events []store.Event
}

// AppendEvent is as store.Tx says.
func (w *watched) AppendEvent(e store.Event) (uint64, error) {
	seq, err := w.Tx.AppendEvent(e)
	if err == nil {
		w.events = append(w.events, e)
	}
	return seq, err
}

// Update is as store.Store says. What is to be told of the change is kept with it, and sent after it.
func (s *Store) Update(ctx context.Context, person string, change func(store.Tx) error) error {
	var ids []string // of the run that counts
	err := s.Store.Update(ctx, person, func(tx store.Tx) (err error) {
		w := &watched{Tx: tx}
		ids = nil
		if err := change(w); err != nil || s.gone.Load() {
			return err
		}
		ids, err = s.keep(tx, w.events)
		return err
	})
	if err != nil {
		if len(ids) > 0 { // the store may have kept it all the same
			signal(s.missed)
		}
		return err
	}
	for _, id := range ids {
		if !s.queue.add(&entry{person: person, id: id, due: time.Now()}) {
			signal(s.missed)
		}
	}
	return nil
}

// keep puts the messages that tell of events into the outbox, and returns their ids.
func (s *Store) keep(tx store.Tx, events []store.Event) (ids []string, err error) {
	for _, e := range events {
		messages, err := messagesOf(tx, e)
		if err != nil {
			return nil, err
		}
		for _, m := range messages {
			id, err := uuid.NewV7()
			if err != nil {
				return nil, err
			}
			if err := store.Put(tx, outbox, id.String(), kept{m, time.Now().UTC()}); err != nil {
				return nil, err
			}
			ids = append(ids, id.String())
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	return ids, s.shorten(tx)
}

// shorten drops the oldest of too many messages.
func (s *Store) shorten(tx store.Tx) error {
	all, err := tx.Records(outbox)
	if err != nil {
		return err
	}
	for _, old := range all[:max(len(all)-mostOfOne, 0)] {
		if err := tx.DeleteRecord(outbox, old.ID); err != nil {
			return err
		}
	}
	return nil
}

// read returns a message of the outbox. NotFound where it isn't there any more, or the person isn't.
func (s *Store) read(ctx context.Context, e *entry) (out kept, err error) {
	err = s.View(ctx, e.person, func(data store.Reader) error {
		out, err = store.Get[kept](data, outbox, e.id)
		return err
	})
	return out, err
}

// remove takes a message out of the outbox; where it is gone already it does nothing.
func (s *Store) remove(ctx context.Context, e *entry) error {
	err := s.Store.Update(ctx, e.person, func(tx store.Tx) error { return tx.DeleteRecord(outbox, e.id) })
	if store.CodeOf(err) == store.NotFound {
		return nil
	}
	return err
}

// How fast the outbox is gone through, so that a server with many people is there for them first.
const (
	peopleAtOnce = 200
	breather     = 20 * time.Millisecond // after so many
)

// sweep queues what is in the outbox of anybody: at the start, and whenever something found no room in the queue.
func (s *Store) sweep() {
	for {
		for after, more := "", true; more; {
			people, err := s.People(s.running, after, peopleAtOnce)
			if err != nil {
				s.log.Warn("webhook messages that wait could not be looked for", "error", err)
				if !s.pause(firstWait) {
					return
				}
				continue
			}
			for _, p := range people {
				if !s.collect(p.ID) {
					return
				}
				after = p.ID
			}
			if more = len(people) == peopleAtOnce; more && !s.pause(breather) {
				return
			}
		}
		select {
		case <-s.missed:
		case <-s.running.Done():
			return
		}
	}
}

// collect queues what is in the outbox of a person, and waits for room where there is none; false when it is time to
// end.
func (s *Store) collect(person string) bool {
	var waiting []store.Record
	err := s.View(s.running, person, func(data store.Reader) (err error) {
		waiting, err = data.Records(outbox)
		return err
	})
	if err != nil && store.CodeOf(err) != store.NotFound && s.running.Err() == nil {
		s.log.Warn("webhook messages of a person could not be read", "error", err)
	}
	for _, w := range waiting {
		for e := (&entry{person: person, id: w.ID, due: time.Now()}); !s.queue.add(e); {
			select {
			case <-s.queue.freed:
			case <-s.running.Done():
				return false
			}
		}
	}
	return s.running.Err() == nil
}

// pause waits; false when it is time to end.
func (s *Store) pause(how time.Duration) bool {
	select {
	case <-time.After(how):
		return true
	case <-s.running.Done():
		return false
	}
}
