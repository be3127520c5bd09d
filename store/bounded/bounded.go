// Package bounded bounds how much is kept of each person, over any store. It must never know what the records mean.
package bounded

import (
	"context"
	"encoding/json"

	"careerpath/store"
)

// Store is a store in which a person can have only so much.
type Store struct {
	store.Store
	bounds store.Bounds
}

// Over bounds what is kept in a store. Closing it closes the store.
func Over(st store.Store, bounds store.Bounds) *Store { return &Store{st, bounds} }

// Update is as store.Store says. A change that would go beyond a bound is undone and fails with Full.
func (s *Store) Update(ctx context.Context, person string, change func(store.Tx) error) error {
	return s.Store.Update(ctx, person, func(inner store.Tx) error {
		t := &tx{Tx: inner}
		if err := change(t); err != nil || !t.grew {
			return err
		}
		after, err := inner.Usage()
		if err != nil {
			return err
		}
		if over := s.bounds.Exceeded(t.before, after); over != nil {
			return &store.Error{Code: store.Full, Message: "so much is kept of this person that no more fits", Err: over}
		}
		return nil
	})
}

// tx is a transaction that remembers how much there was before it added anything.
type tx struct {
	store.Tx
	before store.Usage
	grew   bool
}

// grow is called before anything is added.
func (t *tx) grow() (err error) {
	if t.grew {
		return nil
	}
	t.before, err = t.Usage()
	t.grew = err == nil
	return err
}

// PutDraft is as store.Tx says.
func (t *tx) PutDraft(d store.Draft) error {
	if err := t.grow(); err != nil {
		return err
	}
	return t.Tx.PutDraft(d)
}

// AddAssessment is as store.Tx says.
func (t *tx) AddAssessment(a store.Assessment) error {
	if err := t.grow(); err != nil {
		return err
	}
	return t.Tx.AddAssessment(a)
}

// PutPlan is as store.Tx says.
func (t *tx) PutPlan(p store.Plan) (uint64, error) {
	if err := t.grow(); err != nil {
		return 0, err
	}
	return t.Tx.PutPlan(p)
}

// PutSettings is as store.Tx says.
func (t *tx) PutSettings(s store.Settings) error {
	if err := t.grow(); err != nil {
		return err
	}
	return t.Tx.PutSettings(s)
}

// PutRecord is as store.Tx says.
func (t *tx) PutRecord(kind, id string, body json.RawMessage) error {
	if err := t.grow(); err != nil {
		return err
	}
	return t.Tx.PutRecord(kind, id, body)
}

// AppendEvent is as store.Tx says.
func (t *tx) AppendEvent(e store.Event) (uint64, error) {
	if err := t.grow(); err != nil {
		return 0, err
	}
	return t.Tx.AppendEvent(e)
}

// PutEvent is as store.Tx says.
func (t *tx) PutEvent(e store.Event) error {
	if err := t.grow(); err != nil {
		return err
	}
	return t.Tx.PutEvent(e)
}
