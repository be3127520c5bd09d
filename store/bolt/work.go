package bolt

import (
	"encoding/json"
	"errors"
	"fmt"

	jsonv1 "github.com/go-json-experiment/json/v1"
	"go.etcd.io/bbolt"

	"careerpath/store"
	"careerpath/store/bolt/internal/pages"
	"careerpath/store/packed"
)

// work is what one call does in a transaction of bbolt, which it may share with other calls.
type work struct {
	store *Store
	tx    *bbolt.Tx

	meta, data, secrets, groups, shared *bucket

	wrote  bool  // something has been put or deleted
	theirs bool  // the caller's function is running: a panic is its own
	spoilt error // damage met on the way, whatever the caller's function made of it
}

// run does the work. A panic of bbolt is a Damaged error; a panic of the caller's function goes on.
func (w *work) run(do func(*work) error) (err error) {
	defer func() {
		if w.theirs {
			return
		}
		if reason := recover(); reason != nil {
			err = damagedSince(w.store.path, reason)
			w.store.watch.tell(err)
		}
	}()
	view := view(w.store.guard, w.store.db, w.tx)
	for _, top := range []struct {
		name   string
		bucket **bucket
	}{{metaBucket, &w.meta}, {dataBucket, &w.data}, {secretsBucket, &w.secrets}, {groupsBucket, &w.groups},
		{sharedBucket, &w.shared}} {
		b, err := guarded(view, w.tx, top.name)
		if err == nil && b == nil {
			err = fmt.Errorf("it has no bucket %q", top.name)
		}
		if err != nil {
			return w.damaged(err)
		}
		b.FillPercent = fills[top.name]
		*top.bucket = b
	}
	if err := do(w); err != nil {
		return err
	}
	return w.spoilt
}

// hand runs the caller's function.
func (w *work) hand(function func() error) error {
	w.theirs = true
	err := function()
	w.theirs = false
	return err
}

// guard, deferred by what the caller's function calls, turns a panic of bbolt into a Damaged error, and sees to it that
// the transaction fails where a Damaged error was met.
func (w *work) guard(err *error) {
	if reason := recover(); reason != nil {
		*err = damagedSince(w.store.path, reason)
		w.store.watch.tell(*err)
	}
	if store.CodeOf(*err) == store.Damaged {
		w.spoilt = *err
	}
}

// get returns the payload under key; false where there is none.
func (w *work) get(b *bucket, key []byte) (payload []byte, ok bool, err error) {
	value, err := b.get(key)
	if err != nil {
		return nil, false, w.damaged(err)
	}
	if value == nil {
		return nil, false, nil
	}
	if payload, err = b.unseal(key, value); err != nil {
		return nil, false, w.damaged(err)
	}
	return payload, true, nil
}

// has says whether there is anything under key.
func (w *work) has(b *bucket, key []byte) (bool, error) {
	value, err := b.get(key)
	if err != nil {
		return false, w.damaged(err)
	}
	return value != nil, nil
}

// put keeps a payload under key.
func (w *work) put(b *bucket, key, payload []byte) error {
	w.changes(b, key)
	err := b.put(key, seal(key, payload))
	var fault *pages.Fault
	if errors.As(err, &fault) {
		return w.damaged(err)
	}
	if err != nil {
		return internal(err, "bbolt refused a record")
	}
	return nil
}

// remove deletes what is under key, if there is anything.
func (w *work) remove(b *bucket, key []byte) error {
	if there, err := w.has(b, key); err != nil || !there {
		return err
	}
	w.changes(b, key)
	if err := b.remove(key); err != nil {
		return w.damaged(err)
	}
	return nil
}

// changes notes that what is under key is about to be another.
func (w *work) changes(b *bucket, key []byte) {
	w.wrote = true
	if w.store.noted != nil && b.name != metaBucket { // a copy's meta is its own
		w.store.noted[place{b.name, string(key)}] = struct{}{}
	}
}

// damaged is the error for damage met on the way.
func (w *work) damaged(err error) error {
	w.store.watch.tell(err)
	return damaged(w.store.path, err)
}

// marshal is the JSON of what is to be kept.
func marshal(v any) ([]byte, error) {
	text, err := json.Marshal(v)
	if err != nil {
		return nil, internal(err, "what was to be kept can't be written as JSON")
	}
	return text, nil
}

// getPacked reads the packed JSON under a key of data into v; false where there is none.
func (w *work) getPacked(key []byte, v any) (bool, error) {
	payload, ok, err := w.get(w.data, key)
	if err != nil || !ok {
		return false, err
	}
	return true, w.unpack(payload, v)
}

// unpack reads packed JSON into v.
func (w *work) unpack(payload []byte, v any) error {
	text, err := w.store.packer.Unpack(payload, w.sharedText)
	if err == nil {
		err = jsonv1.Unmarshal(text, v) // reads what encoding/json does, in two thirds of the time
	}
	if err != nil {
		return w.damaged(fmt.Errorf("a record can't be read: %w", err))
	}
	return nil
}

// putPacked keeps v as packed JSON under a key of data.
func (w *work) putPacked(key []byte, v any) error {
	text, err := marshal(v)
	if err != nil {
		return err
	}
	return w.put(w.data, key, w.store.packer.Pack(text))
}

// each calls do with what is in data under a prefix, in order of keys: what a key goes on with, and the payload.
func (w *work) each(prefix []byte, do func(rest, payload []byte) error) error {
	for s := w.data.scan(prefix, prefix); ; {
		key, value, err := s.next()
		var payload []byte
		if err == nil && key != nil {
			payload, err = w.data.unseal(key, value)
		}
		if err != nil {
			return w.damaged(err)
		}
		if key == nil {
			return nil
		}
		if err := do(key[len(prefix):], payload); err != nil {
			return err
		}
	}
}

// list reads all packed records under a prefix of data, in order of keys.
func list[T any](w *work, prefix []byte) (all []T, err error) {
	err = w.each(prefix, func(_, payload []byte) error {
		var one T
		err := w.unpack(payload, &one)
		all = append(all, one)
		return err
	})
	if err != nil {
		return nil, err
	}
	return all, nil
}

// sharedText finds a shared text by its name.
func (w *work) sharedText(name packed.Name) ([]byte, error) {
	return findShared(w.store.packer, w.shared, name)
}
