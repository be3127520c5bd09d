package storetest

import (
	"encoding/json"
	"errors"
	"fmt"
	"testing"

	"careerpath/engine"
	"careerpath/engine/outside"
	"careerpath/store"
)

// Kinds of records that the server keeps beside those that package store names.
const (
	replies = "reply"  // what a program was answered
	waiting = "outbox" // what another program is to be told
)

// givenOut are a key of every kind, each with its secret and what it opens.
func givenOut() (keys []store.Key) {
	scopes := map[store.KeyKind]*store.Scope{
		store.KeyShare:    {What: "plan", Subject: "p", Comment: true},
		store.KeyObserver: {What: "round", Subject: "r"},
		store.KeyGroup:    {What: "group", Subject: "team"},
	}
	for i, kind := range []store.KeyKind{store.KeyFirst, store.KeyBrowser, store.KeyLink, store.KeyAPI, store.KeyPasskey,
		store.KeyShare, store.KeyObserver, store.KeyGroup, store.KeyAccount} {
		keys = append(keys, store.Key{ID: fmt.Sprintf("k%d", i), Hash: store.SecretHash{7, byte(i)}, Kind: kind,
			Name: "Zoë", Created: noon.UTC(), Expires: noon.UTC().AddDate(0, 3, 0), Scope: scopes[kind]})
	}
	return keys
}

var onlookers = []promise{
	{"links for others and what they leave come back as they were", func(t *testing.T, s store.Store) {
		ann, _ := newPerson(t, s)
		keys := givenOut()
		comment := store.Comment{ID: "c", Plan: "p", Milestone: "m", Key: "k5", By: "Coach Zoë", At: noon.UTC(), Text: "*Gut* 🧭"}
		round := store.Round{ID: "r", Assessment: "a", Called: "Ann", Created: noon.UTC(),
			Asked: []store.Asked{{Key: "k6", Hash: store.SecretHash{7, 6}, Name: "Ben", Expires: noon.UTC()}},
			Seen: &store.Seen{Observers: 3, On: engine.DateOf(noon), Skills: []outside.Skill{{Skill: "s", Self: 40, Others: 60,
				Spread: 5, Observers: 3, Reliable: true}}}}
		observed := store.Observed{Round: "r", Levels: []engine.Level{{Skill: "s", Level: 62.5, SEM: 9, Items: 3}}}
		update(t, s, ann.ID, func(tx store.Tx) error {
			err := errors.Join(store.Put(tx, store.CommentRecords, comment.ID, comment),
				store.Put(tx, store.RoundRecords, round.Assessment, round), store.Put(tx, store.ObservedRecords, "x", observed))
			for _, k := range keys {
				err = errors.Join(err, tx.PutKey(k))
			}
			return err
		})
		must(t, s.View(t.Context(), ann.ID, func(r store.Reader) error {
			comments, err := store.Comments(r, "p")
			same(t, comments, []store.Comment{comment})
			gotRound, errRound := store.Get[store.Round](r, store.RoundRecords, "a")
			same(t, gotRound, round)
			gotObserved, errObserved := store.List[store.Observed](r, store.ObservedRecords)
			same(t, gotObserved, []store.Observed{observed})
			return errors.Join(err, errRound, errObserved)
		}))
		for _, k := range keys {
			who, got, err := s.KeyBySecret(t.Context(), k.Hash)
			must(t, err)
			same(t, who.ID, ann.ID)
			same(t, got, k)
		}
	}},
	{"an answer is kept with what it answers, or neither is", func(t *testing.T, s store.Store) {
		ann, _ := newPerson(t, s)
		reply := json.RawMessage(`{"status":201}`)
		refused := errors.New("refused")
		for _, end := range []error{refused, nil} {
			err := s.Update(t.Context(), ann.ID, func(tx store.Tx) error {
				if _, err := tx.Record(replies, "once"); err == nil {
					return errors.New("it was answered before")
				}
				if err := errors.Join(tx.PutRecord(replies, "once", reply), tx.PutDraft(store.Draft{Quiz: "q"})); err != nil {
					return err
				}
				return end
			})
			if !errors.Is(err, end) {
				t.Fatalf("got %v", err)
			}
			must(t, s.View(t.Context(), ann.ID, func(r store.Reader) error {
				_, kept := r.Record(replies, "once")
				_, draft := r.Draft("q")
				if store.CodeOf(kept) != store.CodeOf(draft) || (kept == nil) != (end == nil) {
					t.Errorf("after %v: the answer %v, what it answers %v", end, kept, draft)
				}
				return nil
			}))
		}
	}},
	{"nothing is left of a deleted person: no key, link, comment, round, group, answer or message", func(t *testing.T, s store.Store) {
		ann, _ := newPerson(t, s)
		ben, _ := newPerson(t, s)
		kinds := []string{store.CommentRecords, store.RoundRecords, store.ObservedRecords, store.GroupRecords,
			store.LeftRecords, replies, waiting}
		update(t, s, ann.ID, func(tx store.Tx) (err error) {
			for _, k := range givenOut() {
				err = errors.Join(err, tx.PutKey(k))
			}
			for _, kind := range kinds {
				err = errors.Join(err, tx.PutRecord(kind, "one", json.RawMessage(`{"by":"Ann"}`)))
			}
			_, logged := tx.AppendEvent(store.Event{At: noon, Kind: "shared"})
			return errors.Join(err, logged)
		})
		joined(t, s, "anns", ann, ben)
		joined(t, s, "bens", ben, ann)
		must(t, s.DeletePerson(t.Context(), ann.ID))
		for _, k := range givenOut() {
			_, _, err := s.KeyBySecret(t.Context(), k.Hash)
			code(t, err, store.NotFound)
		}
		same(t, membersOf(t, s, "anns"), nil)
		same(t, membersOf(t, s, "bens"), nil)
		same(t, membershipsOf(t, s, ben.ID), nil)

		must(t, s.CreatePerson(t.Context(), ann)) // whoever has the id next finds nothing
		for _, kind := range kinds {
			same(t, recordsOf(t, s, ann.ID, kind), nil)
		}
		same(t, keysOf(t, s, ann.ID), nil)
		same(t, membershipsOf(t, s, ann.ID), nil)
		must(t, s.View(t.Context(), ann.ID, func(r store.Reader) error {
			events, err := r.Events(0, 10)
			same(t, events, nil)
			return err
		}))
	}},
}
