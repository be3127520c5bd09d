package storetest

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"testing"

	"careerpath/store"
)

// How many write at once, and how often each.
const (
	writers = 8
	rounds  = 20
)

var manyAtOnce = []promise{
	{"updates of one person happen one after another", func(t *testing.T, s store.Store) {
		ann, _ := newPerson(t, s)
		together(t, writers, func(int) error {
			for range rounds {
				if err := s.Update(t.Context(), ann.ID, increment); err != nil {
					return err
				}
			}
			return nil
		})
		if got := said(all(t, s, ann.ID).Drafts[0]); got != writers*rounds {
			t.Errorf("%d increments came to %d", writers*rounds, got)
		}
	}},
	{"events of one person are numbered without gaps while many write", func(t *testing.T, s store.Store) {
		ann, _ := newPerson(t, s)
		given := make([][]uint64, writers)
		together(t, writers, func(i int) error {
			var err error
			given[i], err = appendEvents(t, s, ann.ID, strconv.Itoa(i))
			return err
		})
		stored := all(t, s, ann.ID).Events
		if len(stored) != writers*rounds {
			t.Fatalf("%d events came to %d", writers*rounds, len(stored))
		}
		seen := 0
		for i, seqs := range given {
			if !slices.IsSorted(seqs) {
				t.Errorf("writer %d got the numbers %v", i, seqs)
			}
			for _, seq := range seqs {
				if e := stored[seq-1]; e.Seq != seq || e.Kind != strconv.Itoa(i) {
					t.Errorf("writer %d got number %d, which is %+v", i, seq, e)
				}
				seen++
			}
		}
		if seen != len(stored) {
			t.Errorf("%d events were acknowledged, %d are there", seen, len(stored))
		}
	}},
	{"events of several people are numbered without gaps while all write", func(t *testing.T, s store.Store) {
		var want []uint64
		for seq := range uint64(rounds) {
			want = append(want, seq+1)
		}
		ids := make([]string, writers)
		for i := range ids {
			p, _ := newPerson(t, s)
			ids[i] = p.ID
		}
		together(t, writers, func(i int) error {
			got, err := appendEvents(t, s, ids[i], "mine")
			if err == nil && !slices.Equal(got, want) {
				err = fmt.Errorf("got the numbers %v", got)
			}
			return err
		})
	}},
	{"an update that fails takes nobody else's down", func(t *testing.T, s store.Store) {
		ann, _ := newPerson(t, s)
		together(t, writers, func(i int) error {
			for range rounds {
				err := s.Update(t.Context(), ann.ID, func(tx store.Tx) error {
					switch i % 4 {
					case 1: // fails before anything is written
						return errOwn
					case 2: // after
						return errors.Join(increment(tx), errOwn)
					}
					return increment(tx)
				})
				if fails := i%4 == 1 || i%4 == 2; fails != errors.Is(err, errOwn) || !fails && err != nil {
					return fmt.Errorf("writer %d got %w", i, err)
				}
			}
			return nil
		})
		if got := said(all(t, s, ann.ID).Drafts[0]); got != writers/2*rounds {
			t.Errorf("%d increments came to %d", writers/2*rounds, got)
		}
	}},
	{"an update that panics takes nobody else's down", func(t *testing.T, s store.Store) {
		ann, _ := newPerson(t, s)
		together(t, writers, func(i int) error {
			for range rounds {
				var err error
				reason := recovered(func() {
					err = s.Update(t.Context(), ann.ID, func(tx store.Tx) error {
						if err := increment(tx); err != nil {
							return err
						}
						if i%2 == 1 {
							panic(i)
						}
						return nil
					})
				})
				if panics := i%2 == 1; err != nil || panics && reason != i || !panics && reason != nil {
					return errors.Join(err, fmt.Errorf("writer %d recovered %v", i, reason))
				}
			}
			return nil
		})
		if got := said(all(t, s, ann.ID).Drafts[0]); got != writers/2*rounds {
			t.Errorf("%d increments came to %d", writers/2*rounds, got)
		}
	}},
	{"a view sees an update whole or not at all", func(t *testing.T, s store.Store) {
		ann, _ := newPerson(t, s)
		update(t, s, ann.ID, both)
		together(t, 2*writers, func(i int) error {
			for range rounds {
				if i < writers/2 {
					if err := s.Update(t.Context(), ann.ID, both); err != nil {
						return err
					}
					continue
				}
				err := s.View(t.Context(), ann.ID, func(r store.Reader) error {
					left, err := r.Draft("left")
					if err != nil {
						return err
					}
					h, err := everything(r)
					if err != nil {
						return err
					}
					right, err := r.Draft("right")
					if err != nil {
						return err
					}
					n := said(left)
					if p := h.Plans[0]; said(right) != n || said(h.Drafts[0]) != n || len(h.Events) != n ||
						p.Version != uint64(n) || ticked(p) != n {
						return fmt.Errorf("saw left at %d, right at %d, %d events, the plan %+v", n, said(right), len(h.Events), p)
					}
					return nil
				})
				if err != nil {
					return err
				}
			}
			return nil
		})
	}},
	{"a person is created once, however many try", func(t *testing.T, s store.Store) {
		p := store.Person{ID: newID(), Created: noon}
		created := make([]bool, writers)
		together(t, writers, func(i int) error {
			err := s.CreatePerson(t.Context(), p, keyOf(store.SecretHash{byte(i)}))
			if created[i] = err == nil; !created[i] && store.CodeOf(err) != store.Exists {
				return err
			}
			return nil
		})
		winners := 0
		for i, won := range created {
			_, _, err := s.KeyBySecret(t.Context(), store.SecretHash{byte(i)})
			if won {
				winners++
				must(t, err)
			} else {
				code(t, err, store.NotFound)
			}
		}
		if winners != 1 {
			t.Errorf("%d created the person", winners)
		}
	}},
	{"a person deleted while others write is gone, and all of theirs", func(t *testing.T, s store.Store) {
		ann, secret := newPerson(t, s)
		together(t, writers+1, func(i int) error {
			if i == writers {
				return s.DeletePerson(t.Context(), ann.ID)
			}
			for {
				err := s.Update(t.Context(), ann.ID, both)
				if store.CodeOf(err) == store.NotFound {
					return nil
				}
				if err != nil {
					return err
				}
			}
		})
		code(t, s.View(t.Context(), ann.ID, func(store.Reader) error { return nil }), store.NotFound)
		must(t, s.CreatePerson(t.Context(), ann, keyOf(secret)))
		same(t, all(t, s, ann.ID), held{Person: ann})
	}},
}

// increment adds 1 to the number that a draft keeps.
func increment(tx store.Tx) error { return incrementIn(tx, "counter") }

func incrementIn(tx store.Tx, quiz string) error {
	d, err := tx.Draft(quiz)
	if err != nil && store.CodeOf(err) != store.NotFound {
		return err
	}
	return tx.PutDraft(draftOf(quiz, said(d)+1))
}

// both increments two drafts, appends an event and changes a plan.
func both(tx store.Tx) error {
	_, err := tx.AppendEvent(eventOf("both"))
	return errors.Join(incrementIn(tx, "left"), err, changePlan(tx, "plan"), incrementIn(tx, "right"))
}

// appendEvents appends events one by one and returns their numbers.
func appendEvents(t *testing.T, s store.Store, person, kind string) ([]uint64, error) {
	var seqs []uint64
	for range rounds {
		var seq uint64
		err := s.Update(t.Context(), person, func(tx store.Tx) (err error) {
			seq, err = tx.AppendEvent(eventOf(kind))
			return err
		})
		if err != nil {
			return nil, err
		}
		seqs = append(seqs, seq)
	}
	return seqs, nil
}
